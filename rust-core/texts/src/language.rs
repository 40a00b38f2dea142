//! The four languages, Dutch first.

use std::str::FromStr;

/// A language that every text exists in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Language {
    /// Dutch, which everything falls back to.
    #[default]
    Nl,
    /// French.
    Fr,
    /// German.
    De,
    /// English.
    En,
}

/// Not one of the four.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownLanguage;

impl std::fmt::Display for UnknownLanguage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not one of nl, fr, de, en")
    }
}

impl std::error::Error for UnknownLanguage {}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Nl, Self::Fr, Self::De, Self::En];

    /// "nl", "fr", "de" or "en".
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Nl => "nl",
            Self::Fr => "fr",
            Self::De => "de",
            Self::En => "en",
        }
    }

    /// What the language calls itself.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Nl => "Nederlands",
            Self::Fr => "Français",
            Self::De => "Deutsch",
            Self::En => "English",
        }
    }

    /// The language of a BCP 47 tag: "nl", "nl-BE", "FR_be"; `None` for one that we don't speak.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The best of a browser's `Accept-Language` header; Dutch when none fits.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Self {
        let mut best: Option<(f32, Self)> = None;
        for part in header.split(',').take(32) {
            let mut pieces = part.split(';');
            let Some(language) = pieces.next().and_then(Self::from_tag) else { continue };
            let weight = pieces.find_map(|p| p.trim().strip_prefix("q=")).map_or(1.0, |q| q.parse().unwrap_or(0.0));
            if weight > 0.0 && best.is_none_or(|(w, _)| weight > w) {
                best = Some((weight, language));
            }
        }
        best.map_or(Self::default(), |(_, language)| language)
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        Self::from_tag(tag).ok_or(UnknownLanguage)
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[rstest::rstest]
    #[case("nl", Some(Language::Nl))]
    #[case("nl-BE", Some(Language::Nl))]
    #[case("FR_be", Some(Language::Fr))]
    #[case("de-AT-1996", Some(Language::De))]
    #[case("es", None)]
    #[case("", None)]
    fn reads_language_tags(#[case] tag: &str, #[case] expected: Option<Language>) {
        assert_eq!(Language::from_tag(tag), expected);
    }

    #[rstest::rstest]
    #[case("fr-BE,fr;q=0.9,en;q=0.8", Language::Fr)]
    #[case("es, en;q=0.4, de;q=0.7", Language::De)]
    #[case("es", Language::Nl)]
    #[case("", Language::Nl)]
    #[case("en;q=0, fr;q=bad", Language::Nl)]
    fn picks_the_best_of_what_a_browser_accepts(#[case] header: &str, #[case] expected: Language) {
        assert_eq!(Language::from_accept_language(header), expected);
    }
}
