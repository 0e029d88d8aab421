//! Pages and memories in a line an item, for the tests of this room.

use url::Url;

use super::items::match_items;
use crate::model::{Extent, Item, Published, Sighting};

pub(super) fn page() -> Url {
    Url::parse("https://acme.example/news/").unwrap()
}

/// `title | path | day | guid`, the last three may be empty.
pub(super) fn item(line: &str) -> Item {
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

pub(super) fn items(lines: &[&str]) -> Vec<Item> {
    lines.iter().map(|line| item(line)).collect()
}

/// What a source remembers of these items; one that begins with `-` is no longer on the page.
pub(super) fn remember(lines: &[&str]) -> Vec<Sighting> {
    let items: Vec<Item> = lines.iter().map(|line| item(line.trim_start_matches('-'))).collect();
    let addresses = match_items(&[], &items, &page(), Extent::Window).addresses;
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
