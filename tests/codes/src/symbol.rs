//! The codes themselves: modules of a QR code or bars of a barcode, drawn by other crates than the reader's own
//! drawing, with texts as they occur.

use qrcode::{EcLevel, QrCode, Version};
use rxing::oned::{Code128Writer, EAN13Writer, ITFWriter};
use rxing::{BarcodeFormat, Writer as _};

use crate::random::Random;

/// A kind of code in the corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// QR, version 1 to 10, any level of error correction.
    Qr,
    /// CODE128 with the number of a pass (13 digits) or another short text.
    Code128,
    /// EAN-13.
    Ean13,
    /// Interleaved 2 of 5 with 14 digits.
    Itf14,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Qr, Self::Code128, Self::Ean13, Self::Itf14];

    /// The name that our reader gives it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Qr => "qr",
            Self::Code128 => "code128",
            Self::Ean13 => "ean13",
            Self::Itf14 => "itf14",
        }
    }
}

/// A drawn code: dark and light modules without quiet zone.
#[derive(Debug, Clone)]
pub struct Symbol {
    /// Its kind.
    pub kind: Kind,
    /// What a reader must say.
    pub text: String,
    /// Modules in a row.
    pub columns: usize,
    /// Rows of modules; bars are one row, stretched to [`Symbol::height`].
    pub rows: usize,
    /// Height in modules.
    pub height: f64,
    dark: Vec<bool>,
}

impl Symbol {
    /// A random code of a kind.
    #[must_use]
    pub fn random(kind: Kind, random: &mut Random) -> Self {
        match kind {
            Kind::Qr => loop {
                if let Some(symbol) = random_qr(random) {
                    return symbol;
                }
            },
            Kind::Code128 => {
                let text = if random.chance(0.8) { pass_number(random) } else { reference(random) };
                Self::bars(kind, text, random)
            }
            Kind::Ean13 => Self::bars(kind, with_check_digit(&digits(12, random)), random),
            Kind::Itf14 => Self::bars(kind, with_check_digit(&digits(13, random)), random),
        }
    }

    /// A QR code of at least this version.
    #[must_use]
    pub fn qr(text: &str, version: i16, level: EcLevel) -> Option<Self> {
        let code = QrCode::with_version(text, Version::Normal(version), level).ok()?;
        let side = code.width();
        let dark = code.to_colors().iter().map(|color| color.select(true, false)).collect();
        Some(Self { kind: Kind::Qr, text: text.to_owned(), columns: side, rows: side, height: side as f64, dark })
    }

    fn bars(kind: Kind, text: String, random: &mut Random) -> Self {
        let matrix = match kind {
            Kind::Ean13 => EAN13Writer.encode(&text, &BarcodeFormat::EAN_13, 0, 0),
            Kind::Itf14 => ITFWriter.encode(&text, &BarcodeFormat::ITF, 0, 0),
            Kind::Code128 | Kind::Qr => Code128Writer.encode(&text, &BarcodeFormat::CODE_128, 0, 0),
        };
        let row: Vec<bool> =
            matrix.map(|matrix| (0..matrix.width()).map(|x| matrix.get(x, 0)).collect()).unwrap_or_default();
        // The writers add a quiet zone of their own.
        let first = row.iter().position(|dark| *dark).unwrap_or(0);
        let last = row.iter().rposition(|dark| *dark).map_or(0, |at| at + 1);
        let dark = row[first..last].to_vec();
        let height = (dark.len() as f64 * random.between(0.15, 0.5)).max(12.0);
        Self { kind, text, columns: dark.len(), rows: 1, height, dark }
    }

    /// The quiet zone around it, in modules.
    #[must_use]
    pub fn quiet_zone(&self) -> f64 {
        if self.kind == Kind::Qr { 4.0 } else { 10.0 }
    }

    /// Whether it is dark at a place in modules from its upper left corner; light outside.
    #[must_use]
    pub fn is_dark(&self, u: f64, v: f64) -> bool {
        if u < 0.0 || v < 0.0 || u >= self.columns as f64 || v >= self.height {
            return false;
        }
        let row = if self.rows == 1 { 0 } else { v as usize };
        self.dark[row * self.columns + u as usize]
    }
}

fn random_qr(random: &mut Random) -> Option<Symbol> {
    let version = 1 + random.below(10) as i16;
    let level = random.one_of(&[EcLevel::L, EcLevel::M, EcLevel::M, EcLevel::Q, EcLevel::H]);
    // What fits is found by trying: from a random length down.
    let longest = (1..=280)
        .rev()
        .step_by(3)
        .find(|length| QrCode::with_version(vec![b'a'; *length], Version::Normal(version), level).is_ok())?;
    let length = random.between(0.6, 1.0) * longest as f64;
    let text: String = (0..(length as usize).max(1))
        .map(|_| char::from(random.one_of(b"abcdefghijklmnopqrstuvwxyz0123456789-_")))
        .collect();
    Symbol::qr(&text, version, level)
}

fn digits(count: usize, random: &mut Random) -> String {
    (0..count).map(|_| char::from(b'0' + random.below(10) as u8)).collect()
}

/// A short text as on tickets and shelves.
fn reference(random: &mut Random) -> String {
    let length = 6 + random.below(9);
    (0..length).map(|_| char::from(random.one_of(b"ABCDEFGHJKLMNPQRSTUVWXYZ0123456789-"))).collect()
}

/// A UiTPAS number: 13 digits, the twelfth 0 or 1, Luhn over all.
#[must_use]
pub fn pass_number(random: &mut Random) -> String {
    let mut number = format!("09{}{}", digits(9, random), random.below(2));
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, digit)| {
            let value = u32::from(digit - b'0') * if i % 2 == 0 { 2 } else { 1 };
            value / 10 + value % 10
        })
        .sum();
    number.push(char::from(b'0' + ((10 - sum % 10) % 10) as u8));
    number
}

/// Digits followed by their GS1 check digit.
fn with_check_digit(digits: &str) -> String {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, digit)| u32::from(digit - b'0') * if i % 2 == 0 { 3 } else { 1 })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}
