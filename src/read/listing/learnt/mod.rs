//! What one reading of a listing leaves for the next: where the items stand and what they had, so that the page is read the
//! same way and cheaply, until it no longer fits. Nothing is kept that would not find the very same items.
//!
//! Reading by it looks at the records alone and judges nothing: no candidates, no zones, no other lists.

mod around;
mod columns;
mod fit;
mod records;

use std::collections::HashSet;

use scraper::Html;
use serde::{Deserialize, Serialize};
use url::Url;

use self::columns::{Columns, Naming};
use self::fit::Had;
pub(super) use self::fit::holds_any;
use self::records::Places;
use super::choice::{self, Choice};
use super::page::View;
use super::{fields, items_of};
use crate::model::{DateOrder, Deadline, Item};
use crate::read::ReadError;
use crate::read::date::DateHints;

/// Larger pages are read with fresh eyes each time: to learn takes twice as long as to find, and a page has a deadline.
const MOST_NODES: usize = 100_000;

/// A list as it was found, to be read so again. As JSON it is what the store keeps with the source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Learnt {
    /// Of this program: another version may find more.
    version: String,
    /// What the config said of dates and zone.
    config: String,
    /// Lists that make up the listing, as they stand in its choice.
    lists: Vec<Places>,
    /// `day` or `month` first, where the page's dates settled it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first: Option<First>,
    /// Dates or years stand in headings of groups.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    headings: bool,
    /// Addresses outside of the records that are built like those of the items.
    #[serde(default)]
    elsewhere: usize,
    had: Had,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum First {
    Day,
    Month,
}

impl Learnt {
    /// From what the store kept; `None` for what another version wrote.
    pub fn from_json(json: &str) -> Option<Learnt> {
        serde_json::from_str(json).ok().filter(|learnt: &Learnt| learnt.version == env!("CARGO_PKG_VERSION"))
    }

    pub fn to_json(&self) -> String {
        // A struct of texts and numbers.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Where the records of its lists stand, as CSS.
    pub(super) fn places(&self) -> impl Iterator<Item = &str> {
        self.lists.iter().map(|list| list.item.as_str())
    }

    /// False once the config says something else of dates.
    fn is_for(&self, hints: &DateHints) -> bool {
        self.config == config_of(hints)
    }
}

/// What the config says that decides how dates are read.
fn config_of(hints: &DateHints) -> String {
    let order = match hints.order {
        DateOrder::Auto => "auto",
        DateOrder::DayFirst => "day",
        DateOrder::MonthFirst => "month",
    };
    format!("{order} {}", hints.timezone.map_or("-", |zone| zone.name()))
}

/// A page, and what is known of how it is to be read.
#[derive(Clone, Copy)]
pub(super) struct Sheet<'a> {
    pub html: &'a Html,
    pub url: &'a Url,
    pub dates: &'a DateHints,
    pub deadline: Deadline,
}

/// Learns how `items` were found in a page; `None` where that cannot be said so that they are found again.
pub(super) fn learn(sheet: Sheet, view: &View, choice: &Choice, items: &[Item]) -> Option<Learnt> {
    if view.nodes.len() > MOST_NODES {
        return None;
    }
    let lists = choice.parts.iter().map(|records| records::describe(view, records)).collect::<Option<Vec<Places>>>()?;
    let first = match view.dates.order() {
        Some(DateOrder::DayFirst) => Some(First::Day),
        Some(DateOrder::MonthFirst) => Some(First::Month),
        _ => None,
    };
    let config = config_of(sheet.dates);
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let mut learnt = Learnt { version, config, lists, first, headings: false, elsewhere: 0, had: Had::default() };
    let reads_the_same = |learnt: &Learnt| read_all(sheet, learnt).ok().flatten().filter(|read| read.items == items);
    let read = reads_the_same(&learnt).or_else(|| {
        learnt.headings = true;
        reads_the_same(&learnt)
    })?;
    learnt.had = Had::of(&read.items, read.records);
    learnt.elsewhere = read.elsewhere;
    learnt.lists.iter_mut().zip(read.beside).for_each(|(list, beside)| list.beside = beside);
    let with_columns = [Naming::Classes, Naming::Tags].into_iter().filter_map(|naming| with_columns(view, choice, &learnt, naming));
    Some(with_columns.into_iter().find(|better| reads_the_same(better).is_some()).unwrap_or(learnt))
}

/// The same, with the columns of those lists that have them.
fn with_columns(view: &View, choice: &Choice, learnt: &Learnt, naming: Naming) -> Option<Learnt> {
    let mut better = learnt.clone();
    let mut from = 0;
    for (list, records) in better.lists.iter_mut().zip(&choice.parts) {
        let own = from..from + records.len();
        list.columns = Columns::describe(view, &choice.candidate.records, own, &choice.entries, naming);
        from += records.len();
    }
    (better != *learnt).then_some(better)
}

/// Reads a page as an earlier one of the same source; `None` where it no longer fits. `known` has the keys of what stood on
/// it, see `identity_key`.
pub(super) fn read(sheet: Sheet, learnt: &Learnt, known: &HashSet<String>) -> Result<Option<Vec<Item>>, ReadError> {
    if !learnt.is_for(sheet.dates) {
        return Ok(None);
    }
    let Some(read) = read_all(sheet, learnt)? else { return Ok(None) };
    let is_grown = learnt.lists.iter().zip(&read.beside).any(|(list, beside)| *beside > list.beside) || read.elsewhere > learnt.elsewhere;
    let fits = !is_grown && learnt.had.still_fits(&read.items, read.records) && fit::holds_known(&read.items, sheet.url, known);
    Ok(fits.then_some(read.items))
}

/// What is read by a rule, fit or not.
struct Read {
    items: Vec<Item>,
    /// How many records there are.
    records: usize,
    /// By list, what stands beside its records and looks like them from outside.
    beside: Vec<usize>,
    elsewhere: usize,
}

/// `None` if one of the lists is not there.
fn read_all(sheet: Sheet, learnt: &Learnt) -> Result<Option<Read>, ReadError> {
    let Some(found) = records::find(sheet.html, &learnt.lists) else { return Ok(None) };
    let order = match (sheet.dates.order, learnt.first) {
        (DateOrder::Auto, Some(First::Day)) => DateOrder::DayFirst,
        (DateOrder::Auto, Some(First::Month)) => DateOrder::MonthFirst,
        (order, _) => order,
    };
    let dates = DateHints { order, ..sheet.dates.clone() };
    let kept = found.kept(learnt.headings);
    let view = View::new(sheet.html, sheet.url, &dates, sheet.deadline, |element| kept.leaves_out(element))?;
    let Some(lists) = found.records(&view) else { return Ok(None) };
    let mut records = Vec::new();
    let mut entries = Vec::new();
    for (list, places) in lists.into_iter().zip(&learnt.lists) {
        let from = records.len();
        let own = match places.columns.as_ref().and_then(|columns| columns.read(&view, &list)) {
            Some(own) => own,
            None => fields::extract(&view, &list)?,
        };
        entries.extend(own.into_iter().map(|entry| fields::Entry { record: entry.record + from, ..entry }));
        records.extend(list);
    }
    entries.sort_by_key(|entry| records[entry.record].start);
    choice::finish(&view, &records, &mut entries);
    let items = items_of(&view, &entries, sheet.url);
    Ok(Some(Read { records: records.len(), beside: found.beside(), elsewhere: found.elsewhere(sheet.url, &items), items }))
}

#[cfg(test)]
mod tests;
