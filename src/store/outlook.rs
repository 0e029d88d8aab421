//! What a poll says of its source beside what is on the page: what was doubted, what is unusual, and what people are to be told
//! once. Written in the transaction that ends the poll.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Row, Sqlite, Transaction};

use super::polls::FinishedPoll;
use super::{Result, Store, instant, millis};

/// Reasons of events that tell of a source whose state is as it was.
pub const MISSED: &str = "missed";
pub const ADOPTED: &str = "adopted";
pub const UNUSUAL: &str = "unusual";

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
    /// Addresses that did not answer (`compare::Asked` as JSON), where that differs from what is stored. Written with a reading that is
    /// believed.
    pub asked: Option<Option<String>>,
    /// A further page of the list could not be read: when the list is read again, whatever its schedule says.
    pub again_at: Option<DateTime<Utc>>,
    /// How long what is new, changed or gone has to stay so before it is told.
    pub confirm: TimeDelta,
    /// When the first of what waits so is due to be told, as stored.
    pub confirm_at: Option<DateTime<Utc>>,
    /// What is unusual, where that was looked at.
    pub unusual: Option<Option<UnusualRhythm>>,
    /// Its word, as stored.
    pub unusual_before: Option<String>,
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
    /// The day that the newsroom names, but none that was yet to come when it was first seen; and when that was, `None` for what stood
    /// there at the start.
    pub rows: Vec<(Option<chrono::NaiveDate>, Option<DateTime<Utc>>)>,
}

type Tx<'a> = &'a mut Transaction<'static, Sqlite>;

impl Store {
    /// By source, what was said since then and stays worth a remark, the latest last.
    pub async fn said_since(&self, since: DateTime<Utc>) -> Result<HashMap<String, Vec<Said>>> {
        let select = "SELECT source.id, event.reason, event.detail, happened_at FROM event JOIN source USING (source_id)
             WHERE event.reason IN ('missed', 'adopted') AND happened_at >= $1 ORDER BY happened_at, event_id";
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
        let day = |row: &sqlx::sqlite::SqliteRow| {
            let day: Option<chrono::NaiveDate> = row.get::<Option<String>, _>("published_on").and_then(|day| day.parse().ok());
            day.map(|day| day.min(instant(row.get("first_seen_at")).date_naive()))
        };
        let seen = |row: &sqlx::sqlite::SqliteRow| {
            Some(instant(row.get("first_seen_at"))).filter(|_| row.get::<Option<bool>, _>("is_later") == Some(true))
        };
        Ok(Appearances { rows: rows.iter().map(|row| (day(row), seen(row))).collect() })
    }
}

/// Writes what was doubted and what is unusual, and what is to be said once. Costs a poll that has nothing of the kind no statement.
pub(super) async fn record(tx: Tx<'_>, poll: &FinishedPoll, came: usize) -> Result<()> {
    let outlook = &poll.outlook;
    let mut notes = outlook.notes.clone();
    if let Some(doubted) = outlook.doubted.as_ref().filter(|_| !poll.verdict.is_believed()) {
        let update = "UPDATE source SET doubted = $2 WHERE source_id = $1";
        sqlx::query(update).bind(poll.source_id).bind(doubted).execute(&mut **tx).await?;
    }
    if let Some(asked) = outlook.asked.as_ref().filter(|_| poll.verdict.is_believed() || outlook.again_at.is_some()) {
        let update = "UPDATE source SET asked = $2 WHERE source_id = $1";
        sqlx::query(update).bind(poll.source_id).bind(asked).execute(&mut **tx).await?;
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
