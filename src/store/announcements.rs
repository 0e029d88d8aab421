//! Table `announcement`: the archive, and the texts that are still to be read.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use super::lease::{Leased, lease_until, release_dead};
use super::polls::FinishedPoll;
use super::{Result, Store, instant, json, list, millis, search};
use crate::model::{Announcement, Edition, Enrichment, Item, Notice, Story, TextState};

/// When the first text of what turned up late is read; by then those that readers wait for have been,
const AFTER_THE_FRESH: TimeDelta = TimeDelta::minutes(15);

/// and how long after it the next.
const APART: TimeDelta = TimeDelta::minutes(1);

/// An announcement handed out to have its page read.
#[derive(Debug, Clone)]
pub struct PendingText {
    pub announcement_id: i64,
    /// Id of the source that showed it first and is still watched.
    pub source: Option<String>,
    /// Whether the announcement has a page of its own that can be read.
    pub has_page: bool,
    pub attempts: i64,
    /// As far as it is known.
    pub announcement: Announcement,
}

/// How an item reads now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Wording {
    pub(super) title: String,
    pub(super) teaser: Option<String>,
    pub(super) text: Option<String>,
    #[serde(default)]
    pub(super) stories: Vec<Story>,
    pub(super) boilerplate: Option<String>,
    #[serde(default)]
    pub(super) notices: Vec<Notice>,
}

impl From<&Item> for Wording {
    fn from(item: &Item) -> Wording {
        Wording {
            title: item.title.clone(),
            teaser: item.teaser.clone(),
            text: item.text.clone(),
            stories: item.stories.clone(),
            boilerplate: item.boilerplate.clone(),
            notices: item.notices.clone(),
        }
    }
}

/// What came of reading an announcement's page.
#[derive(Debug, Clone)]
pub enum TextOutcome {
    Read(Box<Announcement>),
    /// Not this time; try again at `next_at`, or never if `None`.
    Failed {
        reason: String,
        next_at: Option<DateTime<Utc>>,
        enrichment: Enrichment,
    },
    /// Its host is left alone until then; that was no attempt.
    PutOff {
        until: DateTime<Utc>,
    },
}

impl Store {
    /// Hands out texts that are due to be read, the longest waiting first.
    pub async fn lease_texts(&self, now: DateTime<Utc>, limit: i64) -> Result<Vec<PendingText>> {
        let mut tx = self.begin().await?;
        release_dead(&mut tx, Leased::Announcement, &self.owner, now).await?;
        let lease = "UPDATE announcement SET lease_owner = $1, lease_until = $2 WHERE announcement_id IN
               (SELECT announcement_id FROM announcement WHERE text_state = 'pending' AND text_next_at <= $3
                  AND (lease_owner IS NULL OR (lease_owner = $1 AND lease_until < $3)) ORDER BY text_next_at LIMIT $4)
             RETURNING *, '[]' AS sources, (SELECT source.id FROM sighting JOIN source USING (source_id)
                WHERE sighting.announcement_id = announcement.announcement_id AND source.removed_at IS NULL ORDER BY sighting_id LIMIT 1) AS source";
        let lease = sqlx::query(lease).bind(self.owner.as_str()).bind(lease_until(now)).bind(millis(now)).bind(limit);
        let rows = lease.fetch_all(&mut *tx).await?;
        tx.commit().await?;
        Ok(rows.iter().map(pending).collect())
    }

