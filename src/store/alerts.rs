//! What operators are still to be told, and the mails that tell them.
//!
//! These mails go through the outbox like all others. An issue there belongs to a digest, so the table has a row that no
//! config can name: `ALERTS`. It counts as removed, which keeps it out of all that concerns the config's digests.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use super::figures::awake;
use super::lineage::{self, Counted};
use super::{NewDelivery, Result, Store, deliveries, instant, millis};

/// Stands where deliveries and metrics name their digest. No id in a config may hold an `@`.
pub const ALERTS: &str = "@alerts";

/// Named in one mail at most, of sources and deliveries each. What is left is told in the next.
const TOLD_AT_ONCE: i64 = 1000;

/// From when on something is worth a mail.
#[derive(Debug, Clone, Copy)]
pub struct Ripe {
    /// A source that has not been well since then or before,
    pub trouble_since: DateTime<Utc>,
    /// and for so many polls in a row;
    pub polls: i64,
    /// one that was told, and is well again since then; a delivery that was given up by then.
    pub end_since: DateTime<Utc>,
}

/// How things stand for operators.
#[derive(Debug, Clone)]
pub struct AlertBook {
    pub digest_id: i64,
    /// Of the next mail.
    pub number: i64,
    pub last_mail_at: Option<DateTime<Utc>>,
    /// When the next 'all is well' is due.
    pub alive_at: Option<DateTime<Utc>>,
    /// The last 'all is well', or when alerts began.
    pub counting_since: DateTime<Utc>,
    /// Sources that are polled, and those of them that are not well.
    pub watched: i64,
    pub in_trouble: i64,
    /// Of those not well, told or not: how many for each reason, most frequent first.
    pub reasons: Vec<(String, i64)>,
    /// When the first of those not well got into trouble.
    pub trouble_since: Option<DateTime<Utc>>,
    /// Ripe and not told yet, oldest trouble first.
    pub troubled: Vec<TroubledSource>,
    /// Told, and well by now.
    pub well: Vec<WellSource>,
    /// Not told yet.
    pub lost: Vec<LostDelivery>,
    /// Something above has waited long enough.
    pub is_ripe: bool,
    /// Of the time since `counting_since`.
    pub polled: i64,
    pub announcements: i64,
    pub issues: i64,
    /// Mails that wait in the outbox now.
    pub waiting: i64,
}

#[derive(Debug, Clone)]
pub struct TroubledSource {
    pub source_id: i64,
    pub id: String,
    pub state: String,
    pub reason: Option<String>,
    pub detail: Option<String>,
    pub since: DateTime<Utc>,
}

#[derive(Debug, Clone)]
pub struct WellSource {
    pub source_id: i64,
    pub id: String,
    pub since: DateTime<Utc>,
}

/// A mail that its reader will not get.
#[derive(Debug, Clone)]
pub struct LostDelivery {
    pub delivery_id: i64,
    pub digest: String,
    pub issue: i64,
    pub to: String,
    /// `refused` or `expired`.
    pub state: String,
    pub reason: Option<String>,
}

/// Which sources a mail tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    These(Vec<i64>),
    /// Whichever are in trouble: one line for all.
    All,
}

/// A mail to operators, ready to be written.
#[derive(Debug, Clone)]
pub struct Alerted {
    pub digest_id: i64,
    pub number: i64,
    pub composed_at: DateTime<Utc>,
    pub subject: String,
    pub troubled: Told,
    pub well: Vec<i64>,
    pub lost: Vec<i64>,
    /// An 'all is well' was due: from here on is counted anew, and this is when the next is due.
    pub alive: Option<Option<DateTime<Utc>>>,
    pub deliveries: Vec<NewDelivery>,
}

