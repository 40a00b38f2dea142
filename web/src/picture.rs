//! A picture from the browser's camera or files, turned grey for the core's scanner.

use std::io::Cursor;

use axum::extract::Multipart;
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

fn decode(bytes: &[u8]) -> Option<String> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODED);
    reader.limits(limits);
    let mut picture = reader.decode().ok()?;
    if picture.width().max(picture.height()) > MAX_SIDE {
        picture = picture.thumbnail(MAX_SIDE, MAX_SIDE);
    }
    let grey = picture.into_luma8();
    let (width, height) = grey.dimensions();
    let (width, height) = (usize::try_from(width).ok()?, usize::try_from(height).ok()?);
    CodeScanner::new().read_still(grey.as_raw(), width, height, width)
}
