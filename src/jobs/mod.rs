//! The straight lines: what happens, in order, a screen each. They know rooms, not the config.

mod alert;
mod compose;
mod compose_due;
mod deliver;
mod doors;
mod doubts;
mod heard;
mod judge;
mod missing;
mod moves;
mod next_pages;
mod outage;
mod ping;
mod poll;
mod poll_due;
mod propose;
mod prune;
mod read_articles;
mod reading;
mod reins;
mod restoration;
mod seen;
mod sitemaps;
mod snapshots;
mod stumble;
mod telling;

use std::time::Duration;

use crate::clock::Clock;
use crate::digest::topics::Matcher;
use crate::fetch::{FetchError, Fetched, Fetcher, Request};
use crate::metrics::Metrics;
use crate::model::Templates;
use crate::store::Store;

pub use alert::{AlertError, alert, begin_alerts, next_alert_at};
pub use compose::{ComposeError, Draft, compose, draft};
pub use compose_due::{Waits, compose_due};
pub use deliver::{Attempt, deliver};
pub use outage::is_outage;
pub use ping::ping;
pub use poll::{Polled, Round, Written, poll, poll_dry};
pub use poll_due::poll_due;
pub use propose::{Proposal, propose};
pub use prune::{Keep, prune};
pub use read_articles::{LONGEST_PAUSE as LONGEST_TEXT_PAUSE, read_articles};
pub use reading::{Looked, Sight, look, page_of, unfetched};
pub use reins::Reins;
pub use restoration::in_words as restoration_in_words;
pub use snapshots::{CompareError, Compared, Comparison, compare_snapshots};
pub use telling::Weather;

/// The parts that jobs work with.
#[derive(Clone)]
pub struct Tools {
    pub store: Store,
    pub fetcher: Fetcher,
    pub clock: Clock,
    pub topics: std::sync::Arc<Matcher>,
    /// The mail's, in place of the house's own.
    pub templates: Option<std::sync::Arc<Templates>>,
    /// Polls or articles under way at once.
    pub concurrency: usize,
    /// Bodies kept a source.
    pub keep_snapshots: usize,
    pub metrics: Metrics,
    pub weather: Weather,
}

impl Tools {
    /// Every page that a job asks for is asked for here, so that all are counted.
    async fn get(&self, request: &Request<'_>) -> Result<Fetched, FetchError> {
        let fetched = self.fetcher.get(request).await;
        match &fetched {
            Ok(Fetched::Page(page)) => self.metrics.count_fetched(page.body.len()),
            Ok(Fetched::NotModified) => {}
            Err(error) => self.metrics.count_fetch_error(error),
        }
        fetched
    }
}

/// What a parser may spend on one page before the page is given up. Real pages take milliseconds.
pub(crate) const PARSER_BUDGET: Duration = Duration::from_secs(5);
