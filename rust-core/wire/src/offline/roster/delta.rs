//! What changed from one roster to another, entry by entry.
//!
//! The receiver decodes its roster, changes it and encodes it again; because the same passes give the same bytes, it then
//! has the new roster exactly. A pass is named by its number in the old roster, so a changed one costs little more than
//! the step from the one before it. A card that got another chip is one pass gone and one new.
//!
//! Layout: `UPD1`; length `u32` (big-endian) and roster of the passes that are new, empty when there are none; how many
//! are gone, how many changed, how many patches there are (LEB128); four Rice parameters `u8`: steps between those gone,
//! steps between those changed, indexes of patches, differences of balances; the patches; bits. A patch is what many
//! changed passes have in common: a byte (1 = another state or kind of pass, 2 = memberships, 4 = tariffs, 8 = desk,
//! 16 = the balance differs) and the new values of the first four. In the bits: per pass that is gone its number, then
//! per changed pass its number, its patch's index and, where that says so, the difference of its balance (0, −1, 1,
//! −2 … as 0, 1, 2, 3 …). Numbers are ascending, each written as its distance from the one before, less one.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::bits::{BitReader, BitWriter, read_byte, read_leb128, read_parameter, rice_parameter, write_leb128};
use super::table::Table;
use super::{KeyHash, PassRecord, Roster, RosterError, RosterState};

const MAGIC: [u8; 4] = *b"UPD1";
const STATE: u8 = 1;
const MEMBERSHIPS: u8 = 2;
const TARIFFS: u8 = 4;
const DESK: u8 = 8;
const BALANCE: u8 = 16;
const GROUP: u8 = 8;

/// What leads from `base` to `next`.
///
/// # Errors
/// When one of them is damaged.
pub fn between(base: &Roster<'_>, next: &Roster<'_>) -> Result<Vec<u8>, RosterError> {
    let (old, new) = (Table::read(base)?, Table::read(next)?);
    let partners = partners(&old, &new);
    let mut gone = Vec::new();
    let mut changed: Vec<(u32, Patch, i64)> = Vec::new();
    let mut added = vec![true; new.records.len()];
    for ((number, before), partner) in (0..).zip(&old.records).zip(&partners) {
        let Some(partner) = partner.map(|partner| partner as usize) else {
            gone.push(number);
            continue;
        };
        if let (Some(after), Some(added)) = (new.records.get(partner), added.get_mut(partner)) {
            *added = false;
            if before != after {
                let difference = i64::from(after.balance) - i64::from(before.balance);
                changed.push((number, Patch::between(before, after), difference));
            }
        }
    }
    let is_added = |pass: u32| added.get(pass as usize).copied().unwrap_or_default();
    let entries: Vec<_> = new.entries.iter().copied().filter(|(_, pass)| is_added(*pass)).collect();
    let added = if entries.is_empty() { Vec::new() } else { Table::numbered(entries, &new.records)?.encode()? };
    encode(&added, &gone, &changed)
}

/// The roster that a delta leads to from `base`.
///
/// # Errors
/// When the delta is damaged, or not one for this roster as far as that shows: whether it is the right one, the
/// signature tells.
pub fn apply(base: &Roster<'_>, delta: &[u8]) -> Result<Vec<u8>, RosterError> {
    let rest = delta.strip_prefix(&MAGIC).ok_or(RosterError::NotARoster)?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or(RosterError::BadLength)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| RosterError::BadLength)?;
    let (added, mut rest) = rest.split_at_checked(length).ok_or(RosterError::BadLength)?;
    let (gone_count, changed_count) = (read_leb128(&mut rest)?, read_leb128(&mut rest)?);
    let patch_count = read_leb128(&mut rest)?;
    if gone_count > base.passes() || changed_count > base.passes() || patch_count > changed_count {
        return Err(RosterError::OutOfRange);
    }
    let (gone_k, changed_k) = (read_parameter(&mut rest)?, read_parameter(&mut rest)?);
    let (patch_k, balance_k) = (read_parameter(&mut rest)?, read_parameter(&mut rest)?);
    let mut patches = Vec::new();
    for _ in 0..patch_count {
        patches.push(Patch::read(&mut rest)?);
    }

    let Table { mut entries, mut records } = Table::read(base)?;
    let mut bits = BitReader::new(rest);
    let mut gone = vec![false; records.len()];
    let mut next = 0;
    for _ in 0..gone_count {
        *gone.get_mut(read_number(&mut bits, gone_k, &mut next)?).ok_or(RosterError::OutOfRange)? = true;
    }
    next = 0;
    for _ in 0..changed_count {
        let number = read_number(&mut bits, changed_k, &mut next)?;
        let patch = patches.get(bits.rice32(patch_k)? as usize).ok_or(RosterError::OutOfRange)?;
        let difference = if patch.balance { unfold(bits.rice(balance_k)?) } else { 0 };
        patch.change(records.get_mut(number).ok_or(RosterError::OutOfRange)?, difference)?;
    }
    bits.finish()?;

    entries.retain(|(_, pass)| !gone.get(*pass as usize).copied().unwrap_or_default());
    if !added.is_empty() {
        let added = Table::read(&Roster::parse(added)?)?;
        let before = u32::try_from(records.len()).map_err(|_| RosterError::TooMany)?;
        for (hash, pass) in added.entries {
            entries.push((hash, pass.checked_add(before).ok_or(RosterError::TooMany)?));
        }
        records.extend(added.records);
        entries.sort_by_key(|(hash, _)| *hash);
        if entries.windows(2).any(|pair| matches!(pair, [(one, _), (other, _)] if one == other)) {
            return Err(RosterError::Inconsistent);
        }
    }
    Table::numbered(entries, &records)?.encode()
}

