//! All that the store knows of one address, for a person who asks. Reads only; by indexes, so that it costs the same in a large store.

mod changes;
mod sources;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{Result, Store, announcements, confirm, instant};
use crate::model::{Announcement, Receipt, mask_secrets};

pub use changes::{ChangeHistory, Decision, IssueHistory, Ruled};
pub use sources::{Run, SourceHistory};

/// What is known of one announcement.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// `None` once the archive has forgotten it; that it was seen is remembered longer.
    pub announcement: Option<Announcement>,
    /// Why its text could not be read.
    pub text_reason: Option<String>,
    /// As each source shows it, the first one first.
    pub sightings: Vec<SightingHistory>,
    pub changes: Vec<ChangeHistory>,
    /// Those that took one of the changes.
    pub issues: Vec<IssueHistory>,
    pub evidence: Option<Evidence>,
}

/// One announcement on the page of one source.
#[derive(Debug, Clone)]
pub struct SightingHistory {
    pub source_id: i64,
    pub source: String,
    /// False once the source is out of the config.
    pub is_watched: bool,
    /// `baseline`, `announced`, `known` (from another source), `held` (to be confirmed first), `quiet` (not announced), or the word of the change
    /// that was made of it. `None` where it came before that was noted.
    pub came: Option<String>,
    pub title: String,
    pub url: Option<String>,
    pub published_on: Option<NaiveDate>,
    /// Held to be on the page.
    pub is_present: bool,
    pub first_seen_at: DateTime<Utc>,
    /// Exact to the day.
    pub last_seen_at: DateTime<Utc>,
    /// Believed polls whose page held it.
    pub polls: i64,
    /// The latest fifty, the oldest of them first.
    pub fates: Vec<Fate>,
    pub waiting: Option<WaitingChange>,
}

/// A change that waits to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingChange {
    /// `new`, `updated`, `withdrawn`, `returned` (put back after it was withdrawn).
    pub change: String,
    /// The headline that is to be told, of what is not new.
    pub title: Option<String>,
    /// `None` where it was taken down meanwhile: it waits anew if it comes back.
    pub until: Option<DateTime<Utc>>,
}

/// What happened to an item of a source.
#[derive(Debug, Clone)]
pub struct Fate {
    pub happened_at: DateTime<Utc>,
    /// `left`, `returned`, `retitled`, `moved`, `missing` (its own address said so once), `answers` (off the page, and
    /// its own address still answers), `home` (off the page, and its own address leads to the homepage), `unanswered` (off the page, and
    /// its own address did not answer for long), `withdrawn`.
    pub kind: String,
    /// The headline or the address before.
    pub detail: Option<String>,
}

/// The answer that showed an announcement first.
#[derive(Debug, Clone)]
pub struct Evidence {
    pub snapshot_id: i64,
    pub source: String,
    pub taken_at: DateTime<Utc>,
    /// `None` of a snapshot that an older version took.
    pub receipt: Option<Receipt>,
    /// BLAKE3 of the body as it was fetched, unpacked.
    pub body_hash: Vec<u8>,
    pub content_type: Option<String>,
    /// Whether the body itself is still there.
    pub is_kept: bool,
}

/// How an address may be written in the store.
#[derive(Debug, Clone)]
pub struct Spellings {
    /// Canonical.
    pub keys: Vec<String>,
    /// As a person opens it: for items that share their address with others.
    pub urls: Vec<String>,
}

impl Store {
    /// What is known of an address, now or before a move, the first seen first.
    pub async fn dossiers(&self, asked: &Spellings) -> Result<Vec<Dossier>> {
        let select = "SELECT sighting_id, announcement_id FROM sighting WHERE address IN (SELECT value FROM json_each($1))
             UNION SELECT sighting_id, announcement_id FROM sighting WHERE address IS NULL AND url IN (SELECT value FROM json_each($2))
             UNION SELECT s.sighting_id, s.announcement_id FROM fate f JOIN sighting s USING (sighting_id)
               WHERE f.address IN (SELECT value FROM json_each($1)) ORDER BY 1";
        let json = |list: &[String]| serde_json::Value::from(list).to_string();
        let found: Vec<(i64, Option<i64>)> =
            sqlx::query_as(select).bind(json(&asked.keys)).bind(json(&asked.urls)).fetch_all(&self.read).await?;
        let mut dossiers = Vec::new();
        let mut told = Vec::new();
        let mut forgotten = Vec::new();
        for (sighting_id, announcement_id) in found {
            match announcement_id {
                Some(id) if told.contains(&id) => {}
                Some(id) => {
                    told.push(id);
                    dossiers.push(self.dossier(id).await?);
                }
                None => forgotten.extend(self.sighting_histories("s.sighting_id", sighting_id).await?),
            }
        }
        if !forgotten.is_empty() {
            dossiers.push(Dossier {
                announcement: None,
                text_reason: None,
                sightings: forgotten,
                changes: Vec::new(),
                issues: Vec::new(),
                evidence: None,
            });
        }
        Ok(dossiers)
    }

    /// Known addresses of a host and below, as a person opens them, with their keys; `host` ends with `/`.
    pub async fn addresses_below(&self, host: &str, limit: i64) -> Result<Vec<(String, String)>> {
        // The character behind `/`.
        let end = format!("{}0", host.trim_end_matches('/'));
        let select = "SELECT DISTINCT address, url FROM sighting WHERE address >= $1 AND address < $2 AND url IS NOT NULL LIMIT $3";
        Ok(sqlx::query_as(select).bind(host).bind(end).bind(limit).fetch_all(&self.read).await?)
    }

