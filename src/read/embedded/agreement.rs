//! Which announcement of a page's data is which item that people see: by address, by headline, by the beginning of a headline
//! that the page cuts off.

use std::collections::HashMap;
use std::hash::Hash;

use url::Url;

use crate::model::{Item, beginning_of, canonical, is_cut, title_key};

/// For each item of `seen` its place in `data`; nothing is taken twice, and a key that is not unique on either side names nothing.
pub(super) fn match_items(seen: &[Item], data: &[Item], page: &Url) -> Vec<Option<usize>> {
    let mut pairs = Pairs { of: vec![None; seen.len()], taken: vec![false; data.len()] };
    let own = canonical(page, page);
    let address = |item: &Item| item.url.as_ref().map(|url| canonical(url, page)).filter(|address| *address != own);
    pairs.join(&keys(seen, address), &keys(data, address));
    let title = |item: &Item| Some(title_key(&item.title)).filter(|key| !key.is_empty());
    let (seen_titles, data_titles) = (keys(seen, title), keys(data, title));
    pairs.join(&seen_titles, &data_titles);
    pairs.join_beginnings(seen, &data_titles);
    pairs.of
}

/// The keys, those that stand more than once left out.
fn keys<K: Hash + Eq + Clone>(items: &[Item], key: impl Fn(&Item) -> Option<K>) -> Vec<Option<K>> {
    let keys: Vec<Option<K>> = items.iter().map(key).collect();
    let mut counts: HashMap<&K, usize> = HashMap::new();
    for key in keys.iter().flatten() {
        *counts.entry(key).or_default() += 1;
    }
    keys.iter().map(|key| key.clone().filter(|key| counts[key] == 1)).collect()
}

struct Pairs {
    of: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Pairs {
    fn join<K: Hash + Eq>(&mut self, seen: &[Option<K>], data: &[Option<K>]) {
        let place_of: HashMap<&K, usize> = data.iter().enumerate().filter_map(|(at, key)| Some((key.as_ref()?, at))).collect();
        for (at, key) in seen.iter().enumerate() {
            let place = key.as_ref().and_then(|key| place_of.get(key)).copied();
            self.pair(at, place);
        }
    }

    /// Headlines that are cut off, by all of their letters before the last word.
    fn join_beginnings(&mut self, seen: &[Item], data: &[Option<String>]) {
        if !seen.iter().any(|item| is_cut(&item.title)) {
            return;
        }
        let mut sorted: Vec<(&str, usize)> = data.iter().enumerate().filter_map(|(at, key)| Some((key.as_deref()?, at))).collect();
        sorted.sort();
        for (at, item) in seen.iter().enumerate().filter(|(_, item)| is_cut(&item.title)) {
            let Some(beginning) = beginning_of(&item.title) else { continue };
            let from = sorted.partition_point(|(key, _)| *key < beginning.as_str());
            let mut alike = sorted[from..].iter().take_while(|(key, _)| key.starts_with(&beginning)).map(|(_, place)| *place);
            let (first, second) = (alike.next(), alike.next());
            self.pair(at, first.filter(|_| second.is_none()));
        }
    }

    fn pair(&mut self, at: usize, place: Option<usize>) {
        if let Some(place) = place.filter(|place| self.of[at].is_none() && !self.taken[*place]) {
            self.of[at] = Some(place);
            self.taken[place] = true;
        }
    }
}
