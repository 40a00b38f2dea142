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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number() -> impl Strategy<Value = String> {
        "[0-9]{12}".prop_map(|twelve| {
            let check = check_digit(&twelve).unwrap();
            format!("{twelve}{check}")
        })
    }

    proptest! {
        #[test]
        fn a_check_digit_makes_a_number_pass(number in number()) {
            prop_assert!(passes(&number));
        }

        #[test]
        fn every_single_wrong_digit_is_found(number in number(), place in 0usize..13, other in 0u8..10) {
            let mut wrong = number.clone().into_bytes();
            wrong[place] = b'0' + other;
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assert_eq!(passes(&wrong), wrong == number);
        }

        #[test]
        fn every_swap_of_neighbours_is_found_but_09_and_90(number in number()) {
            for place in 0..12 {
                let mut swapped = number.clone().into_bytes();
                swapped.swap(place, place + 1);
                let pair = &number[place..place + 2];
                let same = pair.as_bytes()[0] == pair.as_bytes()[1];
                let unseen = same || pair == "09" || pair == "90";
                prop_assert_eq!(passes(&String::from_utf8(swapped).unwrap()), unseen, "{} at {}", number, place);
            }
        }
    }

    #[test]
    fn anything_but_digits_fails() {
        for text in ["", "x", "09300004202O6", "０９３０"] {
            assert!(!passes(text));
            assert_eq!(check_digit(text), None);
        }
    }
}
