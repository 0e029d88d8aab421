//! What a poll says of its source beside what is on the page: what waits to be confirmed, what was doubted, what is unusual, and
//! what people are to be told once. Written in the transaction that ends the poll.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Row, Sqlite, Transaction};

use super::polls::FinishedPoll;
use super::{Result, Store, announcements, findings, instant, millis};
use crate::model::{ChangeKind, Findings, Verdict};

/// Reasons of events that tell of a source whose state is as it was.
pub const MISSED: &str = "missed";
pub const ADOPTED: &str = "adopted";
pub const UNUSUAL: &str = "unusual";

/// In `sighting.confirm_at`: taken down before it was confirmed. It waits anew if it comes back.
const TAKEN_DOWN: i64 = i64::MAX;

/// What is said of a source once, whatever its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// `MISSED`, `ADOPTED` or `UNUSUAL`.
    pub reason: &'static str,
    /// A clause whose subject is the source.
    pub detail: String,
}

/// What is unusual about when a newsroom publishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusualRhythm {
    pub word: &'static str,
    pub detail: String,
}

/// Beside what is on the page.
#[derive(Debug, Clone, Default)]
pub struct Outlook {
    pub notes: Vec<Note>,
    /// Readings that are not believed (`compare::Doubted` as JSON); `None` keeps what is stored. Forgotten with a reading that is.
    pub doubted: Option<String>,
    /// How long a new announcement has to stand before it is told.
    pub confirm: TimeDelta,
    /// When the first that stands is due to be told, as stored.
    pub confirm_at: Option<DateTime<Utc>>,
    /// What is unusual, where that was looked at.
    pub unusual: Option<Option<UnusualRhythm>>,
    /// Its word, as stored.
    pub unusual_before: Option<String>,
}

/// Announcements of one source that wait to be confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    pub count: i64,
    /// When the first is due.
    pub first_at: DateTime<Utc>,
}

/// What was said of a source and is still worth a remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// `MISSED` or `ADOPTED`.
    pub reason: String,
    pub detail: String,
    pub at: DateTime<Utc>,
}

/// A day for each announcement of a source, and the hours in which they were first seen.
#[derive(Debug, Clone, Default)]
pub struct Appearances {
    /// The day that the newsroom names, and when it was first seen; `None` for what stood there at the start.
    pub rows: Vec<(Option<chrono::NaiveDate>, Option<DateTime<Utc>>)>,
}

type Tx<'a> = &'a mut Transaction<'static, Sqlite>;

impl Store {
    /// By source, what waits to be confirmed. What was taken down waits for nothing.
    pub async fn waiting(&self) -> Result<HashMap<String, Waiting>> {
        let select = "SELECT source.id, count(*) AS n, min(sighting.confirm_at) AS first_at FROM sighting JOIN source USING (source_id)
             WHERE sighting.confirm_at IS NOT NULL AND sighting.confirm_at < $1 AND removed_at IS NULL GROUP BY source.id";
        let rows = sqlx::query(select).bind(TAKEN_DOWN).fetch_all(&self.read).await?;
        Ok(rows.iter().map(|row| (row.get("id"), Waiting { count: row.get("n"), first_at: instant(row.get("first_at")) })).collect())
    }

    /// By source, what was said since then and stays worth a remark, the latest last.
    pub async fn said_since(&self, since: DateTime<Utc>) -> Result<HashMap<String, Vec<Said>>> {
        let select = "SELECT source.id, event.reason, event.detail, happened_at FROM event JOIN source USING (source_id)
             WHERE event.reason IN ('missed', 'adopted') AND happened_at >= $1 ORDER BY event_id";
        let rows = sqlx::query(select).bind(millis(since)).fetch_all(&self.read).await?;
        let mut said: HashMap<String, Vec<Said>> = HashMap::new();
        for row in rows {
            let detail = row.get::<Option<String>, _>("detail").unwrap_or_default();
            let one = Said { reason: row.get("reason"), detail, at: instant(row.get("happened_at")) };
            said.entry(row.get("id")).or_default().push(one);
        }
        Ok(said)
    }

    /// When a source's announcements came, as far as that is remembered.
    pub async fn appearances(&self, source_id: i64) -> Result<Appearances> {
        let select = "SELECT published_on, first_seen_at, first_seen_at > (SELECT baseline_at FROM source WHERE source_id = $1) AS is_later
             FROM sighting WHERE source_id = $1";
        let rows = sqlx::query(select).bind(source_id).fetch_all(&self.read).await?;
        let day = |row: &sqlx::sqlite::SqliteRow| row.get::<Option<String>, _>("published_on").and_then(|day| day.parse().ok());
        let seen = |row: &sqlx::sqlite::SqliteRow| {
            Some(instant(row.get("first_seen_at"))).filter(|_| row.get::<Option<bool>, _>("is_later") == Some(true))
        };
        Ok(Appearances { rows: rows.iter().map(|row| (day(row), seen(row))).collect() })
    }
}

/// Makes a new announcement wait; it stands on this source's page.
pub(super) async fn hold(tx: Tx<'_>, poll: &FinishedPoll, announcement_id: i64) -> Result<()> {
    let update = "UPDATE sighting SET confirm_at = $3 WHERE source_id = $1 AND announcement_id = $2 AND present = 1";
    let until = millis(poll.polled_at + poll.outlook.confirm);
    sqlx::query(update).bind(poll.source_id).bind(announcement_id).bind(until).execute(&mut **tx).await?;
    Ok(())
}