/// For each pass of the old roster the pass of the new one that has exactly the same entries.
fn partners(old: &Table, new: &Table) -> Vec<Option<u32>> {
    // Whoever has the same first entry may be it …
    let mut partners: Vec<Option<u32>> = vec![None; old.records.len()];
    let (mut old_passes, mut new_passes) = (0, 0);
    merge(&old.entries, &new.entries, |before, after| {
        let first_before = before.filter(|pass| *pass == old_passes);
        let first_after = after.filter(|pass| *pass == new_passes);
        old_passes += u32::from(first_before.is_some());
        new_passes += u32::from(first_after.is_some());
        if let (Some(before), Some(after)) = (first_before, first_after)
            && let Some(partner) = partners.get_mut(before as usize)
        {
            *partner = Some(after);
        }
    });
    // … unless one of them has an entry that the other has not.
    let mut old_differs = vec![false; old.records.len()];
    let mut new_differs = vec![false; new.records.len()];
    merge(&old.entries, &new.entries, |before, after| {
        let partner = before.and_then(|pass| partners.get(pass as usize).copied().flatten());
        if after.is_some() && partner == after {
            return;
        }
        for (differs, pass) in [(&mut old_differs, before), (&mut new_differs, after)] {
            if let Some(differs) = pass.and_then(|pass| differs.get_mut(pass as usize)) {
                *differs = true;
            }
        }
    });
    for (partner, differs) in partners.iter_mut().zip(old_differs) {
        if differs || partner.is_some_and(|pass| new_differs.get(pass as usize).copied().unwrap_or(true)) {
            *partner = None;
        }
    }
    partners
}

/// Walks two sorted lists of entries together: the passes that a hash leads to in either.
fn merge(old: &[(KeyHash, u32)], new: &[(KeyHash, u32)], mut see: impl FnMut(Option<u32>, Option<u32>)) {
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    loop {
        let least = match (old.peek(), new.peek()) {
            (None, None) => return,
            (Some((hash, _)), None) | (None, Some((hash, _))) => *hash,
            (Some((one, _)), Some((other, _))) => *one.min(other),
        };
        let before = old.next_if(|(hash, _)| *hash == least).map(|(_, pass)| *pass);
        see(before, new.next_if(|(hash, _)| *hash == least).map(|(_, pass)| *pass));
    }
}

fn encode(added: &[u8], gone: &[u32], changed: &[(u32, Patch, i64)]) -> Result<Vec<u8>, RosterError> {
    let count = |length: usize| u32::try_from(length).map_err(|_| RosterError::TooMany);
    let mut times: HashMap<Patch, (usize, usize)> = HashMap::new();
    for (_, patch, _) in changed {
        let known = times.len();
        times.entry(*patch).or_insert((0, known)).0 += 1;
    }
    let mut patches: Vec<_> = times.into_iter().collect();
    patches.sort_by_key(|(_, (times, known))| (Reverse(*times), *known));
    let indexes: HashMap<Patch, u64> = patches.iter().map(|(patch, _)| *patch).zip(0..).collect();
    let index_of = |patch: &Patch| indexes.get(patch).copied().unwrap_or_default();

    let gone_steps = steps(gone.iter().copied());
    let changed_steps = steps(changed.iter().map(|(number, ..)| *number));
    let differences = changed.iter().filter(|(_, patch, _)| patch.balance).map(|(.., difference)| fold(*difference));
    let (gone_k, changed_k) = (parameter(gone_steps.iter().copied()), parameter(changed_steps.iter().copied()));
    let patch_k = parameter(changed.iter().map(|(_, patch, _)| index_of(patch)));
    let balance_k = parameter(differences);

    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(&count(added.len())?.to_be_bytes());
    bytes.extend_from_slice(added);
    for length in [gone.len(), changed.len(), patches.len()] {
        write_leb128(count(length)?, &mut bytes);
    }
    bytes.extend([gone_k, changed_k, patch_k, balance_k].map(|k| (k & 0xff) as u8));
    for (patch, _) in &patches {
        patch.write(&mut bytes);
    }
    let mut bits = BitWriter::default();
    for step in gone_steps {
        bits.rice(step, gone_k);
    }
    for ((_, patch, difference), step) in changed.iter().zip(changed_steps) {
        bits.rice(step, changed_k);
        bits.rice(index_of(patch), patch_k);
        if patch.balance {
            bits.rice(fold(*difference), balance_k);
        }
    }
    bytes.extend(bits.finish());
    Ok(bytes)
}

