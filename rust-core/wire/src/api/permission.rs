//! The permissions of the API, all of them.
//!
//! Rights are held per organizer and card system. A list read from a server may contain values that
//! this version does not know: they are skipped, never an error, and never grant anything.

use serde::{Deserialize, Deserializer, Serialize, de};

macro_rules! permissions {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// A permission of the API.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Permission {
            $(#[doc = concat!("`", $name, "`")] #[serde(rename = $name)] $variant,)+
        }

        impl Permission {
            /// Every permission, in the order of the API description.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The API's name of it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The permission with this API name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

permissions! {
    TariffsRead = "TARIFFS_READ",
    TicketsalesSearch = "TICKETSALES_SEARCH",
    TicketsalesRegister = "TICKETSALES_REGISTER",
    EventsUpdate = "EVENTS_UPDATE",
    EventsRead = "EVENTS_READ",
    EventSettingsRead = "EVENT_SETTINGS_READ",
    EventSettingsUpdate = "EVENT_SETTINGS_UPDATE",
    EventsUpdateAll = "EVENTS_UPDATE_ALL",
    EventsReadAll = "EVENTS_READ_ALL",
    EventSettingsReadAll = "EVENT_SETTINGS_READ_ALL",
    EventSettingsUpdateAll = "EVENT_SETTINGS_UPDATE_ALL",
    EventsQrCheckincode = "EVENTS_QR_CHECKINCODE",
    CheckinsRead = "CHECKINS_READ",
    CheckinsWrite = "CHECKINS_WRITE",
    OrganizersSearch = "ORGANIZERS_SEARCH",
    OrganizersReports = "ORGANIZERS_REPORTS",
    OrganizersAdminsRead = "ORGANIZERS_ADMINS_READ",
    OrganizersAdminsWrite = "ORGANIZERS_ADMINS_WRITE",
    PassholdersPictureRead = "PASSHOLDERS_PICTURE_READ",
    PassholdersPictureWrite = "PASSHOLDERS_PICTURE_WRITE",
    PassholdersPrivateRead = "PASSHOLDERS_PRIVATE_READ",
    PassholdersPrivateWrite = "PASSHOLDERS_PRIVATE_WRITE",
    PassholdersSearch = "PASSHOLDERS_SEARCH",
    PassholdersSearchAll = "PASSHOLDERS_SEARCH_ALL",
    PassholdersSearchById = "PASSHOLDERS_SEARCH_BY_ID",
    GrouppassesSearch = "GROUPPASSES_SEARCH",
    PassholdersWrite = "PASSHOLDERS_WRITE",
    PassholdersWriteSocialtariffFullCardsystem = "PASSHOLDERS_WRITE_SOCIALTARIFF_FULL_CARDSYSTEM",
    PassholdersWriteForeignCountry = "PASSHOLDERS_WRITE_FOREIGN_COUNTRY",
    PassholdersWriteSocialtariff = "PASSHOLDERS_WRITE_SOCIALTARIFF",
    PassholdersUpdate = "PASSHOLDERS_UPDATE",
    PassholdersDelete = "PASSHOLDERS_DELETE",
    PassholderCouponsRead = "PASSHOLDER_COUPONS_READ",
    GrouppassCouponsRead = "GROUPPASS_COUPONS_READ",
    MembershipPricesRead = "MEMBERSHIP_PRICES_READ",
    PassesRead = "PASSES_READ",
    PassesInsznumbersRead = "PASSES_INSZNUMBERS_READ",
    PassesChipnumbersRead = "PASSES_CHIPNUMBERS_READ",
    RewardsWrite = "REWARDS_WRITE",
    RewardsRead = "REWARDS_READ",
    RewardsRedeem = "REWARDS_REDEEM",
    RewardsPassholdersRead = "REWARDS_PASSHOLDERS_READ",
    PassholdersSelfRegistration = "PASSHOLDERS_SELF_REGISTRATION",
    PassholdersSelfCheckin = "PASSHOLDERS_SELF_CHECKIN",
    PassholdersSelfRead = "PASSHOLDERS_SELF_READ",
    PassholdersRegisterUitid = "PASSHOLDERS_REGISTER_UITID",
    PassholdersTransactionHistory = "PASSHOLDERS_TRANSACTION_HISTORY",
    PassholdersFamilyMembers = "PASSHOLDERS_FAMILY_MEMBERS",
    OrdersRead = "ORDERS_READ",
    OrdersCreate = "ORDERS_CREATE",
    PermissionsRead = "PERMISSIONS_READ",
    PermissionsWrite = "PERMISSIONS_WRITE",
    CardsRead = "CARDS_READ",
    Associations = "ASSOCIATIONS",
    SocialtariffExport = "SOCIALTARIFF_EXPORT",
    KiosksRead = "KIOSKS_READ",
    KiosksWrite = "KIOSKS_WRITE",
}

impl std::fmt::Display for Permission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The name of a permission for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermissionLabel {
    /// In Dutch.
    pub nl: String,
    /// In English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

/// Reads a list and skips the members that are not understood.
pub(super) fn known_only<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    #[derive(Deserialize)]
    #[serde(untagged, bound = "T: Deserialize<'de>")]
    enum Member<T> {
        Known(T),
        Unknown(de::IgnoredAny),
    }
    let members = Vec::<Member<T>>::deserialize(deserializer)?;
    Ok(members
        .into_iter()
        .filter_map(|member| match member {
            Member::Known(known) => Some(known),
            Member::Unknown(_) => None,
        })
        .collect())
}
