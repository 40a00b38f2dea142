//! The snapshots that went out lately, so that a phone that has one is sent only what changed since.
//!
//! In memory: after a restart phones are sent whole snapshots, once. Rosters are kept block by block; what did not change
//! from one to the next is kept once.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use uitpas_wire::offline::roster::{Cut, Roster};
use uitpas_wire::offline::{ChainHash, SnapshotBase};

use crate::roster_cache::BuiltRoster;

/// How many are remembered, of all organizers together: each of half a million passes takes some 130 KB and the blocks
/// that changed.
const MOST: usize = 512;

/// See the module.
#[derive(Default)]
pub(crate) struct IssuedSnapshots {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    /// The latest comes last.
    issued: VecDeque<Issued>,
    last_version: i64,
}

/// A snapshot that went out.
#[derive(Clone)]
pub(crate) struct Issued {
    pub organizer: String,
    pub version: i64,
    pub tag: String,
    /// The value of the signature header.
    pub signature: String,
    sha256: ChainHash,
    roster: Arc<Blocks>,
}

/// A roster, in pieces that others share.
struct Blocks {
    entries: u32,
    passes: u32,
    blocks: Vec<Arc<[u8]>>,
}

impl IssuedSnapshots {
    /// A version that no snapshot of this process had: the time, where that is later than the last one.
    pub fn next_version(&self, now: i64) -> i64 {
        let mut inner = self.lock();
        inner.last_version = now.max(inner.last_version + 1);
        inner.last_version
    }

    /// The organizer's latest, when it is the one with this tag.
    pub fn latest(&self, organizer: &str, tag: &str) -> Option<Issued> {
        let inner = self.lock();
        let latest = inner.issued.iter().rev().find(|one| one.organizer == organizer);
        latest.filter(|one| one.tag == tag).cloned()
    }

    /// Remembers one that goes out, with its roster.
    pub fn remember(&self, organizer: &str, version: i64, tag: &str, signature: &str, roster: &BuiltRoster) {
        let sha256 = roster.summary.sha256;
        let before = self.lock().issued.back().map(|one| (one.sha256, one.roster.clone()));
        let roster = match before {
            Some((before, same)) if before == sha256 => same,
            before => match Blocks::of(&roster.bytes, before.as_ref().map(|(_, before)| before.as_ref())) {
                Some(blocks) => Arc::new(blocks),
                None => return,
            },
        };
        let (organizer, tag, signature) = (organizer.to_owned(), tag.to_owned(), signature.to_owned());
        let mut inner = self.lock();
        inner.issued.push_back(Issued { organizer, version, tag, signature, sha256, roster });
        while inner.issued.len() > MOST {
            inner.issued.pop_front();
        }
    }

    /// The organizer's snapshot of this version, as long as it is remembered, with the bytes of its roster.
    pub fn find(&self, organizer: &str, version: i64) -> Option<(SnapshotBase, Vec<u8>)> {
        let found =
            self.lock().issued.iter().rev().find(|one| one.organizer == organizer && one.version == version)?.clone();
        let base = SnapshotBase { base_version: version, base_sha256: found.sha256 };
        Some((base, found.roster.bytes()))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Blocks {
    /// Takes a roster to pieces; the pieces that `before` has too are shared.
    fn of(roster: &[u8], before: Option<&Self>) -> Option<Self> {
        let roster = Roster::parse(roster).ok()?;
        let before = before.filter(|before| Cut::of(before.entries) == roster.cut());
        let mut shared = before.into_iter().flat_map(|before| &before.blocks);
        let share = |block: &[u8]| match shared.next() {
            Some(known) if **known == *block => known.clone(),
            _ => block.into(),
        };
        let blocks = roster.entry_blocks().chain(roster.pass_blocks()).map(share).collect();
        Some(Self { entries: roster.entries(), passes: roster.passes(), blocks })
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Roster::header(self.entries, self.passes);
        for block in &self.blocks {
            bytes.extend_from_slice(&u16::try_from(block.len()).unwrap_or_default().to_be_bytes());
            bytes.extend_from_slice(block);
        }
        bytes
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use uitpas_wire::offline::roster::{PassRecord, RosterBuilder, RosterState};
    use uitpas_wire::offline::{FixedBytes, RosterSummary};

    fn roster(balance: u32) -> BuiltRoster {
        let hash_key = FixedBytes([3; 32]);
        let mut builder = RosterBuilder::new(hash_key);
        for pass in 0..2_000 {
            let record = PassRecord {
                state: RosterState::Active,
                group_pass: false,
                balance: if pass == 7 { balance } else { 1 },
                memberships: 1,
                tariffs: 0,
                desk: 0,
            };
            builder.add([format!("{pass:013}").as_str()], None, record).unwrap();
        }
        let bytes = builder.build().unwrap();
        BuiltRoster { hash_key, summary: RosterSummary::of(&bytes).unwrap(), bytes }
    }

    #[test]
    fn a_snapshot_is_found_by_organizer_and_version_and_blocks_are_shared() {
        let issued = IssuedSnapshots::default();
        let (one, other) = (roster(1), roster(2));
        let versions = [issued.next_version(100), issued.next_version(100), issued.next_version(200)];
        assert_eq!(versions, [100, 101, 200]);
        issued.remember("a", 100, "tag 1", "signature 1", &one);
        issued.remember("b", 101, "tag 2", "signature 2", &one);
        issued.remember("a", 200, "tag 3", "signature 3", &other);
        let (base, bytes) = issued.find("a", 100).unwrap();
        assert!(bytes == one.bytes && base.base_sha256 == one.summary.sha256);
        assert!(issued.find("a", 200).unwrap().1 == other.bytes);
        assert!(issued.find("a", 101).is_none());
        assert_eq!(issued.latest("a", "tag 3").unwrap().signature, "signature 3");
        assert!(issued.latest("a", "tag 1").is_none(), "it was replaced");

        let inner = issued.lock();
        let [first, second, third] = [0, 1, 2].map(|place| inner.issued[place].roster.clone());
        assert!(Arc::ptr_eq(&first, &second));
        let own = first.blocks.iter().zip(&third.blocks).filter(|(one, other)| !Arc::ptr_eq(one, other)).count();
        assert_eq!((own, first.blocks.len()), (1, 16));
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let issued = IssuedSnapshots::default();
        let roster = roster(1);
        for version in 0..=MOST as i64 {
            issued.remember("a", version, "tag", "signature", &roster);
        }
        assert!(issued.find("a", 0).is_none() && issued.find("a", 1).is_some());
    }
}
