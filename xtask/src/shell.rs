//! The shell lint: a phone shell shows what the core says, and holds neither words nor sizes of its own.
//!
//! In the Android app's Kotlin no number but 0, 1, twice and half stands outside a named constant, and no string that looks like words
//! of a person's language stands anywhere; layouts take their texts from nowhere but the code (the number pad has its
//! digits); the system's own words are the few that it asks for, in every language. These are rules of thumb by the
//! shape of a text: they find a mistake, they prove nothing.

mod kotlin;

use std::collections::BTreeSet;
use std::fs::{read_dir, read_to_string};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use usvg::roxmltree::{Document, Node};

use crate::process::root;
use kotlin::{Kind, Literal, TEMPLATE, bare_literals};

const MAIN: &str = "android/app/src/main";

/// The words that the system asks for; every other word on a screen comes from the core.
const SYSTEM_WORDS: &[&str] = &["app_name", "show_my_pass", "widget_name"];
/// Where a build belongs to: no words.
const REGISTRY: &[&str] = &["client_id", "issuer_url", "redirect_uri", "registry_url"];
const TRANSLATIONS: &[&str] = &["nl", "fr", "de"];
/// Attributes whose value a person reads or hears.
const SPOKEN: &[&str] = &[
    "contentDescription",
    "hint",
    "label",
    "shortcutLongLabel",
    "shortcutShortLabel",
    "stateDescription",
    "text",
    "textOff",
    "textOn",
    "title",
    "tooltipText",
];

/// Fails with every fault and its place.
pub fn check() -> Result<()> {
    let main = root().join(MAIN);
    let sources = files(&main.join("kotlin"), "kt")?;
    let resources = files(&main.join("res"), "xml")?;
    let mut faults = Vec::new();
    for path in &sources {
        let text = read_to_string(path).with_context(|| path.display().to_string())?;
        faults.extend(in_kotlin(&text).into_iter().map(|fault| at(path, &fault)));
    }
    for path in resources.iter().chain([&main.join("AndroidManifest.xml")]) {
        let text = read_to_string(path).with_context(|| path.display().to_string())?;
        faults.extend(in_layout(&text)?.into_iter().map(|fault| at(path, &fault)));
    }
    faults.extend(in_strings(&main.join("res"))?);
    if !faults.is_empty() {
        bail!("the shell says or measures something itself:\n  {}", faults.join("\n  "));
    }
    println!("shell: {} Kotlin files and {} resources hold no words and no sizes", sources.len(), resources.len());
    Ok(())
}

fn at(path: &Path, fault: &str) -> String {
    format!("{}:{fault}", path.strip_prefix(root()).unwrap_or(path).display())
}

/// All files below with this ending, in order.
fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path, ending)?);
        } else if path.extension().is_some_and(|it| it == ending) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Numbers without a name and words, as `line: what`.
fn in_kotlin(source: &str) -> Vec<String> {
    let faults = bare_literals(source).into_iter().filter_map(|literal| match literal.kind {
        Kind::Number if !plain_number(&literal) => {
            Some(format!("{}: {} has no name: make it a constant", literal.line, literal.text))
        }
        Kind::Text if looks_like_words(&literal.text) => {
            let shown = literal.text.replace(TEMPLATE, "…");
            Some(format!("{}: “{shown}” looks like words: they come from the core", literal.line))
        }
        _ => None,
    });
    faults.collect()
}

/// Nothing or one, what every loop needs; or twice and half of something.
fn plain_number(number: &Literal) -> bool {
    let digits = number.text.trim_end_matches(['f', 'F', 'l', 'L', 'u', 'U']);
    matches!(digits, "0" | "1" | "0.0" | "1.0") || (digits == "2" && number.factor)
}

