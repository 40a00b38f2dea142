//! Plays a scenario with the Rust apps.

use anyhow::{Context, Result, bail, ensure};
use uitpas_app::api::common::{QrView, TabId, Tone};
use uitpas_app::api::counter::{CounterAction, CounterScreen, CounterView, DeskState};
use uitpas_app::api::passholder::{PassholderAction, PassholderScreen, PassholderView};
use uitpas_app::{CodeScanner, CounterApp, PassholderApp};

use crate::person::{log_in, read_poster};
use crate::scenario::{AppName, Balance, Deed, Expectation, Scenario, Step};
use crate::seat::Seat;

/// Both apps, and what was last seen in them.
pub struct Player {
    registry: String,
    counter: Seat<CounterApp>,
    passholder: Seat<PassholderApp>,
    last_balance: [Option<i64>; 2],
}

/// What an expectation is held against, the same for both apps.
#[derive(Debug, Default)]
struct Seen {
    screen: &'static str,
    state: Option<&'static str>,
    code: Option<String>,
    tone: Option<&'static str>,
    balance: Option<i64>,
    points_saved: Option<u32>,
    waiting: u32,
    online: bool,
    rewards: Vec<String>,
    prices: usize,
    sells: Vec<String>,
    notice: Option<String>,
    history_first: Option<String>,
    history_waiting: usize,
    family: usize,
    live_code: bool,
    redeemed: bool,
}

impl Player {
    /// Two new devices that know this registry.
    ///
    /// # Errors
    /// When a store cannot be made.
    pub fn new(registry: &str) -> Result<Self> {
        Ok(Self {
            registry: registry.to_owned(),
            counter: Seat::new(registry)?,
            passholder: Seat::new(registry)?,
            last_balance: [None, None],
        })
    }

    /// Plays it to its end.
    ///
    /// # Errors
    /// At the first step that cannot be done or is not as expected, with its number.
    pub async fn play(&mut self, scenario: &Scenario) -> Result<()> {
        for (index, step) in scenario.steps.iter().enumerate() {
            let at = || format!("“{}”, step {}: {step:?}", scenario.title, index + 1);
            match step {
                Step::Do { app: AppName::Counter, action } => self.counter_does(action).await.with_context(at)?,
                Step::Do { app: AppName::Passholder, action } => self.passholder_does(action).await.with_context(at)?,
                Step::Expect { app, expect } => self.look(*app, expect).with_context(at)?,
            }
        }
        Ok(())
    }

    async fn counter_does(&mut self, deed: &Deed) -> Result<()> {
        let action = match deed {
            Deed::Login { user } => {
                self.counter.app.dispatch(CounterAction::Login);
                self.counter.app.settled().await;
                let CounterScreen::Login { view } = self.counter.app.view().screen else { bail!("not at the login") };
                let url = log_in(&view.authorize_url.context("no address to log in at")?, user).await?;
                CounterAction::LoginReturned { url }
            }
            Deed::ChooseCounter { id } => CounterAction::ChooseCounter { id: id.clone() },
            Deed::ChooseActivity { id } => CounterAction::ChooseActivity { id: id.clone() },
            Deed::Identify { input } => CounterAction::Identify { input: input.clone() },
            Deed::AskRedeem { id } => CounterAction::AskRedeem { id: id.clone().context("which reward?")? },
            Deed::ConfirmRedeem => CounterAction::ConfirmRedeem,
            Deed::Sell { index } => {
                let id = counter_seen(self.counter.app.view()).sells.get(*index).cloned();
                CounterAction::Sell { id: id.context("no such price to note")? }
            }
            Deed::Undo => {
                let CounterScreen::Desk { view } = self.counter.app.view().screen else { bail!("not at the desk") };
                let DeskState::Guest { view } = view.state else { bail!("no guest at the desk") };
                CounterAction::Undo { id: view.undo.context("nothing to undo")?.id }
            }
            Deed::NextGuest => CounterAction::NextGuest,
            Deed::Back => CounterAction::Back,
            Deed::ShowCode => CounterAction::ShowCode,
            Deed::HideCode => CounterAction::HideCode,
            Deed::StartKiosk => CounterAction::StartKiosk,
            Deed::StopKiosk => CounterAction::StopKiosk,
            Deed::SetPin { pin } => CounterAction::SetPin { pin: pin.clone() },
            Deed::RemovePin => CounterAction::RemovePin,
            Deed::Lock => CounterAction::Lock,
            Deed::Unlock { pin } => CounterAction::Unlock { pin: pin.clone() },
            Deed::ScanScreen => {
                let PassholderScreen::Pass { view } = self.passholder.app.view().screen else {
                    bail!("not at the pass")
                };
                CounterAction::Identify { input: read_screen(&view.live_code.context("no code on the pass")?)? }
            }
            Deed::SetLanguage { tag } => CounterAction::SetLanguage { tag: tag.clone() },
            Deed::Offline | Deed::Online => {
                self.counter.set_online(matches!(deed, Deed::Online));
                self.counter.app.settled().await;
                return Ok(());
            }
            Deed::Restart => {
                self.counter.restart()?;
                self.counter.app.settled().await;
                return Ok(());
            }
            other => bail!("a counter does not {other:?}"),
        };
        self.counter.app.dispatch(action);
        self.counter.app.settled().await;
        Ok(())
    }

