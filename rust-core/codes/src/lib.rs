//! Codes: what is printed, shown and scanned.
//!
//! - [`frame`] and [`reader`]: find a QR code or a barcode in an 8-bit grey frame, still or from a camera.
//! - [`draw`]: a QR code or a CODE128 barcode as modules, as SVG and as a grey picture, quiet zone included.
//! - [`checkin_code`]: our own signed check-in codes (`UP1.`), made and verified without a network.
//! - [`pass_code`]: the live code of a digital pass (`UPP1.`), without its number.
//!
//! Not here: what a code *means* for a check-in (that is a rule of `uitpas-domain`), cameras, and picture
//! files other than the optional PNG writer (feature `png`).
//!
//! Always holds: no frame and no text makes this crate panic, and a text that it hands out is never longer
//! than [`MAX_TEXT_BYTES`].

pub mod checkin_code;
pub mod draw;
pub mod frame;
pub mod pass_code;
pub mod reader;

/// The longest text of a code that is accepted, in bytes of UTF-8: the limit of the existing system's
/// check-in codes.
pub const MAX_TEXT_BYTES: usize = 512;

pub use checkin_code::{CheckinCode, CodeRefusal};
pub use draw::{BarcodeDrawing, DrawError, GreyBitmap, QrDrawing};
pub use frame::{FrameError, GreyFrame};
pub use pass_code::{PassCode, PassKey};
pub use reader::{CodeKind, CodeScanner, ReadCode, Region, Sight, Viewfinder};
