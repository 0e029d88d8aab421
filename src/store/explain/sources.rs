//! What is known of a source, and what came of its polls.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use url::Url;

use crate::model::{canonical, mask_secrets};
use crate::store::{Result, Store, Waiting, instant};

/// Polls in a row that ended alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub state: String,
    pub reason: Option<String>,
    /// The first of them was a baseline.
    pub is_baseline: bool,
    pub began_at: DateTime<Utc>,
    /// Of the last poll.
    pub ended_at: DateTime<Utc>,
    pub polls: i64,
    /// Polls whose page was not as before, and was read.
    pub readings: i64,
}

/// A source and its polls.
#[derive(Debug, Clone)]
pub struct SourceHistory {
    pub source_id: i64,
    pub id: String,
    /// This address and the others without what lets somebody in.
    pub url: String,
    pub title: Option<String>,
    pub kind: Option<String>,
    pub removed_at: Option<DateTime<Utc>>,
    pub moved_to: Option<String>,
    pub found_at: Option<String>,
    pub state: String,
    pub reason: Option<String>,
    pub detail: Option<String>,
    pub baseline_at: Option<DateTime<Utc>>,
    pub last_change_at: Option<DateTime<Utc>>,
    pub next_poll_at: Option<DateTime<Utc>>,
    /// Items that it remembers, and those of them on its page.
    pub remembered: i64,
    pub present: i64,
    /// The latest two hundred, the oldest of them first; the last one goes on.
    pub runs: Vec<Run>,
    /// Changes that wait to be confirmed.
    pub waiting: Option<Waiting>,
}

impl Store {
    /// The source with this number. `None` if there is none.
    pub async fn source_history(&self, source_id: i64) -> Result<Option<SourceHistory>> {
        let select = "SELECT *, (SELECT count(*) FROM sighting s WHERE s.source_id = source.source_id) AS remembered,
               (SELECT count(*) FROM sighting s WHERE s.source_id = source.source_id AND present = 1) AS present
             FROM source WHERE source_id = $1";
        let Some(row) = sqlx::query(select).bind(source_id).fetch_optional(&self.read).await? else { return Ok(None) };
        let select = "SELECT * FROM run WHERE source_id = $1 ORDER BY run_id";
        let ended = sqlx::query(select).bind(source_id).fetch_all(&self.read).await?;
        let mut runs: Vec<Run> = ended.iter().map(run).collect();
        runs.extend(current(&row));
        let history = source(&row);
        let waiting = self.waiting().await?.remove(&history.id);
        Ok(Some(SourceHistory { runs, waiting, ..history }))
    }

    /// Sources that were ever configured, redirected or found at one of these canonical addresses.
    ///
    /// No index: canonical addresses are not stored, and a million sources are looked through for a host in 1.5 s. Only those on it are taken apart.
    pub async fn sources_at(&self, keys: &[String]) -> Result<Vec<i64>> {
        let hosts: Vec<&str> = keys.iter().filter_map(|key| key.split(['/', '?', '#']).next()).collect();
        let select = "SELECT source_id, url, moved_to, found_at FROM source WHERE EXISTS (SELECT 1 FROM json_each($1)
               WHERE instr(url, value) > 0 OR instr(moved_to, value) > 0 OR instr(found_at, value) > 0) ORDER BY source_id";
        let rows = sqlx::query(select).bind(serde_json::to_string(&hosts).unwrap_or_default()).fetch_all(&self.read).await?;
        let is_there = |row: &&SqliteRow| {
            ["url", "moved_to", "found_at"].iter().any(|column| {
                let url = row.get::<Option<&str>, _>(column).and_then(|url| Url::parse(url).ok());
                url.is_some_and(|url| keys.contains(&canonical(&url, &url)))
            })
        };
        Ok(rows.iter().filter(is_there).map(|row| row.get("source_id")).collect())
    }
}

fn run(row: &SqliteRow) -> Run {
    Run {
        state: row.get("state"),
        reason: row.get("reason"),
        is_baseline: row.get::<i64, _>("baseline") != 0,
        began_at: instant(row.get("began_at")),
        ended_at: instant(row.get("ended_at")),
        polls: row.get("polls"),
        readings: row.get("readings"),
    }
}

fn current(row: &SqliteRow) -> Option<Run> {
    let at = |column: &str| row.get::<Option<i64>, _>(column).map(instant);
    Some(Run {
        state: row.get("state"),
        reason: row.get("reason"),
        is_baseline: row.get::<i64, _>("run_baseline") != 0,
        began_at: at("run_began_at")?,
        ended_at: at("last_poll_at")?,
        polls: row.get("run_polls"),
        readings: row.get("run_readings"),
    })
}

fn source(row: &SqliteRow) -> SourceHistory {
    let at = |column: &str| row.get::<Option<i64>, _>(column).map(instant);
    SourceHistory {
        source_id: row.get("source_id"),
        id: row.get("id"),
        url: mask_secrets(row.get("url")),
        title: row.get("title"),
        kind: row.get("kind"),
        removed_at: at("removed_at"),
        moved_to: row.get::<Option<&str>, _>("moved_to").map(mask_secrets),
        found_at: row.get::<Option<&str>, _>("found_at").map(mask_secrets),
        state: row.get("state"),
        reason: row.get("reason"),
        detail: row.get("detail"),
        baseline_at: at("baseline_at"),
        last_change_at: at("last_change_at"),
        next_poll_at: at("next_poll_at"),
        remembered: row.get("remembered"),
        present: row.get("present"),
        runs: Vec::new(),
        waiting: None,
    }
}
