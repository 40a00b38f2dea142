//! Error documents: RFC 9457 `application/problem+json` with the API's own fields.
//!
//! `type` is one of the API's addresses (see [`Slug`]); `endUserMessage` is a text for the person
//! at the counter or with the phone; further fields of single errors (such as `cardStatus`) are
//! kept in [`Problem::extra`]. Errors that the API description does not know (of the offline
//! protocol and of HTTP itself) have a URN of ours, so that nobody takes them for the API's.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The content type of a problem.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// What the API's types begin with.
pub const API_PREFIX: &str = "https://api.publiq.be/probs/";

/// What our own types begin with.
pub const OWN_PREFIX: &str = "urn:uitpas-registry:probs:";

/// A text for a person; Dutch is always there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndUserMessage {
    /// Dutch.
    pub nl: String,
    /// French.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fr: Option<String>,
    /// German.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub de: Option<String>,
    /// English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl EndUserMessage {
    /// The text in the language with this two-letter code, in Dutch where it is missing.
    #[must_use]
    pub fn in_language(&self, language: &str) -> &str {
        let found = match language {
            "fr" => self.fr.as_deref(),
            "de" => self.de.as_deref(),
            "en" => self.en.as_deref(),
            _ => None,
        };
        found.unwrap_or(&self.nl)
    }
}

/// Where a body differs from its schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SchemaError {
    /// JSON pointer to the field.
    pub json_pointer: String,
    /// What is wrong with it.
    pub error: String,
}

/// A problem document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// The kind of problem: an address or URN.
    #[serde(rename = "type", default = "about_blank")]
    pub kind: String,
    /// A short English summary.
    #[serde(default)]
    pub title: String,
    /// The HTTP status.
    #[serde(default)]
    pub status: u16,
    /// More about this occurrence, in English, without personal data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// For the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_user_message: Option<EndUserMessage>,
    /// Where the body is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema_errors: Option<Vec<SchemaError>>,
    /// Further fields of single kinds of problem.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

fn about_blank() -> String {
    "about:blank".to_owned()
}

impl Problem {
    /// A problem of a known kind with its usual status.
    #[must_use]
    pub fn new(slug: Slug, title: impl Into<String>) -> Self {
        Self {
            kind: slug.uri(),
            title: title.into(),
            status: slug.status(),
            detail: None,
            end_user_message: None,
            schema_errors: None,
            extra: Map::new(),
        }
    }

    /// With another status (an id that is unknown is 404 in a path and 400 in a body).
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// With a detail.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// With a text for the person.
    #[must_use]
    pub fn with_message(mut self, message: EndUserMessage) -> Self {
        self.end_user_message = Some(message);
        self
    }

    /// With a further field.
    #[must_use]
    pub fn with_extra(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.extra.insert(name.to_owned(), value.into());
        self
    }

    /// The known kind, when it is one.
    #[must_use]
    pub fn slug(&self) -> Option<Slug> {
        Slug::from_uri(&self.kind)
    }
}

macro_rules! slugs {
    (api { $($variant:ident = ($slug:literal, $status:literal),)+ } own { $($own:ident = ($own_slug:literal, $own_status:literal),)+ }) => {
        /// The kinds of problem.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Slug {
            $(#[doc = concat!("`", $slug, "`")] $variant,)+
            $(#[doc = concat!("`", $own_slug, "` (ours)")] $own,)+
        }

        impl Slug {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+ $(Self::$own,)+];

            /// The part after the prefix.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $slug,)+ $(Self::$own => $own_slug,)+ }
            }

            /// Whether the API description knows it.
            #[must_use]
            pub const fn is_api(self) -> bool {
                match self { $(Self::$variant => true,)+ $(Self::$own => false,)+ }
            }

            /// Its usual HTTP status.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)+ $(Self::$own => $own_status,)+ }
            }
        }
    };
}

impl Slug {
    /// The whole `type`.
    #[must_use]
    pub fn uri(self) -> String {
        let prefix = if self.is_api() { API_PREFIX } else { OWN_PREFIX };
        format!("{prefix}{}", self.as_str())
    }

