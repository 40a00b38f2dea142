//! A device with its log: records operations as a phone does, and uploads them.

use crate::bench::{Bench, noon};
use crate::fixtures::CLUB;
use ed25519_dalek::SigningKey;
use uitpas_registry::devices::DeviceOwner;
use uitpas_registry::operations::Sender;
use uitpas_wire::offline::{
    ChainHash, DeskRole, DeviceSettings, FixedBytes, OfflineRedemption, Operation, OperationBatch, OperationKind,
    Outcome, ReturnedRights, SignedOperation, public_key_of,
};

/// A phone with its log.
pub struct Phone {
    pub id: String,
    pub key: SigningKey,
    pub seq: i64,
    pub previous: ChainHash,
}

impl Phone {
    pub async fn of(bench: &Bench, seed: u8, owner: DeviceOwner) -> Self {
        let key = SigningKey::from_bytes(&[seed; 32]);
        let known = bench.registry.register_device(&public_key_of(&key), &owner, "somebody").await.unwrap();
        Self { id: known.device_id, key, seq: 0, previous: ChainHash::START }
    }

    pub async fn counter(bench: &Bench, seed: u8) -> Self {
        Self::of(bench, seed, DeviceOwner::Counter(CLUB.to_owned())).await
    }

    pub fn operation(&self, kind: OperationKind) -> Operation {
        Operation {
            v: 1,
            device: self.id.clone(),
            seq: self.seq + 1,
            nonce: FixedBytes([u8::try_from(self.seq % 251).unwrap(); 16]),
            kind,
            uitpas_number: None,
            chip_number: None,
            event_id: None,
            code: None,
            passholder_id: None,
            undoes: None,
            redemption: None,
            returned: None,
            wall_ms: noon().timestamp_millis(),
            elapsed_ms: 1_000,
            boot_id: "boot".to_owned(),
            offset_ms: Some(0),
            offset_age_ms: Some(1_000),
            snapshot_version: None,
            previous: self.previous,
        }
    }

    pub fn record(&mut self, operation: &Operation) -> SignedOperation {
        let signed = operation.sign(&self.key).unwrap();
        self.seq = operation.seq;
        self.previous = signed.hash();
        signed
    }

    pub fn checkin(&mut self, event: &str, pass: &str) -> SignedOperation {
        let mut operation = self.operation(OperationKind::Checkin);
        operation.event_id = Some(event.to_owned());
        operation.uitpas_number = Some(pass.to_owned());
        self.record(&operation)
    }

    pub fn undo(&mut self, seq: i64) -> SignedOperation {
        let mut operation = self.operation(OperationKind::CheckinUndo);
        operation.undoes = Some(seq);
        self.record(&operation)
    }

    /// A reward given without network: `given` says by which rights.
    pub fn give(&mut self, pass: &str, given: OfflineRedemption) -> SignedOperation {
        let mut operation = self.operation(OperationKind::Redemption);
        operation.uitpas_number = Some(pass.to_owned());
        operation.redemption = Some(given);
        self.record(&operation)
    }

    pub fn take_back(&mut self, seq: i64) -> SignedOperation {
        let mut operation = self.operation(OperationKind::RedemptionUndo);
        operation.undoes = Some(seq);
        self.record(&operation)
    }

    /// Gives a lease back, or the desk's right.
    pub fn give_back(&mut self, lease: Option<&str>, desk_set: Option<&str>) -> SignedOperation {
        let mut operation = self.operation(OperationKind::RightsReturn);
        operation.returned = Some(ReturnedRights {
            lease_ids: lease.map(str::to_owned).into_iter().collect(),
            desk_set_id: desk_set.map(str::to_owned),
        });
        self.record(&operation)
    }

    /// A counter's phone that gives rewards.
    pub async fn desk(bench: &Bench, seed: u8) -> Self {
        let phone = Self::counter(bench, seed).await;
        phone.settings(bench, 0, 0).await;
        phone
    }

    /// A reward desk with a risk budget.
    pub async fn settings(&self, bench: &Bench, risk_points: i64, risk_floor: i64) {
        let name = "Balie 1".to_owned();
        let settings = DeviceSettings { name, role: DeskRole::RewardDesk, risk_points, risk_floor };
        bench.registry.set_device_settings(&self.id, &settings).await.unwrap();
    }

    pub fn scan(&mut self, code: &str, passholder: &str) -> SignedOperation {
        let mut operation = self.operation(OperationKind::CodeCheckin);
        operation.code = Some(code.to_owned());
        operation.passholder_id = Some(passholder.to_owned());
        self.record(&operation)
    }

    pub async fn send(&self, bench: &Bench, operations: &[&SignedOperation]) -> (Vec<Outcome>, i64) {
        let batch = OperationBatch {
            device_id: self.id.clone(),
            operations: operations.iter().map(|one| (*one).clone()).collect(),
        };
        let reply = bench.registry.ingest(&batch, Sender::LoggedIn).await.unwrap();
        assert_eq!(reply.server_time, bench.registry.now());
        for (result, operation) in reply.results.iter().zip(operations) {
            assert_eq!(result.id, operation.id());
        }
        (reply.results.into_iter().map(|result| result.outcome).collect(), reply.acknowledged)
    }
}
