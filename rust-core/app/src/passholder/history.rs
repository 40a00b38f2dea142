//! What came in and went out, last first; scans that the registry has not answered stand on top.

use uitpas_texts::Arg;
use uitpas_wire::api::Transaction;
use uitpas_wire::offline::OperationKind;

use super::Pages;
use crate::api::common::Pictogram;
use crate::api::passholder::{HistoryRow, HistoryView};
use crate::oplog::{OperationInfo, OperationState};
use crate::screen::Env;
use crate::screen::outcomes::outcome_key;

/// The screen.
pub(super) fn view(pages: &Pages, open: &[OperationInfo], env: &Env) -> HistoryView {
    let texts = &env.texts;
    let as_of = pages.history.as_ref().map(|history| {
        let when = texts.moment(history.at, env.best());
        texts.with("as-of", &[("when", Arg::Text(&when))])
    });
    let scans = open.iter().rev().filter(|info| info.kind == OperationKind::CodeCheckin).map(|info| scan(info, env));
    let mut known: Vec<&Transaction> = pages.history.iter().flat_map(|history| &history.value).collect();
    known.sort_by_key(|transaction| std::cmp::Reverse(transaction.creation_date));
    HistoryView {
        title: texts.get("passholder-history-title"),
        as_of: as_of.unwrap_or_default(),
        rows: scans.chain(known.into_iter().map(|transaction| row(transaction, env))).collect(),
        empty_text: texts.get("passholder-history-empty"),
    }
}

fn scan(info: &OperationInfo, env: &Env) -> HistoryRow {
    let texts = &env.texts;
    let waiting = info.state == OperationState::Waiting;
    let said = info.outcome.as_ref().and_then(outcome_key).map(|key| texts.get(key));
    let said = if waiting { texts.get("passholder-history-waiting") } else { said.unwrap_or_default() };
    HistoryRow {
        title: texts.get("passholder-history-queued"),
        place: said.clone(),
        when: texts.moment(info.at, env.best()),
        points: String::new(),
        points_description: said,
        waiting,
        pictogram: if waiting { Pictogram::Clock } else { Pictogram::Stop },
    }
}

fn row(transaction: &Transaction, env: &Env) -> HistoryRow {
    let texts = &env.texts;
    let points = transaction.points;
    let count = i64::try_from(points.unsigned_abs()).unwrap_or(i64::MAX);
    let key = if points < 0 { "points-spent" } else { "points-saved" };
    HistoryRow {
        title: match transaction.title.trim() {
            "" => texts.get("passholder-history-other"),
            title => title.to_owned(),
        },
        place: transaction.location.clone(),
        when: texts.moment(transaction.creation_date, env.best()),
        points: if points < 0 { format!("−{count}") } else { format!("+{count}") },
        points_description: texts.with(key, &[("count", Arg::Number(count))]),
        waiting: false,
        pictogram: if points < 0 { Pictogram::Gift } else { Pictogram::Point },
    }
}
