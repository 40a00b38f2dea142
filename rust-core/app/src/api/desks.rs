//! The organizer's devices and reward desks: what is seen and done.

use super::common::{Pictogram, Tone};

/// What somebody who manages a counter can do on the screen of devices and desks. What is typed comes as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DesksAction {
    /// Go there.
    Open,
    /// Fetch everything again.
    Refresh,
    /// Look at one device.
    ChooseDevice {
        /// `DeviceRow::id`.
        id: String,
    },
    /// Save what the device at hand is called and used for.
    SaveDevice {
        /// Its name.
        name: String,
        /// Gives rewards too.
        reward_desk: bool,
        /// Points that it may risk.
        risk_points: String,
        /// How far below zero a pass may come.
        risk_floor: String,
    },
    /// Lend units of a reward to the device at hand.
    Lend {
        /// `ChoiceRow::id`.
        reward: String,
        /// How many.
        units: String,
    },
    /// Stop the device at hand for now.
    Suspend,
    /// Put it back to work.
    Resume,
    /// Stop it for ever: asks first.
    AskRevoke,
    /// Write it off as lost: asks first.
    AskWriteOff,
    /// Yes, do what was asked.
    Confirm,
    /// Share the passes among the reward desks.
    OpenDesks {
        /// For how many hours.
        hours: String,
    },
    /// Let the desks give their rights back.
    CloseDesks,
    /// Give back what this device itself holds.
    GiveBack,
}

/// Devices and desks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct DesksView {
    pub title: String,
    pub counter_name: String,
    pub refresh_label: String,
    /// Why there is nothing to see, or that it is coming; else empty.
    pub text: String,
    pub busy: bool,
    /// Until when the desks are open, or that there are none.
    pub set_text: String,
    /// Which desks did not give their right back yet; else empty.
    pub held_text: String,
    pub hours_label: String,
    /// Present while desks can be opened.
    pub open_label: Option<String>,
    /// Present while desks can be closed.
    pub close_label: Option<String>,
    /// Present while this device holds something.
    pub give_back_label: Option<String>,
    pub devices_title: String,
    pub devices: Vec<DeviceRow>,
    /// The device at hand.
    pub device: Option<DeviceView>,
    /// A question that stands before everything else.
    pub confirm: Option<ConfirmDeskView>,
    pub stock_title: String,
    pub stock: Vec<StockRow>,
    /// What the organizer bore; empty for nothing.
    pub shortfall_text: String,
    pub conflicts_title: String,
    pub conflicts: Vec<ConflictRow>,
    /// Said when `conflicts` is empty.
    pub conflicts_text: String,
}

/// One device of the counter.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct DeviceRow {
    pub id: String,
    /// Its name, and whether it is this one.
    pub name: String,
    /// "Reward desk 2 · in use · last seen 14:05".
    pub text: String,
    /// What was lent to it, and what of that is in doubt.
    pub lent: Vec<String>,
    /// What a person should look at: missing numbers, a twin.
    pub warnings: Vec<String>,
    pub tone: Tone,
    pub pictogram: Pictogram,
    pub selected: bool,
    pub change_label: String,
}

/// The device at hand: what can be changed of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct DeviceView {
    pub title: String,
    pub name_label: String,
    pub name: String,
    pub is_desk_label: String,
    pub is_desk: bool,
    /// "Risk: 3 of 10 points used", or empty.
    pub risk_text: String,
    pub risk_points_label: String,
    pub risk_points: i64,
    pub risk_floor_label: String,
    pub risk_floor: i64,
    pub save_label: String,
    pub lend_title: String,
    pub lend_reward_label: String,
    /// Rewards that can be lent; empty when this device is no desk.
    pub lend_rewards: Vec<ChoiceRow>,
    pub lend_units_label: String,
    pub suspend_label: Option<String>,
    pub resume_label: Option<String>,
    pub revoke_label: Option<String>,
    pub write_off_label: Option<String>,
}

/// One choice of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct ChoiceRow {
    pub id: String,
    pub title: String,
}

/// One question before something that cannot be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct ConfirmDeskView {
    pub question: String,
    /// Which device.
    pub name: String,
    /// What it means.
    pub means: String,
    pub yes: String,
    pub no: String,
}

/// The units of a reward.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct StockRow {
    pub title: String,
    pub price: String,
    /// "80 left · 20 at devices · 0 given · 0 written off".
    pub text: String,
    /// Why it cannot be lent, or empty.
    pub note: String,
}

/// One thing that did not go as a phone had promised.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct ConflictRow {
    pub title: String,
    /// Which device, and when it arrived.
    pub from: String,
    /// What became of it.
    pub text: String,
}