/// True if nobody was told of it yet, because it waits to be confirmed.
pub(super) async fn is_held(tx: Tx<'_>, sighting_id: i64) -> Result<bool> {
    let select = "SELECT count(*) FROM sighting WHERE sighting_id = $1 AND confirm_at IS NOT NULL";
    Ok(sqlx::query_scalar::<_, i64>(select).bind(sighting_id).fetch_one(&mut **tx).await? > 0)
}

/// Tells of what has stood long enough, and returns the changes. What was pushed off the page by newer announcements stands, what
/// was taken down does not. A poll that finds its page as it was finds what waits there still standing.
pub(super) async fn confirm(tx: Tx<'_>, poll: &FinishedPoll) -> Result<Vec<i64>> {
    let Outlook { confirm, confirm_at, .. } = &poll.outlook;
    let is_due = confirm_at.is_some_and(|at| at <= poll.polled_at);
    let may_hold = !confirm.is_zero() || confirm_at.is_some();
    let pulled: &[i64] = match &poll.verdict {
        Verdict::Unchanged if is_due => &[],
        Verdict::Baseline(found) | Verdict::Read(found) if may_hold => match found {
            Findings::Items(found) => &found.pulled,
            Findings::Page(_) => return Ok(Vec::new()),
        },
        _ => return Ok(Vec::new()),
    };
    let pulled = serde_json::Value::from(pulled).to_string();
    let back = "UPDATE sighting SET confirm_at = $3 WHERE source_id = $1 AND confirm_at = $2 AND present = 1
           AND sighting_id NOT IN (SELECT value FROM json_each($4))";
    let until = millis(poll.polled_at + *confirm);
    sqlx::query(back).bind(poll.source_id).bind(TAKEN_DOWN).bind(until).bind(&pulled).execute(&mut **tx).await?;
    let down = "UPDATE sighting SET confirm_at = $2 WHERE source_id = $1 AND confirm_at IS NOT NULL
           AND sighting_id IN (SELECT value FROM json_each($3))";
    sqlx::query(down).bind(poll.source_id).bind(TAKEN_DOWN).bind(&pulled).execute(&mut **tx).await?;
    let stood = "UPDATE sighting SET confirm_at = NULL WHERE source_id = $1 AND confirm_at <= $2 RETURNING announcement_id, position";
    let rows = sqlx::query(stood).bind(poll.source_id).bind(millis(poll.polled_at)).fetch_all(&mut **tx).await?;
    let mut stood: Vec<(i64, i64)> =
        rows.iter().filter_map(|row| Some((row.get("position"), row.get::<Option<i64>, _>("announcement_id")?))).collect();
    // As they stand on the page, which is the order in which they are announced without this.
    stood.sort_unstable();
    let mut made = Vec::new();
    for (_, announcement_id) in stood {
        // Another source may have told of it meanwhile.
        if findings::has_change(tx, announcement_id, ChangeKind::New, None).await? {
            continue;
        }
        announcements::read_soon(tx, announcement_id, millis(poll.polled_at)).await?;
        made.push(findings::change(tx, poll, announcement_id, ChangeKind::New, None).await?);
    }
    // The next poll comes when the first of the rest has stood long enough, not only when the schedule says.
    let next = "UPDATE source SET confirm_at = (SELECT min(confirm_at) FROM sighting s WHERE s.source_id = $1 AND s.confirm_at < $2) WHERE source_id = $1";
    sqlx::query(next).bind(poll.source_id).bind(TAKEN_DOWN).execute(&mut **tx).await?;
    let sooner = "UPDATE source SET next_poll_at = confirm_at WHERE source_id = $1 AND next_poll_at > confirm_at";
    sqlx::query(sooner).bind(poll.source_id).execute(&mut **tx).await?;
    if !made.is_empty() {
        let update = "UPDATE source SET last_change_at = $2 WHERE source_id = $1";
        sqlx::query(update).bind(poll.source_id).bind(millis(poll.polled_at)).execute(&mut **tx).await?;
    }
    Ok(made)
}

/// Writes what was doubted and what is unusual, and what is to be said once. Costs a poll that has nothing of the kind no statement.
pub(super) async fn record(tx: Tx<'_>, poll: &FinishedPoll, came: usize) -> Result<()> {
    let outlook = &poll.outlook;
    let mut notes = outlook.notes.clone();
    if let Some(doubted) = outlook.doubted.as_ref().filter(|_| !poll.verdict.is_believed()) {
        let update = "UPDATE source SET doubted = $2 WHERE source_id = $1";
        sqlx::query(update).bind(poll.source_id).bind(doubted).execute(&mut **tx).await?;
    }
    // A silence ends when something comes, not when it is next looked for.
    let was_silent = outlook.unusual_before.as_deref() == Some("silent");
    let unusual = if came > 0 && was_silent { Some(None) } else { outlook.unusual.clone() };
    if let Some(unusual) = unusual {
        let (word, detail) = unusual.map(|unusual| (unusual.word, unusual.detail)).unzip();
        if word != outlook.unusual_before.as_deref() {
            let update = "UPDATE source SET unusual = $2, unusual_detail = $3 WHERE source_id = $1";
            sqlx::query(update).bind(poll.source_id).bind(word).bind(&detail).execute(&mut **tx).await?;
            notes.extend(detail.map(|detail| Note { reason: UNUSUAL, detail }));
        }
    }
    for Note { reason, detail } in notes {
        let insert = "INSERT INTO event (source_id, happened_at, state, reason, detail) VALUES ($1, $2, $3, $4, $5)";
        let insert = sqlx::query(insert).bind(poll.source_id).bind(millis(poll.polled_at)).bind(poll.verdict.state());
        insert.bind(reason).bind(detail).execute(&mut **tx).await?;
    }
    Ok(())
}
