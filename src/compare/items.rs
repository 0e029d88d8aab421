//! Which item on the page is which remembered one: one to one, as sets, never by position.
//!
//! Two items on one page at once are two announcements, so nothing is matched twice. The keys, the
//! strongest first: the feed's own id; the canonical address; headline and day, but only where the
//! old address has left the page; the headline alone only where the whole site was rebuilt.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use url::Url;

use crate::model::{Extent, Item, Sighting, canonical, title_key};

/// The result: for each item the index of its sighting, and how many were found by what.
#[derive(Debug, Default)]
pub struct Matching {
    /// Index into the remembered sightings, for each item in page order.
    pub sighting_of: Vec<Option<usize>>,
    /// Canonical address of each item, `None` where it identifies nothing.
    pub addresses: Vec<Option<String>>,
    /// Only headlines were left of what the page held before.
    pub rebuilt: bool,
}

/// Matches a reading of the page at `page` with what the source remembers. Where only a part is shown, nothing can be said to
/// have left the page, so keys that need that are not used.
pub fn match_items(remembered: &[Sighting], items: &[Item], page: &Url, extent: Extent) -> Matching {
    let mut pairs = Pairs::new(remembered.len(), items.len());
    let addresses = identifying_addresses(items, page);
    pairs.join(|known| remembered[known].guid.as_deref(), |item| items[item].guid.as_deref());
    pairs.join(|known| remembered[known].address.as_deref(), |item| addresses[item].as_deref());

    // Of a large sitemap nearly all have been found by now: the headlines of the rest are all that is looked at.
    let known_titles = Pairs::keys_of_open(&pairs.taken, |known| &remembered[known].title);
    let found: Vec<bool> = pairs.sighting_of.iter().map(Option::is_some).collect();
    let titles = Pairs::keys_of_open(&found, |item| &items[item].title);

    // What is still open has another address or none. Its day must agree where both name one; an undated
    // item counts as moved only if the old address vanished from the page by this very poll: 'Monthly
    // operating figures' under a new address is news, however often the headline was used before.
    let day = |item: usize| items[item].published.map(|published| published.day());
    pairs.join(
        |known| remembered[known].published_on.map(|on| (known_titles[known].as_str(), on)),
        |item| day(item).map(|on| (titles[item].as_str(), on)),
    );
    pairs.join(
        |known| (extent != Extent::Part && is_undated_and_replaced(&remembered[known])).then_some(known_titles[known].as_str()),
        |item| day(item).is_none().then_some(titles[item].as_str()),
    );
    pairs.join(
        |known| remembered[known].address.is_none().then_some(known_titles[known].as_str()),
        |item| addresses[item].is_none().then_some(titles[item].as_str()),
    );
    // A page may tell link and day of its items at one poll and neither at the next, as its data comes and goes: what is
    // known by headline only, or shown by headline only, is what stood there under that headline.
    pairs.join(
        |known| (extent != Extent::Part && is_bare_and_replaced(&remembered[known])).then_some(known_titles[known].as_str()),
        |item| Some(titles[item].as_str()),
    );
    pairs.join(
        |known| (extent != Extent::Part && remembered[known].present).then_some(known_titles[known].as_str()),
        |item| (items[item].url.is_none() && day(item).is_none()).then_some(titles[item].as_str()),
    );

    let rebuilt = extent != Extent::Part && is_rebuilt(remembered, items, &pairs);
    if rebuilt {
        pairs.join(|known| remembered[known].present.then_some(known_titles[known].as_str()), |item| Some(titles[item].as_str()));
    }
    Matching { sighting_of: pairs.sighting_of, addresses, rebuilt }
}

/// By what the announcements that stood on the page are known again: their addresses and their headlines.
pub fn known_keys(remembered: &[Sighting]) -> HashSet<String> {
    let present = remembered.iter().filter(|known| known.present);
    present.flat_map(|known| known.address.clone().into_iter().chain([title_key(&known.title)])).collect()
}

fn is_undated_and_replaced(known: &Sighting) -> bool {
    known.published_on.is_none() && known.present
}

fn is_bare_and_replaced(known: &Sighting) -> bool {
    known.url.is_none() && is_undated_and_replaced(known)
}

