//! From a matching to a verdict: what is news, what is doubted, what went missing.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use url::Url;

use super::baseline::baseline;
use super::burst;
use super::doubt::{dates_lost, doubt, is_turned_over, pulled};
use super::headlines::Hint;
use super::items::{Matching, match_items};
use super::missing::{Foot, missing};
use super::moved;
use super::pages::{End, Pages, old_items};
use super::wording::is_reworded;
use crate::model::{Extent, Finding, Findings, Item, ItemFindings, Outcome, Sighting, Verdict};

/// What the store knows of a source's items.
#[derive(Debug, Clone, Default)]
pub struct Remembered {
    /// Whether a good reading was ever stored.
    pub has_baseline: bool,
    /// In the order in which they were first seen.
    pub sightings: Vec<Sighting>,
    /// Ids of sightings whose old address is known to be theirs no more: it is gone, or leads elsewhere.
    pub moved: HashSet<i64>,
    /// Where the page is read by other rules now: what those find on it as it was when it was kept last.
    pub shown_before: Vec<Item>,
    /// When the page was last read and believed.
    pub read_at: Option<DateTime<Utc>>,
    /// Days after this one are announced ahead, and say nothing of what is newest.
    pub today: Option<NaiveDate>,
}

impl Remembered {
    /// The day of the newest known announcement.
    pub(super) fn newest_day(&self) -> Option<NaiveDate> {
        self.newest_of(|_| true)
    }

    /// The same of what the last reading showed.
    pub(super) fn newest_shown(&self) -> Option<NaiveDate> {
        self.newest_of(|known| known.present)
    }

    fn newest_of(&self, is_meant: impl Fn(&Sighting) -> bool) -> Option<NaiveDate> {
        let days = self.sightings.iter().filter(|known| is_meant(known)).filter_map(|known| known.published_on);
        days.filter(|day| !self.is_ahead(*day)).max()
    }

    /// Whether a day is yet to come: an event, an embargo, a slip of the pen.
    pub(super) fn is_ahead(&self, day: NaiveDate) -> bool {
        // A zone may be a day ahead of ours.
        self.today.and_then(|today| today.succ_opt()).is_some_and(|last| day > last)
    }
}

/// What a reading shows, and how much that is of all there is.
#[derive(Debug, Clone)]
pub struct Shown {
    pub items: Vec<Item>,
    pub extent: Extent,
    pub pages: Pages,
    /// What could not be decided this time: such items are neither known nor news yet, and what they may be is not gone.
    pub put_off: Vec<Hint>,
}

impl Shown {
    /// Read at one address.
    pub fn at_once(items: Vec<Item>, extent: Extent) -> Shown {
        let pages = Pages { first: items.len(), end: End::Here };
        Shown { items, extent, pages, put_off: Vec::new() }
    }
}

impl From<Vec<Item>> for Shown {
    /// A page shows the newest, as nearly all do.
    fn from(items: Vec<Item>) -> Shown {
        Shown::at_once(items, Extent::Window)
    }
}

/// What may have moved, or be another announcement under the same headline: `remembered.moved` is to hold those that have.
pub fn unsure(remembered: &Remembered, shown: &Shown, page: &Url) -> Vec<Hint> {
    match_items(&remembered.sightings, &shown.items, page, shown.extent).unsure
}

/// Compares a reading of the source at `page`; a baseline announces its `announce_existing` newest items.
pub fn compare(remembered: &Remembered, shown: impl Into<Shown>, page: &Url, announce_existing: usize) -> Verdict {
    let shown = shown.into();
    let mut matching = match_items(&remembered.sightings, &shown.items, page, shown.extent);
    // A baseline is to be silent, so it goes by the slightest hint.
    let is_put_off = |known: usize| shown.put_off.iter().any(|hint| hint.known == known);
    matching.settle(|known| !remembered.has_baseline || is_put_off(known) || remembered.moved.contains(&remembered.sightings[known].id));
    if !remembered.has_baseline {
        return Verdict::Baseline(Findings::Items(baseline(remembered, shown, matching, page, announce_existing)));
    }
    if let Some(trouble) = doubt(remembered, &shown, &matching) {
        return Verdict::Suspicious(trouble);
    }
    let late = burst::shield(remembered, &shown, &mut matching);
    Verdict::Read(Findings::Items(findings(remembered, shown, matching, &late)))
}

