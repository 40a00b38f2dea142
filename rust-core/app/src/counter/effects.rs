//! What the counter's effects mean on a device.

use std::sync::Arc;

use serde::Deserialize;
use uitpas_domain::{ActivityId, OrganizerId, PassIdentifier};
use uitpas_texts::Language;
use uitpas_wire::api::{
    DownloadLink, OrganizerPermissions, Pass, RedeemRequest, RedeemedReward, RewardPage, RewardType, Tariff,
    TicketSale, euro_from_cents,
};
use uitpas_wire::offline::{ConflictReport, DeskOverview};

use super::identify::{facts, identify};
use super::sales::{Noted, Sale};
use super::{Below, Effect, Event, Kept, State, choose_counter, desks};
use crate::device::{LogoutFault, SnapshotState};
use crate::error::CallFault;
use crate::screen::login;
use crate::screen::shell::{Machine, Shell};
use crate::screen::{Env, path_segment};
use crate::snapshot::Snapshot;
use crate::sync::Call;

/// Name of the setting that the counter keeps.
pub(crate) const KEPT: &str = "counter-kept";

impl Machine for State {
    type Event = Event;
    type Effect = Effect;

    fn language(&self) -> Language {
        Self::language(self)
    }

    fn update(&mut self, event: Event, env: &Env) -> Vec<Effect> {
        Self::update(self, event, env)
    }

    fn below(shell: &Shell<Self>) -> Event {
        let device = &shell.device;
        let (pass, waiting) = shell.look(|state, _| state.watched());
        // Only those with an answer: of an evening's hundreds that wait there is nothing new to say.
        let operations = waiting.into_iter().min().map(|first| device.answered_from(first).unwrap_or_default());
        let operations = operations.unwrap_or_default();
        Event::Below(Box::new(Below {
            login: device.login_state(),
            snapshot: device.snapshot(),
            operations,
            facts: pass.and_then(|pass| facts(device, &pass)),
            rights: device.rights().unwrap_or_default(),
            live: device.live_codes(),
            emptied: device.device_id().is_none()
                && matches!(device.status().snapshot, SnapshotState::Expired | SnapshotState::Revoked),
        }))
    }

    fn perform(shell: &Arc<Shell<Self>>, effect: Effect) -> Option<Event> {
        let device = shell.device.clone();
        match effect {
            Effect::Identify(question) => Some(Event::Identified(Box::new(identify(&device, &question)))),
            Effect::UndoCheckin { seq } => {
                let result = device.record_undo(seq);
                let pass = shell.look(|state, _| state.watched().0);
                Some(Event::CheckinUndone { seq, result, facts: pass.and_then(|pass| facts(&device, &pass)) })
            }
            Effect::Give { reward, title, pass } => {
                let result = device.record_redemption(&pass, &reward);
                Some(Event::Given { title, result, facts: facts(&device, &pass) })
            }
            Effect::UndoGiven { seq } => {
                let result = device.record_redemption_undo(seq);
                let pass = shell.look(|state, _| state.watched().0);
                Some(Event::GivenUndone { seq, result, facts: pass.and_then(|pass| facts(&device, &pass)) })
            }
            Effect::Desks(desks::Effect::GiveBack) => {
                Some(Event::Desks(Box::new(desks::Event::GaveBack(device.return_rights()))))
            }
            Effect::ShowCodes(id) => {
                device.show_codes_of(id.and_then(|id| ActivityId::new(id).ok()));
                None
            }
            Effect::HashPin(pin) => Some(Event::PinHashed(device.random_key().map(|key| pin.hash(key)))),
            Effect::LookAgainIn(time) => {
                device.tell_in(time);
                None
            }
            Effect::Sync => {
                device.sync_now();
                None
            }
            Effect::Keep(kept) => {
                keep(shell, &kept);
                None
            }
            Effect::WorkFor(id) => {
                if let Ok(organizer) = OrganizerId::new(id) {
                    let worked = device.work_for(&organizer);
                    return worked.err().map(Event::Failed);
                }
                None
            }
            Effect::LogOut { even_if_waiting } => Some(Event::LoggedOut(match device.log_out(even_if_waiting) {
                Ok(()) => Ok(()),
                Err(LogoutFault::OperationsWaiting(waiting)) => Err(Some(waiting)),
                Err(LogoutFault::Device(fault)) => {
                    tracing::error!(code = fault.code(), "logging out failed");
                    Err(None)
                }
            })),
            effect => {
                let from = shell.clone();
                device.spawn(async move {
                    let event = exchange(&from, effect).await;
                    if let Some(event) = event {
                        from.feed(event);
                    }
                });
                None
            }
        }
    }
}

