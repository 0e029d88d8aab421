//! What was kept long enough is forgotten, a little at a time: no transaction holds up a poll for more than some milliseconds.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::{Result, Store, millis};

/// Rows looked at in one transaction.
const STEP: i64 = 500;

/// Of a table that is walked through from its beginning: a step that finds nothing costs a millisecond or two.
const WALK: i64 = 5_000;

impl Store {
    /// Forgets announcements first seen before then and on no page since, with their changes. Never one that is still on a
    /// page, or that a digest has neither taken nor left out. Returns how many.
    pub async fn prune_announcements(&self, before: DateTime<Utc>) -> Result<u64> {
        let old = "SELECT announcement_id, seen_at FROM announcement
             WHERE seen_at < $1 AND (seen_at, announcement_id) > ($2, $3) ORDER BY seen_at, announcement_id LIMIT $4";
        let (mut pruned, mut after) = (0, (i64::MIN, 0));
        loop {
            let batch = sqlx::query(old).bind(millis(before)).bind(after.0).bind(after.1).bind(STEP).fetch_all(&self.read).await?;
            let Some(last) = batch.last() else { return Ok(pruned) };
            after = (last.get("seen_at"), last.get("announcement_id"));
            let ids: Vec<i64> = batch.iter().map(|row| row.get("announcement_id")).collect();
            pruned += self.forget_announcements(&ids, before).await?;
        }
    }

    async fn forget_announcements(&self, ids: &[i64], before: DateTime<Utc>) -> Result<u64> {
        let delete = "DELETE FROM announcement WHERE announcement_id IN (SELECT value FROM json_each($1))
               AND NOT EXISTS (SELECT 1 FROM sighting s JOIN source USING (source_id) WHERE s.announcement_id = announcement.announcement_id
                     AND (s.last_seen_at >= $2 OR (s.present = 1 AND source.removed_at IS NULL)))
               AND NOT EXISTS (SELECT 1 FROM change c JOIN digest d ON d.removed_at IS NULL AND c.change_id > d.after_change_id
                     WHERE c.announcement_id = announcement.announcement_id
                     AND NOT EXISTS (SELECT 1 FROM taken t WHERE t.digest_id = d.digest_id AND t.change_id = c.change_id))
             RETURNING announcement_id";
        let mut tx = self.begin().await?;
        let delete = sqlx::query_scalar(delete).bind(serde_json::Value::from(ids).to_string()).bind(millis(before));
        let forgotten: Vec<i64> = delete.fetch_all(&mut *tx).await?;
        let words = "DELETE FROM announcement_words WHERE rowid IN (SELECT value FROM json_each($1))";
        sqlx::query(words).bind(serde_json::Value::from(forgotten.as_slice()).to_string()).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(u64::try_from(forgotten.len()).unwrap_or_default())
    }

    /// Forgets items that were last on a page before then. What is there now stays, however long nobody could read the page:
    /// without it the page's whole list would be news.
    pub async fn prune_sightings(&self, before: DateTime<Utc>) -> Result<u64> {
        // Numbers grow with the day of the first sight, so whatever is old enough stands below the first that is not.
        let end = "SELECT min(sighting_id) FROM sighting WHERE first_seen_at >= $1";
        let end: Option<i64> = sqlx::query_scalar(end).bind(millis(before)).fetch_one(&self.read).await?;
        let last: Option<i64> = sqlx::query_scalar("SELECT max(sighting_id) FROM sighting").fetch_one(&self.read).await?;
        let (mut pruned, mut from) = (0, 0);
        let end = end.or(last.map(|last| last + 1)).unwrap_or(0);
        while from < end {
            let delete = "DELETE FROM sighting WHERE sighting_id >= $2 AND sighting_id < $3 AND last_seen_at < $1
                   AND (present = 0 OR source_id IN (SELECT source_id FROM source WHERE removed_at < $1))";
            let mut tx = self.begin().await?;
            let delete = sqlx::query(delete).bind(millis(before)).bind(from).bind((from + WALK).min(end));
            pruned += delete.execute(&mut *tx).await?.rows_affected();
            tx.commit().await?;
            from += WALK;
        }
        Ok(pruned)
    }

    /// Forgets the stored pages of sources that were taken out of the config before then.
    pub async fn prune_snapshots(&self, before: DateTime<Utc>) -> Result<u64> {
        let mut tx = self.begin().await?;
        let page = "UPDATE source SET page = NULL WHERE removed_at < $1 AND page IS NOT NULL";
        sqlx::query(page).bind(millis(before)).execute(&mut *tx).await?;
        let sitemaps = "DELETE FROM sitemap WHERE source_id IN (SELECT source_id FROM source WHERE removed_at < $1)";
        sqlx::query(sitemaps).bind(millis(before)).execute(&mut *tx).await?;
        tx.commit().await?;
        let delete = "DELETE FROM snapshot WHERE snapshot_id IN
               (SELECT snapshot_id FROM source JOIN snapshot USING (source_id) WHERE removed_at < $1 LIMIT $2)";
        self.repeat(delete, before).await
    }

    /// Forgets how sources were before then, but for the last two states of each: the one before tells what the last one means.
    pub async fn prune_events(&self, before: DateTime<Utc>) -> Result<u64> {
        let delete = "DELETE FROM event WHERE event_id IN (SELECT event_id FROM event e WHERE happened_at < $1
               AND 2 <= (SELECT count(*) FROM (SELECT 1 FROM event later WHERE later.source_id = e.source_id AND later.event_id > e.event_id LIMIT 2))
               LIMIT $2)";
        self.repeat(delete, before).await
    }

    /// Forgets mails that were sent, refused or given up before then.
    pub async fn prune_deliveries(&self, before: DateTime<Utc>) -> Result<u64> {
        let delete = "DELETE FROM delivery WHERE delivery_id IN (SELECT delivery_id FROM delivery
               WHERE settled_at < $1 AND state IN ('sent', 'refused', 'expired') AND lease_owner IS NULL ORDER BY settled_at LIMIT $2)";
        self.repeat(delete, before).await
    }

    /// Forgets issues from before then of which neither a mail nor a change is left.
    pub async fn prune_issues(&self, before: DateTime<Utc>) -> Result<u64> {
        let delete = "DELETE FROM issue WHERE issue_id IN (SELECT issue_id FROM issue i WHERE composed_at < $1
               AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.issue_id = i.issue_id)
               AND NOT EXISTS (SELECT 1 FROM taken t WHERE t.issue_id = i.issue_id) LIMIT $2)";
        self.repeat(delete, before).await
    }

    /// Forgets hosts that nothing was asked of since then.
    pub async fn prune_hosts(&self, before: DateTime<Utc>) -> Result<u64> {
        let delete = "DELETE FROM host WHERE host IN (SELECT host FROM host WHERE max(coalesce(next_request_at, 0),
               coalesce(retry_after_at, 0), coalesce(back_off_until_at, 0), coalesce(robots_fetched_at, 0)) < $1 LIMIT $2)";
        self.repeat(delete, before).await
    }

    /// Deletes in steps, each a transaction, until one finds less than a whole step.
    async fn repeat(&self, delete: &'static str, before: DateTime<Utc>) -> Result<u64> {
        let mut pruned = 0;
        loop {
            let mut tx = self.begin().await?;
            let step = sqlx::query(delete).bind(millis(before)).bind(STEP).execute(&mut *tx).await?.rows_affected();
            tx.commit().await?;
            pruned += step;
            if step < STEP.unsigned_abs() {
                return Ok(pruned);
            }
        }
    }
}