/// Ascending numbers as distances.
fn steps(numbers: impl Iterator<Item = u32>) -> Vec<u64> {
    let mut next = 0;
    numbers.map(|number| u64::from(number) - std::mem::replace(&mut next, u64::from(number) + 1)).collect()
}

/// The number after `next − 1` that a distance leads to.
fn read_number(bits: &mut BitReader<'_>, k: u32, next: &mut u32) -> Result<usize, RosterError> {
    let number = next.checked_add(bits.rice32(k)?).ok_or(RosterError::OutOfRange)?;
    *next = number.checked_add(1).ok_or(RosterError::OutOfRange)?;
    Ok(number as usize)
}

fn parameter(values: impl Iterator<Item = u64>) -> u32 {
    let (sum, count) = values.fold((0_u128, 0), |(sum, count), value| (sum + u128::from(value), count + 1));
    rice_parameter(sum, count)
}

/// Small differences of either sign as small numbers.
const fn fold(difference: i64) -> u64 {
    (difference << 1 ^ difference >> 63).cast_unsigned()
}

const fn unfold(folded: u64) -> i64 {
    (folded >> 1).cast_signed() ^ -((folded & 1).cast_signed())
}

/// What changed, as many passes have it in common.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Patch {
    state: Option<(RosterState, bool)>,
    memberships: Option<u32>,
    tariffs: Option<u32>,
    desk: Option<u8>,
    balance: bool,
}

impl Patch {
    fn between(before: &PassRecord, after: &PassRecord) -> Self {
        let kind = |record: &PassRecord| (record.state, record.group_pass);
        Self {
            state: (kind(before) != kind(after)).then_some(kind(after)),
            memberships: (before.memberships != after.memberships).then_some(after.memberships),
            tariffs: (before.tariffs != after.tariffs).then_some(after.tariffs),
            desk: (before.desk != after.desk).then_some(after.desk),
            balance: before.balance != after.balance,
        }
    }

    fn change(&self, record: &mut PassRecord, difference: i64) -> Result<(), RosterError> {
        let balance = i64::from(record.balance).checked_add(difference).and_then(|sum| u32::try_from(sum).ok());
        let (state, group_pass) = self.state.unwrap_or((record.state, record.group_pass));
        *record = PassRecord {
            state,
            group_pass,
            balance: balance.ok_or(RosterError::OutOfRange)?,
            memberships: self.memberships.unwrap_or(record.memberships),
            tariffs: self.tariffs.unwrap_or(record.tariffs),
            desk: self.desk.unwrap_or(record.desk),
        };
        Ok(())
    }

    fn read(bytes: &mut &[u8]) -> Result<Self, RosterError> {
        let head = read_byte(bytes)?;
        if head & !(STATE | MEMBERSHIPS | TARIFFS | DESK | BALANCE) != 0 {
            return Err(RosterError::OutOfRange);
        }
        let state = if head & STATE == 0 {
            None
        } else {
            let byte = read_byte(bytes)?;
            let state = RosterState::from_bits(byte & !GROUP).ok_or(RosterError::OutOfRange)?;
            Some((state, byte & GROUP != 0))
        };
        Ok(Self {
            state,
            memberships: if head & MEMBERSHIPS == 0 { None } else { Some(read_leb128(bytes)?) },
            tariffs: if head & TARIFFS == 0 { None } else { Some(read_leb128(bytes)?) },
            desk: if head & DESK == 0 { None } else { Some(read_byte(bytes)?) },
            balance: head & BALANCE != 0,
        })
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        let flags = [
            (self.state.is_some(), STATE),
            (self.memberships.is_some(), MEMBERSHIPS),
            (self.tariffs.is_some(), TARIFFS),
            (self.desk.is_some(), DESK),
            (self.balance, BALANCE),
        ];
        bytes.push(flags.iter().filter(|(set, _)| *set).map(|(_, flag)| flag).sum());
        if let Some((state, group_pass)) = self.state {
            bytes.push(state.to_bits() | if group_pass { GROUP } else { 0 });
        }
        for mask in [self.memberships, self.tariffs].into_iter().flatten() {
            write_leb128(mask, bytes);
        }
        bytes.extend(self.desk);
    }
}
