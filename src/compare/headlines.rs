//! What a headline is worth where the address is another one: the same announcement under its new address, or the next one under a
//! headline that is used again ("Monthly operating figures", "Director dealing").
//!
//! Days that differ are two announcements. Where none says so, the old announcement must have left the page, and it is the same
//! for sure if
//!
//! 1. both name the same day, and it was replaced in its place: what stood below it still does; or most addresses are gone and all
//!    headlines are there, two different ones at least; or three different ones are, and they are half of what is open;
//! 2. or most of what stood on the page has lost its address, and the last part of this one's is the same under another
//!    host or folder: `/news/mill` is `/newsroom/2026/mill` now. Folders that differ in their digits only are those of two
//!    announcements: `/2026/03/figures` and `/2026/04/figures`.
//!
//! All else is a hint, and the old address is asked (`jobs::moves`): it is gone or leads elsewhere, so the announcement moved; it
//! still answers, so there are two.

use std::collections::HashSet;

use chrono::NaiveDate;
use url::Url;

use super::items::{Pairs, Titles};
use crate::model::{Extent, Item, Sighting, title_key};

/// So many different headlines are not all used again at once.
const DIFFERENT_HEADLINES: usize = 3;

/// An item, and the remembered one that it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hint {
    /// Index on the page.
    pub item: usize,
    /// Index into the remembered sightings.
    pub known: usize,
}

/// A page and what is remembered of it.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) remembered: &'a [Sighting],
    pub(super) items: &'a [Item],
    pub(super) addresses: &'a [Option<String>],
    pub(super) extent: Extent,
    pub(super) titles: &'a Titles,
}

/// Pairs what headlines make sure, and returns what they only hint at. `pairs` are those that address and id have made.
pub(super) fn hints(scene: &Scene<'_>, pairs: &mut Pairs) -> Vec<Hint> {
    let found = Found::by_headline(scene, pairs);
    let place = Place::of(scene, pairs, &found);
    let mut unsure = Vec::new();
    for hint in &found.same_day {
        if scene.extent != Extent::Part && place.is_sure_of_one_day(scene, *hint) {
            pairs.pair(hint.known, hint.item);
        } else {
            unsure.push(*hint);
        }
    }
    for hint in &found.undated {
        if scene.remembered[hint.known].present && place.is_turned_over && is_carried_over(scene, *hint) {
            pairs.pair(hint.known, hint.item);
        } else {
            unsure.push(*hint);
        }
    }
    // A new template may show other days: those of the move, or of another time zone. So may a page that has turned over wholly.
    let is_many = scene.different_headlines(&found.other_day) >= DIFFERENT_HEADLINES && found.other_day.len() * 2 >= place.open;
    unsure.extend(found.other_day.iter().filter(|hint| place.is_turned_over && (is_many || is_carried_over(scene, **hint))));
    unsure
}

/// What has the same headline, though another address.
struct Found {
    same_day: Vec<Hint>,
    /// One at least names no day.
    undated: Vec<Hint>,
    /// On the page before, and now under another day.
    other_day: Vec<Hint>,
}

impl Found {
    fn by_headline(scene: &Scene<'_>, pairs: &Pairs) -> Found {
        let Scene { remembered, addresses, titles, extent, .. } = scene;
        let mut draft = pairs.clone();
        // What was on the page comes before what had left it: `join` is called for the one, then for the other.
        let known_title = |known: usize, present: bool| {
            let sighting = &remembered[known];
            (sighting.address.is_some() && sighting.present == present).then(|| titles.known[known].as_str()).filter(|key| !key.is_empty())
        };
        let title = |item: usize| addresses[item].is_some().then(|| titles.items[item].as_str()).filter(|key| !key.is_empty());
        let on = |known: usize| remembered[known].published_on;
        let mut same_day = Vec::new();
        for present in [true, false] {
            same_day.extend(draft.join(|known| known_title(known, present).zip(on(known)), |item| title(item).zip(scene.day(item))));
        }
        if *extent == Extent::Part {
            return Found { same_day, undated: Vec::new(), other_day: Vec::new() };
        }
        let mut undated = Vec::new();
        let used_again = if *extent == Extent::Window { scene.headlines_used_again(&draft) } else { HashSet::new() };
        for present in [true, false] {
            // A headline that two announcements have had by now says nothing about a third.
            let known_title = |known: usize| known_title(known, present).filter(|key| present || !used_again.contains(*key));
            undated.extend(draft.join(|known| known_title(known).filter(|_| on(known).is_none()), title));
            undated.extend(draft.join(known_title, |item| title(item).filter(|_| scene.day(item).is_none())));
        }
        let other_day = draft.join(|known| known_title(known, true), title);
        Found { same_day, undated, other_day }
    }
}