fn keep(shell: &Shell<State>, kept: &Kept) {
    if let Err(fault) = shell.device.set_setting_json(KEPT, kept) {
        // The counter works on; only the next start will ask again.
        tracing::warn!(code = fault.code(), "the counter's choices were not kept");
    }
}

/// Effects that need the network.
async fn exchange(shell: &Arc<Shell<State>>, effect: Effect) -> Option<Event> {
    let device = &shell.device;
    Some(match effect {
        Effect::Login(login::Effect::Begin) => Event::LoginBegun(device.begin_login().await),
        Effect::Login(login::Effect::Complete(url)) => Event::LoginCompleted(device.complete_login(&url).await),
        Effect::FetchCounters => {
            let answer = get::<Vec<OrganizerPermissions>>(shell, "/permissions").await;
            Event::Counters(answer.map(|permissions| choose_counter::counters_of(&permissions)))
        }
        Effect::Fetch { visit, pass } => {
            let result = fetch(shell, &pass).await;
            let passholder = result.as_ref().ok().map(|found| found.passholder_id.clone());
            shell.feed(Event::Fetched { visit, facts: facts(device, &pass), result: Box::new(result) });
            Event::Welcome { visit, rewards: welcome(shell, &passholder?).await.unwrap_or_default() }
        }
        Effect::Redeem { visit, reward, price, pass } => {
            let result = redeem(shell, &pass, reward, price).await;
            Event::Redeemed { visit, facts: facts(device, &pass), result: Box::new(result) }
        }
        Effect::UndoRedemption { visit, id } => {
            let path = format!("/rewards/redeemed/{}", path_segment(&id));
            let result = device.call(Call::delete(path)).await.map(|_| ());
            let pass = shell.look(|state, _| state.watched().0);
            if let (Ok(()), Some(pass)) = (&result, &pass) {
                // A failure leaves the older balance on screen, which says of when it is.
                let _ = fetch(shell, pass).await;
            }
            Event::RedemptionUndone { visit, id, result, facts: pass.and_then(|pass| facts(device, &pass)) }
        }
        Effect::Sell { visit, sale, pass } => Event::Sold { visit, result: sell(shell, &pass, sale).await },
        Effect::UndoSale { visit, id } => {
            let call = Call::delete(format!("/ticket-sales/{}", path_segment(&id)));
            let result = device.call(call).await.map(|_| ());
            Event::SaleUndone { visit, id, result }
        }
        Effect::Print(path) => Event::Printed(get::<DownloadLink>(shell, &path).await.map(|link| link.download_link)),
        Effect::Desks(desks::Effect::Fetch(organizer)) => {
            let result = fetch_desks(shell, &organizer).await;
            Event::Desks(Box::new(desks::Event::Fetched(result, device.device_id())))
        }
        Effect::Desks(desks::Effect::Change(call)) => {
            let result = device.call(call).await.map(|_| ());
            // It may be about this device: its rights, its snapshot.
            device.sync_now();
            Event::Desks(Box::new(desks::Event::Changed(result)))
        }
        _ => return None,
    })
}

async fn fetch_desks(
    shell: &Shell<State>,
    organizer: &OrganizerId,
) -> Result<(DeskOverview, ConflictReport), CallFault> {
    let id = path_segment(organizer.as_str());
    let overview = get(shell, &format!("/offline/desks?organizerId={id}")).await?;
    let conflicts = get(shell, &format!("/offline/conflicts?organizerId={id}")).await?;
    Ok((overview, conflicts))
}

