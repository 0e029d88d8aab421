//! Events in the order in which they came, and waiting for them.

use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// Beyond what a loaded machine needs: reaching it means that the event never comes.
const LIMIT: Duration = Duration::from_secs(180);

pub struct Ledger<T> {
    entries: Mutex<Vec<T>>,
    grown: Condvar,
}

impl<T: Clone> Ledger<T> {
    pub fn new() -> Ledger<T> {
        Ledger { entries: Mutex::new(Vec::new()), grown: Condvar::new() }
    }

    pub fn push(&self, entry: T) {
        self.entries.lock().unwrap().push(entry);
        self.grown.notify_all();
    }

    pub fn all(&self) -> Vec<T> {
        self.entries.lock().unwrap().clone()
    }

    /// Returns the entries of interest once there are `count` of them; fails the test where they don't come.
    pub fn wait_for(&self, count: usize, what: &str, is_of_interest: impl Fn(&T) -> bool) -> Vec<T> {
        let chosen = |entries: &[T]| entries.iter().filter(|entry| is_of_interest(entry)).cloned().collect::<Vec<T>>();
        let entries = self.entries.lock().unwrap();
        let (entries, timeout) = self.grown.wait_timeout_while(entries, LIMIT, |entries| chosen(entries).len() < count).unwrap();
        let found = chosen(&entries);
        assert!(!timeout.timed_out(), "waited for {count} of {what}, {} came", found.len());
        found
    }
}