    /// Writes what came of reading a text, if its lease is still ours.
    pub async fn finish_text(&self, announcement_id: i64, outcome: &TextOutcome) -> Result<()> {
        let mut tx = self.begin().await?;
        let updated = match outcome {
            TextOutcome::Read(read) => {
                let update =
                    "UPDATE announcement SET text_state = 'read', title = $3, published = $4, language = $5, author = $6, text = $7,
                       image = $8, summary = $9, topics = $10, figures = $11, stories = $12, boilerplate = $13, notices = $14,
                       lease_owner = NULL, lease_until = NULL, text_reason = NULL
                     WHERE announcement_id = $1 AND lease_owner = $2";
                let update = sqlx::query(update).bind(announcement_id).bind(self.owner.as_str());
                let update = update.bind(&read.title).bind(read.published.map(|published| published.to_string()));
                let update = update.bind(&read.language).bind(&read.author).bind(&read.text).bind(&read.image);
                let update = enriched(update, &read.enrichment).bind(stories_json(&read.stories));
                update.bind(&read.boilerplate).bind(notices_json(&read.notices)).execute(&mut *tx).await?
            }
            TextOutcome::Failed { reason, next_at, enrichment } => {
                let update =
                    "UPDATE announcement SET text_state = $3, text_attempts = text_attempts + 1, text_next_at = $4, text_reason = $5,
                       summary = coalesce(summary, $6), topics = $7, figures = $8, lease_owner = NULL, lease_until = NULL
                     WHERE announcement_id = $1 AND lease_owner = $2";
                let state = if next_at.is_some() { TextState::Pending } else { TextState::Failed };
                let update = sqlx::query(update).bind(announcement_id).bind(self.owner.as_str()).bind(state.as_str());
                enriched(update.bind(next_at.map(millis)).bind(reason), enrichment).execute(&mut *tx).await?
            }
            TextOutcome::PutOff { until } => {
                // Rounded down to a millisecond it would come too early, and be put off again.
                let update = "UPDATE announcement SET text_next_at = $3, lease_owner = NULL, lease_until = NULL
                     WHERE announcement_id = $1 AND lease_owner = $2";
                let update = sqlx::query(update).bind(announcement_id).bind(self.owner.as_str()).bind(millis(*until) + 1);
                update.execute(&mut *tx).await?
            }
        };
        if updated.rows_affected() > 0 {
            search::index(&mut tx, announcement_id).await?;
        }
        Ok(tx.commit().await?)
    }
}

type Query<'q> = sqlx::query::Query<'q, Sqlite, sqlx::sqlite::SqliteArguments>;

fn enriched<'q>(query: Query<'q>, enrichment: &'q Enrichment) -> Query<'q> {
    query.bind(&enrichment.summary).bind(json(&enrichment.topics)).bind(json(&enrichment.figures))
}

/// Stores a new announcement. Its text is read only if it is announced: see `read_soon`.
pub(super) async fn insert(tx: &mut Transaction<'static, Sqlite>, item: &Item, poll: &FinishedPoll) -> Result<i64> {
    let now = millis(poll.polled_at);
    let insert =
        "INSERT INTO announcement (url, title, published, seen_at, language, author, teaser, text, image, text_state, has_page, stories, boilerplate, notices)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING announcement_id";
    let page =
        sqlx::query_scalar::<_, String>("SELECT url FROM source WHERE source_id = $1").bind(poll.source_id).fetch_one(&mut **tx).await?;
    let id: i64 = sqlx::query_scalar(insert)
        .bind(item.url.as_ref().map_or(page.as_str(), |url| url.as_str()))
        .bind(&item.title)
        .bind(item.published.map(|published| published.to_string()))
        .bind(now)
        .bind(&item.language)
        .bind(&item.author)
        .bind(&item.teaser)
        .bind(&item.text)
        .bind(item.image.as_ref().map(|url| url.as_str()))
        .bind(TextState::Unread.as_str())
        .bind(i64::from(item.url.is_some()))
        .bind(stories_json(&item.stories))
        .bind(&item.boilerplate)
        .bind(notices_json(&item.notices))
        .fetch_one(&mut **tx)
        .await?;
    search::index(tx, id).await?;
    Ok(id)
}

/// Stores the stories that are new on a roundup as one announcement at the page's own address.
pub(super) async fn insert_edition(tx: &mut Transaction<'static, Sqlite>, edition: &Edition, stories: &[Story], now: i64) -> Result<i64> {
    let insert = "INSERT INTO announcement (url, title, published, seen_at, language, stories, text_state, has_page)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0) RETURNING announcement_id";
    let insert = sqlx::query_scalar(insert).bind(edition.url.as_str()).bind(&edition.title);
    let insert = insert.bind(edition.published.map(|published| published.to_string())).bind(now).bind(&edition.language);
    let id: i64 = insert.bind(stories_json(stories)).bind(TextState::Unread.as_str()).fetch_one(&mut **tx).await?;
    search::index(tx, id).await?;
    Ok(id)
}

