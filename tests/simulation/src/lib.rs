//! A deterministic simulation of the offline system: the real app and the real registry in one process, with phones,
//! network, clocks, disks and people drawn from one seed.
//!
//! `world` is a run and what is done at its end; `steps` what can happen; `model` what must come of it; `check` compares.
//! `phone` is the app over `ports`, `net` the way to `server`, the registry. What a seed does depends on nothing else: all
//! time is tokio's paused clock, everything random comes from the seed, and one thing happens after the other.

mod check;
mod desks;
mod files;
mod fixtures;
mod model;
mod net;
mod phone;
mod ports;
mod server;
mod steps;
mod summary;
mod template;
mod trace;
mod world;

pub use model::{Kind, Violation};
pub use summary::{Summary, run_many};
pub use world::{Outcome, Sabotage, run};
