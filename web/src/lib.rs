//! The browser shell: both apps as HTML over the same core as the phones.
//!
//! It draws views and sends actions; it decides nothing and holds no text of a screen. Every page works by plain
//! forms, without JavaScript; a small script keeps a page fresh when the core has news. Each browser session owns its
//! app objects, with a store in memory; `uitpas desk` gives all sessions one counter with a sealed store on disk.

mod config;
mod counter;
mod home;
mod login;
mod page;
mod passholder;
mod picture;
mod session;
mod static_files;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

pub use config::{DemoBar, DemoCard, DemoLogin, DemoPoster, WebConfig};

/// The largest picture that is taken, in bytes: a phone's camera stays under it.
const MAX_UPLOAD: usize = 20 * 1024 * 1024;

/// All pages, under `/`, `/counter`, `/passholder`, `/login/callback` and `/static`.
pub fn router(config: WebConfig) -> Router {
    let shell = Arc::new(session::Shell::new(config));
    Router::new()
        .route("/", get(home::page))
        .route("/counter", get(counter::page))
        .route("/counter/do", post(counter::act))
        .route("/counter/picture", post(counter::picture))
        .route("/counter/frame", post(counter::frame))
        .route("/counter/network", post(counter::network))
        .route("/counter/changes", get(counter::changes))
        .route("/passholder", get(passholder::page))
        .route("/passholder/do", post(passholder::act))
        .route("/passholder/picture", post(passholder::picture))
        .route("/passholder/frame", post(passholder::frame))
        .route("/passholder/network", post(passholder::network))
        .route("/passholder/changes", get(passholder::changes))
        .route("/login/callback", get(login::callback))
        .route("/static/{name}", get(static_files::serve))
        .layer(DefaultBodyLimit::max(MAX_UPLOAD))
        .layer(axum::middleware::from_fn(page::protect))
        .with_state(shell)
}
