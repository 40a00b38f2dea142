//! What happened, as a hash that two runs of a seed must share, and as lines when somebody wants to read them.

use sha2::{Digest as _, Sha256};

use crate::ports::WorldTime;

/// See the module.
#[derive(Debug)]
pub struct Trace {
    time: WorldTime,
    hash: Sha256,
    lines: Option<Vec<String>>,
}

impl Trace {
    /// Empty; keeps lines only when asked to.
    #[must_use]
    pub fn new(time: WorldTime, readable: bool) -> Self {
        Self { time, hash: Sha256::new(), lines: readable.then(Vec::new) }
    }

    /// Something happened.
    pub fn note(&mut self, what: &str) {
        let line = format!("{:>12} ms  {what}", self.time.ms());
        self.hash.update(line.as_bytes());
        if let Some(lines) = &mut self.lines {
            lines.push(line);
        }
    }

    /// Bytes that must be the same again, and that nobody reads.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
    }

    /// The hash of everything, and the lines.
    #[must_use]
    pub fn finish(self) -> (String, Vec<String>) {
        let hash = self.hash.finalize();
        (hash.iter().map(|byte| format!("{byte:02x}")).collect(), self.lines.unwrap_or_default())
    }
}
