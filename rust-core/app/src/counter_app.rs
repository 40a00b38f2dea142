//! The counter as one object: what a shell of a counter holds.

use std::sync::Arc;

use uitpas_wire::offline::DeviceRole;

use crate::api::counter::{CounterAction, CounterView};
use crate::api::ports::{AppConfig, Listener, Ports};
use crate::app_error::{AppError, open_device};
use crate::counter::{Event, KEPT, Kept, State};
use crate::screen::shell::Shell;
use crate::store::Opened;

/// A counter. Cheap to call from any thread; nothing here waits for the network but [`CounterApp::settled`].
pub struct CounterApp {
    shell: Arc<Shell<State>>,
}

impl CounterApp {
    /// Opens the counter's store and takes up where it was left.
    ///
    /// # Errors
    /// [`AppError`]; nothing was changed then.
    // By value: the shells hand both over and keep neither.
    #[allow(clippy::needless_pass_by_value)]
    pub fn open(config: AppConfig, ports: Ports) -> Result<Arc<Self>, AppError> {
        let device = open_device(&config, &ports, DeviceRole::Counter)?;
        let kept: Kept = device.setting_json(KEPT)?.unwrap_or_default();
        let open = device.open_operations()?;
        let snapshot = device.snapshot();
        let mut state = State::new(kept, config.language, &open, snapshot.as_deref());
        if device.opened() == Opened::DiscardedKeyLost {
            state.data_lost();
        }
        Ok(Arc::new(Self { shell: Shell::new(device, state) }))
    }

    /// What to show now.
    #[must_use]
    pub fn view(&self) -> CounterView {
        self.shell.look(State::view)
    }

    /// Does what the person wants. When this returns, everything local is durable and the view is up to date; work
    /// that needs the network goes on.
    pub fn dispatch(&self, action: CounterAction) {
        self.shell.feed(Event::Action(action));
    }

    /// Whom to tell when the view changed.
    pub fn set_listener(&self, listener: Option<Arc<dyn Listener>>) {
        self.shell.set_listener(listener);
    }

    /// The device says whether it has a network; `false` means that none is tried.
    pub fn set_online(&self, online: bool) {
        self.shell.device.set_connected(online);
    }

    /// The app came to the front.
    pub fn foreground(&self) {
        self.shell.device.foreground();
    }

    /// Resolves when nothing that was caused so far is under way.
    pub async fn settled(&self) {
        self.shell.device.settled().await;
    }
}

impl std::fmt::Debug for CounterApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CounterApp").finish_non_exhaustive()
    }
}
