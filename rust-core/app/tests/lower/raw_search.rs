//! Looks through the raw bytes of files for a text in any form.

use std::fs;
use std::path::Path;

use base64::Engine as _;

/// Every file under `dir`, whole.
fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(files(&path));
        } else {
            out.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    out
}

/// The ways in which a text could stand in a file.
fn forms(text: &str) -> Vec<Vec<u8>> {
    let mut forms = vec![text.as_bytes().to_vec(), text.to_lowercase().into_bytes(), text.to_uppercase().into_bytes()];
    forms.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    // Inside base64 a text stands in one of three shifts; the middle of each is enough to find. What is shorter would be
    // found by chance.
    for shift in 0..3 {
        let padded = [&vec![b' '; shift][..], text.as_bytes()].concat();
        let encoded = base64::engine::general_purpose::STANDARD_NO_PAD.encode(padded);
        if encoded.len() > 12 {
            forms.push(encoded.as_bytes()[4..encoded.len() - 2].to_vec());
        }
    }
    if text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        forms.push((0..14).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect());
    }
    if let Some(number) = text.parse::<u64>().ok().filter(|_| text.len() > 8) {
        forms.push(number.to_be_bytes()[2..].to_vec());
        forms.push(number.to_le_bytes()[..6].to_vec());
    }
    forms
}

/// The file in which a text can be read in any form.
pub fn readable_in(dir: &Path, secret: &str) -> Option<String> {
    let forms = forms(secret);
    let holds = |bytes: &[u8]| forms.iter().any(|form| bytes.windows(form.len()).any(|window| window == form));
    files(dir).into_iter().find(|(_, bytes)| holds(bytes)).map(|(file, _)| file)
}

pub fn assert_clean(dir: &Path, secrets: &[&str]) {
    assert!(
        files(dir).iter().map(|(_, bytes)| bytes.len()).sum::<usize>() > 20_000,
        "there is something to look through"
    );
    for secret in secrets {
        assert_eq!(readable_in(dir, secret), None, "{secret} can be read");
    }
}
