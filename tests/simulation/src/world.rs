//! One run: builds the world of a seed, takes its steps, heals everything at the end, and checks all along.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Result;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rusqlite::Connection;

use crate::check::Checker;
use crate::fixtures::activities;
use crate::model::{Kind, Model, Violation};
use crate::net::{Net, Weather, lock};
use crate::phone::{Phone, Role};
use crate::ports::{PhoneClock, WorldTime};
use crate::server::Server;
use crate::template::{Template, copy_rows, template};
use crate::trace::Trace;

/// A mistake on purpose, to prove that it is noticed.
#[derive(Clone, Copy, Default)]
pub struct Sabotage {
    /// Runs first on the thread of the phones.
    pub phones: Option<fn()>,
    /// Runs first on the thread of the registry.
    pub registry: Option<fn()>,
    /// The phones' disks forget the last write when the process ends.
    pub lying_disk: bool,
    /// The registry answers, and then loses what it did now and then.
    pub early_answer: bool,
}

impl std::fmt::Debug for Sabotage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sabotage").finish_non_exhaustive()
    }
}

/// What came of a run.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Which run.
    pub seed: u64,
    /// How many steps it took.
    pub steps: u64,
    /// How many times a phone was sent what changed in its snapshot.
    pub deltas: u64,
    /// What must not be.
    pub violations: Vec<Violation>,
    /// Redemptions that one desk without network was asked for and that were feasible, and how many of them it gave.
    pub asked: u64,
    /// See `asked`.
    pub served: u64,
    /// What the desk said to the others.
    pub missed: Vec<String>,
    /// The same for two runs of a seed.
    pub hash: String,
    /// What happened, when somebody wants to read it.
    pub lines: Vec<String>,
}

/// Whether a database of that name was used before in this process.
static RUNS: AtomicU64 = AtomicU64::new(0);

/// Runs one seed on this thread.
///
/// # Errors
/// The simulation itself failed; what the system did wrong is in the outcome.
pub fn run(seed: u64, sabotage: Sabotage, readable: bool) -> Result<Outcome> {
    if let Some(prepare) = sabotage.phones {
        prepare();
    }
    let template = template()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build()?;
    runtime.block_on(async {
        let mut world = World::new(seed, sabotage, readable, template)?;
        world.begin().await?;
        let steps = world.rng.random_range(25..=55);
        for _ in 0..steps {
            world.step().await?;
            world.steps += 1;
            world.check();
            if !world.found.is_empty() {
                break;
            }
        }
        if world.found.is_empty() {
            world.heal().await?;
        }
        Ok(world.finish())
    })
}

/// A run under way.
pub(crate) struct World {
    pub rng: StdRng,
    pub net: Arc<Net>,
    pub time: WorldTime,
    pub phones: Vec<Phone>,
    pub model: Model,
    /// What hangs at the activities.
    pub posters: Vec<String>,
    pub found: Vec<Violation>,
    pub sabotage: Sabotage,
    pub folder: tempfile::TempDir,
    pub rows: Connection,
    pub asked: u64,
    pub served: u64,
    pub missed: Vec<String>,
    pub checkins: Vec<String>,
    pub bought: Vec<(String, usize)>,
    pub desk_set: Option<String>,
    pub risk: (i64, i64),
    checker: Checker,
    seed: u64,
    steps: u64,
}

