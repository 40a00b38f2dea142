//! Codes: the live ones that this device shows, and what it verifies with.
#![allow(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Access<'_>` is not general enough as a function"
)]

use std::sync::Arc;

use uitpas_codes::checkin_code::{CodeKey, CodeKeys, KeyId};
use uitpas_codes::{CodeRefusal, PassCode, PassKey};
use uitpas_domain::{ActivityId, UitpasNumber};
use uitpas_wire::offline::{CodeSeries, VerificationKey};

use super::Device;
use crate::sync::{Lane, Reason, kept_live_codes};

impl Device {
    /// Shows live codes of this activity from now on: has them for a day ahead whenever there was a network, and tells
    /// of a change whenever another one is to be shown. `None`: no more.
    pub fn show_codes_of(&self, activity: Option<ActivityId>) {
        if self.shared.plan().live != activity {
            *self.shared.live_codes() = kept_live_codes(&self.shared, activity.as_ref());
            self.change_plan(|plan| plan.live = activity);
            self.tell();
            self.shared.pace.kick(Lane::Download, Reason::Now);
        }
    }

    /// The codes of the activity that is shown, as far as they were fetched.
    #[must_use]
    pub fn live_codes(&self) -> Option<Arc<CodeSeries>> {
        self.shared.live_codes().clone()
    }

    /// What check-in codes and codes of passes are verified with.
    #[must_use]
    pub fn code_keys(&self) -> CodeKeys {
        let read = |key: VerificationKey| {
            let kid = KeyId(key.kid.parse().ok()?);
            CodeKey::new(kid, key.public_key.as_bytes(), Some(key.not_after)).ok()
        };
        self.keys().unwrap_or_default().keys.into_iter().filter_map(read).collect()
    }

    /// The number in a code of a pass; `None` without a snapshot that says how to read it.
    #[must_use]
    pub fn number_in(&self, code: &PassCode) -> Option<Result<UitpasNumber, CodeRefusal>> {
        let pass_key = PassKey(self.snapshot()?.manifest().pass_key?.0);
        Some(code.verify(&self.code_keys(), &pass_key, self.now()))
    }
}
