//! What is not to be believed of a reading, though the server answered: that nothing is left of what was known, that all is gone, that
//! no date can be read any more. Decides on one reading alone; what to do about it is the poll's affair.

use std::collections::HashSet;

use super::items::Matching;
use super::verdict::{Remembered, Shown};
use crate::model::{Extent, Item, Reason, Sighting, Trouble, TroubleKind};

/// A list of fewer may well be turned over, or lose its dates, between two polls.
pub(super) const ENOUGH: usize = 3;

/// One in so many may keep its date, as what is pinned above a list does, and the dates are lost all the same.
const DATED_AT_MOST: usize = 10;

/// A reading that cannot be believed.
pub(super) fn doubt(remembered: &Remembered, shown: &Shown, matching: &Matching) -> Option<Trouble> {
    // Of a part it proves nothing that it holds none of what is known, or nothing at all.
    if shown.extent == Extent::Part {
        return None;
    }
    // What comes after the first page was only looked for.
    let items = &shown.items[..shown.pages.first.min(shown.items.len())];
    let present: Vec<&Sighting> = remembered.sightings.iter().filter(|known| known.present).collect();
    if items.is_empty() {
        let detail = format!("the page shows no announcements where there were {}", present.len());
        return (!present.is_empty()).then_some(Trouble { kind: TroubleKind::NotNews(Reason::Empty), detail });
    }
    if !is_turned_over(&remembered.sightings, matching) {
        return None;
    }
    // On a busy day all of it is newer than the newest known item; anything else is another page.
    let newest = remembered.newest_shown();
    let newer = items.iter().filter(|item| item.published.map(|published| published.day()) >= newest && newest.is_some()).count();
    let detail =
        format!("none of the {} announcements known from this page is left, and the {} there are not newer", present.len(), items.len());
    (newer * 2 < items.len()).then_some(Trouble { kind: TroubleKind::Redesign, detail })
}

/// Nothing is left of what was there, and that was enough to say so.
pub(super) fn is_turned_over(sightings: &[Sighting], matching: &Matching) -> bool {
    matching.sighting_of.iter().all(Option::is_none) && sightings.iter().filter(|known| known.present).count() >= ENOUGH
}

/// Of the announcements whose day is known from earlier readings none has one now. They are the same announcements, so the list is
/// believed; only what is new on it has no date. It ends when the dates are back, or when none of those is left on the page.
pub(super) fn dates_lost(sightings: &[Sighting], items: &[Item], matching: &Matching) -> Option<Trouble> {
    let known = |at: &usize| sightings[*at].published_on.is_some();
    let had: Vec<&Item> =
        items.iter().zip(&matching.sighting_of).filter(|(_, at)| at.as_ref().is_some_and(known)).map(|(item, _)| item).collect();
    let have = had.iter().filter(|item| item.published.is_some()).count();
    let detail = format!(
        "the dates of {} announcements, known from earlier readings, cannot be read any more; what is new is announced without a date",
        had.len() - have
    );
    let are_lost = had.len() >= ENOUGH && have * DATED_AT_MOST <= had.len();
    are_lost.then_some(Trouble { kind: TroubleKind::Dates, detail })
}

/// What went from above something that is still there. Of a sitemap, which has no order, all that went; of a part nothing
/// can be said.
pub(super) fn pulled(sightings: &[Sighting], matching: &Matching, extent: Extent) -> Vec<i64> {
    if extent == Extent::Part {
        return Vec::new();
    }
    let held: HashSet<usize> = matching.sighting_of.iter().flatten().copied().collect();
    let last_held = held.iter().filter(|at| sightings[**at].present).map(|at| sightings[*at].position).max();
    let has_gone = |known: &Sighting| extent == Extent::Whole || last_held.is_some_and(|last| known.position < last);
    let is_pulled = |(at, known): &(usize, &Sighting)| known.present && !held.contains(at) && has_gone(known);
    sightings.iter().enumerate().filter(is_pulled).map(|(_, known)| known.id).collect()
}
