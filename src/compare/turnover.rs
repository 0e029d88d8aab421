//! A page that shares nothing with what is known is not believed: it may be another page, in place of the newsroom for an hour. But
//! a newsroom may also have been made anew. What stands there long enough is taken for it.
//!
//! The rule: a reading is taken over when such readings have come for `STANDS` (a wrong page is put right within a working day,
//! a new design stays) and at `POLLS` polls at least, and half of the first of them is still there. Where a list is polled so seldom, or
//! changes so fast, that nothing of it ever stays, `LONG_ENOUGH` decides. What can be shown to be new is announced, all else is
//! remembered without a word.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use super::verdict::{Remembered, Shown, read};
use crate::model::{Finding, Findings, Item, Outcome, Verdict, canonical, title_key};

/// How long the same new list stands before it is believed,
const STANDS: TimeDelta = TimeDelta::hours(24);

/// and at how many polls it was seen, the first included: a page that is seen once has stood for no time at all.
const POLLS: u32 = 3;

/// How long a list that is another one at each poll is not believed.
const LONG_ENOUGH: TimeDelta = TimeDelta::days(7);

/// Items of the first reading that are remembered. The newest stand first, and half of them decide.
const KEPT: usize = 100;

/// What earlier polls read and did not believe, since the last one that was believed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Doubted {
    pub since: DateTime<Utc>,
    pub polls: u32,
    /// By what the items of the first of these readings are known again.
    items: Vec<String>,
}

impl Doubted {
    /// What an older version wrote in another shape is forgotten.
    pub fn from_json(json: &str) -> Option<Doubted> {
        serde_json::from_str(json).ok()
    }

