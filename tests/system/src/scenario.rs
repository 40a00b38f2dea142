//! Scenario files as types; an unknown word in a file is an error.

use serde::Deserialize;

/// One file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What it shows, in a sentence.
    pub title: String,
    /// In order.
    pub steps: Vec<Step>,
}

/// One step: it does, or it expects.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Step {
    /// A person does something.
    Do {
        /// With which app.
        app: AppName,
        /// What.
        #[serde(flatten)]
        action: Deed,
    },
    /// The person then sees something.
    Expect {
        /// In which app.
        app: AppName,
        /// What.
        expect: Box<Expectation>,
    },
}

/// The app that a step is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum AppName {
    Counter,
    Passholder,
}

/// What a person does; see the README of the scenarios.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Deed {
    Login { user: String },
    ChooseCounter { id: String },
    ChooseActivity { id: Option<String> },
    Identify { input: String },
    AskRedeem { id: Option<String> },
    ConfirmRedeem,
    Sell { index: usize },
    Undo,
    NextGuest,
    Back,
    ShowCode,
    HideCode,
    StartKiosk,
    StopKiosk,
    SetPin { pin: String },
    RemovePin,
    Lock,
    Unlock { pin: String },
    ScanScreen,
    Offline,
    Online,
    Restart,
    OpenTab { tab: String },
    ScanPoster { event: String },
    ScanText { text: String },
    OpenReward { id: String },
    ShowPassOf { index: usize },
    SetLanguage { tag: String },
}

/// What a person sees; see the README of the scenarios. What is left out is not looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Expectation {
    pub screen: Option<String>,
    pub state: Option<String>,
    pub code: Option<String>,
    pub tone: Option<String>,
    pub balance: Option<Balance>,
    pub points_saved: Option<u32>,
    pub waiting: Option<u32>,
    pub online: Option<bool>,
    pub rewards_include: Vec<String>,
    pub rewards_exclude: Vec<String>,
    pub prices: Option<usize>,
    pub sells: Option<usize>,
    #[serde(deserialize_with = "present")]
    pub notice: Option<Option<String>>,
    pub history_first: Option<String>,
    pub history_waiting: Option<usize>,
    pub family: Option<usize>,
    pub live_code: Option<bool>,
    pub redeemed: Option<bool>,
}

/// A balance: exact, any, or against the one last looked at.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Balance {
    /// So many points.
    Exact(i64),
    /// `any`, `+1`, `-5`, `+0`.
    Relative(String),
}

fn present<'de, D: serde::Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(value).map(Some)
}
