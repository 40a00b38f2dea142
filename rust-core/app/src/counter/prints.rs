//! What a counter can have printed: posters, sheets about the activity, an overview of the rewards. The registry makes
//! the files; the shell opens the address of one.

use crate::api::common::Pictogram;
use crate::api::counter::PrintRow;
use crate::screen::{Env, path_segment};

use super::desk::Choice;

/// Of the activity: id, text, sign, and what is asked for.
const OF_ACTIVITY: [(&str, &str, Pictogram, &str); 4] = [
    ("a4-poster", "print-poster-a4", Pictogram::Scan, "qr-checkincodes/download-link?paper=a4"),
    ("a5-poster", "print-poster-a5", Pictogram::Scan, "qr-checkincodes/download-link?paper=a5"),
    ("leaflet", "print-leaflet", Pictogram::Calendar, "sheets/download-link?format=leaflet"),
    ("kiosk", "print-kiosk", Pictogram::Counter, "sheets/download-link?format=kiosk"),
];
/// Of the counter.
const REWARDS: &str = "rewards";

/// What is offered.
pub(super) fn rows(choice: &Choice, env: &Env) -> Vec<PrintRow> {
    let row = |id: &str, text: &str, pictogram| PrintRow { id: id.to_owned(), label: env.texts.get(text), pictogram };
    let activity = matches!(choice, Choice::Activity(_));
    let of_activity = OF_ACTIVITY.iter().filter(|_| activity).map(|(id, text, sign, _)| row(id, text, *sign));
    of_activity.chain([row(REWARDS, "print-rewards", Pictogram::Gift)]).collect()
}

/// Where the registry is asked for one of them, in the language on screen.
pub(super) fn path(id: &str, choice: &Choice, counter: &str, env: &Env) -> Option<String> {
    let language = env.texts.language().tag();
    if id == REWARDS {
        let counter = path_segment(counter);
        return Some(format!("/organizers/{counter}/rewards-overview/download-link?language={language}"));
    }
    let Choice::Activity(activity) = choice else { return None };
    let (.., what) = OF_ACTIVITY.iter().find(|(known, ..)| *known == id)?;
    Some(format!("/events/{}/{what}&language={language}", path_segment(activity)))
}
