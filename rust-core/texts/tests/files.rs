//! The four files of texts: complete, alike, and discreet.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const LANGUAGES: [&str; 4] = ["nl", "fr", "de", "en"];

fn crate_dir() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn file(language: &str) -> String {
    std::fs::read_to_string(crate_dir().join(format!("locales/{language}.ftl"))).unwrap()
}

/// Each key with its value, continuation lines included.
fn messages(language: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut current = String::new();
    for line in file(language).lines() {
        if line.starts_with('#') || line.trim().is_empty() {
            current.clear();
        } else if line.starts_with(' ') {
            let value: &mut String = found.get_mut(&current).expect("a continuation of something");
            value.push('\n');
            value.push_str(line);
        } else {
            let (key, value) = line.split_once('=').unwrap_or_else(|| panic!("{language}: {line}"));
            key.trim().clone_into(&mut current);
            let before = found.insert(current.clone(), value.trim().to_owned());
            assert!(before.is_none(), "{language}: {current} stands twice");
        }
    }
    found
}

fn variables(value: &str) -> BTreeSet<String> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    value.split('$').skip(1).map(|rest| rest.chars().take_while(|c| is_name(*c)).collect()).collect()
}

#[test]
fn fluent_reads_every_file_without_a_complaint() {
    for language in LANGUAGES {
        let read = fluent_bundle::FluentResource::try_new(file(language));
        assert!(read.is_ok(), "{language}: {:?}", read.err().map(|(_, errors)| errors));
    }
}

/// What is in the program came through another form; nothing got lost or changed on the way.
#[test]
fn the_program_says_what_the_files_say() {
    for language in LANGUAGES {
        let texts = uitpas_texts::Texts::new(language.parse().unwrap());
        let messages = messages(language);
        let plain: Vec<_> = messages.iter().filter(|(_, value)| !value.contains(['{', '\n'])).collect();
        assert!(plain.len() > 300);
        for (key, value) in plain {
            assert_eq!(texts.get(key), *value, "{language}: {key}");
        }
        for key in messages.keys() {
            assert!(texts.find(key, &[]).is_some(), "{language}: {key}");
        }
    }
}

#[test]
fn all_languages_have_the_same_keys_with_the_same_variables() {
    let dutch = messages("nl");
    assert!(dutch.len() > 300);
    for language in LANGUAGES {
        let other = messages(language);
        let missing: Vec<_> = dutch.keys().filter(|k| !other.contains_key(*k)).collect();
        let extra: Vec<_> = other.keys().filter(|k| !dutch.contains_key(*k)).collect();
        assert!(missing.is_empty() && extra.is_empty(), "{language}: missing {missing:?}, extra {extra:?}");
        for (key, value) in &dutch {
            assert_eq!(variables(value), variables(&other[key]), "{language}: variables of {key}");
        }
    }
}

#[test]
fn no_text_is_empty_and_every_choice_has_one_for_all_other_cases() {
    for language in LANGUAGES {
        for (key, value) in messages(language) {
            assert!(!value.is_empty(), "{language}: {key}");
            assert_eq!(value.contains("->"), value.contains("*[other]"), "{language}: {key}");
        }
    }
}

/// On a screen or a poster that others see, nothing says why somebody pays less.
#[test]
fn no_text_speaks_of_the_tariff_of_a_person() {
    for language in LANGUAGES {
        for (key, value) in messages(language) {
            let value = value.to_lowercase();
            for word in ["kansentarief", "kansenstatuut", "tarif social", "sozialtarif", "social tariff", "korting"] {
                assert!(!value.contains(word), "{language}: {key} says {word}");
            }
        }
    }
}

/// Nobody reads a long sentence at a counter.
#[test]
fn sentences_are_short() {
    for language in LANGUAGES {
        for (key, value) in messages(language) {
            for line in value.lines() {
                for sentence in line.split(['.', '?', '!']) {
                    let words = sentence.split_whitespace().count();
                    assert!(words <= 22, "{language}: {key} has a sentence of {words} words");
                }
            }
        }
    }
}

#[test]
fn a_refusal_says_what_to_do_next() {
    let dutch = messages("nl");
    for key in dutch.keys().filter(|k| k.starts_with("refusal-") && !k.ends_with("-next")) {
        if ["-until", "-opens", "-closed", "-again"].iter().any(|end| key.ends_with(end)) {
            continue;
        }
        assert!(dutch.contains_key(&format!("{key}-next")), "{key} has no next step");
    }
}

/// Every key that the code names exists. A key that is built (`format!("outcome-{…}")`) has a test where it is built.
#[test]
fn every_key_that_code_asks_for_exists() {
    let dutch = messages("nl");
    let areas: BTreeSet<&str> = dutch.keys().filter_map(|k| k.split_once('-').map(|(area, _)| area)).collect();
    let root = crate_dir().join("../..");
    let mut sources = Vec::new();
    for dir in
        ["rust-core/texts/src", "rust-core/app/src", "server/src", "web/src", "web/templates", "server/templates"]
    {
        collect(&root.join(dir), &mut sources);
    }
    let mut asked = 0;
    for path in sources {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        for call in [".get(\"", ".with(\"", ".find(\"", "text(\"", "key(\""] {
            for rest in text.split(call).skip(1) {
                let Some((key, _)) = rest.split_once('"') else { continue };
                let is_key = key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
                    && key.split_once('-').is_some_and(|(area, tail)| areas.contains(area) && !tail.is_empty());
                if !is_key {
                    continue;
                }
                asked += 1;
                assert!(dutch.contains_key(key), "{} asks for {key}", path.display());
            }
        }
    }
    assert!(asked > 5);
}

/// The screens pass keys around before they ask: there, whatever looks like a key is one.
#[test]
fn whatever_looks_like_a_key_in_the_screens_is_one() {
    let dutch = messages("nl");
    let areas: BTreeSet<&str> = dutch.keys().filter_map(|k| k.split_once('-').map(|(area, _)| area)).collect();
    let names = ["counter-kept", "passholder-kept", "date-unreadable", "open-failed", "refusal-"];
    let mut sources = Vec::new();
    for dir in ["counter", "passholder", "screen"] {
        collect(&crate_dir().join("../app/src").join(dir), &mut sources);
    }
    let mut looked_at = 0;
    for path in sources {
        let text = std::fs::read_to_string(&path).unwrap();
        for literal in text.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| line.split('"'))
        {
            let kebab = literal.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            let in_area = literal.split_once('-').is_some_and(|(area, tail)| areas.contains(area) && !tail.is_empty());
            if kebab && in_area && !names.contains(&literal) {
                looked_at += 1;
                assert!(dutch.contains_key(literal), "{}: {literal}", path.display());
            }
        }
    }
    assert!(looked_at > 100);
}

fn collect(dir: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs" || e == "html") {
            into.push(path);
        }
    }
}
