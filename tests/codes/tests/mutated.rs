//! Mutated frames: no panic, and no text but the right one. `mutate-codes` runs many more.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use uitpas_code_corpus::mutation::mutated;
use uitpas_codes::{CodeScanner, GreyFrame, Viewfinder};

#[test]
fn mutated_frames_give_the_right_text_or_none() {
    // Panics inside rxing that the reader catches are none of its faults; keep their traces off the screen.
    std::panic::set_hook(Box::new(|_| {}));
    let scanner = CodeScanner::new();
    let mut viewfinder = Viewfinder::new();
    let mut read = 0;
    let mut wrong = Vec::new();
    for seed in 0..1500 {
        let (picture, text) = mutated(seed);
        let Ok(frame) = GreyFrame::packed(&picture.data, picture.width, picture.height) else { continue };
        let found = [scanner.read(&frame), viewfinder.look(&frame).code];
        read += usize::from(found[0].is_some());
        if found.into_iter().flatten().any(|code| code.text != text) {
            wrong.push(seed);
        }
    }
    let _ = std::panic::take_hook();
    assert!(wrong.is_empty(), "wrong texts at seeds {wrong:?}");
    assert!(read > 150, "the mutations leave something to read: {read}");
}
