//! How whoever started a job that goes on as long as there is work reaches it: there is more, or take no more.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// Held by the job and by whoever started it. A verb's job has reins that nobody pulls.
#[derive(Debug, Default)]
pub struct Reins {
    is_halted: AtomicBool,
    more: Notify,
}

impl Reins {
    /// The job is to finish what it has begun and to begin nothing else.
    pub fn halt(&self) {
        self.is_halted.store(true, Ordering::Release);
        self.more.notify_one();
    }

    pub fn is_halted(&self) -> bool {
        self.is_halted.load(Ordering::Acquire)
    }

    /// There may be more to do than when the job last looked.
    pub fn look_again(&self) {
        self.more.notify_one();
    }

    /// Returns when the job is to look again.
    pub async fn pulled(&self) {
        self.more.notified().await;
    }
}
