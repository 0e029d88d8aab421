//! Tables `digest`, `taken` and `issue`: who has got what.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use super::changes::{change, select_changes};
use super::lineage::{self, Counted};
use super::{ADOPTED, MIGRATED, MISSED, MOVED, Restoration, Result, Store, UNUSUAL, announcements, deliveries, instant, list, millis};
use crate::model::{Announcement, Change};

/// What the next issue of a digest can be made of.
#[derive(Debug, Clone)]
pub struct OpenIssue {
    pub digest_id: i64,
    /// The newest sighting when this was looked at.
    pub last_sighting_id: i64,
    /// The number that it will have.
    pub number: i64,
    /// End of the issue before, or the digest's beginning.
    pub from: DateTime<Utc>,
    /// Whatever this digest has neither taken nor left out, oldest first.
    pub changes: Vec<Change>,
    /// Of those that it left out once because of the sources that showed them: ids of others that show them since.
    pub reopened: HashMap<i64, Vec<String>>,
    /// Sources that changed their state since the issue before, oldest first.
    pub events: Vec<Event>,
    /// The store was restored, and this digest has not told it yet.
    pub restoration: Option<Restoration>,
}

/// Reasons of events that say something of a source beside its state.
pub const REMARKS: [&str; 5] = [MIGRATED, MOVED, ADOPTED, MISSED, UNUSUAL];

/// A source got into trouble, or out of it; or its newsroom is made with something else (`MIGRATED`) or has other addresses (`MOVED`), or something
/// else is remarkable about it (`ADOPTED`, `MISSED`, `UNUSUAL`).
#[derive(Debug, Clone)]
pub struct Event {
    pub id: i64,
    pub source: String,
    pub happened_at: DateTime<Utc>,
    pub state_before: String,
    /// Whether it was read then, but for its dates.
    pub was_undated: bool,
    pub state: String,
    pub reason: Option<String>,
    pub detail: Option<String>,
}

/// A digest as the config names it, to be known to the store.
#[derive(Debug, Clone)]
pub struct WatchedDigest {
    pub id: String,
    /// What tells its schedule from another one.
    pub schedule: String,
    /// When it is next due by that schedule.
    pub next_at: Option<DateTime<Utc>>,
}

impl Event {
    /// Something else than trouble, or its end.
    pub fn is_remark(&self) -> bool {
        self.reason.as_deref().is_some_and(|reason| REMARKS.contains(&reason))
    }
}

/// What becomes of one change in a digest, for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    Taken,
    LeftOut {
        /// The digest's key that says so.
        rule: &'static str,
        /// Another source that shows the announcement may change that.
        by_source: bool,
    },
}

/// An issue ready to be written. One without deliveries only records what was left out.
#[derive(Debug, Clone)]
pub struct Composed {
    pub digest_id: i64,
    /// Of the `OpenIssue` that it was made of.
    pub last_sighting_id: i64,
    pub number: i64,
    pub composed_at: DateTime<Utc>,
    /// When the next one is due; it counts where this one was.
    pub next_at: Option<DateTime<Utc>>,
    pub subject: String,
    pub rulings: Vec<(i64, Ruling)>,
    pub last_event_id: Option<i64>,
    /// Which restoration it tells of.
    pub restoration: Option<Restoration>,
    pub deliveries: Vec<NewDelivery>,
}

/// A complete mail for one reader.
#[derive(Debug, Clone)]
pub struct NewDelivery {
    pub to: String,
    pub from: String,
    /// RFC 5322, CRLF line ends.
    pub message: Vec<u8>,
}

/// A row of `status`.
#[derive(Debug, Clone)]
pub struct DigestStatus {
    pub id: String,
    pub last_issue_at: Option<DateTime<Utc>>,
    pub next_at: Option<DateTime<Utc>>,
    pub issues: i64,
}

