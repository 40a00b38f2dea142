//! A phone's files: copied as they are at a moment, or with the end of the last write missing.

use std::path::Path;

use anyhow::Result;
use uitpas_app::store::FILE_NAME;

/// Copies all files of a folder into a new one.
///
/// # Errors
/// The file system.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        std::fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Makes of `after` what the disk holds when the power goes during the last write: what was there `before`, and of the
/// rest the first `kept` of 256 parts. False when the write was of another kind, and `after` is left as it is.
///
/// # Errors
/// The file system.
pub fn tear(before: &Path, after: &Path, kept: u8) -> Result<bool> {
    let wal = format!("{FILE_NAME}-wal");
    if std::fs::read(before.join(FILE_NAME))? != std::fs::read(after.join(FILE_NAME))? {
        return Ok(false);
    }
    let old = std::fs::read(before.join(&wal)).unwrap_or_default();
    let mut new = std::fs::read(after.join(&wal)).unwrap_or_default();
    // A log that begins anew, or was written over, is not torn here.
    if !new.starts_with(&old) || new.len() == old.len() {
        return Ok(false);
    }
    let rest = (new.len() - old.len()) * usize::from(kept) / 256;
    new.truncate(old.len() + rest);
    std::fs::write(after.join(&wal), new)?;
    Ok(true)
}
