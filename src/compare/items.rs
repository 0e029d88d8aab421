//! Which item on the page is which remembered one: one to one, as sets, never by position.
//!
//! Two items on one page at once are two announcements, so nothing is matched twice. The keys, the strongest first: the
//! feed's own id with its headline; the canonical address; the id alone; and where the old address has left the page, the headline, which `headlines` weighs.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use url::Url;

use super::headlines::{Hint, Scene, hints};
use crate::model::{Extent, Item, Sighting, canonical, title_key};

/// The result: for each item the index of its sighting.
#[derive(Debug, Default)]
pub struct Matching {
    /// Index into the remembered sightings, for each item in page order.
    pub sighting_of: Vec<Option<usize>>,
    /// Canonical address of each item, `None` where it identifies nothing.
    pub addresses: Vec<Option<String>>,
    /// Pairs that only a headline makes, which may as well be another announcement under the same one. Until `settle` they
    /// are none: what the old address answers decides.
    pub unsure: Vec<Hint>,
}

impl Matching {
    /// Makes pairs of those for which `is_same` says so, by the index of the sighting.
    pub fn settle(&mut self, is_same: impl Fn(usize) -> bool) {
        for hint in std::mem::take(&mut self.unsure) {
            if is_same(hint.known) {
                self.sighting_of[hint.item] = Some(hint.known);
            }
        }
    }
}

/// Matches a reading of the page at `page` with what the source remembers. Where only a part is shown, nothing can be said to
/// have left the page, so keys that need that are not used.
pub fn match_items(remembered: &[Sighting], items: &[Item], page: &Url, extent: Extent) -> Matching {
    let mut pairs = Pairs::new(remembered.len(), items.len());
    let addresses = identifying_addresses(items, page);
    let guid = |item: usize| items[item].guid.as_deref();
    let known_guid = |known: usize| remembered[known].guid.as_deref();
    // An id outweighs an address, which may be used again ("/latest"), but only with its headline: some feeds number their entries
    // anew each time, the newest always 1.
    pairs.join(|known| known_guid(known).zip(Some(&remembered[known].title)), |item| guid(item).zip(Some(&items[item].title)));
    pairs.join(|known| remembered[known].address.as_deref(), |item| addresses[item].as_deref());
    if !are_numbers(remembered, items, &pairs) {
        let others: HashMap<&str, usize> = (0..remembered.len()).filter_map(|known| Some((known_guid(known)?, known))).collect();
        let is_another = |item: usize| {
            let known = guid(item).and_then(|id| others.get(id)).map(|known| &remembered[*known]);
            known.is_some_and(|known| is_all_another(known, &items[item], addresses[item].as_deref()))
        };
        pairs.join(known_guid, |item| guid(item).filter(|_| !is_another(item)));
    }
    if pairs.sighting_of.iter().all(Option::is_some) {
        return Matching { sighting_of: pairs.sighting_of, addresses, unsure: Vec::new() };
    }

    // Of a large sitemap nearly all have been found by now: the headlines of the rest are all that is looked at.
    let titles = Titles::of_open(&pairs, remembered, items);
    let scene = Scene { remembered, items, addresses: &addresses, extent, titles: &titles };
    let unsure = hints(&scene, &mut pairs);
    join_bare(&scene, &mut pairs);
    Matching { sighting_of: pairs.sighting_of, addresses, unsure }
}

/// Whether the ids only number the entries of the reading: what an address or its headline proves to be the same has the id that another
/// one had, or has now.
fn are_numbers(remembered: &[Sighting], items: &[Item], pairs: &Pairs) -> bool {
    let before: HashSet<&str> = remembered.iter().filter_map(|known| known.guid.as_deref()).collect();
    let now: HashSet<&str> = items.iter().filter_map(|item| item.guid.as_deref()).collect();
    let proved = pairs.sighting_of.iter().zip(items).filter_map(|(known, item)| Some((&remembered[(*known)?], item)));
    let mut ids = proved.filter_map(|(known, item)| known.guid.as_deref().zip(item.guid.as_deref()));
    ids.any(|(old, new)| old != new && (before.contains(new) || now.contains(old)))
}

/// Headline, address and day are all others'.
fn is_all_another(known: &Sighting, item: &Item, address: Option<&str>) -> bool {
    let is_other_day = known.published_on.zip(item.published).is_some_and(|(before, now)| before != now.day());
    let is_other_address = known.address.as_deref().zip(address).is_some_and(|(before, now)| before != now);
    is_other_day && is_other_address && title_key(&known.title) != title_key(&item.title)
}

