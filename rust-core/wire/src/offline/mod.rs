//! The protocol between a phone that works without network and the registry.
//!
//! `device` registers a phone and its key, `operation` is one signed fact in the phone's chain,
//! `batch` uploads many and answers each with an `outcome`, `snapshot` carries what a counter needs
//! to decide alone, with the passes in a `roster`, `snapshot_delta` what changed in it since, `rights` are what a reward desk may give away
//! without asking, `desks` what an organizer sees and sets of it (`redemption` is how it says that it did), `sealed` is a log that its phone can
//! read no more, `code_series` are codes to show on a screen, and `keys` lists the public keys that phones verify with. Signatures are Ed25519 over a context and the exact bytes; nothing is re-encoded
//! before it is verified. See `docs/offline-protocol.md` for the whole exchange.

mod batch;
mod bytes;
mod code_series;
mod desks;
mod device;
mod keys;
mod operation;
mod outcome;
mod redemption;
mod rights;
pub mod roster;
mod sealed;
mod snapshot;
mod snapshot_delta;

pub use batch::{BatchReply, MAX_OPERATIONS, OperationBatch, OperationResult};
pub use bytes::{ByteString, FixedBytes, HashKey, Nonce, PublicKey, SignatureBytes};
pub use code_series::{CodeSeries, PassCodes};
pub use desks::{
    Conflict, ConflictReport, DeskDevice, DeskLease, DeskOverview, DeskSet, DeskSetRequest, DeviceSettings,
    DeviceState, DeviceStateChange, LeaseRequest, RewardStock,
};
pub use device::{DeviceRegistration, DeviceRole, RegisteredDevice};
pub use keys::{KeySet, SigningContext, VerificationKey, public_key_of, sign, verify};
pub use operation::{
    ChainHash, MAX_PAYLOAD_BYTES, OPERATION_VERSION, Operation, OperationError, OperationKind, SignedOperation,
};
pub use outcome::{Outcome, RefusedReason};
pub use redemption::{OfflineRedemption, RedemptionConflict, ReturnedRights};
pub use rights::{DeskRole, DeviceRights, RightsRequest, RiskBudget, SpendRight, StockLease};
pub use sealed::{SealedError, SealedLog, SealedReply, SealingKey, open_log, seal_log, sealing_key_of};
pub use snapshot::{
    MANIFEST_VERSION, MAX_MANIFEST_BYTES, MAX_VALIDITY_HOURS, RosterSummary, SIGNATURE_HEADER, SNAPSHOT_CONTENT_TYPE,
    SnapshotCardSystem, SnapshotDesks, SnapshotError, SnapshotEvent, SnapshotManifest, SnapshotSignature,
    VerifiedSnapshot, encode_manifest, encode_snapshot, verify_snapshot,
};
pub use snapshot_delta::{SNAPSHOT_DELTA_CONTENT_TYPE, SnapshotBase, SnapshotDelta};