    /// The body of a snapshot as it was fetched; `None` once it is no longer kept.
    pub async fn snapshot_body(&self, snapshot_id: i64) -> Result<Option<Vec<u8>>> {
        let select = "SELECT body FROM snapshot WHERE snapshot_id = $1 AND kept = 1";
        let packed: Option<Vec<u8>> = sqlx::query_scalar(select).bind(snapshot_id).fetch_optional(&self.read).await?;
        Ok(packed.and_then(|packed| zstd::decode_all(packed.as_slice()).ok()))
    }

    async fn dossier(&self, announcement_id: i64) -> Result<Dossier> {
        let select = "SELECT a.*, '[]' AS sources FROM announcement a WHERE announcement_id = $1";
        let row = sqlx::query(select).bind(announcement_id).fetch_optional(&self.read).await?;
        let sightings = self.sighting_histories("s.announcement_id", announcement_id).await?;
        let changes = self.change_histories(announcement_id).await?;
        let mut announcement = row.as_ref().map(announcements::announcement);
        if let Some(announcement) = &mut announcement {
            announcement.sources = sightings.iter().map(|sighting| sighting.source.clone()).collect();
            announcement.sources.dedup();
        }
        Ok(Dossier {
            announcement,
            text_reason: row.and_then(|row| row.get("text_reason")),
            sightings,
            issues: self.issue_histories(announcement_id).await?,
            changes,
            evidence: self.evidence(announcement_id).await?,
        })
    }

    /// Of all sightings whose `column` is `id`.
    async fn sighting_histories(&self, column: &'static str, id: i64) -> Result<Vec<SightingHistory>> {
        let select = format!(
            "SELECT s.*, source.id AS source, source.removed_at IS NULL AS is_watched, s.shown_before +
               CASE WHEN s.shown_since IS NULL OR s.present = 0 THEN 0 ELSE source.good_polls - s.shown_since END AS polls
             FROM sighting s JOIN source USING (source_id) WHERE {column} = $1 ORDER BY s.sighting_id"
        );
        // Only the column is put in, and that is one of two written above.
        let rows = sqlx::query(sqlx::AssertSqlSafe(select)).bind(id).fetch_all(&self.read).await?;
        let mut histories = Vec::with_capacity(rows.len());
        for row in &rows {
            let select = "SELECT happened_at, kind, detail FROM fate WHERE sighting_id = $1 ORDER BY fate_id";
            let fates = sqlx::query(select).bind(row.get::<i64, _>("sighting_id")).fetch_all(&self.read).await?;
            histories.push(SightingHistory { fates: fates.iter().map(fate).collect(), ..sighting(row) });
        }
        Ok(histories)
    }

    async fn evidence(&self, announcement_id: i64) -> Result<Option<Evidence>> {
        let select = "SELECT snapshot.snapshot_id, taken_at, snapshot.body_hash, content_type, snapshot.asked, snapshot.url, status, headers, kept, source.id AS source
             FROM announcement a JOIN snapshot USING (snapshot_id) JOIN source USING (source_id) WHERE announcement_id = $1";
        let row = sqlx::query(select).bind(announcement_id).fetch_optional(&self.read).await?;
        Ok(row.as_ref().map(evidence))
    }
}

fn sighting(row: &SqliteRow) -> SightingHistory {
    SightingHistory {
        source_id: row.get("source_id"),
        source: row.get("source"),
        is_watched: row.get("is_watched"),
        came: row.get("came"),
        title: row.get("title"),
        url: row.get("url"),
        published_on: row.get::<Option<&str>, _>("published_on").and_then(|day| day.parse().ok()),
        // What is still asked for is kept on the page's record, without a place.
        is_present: row.get::<i64, _>("present") != 0 && row.get::<i64, _>("position") >= 0,
        first_seen_at: instant(row.get("first_seen_at")),
        last_seen_at: instant(row.get("last_seen_at")),
        polls: row.get("polls"),
        fates: Vec::new(),
        waiting: confirm::waiting_on(row),
    }
}

fn fate(row: &SqliteRow) -> Fate {
    Fate { happened_at: instant(row.get("happened_at")), kind: row.get("kind"), detail: row.get("detail") }
}

fn evidence(row: &SqliteRow) -> Evidence {
    let receipt = row.get::<Option<String>, _>("asked").map(|asked| Receipt {
        // Older versions kept these as they are.
        asked: mask_secrets(&asked),
        url: mask_secrets(row.get::<Option<&str>, _>("url").unwrap_or_default()),
        status: row.get::<Option<i64>, _>("status").and_then(|status| u16::try_from(status).ok()).unwrap_or_default(),
        headers: row.get::<Option<&str>, _>("headers").and_then(|headers| serde_json::from_str(headers).ok()).unwrap_or_default(),
    });
    Evidence {
        snapshot_id: row.get("snapshot_id"),
        source: row.get("source"),
        taken_at: instant(row.get("taken_at")),
        receipt,
        body_hash: row.get("body_hash"),
        content_type: row.get("content_type"),
        is_kept: row.get::<i64, _>("kept") != 0,
    }
}
