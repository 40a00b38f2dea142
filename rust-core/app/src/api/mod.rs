//! What a shell sees of the core: ports it implements, actions it sends, views it shows.
//!
//! Views are immutable records, ready to show: every word in them is in the person's language, every number is
//! formatted. A shell draws them and sends actions back; it decides nothing. A view never carries an INSZ.

pub mod common;
pub mod counter;
pub mod desks;
pub mod kiosk;
pub mod lock;
pub mod passholder;
pub mod ports;
pub mod start;