impl World {
    fn new(seed: u64, sabotage: Sabotage, readable: bool, template: &'static Template) -> Result<Self> {
        let mut rng = StdRng::seed_from_u64(seed);
        let name = format!("simulation-{}", RUNS.fetch_add(1, Ordering::Relaxed));
        let rows = template.copy(&name)?;
        let unlucky = rng.random_bool(0.15);
        if unlucky {
            rows.execute_batch(
                "CREATE TRIGGER unlucky BEFORE INSERT ON transfer 
                 WHEN NEW.credit_id = 'points:person-5' AND NEW.kind = 'CHECKIN'
                 BEGIN SELECT RAISE(ABORT, 'damaged'); END",
            )?;
        }
        let time = WorldTime::begin();
        let server = Server::start(&name, rng.random(), template, sabotage.registry)?;
        let net = Arc::new(Net::new(time, server, template, rng.random(), Trace::new(time, readable)));
        if sabotage.early_answer {
            forgetful(&net, &name)?;
        }
        let folder = match std::path::Path::new("/dev/shm") {
            // In memory where there is such a place: the disk's own speed is not what is tested.
            memory if memory.is_dir() => tempfile::tempdir_in(memory)?,
            _ => tempfile::tempdir()?,
        };
        let mut model = Model::new(unlucky);
        model.hang(&template.posters);
        Ok(Self {
            rng,
            net,
            time,
            phones: Vec::new(),
            model,
            posters: template.posters.clone(),
            found: Vec::new(),
            sabotage,
            folder,
            rows,
            asked: 0,
            served: 0,
            missed: Vec::new(),
            checkins: Vec::new(),
            bought: Vec::new(),
            desk_set: None,
            risk: (0, 0),
            checker: Checker::default(),
            seed,
            steps: 0,
        })
    }

    /// Phones are bought, and set up in good weather.
    async fn begin(&mut self) -> Result<()> {
        let (counters, desks) = [(1, 1), (2, 0), (1, 2), (0, 2), (0, 1), (2, 1)][self.rng.random_range(0..6)];
        for count in 0..counters {
            self.buy(&format!("counter-{count}"), Role::Counter).await?;
        }
        if self.rng.random_bool(0.4) {
            let person = self.rng.random_range(0..4);
            self.buy(&format!("person-{person}"), Role::Passholder(person)).await?;
        }
        for count in 0..desks {
            self.buy(&format!("desk-{count}"), Role::Desk).await?;
        }
        self.set_up_desks().await?;
        let weather = Weather::draw(&mut self.rng);
        self.net.note(&format!("weather: {weather:?}"));
        self.net.set_weather(weather);
        Ok(())
    }

    async fn buy(&mut self, name: &str, role: Role) -> Result<()> {
        let clock = self.clock(name);
        let mut phone = Phone::new(name, role, &self.net, self.folder.path(), clock, self.rng.random());
        phone.start()?;
        phone.log_in().await?;
        self.net.note(&format!("{name} is set up"));
        self.phones.push(phone);
        Ok(())
    }

    /// Clocks of a phone: half of them right.
    pub fn clock(&mut self, name: &str) -> PhoneClock {
        let skew = if self.rng.random_bool(0.5) { 0 } else { self.skew() };
        PhoneClock::new(self.time, name, skew, self.rng.random_range(-50..=50))
    }

    /// By how much a wall clock can be off: up to three days.
    pub fn skew(&mut self) -> i64 {
        self.rng.random_range(-259_200_000..=259_200_000)
    }

    /// Something is wrong.
    pub fn violation(&mut self, kind: Kind, what: String) {
        self.net.note(&format!("VIOLATION {kind:?}: {what}"));
        self.found.push(Violation { kind, what });
    }

    /// Compares the registry's books with the model, and its own rules with its rows.
    pub fn check(&mut self) {
        let requests = self.net.requests();
        match self.checker.look(&self.rows, requests, &mut self.model) {
            Ok(found) => found.into_iter().for_each(|one| self.violation(one.kind, one.what)),
            Err(error) => self.violation(Kind::Lost, format!("the registry's books cannot be read: {error}")),
        }
        self.check_units();
    }