    pub fn to_json(&self) -> String {
        // A struct of texts and numbers can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// One more reading that shares nothing with what is known.
    pub fn again(before: Option<Doubted>, items: &[Item], page: &Url, now: DateTime<Utc>) -> Doubted {
        match before {
            // A clock that was ahead and is put right makes nobody wait for it.
            Some(before) => Doubted { polls: before.polls.saturating_add(1), since: before.since.min(now), ..before },
            None => Doubted { since: now, polls: 1, items: items.iter().take(KEPT).map(|item| key(item, page)).collect() },
        }
    }

    /// Whether anything of the first of these readings is left.
    pub fn shares(&self, items: &[Item], page: &Url) -> bool {
        items.iter().any(|item| self.items.contains(&key(item, page)))
    }

    /// Whether such a page is the newsroom's from now on.
    pub fn is_settled(&self, items: &[Item], page: &Url, now: DateTime<Utc>) -> bool {
        let stood = now - self.since;
        let first: HashSet<&str> = self.items.iter().map(String::as_str).collect();
        let left = items.iter().filter(|item| first.contains(key(item, page).as_str())).count();
        let is_same = left * 2 >= first.len().min(items.len());
        self.polls >= POLLS && (stood >= LONG_ENOUGH || (stood >= STANDS && is_same))
    }

    /// The reading as one that is believed. News is what has come to the page since it was first seen like this, above something that
    /// was there then; and what is dated after `last_read`, the day of the last reading that was believed.
    pub fn take_over(&self, remembered: &Remembered, shown: Shown, page: &Url, last_read: Option<NaiveDate>) -> Verdict {
        let first: HashSet<&str> = self.items.iter().map(String::as_str).collect();
        let mut found = read(remembered, shown, page);
        let was_there = |finding: &Finding| first.contains(key(&finding.item, page).as_str());
        let lowest = found.items.iter().rposition(was_there).unwrap_or_default();
        let is_after = |day: NaiveDate| last_read.is_some_and(|last| day > last) && !remembered.is_ahead(day);
        let is_later = |item: &Item| item.published.is_some_and(|published| is_after(published.day()));
        let is_news: Vec<bool> =
            found.items.iter().enumerate().map(|(at, finding)| !was_there(finding) && at < lowest || is_later(&finding.item)).collect();
        for (finding, is_news) in found.items.iter_mut().zip(is_news) {
            if let Outcome::Fresh { announce } = &mut finding.outcome {
                *announce = is_news;
            }
        }
        // The second look was taken long ago.
        found.turned_over = false;
        found.missing.clear();
        Verdict::Read(Findings::Items(found))
    }
}

/// The strongest thing that an item is known by.
fn key(item: &Item, page: &Url) -> String {
    let address = || item.url.as_ref().map(|url| canonical(url, page));
    item.guid.clone().or_else(address).unwrap_or_else(|| title_key(&item.title))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::compare;
    use crate::compare::samples::{in_march, page, remember_all};
    use crate::model::TroubleKind;

    fn at(hour: i64) -> DateTime<Utc> {
        "2026-03-02T12:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hour)
    }

    /// Polls of pages at hours, after one that knew `before`: when the last was taken over, and what it announced.
    fn check(before: &str, polls: &[(i64, &str)], expected: Option<(i64, &str)>) {
        let known = remember_all(in_march(before));
        let mut doubted = None;
        let mut taken = None;
        for (hour, written) in polls {
            let (now, items) = (at(*hour), in_march(written));
            let verdict = compare(&known, items.clone(), &page(), 0);
            assert_eq!(verdict.trouble().map(|trouble| trouble.kind), Some(TroubleKind::Redesign), "{written}");
            let again = Doubted::again(doubted.take(), &items, &page(), now);
            if again.is_settled(&items, &page(), now) {
                let Verdict::Read(Findings::Items(found)) = again.take_over(&known, items.into(), &page(), Some(at(0).date_naive())) else {
                    panic!()
                };
                let news = found.items.iter().filter(|finding| finding.outcome == Outcome::Fresh { announce: true });
                taken = Some((*hour, news.map(|finding| finding.item.title.clone()).collect::<Vec<_>>().join(", ")));
                break;
            }
            doubted = Doubted::from_json(&again.to_json());
        }
        assert_eq!(taken, expected.map(|(hour, news)| (hour, news.to_owned())), "{before} -> {polls:?}");
    }

    #[test]
    fn a_new_list_that_stands_for_a_day_is_taken_over_without_a_word() {
        check("a, b, c", &[(1, "x, y, z"), (2, "x, y, z"), (24, "x, y, z"), (25, "x, y, z")], Some((25, "")));
        check("a, b, c", &[(1, "x, y, z"), (26, "x, y, z")], None);
    }

    #[test]
    fn what_came_to_it_meanwhile_is_news() {
        check("a, b, c", &[(1, "x, y, z"), (2, "n, x, y"), (25, "m, n, x, y")], Some((25, "m, n")));
        // What comes up at the end was never shown, and is old.
        check("a, b, c", &[(1, "x, y, z"), (2, "y, z, o"), (25, "y, z, o")], Some((25, "")));
        // 2 March is the day of the last good reading.
        check("a 2, b 1, c 1", &[(1, "x 1, y 1, z"), (2, "x 1, y 1, z"), (25, "y 1, z, n 3")], Some((25, "n")));
    }

    #[test]
    fn a_clock_that_was_days_ahead_makes_nobody_wait_for_it() {
        check("a, b, c", &[(500, "x, y, z"), (2, "x, y, z"), (25, "x, y, z"), (26, "x, y, z")], Some((26, "")));
    }

    #[test]
    fn the_doubted_page_is_known_again_by_anything_that_is_left_of_it() {
        let doubted = Doubted::again(None, &in_march("x, y, z"), &page(), at(0));
        assert!(doubted.shares(&in_march("n, m, x"), &page()) && !doubted.shares(&in_march("a, b, c"), &page()));
    }

    #[test]
    fn a_list_that_never_stays_is_doubted_for_a_week() {
        check("a, b, c", &[(1, "d, e, f"), (80, "g, h, i"), (160, "j, k, l"), (170, "m, n, o")], Some((170, "")));
    }
}