/// Letters, and not the shape of a key, a file, an action or permission, a type of file, or a language's tag.
fn looks_like_words(text: &str) -> bool {
    let text = text.replace(TEMPLATE, "x");
    if !text.chars().any(char::is_alphabetic) || text.chars().all(|c| c == 'x' || !c.is_alphabetic()) {
        return false;
    }
    let key = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let name = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    };
    let kebab = text.split('-').all(key);
    let dotted = text.contains('.') && text.split('.').all(name);
    let media =
        text.split_once('/').is_some_and(|(kind, of)| key(kind) && (of == "*" || of.split(['-', '.', '+']).all(key)));
    let tag =
        text.len() == 5 && text.as_bytes()[2] == b'-' && text.chars().filter(char::is_ascii_alphabetic).count() == 4;
    !(kebab || dotted || media || tag)
}

/// Words in a layout or in the manifest, as `line: what`.
fn in_layout(source: &str) -> Result<Vec<String>> {
    let document = Document::parse(source)?;
    let android = Some("http://schemas.android.com/apk/res/android");
    let mut faults = Vec::new();
    for attribute in document.descendants().flat_map(|node| node.attributes()) {
        let value = attribute.value();
        let digit = value.len() == 1 && value.chars().all(|c| c.is_ascii_digit());
        let reference = value.is_empty() || value.starts_with(['@', '?']);
        if attribute.namespace() == android && SPOKEN.contains(&attribute.name()) && !reference && !digit {
            let line = document.text_pos_at(attribute.range().start).row;
            faults.push(format!("{line}: android:{}=“{value}”: words come from the core", attribute.name()));
        }
    }
    Ok(faults)
}

/// A string resource: its name, and whether it is to be translated.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Word {
    name: String,
    translated: bool,
}

fn words(source: &str) -> Result<BTreeSet<Word>> {
    let document = Document::parse(source)?;
    let text = |node: &Node<'_, '_>| ["string", "string-array", "plurals"].contains(&node.tag_name().name());
    let word = |node: Node<'_, '_>| Word {
        name: node.attribute("name").unwrap_or_default().to_owned(),
        translated: node.attribute("translatable") != Some("false"),
    };
    Ok(document.descendants().filter(text).map(word).collect())
}

/// The resources' words: only those that the system asks for, in every language.
fn in_strings(resources: &Path) -> Result<Vec<String>> {
    let read = |folder: &str, file: &str| {
        let path = resources.join(folder).join(file);
        read_to_string(&path).with_context(|| path.display().to_string()).and_then(|text| words(&text))
    };
    let mut elsewhere = BTreeSet::new();
    for path in files(resources, "xml")? {
        let values =
            path.parent().and_then(Path::file_name).is_some_and(|it| it.to_string_lossy().starts_with("values"));
        if values && !path.ends_with("strings.xml") && !path.ends_with("values/registry.xml") {
            elsewhere.extend(words(&read_to_string(&path)?)?.into_iter().map(|word| word.name));
        }
    }
    let translations = TRANSLATIONS.iter().map(|tag| Ok((*tag, read(&format!("values-{tag}"), "strings.xml")?)));
    let translations: Result<Vec<_>> = translations.collect();
    Ok(word_faults(&read("values", "strings.xml")?, &translations?, &read("values", "registry.xml")?, &elsewhere))
}

