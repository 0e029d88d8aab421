//! The one way to the time of day. Everything that decides by it is handed `now`; what has to wait is handed this.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Notify;

/// The system's clock may be set, and the store may be changed by other processes, while we wait: look again this often.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// The system's clock, or one that a test moves.
#[derive(Debug, Clone)]
pub enum Clock {
    System,
    /// Waiting moves it on at once, so that a test runs hours of pauses in no time.
    Manual(Arc<Hand>),
}

/// What else goes on while somebody waits for an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meanwhile {
    Nothing,
    Work,
}

/// The hand of a manual clock.
#[derive(Debug)]
pub struct Hand {
    times: Mutex<Times>,
    moved: Notify,
    rests: Condvar,
}

#[derive(Debug)]
struct Times {
    now: DateTime<Utc>,
    /// How far `pass_until` may move it.
    limit: DateTime<Utc>,
    /// Somebody waits at the limit, with nothing else to do.
    is_resting: bool,
}

impl Clock {
    pub fn manual(start: DateTime<Utc>) -> Clock {
        let times = Times { now: start, limit: start, is_resting: false };
        Clock::Manual(Arc::new(Hand { times: Mutex::new(times), moved: Notify::new(), rests: Condvar::new() }))
    }

    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Clock::System => Utc::now(),
            Clock::Manual(hand) => hand.times().now,
        }
    }

    /// Returns when `until` has come, or when the clock is seen to be set back: nobody waits until it is where it was.
    pub async fn wait_until(&self, until: DateTime<Utc>) {
        match self {
            Clock::System => {
                let mut left = until - Utc::now();
                while left > TimeDelta::zero() {
                    sleep_towards(until).await;
                    let before = left;
                    left = until - Utc::now();
                    if left > before {
                        return;
                    }
                }
            }
            Clock::Manual(hand) => {
                let mut times = hand.times();
                times.now = times.now.max(until);
            }
        }
    }

    /// Lets the time pass towards `until`, for a loop that looks anew whenever this returns. On the system's clock that is after
    /// a minute at most. A manual clock stands still while there is work, jumps to `until` where there is none, and rests where
    /// `run_until` lets it go no further.
    pub async fn pass_until(&self, until: Option<DateTime<Utc>>, meanwhile: Meanwhile) {
        match (self, meanwhile) {
            (Clock::System, _) => sleep_towards(until.unwrap_or(DateTime::<Utc>::MAX_UTC)).await,
            (Clock::Manual(_), Meanwhile::Work) => std::future::pending().await,
            (Clock::Manual(hand), Meanwhile::Nothing) => hand.pass_until(until).await,
        }
    }

    /// Lets a manual clock go on to `until`, and returns when whoever waits on it has nothing left to do there. Says whether
    /// that came about within `patience`. Blocks its thread; not for the system's clock.
    pub fn run_until(&self, until: DateTime<Utc>, patience: Duration) -> bool {
        let Clock::Manual(hand) = self else { return false };
        let mut times = hand.times();
        times.limit = until;
        times.is_resting = false;
        hand.moved.notify_waiters();
        let waited = hand.rests.wait_timeout_while(times, patience, |times| !times.is_resting);
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    /// Sets a manual clock, forward or back; does nothing to the system's.
    pub fn advance(&self, by: TimeDelta) {
        if let Clock::Manual(hand) = self {
            let mut times = hand.times();
            times.now += by;
            times.limit = times.limit.max(times.now);
        }
    }
}

impl Hand {
    fn times(&self) -> MutexGuard<'_, Times> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns when `until` has come, or when the hand may go on: what else came meanwhile is then looked at first.
    async fn pass_until(&self, until: Option<DateTime<Utc>>) {
        let moved = self.moved.notified();
        tokio::pin!(moved);
        // From here on no move is missed.
        moved.as_mut().enable();
        {
            let mut times = self.times();
            if let Some(until) = until.filter(|until| *until <= times.limit) {
                times.now = times.now.max(until);
                return;
            }
            times.now = times.now.max(times.limit);
            times.is_resting = true;
            self.rests.notify_all();
        }
        moved.await;
    }
}

async fn sleep_towards(until: DateTime<Utc>) {
    let left = (until - Utc::now()).to_std().unwrap_or_default();
    tokio::time::sleep(left.min(LONGEST_WAIT)).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_secs(30);

    fn noon() -> DateTime<Utc> {
        "2026-03-02T12:00:00Z".parse().unwrap()
    }

    /// Somebody who looks at the clock every ten minutes, on a thread of its own, and what it saw there.
    fn watched(clock: &Clock) -> Arc<Mutex<Vec<i64>>> {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (clock, notes) = (clock.clone(), seen.clone());
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(async {
                let mut due = noon();
                loop {
                    let now = clock.now();
                    let was_set_back = now + TimeDelta::minutes(10) < due;
                    if now >= due || was_set_back {
                        notes.lock().unwrap().push((now - noon()).num_minutes());
                        due = now + TimeDelta::minutes(10);
                    }
                    clock.pass_until(Some(due), Meanwhile::Nothing).await;
                }
            });
        });
        seen
    }

    #[test]
    fn a_manual_clock_jumps_from_instant_to_instant_and_rests_at_its_limit() {
        let clock = Clock::manual(noon());
        let seen = watched(&clock);
        assert!(clock.run_until(noon() + TimeDelta::minutes(25), PATIENCE));
        assert_eq!((seen.lock().unwrap().clone(), clock.now()), (vec![0, 10, 20], noon() + TimeDelta::minutes(25)));
        assert!(clock.run_until(noon() + TimeDelta::minutes(30), PATIENCE));
        assert_eq!(*seen.lock().unwrap(), [0, 10, 20, 30]);
    }

    #[test]
    fn whoever_waits_sees_that_the_clock_was_set() {
        let clock = Clock::manual(noon());
        let seen = watched(&clock);
        assert!(clock.run_until(noon(), PATIENCE));
        clock.advance(TimeDelta::hours(-1));
        assert!(clock.run_until(noon() - TimeDelta::minutes(45), PATIENCE));
        assert_eq!(*seen.lock().unwrap(), [0, -60, -50]);
    }
}
