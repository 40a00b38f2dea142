//! Choosing an activity: today's first, another day's, any by its words, or none.

use chrono::{Days, NaiveDate};
use uitpas_domain::civil_time::{Instant, civil_date, end_of_day, start_of_day};
use uitpas_domain::{Channel, Span, WindowRefusal, judge_window};
use uitpas_texts::Arg;

use crate::api::common::{DayChooser, Pictogram};
use crate::api::counter::{ActivityRow, ChooseActivityView};
use crate::screen::{Env, bounded};
use crate::snapshot::{Activity, Snapshot};

/// The screen.
#[derive(Debug, Default)]
pub(crate) struct State {
    search: String,
    /// Today unless another was chosen.
    day: Option<NaiveDate>,
}

/// At most this many rows; a longer list is narrowed by searching.
const MAX_ROWS: usize = 200;

impl State {
    /// Narrows the list; words search all days.
    pub fn search(&mut self, text: &str) {
        self.search = bounded(text);
    }

    /// Another day.
    pub fn choose_day(&mut self, date: &str) {
        if let Ok(day) = NaiveDate::parse_from_str(date, "%Y-%m-%d") {
            self.day = Some(day);
        }
    }

    /// What is on screen.
    pub fn view(
        &self,
        snapshot: Option<&Snapshot>,
        counter_name: &str,
        manage_label: Option<String>,
        env: &Env,
    ) -> ChooseActivityView {
        let texts = &env.texts;
        let today = civil_date(env.best());
        let day = self.day.unwrap_or(today);
        let activities = snapshot.map(|snapshot| self.found(snapshot, day)).unwrap_or_default();
        let mut rows: Vec<ActivityRow> = activities.iter().map(|activity| self.row(activity, day, env)).collect();
        if self.search.trim().is_empty() && day == today {
            // Stable: what can be saved now comes first, otherwise by time.
            rows.sort_by_key(|row| !row.open_now);
        }
        let empty = match snapshot {
            None if env.status.busy || env.online() => "counter-activity-busy",
            None => "counter-activity-offline",
            Some(_) if self.search.trim().is_empty() => "counter-activity-empty",
            Some(_) => "counter-activity-nothing-found",
        };
        ChooseActivityView {
            title: texts.get("counter-activity-title"),
            counter_name: counter_name.to_owned(),
            search: self.search.clone(),
            search_label: texts.get("counter-activity-search"),
            day: chooser(day, today, env),
            rows,
            empty_text: texts.get(empty),
            without_label: texts.get("counter-activity-without"),
            busy: snapshot.is_none() && env.online(),
            manage_label,
        }
    }

    fn found<'s>(&self, snapshot: &'s Snapshot, day: NaiveDate) -> Vec<&'s Activity> {
        let mut found = if self.search.trim().is_empty() {
            snapshot.activities_on(day, "")
        } else {
            let mut found = snapshot.search(&self.search);
            let distance = |activity: &Activity| occurrence(activity, day).map_or(i64::MAX, |s| distance(s, day));
            found.sort_by_key(|activity| distance(activity));
            found
        };
        found.truncate(MAX_ROWS);
        found
    }

    fn row(&self, activity: &Activity, day: NaiveDate, env: &Env) -> ActivityRow {
        let texts = &env.texts;
        let (open_now, open_text) = match judge_window(&activity.calendar, Channel::Counter, env.now) {
            Ok(_) => (true, texts.get("counter-activity-open")),
            Err(WindowRefusal::NotYet { opens }) => {
                let when = texts.moment_short(opens, env.best());
                (false, texts.with("counter-activity-opens", &[("when", Arg::Text(&when))]))
            }
            Err(_) => (false, texts.get("counter-activity-closed")),
        };
        ActivityRow {
            id: activity.id.as_str().to_owned(),
            title: activity.title(texts.language().tag()).to_owned(),
            when: occurrence(activity, day).map(|span| when(span, day, env)).unwrap_or_default(),
            place: place(activity, texts.language().tag()),
            points: texts.points(activity.points.into()),
            open_now,
            open_text,
            pictogram: pictogram(activity),
        }
    }
}

