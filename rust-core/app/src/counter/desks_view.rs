//! What the screen of devices and desks shows.

use uitpas_texts::Arg;
use uitpas_wire::offline::{Conflict, DeskDevice, DeskOverview, DeskRole, DeviceState, OperationKind, RewardStock};

use super::desks::{State, is_over};
use crate::api::common::{Pictogram, Tone};
use crate::api::desks::{ChoiceRow, ConfirmDeskView, ConflictRow, DesksView, DeviceRow, DeviceView, StockRow};
use crate::rights::RightsNow;
use crate::screen::outcomes::outcome_text;
use crate::screen::{Env, capitalised};

impl State {
    /// What is on screen.
    pub fn view(&self, counter_name: &str, rights: &RightsNow, env: &Env) -> DesksView {
        let texts = &env.texts;
        let overview = self.overview.as_ref();
        let (set_text, held_text) = overview.map(|overview| set_texts(overview, env)).unwrap_or_default();
        let set = overview.and_then(|overview| overview.desk_set.as_ref());
        let shortfall = overview.map_or(0, |overview| overview.shortfall);
        let conflicts = self.conflicts.iter().flat_map(|report| &report.conflicts);
        let text = match overview {
            _ if !env.online() => texts.get("desks-offline"),
            None if self.busy => texts.get("desks-busy"),
            _ => String::new(),
        };
        DesksView {
            title: texts.get("desks-title"),
            counter_name: counter_name.to_owned(),
            refresh_label: texts.get("desks-refresh"),
            text,
            busy: self.busy,
            set_text,
            held_text,
            hours_label: texts.get("desks-hours"),
            open_label: overview.filter(|_| set.is_none()).map(|_| texts.get("desks-open")),
            close_label: set.filter(|set| !set.closing).map(|_| texts.get("desks-close")),
            give_back_label: rights.to_return().map(|_| texts.get("desks-give-back")),
            devices_title: texts.get("desks-phones"),
            devices: overview.map(|o| o.devices.iter().map(|d| self.row(o, d, env)).collect()).unwrap_or_default(),
            device: self.at_hand().map(|(overview, device)| device_view(overview, device, env)),
            confirm: self.confirm(env),
            stock_title: texts.get("desks-stock"),
            stock: overview.map(|o| o.rewards.iter().map(|r| stock(r, env)).collect()).unwrap_or_default(),
            shortfall_text: if shortfall > 0 {
                texts.with("desks-shortfall", &[("count", Arg::Number(shortfall))])
            } else {
                String::new()
            },
            conflicts_title: texts.get("desks-conflicts"),
            conflicts: conflicts.map(|conflict| self.conflict(conflict, env)).collect(),
            conflicts_text: self.conflicts.as_ref().map(|_| texts.get("desks-conflicts-none")).unwrap_or_default(),
        }
    }

    fn at_hand(&self) -> Option<(&DeskOverview, &DeskDevice)> {
        let overview = self.overview.as_ref()?;
        let device = overview.devices.iter().find(|device| Some(&device.device_id) == self.chosen.as_ref())?;
        Some((overview, device))
    }

    fn row(&self, overview: &DeskOverview, device: &DeskDevice, env: &Env) -> DeviceRow {
        let texts = &env.texts;
        let mut name = name(device, env);
        if self.own.as_ref() == Some(&device.device_id) {
            name = format!("{name} ({})", texts.get("desks-this-phone"));
        }
        let role = match (device.role, device.desk.map(|desk| desk.to_string())) {
            (DeskRole::RewardDesk, Some(desk)) => texts.with("desks-role-numbered", &[("desk", Arg::Text(&desk))]),
            (DeskRole::RewardDesk, None) => texts.get("desks-role-reward"),
            (DeskRole::Checkin, _) => texts.get("desks-role-checkin"),
        };
        let seen = device.seen_at.map_or_else(
            || texts.get("desks-never-seen"),
            |at| texts.with("desks-seen", &[("when", Arg::Text(&texts.moment_short(at, env.best())))]),
        );
        let mut warnings = Vec::new();
        if device.missing > 0 {
            warnings.push(texts.with("desks-missing", &[("count", Arg::Number(device.missing))]));
        }
        if device.refused > 0 {
            warnings.push(texts.get("desks-twin"));
        }
        let stopped = device.state != DeviceState::Active;
        DeviceRow {
            id: device.device_id.clone(),
            name,
            text: [role, texts.get(state_key(device.state)), seen].join(" · "),
            lent: device.leases.iter().map(|lease| lent(overview, lease, env)).collect(),
            tone: if stopped || !warnings.is_empty() { Tone::Notice } else { Tone::Good },
            warnings,
            pictogram: if stopped { Pictogram::Stop } else { Pictogram::Counter },
            selected: self.chosen.as_ref() == Some(&device.device_id),
            change_label: texts.get("desks-change"),
        }
    }

    fn confirm(&self, env: &Env) -> Option<ConfirmDeskView> {
        let texts = &env.texts;
        let (_, device) = self.at_hand()?;
        let (question, means, yes) = match self.ask? {
            DeviceState::WrittenOff => ("desks-write-off-question", "desks-write-off-means", "desks-write-off"),
            _ => ("desks-revoke-question", "desks-revoke-means", "desks-revoke"),
        };
        Some(ConfirmDeskView {
            question: texts.get(question),
            name: name(device, env),
            means: texts.get(means),
            yes: texts.get(yes),
            no: texts.get("desks-no"),
        })
    }

