//! The few files that pages load: style, script, pictograms. Embedded, so that the program is one file.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// `GET /static/{name}`.
pub async fn serve(Path(name): Path<String>) -> Response {
    let (kind, text) = match name.as_str() {
        "style.css" => (
            "text/css; charset=utf-8",
            concat!(include_str!("../static/tokens.css"), include_str!("../static/style.css")),
        ),
        "live.js" => ("text/javascript; charset=utf-8", include_str!("../static/live.js")),
        "camera.js" => ("text/javascript; charset=utf-8", include_str!("../static/camera.js")),
        "pictograms.svg" => ("image/svg+xml", include_str!("../static/pictograms.svg")),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
