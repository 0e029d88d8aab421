//! The first good reading of a source, which announces nothing; and of one that has a memory, because it is read by other rules now or
//! was taken out for long: what came out since is announced.

use std::collections::HashSet;

use chrono::{NaiveDate, TimeDelta};
use url::Url;

use super::burst;
use super::items::{Matching, match_items};
use super::readings::sightings;
use super::verdict::{Remembered, Shown, findings};
use crate::model::{Finding, Item, ItemFindings, Outcome};

/// What came out longer ago, while nobody watched, is counted and not told one by one.
const NEWS: TimeDelta = TimeDelta::days(7);

/// A first poll announces nothing: the page's whole archive would be "new".
///
/// With a memory, what came out since is announced, unless that is long ago; then it is late.
pub(super) fn baseline(remembered: &Remembered, shown: Shown, matching: Matching, page: &Url, announce_existing: usize) -> ItemFindings {
    let items = &shown.items;
    let announced: HashSet<usize> = if remembered.sightings.is_empty() {
        // Newest by date where there is one; pages stand newest first, so page order decides among the others.
        let mut newest: Vec<usize> = (0..items.len()).collect();
        newest.sort_by_key(|at| std::cmp::Reverse(items[*at].published.map(|published| published.day())));
        newest.into_iter().take(announce_existing).collect()
    } else {
        let mut came = came_since(remembered, items, &matching);
        came.extend(came_to_page(remembered, &shown, page));
        came
    };
    let mut findings = findings(remembered, shown, matching, &HashSet::new());
    for (at, finding) in findings.items.iter_mut().enumerate() {
        match &finding.outcome {
            Outcome::Fresh { .. } if announced.contains(&at) && is_stale(remembered, &finding.item) => finding.outcome = Outcome::Late,
            Outcome::Fresh { .. } => finding.outcome = Outcome::Fresh { announce: announced.contains(&at) },
            // Other rules read other wordings.
            Outcome::Retitled { sighting_id, .. } => finding.outcome = Outcome::Known { sighting_id: *sighting_id },
            Outcome::Known { .. } | Outcome::Late => {}
        }
    }
    ItemFindings { missing: Vec::new(), moved_to: None, pulled: Vec::new(), turned_over: false, trouble: None, ..findings }
}

/// What came out since the page was last read, where it is read by other rules now, which may find more than those before:
/// what is dated later than all that is known, or on that last day where it was not over yet. Without a date nothing tells what is
/// new from what the rules before did not find. Where nothing known is left it is another page, and all is silent.
fn came_since(remembered: &Remembered, items: &[Item], matching: &Matching) -> HashSet<usize> {
    let Some(newest) = remembered.newest_day().filter(|_| matching.sighting_of.iter().any(Option::is_some)) else { return HashSet::new() };
    // A day ends last on the date line, twelve hours after UTC's.
    let ends_at = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::hours(36);
    let is_last_day_open = remembered.read_at.is_some_and(|read_at| read_at < ends_at(newest));
    let came = |day: NaiveDate| day > newest || (day == newest && is_last_day_open);
    let is_fresh = |at: &usize| matching.sighting_of[*at].is_none();
    (0..items.len()).filter(is_fresh).filter(|at| items[*at].published.is_some_and(|published| came(published.day()))).collect()
}

/// What has come to the page since it was kept last, as its new rules read it: those who find more on it find that on the page kept, too.
fn came_to_page(remembered: &Remembered, shown: &Shown, page: &Url) -> HashSet<usize> {
    let sightings = sightings(&remembered.shown_before, page);
    let before = Remembered { has_baseline: true, sightings, today: remembered.today, ..Remembered::default() };
    let mut matching = match_items(&before.sightings, &shown.items, page, shown.extent);
    matching.settle(|_| true);
    // Of another page it says nothing.
    if matching.sighting_of.iter().all(Option::is_none) {
        return HashSet::new();
    }
    let late = burst::shield(&before, shown, &mut matching);
    let found = findings(&before, shown.clone(), matching, &late);
    let is_news = |(at, finding): (usize, &Finding)| (finding.outcome == Outcome::Fresh { announce: true }).then_some(at);
    found.items.iter().enumerate().filter_map(is_news).collect()
}

/// Came out while nobody watched, and so long ago, as far as anybody can tell, that it is no news. Where the page was read within that
/// time, nothing is.
fn is_stale(remembered: &Remembered, item: &Item) -> bool {
    let Some((today, read_at)) = remembered.today.zip(remembered.read_at) else { return false };
    let was_away = today - read_at.date_naive() > NEWS;
    was_away && item.published.is_none_or(|published| today - published.day() > NEWS)
}

#[cfg(test)]
mod tests {
    use super::super::samples::{items, page, remember};
    use super::super::verdict::compare;
    use super::*;
    use crate::model::{Findings, Verdict};

    /// What becomes of each item of a page that was last read on 10 March, on this day of March; a memory of the page itself as it was
    /// kept then, as the rules of today read it, may be there.
    fn check(known: &[&str], kept: &[&str], today: u32, now: &[&str], expected: &str) {
        let remembered = Remembered {
            sightings: remember(known),
            shown_before: items(kept),
            read_at: Some("2026-03-10T09:00:00Z".parse().unwrap()),
            today: NaiveDate::from_ymd_opt(2026, 3, today),
            ..Remembered::default()
        };
        let Verdict::Baseline(Findings::Items(found)) = compare(&remembered, items(now), &page(), 9) else { panic!() };
        let told = |finding: &Finding| match finding.outcome {
            Outcome::Fresh { announce: true } => "new",
            Outcome::Fresh { announce: false } => "quiet",
            Outcome::Late => "late",
            Outcome::Known { .. } => "known",
            Outcome::Retitled { .. } => "updated",
        };
        assert_eq!(found.items.iter().map(told).collect::<Vec<_>>().join(" "), expected, "{now:?}");
    }

    const KNOWN: [&str; 2] = ["A|a|2026-03-08", "B|b|2026-03-02"];

    #[test]
    fn what_came_out_since_is_news_for_a_week() {
        let now = ["N|n|2026-03-13", "M|m|2026-03-09", "U|u", "A|a|2026-03-08", "O|o|2026-03-03", "B|b|2026-03-02"];
        check(&KNOWN, &[], 14, &now, "new new quiet known quiet known");
        check(&KNOWN, &[], 17, &now, "new new quiet known quiet known");
        check(&KNOWN, &[], 18, &now, "new late quiet known quiet known");
        check(&KNOWN, &[], 30, &now, "late late quiet known quiet known");
    }

    #[test]
    fn without_days_the_page_that_was_kept_tells_what_came_since() {
        let (known, now) = (["A|a", "B|b"], ["N|n", "A|a", "Never found|x", "B|b"]);
        check(&known, &[], 11, &now, "quiet known quiet known");
        check(&known, &["A|a", "Never found|x", "B|b"], 11, &now, "new known quiet known");
        check(&known, &["A|a", "Never found|x", "B|b"], 30, &now, "late known quiet known");
        check(&known, &["P|p", "Q|q"], 11, &now, "quiet known quiet known");
        // Rules that find nothing of what those before found.
        check(&known, &["X|x", "Y|y"], 11, &["N|n", "X|x", "Y|y"], "new quiet quiet");
    }

    #[test]
    fn other_rules_that_read_other_wordings_edit_nothing() {
        check(&KNOWN, &[], 11, &["A as other rules read it|a|2026-03-08", "B|b|2026-03-02"], "known known");
    }
}
