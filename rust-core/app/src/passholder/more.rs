//! Everything else: language, family, logging out.

use uitpas_texts::Arg;

use super::{Pages, opt_ins, pass};
use crate::api::passholder::MoreView;
use crate::screen::{Env, languages};

/// The screen.
pub(super) fn view(pages: &Pages, shown: Option<&str>, opt_ins: &opt_ins::State, env: &Env) -> MoreView {
    let texts = &env.texts;
    let waiting = env.status.waiting;
    MoreView {
        title: texts.get("passholder-more-title"),
        name: pages.me.as_ref().map(|me| pass::name_of(&me.value)).unwrap_or_default(),
        languages: languages(texts.language()),
        languages_title: texts.get("passholder-more-languages"),
        family_title: texts.get("passholder-more-family"),
        family: pass::family(pages, shown, env),
        opt_ins_title: texts.get("passholder-opt-ins"),
        opt_ins: opt_ins.rows(pages, texts),
        log_out_label: texts.get("common-log-out"),
        log_out_warning: if waiting > 0 {
            texts.with("notice-log-out-waiting", &[("count", Arg::Number(i64::from(waiting)))])
        } else {
            String::new()
        },
        counter_label: texts.get("start-counter"),
        about_title: texts.get("about-title"),
        about_text: texts.get("about-text"),
        licences_label: texts.get("about-licences"),
    }
}
