//! Table `snapshot`: what a source's pages were, kept where something changed.
//!
//! A snapshot is evidence of the announcements that it showed first: how it was asked for and answered stays as long as one of them
//! does. Its body is kept for the latest few of a source only. Further pages of a list are evidence of what they showed first, and are
//! snapshots of nothing else: what changed is told from the source's own page.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use super::fates::Before;
use super::polls::{FinishedPoll, GoodBody};
use super::{Result, Store, instant, json, millis};
use crate::model::Receipt;

/// A further page of a list, as it was read.
#[derive(Debug, Clone)]
pub struct FurtherPage {
    pub hash: Vec<u8>,
    pub content_type: Option<String>,
    /// zstd
    pub compressed: Vec<u8>,
    pub receipt: Receipt,
    /// What it showed and no page before it: addresses, or headlines of what has none.
    pub shows: Vec<String>,
}

/// A stored page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    pub taken_at: DateTime<Utc>,
    /// The address that answered; `None` where an older version took it.
    pub url: Option<String>,
    pub content_type: Option<String>,
    /// As it was fetched; empty if what is stored of it cannot be unpacked.
    pub body: Vec<u8>,
}

impl Store {
    /// The first snapshot at or after `at` and the one before it, the older first; the last two where `at` is not given or later
    /// than all, the first two where it is earlier. Fewer than two where no more are kept.
    pub async fn snapshots_around(&self, source_id: i64, at: Option<DateTime<Utc>>) -> Result<Vec<Snapshot>> {
        let select = "SELECT snapshot_id, taken_at FROM snapshot WHERE source_id = $1 AND kept = 1 AND is_further = 0 ORDER BY snapshot_id";
        let kept: Vec<(i64, i64)> = sqlx::query_as(select).bind(source_id).fetch_all(&self.read).await?;
        let is_since = |taken_at: i64| at.is_some_and(|at| taken_at >= millis(at));
        let newer = kept.iter().position(|(_, taken_at)| is_since(*taken_at)).unwrap_or(kept.len().saturating_sub(1)).max(1);
        let mut snapshots = Vec::with_capacity(2);
        for (id, _) in kept.iter().skip(newer - 1).take(2) {
            let select = "SELECT taken_at, url, content_type, body FROM snapshot WHERE snapshot_id = $1 AND kept = 1";
            // A poll may let go of the oldest meanwhile.
            let row = sqlx::query(select).bind(id).fetch_optional(&self.read).await?;
            snapshots.extend(row.as_ref().map(snapshot));
        }
        Ok(snapshots)
    }
}

type Tx<'a> = &'a mut Transaction<'static, Sqlite>;

/// Notes what every believed body says of its source.
pub(super) async fn note(tx: Tx<'_>, poll: &FinishedPoll, body: &GoodBody) -> Result<()> {
    let update = "UPDATE source SET body_hash = $2, title = coalesce($3, title), kind = $4, remarks = $5 WHERE source_id = $1";
    let update = sqlx::query(update).bind(poll.source_id).bind(&body.hash).bind(&body.title).bind(body.kind).bind(json(&body.remarks));
    update.execute(&mut **tx).await?;
    Ok(())
}

/// A page that answered.
struct Answer<'a> {
    hash: &'a [u8],
    content_type: Option<&'a str>,
    compressed: &'a [u8],
    receipt: &'a Receipt,
    is_further: bool,
}

/// Keeps a reading's pages, each the evidence of the announcements that this poll was the first to see on it.
pub(super) async fn keep(tx: Tx<'_>, poll: &FinishedPoll, body: &GoodBody, before: Option<&Before>) -> Result<()> {
    let GoodBody { hash, content_type, compressed, receipt, .. } = body;
    let snapshot_id =
        insert(tx, poll, Answer { hash, content_type: content_type.as_deref(), compressed, receipt, is_further: false }).await?;
    let Some(before) = before else { return Ok(()) };
    for page in &poll.further {
        link_further(tx, poll, page, before).await?;
    }
    let update = "UPDATE announcement SET snapshot_id = $1 WHERE seen_at = $3 AND snapshot_id IS NULL
           AND announcement_id IN (SELECT announcement_id FROM sighting WHERE sighting_id > $2)";
    sqlx::query(update).bind(snapshot_id).bind(before.last_sighting).bind(millis(poll.polled_at)).execute(&mut **tx).await?;
    Ok(())
}

