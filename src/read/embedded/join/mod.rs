//! What the page's data adds to the listing that people see. Pure decisions over items; `docs/reading.md` has them as rules.
//!
//! Where nothing is to be seen, the list in the data that reads most like announcements is the listing. Where both are there and
//! most of what is seen stands in the data, the data fills in (`filling`) and continues (`continuing`) it. Else what is seen counts.

mod continuing;
mod dating;
mod filling;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use chrono::{DateTime, Days, NaiveDate, Utc};
use url::Url;

use super::agreement::match_items;
use super::{DataList, Role};
use crate::model::{Item, Reason, canonical, title_key};
use crate::read::detect::PageKind;
use crate::read::listing::{Found, letters};

/// Days beyond now that a day of publication may lie, as clocks and zones differ; what is later is an event, or not out yet.
const AHEAD: u64 = 2;
/// A listing from data is as sure as one that is seen with as many dates: this, and the share of its dated items.
const WORTH: f32 = 1.0;

/// The listing with what the data adds.
#[derive(Debug)]
pub struct Joined {
    pub found: Option<Found>,
    pub kind: PageKind,
    /// What came from where, for people: `dates from JSON-LD`.
    pub remarks: Vec<String>,
}

/// Joins what was found among the page's elements, and what the page was taken for by that, with the lists in its data.
pub fn join(found: Option<Found>, kind: PageKind, lists: &[DataList], page: &Url, now: DateTime<Utc>) -> Joined {
    let now = now.date_naive();
    let unchanged = |found| Joined { found, kind, remarks: Vec::new() };
    let from_data = |(found, remarks)| Joined { found: Some(found), kind: PageKind::Listing, remarks };
    let mut found = match (kind, found) {
        (PageKind::Nothing(Reason::Shell), found) | (PageKind::Nothing(Reason::Home | Reason::Empty), found @ None) => {
            return take_over(lists, page, now).map_or_else(|| unchanged(found), from_data);
        }
        (PageKind::Listing | PageKind::Article, Some(found)) => found,
        // A wall's data is not the newsroom's, and what an article holds besides its text is related to it.
        (_, found) => return unchanged(found),
    };
    let all: Vec<&DataList> = lists.iter().collect();
    let remarks = complete(&mut found, &all, page, now);
    if remarks.is_empty()
        && leads_elsewhere(&found.items, page)
        && let Some(better) = take_over(lists, page, now).filter(|(better, _)| is_at_home(&better.items, page))
    {
        return from_data(better);
    }
    Joined { found: Some(found), kind, remarks }
}

/// True for links without dates that mostly lead out of the page's folder: products or sections around a list that a script draws.
fn leads_elsewhere(items: &[Item], page: &Url) -> bool {
    items.iter().all(|item| item.published.is_none() && item.url.is_some()) && share(items, |item| is_below(item, page)) < 0.5
}

/// True for announcements with dates in the page's own folder.
fn is_at_home(items: &[Item], page: &Url) -> bool {
    items.len() >= 3 && share(items, |item| item.published.is_some() && is_below(item, page)) > 0.8
}

/// True for an item whose address begins with the page's, its last slash and its file name left out.
fn is_below(item: &Item, page: &Url) -> bool {
    let path = page.path().trim_end_matches('/');
    let folder = path.rsplit_once('/').filter(|(_, file)| file.contains('.')).map_or(path, |(folder, _)| folder);
    item.url.as_ref().is_some_and(|url| url.path().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
}

/// The list that is the page's listing where none is seen, completed by the others.
fn take_over(lists: &[DataList], page: &Url, now: NaiveDate) -> Option<(Found, Vec<String>)> {
    let mut best: Option<(f32, usize, Vec<Item>)> = None;
    for (at, list) in lists.iter().enumerate().filter(|(_, list)| list.role == Role::Main) {
        let items = published_items(&list.items, page, now);
        let Some(standing) = standing(list, &items, page) else { continue };
        if best.as_ref().is_none_or(|(most, ..)| standing > *most) {
            best = Some((standing, at, items));
        }
    }
    let (_, at, items) = best?;
    let worth = WORTH + share(&items, |item| item.published.is_some());
    let mut found = Found { items, worth };
    let others: Vec<&DataList> = lists.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, list)| list).collect();
    let mut remarks = vec![format!("items from {}", lists[at].origin)];
    remarks.extend(complete(&mut found, &others, page, now));
    Some((found, remarks))
}