    async fn passholder_does(&mut self, deed: &Deed) -> Result<()> {
        let action = match deed {
            Deed::Login { user } => {
                self.passholder.app.dispatch(PassholderAction::Login);
                self.passholder.app.settled().await;
                let PassholderScreen::Login { view } = self.passholder.app.view().screen else {
                    bail!("not at the login")
                };
                let url = log_in(&view.authorize_url.context("no address to log in at")?, user).await?;
                PassholderAction::LoginReturned { url }
            }
            Deed::OpenTab { tab } => PassholderAction::OpenTab { tab: tab_id(tab)? },
            Deed::ScanPoster { event } => {
                PassholderAction::CodeRead { text: read_poster(&self.registry, event).await? }
            }
            Deed::ScanScreen => {
                let code = match self.counter.app.view().screen {
                    CounterScreen::Desk { view } => view.live_code.and_then(|live| live.code),
                    CounterScreen::Kiosk { view } => view.code,
                    _ => None,
                };
                PassholderAction::CodeRead { text: read_screen(&code.context("no code at the counter")?)? }
            }
            Deed::ScanText { text } => PassholderAction::CodeRead { text: text.clone() },
            Deed::OpenReward { id } => PassholderAction::OpenReward { id: id.clone() },
            Deed::AskRedeem { .. } => PassholderAction::AskRedeem,
            Deed::ConfirmRedeem => PassholderAction::ConfirmRedeem,
            Deed::ShowPassOf { index } => {
                let PassholderScreen::Pass { view } = self.passholder.app.view().screen else {
                    bail!("not at the pass")
                };
                let row = view.family.into_iter().nth(*index).context("no such pass in the family")?;
                PassholderAction::ShowPassOf { id: row.id }
            }
            Deed::SetLanguage { tag } => PassholderAction::SetLanguage { tag: tag.clone() },
            Deed::Offline | Deed::Online => {
                self.passholder.set_online(matches!(deed, Deed::Online));
                self.passholder.app.settled().await;
                return Ok(());
            }
            Deed::Restart => {
                self.passholder.restart()?;
                self.passholder.app.settled().await;
                return Ok(());
            }
            other => bail!("a passholder does not {other:?}"),
        };
        self.passholder.app.dispatch(action);
        self.passholder.app.settled().await;
        Ok(())
    }

    fn look(&mut self, app: AppName, expect: &Expectation) -> Result<()> {
        let (seen, last) = match app {
            AppName::Counter => (counter_seen(self.counter.app.view()), &mut self.last_balance[0]),
            AppName::Passholder => (passholder_seen(self.passholder.app.view()), &mut self.last_balance[1]),
        };
        compare(expect, &seen, last).with_context(|| format!("seen: {seen:?}"))
    }
}

fn compare(expect: &Expectation, seen: &Seen, last: &mut Option<i64>) -> Result<()> {
    let same = |what: &str, expected: Option<&str>, seen: Option<&str>| -> Result<()> {
        ensure!(expected.is_none() || expected == seen, "{what}: expected {expected:?}, not {seen:?}");
        Ok(())
    };
    same("screen", expect.screen.as_deref(), Some(seen.screen))?;
    same("state", expect.state.as_deref(), seen.state)?;
    same("code", expect.code.as_deref(), seen.code.as_deref())?;
    same("tone", expect.tone.as_deref(), seen.tone)?;
    same("history-first", expect.history_first.as_deref(), seen.history_first.as_deref())?;
    if let Some(notice) = &expect.notice {
        ensure!(*notice == seen.notice, "notice: expected {notice:?}");
    }
    if let Some(points) = expect.points_saved {
        ensure!(seen.points_saved == Some(points), "points-saved: expected {points}");
    }
    if let Some(waiting) = expect.waiting {
        ensure!(seen.waiting == waiting, "waiting: expected {waiting}");
    }
    if let Some(online) = expect.online {
        ensure!(seen.online == online, "online: expected {online}");
    }
    if let Some(waiting) = expect.history_waiting {
        ensure!(seen.history_waiting == waiting, "history-waiting: expected {waiting}");
    }
    if let Some(family) = expect.family {
        ensure!(seen.family == family, "family: expected {family}");
    }
    if let Some(live) = expect.live_code {
        ensure!(seen.live_code == live, "live-code: expected {live}");
    }
    if let Some(redeemed) = expect.redeemed {
        ensure!(seen.redeemed == redeemed, "redeemed: expected {redeemed}");
    }
    if let Some(prices) = expect.prices {
        ensure!(seen.prices == prices, "prices: expected {prices}");
    }
    if let Some(sells) = expect.sells {
        ensure!(seen.sells.len() == sells, "sells: expected {sells}");
    }
    for id in &expect.rewards_include {
        ensure!(seen.rewards.contains(id), "reward {id} is not on screen");
    }
    for id in &expect.rewards_exclude {
        ensure!(!seen.rewards.contains(id), "reward {id} is on screen");
    }
    if let Some(balance) = &expect.balance {
        let now = seen.balance.context("no balance on screen")?;
        match balance {
            Balance::Exact(points) => ensure!(now == *points, "balance: expected {points}"),
            Balance::Relative(change) if change == "any" => {}
            Balance::Relative(change) => {
                let before = last.context("no balance was looked at before")?;
                let expected = before + change.trim_start_matches('+').parse::<i64>()?;
                ensure!(now == expected, "balance: expected {expected}");
            }
        }
        *last = Some(now);
    }
    Ok(())
}

