//! Table `delivery`: the outbox.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, SqlitePool, Transaction};

use super::lease::{Leased, lease_until, release_dead};
use super::lineage::{self, Counted};
use super::{NewDelivery, Result, Store, instant, millis};
use crate::model::{Delivery, DeliveryState};

/// Which deliveries to hand out.
#[derive(Debug, Clone, Copy)]
pub enum Wanted<'a> {
    /// Of this digest, those whose time has come.
    DueOf(&'a str),
    /// Of all digests, those whose time has come.
    Due,
    /// All that wait, whatever their pause, or this one; one that has expired or was refused is revived.
    Now(Option<i64>),
}

/// How an attempt ended.
#[derive(Debug, Clone)]
pub enum Settled {
    Sent,
    Deferred { reason: String, next_try_at: DateTime<Utc> },
    Refused { reason: String },
    Expired { reason: String },
}

impl Settled {
    /// The delivery's state from now on.
    pub fn state(&self) -> DeliveryState {
        match self {
            Settled::Sent => DeliveryState::Sent,
            Settled::Deferred { .. } => DeliveryState::Deferred,
            Settled::Refused { .. } => DeliveryState::Refused,
            Settled::Expired { .. } => DeliveryState::Expired,
        }
    }
}

/// How many deliveries are in each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OutboxCounts {
    pub waiting: i64,
    pub deferred: i64,
    pub sent: i64,
    pub refused: i64,
    pub expired: i64,
}

/// Why mails wait, or were not sent: as many as have the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailTrouble {
    pub state: DeliveryState,
    pub reason: String,
    pub mails: i64,
    /// Number of the latest of them.
    pub delivery: i64,
    /// Of the one that is tried first.
    pub next_try_at: Option<DateTime<Utc>>,
}

impl Store {
    /// The troubles of mails that wait, and of those that were lost after `since`: the latest first, `limit` of them.
    pub async fn mail_troubles(&self, since: DateTime<Utc>, limit: i64) -> Result<Vec<MailTrouble>> {
        let select = "SELECT state, reason, count(*) AS mails, max(delivery_id) AS delivery, min(next_try_at) AS next_try_at FROM delivery
             WHERE reason IS NOT NULL AND (state IN ('waiting', 'deferred') OR (state IN ('refused', 'expired') AND settled_at > $1))
             GROUP BY state, reason ORDER BY delivery DESC LIMIT $2";
        let rows = sqlx::query(select).bind(millis(since)).bind(limit).fetch_all(&self.read).await?;
        let trouble = |row: &SqliteRow| MailTrouble {
            state: state(row),
            reason: row.get("reason"),
            mails: row.get("mails"),
            delivery: row.get("delivery"),
            next_try_at: row.get::<Option<i64>, _>("next_try_at").map(instant),
        };
        Ok(rows.iter().map(trouble).collect())
    }

    /// Hands out the first wanted delivery behind `after`, and counts the attempt that begins with it: should
    /// the process die in it, the books show it. One at a time, so that the lease covers no other mail's time.
    pub async fn lease_delivery(&self, now: DateTime<Utc>, wanted: Wanted<'_>, after: i64) -> Result<Option<Delivery>> {
        let mut tx = self.begin_durable().await?;
        release_dead(&mut tx, Leased::Delivery, &self.owner, now).await?;
        let lease = "UPDATE delivery SET lease_owner = $1, lease_until = $2, attempts = attempts + 1 WHERE delivery_id =
               (SELECT delivery_id FROM delivery JOIN issue USING (issue_id) JOIN digest USING (digest_id)
                WHERE delivery_id > $6 AND (state IN ('waiting', 'deferred') OR ($5 IS NOT NULL AND state IN ('expired', 'refused')))
                  AND (lease_owner IS NULL OR (lease_owner = $1 AND lease_until < $3))
                  AND ($4 IS NULL OR digest.id = $4) AND ($7 = 0 OR next_try_at <= $3) AND ($5 IS NULL OR delivery_id = $5)
                ORDER BY delivery_id LIMIT 1)
             RETURNING delivery_id";
        let (digest, id, only_due) = match wanted {
            Wanted::DueOf(digest) => (Some(digest), None, true),
            Wanted::Due => (None, None, true),
            Wanted::Now(id) => (None, id, false),
        };
        let lease = sqlx::query_scalar::<_, i64>(lease).bind(self.owner.as_str()).bind(lease_until(now)).bind(millis(now));
        let leased = match lease.bind(digest).bind(id).bind(after).bind(only_due).fetch_optional(&mut *tx).await? {
            Some(id) => Some(delivery(&sqlx::query(SELECT_ONE).bind(id).fetch_one(&mut *tx).await?)),
            None => None,
        };
        tx.commit().await?;
        Ok(leased)
    }

    /// Writes how an attempt ended, if its lease is still ours.
    pub async fn finish_delivery(&self, id: i64, settled: &Settled, now: DateTime<Utc>) -> Result<()> {
        let (reason, next) = match settled {
            Settled::Sent => (None, None),
            Settled::Deferred { reason, next_try_at } => (Some(reason), Some(*next_try_at)),
            Settled::Refused { reason } | Settled::Expired { reason } => (Some(reason), None),
        };
        let update = "UPDATE delivery SET state = $3, reason = $4, next_try_at = $5, lease_owner = NULL, lease_until = NULL,
               sent_at = CASE WHEN $3 = 'sent' THEN $6 ELSE sent_at END, settled_at = CASE WHEN $3 = 'deferred' THEN NULL ELSE $6 END
             WHERE delivery_id = $1 AND lease_owner = $2";
        let mut tx = self.begin_durable().await?;
        let update = sqlx::query(update).bind(id).bind(self.owner.as_str()).bind(settled.state().as_str()).bind(reason);
        update.bind(next.map(millis)).bind(millis(now)).execute(&mut *tx).await?;
        let is_sent = settled.state() == DeliveryState::Sent;
        let reached = if is_sent { Some(lineage::count(&mut tx, Counted::Mail).await?) } else { None };
        tx.commit().await?;
        if let Some(reached) = reached {
            self.mark.note(reached).await;
        }
        Ok(())
    }

