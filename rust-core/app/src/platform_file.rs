//! Secrets in files of their owner alone, for a computer without keystore.
//!
//! One file a secret (mode 0600 in a folder of 0700), written beside and renamed, so that a crash leaves the old or the
//! new one. Whoever can read the owner's files can read them: it keeps other accounts out, and a lost backup of the
//! store alone stays sealed.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::api::ports::{PortError, SecureStore};

/// A secret is a key or less; a larger file is none of ours.
const MOST_BYTES: u64 = 64 * 1024;

/// Secrets in a folder.
#[derive(Debug, Clone)]
pub struct FileSecureStore {
    folder: PathBuf,
}

impl FileSecureStore {
    /// Keeps secrets in `folder`, which is made when it is missing.
    ///
    /// # Errors
    /// [`PortError`] when it cannot be made.
    pub fn new(folder: impl Into<PathBuf>) -> Result<Self, PortError> {
        let folder = folder.into();
        fs::create_dir_all(&folder).map_err(|_| PortError)?;
        only_owner(&folder, 0o700)?;
        Ok(Self { folder })
    }

    fn file(&self, key: &str) -> Result<PathBuf, PortError> {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if key.is_empty() || key.len() > 100 || !key.chars().all(fits) {
            return Err(PortError);
        }
        Ok(self.folder.join(format!("{key}.secret")))
    }
}

impl SecureStore for FileSecureStore {
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, PortError> {
        let file = match File::open(self.file(key)?) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(_) => return Err(PortError),
        };
        let mut secret = Vec::new();
        file.take(MOST_BYTES).read_to_end(&mut secret).map_err(|_| PortError)?;
        Ok(Some(secret))
    }

    fn put(&self, key: &str, value: &[u8]) -> Result<(), PortError> {
        let file = self.file(key)?;
        let beside = file.with_extension("new");
        write(&beside, value).map_err(|_| PortError)?;
        fs::rename(&beside, &file).map_err(|_| PortError)?;
        // The name too must survive a power cut.
        File::open(&self.folder).and_then(|folder| folder.sync_all()).map_err(|_| PortError)
    }

    fn delete(&self, key: &str) -> Result<(), PortError> {
        match fs::remove_file(self.file(key)?) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(PortError),
            _ => Ok(()),
        }
    }
}

fn write(path: &Path, value: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(value)?;
    file.sync_all()
}

#[cfg(unix)]
fn only_owner(path: &Path, mode: u32) -> Result<(), PortError> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(|_| PortError)
}

#[cfg(not(unix))]
fn only_owner(_: &Path, _: u32) -> Result<(), PortError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_survives_and_belongs_to_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let store = FileSecureStore::new(folder.path().join("secrets")).unwrap();
        assert_eq!(store.get("uitpas-store-key").unwrap(), None);
        store.put("uitpas-store-key", &[1; 32]).unwrap();
        store.put("uitpas-store-key", &[2; 32]).unwrap();
        let again = FileSecureStore::new(folder.path().join("secrets")).unwrap();
        assert_eq!(again.get("uitpas-store-key").unwrap().as_deref(), Some(&[2; 32][..]));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let file = folder.path().join("secrets/uitpas-store-key.secret");
            assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        again.delete("uitpas-store-key").unwrap();
        again.delete("uitpas-store-key").unwrap();
        assert_eq!(store.get("uitpas-store-key").unwrap(), None);
    }

    #[test]
    fn a_key_is_no_path() {
        let folder = tempfile::tempdir().unwrap();
        let store = FileSecureStore::new(folder.path()).unwrap();
        for key in ["", "../outside", "a/b", "a b", "é"] {
            assert_eq!(store.put(key, b"x"), Err(PortError), "{key}");
        }
    }
}
