//! What is needed to register a passholder.
//!
//! H 26: name, first name, date of birth, gender, postal code and city are needed; contact data is optional and can be
//! refused. An e-mail address belongs to one passholder only, so parents do not give theirs for a child.
//!
//! Nothing in here shows itself in `Debug`.

use chrono::NaiveDate;
use thiserror::Error;

/// A datum that is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequiredField {
    /// The family name.
    Name,
    /// The first name.
    FirstName,
    /// The date of birth.
    DateOfBirth,
    /// The gender.
    Gender,
    /// The postal code.
    PostalCode,
    /// The city.
    City,
}

/// What a person gave.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Registration<'a> {
    /// The family name.
    pub name: &'a str,
    /// The first name.
    pub first_name: &'a str,
    /// The date of birth.
    pub date_of_birth: Option<NaiveDate>,
    /// The gender, as the person said it.
    pub gender: &'a str,
    /// The postal code.
    pub postal_code: &'a str,
    /// The city.
    pub city: &'a str,
    /// Whether an e-mail address was given that belongs to another passholder.
    pub email_of_somebody_else: bool,
}

/// Why a person cannot be registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RegistrationRefusal {
    /// Something needed is missing.
    #[error("a datum that is needed is missing")]
    Missing(RequiredField),
    /// Born after today.
    #[error("the date of birth lies in the future")]
    BornInTheFuture,
    /// The e-mail address belongs to another passholder.
    #[error("the e-mail address belongs to another passholder")]
    EmailInUse,
}

impl RegistrationRefusal {
    /// Stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing(RequiredField::Name) => "registration-name-missing",
            Self::Missing(RequiredField::FirstName) => "registration-first-name-missing",
            Self::Missing(RequiredField::DateOfBirth) => "registration-date-of-birth-missing",
            Self::Missing(RequiredField::Gender) => "registration-gender-missing",
            Self::Missing(RequiredField::PostalCode) => "registration-postal-code-missing",
            Self::Missing(RequiredField::City) => "registration-city-missing",
            Self::BornInTheFuture => "registration-born-in-the-future",
            Self::EmailInUse => "registration-email-in-use",
        }
    }
}

/// Everything that stands in the way of a registration, in the order of the form; empty when nothing does.
#[must_use]
pub fn judge_registration(given: &Registration<'_>, today: NaiveDate) -> Vec<RegistrationRefusal> {
    let missing = [
        (RequiredField::Name, given.name.trim().is_empty()),
        (RequiredField::FirstName, given.first_name.trim().is_empty()),
        (RequiredField::DateOfBirth, given.date_of_birth.is_none()),
        (RequiredField::Gender, given.gender.trim().is_empty()),
        (RequiredField::PostalCode, given.postal_code.trim().is_empty()),
        (RequiredField::City, given.city.trim().is_empty()),
    ];
    let mut refusals: Vec<_> = missing
        .into_iter()
        .filter(|(_, is_missing)| *is_missing)
        .map(|(field, _)| RegistrationRefusal::Missing(field))
        .collect();
    if given.date_of_birth.is_some_and(|born| born > today) {
        refusals.push(RegistrationRefusal::BornInTheFuture);
    }
    if given.email_of_somebody_else {
        refusals.push(RegistrationRefusal::EmailInUse);
    }
    refusals
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::testing::day;

    fn complete() -> Registration<'static> {
        Registration {
            name: "Passholder",
            first_name: "Demo",
            date_of_birth: Some(day("2000-02-29")),
            gender: "X",
            postal_code: "9900",
            city: "Eeklo",
            email_of_somebody_else: false,
        }
    }

    #[test]
    fn contact_data_can_be_refused() {
        assert_eq!(judge_registration(&complete(), day("2026-11-23")), []);
    }

    #[test]
    fn everything_missing_is_told_at_once() {
        let refusals = judge_registration(&Registration::default(), day("2026-11-23"));
        assert_eq!(refusals.len(), 6);
        assert_eq!(refusals[0].code(), "registration-name-missing");
    }

    #[rstest]
    #[case::spaces_are_no_name(Registration { name: "  ", ..complete() }, "registration-name-missing")]
    #[case::tomorrow(
        Registration { date_of_birth: Some(day("2026-11-24")), ..complete() },
        "registration-born-in-the-future"
    )]
    #[case::the_parents_address(
        Registration { email_of_somebody_else: true, ..complete() },
        "registration-email-in-use"
    )]
    fn each_thing_in_the_way_has_its_own_code(#[case] given: Registration<'_>, #[case] code: &str) {
        let refusals = judge_registration(&given, day("2026-11-23"));
        assert_eq!(refusals.iter().map(|refusal| refusal.code()).collect::<Vec<_>>(), [code]);
    }

    #[test]
    fn a_newborn_can_be_registered() {
        let given = Registration { date_of_birth: Some(day("2026-11-23")), ..complete() };
        assert_eq!(judge_registration(&given, day("2026-11-23")), []);
    }
}
