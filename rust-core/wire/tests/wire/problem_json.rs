//! Error documents as a client of the API reads them.

use serde_json::{Value, json};
use uitpas_wire::problem::{API_PREFIX, EndUserMessage, OWN_PREFIX, Problem, Slug};

#[test]
fn reads_and_writes_a_problem_with_all_its_fields() {
    let document = json!({
        "type": "https://api.publiq.be/probs/uitpas/invalid-card-status",
        "title": "Invalid card status", "status": 400, "detail": "The card is in stock",
        "endUserMessage": {"nl": "Nee", "fr": "Non", "de": "Nein", "en": "No"},
        "schemaErrors": [{"jsonPointer": "/eventId", "error": "missing"}],
        "cardStatus": "LOCAL_STOCK", "passType": "INDIVIDUAL",
    });
    let read: Problem = serde_json::from_value(document.clone()).unwrap();
    assert_eq!(read.slug(), Some(Slug::InvalidCardStatus));
    assert_eq!(read.extra["cardStatus"], "LOCAL_STOCK");
    assert_eq!(serde_json::to_value(&read).unwrap(), document);
}

#[test]
fn a_foreign_problem_is_still_one() {
    let read: Problem = serde_json::from_value(json!({"status": 502})).unwrap();
    assert_eq!((read.kind.as_str(), read.status, read.slug()), ("about:blank", 502, None));
}

#[test]
fn a_built_problem_says_what_was_asked_for() {
    let problem = Problem::new(Slug::EventNotFound, "Event not found")
        .with_status(400)
        .with_message(EndUserMessage { nl: "Onbekend".into(), ..EndUserMessage::default() })
        .with_extra("eventId", "e");
    let expected: Value = json!({
        "type": "https://api.publiq.be/probs/uitpas/event-not-found", "title": "Event not found", "status": 400,
        "endUserMessage": {"nl": "Onbekend"}, "eventId": "e",
    });
    assert_eq!(serde_json::to_value(problem).unwrap(), expected);
}

#[test]
fn every_kind_is_found_by_its_type_and_ours_never_looks_like_the_apis() {
    for slug in Slug::ALL {
        assert_eq!(Slug::from_uri(&slug.uri()), Some(*slug));
        assert_eq!(slug.uri().starts_with(API_PREFIX), slug.is_api());
        assert!((400..600).contains(&slug.status()));
    }
    assert_eq!(Slug::from_uri(&format!("{API_PREFIX}offline/device-not-found")), None);
    assert_eq!(Slug::from_uri(&format!("{OWN_PREFIX}auth/forbidden")), None);
    assert_eq!(Slug::from_uri("forbidden"), None);
}
