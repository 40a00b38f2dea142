//! What the passholder's effects mean on a device.

use std::sync::Arc;

use uitpas_texts::Language;
use uitpas_wire::api::{OptInPreferences, RedeemRequest, RedeemedReward};

use super::read_code::read_code;
use super::{Below, Effect, Event, Pages, State, pages};
use crate::device::{Device, LogoutFault};
use crate::error::CallFault;
use crate::screen::Env;
use crate::screen::login;
use crate::screen::shell::{Machine, Shell};
use crate::sync::Call;

/// Name of the setting that the app keeps.
pub(crate) const KEPT: &str = "passholder-kept";

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
        let watched = shell.look(|state, _| state.watched());
        Event::Below(Box::new(Below {
            login: device.login_state(),
            pages: Pages::read(device),
            open: device.open_operations().unwrap_or_default(),
            scanned: watched.and_then(|seq| device.operation(seq).ok().flatten()),
        }))
    }

    fn perform(shell: &Arc<Shell<Self>>, effect: Effect) -> Option<Event> {
        let device = shell.device.clone();
        match effect {
            Effect::ReadCode { text, who } => Some(Event::CodeRead(read_code(&device, &text, who.as_ref()))),
            Effect::Keep(kept) => {
                if let Err(fault) = device.set_setting_json(KEPT, &*kept) {
                    tracing::warn!(code = fault.code(), "the passholder's choices were not kept");
                }
                None
            }
            Effect::KeepPages(who) => {
                device.keep_pages(pages::specs(who.as_ref()));
                None
            }
            Effect::Refresh => {
                device.sync_now();
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
            Effect::Login(effect) => {
                let from = shell.clone();
                device.spawn(async move {
                    let event = match effect {
                        login::Effect::Begin => Event::LoginBegun(from.device.begin_login().await),
                        login::Effect::Complete(url) => Event::LoginCompleted(from.device.complete_login(&url).await),
                    };
                    from.feed(event);
                });
                None
            }
            Effect::SetOptIns(wanted) => {
                let from = shell.clone();
                device.spawn(async move {
                    let result = set_opt_ins(&from.device, wanted).await;
                    from.feed(Event::OptInsSet(result));
                });
                None
            }
            Effect::Redeem { id, number } => {
                let from = shell.clone();
                device.spawn(async move {
                    let result = Box::new(redeem(&from.device, &id, number).await);
                    from.feed(Event::Redeemed { id, result });
                });
                None
            }
        }
    }
}

async fn redeem(device: &Device, id: &str, number: String) -> Result<RedeemedReward, CallFault> {
    let request = RedeemRequest { reward_id: id.to_owned(), uitpas_number: number };
    device.call(Call::post("/rewards/redeemed", &request)?).await?.json()
}

async fn set_opt_ins(device: &Device, wanted: OptInPreferences) -> Result<(), CallFault> {
    device.call(Call::put("/passholders/me/opt-in-preferences", &wanted)?).await.map(|_| ())
}