    /// The whole outbox, the oldest first, without the messages.
    pub async fn outbox(&self) -> Result<Vec<Delivery>> {
        let select = "SELECT delivery.*, x'' AS message, issue.number, digest.id AS digest FROM delivery
             JOIN issue USING (issue_id) JOIN digest USING (digest_id) ORDER BY delivery_id";
        let rows = sqlx::query(select).fetch_all(&self.read).await?;
        Ok(rows.iter().map(delivery).collect())
    }

    /// The mails that were composed from `from` on and before `until`.
    pub async fn mails_composed(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<Vec<Vec<u8>>> {
        let select = "SELECT message FROM delivery WHERE created_at >= $1 AND created_at < $2 ORDER BY delivery_id";
        let stored: Vec<Vec<u8>> = sqlx::query_scalar(select).bind(millis(from)).bind(millis(until)).fetch_all(&self.read).await?;
        Ok(stored.into_iter().map(unpack).collect())
    }

    /// Takes a delivery that was not sent out of the outbox. False if there is no such delivery, or it was
    /// sent, or is being sent just now.
    pub async fn drop_delivery(&self, id: i64, now: DateTime<Utc>) -> Result<bool> {
        let delete = "DELETE FROM delivery WHERE delivery_id = $1 AND state <> 'sent' AND lease_owner IS NULL";
        let mut tx = self.begin_durable().await?;
        release_dead(&mut tx, Leased::Delivery, &self.owner, now).await?;
        let deleted = sqlx::query(delete).bind(id).execute(&mut *tx).await?.rows_affected();
        tx.commit().await?;
        Ok(deleted > 0)
    }

    pub async fn outbox_counts(&self) -> Result<OutboxCounts> {
        let rows = sqlx::query("SELECT state, count(*) AS n FROM delivery GROUP BY state").fetch_all(&self.read).await?;
        let of = |state: DeliveryState| rows.iter().find(|row| row.get::<&str, _>("state") == state.as_str()).map_or(0, |row| row.get("n"));
        Ok(OutboxCounts {
            waiting: of(DeliveryState::Waiting),
            deferred: of(DeliveryState::Deferred),
            sent: of(DeliveryState::Sent),
            refused: of(DeliveryState::Refused),
            expired: of(DeliveryState::Expired),
        })
    }
}

const SELECT_ONE: &str = "SELECT delivery.*, issue.number, digest.id AS digest FROM delivery
     JOIN issue USING (issue_id) JOIN digest USING (digest_id) WHERE delivery_id = $1";

/// The mails of one issue, without their messages.
pub(super) async fn of_issue(read: &SqlitePool, issue_id: i64) -> Result<Vec<Delivery>> {
    let select = "SELECT delivery.*, x'' AS message, issue.number, digest.id AS digest FROM delivery
         JOIN issue USING (issue_id) JOIN digest USING (digest_id) WHERE issue_id = $1 ORDER BY delivery_id";
    Ok(sqlx::query(select).bind(issue_id).fetch_all(read).await?.iter().map(delivery).collect())
}

/// Puts a mail of an issue into the outbox.
pub(super) async fn insert(tx: &mut Transaction<'static, Sqlite>, issue_id: i64, new: &NewDelivery, now: i64) -> Result<()> {
    let insert = "INSERT INTO delivery (issue_id, recipient, sender, message, state, created_at, next_try_at)
         VALUES ($1, $2, $3, $4, 'waiting', $5, $5)";
    let insert = sqlx::query(insert).bind(issue_id).bind(&new.to).bind(&new.from).bind(pack(&new.message)).bind(now);
    insert.execute(&mut **tx).await?;
    Ok(())
}

/// Mails compress five to one and stay for months.
fn pack(message: &[u8]) -> Vec<u8> {
    // Compressing from memory to memory has no way to fail; were it to, the plain bytes are kept and read back as such.
    zstd::encode_all(message, 3).unwrap_or_else(|_| message.to_vec())
}

fn unpack(stored: Vec<u8>) -> Vec<u8> {
    zstd::decode_all(stored.as_slice()).unwrap_or(stored)
}

fn state(row: &SqliteRow) -> DeliveryState {
    DeliveryState::ALL.into_iter().find(|state| state.as_str() == row.get::<&str, _>("state")).unwrap_or(DeliveryState::Waiting)
}

fn delivery(row: &SqliteRow) -> Delivery {
    Delivery {
        id: row.get("delivery_id"),
        digest: row.get("digest"),
        issue: row.get("number"),
        to: row.get("recipient"),
        from: row.get("sender"),
        message: unpack(row.get("message")),
        state: state(row),
        attempts: row.get("attempts"),
        created_at: instant(row.get("created_at")),
        next_try_at: row.get::<Option<i64>, _>("next_try_at").map(instant),
        reason: row.get("reason"),
    }
}
