//! What waits for an instant that lies farther ahead than we ever put it: the clock was wrong when it was written, and has been set
//! back since. It waits no longer than its longest pause, from now on.
//!
//! Polls and issues are not among these: their schedules say anew when they are due, whenever the clock is seen to be set.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::lease::lease_until;
use super::{Result, Store, millis};

/// The longest pauses that there are.
#[derive(Debug, Clone, Copy)]
pub struct Longest {
    /// Between two attempts at a delivery.
    pub of_delivery: Duration,
    /// Before an article's page is asked for again.
    pub of_text: TimeDelta,
    /// Before a change is told (`confirm`).
    pub of_change: TimeDelta,
}

impl Store {
    /// Pulls in what lies too far ahead. Nobody is held up where nothing does.
    pub async fn pull_in(&self, longest: Longest, now: DateTime<Utc>) -> Result<()> {
        let delivery = (
            "SELECT EXISTS (SELECT 1 FROM delivery WHERE state IN ('waiting', 'deferred') AND next_try_at > $1)",
            "UPDATE delivery SET next_try_at = $1 WHERE state IN ('waiting', 'deferred') AND next_try_at > $1",
            millis(now + longest.of_delivery),
        );
        let text = (
            "SELECT EXISTS (SELECT 1 FROM announcement WHERE text_state = 'pending' AND text_next_at > $1)",
            "UPDATE announcement SET text_next_at = $1 WHERE text_state = 'pending' AND text_next_at > $1",
            millis(now + longest.of_text),
        );
        // Of processes that cannot be looked up: only its time ends such a lease.
        let until = lease_until(now);
        let sources = (
            "SELECT EXISTS (SELECT 1 FROM source WHERE lease_owner IS NOT NULL AND lease_until > $1)",
            "UPDATE source SET lease_until = $1 WHERE lease_owner IS NOT NULL AND lease_until > $1",
            until,
        );
        let announcements = (
            "SELECT EXISTS (SELECT 1 FROM announcement WHERE lease_owner IS NOT NULL AND lease_until > $1)",
            "UPDATE announcement SET lease_until = $1 WHERE lease_owner IS NOT NULL AND lease_until > $1",
            until,
        );
        let deliveries = (
            "SELECT EXISTS (SELECT 1 FROM delivery WHERE lease_owner IS NOT NULL AND lease_until > $1)",
            "UPDATE delivery SET lease_until = $1 WHERE lease_owner IS NOT NULL AND lease_until > $1",
            until,
        );
        // The source's own, which is the first of them, comes last: it says whether there are any.
        let held = [
            "UPDATE sighting SET confirm_at = $1 WHERE confirm_at > $1 AND confirm_at < 9223372036854775807
               AND source_id IN (SELECT source_id FROM source WHERE confirm_at > $1)",
            "UPDATE held_edit SET confirm_at = $1 WHERE confirm_at > $1",
            "UPDATE source SET confirm_at = $1, next_poll_at = min(next_poll_at, $1) WHERE confirm_at > $1",
        ];
        let is_held = "SELECT EXISTS (SELECT 1 FROM source WHERE confirm_at > $1)";
        let held = held.map(|update| (is_held, update, millis(now + longest.of_change)));
        for (is_any, update, farthest) in [delivery, text, sources, announcements, deliveries].into_iter().chain(held) {
            if !sqlx::query_scalar::<_, bool>(is_any).bind(farthest).fetch_one(&self.read).await? {
                continue;
            }
            let mut tx = self.begin().await?;
            let pulled = sqlx::query(update).bind(farthest).execute(&mut *tx).await?.rows_affected();
            tx.commit().await?;
            tracing::info!(rows = pulled, "what waited for a time that the clock was set back from is pulled in");
        }
        Ok(())
    }
}
