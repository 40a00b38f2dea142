//! The passholder's app: what somebody with a pass sees and does.

use super::common::{
    BarcodeView, CameraTexts, LanguageRow, LoginView, Notice, Pictogram, QrView, StatusLine, Tab, TabId, Tone,
};

/// Everything a passholder can do. Actions that do not fit the screen at hand are ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PassholderAction {
    /// Wants to log in: an `authorize_url` follows in the view.
    Login,
    /// The browser came back from the login to this URL.
    LoginReturned {
        /// The whole URL, with its query.
        url: String,
    },
    /// Log out and forget everything here; refused with a notice while scans wait, unless `even_if_waiting`.
    Logout {
        /// The person has read the warning.
        even_if_waiting: bool,
    },
    /// Go to one of the main places.
    OpenTab {
        /// Which.
        tab: TabId,
    },
    /// Show another pass: one's own (`None`) or a family member's.
    ShowPassOf {
        /// `FamilyRow::id`.
        id: Option<String>,
    },
    /// A code came out of the camera, a picture, or the keyboard.
    CodeRead {
        /// Its text.
        text: String,
    },
    /// A picture was tried and held no code.
    NoCodeFound,
    /// Narrow the rewards by words.
    SearchRewards {
        /// What was typed.
        text: String,
    },
    /// Narrow the rewards to a municipality's card system, a group, or nothing.
    FilterRewards {
        /// `FilterRow::id`.
        id: String,
    },
    /// One reward's page.
    OpenReward {
        /// `RewardCard::id`.
        id: String,
    },
    /// Ask before points are spent on an online reward.
    AskRedeem,
    /// Yes, redeem it.
    ConfirmRedeem,
    /// No, keep the points.
    CancelRedeem,
    /// Agree to receive something, or no longer.
    SetOptIn {
        /// `OptInRow::id`.
        id: String,
        /// Agreed.
        on: bool,
    },
    /// Fetch everything anew.
    Refresh,
    /// One screen back.
    Back,
    /// Put the notice away.
    DismissNotice,
    /// Show everything in another language.
    SetLanguage {
        /// "nl", "fr", "de" or "en".
        tag: String,
    },
}

/// What the passholder's app shows now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassholderView {
    /// "nl", "fr", "de" or "en".
    pub language: String,
    /// Names of the app's own buttons, in that language.
    pub labels: PassholderLabels,
    /// Always visible.
    pub status: StatusLine,
    /// To be shown over the screen.
    pub notice: Option<Notice>,
    /// Whether `Back` leads somewhere.
    pub can_go_back: bool,
    /// Empty before login.
    pub tabs: Vec<Tab>,
    /// The screen.
    pub screen: PassholderScreen,
}

/// Words on buttons that stand on several screens.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct PassholderLabels {
    pub app_name: String,
    pub back: String,
    pub search: String,
    pub refresh: String,
    pub close: String,
    pub language: String,
    pub log_out: String,
    pub about: String,
}

/// One of the passholder's screens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PassholderScreen {
    /// Nobody is logged in.
    Login {
        /// What it shows.
        view: LoginView,
    },
    /// The pass.
    Pass {
        /// What it shows.
        view: PassView,
    },
    /// What came in and went out.
    History {
        /// What it shows.
        view: HistoryView,
    },
    /// What points buy.
    Rewards {
        /// What it shows.
        view: RewardsView,
    },
    /// One reward.
    Reward {
        /// What it shows.
        view: RewardView,
    },
    /// Scanning a check-in code.
    Scan {
        /// What it shows.
        view: ScanView,
    },
    /// Family, language, logging out.
    More {
        /// What it shows.
        view: MoreView,
    },
}

/// The pass. The shell turns the brightness up while it shows when `full_brightness`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct PassView {
    pub title: String,
    /// Whose pass.
    pub name: String,
    /// In groups of 4-3-3-3.
    pub number: String,
    pub number_label: String,
    pub barcode: Option<BarcodeView>,
    /// The code of the pass that changes by itself, without the number; none where none was fetched for this time.
    pub live_code: Option<QrView>,
    /// "Or let this code be scanned."
    pub live_text: String,
    pub full_brightness: bool,
    pub balance: Option<i64>,
    /// "7 points".
    pub balance_text: String,
    /// "as of today 14:05", "2 scans waiting".
    pub as_of: String,
    pub waiting_text: String,
    /// Card systems this pass belongs to, one line each.
    pub memberships: Vec<String>,
    /// Others whose pass can be shown; the first is oneself. Empty without family.
    pub family: Vec<FamilyRow>,
    pub family_title: String,
    /// Said when there is nothing to show yet.
    pub empty_text: String,
}

