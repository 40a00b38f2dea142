//! Building a roster from passes.

use super::table::Table;
use super::{KeyHash, PassRecord, RosterError, wide_hash};
use crate::offline::HashKey;

/// Collects passes and encodes them.
pub struct RosterBuilder {
    key: HashKey,
    entries: Vec<Entry>,
    records: Vec<PassRecord>,
}

struct Entry {
    hash: KeyHash,
    /// Tells a collision from the same key twice.
    further: u64,
    /// In the order of adding.
    pass: u32,
}

impl std::fmt::Debug for RosterBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RosterBuilder({} passes)", self.records.len())
    }
}

impl RosterBuilder {
    /// An empty roster under a hash key.
    #[must_use]
    pub const fn new(key: HashKey) -> Self {
        Self { key, entries: Vec::new(), records: Vec::new() }
    }

    /// Adds a pass with all its numbers (13 digits each) and chips (14 upper-case hex digits each).
    ///
    /// # Errors
    /// When it has neither, or there are too many.
    pub fn add<'k>(
        &mut self,
        numbers: impl IntoIterator<Item = &'k str>,
        chips: impl IntoIterator<Item = &'k str>,
        record: PassRecord,
    ) -> Result<(), RosterError> {
        let before = self.entries.len();
        let pass = u32::try_from(self.records.len()).map_err(|_| RosterError::TooMany)?;
        for (prefix, text) in
            numbers.into_iter().map(|number| ("number:", number)).chain(chips.into_iter().map(|chip| ("chip:", chip)))
        {
            let (hash, further) = wide_hash(&self.key, prefix, text);
            self.entries.push(Entry { hash, further, pass });
        }
        if self.entries.len() == before {
            return Err(RosterError::PassWithoutKey);
        }
        self.records.push(record);
        Ok(())
    }

    /// How many passes were added.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether none was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Encodes the roster.
    ///
    /// # Errors
    /// [`RosterError::HashCollision`]: draw another hash key and build again;
    /// [`RosterError::KeyAddedTwice`]: the data are wrong; [`RosterError::TooMany`].
    pub fn build(mut self) -> Result<Vec<u8>, RosterError> {
        self.entries.sort_unstable_by_key(|entry| (entry.hash, entry.further));
        for pair in self.entries.windows(2) {
            if let [one, other] = pair
                && one.hash == other.hash
            {
                return Err(if one.further == other.further {
                    RosterError::KeyAddedTwice
                } else {
                    RosterError::HashCollision
                });
            }
        }
        let entries = self.entries.into_iter().map(|entry| (entry.hash, entry.pass)).collect();
        Table::numbered(entries, &self.records)?.encode()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::offline::FixedBytes;
    use crate::offline::roster::RosterState;

    /// Two passes whose hashes are equal, which no test finds by trying.
    fn with_equal_hashes(further: [u64; 2]) -> Result<Vec<u8>, RosterError> {
        let mut builder = RosterBuilder::new(FixedBytes([0; 32]));
        let record = PassRecord {
            state: RosterState::Active,
            group_pass: false,
            balance: 1,
            memberships: 1,
            tariffs: 0,
            desk: 0,
        };
        builder.add(["1"], None, record).unwrap();
        builder.add(["2"], None, record).unwrap();
        for (entry, further) in builder.entries.iter_mut().zip(further) {
            entry.hash = KeyHash(7);
            entry.further = further;
        }
        builder.build()
    }

    #[test]
    fn a_collision_asks_for_another_key_and_the_same_card_twice_does_not() {
        assert_eq!(with_equal_hashes([1, 2]), Err(RosterError::HashCollision));
        assert_eq!(with_equal_hashes([1, 1]), Err(RosterError::KeyAddedTwice));
    }
}