/// What has no address of its own is known by its headline alone, in its place.
fn join_bare(scene: &Scene<'_>, pairs: &mut Pairs) {
    let Scene { remembered, items, addresses, extent, titles } = scene;
    let known_title = |known: usize| titles.known[known].as_str();
    let title = |item: usize| titles.items[item].as_str();
    let day = |item: usize| items[item].published.map(|published| published.day());
    let is_bare = |known: usize| remembered[known].address.is_none();
    let is_undated_and_there = |known: usize| remembered[known].published_on.is_none() && remembered[known].present;
    let is_window = *extent != Extent::Part;

    let on = |known: usize| remembered[known].published_on;
    // Two of one day, of which one at least has no address.
    pairs.join(
        |known| is_bare(known).then_some(()).and(on(known)).map(|on| (known_title(known), on)),
        |item| day(item).map(|on| (title(item), on)),
    );
    pairs.join(
        |known| on(known).map(|on| (known_title(known), on)),
        |item| addresses[item].is_none().then_some(()).and(day(item)).map(|on| (title(item), on)),
    );
    pairs.join(
        |known| (is_window && is_bare(known) && is_undated_and_there(known)).then(|| known_title(known)),
        |item| day(item).is_none().then(|| title(item)),
    );
    pairs.join(
        |known| (is_window && is_undated_and_there(known)).then(|| known_title(known)),
        |item| (addresses[item].is_none() && day(item).is_none()).then(|| title(item)),
    );
    pairs.join(|known| is_bare(known).then(|| known_title(known)), |item| addresses[item].is_none().then(|| title(item)));
    // A page may tell link and day of its items at one poll and neither at the next, as its data comes and goes: what is
    // known by headline only, or shown by headline only, is what stood there under that headline.
    pairs.join(
        |known| (is_window && remembered[known].url.is_none() && is_undated_and_there(known)).then(|| known_title(known)),
        |item| Some(title(item)),
    );
    pairs.join(
        |known| (is_window && remembered[known].present).then(|| known_title(known)),
        |item| (items[item].url.is_none() && day(item).is_none()).then(|| title(item)),
    );
}

/// By what the announcements that stood on the page are known again: their addresses and their headlines.
pub fn known_keys(remembered: &[Sighting]) -> HashSet<String> {
    let present = remembered.iter().filter(|known| known.present);
    present.flat_map(|known| known.address.clone().into_iter().chain([title_key(&known.title)])).collect()
}

/// Addresses that tell items apart. One that several items share, the page's own, and a bare homepage name nothing.
fn identifying_addresses(items: &[Item], page: &Url) -> Vec<Option<String>> {
    let own = canonical(page, page);
    let addresses: Vec<Option<String>> = items
        .iter()
        .map(|item| {
            item.url.as_ref().map(|url| canonical(url, page)).filter(|address| *address != own && address.contains(['/', '?', '#']))
        })
        .collect();
    let counts = count(addresses.iter().flatten().cloned());
    addresses.into_iter().map(|address| address.filter(|address| counts[address] == 1)).collect()
}

fn count<K: Hash + Eq>(keys: impl Iterator<Item = K>) -> HashMap<K, usize> {
    let mut counts = HashMap::new();
    for key in keys {
        *counts.entry(key).or_default() += 1;
    }
    counts
}

/// Headlines as identity compares them, of what is still open; empty of what is paired.
pub(super) struct Titles {
    pub(super) known: Vec<String>,
    pub(super) items: Vec<String>,
}

impl Titles {
    fn of_open(pairs: &Pairs, remembered: &[Sighting], items: &[Item]) -> Titles {
        let key = |paired: bool, title: &str| if paired { String::new() } else { title_key(title) };
        Titles {
            known: pairs.taken.iter().zip(remembered).map(|(taken, known)| key(*taken, &known.title)).collect(),
            items: pairs.sighting_of.iter().zip(items).map(|(found, item)| key(found.is_some(), &item.title)).collect(),
        }
    }
}

/// Pairs found so far.
#[derive(Clone)]
pub(super) struct Pairs {
    pub(super) taken: Vec<bool>,
    pub(super) sighting_of: Vec<Option<usize>>,
}

impl Pairs {
    fn new(known: usize, items: usize) -> Pairs {
        Pairs { taken: vec![false; known], sighting_of: vec![None; items] }
    }

    pub(super) fn pair(&mut self, known: usize, item: usize) {
        self.taken[known] = true;
        self.sighting_of[item] = Some(known);
    }

