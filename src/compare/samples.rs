//! Pages and memories in a line an item, for the tests of this room.

use url::Url;

use super::Remembered;
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

/// `name` or `name day-of-March`, apart by commas.
pub(super) fn in_march(written: &str) -> Vec<Item> {
    let item = |written: &str| {
        let (name, day) = written.split_once(' ').map_or((written, None), |(name, day)| (name, Some(day)));
        let published = day.map(|day| format!("2026-03-{day:0>2}").parse::<Published>().unwrap());
        Item { title: name.to_owned(), url: Some(page().join(name).unwrap()), published, ..Item::default() }
    };
    written.split(", ").filter(|written| !written.is_empty()).map(item).collect()
}

/// What a source remembers of these items; one that begins with `-` is no longer on the page.
pub(super) fn remember(lines: &[&str]) -> Vec<Sighting> {
    let known = sightings(lines.iter().map(|line| item(line.trim_start_matches('-'))).collect());
    known.into_iter().zip(lines).map(|(known, line)| Sighting { present: !line.starts_with('-'), ..known }).collect()
}

/// The same of items that all are on the page.
pub(super) fn remember_all(items: Vec<Item>) -> Remembered {
    Remembered { has_baseline: true, sightings: sightings(items), ..Remembered::default() }
}

fn sightings(items: Vec<Item>) -> Vec<Sighting> {
    let addresses = match_items(&[], &items, &page(), Extent::Window).addresses;
    let sighting = |(at, (item, address)): (usize, (Item, Option<String>))| Sighting {
        id: at as i64,
        announcement_id: None,
        guid: item.guid,
        address,
        url: item.url.map(String::from),
        title: item.title,
        published_on: item.published.map(|published| published.day()),
        sketch: None,
        present: true,
        position: at as i64,
        absences: 0,
    };
    items.into_iter().zip(addresses).enumerate().map(sighting).collect()
}
