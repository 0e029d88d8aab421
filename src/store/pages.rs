//! Living pages: what is remembered of their blocks, and the changes that edits make.

use sqlx::{Row, Sqlite, Transaction};

use super::polls::FinishedPoll;
use super::{Result, Store, announcements, confirm, json, millis};
use crate::model::{ChangeKind, Edit, Item, PageFindings, PageMemory};

/// Pages of text pack well at the lowest levels already.
const LEVEL: i32 = 3;

impl Store {
    /// What is remembered of a source's living page; `None` if it is none, or was never read.
    pub async fn page_memory(&self, source_id: i64) -> Result<Option<PageMemory>> {
        let select = "SELECT page FROM source WHERE source_id = $1";
        let packed: Option<Vec<u8>> = sqlx::query_scalar(select).bind(source_id).fetch_one(&self.read).await?;
        // What an older version wrote in another shape is learnt anew.
        let unpacked = packed.and_then(|packed| zstd::decode_all(packed.as_slice()).ok());
        Ok(unpacked.and_then(|json| serde_json::from_slice(&json).ok()))
    }
}

/// Remembers the page and writes a change for each edit that need not be confirmed first.
pub(super) async fn record(tx: &mut Transaction<'static, Sqlite>, poll: &FinishedPoll, found: &PageFindings) -> Result<Vec<i64>> {
    let memory = serde_json::to_vec(&found.memory).unwrap_or_default();
    let packed = zstd::encode_all(memory.as_slice(), LEVEL).unwrap_or_default();
    sqlx::query("UPDATE source SET page = $2 WHERE source_id = $1").bind(poll.source_id).bind(packed).execute(&mut **tx).await?;
    let announcement_id = announcement_of_page(tx, poll, found).await?;
    let mut made = Vec::with_capacity(found.edits.len());
    for edit in &found.edits {
        if confirm::is_wanted(poll) {
            confirm::hold_edit(tx, poll, announcement_id, edit).await?;
        } else {
            made.push(write_edit(tx, poll, announcement_id, edit).await?);
        }
    }
    Ok(made)
}

/// A living page is one announcement, the page itself, which is never announced as new. Its sighting has no address:
/// a listing that links to the page brings an announcement of its own.
async fn announcement_of_page(tx: &mut Transaction<'static, Sqlite>, poll: &FinishedPoll, found: &PageFindings) -> Result<i64> {
    let now = millis(poll.polled_at);
    let select =
        "SELECT sighting_id, announcement_id FROM sighting WHERE source_id = $1 AND guid = 'living page' AND announcement_id IS NOT NULL";
    if let Some(row) = sqlx::query(select).bind(poll.source_id).fetch_optional(&mut **tx).await? {
        let update = "UPDATE sighting SET last_seen_at = $2, title = $3 WHERE sighting_id = $1";
        let update = sqlx::query(update).bind(row.get::<i64, _>("sighting_id")).bind(now).bind(&found.title);
        update.execute(&mut **tx).await?;
        let id: i64 = row.get("announcement_id");
        let update = "UPDATE announcement SET title = $2, url = $3 WHERE announcement_id = $1";
        sqlx::query(update).bind(id).bind(&found.title).bind(found.url.as_str()).execute(&mut **tx).await?;
        return Ok(id);
    }
    let item = Item { title: found.title.clone(), language: found.language.clone(), ..Item::default() };
    let id = announcements::insert(tx, &item, poll).await?;
    let insert = "INSERT INTO sighting (source_id, announcement_id, guid, title, present, position, first_seen_at, last_seen_at)
         VALUES ($1, $2, 'living page', $3, 1, 0, $4, $4)";
    sqlx::query(insert).bind(poll.source_id).bind(id).bind(&found.title).bind(now).execute(&mut **tx).await?;
    Ok(id)
}

pub(super) async fn write_edit(
    tx: &mut Transaction<'static, Sqlite>,
    poll: &FinishedPoll,
    announcement_id: i64,
    edit: &Edit,
) -> Result<i64> {
    let insert = "INSERT INTO change (announcement_id, source_id, kind, seen_at, path, old, new) VALUES ($1, $2, $3, $4, $5, $6, $7)
         RETURNING change_id";
    let insert = sqlx::query_scalar(insert).bind(announcement_id).bind(poll.source_id).bind(ChangeKind::Edited.as_str());
    let insert = insert.bind(millis(poll.polled_at)).bind(json(&edit.path)).bind(&edit.old).bind(&edit.new);
    Ok(insert.fetch_one(&mut **tx).await?)
}