async fn link_further(tx: Tx<'_>, poll: &FinishedPoll, page: &FurtherPage, before: &Before) -> Result<()> {
    let select = "SELECT announcement_id FROM announcement WHERE seen_at = $2 AND snapshot_id IS NULL AND announcement_id IN
           (SELECT announcement_id FROM sighting WHERE sighting_id > $1 AND coalesce(url, title) IN (SELECT value FROM json_each($3)))";
    let shows = serde_json::Value::from(page.shows.as_slice()).to_string();
    let first: Vec<i64> =
        sqlx::query_scalar(select).bind(before.last_sighting).bind(millis(poll.polled_at)).bind(shows).fetch_all(&mut **tx).await?;
    if first.is_empty() {
        return Ok(());
    }
    let FurtherPage { hash, content_type, compressed, receipt, .. } = page;
    let snapshot_id =
        insert(tx, poll, Answer { hash, content_type: content_type.as_deref(), compressed, receipt, is_further: true }).await?;
    let update = "UPDATE announcement SET snapshot_id = $1 WHERE announcement_id IN (SELECT value FROM json_each($2))";
    sqlx::query(update).bind(snapshot_id).bind(serde_json::Value::from(first).to_string()).execute(&mut **tx).await?;
    Ok(())
}

async fn insert(tx: Tx<'_>, poll: &FinishedPoll, answer: Answer<'_>) -> Result<i64> {
    let insert = "INSERT INTO snapshot (source_id, taken_at, body_hash, content_type, body, asked, url, status, headers, is_further)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING snapshot_id";
    let Answer { hash, content_type, compressed, receipt, is_further } = answer;
    let insert = sqlx::query_scalar(insert).bind(poll.source_id).bind(millis(poll.polled_at)).bind(hash).bind(content_type);
    let insert = insert.bind(compressed).bind(&receipt.asked).bind(&receipt.url).bind(i64::from(receipt.status));
    // Strings always become JSON.
    let headers = serde_json::to_string(&receipt.headers).ok();
    Ok(insert.bind(headers).bind(i64::from(is_further)).fetch_one(&mut **tx).await?)
}

/// Lets go of all but the latest `keep` bodies of a source, with those of further pages from before them, and of what is evidence of nothing.
pub(super) async fn let_go(tx: Tx<'_>, source_id: i64, keep: usize) -> Result<()> {
    // A reading's own page comes first, and its further pages after it.
    let select = "SELECT snapshot_id FROM snapshot WHERE source_id = $1 AND kept = 1 AND snapshot_id < coalesce(
           (SELECT max(snapshot_id) + 1 FROM snapshot WHERE source_id = $1 AND $2 = 0),
           (SELECT snapshot_id FROM snapshot WHERE source_id = $1 AND kept = 1 AND is_further = 0 ORDER BY snapshot_id DESC LIMIT 1 OFFSET $2 - 1), 0)";
    let keep = i64::try_from(keep).unwrap_or(i64::MAX);
    let old: Vec<i64> = sqlx::query_scalar(select).bind(source_id).bind(keep).fetch_all(&mut **tx).await?;
    if old.is_empty() {
        return Ok(());
    }
    let old = serde_json::Value::from(old).to_string();
    let delete = "DELETE FROM snapshot WHERE snapshot_id IN (SELECT value FROM json_each($1))
           AND NOT EXISTS (SELECT 1 FROM announcement a WHERE a.snapshot_id = snapshot.snapshot_id)";
    sqlx::query(delete).bind(&old).execute(&mut **tx).await?;
    let update = "UPDATE snapshot SET body = x'', kept = 0 WHERE snapshot_id IN (SELECT value FROM json_each($1))";
    sqlx::query(update).bind(&old).execute(&mut **tx).await?;
    Ok(())
}

fn snapshot(row: &SqliteRow) -> Snapshot {
    let packed: Vec<u8> = row.get("body");
    Snapshot {
        taken_at: instant(row.get("taken_at")),
        url: row.get("url"),
        content_type: row.get("content_type"),
        body: zstd::decode_all(packed.as_slice()).unwrap_or_default(),
    }
}
