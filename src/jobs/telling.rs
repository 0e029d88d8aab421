//! What the log and the metrics say of finished polls: a change of a source's state once, what stays as it is not again, and a network
//! that is down in one line, however many newsrooms cannot be asked.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use url::Url;

use super::Tools;
use super::outage::SOURCES;
use crate::model::{Findings, ItemFindings, Verdict};
use crate::schedule::LONGEST_BACK_OFF;
use crate::store::FinishedPoll;

/// So many polls say how the network is, if they are of so many sources as an outage takes (`outage::SOURCES`).
const LOOKED_AT: usize = 20;

/// What the last polls say of it, as far as this process has seen.
#[derive(Debug, Default)]
struct Recent {
    /// The latest last: source, and whether it could not be had.
    polls: VecDeque<(String, bool)>,
    /// How many sources are polled.
    watched: usize,
    is_outage: bool,
    /// When the last outage ended: its sources come back one by one.
    over_at: Option<DateTime<Utc>>,
}

/// How the network is, as far as the last polls tell. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Weather(Arc<Mutex<Recent>>);

/// What polls have made of the weather.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    /// With so many polls.
    Breaks(usize),
    Clears,
    Stays,
}

impl Weather {
    /// So many sources are polled from now on.
    pub(super) fn watch(&self, sources: usize) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).watched = sources;
    }

    /// Notes polls that were written together, by source and whether it could not be had, and tells what has changed with them.
    fn note(&self, polls: &[(String, bool)], now: DateTime<Utc>) -> Change {
        let mut recent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        recent.polls.extend(polls.iter().cloned());
        while recent.polls.len() > LOOKED_AT.max(polls.len()) {
            recent.polls.pop_front();
        }
        let all = recent.polls.len();
        let failed: Vec<&str> = recent.polls.iter().filter(|(_, failed)| *failed).map(|(id, _)| id.as_str()).collect();
        let sources: HashSet<&str> = failed.iter().copied().collect();
        // These are polls, most of them of sources that fail and are asked again, and not sources, as in `outage::is_outage`: so nine in
        // ten, as a page may come from somewhere near; half and more are well when it is over.
        // The first to answer after a start are those that refuse at once: they say nothing of the rest.
        let is_enough = all >= LOOKED_AT.min(recent.watched);
        let is_down = is_enough && sources.len() >= SOURCES && failed.len() * 10 >= all * 9;
        let is_up = failed.len() * 2 <= all;
        match recent.is_outage {
            false if is_down => {
                recent.is_outage = true;
                Change::Breaks(all)
            }
            true if is_up => {
                recent.is_outage = false;
                recent.over_at = Some(now);
                Change::Clears
            }
            _ => Change::Stays,
        }
    }

    /// Whether what fails, or is well again, is part of an outage that was told.
    fn is_told(&self, now: DateTime<Utc>) -> bool {
        let recent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_over_for = |at: DateTime<Utc>| (now - at).to_std().is_ok_and(|ago| ago <= LONGEST_BACK_OFF);
        recent.is_outage || recent.over_at.is_some_and(is_over_for)
    }
}

/// Tells of finished polls, each with the page that its verdict is about.
pub(super) fn tell(tools: &Tools, polls: &[FinishedPoll], pages: &[Url]) {
    let now = tools.clock.now();
    let asked = polls.iter().filter(|poll| poll.was_asked);
    let asked: Vec<(String, bool)> = asked.map(|poll| (poll.id.clone(), matches!(poll.verdict, Verdict::Failed(_)))).collect();
    match tools.weather.note(&asked, now) {
        Change::Breaks(polls) => tracing::warn!(
            polls,
            detail = "nearly all sources fail at once: look at the network, the proxy and the name server of this machine first; each is tried again, and none is named again here until this is over",
            "outage"
        ),
        Change::Clears => tracing::info!("outage is over"),
        Change::Stays => {}
    }
    for (poll, page) in polls.iter().zip(pages) {
        tell_one(tools, poll, page);
    }
}

fn tell_one(tools: &Tools, poll: &FinishedPoll, page: &Url) {
    let source = &poll.id;
    let (state, trouble) = (poll.verdict.state(), poll.verdict.trouble());
    let reason = trouble.map(|trouble| trouble.kind.as_str());
    let is_new = poll.was_asked && (state != poll.state_before || reason != poll.reason_before.as_deref());
    let is_told = matches!(poll.verdict, Verdict::Failed(_)) || poll.state_before == "failing";
    let is_told = is_told && tools.weather.is_told(poll.polled_at);
    if is_new {
        tools.metrics.count_state(state);
    }
    match (&poll.verdict, trouble) {
        (_, Some(trouble)) if is_new && !is_told => {
            tracing::warn!(source, state, reason, detail = trouble.detail, url = %page, "not read");
        }
        (_, Some(trouble)) => tracing::debug!(source, state, reason, detail = trouble.detail, url = %page, "still not read"),
        (_, None) if is_new && !is_told => {
            tracing::info!(source, before = poll.state_before, reason_before = poll.reason_before, "read again");
        }
        _ => {}
    }
    match &poll.verdict {
        Verdict::Baseline(found) => tracing::info!(source, items = found.len(), "baseline taken"),
        Verdict::Read(found) => {
            tracing::debug!(source, items = found.len(), "read");
            if let Findings::Items(ItemFindings { moved_to: Some(to), .. }) = found {
                tracing::info!(source, to, "its announcements have moved");
            }
        }
        Verdict::Unchanged => tracing::debug!(source, "unchanged"),
        Verdict::Suspicious(_) | Verdict::Failed(_) => {}
    }
    for note in &poll.outlook.notes {
        tracing::info!(source, reason = note.reason, detail = note.detail, "remarked");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What one poll after the other makes of the weather: `f` fails, `-` is well, each of another source.
    fn check(sources: usize, polls: &str, expected: &[(usize, Change)]) {
        let weather = Weather::default();
        weather.watch(sources);
        let told =
            polls.chars().enumerate().map(|(at, poll)| (at + 1, weather.note(&[(at.to_string(), poll == 'f')], DateTime::UNIX_EPOCH)));
        let told: Vec<(usize, Change)> = told.filter(|(_, change)| *change != Change::Stays).collect();
        assert_eq!(told, expected, "{sources} sources: {polls}");
    }

    #[test]
    fn the_first_to_fail_after_a_start_are_no_outage() {
        check(100, "fff-----------------------------", &[]);
        check(100, "ffffffffffffffffffff", &[(20, Change::Breaks(20))]);
        check(100, "ffffffffffffffffff-f----------", &[(20, Change::Breaks(20)), (29, Change::Clears)]);
    }

    #[test]
    fn of_a_few_sources_all_have_to_fail_and_of_one_or_two_nothing_can_be_said() {
        check(4, "ffff", &[(4, Change::Breaks(4))]);
        check(4, "fff-", &[]);
        check(2, "ff", &[]);
    }
}
