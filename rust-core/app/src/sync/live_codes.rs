//! Live codes for this counter's screen: fetched for a day ahead, kept for a start without network.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use uitpas_domain::ActivityId;
use uitpas_wire::offline::CodeSeries;

use super::Shared;
use super::client::Call;
use crate::error::{CallFault, Fault};

const LIVE: &str = "live-codes";
/// With fewer left, new ones are fetched. Ours.
const RENEW_BELOW: Duration = Duration::from_secs(12 * 3_600);

/// As they are kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    activity: String,
    series: CodeSeries,
}

/// Those of an activity that an earlier start fetched.
pub(crate) fn kept_live_codes(shared: &Shared, activity: Option<&ActivityId>) -> Option<Arc<CodeSeries>> {
    let activity = activity?.as_str();
    let kept: Kept = shared.store.read(|db| db.setting_json(LIVE)).ok()??;
    (kept.activity == activity).then(|| Arc::new(kept.series))
}

/// Fetches those of the activity that is shown, when there is one and too few are left.
pub(super) async fn fetch(shared: &Shared, activity: Option<&ActivityId>) -> Result<(), CallFault> {
    let Some(activity) = activity else { return Ok(()) };
    let now = shared.clock.best();
    if shared.live_codes().as_ref().is_some_and(|series| series.left(now) >= RENEW_BELOW) {
        return Ok(());
    }
    let device = shared.log.device().ok_or(Fault::NotEnrolled)?;
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("deviceId", &device)
        .append_pair("eventId", activity.as_str())
        .finish();
    let answer = match shared.client.call(&Call::get(format!("/offline/live-codes?{query}"))).await {
        // There are none for this activity, or this registry makes none: the counter works without.
        Err(CallFault::Refused { status: 400 | 404, .. }) => return Ok(()),
        answer => answer?,
    };
    let series: CodeSeries = answer.json()?;
    let kept = Kept { activity: activity.as_str().to_owned(), series };
    shared.store.write(|db| db.set_setting_json(LIVE, &kept))?;
    // Somebody chose another activity meanwhile.
    if shared.plan().live.as_ref() == Some(activity) {
        *shared.live_codes() = Some(Arc::new(kept.series));
    }
    Ok(())
}

/// They are another counter's, or nobody's any more.
pub(super) fn forget(db: &crate::store::Access<'_>) -> Result<(), Fault> {
    db.delete_setting(LIVE)
}
