//! Notices that the config's files have changed. It looks at folders, as editors put a new file in the old one's place.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout};

use super::Command;

/// An editor writes, renames and touches in one go: it is done when it has kept still for this long.
const QUIET: Duration = Duration::from_secs(1);
/// Where a folder never keeps still, the config is looked at all the same.
const LONGEST: Duration = Duration::from_secs(5);
/// A file that vanishes, or is suddenly empty, is on its way to come back, for so long.
const VANISHED: Duration = Duration::from_secs(5);
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// Sends `Command::FilesChanged` when something happened in the folders that it follows.
#[derive(Debug)]
pub struct ConfigWatch {
    watcher: Option<RecommendedWatcher>,
    stirred: mpsc::Sender<()>,
    folders: HashSet<PathBuf>,
}

impl ConfigWatch {
    /// Follows nothing yet. To be started within a runtime. `config` is the main file, `store` the SQLite file, which may lie beside it.
    pub fn start(config: &Path, store: &Path, commands: mpsc::Sender<Command>) -> ConfigWatch {
        let (stirred, stirs) = mpsc::channel(1);
        let from_folder = stirred.clone();
        let store = store.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let on_event = move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| is_of_interest(&event, &store)) {
                // One that waits to be seen is enough.
                let _ = from_folder.try_send(());
            }
        };
        let watcher = match notify::recommended_watcher(on_event) {
            Ok(watcher) => Some(watcher),
            Err(error) => {
                tracing::warn!(detail = %error, "changes of the config's files will not be noticed; SIGHUP reloads it");
                None
            }
        };
        tokio::spawn(tell(config.to_owned(), stirs, commands));
        ConfigWatch { watcher, stirred, folders: HashSet::new() }
    }

    /// Looks at these folders from now on, and at no others.
    pub fn follow(&mut self, folders: &[PathBuf]) {
        let Some(watcher) = &mut self.watcher else { return };
        let wanted: HashSet<PathBuf> = folders.iter().map(|folder| existing(folder)).collect();
        for folder in self.folders.difference(&wanted) {
            // It may be gone, and the watch with it.
            let _ = watcher.unwatch(folder);
        }
        for folder in wanted.difference(&self.folders) {
            if let Err(error) = watcher.watch(folder, RecursiveMode::NonRecursive) {
                tracing::warn!(folder = %folder.display(), detail = %error, "changes of the config in this folder will not be noticed; SIGHUP reloads it");
            }
        }
        if wanted.difference(&self.folders).next().is_some() {
            // What happened there since the config was read went unseen.
            let _ = self.stirred.try_send(());
        }
        self.folders = wanted;
    }
}

/// The folder, or the nearest one above it that is there.
fn existing(folder: &Path) -> PathBuf {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new(".")).to_owned()
}

/// Reading is no change, and the store's own files change all the time.
fn is_of_interest(event: &Event, store: &str) -> bool {
    let is_store = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(store));
    !matches!(event.kind, EventKind::Access(_)) && (event.paths.is_empty() || !event.paths.iter().all(is_store))
}

async fn tell(config: PathBuf, mut stirs: mpsc::Receiver<()>, commands: mpsc::Sender<Command>) {
    while stirs.recv().await.is_some() {
        let latest = Instant::now() + LONGEST;
        // Until it is quiet: each stir begins the wait anew.
        while Instant::now() < latest && matches!(timeout(QUIET, stirs.recv()).await, Ok(Some(()))) {}
        let vanished = Instant::now() + VANISHED;
        while !is_there(&config) && Instant::now() < vanished {
            sleep_until(Instant::now() + LOOK_AGAIN).await;
        }
        if commands.send(Command::FilesChanged).await.is_err() {
            return;
        }
    }
}

/// An editor that writes in place empties the file first.
fn is_there(config: &Path) -> bool {
    std::fs::metadata(config).is_ok_and(|file| file.is_file() && file.len() > 0)
}

#[cfg(test)]
mod tests {
    use notify::event::{AccessKind, CreateKind, ModifyKind};

    use super::*;

    #[test]
    fn reading_and_the_store_are_no_change() {
        let event = |kind, path: &str| Event::new(kind).add_path(PathBuf::from(path));
        let created = EventKind::Create(CreateKind::File);
        for (event, expected) in [
            (event(created, "/etc/p/presswatch.toml"), true),
            (event(created, "/etc/p/..data"), true),
            (event(EventKind::Access(AccessKind::Any), "/etc/p/presswatch.toml"), false),
            (event(EventKind::Modify(ModifyKind::Any), "/etc/p/presswatch.sqlite-wal"), false),
            (event(created, "/etc/p/presswatch.sqlite.lock"), false),
            (Event::new(EventKind::Any), true),
        ] {
            assert_eq!(is_of_interest(&event, "presswatch.sqlite"), expected, "{event:?}");
        }
    }

    #[test]
    fn where_a_folder_is_missing_the_one_above_is_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(existing(&folder.path().join("a/b")), folder.path());
        assert_eq!(existing(Path::new("")), Path::new("."));
    }
}
