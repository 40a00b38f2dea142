//! `uitpas code read` and `uitpas code draw`: codes in files, without a registry.
//!
//! Pictures come from anywhere, so nothing about them is trusted: the size of
//! the file is limited before it is read, the size of the picture before memory
//! for it is taken, and whatever is wrong becomes a line with a stable code. One
//! bad file never stops the next.

use std::fs::File;
use std::io::{self, Cursor, Read, Write};
use std::path::Path;
use std::time::Instant;

use image::{ImageFormat, ImageReader, Limits};
use serde::Serialize;
use uitpas_codes::{BarcodeDrawing, CodeScanner, DrawError, GreyFrame, QrDrawing, ReadCode, frame::MAX_SIDE};

use crate::cli::{CodeKind, PictureFormat};

/// The largest file that is read: no camera writes a larger picture.
const MOST_FILE_BYTES: u64 = 64 * 1024 * 1024;
/// The largest picture that is unpacked, in pixels: 50 megapixels, what phones of today take at most.
const MOST_PIXELS: u64 = 50_000_000;
/// The most memory that the unpacking may take: such a picture with 8 bytes a pixel.
const MOST_MEMORY: u64 = MOST_PIXELS * 8 + 16 * 1024 * 1024;
/// Pixels a module in a drawn PNG: large enough for print, small enough for a screen.
const PIXELS_PER_MODULE: usize = 8;
/// Height of a drawn barcode as a share of its width: a quarter is usual on cards.
const BARCODE_SHARE: usize = 4;

/// One line of output of `code read`.
#[derive(Debug, Serialize)]
struct Line {
    file: String,
    kind: Option<&'static str>,
    text: Option<String>,
    milliseconds: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    passes: Option<Vec<PassLine>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<LineError>,
}

/// What one pass of the reader made of a picture.
#[derive(Debug, Serialize)]
struct PassLine {
    pass: &'static str,
    kind: Option<&'static str>,
    text: Option<String>,
    milliseconds: f64,
}

#[derive(Debug, Serialize)]
struct LineError {
    code: &'static str,
    text: String,
}

/// Why a file gave no picture.
#[derive(Debug, thiserror::Error)]
enum ReadError {
    #[error("the file cannot be read: {}", .0.kind())]
    File(#[from] io::Error),
    #[error("this is a folder or a device, not a file")]
    NotAFile,
    #[error("the file is larger than {} MB", MOST_FILE_BYTES / 1024 / 1024)]
    FileTooLarge,
    #[error("this is neither a PNG nor a JPEG picture")]
    NotAPicture,
    #[error("the picture has more than {} million pixels", MOST_PIXELS / 1_000_000)]
    PictureTooLarge,
    #[error("the picture is damaged")]
    Damaged,
    #[error("the picture is too small to hold a code")]
    TooSmall,
}

impl ReadError {
    fn code(&self) -> &'static str {
        match self {
            Self::File(_) => "file-unreadable",
            Self::NotAFile => "not-a-file",
            Self::FileTooLarge => "file-too-large",
            Self::NotAPicture => "not-a-picture",
            Self::PictureTooLarge => "picture-too-large",
            Self::Damaged => "picture-damaged",
            Self::TooSmall => "picture-too-small",
        }
    }
}

