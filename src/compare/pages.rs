//! A listing shows its newest items page by page. How far down they have to be read so that no news is missed, and what, of all
//! that was never seen before, is old all the same, because it comes up from a page that was never read.
//!
//! The rule, written down for operators in `docs/reading.md`:
//!
//! 1. Reading goes on until a known item stands below new ones, or a page holds only items older than the newest known one.
//!    Known items at the very top reach nothing where what stood below them is gone: they are pinned.
//! 2. What is new above the last known item is news, whatever its date: it was not there when that place was looked at.
//! 3. What is new below it is news if it is dated later than all that is known. It is old if it is dated earlier; or if no date
//!    decides, and the last known item has moved down, or was the page's last and another page follows. A list that grew and has no
//!    other page shows all it has: what is new at its end is news.
//! 4. Where nothing known was reached, items dated before the newest known one are old. One without a date goes with the item
//!    above it; on later pages, where no date was seen, it is old.

use std::collections::HashSet;

use url::Url;

use super::items::{Matching, match_items};
use super::verdict::Remembered;
use crate::model::{Extent, Item, Sighting};

/// So many items may be pinned to the top of a list.
const PINNED_AT_MOST: usize = 3;

/// So many items of a page have other addresses at once where it was rebuilt.
const MOVED_AT_LEAST: usize = 3;

/// How the items of a reading came together from the pages of its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pages {
    /// Items of the first page.
    pub first: usize,
    pub end: End,
}

/// What follows the last page that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// No other page is known.
    Here,
    GoesOn,
    /// A page that could not be read, though news may be on it.
    Broken,
}

/// How far down a reading reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// To what is known: news may stand above this item only.
    Known(usize),
    /// Past the day of the newest known item.
    Older,
    /// Not yet.
    Short,
}

/// How far the pages of the list at `page`, read so far, reach; `last` is where the items of the last of them begin.
pub fn reach(remembered: &Remembered, items: &[Item], last: usize, page: &Url) -> Reach {
    let mut matching = match_items(&remembered.sightings, items, page, Extent::Window);
    // A rebuilt page reaches what is known though its addresses are others; a headline or two that are used again reach nothing.
    let is_rebuilt = matching.unsure.len() >= MOVED_AT_LEAST && matching.unsure.len() * 2 >= items.len();
    matching.settle(|_| is_rebuilt);
    match known_reached(&remembered.sightings, &matching, items.len()) {
        Some(at) => Reach::Known(at),
        None if is_past(remembered, &items[last.min(items.len())..]) => Reach::Older,
        None => Reach::Short,
    }
}

/// True if enough was on the page at the last reading to say that something is amiss where none of it is left.
pub fn is_list_known(remembered: &Remembered) -> bool {
    remembered.has_baseline && remembered.sightings.iter().filter(|known| known.present).count() >= 3
}

/// Items that were never seen before and are no news, by their place.
pub(super) fn old_items(remembered: &Remembered, items: &[Item], matching: &Matching, pages: Pages) -> HashSet<usize> {
    let (sightings, newest) = (&remembered.sightings, remembered.newest_shown());
    let fresh = |from: usize| (from..items.len()).filter(|at| matching.sighting_of[*at].is_none());
    let day = |at: usize| items[at].published.map(|published| published.day());
    let Some(last) = known_reached(sightings, matching, items.len()) else {
        let mut is_old = false;
        let mut was_dated = false;
        let mut judge = |at: usize| {
            if let (Some(day), Some(newest)) = (day(at), newest) {
                (is_old, was_dated) = (day < newest, true);
            }
            is_old || (!was_dated && at >= pages.first)
        };
        return fresh(0).filter(|at| judge(*at)).collect();
    };
    let known = matching.sighting_of[last].map(|at| &sightings[at]).filter(|known| known.present);
    let shown_before = sightings.iter().filter(|known| known.present);
    let (count, last_position) = shown_before.fold((0, 0), |(count, last), known| (count + 1, last.max(known.position)));
    let is_all_there_is = pages.end == End::Here && items.len() > count;
    let has_come_up = known.is_some_and(|known| {
        let position = i64::try_from(last).unwrap_or(i64::MAX);
        position > known.position || (known.position == last_position && pages.end == End::GoesOn)
    });
    let is_old = |at: &usize| match (day(*at), newest) {
        (Some(day), Some(newest)) if day > newest => false,
        _ if is_all_there_is => false,
        (Some(day), Some(newest)) if day < newest => true,
        _ => has_come_up,
    };
    fresh(last + 1).filter(is_old).collect()
}

/// The last item that is known, unless all that is known is pinned to the top.
fn known_reached(sightings: &[Sighting], matching: &Matching, items: usize) -> Option<usize> {
    let last = matching.sighting_of.iter().rposition(Option::is_some)?;
    let leading = matching.sighting_of.iter().take_while(|known| known.is_some()).count();
    if leading <= last || leading > PINNED_AT_MOST || leading * 2 > items {
        return Some(last);
    }
    let held: HashSet<usize> = matching.sighting_of.iter().flatten().copied().collect();
    let lowest = held.iter().filter(|at| sightings[**at].present).map(|at| sightings[*at].position).max();
    let is_gone =
        |(at, known): (usize, &Sighting)| known.present && !held.contains(&at) && lowest.is_none_or(|lowest| known.position > lowest);
    // A list whose lower part is as it was, only longer or shorter, has nothing pinned.
    if sightings.iter().enumerate().any(is_gone) { None } else { Some(last) }
}

