//! Putting a new text in place of a file in one step: whoever reads it sees the old one or the new one, whole.
//!
//! Mode and owner stay, and a symbolic link stays a link. Where the folder does not let a file be put beside it, or
//! the owner cannot be kept, the file itself is written over: still right, but not in one step.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::EditError;
use crate::config::file::why_unreadable;

/// Writes `new` in place of `old`; `None` is a file that is not there yet.
pub(super) fn replace(path: &Path, old: Option<&str>, new: &str) -> Result<(), EditError> {
    let now = match fs::read(path) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(unwritable(path, &error)),
    };
    if now.as_deref() != old.map(str::as_bytes) {
        return Err(EditError::Changed { path: path.to_owned() });
    }
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    write(&target, old, new).map_err(|error| unwritable(path, &error))
}

/// Undoes `replace`.
pub(super) fn put_back(path: &Path, new: &str, old: Option<&str>) -> Result<(), EditError> {
    match old {
        Some(old) => replace(path, Some(new), old),
        None => fs::remove_file(path).map_err(|error| unwritable(path, &error)),
    }
}

fn write(target: &Path, old: Option<&str>, new: &str) -> io::Result<()> {
    if old.is_none() {
        if let Some(folder) = target.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new().write(true).create_new(true).open(target)?;
        return file.write_all(new.as_bytes()).and_then(|()| file.sync_all());
    }
    let beside = beside(target);
    let moved = write_beside(&beside, &fs::metadata(target)?, new).and_then(|()| fs::rename(&beside, target));
    let Err(error) = moved else { return Ok(()) };
    // Left over, it would be in nobody's way; that it cannot be removed is no reason to fail.
    let _ = fs::remove_file(&beside);
    match error.kind() {
        // No place in the folder, another's file, or a file that is mounted by itself, as containers do.
        io::ErrorKind::PermissionDenied | io::ErrorKind::ResourceBusy | io::ErrorKind::ReadOnlyFilesystem => {
            let mut file = OpenOptions::new().write(true).truncate(true).open(target)?;
            file.write_all(new.as_bytes()).and_then(|()| file.sync_all())
        }
        _ => Err(error),
    }
}

/// In the same folder, hidden, and under a name that no pattern of `include` means.
fn beside(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{}.new", std::process::id()))
}

fn write_beside(beside: &Path, like: &Metadata, new: &str) -> io::Result<()> {
    let mut file = create_private(beside)?;
    file.write_all(new.as_bytes())?;
    keep_owner(&file, like)?;
    // After the owner: a change of owner may take bits away.
    file.set_permissions(like.permissions())?;
    file.sync_all()
}

/// The old file may be one that only its owner may read.
#[cfg(unix)]
fn create_private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn create_private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(unix)]
fn keep_owner(file: &File, like: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let own = file.metadata()?;
    if (own.uid(), own.gid()) == (like.uid(), like.gid()) {
        return Ok(());
    }
    fchown(file, Some(like.uid()), Some(like.gid()))
}

#[cfg(not(unix))]
fn keep_owner(_file: &File, _like: &Metadata) -> io::Result<()> {
    Ok(())
}

fn unwritable(path: &Path, error: &io::Error) -> EditError {
    EditError::Unwritable { path: path.to_owned(), why: why_unreadable(error) }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use super::*;

    #[test]
    fn mode_and_link_stay_and_nothing_is_left_over() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.toml"), folder.path().join("presswatch.toml"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real.toml", &link).unwrap();
        replace(&link, Some("old"), "new").unwrap();
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o7777, 0o640);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    /// Only root may give files away; others have nothing to keep.
    #[test]
    fn the_owner_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("presswatch.toml");
        fs::write(&path, "old").unwrap();
        let own = fs::metadata(&path).unwrap().uid();
        let given = if own == 0 { 1234 } else { own };
        std::os::unix::fs::chown(&path, Some(given), None).unwrap();
        replace(&path, Some("old"), "new").unwrap();
        assert_eq!((fs::read_to_string(&path).unwrap().as_str(), fs::metadata(&path).unwrap().uid()), ("new", given));
    }

    #[test]
    fn what_another_wrote_in_between_is_not_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("presswatch.toml");
        fs::write(&path, "theirs").unwrap();
        assert!(matches!(replace(&path, Some("old"), "new"), Err(EditError::Changed { .. })));
        assert!(matches!(replace(&path, None, "new"), Err(EditError::Changed { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
    }

    #[test]
    fn a_new_file_is_begun_and_taken_away_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("more/more.toml");
        replace(&path, None, "new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        put_back(&path, "new", None).unwrap();
        assert!(!path.exists());
    }
}
