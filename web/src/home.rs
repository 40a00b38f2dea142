//! The first page: which app?

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use uitpas_texts::{Language, Texts};

use crate::counter::DemoTexts;
use crate::page::html;
use crate::session::{Shell, language};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    language: &'static str,
    languages: Vec<(&'static str, &'static str)>,
    title: String,
    text: String,
    passholder: String,
    passholder_text: String,
    counter: String,
    counter_text: String,
    demo: Option<DemoTexts<'a>>,
    desk: bool,
}

/// `?lang=fr`.
#[derive(Deserialize)]
pub struct Wanted {
    lang: Option<String>,
}

/// `GET /`.
pub async fn page(State(shell): State<Arc<Shell>>, headers: HeaderMap, Query(wanted): Query<Wanted>) -> Response {
    let wanted = wanted.lang.as_deref().and_then(Language::from_tag);
    let language = wanted.unwrap_or_else(|| language(&headers));
    let texts = Texts::new(language);
    let get = |key| texts.get(key);
    let page = HomePage {
        language: language.tag(),
        languages: Language::ALL.iter().map(|language| (language.tag(), language.name())).collect(),
        title: get("web-home-title"),
        text: get("web-home-text"),
        passholder: get("web-home-passholder"),
        passholder_text: get("web-home-passholder-text"),
        counter: get("web-home-counter"),
        counter_text: get("web-home-counter-text"),
        demo: shell.config.demo.as_ref().map(|bar| DemoTexts::new(bar, language.tag(), true)),
        desk: shell.config.desk_dir.is_some(),
    };
    html(&page, None)
}
