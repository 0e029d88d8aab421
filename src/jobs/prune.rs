//! The daily clearing: what was kept as long as the config says, or as identity needs, is forgotten.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::Tools;
use crate::store::StoreError;

/// An item that comes back within this time is known, and so no news.
const IDENTITY: TimeDelta = TimeDelta::days(2 * 365);

/// How sources were: digests and alerts look back days, people weeks.
const EVENTS: TimeDelta = TimeDelta::days(90);

/// After this long a host's pace and robots.txt say nothing any more.
const HOSTS: TimeDelta = TimeDelta::days(30);

/// How long things are kept, as the config says.
#[derive(Debug, Clone, Copy)]
pub struct Keep {
    /// Announcements, from when they were last on a page.
    pub announcements: Duration,
    /// Mails that were sent, refused or given up.
    pub outbox: Duration,
}

/// Forgets what was kept long enough, and tells how many rows that was.
pub async fn prune(tools: &Tools, keep: &Keep) -> Result<u64, StoreError> {
    let now = tools.clock.now();
    let mut pruned = 0;
    let mut note = |table: &'static str, rows: u64| {
        tools.metrics.count_pruned(table, rows);
        pruned += rows;
    };
    let store = &tools.store;
    if let Some(before) = ago(now, keep.announcements) {
        note("announcement", store.prune_announcements(before).await?);
    }
    if let Some(before) = ago(now, keep.outbox) {
        note("delivery", store.prune_deliveries(before).await?);
        note("issue", store.prune_issues(before).await?);
    }
    note("sighting", store.prune_sightings(now - IDENTITY).await?);
    note("run", store.prune_runs(now - IDENTITY).await?);
    note("snapshot", store.prune_snapshots(now - IDENTITY).await?);
    note("snapshot", store.prune_evidence(now).await?);
    note("event", store.prune_events(now - EVENTS).await?);
    note("host", store.prune_hosts(now - HOSTS).await?);
    tracing::info!(rows = pruned, "what was kept long enough is forgotten");
    Ok(pruned)
}

/// `None` for a time before all times: then nothing is old enough.
fn ago(now: DateTime<Utc>, kept: Duration) -> Option<DateTime<Utc>> {
    now.checked_sub_signed(TimeDelta::from_std(kept).ok()?)
}
