//! Tables `digest`, `taken` and `issue`: who has got what.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::changes::{change, select_changes};
use super::{Result, Store, instant, millis};
use crate::model::Change;

/// What the next issue of a digest can be made of.
#[derive(Debug, Clone)]
pub struct OpenIssue {
    pub digest_id: i64,
    /// The number that it will have.
    pub number: i64,
    /// End of the issue before, or the digest's beginning.
    pub from: DateTime<Utc>,
    /// Whatever this digest has neither taken nor left out, oldest first.
    pub changes: Vec<Change>,
    /// Sources that changed their state since the issue before, oldest first.
    pub events: Vec<Event>,
}

/// A source got into trouble, or out of it.
#[derive(Debug, Clone)]
pub struct Event {
    pub id: i64,
    pub source: String,
    pub happened_at: DateTime<Utc>,
    pub state_before: String,
    pub state: String,
    pub reason: Option<String>,
}

/// What becomes of one change in a digest, for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    Taken,
    /// By this rule of the digest.
    LeftOut(&'static str),
}

/// An issue ready to be written. One without deliveries only records what was left out.
#[derive(Debug, Clone)]
pub struct Composed {
    pub digest_id: i64,
    pub number: i64,
    pub composed_at: DateTime<Utc>,
    pub subject: String,
    pub rulings: Vec<(i64, Ruling)>,
    pub last_event_id: Option<i64>,
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
    pub issues: i64,
}

