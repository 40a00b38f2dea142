//! From the text of a code to a recorded check-in, without network.
//!
//! Our own codes are verified here: a forged, damaged or outdated one is refused with its reason. Codes of the existing
//! system say nothing to a phone; they are recorded as they are, and the registry judges. So is one of ours whose key
//! this phone has not met. The same text on the same day is one scan.

use uitpas_codes::PassCode;
use uitpas_codes::checkin_code::{CheckinCode, CodeRefusal, SignedCode};
use uitpas_domain::{PassholderId, UitpasNumber, civil_date};
use uitpas_wire::offline::{OperationKind, Outcome};

use super::scan::Said;
use crate::device::Device;
use crate::error::Fault;
use crate::oplog::OperationInfo;

/// Judges and records.
pub(super) fn read_code(device: &Device, text: &str, who: Option<&PassholderId>) -> Said {
    let text = text.trim();
    if UitpasNumber::parse(text).is_ok() || PassCode::is_one(text) {
        return Said::APass;
    }
    let Some(who) = who else { return Said::NoPass };
    let verified = match CheckinCode::parse(text) {
        Err(CodeRefusal::Damaged) => return Said::Damaged,
        Err(_) => return Said::NotOurs,
        Ok(CheckinCode::Foreign(_)) => false,
        Ok(CheckinCode::Ours(code)) => match verify(device, &code) {
            Ok(verified) => verified,
            Err(said) => return said,
        },
    };
    match record(device, text, who, verified) {
        Ok(said) => said,
        Err(Fault::NotEnrolled) => Said::NoPass,
        Err(fault) => {
            tracing::error!(code = fault.code(), "a scanned code could not be recorded");
            Said::NotRecorded(fault)
        }
    }
}

/// Whether the signature and the time hold; false where this phone cannot tell.
fn verify(device: &Device, code: &SignedCode) -> Result<bool, Said> {
    let keys = device.code_keys();
    let Err(refused) = code.verify(&keys, device.now()) else { return Ok(true) };
    match refused {
        CodeRefusal::UnknownKey => Ok(false),
        CodeRefusal::NotYet { opens } => Err(Said::NotYet { opens }),
        // As of its end it holds, and then tells what it was.
        CodeRefusal::Over { closed } => Err(match code.verify(&keys, closed) {
            Ok(code) if code.is_live() => Said::OldScreen,
            _ => Said::Over { closed },
        }),
        _ => Err(Said::Damaged),
    }
}

fn record(device: &Device, text: &str, who: &PassholderId, verified: bool) -> Result<Said, Fault> {
    let today = civil_date(device.now().best);
    let same = |info: &OperationInfo| {
        info.kind == OperationKind::CodeCheckin
            && info.code.as_deref() == Some(text)
            && info.passholder_id.as_deref() == Some(who.as_str())
            && civil_date(info.at) == today
            && info.outcome.as_ref().is_none_or(|o| matches!(o, Outcome::Credited { .. } | Outcome::Duplicate { .. }))
    };
    if device.operations_since(0)?.iter().any(same) {
        return Ok(Said::AlreadySaved);
    }
    Ok(Said::Queued { seq: device.record_code(text, who)?, verified })
}
