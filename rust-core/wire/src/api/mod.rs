//! The JSON types of the UiTPAS API 4.0, with its exact names.
//!
//! One file per subject. Optional fields are `Option` and are left out when they are `None`;
//! unknown fields of an answer are ignored, so that a newer server can add some. Identifiers and
//! numbers are plain strings here: whoever needs a checked value parses it with `uitpas-domain`.

mod card_system;
mod checkin;
mod convert;
mod event_settings;
mod organizer;
mod page;
mod pass;
mod passholder;
mod permission;
mod reward;
mod ticket_sale;
mod transaction;

pub use card_system::{Branding, CardSystem, CardlessRegistration, City, Links};
pub use checkin::{Checkin, CheckinRequest, CheckinStatus, DownloadLink, SelfCheckinRequest, SelfCheckinResponse};
pub use convert::{ConvertError, cents_from_euro, euro_from_cents};
pub use event_settings::{EventCardSystem, EventSettings, ManualDistributionKey, PeriodLimit, PeriodType};
pub use organizer::{LinkedOrganizerPermissions, Organizer, OrganizerAddress, OrganizerPermissions, PermissionDetail};
pub use page::{Facet, FacetName, FacetValue, Page, RewardFacets, RewardPage};
pub use pass::{MessageLevel, Pass, PassMessage, PassSocialTariff, PassTariffStatus, PassType};
pub use passholder::{
    Address, CardSystemMembership, CardSystemMembershipCard, CardType, FamilyMember, Gender, MembershipSocialTariff,
    MembershipStatus, OptInPreferences, Passholder, UitidStatus, WireCardStatus, WireTariffStatus,
};
pub use permission::{Permission, PermissionLabel};
pub use reward::{
    Period, RedeemConstraint, RedeemInfo, RedeemReason, RedeemRequest, RedeemStatus, RedeemedReward, Reward,
    RewardCategory, RewardStatus, RewardTheme, RewardType,
};
pub use ticket_sale::{SOCIAL_TARIFF, Tariff, TariffAvailability, TariffType, TariffsResponse, TicketSale};
pub use transaction::Transaction;
