//! `[store]`: where what polls have learnt is kept.

use std::path::PathBuf;
use std::time::Duration;

use super::environment::Environment;
use super::reader::{File, Table, Text};
use super::session::Complaint;
use super::value;

const FILE_NAME: &str = "presswatch.sqlite";
const KEEP_SNAPSHOTS: usize = 20;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const KEEP_ANNOUNCEMENTS: Duration = DAY.saturating_mul(2 * 365);
const KEEP_OUTBOX: Duration = DAY.saturating_mul(90);

/// `[store]`, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreConfig {
    /// The SQLite file.
    pub path: PathBuf,
    /// Of one source.
    pub keep_snapshots: usize,
    /// From when they were last on a page.
    pub keep_announcements: Duration,
    /// Mails that were sent, refused or given up.
    pub keep_outbox: Duration,
}

impl StoreConfig {
    /// systemd names the folder that a service may write to; without it the store lies beside the config.
    pub(super) fn default_of(file: &File, environment: &Environment) -> StoreConfig {
        let state = environment.get("STATE_DIRECTORY").and_then(|folders| folders.split(':').next());
        let folder = state.map_or_else(|| file.folder.clone(), PathBuf::from);
        StoreConfig {
            path: folder.join(FILE_NAME),
            keep_snapshots: KEEP_SNAPSHOTS,
            keep_announcements: KEEP_ANNOUNCEMENTS,
            keep_outbox: KEEP_OUTBOX,
        }
    }
}

pub(super) fn read_store(mut table: Table<'_>) -> StoreConfig {
    let default = StoreConfig::default_of(table.file, table.session.environment);
    let url = table.text("url");
    let store = StoreConfig {
        path: url.and_then(|url| sqlite_path(&url)).unwrap_or(default.path),
        keep_snapshots: table.count("keep_snapshots", 1).unwrap_or(default.keep_snapshots),
        keep_announcements: table.parsed("keep_announcements", "duration", kept).unwrap_or(default.keep_announcements),
        keep_outbox: table.parsed("keep_outbox", "duration", kept).unwrap_or(default.keep_outbox),
    };
    table.finish();
    store
}

fn kept(text: &str) -> Result<Duration, Complaint> {
    let kept = value::duration(text)?;
    if kept < DAY { Err(Complaint::new(format!("`{text}` is less than a day")).hint("e.g. \"90d\" or \"2y\"")) } else { Ok(kept) }
}

fn sqlite_path(url: &Text<'_>) -> Option<PathBuf> {
    let path = url.parsed("address of a store", |value| {
        let path = value.strip_prefix("sqlite:").ok_or_else(|| {
            let hint = "`sqlite:` and the path of a file, e.g. \"sqlite:presswatch.sqlite\"";
            Complaint::new("is no store that presswatch can use").hint(hint)
        })?;
        match path.strip_prefix("//").unwrap_or(path) {
            "" | ":memory:" => Err(Complaint::new("`sqlite:` wants the path of a file").hint("e.g. \"sqlite:presswatch.sqlite\"")),
            path => Ok(path.to_owned()),
        }
    })?;
    Some(url.folder().join(path))
}