/// At least three items stood on the page, none of their addresses is left, yet half of the headlines are.
fn is_rebuilt(remembered: &[Sighting], items: &[Item], pairs: &Pairs) -> bool {
    let present: Vec<usize> = (0..remembered.len()).filter(|known| remembered[*known].present).collect();
    let held = present.iter().filter(|known| pairs.taken[**known]).count();
    if present.len() < 3 || held * 2 >= present.len() {
        return false;
    }
    let on_page: HashSet<String> = items.iter().map(|item| title_key(&item.title)).collect();
    let alike = present.iter().filter(|known| on_page.contains(&title_key(&remembered[**known].title))).count();
    alike * 2 >= present.len().min(items.len())
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

/// Pairs found so far.
struct Pairs {
    taken: Vec<bool>,
    sighting_of: Vec<Option<usize>>,
}

impl Pairs {
    fn new(known: usize, items: usize) -> Pairs {
        Pairs { taken: vec![false; known], sighting_of: vec![None; items] }
    }

    /// The headlines as identity compares them; empty where there is nothing left to pair.
    fn keys_of_open<'t>(is_paired: &[bool], title: impl Fn(usize) -> &'t str) -> Vec<String> {
        is_paired.iter().enumerate().map(|(at, paired)| if *paired { String::new() } else { title_key(title(at)) }).collect()
    }

    /// Pairs what is still open and has the same key. A key that several remembered items share goes to
    /// the latest of them that is still on the page's record: they stand in the order of remembering.
    fn join<K: Hash + Eq + Copy>(&mut self, known_key: impl Fn(usize) -> Option<K>, item_key: impl Fn(usize) -> Option<K>) {
        let mut open: HashMap<K, Vec<usize>> = HashMap::new();
        for known in (0..self.taken.len()).filter(|known| !self.taken[*known]) {
            if let Some(key) = known_key(known) {
                open.entry(key).or_default().push(known);
            }
        }
        for item in 0..self.sighting_of.len() {
            if self.sighting_of[item].is_some() {
                continue;
            }
            let found = item_key(item).and_then(|key| open.get_mut(&key)).and_then(Vec::pop);
            if let Some(known) = found {
                self.taken[known] = true;
                self.sighting_of[item] = Some(known);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Published;

    fn page() -> Url {
        Url::parse("https://acme.example/news/").unwrap()
    }

    /// `title | path | day | guid`, the last three may be empty.
    fn item(line: &str) -> Item {
        let part: Vec<&str> = line.split('|').map(str::trim).collect();
        let given = |at: usize| part.get(at).copied().filter(|text| !text.is_empty());
        Item {
            title: part[0].to_owned(),
            url: given(1).map(|path| page().join(path).unwrap()),
            published: given(2).map(|day| day.parse::<Published>().unwrap()),
            guid: given(3).map(str::to_owned),
            ..Item::default()
        }
    }

    fn remember(lines: &[&str]) -> Vec<Sighting> {
        let items: Vec<Item> = lines.iter().map(|line| item(line.trim_start_matches('-'))).collect();
        let addresses = identifying_addresses(&items, &page());
        (items.into_iter().zip(addresses).zip(lines).enumerate())
            .map(|(at, ((item, address), line))| Sighting {
                id: at as i64,
                announcement_id: None,
                guid: item.guid,
                address,
                url: item.url.map(String::from),
                title: item.title,
                published_on: item.published.map(|published| published.day()),
                sketch: None,
                present: !line.starts_with('-'),
                position: at as i64,
                absences: 0,
            })
            .collect()
    }

    /// A remembered line that begins with `-` is no longer on the page.
    fn check(remembered: &[&str], now: &[&str], expected: &[Option<usize>]) {
        let items: Vec<Item> = now.iter().map(|line| item(line)).collect();
        assert_eq!(match_items(&remember(remembered), &items, &page(), Extent::Window).sighting_of, expected, "{remembered:?} -> {now:?}");
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
    fn a_moved_item_is_known_by_headline_and_day() {
        check(&["Profit up|a|2026-03-01"], &["Profit up|archive/a|2026-03-01"], &[Some(0)]);
    }

    #[test]
    fn the_same_headline_with_a_new_address_and_day_is_news() {
        check(&["Monthly figures|m1|2026-03-01"], &["Monthly figures|m2|2026-04-01", "Monthly figures|m1|2026-03-01"], &[None, Some(0)]);
        check(&["-Monthly figures|m1"], &["Monthly figures|m2"], &[None]);
    }

    #[test]
    fn three_notices_with_one_headline_on_one_day_are_three() {
        let day = "Director dealing|d1|2026-03-01";
        check(&[day], &["Director dealing|d3|2026-03-01", "Director dealing|d2|2026-03-01", day], &[None, None, Some(0)]);
    }

    #[test]
    fn an_undated_item_that_changes_its_address_in_place_is_known() {
        check(&["Blog post|b1", "Other|o"], &["Blog post|b1-final", "Other|o"], &[Some(0), Some(1)]);
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

    #[test]
    fn a_rebuilt_site_with_other_addresses_and_no_dates_is_known_by_its_headlines() {
        let before = ["A|a|2026-01-04", "B|b|2026-01-03", "C|c|2026-01-02", "D|d|2026-01-01"];
        check(&before, &["E|2026/e", "A|2026/a", "B|2026/b", "C|2026/c"], &[None, Some(0), Some(1), Some(2)]);
    }
}
