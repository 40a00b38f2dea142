//! Whether a passholder's address can change.
//!
//! H 26: with a valid social tariff the address cannot leave the card system's municipalities; the social service of
//! the new one decides anew.

use thiserror::Error;

use crate::civil_time::Instant;
use crate::ids::CardSystemId;
use crate::membership::Membership;

/// Why an address cannot change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AddressRefusal {
    /// A right in this card system ends with the address. Texts say "not possible here", never why (H: discretion).
    #[error("the address cannot leave the municipalities of the card system")]
    LeavesCardSystem {
        /// The card system whose municipalities the new address is outside of.
        card_system: CardSystemId,
    },
}

impl AddressRefusal {
    /// Stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::LeavesCardSystem { .. } => "address-leaves-card-system",
        }
    }
}

/// Judges a move to an address that lies in the card systems `new_home`.
///
/// # Errors
/// [`AddressRefusal`] for the first membership whose valid social tariff would be left behind.
pub fn judge_address_change(
    memberships: &[Membership],
    new_home: &[CardSystemId],
    at: Instant,
) -> Result<(), AddressRefusal> {
    let left_behind =
        memberships.iter().find(|one| one.social_tariff_at(at).entitles() && !new_home.contains(&one.card_system));
    match left_behind {
        Some(one) => Err(AddressRefusal::LeavesCardSystem { card_system: one.card_system }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::testing::{at, membership};
    use crate::{CardSystemId, SocialTariff};

    const MEETJESLAND: CardSystemId = CardSystemId(1);
    const GENT: CardSystemId = CardSystemId(2);

    #[rstest]
    #[case::within("2027-04-30 12:00", &[MEETJESLAND], true)]
    #[case::away("2027-04-30 12:00", &[GENT], false)]
    #[case::away_in_grace("2026-11-01 12:00", &[GENT], false)]
    #[case::away_after_expiry("2026-09-01 12:00", &[GENT], true)]
    fn a_valid_social_tariff_holds_the_address(
        #[case] ends: &str,
        #[case] new_home: &[CardSystemId],
        #[case] allowed: bool,
    ) {
        let mut member = membership(MEETJESLAND, "2020-01-01 10:00", "0900000067513");
        member.social_tariff = Some(SocialTariff { ends: at(ends), suspended_until: None });
        let verdict = judge_address_change(&[member], new_home, at("2026-11-23 10:00"));
        assert_eq!(verdict.is_ok(), allowed);
    }

    #[test]
    fn without_social_tariff_people_live_where_they_like() {
        let member = membership(MEETJESLAND, "2020-01-01 10:00", "0900000095902");
        assert_eq!(judge_address_change(&[member], &[], at("2026-11-23 10:00")), Ok(()));
    }
}
