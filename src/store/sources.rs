//! Table `source`: which addresses are watched, who polls them now, how they are.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::lease::{Leased, lease_until, release_dead};
use super::{Result, Store, confirm, instant, list, millis};
use crate::model::Validators;

/// Who reads now: another version may find more on the same page.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A source that was taken out of the config for no longer than this was hardly meant to be: what came out meanwhile is news.
const AWAY: TimeDelta = TimeDelta::days(7);

/// A source as the config names it, to be known to the store.
#[derive(Debug, Clone)]
pub struct WatchedSource {
    pub id: String,
    pub url: String,
    /// Fingerprint of all that decides how its page is read.
    pub rules: String,
    /// `None` if the config pauses it, or its schedule never comes.
    pub next_poll_at: Option<DateTime<Utc>>,
}

/// A source handed out for one poll; what the poll needs of the past.
#[derive(Debug, Clone, Default)]
pub struct LeasedSource {
    pub source_id: i64,
    pub id: String,
    pub has_baseline: bool,
    /// Until just now.
    pub was_paused: bool,
    /// What `auto` chose at the first good reading.
    pub kind: Option<String>,
    pub moved_to: Option<String>,
    /// Where `auto` found the items, if not at the source's own address.
    pub found_at: Option<String>,
    pub validators: Validators,
    pub body_hash: Option<Vec<u8>>,
    /// How its listing was read, for the next reading (`read::Learnt` as JSON).
    pub learnt: Option<String>,
    /// What its newsroom is made with, as people call it.
    pub platform: Option<String>,
    pub full_read_at: Option<DateTime<Utc>>,
    pub last_poll_at: Option<DateTime<Utc>>,
    /// When its page was last read and believed.
    pub read_at: Option<DateTime<Utc>>,
    /// Its page was last read by another version of presswatch.
    pub is_reader_new: bool,
    /// Something waits for confirmation: read even the same bytes.
    pub pending: bool,
    pub failures: i64,
    pub state: String,
    pub reason: Option<String>,
    /// Readings that were not believed (`compare::Doubted` as JSON).
    pub doubted: Option<String>,
    /// Addresses that did not answer (`compare::Asked` as JSON).
    pub asked: Option<String>,
    /// When the first announcement that waits to be confirmed has waited long enough.
    pub confirm_at: Option<DateTime<Utc>>,
    /// What is unusual about when it publishes, in a word.
    pub unusual: Option<String>,
}

/// A row of `status`.
#[derive(Debug, Clone)]
pub struct SourceStatus {
    pub id: String,
    pub url: String,
    pub title: Option<String>,
    pub kind: Option<String>,
    pub state: String,
    pub reason: Option<String>,
    pub detail: Option<String>,
    pub remarks: Vec<String>,
    /// What is unusual about when it publishes, in words.
    pub unusual: Option<String>,
    /// Where `auto` found the items, if not at the source's own address.
    pub found_at: Option<String>,
    pub platform: Option<String>,
    /// What the newsroom was made with before, and when it was seen to be made with something else.
    pub migrated: Option<(String, DateTime<Utc>)>,
    /// Where most of its announcements have moved to, and when that was seen.
    pub relocated: Option<(String, DateTime<Utc>)>,
    pub last_poll_at: Option<DateTime<Utc>>,
    pub last_change_at: Option<DateTime<Utc>>,
    pub next_poll_at: Option<DateTime<Utc>>,
    /// By a person; what has no end is long past the calendar's.
    pub paused_until: Option<DateTime<Utc>>,
}