/// Where it takes place: "Hall, Town".
pub(crate) fn place(activity: &Activity, language: &str) -> String {
    let Some(place) = &activity.event.location else { return String::new() };
    let name = place.name.in_language(language);
    let town = place.address.as_ref().and_then(|address| {
        let any = [&address.nl, &address.fr, &address.de, &address.en].into_iter().flatten().next()?;
        any.address_locality.clone()
    });
    match town {
        Some(town) if !name.contains(&town) => format!("{name}, {town}"),
        _ => name.to_owned(),
    }
}

/// The occurrence of a day, or else the one nearest to it.
fn occurrence(activity: &Activity, day: NaiveDate) -> Option<Span> {
    let of_day = activity.calendar.occurrences_between(start_of_day(day), end_of_day(day));
    let on_day = of_day.into_iter().find(|span| {
        let (first, last) = span.first_and_last_day();
        first <= day && day <= last
    });
    on_day.or_else(|| activity.calendar.spans_near(start_of_day(day)).into_iter().min_by_key(|s| distance(*s, day)))
}

fn distance(span: Span, day: NaiveDate) -> i64 {
    let (first, last) = span.first_and_last_day();
    let nearest = day.clamp(first, last.max(first));
    let days = nearest.signed_duration_since(day).num_days();
    // Of two that are as near, the coming one.
    days.abs().saturating_mul(2) + i64::from(days < 0)
}

fn when(span: Span, day: NaiveDate, env: &Env) -> String {
    let texts = &env.texts;
    let (first, last) = span.first_and_last_day();
    let whole = |at: Instant| start_of_day(civil_date(at)) == at;
    if whole(span.start) && whole(span.end) && span.start < span.end {
        let whole_day = texts.get("date-whole-day");
        return if first == last && first == day { whole_day } else { days(first, last, env) };
    }
    let today = civil_date(env.best());
    if first == last && first != day {
        let day = texts.day(first, today);
        return format!("{day}, {}", texts.span(span.start, span.end, env.best()));
    }
    if first == last { texts.span(span.start, span.end, env.best()) } else { days(first, last, env) }
}

fn days(first: NaiveDate, last: NaiveDate, env: &Env) -> String {
    let today = civil_date(env.best());
    let (from, to) = (env.texts.day(first, today), env.texts.day(last, today));
    if first == last {
        from
    } else {
        env.texts.with("date-span", &[("from", Arg::Text(&from)), ("to", Arg::Text(&to))])
    }
}

fn chooser(day: NaiveDate, today: NaiveDate, env: &Env) -> DayChooser {
    let before = day.checked_sub_days(Days::new(1)).unwrap_or(day);
    let after = day.checked_add_days(Days::new(1)).unwrap_or(day);
    DayChooser {
        date: day.to_string(),
        label: env.texts.day(day, today),
        previous: before.to_string(),
        previous_label: env.texts.get("counter-day-previous"),
        next: after.to_string(),
        next_label: env.texts.get("counter-day-next"),
    }
}

/// By the type of the activity where its terms tell, else a calendar.
fn pictogram(activity: &Activity) -> Pictogram {
    let says = |words: &[&str]| {
        let labels = activity.event.terms.iter().filter_map(|term| term.label.as_deref());
        labels.map(str::to_lowercase).any(|label| words.iter().any(|word| label.contains(word)))
    };
    if says(&["sport", "training", "zwem", "turn", "wandel"]) {
        Pictogram::Sport
    } else if says(&["concert", "theater", "film", "muziek", "expo", "tentoonstelling", "voorstelling", "museum"]) {
        Pictogram::Culture
    } else if says(&["eten", "drinken", "markt"]) {
        Pictogram::Food
    } else {
        Pictogram::Activity
    }
}
