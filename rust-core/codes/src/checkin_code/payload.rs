//! The bytes of our codes, and how they become text.
//!
//! ```text
//! text      = "UP1." base32(body, signature)         RFC 4648 base 32: upper case, no padding, canonical
//! body      = kind u8, kid u16, length u8, activity, time       all integers big-endian
//! kind      = 1 poster | 2 live
//! length    = 0: activity is the 16 bytes of a UUID | 1…128: activity is that many bytes of UTF-8
//! time      = poster: from u32 (minutes since 1970), lasts u24 (minutes), edition u16
//!           | live: slot u32 (30 seconds each since 1970), nonce u16
//! signature = Ed25519, 64 bytes, over "UP1." body
//! ```
//! A UUID is stored as 16 bytes when it is spelled as usual (lower case, with hyphens), so that every
//! activity's identifier comes back as it went in. Base 32 and not base 64, since all its characters are in QR's
//! alphanumeric set: 5½ bits each instead of 8, and one QR version smaller.

use chrono::{DateTime, TimeDelta};
use data_encoding::BASE32_NOPAD;
use uitpas_domain::civil_time::Instant;
use uitpas_domain::ids::ActivityId;
use uuid::Uuid;

use super::KeyId;

/// How every code of ours begins.
pub const PREFIX: &str = "UP1.";

/// The longest activity identifier that fits into a code, in bytes, unless it is a UUID.
pub const MAX_ACTIVITY_BYTES: usize = 128;

/// How long one live code is shown, in seconds.
pub const LIVE_SLOT_SECONDS: i64 = 30;

const KIND_POSTER: u8 = 1;
const KIND_LIVE: u8 = 2;

/// What a code of ours says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contents {
    /// A printed code.
    Poster {
        /// The activity that it checks in to.
        activity: ActivityId,
        /// Minute from which it is accepted.
        from_minute: u32,
        /// For how many minutes; fits in 24 bits.
        minutes: u32,
        /// Which printing: a new one can replace a poster that must no longer be used.
        edition: u16,
    },
    /// A code on a screen.
    Live {
        /// The activity that it checks in to.
        activity: ActivityId,
        /// Which 30 seconds since 1970.
        slot: u32,
        /// Tells apart two screens of one activity.
        nonce: u16,
    },
}

impl Contents {
    /// The window of time in the code itself: from, until.
    #[must_use]
    pub fn window(&self) -> (Instant, Instant) {
        match self {
            Self::Poster { from_minute, minutes, .. } => {
                let from = i64::from(*from_minute);
                (at_second(from * 60), at_second((from + i64::from(*minutes)) * 60))
            }
            Self::Live { slot, .. } => {
                let slot = i64::from(*slot);
                (at_second(slot * LIVE_SLOT_SECONDS), at_second((slot + 1) * LIVE_SLOT_SECONDS))
            }
        }
    }
}

/// All seconds that 32 bits of minutes or slots can name are within chrono's range.
fn at_second(second: i64) -> Instant {
    DateTime::UNIX_EPOCH.checked_add_signed(TimeDelta::seconds(second)).unwrap_or(DateTime::UNIX_EPOCH)
}

/// The body of a code; `None` when the activity's identifier is too long or the minutes pass 24 bits.
pub(super) fn write(kid: KeyId, contents: &Contents) -> Option<Vec<u8>> {
    let (kind, activity) = match contents {
        Contents::Poster { activity, .. } => (KIND_POSTER, activity),
        Contents::Live { activity, .. } => (KIND_LIVE, activity),
    };
    let mut body = vec![kind];
    body.extend(kid.0.to_be_bytes());
    write_activity(&mut body, activity.as_str())?;
    match contents {
        Contents::Poster { from_minute, minutes, edition, .. } => {
            body.extend(from_minute.to_be_bytes());
            let [0, length @ ..] = minutes.to_be_bytes() else { return None };
            body.extend(length);
            body.extend(edition.to_be_bytes());
        }
        Contents::Live { slot, nonce, .. } => {
            body.extend(slot.to_be_bytes());
            body.extend(nonce.to_be_bytes());
        }
    }
    Some(body)
}

fn write_activity(body: &mut Vec<u8>, activity: &str) -> Option<()> {
    if let Some(uuid) = usual_uuid(activity) {
        body.push(0);
        body.extend(uuid.as_bytes());
    } else {
        let length = u8::try_from(activity.len()).ok().filter(|length| usize::from(*length) <= MAX_ACTIVITY_BYTES)?;
        body.push(length);
        body.extend(activity.as_bytes());
    }
    Some(())
}

/// A UUID in its usual spelling, which is the only one that comes back from 16 bytes.
fn usual_uuid(text: &str) -> Option<Uuid> {
    Uuid::try_parse(text).ok().filter(|uuid| uuid.hyphenated().encode_lower(&mut Uuid::encode_buffer()) == text)
}

/// Reads a body; `None` when it is not exactly one.
pub(super) fn read(body: &[u8]) -> Option<(KeyId, Contents)> {
    let mut rest = body;
    let [kind] = take(&mut rest)?;
    let kid = KeyId(u16::from_be_bytes(take(&mut rest)?));
    let activity = read_activity(&mut rest)?;
    let first = u32::from_be_bytes(take(&mut rest)?);
    let contents = match kind {
        KIND_POSTER => {
            let [high, middle, low] = take(&mut rest)?;
            let minutes = u32::from_be_bytes([0, high, middle, low]);
            let edition = u16::from_be_bytes(take(&mut rest)?);
            Contents::Poster { activity, from_minute: first, minutes, edition }
        }
        KIND_LIVE => Contents::Live { activity, slot: first, nonce: u16::from_be_bytes(take(&mut rest)?) },
        _ => return None,
    };
    rest.is_empty().then_some((kid, contents))
}

fn read_activity(rest: &mut &[u8]) -> Option<ActivityId> {
    let [length] = take(rest)?;
    if length == 0 {
        return ActivityId::new(Uuid::from_bytes(take(rest)?).hyphenated().to_string()).ok();
    }
    let (bytes, behind) = rest.split_at_checked(usize::from(length))?;
    *rest = behind;
    let text = std::str::from_utf8(bytes).ok()?;
    // One spelling only: no longer than allowed, and no UUID as text.
    (text.len() <= MAX_ACTIVITY_BYTES && usual_uuid(text).is_none()).then(|| ActivityId::new(text).ok())?
}

pub(crate) fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, behind) = rest.split_first_chunk()?;
    *rest = behind;
    Some(*taken)
}

/// What the signature is over: the prefix keeps it apart from other things signed with the same kind of key.
pub(super) fn signed_bytes(body: &[u8]) -> Vec<u8> {
    [PREFIX.as_bytes(), body].concat()
}

/// The text of a body and its signature behind a prefix.
pub(crate) fn to_text(prefix: &str, body: &[u8], signature: &[u8]) -> String {
    format!("{prefix}{}", BASE32_NOPAD.encode(&[body, signature].concat()))
}

/// The bytes of a text behind the prefix. Lower case, padding and unused bits that are not zero are refused.
pub(crate) fn from_text(encoded: &str) -> Option<Vec<u8>> {
    BASE32_NOPAD.decode(encoded.as_bytes()).ok()
}