impl Store {
    /// Makes the store's sources those of the config. New ones are added; missing ones are kept with all they
    /// know. One that is read by other rules, or was away for longer than `AWAY`, begins with a baseline, which announces nothing old; one
    /// that was away for less goes on where it was, with all that waits to be confirmed there. A poll that is under way then, or of a
    /// source that is taken out, has lost its lease, and writes nothing: it was begun by the rules before.
    pub async fn sync_sources(&self, watched: &[WatchedSource], now: DateTime<Utc>) -> Result<()> {
        let rows = sqlx::query("SELECT id, rules, removed_at, next_poll_at FROM source").fetch_all(&self.read).await?;
        let stored: HashMap<String, SqliteRow> = rows.into_iter().map(|row| (row.get("id"), row)).collect();
        let mut tx = self.begin().await?;
        for source in watched {
            let next = source.next_poll_at.map(millis);
            match stored.get(&source.id) {
                None => {
                    let insert = "INSERT INTO source (id, url, rules, next_poll_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING";
                    sqlx::query(insert).bind(&source.id).bind(&source.url).bind(&source.rules).bind(next).execute(&mut *tx).await?;
                }
                Some(row) => {
                    let is_same = row.get::<String, _>("rules") == source.rules && row.get::<Option<i64>, _>("removed_at").is_none();
                    // The earlier of what is stored and what the schedule says now: a new schedule takes hold at once.
                    let due = next.map(|next| row.get::<Option<i64>, _>("next_poll_at").unwrap_or(next).min(next));
                    if is_same && due == row.get("next_poll_at") {
                        continue;
                    }
                    let update = "UPDATE source SET url = $2, rules = $3, next_poll_at = $4, removed_at = NULL,
                           baseline_at = CASE WHEN rules = $3 AND (removed_at IS NULL OR removed_at >= $5) THEN baseline_at ELSE NULL END,
                           kind = CASE WHEN rules = $3 THEN kind ELSE NULL END,
                           found_at = CASE WHEN rules = $3 THEN found_at ELSE NULL END,
                           moved_to = CASE WHEN rules = $3 THEN moved_to ELSE NULL END,
                           doubted = CASE WHEN rules = $3 AND removed_at IS NULL THEN doubted ELSE NULL END,
                           learnt = CASE WHEN rules = $3 AND removed_at IS NULL THEN learnt ELSE NULL END,
                           platform = CASE WHEN rules = $3 THEN platform ELSE NULL END,
                           etag = CASE WHEN rules = $3 THEN etag ELSE NULL END,
                           last_modified = CASE WHEN rules = $3 THEN last_modified ELSE NULL END,
                           lease_owner = CASE WHEN rules = $3 AND removed_at IS NULL THEN lease_owner ELSE NULL END
                         WHERE id = $1";
                    let update = sqlx::query(update).bind(&source.id).bind(&source.url).bind(&source.rules).bind(due);
                    update.bind(millis(now - AWAY)).execute(&mut *tx).await?;
                    if row.get::<Option<i64>, _>("removed_at").is_some_and(|at| at < millis(now - AWAY)) {
                        confirm::forget(&mut tx, &source.id).await?;
                    }
                }
            }
        }
        for (id, _) in stored
            .iter()
            .filter(|(id, row)| row.get::<Option<i64>, _>("removed_at").is_none() && !watched.iter().any(|source| source.id == **id))
        {
            let update = "UPDATE source SET removed_at = $2, lease_owner = NULL WHERE id = $1";
            sqlx::query(update).bind(id).bind(millis(now)).execute(&mut *tx).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Hands out these sources for a poll, schedule or not. What another living process is polling just now is left out.
    pub async fn lease_sources(&self, now: DateTime<Utc>, ids: &[&str]) -> Result<Vec<LeasedSource>> {
        let mut tx = self.begin().await?;
        release_dead(&mut tx, Leased::Source, &self.owner, now).await?;
        let lease = "UPDATE source SET lease_owner = $1, lease_until = $2
             WHERE removed_at IS NULL AND (lease_owner IS NULL OR (lease_owner = $1 AND lease_until < $3))
               AND id IN (SELECT value FROM json_each($4))
             RETURNING *";
        let ids = serde_json::Value::from(ids).to_string();
        let lease = sqlx::query(lease).bind(self.owner.as_str()).bind(lease_until(now)).bind(millis(now)).bind(ids);
        let rows = lease.fetch_all(&mut *tx).await?;
        tx.commit().await?;
        Ok(rows.iter().map(leased).collect())
    }

    /// A source as a dry run sees it: nothing is leased, nothing will be stored. One that the store does not
    /// know yet has no past.
    pub async fn peek_source(&self, id: &str) -> Result<LeasedSource> {
        let row = sqlx::query("SELECT * FROM source WHERE id = $1 AND removed_at IS NULL").bind(id).fetch_optional(&self.read).await?;
        Ok(row.as_ref().map_or_else(|| LeasedSource { id: id.to_owned(), state: "ok".to_owned(), ..LeasedSource::default() }, leased))
    }

    /// Leaves these sources alone until then, for good where `until` is `None`. Returns the ids that the store does not know.
    pub async fn pause_sources<'a>(&self, ids: &[&'a str], until: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<Vec<&'a str>> {
        let mut tx = self.begin().await?;
        let mut unknown = Vec::new();
        for id in ids {
            let insert = "INSERT INTO event (source_id, happened_at, state) SELECT source_id, $2, 'paused' FROM source
                 WHERE id = $1 AND removed_at IS NULL AND paused_until IS NULL";
            sqlx::query(insert).bind(id).bind(millis(now)).execute(&mut *tx).await?;
            let update = "UPDATE source SET paused_until = $2 WHERE id = $1 AND removed_at IS NULL";
            let update = sqlx::query(update).bind(id).bind(until.map_or(i64::MAX, millis));
            if update.execute(&mut *tx).await?.rows_affected() == 0 {
                unknown.push(*id);
            }
        }
        tx.commit().await?;
        Ok(unknown)
    }