impl Store {
    /// Makes the store's digests those of the config. A new one begins now: what is stored already is not for it.
    pub async fn sync_digests(&self, watched: &[WatchedDigest], now: DateTime<Utc>) -> Result<()> {
        let rows = sqlx::query("SELECT id, removed_at IS NOT NULL AS removed, schedule, next_at FROM digest").fetch_all(&self.read).await?;
        let stored: HashMap<String, SqliteRow> = rows.into_iter().map(|row| (row.get("id"), row)).collect();
        let is_there = |id: &str| stored.get(id).is_some_and(|row| !row.get::<bool, _>("removed"));
        let mut tx = None;
        for digest in watched {
            let due = match stored.get(&digest.id).filter(|_| is_there(&digest.id)) {
                Some(row) => due(row, digest, now),
                None => digest.next_at.map(millis),
            };
            if stored.get(&digest.id).is_some_and(|row| is_there(&digest.id) && is_as_stored(row, digest, due)) {
                continue;
            }
            // One that was away begins anew too, else its first mail would hold all that it missed.
            let upsert = "INSERT INTO digest (id, began_at, after_change_id, after_event_id, schedule, next_at, restoration_told_at)
                 VALUES ($1, $2, (SELECT coalesce(max(change_id), 0) FROM change), (SELECT coalesce(max(event_id), 0) FROM event), $3, $4,
                   (SELECT restored_at FROM lineage))
                 ON CONFLICT (id) DO UPDATE SET removed_at = NULL, schedule = excluded.schedule, next_at = excluded.next_at,
                   began_at = CASE WHEN digest.removed_at IS NULL THEN digest.began_at ELSE excluded.began_at END,
                   after_change_id = CASE WHEN digest.removed_at IS NULL THEN digest.after_change_id ELSE excluded.after_change_id END,
                   after_event_id = CASE WHEN digest.removed_at IS NULL THEN digest.after_event_id ELSE excluded.after_event_id END,
                   restoration_told_at = CASE WHEN digest.removed_at IS NULL THEN digest.restoration_told_at ELSE excluded.restoration_told_at END";
            let upsert = sqlx::query(upsert).bind(&digest.id).bind(millis(now)).bind(&digest.schedule).bind(due);
            upsert.execute(&mut **begun(self, &mut tx).await?).await?;
        }
        for id in stored.keys().filter(|id| is_there(id) && !watched.iter().any(|digest| digest.id == **id)) {
            let update = sqlx::query("UPDATE digest SET removed_at = $2 WHERE id = $1").bind(id).bind(millis(now));
            update.execute(&mut **begun(self, &mut tx).await?).await?;
        }
        match tx {
            Some(tx) => Ok(tx.commit().await?),
            None => Ok(()),
        }
    }

