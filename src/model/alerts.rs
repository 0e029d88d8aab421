//! What operators want to hear of, and how.

use chrono_tz::Tz;
use url::Url;

use super::{Mailbox, Schedule};

/// `[alerts]`, as the config wants it.
#[derive(Debug, Clone)]
pub struct Alerts {
    /// Nobody is written to if there is none.
    pub to: Vec<Mailbox>,
    /// When to say that all is well.
    pub alive: Option<Schedule>,
    /// Asked after each good round. May hold a secret.
    pub ping: Option<Url>,
    /// For the times in the mails.
    pub timezone: Tz,
}
