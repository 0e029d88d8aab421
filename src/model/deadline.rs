//! How long a parser may take. Pure rooms read no clock; they are handed this.

use std::time::{Duration, Instant};

/// On a machine with much other work a parser may take so many times its budget by the clock on the wall.
const FAR: u32 = 3;

/// When work on a page is given up: after a budget of the processor time of the thread that made this, so that other work on
/// the machine makes no page too slow; and in any case after three times as long by the clock on the wall. Where the system
/// tells no thread's time, the wall's counts alone.
#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    begun: Instant,
    /// Processor time of the thread until then.
    before: Option<Duration>,
    budget: Duration,
}

impl Deadline {
    /// To be made on the thread that does the work.
    pub fn after(budget: Duration) -> Deadline {
        Deadline { begun: Instant::now(), before: processor_time(), budget }
    }

    pub fn has_passed(&self) -> bool {
        is_over(self.begun.elapsed(), self.budget, || processor_time().zip(self.before).map(|(now, before)| now.saturating_sub(before)))
    }
}

/// A thread works no longer than time passes, so the dearer question is asked late.
fn is_over(passed: Duration, budget: Duration, worked: impl FnOnce() -> Option<Duration>) -> bool {
    passed >= budget && (passed >= budget * FAR || worked().is_none_or(|worked| worked >= budget))
}

#[cfg(unix)]
fn processor_time() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Some(Duration::new(time.tv_sec.try_into().ok()?, time.tv_nsec.try_into().ok()?))
}

#[cfg(not(unix))]
fn processor_time() -> Option<Duration> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_work_on_the_machine_makes_no_page_too_slow() {
        let second = Duration::from_secs;
        for (passed, worked, expected) in
            [(4, Some(4), false), (5, Some(5), true), (5, Some(1), false), (14, Some(4), false), (15, Some(1), true), (5, None, true)]
        {
            assert_eq!(is_over(second(passed), second(5), || worked.map(second)), expected, "{passed} {worked:?}");
        }
        assert!(Deadline::after(Duration::ZERO).has_passed());
        assert!(!Deadline::after(Duration::from_secs(3600)).has_passed());
    }
}
