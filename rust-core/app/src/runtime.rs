//! The one tokio runtime of the core: two workers, started at first use, never stopped.
//!
//! Everything that waits runs here; shells call from threads of their own. Also chooses ring as the provider of TLS
//! for the process, once, since no other is compiled in.

use std::sync::OnceLock;

use tokio::runtime::{Builder, Handle, Runtime, RuntimeFlavor};

use crate::error::Fault;

static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();

/// The runtime's handle; a test with a runtime of its own (paused time) uses that one instead.
///
/// # Errors
/// [`Fault::RuntimeFailed`] when the system gives no threads.
pub fn handle() -> Result<Handle, Fault> {
    if let Ok(current) = Handle::try_current() {
        return Ok(current);
    }
    own()
}

/// The core's own runtime, wherever the caller stands.
///
/// # Errors
/// [`Fault::RuntimeFailed`] when the system gives no threads.
pub fn own() -> Result<Handle, Fault> {
    RUNTIME
        .get_or_init(|| {
            Builder::new_multi_thread().worker_threads(2).thread_name("uitpas-core").enable_all().build().ok()
        })
        .as_ref()
        .map(|runtime| runtime.handle().clone())
        .ok_or(Fault::RuntimeFailed)
}

/// Does something long beside the workers of the runtime. On a runtime of one thread (tests and the simulation, which
/// need the same order every time) it is done at once.
///
/// # Errors
/// [`Fault::RuntimeFailed`] when it panicked.
pub async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    if Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread {
        return Ok(work());
    }
    tokio::task::spawn_blocking(work).await.map_err(|_| Fault::RuntimeFailed)
}

/// Makes ring the process's TLS provider, unless one was installed before.
pub fn install_tls_provider() {
    // An error means that a provider is there already, which serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
