//! Whether a pass can be sold here.
//!
//! H 24–25: a physical card must be in stock, a digital pass needs none. A pass with social tariff is sold only at a
//! counter of the social service of the municipality where the person lives.

use thiserror::Error;

use crate::card::{CardEvent, CardRefusal, CardState, CardType};

/// Why a pass cannot be sold here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PassSaleRefusal {
    /// This pass is sold at the social service of the municipality of residence only.
    #[error("this pass is sold at the social service of the municipality of residence")]
    SocialServiceOnly,
    /// The card cannot be sold.
    #[error(transparent)]
    Card(#[from] CardRefusal),
}

impl PassSaleRefusal {
    /// Stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::SocialServiceOnly => "social-service-only",
            Self::Card(refusal) => refusal.code(),
        }
    }
}

/// What must be known to judge the sale of a pass.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PassSaleFacts {
    /// Plastic or digital.
    pub card_type: CardType,
    /// The state of the card to be sold; of a digital pass, PROVISIONED.
    pub card: CardState,
    /// Whether the pass is sold with social tariff.
    pub social_tariff: bool,
    /// Whether this counter is the social service of the municipality where the person lives.
    pub social_service_of_residence: bool,
}

/// Judges the sale of a pass; the verdict is the state of the card afterwards.
///
/// # Errors
/// The first [`PassSaleRefusal`] that applies.
pub fn judge_pass_sale(facts: &PassSaleFacts) -> Result<CardState, PassSaleRefusal> {
    if facts.social_tariff && !facts.social_service_of_residence {
        return Err(PassSaleRefusal::SocialServiceOnly);
    }
    let event = match facts.card_type {
        CardType::NfcCard => CardEvent::Sold,
        CardType::Digital => CardEvent::IssuedDigitally,
    };
    Ok(facts.card.transition(event)?)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use CardState::{Active, LocalStock, Provisioned};
    use CardType::{Digital, NfcCard};

    #[rstest]
    #[case::from_stock(NfcCard, LocalStock, false, false, Ok(Active))]
    #[case::not_delivered(NfcCard, Provisioned, false, false, Err(CardRefusal::NotInStock.into()))]
    #[case::sold_before(NfcCard, Active, false, false, Err(CardRefusal::AlreadyInUse.into()))]
    #[case::digital_needs_no_stock(Digital, Provisioned, false, false, Ok(Active))]
    #[case::social_at_the_social_service(NfcCard, LocalStock, true, true, Ok(Active))]
    #[case::social_elsewhere(NfcCard, LocalStock, true, false, Err(PassSaleRefusal::SocialServiceOnly))]
    #[case::plain_at_the_social_service(NfcCard, LocalStock, false, true, Ok(Active))]
    fn a_pass_is_sold_from_stock_and_with_social_tariff_only_by_the_social_service(
        #[case] card_type: CardType,
        #[case] card: CardState,
        #[case] social_tariff: bool,
        #[case] social_service_of_residence: bool,
        #[case] expected: Result<CardState, PassSaleRefusal>,
    ) {
        let facts = PassSaleFacts { card_type, card, social_tariff, social_service_of_residence };
        assert_eq!(judge_pass_sale(&facts), expected);
    }
}
