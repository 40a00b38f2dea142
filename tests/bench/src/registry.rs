//! A real `uitpas serve --demo` process with some thousand passholders more, and a client that checks them in over HTTP:
//! one by one, several at once, or as a counter that comes back from a day without network.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};
use chrono::Utc;
use ed25519_dalek::SigningKey;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use uitpas_registry::Db;
use uitpas_registry::db::entities::{card, device, membership, passholder};
use uitpas_wire::offline::{
    BatchReply, ChainHash, FixedBytes, OPERATION_VERSION, Operation, OperationBatch, OperationKind, Outcome,
    public_key_of,
};

use crate::passes::{chip, number};

/// The official test organizer.
pub const ORGANIZER: &str = "0ce87cbc-9299-4528-8d35-92225dc9489f";
/// Its event that allows most check-ins.
pub const EVENT: &str = "5a0967f9-cc06-4c3c-9206-30481a767434";
/// Rows of one insert.
const ROWS: usize = 500;

/// The process and what a client needs.
pub struct RegistryUnderTest {
    child: Child,
    origin: String,
    client: reqwest::Client,
    token: String,
    device: CounterDevice,
}

impl RegistryUnderTest {
    /// Starts one on a fresh database and fills it.
    ///
    /// # Errors
    /// When the program is not built, or does not start.
    pub async fn start(folder: &Path, database: &str, passholders: u32) -> Result<Self> {
        uitpas_app::runtime::install_tls_provider();
        let program = std::env::current_exe()?.with_file_name("uitpas");
        let mut child = Command::new(&program)
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--database", database, "--data"])
            .arg(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}: build uitpas-registry first", program.display()))?;
        let mut lines = BufReader::new(child.stdout.take().context("no standard output")?).lines();
        let listening = lines.find_map(|line| Some(line.ok()?.split_once("listening on ")?.1.trim().to_owned()));
        let origin = listening.context("the registry ended before it listened")?;
        // Keep reading, so that the process never waits for us.
        std::thread::spawn(move || lines.for_each(drop));
        let client = reqwest::Client::new();
        let mut registry =
            Self { child, origin, client, token: String::new(), device: CounterDevice::new("bench-device", 5) };
        registry.log_in().await?;
        let db = Db::connect(database).await?;
        fill(&db, passholders).await?;
        registry.device.register(&db).await?;
        Ok(registry)
    }

    async fn log_in(&mut self) -> Result<()> {
        let address = format!("{}/realms/uitid/protocol/openid-connect/token", self.origin);
        let form = [("grant_type", "client_credentials"), ("client_id", "demo-organizer"), ("client_secret", "demo")];
        let answer: Value = self.client.post(address).form(&form).send().await?.error_for_status()?.json().await?;
        answer["access_token"].as_str().context("no access token")?.clone_into(&mut self.token);
        Ok(())
    }

    /// Where it listens.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// A client that can be given to several tasks.
    #[must_use]
    pub fn counter(&self) -> OnlineCounter {
        OnlineCounter {
            client: self.client.clone(),
            address: format!("{}/checkins", self.origin),
            token: self.token.clone(),
        }
    }

    /// Signs a batch of check-ins, as a counter does while it is offline; not part of what is measured.
    ///
    /// # Errors
    /// When an operation cannot be signed.
    pub fn prepare(&mut self, places: &[u32]) -> Result<OperationBatch> {
        self.device.prepare(places)
    }

    /// Uploads a batch by its signatures alone, as after a login that ran out.
    ///
    /// # Errors
    /// When not every operation was credited.
    pub async fn upload(&self, batch: &OperationBatch) -> Result<()> {
        let address = format!("{}/offline/operations", self.origin);
        let answer = self.client.post(address).json(batch).send().await?;
        let status = answer.status();
        ensure!(status.is_success(), "the batch was answered with {status}: {}", answer.text().await?);
        let reply: BatchReply = answer.json().await?;
        ensure_credited(&reply, batch.operations.len())
    }
}

impl std::fmt::Debug for RegistryUnderTest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RegistryUnderTest").field("origin", &self.origin).finish_non_exhaustive()
    }
}

