//! What the passholder agrees to receive. The registry keeps it; it is shown as last heard and changed online.

use uitpas_texts::Texts;
use uitpas_wire::api::OptInPreferences;

use super::{Effect, Pages};
use crate::api::passholder::OptInRow;
use crate::error::CallFault;
use crate::screen::notice::NoticeState;

type Place = fn(&mut OptInPreferences) -> &mut bool;

/// What can be chosen: id, text, where it is. Mails that the service needs are no choice.
const CHOICES: [(&str, &str, Place); 4] = [
    ("milestone-mails", "passholder-opt-in-milestones", |all| &mut all.milestone_mails),
    ("info-mails", "passholder-opt-in-news", |all| &mut all.info_mails),
    ("sms", "passholder-opt-in-sms", |all| &mut all.sms),
    ("post", "passholder-opt-in-post", |all| &mut all.post),
];

/// What was asked for and not yet heard back.
#[derive(Debug, Default)]
pub(crate) struct State {
    wanted: Option<OptInPreferences>,
    /// On its way to the registry.
    sent: Option<OptInPreferences>,
}

impl State {
    /// One choice on or off. One request at a time, so that the last choice is the one that stays.
    pub fn choose(&mut self, id: &str, on: bool, pages: &Pages) -> Option<Effect> {
        let (_, _, place) = CHOICES.into_iter().find(|(choice, _, _)| *choice == id)?;
        let mut wanted = self.now(pages)?;
        *place(&mut wanted) = on;
        self.wanted = Some(wanted);
        self.send()
    }

    /// The registry answered, or did not.
    pub fn answered(&mut self, result: &Result<(), CallFault>) -> (Option<NoticeState>, Option<Effect>) {
        let sent = self.sent.take();
        match result {
            Ok(()) if self.wanted == sent => (None, Some(Effect::Refresh)),
            Ok(()) => (None, self.send()),
            Err(fault) => {
                self.wanted = None;
                (Some(NoticeState::of_call(fault, "passholder-opt-in-offline")), None)
            }
        }
    }

    /// The choices as they are; none before the passholder is known.
    pub fn rows(&self, pages: &Pages, texts: &Texts) -> Vec<OptInRow> {
        let Some(mut now) = self.now(pages) else { return Vec::new() };
        let row = |(id, key, place): (&str, &str, Place)| OptInRow {
            id: id.to_owned(),
            label: texts.get(key),
            selected: *place(&mut now),
        };
        CHOICES.into_iter().map(row).collect()
    }

    fn now(&self, pages: &Pages) -> Option<OptInPreferences> {
        let me = pages.me.as_ref()?;
        // Who never chose gets what the service needs, and nothing else.
        let unsaid = OptInPreferences { service_mails: true, ..OptInPreferences::default() };
        Some(self.wanted.or(me.value.opt_in_preferences).unwrap_or(unsaid))
    }

    fn send(&mut self) -> Option<Effect> {
        if self.sent.is_some() {
            return None;
        }
        self.sent = self.wanted;
        self.sent.map(Effect::SetOptIns)
    }
}
