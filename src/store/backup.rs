//! A copy of the store while others go on writing to it. It never touches a file that is there already.

use std::path::{Path, PathBuf};

use tokio::fs::{self, File, OpenOptions};

use super::{Store, StoreError};

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
    /// The file appears under its name only when it is complete and on the disk.
    pub async fn back_up(&self, path: &Path) -> Result<u64, BackupError> {
        let unwritable = |why| BackupError::Unwritable { path: path.to_owned(), why };
        // Takes the name, so that of two backups at once the second is refused.
        create(path).await.map_err(|why| match why.kind() {
            std::io::ErrorKind::AlreadyExists => BackupError::Exists(path.to_owned()),
            _ => unwritable(why),
        })?;
        let partial = with_suffix(path, ".partial");
        let written = match self.copy_into(&partial).await {
            Ok(()) => settle(&partial, path).await.map_err(unwritable),
            Err(error) => Err(error),
        };
        if written.is_err() {
            // What cannot be removed is named in the error that is on its way.
            let _ = fs::remove_file(&partial).await;
            let _ = fs::remove_file(path).await;
        }
        written
    }

    async fn copy_into(&self, partial: &Path) -> Result<(), BackupError> {
        let name = partial.to_str().ok_or_else(|| BackupError::NotText(partial.to_owned()))?;
        // A backup that was killed may have left its unfinished copy.
        let _ = fs::remove_file(partial).await;
        create(partial).await.map_err(|why| BackupError::Unwritable { path: partial.to_owned(), why })?;
        // One read transaction, and so one moment; writers do not wait for it (https://sqlite.org/lang_vacuum.html).
        sqlx::query("VACUUM INTO $1").bind(name).execute(&self.read).await.map_err(StoreError::from)?;
        Ok(())
    }
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
async fn settle(partial: &Path, path: &Path) -> std::io::Result<u64> {
    let copy = OpenOptions::new().write(true).open(partial).await?;
    copy.sync_all().await?;
    let size = copy.metadata().await?.len();
    fs::rename(partial, path).await?;
    // The name is an entry of the folder, which is a file of its own.
    #[cfg(unix)]
    File::open(folder_of(path)).await?.sync_all().await?;
    Ok(size)
}

#[cfg(unix)]
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
