//! The Luhn check digit of the UiTPAS number.
//!
//! From the right, every second digit is doubled, the digits of all products are added, and the sum is a multiple of
//! ten. Every single wrong digit is found, and every swap of neighbours but `09` ↔ `90`.

/// Whether a text of ASCII digits passes the Luhn check over all of them. Anything else does not.
#[must_use]
pub fn passes(digits: &str) -> bool {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    sum(digits.bytes().rev(), false) == 0
}

/// The check digit to put behind `digits`; `None` unless they are all ASCII digits.
#[must_use]
pub fn check_digit(digits: &str) -> Option<char> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    char::from_digit((10 - sum(digits.bytes().rev(), true)) % 10, 10)
}

fn sum(from_the_right: impl Iterator<Item = u8>, mut doubled: bool) -> u32 {
    let mut sum = 0;
    for byte in from_the_right {
        let digit = u32::from(byte - b'0');
        sum =
            (sum + match (doubled, digit) {
                (false, digit) => digit,
                (true, digit @ 0..=4) => 2 * digit,
                (true, digit) => 2 * digit - 9,
            }) % 10;
        doubled = !doubled;
    }
    sum
}
