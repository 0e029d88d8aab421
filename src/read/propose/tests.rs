//! The ranking as a table: what is found at an address, and what has to win.

use chrono::{DateTime, TimeDelta, Utc};
use url::Url;

use super::*;
use crate::model::Published;

fn now() -> DateTime<Utc> {
    "2026-11-22T08:00:00Z".parse().unwrap()
}

/// How a list gives its dates.
#[derive(Clone, Copy)]
enum Dates {
    None,
    Days,
    Times,
}

/// `count` entries of a section, one every `every` days, the newest `age` days old.
fn entries(section: &str, count: i64, age: i64, every: i64, dates: Dates) -> Vec<Item> {
    (0..count)
        .map(|n| {
            let at = now() - TimeDelta::days(age + n * every);
            // Entries of one section and day are the same entry, whichever list they stand in.
            let day = at.date_naive();
            Item {
                url: Url::parse(&format!("https://acme.example/{section}/{day}")).ok(),
                title: format!("What {section} had to say on {day}"),
                published: match dates {
                    Dates::None => None,
                    Dates::Days => Some(Published::Day(day)),
                    Dates::Times => Some(Published::At(at.fixed_offset())),
                },
                ..Item::default()
            }
        })
        .collect()
}

fn with_ids(items: Vec<Item>) -> Vec<Item> {
    items.into_iter().map(|item| Item { guid: Some(item.title.clone()), teaser: Some("More".to_owned()), ..item }).collect()
}

fn candidate(name: &str, kind: Kind, origin: Origin, items: Vec<Item>) -> Candidate {
    let url = Url::parse("https://acme.example/").unwrap().join(name).unwrap();
    Candidate { url, kind, origin, items, title: None, select: None }
}

fn page(items: Vec<Item>) -> Candidate {
    candidate("page", Kind::Listing, Origin::Asked, items)
}

fn feed(name: &str, items: Vec<Item>) -> Candidate {
    candidate(name, Kind::Feed, Origin::Advertised, with_ids(items))
}

/// Ranks, and holds names and reasons against the expected ones; `-` marks what must not be taken by itself.
fn check(candidates: Vec<Candidate>, expected: &[(&str, &str)]) {
    let ranked = rank(candidates, now());
    let found: Vec<(String, &str)> = ranked
        .iter()
        .map(|ranked| {
            let name = ranked.candidate.url.path().trim_start_matches('/');
            (format!("{}{name}", if ranked.is_usable() { "" } else { "-" }), ranked.why.as_str())
        })
        .collect();
    let expected: Vec<(String, &str)> = expected.iter().map(|(name, why)| ((*name).to_owned(), *why)).collect();
    assert_eq!(found, expected, "{:?}", ranked.iter().map(|ranked| ranked.worth).collect::<Vec<_>>());
}

#[test]
fn a_nearly_dead_blog_feed_does_not_win_over_the_newsroom() {
    let newsroom = || page(entries("news", 10, 3, 9, Dates::Days));
    check(
        vec![feed("blog", entries("blog", 10, 800, 30, Dates::Times)), newsroom()],
        &[("page", "the address itself, with days"), ("-blog", "nearly dead: nothing since 2024-09-13")],
    );
    // Nor does one that once carried the same announcements.
    check(
        vec![feed("old", entries("news", 10, 3 + 9 * 8, 9, Dates::Times)), newsroom()],
        &[("page", "the address itself, with days"), ("-old", "has 2 of 10 that the newsroom page shows")],
    );
    check(
        vec![feed("blog", entries("blog", 2, 800, 30, Dates::Times)), page(entries("news", 10, 3, 9, Dates::None))],
        &[("page", "the address itself, without dates"), ("-blog", "nearly dead: nothing since 2024-09-13")],
    );
}

#[test]
fn a_feed_that_has_all_and_says_more_is_better_than_the_page() {
    let why = "has what the newsroom page shows, with times, with ids that stay";
    for (count, page_dates) in [(10, Dates::Days), (30, Dates::Days), (10, Dates::None), (8, Dates::Days)] {
        let listing = page(entries("news", 10, 3, 9, page_dates));
        let ranked = rank(vec![listing, feed("feed", entries("news", count, 3, 9, Dates::Times))], now());
        assert_eq!((ranked[0].candidate.url.path(), ranked[0].why.as_str()), ("/feed", why), "{count}");
    }
    // A page that reaches further back than the feed is no reason against the feed.
    let ranked = rank(vec![page(entries("news", 40, 3, 9, Dates::Days)), feed("feed", entries("news", 10, 3, 9, Dates::Times))], now());
    assert_eq!(ranked[0].candidate.url.path(), "/feed");
}

#[test]
fn a_feed_that_lacks_some_does_not() {
    let mut half = entries("news", 10, 3, 18, Dates::Times);
    half.extend(entries("awards", 2, 5, 9, Dates::Times));
    check(
        vec![page(entries("news", 20, 3, 9, Dates::Days)), feed("half", half)],
        &[("page", "the address itself, with days"), ("half", "lacks 6 of 12 that the newsroom page shows")],
    );
}

