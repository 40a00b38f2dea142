//! The registry of one run: the real one, router and storage, on a thread of its own.
//!
//! Whoever asks waits for the answer with the thread, not with a future: so no simulated time passes while the registry
//! works, and one thing happens after the other.

use std::sync::Arc;
use std::sync::mpsc;

use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::Body;
use chrono::{DateTime, Utc};
use tower::ServiceExt as _;
use uitpas_app::api::ports::{HttpRequest, HttpResponse};
use uitpas_registry::http::{HttpConfig, router};
use uitpas_registry::{Db, ManualClock, Registry, SeededRandomness};
use url::Url;

use crate::template::{self, ORIGIN, Template};

type Job = Box<dyn FnOnce(&mut Inside) + Send>;

/// A registry that runs.
pub struct Server {
    jobs: mpsc::Sender<Job>,
}

/// What lives on the registry's thread.
pub struct Inside {
    runtime: tokio::runtime::Runtime,
    open: Option<(Registry, Router)>,
    clock: Arc<ManualClock>,
    randomness: Arc<SeededRandomness>,
    template: &'static Template,
    url: String,
}

impl Server {
    /// Opens the registry on the database of this name. `prepare` runs first on its thread.
    ///
    /// # Errors
    /// The registry does not open.
    pub fn start(name: &str, seed: u64, template: &'static Template, prepare: Option<fn()>) -> Result<Self> {
        let (jobs, work) = mpsc::channel::<Job>();
        let (told, opened) = mpsc::channel();
        let url = template::url(name);
        std::thread::spawn(move || {
            if let Some(prepare) = prepare {
                prepare();
            }
            let inside = Inside::open(seed, template, url);
            let mut inside = match inside {
                Ok(inside) => {
                    let _ = told.send(Ok(()));
                    inside
                }
                Err(error) => {
                    let _ = told.send(Err(error));
                    return;
                }
            };
            for job in work {
                job(&mut inside);
            }
            inside.close();
        });
        opened.recv().context("the registry's thread ended")??;
        Ok(Self { jobs })
    }

    /// Does something on the registry's thread and waits for it.
    ///
    /// # Errors
    /// The registry is gone.
    pub fn run<T: Send + 'static>(
        &self,
        now: DateTime<Utc>,
        work: impl FnOnce(&mut Inside) -> T + Send + 'static,
    ) -> Result<T> {
        let (tell, told) = mpsc::channel();
        let job = move |inside: &mut Inside| {
            inside.clock.set(now);
            let _ = tell.send(work(inside));
        };
        self.jobs.send(Box::new(job)).ok().context("the registry's thread ended")?;
        told.recv().context("the registry's thread ended")
    }

    /// One request, carried through to its answer.
    ///
    /// # Errors
    /// The registry is gone.
    pub fn send(&self, now: DateTime<Utc>, request: HttpRequest) -> Result<HttpResponse> {
        self.run(now, move |inside| inside.answer(request))?
    }

    /// Stops the registry and starts it again on the same database.
    ///
    /// # Errors
    /// It does not open.
    pub fn restart(&self, now: DateTime<Utc>) -> Result<()> {
        self.run(now, |inside| {
            inside.close();
            inside.reopen()
        })?
    }
}

impl Inside {
    fn open(seed: u64, template: &'static Template, url: String) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let clock = Arc::new(ManualClock::at(crate::fixtures::beginning()));
        let randomness = Arc::new(SeededRandomness::from_seed(seed));
        let mut inside = Self { runtime, open: None, clock, randomness, template, url };
        inside.reopen()?;
        Ok(inside)
    }

    fn reopen(&mut self) -> Result<()> {
        let (clock, randomness) = (self.clock.clone(), self.randomness.clone());
        let registry = self.runtime.block_on(async {
            let db = Db::connect(&self.url).await?;
            Registry::open_with(db, clock, randomness).await
        })?;
        let config = HttpConfig {
            registry: registry.clone(),
            issuer: Some(self.template.issuer.clone()),
            oidc_issuer: None,
            origin: Url::parse(ORIGIN)?,
        };
        self.open = Some((registry, router(config)?));
        Ok(())
    }

    fn close(&mut self) {
        if let Some((registry, app)) = self.open.take() {
            drop(app);
            let writer = registry.db().writer().clone();
            drop(registry);
            // A database that does not close is one more that the process keeps until its end.
            let _ = self.runtime.block_on(writer.close());
        }
    }

    /// The registry, for what no phone asks for.
    ///
    /// # Errors
    /// What `work` returns; or the registry does not run.
    pub fn with<T, E, F>(&self, work: impl FnOnce(Registry) -> F) -> Result<T>
    where
        F: Future<Output = std::result::Result<T, E>>,
        anyhow::Error: From<E>,
    {
        let (registry, _) = self.open.as_ref().context("the registry does not run")?;
        Ok(self.runtime.block_on(work(registry.clone()))?)
    }

    fn answer(&self, request: HttpRequest) -> Result<HttpResponse> {
        let (_, app) = self.open.as_ref().context("the registry does not run")?;
        let mut builder = axum::http::Request::builder().method(request.method).uri(&request.url);
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        let request = builder.body(Body::from(request.body))?;
        self.runtime.block_on(async {
            let (parts, body) = app.clone().oneshot(request).await?.into_parts();
            let body = axum::body::to_bytes(body, usize::MAX).await?.to_vec();
            let headers = parts.headers.iter();
            let headers =
                headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()));
            Ok(HttpResponse { status: parts.status.as_u16(), headers: headers.collect(), body })
        })
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").finish_non_exhaustive()
    }
}