/// Each announcement once, without what has no headline, is not out yet, or is the page itself.
fn published_items(items: &[Item], page: &Url, now: NaiveDate) -> Vec<Item> {
    let own = canonical(page, page);
    let mut seen = HashSet::new();
    let key = |item: &Item| item.url.as_ref().map_or_else(|| title_key(&item.title), |url| canonical(url, page));
    let is_out = |item: &&Item| item.published.is_none_or(|published| published.day() <= latest(now));
    items
        .iter()
        .filter(|item| !item.title.is_empty())
        .filter(is_out)
        .filter(|item| key(item) != own && seen.insert(key(item)))
        .cloned()
        .collect()
}

fn latest(now: NaiveDate) -> NaiveDate {
    now.checked_add_days(Days::new(AHEAD)).unwrap_or(now)
}

/// How much a list reads like the page's announcements; `None` where it does not.
fn standing(list: &DataList, items: &[Item], page: &Url) -> Option<f32> {
    /// A headline has so many letters; names in menus have fewer.
    const HEADLINE: f32 = 15.0;
    let (dated, linked) = (share(items, |item| item.published.is_some()), share(items, |item| item.url.is_some()));
    let headlines = share(items, |item| letters(&item.title) >= HEADLINE);
    // Where most days are yet to come, they are not those of publication.
    let is_mostly_out = items.len() * 2 > list.items.len();
    let mut titles: Vec<String> = items.iter().map(|item| title_key(&item.title)).collect();
    titles.sort();
    titles.dedup();
    let is_told_apart = linked > 0.9 || titles.len() == items.len();
    let is_list = match items.len() {
        0 => false,
        1 => dated == 1.0 && linked == 1.0 && list.is_news,
        2 => dated >= 0.5 || linked == 1.0 && list.is_news,
        _ => dated >= 0.5 || linked > 0.9 && list.is_news && headlines >= 0.5,
    };
    if !is_mostly_out || !is_told_apart || !is_list {
        return None;
    }
    let below = share(items, |item| is_below(item, page));
    let said = f32::from(u8::from(list.is_news)) + f32::from(u8::from(list.is_dated_by_type)) / 2.0;
    Some(3.0 * dated + 2.0 * linked + 2.0 * below + said + 0.2 * items.len().min(10) as f32)
}

/// Fills in and continues a listing from the lists that agree with it; says what came from where.
fn complete(found: &mut Found, lists: &[&DataList], page: &Url, now: NaiveDate) -> Vec<String> {
    let mut agreeing: Vec<(&DataList, Vec<Option<usize>>, usize)> = Vec::new();
    for list in lists {
        let pairs = match_items(&found.items, &list.items, page);
        let matched = pairs.iter().flatten().count();
        // Most of what is seen stands in the data; or the data is the head of the list.
        let agrees = matched * 2 > found.items.len() || matched >= 3 && matched * 5 >= list.items.len() * 4;
        if agrees && matched > 0 {
            agreeing.push((list, pairs, matched));
        }
    }
    agreeing.sort_by_key(|(_, _, matched)| std::cmp::Reverse(*matched));
    let mut remarks = Vec::new();
    for (list, pairs, _) in &agreeing {
        remarks.extend(filling::fill(&mut found.items, list, pairs));
    }
    // One list alone continues the page's: of two, the second is the page's other list.
    if let Some((list, pairs, _)) = agreeing.iter().find(|(list, ..)| list.role == Role::Main)
        && let Some(remark) = continuing::continue_list(&mut found.items, list, pairs, page, now)
    {
        remarks.push(remark);
    }
    remarks
}

fn share(items: &[Item], fits: impl Fn(&Item) -> bool) -> f32 {
    items.iter().filter(|item| fits(item)).count() as f32 / items.len().max(1) as f32
}
