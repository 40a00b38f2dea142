//! What the program around it tells the browser shell.

use std::path::PathBuf;

/// Where the registry is, and what this shell is for.
#[derive(Debug, Clone)]
pub struct WebConfig {
    /// The registry as this process reaches it, for example `http://127.0.0.1:8080`.
    pub registry_url: String,
    /// The issuer of logins, or `None` for the registry's own.
    pub issuer_url: Option<String>,
    /// This site as browsers reach it; `None`: take the address that the browser used, on this machine only.
    pub public_url: Option<String>,
    /// Present in demo mode: cards to tap, logins, posters to scan.
    pub demo: Option<DemoBar>,
    /// A folder for one counter shared by all sessions (`uitpas desk`); `None`: each session its own, in memory.
    pub desk_dir: Option<PathBuf>,
}

/// What the demo bar offers.
#[derive(Debug, Clone, Default)]
pub struct DemoBar {
    /// Cards to tap at the counter.
    pub cards: Vec<DemoCard>,
    /// Accounts to log in with.
    pub logins: Vec<DemoLogin>,
    /// Posters to scan with the passholder's app.
    pub posters: Vec<DemoPoster>,
}

/// A demo card. Its description is demo data, so it may say what is special about it.
#[derive(Debug, Clone)]
pub struct DemoCard {
    /// 13 digits, or a chip number.
    pub input: String,
    /// What is special about it.
    pub description: String,
}

/// A demo account; who that is, is said by the text `demo-who-USER`.
#[derive(Debug, Clone)]
pub struct DemoLogin {
    /// User name.
    pub user: String,
    /// Password, known to everybody.
    pub password: String,
}

/// A demo poster.
#[derive(Debug, Clone)]
pub struct DemoPoster {
    /// The activity's title.
    pub title: String,
    /// The text of the code on it.
    pub code: String,
}
