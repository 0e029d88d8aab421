//! Table `lineage`: whether this store is a copy that was put back, so that what happened since is said to come once more.
//!
//! Two signs tell. `backup` writes into the copy that it is one. And the mark beside the store (`mark.rs`) says how far the store
//! had got: one that is behind its mark went back in time, by whatever way it was copied. The store is on the disk before its mark
//! is written, so a kill or a power cut leaves the mark behind the store, never ahead of it. A plain copy on a machine without
//! its mark cannot be told from a store that was moved there.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, SqliteConnection, Transaction};

use super::mark::Reached;
use super::{Result, Store, instant, millis};

/// A copy that was put in the store's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restoration {
    /// When it was noticed.
    pub seen_at: DateTime<Utc>,
    /// The last poll or issue that the copy knows of. What came later, it may tell a second time.
    pub from_at: DateTime<Utc>,
}

/// What there is to be counted of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    Issue,
    Mail,
}

/// A row of the table.
struct Kept {
    reached: Reached,
    copied_at: Option<i64>,
}

impl Store {
    /// Sees whether this is a copy that was put back, and notes it. Numbers of issues then go on behind those that were given out
    /// since the copy was made. To be called before anything is composed or sent.
    pub async fn recognise(&self, now: DateTime<Utc>) -> Result<Option<Restoration>> {
        // First the mark: read after the store, it might know of an issue that another process has written in between.
        let marked = self.mark.read();
        let kept = kept(&sqlx::query(SELECT).fetch_one(&self.read).await?);
        if marked.as_ref() == Some(&kept.reached) && kept.copied_at.is_none() {
            return Ok(None);
        }
        let mut tx = self.begin_durable().await?;
        let kept = self::kept(&sqlx::query(SELECT).fetch_one(&mut *tx).await?);
        let known_until: Option<i64> = sqlx::query_scalar(KNOWN_UNTIL).fetch_one(&mut *tx).await?;
        let from_at = kept.copied_at.or(known_until).map(instant);
        let skipped = skipped(marked.as_ref(), &kept, now);
        let restored = skipped.zip(from_at).map(|(skipped, from_at)| (skipped, Restoration { seen_at: now, from_at }));
        if let Some((skipped, restoration)) = restored {
            let mails = marked.as_ref().filter(|marked| marked.store == kept.reached.store).map_or(0, |marked| marked.mails);
            let update = "UPDATE lineage SET issues = issues + $1, mails = max(mails, $2), restored_at = $3, restored_from_at = $4";
            let update = sqlx::query(update).bind(skipped).bind(mails).bind(millis(restoration.seen_at));
            update.bind(millis(restoration.from_at)).execute(&mut *tx).await?;
            sqlx::query("UPDATE digest SET issues = issues + $1").bind(skipped).execute(&mut *tx).await?;
        }
        // Even where nothing changes: what the mark will say must be on the disk before it.
        sqlx::query("UPDATE lineage SET copied_at = NULL").execute(&mut *tx).await?;
        let reached = self::kept(&sqlx::query(SELECT).fetch_one(&mut *tx).await?).reached;
        tx.commit().await?;
        self.mark.note(reached).await;
        Ok(restored.map(|(_, restoration)| restoration))
    }

    /// The last time that a copy was put back, if that ever happened.
    pub async fn restoration(&self) -> Result<Option<Restoration>> {
        let row = sqlx::query("SELECT restored_at, restored_from_at FROM lineage").fetch_one(&self.read).await?;
        Ok(restoration(&row))
    }
}

const SELECT: &str = "SELECT store, issues, mails, copied_at FROM lineage";

/// The last poll or issue.
const KNOWN_UNTIL: &str =
    "SELECT max(at) FROM (SELECT max(last_poll_at) AS at FROM source UNION ALL SELECT max(last_issue_at) FROM digest)";

/// Writes into a copy that it is one: whoever opens it in the store's place is to know that it is older than the store was.
pub(super) async fn mark_copy(copy: &mut SqliteConnection) -> sqlx::Result<()> {
    let known_until: Option<i64> = sqlx::query_scalar(KNOWN_UNTIL).fetch_one(&mut *copy).await?;
    sqlx::query("UPDATE lineage SET copied_at = $1").bind(known_until).execute(copy).await?;
    Ok(())
}

/// Of a row with the two columns.
pub(super) fn restoration(row: &SqliteRow) -> Option<Restoration> {
    let at = |column: &str| row.get::<Option<i64>, _>(column).map(instant);
    Some(Restoration { seen_at: at("restored_at")?, from_at: at("restored_from_at")? })
}

/// Counts what must not happen twice unnoticed, in the transaction that makes it happen. What it returns is for the mark, once
/// that transaction is committed.
pub(super) async fn count(tx: &mut Transaction<'static, Sqlite>, what: Counted) -> Result<Reached> {
    let update = match what {
        Counted::Issue => "UPDATE lineage SET issues = issues + 1 RETURNING store, issues, mails, copied_at",
        Counted::Mail => "UPDATE lineage SET mails = mails + 1 RETURNING store, issues, mails, copied_at",
    };
    Ok(kept(&sqlx::query(update).fetch_one(&mut **tx).await?).reached)
}

fn kept(row: &SqliteRow) -> Kept {
    let reached = Reached { store: row.get("store"), issues: row.get("issues"), mails: row.get("mails") };
    Kept { reached, copied_at: row.get("copied_at") }
}

/// How many numbers of issues may have been given out since the copy was made; `None` if this is no copy.
///
/// The mark knows. Where it is missing, no schedule composes a digest more than once a minute.
fn skipped(marked: Option<&Reached>, kept: &Kept, now: DateTime<Utc>) -> Option<i64> {
    match (marked.filter(|marked| marked.store == kept.reached.store), kept.copied_at) {
        (Some(marked), _) if marked.is_beyond(&kept.reached) => Some((marked.issues - kept.reached.issues).max(0)),
        // Nothing was composed or sent since.
        (Some(_), _) | (None, None) => None,
        (None, Some(copied_at)) => Some((now - instant(copied_at)).num_minutes().max(0) + 1),
    }
}
