//! How much two lists are lists of the same announcements.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::LIST;
use crate::model::{Item, canonical, title_key};

/// What a candidate holds of what the yardstick shows. Both are cut to the time that the other reaches back to: a feed of
/// the last ten is not to blame for what a page shows of last year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Agreement {
    /// By the yardstick, in the candidate's time.
    pub shown: usize,
    /// Of these, by the candidate too.
    pub held: usize,
    /// By the candidate, in the yardstick's time.
    pub window: usize,
    /// Of these, not by the yardstick.
    pub strangers: usize,
}

/// Shorter headlines ("Press release") are no sign that two entries are one.
const TELLING_TITLE: usize = 8;

impl Agreement {
    pub fn of(candidate: &[Item], yardstick: &[Item]) -> Agreement {
        let (oldest_of_candidate, oldest_of_yardstick) = (oldest(candidate), oldest(yardstick));
        let shown = since(yardstick, oldest_of_candidate, candidate.len());
        // Dates alone say which entries are of the yardstick's time: strangers may stand behind them in the file.
        let most = if oldest_of_candidate.and(oldest_of_yardstick).is_some() { candidate.len() } else { yardstick.len() };
        let window = since(candidate, oldest_of_yardstick, most);
        let (theirs, ours) = (Known::of(candidate), Known::of(yardstick));
        Agreement {
            held: shown.iter().filter(|item| theirs.has(item)).count(),
            shown: shown.len(),
            strangers: window.iter().filter(|item| !ours.has(item)).count(),
            window: window.len(),
        }
    }

    /// One entry in common proves little: at least as many are asked for as make a list.
    pub fn covers(&self) -> f32 {
        self.held as f32 / self.shown.max(LIST) as f32
    }

    /// The share of its entries that the yardstick shows too.
    pub fn friends(&self) -> f32 {
        (self.window - self.strangers) as f32 / self.window.max(1) as f32
    }
}

/// `None` where most have no date.
fn oldest(items: &[Item]) -> Option<NaiveDate> {
    let days: Vec<NaiveDate> = items.iter().filter_map(|item| Some(item.published?.day())).collect();
    if 2 * days.len() < items.len() { None } else { days.into_iter().min() }
}

/// Those that are not older than `oldest`; where dates are missing, the first ones. One pinned piece of long ago must not
/// make a short list answer for years, so there are never more than `most`.
fn since(items: &[Item], oldest: Option<NaiveDate>, most: usize) -> Vec<&Item> {
    let is_within = |item: &&Item| match (oldest, item.published) {
        (Some(oldest), Some(published)) => published.day() >= oldest,
        _ => true,
    };
    items.iter().filter(is_within).take(most.max(LIST)).collect()
}

/// Addresses and headlines of a list.
struct Known {
    addresses: HashSet<String>,
    titles: HashSet<String>,
}

impl Known {
    fn of(items: &[Item]) -> Known {
        let titles = items.iter().map(|item| title_key(&item.title)).filter(|key| key.chars().count() >= TELLING_TITLE);
        Known { addresses: items.iter().filter_map(address).collect(), titles: titles.collect() }
    }

    fn has(&self, item: &Item) -> bool {
        address(item).is_some_and(|address| self.addresses.contains(&address)) || self.titles.contains(&title_key(&item.title))
    }
}

/// A fragment counts: on a page without articles it is all that tells entries apart.
fn address(item: &Item) -> Option<String> {
    item.url.as_ref().map(|url| canonical(url, url))
}