    /// What the digest's next issue can be made of, or what was seen since `since`, taken or not. `None` if
    /// the digest has not begun.
    pub async fn open_issue(&self, id: &str, since: Option<DateTime<Utc>>) -> Result<Option<OpenIssue>> {
        let select = "SELECT digest_id, issues, CASE WHEN last_issue_at > began_at THEN last_issue_at ELSE began_at END AS from_at, after_change_id, after_event_id FROM digest
             WHERE id = $1 AND removed_at IS NULL";
        let Some(row) = sqlx::query(select).bind(id).fetch_optional(&self.read).await? else { return Ok(None) };
        let digest_id: i64 = row.get("digest_id");
        // Before the changes: what is seen after this may change a ruling on them.
        let last_sighting_id = sqlx::query_scalar("SELECT coalesce(max(sighting_id), 0) FROM sighting").fetch_one(&self.read).await?;
        let rows = match since {
            None => {
                let select = select_changes!(
                    "WHERE c.change_id > $2 AND NOT EXISTS (SELECT 1 FROM taken t WHERE t.digest_id = $1 AND t.change_id = c.change_id AND t.shown_by IS NULL) ORDER BY c.change_id"
                );
                sqlx::query(select).bind(digest_id).bind(row.get::<i64, _>("after_change_id")).fetch_all(&self.read).await?
            }
            Some(since) => {
                let select = select_changes!("WHERE c.seen_at >= $1 ORDER BY c.change_id");
                sqlx::query(select).bind(millis(since)).fetch_all(&self.read).await?
            }
        };
        let events = "SELECT event.*, source.id AS source, coalesce((SELECT earlier.state FROM event earlier
                 WHERE earlier.source_id = event.source_id AND earlier.event_id < event.event_id ORDER BY earlier.event_id DESC LIMIT 1), 'ok') AS state_before,
               coalesce((SELECT earlier.reason = 'dates unreadable' FROM event earlier
                 WHERE earlier.source_id = event.source_id AND earlier.event_id < event.event_id AND (earlier.reason IS NULL OR earlier.reason NOT IN ($2, $3, $4, $5, $6))
                 ORDER BY earlier.event_id DESC LIMIT 1), 0) AS was_undated
             FROM event JOIN source USING (source_id) WHERE event_id > $1 ORDER BY event_id";
        let events = sqlx::query(events).bind(row.get::<i64, _>("after_event_id"));
        let events = REMARKS.iter().fold(events, |events, remark| events.bind(*remark)).fetch_all(&self.read).await?;
        let restored = "SELECT restored_at, restored_from_at FROM lineage, digest
             WHERE digest_id = $1 AND restored_at <> coalesce(restoration_told_at, 0)";
        let restored = sqlx::query(restored).bind(digest_id).fetch_optional(&self.read).await?;
        let event = |row: &sqlx::sqlite::SqliteRow| Event {
            id: row.get("event_id"),
            source: row.get("source"),
            happened_at: instant(row.get("happened_at")),
            state_before: row.get("state_before"),
            was_undated: row.get("was_undated"),
            state: row.get("state"),
            reason: row.get("reason"),
            detail: row.get("detail"),
        };
        Ok(Some(OpenIssue {
            digest_id,
            last_sighting_id,
            number: row.get::<i64, _>("issues") + 1,
            from: since.unwrap_or_else(|| instant(row.get("from_at"))),
            changes: rows.iter().map(change).collect(),
            reopened: if since.is_none() { self.reopened(digest_id).await? } else { HashMap::new() },
            events: events.iter().map(event).collect(),
            restoration: restored.as_ref().and_then(lineage::restoration),
        }))
    }

    /// What issues of the digest told since then: the announcements, as they are now. Living pages and what was withdrawn are not
    /// among them.
    pub async fn told(&self, digest_id: i64, since: DateTime<Utc>) -> Result<Vec<Announcement>> {
        let select = "SELECT a.*, '[]' AS sources FROM announcement a WHERE a.announcement_id IN (
               SELECT c.announcement_id FROM taken t JOIN change c USING (change_id)
                WHERE t.digest_id = $1 AND t.issue_id IS NOT NULL AND c.seen_at >= $2 AND c.kind IN ('new', 'updated'))
             ORDER BY a.announcement_id";
        let rows = sqlx::query(select).bind(digest_id).bind(millis(since)).fetch_all(&self.read).await?;
        Ok(rows.iter().map(announcements::announcement).collect())
    }

    async fn reopened(&self, digest_id: i64) -> Result<HashMap<i64, Vec<String>>> {
        let select =
            "SELECT change_id, (SELECT json_group_array(id) FROM source WHERE source_id IN (SELECT value FROM json_each(shown_by)))
             FROM taken WHERE digest_id = $1 AND shown_by IS NOT NULL";
        let rows: Vec<(i64, String)> = sqlx::query_as(select).bind(digest_id).fetch_all(&self.read).await?;
        Ok(rows.into_iter().map(|(change_id, sources)| (change_id, list(&sources))).collect())
    }

    /// Writes an issue: its number, what it took and left out, and its mails, all or nothing. False if
    /// another process was first with an issue of that number, or with leaving out what this one takes.
    pub async fn finish_issue(&self, issue: &Composed) -> Result<bool> {
        let mut tx = self.begin_durable().await?;
        let is_issue = !issue.deliveries.is_empty();
        let at = millis(issue.composed_at);
        let update = "UPDATE digest SET issues = issues + $3, last_issue_at = CASE WHEN $3 = 1 THEN $4 ELSE last_issue_at END,
               after_event_id = CASE WHEN $3 = 1 THEN coalesce($5, after_event_id) ELSE after_event_id END,
               next_at = CASE WHEN next_at > $4 THEN next_at ELSE $6 END,
               restoration_told_at = CASE WHEN $3 = 1 THEN coalesce($7, restoration_told_at) ELSE restoration_told_at END
             WHERE digest_id = $1 AND issues = $2";
        let update = sqlx::query(update).bind(issue.digest_id).bind(issue.number - 1).bind(i64::from(is_issue)).bind(at);
        let update = update
            .bind(issue.last_event_id)
            .bind(issue.next_at.map(millis))
            .bind(issue.restoration.map(|restoration| millis(restoration.seen_at)));
        if update.execute(&mut *tx).await?.rows_affected() == 0 {
            return Ok(false);
        }
        let issue_id = if is_issue {
            let insert = "INSERT INTO issue (digest_id, number, composed_at, subject) VALUES ($1, $2, $3, $4) RETURNING issue_id";
            let insert = sqlx::query_scalar::<_, i64>(insert).bind(issue.digest_id).bind(issue.number).bind(at).bind(&issue.subject);
            Some(insert.fetch_one(&mut *tx).await?)
        } else {
            None
        };
        for (change_id, ruling) in &issue.rulings {
            let (issue_id, left_out, by_source) = match ruling {
                Ruling::Taken => (issue_id, None, false),
                Ruling::LeftOut { rule, by_source } => (None, Some(*rule), *by_source),
            };
            // Another source may have shown it while this issue was composed: then the next one looks at it again.
            let insert = "INSERT INTO taken (digest_id, change_id, issue_id, left_out, by_source) SELECT $1, $2, $3, $4, $5
                 WHERE $5 = 0 OR NOT EXISTS (SELECT 1 FROM change JOIN sighting USING (announcement_id) WHERE change_id = $2 AND sighting_id > $6)
                 ON CONFLICT (digest_id, change_id) DO UPDATE SET issue_id = excluded.issue_id, left_out = excluded.left_out,
                   by_source = excluded.by_source, shown_by = NULL WHERE shown_by IS NOT NULL";
            let insert = sqlx::query(insert).bind(issue.digest_id).bind(change_id).bind(issue_id).bind(left_out);
            let insert = insert.bind(i64::from(by_source)).bind(issue.last_sighting_id);
            if insert.execute(&mut *tx).await?.rows_affected() == 0 && *ruling == Ruling::Taken {
                return Ok(false);
            }
        }
        if let Some(issue_id) = issue_id {
            for delivery in &issue.deliveries {
                deliveries::insert(&mut tx, issue_id, delivery, at).await?;
            }
        }
        let reached = if is_issue { Some(lineage::count(&mut tx, Counted::Issue).await?) } else { None };
        tx.commit().await?;
        if let Some(reached) = reached {
            self.mark.note(reached).await;
        }
        Ok(true)
    }

    /// How all digests are, by id.
    pub async fn digest_statuses(&self) -> Result<Vec<DigestStatus>> {
        let rows = sqlx::query("SELECT * FROM digest WHERE removed_at IS NULL ORDER BY id").fetch_all(&self.read).await?;
        let status = |row: &sqlx::sqlite::SqliteRow| DigestStatus {
            id: row.get("id"),
            last_issue_at: row.get::<Option<i64>, _>("last_issue_at").map(instant),
            next_at: row.get::<Option<i64>, _>("next_at").map(instant),
            issues: row.get("issues"),
        };
        Ok(rows.iter().map(status).collect())
    }
}

/// Opened at the first use: where nothing is to be written nobody is held up.
async fn begun<'a>(store: &Store, tx: &'a mut Option<Transaction<'static, Sqlite>>) -> Result<&'a mut Transaction<'static, Sqlite>> {
    match tx {
        Some(tx) => Ok(tx),
        none => Ok(none.insert(store.begin().await?)),
    }
}

/// The earlier of what is stored and what the schedule says now; by another schedule, only what is overdue stays.
fn due(row: &SqliteRow, digest: &WatchedDigest, now: DateTime<Utc>) -> Option<i64> {
    let stored: Option<i64> = row.get("next_at");
    let next = digest.next_at.map(millis);
    let is_same = row.get::<Option<&str>, _>("schedule") == Some(&digest.schedule);
    match stored {
        Some(stored) if is_same || stored <= millis(now) => Some(stored).into_iter().chain(next).min(),
        _ => next,
    }
}

fn is_as_stored(row: &SqliteRow, digest: &WatchedDigest, due: Option<i64>) -> bool {
    row.get::<Option<&str>, _>("schedule") == Some(&digest.schedule) && row.get::<Option<i64>, _>("next_at") == due
}
