//! What presswatch remembers. The only room with SQL; one file a table.
//!
//! SQLite for now: one connection writes, a few read, and every write is one `BEGIN IMMEDIATE`
//! transaction. The SQL keeps to what PostgreSQL understands as well (`$1`, `RETURNING`,
//! `ON CONFLICT`, bigint milliseconds); what differs stands in `sqlite.rs`, `search.rs` and the migrations.

mod ahead;
mod alerts;
mod announcements;
mod backup;
mod changes;
mod confirm;
mod deliveries;
mod digests;
mod due;
mod explain;
mod fates;
mod figures;
mod findings;
mod hosts;
mod lease;
mod lineage;
mod mark;
mod outlook;
mod pages;
mod polls;
mod prune;
mod runs;
mod search;
mod sightings;
mod sitemaps;
mod snapshots;
mod sources;
mod sqlite;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use sqlx::{Sqlite, SqlitePool, Transaction};

pub use ahead::Longest;
pub use alerts::{ALERTS, AlertBook, AlertDates, Alerted, LostDelivery, Ripe, Told, TroubledSource, WellSource};
pub use announcements::{PendingText, TextOutcome};
pub use backup::BackupError;
pub use changes::ArchiveQuery;
pub use confirm::Waiting;
pub use deliveries::{MailTrouble, OutboxCounts, Settled, Wanted};
pub use digests::{Composed, DigestStatus, Event, NewDelivery, OpenIssue, REMARKS, Ruling, WatchedDigest};
pub use due::{Awaited, DueIssue};
pub use explain::{
    ChangeHistory, Decision, Dossier, Evidence, Fate, IssueHistory, Ruled, Run, SightingHistory, SourceHistory, Spellings, WaitingChange,
};
pub use figures::Figures;
pub use lease::{Leased, Owner};
pub use lineage::Restoration;
pub use outlook::{ADOPTED, Appearances, MISSED, Note, Outlook, Said, UNUSUAL, UnusualRhythm};
pub use polls::{FinishedPoll, GoodBody, MIGRATED, MOVED};
pub use snapshots::{FurtherPage, Snapshot};
pub use sources::{LeasedSource, SourceStatus, WatchedSource};

/// A handle on the store; clones share it.
#[derive(Debug, Clone)]
pub struct Store {
    /// For what a power cut may undo: a lost poll is merely made again.
    write: SqlitePool,
    /// For what must not come undone: mails are composed and sent once.
    durable: SqlitePool,
    read: SqlitePool,
    owner: Owner,
    mark: mark::Mark,
}

/// What a caller can tell the user about a store that does not work.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the store {} was written by a newer presswatch (schema {found}); this one knows schemas up to {known}. Install the newer version, or restore a backup", path.display())]
    Newer { path: PathBuf, found: i64, known: i64 },
    #[error("cannot write to the store {}: {why}. The file and its folder must belong to the user that runs presswatch, on a disk that can be written", path.display())]
    NotWritable { path: PathBuf, why: String },
    #[error("the store is locked by another program (a backup, or a database browser?). Nothing was changed; try again when it is done")]
    Locked,
    #[error("the disk that holds the store is full; nothing was changed. Make room there (`[store] url`): what is due is then done")]
    Full,
    #[error(
        "the store can be read but not written any more: {0}. Was its disk mounted read-only, or its owner changed (`[store] url`)? Nothing was changed; what is due is done when it can be written again"
    )]
    ReadOnly(String),
    #[error(
        "a file of the store cannot be opened: {0}. May this process open more files (`ulimit -n`, systemd's `LimitNOFILE=`)? Nothing was changed"
    )]
    Unopened(String),
    #[error(
        "the disk fails where the store lies (`[store] url`): {0}. Nothing was changed; see the system's log, and copy the store elsewhere while it can be read"
    )]
    DiskFails(String),
    #[error(
        "the store is damaged: {0}. Stop presswatch, put the last backup in its place and start again: what came since is told once more, under a notice"
    )]
    Damaged(String),
    #[error("the store {} is gone or empty, but {} says that {issues} issues were composed in it. Nothing was begun anew: put the store or a backup back in its place, or delete that file to begin with baselines", path.display(), mark.display())]
    Vanished { path: PathBuf, mark: PathBuf, issues: i64 },
    #[error("{} is no presswatch store, or it is damaged: {why}. It was left as it is: put the last backup in its place, and what came since is told once more, under a notice", path.display())]
    NotAStore { path: PathBuf, why: String },
    #[error("the store failed: {0}")]
    Other(sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> StoreError {
        sqlite::classify(error)
    }
}

type Result<T> = std::result::Result<T, StoreError>;

impl Store {
    /// A transaction that writes: it holds the write lock from its first statement on, so it never
    /// fails halfway for want of it.
    async fn begin(&self) -> Result<Transaction<'static, Sqlite>> {
        Ok(self.write.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// The same, and on the disk when it is committed.
    async fn begin_durable(&self) -> Result<Transaction<'static, Sqlite>> {
        Ok(self.durable.begin_with("BEGIN IMMEDIATE").await?)
    }
}

fn millis(instant: DateTime<Utc>) -> i64 {
    instant.timestamp_millis()
}

/// Reads what `millis` wrote.
fn instant(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}

fn list(json: &str) -> Vec<String> {
    serde_json::from_str(json).unwrap_or_default()
}

fn json(list: &[String]) -> String {
    serde_json::Value::from(list).to_string()
}