    /// What this phone promised must be at the registry by now.
    pub fn check_promises(&mut self, place: usize) {
        self.check();
        let Some(phone) = self.phones.get_mut(place) else { return };
        let mut wrong = Vec::new();
        for promise in phone.promises.iter_mut().filter(|promise| !promise.kept) {
            match self.model.has(&promise.moment, promise.kind) {
                Some(thought) => {
                    promise.kept = true;
                    let off = (thought - promise.true_ms).abs();
                    // The date is cut to the second, and the quartz may have drifted since.
                    if promise.reliable && off > 60_000 {
                        let what = format!("{}: a clock was {off} ms off and the phone did not know", phone.name);
                        wrong.push((Kind::Verdict, what));
                    }
                }
                None if phone.forked_ms.is_some() && self.checker.kept_apart(&promise.moment) => promise.kept = true,
                None => {
                    let what = format!("{}: {:?} of person {}", phone.name, promise.kind, promise.person);
                    wrong.push((Kind::Lost, format!("{what} at {:?}", promise.moment)));
                }
            }
        }
        wrong.into_iter().for_each(|(kind, what)| self.violation(kind, what));
    }

    /// The sun comes out, all phones are there and online: within a few minutes nothing waits any more.
    async fn heal(&mut self) -> Result<()> {
        self.net.note("heal");
        self.net.set_weather(Weather::default());
        let now = self.time.now();
        self.net.server.restart(now)?;
        for phone in self.phones.iter_mut().filter(|phone| !phone.gone) {
            phone.random.set_failing(false);
            phone.parted.store(false, Ordering::SeqCst);
            phone.set_online(true);
        }
        // Longer than any wait that somebody asked for, or that a request was stuck.
        tokio::time::sleep(Duration::from_secs(450)).await;
        while self.net.deliver_stray() {}
        self.all_settled().await;
        self.all_at_work();
        Ok(())
    }

    /// Everything that a phone with network recorded is at the registry.
    pub async fn all_settled(&mut self) {
        for place in 0..self.phones.len() {
            let Some(phone) = self.phones.get(place).filter(|phone| !phone.gone) else { continue };
            phone.wake();
            phone.settle().await;
            let (waiting, name) = (phone.waiting(), phone.name.clone());
            if waiting > 0 {
                self.violation(Kind::Unfinished, format!("{name}: {waiting} operations wait"));
            }
            self.check_promises(place);
        }
    }

    /// A counter with network that nobody suspended has what it needs to let guests in.
    fn all_at_work(&mut self) {
        let now_ms = self.now_ms();
        for place in 0..self.phones.len() {
            let Some(phone) = self.phones.get(place).filter(|phone| !phone.gone && phone.role == Role::Counter) else {
                continue;
            };
            let device = lock(&phone.heard.device).clone();
            let suspended = device.is_some_and(|device| self.model.is_suspended(&device, now_ms));
            if !suspended && !phone.go_to(Some(activities()[0].id)) {
                let what = format!("{} is online and has no snapshot", phone.name);
                self.violation(Kind::Unfinished, what);
            }
        }
    }

    fn finish(self) -> Outcome {
        let Self { net, phones, found, seed, steps, asked, served, missed, .. } = self;
        let balances = self.model.balances();
        net.note(&format!("end: {balances:?}"));
        let deltas = phones.iter().map(|phone| phone.heard.deltas.load(Ordering::SeqCst)).sum();
        drop(phones);
        // Tasks that the runtime still holds have the network too; their trace ends here.
        let (hash, lines) = net.take_trace().finish();
        Outcome { seed, steps, deltas, violations: found, asked, served, missed, hash, lines }
    }
}

/// A registry that answers before it has written: sometimes what it did is gone afterwards.
fn forgetful(net: &Net, name: &str) -> Result<()> {
    let mut database = crate::template::connect(name)?;
    let mut before = Connection::open_in_memory()?;
    let mut rounds = 0_u32;
    net.tamper(Box::new(move |request, ask| {
        rounds += 1;
        let forgets = rounds.is_multiple_of(3) && request.url.contains("/offline/operations");
        let saved = forgets && copy_rows(&database, &mut before).is_ok();
        let answer = ask();
        if saved {
            // A fault that does not happen is one that no run notices; the test of it says so.
            let _ = copy_rows(&before, &mut database);
        }
        answer
    }));
    Ok(())
}