impl Scene<'_> {
    fn day(&self, item: usize) -> Option<NaiveDate> {
        self.items[item].published.map(|published| published.day())
    }

    fn different_headlines(&self, hints: &[Hint]) -> usize {
        hints.iter().map(|hint| self.titles.items[hint.item].as_str()).collect::<HashSet<_>>().len()
    }

    /// Of the open items' headlines, those that two remembered announcements or more have had.
    fn headlines_used_again(&self, pairs: &Pairs) -> HashSet<String> {
        let open = (0..self.items.len()).filter(|item| pairs.sighting_of[*item].is_none());
        let open: HashSet<&str> = open.map(|item| self.titles.items[item].as_str()).collect();
        let (mut once, mut again) = (HashSet::new(), HashSet::new());
        if open.is_empty() {
            return again;
        }
        for known in self.remembered {
            let key = title_key(&known.title);
            if open.contains(key.as_str()) && !once.insert(key.clone()) {
                again.insert(key);
            }
        }
        again
    }
}

/// What became of the page as a whole.
struct Place {
    /// Where the lowest of what is known by its address stood before.
    lowest: Option<i64>,
    /// Most of what stood on the page has no address left there.
    is_turned_over: bool,
    /// Though it has turned over, all that stood there, or all that stands there now, is found by headline and day.
    is_whole: bool,
    /// Several different headlines are found on their days.
    is_many: bool,
    /// So much of the page is found by neither address nor id, on the side that has less of it.
    open: usize,
}

impl Place {
    fn of(scene: &Scene<'_>, pairs: &Pairs, found: &Found) -> Place {
        let present = || (0..scene.remembered.len()).filter(|known| scene.remembered[*known].present);
        let held = present().filter(|known| pairs.taken[*known]).count();
        let count = present().count();
        let open_items = pairs.sighting_of.iter().filter(|found| found.is_none()).count();
        let open = open_items.min(count - held);
        let dated: Vec<Hint> = found.same_day.iter().filter(|hint| scene.remembered[hint.known].present).copied().collect();
        let is_turned_over = held * 2 < count;
        let different = scene.different_headlines(&dated);
        let is_all = dated.len() == open_items || dated.len() == count - held;
        Place {
            lowest: present().filter(|known| pairs.taken[*known]).map(|known| scene.remembered[known].position).max(),
            is_turned_over,
            is_whole: is_turned_over && is_all && different >= 2,
            is_many: different >= DIFFERENT_HEADLINES && dated.len() * 2 >= open,
            open,
        }
    }

    fn is_sure_of_one_day(&self, scene: &Scene<'_>, hint: Hint) -> bool {
        let known = &scene.remembered[hint.known];
        let is_replaced = self.lowest.is_some_and(|lowest| lowest > known.position);
        known.present && (is_replaced || self.is_whole || self.is_many || (self.is_turned_over && is_carried_over(scene, hint)))
    }
}

/// The address ends as the old one did, under another host or folder.
fn is_carried_over(scene: &Scene<'_>, hint: Hint) -> bool {
    let old = scene.remembered[hint.known].url.as_deref().and_then(|url| Url::parse(url).ok());
    let Some((old, new)) = old.as_ref().zip(scene.items[hint.item].url.as_ref()) else { return false };
    let (old_folder, old_end) = parted(old);
    let (new_folder, new_end) = parted(new);
    let is_same_host = canonical_host(old) == canonical_host(new);
    old_end == new_end
        && old.query() == new.query()
        && old_end.chars().any(char::is_alphabetic)
        && !(is_same_host && without_digits(&old_folder) == without_digits(&new_folder))
}

/// The folder, and the last part without the kind of its file.
fn parted(url: &Url) -> (String, String) {
    let path = url.path().trim_end_matches('/').to_lowercase();
    let (folder, end) = path.rsplit_once('/').unwrap_or(("", &path));
    let stem = end.rsplit_once('.').filter(|(stem, kind)| !stem.is_empty() && kind.len() <= 5).map_or(end, |(stem, _)| stem);
    (folder.to_owned(), stem.to_owned())
}

fn canonical_host(url: &Url) -> &str {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

/// Its folders, each without its digits: `/2026/03` and `/2026/04` are the same, `/news` and `/news/2026` are not.
fn without_digits(folder: &str) -> String {
    folder.chars().filter(|c| !c.is_ascii_digit()).collect()
}

#[cfg(test)]
mod tests;
