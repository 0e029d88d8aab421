//! Two readings of one page against each other, for a person who asks what changed. Unlike a poll's comparison it knows nothing
//! but the two, doubts nothing and says all.

use std::collections::HashSet;

use url::Url;

use super::items::match_items;
use crate::model::{Extent, Item, Sighting, title_key};

/// What two readings differ in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Differences {
    /// In page order; what went stands last.
    pub items: Vec<Difference>,
    /// So many old items went at the end of the page, where it lets its oldest go.
    pub scrolled_off: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Difference {
    Came(Item),
    /// Headline or text read otherwise; the headline before, if it is another.
    Reworded {
        item: Item,
        previous_title: Option<String>,
    },
    /// No longer there, though something below it still is.
    Went(Item),
}

/// Compares two readings of the page at `page`.
pub fn compare_readings(before: &[Item], after: Vec<Item>, page: &Url) -> Differences {
    let mut matching = match_items(&sightings(before, page), &after, page, Extent::Window);
    // Nobody asks the old addresses here; a person sees both readings.
    matching.settle(|_| true);
    let held: HashSet<usize> = matching.sighting_of.iter().flatten().copied().collect();
    let last_held = held.iter().max().copied();
    let mut differences = Differences::default();
    for (item, known) in after.into_iter().zip(&matching.sighting_of) {
        differences.items.extend(difference(known.map(|at| &before[at]), item));
    }
    for (at, item) in before.iter().enumerate().filter(|(at, _)| !held.contains(at)) {
        if last_held.is_some_and(|last| at < last) {
            differences.items.push(Difference::Went(item.clone()));
        } else {
            differences.scrolled_off += 1;
        }
    }
    differences
}

fn difference(known: Option<&Item>, item: Item) -> Option<Difference> {
    let Some(known) = known else { return Some(Difference::Came(item)) };
    let previous_title = (title_key(&known.title) != title_key(&item.title)).then(|| known.title.clone());
    let is_reworded = previous_title.is_some() || (&known.text, &known.stories) != (&item.text, &item.stories);
    is_reworded.then_some(Difference::Reworded { item, previous_title })
}

/// The items as a source remembers them; a sighting's place in the list is its item's.
pub(super) fn sightings(items: &[Item], page: &Url) -> Vec<Sighting> {
    let addresses = match_items(&[], items, page, Extent::Window).addresses;
    let sighting = |(at, (item, address)): (usize, (&Item, Option<String>))| Sighting {
        id: i64::try_from(at).unwrap_or(i64::MAX),
        announcement_id: None,
        guid: item.guid.clone(),
        address,
        url: item.url.as_ref().map(Url::to_string),
        title: item.title.clone(),
        sketch: None,
        published_on: item.published.map(|published| published.day()),
        present: true,
        position: i64::try_from(at).unwrap_or(i64::MAX),
        absences: 0,
    };
    items.iter().zip(addresses).enumerate().map(sighting).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Url {
        Url::parse("https://acme.example/news/").unwrap()
    }

    /// `path=headline`
    fn items(written: &[&str]) -> Vec<Item> {
        let item = |written: &&str| {
            let (path, title) = written.split_once('=').unwrap();
            Item { title: title.to_owned(), url: Some(page().join(path).unwrap()), ..Item::default() }
        };
        written.iter().map(item).collect()
    }

    fn check(before: &[&str], after: &[&str], expected: &[&str], scrolled_off: usize) {
        let found = compare_readings(&items(before), items(after), &page());
        let told = found.items.iter().map(|difference| match difference {
            Difference::Came(item) => format!("+ {}", item.title),
            Difference::Reworded { item, previous_title } => format!("{} -> {}", previous_title.as_deref().unwrap_or("text"), item.title),
            Difference::Went(item) => format!("- {}", item.title),
        });
        assert_eq!((told.collect::<Vec<_>>(), found.scrolled_off), (expected.iter().map(|&told| told.to_owned()).collect(), scrolled_off));
    }

    #[test]
    fn what_came_went_or_reads_otherwise_is_told() {
        check(&["a=A", "b=B"], &["a=A", "b=B"], &[], 0);
        check(&["a=A", "b=B"], &["b=B", "a=A"], &[], 0);
        check(&["a=A", "b=B"], &["c=C", "a=A", "b=B"], &["+ C"], 0);
        check(&["a=Profit up 8%", "b=B"], &["a=Profit up 9%", "b=B"], &["Profit up 8% -> Profit up 9%"], 0);
        check(&["a=A", "b=B", "c=C"], &["a=A", "c=C"], &["- B"], 0);
    }

    #[test]
    fn what_the_page_let_go_at_its_end_did_not_go() {
        check(&["a=A", "b=B", "c=C"], &["n=N", "a=A", "b=B"], &["+ N"], 1);
        check(&["a=A", "b=B"], &["n=N", "m=M"], &["+ N", "+ M"], 2);
    }

    #[test]
    fn another_text_under_the_same_headline_is_told() {
        let (before, mut after) = (items(&["a=A"]), items(&["a=A"]));
        after[0].text = Some("The mill reopens in May.".to_owned());
        let expected = Difference::Reworded { item: after[0].clone(), previous_title: None };
        assert_eq!(compare_readings(&before, after, &page()).items, [expected]);
    }
}
