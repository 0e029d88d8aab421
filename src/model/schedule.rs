//! A crontab line, checked; `crate::schedule` does the arithmetic.

use chrono_tz::Tz;

/// When something is due.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// As the user wrote it.
    pub expression: String,
    /// One, or two where day of month and day of week are both restricted: Vixie cron takes either.
    pub lines: Vec<cron::Schedule>,
    /// The hour field covers all hours, so the schedule follows real time through a change of clocks.
    pub every_hour: bool,
    pub zone: Tz,
    /// How long after each instant of the crontab line it really falls due, so that not all sources start at once.
    pub offset: chrono::TimeDelta,
}
