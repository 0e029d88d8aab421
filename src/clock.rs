//! The one way to the time of day. Everything that decides by it is handed `now`; what has to wait is handed this.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// The system's clock, or one that a test moves.
#[derive(Debug, Clone)]
pub enum Clock {
    System,
    /// Waiting moves it on at once, so that a test runs hours of pauses in no time.
    Manual(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    pub fn manual(start: DateTime<Utc>) -> Clock {
        Clock::Manual(Arc::new(Mutex::new(start)))
    }

    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Clock::System => Utc::now(),
            Clock::Manual(now) => *now.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Returns when `until` has come.
    pub async fn wait_until(&self, until: DateTime<Utc>) {
        match self {
            Clock::System => {
                // In steps of a minute at most: the system's clock may be set while we wait.
                loop {
                    let left = (until - Utc::now()).to_std().unwrap_or_default();
                    if left.is_zero() {
                        return;
                    }
                    tokio::time::sleep(left.min(Duration::from_secs(60))).await;
                }
            }
            Clock::Manual(now) => {
                let mut now = now.lock().unwrap_or_else(PoisonError::into_inner);
                *now = (*now).max(until);
            }
        }
    }

    /// Moves a manual clock; does nothing to the system's.
    pub fn advance(&self, by: TimeDelta) {
        if let Clock::Manual(now) = self {
            *now.lock().unwrap_or_else(PoisonError::into_inner) += by;
        }
    }
}
