//! A picture from the browser's camera or files, turned grey for the core's scanner.

use std::io::Cursor;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::Multipart;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use image::{ImageReader, Limits};
use uitpas_app::CodeScanner;

/// The scanner takes sides up to this; larger pictures are made smaller first.
const MAX_SIDE: u32 = 4096;
/// Memory that a picture may take while it is decoded.
const MAX_DECODED: u64 = 256 * 1024 * 1024;

/// The code in the uploaded picture (form field `picture`), or `None` when there is none or it is no picture.
pub async fn read_code(mut form: Multipart) -> Option<String> {
    while let Ok(Some(field)) = form.next_field().await {
        if field.name() == Some("picture") {
            let bytes = field.bytes().await.ok()?;
            return tokio::task::spawn_blocking(move || decode(&bytes)).await.ok()?;
        }
    }
    None
}

/// The code in a frame of the page's camera; without one that is new, the answer that its script waits for.
pub async fn read_frame(scanner: &Arc<CodeScanner>, picture: Bytes) -> Result<String, Response> {
    let scanner = scanner.clone();
    let read = move || {
        let code = grey(&picture).and_then(|(grey, width, height)| scanner.read_grey(&grey, width, height, width));
        code.ok_or_else(|| scanner.needs_light())
    };
    tokio::task::spawn_blocking(read).await.unwrap_or(Err(false)).map_err(|needs_light| {
        let needs_light = if needs_light { "yes" } else { "no" };
        (StatusCode::NO_CONTENT, [("uitpas-needs-light", needs_light)]).into_response()
    })
}

fn decode(bytes: &[u8]) -> Option<String> {
    let (grey, width, height) = grey(bytes)?;
    CodeScanner::new().read_still(&grey, width, height, width)
}

/// The grey of a picture, its width and height.
fn grey(bytes: &[u8]) -> Option<(Vec<u8>, usize, usize)> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODED);
    reader.limits(limits);
    let mut picture = reader.decode().ok()?;
    if picture.width().max(picture.height()) > MAX_SIDE {
        picture = picture.thumbnail(MAX_SIDE, MAX_SIDE);
    }
    let grey = picture.into_luma8();
    let (width, height) = (usize::try_from(grey.width()).ok()?, usize::try_from(grey.height()).ok()?);
    Some((grey.into_raw(), width, height))
}
