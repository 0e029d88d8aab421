//! The burst shield. When a site is rebuilt, imports its old archive, or opens a new section, much that is old turns up at once among
//! what is new, under addresses that nobody has seen. Told one by one it would bury the news.
//!
//! When at least `BURST` items appear at once, and at least half of them are dated `OLD` or more before the newest announcement
//! known, then those known are absorbed by their headlines, wherever the address may be now, and the old ones are kept as late: they
//! are in the archive, and an issue's foot counts them. The rest of the burst is news. So a true burst, thirty releases on one day, goes
//! out whole, and so does a single backdated item, or four.

use std::collections::{HashMap, HashSet};

use chrono::{NaiveDate, TimeDelta};

use super::items::Matching;
use super::verdict::{Remembered, Shown};
use crate::model::title_key;

/// Newsrooms do add a few backdated releases at once, a quarter's documents say; five of them have always been a rebuilt site.
const BURST: usize = 5;

/// Releases are put up some days after the day that they bear; a week is beyond any week-end, holiday or sick leave.
const OLD: TimeDelta = TimeDelta::days(7);

/// A rebuilt site may print its days in another time zone.
const SAME_DAY: TimeDelta = TimeDelta::days(1);

/// Pairs by headline what a burst holds of what is known, and returns the places of its late items. What came up from a page that
/// was never read before is no burst: only the first page counts.
pub(super) fn shield(remembered: &Remembered, shown: &Shown, matching: &mut Matching) -> HashSet<usize> {
    let first = shown.pages.first.min(shown.items.len());
    let fresh: Vec<usize> = (0..first).filter(|at| matching.sighting_of[*at].is_none()).collect();
    let day = |at: usize| shown.items[at].published.map(|published| published.day());
    let Some(newest) = remembered.newest_day() else { return HashSet::new() };
    let is_old = |at: &usize| day(*at).is_some_and(|day| newest - day >= OLD);
    let old = fresh.iter().filter(|at| is_old(at)).count();
    if fresh.len() < BURST || old * 2 < fresh.len() {
        return HashSet::new();
    }
    absorb(remembered, &fresh, day, |at| title_key(&shown.items[at].title), matching);
    fresh.into_iter().filter(|at| matching.sighting_of[*at].is_none() && is_old(at)).collect()
}

/// One to one, the latest remembered first. A headline that is used again on another day is another announcement.
fn absorb(
    remembered: &Remembered,
    fresh: &[usize],
    day: impl Fn(usize) -> Option<NaiveDate>,
    title: impl Fn(usize) -> String,
    matching: &mut Matching,
) {
    let held: HashSet<usize> = matching.sighting_of.iter().flatten().copied().collect();
    let wanted: HashSet<String> = fresh.iter().map(|at| title(*at)).filter(|title| !title.is_empty()).collect();
    let mut open: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, known) in remembered.sightings.iter().enumerate().filter(|(at, _)| !held.contains(at)) {
        let key = title_key(&known.title);
        if wanted.contains(&key) {
            open.entry(key).or_default().push(at);
        }
    }
    for at in fresh {
        let Some(known) = open.get_mut(&title(*at)) else { continue };
        let fits = |known: &usize| match (day(*at), remembered.sightings[*known].published_on) {
            (Some(day), Some(on)) => (day - on).abs() <= SAME_DAY,
            _ => true,
        };
        if let Some(found) = known.iter().rposition(fits) {
            matching.sighting_of[*at] = Some(known.remove(found));
        }
    }
}

#[cfg(test)]
mod tests;