    /// The API's kind with this last part, after `…/probs/uitpas/`; rules name theirs this way.
    #[must_use]
    pub fn from_uitpas_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.is_api() && known.as_str().strip_prefix("uitpas/") == Some(name))
    }

    /// The kind with this `type`.
    #[must_use]
    pub fn from_uri(uri: &str) -> Option<Self> {
        let (api, slug) = match uri.strip_prefix(API_PREFIX) {
            Some(slug) => (true, slug),
            None => (false, uri.strip_prefix(OWN_PREFIX)?),
        };
        Self::ALL.iter().copied().find(|known| known.is_api() == api && known.as_str() == slug)
    }
}

slugs! {
    api {
        Forbidden = ("auth/forbidden", 403),
        Unauthorized = ("auth/unauthorized", 401),
        BodyInvalidData = ("body/invalid-data", 400),
        BodyInvalidSyntax = ("body/invalid-syntax", 400),
        BodyMissing = ("body/missing", 400),
        AssociationMembershipRenewNotPossible = ("uitpas/association-membership-renew-not-possible", 400),
        AssociationNotFound = ("uitpas/association-not-found", 404),
        AssociationPassholderCardsystemMismatch = ("uitpas/association-passholder-cardsystem-mismatch", 400),
        CardBlocked = ("uitpas/card-blocked", 400),
        CardsystemNotFound = ("uitpas/cardsystem-not-found", 404),
        CheckinCodeExpired = ("uitpas/checkin-code-expired", 400),
        CheckinCodeInvalid = ("uitpas/checkin-code-invalid", 400),
        CheckinNotAllowed = ("uitpas/checkin-not-allowed", 400),
        ClientNotFound = ("uitpas/client-not-found", 404),
        DistributionkeyNotFound = ("uitpas/distributionkey-not-found", 404),
        EmailAlreadyUsed = ("uitpas/email-already-used", 400),
        EventAlreadyHasTicketsales = ("uitpas/event-already-has-ticketsales", 400),
        EventNotAcceptable = ("uitpas/event-not-acceptable", 400),
        EventNotFound = ("uitpas/event-not-found", 404),
        FamilyMemberAlreadyAdded = ("uitpas/family-member-already-added", 400),
        ForbiddenUnderaged = ("uitpas/forbidden-underaged", 400),
        GroupNotFound = ("uitpas/group-not-found", 404),
        InszInTokenRequired = ("uitpas/insz-in-token-required", 400),
        InvalidCard = ("uitpas/invalid-card", 400),
        InvalidCardStatus = ("uitpas/invalid-card-status", 400),
        InvalidCardSystem = ("uitpas/invalid-card-system", 400),
        InvalidCity = ("uitpas/invalid-city", 400),
        InvalidCoupon = ("uitpas/invalid-coupon", 400),
        InvalidDistributionkey = ("uitpas/invalid-distributionkey", 400),
        InvalidInszNumber = ("uitpas/invalid-insz-number", 400),
        InvalidNumberOfTickets = ("uitpas/invalid-number-of-tickets", 400),
        InvalidPostalCode = ("uitpas/invalid-postal-code", 400),
        InvalidSocialTariffValidationToken = ("uitpas/invalid-social-tariff-validation-token", 400),
        InvalidUitpasNumber = ("uitpas/invalid-uitpas-number", 400),
        InvalidUitpasnumber = ("uitpas/invalid-uitpasnumber", 400),
        InvalidVoucherCode = ("uitpas/invalid-voucher-code", 400),
        KioskAlreadyConfigured = ("uitpas/kiosk-already-configured", 400),
        KioskDeviceAlreadyInUse = ("uitpas/kiosk-device-already-in-use", 400),
        KioskNotFound = ("uitpas/kiosk-not-found", 404),
        MaximumReached = ("uitpas/maximum-reached", 400),
        OrganizerNotFound = ("uitpas/organizer-not-found", 404),
        PassNotFound = ("uitpas/pass-not-found", 404),
        PassholderAlreadyRegistered = ("uitpas/passholder-already-registered", 400),
        PassholderBlocked = ("uitpas/passholder-blocked", 400),
        PassholderNewMembershipError = ("uitpas/passholder-new-membership-error", 400),
        PassholderNoActiveCardsystems = ("uitpas/passholder-no-active-cardsystems", 400),
        PassholderNotFound = ("uitpas/passholder-not-found", 404),
        PostalCodeNotInCardSystem = ("uitpas/postal-code-not-in-card-system", 400),
        PostalCodeRequired = ("uitpas/postal-code-required", 400),
        RateLimited = ("uitpas/rate-limited", 429),
        ReportNotFound = ("uitpas/report-not-found", 404),
        RewardNotEditable = ("uitpas/reward-not-editable", 400),
        RewardNotFound = ("uitpas/reward-not-found", 404),
        RewardPassholderNoApplicableCardsystems = ("uitpas/reward-passholder-no-applicable-cardsystems", 400),
        RewardPassholderPointsConstraint = ("uitpas/reward-passholder-points-constraint", 400),
        RewardPassholderVolumeConstraint = ("uitpas/reward-passholder-volume-constraint", 400),
        RewardPeriodConstraint = ("uitpas/reward-period-constraint", 400),
        RewardVolumeConstraint = ("uitpas/reward-volume-constraint", 400),
        SchoolNotFound = ("uitpas/school-not-found", 404),
        SocialTariffDiscountExpired = ("uitpas/social-tariff-discount-expired", 400),
        SocialTariffExpired = ("uitpas/social-tariff-expired", 400),
        SocialTariffNotAvailable = ("uitpas/social-tariff-not-available", 400),
        SocialTariffSuspended = ("uitpas/social-tariff-suspended", 400),
        TicketSaleNotFound = ("uitpas/ticket-sale-not-found", 404),
        TooManyAdultsInFamily = ("uitpas/too-many-adults-in-family", 400),
        TooManyFamilyMembers = ("uitpas/too-many-family-members", 400),
        UitidAlreadyRegistered = ("uitpas/uitid-already-registered", 400),
        UrlNotFound = ("url/not-found", 404),
        UrlQueryLimitExceeded = ("url/query-limit-exceeded", 400),
    }
    own {
        DeviceNotFound = ("offline/device-not-found", 404),
        DeviceSuspended = ("offline/device-suspended", 403),
        BatchTooLarge = ("offline/batch-too-large", 400),
        SignatureInvalid = ("offline/signature-invalid", 401),
        DeviceNotYours = ("offline/device-not-yours", 403),
        DeviceRevoked = ("offline/device-revoked", 403),
        SealedLogNotOpened = ("offline/sealed-log-not-opened", 400),
        NotARewardDesk = ("offline/not-a-reward-desk", 400),
        DesksInUse = ("offline/desks-in-use", 409),
        NotEnoughStock = ("offline/not-enough-stock", 409),
        LeaseNotFound = ("offline/lease-not-found", 404),
        DeskSetNotFound = ("offline/desk-set-not-found", 404),
        PointsReserved = ("offline/points-reserved", 409),
        MethodNotAllowed = ("http/method-not-allowed", 405),
        PayloadTooLarge = ("http/payload-too-large", 413),
        UnsupportedMediaType = ("http/unsupported-media-type", 415),
        NotAcceptable = ("http/not-acceptable", 406),
        Conflict = ("http/conflict", 409),
        Unavailable = ("http/unavailable", 503),
        InternalError = ("http/internal-error", 500),
        CheckinNotFound = ("uitpas/checkin-not-found", 404),
        RedeemedRewardNotFound = ("uitpas/redeemed-reward-not-found", 404),
        RedeemNotCancellable = ("uitpas/redeem-not-cancellable", 400),
        ActivityNotFound = ("uitpas/activity-not-found", 404),
        InvalidParameter = ("http/invalid-parameter", 400),
        PointsAlreadySpent = ("uitpas/points-already-spent", 400),
    }
}
