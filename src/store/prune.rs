//! What was kept long enough is forgotten, a little at a time: no transaction holds up a poll for more than some milliseconds.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::{Result, Store, millis};

/// Rows that one transaction deletes at most.
const STEP: i64 = 500;

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
                     AND NOT EXISTS (SELECT 1 FROM taken t WHERE t.digest_id = d.digest_id AND t.change_id = c.change_id AND t.shown_by IS NULL))
             RETURNING announcement_id";
        let mut tx = self.begin().await?;
        let delete = sqlx::query_scalar(delete).bind(serde_json::Value::from(ids).to_string()).bind(millis(before));
        let forgotten: Vec<i64> = delete.fetch_all(&mut *tx).await?;
        let words = "DELETE FROM announcement_words WHERE rowid IN (SELECT value FROM json_each($1))";
        sqlx::query(words).bind(serde_json::Value::from(forgotten.as_slice()).to_string()).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(u64::try_from(forgotten.len()).unwrap_or_default())
    }

    /// Forgets items that were last on a page before then, with what happened to them. What is there now stays, however long nobody
    /// could read the page: without it the page's whole list would be news.
    pub async fn prune_sightings(&self, before: DateTime<Utc>) -> Result<u64> {
        // Numbers grow with the day of the first sight, so whatever is old enough stands below the first that is not.
        let end = "SELECT min(sighting_id) FROM sighting WHERE first_seen_at >= $1";
        let end: Option<i64> = sqlx::query_scalar(end).bind(millis(before)).fetch_one(&self.read).await?;
        let find = "SELECT sighting_id FROM sighting WHERE sighting_id > $2 AND sighting_id < $4 AND last_seen_at < $1
               AND (present = 0 OR source_id IN (SELECT source_id FROM source WHERE removed_at < $1)) ORDER BY sighting_id LIMIT $3";
        let delete = "DELETE FROM sighting WHERE sighting_id IN (SELECT value FROM json_each($2)) AND last_seen_at < $1
               AND (present = 0 OR source_id IN (SELECT source_id FROM source WHERE removed_at < $1))";
        self.sweep(Sweep { find, delete, end: end.unwrap_or(i64::MAX) }, before).await
    }

    /// Forgets what came of polls before then.
    pub async fn prune_runs(&self, before: DateTime<Utc>) -> Result<u64> {
        // Numbers grow with the day of the end.
        let end: Option<i64> =
            sqlx::query_scalar("SELECT min(run_id) FROM run WHERE ended_at >= $1").bind(millis(before)).fetch_one(&self.read).await?;
        let find = "SELECT run_id FROM run WHERE run_id > $2 AND run_id < $4 AND ended_at < $1 ORDER BY run_id LIMIT $3";
        let delete = "DELETE FROM run WHERE run_id IN (SELECT value FROM json_each($2)) AND ended_at < $1";
        self.sweep(Sweep { find, delete, end: end.unwrap_or(i64::MAX) }, before).await
    }

    /// Forgets the stored pages of sources that were taken out of the config before then.
    pub async fn prune_snapshots(&self, before: DateTime<Utc>) -> Result<u64> {
        let mut tx = self.begin().await?;
        let page = "UPDATE source SET page = NULL WHERE removed_at < $1 AND page IS NOT NULL";
        sqlx::query(page).bind(millis(before)).execute(&mut *tx).await?;
        let sitemaps = "DELETE FROM sitemap WHERE source_id IN (SELECT source_id FROM source WHERE removed_at < $1)";
        sqlx::query(sitemaps).bind(millis(before)).execute(&mut *tx).await?;
        tx.commit().await?;
        let let_go = "UPDATE snapshot SET body = x'', kept = 0 WHERE snapshot_id IN
               (SELECT snapshot_id FROM source JOIN snapshot USING (source_id) WHERE removed_at < $1 AND kept = 1 LIMIT $2)";
        self.repeat(let_go, before).await
    }

    /// Forgets how pages were asked for and answered before then, where no announcement is left that they showed first.
    pub async fn prune_evidence(&self, before: DateTime<Utc>) -> Result<u64> {
        let find = "SELECT snapshot_id FROM snapshot WHERE snapshot_id > $2 AND snapshot_id < $4 AND kept = 0 AND taken_at < $1
               AND NOT EXISTS (SELECT 1 FROM announcement a WHERE a.snapshot_id = snapshot.snapshot_id) ORDER BY snapshot_id LIMIT $3";
        let delete = "DELETE FROM snapshot WHERE snapshot_id IN (SELECT value FROM json_each($2)) AND kept = 0 AND taken_at < $1
               AND NOT EXISTS (SELECT 1 FROM announcement a WHERE a.snapshot_id = snapshot.snapshot_id)";
        self.sweep(Sweep { find, delete, end: i64::MAX }, before).await
    }

    /// Forgets how sources were before then, but for the last two states of each: the one before tells what the last one means.
    pub async fn prune_events(&self, before: DateTime<Utc>) -> Result<u64> {
        let find = "SELECT event_id FROM event e WHERE event_id > $2 AND event_id < $4 AND happened_at < $1
               AND 2 <= (SELECT count(*) FROM (SELECT 1 FROM event later WHERE later.source_id = e.source_id AND later.event_id > e.event_id LIMIT 2))
               ORDER BY event_id LIMIT $3";
        let delete = "DELETE FROM event WHERE event_id IN (SELECT value FROM json_each($2)) AND happened_at < $1";
        self.sweep(Sweep { find, delete, end: i64::MAX }, before).await
    }

    /// Forgets mails that were sent, refused or given up before then.
    pub async fn prune_deliveries(&self, before: DateTime<Utc>) -> Result<u64> {
        let delete = "DELETE FROM delivery WHERE delivery_id IN (SELECT delivery_id FROM delivery
               WHERE settled_at < $1 AND state IN ('sent', 'refused', 'expired') AND lease_owner IS NULL ORDER BY settled_at LIMIT $2)";
        self.repeat(delete, before).await
    }

    /// Forgets issues from before then of which neither a mail nor a change is left.
    pub async fn prune_issues(&self, before: DateTime<Utc>) -> Result<u64> {
        let find = "SELECT issue_id FROM issue i WHERE issue_id > $2 AND issue_id < $4 AND composed_at < $1
               AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.issue_id = i.issue_id)
               AND NOT EXISTS (SELECT 1 FROM taken t WHERE t.issue_id = i.issue_id) ORDER BY issue_id LIMIT $3";
        let delete = "DELETE FROM issue WHERE issue_id IN (SELECT value FROM json_each($2)) AND composed_at < $1";
        self.sweep(Sweep { find, delete, end: i64::MAX }, before).await
    }

    /// Forgets hosts that nothing was asked of since then.
    pub async fn prune_hosts(&self, before: DateTime<Utc>) -> Result<u64> {
        let find = "SELECT host FROM host WHERE host > $2 AND max(coalesce(next_request_at, 0), coalesce(retry_after_at, 0),
               coalesce(back_off_until_at, 0), coalesce(robots_fetched_at, 0)) < $1 ORDER BY host LIMIT $3";
        let delete = "DELETE FROM host WHERE host IN (SELECT value FROM json_each($2)) AND max(coalesce(next_request_at, 0),
               coalesce(retry_after_at, 0), coalesce(back_off_until_at, 0), coalesce(robots_fetched_at, 0)) < $1";
        let (mut pruned, mut after) = (0, String::new());
        loop {
            let batch = sqlx::query_scalar(find).bind(millis(before)).bind(&after).bind(STEP).fetch_all(&self.read).await?;
            let batch: Vec<String> = batch;
            let Some(last) = batch.last() else { return Ok(pruned) };
            after.clone_from(last);
            pruned += self.delete(delete, serde_json::Value::from(batch), before).await?;
        }
    }

    /// Looks for what is to go while others write, which may take as long as it takes, and deletes it in steps, each a transaction.
    async fn sweep(&self, sweep: Sweep, before: DateTime<Utc>) -> Result<u64> {
        let (mut pruned, mut after) = (0, 0);
        loop {
            let find = sqlx::query_scalar(sweep.find).bind(millis(before)).bind(after).bind(STEP).bind(sweep.end);
            let batch: Vec<i64> = find.fetch_all(&self.read).await?;
            let Some(last) = batch.last() else { return Ok(pruned) };
            after = *last;
            pruned += self.delete(sweep.delete, serde_json::Value::from(batch), before).await?;
        }
    }

    async fn delete(&self, delete: &'static str, keys: serde_json::Value, before: DateTime<Utc>) -> Result<u64> {
        let mut tx = self.begin().await?;
        let deleted = sqlx::query(delete).bind(millis(before)).bind(keys.to_string()).execute(&mut *tx).await?.rows_affected();
        tx.commit().await?;
        Ok(deleted)
    }

    /// Deletes in steps, each a transaction, until one finds less than a whole step. For what an index leads to.
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

/// What of a table is forgotten. Both parts are given the time as `$1`.
struct Sweep {
    /// Numbers above `$2` and below `$4`, `$3` of them, in order.
    find: &'static str,
    /// Those of the JSON list `$2` for which it still holds.
    delete: &'static str,
    end: i64,
}
