//! A folder in place of a mail server: each mail a file. For a first try, and for other programs to take mails from.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Failure, Outcome};
use crate::model::Delivery;

/// Where mails are written.
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Makes the folder if need be, and sees that it takes files.
    pub(super) async fn open(path: &Path) -> Result<Folder, Failure> {
        let folder = Folder { path: path.to_owned() };
        let probe = folder.path.join(format!(".presswatch-{}", std::process::id()));
        let tried = on_disk({
            let path = folder.path.clone();
            move || {
                fs::create_dir_all(&path)?;
                File::create(&probe)?;
                fs::remove_file(&probe)
            }
        });
        match tried.await {
            Ok(()) => Ok(folder),
            Err(error) => Err(Failure::Refused { reason: format!("cannot write mails to the folder {}: {error}", path.display()) }),
        }
    }

    pub(super) async fn send(&self, delivery: &Delivery) -> Outcome {
        let name = file_name(delivery);
        let target = self.path.join(&name);
        let message = delivery.message.clone();
        match on_disk(move || write_whole(&target, &message)).await {
            Ok(()) => Outcome::Sent { reply: format!("written to {name}") },
            Err(error) => Outcome::Deferred { reason: format!("cannot write {name} to the folder {}: {error}", self.path.display()) },
        }
    }
}

/// `<digest>-<issue>-<to>-<hash>.eml`. A mail never changes once it is stored, so its hash names it: a
/// retry writes over its own file and no other.
fn file_name(delivery: &Delivery) -> String {
    let plain = |text: &str| -> String {
        text.chars().map(|c| if c.is_ascii_alphanumeric() || "@._+-".contains(c) { c } else { '_' }).take(64).collect()
    };
    let hash = blake3::hash(&delivery.message).to_hex();
    // A leading dot would hide the file.
    format!("{}-{}-{}-{}.eml", plain(&delivery.digest).trim_start_matches('.'), delivery.issue, plain(&delivery.to), &hash[..8])
}

/// The file is there whole or not at all, also after a power cut.
fn write_whole(target: &Path, message: &[u8]) -> io::Result<()> {
    let unfinished = target.with_extension("part");
    let mut file = File::create(&unfinished)?;
    file.write_all(message)?;
    file.sync_all()?;
    fs::rename(&unfinished, target)?;
    match target.parent() {
        // The name is the folder's: without this the rename itself could be lost.
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

async fn on_disk<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|panicked| Err(io::Error::other(panicked)))
}

#[cfg(test)]
mod tests {
    use super::super::smtp::receiver::delivery;
    use super::*;

    #[tokio::test]
    async fn a_retry_writes_over_its_own_file() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("out/mails");
        let folder = Folder::open(&path).await.unwrap();
        let mut mail = delivery("reader@example.com");
        for _ in 0..2 {
            assert!(matches!(folder.send(&mail).await, Outcome::Sent { .. }));
        }
        mail.message.extend_from_slice(b"more\r\n");
        folder.send(&mail).await;
        let mut names: Vec<String> = fs::read_dir(&path).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        assert_eq!(names.len(), 2, "{names:?}");
        assert!(names.iter().all(|name| name.starts_with("morning-7-reader@example.com-") && name.ends_with(".eml")), "{names:?}");
        assert!(names.iter().any(|name| fs::read(path.join(name)).unwrap() == mail.message));
    }

    #[tokio::test]
    async fn an_address_cannot_leave_the_folder() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::open(home.path()).await.unwrap();
        let mut mail = delivery("../../x@example.com");
        mail.digest = "../.hidden".into();
        assert!(matches!(folder.send(&mail).await, Outcome::Sent { .. }));
        let names: Vec<_> = fs::read_dir(home.path()).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
        assert_eq!(names.len(), 1);
        assert!(!names[0].starts_with('.') && !names[0].contains('/'), "{names:?}");
    }

    #[tokio::test]
    async fn a_folder_that_is_a_file_is_said_at_once() {
        let home = tempfile::NamedTempFile::new().unwrap();
        assert!(matches!(Folder::open(home.path()).await, Err(Failure::Refused { reason }) if reason.contains("cannot write mails")));
    }
}