impl Store {
    /// Opens the book. What happened before is no news; an 'all is well' that was missed is sent once.
    pub async fn begin_alerts(&self, alive_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<()> {
        let (now, alive_at) = (millis(now), alive_at.map(millis));
        let mut tx = self.begin().await?;
        let insert = "INSERT INTO digest (id, removed_at, began_at, after_change_id, after_event_id)
             VALUES ($1, $2, $2, (SELECT coalesce(max(change_id), 0) FROM change), 0) ON CONFLICT (id) DO NOTHING";
        if sqlx::query(insert).bind(ALERTS).bind(now).execute(&mut *tx).await?.rows_affected() > 0 {
            let told = "UPDATE delivery SET told_at = $1 WHERE told_at IS NULL AND state IN ('refused', 'expired')";
            sqlx::query(told).bind(now).execute(&mut *tx).await?;
        }
        let update = "UPDATE digest SET next_at = CASE WHEN $2 IS NOT NULL AND next_at <= $3 THEN next_at ELSE $2 END WHERE id = $1";
        sqlx::query(update).bind(ALERTS).bind(alive_at).bind(now).execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }

    /// Since when the first of what is not told yet waits. A source counts from so many polls in a row on.
    pub async fn alert_dates(&self, polls: i64, now: DateTime<Utc>) -> Result<AlertDates> {
        let of = |row: &SqliteRow, column: &str| row.get::<Option<i64>, _>(column).map(instant);
        let dates = concat!(
            "SELECT (SELECT state_since FROM source WHERE told_at IS NULL AND state <> 'ok' AND failures >= $2 AND ",
            awake!(),
            " ORDER BY state_since LIMIT 1) AS trouble_since,
               (SELECT min(state_since) FROM source WHERE told_at IS NOT NULL AND +state = 'ok' AND removed_at IS NULL) AS well_since,
               (SELECT min(settled_at) FROM delivery JOIN issue USING (issue_id) JOIN digest USING (digest_id)
                  WHERE told_at IS NULL AND state IN ('refused', 'expired') AND digest.id <> $3) AS lost_since,
               (SELECT last_issue_at FROM digest WHERE id = $3) AS last_mail_at, (SELECT next_at FROM digest WHERE id = $3) AS alive_at"
        );
        let row = sqlx::query(dates).bind(millis(now)).bind(polls).bind(ALERTS).fetch_one(&self.read).await?;
        Ok(AlertDates {
            trouble_since: of(&row, "trouble_since"),
            end_since: of(&row, "well_since").into_iter().chain(of(&row, "lost_since")).min(),
            last_mail_at: of(&row, "last_mail_at"),
            alive_at: of(&row, "alive_at"),
        })
    }

    /// All that a mail to operators can be made of. `None` before `begin_alerts`.
    pub async fn alert_book(&self, ripe: &Ripe, now: DateTime<Utc>) -> Result<Option<AlertBook>> {
        let digest = sqlx::query("SELECT * FROM digest WHERE id = $1").bind(ALERTS).fetch_optional(&self.read).await?;
        let Some(digest) = digest else { return Ok(None) };
        let at = |column: &str| digest.get::<Option<i64>, _>(column).map(instant);
        let began_at: i64 = digest.get("began_at");
        let (troubled, well, lost) = (self.troubled(ripe, now).await?, self.well().await?, self.lost().await?);
        let is_ripe = !troubled.is_empty()
            || well.iter().any(|source| source.since <= ripe.end_since)
            || lost.iter().any(|(settled_at, _)| *settled_at <= ripe.end_since);
        let reasons = concat!(
            "SELECT coalesce(reason, state) AS reason, count(*) AS n, min(state_since) AS since FROM source
             WHERE state IN ('degraded', 'failing') AND ",
            awake!(),
            " GROUP BY 1 ORDER BY n DESC, reason"
        );
        let reasons = sqlx::query(reasons).bind(millis(now)).fetch_all(&self.read).await?;
        let count = async |query: &'static str, since: i64| -> Result<i64> {
            Ok(sqlx::query_scalar(query).bind(since).fetch_one(&self.read).await?)
        };
        Ok(Some(AlertBook {
            digest_id: digest.get("digest_id"),
            number: digest.get::<i64, _>("issues") + 1,
            last_mail_at: at("last_issue_at"),
            alive_at: at("next_at"),
            counting_since: instant(began_at),
            watched: self.states(now).await?.iter().map(|(_, awake, _)| awake).sum(),
            in_trouble: reasons.iter().map(|row| row.get::<i64, _>("n")).sum(),
            trouble_since: reasons.iter().filter_map(|row| row.get::<Option<i64>, _>("since")).min().map(instant),
            reasons: reasons.iter().map(|row| (row.get("reason"), row.get("n"))).collect(),
            troubled,
            well,
            lost: lost.into_iter().map(|(_, lost)| lost).collect(),
            is_ripe,
            polled: count("SELECT count(*) FROM source WHERE removed_at IS NULL AND last_poll_at >= $1", began_at).await?,
            announcements: count("SELECT count(*) FROM change WHERE change_id > $1 AND kind = 'new'", digest.get("after_change_id"))
                .await?,
            issues: count(
                "SELECT count(*) FROM issue JOIN digest USING (digest_id) WHERE composed_at >= $1 AND digest.removed_at IS NULL",
                began_at,
            )
            .await?,
            waiting: count("SELECT count(*) FROM delivery WHERE state IN ('waiting', 'deferred') AND created_at <= $1", millis(now))
                .await?,
        }))
    }

    async fn troubled(&self, ripe: &Ripe, now: DateTime<Utc>) -> Result<Vec<TroubledSource>> {
        let select = concat!(
            "SELECT * FROM source WHERE told_at IS NULL AND state <> 'ok' AND state_since <= $2 AND failures >= $3 AND ",
            awake!(),
            " ORDER BY state_since, id LIMIT $4"
        );
        let select = sqlx::query(select).bind(millis(now)).bind(millis(ripe.trouble_since)).bind(ripe.polls).bind(TOLD_AT_ONCE);
        let source = |row: &SqliteRow| TroubledSource {
            source_id: row.get("source_id"),
            id: row.get("id"),
            state: row.get("state"),
            reason: row.get("reason"),
            detail: row.get("detail"),
            since: instant(row.get("state_since")),
        };
        Ok(select.fetch_all(&self.read).await?.iter().map(source).collect())
    }