#[test]
fn a_feed_of_another_section_does_not_win_however_lively() {
    check(
        vec![page(entries("news", 10, 3, 30, Dates::None)), feed("jobs", entries("jobs", 50, 0, 1, Dates::Times))],
        &[("page", "the address itself, without dates"), ("-jobs", "has nothing of what the newsroom page shows: another section")],
    );
}

#[test]
fn a_feed_that_buries_the_announcements_does_not_win() {
    let mut all = entries("news", 10, 3, 9, Dates::Times);
    all.extend(entries("products", 60, 0, 1, Dates::Times));
    check(
        vec![page(entries("news", 10, 3, 9, Dates::Days)), feed("all", all)],
        &[("page", "the address itself, with days"), ("-all", "mixes them with others: 60 of 70 are not on the newsroom page")],
    );
}

#[test]
fn comments_and_calendars_are_no_announcements() {
    let mut comments = entries("news", 10, 1, 1, Dates::Times);
    for item in &mut comments {
        item.title = format!("Comment on {} by Ada", item.title);
    }
    let named = Candidate { title: Some("Comments on: Acme".to_owned()), ..feed("named", entries("news", 10, 3, 9, Dates::Times)) };
    check(
        vec![feed("calendar", entries("fairs", 10, -60, 9, Dates::Days)), feed("comments", comments), named],
        &[
            ("-comments", "what readers comment, not what the newsroom announces"),
            ("-named", "what readers comment, not what the newsroom announces"),
            ("-calendar", "a calendar: 7 of 10 dates lie ahead"),
        ],
    );
}

#[test]
fn behind_a_homepage_stands_its_newsroom_or_the_newsrooms_feed() {
    let newsroom = || candidate("press", Kind::Listing, Origin::Linked, entries("press", 10, 3, 9, Dates::Days));
    let blog = || feed("blog", entries("blog", 10, 1, 2, Dates::Times));
    check(
        vec![blog(), newsroom()],
        &[
            ("press", "the newsroom that the page links to, with days"),
            ("-blog", "has nothing of what the newsroom page shows: another section"),
        ],
    );
    let ranked = rank(vec![blog(), newsroom(), feed("press.xml", entries("press", 20, 3, 9, Dates::Times))], now());
    assert_eq!(ranked[0].candidate.url.path(), "/press.xml");
    // An archive that nobody fills any more is no yardstick for what is alive.
    let archive = candidate("archive", Kind::Listing, Origin::Linked, entries("old", 10, 900, 9, Dates::Days));
    assert_eq!(rank(vec![archive, newsroom()], now())[0].candidate.url.path(), "/press");
    assert_eq!(rank(vec![blog()], now())[0].why, "a feed that the page advertises, with times, with ids that stay");
}

#[test]
fn a_sitemap_is_for_pages_that_cannot_be_read() {
    let sitemap = || candidate("map", Kind::Sitemap, Origin::Sitemap, entries("news", 10, 0, 1, Dates::Times));
    assert!(rank(vec![sitemap()], now())[0].is_usable());
    let ranked = rank(vec![sitemap(), page(entries("news", 10, 0, 1, Dates::Days))], now());
    assert_eq!(ranked[0].candidate.url.path(), "/page");
    let undated = rank(vec![sitemap(), page(entries("news", 10, 0, 1, Dates::None))], now());
    assert_eq!(undated[0].candidate.url.path(), "/map");
}

#[test]
fn what_was_asked_for_is_taken_even_if_it_is_poor() {
    check(vec![page(entries("news", 1, 900, 1, Dates::Days))], &[("page", "the address itself; nothing since 2024-06-05")]);
    let living = candidate("crisis", Kind::Page, Origin::Asked, Vec::new());
    check(
        vec![feed("feed", entries("news", 10, 0, 1, Dates::Times)), living],
        &[
            ("crisis", "the page itself, watched paragraph by paragraph"),
            ("feed", "a feed that the page advertises, with times, with ids that stay; not the page asked for"),
        ],
    );
    let article = candidate("one", Kind::Article, Origin::Asked, Vec::new());
    let ranked = rank(vec![article, candidate("press", Kind::Listing, Origin::Linked, entries("press", 9, 3, 9, Dates::None))], now());
    assert_eq!(ranked[0].candidate.url.path(), "/press");
}

#[test]
fn samples_are_the_newest() {
    let mut items = entries("news", 5, 3, 9, Dates::Days);
    items.reverse();
    let ranked = rank(vec![page(items)], now());
    let days: Vec<String> = ranked[0].samples(2).iter().map(|item| item.published.unwrap().to_string()).collect();
    assert_eq!(days, ["2026-11-19", "2026-11-10"]);
    assert_eq!((ranked[0].measures.last_90_days, ranked[0].measures.last_year), (5, 5));
}
