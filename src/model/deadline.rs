//! How long a parser may take. Pure rooms read no clock; they are handed this.

use std::time::{Duration, Instant};

/// A monotonic instant after which work on a page is given up.
#[derive(Debug, Clone, Copy)]
pub struct Deadline(Instant);

impl Deadline {
    pub fn after(budget: Duration) -> Deadline {
        Deadline(Instant::now() + budget)
    }

    pub fn has_passed(&self) -> bool {
        Instant::now() >= self.0
    }
}
