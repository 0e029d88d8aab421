//! What stands in a list without being one of its items: a link to older ones, a row of column heads,
//! a search of related terms. A stranger differs from nearly all others in two ways at once; one way
//! alone may be chance. A link to another page of the list is one for certain.

use std::borrow::Cow;

use url::Url;

use super::fields::Entry;
use super::hashes::ByHash;
use super::page::View;

/// Lists shorter than this have no usual way.
const LEAST: usize = 4;

/// What so many of the entries do is usual.
const USUAL: f32 = 0.8;

/// What so few do is strange where something else is usual.
const RARE: f32 = 0.07;

/// Names of parameters that count pages. Not `p`, which names a post where addresses are left as they are made.
const PAGE_PARAMETERS: &[&str] =
    &["page", "paged", "pg", "pageno", "pagenum", "pagenumber", "page_no", "page_num", "currentpage", "offset", "start", "seite", "pagina"];

/// Path segments that a page's number follows.
const PAGE_SEGMENTS: &[&str] = &["page", "seite", "pagina", "página", "strona", "sida", "side", "sivu", "stranica", "sayfa"];

/// Drops the strangers of one list.
pub fn drop_strangers(view: &View, entries: &mut Vec<Entry>) {
    if entries.len() < LEAST {
        return;
    }
    let shape = |entry: &Entry| entry.link.map_or(0, |link| view.links[link].address().section);
    let place = |entry: &Entry| view.nodes[entry.title_node].path;
    let shapes = Habit::of(entries.iter().map(shape));
    let places = Habit::of(entries.iter().map(place));
    let dated = Habit::of(entries.iter().map(|entry| u64::from(entry.date.is_some())));
    let worded = Habit::of(entries.iter().map(|entry| u64::from(view.facts(entry.title_node).is_headline)));
    let list = without_number(view.url.path());
    let turns_pages = |entry: &Entry| entry.link.is_some_and(|link| is_paging(&view.links[link].url, &view.url, &list));
    entries.retain(|entry| {
        let strange = [
            shapes.is_broken_by(shape(entry)),
            places.is_broken_by(place(entry)),
            entry.date.is_none() && dated.is_broken_by(0),
            worded.is_broken_by(0) && !view.facts(entry.title_node).is_headline,
        ];
        // Where days are usual, what has one and stands as the others do is an item, wherever it leads and however short it is.
        let is_item = entry.date.is_some() && dated.is_usual(1) && !strange[1];
        (is_item || strange.iter().filter(|strange| **strange).count() < 2) && !turns_pages(entry)
    });
}

/// A path without the number of a page, and that number.
type List<'u> = (Vec<&'u str>, Option<&'u str>);

/// Another page of the list that `page` shows, whose path is `list`: the same address but for a page's number.
fn is_paging(link: &Url, page: &Url, (list, list_number): &List) -> bool {
    if link.host_str() != page.host_str() {
        return false;
    }
    let counts = |(name, value): (Cow<str>, Cow<str>)| {
        PAGE_PARAMETERS.contains(&name.to_ascii_lowercase().as_str()) && value.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (path, number) = without_number(link.path());
    *list == path && (number != *list_number || link.query_pairs().any(counts))
}

/// The path without a closing `page/2`, and that number.
fn without_number(path: &str) -> List<'_> {
    let mut segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    if let [.., name, number] = segments.as_slice()
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && PAGE_SEGMENTS.contains(&name.to_lowercase().as_str())
    {
        let number = *number;
        segments.truncate(segments.len() - 2);
        return (segments, Some(number));
    }
    (segments, None)
}

/// How often each of several values occurs in a list.
struct Habit {
    counts: ByHash<usize>,
    all: usize,
    most: usize,
}

impl Habit {
    fn of(values: impl Iterator<Item = u64>) -> Habit {
        let mut counts: ByHash<usize> = ByHash::default();
        let mut all = 0;
        for value in values {
            *counts.entry(value).or_default() += 1;
            all += 1;
        }
        Habit { most: counts.values().copied().max().unwrap_or(0), counts, all }
    }

    fn is_usual(&self, value: u64) -> bool {
        self.counts.get(&value).is_some_and(|count| *count as f32 >= USUAL * self.all as f32)
    }

    /// True if nearly all have another value.
    fn is_broken_by(&self, value: u64) -> bool {
        let count = self.counts.get(&value).copied().unwrap_or(0);
        let rare = (self.all as f32 * RARE).max(1.0);
        self.most as f32 >= USUAL * self.all as f32 && count as f32 <= rare
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{is_paging, without_number};

    fn check(page: &str, link: &str, expected: bool) {
        let page = Url::parse("https://acme.example/").unwrap().join(page).unwrap();
        assert_eq!(is_paging(&page.join(link).unwrap(), &page, &without_number(page.path())), expected, "{page} {link}");
    }

    #[test]
    fn other_pages_of_the_list_are_no_items() {
        check("/blog/", "/blog/page/2/", true);
        check("/blog/page/2/", "/blog/", true);
        check("/news?year=2026", "/news?year=2026&page=2", true);
        check("/blog/", "/?p=1234", false);
        check("/blog/", "/blog/2", false);
        check("/news/", "/news/2026/page/2", false);
        check("/", "/page-two-of-our-history", false);
    }
}
