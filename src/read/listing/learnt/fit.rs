//! Whether what was read by a rule is still what the rule was learnt for.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::model::{self, Item, title_key};

/// A share that falls below this part of what it was has clearly fallen.
const FALLEN: f64 = 0.7;

/// Fewer items than this part of what there was is no list that merely lost some.
const SHRUNK: f64 = 0.34;

/// Where so few of the known announcements are left, others took their place or the list is another one.
const HELD: f64 = 0.2;

/// What the items had when the rule was learnt.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Had {
    items: usize,
    records: usize,
    linked: usize,
    dated: usize,
}

impl Had {
    pub(super) fn of(items: &[Item], records: usize) -> Had {
        Had {
            items: items.len(),
            records,
            linked: items.iter().filter(|item| item.url.is_some()).count(),
            dated: items.iter().filter(|item| item.published.is_some()).count(),
        }
    }

    pub(super) fn still_fits(&self, items: &[Item], records: usize) -> bool {
        let now = Had::of(items, records);
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        let holds = |now: f64, then: f64| now >= FALLEN * then;
        now.items > 0
            && now.items as f64 >= SHRUNK * self.items as f64
            && holds(share(now.items, now.records), share(self.items, self.records))
            && holds(share(now.linked, now.items), share(self.linked, self.items))
            && holds(share(now.dated, now.items), share(self.dated, self.items))
    }
}

/// What tells an item from others of its page: its canonical address, else its headline.
pub fn identity_key(item: &Item, page: &Url) -> String {
    item.url.as_ref().map_or_else(|| title_key(&item.title), |url| model::canonical(url, page))
}

/// False if hardly any of the announcements that stood on the page is there.
pub(super) fn holds_known(items: &[Item], page: &Url, known: &HashSet<String>) -> bool {
    let held = items.iter().filter(|item| is_known(item, page, known)).count();
    held as f64 >= HELD * known.len().min(items.len()) as f64
}

/// True if any of the items is known by its address or its headline.
pub(in crate::read::listing) fn holds_any(items: &[Item], page: &Url, known: &HashSet<String>) -> bool {
    items.iter().any(|item| is_known(item, page, known))
}

fn is_known(item: &Item, page: &Url, known: &HashSet<String>) -> bool {
    known.contains(&identity_key(item, page)) || known.contains(&title_key(&item.title))
}
