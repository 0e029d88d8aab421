//! What the store can say of itself at any moment: for metrics, so every question has an index to answer it.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{Result, Store, instant, millis};
use crate::model::DeliveryState;

/// How things stand.
#[derive(Debug, Clone)]
pub struct Figures {
    /// Watched sources by state; a paused one counts as that alone.
    pub sources: [(&'static str, i64); 4],
    /// Due, and not yet polled.
    pub polls_overdue: i64,
    /// Of the one that is overdue longest.
    pub poll_due_since: Option<DateTime<Utc>>,
    pub texts_pending: i64,
    pub outbox: [(DeliveryState, i64); 5],
    /// When the oldest mail that still waits was put into the outbox.
    pub oldest_waiting_since: Option<DateTime<Utc>>,
    /// When each digest's last issue was composed, by id.
    pub last_issues: Vec<(String, DateTime<Utc>)>,
    /// Of the store's file.
    pub bytes: i64,
    /// Of these, how many the next writes will use again.
    pub free_bytes: i64,
}

/// Not rested by the config (then it has no next poll) or by a person.
macro_rules! awake {
    () => {
        "removed_at IS NULL AND next_poll_at IS NOT NULL AND (paused_until IS NULL OR paused_until <= $1)"
    };
}
pub(super) use awake;

impl Store {
    /// Changes nothing, and costs next to nothing: it is asked at every look of a monitor.
    pub async fn figures(&self, now: DateTime<Utc>) -> Result<Figures> {
        let now = millis(now);
        let states = self.states(instant(now)).await?;
        let awake = |state: &'static str| (state, states.iter().filter(|(of, ..)| of == state).map(|(_, awake, _)| awake).sum());
        let paused = states.iter().map(|(.., paused)| paused).sum();
        let overdue = concat!("SELECT count(*) AS n, min(next_poll_at) AS due_at FROM source WHERE next_poll_at <= $1 AND ", awake!());
        let overdue = sqlx::query(overdue).bind(now).fetch_one(&self.read).await?;
        let texts = "SELECT count(*) FROM announcement WHERE text_state = 'pending' AND text_next_at IS NOT NULL";
        let outbox = sqlx::query("SELECT state, count(*) AS n FROM delivery GROUP BY state").fetch_all(&self.read).await?;
        let oldest = "SELECT min(created_at) FROM delivery WHERE state IN ('waiting', 'deferred')";
        let oldest: Option<i64> = sqlx::query_scalar(oldest).fetch_one(&self.read).await?;
        let issues = "SELECT id, last_issue_at FROM digest WHERE removed_at IS NULL AND last_issue_at IS NOT NULL ORDER BY id";
        let issues = sqlx::query(issues).fetch_all(&self.read).await?;
        let (bytes, free_bytes) = self.size().await?;
        Ok(Figures {
            sources: [awake("ok"), awake("degraded"), awake("failing"), ("paused", paused)],
            polls_overdue: overdue.get("n"),
            poll_due_since: overdue.get::<Option<i64>, _>("due_at").map(instant),
            texts_pending: sqlx::query_scalar(texts).fetch_one(&self.read).await?,
            outbox: DeliveryState::ALL.map(|state| (state, count_of(&outbox, state.as_str()))),
            oldest_waiting_since: oldest.map(instant),
            last_issues: issues.iter().map(|row| (row.get("id"), instant(row.get("last_issue_at")))).collect(),
            bytes,
            free_bytes,
        })
    }

    /// For each state of watched sources, how many are polled and how many are paused.
    pub(super) async fn states(&self, now: DateTime<Utc>) -> Result<Vec<(String, i64, i64)>> {
        let states = "SELECT state, count(*) AS n FROM source WHERE removed_at IS NULL GROUP BY state";
        let states = sqlx::query(states).fetch_all(&self.read).await?;
        let paused = "SELECT state, count(*) AS n FROM source WHERE source_id IN
               (SELECT source_id FROM source WHERE removed_at IS NULL AND next_poll_at IS NULL
                UNION SELECT source_id FROM source WHERE paused_until > $1 AND removed_at IS NULL) GROUP BY state";
        let paused = sqlx::query(paused).bind(millis(now)).fetch_all(&self.read).await?;
        let of = |row: &SqliteRow| {
            let state: String = row.get("state");
            let resting = count_of(&paused, &state);
            (state, row.get::<i64, _>("n") - resting, resting)
        };
        Ok(states.iter().map(of).collect())
    }

    /// Since when the poll that is overdue longest has been due; `None` if none is.
    pub async fn poll_due_since(&self, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
        let select = concat!("SELECT min(next_poll_at) FROM source WHERE next_poll_at <= $1 AND ", awake!());
        let due: Option<i64> = sqlx::query_scalar(select).bind(millis(now)).fetch_one(&self.read).await?;
        Ok(due.map(instant))
    }

    /// That the store can be read now.
    pub async fn answer(&self) -> Result<()> {
        sqlx::query("SELECT count(*) FROM digest").fetch_one(&self.read).await?;
        Ok(())
    }
}

fn count_of(rows: &[SqliteRow], state: &str) -> i64 {
    rows.iter().find(|row| row.get::<&str, _>("state") == state).map_or(0, |row| row.get("n"))
}