/// What a reading holds against what is remembered, doubted or not.
pub(super) fn read(remembered: &Remembered, shown: Shown, page: &Url) -> ItemFindings {
    let mut matching = match_items(&remembered.sightings, &shown.items, page, shown.extent);
    matching.settle(|known| remembered.moved.contains(&remembered.sightings[known].id));
    findings(remembered, shown, matching, &HashSet::new())
}

pub(super) fn findings(remembered: &Remembered, shown: Shown, matching: Matching, late: &HashSet<usize>) -> ItemFindings {
    let Shown { items, extent, pages, put_off } = shown;
    let sightings = &remembered.sightings;
    let old = if extent == Extent::Window { old_items(remembered, &items, &matching, pages) } else { HashSet::new() };
    // Below a page that could not be read, anything may still be there.
    let extent = if pages.end == End::Broken { Extent::Part } else { extent };
    let left = if extent == Extent::Part { Vec::new() } else { left(sightings, &matching) };
    let moved_to = moved::destination(sightings, &items, &matching);
    // The old addresses of a site that has moved are gone, which withdraws nothing.
    let foot = if pages.first == items.len() { Foot::Seen } else { Foot::Elsewhere };
    let missing = if moved_to.is_some() { Vec::new() } else { missing(sightings, &matching, extent, foot) };
    let retitled_at_once = is_reading_changed(sightings, &items, &matching, extent);
    let archive_from = if extent == Extent::Window { archive(sightings, &items, &matching) } else { items.len() };
    let pulled = if moved_to.is_some() { Vec::new() } else { pulled(sightings, &matching, extent) };
    let turned_over = extent != Extent::Part && is_turned_over(sightings, &matching);
    let trouble = if extent == Extent::Window { dates_lost(sightings, &items, &matching) } else { None };
    let items = (items.into_iter().zip(matching.sighting_of).zip(matching.addresses).enumerate())
        .filter(|(position, _)| put_off.iter().all(|hint| hint.item != *position))
        .map(|(position, ((item, sighting), address))| {
            let Some(known) = sighting.map(|at| &sightings[at]) else {
                let announce = position < archive_from && !old.contains(&position);
                let outcome = if late.contains(&position) { Outcome::Late } else { Outcome::Fresh { announce } };
                return Finding { item, address, outcome, is_same: false };
            };
            let has_moved = extent == Extent::Window && known.position != position as i64;
            let is_same = !has_moved && is_same(known, &item, address.as_deref());
            let outcome = if retitled_at_once || !is_reworded(known, &item, extent) {
                Outcome::Known { sighting_id: known.id }
            } else {
                Outcome::Retitled { sighting_id: known.id, previous: known.title.clone() }
            };
            Finding { item, address, outcome, is_same }
        })
        .collect();
    ItemFindings { items, missing, moved_to, left, extent, pulled, turned_over, trouble, edition: None, undecided: !put_off.is_empty() }
}

/// Where the page shows more of its archive than it ever did: the place from which all items are strangers, and older by
/// their day than any that is known. They came out before the page was first read.
fn archive(sightings: &[Sighting], items: &[Item], matching: &Matching) -> usize {
    let last_known = matching.sighting_of.iter().rposition(Option::is_some);
    let oldest = sightings.iter().filter_map(|known| known.published_on).min();
    let (Some(last_known), Some(oldest)) = (last_known, oldest) else { return items.len() };
    let is_older = |item: &Item| item.published.is_some_and(|published| published.day() < oldest);
    let from = last_known + 1;
    if items[from..].iter().all(is_older) { from } else { items.len() }
}

/// Nothing that is remembered of an item would change by writing it again.
fn is_same(known: &Sighting, item: &Item, address: Option<&str>) -> bool {
    let keeps = |new: Option<&str>, old: Option<&str>| new.is_none() || new == old;
    known.present
        && known.absences == 0
        && known.title == item.title
        && keeps(item.guid.as_deref(), known.guid.as_deref())
        && keeps(address, known.address.as_deref())
        && keeps(item.url.as_ref().map(Url::as_str), known.url.as_deref())
        && item.published.is_none_or(|published| known.published_on == Some(published.day()))
}

