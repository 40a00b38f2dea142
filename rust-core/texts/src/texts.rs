//! Texts by key, with their arguments filled in.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::Language;

/// What is filled in at a variable of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arg<'a> {
    /// A count; chooses between singular and plural.
    Number(i64),
    /// A name, a formatted date, anything ready to show.
    Text(&'a str),
}

/// The texts of one language. Cheap to make and to copy: the files are read once in a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Texts {
    language: Language,
}

impl Texts {
    /// The texts in `language`.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self { language }
    }

    /// Which language these are.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text of `key`, which has no variables.
    #[must_use]
    pub fn get(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The text of `key` with its variables filled in.
    #[must_use]
    pub fn with(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.find(key, args).unwrap_or_else(|| key.to_owned())
    }

    /// The text of `key`, or `None` when no language has it. For keys that are built, such as a refusal's.
    #[must_use]
    pub fn find(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        format(self.language, key, args).or_else(|| format(Language::Nl, key, args))
    }

    /// Both sentences of a refusal (`refusal-{code}`): what is the matter, and what to do next.
    #[must_use]
    pub fn refusal(&self, code: &str, args: &[(&str, Arg<'_>)]) -> String {
        let what = self.with(&format!("refusal-{code}"), args);
        match self.find(&format!("refusal-{code}-next"), args) {
            Some(next) => format!("{what} {next}"),
            None => what,
        }
    }

    /// A price in points: "10 points", "free".
    #[must_use]
    pub fn price(&self, points: i64) -> String {
        if points == 0 { self.get("points-free") } else { self.points(points) }
    }

    /// A price in euros, to the cent: "€ 12,50".
    #[must_use]
    pub fn euros(&self, price: f64) -> String {
        let amount = format!("{price:.2}").replace('.', &self.get("money-decimal"));
        self.with("money-euros", &[("amount", Arg::Text(&amount))])
    }

    /// "1 point", "7 points".
    #[must_use]
    pub fn points(&self, count: i64) -> String {
        self.with("points", &[("count", Arg::Number(count))])
    }
}

fn format(language: Language, key: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
    let bundle = bundle(language);
    let pattern = bundle.get_message(key)?.value()?;
    let mut filled = FluentArgs::new();
    for (name, value) in args {
        match value {
            Arg::Number(number) => filled.set(*name, FluentValue::from(*number)),
            Arg::Text(text) => filled.set(*name, FluentValue::from(*text)),
        }
    }
    let mut errors = Vec::new();
    Some(bundle.format_pattern(pattern, Some(&filled), &mut errors).into_owned())
}

/// The file of a language without its comments, as `build.rs` put it into the program: deflated, a third of its size.
fn source(language: Language) -> String {
    let deflated: &[u8] = match language {
        Language::Nl => include_bytes!(concat!(env!("OUT_DIR"), "/nl.ftl.deflated")),
        Language::Fr => include_bytes!(concat!(env!("OUT_DIR"), "/fr.ftl.deflated")),
        Language::De => include_bytes!(concat!(env!("OUT_DIR"), "/de.ftl.deflated")),
        Language::En => include_bytes!(concat!(env!("OUT_DIR"), "/en.ftl.deflated")),
    };
    // Both ways are ours; a test compares what comes out with the files.
    let text = miniz_oxide::inflate::decompress_to_vec(deflated).unwrap_or_default();
    String::from_utf8(text).unwrap_or_default()
}

type Bundle = FluentBundle<FluentResource>;

fn bundle(language: Language) -> &'static Bundle {
    static BUNDLES: [OnceLock<Bundle>; 4] = [const { OnceLock::new() }; 4];
    let slot = match language {
        Language::Nl => &BUNDLES[0],
        Language::Fr => &BUNDLES[1],
        Language::De => &BUNDLES[2],
        Language::En => &BUNDLES[3],
    };
    slot.get_or_init(|| {
        let id: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Marks around variables help mixed scripts only; in our four languages they would end up in labels and tests.
        bundle.set_use_isolating(false);
        // A file with a mistake gives what can be read of it; a test sees to it that there is none.
        let resource = FluentResource::try_new(source(language)).unwrap_or_else(|(partial, _)| partial);
        let _ = bundle.add_resource(resource);
        bundle
    })
}

#[cfg(test)]
mod tests {
    use super::{Arg, Texts};
    use crate::Language;

    #[rstest::rstest]
    #[case(Language::Nl, 0, "0 punten")]
    #[case(Language::Nl, 1, "1 punt")]
    #[case(Language::Nl, 7, "7 punten")]
    #[case(Language::Fr, 0, "0 point")]
    #[case(Language::Fr, 1, "1 point")]
    #[case(Language::Fr, 2, "2 points")]
    #[case(Language::De, 1, "1 Punkt")]
    #[case(Language::De, 1200, "1200 Punkte")]
    #[case(Language::En, 1, "1 point")]
    #[case(Language::En, 0, "0 points")]
    fn counts_as_the_language_does(#[case] language: Language, #[case] count: i64, #[case] expected: &str) {
        assert_eq!(Texts::new(language).points(count), expected);
    }

    #[test]
    fn a_variable_is_filled_in_without_marks() {
        assert_eq!(Texts::new(Language::En).with("date-from", &[("when", Arg::Text("today"))]), "from today");
    }

    #[test]
    fn a_key_that_does_not_exist_is_shown_as_it_is() {
        assert_eq!(Texts::new(Language::Fr).get("no-such-key"), "no-such-key");
    }

    #[test]
    fn a_refusal_says_what_and_what_next() {
        let text = Texts::new(Language::En).refusal("reward-too-few-points", &[("missing", Arg::Number(1))]);
        assert_eq!(text, "1 point is missing. Save more points or choose a smaller reward.");
    }
}
