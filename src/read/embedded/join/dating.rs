//! Which dates of the data are better than those that are seen.
//!
//! The data's dates are believed if they are the page's: nearly all items that have both have the same day in both. Where the
//! page shows no dates, they are believed if the data calls them days of publication, or if the items stand in their order; days
//! that are all the same are those of an import. What is believed dates the undated, and gives the time where the page shows the
//! same day. Where the two differ, the page's counts, unless it alone breaks the order of the list and the data's does not: then
//! another date of the item was read. A day apart may be a matter of zones: the page's counts.

use std::cmp::Ordering;

use chrono::{NaiveDate, NaiveTime};

use crate::model::{Item, Published};
use crate::read::embedded::DataList;

/// For each item the date that it should have in place of its own, if any.
pub(super) fn dates(items: &[Item], list: &DataList, pairs: &[Option<usize>]) -> Vec<Option<Published>> {
    let data: Vec<Option<Published>> = pairs.iter().map(|pair| list.items[(*pair)?].published).collect();
    if !is_believed(items, &data, list) {
        return vec![None; items.len()];
    }
    let both = || items.iter().zip(&data).filter(|(item, data)| item.published.is_some() && data.is_some());
    let agreeing = both().filter(|(item, data)| item.published.map(|seen| seen.day()) == data.map(|data| data.day())).count();
    (0..items.len()).map(|at| better(items, at, data[at]?, agreeing)).collect()
}

fn better(items: &[Item], at: usize, data: Published, agreeing: usize) -> Option<Published> {
    /// So many other items must have the same day in both before the data is believed against the page.
    const WITNESSES: usize = 3;
    let Some(seen) = items[at].published else { return Some(data) };
    if seen.day() == data.day() {
        return matches!((seen, data), (Published::Day(_), Published::At(instant)) if instant.time() != NaiveTime::MIN).then_some(data);
    }
    let is_misread = agreeing >= WITNESSES && days_apart(seen, data) > 1 && !fits(items, at, seen.day()) && fits(items, at, data.day());
    is_misread.then_some(data)
}

fn is_believed(items: &[Item], data: &[Option<Published>], list: &DataList) -> bool {
    let pairs = || items.iter().zip(data).filter_map(|(item, data)| Some((item.published?, (*data)?)));
    let (all, same) = (pairs().count(), pairs().filter(|(seen, data)| seen.day() == data.day()).count());
    if all > 0 {
        // One of ten, or of four to nine, may be misread on the page.
        return same > 0 && all - same <= (all / 10).max(usize::from(all >= 4));
    }
    let days: Vec<NaiveDate> = data.iter().flatten().map(Published::day).collect();
    let is_one_day = days.len() >= 4 && days.iter().all(|day| *day == days[0]);
    !is_one_day && (list.is_dated_by_type || is_in_order(&days))
}

/// Newest first or oldest first, but for one pair in ten.
fn is_in_order(days: &[NaiveDate]) -> bool {
    let count = |order: Ordering| days.windows(2).filter(|pair| pair[0].cmp(&pair[1]) == order).count();
    let (rising, falling) = (count(Ordering::Less), count(Ordering::Greater));
    rising.min(falling) * 10 <= days.len()
}

fn days_apart(one: Published, other: Published) -> i64 {
    (one.day() - other.day()).num_days().abs()
}

/// True if a day stands between those of its neighbours, in a list from new to old.
fn fits(items: &[Item], at: usize, day: NaiveDate) -> bool {
    let above = items[..at].iter().rev().find_map(|item| item.published).is_none_or(|above| above.day() >= day);
    let below = items[at + 1..].iter().find_map(|item| item.published).is_none_or(|below| below.day() <= day);
    above && below
}
