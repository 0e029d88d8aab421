//! Announcements that the data holds beyond those that are seen: the rest of the same list, and nothing else.

use std::collections::HashSet;

use chrono::NaiveDate;
use url::Url;

use super::latest;
use crate::model::{Item, canonical};
use crate::read::embedded::DataList;

/// So many items, and four of five that are seen, must stand in the data.
const WITNESSES: usize = 3;
/// More are an archive, which nobody sees on this page.
const MOST: usize = 500;

/// Adds what the list holds before and behind the items that are seen; says how many. Nothing is added where the data is not the
/// same list: in another order, with strangers between the items, or with dates that do not go on.
pub(super) fn continue_list(items: &mut Vec<Item>, list: &DataList, pairs: &[Option<usize>], page: &Url, now: NaiveDate) -> Option<String> {
    let places: Vec<usize> = pairs.iter().flatten().copied().collect();
    let is_same_order = places.windows(2).all(|pair| pair[0] < pair[1]);
    if places.len() < WITNESSES || places.len() * 5 < items.len() * 4 || !is_same_order {
        return None;
    }
    let (first, last) = (*places.first()?, *places.last()?);
    // Strangers between the items: the page shows a choice of them.
    if last - first + 1 != places.len() {
        return None;
    }
    let patterns: HashSet<String> = items.iter().filter_map(|item| pattern(item, page)).collect();
    let mut known: HashSet<String> = items.iter().filter_map(|item| item.url.as_ref().map(|url| canonical(url, page))).collect();
    let mut is_new = |item: &&Item| {
        pattern(item, page).is_some_and(|pattern| patterns.contains(&pattern))
            && item.url.as_ref().is_some_and(|url| known.insert(canonical(url, page)))
    };
    let before = &list.items[..first];
    let behind = &list.items[last + 1..];
    let day = |item: &Item| item.published.map(|published| published.day());
    let (newest, oldest) = (day(&list.items[first])?, day(&list.items[last])?);
    let head: Vec<Item> =
        if runs_down(before, latest(now), newest) { before.iter().filter(&mut is_new).cloned().collect() } else { Vec::new() };
    let tail: Vec<Item> =
        if runs_down(behind, oldest, NaiveDate::MIN) { behind.iter().filter(&mut is_new).cloned().collect() } else { Vec::new() };
    let added = head.len() + tail.len();
    if added == 0 || added > MOST {
        return None;
    }
    items.splice(0..0, head);
    items.extend(tail);
    let noun = if added == 1 { "item" } else { "items" };
    Some(format!("{added} more {noun} from {}", list.origin))
}

/// All are dated, and run from new to old between two days.
fn runs_down(items: &[Item], newest: NaiveDate, oldest: NaiveDate) -> bool {
    let mut last = newest;
    items.iter().all(|item| {
        let Some(day) = item.published.map(|published| published.day()) else { return false };
        let goes_on = (oldest..=last).contains(&day);
        last = day;
        goes_on
    })
}

/// The build of an address: host and folders, numbers and dates in them left open.
fn pattern(item: &Item, page: &Url) -> Option<String> {
    let address = canonical(item.url.as_ref()?, page);
    let (folder, _) = address.split_once('?').unwrap_or((&address, "")).0.rsplit_once('/')?;
    let open = |part: &str| if part.bytes().all(|byte| byte.is_ascii_digit()) { "#".to_owned() } else { part.to_owned() };
    Some(folder.split('/').map(open).collect::<Vec<_>>().join("/"))
}
