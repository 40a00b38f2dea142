//! Records that both apps' views share.

/// How a verdict or message is meant; drawn as shape, colour, sound and vibration, never colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// It worked: a round tick.
    Good,
    /// Nothing wrong, but nothing was added either, for example "already saved": a sign with an i.
    Notice,
    /// It did not work; the text says what to do: a stop sign.
    Stop,
    /// Being decided, which takes the network: a clock.
    Busy,
}

/// A drawing next to words, for people who do not read well. Each shell draws them from the same set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Pictogram {
    Tick,
    Info,
    Stop,
    Clock,
    Point,
    Gift,
    Card,
    Scan,
    Calendar,
    List,
    Person,
    Family,
    Settings,
    Heart,
    Offline,
    Online,
    Upload,
    Undo,
    Next,
    Back,
    Search,
    Login,
    Logout,
    Counter,
    Activity,
    Food,
    Sport,
    Culture,
    GoodCause,
    Star,
    Ticket,
}

/// A short message over the screen; the shell shows it until dismissed or replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Stable code, for tests and for help.
    pub code: String,
    /// How it is meant.
    pub tone: Tone,
    /// What happened and what to do next.
    pub text: String,
}

/// The line that is always visible: is there a network, what waits, is the clock right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusLine {
    /// The registry was reached at the last try.
    pub online: bool,
    /// Operations recorded and not yet acknowledged by the registry.
    pub waiting: u32,
    /// Operations that the registry refused and a person should look at.
    pub parked: u32,
    /// "12 waiting, offline since 14:05", "Connected".
    pub text: String,
    /// Says that the device's clock is 30 s or more wrong.
    pub clock_warning: Option<String>,
    /// Says that the login ran out; everything local keeps working.
    pub login_warning: Option<String>,
}

/// The login screen. When `authorize_url` is there, the shell opens it in the system browser, and answers with
/// `LoginReturned` holding the URL that the browser came back to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct LoginView {
    pub title: String,
    pub text: String,
    pub button: String,
    /// The address is being fetched, or the answer checked.
    pub busy: bool,
    pub authorize_url: Option<String>,
}

/// One button of the app's frame: where it leads and whether it is where we are.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Tab {
    pub id: TabId,
    pub label: String,
    pub pictogram: Pictogram,
    pub selected: bool,
}

/// The main places of the passholder's app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum TabId {
    Pass,
    Rewards,
    Scan,
    History,
    More,
}

/// A pass as a barcode to hold under a scanner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BarcodeView {
    /// One byte a module, 1 black and 0 white, without quiet zone; a shell that draws natively uses this.
    pub modules: Vec<u8>,
    /// The same as an SVG picture with its quiet zone.
    pub svg: String,
    /// What a screen reader says.
    pub description: String,
}

/// A QR code to draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrView {
    /// One byte a module, row after row, 1 black and 0 white, without quiet zone; a shell that draws natively uses this.
    pub modules: Vec<u8>,
    /// Modules in a row.
    pub side: u32,
    /// The same as an SVG picture with its quiet zone.
    pub svg: String,
    /// What a screen reader says.
    pub description: String,
}

/// Words around a camera that is on in the page or app.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct CameraTexts {
    /// A picture with the device's own camera app, or from its files.
    pub picture: String,
    pub start: String,
    pub stop: String,
    /// "Hold the code in front of the camera."
    pub hint: String,
    /// When it is too dark.
    pub dark: String,
    /// When the camera may not or cannot be used; says what else to do.
    pub refused: String,
    /// The button that turns the torch on.
    pub torch_on: String,
    /// The button that turns it off.
    pub torch_off: String,
    /// The button before the system asks for permission.
    pub allow: String,
    /// The button after permission was refused for good.
    pub open_settings: String,
}

/// One choice of language.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct LanguageRow {
    /// "nl", "fr", "de" or "en".
    pub tag: String,
    /// In the language itself: "Nederlands".
    pub name: String,
    pub selected: bool,
}

/// A choice of day: before, this one, after; dates as `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct DayChooser {
    pub date: String,
    pub label: String,
    pub previous: String,
    pub previous_label: String,
    pub next: String,
    pub next_label: String,
}