    /// Ends the pause of a source, which is next due at `next_poll_at`. False if it had none.
    pub async fn resume_source(&self, id: &str, next_poll_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<bool> {
        let mut tx = self.begin().await?;
        let insert =
            "INSERT INTO event (source_id, happened_at, state, reason, detail) SELECT source_id, $2, state, reason, 'paused' FROM source
             WHERE id = $1 AND removed_at IS NULL AND paused_until IS NOT NULL";
        sqlx::query(insert).bind(id).bind(millis(now)).execute(&mut *tx).await?;
        let update =
            "UPDATE source SET paused_until = NULL, next_poll_at = $2 WHERE id = $1 AND removed_at IS NULL AND paused_until IS NOT NULL";
        let resumed = sqlx::query(update).bind(id).bind(next_poll_at.map(millis)).execute(&mut *tx).await?.rows_affected();
        tx.commit().await?;
        Ok(resumed > 0)
    }

    /// How all watched sources are, by id.
    pub async fn source_statuses(&self) -> Result<Vec<SourceStatus>> {
        let rows = sqlx::query("SELECT * FROM source WHERE removed_at IS NULL ORDER BY id").fetch_all(&self.read).await?;
        Ok(rows.iter().map(status).collect())
    }
}

fn leased(row: &SqliteRow) -> LeasedSource {
    LeasedSource {
        source_id: row.get("source_id"),
        id: row.get("id"),
        has_baseline: row.get::<Option<i64>, _>("baseline_at").is_some(),
        was_paused: row.get::<Option<i64>, _>("paused_until").is_some(),
        kind: row.get("kind"),
        moved_to: row.get("moved_to"),
        found_at: row.get("found_at"),
        validators: Validators { etag: row.get("etag"), last_modified: row.get("last_modified") },
        body_hash: row.get("body_hash"),
        learnt: row.get("learnt"),
        platform: row.get("platform"),
        full_read_at: row.get::<Option<i64>, _>("full_read_at").map(instant),
        last_poll_at: row.get::<Option<i64>, _>("last_poll_at").map(instant),
        read_at: row.get::<Option<i64>, _>("read_at").map(instant),
        is_reader_new: row.get::<Option<&str>, _>("read_by") != Some(VERSION),
        pending: row.get::<i64, _>("pending") != 0,
        failures: row.get("failures"),
        state: row.get("state"),
        reason: row.get("reason"),
        doubted: row.get("doubted"),
        asked: row.get("asked"),
        confirm_at: row.get::<Option<i64>, _>("confirm_at").map(instant),
        unusual: row.get("unusual"),
    }
}

fn status(row: &SqliteRow) -> SourceStatus {
    let at = |column: &str| row.get::<Option<i64>, _>(column).map(instant);
    SourceStatus {
        id: row.get("id"),
        url: row.get("url"),
        title: row.get("title"),
        kind: row.get("kind"),
        state: row.get("state"),
        reason: row.get("reason"),
        detail: row.get("detail"),
        remarks: list(row.get("remarks")),
        unusual: row.get("unusual_detail"),
        found_at: row.get("found_at"),
        platform: row.get("platform"),
        migrated: row.get::<Option<String>, _>("platform_before").zip(at("migrated_at")),
        relocated: row.get::<Option<String>, _>("relocated_to").zip(at("relocated_at")),
        last_poll_at: at("last_poll_at"),
        last_change_at: at("last_change_at"),
        next_poll_at: at("next_poll_at"),
        paused_until: row
            .get::<Option<i64>, _>("paused_until")
            .map(|until| DateTime::from_timestamp_millis(until).unwrap_or(DateTime::<Utc>::MAX_UTC)),
    }
}
