//! The sealed store of one device: SQLite in a file or in memory, every value sealed, index keys hashed.
//!
//! What is where: `seal` keys and AEAD; `schema` tables and migrations; `settings` small named values; `pages` cached
//! answers for the passholder; `roster` the snapshot's manifest and its blocks, with the lookup of a pass; `overlay`
//! what this device did to passes since; `redemptions` the rewards that it gave; `sealed_logs` what only the registry
//! can read any more. The operation log (`crate::oplog`) keeps its rows here too, so that an
//! operation and its effect are one transaction.
//!
//! One connection behind a mutex: [`Store::read`] and [`Store::write`] take a closure over [`Access`], must stay short
//! and must never be held across an `await`. Only one process at a time can open a store.
#![allow(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Access<'_>` is not general enough as a function"
)]

mod overlay;
mod pages;
mod redemptions;
mod roster;
mod schema;
mod seal;
mod sealed_logs;
mod settings;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

pub use overlay::{HeardBalance, LocalCheckin, LocalState, PassKey, UndoState};
pub use pages::CachedPage;
pub use redemptions::{GivenSince, LocalRedemption, RedemptionState};
pub use roster::{Gone, KeptRoster, RosterIndex, SnapshotHead};
pub use seal::{Index, MASTER_KEY, Sealer};

use crate::api::ports::Ports;
use crate::error::Fault;
use seal::MasterKey;

/// Name of the database in the app's folder.
pub const FILE_NAME: &str = "uitpas.db";

/// What was found when the store opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// Nothing was there: a new, empty store.
    New,
    /// Everything is there.
    Kept,
    /// The key was gone, so what was stored could not be read any more and was deleted.
    DiscardedKeyLost,
}

/// The store.
pub struct Store {
    inner: Mutex<Inner>,
    sealer: Sealer,
    opened: Opened,
    /// The registry took the snapshot away, and that may not be written yet.
    barred: AtomicBool,
}

struct Inner {
    conn: Connection,
    roster: Option<RosterIndex>,
}

/// The store as seen from inside one transaction (or one read). The modules of `store` add their tables' methods.
pub struct Access<'a> {
    pub(crate) conn: &'a Connection,
    pub(crate) sealer: &'a Sealer,
    /// The roster of the current snapshot.
    pub(crate) roster: Option<&'a RosterIndex>,
}

impl Store {
    /// Opens the store in `folder`, or one in memory.
    ///
    /// A missing or replaced key means that nothing in the store can be read any more: the store is then deleted and
    /// begun anew, and [`Store::opened`] tells.
    ///
    /// # Errors
    /// [`Fault::StoreDamaged`] (nothing is deleted; see [`Store::set_aside`]), [`Fault::StoreInUse`],
    /// [`Fault::StoreNotWritable`], [`Fault::StoreTooNew`], [`Fault::SecureStoreUnavailable`].
    pub fn open(folder: Option<&Path>, ports: &Ports) -> Result<Self, Fault> {
        let Some(folder) = folder else {
            // In memory there is nothing to come back to: the key lives and dies with the store.
            let mut master = zeroize::Zeroizing::new([0_u8; 32]);
            ports.random.fill(master.as_mut()).map_err(|_| Fault::RandomUnavailable)?;
            let sealer = Sealer::new(master.as_ref(), ports.random.clone())?;
            return Self::finish(Connection::open_in_memory()?, sealer, Opened::New);
        };
        std::fs::create_dir_all(folder).map_err(|_| Fault::StoreNotWritable)?;
        let file = folder.join(FILE_NAME);
        let exists = file.metadata().is_ok_and(|meta| meta.len() > 0);
        let known = seal::load_master(ports.secure_store.as_ref())?;
        let (master, opened) = match (exists, known) {
            (false, MasterKey::Known(master)) => (master, Opened::New),
            (false, MasterKey::Lost) => (create_master(ports)?, Opened::New),
            (true, known) => {
                let conn = connect(&file);
                if let MasterKey::Known(master) = known {
                    let sealer = Sealer::new(&master, ports.random.clone())?;
                    let store = Self::finish(conn?, sealer, Opened::Kept)?;
                    if store.key_fits()? {
                        store.load_roster()?;
                        return Ok(store);
                    }
                } else if conn.is_err_and(|fault| fault == Fault::StoreInUse) {
                    return Err(Fault::StoreInUse);
                }
                delete(&file)?;
                (create_master(ports)?, Opened::DiscardedKeyLost)
            }
        };
        let sealer = Sealer::new(&master, ports.random.clone())?;
        Self::finish(connect(&file)?, sealer, opened)
    }

    fn finish(mut conn: Connection, sealer: Sealer, opened: Opened) -> Result<Self, Fault> {
        conn.set_prepared_statement_cache_capacity(64);
        schema::migrate(&mut conn)?;
        let store =
            Self { inner: Mutex::new(Inner { conn, roster: None }), sealer, opened, barred: AtomicBool::new(false) };
        // Also a store that was killed before its first transaction: it has tables and nothing in them.
        if store.read(|db| db.is_empty())? {
            store.write(|db| db.set_setting(settings::CANARY, b"uitpas"))?;
        }
        Ok(store)
    }