/// `None` for the many that have none.
fn notices_json(notices: &[Notice]) -> Option<String> {
    (!notices.is_empty()).then(|| serde_json::to_string(notices).ok()).flatten()
}

fn stories_json(stories: &[Story]) -> String {
    // Strings and lists of strings always become JSON.
    serde_json::to_string(stories).unwrap_or_else(|_| "[]".to_owned())
}

/// Hands the announcement's page to `read_articles`.
pub(super) async fn read_soon(tx: &mut Transaction<'static, Sqlite>, announcement_id: i64, now: i64) -> Result<()> {
    let update = "UPDATE announcement SET text_state = 'pending', text_next_at = $2 WHERE announcement_id = $1";
    sqlx::query(update).bind(announcement_id).bind(now).execute(&mut **tx).await?;
    Ok(())
}

/// The same, but not yet: nobody waits for it, and a page a minute troubles no server. `nth` of those that this poll brings.
pub(super) async fn read_later(tx: &mut Transaction<'static, Sqlite>, announcement_id: i64, nth: i32, now: DateTime<Utc>) -> Result<()> {
    read_soon(tx, announcement_id, millis(now + AFTER_THE_FRESH + APART * nth)).await
}

/// The announcement goes along with the sighting whose address it has. Called before the sighting is written.
pub(super) async fn relocate(tx: &mut Transaction<'static, Sqlite>, sighting_id: i64, url: &str) -> Result<()> {
    let update = "UPDATE announcement SET url = $2 WHERE url <> $2 AND (announcement_id, url) IN
           (SELECT announcement_id, url FROM sighting WHERE sighting_id = $1)";
    sqlx::query(update).bind(sighting_id).bind(url).execute(&mut **tx).await?;
    Ok(())
}

/// Another headline: the text is read again, as it may have changed too, and whoever is reading the old one reads in vain.
pub(super) async fn retitle(tx: &mut Transaction<'static, Sqlite>, announcement_id: i64, item: &Wording, now: i64) -> Result<()> {
    let update =
        "UPDATE announcement SET title = $2, teaser = coalesce($3, teaser), text = $4, stories = $5, boilerplate = $6, notices = $7, summary = NULL, topics = '[]', figures = '[]',
           text_attempts = 0, lease_owner = NULL, lease_until = NULL WHERE announcement_id = $1";
    let update = sqlx::query(update).bind(announcement_id).bind(&item.title).bind(&item.teaser).bind(&item.text);
    let update = update.bind(stories_json(&item.stories)).bind(&item.boilerplate).bind(notices_json(&item.notices));
    update.execute(&mut **tx).await?;
    read_soon(tx, announcement_id, now).await?;
    search::index(tx, announcement_id).await
}

fn pending(row: &SqliteRow) -> PendingText {
    PendingText {
        announcement_id: row.get("announcement_id"),
        source: row.get("source"),
        has_page: row.get::<i64, _>("has_page") != 0,
        attempts: row.get("text_attempts"),
        announcement: announcement(row),
    }
}

/// Reads the announcement of a row that also has `sources`, its sources' ids as a JSON list.
pub(super) fn announcement(row: &SqliteRow) -> Announcement {
    Announcement {
        id: row.get("announcement_id"),
        url: row.get("url"),
        title: row.get("title"),
        published: row.get::<Option<String>, _>("published").and_then(|published| published.parse().ok()),
        seen_at: instant(row.get("seen_at")),
        language: row.get("language"),
        author: row.get("author"),
        teaser: row.get("teaser"),
        text: row.get("text"),
        boilerplate: row.get("boilerplate"),
        notices: row.get::<Option<&str>, _>("notices").and_then(|notices| serde_json::from_str(notices).ok()).unwrap_or_default(),
        image: row.get("image"),
        stories: serde_json::from_str(row.get("stories")).unwrap_or_default(),
        enrichment: Enrichment { summary: row.get("summary"), topics: list(row.get("topics")), figures: list(row.get("figures")) },
        text_state: match row.get::<&str, _>("text_state") {
            "read" => TextState::Read,
            "failed" => TextState::Failed,
            "pending" => TextState::Pending,
            _ => TextState::Unread,
        },
        sources: list(row.get("sources")),
    }
}
