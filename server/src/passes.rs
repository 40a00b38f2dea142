//! Passes as a counter sees them: found by number, chip or INSZ.
//!
//! A card that is not in use is an error of the API that tells the card's state and, for a blocked or deleted one,
//! whose it was, so that the right person can go on. No message ever speaks of a social tariff: screens at
//! counters are seen by others.

use crate::error::{RegistryError, Result};
use crate::ledger;
use crate::people::{self, ShownPass};
use crate::registry::Registry;
use uitpas_domain::{CardState, PassIdentifier, PassIdentifierError};
use uitpas_wire::Slug;
use uitpas_wire::api::{Pass, PassSocialTariff, PassType};

/// The refusal of a text that can't be any identifier.
fn not_an_identifier(error: PassIdentifierError) -> RegistryError {
    let (slug, text) = match error {
        PassIdentifierError::Chip(_) => (Slug::PassNotFound, "problem-invalid-chip"),
        PassIdentifierError::Insz(_) => (Slug::InvalidInszNumber, "problem-invalid-insz"),
        PassIdentifierError::Number(_) => (Slug::InvalidUitpasNumber, "problem-invalid-number"),
        PassIdentifierError::Empty | PassIdentifierError::Unrecognised => {
            (Slug::PassNotFound, "problem-invalid-number")
        }
    };
    RegistryError::new(slug).text(text).detail(error.code())
}

impl Registry {
    /// A pass by whatever was typed, scanned or tapped.
    ///
    /// # Errors
    /// `pass-not-found`; `invalid-…` for what can't be an identifier; `invalid-card-status` with `cardStatus`,
    /// `passType` and, for a blocked or deleted card, `passholderId`; `passholder-blocked` without any active
    /// membership.
    pub async fn pass(&self, identifier: &str) -> Result<Pass> {
        let identifier = PassIdentifier::parse(identifier).map_err(not_an_identifier)?;
        self.pass_identified(&identifier).await
    }

    /// The same with a checked identifier, for the endpoints that accept one kind only.
    ///
    /// # Errors
    /// As [`Registry::pass`].
    pub async fn pass_identified(&self, identifier: &PassIdentifier) -> Result<Pass> {
        let db = self.db().reader();
        let unknown = || RegistryError::new(Slug::PassNotFound).text("problem-pass-not-found");
        let ShownPass { card, state, person } =
            people::by_identifier(self, db, identifier).await?.ok_or_else(unknown)?;
        let pass_type = match &person {
            Some(person) if person.is_group() => PassType::Group,
            _ => PassType::Individual,
        };
        if state != CardState::Active {
            let mut error = RegistryError::new(Slug::InvalidCardStatus)
                .text(card_text(state))
                .extra("cardStatus", people::state_name(state))
                .extra("passType", pass_type_name(pass_type));
            if let (CardState::Blocked | CardState::Deleted, Some(person)) = (state, &person) {
                error = error.extra("passholderId", person.row.id.as_str());
            }
            return Err(error);
        }
        let person = person.ok_or_else(|| RegistryError::internal("an active card is nobody's"))?;
        if !person.has_active_membership() {
            return Err(RegistryError::new(Slug::PassholderBlocked).text("refusal-no-membership"));
        }
        let here = person.memberships.iter().find(|membership| membership.card_system.0 == card.card_system_id);
        let now = self.now();
        let tariff = here.filter(|membership| membership.is_active()).and_then(|one| one.social_tariff.as_ref());
        Ok(Pass {
            points: ledger::balance(db, &ledger::points_of(&person.row.id)).await?,
            passholder_id: person.row.id.clone(),
            pass_type,
            uitpas_number: card.number,
            first_name: person.row.first_name.clone(),
            postal_code: person.row.postal_code.clone().unwrap_or_default(),
            card_system: self.card_system(card.card_system_id).await?,
            social_tariff: PassSocialTariff::at(tariff, now),
            messages: None,
        })
    }
}

/// The text about a card that is not in use.
pub(crate) fn card_text(state: CardState) -> &'static str {
    match state {
        CardState::Blocked => "refusal-card-blocked",
        CardState::Deleted => "refusal-card-deleted",
        _ => "refusal-card-not-active",
    }
}

fn pass_type_name(pass_type: PassType) -> &'static str {
    match pass_type {
        PassType::Individual => "INDIVIDUAL",
        PassType::Group => "GROUP",
    }
}
