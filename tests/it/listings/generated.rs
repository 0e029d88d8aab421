//! Pages of many shapes, scripts and furniture: every announcement is found, however the page is written, and again in its next
//! version.

use std::collections::HashSet;
use std::ops::Range;

use presswatch::model::{DateOrder, Item, title_key};
use presswatch::read::date::DateHints;
use presswatch::read::dom;
use presswatch::read::listing::{self, Studied};
use proptest::prelude::*;
use url::Url;

use super::rewriting::{Rewriting, rewrite};
use super::{difference, find, identities, known, soon};

/// How a page writes its records.
#[derive(Debug, Clone, Copy)]
enum Shape {
    Cards,
    Lines,
    Rows,
    /// A heading, then lines of text, with nothing around them.
    Headings,
    Definitions,
}

/// What an announcement has besides its headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marks {
    Link,
    Day,
    Both,
}

/// A newsroom; its page shows some of its announcements.
#[derive(Debug, Clone)]
struct Newsroom {
    shape: Shape,
    marks: Marks,
    /// The newest first.
    titles: Vec<String>,
    before: Vec<&'static str>,
    after: Vec<&'static str>,
}

const BEFORE: [&str; 3] = [
    "<nav><ul><li><a href='/about'>About us</a></li><li><a href='/products'>Products</a></li><li><a href='/jobs'>Jobs</a></li></ul></nav>",
    "<div class=lang><a href='/de'>Deutsch</a> | <a href='/fr'>Français</a></div>",
    "<div class=crumbs><a href='/'>Home</a> / <a href='/news'>News</a></div>",
];
const AFTER: [&str; 3] = [
    "<aside><h2>Topics</h2><ul><li><a href='/t/steel'>Steel</a></li><li><a href='/t/water'>Water</a></li><li><a href='/t/rail'>Rail</a></li></ul></aside>",
    "<div class=pager><a href='?p=1'>1</a> <a href='?p=2'>2</a> <a href='?p=3'>3</a> <a href='?p=2'>Next</a></div>",
    "<footer><p>Acme, 12 Mill Lane</p><a href='/imprint'>Imprint</a> <a href='/privacy'>Privacy</a></footer>",
];

impl Newsroom {
    fn page(&self, shown: Range<usize>) -> String {
        let records: String = shown.map(|at| self.record(at)).collect();
        let list = match self.shape {
            Shape::Cards => format!("<div class=grid>{records}</div>"),
            Shape::Lines => format!("<ul>{records}</ul>"),
            Shape::Rows => format!("<table>{records}</table>"),
            Shape::Headings => format!("<div>{records}</div>"),
            Shape::Definitions => format!("<dl>{records}</dl>"),
        };
        let (before, after) = (self.before.concat(), self.after.concat());
        format!("<html><title>News</title><body>{before}<main><h1>News</h1>{list}</main>{after}</body></html>")
    }

    fn record(&self, at: usize) -> String {
        // Counted from the oldest, so that an announcement keeps its address and day.
        let (number, title) = (self.titles.len() - at, &self.titles[at]);
        let headline = if self.marks == Marks::Day { title.clone() } else { format!("<a href='/news/{number}'>{title}</a>") };
        let day = format!("2026-{:02}-{:02}", number / 28 + 1, number % 28 + 1);
        let day = |tag: &str| if self.marks == Marks::Link { String::new() } else { format!("<{tag}>{day}</{tag}>") };
        let teaser: Vec<&str> = title.split(' ').rev().collect();
        let teaser = format!("<p>{}.</p>", teaser.join(" "));
        match self.shape {
            Shape::Cards => format!("<div class=card>{}<h3>{headline}</h3>{teaser}</div>", day("time")),
            Shape::Lines => format!("<li>{headline} {}</li>", day("span")),
            Shape::Rows => format!("<tr>{}<td>{headline}</td></tr>", day("td")),
            Shape::Headings => format!("<h3>{headline}</h3>{}{teaser}", day("p")),
            Shape::Definitions if self.marks == Marks::Link => format!("<dt>{headline}</dt><dd>{teaser}</dd>"),
            Shape::Definitions => format!("{}<dd>{headline}</dd>", day("dt")),
        }
    }
}

/// Headlines of one script, none twice.
fn titles(count: Range<usize>) -> impl Strategy<Value = Vec<String>> {
    let script = prop_oneof![
        Just("[A-Z][a-z]{3,9}( [a-z]{4,9}){3,7}"),
        Just("[А-Я][а-я]{3,9}( [а-я]{4,9}){3,7}"),
        Just("[Α-Ρ][α-ρ]{3,9}( [α-ρ]{4,9}){3,7}"),
        Just("[ب-ر]{4,9}( [ب-ر]{4,9}){3,7}"),
        Just("[가-힣]{2,5}( [가-힣]{2,5}){3,7}"),
        Just("[上-众]{14,30}"),
    ];
    (script, count)
        .prop_flat_map(|(script, count)| proptest::collection::hash_set(script, count))
        .prop_map(|titles| titles.into_iter().collect())
}