impl Store {
    /// Makes the store's digests those of the config. A new one begins now: what is stored already is not for it.
    pub async fn sync_digests(&self, ids: &[&str], now: DateTime<Utc>) -> Result<()> {
        let rows = sqlx::query("SELECT id, removed_at FROM digest").fetch_all(&self.read).await?;
        let stored: Vec<(String, bool)> =
            rows.iter().map(|row| (row.get("id"), row.get::<Option<i64>, _>("removed_at").is_some())).collect();
        let is_settled = ids.iter().all(|id| stored.iter().any(|(known, removed)| known == id && !removed));
        if is_settled && stored.iter().all(|(known, removed)| *removed || ids.contains(&known.as_str())) {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        for id in ids {
            // One that was away begins anew too, else its first mail would hold all that it missed.
            let upsert = "INSERT INTO digest (id, began_at, after_change_id, after_event_id)
                 VALUES ($1, $2, (SELECT coalesce(max(change_id), 0) FROM change), (SELECT coalesce(max(event_id), 0) FROM event))
                 ON CONFLICT (id) DO UPDATE SET removed_at = NULL, began_at = excluded.began_at, after_change_id = excluded.after_change_id,
                   after_event_id = excluded.after_event_id WHERE digest.removed_at IS NOT NULL";
            sqlx::query(upsert).bind(id).bind(millis(now)).execute(&mut *tx).await?;
        }
        for (id, _) in stored.iter().filter(|(id, removed)| !removed && !ids.contains(&id.as_str())) {
            sqlx::query("UPDATE digest SET removed_at = $2 WHERE id = $1").bind(id).bind(millis(now)).execute(&mut *tx).await?;
        }
        Ok(tx.commit().await?)
    }

    /// What the digest's next issue can be made of, or what was seen since `since`, taken or not. `None` if
    /// the digest has not begun.
    pub async fn open_issue(&self, id: &str, since: Option<DateTime<Utc>>) -> Result<Option<OpenIssue>> {
        let select = "SELECT digest_id, issues, CASE WHEN last_issue_at > began_at THEN last_issue_at ELSE began_at END AS from_at, after_change_id, after_event_id FROM digest
             WHERE id = $1 AND removed_at IS NULL";
        let Some(row) = sqlx::query(select).bind(id).fetch_optional(&self.read).await? else { return Ok(None) };
        let digest_id: i64 = row.get("digest_id");
        let rows = match since {
            None => {
                let select = select_changes!(
                    "WHERE c.change_id > $2 AND NOT EXISTS (SELECT 1 FROM taken t WHERE t.digest_id = $1 AND t.change_id = c.change_id) ORDER BY c.change_id"
                );
                sqlx::query(select).bind(digest_id).bind(row.get::<i64, _>("after_change_id")).fetch_all(&self.read).await?
            }
            Some(since) => {
                let select = select_changes!("WHERE c.seen_at >= $1 ORDER BY c.change_id");
                sqlx::query(select).bind(millis(since)).fetch_all(&self.read).await?
            }
        };
        let events = "SELECT event.*, source.id AS source, coalesce((SELECT earlier.state FROM event earlier
                 WHERE earlier.source_id = event.source_id AND earlier.event_id < event.event_id ORDER BY earlier.event_id DESC LIMIT 1), 'ok') AS state_before
             FROM event JOIN source USING (source_id) WHERE event_id > $1 ORDER BY event_id";
        let events = sqlx::query(events).bind(row.get::<i64, _>("after_event_id")).fetch_all(&self.read).await?;
        let event = |row: &sqlx::sqlite::SqliteRow| Event {
            id: row.get("event_id"),
            source: row.get("source"),
            happened_at: instant(row.get("happened_at")),
            state_before: row.get("state_before"),
            state: row.get("state"),
            reason: row.get("reason"),
        };
        Ok(Some(OpenIssue {
            digest_id,
            number: row.get::<i64, _>("issues") + 1,
            from: since.unwrap_or_else(|| instant(row.get("from_at"))),
            changes: rows.iter().map(change).collect(),
            events: events.iter().map(event).collect(),
        }))
    }

    /// Writes an issue: its number, what it took and left out, and its mails, all or nothing. False if
    /// another process was first with an issue of that number, or with leaving out what this one takes.
    pub async fn finish_issue(&self, issue: &Composed) -> Result<bool> {
        let mut tx = self.begin_durable().await?;
        let is_issue = !issue.deliveries.is_empty();
        let at = millis(issue.composed_at);
        let update = "UPDATE digest SET issues = issues + $3, last_issue_at = CASE WHEN $3 = 1 THEN $4 ELSE last_issue_at END,
               after_event_id = CASE WHEN $3 = 1 THEN coalesce($5, after_event_id) ELSE after_event_id END
             WHERE digest_id = $1 AND issues = $2";
        let update = sqlx::query(update).bind(issue.digest_id).bind(issue.number - 1).bind(i64::from(is_issue)).bind(at);
        if update.bind(issue.last_event_id).execute(&mut *tx).await?.rows_affected() == 0 {
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
            let (issue_id, left_out) = match ruling {
                Ruling::Taken => (issue_id, None),
                Ruling::LeftOut(rule) => (None, Some(*rule)),
            };
            let insert = "INSERT INTO taken (digest_id, change_id, issue_id, left_out) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
            let insert = sqlx::query(insert).bind(issue.digest_id).bind(change_id).bind(issue_id).bind(left_out);
            if insert.execute(&mut *tx).await?.rows_affected() == 0 && *ruling == Ruling::Taken {
                return Ok(false);
            }
        }
        for delivery in &issue.deliveries {
            let insert = "INSERT INTO delivery (issue_id, recipient, sender, message, state, created_at, next_try_at) VALUES ($1, $2, $3, $4, 'waiting', $5, $5)";
            let message = super::deliveries::pack(&delivery.message);
            sqlx::query(insert).bind(issue_id).bind(&delivery.to).bind(&delivery.from).bind(message).bind(at).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// How all digests are, by id.
    pub async fn digest_statuses(&self) -> Result<Vec<DigestStatus>> {
        let rows = sqlx::query("SELECT * FROM digest WHERE removed_at IS NULL ORDER BY id").fetch_all(&self.read).await?;
        let status = |row: &sqlx::sqlite::SqliteRow| DigestStatus {
            id: row.get("id"),
            last_issue_at: row.get::<Option<i64>, _>("last_issue_at").map(instant),
            issues: row.get("issues"),
        };
        Ok(rows.iter().map(status).collect())
    }
}