/// What stood there before and does not now.
fn left(sightings: &[Sighting], matching: &Matching) -> Vec<i64> {
    let held: HashSet<usize> = matching.sighting_of.iter().flatten().copied().collect();
    (sightings.iter().enumerate()).filter(|(at, known)| known.present && !held.contains(at)).map(|(_, known)| known.id).collect()
}

/// Newsrooms do not rewrite most of their headlines between two polls; a page that is read in another way does.
fn is_reading_changed(sightings: &[Sighting], items: &[Item], matching: &Matching, extent: Extent) -> bool {
    let known: Vec<(&Sighting, &Item)> =
        items.iter().zip(&matching.sighting_of).filter_map(|(item, at)| at.map(|at| (&sightings[at], item))).collect();
    let retitled = known.iter().filter(|(known, item)| is_reworded(known, item, extent)).count();
    retitled >= 3 && retitled * 2 > known.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Published, Reason, TroubleKind, title_key};

    fn page() -> Url {
        Url::parse("https://acme.example/news/").unwrap()
    }

    fn item(title: &str, day: &str) -> Item {
        let path = title_key(title).replace(' ', "-");
        let published = (!day.is_empty()).then(|| day.parse::<Published>().unwrap());
        Item { title: title.to_owned(), url: Some(page().join(&path).unwrap()), published, ..Item::default() }
    }

    /// What the store would remember after a verdict.
    fn remember(verdict: Verdict) -> Remembered {
        let (Verdict::Baseline(Findings::Items(findings)) | Verdict::Read(Findings::Items(findings))) = verdict else {
            panic!("{verdict:?}")
        };
        let sightings = (findings.items.into_iter().enumerate())
            .map(|(at, finding)| Sighting {
                id: at as i64,
                announcement_id: Some(at as i64),
                guid: None,
                address: finding.address,
                url: finding.item.url.map(String::from),
                title: finding.item.title,
                published_on: finding.item.published.map(|published| published.day()),
                sketch: None,
                present: true,
                position: at as i64,
                absences: 0,
            })
            .collect();
        Remembered { has_baseline: true, sightings, ..Remembered::default() }
    }

    fn announced(verdict: &Verdict) -> Vec<&str> {
        let (Verdict::Baseline(Findings::Items(findings)) | Verdict::Read(Findings::Items(findings))) = verdict else {
            panic!("{verdict:?}")
        };
        let fresh = findings.items.iter().filter(|finding| finding.outcome == Outcome::Fresh { announce: true });
        fresh.map(|finding| finding.item.title.as_str()).collect()
    }

    fn first(items: Vec<Item>) -> Remembered {
        remember(compare(&Remembered::default(), items, &page(), 0))
    }

    #[test]
    fn first_poll_announces_nothing_unless_told_to() {
        let items = vec![item("Pinned", "2020-01-01"), item("B", "2026-02-02"), item("A", "2026-02-01")];
        assert_eq!(announced(&compare(&Remembered::default(), items.clone(), &page(), 0)), [""; 0]);
        assert_eq!(announced(&compare(&Remembered::default(), items, &page(), 2)), ["B", "A"]);
    }

    #[test]
    fn a_source_read_by_new_rules_announces_only_what_came_out_meanwhile() {
        let mut known = first(vec![item("B", "2026-02-02"), item("A", "2026-02-01")]);
        known.has_baseline = false;
        let now = vec![item("C", "2026-02-03"), item("B", "2026-02-02"), item("Never listed", "2026-01-30")];
        assert_eq!(announced(&compare(&known, now, &page(), 5)), ["C"]);
        let elsewhere = vec![item("X", "2026-02-03"), item("Y", "2026-02-02")];
        assert_eq!(announced(&compare(&known, elsewhere, &page(), 5)), [""; 0]);
    }

    #[test]
    fn what_was_not_there_is_announced_once() {
        let known = first(vec![item("B", "2026-02-02"), item("A", "2026-02-01")]);
        let now = vec![item("C", "2026-02-03"), item("B", "2026-02-02")];
        let verdict = compare(&known, now.clone(), &page(), 0);
        assert_eq!(announced(&verdict), ["C"]);
        assert_eq!(announced(&compare(&remember(verdict), now, &page(), 0)), [""; 0]);
    }

    #[test]
    fn a_rewritten_headline_is_an_update_and_small_edits_are_none() {
        let mut now = vec![item("Profit up 8%", ""), item("Plant opens", ""), item("Third", "")];
        let known = first(now.clone());
        now[0].title = "Profit up 9%".to_owned();
        now[1].title = "“Plant”  opens".to_owned();
        let Verdict::Read(Findings::Items(findings)) = compare(&known, now, &page(), 0) else { panic!() };
        assert_eq!(findings.items[0].outcome, Outcome::Retitled { sighting_id: 0, previous: "Profit up 8%".to_owned() });
        assert_eq!(findings.items[1].outcome, Outcome::Known { sighting_id: 1 });
    }

    #[test]
    fn a_headline_cut_off_or_no_longer_cut_off_is_no_update() {
        let whole = "Acme opens a second plant for recycled board near Poznań";
        let cut = "Acme opens a second plant for recycled …";
        let retitled = |before: &str, now: &str| {
            let known = first(vec![item("A", "2026-03-01"), Item { title: before.into(), ..item("B", "2026-02-01") }]);
            let verdict = compare(&known, vec![item("A", "2026-03-01"), Item { title: now.into(), ..item("B", "2026-02-01") }], &page(), 0);
            let Verdict::Read(Findings::Items(findings)) = verdict else { panic!("{verdict:?}") };
            findings.items.iter().filter(|finding| matches!(finding.outcome, Outcome::Retitled { .. })).count()
        };
        assert_eq!(retitled(cut, whole), 0);
        assert_eq!(retitled(whole, cut), 0);
        assert_eq!(retitled(cut, "Acme closes its second plant for recycled board"), 1);
    }

    #[test]
    fn a_page_that_shows_more_of_its_archive_announces_none_of_it() {
        let known = first(vec![item("B", "2026-03-01"), item("A", "2026-02-01")]);
        let more = |last: &str| vec![item("C", "2026-03-02"), item("B", "2026-03-01"), item("A", "2026-02-01"), item("Z", last)];
        assert_eq!(announced(&compare(&known, more("2026-01-31"), &page(), 0)), ["C"]);
        // As late as what is known, or of no day: a page may add at its end.
        assert_eq!(announced(&compare(&known, more("2026-02-01"), &page(), 0)), ["C", "Z"]);
        assert_eq!(announced(&compare(&known, more(""), &page(), 0)), ["C", "Z"]);
    }

    #[test]
    fn when_most_headlines_change_the_reading_has_changed_and_not_the_news() {
        let mut now: Vec<Item> = ["A", "B", "C", "D"].map(|title| item(title, "")).into();
        let known = first(now.clone());
        now.iter_mut().for_each(|item| item.title.push_str(" | Acme newsroom"));
        let Verdict::Read(Findings::Items(findings)) = compare(&known, now, &page(), 0) else { panic!() };
        assert!(findings.items.iter().all(|finding| matches!(finding.outcome, Outcome::Known { .. })));
    }

    #[test]
    fn scrolled_off_is_not_missing_and_gone_from_the_middle_is() {
        let known = first(["A", "B", "C", "D"].map(|title| item(title, "")).into());
        let Verdict::Read(Findings::Items(findings)) = compare(&known, ["N", "A", "C"].map(|title| item(title, "")).to_vec(), &page(), 0)
        else {
            panic!()
        };
        let missing: Vec<i64> = findings.missing.iter().map(|missing| missing.sighting_id).collect();
        assert_eq!(missing, [1]);
    }

    fn shown(titles: &[&str], extent: Extent) -> Shown {
        Shown::at_once(titles.iter().map(|title| item(title, "")).collect(), extent)
    }

    fn missing_of(verdict: Verdict) -> Vec<i64> {
        let Verdict::Read(Findings::Items(findings)) = verdict else { panic!("{verdict:?}") };
        findings.missing.iter().map(|missing| missing.sighting_id).collect()
    }

    #[test]
    fn a_sitemap_has_no_order_so_whatever_vanishes_is_looked_for() {
        let known = first(["A", "B", "C", "D"].map(|title| item(title, "")).into());
        assert_eq!(missing_of(compare(&known, shown(&["C", "A", "B"], Extent::Whole), &page(), 0)), [3]);
        let many: Vec<Item> = (0..60).map(|n| item(&format!("Item {n}"), "")).collect();
        let kept = many[..30].to_vec();
        let verdict = compare(&first(many), Shown::at_once(kept, Extent::Whole), &page(), 0);
        assert_eq!(missing_of(verdict), [0; 0], "a sitemap that was cut anew withdraws nothing");
    }

    #[test]
    fn what_a_part_does_not_show_is_neither_missing_nor_moved() {
        let known = first(["A", "B", "C", "D"].map(|title| item(title, "")).into());
        let Verdict::Read(Findings::Items(nothing)) = compare(&known, shown(&[], Extent::Part), &page(), 0) else { panic!() };
        assert!(nothing.left.is_empty() && nothing.missing.is_empty() && nothing.items.is_empty());
        let mut again = shown(&["A"], Extent::Part);
        again.items[0].url = Some(page().join("other/a").unwrap());
        assert_eq!(announced(&compare(&known, again, &page(), 0)), ["A"], "its old address was not looked at");
    }

    #[test]
    fn a_headline_made_of_the_address_is_never_retitled() {
        let mut known = first(vec![item("Profit up 8", ""), item("B", ""), item("C", "")]);
        let mut now = item("Profit up 8% to a record, says Acme", "");
        now.url = Some(page().join("profit-up-8").unwrap());
        let outcome = |known: &Remembered, item: Item| {
            let Verdict::Read(Findings::Items(found)) = compare(known, Shown::at_once(vec![item], Extent::Whole), &page(), 0) else {
                panic!()
            };
            found.items[0].outcome.clone()
        };
        assert_eq!(outcome(&known, now.clone()), Outcome::Known { sighting_id: 0 });
        known.sightings[0].title.clone_from(&now.title);
        assert_eq!(outcome(&known, item("Profit up 8", "")), Outcome::Known { sighting_id: 0 });
    }

    #[test]
    fn an_item_that_looks_as_before_is_not_written_again() {
        let titles = ["A", "B", "C"];
        let known = first(titles.map(|title| item(title, "")).into());
        let same = |verdict| {
            let Verdict::Read(Findings::Items(found)) = verdict else { panic!() };
            found.items.iter().map(|finding| finding.is_same).collect::<Vec<_>>()
        };
        assert_eq!(same(compare(&known, shown(&titles, Extent::Window), &page(), 0)), [true; 3]);
        assert_eq!(same(compare(&known, shown(&["N", "A", "B"], Extent::Window), &page(), 0)), [false; 3]);
        assert_eq!(same(compare(&known, shown(&["N", "A", "b"], Extent::Whole), &page(), 0)), [false, true, false]);
    }

    #[test]
    fn what_a_rebuilt_site_leaves_behind_is_not_missing() {
        let known = first(["A", "B", "C", "D"].map(|title| item(title, "")).into());
        let mut now = ["A", "C", "D"].map(|title| item(title, ""));
        now.iter_mut().for_each(|item| item.url = Some(page().join(&format!("2026/{}", title_key(&item.title))).unwrap()));
        now[0].published = Some("2026-02-02".parse().unwrap());
        now[1].published = Some("2026-02-01".parse().unwrap());
        now[2].published = Some("2026-01-31".parse().unwrap());
        let Verdict::Read(Findings::Items(findings)) = compare(&known, now.to_vec(), &page(), 0) else { panic!() };
        assert!(findings.moved_to.is_some() && findings.missing.is_empty(), "{findings:?}");
    }

    #[test]
    fn a_page_that_is_suddenly_empty_changes_nothing() {
        let known = first(vec![item("A", ""), item("B", "")]);
        let verdict = compare(&known, vec![], &page(), 0);
        assert_eq!(verdict.trouble().unwrap().kind, TroubleKind::NotNews(Reason::Empty));
        assert_eq!(verdict.state(), "degraded");
    }

    #[test]
    fn another_page_is_doubted_and_a_busy_day_is_not() {
        let known = first(vec![item("A", "2026-02-01"), item("B", "2026-01-01"), item("C", "2026-01-01")]);
        let other = ["X", "Y", "Z"].map(|title| item(title, "2019-05-05"));
        assert_eq!(compare(&known, other.to_vec(), &page(), 0).trouble().unwrap().kind, TroubleKind::Redesign);
        let busy = ["X", "Y", "Z"].map(|title| item(title, "2026-02-02"));
        assert_eq!(announced(&compare(&known, busy.to_vec(), &page(), 0)), ["X", "Y", "Z"]);
    }
}