    /// Pairs what is still open and has the same key, and tells which. A key that several remembered items share goes to
    /// the latest of them: they stand in the order of remembering.
    pub(super) fn join<K: Hash + Eq + Copy>(
        &mut self,
        known_key: impl Fn(usize) -> Option<K>,
        item_key: impl Fn(usize) -> Option<K>,
    ) -> Vec<Hint> {
        let mut open: HashMap<K, Vec<usize>> = HashMap::new();
        for known in (0..self.taken.len()).filter(|known| !self.taken[*known]) {
            if let Some(key) = known_key(known) {
                open.entry(key).or_default().push(known);
            }
        }
        let mut made = Vec::new();
        for item in 0..self.sighting_of.len() {
            if self.sighting_of[item].is_some() {
                continue;
            }
            let found = item_key(item).and_then(|key| open.get_mut(&key)).and_then(Vec::pop);
            if let Some(known) = found {
                self.pair(known, item);
                made.push(Hint { item, known });
            }
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{items, page, remember};
    use super::*;

    /// A remembered line that begins with `-` is no longer on the page.
    fn check(remembered: &[&str], now: &[&str], expected: &[Option<usize>]) {
        let matching = match_items(&remember(remembered), &items(now), &page(), Extent::Window);
        assert_eq!((matching.sighting_of.as_slice(), matching.unsure.len()), (expected, 0), "{remembered:?} -> {now:?}");
    }

    #[test]
    fn order_and_tracking_make_no_news() {
        check(&["A|a", "B|b"], &["New|n", "B|b?utm_source=x", "A|//www.acme.example/news/a/"], &[None, Some(1), Some(0)]);
    }

    #[test]
    fn a_changed_guid_is_absorbed_by_the_address_and_a_moved_address_by_the_guid() {
        check(&["A|a||1", "B|b||2"], &["A|a||x1", "B|moved/b||2"], &[Some(0), Some(1)]);
    }

    #[test]
    fn an_address_that_is_used_again_is_told_by_its_ids() {
        check(&["Monday|latest||1"], &["Tuesday|latest||2", "Monday|monday||1"], &[None, Some(0)]);
    }

    #[test]
    fn an_id_that_counts_the_entries_of_the_feed_is_worth_nothing() {
        let before = ["C|c|2026-03-03|1", "B|b|2026-03-02|2", "A|a|2026-03-01|3"];
        check(&before, &["D|d|2026-03-04|1", "C|c|2026-03-03|2", "B|b|2026-03-02|3"], &[None, Some(0), Some(1)]);
        check(&before, &["E|e|2026-03-05|1", "D|d|2026-03-04|2", "C|c|2026-03-03|3"], &[None, None, Some(0)]);
        check(&before, &["F|f|2026-03-06|1", "E|e|2026-03-05|2", "D|d|2026-03-04|3"], &[None, None, None]);
        // Undated, one known entry among them says what the ids are.
        check(&["C|c||1", "B|b||2", "A|a||3"], &["E|e||1", "D|d||2", "C|c||3"], &[None, None, Some(0)]);
        // A headline and an address that were edited, under an id of its own.
        check(&["B|b|2026-03-02|x2", "A|a|2026-03-01|x1"], &["B, edited|b-2|2026-03-02|x2", "A|a|2026-03-01|x1"], &[Some(0), Some(1)]);
    }

    #[test]
    fn the_same_headline_with_a_new_address_and_day_is_news() {
        check(&["Monthly figures|m1|2026-03-01"], &["Monthly figures|m2|2026-04-01", "Monthly figures|m1|2026-03-01"], &[None, Some(0)]);
    }

    #[test]
    fn three_notices_with_one_headline_on_one_day_are_three() {
        let day = "Director dealing|d1|2026-03-01";
        check(&[day], &["Director dealing|d3|2026-03-01", "Director dealing|d2|2026-03-01", day], &[None, None, Some(0)]);
    }

    #[test]
    fn two_languages_of_one_release_are_two() {
        check(&["Results 2026|en/r|2026-03-01"], &["Results 2026|en/r|2026-03-01", "Results 2026|de/r|2026-03-01"], &[Some(0), None]);
    }

    #[test]
    fn items_without_links_are_known_by_their_headline() {
        check(&["One", "Two"], &["Three", "One", "Two"], &[None, Some(0), Some(1)]);
    }

    #[test]
    fn items_whose_links_and_days_come_and_go_are_known_by_their_headline() {
        check(&["One", "Two"], &["Three|c|2026-01-03", "One|a|2026-01-02", "Two|b|2026-01-01"], &[None, Some(0), Some(1)]);
        check(&["One|a|2026-01-02", "Two|b|2026-01-01"], &["Three", "One", "Two"], &[None, Some(0), Some(1)]);
        check(&["-One"], &["One|a|2026-01-02"], &[None]);
        check(&["-One|a|2026-01-02"], &["One"], &[None]);
    }

    #[test]
    fn an_address_that_all_items_share_identifies_none() {
        check(&["A|/x|2026-01-01|1", "B|/x|2026-01-02|2"], &["C|/x|2026-01-03|3", "B|/x|2026-01-02|2"], &[None, Some(1)]);
    }
}
