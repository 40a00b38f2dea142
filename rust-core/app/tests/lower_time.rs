//! The corrected clock: always around the true time, whatever the wall clock does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod lower;

use std::sync::Arc;
use std::sync::atomic::Ordering;

use lower::{NOON, World, instant};
use proptest::prelude::*;
use uitpas_app::store::Store;
use uitpas_app::time::CorrectedClock;

struct Bench {
    world: World,
    store: Arc<Store>,
    clock: CorrectedClock,
    /// The true time.
    truth: i64,
}

impl Bench {
    fn new() -> Self {
        let world = World::new();
        let store = Arc::new(Store::open(None, &world.ports()).unwrap());
        let clock = CorrectedClock::new(world.clock.clone(), store.clone()).unwrap();
        Self { world, store, clock, truth: NOON }
    }

    fn pass(&mut self, ms: i64) {
        self.truth += ms;
        self.world.clock.wall.fetch_add(ms, Ordering::SeqCst);
        self.world.clock.elapsed.fetch_add(ms.unsigned_abs(), Ordering::SeqCst);
    }

    /// An answer whose date the server wrote `there` ms after sending and which came `back` ms later.
    fn hear(&mut self, there: i64, back: i64) {
        let sent = self.clock.read();
        self.pass(there);
        let date = instant(self.truth).format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        self.pass(back);
        self.clock.observe(Some(&date), &sent, &self.clock.read());
    }

    fn assert_true(&self) {
        let (earliest, latest) = self.clock.now().range();
        let truth = instant(self.truth);
        assert!(earliest <= truth && truth <= latest, "{truth} is not in {earliest}..{latest}");
    }
}

proptest! {
    #[test]
    fn the_true_time_is_always_within_the_bounds(
        steps in prop::collection::vec((0..4_u8, 0..5_000_i64, 0..86_400_000_i64, -1_000_000_000..1_000_000_000_i64), 1..40)
    ) {
        let mut bench = Bench::new();
        bench.world.clock.wall.fetch_add(steps[0].3, Ordering::SeqCst);
        bench.hear(300, 400);
        bench.assert_true();
        for (what, short, long, jump) in steps {
            match what {
                0 => bench.pass(long),
                1 => bench.hear(short, short / 2),
                2 => { bench.world.clock.wall.fetch_add(jump, Ordering::SeqCst); }
                _ => bench.pass(short),
            }
            bench.assert_true();
        }
    }
}

#[test]
fn many_answers_narrow_the_time_down() {
    let mut bench = Bench::new();
    bench.hear(10, 10);
    let width = |bench: &Bench| {
        let (earliest, latest) = bench.clock.now().range();
        (latest - earliest).num_milliseconds()
    };
    assert!(width(&bench) <= 1020);
    for _ in 0..20 {
        bench.pass(777);
        bench.hear(10, 10);
        bench.assert_true();
    }
    assert!(width(&bench) < 120, "{} ms", width(&bench));
}

#[test]
fn half_a_minute_is_told_and_less_is_not() {
    for (off, told) in
        [(0, false), (20_000, false), (-20_000, false), (31_000, true), (-31_000, true), (3_600_000, true)]
    {
        let mut bench = Bench::new();
        bench.world.clock.wall.fetch_add(off, Ordering::SeqCst);
        assert_eq!(bench.clock.warning(), None, "nobody knows yet");
        bench.hear(20, 20);
        assert_eq!(bench.clock.warning().is_some(), told, "{off} ms");
    }
}

#[test]
fn after_a_reboot_the_last_offset_helps_and_the_uncertainty_says_so() {
    let mut bench = Bench::new();
    bench.world.clock.wall.fetch_sub(3_600_000, Ordering::SeqCst);
    bench.hear(20, 20);
    bench.pass(600_000);
    bench.world.clock.reboot("boot-2");
    let again = CorrectedClock::new(bench.world.clock.clone(), bench.store.clone()).unwrap();
    let now = again.now();
    assert!((now.best - instant(bench.truth)).num_seconds().abs() <= 2, "an hour slow, and corrected");
    assert!((now.latest - now.best).num_minutes() >= 10);
    assert_eq!(again.stamp().offset_age_ms, None);
    // Back before the last answer: that cannot be.
    bench.world.clock.wall.fetch_sub(86_400_000, Ordering::SeqCst);
    assert!(again.now().best >= instant(NOON));
    assert!(again.now().earliest >= instant(NOON));
}

#[test]
fn odd_clocks_and_dates_do_no_harm() {
    let mut bench = Bench::new();
    let reading = bench.clock.read();
    for date in ["", "yesterday", "Mon, 99 Nov 2026 25:00:00 GMT", "\u{0}", "Mon, 23 Nov 99999999 12:00:00 GMT"] {
        bench.clock.observe(Some(date), &reading, &reading);
    }
    assert_eq!(bench.clock.stamp().offset_ms, None);
    bench.hear(20, 20);
    for wall in [i64::MIN, -1, 0, i64::MAX] {
        bench.world.clock.wall.store(wall, Ordering::SeqCst);
        bench.assert_true();
        let _ = (bench.clock.stamp(), bench.clock.warning());
    }
    bench.world.clock.reboot("boot-3");
    for wall in [i64::MIN, i64::MAX] {
        bench.world.clock.wall.store(wall, Ordering::SeqCst);
        let _ = (bench.clock.stamp(), bench.clock.warning());
    }
}