fn counter_seen(view: CounterView) -> Seen {
    let mut seen = Seen {
        waiting: view.status.waiting,
        online: view.status.online,
        notice: view.notice.map(|notice| notice.code),
        ..Seen::default()
    };
    match view.screen {
        CounterScreen::Login { .. } => seen.screen = "login",
        CounterScreen::ChooseCounter { .. } => seen.screen = "choose-counter",
        CounterScreen::ChooseActivity { .. } => seen.screen = "choose-activity",
        CounterScreen::Desks { .. } => seen.screen = "desks",
        CounterScreen::Locked { .. } => seen.screen = "locked",
        CounterScreen::Kiosk { view } => {
            seen.screen = "kiosk";
            seen.live_code = view.code.is_some();
            seen.code = view.result.as_ref().map(|result| result.code.clone());
            seen.tone = view.result.map(|result| tone(result.tone));
        }
        CounterScreen::Desk { view } => {
            seen.screen = "desk";
            seen.live_code = view.live_code.is_some_and(|live| live.code.is_some());
            match view.state {
                DeskState::Waiting => seen.state = Some("waiting"),
                DeskState::ConfirmRedeem { .. } => seen.state = Some("confirm"),
                DeskState::Guest { view } => {
                    seen.state = Some("guest");
                    seen.code = Some(view.code);
                    seen.tone = Some(tone(view.tone));
                    seen.balance = view.balance;
                    seen.points_saved = Some(view.points_saved);
                    let prices: Vec<_> = view.price.into_iter().chain(view.prices).collect();
                    seen.prices = prices.len();
                    seen.sells = prices.into_iter().filter(|row| row.button.is_some()).map(|row| row.id).collect();
                    seen.rewards = view.rewards.into_iter().map(|row| row.id).collect();
                }
            }
        }
    }
    seen
}

fn passholder_seen(view: PassholderView) -> Seen {
    let mut seen = Seen {
        waiting: view.status.waiting,
        online: view.status.online,
        notice: view.notice.map(|notice| notice.code),
        ..Seen::default()
    };
    match view.screen {
        PassholderScreen::Login { .. } => seen.screen = "login",
        PassholderScreen::Pass { view } => {
            seen.screen = "pass";
            seen.balance = view.balance;
            seen.family = view.family.len();
            seen.live_code = view.live_code.is_some();
        }
        PassholderScreen::History { view } => {
            seen.screen = "history";
            seen.history_first = view.rows.first().map(|row| row.points.clone());
            seen.history_waiting = view.rows.iter().filter(|row| row.waiting).count();
        }
        PassholderScreen::Rewards { view } => {
            seen.screen = "rewards";
            seen.rewards = view.rows.into_iter().map(|row| row.id).collect();
        }
        PassholderScreen::Reward { view } => {
            seen.screen = "reward";
            seen.redeemed = view.redeemed.is_some();
        }
        PassholderScreen::Scan { view } => {
            seen.screen = "scan";
            seen.code = view.result.as_ref().map(|result| result.code.clone());
            seen.tone = view.result.map(|result| tone(result.tone));
        }
        PassholderScreen::More { view } => {
            seen.screen = "more";
            seen.family = view.family.len();
        }
    }
    seen
}

/// What a camera reads off a screen, four pixels a module.
fn read_screen(code: &QrView) -> Result<String> {
    let (scale, quiet, side) = (4, 4, usize::try_from(code.side)?);
    let width = (side + 2 * quiet) * scale;
    let dark = |x: usize, y: usize| {
        let module = |at: usize| (at / scale).checked_sub(quiet).filter(|at| *at < side);
        module(x).zip(module(y)).is_some_and(|(x, y)| code.modules.get(y * side + x) == Some(&1))
    };
    let pixels: Vec<u8> =
        (0..width * width).map(|place| if dark(place % width, place / width) { 0 } else { 255 }).collect();
    CodeScanner::new().read_still(&pixels, width, width, width).context("no code can be read on the screen")
}

fn tab_id(tab: &str) -> Result<TabId> {
    Ok(match tab {
        "pass" => TabId::Pass,
        "rewards" => TabId::Rewards,
        "scan" => TabId::Scan,
        "history" => TabId::History,
        "more" => TabId::More,
        other => bail!("no tab {other}"),
    })
}

fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Notice => "notice",
        Tone::Stop => "stop",
        Tone::Busy => "busy",
    }
}