fn newsrooms(count: Range<usize>) -> impl Strategy<Value = Newsroom> {
    let shape = prop_oneof![Just(Shape::Cards), Just(Shape::Lines), Just(Shape::Rows), Just(Shape::Headings), Just(Shape::Definitions)];
    let marks = prop_oneof![Just(Marks::Link), Just(Marks::Day), Just(Marks::Both)];
    let some = |of: &[&'static str; 3]| proptest::sample::subsequence(of.to_vec(), 0..=3);
    (shape, marks, titles(count), some(&BEFORE), some(&AFTER)).prop_map(|(shape, marks, titles, before, after)| Newsroom {
        shape,
        marks,
        titles,
        before,
        after,
    })
}

fn address() -> Url {
    Url::parse("https://acme.example/news/").unwrap()
}

fn hints() -> DateHints {
    let now = "2026-11-22T08:00:00Z".parse().unwrap();
    DateHints { now, timezone: None, order: DateOrder::Auto, language: None, host: Some("acme.example".to_owned()) }
}

fn keys<'t>(titles: impl IntoIterator<Item = &'t String>) -> Vec<String> {
    titles.into_iter().map(|title| title_key(title)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_announcement_of_a_page_is_found(newsroom in newsrooms(4..41)) {
        let found = find(&newsroom.page(0..newsroom.titles.len()), &address(), &hints());
        prop_assert_eq!(keys(found.iter().map(|item| &item.title)), keys(&newsroom.titles));
        for (at, item) in found.iter().enumerate() {
            let number = newsroom.titles.len() - at;
            let path = item.url.as_ref().map(|url| url.path().to_owned());
            prop_assert_eq!(path, (newsroom.marks != Marks::Day).then(|| format!("/news/{number}")));
            let day = item.published.map(|published| published.day().to_string());
            prop_assert_eq!(day, (newsroom.marks != Marks::Link).then(|| format!("2026-{:02}-{:02}", number / 28 + 1, number % 28 + 1)));
        }
    }

    #[test]
    fn the_way_a_page_is_written_makes_no_difference(newsroom in newsrooms(1..41), how in proptest::sample::select(&Rewriting::ALL[..])) {
        let page = newsroom.page(0..newsroom.titles.len());
        let (before, after) = (find(&page, &address(), &hints()), find(&rewrite(&page, how), &address(), &hints()));
        prop_assert_eq!(difference(&before, &after, &address()), Ok(()));
    }

    #[test]
    fn announcements_keep_their_identity_when_one_is_prepended(newsroom in newsrooms(4..41)) {
        let count = newsroom.titles.len();
        let (before, after) = (find(&newsroom.page(1..count), &address(), &hints()), find(&newsroom.page(0..count), &address(), &hints()));
        let (before, after) = (identities(&before, &address()), identities(&after, &address()));
        prop_assert!(before.is_subset(&after));
        let new: Vec<&String> = after.difference(&before).collect();
        let expected = match newsroom.marks {
            Marks::Day => title_key(&newsroom.titles[0]),
            Marks::Link | Marks::Both => format!("acme.example/news/{count}"),
        };
        prop_assert!(new.len() == 1 && new[0].ends_with(&expected), "{:?} is new, not {}", new, expected);
    }

    #[test]
    fn the_learnt_rule_reads_the_next_version(newsroom in newsrooms(10..41), new in 0..4_usize, gone in 0..4_usize) {
        let count = newsroom.titles.len();
        let before = dom::parse(&newsroom.page(new..count), soon()).unwrap();
        let Studied { found, learnt, .. } = listing::study(&before, &address(), &hints(), soon()).unwrap().unwrap();
        let Some(learnt) = learnt else { return Err(TestCaseError::fail("nothing is learnt")) };
        let now = newsroom.page(0..count - gone);
        let known: HashSet<String> = known(&found.items, &address());
        let read = listing::read_learnt(&dom::parse(&now, soon()).unwrap(), &address(), (&learnt, &known), &hints(), soon()).unwrap();
        if let Some(read) = read {
            // Whether a line is a teaser at all is decided by all records together, and a few more or fewer may turn it.
            let bare = |items: Vec<Item>| items.into_iter().map(|item| Item { teaser: None, ..item }).collect::<Vec<_>>();
            prop_assert_eq!(difference(&bare(find(&now, &address(), &hints())), &bare(read), &address()), Ok(()));
        } else {
            // So much of the list is new or gone that it may be another.
            prop_assert!(new + gone > 2, "with {} new and {} gone the rule does not fit", new, gone);
        }
    }
}
