//! What every store test needs: a registry on a fresh database of each kind, a clock that stands still, people,
//! activities and rewards to play with, and raw SQL to attack the schema with.
//!
//! SQLite always (a file in a temporary folder); PostgreSQL too when `UITPAS_TEST_POSTGRES` holds the URL of a
//! server on which databases may be created. `cargo xtask test` always sets it.

use chrono::{DateTime, TimeZone, Utc};
use sea_orm::{ConnectionTrait, DbErr};
use std::future::Future;
use std::sync::Arc;
use uitpas_registry::{Db, ManualClock, Registry, SeededRandomness};

/// A Monday, 12:00 in Belgium.
pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 11, 0, 0).unwrap()
}

/// One registry under test.
pub struct Bench {
    pub registry: Registry,
    pub clock: Arc<ManualClock>,
    _folder: Option<tempfile::TempDir>,
    drop_database: Option<(Db, String)>,
}

impl Bench {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("registry.sqlite").display());
        Self::on(Db::connect(&url).await.unwrap(), Some(folder), None).await
    }

    pub async fn postgres(server: &str) -> Self {
        let admin = Db::connect(server).await.unwrap();
        let name = format!("uitpas_test_{}", uuid::Uuid::new_v4().simple());
        admin.writer().execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        let (base, options) = server.split_once('?').map_or((server, String::new()), |(b, o)| (b, format!("?{o}")));
        let (prefix, _) = base.rsplit_once('/').unwrap();
        let db = Db::connect(&format!("{prefix}/{name}{options}")).await.unwrap();
        Self::on(db, None, Some((admin, name))).await
    }

    async fn on(db: Db, folder: Option<tempfile::TempDir>, drop_database: Option<(Db, String)>) -> Self {
        let clock = Arc::new(ManualClock::at(noon()));
        let random = Arc::new(SeededRandomness::from_seed(7));
        let registry = Registry::open_with(db, clock.clone(), random).await.unwrap();
        Self { registry, clock, _folder: folder, drop_database }
    }

    /// Raw SQL, as somebody with access to the database would run it.
    pub async fn sql(&self, statement: &str) -> Result<u64, DbErr> {
        self.registry.db().writer().execute_unprepared(statement).await.map(|done| done.rows_affected())
    }

    /// The number in the first column of the first row.
    pub async fn number(&self, query: &str) -> i64 {
        let db = self.registry.db().reader();
        let row = db.query_one_raw(sea_orm::Statement::from_string(db.get_database_backend(), query)).await.unwrap();
        row.and_then(|row| row.try_get_by_index::<Option<i64>>(0).unwrap()).unwrap_or_default()
    }

    pub async fn close(self) {
        let Self { registry, drop_database, .. } = self;
        if let Some((admin, name)) = drop_database {
            registry.db().writer().clone().close().await.unwrap();
            admin.writer().execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await.unwrap();
        }
    }
}

/// Runs a test on SQLite, and on PostgreSQL when there is one.
pub fn on_both<F, T>(test: F)
where
    F: Fn(Arc<Bench>) -> T,
    T: Future<Output = ()>,
{
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        run(&test, Bench::sqlite().await).await;
        match std::env::var("UITPAS_TEST_POSTGRES") {
            Ok(server) => run(&test, Bench::postgres(&server).await).await,
            Err(_) => eprintln!("ran on SQLite only: UITPAS_TEST_POSTGRES names no PostgreSQL server"),
        }
    });
}

async fn run<F, T>(test: &F, bench: Bench)
where
    F: Fn(Arc<Bench>) -> T,
    T: Future<Output = ()>,
{
    let bench = Arc::new(bench);
    test(bench.clone()).await;
    Arc::into_inner(bench).expect("a test keeps nothing of its bench").close().await;
}