fn word_faults(
    english: &BTreeSet<Word>,
    translations: &[(&str, BTreeSet<Word>)],
    registry: &BTreeSet<Word>,
    elsewhere: &BTreeSet<String>,
) -> Vec<String> {
    let names = |words: &BTreeSet<Word>| words.iter().map(|word| word.name.clone()).collect::<BTreeSet<_>>();
    let unasked: BTreeSet<_> = names(english)
        .into_iter()
        .filter(|name| !SYSTEM_WORDS.contains(&name.as_str()))
        .chain(elsewhere.clone())
        .collect();
    let mut faults: Vec<_> = unasked
        .iter()
        .map(|name| format!("string {name}: the system does not ask for it, so its words come from the core"))
        .collect();
    let wanted: BTreeSet<_> = english.iter().filter(|word| word.translated).map(|word| word.name.clone()).collect();
    for (tag, words) in translations {
        let found = names(words);
        faults.extend(wanted.difference(&found).map(|name| format!("string {name} is not in values-{tag}")));
        faults.extend(found.difference(&wanted).map(|name| format!("string {name} is in values-{tag} alone")));
    }
    let strange = |word: &&Word| word.translated || !REGISTRY.contains(&word.name.as_str());
    faults.extend(
        registry.iter().filter(strange).map(|word| format!("string {} is no setting of a registry", word.name)),
    );
    faults
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("say(R.id.title, \"Point saved\")", "1: “Point saved” looks like words")]
    #[case("text = \"Hello\"", "1: “Hello” looks like words")]
    #[case("text = \"Saldo: $points\"", "1: “Saldo: …” looks like words")]
    #[case("\n\nview.setPadding(16, 0, 0, 0)", "3: 16 has no name")]
    #[case("alpha = 0.5f", "1: 0.5f has no name")]
    fn what_belongs_to_the_core_is_found(#[case] source: &str, #[case] fault: &str) {
        let found = in_kotlin(source);
        assert!(found.len() == 1 && found[0].starts_with(fault), "{found:?}");
    }

    #[rstest]
    #[case("private const val PAD = 16")]
    #[case("private const val WORDS = \"of a constant\"")]
    #[case("for (row in 0 until rows.size - 1) scale(1f, 0.0)")]
    #[case("MeteringRectangle(x / 2, 2 * half)")]
    #[case("state.putString(\"opened-login\", name)")]
    #[case("Intent(\"org.uitpas.open.SHOW_PASS\").setType(\"image/*\")")]
    #[case("context.assets.open(\"licences.txt\")")]
    #[case("parts.joinToString(\" · \") + \"\\n\" + \"\"")]
    #[case("folder.resolve(\"$side-secrets\")")]
    #[case("contentDescription = \"${view.label} ${view.number}\"")]
    #[case("@Suppress(\"DEPRECATION\")")]
    #[case("Locale.forLanguageTag(\"nl-BE\")")]
    fn what_a_shell_needs_is_let_through(#[case] source: &str) {
        assert_eq!(in_kotlin(source), Vec::<String>::new());
    }

    #[test]
    fn a_layout_has_no_words_but_the_digits_of_the_number_pad() {
        let layout = "<LinearLayout xmlns:android=\"http://schemas.android.com/apk/res/android\"\n\
                      xmlns:tools=\"http://schemas.android.com/tools\">\n\
                      <Button android:text=\"7\" tools:text=\"Anything\"/>\n\
                      <TextView android:text=\"@string/show_my_pass\" android:hint=\"\"/>\n\
                      <TextView\nandroid:text=\"Saldo\"/>\n\
                      <ImageView android:contentDescription=\"A heart\"/></LinearLayout>";
        let found = in_layout(layout).unwrap();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("6: android:text=“Saldo”"), "{found:?}");
        assert!(found[1].starts_with("7: android:contentDescription=“A heart”"), "{found:?}");
    }

    #[test]
    fn the_systems_words_are_few_and_the_same_in_every_language() {
        let english = words(
            "<resources><string name=\"app_name\" translatable=\"false\">UiTPAS</string>\
             <string name=\"show_my_pass\">Show my pass</string><string name=\"greeting\">Hello</string></resources>",
        );
        let dutch = words("<resources><string name=\"app_name\">UiTPAS</string></resources>").unwrap();
        let registry = words("<resources><string name=\"client_id\">x</string></resources>").unwrap();
        let elsewhere = BTreeSet::from(["hidden".to_owned()]);
        let found = word_faults(&english.unwrap(), &[("nl", dutch)], &registry, &elsewhere);
        let wanted = [
            "string greeting: the system does not ask",
            "string hidden: the system does not ask",
            "string greeting is not in values-nl",
            "string show_my_pass is not in values-nl",
            "string app_name is in values-nl alone",
            "string client_id is no setting",
        ];
        assert_eq!(found.len(), wanted.len(), "{found:#?}");
        for (fault, begins) in found.iter().zip(wanted) {
            assert!(fault.starts_with(begins), "{fault}");
        }
    }
}
