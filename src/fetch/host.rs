//! One gate for each host, and the map of them. All requests to a host, whichever source they are for, pass its gate:
//! so many at once, so far apart, and none while it wants to be left alone.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::robots::Rules;
use super::{FetchError, HostState, Urgency, pace};
use crate::clock::Clock;

/// A host of which nothing is pending is forgotten after this; by then its robots.txt is to be fetched again anyway.
const FORGET_AFTER: TimeDelta = TimeDelta::hours(25);
const SWEEP_EVERY: TimeDelta = TimeDelta::hours(1);

/// No lock is held while anything is waited for.
pub(super) struct Host {
    per_host: usize,
    permits: Semaphore,
    /// One at a time fetches robots.txt; the others wait for what it finds.
    pub robots_turn: tokio::sync::Mutex<()>,
    memory: Mutex<Memory>,
    changed: Arc<Mutex<Vec<Arc<Host>>>>,
}

/// What is known of a host; only `state` outlives the process.
pub(super) struct Memory {
    pub state: HostState,
    /// `state.robots`, parsed at its first use.
    rules: Option<Arc<Rules>>,
    pub robots_failure: Option<RobotsFailure>,
    used_at: DateTime<Utc>,
    is_changed: bool,
}

/// The last try to fetch robots.txt, where it failed.
#[derive(Clone)]
pub(super) struct RobotsFailure {
    pub error: FetchError,
    pub at: DateTime<Utc>,
    /// Counts tries, so that whoever waited for one knows it from an earlier one.
    pub number: u64,
}

impl Host {
    pub fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes what is remembered, to be stored.
    pub fn change<T>(self: &Arc<Self>, change: impl FnOnce(&mut Memory) -> T) -> T {
        let mut memory = self.memory();
        let result = change(&mut memory);
        if !memory.is_changed {
            memory.is_changed = true;
            self.changed.lock().unwrap_or_else(PoisonError::into_inner).push(self.clone());
        }
        result
    }

    pub fn check(&self, urgency: Urgency, now: DateTime<Utc>) -> Result<(), FetchError> {
        pace::check(&self.memory().state, urgency, now)
    }

    /// Returns when a request may begin; it lasts as long as the permit is held.
    pub async fn begin(
        self: &Arc<Self>,
        clock: &Clock,
        urgency: Urgency,
        spacing: Duration,
    ) -> Result<Option<SemaphorePermit<'_>>, FetchError> {
        // Never closed, so never an error.
        let permit = self.permits.acquire().await.ok();
        // Whoever was before us may have been told to stay away.
        self.check(urgency, clock.now())?;
        let start = self.change(|memory| pace::reserve(&mut memory.state, spacing, self.per_host, clock.now()));
        if start > clock.now() {
            clock.wait_until(start).await;
            self.check(urgency, clock.now())?;
        }
        Ok(permit)
    }

    /// The request begins now, maybe later than reserved.
    pub fn start(self: &Arc<Self>, spacing: Duration, now: DateTime<Utc>) {
        self.change(|memory| pace::start(&mut memory.state, spacing, now));
    }

    /// Draws the consequences of an answer for those who come next.
    pub fn note<T>(self: &Arc<Self>, outcome: &Result<T, FetchError>, now: DateTime<Utc>) {
        match outcome {
            Err(FetchError::RateLimited { until, .. }) => self.change(|memory| pace::pause(&mut memory.state, *until)),
            Err(FetchError::Status { status: 429 | 500.., .. } | FetchError::TimedOut { .. } | FetchError::Unreachable { .. }) => {
                self.change(|memory| pace::fail(&mut memory.state, now));
            }
            // The fault is ours: the request was never sent.
            Err(FetchError::RefusedAddress { .. } | FetchError::Misconfigured(_)) => {}
            // Any other answer, welcome or not, is the answer of a host in health.
            _ if self.memory().state.failures > 0 => self.change(|memory| pace::succeed(&mut memory.state)),
            _ => {}
        }
    }
}

/// Every host that was asked lately.
pub(super) struct Hosts {
    per_host: usize,
    known: Mutex<Known>,
    changed: Arc<Mutex<Vec<Arc<Host>>>>,
}

struct Known {
    by_key: HashMap<String, Arc<Host>>,
    swept_at: DateTime<Utc>,
}

impl Hosts {
    pub fn new(per_host: usize, now: DateTime<Utc>) -> Hosts {
        let known = Mutex::new(Known { by_key: HashMap::new(), swept_at: now });
        Hosts { per_host: per_host.clamp(1, Semaphore::MAX_PERMITS), known, changed: Arc::default() }
    }

    pub fn get(&self, key: &str, now: DateTime<Utc>) -> Arc<Host> {
        let mut known = self.known();
        if let Some(host) = known.by_key.get(key) {
            host.memory().used_at = now;
            return host.clone();
        }
        let host = self.build(HostState { host: key.to_owned(), ..HostState::default() }, now);
        known.by_key.insert(key.to_owned(), host.clone());
        host
    }

    pub fn state(&self, key: &str) -> Option<HostState> {
        let host = self.known().by_key.get(key)?.clone();
        let state = host.memory().state.clone();
        Some(state)
    }

    /// What is known of all hosts.
    pub fn states(&self) -> Vec<HostState> {
        let hosts: Vec<Arc<Host>> = self.known().by_key.values().cloned().collect();
        hosts.iter().map(|host| host.memory().state.clone()).collect()
    }

