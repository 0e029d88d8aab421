//! The straight lines: what happens, in order, a screen each. They know rooms, not the config.

mod compose;
mod deliver;
mod poll;
mod read_articles;
mod reading;

use std::time::Duration;

use crate::clock::Clock;
use crate::digest::topics::Matcher;
use crate::fetch::Fetcher;
use crate::store::Store;

pub use compose::{ComposeError, Draft, compose, draft};
pub use deliver::{Attempt, deliver};
pub use poll::{Polled, Round, poll, poll_dry};
pub use read_articles::read_articles;
pub use reading::{Looked, Sight, look, page_of, unfetched};

/// The parts that jobs work with.
#[derive(Clone)]
pub struct Tools {
    pub store: Store,
    pub fetcher: Fetcher,
    pub clock: Clock,
    pub topics: std::sync::Arc<Matcher>,
    /// Polls or articles under way at once.
    pub concurrency: usize,
    /// Bodies kept a source.
    pub keep_snapshots: usize,
}

/// What a parser may spend on one page before the page is given up. Real pages take milliseconds.
pub(crate) const PARSER_BUDGET: Duration = Duration::from_secs(5);
