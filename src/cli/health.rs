//! `status --health`: whether a container engine or a monitor should worry. Its answer is the exit status.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Common, Ended, Outcome, print};
use crate::clock::Clock;
use crate::store::{SourceStatus, Store};

/// A daemon polls what is due within moments, and a backlog keeps it polling. A quarter of an hour in which something
/// was due and nothing was polled is no pause that it makes.
const PATIENCE: TimeDelta = TimeDelta::minutes(15);

pub async fn run(common: &Common) -> Outcome {
    let config = common.config()?;
    let store = Store::open(&config.store.path).await?;
    let mut statuses = store.source_statuses().await?;
    store.close().await;
    let now = Clock::System.now();
    let rests = |id: &str| config.sources.iter().find(|source| source.id == id).is_none_or(|source| source.paused);
    statuses.retain(|status| !rests(&status.id) && status.paused_until.is_none_or(|until| until <= now));
    let Some(waiting) = forgotten(&statuses, now) else { return Ok(Ended::Done) };
    if !common.quiet {
        let due = waiting.next_poll_at.map(super::rows::stamp).unwrap_or_default();
        print::remark(format!(
            "error: source `{}` was due at {due}, and nothing has been polled since. Is `presswatch run` alive?",
            waiting.id
        ));
    }
    Ok(Ended::Failed)
}

/// The source that has waited longest, if nobody polls any more.
fn forgotten(statuses: &[SourceStatus], now: DateTime<Utc>) -> Option<&SourceStatus> {
    // A poll of the future was made before the clock was set back.
    let polled_at = statuses.iter().filter_map(|status| status.last_poll_at).filter(|at| *at <= now).max();
    if polled_at.is_some_and(|at| now - at <= PATIENCE) {
        return None;
    }
    let is_overdue = |status: &&SourceStatus| status.next_poll_at.is_some_and(|due| now - due > PATIENCE);
    statuses.iter().filter(is_overdue).min_by_key(|status| status.next_poll_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sources by when they are due and were last polled, in minutes before now.
    fn check(sources: &[(i64, Option<i64>)], expected: Option<&str>) {
        let now: DateTime<Utc> = "2026-03-02T12:00:00Z".parse().unwrap();
        let status = |(at, (due, polled)): (usize, &(i64, Option<i64>))| SourceStatus {
            found_at: None,
            platform: None,
            migrated: None,
            relocated: None,
            id: ["a", "b", "c"][at].to_owned(),
            url: "https://acme.example/".to_owned(),
            title: None,
            kind: None,
            state: "ok".to_owned(),
            reason: None,
            detail: None,
            remarks: Vec::new(),
            unusual: None,
            last_poll_at: polled.map(|minutes| now - TimeDelta::minutes(minutes)),
            last_change_at: None,
            paused_until: None,
            next_poll_at: Some(now - TimeDelta::minutes(*due)),
        };
        let statuses: Vec<SourceStatus> = sources.iter().enumerate().map(status).collect();
        assert_eq!(forgotten(&statuses, now).map(|status| status.id.as_str()), expected, "{sources:?}");
    }

    #[test]
    fn nothing_watched_or_nothing_due_is_healthy() {
        check(&[], None);
        check(&[(-5, None)], None);
        check(&[(-600, Some(840))], None);
        check(&[(15, Some(30))], None);
    }

    #[test]
    fn something_due_for_long_while_nothing_is_polled_is_not() {
        check(&[(16, None)], Some("a"));
        // A poll of the future: the clock was set back since.
        check(&[(16, Some(-600))], Some("a"));
        check(&[(-5, Some(20)), (40, Some(55)), (20, Some(35))], Some("b"));
    }

    #[test]
    fn a_backlog_that_is_being_worked_off_is_healthy() {
        check(&[(300, Some(315)), (-10, Some(1))], None);
    }
}