    /// The `+` before `state` keeps SQLite from looking through all that are well.
    async fn well(&self) -> Result<Vec<WellSource>> {
        let select = "SELECT source_id, id, state_since FROM source WHERE told_at IS NOT NULL AND +state = 'ok' AND removed_at IS NULL
             ORDER BY state_since, id LIMIT $1";
        let rows = sqlx::query(select).bind(TOLD_AT_ONCE).fetch_all(&self.read).await?;
        let source =
            |row: &SqliteRow| WellSource { source_id: row.get("source_id"), id: row.get("id"), since: instant(row.get("state_since")) };
        Ok(rows.iter().map(source).collect())
    }

    /// With the instant at which each was given up. A mail to operators that got lost is no reason for another one.
    async fn lost(&self) -> Result<Vec<(DateTime<Utc>, LostDelivery)>> {
        let select = "SELECT delivery_id, settled_at, digest.id AS digest, issue.number, recipient, delivery.state, delivery.reason
             FROM delivery JOIN issue USING (issue_id) JOIN digest USING (digest_id)
             WHERE told_at IS NULL AND state IN ('refused', 'expired') AND digest.id <> $1 ORDER BY settled_at, delivery_id LIMIT $2";
        let rows = sqlx::query(select).bind(ALERTS).bind(TOLD_AT_ONCE).fetch_all(&self.read).await?;
        let lost = |row: &SqliteRow| LostDelivery {
            delivery_id: row.get("delivery_id"),
            digest: row.get("digest"),
            issue: row.get("number"),
            to: row.get("recipient"),
            state: row.get("state"),
            reason: row.get("reason"),
        };
        Ok(rows.iter().map(|row| (instant(row.get("settled_at")), lost(row))).collect())
    }

    /// Writes a mail to operators and what it tells, all or nothing. False if another process was first with it.
    pub async fn finish_alert(&self, alert: &Alerted) -> Result<bool> {
        let at = millis(alert.composed_at);
        let mut tx = self.begin_durable().await?;
        let update = "UPDATE digest SET issues = issues + 1, last_issue_at = $3, next_at = CASE WHEN $4 = 1 THEN $5 ELSE next_at END,
               began_at = CASE WHEN $4 = 1 THEN $3 ELSE began_at END,
               after_change_id = CASE WHEN $4 = 1 THEN (SELECT coalesce(max(change_id), 0) FROM change) ELSE after_change_id END
             WHERE digest_id = $1 AND issues = $2 - 1";
        let update = sqlx::query(update).bind(alert.digest_id).bind(alert.number).bind(at);
        let update = update.bind(i64::from(alert.alive.is_some())).bind(alert.alive.flatten().map(millis));
        if update.execute(&mut *tx).await?.rows_affected() == 0 {
            return Ok(false);
        }
        let insert = "INSERT INTO issue (digest_id, number, composed_at, subject) VALUES ($1, $2, $3, $4) RETURNING issue_id";
        let insert = sqlx::query_scalar(insert).bind(alert.digest_id).bind(alert.number).bind(at).bind(&alert.subject);
        let issue_id: i64 = insert.fetch_one(&mut *tx).await?;
        for delivery in &alert.deliveries {
            deliveries::insert(&mut tx, issue_id, delivery, at).await?;
        }
        note_told(&mut tx, alert).await?;
        let reached = lineage::count(&mut tx, Counted::Issue).await?;
        tx.commit().await?;
        self.mark.note(reached).await;
        Ok(true)
    }
}

/// What `next_alert_at` is reckoned from.
#[derive(Debug, Clone, Copy)]
pub struct AlertDates {
    /// Of the untold source that has been in trouble longest.
    pub trouble_since: Option<DateTime<Utc>>,
    /// Of the told source that has been well longest, or the untold delivery that was given up first.
    pub end_since: Option<DateTime<Utc>>,
    pub last_mail_at: Option<DateTime<Utc>>,
    pub alive_at: Option<DateTime<Utc>>,
}

async fn note_told(tx: &mut Transaction<'static, Sqlite>, alert: &Alerted) -> Result<()> {
    let at = millis(alert.composed_at);
    let list = |ids: &[i64]| serde_json::Value::from(ids).to_string();
    match &alert.troubled {
        Told::These(ids) => {
            let update = "UPDATE source SET told_at = $2 WHERE source_id IN (SELECT value FROM json_each($1))";
            sqlx::query(update).bind(list(ids)).bind(at).execute(&mut **tx).await?;
        }
        Told::All => {
            let update = concat!("UPDATE source SET told_at = $1 WHERE told_at IS NULL AND state <> 'ok' AND ", awake!());
            sqlx::query(update).bind(at).execute(&mut **tx).await?;
        }
    }
    let update = "UPDATE source SET told_at = NULL WHERE source_id IN (SELECT value FROM json_each($1))";
    sqlx::query(update).bind(list(&alert.well)).execute(&mut **tx).await?;
    let update = "UPDATE delivery SET told_at = $2 WHERE delivery_id IN (SELECT value FROM json_each($1))";
    sqlx::query(update).bind(list(&alert.lost)).bind(at).execute(&mut **tx).await?;
    Ok(())
}
