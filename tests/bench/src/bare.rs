//! The least that storing check-ins can cost on a database: the same rows in bare tables, over the registry's own
//! connections (so with the same durability). No HTTP, no token, no facts read, no rules, no constraints, no triggers.

use anyhow::Result;
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use uitpas_registry::Db;

const CHECKIN: usize = 12;
const TRANSFER: usize = 7;
const OPERATION: usize = 8;

/// Bare tables in a database.
#[derive(Clone, Debug)]
pub struct Bare {
    db: Db,
}

impl Bare {
    /// Makes the tables.
    ///
    /// # Errors
    /// Of the database.
    pub async fn new(url: &str) -> Result<Self> {
        let db = Db::connect(url).await?;
        let (identity, bytes) = match db.backend() {
            DbBackend::Postgres => ("BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "BYTEA"),
            _ => ("INTEGER PRIMARY KEY", "BLOB"),
        };
        for table in [
            "CREATE TABLE bare_checkin (id TEXT PRIMARY KEY, passholder_id TEXT, activity_id TEXT, card_number TEXT,
             channel TEXT, status TEXT, period_key TEXT, period_at_ms BIGINT, ordinal BIGINT, points BIGINT,
             occurred_ms BIGINT, created_ms BIGINT)"
                .to_owned(),
            format!(
                "CREATE TABLE bare_transfer (id {identity}, debit_id TEXT, credit_id TEXT, unit TEXT, amount BIGINT,
                 kind TEXT, reference TEXT, created_ms BIGINT)"
            ),
            format!(
                "CREATE TABLE bare_operation (device_id TEXT, seq BIGINT, kind TEXT, payload {bytes}, payload_hash TEXT,
                 signature {bytes}, result TEXT, received_ms BIGINT, PRIMARY KEY (device_id, seq))"
            ),
        ] {
            db.writer().execute_unprepared(&table).await?;
        }
        Ok(Self { db })
    }

    /// One check-in: its row and its transfer, durable.
    ///
    /// # Errors
    /// Of the database.
    pub async fn single(&self, place: u32) -> Result<()> {
        self.write(&[("bare_checkin", CHECKIN, checkin(place)), ("bare_transfer", TRANSFER, transfer(place))], 1).await
    }

    /// A batch of operations that are check-ins: three inserts of many rows in one transaction, durable.
    ///
    /// # Errors
    /// Of the database.
    pub async fn batch(&self, places: &[u32]) -> Result<()> {
        let all = |row: fn(u32) -> Vec<Value>| places.iter().flat_map(|place| row(*place)).collect::<Vec<_>>();
        let tables = [
            ("bare_operation", OPERATION, all(operation)),
            ("bare_checkin", CHECKIN, all(checkin)),
            ("bare_transfer", TRANSFER, all(transfer)),
        ];
        self.write(&tables, places.len()).await
    }

    async fn write(&self, tables: &[(&str, usize, Vec<Value>)], rows: usize) -> Result<()> {
        let tx = self.db.begin().await?;
        for (table, columns, values) in tables {
            let sql = insert(self.db.backend(), table, *columns, rows);
            tx.execute_raw(Statement::from_sql_and_values(self.db.backend(), sql, values.clone())).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

fn insert(backend: DbBackend, table: &str, columns: usize, rows: usize) -> String {
    let row = |row: usize| {
        let marks = (1..=columns).map(|column| match backend {
            DbBackend::Postgres => format!("${}", row * columns + column),
            _ => "?".to_owned(),
        });
        format!("({})", marks.collect::<Vec<_>>().join(","))
    };
    let names = match table {
        "bare_transfer" => "(debit_id, credit_id, unit, amount, kind, reference, created_ms)",
        _ => "",
    };
    format!("INSERT INTO {table} {names} VALUES {}", (0..rows).map(row).collect::<Vec<_>>().join(","))
}

fn id(place: u32) -> String {
    format!("00000000-0000-4000-8000-{place:012}")
}

fn checkin(place: u32) -> Vec<Value> {
    let number = crate::passes::number(place);
    let at = 1_790_000_000_000_i64 + i64::from(place);
    vec![
        id(place).into(),
        format!("bench-{place}").into(),
        "5a0967f9-cc06-4c3c-9206-30481a767434".into(),
        number.into(),
        "COUNTER".into(),
        "CREDITED".into(),
        "D2026-11-23".into(),
        at.into(),
        1_i64.into(),
        1_i64.into(),
        at.into(),
        at.into(),
    ]
}

fn transfer(place: u32) -> Vec<Value> {
    vec![
        "awarded:5a0967f9-cc06-4c3c-9206-30481a767434".into(),
        format!("points:bench-{place}").into(),
        "POINT".into(),
        1_i64.into(),
        "CHECKIN".into(),
        id(place).into(),
        (1_790_000_000_000_i64 + i64::from(place)).into(),
    ]
}

fn operation(place: u32) -> Vec<Value> {
    vec![
        "bench-device".into(),
        i64::from(place).into(),
        "CHECKIN".into(),
        vec![0x20_u8; 400].into(),
        "0".repeat(64).into(),
        vec![0_u8; 64].into(),
        r#"{"outcome":"CREDITED","checkinId":"00000000-0000-4000-8000-000000000000","points":1,"balance":1}"#.into(),
        (1_790_000_000_000_i64 + i64::from(place)).into(),
    ]
}
