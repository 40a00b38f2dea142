//! The counter's actions and views, as the edge shows them.
//!
//! Field by field the records of `uitpas_app::api::counter`: a difference does not compile.
#![allow(missing_docs)]

use super::common::{CameraTexts, DayChooser, LanguageRow, LoginView, Notice, Pictogram, QrView, StatusLine, Tone};
use super::desks::{DesksAction, DesksView};
use super::kiosk::KioskView;
use super::lock::{LockView, LockedView};
pub use uitpas_app::api::counter::{
    ActivityRow, ChooseActivityView, ChooseCounterView, ConfirmRedeemView, CounterAction, CounterLabels, CounterRow,
    CounterScreen, CounterView, DeskState, DeskView, GuestRow, LiveCodeView, PriceRow, PrintRow, RefusedRewardRow,
    RewardRow, UndoView, VerdictView,
};

/// Everything a volunteer can do. Actions that do not fit the screen at hand are ignored.
#[uniffi::remote(Enum)]
pub enum CounterAction {
    /// Wants to log in: an `authorize_url` follows in the view.
    Login,
    /// The browser came back from the login to this URL.
    LoginReturned {
        /// The whole URL, with its query.
        url: String,
    },
    /// Log out; refused with a notice while operations wait, unless `even_if_waiting`.
    Logout {
        /// The person has read the warning.
        even_if_waiting: bool,
    },
    /// Narrow the list of counters or activities.
    Search {
        /// What was typed.
        text: String,
    },
    /// Work for this counter.
    ChooseCounter {
        /// `CounterRow::id`.
        id: String,
    },
    /// Another day's activities.
    ChooseDay {
        /// `YYYY-MM-DD`.
        date: String,
    },
    /// Points are saved for this activity from now on; `None`: only look at passes and rewards.
    ChooseActivity {
        /// `ActivityRow::id`.
        id: Option<String>,
    },
    /// A guest: a typed number, a scanned barcode or a tapped chip, as it came.
    Identify {
        /// Text of the number, code or chip.
        input: String,
    },
    /// Ask whether this guest really wants this reward.
    AskRedeem {
        /// `RewardRow::id`.
        id: String,
    },
    /// Yes, redeem it.
    ConfirmRedeem,
    /// The guest pays the reduced price: note the sale.
    Sell {
        /// `PriceRow::id`.
        id: String,
    },
    /// Undo what was done for a guest in this session.
    Undo {
        /// `UndoView::id` or `GuestRow::undo`.
        id: String,
    },
    /// Ready for the next guest.
    NextGuest,
    /// Show guests a code to scan, from now on.
    ShowCode,
    /// No more.
    HideCode,
    /// Guests serve themselves at this device from now on.
    StartKiosk,
    /// No more; with a PIN it is asked first.
    StopKiosk,
    /// This PIN unlocks the device from now on.
    SetPin {
        /// 4 to 8 digits.
        pin: String,
    },
    /// No PIN any more.
    RemovePin,
    /// Lock the device; it takes a PIN.
    Lock,
    /// Unlock it.
    Unlock {
        /// What was typed.
        pin: String,
    },
    /// Have something printed: an `open_url` follows in the view.
    Print {
        /// `PrintRow::id`.
        id: String,
    },
    /// Manage the counter's devices and desks.
    Desks {
        /// What to do there.
        action: DesksAction,
    },
    /// Upload and download now.
    SyncNow,
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

/// What the counter shows now.
#[uniffi::remote(Record)]
pub struct CounterView {
    /// "nl", "fr", "de" or "en".
    pub language: String,
    /// Names of the app's own buttons, in that language.
    pub labels: CounterLabels,
    /// All languages.
    pub languages: Vec<LanguageRow>,
    /// Always visible.
    pub status: StatusLine,
    /// To be shown over the screen.
    pub notice: Option<Notice>,
    /// A file to open now, with the device's own viewer or browser; gone with the next action.
    pub open_url: Option<String>,
    /// Whether `Back` leads somewhere.
    pub can_go_back: bool,
    /// Logged in, so that logging out is possible.
    pub can_log_out: bool,
    /// The settings' part about the PIN.
    pub lock: LockView,
    /// The screen.
    pub screen: CounterScreen,
}

/// Words on buttons that stand on several screens.
#[uniffi::remote(Record)]
pub struct CounterLabels {
    pub app_name: String,
    pub back: String,
    pub search: String,
    pub sync_now: String,
    pub log_out: String,
    pub language: String,
    pub close: String,
    pub identify: String,
    pub cancel: String,
    /// Leads to the passholder's side.
    pub my_pass: String,
    pub about: String,
    pub menu: String,
    /// What a screen reader says for the number pad's key that deletes.
    pub delete_digit: String,
    /// What a screen reader says for the small heart.
    pub heart: String,
    /// What a screen reader says for the sign of what waits to be sent.
    pub waiting: String,
    /// Said while NFC is off.
    pub nfc_off: String,
    /// Leads to the system's NFC settings.
    pub nfc_settings: String,
}

/// One of the counter's screens.
#[uniffi::remote(Enum)]
pub enum CounterScreen {
    /// Nobody is logged in.
    Login {
        /// What it shows.
        view: LoginView,
    },
    /// Which organizer's counter.
    ChooseCounter {
        /// What it shows.
        view: ChooseCounterView,
    },
    /// Which activity, or none.
    ChooseActivity {
        /// What it shows.
        view: ChooseActivityView,
    },
    /// Guests.
    Desk {
        /// What it shows.
        view: DeskView,
    },
    /// Devices and desks, for who manages them.
    Desks {
        /// What it shows.
        view: DesksView,
    },
    /// Nobody works here until the PIN is typed.
    Locked {
        /// What it shows.
        view: LockedView,
    },
    /// Guests serve themselves.
    Kiosk {
        /// What it shows.
        view: KioskView,
    },
}

/// Choosing a counter: last used on top.
#[uniffi::remote(Record)]
pub struct ChooseCounterView {
    pub title: String,
    pub search: String,
    pub search_label: String,
    pub rows: Vec<CounterRow>,
    /// Said when `rows` is empty.
    pub empty_text: String,
    pub busy: bool,
}

/// One counter.
#[uniffi::remote(Record)]
pub struct CounterRow {
    pub id: String,
    pub name: String,
    pub place: String,
    pub last_used: bool,
}

/// Choosing an activity: today first.
#[uniffi::remote(Record)]
pub struct ChooseActivityView {
    pub title: String,
    pub counter_name: String,
    pub search: String,
    pub search_label: String,
    pub day: DayChooser,
    pub rows: Vec<ActivityRow>,
    pub empty_text: String,
    /// "Without activity: only look at passes and rewards".
    pub without_label: String,
    /// The first snapshot is being fetched.
    pub busy: bool,
    /// Leads to the devices and desks, for who may manage them.
    pub manage_label: Option<String>,
}

/// One activity.
#[uniffi::remote(Record)]
pub struct ActivityRow {
    pub id: String,
    pub title: String,
    pub when: String,
    pub place: String,
    /// "1 point".
    pub points: String,
    /// Points can be saved right now.
    pub open_now: bool,
    /// "from 19:00", when not open now.
    pub open_text: String,
    pub pictogram: Pictogram,
}

/// The counter at work.
#[uniffi::remote(Record)]
pub struct DeskView {
    /// The activity's title, or that there is none.
    pub title: String,
    pub subtitle: String,
    pub counter_name: String,
    pub change_activity_label: String,
    /// "Tap, scan or type a pass".
    pub prompt: String,
    pub input_label: String,
    pub camera: CameraTexts,
    pub state: DeskState,
    pub guests_title: String,
    /// Last first, at most 20.
    pub guests: Vec<GuestRow>,
    /// "17 points saved in this session".
    pub session_text: String,
    /// What a reward desk still holds: "Reward desk 2 · 18 left"; empty elsewhere.
    pub holds_text: String,
    /// A code for guests to scan, which changes by itself; while it is wanted.
    pub live_code: Option<LiveCodeView>,
    /// Shows that code (`ShowCode`); `None` without activity, or while it is shown.
    pub show_code_label: Option<String>,
    /// Makes a kiosk of this device (`StartKiosk`); `None` without activity.
    pub start_kiosk_label: Option<String>,
    pub prints_title: String,
    /// What can be printed (`Print`), for who may; empty for others.
    pub prints: Vec<PrintRow>,
    /// Leads to the devices and desks, for who may manage them.
    pub manage_label: Option<String>,
}

/// A live code on the counter's screen.
#[uniffi::remote(Record)]
pub struct LiveCodeView {
    pub title: String,
    /// What guests do with it, or why there is none.
    pub text: String,
    pub code: Option<QrView>,
    /// Puts it away (`HideCode`).
    pub hide_label: String,
}

/// Something that can be printed.
#[uniffi::remote(Record)]
pub struct PrintRow {
    pub id: String,
    pub label: String,
    pub pictogram: Pictogram,
}

/// Where the counter stands with the guest at hand.
#[uniffi::remote(Enum)]
pub enum DeskState {
    /// For the next guest.
    Waiting,
    /// A guest is at the desk.
    Guest {
        /// What it shows.
        view: VerdictView,
    },
    /// Asking before points are spent.
    ConfirmRedeem {
        /// What it shows.
        view: ConfirmRedeemView,
    },
}

/// The verdict over a guest.
#[uniffi::remote(Record)]
pub struct VerdictView {
    /// Stable code: "saved", "already-saved", "card-blocked", "shown" …
    pub code: String,
    pub tone: Tone,
    pub pictogram: Pictogram,
    /// Two or three words: "1 point saved".
    pub headline: String,
    /// One sentence more, or empty.
    pub detail: String,
    /// What to do next; never empty after a refusal.
    pub next_step: String,
    /// First name, known only online.
    pub name: Option<String>,
    /// The number in groups; empty when unknown.
    pub number: String,
    /// Present when known, with all that this phone did since.
    pub balance: Option<i64>,
    /// "7 points".
    pub balance_text: String,
    /// "as of 14:05", when it is not fresh.
    pub as_of: String,
    /// A small heart; never the words (discretion).
    pub heart: bool,
    pub points_saved: u32,
    /// What this guest pays, where the activity has one price.
    pub price: Option<PriceRow>,
    pub prices_title: String,
    /// What this guest pays, where it has several.
    pub prices: Vec<PriceRow>,
    /// Why the reduced price does not hold here, or cannot be noted now; empty otherwise.
    pub prices_text: String,
    pub rewards_title: String,
    pub rewards: Vec<RewardRow>,
    /// Rewards that there are points enough for, and that cannot be given here now.
    pub rewards_refused: Vec<RefusedRewardRow>,
    /// Why no reward can be redeemed now, for example without network; empty otherwise.
    pub rewards_text: String,
    pub undo: Option<UndoView>,
    pub next_label: String,
}

/// A price of the activity for this guest.
#[uniffi::remote(Record)]
pub struct PriceRow {
    pub id: String,
    /// "Adults"
    pub name: String,
    /// "instead of € 10,00", where this guest pays less; empty otherwise.
    pub regular: String,
    /// "€ 2,50"
    pub price: String,
    pub pictogram: Pictogram,
    /// Notes the sale (`Sell`); `None` where there is nothing to note, or not now.
    pub button: Option<String>,
}

/// A reward that this guest can redeem now.
#[uniffi::remote(Record)]
pub struct RewardRow {
    pub id: String,
    pub title: String,
    /// "10 points", "free".
    pub price: String,
    pub pictogram: Pictogram,
    pub button: String,
}

/// A reward that cannot be given here now, and what to do about it.
#[uniffi::remote(Record)]
pub struct RefusedRewardRow {
    pub title: String,
    pub price: String,
    pub pictogram: Pictogram,
    /// "All units that were here are given. Choose another reward …"
    pub text: String,
}

/// Something that can be undone.
#[uniffi::remote(Record)]
pub struct UndoView {
    pub id: String,
    pub label: String,
}

/// One question before points are spent.
#[uniffi::remote(Record)]
pub struct ConfirmRedeemView {
    pub question: String,
    pub reward_title: String,
    pub price: String,
    /// "You keep 3 points".
    pub after: String,
    pub yes: String,
    pub no: String,
    /// The registry is being asked.
    pub busy: bool,
}

/// One guest of this session.
#[uniffi::remote(Record)]
pub struct GuestRow {
    pub number: String,
    pub time: String,
    pub text: String,
    pub tone: Tone,
    pub pictogram: Pictogram,
    /// Recorded, not yet acknowledged.
    pub waiting: bool,
    /// Id for `Undo`, while that is possible.
    pub undo: Option<UndoView>,
}
