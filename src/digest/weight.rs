//! How much a change matters to the readers of a digest: what stands first, leads the subject and is cut last.
//!
//! The weight is the sum of three things, each bounded, so that none drowns the others:
//!
//! | what | points | why |
//! | --- | --- | --- |
//! | topics that it names | 4 for the first, 1 for each of two more | somebody wrote these names down: they ask for it |
//! | other newsrooms that showed it | 1 each, 3 at most | what several desks thought worth telling is the bigger story |
//! | freshness | 2 on the day or the day before, 1 up to three days | news; what turned up late is less of it, what is gone none |
//!
//! So a named topic outweighs fresh news that one more newsroom has, and yields to fresh news that three have. Among equals the newest leads.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::model::{Change, ChangeKind, Newsroom, Published};

const FIRST_TOPIC: usize = 4;
const MORE_TOPICS: usize = 2;
const MORE_NEWSROOMS: usize = 3;

/// The light of an issue in which its changes are weighed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scales<'a> {
    pub(super) until: DateTime<Utc>,
    pub(super) zone: Tz,
    pub(super) newsrooms: &'a [Newsroom],
}

/// Orders changes, the one that matters most first.
pub(super) type Rank = Reverse<(usize, (NaiveDate, DateTime<Utc>, i64))>;

impl Scales<'_> {
    pub(super) fn rank(&self, change: &Change) -> Rank {
        Reverse((self.weight(change), self.freshness(change)))
    }

    fn weight(&self, change: &Change) -> usize {
        let topics = change.announcement.enrichment.topics.len();
        let named = if topics == 0 { 0 } else { FIRST_TOPIC + (topics - 1).min(MORE_TOPICS) };
        let age = (self.until.with_timezone(&self.zone).date_naive() - self.freshness(change).0).num_days();
        let fresh = match age {
            _ if change.kind == ChangeKind::Withdrawn => 0,
            ..=1 => 2,
            2..=3 => 1,
            _ => 0,
        };
        named + self.others(change).min(MORE_NEWSROOMS) + fresh
    }

    /// Two sources of one newsroom, as its feed and its sitemap, are one.
    fn others(&self, change: &Change) -> usize {
        let name =
            |source: &String| self.newsrooms.iter().find(|newsroom| newsroom.id == *source).map_or(source, |found| &found.name).clone();
        let names: BTreeSet<String> = change.announcement.sources.iter().map(name).collect();
        names.len().saturating_sub(1)
    }

    /// By the day it was published, as the reader's calendar has it; within a day by the time, if known, else by when it was seen.
    fn freshness(&self, change: &Change) -> (NaiveDate, DateTime<Utc>, i64) {
        let seen_on = change.seen_at.with_timezone(&self.zone).date_naive();
        let (day, at) = match change.announcement.published {
            // A living page is as old as its latest edit.
            _ if change.edit.is_some() => (seen_on, change.seen_at),
            Some(Published::At(at)) => (at.with_timezone(&self.zone).date_naive(), at.to_utc()),
            Some(Published::Day(day)) => (day, change.seen_at),
            None => (seen_on, change.seen_at),
        };
        // What was found together was found as the page has it, the newest on top.
        (day, at, -change.id)
    }

    /// The day under which it stands where days are the headings; `None` where the newsroom names none.
    pub(super) fn day(&self, change: &Change) -> Option<NaiveDate> {
        let is_dated = change.edit.is_some() || change.announcement.published.is_some();
        is_dated.then(|| self.freshness(change).0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::compose::samples::{at, change, newsrooms};
    use super::*;

    /// `topics sources age`, each a number, and the weight.
    fn check(topics: usize, others: usize, age: i64, expected: usize) {
        let newsrooms = [newsrooms(), vec![Newsroom { id: "feed".into(), ..newsrooms()[0].clone() }]].concat();
        let scales = Scales { until: at("2026-11-21T07:00:00Z"), zone: chrono_tz::Europe::Berlin, newsrooms: &newsrooms };
        let mut change = change(1, "acme", "A");
        change.announcement.enrichment.topics = (0..topics).map(|n| n.to_string()).collect();
        // The newsroom's own feed is nobody else.
        change.announcement.sources =
            ["acme", "feed", "globex", "papier", "gone", "left"][..others + 2].iter().map(|id| (*id).into()).collect();
        let day = at("2026-11-21T07:00:00Z").date_naive() - chrono::TimeDelta::days(age);
        change.announcement.published = Some(Published::Day(day));
        assert_eq!(scales.weight(&change), expected, "{topics} topics, {others} others, {age} days");
    }

    #[test]
    fn topics_newsrooms_and_freshness_add_up_and_none_drowns_the_others() {
        check(0, 0, 0, 2);
        check(0, 0, 1, 2);
        check(0, 0, 3, 1);
        check(0, 0, 400, 0);
        check(1, 0, 400, 4);
        check(2, 0, 0, 7);
        check(90, 0, 0, 8);
        check(0, 1, 0, 3);
        check(0, 4, 0, 5);
        check(1, 4, 0, 9);
    }

    #[test]
    fn what_is_gone_is_not_fresh() {
        let scales = Scales { until: at("2026-11-21T07:00:00Z"), zone: chrono_tz::UTC, newsrooms: &[] };
        let gone = Change { kind: ChangeKind::Withdrawn, ..change(1, "acme", "A") };
        assert_eq!((scales.weight(&gone), scales.weight(&change(1, "acme", "A"))), (0, 2));
    }

    #[test]
    fn a_living_page_is_as_old_as_its_latest_edit() {
        let newsrooms = newsrooms();
        let scales = Scales { until: at("2026-11-21T07:00:00Z"), zone: chrono_tz::Europe::Berlin, newsrooms: &newsrooms };
        let mut edit = super::super::compose::samples::edited(1, 2, "A: one > two");
        edit.announcement.published = Some("2020-01-31".parse().unwrap());
        assert_eq!((scales.weight(&edit), scales.day(&edit)), (2, Some("2026-11-21".parse().unwrap())));
        assert_eq!(scales.day(&change(1, "acme", "A")), None);
    }
}