/// One pass that can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct FamilyRow {
    /// `None`: oneself.
    pub id: Option<String>,
    pub name: String,
    /// "7 points", or empty.
    pub balance_text: String,
    pub selected: bool,
}

/// History, last first.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct HistoryView {
    pub title: String,
    pub as_of: String,
    pub rows: Vec<HistoryRow>,
    pub empty_text: String,
}

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct HistoryRow {
    pub title: String,
    pub place: String,
    pub when: String,
    /// "+1", "−10".
    pub points: String,
    /// What a screen reader says for it: "1 point saved".
    pub points_description: String,
    /// Recorded on this phone, not yet acknowledged.
    pub waiting: bool,
    pub pictogram: Pictogram,
}

/// Rewards.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct RewardsView {
    pub title: String,
    pub search: String,
    pub search_label: String,
    /// All, within reach, almost there, last chance, online, welcome, and one a card system.
    pub filters: Vec<FilterRow>,
    pub filters_label: String,
    pub rows: Vec<RewardCard>,
    pub as_of: String,
    pub empty_text: String,
    pub busy: bool,
}

/// One choice of rewards.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct FilterRow {
    pub id: String,
    pub label: String,
    pub selected: bool,
}

/// One reward in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct RewardCard {
    pub id: String,
    pub title: String,
    pub place: String,
    /// "10 points", "free".
    pub price: String,
    /// "2 points to go", "you can have it now".
    pub reach: String,
    pub within_reach: bool,
    /// "last chance", "online", "welcome"; may be empty.
    pub badges: Vec<String>,
    pub pictogram: Pictogram,
}

/// One reward's page.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct RewardView {
    pub card: RewardCard,
    pub description: String,
    pub practical: String,
    /// Until when.
    pub period: String,
    /// Where: one line a counter.
    pub counters: Vec<String>,
    pub counters_title: String,
    /// Present when it can be redeemed here and now.
    pub redeem_button: Option<String>,
    /// Why not here and now; empty when it can.
    pub redeem_text: String,
    pub confirm: Option<ConfirmView>,
    /// After redeeming online: the code or text to use.
    pub redeemed: Option<RedeemedView>,
    pub busy: bool,
}

/// One question before points are spent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct ConfirmView {
    pub question: String,
    pub after: String,
    pub yes: String,
    pub no: String,
}

/// What was got.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct RedeemedView {
    pub headline: String,
    pub text: String,
    pub code: Option<String>,
    pub link: Option<String>,
    pub link_label: String,
}

/// Scanning.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct ScanView {
    pub title: String,
    pub prompt: String,
    pub camera: CameraTexts,
    pub typed_label: String,
    pub submit_label: String,
    pub result: Option<ScanResult>,
}

/// What came of a scan.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct ScanResult {
    /// Stable code: "saved", "queued", "already-saved", "not-yet", "over", "damaged", "not-ours", "no-code" …
    pub code: String,
    pub tone: Tone,
    pub pictogram: Pictogram,
    pub headline: String,
    pub detail: String,
    pub next_step: String,
}

/// Everything else.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct MoreView {
    pub title: String,
    pub name: String,
    pub languages: Vec<LanguageRow>,
    pub languages_title: String,
    pub family_title: String,
    pub family: Vec<FamilyRow>,
    pub opt_ins_title: String,
    /// What the passholder agrees to receive; empty before that is known.
    pub opt_ins: Vec<OptInRow>,
    pub log_out_label: String,
    /// Said before logging out while scans wait; empty otherwise.
    pub log_out_warning: String,
    /// "I work at a counter": leads to the other side.
    pub counter_label: String,
    pub about_title: String,
    /// What this app is, in two or three sentences.
    pub about_text: String,
    pub licences_label: String,
}

/// Something that a passholder may agree to receive.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct OptInRow {
    pub id: String,
    /// "Mails when a reward comes within reach".
    pub label: String,
    pub selected: bool,
}
