//! One role's place in the loop: when it is due, the job that is under way, and when it is better left alone.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::Id;

use super::roles::Role;
use crate::jobs::Reins;

/// Work that failed, and work that is due but could not be had, is looked at again after this.
const REST: TimeDelta = TimeDelta::minutes(1);

pub(super) struct Desk {
    pub role: Role,
    /// When there is something to do, as far as is known; with a job under way, something that it has not seen.
    pub due: Option<DateTime<Utc>>,
    pub job: Option<Id>,
    reins: Option<Arc<Reins>>,
    /// A job that failed could not give back what it held.
    pub owes_leases: bool,
    looked_at: DateTime<Utc>,
    is_nudged: bool,
    /// Whatever is due, not before this.
    rests_until: Option<DateTime<Utc>>,
    /// When a job last found nothing to do: what was due by then is none of ours for the time being.
    idle_at: Option<DateTime<Utc>>,
}

impl Desk {
    pub fn new(role: Role) -> Desk {
        let long_ago = DateTime::<Utc>::MIN_UTC;
        Desk {
            role,
            due: None,
            job: None,
            reins: None,
            owes_leases: false,
            looked_at: long_ago,
            is_nudged: false,
            rests_until: None,
            idle_at: None,
        }
    }

    /// When the job that is under way last looked for work; `None` if there is no job.
    pub fn looked_at(&self) -> Option<DateTime<Utc>> {
        self.reins.as_ref().map(|_| self.looked_at)
    }

    /// When this desk next wants the loop's attention.
    pub fn wake_at(&self) -> Option<DateTime<Utc>> {
        if self.reins.is_some() {
            return self.due.filter(|_| self.role == Role::Poll);
        }
        let due = self.due.map(|due| match self.idle_at {
            Some(idle_at) if due <= idle_at => idle_at + REST,
            _ => due,
        });
        due.max(self.rests_until.filter(|_| due.is_some()))
    }

    /// True where a job is to be started; one that is under way is told instead of what it has not seen.
    pub fn is_to_start(&mut self, now: DateTime<Utc>) -> bool {
        if let Some(reins) = &self.reins {
            if self.is_nudged || self.wake_at().is_some_and(|due| due <= now) {
                reins.look_again();
                // A nudge of compose stands until its job ends: that job looks once.
                self.is_nudged &= self.role == Role::Compose;
                self.looked_at = now;
                self.due = None;
            }
            return false;
        }
        let rests = self.rests_until.is_some_and(|until| now < until);
        !rests && (self.is_nudged || self.wake_at().is_some_and(|due| due <= now))
    }

    /// A job begins; these are its reins.
    pub fn start(&mut self, now: DateTime<Utc>) -> Arc<Reins> {
        let reins = Arc::new(Reins::default());
        self.reins = Some(reins.clone());
        self.looked_at = now;
        self.due = None;
        self.is_nudged = false;
        self.rests_until = None;
        reins
    }

    /// The job has ended and did so much.
    pub fn end(&mut self, done: usize, now: DateTime<Utc>) {
        self.idle_at = (done == 0 && !self.is_halted()).then_some(now);
        self.reins = None;
        self.job = None;
    }

    /// The job under way was told to come to an end.
    pub fn is_halted(&self) -> bool {
        self.reins.as_ref().is_some_and(|reins| reins.is_halted())
    }

    pub fn rest_after_failure(&mut self, now: DateTime<Utc>) {
        self.end(1, now);
        self.rests_until = Some(now + REST);
    }

    /// The clock was set back: what it showed before is long to come, and nothing rests until then.
    pub fn forget_times(&mut self, now: DateTime<Utc>) {
        self.looked_at = self.looked_at.min(now);
        self.rests_until = None;
        self.idle_at = None;
    }

    pub fn nudge(&mut self) {
        self.is_nudged = true;
        self.idle_at = None;
    }

    /// There may be more than the job under way has seen.
    pub fn look_again(&self) {
        if let Some(reins) = &self.reins {
            reins.look_again();
        }
    }

    /// The job under way is to come to an end.
    pub fn halt(&self) {
        if let Some(reins) = &self.reins {
            reins.halt();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_772_000_000 + second, 0).unwrap()
    }

    /// A desk that is due at `second`.
    fn due(role: Role, second: i64) -> Desk {
        Desk { due: Some(at(second)), ..Desk::new(role) }
    }

    #[test]
    fn a_job_begins_when_it_is_due_or_nudged_and_not_twice() {
        let mut desk = due(Role::Read, 10);
        assert!(!desk.is_to_start(at(9)));
        assert!(desk.is_to_start(at(10)));
        let reins = desk.start(at(10));
        assert!(!desk.is_to_start(at(11)) && !reins.is_halted());
        desk.end(3, at(12));
        assert_eq!((desk.wake_at(), desk.is_to_start(at(12))), (None, false));
        desk.nudge();
        assert!(desk.is_to_start(at(12)));
    }

    #[test]
    fn what_is_due_and_not_to_be_had_is_no_reason_to_spin() {
        let mut desk = due(Role::Poll, 10);
        desk.start(at(10));
        desk.end(0, at(10));
        desk.due = Some(at(10));
        assert_eq!(desk.wake_at(), Some(at(70)));
        assert!(!desk.is_to_start(at(69)) && desk.is_to_start(at(70)));
        desk.due = Some(at(30));
        assert!(desk.is_to_start(at(30)), "what falls due later is another matter");
    }

    #[test]
    fn failed_work_rests_whatever_is_due() {
        let mut desk = due(Role::Deliver, 10);
        desk.start(at(10));
        desk.rest_after_failure(at(10));
        desk.due = Some(at(20));
        desk.nudge();
        assert_eq!(desk.wake_at(), Some(at(70)));
        assert!(!desk.is_to_start(at(69)) && desk.is_to_start(at(70)));
    }

    #[test]
    fn a_clock_set_back_lets_nothing_rest_until_it_is_where_it_was() {
        let mut failed = due(Role::Deliver, 9_000);
        failed.start(at(9_000));
        failed.rest_after_failure(at(9_000));
        let mut idle = due(Role::Compose, 9_000);
        idle.start(at(9_000));
        idle.end(0, at(9_000));
        for mut desk in [failed, idle] {
            desk.due = Some(at(20));
            desk.forget_times(at(10));
            assert_eq!(desk.wake_at(), Some(at(20)));
            assert!(desk.is_to_start(at(20)));
        }
    }

    #[test]
    fn a_poll_under_way_hears_of_what_falls_due_meanwhile() {
        let mut desk = due(Role::Poll, 10);
        let reins = desk.start(at(10));
        desk.due = Some(at(15));
        assert_eq!((desk.wake_at(), desk.looked_at()), (Some(at(15)), Some(at(10))));
        assert!(!desk.is_to_start(at(15)));
        assert_eq!(desk.looked_at(), Some(at(15)));
        let mut pulled = Box::pin(reins.pulled());
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(std::future::Future::poll(pulled.as_mut(), &mut context).is_ready(), "it was told");
    }
}