/// Reads the code in each file and writes a JSON line for it. Whether all files were pictures.
///
/// Passes follow each other until one finds a code; with `all_passes` every one runs, and the line says what each
/// of them found and in what time.
///
/// # Errors
/// The output cannot be written.
pub fn read(files: &[impl AsRef<Path>], all_passes: bool, out: &mut impl Write) -> io::Result<bool> {
    let scanner = CodeScanner::new();
    let mut all_well = true;
    for file in files {
        let begun = Instant::now();
        let (read, error) = match read_one(&scanner, file.as_ref(), all_passes) {
            Ok(read) => (read, None),
            Err(error) => (FileRead::default(), Some(LineError { code: error.code(), text: error.to_string() })),
        };
        all_well &= error.is_none();
        let (kind, text) = read.code.map(|code| (code.kind.name(), code.text)).unzip();
        let line = Line {
            file: file.as_ref().to_string_lossy().into_owned(),
            kind,
            text,
            milliseconds: milliseconds_since(begun),
            passes: read.passes,
            error,
        };
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(all_well)
}

/// What was found in a file, and by which passes if that was asked.
#[derive(Default)]
struct FileRead {
    code: Option<ReadCode>,
    passes: Option<Vec<PassLine>>,
}

fn read_one(scanner: &CodeScanner, file: &Path, all_passes: bool) -> Result<FileRead, ReadError> {
    let bytes = bytes_of(file)?;
    let (pixels, width, height) = grey(&bytes)?;
    // The picture is within MAX_SIDE by now, so a frame that is refused is a small one.
    let frame = GreyFrame::packed(&pixels, width, height).map_err(|_| ReadError::TooSmall)?;
    if !all_passes {
        return Ok(FileRead { code: scanner.read(&frame), passes: None });
    }
    let (mut first, mut passes) = (None, Vec::new());
    let mut begun = Instant::now();
    scanner.read_each(&frame, |pass, code| {
        let (kind, text) = code.clone().map(|code| (code.kind.name(), code.text)).unzip();
        passes.push(PassLine { pass, kind, text, milliseconds: milliseconds_since(begun) });
        first = first.take().or(code);
        begun = Instant::now();
    });
    Ok(FileRead { code: first, passes: Some(passes) })
}

/// To a tenth.
fn milliseconds_since(begun: Instant) -> f64 {
    (begun.elapsed().as_secs_f64() * 10_000.0).round() / 10.0
}

fn bytes_of(file: &Path) -> Result<Vec<u8>, ReadError> {
    let metadata = std::fs::metadata(file)?;
    if !metadata.is_file() {
        return Err(ReadError::NotAFile);
    }
    if metadata.len() > MOST_FILE_BYTES {
        return Err(ReadError::FileTooLarge);
    }
    let mut bytes = Vec::new();
    File::open(file)?.take(MOST_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_FILE_BYTES {
        return Err(ReadError::FileTooLarge);
    }
    Ok(bytes)
}

fn grey(bytes: &[u8]) -> Result<(Vec<u8>, usize, usize), ReadError> {
    let format = image::guess_format(bytes)
        .ok()
        .filter(|format| matches!(format, ImageFormat::Png | ImageFormat::Jpeg))
        .ok_or(ReadError::NotAPicture)?;
    let reader = || ImageReader::with_format(Cursor::new(bytes), format);
    let (width, height) = reader().into_dimensions().map_err(|_| ReadError::Damaged)?;
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(ReadError::PictureTooLarge);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = reader();
    reader.limits(limits);
    let mut picture = reader.decode().map_err(|_| ReadError::Damaged)?.into_luma8();
    let side = MAX_SIDE as u32;
    if width > side || height > side {
        let (width, height) = fitted(width, height, side);
        picture = image::imageops::thumbnail(&picture, width, height);
    }
    let (width, height) = picture.dimensions();
    Ok((picture.into_raw(), width as usize, height as usize))
}

/// The largest size of the same shape with both sides at most `side`.
fn fitted(width: u32, height: u32, side: u32) -> (u32, u32) {
    let scaled = |length: u32| {
        let scaled = u64::from(length) * u64::from(side) / u64::from(width.max(height).max(1));
        u32::try_from(scaled.max(1)).unwrap_or(side)
    };
    (scaled(width), scaled(height))
}

/// Draws a code, as the bytes of an SVG or PNG file.
///
/// # Errors
/// The text is empty, too long, or has characters that the code cannot carry.
pub fn draw(text: &str, kind: CodeKind, format: PictureFormat) -> Result<Vec<u8>, DrawError> {
    match kind {
        CodeKind::Qr => {
            let drawing = QrDrawing::new(text)?;
            Ok(match format {
                PictureFormat::Svg => drawing.svg().into_bytes(),
                PictureFormat::Png => drawing.bitmap(PIXELS_PER_MODULE)?.png(),
            })
        }
        CodeKind::Code128 => {
            let drawing = BarcodeDrawing::new(text)?;
            let height = drawing.width_with_quiet_zone() / BARCODE_SHARE;
            Ok(match format {
                PictureFormat::Svg => drawing.svg(height).into_bytes(),
                PictureFormat::Png => drawing.bitmap(PIXELS_PER_MODULE / 2, height * PIXELS_PER_MODULE / 2)?.png(),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::Value;

    fn read_files(files: &[std::path::PathBuf]) -> (bool, Vec<Value>) {
        let mut out = Vec::new();
        let all_well = read(files, false, &mut out).unwrap();
        let lines = String::from_utf8(out).unwrap();
        (all_well, lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
    }

    #[rstest]
    #[case("0900000095902", CodeKind::Code128, "code128")]
    #[case("0900000095902", CodeKind::Qr, "qr")]
    #[case("déjà vu ☕", CodeKind::Qr, "qr")]
    fn what_is_drawn_is_read_again(#[case] text: &str, #[case] kind: CodeKind, #[case] name: &str) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("code.png");
        std::fs::write(&file, draw(text, kind, PictureFormat::Png).unwrap()).unwrap();
        let (all_well, lines) = read_files(&[file]);
        assert!(all_well);
        assert_eq!((lines[0]["kind"].as_str(), lines[0]["text"].as_str()), (Some(name), Some(text)));
        assert!(lines[0]["milliseconds"].is_number());
    }

    #[test]
    fn all_passes_say_what_each_of_them_found() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("code.png");
        std::fs::write(&file, draw("hello", CodeKind::Qr, PictureFormat::Png).unwrap()).unwrap();
        let mut out = Vec::new();
        assert!(read(&[file], true, &mut out).unwrap());
        let line: Value = serde_json::from_slice(&out).unwrap();
        assert_eq!((line["kind"].as_str(), line["text"].as_str()), (Some("qr"), Some("hello")));
        let passes = line["passes"].as_array().unwrap();
        let of = |name: &str| passes.iter().find(|pass| pass["pass"] == name).unwrap();
        assert_eq!(of("qr-full")["text"], "hello");
        assert!(of("bars")["text"].is_null() && of("qr-full-inverted")["text"].is_null());
        assert!(passes.iter().all(|pass| pass["milliseconds"].is_number()));
    }

    #[test]
    fn a_jpeg_is_read_and_passes_are_not_listed_unasked() {
        let folder = tempfile::tempdir().unwrap();
        let png = draw("0900000095902", CodeKind::Code128, PictureFormat::Png).unwrap();
        let file = folder.path().join("code.jpg");
        image::load_from_memory(&png).unwrap().into_luma8().save_with_format(&file, ImageFormat::Jpeg).unwrap();
        let (all_well, lines) = read_files(&[file]);
        assert!(all_well);
        assert_eq!(lines[0]["text"].as_str(), Some("0900000095902"));
        assert!(lines[0].get("passes").is_none());
    }

    /// A PNG whose heading announces 100,000 by 100,000 pixels.
    fn bomb() -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR".to_vec();
        bytes.extend([0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0, 8, 6, 0, 0, 0]);
        bytes.extend(0x1f52_7ac9_u32.to_be_bytes());
        bytes
    }

    #[test]
    fn bad_files_get_a_line_each_and_do_not_stop_the_good_one() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| {
            let file = folder.path().join(name);
            std::fs::write(&file, bytes).unwrap();
            file
        };
        let good = draw("hello", CodeKind::Qr, PictureFormat::Png).unwrap();
        let mut plain = Vec::new();
        image::GrayImage::from_pixel(64, 64, image::Luma([255]))
            .write_to(&mut Cursor::new(&mut plain), ImageFormat::Png)
            .unwrap();
        let files = [
            write("text.png", b"no picture"),
            write("empty.jpg", b""),
            write("cut.png", &good[..good.len() / 2]),
            write("bomb.png", &bomb()),
            write("gif.gif", b"GIF89a\x10\x00\x10\x00\x80\x00\x00"),
            folder.path().to_owned(),
            folder.path().join("nowhere.png"),
            write("good.png", &good),
            write("plain.png", &plain),
        ];
        let (all_well, lines) = read_files(&files);
        assert!(!all_well);
        let codes: Vec<_> = lines.iter().map(|line| line["error"]["code"].as_str()).collect();
        assert_eq!(codes[0..3], [Some("not-a-picture"), Some("not-a-picture"), Some("picture-damaged")]);
        assert!(matches!(codes[3], Some("picture-too-large" | "picture-damaged")));
        assert_eq!(codes[4..7], [Some("not-a-picture"), Some("not-a-file"), Some("file-unreadable")]);
        assert_eq!((codes[7], lines[7]["text"].as_str()), (None, Some("hello")));
        assert_eq!(codes[8], None);
        assert!(lines[8]["text"].is_null() && lines[8]["kind"].is_null());
    }

    #[test]
    fn what_cannot_be_drawn_says_why() {
        let code = |text: &str, kind| draw(text, kind, PictureFormat::Svg).unwrap_err().code();
        assert_eq!(code("", CodeKind::Qr), "draw-empty");
        assert_eq!(code(&"x".repeat(513), CodeKind::Qr), "draw-too-long");
        assert_eq!(code("één", CodeKind::Code128), "draw-unsupported-character");
    }

    #[test]
    fn a_large_picture_is_made_to_fit() {
        assert_eq!(fitted(8000, 6000, 4096), (4096, 3072));
        assert_eq!(fitted(1_000_000, 3, 4096), (4096, 1));
    }
}
