//! What falls due next, and what an issue that is due still waits for: the daemon's questions, one for each kind of work.
//!
//! They only read; handing out is the affair of the tables' own files.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::{Result, Store, instant, millis};

/// What an issue that is due waits for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Awaited {
    /// Polls under way, or due no later than the issue.
    pub polls: i64,
    /// Texts of its changes that are being read, or will be in time.
    pub texts: i64,
}

/// The issue that `Store::awaited` is asked about.
#[derive(Debug, Clone, Copy)]
pub struct DueIssue<'a> {
    pub digest: &'a str,
    /// Ids of all its sources.
    pub sources: &'a [&'a str],
    pub due_since: DateTime<Utc>,
    /// A text that is tried again later than this is not waited for.
    pub texts_until: DateTime<Utc>,
}

impl Store {
    /// Ids of the sources to be polled now, the longest due first. Paused ones and those that are being polled are not among them.
    pub async fn due_sources(&self, now: DateTime<Utc>) -> Result<Vec<String>> {
        let select = "SELECT id FROM source WHERE removed_at IS NULL AND next_poll_at <= $1 AND lease_owner IS NULL
             AND (paused_until IS NULL OR paused_until <= $1) ORDER BY next_poll_at";
        Ok(sqlx::query_scalar(select).bind(millis(now)).fetch_all(&self.read).await?)
    }

    /// When the first poll after `after` falls due; all that is overdue counts where `after` is `None`.
    pub async fn next_poll_at(&self, after: Option<DateTime<Utc>>) -> Result<Option<DateTime<Utc>>> {
        let after = after.map_or(i64::MIN, millis);
        let running = "SELECT next_poll_at FROM source WHERE removed_at IS NULL AND next_poll_at > $1 AND lease_owner IS NULL
             AND paused_until IS NULL ORDER BY next_poll_at LIMIT 1";
        let running: Option<i64> = sqlx::query_scalar(running).bind(after).fetch_optional(&self.read).await?;
        let paused = "SELECT min(max(paused_until, next_poll_at)) FROM source WHERE removed_at IS NULL AND paused_until IS NOT NULL
             AND lease_owner IS NULL AND max(paused_until, next_poll_at) > $1";
        let paused: Option<i64> = sqlx::query_scalar(paused).bind(after).fetch_one(&self.read).await?;
        Ok(running.into_iter().chain(paused.filter(|until| *until < i64::MAX)).min().map(instant))
    }

    /// When the first text falls due to be read.
    pub async fn next_text_at(&self) -> Result<Option<DateTime<Utc>>> {
        let select =
            "SELECT text_next_at FROM announcement WHERE text_state = 'pending' AND text_next_at IS NOT NULL AND lease_owner IS NULL
             ORDER BY text_next_at LIMIT 1";
        let next: Option<i64> = sqlx::query_scalar(select).fetch_optional(&self.read).await?;
        Ok(next.map(instant))
    }

    /// When the first delivery falls due.
    pub async fn next_delivery_at(&self) -> Result<Option<DateTime<Utc>>> {
        let select = "SELECT min(next_try_at) FROM delivery WHERE state IN ('waiting', 'deferred') AND lease_owner IS NULL";
        let next: Option<i64> = sqlx::query_scalar(select).fetch_one(&self.read).await?;
        Ok(next.map(instant))
    }

    /// When the next issue of each digest falls due, the first one first.
    pub async fn next_issues(&self) -> Result<Vec<(String, DateTime<Utc>)>> {
        let select = "SELECT id, next_at FROM digest WHERE removed_at IS NULL AND next_at IS NOT NULL ORDER BY next_at, id";
        let rows = sqlx::query(select).fetch_all(&self.read).await?;
        Ok(rows.iter().map(|row| (row.get("id"), instant(row.get("next_at")))).collect())
    }

    /// What an issue that is due waits for.
    pub async fn awaited(&self, issue: DueIssue<'_>, now: DateTime<Utc>) -> Result<Awaited> {
        let sources = serde_json::Value::from(issue.sources).to_string();
        let polls = "SELECT count(*) FROM source WHERE removed_at IS NULL AND id IN (SELECT value FROM json_each($1))
             AND (lease_owner IS NOT NULL OR (next_poll_at <= $2 AND (paused_until IS NULL OR paused_until <= $3)))";
        let polls = sqlx::query_scalar(polls).bind(&sources).bind(millis(issue.due_since)).bind(millis(now));
        let texts =
            "SELECT count(*) FROM announcement a WHERE a.text_state = 'pending' AND (a.lease_owner IS NOT NULL OR a.text_next_at <= $1)
             AND EXISTS (SELECT 1 FROM sighting s JOIN source o USING (source_id)
                   WHERE s.announcement_id = a.announcement_id AND o.id IN (SELECT value FROM json_each($2)))
             AND EXISTS (SELECT 1 FROM change c JOIN digest d ON d.id = $3 WHERE c.announcement_id = a.announcement_id
                   AND c.change_id > d.after_change_id
                   AND NOT EXISTS (SELECT 1 FROM taken t WHERE t.digest_id = d.digest_id AND t.change_id = c.change_id AND t.shown_by IS NULL))";
        let texts = sqlx::query_scalar(texts).bind(millis(issue.texts_until)).bind(&sources).bind(issue.digest);
        Ok(Awaited { polls: polls.fetch_one(&self.read).await?, texts: texts.fetch_one(&self.read).await? })
    }
}
