//! Table `run`: what came of a source's polls, those in a row that ended alike told as one.
//!
//! The run that goes on is columns of `source`, which the one UPDATE of each poll counts up (`polls.rs`). Only its end is a row.

use sqlx::{Sqlite, Transaction};

use super::Result;
use super::polls::FinishedPoll;
use crate::model::Verdict;

/// Kept of one source; one that flaps with every poll has no more to tell.
const RUNS_A_SOURCE: i64 = 200;

/// Whether this poll ended otherwise than the one before. A baseline begins anew, as what it found says nothing of before.
pub(super) fn begins(poll: &FinishedPoll) -> bool {
    let reason = poll.verdict.trouble().map(|trouble| trouble.kind.as_str());
    matches!(poll.verdict, Verdict::Baseline(_)) || poll.verdict.state() != poll.state_before || reason != poll.reason_before.as_deref()
}

/// Writes the run that a poll is about to end, if its lease is still held.
pub(super) async fn end(tx: &mut Transaction<'static, Sqlite>, poll: &FinishedPoll, owner: &str) -> Result<()> {
    let insert = "INSERT INTO run (source_id, state, reason, baseline, began_at, ended_at, polls, readings)
         SELECT source_id, state, reason, run_baseline, run_began_at, last_poll_at, run_polls, run_readings FROM source
         WHERE source_id = $1 AND lease_owner = $2 AND run_polls > 0";
    let ended = sqlx::query(insert).bind(poll.source_id).bind(owner).execute(&mut **tx).await?.rows_affected();
    if ended > 0 {
        let forget = "DELETE FROM run WHERE source_id = $1 AND run_id <=
               (SELECT run_id FROM run WHERE source_id = $1 ORDER BY run_id DESC LIMIT 1 OFFSET $2)";
        sqlx::query(forget).bind(poll.source_id).bind(RUNS_A_SOURCE).execute(&mut **tx).await?;
    }
    Ok(())
}