    fn conflict(&self, conflict: &Conflict, env: &Env) -> ConflictRow {
        let texts = &env.texts;
        let what = match conflict.kind {
            Some(OperationKind::Checkin | OperationKind::CheckinUndo | OperationKind::CodeCheckin) => {
                "desks-conflict-saving"
            }
            Some(OperationKind::Redemption | OperationKind::RedemptionUndo) => "desks-conflict-reward",
            Some(OperationKind::RightsReturn) | None => "desks-conflict-other",
        };
        let device = self.overview.iter().flat_map(|o| &o.devices).find(|d| d.device_id == conflict.device_id);
        let from = device.map_or_else(|| texts.get("desks-unnamed"), |device| name(device, env));
        let when = texts.moment_short(conflict.received_at, env.best());
        ConflictRow {
            title: conflict.title.clone().unwrap_or_else(|| texts.get(what)),
            from: format!("{from} · {when}"),
            text: capitalised(&outcome_text(&conflict.outcome, texts).unwrap_or_else(|| texts.get("conflict-other"))),
        }
    }
}

fn name(device: &DeskDevice, env: &Env) -> String {
    if device.name.is_empty() { env.texts.get("desks-unnamed") } else { device.name.clone() }
}

fn state_key(state: DeviceState) -> &'static str {
    match state {
        DeviceState::Active => "desks-state-active",
        DeviceState::Suspended => "desks-state-suspended",
        DeviceState::Revoked => "desks-state-revoked",
        DeviceState::WrittenOff => "desks-state-written-off",
    }
}

fn lent(overview: &DeskOverview, lease: &uitpas_wire::offline::DeskLease, env: &Env) -> String {
    let reward = overview.rewards.iter().find(|reward| reward.reward_id == lease.reward_id);
    let title = reward.map_or(lease.reward_id.as_str(), |reward| reward.title.as_str());
    let (count, when) = (lease.units.to_string(), env.texts.moment_short(lease.expires_at, env.best()));
    let args = [("title", Arg::Text(title)), ("count", Arg::Text(&count)), ("when", Arg::Text(&when))];
    let key = if is_over(lease.expires_at, env) { "desks-in-doubt" } else { "desks-lent" };
    env.texts.with(key, &args)
}

fn set_texts(overview: &DeskOverview, env: &Env) -> (String, String) {
    let texts = &env.texts;
    let Some(set) = &overview.desk_set else { return (texts.get("desks-set-none"), String::new()) };
    let when = texts.moment_short(set.expires_at, env.best());
    let over = is_over(set.expires_at, env);
    let text = if set.closing {
        texts.get("desks-set-closing")
    } else if over {
        texts.with("desks-set-over", &[("when", Arg::Text(&when))])
    } else {
        texts.with("desks-set-open", &[("when", Arg::Text(&when))])
    };
    let desks: Vec<String> = set.held.iter().map(ToString::to_string).collect();
    let held = (set.closing || over) && !desks.is_empty();
    let held = held.then(|| texts.with("desks-set-held", &[("desks", Arg::Text(&desks.join(", ")))]));
    (text, held.unwrap_or_default())
}

fn device_view(overview: &DeskOverview, device: &DeskDevice, env: &Env) -> DeviceView {
    let texts = &env.texts;
    let is_desk = device.role == DeskRole::RewardDesk;
    let label = |key: &str, states: &[DeviceState]| states.contains(&device.state).then(|| texts.get(key));
    let (used, points, floor) =
        (device.risk_used.to_string(), device.risk_points.to_string(), device.risk_floor.to_string());
    let risk = [("used", Arg::Text(&used)), ("points", Arg::Text(&points)), ("floor", Arg::Text(&floor))];
    let lendable = overview.rewards.iter().filter(|r| is_desk && r.counted && !r.limited && r.pool > 0);
    DeviceView {
        title: name(device, env),
        name_label: texts.get("desks-name"),
        name: device.name.clone(),
        is_desk_label: texts.get("desks-is-desk"),
        is_desk,
        risk_text: if device.risk_points > 0 { texts.with("desks-risk", &risk) } else { String::new() },
        risk_points_label: texts.get("desks-risk-points"),
        risk_points: device.risk_points,
        risk_floor_label: texts.get("desks-risk-floor"),
        risk_floor: device.risk_floor,
        save_label: texts.get("desks-save"),
        lend_title: texts.get("desks-lend"),
        lend_reward_label: texts.get("desks-lend-reward"),
        lend_rewards: lendable
            .filter(|_| device.state == DeviceState::Active)
            .map(|reward| ChoiceRow { id: reward.reward_id.clone(), title: reward.title.clone() })
            .collect(),
        lend_units_label: texts.get("desks-lend-units"),
        suspend_label: label("desks-suspend", &[DeviceState::Active]),
        resume_label: label("desks-resume", &[DeviceState::Suspended]),
        revoke_label: label("desks-revoke", &[DeviceState::Active, DeviceState::Suspended]),
        write_off_label: label("desks-write-off", &[DeviceState::Active, DeviceState::Suspended, DeviceState::Revoked]),
    }
}

fn stock(reward: &RewardStock, env: &Env) -> StockRow {
    let texts = &env.texts;
    let [pool, lent, given, lost] =
        [reward.pool, reward.in_doubt, reward.consumed, reward.written_off].map(|units| units.to_string());
    let all = [
        ("pool", Arg::Text(&pool)),
        ("lent", Arg::Text(&lent)),
        ("given", Arg::Text(&given)),
        ("lost", Arg::Text(&lost)),
    ];
    StockRow {
        title: reward.title.clone(),
        price: texts.points(reward.points),
        text: if reward.counted {
            texts.with("desks-stock-row", &all)
        } else {
            texts.with("desks-uncounted", &[("given", Arg::Text(&given))])
        },
        note: if reward.limited { texts.get("desks-limited") } else { String::new() },
    }
}