    /// Whether the key at hand is the one that this store was written with.
    fn key_fits(&self) -> Result<bool, Fault> {
        match self.read(|db| db.setting(settings::CANARY)) {
            Ok(Some(_)) => Ok(true),
            Ok(None) => Ok(false),
            Err(fault) => Err(fault),
        }
    }

    /// What was found when the store opened.
    #[must_use]
    pub fn opened(&self) -> Opened {
        self.opened
    }

    /// Moves a damaged store out of the way (its values stay sealed) so that a new one can begin; where it went.
    ///
    /// # Errors
    /// [`Fault::StoreNotWritable`].
    pub fn set_aside(folder: &Path) -> Result<PathBuf, Fault> {
        let file = folder.join(FILE_NAME);
        for number in 1..1000 {
            let aside = folder.join(format!("uitpas-damaged-{number}.db"));
            if aside.exists() {
                continue;
            }
            for suffix in ["-wal", ""] {
                let from = with_suffix(&file, suffix);
                if from.exists() {
                    std::fs::rename(from, with_suffix(&aside, suffix)).map_err(|_| Fault::StoreNotWritable)?;
                }
            }
            return Ok(aside);
        }
        Err(Fault::StoreNotWritable)
    }

    /// Reads; keep it short.
    ///
    /// # Errors
    /// What the closure returns.
    pub fn read<T>(&self, work: impl FnOnce(&Access<'_>) -> Result<T, Fault>) -> Result<T, Fault> {
        let inner = self.lock();
        work(&Access { conn: &inner.conn, sealer: &self.sealer, roster: inner.roster.as_ref() })
    }

    /// Writes in one durable transaction: all of it, or with an error nothing; keep it short.
    ///
    /// # Errors
    /// What the closure returns, or the commit.
    pub fn write<T>(&self, work: impl FnOnce(&Access<'_>) -> Result<T, Fault>) -> Result<T, Fault> {
        self.write_then(work, |_, _| ())
    }

    /// Writes, and changes what is kept in memory before anybody else can look.
    fn write_then<T>(
        &self,
        work: impl FnOnce(&Access<'_>) -> Result<T, Fault>,
        then: impl FnOnce(&mut Option<RosterIndex>, &T),
    ) -> Result<T, Fault> {
        let mut inner = self.lock();
        // Not `Connection::transaction`, which would want the connection mutably; the mutex makes this one the only.
        let tx = Transaction::new_unchecked(&inner.conn, TransactionBehavior::Immediate)?;
        let out = work(&Access { conn: &tx, sealer: &self.sealer, roster: inner.roster.as_ref() })?;
        tx.commit()?;
        then(&mut inner.roster, &out);
        Ok(out)
    }

    /// Deletes everything but the operation log: for logging out while operations wait.
    ///
    /// # Errors
    /// Of the store.
    pub fn forget_all_but_log(&self) -> Result<(), Fault> {
        self.write_then(
            |db| {
                db.conn.execute_batch(
                    "DELETE FROM pages; DELETE FROM roster_blocks; DELETE FROM snapshots;
                     DELETE FROM overlay; DELETE FROM redemptions; DELETE FROM balances;",
                )?;
                db.forget_rights()
            },
            |roster, ()| *roster = None,
        )
    }

    /// Lets go of the file at once, whoever still holds this object: the app ended, and may be started again. What is
    /// under way finds an empty store from now on, and fails without harm.
    pub fn close(&self) {
        if let Ok(empty) = Connection::open_in_memory() {
            let mut inner = self.lock();
            inner.conn = empty;
            inner.roster = None;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic inside a closure rolled its transaction back; the connection itself is sound.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("opened", &self.opened).finish_non_exhaustive()
    }
}

impl Access<'_> {
    fn is_empty(&self) -> Result<bool, Fault> {
        let rows: i64 = self.conn.query_row(
            "SELECT (SELECT count(*) FROM settings) + (SELECT count(*) FROM operations) + (SELECT count(*) FROM snapshots)",
            [],
            |row| row.get(0),
        )?;
        Ok(rows == 0)
    }
}

fn create_master(ports: &Ports) -> Result<zeroize::Zeroizing<Vec<u8>>, Fault> {
    seal::create_master(ports.secure_store.as_ref(), ports.random.as_ref())
}

fn open(file: &Path) -> Result<Connection, Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(file, flags)?)
}

fn connect(file: &Path) -> Result<Connection, Fault> {
    let conn = open(file)?;
    conn.busy_timeout(std::time::Duration::from_millis(500))?;
    // Exclusive before WAL: no shared memory file, and a second process is told instead of mixing up the log.
    conn.execute_batch(
        "PRAGMA locking_mode = EXCLUSIVE;
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA temp_store = MEMORY;
         PRAGMA secure_delete = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA mmap_size = 0;
         PRAGMA cache_size = -8192;
         BEGIN IMMEDIATE; COMMIT;",
    )?;
    Ok(conn)
}

fn delete(file: &Path) -> Result<(), Fault> {
    for suffix in ["-wal", "-shm", "-journal", ""] {
        match std::fs::remove_file(with_suffix(file, suffix)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(Fault::StoreNotWritable),
            _ => {}
        }
    }
    Ok(())
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
