//! Carries a state machine: one event at a time, effects performed between them, the listener told afterwards.
//!
//! Three locks, taken in this order and never across an `await`: `turn` (whose event it is), `state` (short), `listener`
//! (short). Effects that only touch the device run inside the turn, so that a dispatched action has become durable and
//! visible when `dispatch` returns; effects that need the network are spawned and come back as events.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use uitpas_texts::{Language, Texts};

use super::Env;
use crate::api::ports::Listener;
use crate::device::Device;

/// A state machine with what its effects mean.
pub(crate) trait Machine: Sized + Send + 'static {
    /// What can happen.
    type Event: Send + 'static;
    /// What is to be done about it.
    type Effect;
    /// The language that it shows.
    fn language(&self) -> Language;
    /// State and event in, state and effects out. Pure.
    fn update(&mut self, event: Self::Event, env: &Env) -> Vec<Self::Effect>;
    /// Reads what changed below and makes an event of it.
    fn below(shell: &Shell<Self>) -> Self::Event;
    /// Performs an effect at once and tells what came of it, or spawns it.
    fn perform(shell: &Arc<Shell<Self>>, effect: Self::Effect) -> Option<Self::Event>;
}

/// A state machine on a device.
pub(crate) struct Shell<M: Machine> {
    /// The lower half.
    pub device: Arc<Device>,
    state: Mutex<M>,
    turn: Mutex<()>,
    changed_below: AtomicBool,
    listener: Mutex<Option<Arc<dyn Listener>>>,
}

impl<M: Machine> Shell<M> {
    /// Puts a state machine onto a device and reads what is there.
    pub fn new(device: Arc<Device>, machine: M) -> Arc<Self> {
        let shell = Arc::new(Self {
            device,
            state: Mutex::new(machine),
            turn: Mutex::new(()),
            changed_below: AtomicBool::new(true),
            listener: Mutex::new(None),
        });
        let weak = Arc::downgrade(&shell);
        shell.device.on_change(move || {
            if let Some(shell) = weak.upgrade() {
                shell.below_changed();
            }
        });
        shell.catch_up();
        shell
    }

    /// Whom to tell of changes.
    pub fn set_listener(&self, listener: Option<Arc<dyn Listener>>) {
        *lock(&self.listener) = listener;
    }

    /// Takes an event in; when this returns, everything local that follows from it is done.
    pub fn feed(self: &Arc<Self>, event: M::Event) {
        {
            let _turn = lock(&self.turn);
            self.run(event);
        }
        self.catch_up();
        self.tell();
    }

    /// Something below changed. May be called from within an effect: then the event waits for the turn's end.
    fn below_changed(self: &Arc<Self>) {
        self.changed_below.store(true, Ordering::SeqCst);
        if self.catch_up() {
            self.tell();
        }
    }

    /// Feeds what changed below, unless somebody has the turn, who will do it then.
    fn catch_up(self: &Arc<Self>) -> bool {
        let mut any = false;
        while self.changed_below.load(Ordering::SeqCst) {
            let Ok(_turn) = self.turn.try_lock() else { return any };
            if self.changed_below.swap(false, Ordering::SeqCst) {
                self.run(M::below(self));
                any = true;
            }
        }
        any
    }

    fn run(self: &Arc<Self>, event: M::Event) {
        let mut queue = VecDeque::from([event]);
        while let Some(event) = queue.pop_front() {
            let effects = {
                let mut state = lock(&self.state);
                let env = self.env(state.language());
                state.update(event, &env)
            };
            queue.extend(effects.into_iter().filter_map(|effect| M::perform(self, effect)));
        }
    }

    /// The surroundings now.
    pub fn env(&self, language: Language) -> Env {
        let stamp = self.device.stamp();
        Env { texts: Texts::new(language), now: stamp.at, clock: stamp.reading, status: self.device.status() }
    }

    /// Looks at the state; keep it short.
    pub fn look<T>(&self, look: impl FnOnce(&M, &Env) -> T) -> T {
        let state = lock(&self.state);
        let env = self.env(state.language());
        look(&state, &env)
    }

    fn tell(&self) {
        let listener = lock(&self.listener).clone();
        if let Some(listener) = listener {
            listener.view_changed();
        }
    }
}

/// A panic in an update leaves a state that is odd at worst; a counter that shows nothing any more helps nobody.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
