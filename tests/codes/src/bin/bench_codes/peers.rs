//! The readers beside ours, each with the options that its users take for a hard picture.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use rxing::{BarcodeFormat as RxingFormat, DecodeHints};
use uitpas_code_corpus::Picture;
use uitpas_codes::{CodeScanner, GreyFrame, Viewfinder};
use zxingcpp::{BarcodeFormat, BarcodeReader, ImageFormat, ImageView};

/// What a reader made of a frame.
pub enum Outcome {
    /// The texts it read, in how many milliseconds.
    Read(Vec<String>, f64),
    /// It panicked.
    Panicked,
    /// It was given up on.
    TimedOut,
}

/// How long a reader may take before it is given up.
const PATIENCE: Duration = Duration::from_secs(5);

/// A reader of the benchmark.
pub trait Peer {
    fn name(&self) -> &'static str;
    fn read(&mut self, picture: &Picture) -> Outcome;
}

/// Ours, every pass.
pub struct Still(pub CodeScanner);

impl Peer for Still {
    fn name(&self) -> &'static str {
        "ours, still"
    }

    fn read(&mut self, picture: &Picture) -> Outcome {
        timed(|| self.0.read(&frame(picture)?).map(|code| code.text))
    }
}

/// Ours, the same frame shown as often as it takes to get through the passes in turn; the time is that of the
/// slowest single frame.
pub struct Frames(pub usize);

impl Peer for Frames {
    fn name(&self) -> &'static str {
        if self.0 == 1 { "ours, one frame" } else { "ours, viewfinder" }
    }

    fn read(&mut self, picture: &Picture) -> Outcome {
        let mut viewfinder = Viewfinder::new();
        let mut slowest = 0.0_f64;
        for _ in 0..self.0 {
            let Some(frame) = frame(picture) else { break };
            let begun = processor_ms();
            let sight = viewfinder.look(&frame);
            slowest = slowest.max(processor_ms() - begun);
            if let Some(code) = sight.code {
                return Outcome::Read(vec![code.text], slowest);
            }
        }
        Outcome::Read(Vec::new(), slowest)
    }
}

fn frame(picture: &Picture) -> Option<GreyFrame<'_>> {
    GreyFrame::packed(&picture.data, picture.width, picture.height).ok()
}

/// zxing-cpp as it comes: `tryHarder`, `tryRotate`, `tryInvert` and `tryDownscale` on, local average binarizer; only
/// the formats that ours reads, and done with the first code, as ours is.
pub struct ZxingCpp(BarcodeReader);

impl ZxingCpp {
    pub fn new() -> Self {
        let formats = [BarcodeFormat::QRCode, BarcodeFormat::Code128, BarcodeFormat::EAN13, BarcodeFormat::ITF];
        let mut reader = zxingcpp::read().formats(formats).max_number_of_symbols(1);
        reader.set_try_harder(true).set_try_rotate(true).set_try_invert(true).set_try_downscale(true);
        Self(reader)
    }
}

impl Peer for ZxingCpp {
    fn name(&self) -> &'static str {
        "zxing-cpp"
    }

    fn read(&mut self, picture: &Picture) -> Outcome {
        timed(|| {
            let view = ImageView::from_slice(&picture.data, picture.width, picture.height, ImageFormat::Lum).ok()?;
            let codes = self.0.from(view).ok()?;
            codes.iter().find(|code| code.is_valid()).map(zxingcpp::Barcode::text)
        })
    }
}

/// `rqrr`, QR only, on a thread that is left behind when it does not come back.
pub struct Rqrr(Option<(Sender<Picture>, Receiver<Outcome>)>);

impl Rqrr {
    pub fn new() -> Self {
        Self(None)
    }
}

impl Peer for Rqrr {
    fn name(&self) -> &'static str {
        "rqrr"
    }

    fn read(&mut self, picture: &Picture) -> Outcome {
        let (frames, outcomes) = self.0.get_or_insert_with(|| {
            let (frames, inbox) = channel::<Picture>();
            let (outbox, outcomes) = channel();
            thread::spawn(move || {
                for picture in inbox {
                    if outbox.send(rqrr_read(&picture)).is_err() {
                        break;
                    }
                }
            });
            (frames, outcomes)
        });
        let outcome = match frames.send(picture.clone()) {
            Ok(()) => outcomes.recv_timeout(PATIENCE).unwrap_or(Outcome::TimedOut),
            Err(_) => Outcome::TimedOut,
        };
        if matches!(outcome, Outcome::TimedOut) {
            self.0 = None;
        }
        outcome
    }
}

fn rqrr_read(picture: &Picture) -> Outcome {
    timed(|| {
        let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(picture.width, picture.height, |x, y| {
            picture.data[y * picture.width + x]
        });
        prepared.detect_grids().iter().find_map(|grid| grid.decode().ok()).map(|(_, text)| text)
    })
}

/// rxing as it comes: `MultiFormatReader` over its hybrid binarizer, `TryHarder`, the same formats.
pub struct Rxing;

impl Peer for Rxing {
    fn name(&self) -> &'static str {
        "rxing"
    }

    fn read(&mut self, picture: &Picture) -> Outcome {
        timed(|| {
            let formats = [RxingFormat::QR_CODE, RxingFormat::CODE_128, RxingFormat::EAN_13, RxingFormat::ITF];
            let mut hints = DecodeHints { PossibleFormats: Some(formats.into()), ..DecodeHints::default() }
                .with(rxing::DecodeHintValue::TryHarder(true));
            let found = rxing::helpers::detect_in_luma_with_hints(
                picture.data.clone(),
                picture.width as u32,
                picture.height as u32,
                None,
                &mut hints,
            );
            found.ok().map(|found| found.getText().to_owned())
        })
    }
}

/// Processor time of this thread, so that whoever shares the machine does not count.
pub fn processor_ms() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

fn timed(read: impl FnOnce() -> Option<String>) -> Outcome {
    let begun = processor_ms();
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(text) => Outcome::Read(text.into_iter().collect(), processor_ms() - begun),
        Err(_) => Outcome::Panicked,
    }
}