/// All that is dated here is older than the newest known item.
fn is_past(remembered: &Remembered, items: &[Item]) -> bool {
    let Some(newest) = remembered.newest_shown() else { return false };
    let mut days = items.iter().filter_map(|item| item.published).map(|published| published.day()).peekable();
    days.peek().is_some() && days.all(|day| day < newest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::samples::{in_march, page, remember_all};

    /// Pages stand apart by `|`; the last is the one just read.
    fn read(pages: &str) -> (Vec<Item>, usize, usize) {
        let pages: Vec<Vec<Item>> = pages.split(" | ").map(in_march).collect();
        let (first, last) = (pages[0].len(), pages.last().unwrap().len());
        let all: Vec<Item> = pages.into_iter().flatten().collect();
        let last = all.len() - last;
        (all, first, last)
    }

    fn check_reach(before: &str, now: &str, expected: Reach) {
        let (all, _, last) = read(now);
        assert_eq!(reach(&remember_all(in_march(before)), &all, last, &page()), expected, "{before} -> {now}");
    }

    fn check_old(before: &str, now: &str, end: End, expected: &str) {
        let (remembered, (all, first, _)) = (remember_all(in_march(before)), read(now));
        let matching = match_items(&remembered.sightings, &all, &page(), Extent::Window);
        let old = old_items(&remembered, &all, &matching, Pages { first, end });
        let old: Vec<&str> = (0..all.len()).filter(|at| old.contains(at)).map(|at| all[at].title.as_str()).collect();
        assert_eq!(old.join(", "), expected, "{before} -> {now}, {end:?}");
    }

    #[test]
    fn reading_goes_on_until_something_known_stands_below_the_news() {
        check_reach("A, B, C", "N, A, B", Reach::Known(2));
        check_reach("A, B, C", "N, M, O", Reach::Short);
        check_reach("A, B, C", "N, M, O | P, A, B", Reach::Known(5));
        check_reach("A, B, C", "A, B, C", Reach::Known(2));
        check_reach("A 9, B 8, C 7", "N 11, M 10 | X 6, Y 5", Reach::Older);
        check_reach("A 9, B 8, C 7", "N 11, M 10 | X 9, Y 5", Reach::Short);
    }

    #[test]
    fn what_is_pinned_to_the_top_reaches_nothing() {
        check_reach("P, A, B, C", "P, N, M, O", Reach::Short);
        check_reach("P, A, B, C", "P, N, M, O | Q, A, B", Reach::Known(6));
        check_reach("P, A, B, C", "P, N, A, B", Reach::Known(3));
        check_reach("A, B", "A, B, X, Y", Reach::Known(1));
    }

    #[test]
    fn what_comes_up_from_the_next_page_is_no_news() {
        // Two were taken back, so two of the second page have moved up.
        check_old("A, B, C, D", "A, D, X, Y", End::GoesOn, "X, Y");
        check_old("A, B, C, D", "N, A, B, X", End::GoesOn, "X");
        check_old("A 9, B 8, C 7", "A 9, C 7, X 6", End::Here, "X");
        // All were, and ten others published: the walk ends at what is older.
        check_old("A 9, B 8, C 7", "N 11, M 10, O 10 | X 6, Y, Z 5", End::GoesOn, "X, Y, Z");
    }

    #[test]
    fn a_day_that_is_yet_to_come_is_not_that_of_the_newest() {
        let remembered = Remembered { today: "2026-03-10".parse().ok(), ..remember_all(in_march("A 25, B 8")) };
        let old = |now: &str| {
            let all = in_march(now);
            let matching = match_items(&remembered.sightings, &all, &page(), Extent::Window);
            old_items(&remembered, &all, &matching, Pages { first: all.len(), end: End::GoesOn }).len()
        };
        assert_eq!((old("A 25, B 8, C 9"), old("A 25, B 8, C 7")), (0, 1), "the event of the 25th is no measure of what is new");
        let past = |now: &str| reach(&remembered, &in_march(now), 0, &page());
        assert_eq!((past("N 10, M 9"), past("N 7, M 6")), (Reach::Short, Reach::Older));
    }

    #[test]
    fn what_stands_above_the_last_known_item_is_news_whatever_its_date() {
        check_old("A 9, B 8, C 7", "N 1, A 9, M 2, B 8", End::GoesOn, "");
        check_old("A 9, B 8", "N 11, O 10 | M 3, A 9, X 6", End::GoesOn, "X");
    }

    #[test]
    fn a_list_that_has_no_other_page_and_grew_has_news_at_its_end() {
        check_old("A 1, B 2", "A 1, B 2, C 3", End::Here, "");
        check_old("A, B", "A, B, C", End::Here, "");
        check_old("A 9, B 8", "A 9, B 8, C 7", End::Here, "");
        check_old("A 1, B 2, C 3", "B 2, C 3, D 4", End::GoesOn, "");
        check_old("A, B, C", "B, C, D", End::Here, "");
    }

    #[test]
    fn without_dates_only_the_first_page_is_news_where_nothing_known_was_reached() {
        check_old("A, B", "N, M | O, P", End::GoesOn, "O, P");
        check_old("P, A, B, C", "P, N, M, O", End::Broken, "");
    }
}