impl Drop for RegistryUnderTest {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes passholders with a card each into a registry's database, past the registry.
///
/// # Errors
/// Of the database.
pub async fn fill(db: &Db, passholders: u32) -> Result<()> {
    let places: Vec<u32> = (0..passholders).collect();
    for places in places.chunks(ROWS) {
        let tx = db.begin().await?;
        passholder::Entity::insert_many(places.iter().map(|place| person(*place))).exec_without_returning(&tx).await?;
        card::Entity::insert_many(places.iter().map(|place| card_of(*place))).exec_without_returning(&tx).await?;
        membership::Entity::insert_many(places.iter().map(|place| member(*place))).exec_without_returning(&tx).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// A counter's device with its log.
pub struct CounterDevice {
    id: String,
    key: SigningKey,
    log: (i64, ChainHash),
}

impl CounterDevice {
    /// One with an empty log; `seed` makes its key.
    #[must_use]
    pub fn new(id: &str, seed: u8) -> Self {
        Self { id: id.to_owned(), key: SigningKey::from_bytes(&[seed; 32]), log: (0, ChainHash::START) }
    }

    /// Writes its row.
    ///
    /// # Errors
    /// Of the database.
    pub async fn register(&self, db: &Db) -> Result<()> {
        let row = device::ActiveModel {
            id: Set(self.id.clone()),
            public_key: Set(public_key_of(&self.key).to_text()),
            role: Set("COUNTER".to_owned()),
            organizer_id: Set(Some(ORGANIZER.to_owned())),
            passholder_id: Set(None),
            subject: Set("bench".to_owned()),
            registered_ms: Set(Utc::now().timestamp_millis()),
            seen_ms: Set(None),
            name: Set(String::new()),
            desk_role: Set("CHECKIN".to_owned()),
            state: Set("ACTIVE".to_owned()),
            risk_points: Set(0),
            risk_floor: Set(0),
            forked: Set(false),
            acknowledged_seq: Set(0),
        };
        device::Entity::insert(row).exec_without_returning(db.writer()).await?;
        Ok(())
    }

    /// Signs a batch of check-ins.
    ///
    /// # Errors
    /// When an operation cannot be signed.
    pub fn prepare(&mut self, places: &[u32]) -> Result<OperationBatch> {
        let mut operations = Vec::with_capacity(places.len());
        for place in places {
            let (seq, previous) = self.log;
            let operation = Operation {
                v: OPERATION_VERSION,
                device: self.id.clone(),
                seq: seq + 1,
                nonce: FixedBytes([0; 16]),
                kind: OperationKind::Checkin,
                uitpas_number: Some(number(*place)),
                chip_number: None,
                event_id: Some(EVENT.to_owned()),
                code: None,
                passholder_id: None,
                undoes: None,
                redemption: None,
                returned: None,
                wall_ms: Utc::now().timestamp_millis(),
                elapsed_ms: 1_000,
                boot_id: "bench".to_owned(),
                offset_ms: Some(0),
                offset_age_ms: Some(0),
                snapshot_version: None,
                previous,
            };
            let signed = operation.sign(&self.key).context("the operation cannot be signed")?;
            self.log = (seq + 1, signed.hash());
            operations.push(signed);
        }
        Ok(OperationBatch { device_id: self.id.clone(), operations })
    }
}

impl std::fmt::Debug for CounterDevice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CounterDevice(..)")
    }
}

/// Makes sure that every operation of a batch was credited.
///
/// # Errors
/// With the first one that was not.
pub fn ensure_credited(reply: &BatchReply, sent: usize) -> Result<()> {
    let other = reply.results.iter().find(|one| !matches!(one.outcome, Outcome::Credited { .. }));
    ensure!(other.is_none() && reply.results.len() == sent, "not everything was credited: {other:?}");
    Ok(())
}

/// `POST /checkins`.
#[derive(Clone)]
pub struct OnlineCounter {
    client: reqwest::Client,
    address: String,
    token: String,
}

impl OnlineCounter {
    /// One check-in.
    ///
    /// # Errors
    /// When it was not credited.
    pub async fn check_in(&self, place: u32) -> Result<()> {
        let body = json!({ "eventId": EVENT, "uitpasNumber": number(place) });
        let answer = self.client.post(&self.address).bearer_auth(&self.token).json(&body).send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        ensure!(status == 201, "the check-in was answered with {status}: {text}");
        Ok(())
    }
}

impl std::fmt::Debug for OnlineCounter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OnlineCounter(..)")
    }
}

/// The card system of the test organizer's event.
const SYSTEM: i64 = 1;

fn person(place: u32) -> passholder::ActiveModel {
    passholder::ActiveModel {
        id: Set(format!("bench-{place}")),
        kind: Set("INDIVIDUAL".to_owned()),
        name: Set(format!("Bench {place}")),
        first_name: Set("Bench".to_owned()),
        name_folded: Set(format!("bench {place}")),
        first_name_folded: Set("bench".to_owned()),
        date_of_birth: Set(Some("2001-02-03".to_owned())),
        gender: Set(None),
        email: Set(None),
        phone: Set(None),
        street: Set(None),
        postal_code: Set(None),
        city: Set(None),
        city_folded: Set(None),
        country: Set(None),
        nationality: Set(None),
        opt_ins: Set(None),
        insz_hash: Set(None),
        account: Set(None),
        registration_organizer_id: Set(None),
        created_ms: Set(Utc::now().timestamp_millis()),
    }
}

fn card_of(place: u32) -> card::ActiveModel {
    card::ActiveModel {
        number: Set(number(place)),
        chip_number: Set(Some(chip(place))),
        card_type: Set("NFC_CARD".to_owned()),
        state: Set("ACTIVE".to_owned()),
        card_system_id: Set(SYSTEM),
        passholder_id: Set(Some(format!("bench-{place}"))),
    }
}

fn member(place: u32) -> membership::ActiveModel {
    membership::ActiveModel {
        passholder_id: Set(format!("bench-{place}")),
        card_system_id: Set(SYSTEM),
        status: Set("ACTIVE".to_owned()),
        since_ms: Set(Utc::now().timestamp_millis()),
        card_number: Set(Some(number(place))),
        tariff_end_ms: Set(None),
        tariff_suspended_until_ms: Set(None),
    }
}
