//! Crontab lines, time zones, daylight saving and back-off: arithmetic on instants; pure.
//!
//! `crontab` reads what the user wrote, `due` finds the next instant, `pause` says how long to wait after a failure.
//! Nothing here reads the clock: `after` and the count of failures are handed in.

mod crontab;
mod due;
mod pause;

#[cfg(test)]
mod oracle;

pub use crontab::{ScheduleError, Spreading, parse};
pub use due::next_due;
pub use pause::{DELIVERY_LIFETIME, FEWEST_ATTEMPTS, LONGEST_BACK_OFF, LONGEST_DELIVERY_PAUSE, delivery_pause, host_back_off};
