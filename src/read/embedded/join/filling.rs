//! What is missing or vague in the items that are seen, from a list of data that agrees with them.

use std::collections::HashSet;

use url::Url;

use super::dating;
use crate::model::{Item, is_cut};
use crate::read::embedded::DataList;

/// Fills the items; says what came from the list, if anything did. `pairs` holds for each item its place in the list.
pub(super) fn fill(items: &mut [Item], list: &DataList, pairs: &[Option<usize>]) -> Option<String> {
    let dates = dating::dates(items, list, pairs);
    let mut filled = Filled::default();
    let mut taken: HashSet<Url> = items.iter().filter_map(|item| item.url.clone()).collect();
    for (at, item) in items.iter_mut().enumerate() {
        let Some(data) = pairs.get(at).copied().flatten().map(|place| &list.items[place]) else { continue };
        if let Some(published) = dates[at] {
            filled.dates += usize::from(item.published.is_none_or(|seen| seen.day() != published.day()));
            filled.times += usize::from(item.published.is_some_and(|seen| seen.day() == published.day()));
            item.published = Some(published);
        }
        if is_cut(&item.title) && !is_cut(&data.title) && data.title.chars().count() + 3 >= item.title.chars().count() {
            item.title.clone_from(&data.title);
            filled.headlines += 1;
        }
        // Two items with one address would be one announcement.
        if let (None, Some(url)) = (&item.url, &data.url)
            && taken.insert(url.clone())
        {
            item.url = Some(url.clone());
            filled.links += 1;
        }
        if item.teaser.is_none() && data.teaser.is_some() {
            item.teaser.clone_from(&data.teaser);
            filled.teasers += 1;
        }
    }
    filled.remark(list)
}

/// How often each part was filled in.
#[derive(Default)]
struct Filled {
    dates: usize,
    times: usize,
    headlines: usize,
    links: usize,
    teasers: usize,
}

impl Filled {
    fn remark(&self, list: &DataList) -> Option<String> {
        let parts =
            [(self.dates, "dates"), (self.times, "times"), (self.headlines, "headlines"), (self.links, "links"), (self.teasers, "teasers")];
        let named: Vec<&str> = parts.iter().filter(|(count, _)| *count > 0).map(|(_, name)| *name).collect();
        let (last, others) = named.split_last()?;
        Some(if others.is_empty() {
            format!("{last} from {}", list.origin)
        } else {
            format!("{} and {last} from {}", others.join(", "), list.origin)
        })
    }
}