    /// Takes in what an earlier run stored; what this run knows already stays.
    pub fn remember(&self, states: Vec<HostState>, now: DateTime<Utc>) {
        let mut known = self.known();
        for state in states {
            if !known.by_key.contains_key(&state.host) {
                let key = state.host.clone();
                known.by_key.insert(key, self.build(state, now));
            }
        }
    }

    /// The states that changed since the last call. Now and then forgets hosts that are long out of use and stored.
    pub fn take_changed(&self, now: DateTime<Utc>) -> Vec<HostState> {
        let changed = std::mem::take(&mut *self.changed.lock().unwrap_or_else(PoisonError::into_inner));
        let states = changed
            .iter()
            .map(|host| {
                let mut memory = host.memory();
                memory.is_changed = false;
                memory.state.clone()
            })
            .collect();
        drop(changed);
        self.sweep(now);
        states
    }

    fn sweep(&self, now: DateTime<Utc>) {
        let mut known = self.known();
        if now - known.swept_at < SWEEP_EVERY {
            return;
        }
        known.swept_at = now;
        known.by_key.retain(|_, host| Arc::strong_count(host) > 1 || host.memory().is_needed(now));
    }

    fn build(&self, state: HostState, now: DateTime<Utc>) -> Arc<Host> {
        Arc::new(Host {
            per_host: self.per_host,
            permits: Semaphore::new(self.per_host),
            robots_turn: tokio::sync::Mutex::default(),
            memory: Mutex::new(Memory { state, rules: None, robots_failure: None, used_at: now, is_changed: false }),
            changed: self.changed.clone(),
        })
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    /// Of the last good robots.txt, however old.
    pub fn rules(&mut self) -> Option<Arc<Rules>> {
        if self.rules.is_none() {
            self.rules = self.state.robots.as_deref().map(|text| Arc::new(Rules::parse(text)));
        }
        self.rules.clone()
    }

    pub fn keep_robots(&mut self, text: String, now: DateTime<Utc>) {
        self.state.robots = Some(text);
        self.state.robots_fetched_at = Some(now);
        self.rules = None;
        self.robots_failure = None;
    }

    fn is_needed(&self, now: DateTime<Utc>) -> bool {
        let pending = [self.state.next_request_at, self.state.retry_after, self.state.back_off_until];
        self.is_changed || now - self.used_at < FORGET_AFTER || pending.into_iter().flatten().any(|until| until > now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::Unreachable;

    fn noon() -> DateTime<Utc> {
        "2026-03-02T12:00:00Z".parse().unwrap()
    }

    fn status(status: u16) -> Result<(), FetchError> {
        Err(FetchError::Status { url: "http://a.example/".into(), status, page: None })
    }

    #[test]
    fn only_faults_of_the_host_count_as_failures() {
        let unreachable = Err(FetchError::Unreachable { host: String::new(), why: Unreachable::Connection("refused".into()) });
        let refused = Err(FetchError::RefusedAddress { host: String::new(), address: None });
        // From one failure before: 2 = another failure, 0 = health, 1 = says nothing.
        for (outcome, failures) in [
            (status(500), 2),
            (status(503), 2),
            (status(429), 2),
            (unreachable, 2),
            (status(404), 0),
            (status(403), 0),
            (Ok(()), 0),
            (refused, 1),
        ] {
            let host = Hosts::new(1, noon()).get("a.example", noon());
            host.note(&status(500), noon());
            host.note(&outcome, noon());
            assert_eq!(host.memory().state.failures, failures, "{outcome:?}");
        }
    }

    #[test]
    fn each_change_is_handed_out_once() {
        let hosts = Hosts::new(1, noon());
        let host = hosts.get("a.example", noon());
        hosts.get("b.example", noon());
        host.note(&status(500), noon());
        host.note(&status(500), noon());
        let changed = hosts.take_changed(noon());
        assert_eq!(changed.iter().map(|state| (state.host.as_str(), state.failures)).collect::<Vec<_>>(), [("a.example", 2)]);
        assert!(hosts.take_changed(noon()).is_empty());
        host.note(&Ok(()), noon());
        assert_eq!(hosts.take_changed(noon())[0].failures, 0);
    }

    #[test]
    fn idle_hosts_are_forgotten_once_stored_and_nothing_is_pending() {
        let hosts = Hosts::new(1, noon());
        for key in ["idle", "changed", "paused", "recent"] {
            hosts.get(key, noon());
        }
        let later = noon() + FORGET_AFTER;
        hosts.get("paused", noon()).change(|memory| pace::pause(&mut memory.state, later + TimeDelta::hours(1)));
        hosts.take_changed(noon());
        hosts.get("changed", noon()).note(&status(500), noon());
        hosts.get("recent", later);
        let held = hosts.get("held", noon());
        hosts.sweep(later);
        let mut left: Vec<_> = hosts.known().by_key.keys().cloned().collect();
        left.sort();
        assert_eq!(left, ["changed", "held", "paused", "recent"]);
        drop(held);
    }

    #[test]
    fn what_this_run_learnt_beats_what_was_stored() {
        let hosts = Hosts::new(1, noon());
        hosts.get("a", noon()).note(&status(500), noon());
        let stored = |host: &str| HostState { host: host.into(), failures: 7, ..HostState::default() };
        hosts.remember(vec![stored("a"), stored("b")], noon());
        assert_eq!(hosts.state("a").unwrap().failures, 1);
        assert_eq!(hosts.state("b").unwrap().failures, 7);
        assert_eq!(hosts.state("c"), None);
        assert_eq!(hosts.take_changed(noon()).len(), 1);
    }
}
