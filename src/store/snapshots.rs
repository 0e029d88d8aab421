//! Table `snapshot`: what a source's pages were, kept where something changed. `polls.rs` writes it.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{Result, Store, instant, millis};

/// A stored page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    pub taken_at: DateTime<Utc>,
    pub content_type: Option<String>,
    /// As it was fetched; empty if what is stored of it cannot be unpacked.
    pub body: Vec<u8>,
}

impl Store {
    /// The first snapshot at or after `at` and the one before it, the older first; the last two where `at` is not given or later
    /// than all, the first two where it is earlier. Fewer than two where no more are kept.
    pub async fn snapshots_around(&self, source_id: i64, at: Option<DateTime<Utc>>) -> Result<Vec<Snapshot>> {
        let select = "SELECT snapshot_id, taken_at FROM snapshot WHERE source_id = $1 ORDER BY snapshot_id";
        let kept: Vec<(i64, i64)> = sqlx::query_as(select).bind(source_id).fetch_all(&self.read).await?;
        let is_since = |taken_at: i64| at.is_some_and(|at| taken_at >= millis(at));
        let newer = kept.iter().position(|(_, taken_at)| is_since(*taken_at)).unwrap_or(kept.len().saturating_sub(1)).max(1);
        let mut snapshots = Vec::with_capacity(2);
        for (id, _) in kept.iter().skip(newer - 1).take(2) {
            let select = "SELECT taken_at, content_type, body FROM snapshot WHERE snapshot_id = $1";
            // A poll may let go of the oldest meanwhile.
            let row = sqlx::query(select).bind(id).fetch_optional(&self.read).await?;
            snapshots.extend(row.as_ref().map(snapshot));
        }
        Ok(snapshots)
    }
}

fn snapshot(row: &SqliteRow) -> Snapshot {
    let packed: Vec<u8> = row.get("body");
    Snapshot {
        taken_at: instant(row.get("taken_at")),
        content_type: row.get("content_type"),
        body: zstd::decode_all(packed.as_slice()).unwrap_or_default(),
    }
}
