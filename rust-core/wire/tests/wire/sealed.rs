//! Sealed logs: only the registry opens them, nobody changes or swaps them unseen, and hostile bytes are an error.

use proptest::prelude::*;
use uitpas_wire::offline::{
    ByteString, FixedBytes, MAX_OPERATIONS, OperationBatch, SealedError, SealedLog, SignedOperation, open_log,
    seal_log, sealing_key_of,
};

const SECRET: [u8; 32] = [5; 32];

fn batch(operations: usize) -> OperationBatch {
    let operation = SignedOperation { payload: ByteString(b"0900000095902".to_vec()), signature: FixedBytes([1; 64]) };
    OperationBatch { device_id: "device-1".into(), operations: vec![operation; operations] }
}

fn sealed() -> SealedLog {
    seal_log(&batch(3), &sealing_key_of(&SECRET).unwrap(), [7; 32]).unwrap()
}

#[test]
fn the_registry_opens_what_a_phone_sealed() {
    let log = sealed();
    assert_eq!(log.device_id, "device-1");
    assert_eq!(open_log(&log, &SECRET), Ok(batch(3)));
    let text = serde_json::to_string(&log).unwrap();
    assert!(!text.contains("0900000095902"));
    assert_eq!(serde_json::from_str::<SealedLog>(&text).unwrap(), log);
}

#[test]
fn no_other_key_opens_it() {
    assert_eq!(open_log(&sealed(), &[6; 32]), Err(SealedError::NotOpened));
}

#[test]
fn it_belongs_to_its_device() {
    let stolen = SealedLog { device_id: "device-2".into(), ..sealed() };
    assert_eq!(open_log(&stolen, &SECRET), Err(SealedError::NotOpened));
}

#[test]
fn another_seed_gives_other_bytes() {
    let again = seal_log(&batch(3), &sealing_key_of(&SECRET).unwrap(), [8; 32]).unwrap();
    assert_ne!(again.sealed, sealed().sealed);
}

#[test]
fn too_much_is_refused() {
    let key = sealing_key_of(&SECRET).unwrap();
    assert_eq!(seal_log(&batch(MAX_OPERATIONS + 1), &key, [7; 32]), Err(SealedError::NotABatch));
    let long = SealedLog { sealed: ByteString(vec![0; 20_000_000]), ..sealed() };
    assert_eq!(open_log(&long, &SECRET), Err(SealedError::TooLong));
}

proptest! {
    #[test]
    fn every_changed_bit_shows(at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let mut log = sealed();
        let at = at.index(log.sealed.0.len());
        log.sealed.0[at] ^= 1 << bit;
        prop_assert_eq!(open_log(&log, &SECRET), Err(SealedError::NotOpened));
    }

    #[test]
    fn any_bytes_are_an_error(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let log = SealedLog { device_id: "device-1".into(), sealed: ByteString(bytes) };
        prop_assert!(open_log(&log, &SECRET).is_err());
    }
}