async fn get<T: for<'de> Deserialize<'de>>(shell: &Shell<State>, path: &str) -> Result<T, CallFault> {
    shell.device.call(Call::get(path)).await?.json()
}

/// Asks who it is, and keeps the balance (no name) for later.
async fn fetch(shell: &Shell<State>, pass: &PassIdentifier) -> Result<Pass, CallFault> {
    let text = match pass {
        PassIdentifier::Number(number) => number.as_str(),
        PassIdentifier::Chip(chip) => chip.as_str(),
        PassIdentifier::Insz(_) => return Err(CallFault::Unreadable),
    };
    let asked = shell.device.asking(pass)?;
    let found: Pass = get(shell, &format!("/passes?identifier={text}")).await?;
    shell.device.hear_balance(pass, found.points, asked)?;
    Ok(found)
}

/// Asks which of the counter's WELCOME rewards a passholder can have now, where it hands out any.
async fn welcome(shell: &Shell<State>, passholder: &str) -> Result<Vec<String>, CallFault> {
    let snapshot = shell.device.snapshot();
    let any = |snapshot: &Snapshot| snapshot.rewards().iter().any(|reward| reward.kind == RewardType::Welcome);
    let Some(organizer) = snapshot.filter(|snapshot| any(snapshot)).and_then(|snapshot| snapshot.organizer_id()) else {
        return Ok(Vec::new());
    };
    let (organizer, passholder) = (path_segment(organizer.as_str()), path_segment(passholder));
    let query = format!(
        "type=WELCOME&subset=REDEEMABLE&organizerId={organizer}&isRedeemableByPassholderId={passholder}&limit=50"
    );
    let page: RewardPage = get(shell, &format!("/rewards?{query}")).await?;
    Ok(page.member.into_iter().filter_map(|reward| reward.id).collect())
}

/// The number of a pass that was shown by whichever identifier.
async fn number_of(shell: &Shell<State>, pass: &PassIdentifier) -> Result<String, CallFault> {
    if let PassIdentifier::Number(number) = pass {
        return Ok(number.as_str().to_owned());
    }
    // Where only this question broke off, nothing was asked for yet.
    let unasked = |fault: CallFault| if fault.may_have_acted() { CallFault::Offline } else { fault };
    Ok(fetch(shell, pass).await.map_err(unasked)?.uitpas_number)
}

/// Notes a sale at the social tariff, the only reduced price that this app offers.
async fn sell(shell: &Shell<State>, pass: &PassIdentifier, sale: Sale) -> Result<Noted, CallFault> {
    let request = TicketSale {
        regular_price: euro_from_cents(sale.price),
        regular_price_label: Some(sale.label).filter(|label| !label.is_empty()),
        tariff: Some(Tariff::social()),
        event_id: sale.event,
        uitpas_number: number_of(shell, pass).await?,
        ..TicketSale::default()
    };
    let mut noted: Vec<TicketSale> = shell.device.call(Call::post("/ticket-sales", &[request])?).await?.json()?;
    noted.pop().and_then(Noted::read).ok_or(CallFault::Unreadable)
}

async fn redeem(
    shell: &Shell<State>,
    pass: &PassIdentifier,
    reward: String,
    price: i64,
) -> Result<RedeemedReward, CallFault> {
    let number = number_of(shell, pass).await?;
    let request = RedeemRequest { reward_id: reward, uitpas_number: number };
    let asked = shell.device.asking(pass)?;
    let redeemed: RedeemedReward = shell.device.call(Call::post("/rewards/redeemed", &request)?).await?.json()?;
    if fetch(shell, pass).await.is_err()
        && let Some(known) = facts(&shell.device, pass)
    {
        // What the registry told last, without what this device did since.
        let told = known.balance.saturating_sub(known.pending).saturating_add(known.spent);
        shell.device.hear_balance(pass, told.saturating_sub(price), asked.computed_from(known.contains))?;
    }
    Ok(redeemed)
}
