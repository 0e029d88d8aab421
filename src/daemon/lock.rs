//! One daemon a store: a lock on a file beside it, which the system takes back when its process ends, however that ends.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Held as long as the daemon runs.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Why the store cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    #[error("presswatch is already running on the store {} ({}); there can be one daemon a store", store.display(), process(pid))]
    Taken { store: PathBuf, pid: String },
    #[error("cannot lock {}: {why}. The file and its folder must belong to the user that runs presswatch", path.display())]
    Unusable { path: PathBuf, why: std::io::Error },
}

fn process(pid: &str) -> String {
    if pid.is_empty() { "which process, it does not say".to_owned() } else { format!("process {pid}") }
}

impl Lock {
    /// Takes the lock of a store, and leaves our process's number in it for whoever comes second.
    pub fn take(store: &Path) -> Result<Lock, LockError> {
        let mut path = store.as_os_str().to_owned();
        path.push(".lock");
        let path = PathBuf::from(path);
        let unusable = |why| LockError::Unusable { path: path.clone(), why };
        let mut file = File::options().read(true).write(true).create(true).truncate(false).open(&path).map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut pid = String::new();
                // Whoever has it may be writing this just now; the refusal holds without it.
                let _ = file.read_to_string(&mut pid);
                return Err(LockError::Taken { store: store.to_owned(), pid: pid.trim().to_owned() });
            }
            Err(TryLockError::Error(why)) => return Err(unusable(why)),
        }
        let write = |mut file: &File| {
            file.set_len(0)?;
            file.rewind()?;
            writeln!(file, "{}", std::process::id())
        };
        write(&file).map_err(unusable)?;
        Ok(Lock { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_has_one_daemon_and_what_a_dead_one_left_is_no_obstacle() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("store.sqlite");
        let lock = Lock::take(&store).unwrap();
        let refusal = Lock::take(&store).unwrap_err().to_string();
        assert!(refusal.contains("store.sqlite") && refusal.contains(&format!("process {}", std::process::id())), "{refusal}");
        drop(lock);
        assert!(folder.path().join("store.sqlite.lock").exists());
        Lock::take(&store).unwrap();
    }
}
