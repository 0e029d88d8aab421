//! A copy of the store while others go on writing to it. It never touches a file that is there already.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection};
use tokio::fs::{self, File, OpenOptions};

use super::lease::is_gone;
use super::lineage::mark_copy;
use super::{Store, StoreError};

/// How the name of an unfinished copy ends.
const PARTIAL: &str = ".partial";

/// Why there is no copy. Nothing is left behind then.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("{} is there already and was left as it is; name a new file", .0.display())]
    Exists(PathBuf),
    #[error("cannot write the backup {}: {why}", path.display())]
    Unwritable { path: PathBuf, why: std::io::Error },
    #[error("the path {} is no UTF-8, which SQLite wants; name another file", .0.display())]
    NotText(PathBuf),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Writes all that is committed now into the new file `path`, for its owner alone, and returns the file's size in bytes.
    /// The file appears under its name only when it is complete and on the disk, also where the process is killed. Of two backups
    /// at once into one file the second to be done is refused.
    pub async fn back_up(&self, path: &Path) -> Result<u64, BackupError> {
        clear_away(path).await;
        if fs::symlink_metadata(path).await.is_ok() {
            return Err(BackupError::Exists(path.to_owned()));
        }
        // Named by its process, so that what a killed one left can be told from what a living one is writing.
        let partial = partial_of(path, std::process::id());
        let written = match self.copy_into(&partial).await {
            Ok(()) => settle(&partial, path).await,
            Err(error) => Err(error),
        };
        if written.is_err() {
            // What cannot be removed is named in the error that is on its way.
            let _ = fs::remove_file(&partial).await;
        }
        written
    }

    async fn copy_into(&self, partial: &Path) -> Result<(), BackupError> {
        let name = partial.to_str().ok_or_else(|| BackupError::NotText(partial.to_owned()))?;
        // An earlier process with our number may have left it.
        let _ = fs::remove_file(partial).await;
        create(partial).await.map_err(|why| BackupError::Unwritable { path: partial.to_owned(), why })?;
        // One read transaction, and so one moment; writers do not wait for it (https://sqlite.org/lang_vacuum.html).
        sqlx::query("VACUUM INTO $1").bind(name).execute(&self.read).await.map_err(StoreError::from)?;
        mark(partial).await.map_err(StoreError::from)?;
        Ok(())
    }
}

/// Removes the unfinished copies of this file that processes which are gone have left. Best effort: they are only in the way.
async fn clear_away(path: &Path) {
    let (Some(name), Ok(mut entries)) = (path.file_name().and_then(OsStr::to_str), fs::read_dir(folder_of(path)).await) else { return };
    while let Ok(Some(entry)) = entries.next_entry().await {
        let entry = entry.path();
        let ending = entry.file_name().and_then(OsStr::to_str).and_then(|entry| entry.strip_prefix(name));
        // SQLite keeps a journal beside what it writes.
        let number = ending.and_then(|ending| ending.strip_suffix("-journal").unwrap_or(ending).strip_suffix(PARTIAL));
        let pid = number.and_then(|number| number.strip_prefix('.')?.parse().ok());
        if pid.is_some_and(is_gone) {
            let _ = fs::remove_file(entry).await;
        }
    }
}

fn partial_of(path: &Path, pid: u32) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{pid}{PARTIAL}"));
    PathBuf::from(name)
}

async fn mark(partial: &Path) -> sqlx::Result<()> {
    // Without a log beside it: the copy is one file.
    let options = SqliteConnectOptions::new().filename(partial).journal_mode(SqliteJournalMode::Delete);
    let mut copy = options.connect().await?;
    mark_copy(&mut copy).await?;
    copy.close().await
}

/// A new, empty file that its owner alone may read: mails stand in it.
async fn create(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(path).await
}

/// Puts the finished copy under its name, and both on the disk.
async fn settle(partial: &Path, path: &Path) -> Result<u64, BackupError> {
    let unwritable = |why| BackupError::Unwritable { path: path.to_owned(), why };
    let copy = OpenOptions::new().write(true).open(partial).await.map_err(unwritable)?;
    copy.sync_all().await.map_err(unwritable)?;
    let size = copy.metadata().await.map_err(unwritable)?.len();
    // A second name never takes the place of a file that is there, as a renamed one would.
    match fs::hard_link(partial, path).await {
        Ok(()) => fs::remove_file(partial).await.map_err(unwritable)?,
        Err(_) if fs::symlink_metadata(path).await.is_ok() => return Err(BackupError::Exists(path.to_owned())),
        // FAT and some network drives know no second names.
        Err(_) => fs::rename(partial, path).await.map_err(unwritable)?,
    }
    // The name is an entry of the folder, which is a file of its own.
    #[cfg(unix)]
    File::open(folder_of(path)).await.map_err(unwritable)?.sync_all().await.map_err(unwritable)?;
    Ok(size)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
