//! When the items of a list were published, as the whole list says it: in a column of its own (`columns`, `stamps`), at one end of
//! its headline (`headlines`), in the heading of its group (`headings`), in its address; and what the order of the list tells of
//! days without a year (`sequence`). A wrong date is worse than none.

mod columns;
mod headings;
mod headlines;
mod sequence;
mod stamps;

use std::ops::Range;

use self::columns::Own;
use self::headings::Heading;
use self::sequence::Clue;
use super::fields::Entry;
use super::page::View;
use crate::model::Published;
use crate::read::date::{self, Said};

/// Reads each entry's date, and takes one that a headline begins with out of it. `entries` are in page order.
pub(super) fn settle(view: &View, records: &[Range<usize>], entries: &mut [Entry]) {
    let records = &headings::bodies(view, records);
    let own = columns::read(view, records, entries);
    let is_sure = |own: &Own| !own.is_doubtful && matches!(own.said, Said::Day(_) | Said::Ago(_));
    let said = own.iter().flatten().filter(|own| is_sure(own)).count();
    let in_titles = headlines::dates_in_titles(view, entries);
    let is_habit = in_titles.iter().flatten().count() > said;
    let above = if said < entries.len() { headings::above(view, records, entries) } else { vec![Heading::default(); entries.len()] };
    let clues = entries.iter().zip(own).zip(&in_titles).zip(above).map(|(((entry, own), in_title), heading)| {
        let of_title = in_title.as_ref().map(|found| Own { said: Said::Day(found.published), is_doubtful: false });
        let own = if is_habit { of_title.or(own) } else { own.or(of_title) };
        Clue { own, heading, address: entry.link.map(|link| &*view.links[link].url) }
    });
    let days = sequence::complete(view, &clues.collect::<Vec<_>>());
    for ((entry, day), in_title) in entries.iter_mut().zip(days).zip(in_titles) {
        entry.published = day.or_else(|| of_address(view, entry));
        // A headline that ends with a day may mean it, as `Annual report – 31 December 2025` does.
        if let Some(headlines::InTitle { published, rest: Some(rest) }) = in_title
            && entry.published.is_some_and(|own| own.day() == published.day())
        {
            entry.title = rest;
        }
    }
}

/// The day that the address names, unless it is yet to come.
fn of_address(view: &View, entry: &Entry) -> Option<Published> {
    let day = date::from_url(&view.links[entry.link?].url)?;
    view.dates.read(&day.to_string())
}

#[cfg(test)]
mod tests;
