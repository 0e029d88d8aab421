//! The learnt rule against detection: what it reads, and when it knows that it no longer fits.

use std::collections::HashSet;
use std::time::Duration;

use proptest::prelude::*;
use scraper::{Html, Selector};
use url::Url;

use super::Learnt;
use crate::model::{DateOrder, Deadline, Item, title_key};
use crate::read::date::DateHints;
use crate::read::listing::tests::fixtures;
use crate::read::listing::{Studied, find, read_learnt, study};

fn hints() -> DateHints {
    DateHints { now: "2026-11-22T08:00:00Z".parse().unwrap(), timezone: None, order: DateOrder::Auto, language: None, host: None }
}

fn soon() -> Deadline {
    Deadline::after(Duration::from_secs(60))
}

fn page() -> Url {
    Url::parse("https://acme.example/news/").unwrap()
}

fn studied(html: &Html, url: &Url) -> Studied {
    study(html, url, &hints(), soon()).unwrap().unwrap()
}

fn known(items: &[Item]) -> HashSet<String> {
    items.iter().map(|item| title_key(&item.title)).collect()
}

/// What a page is read as by what was learnt from an earlier one; `None` where that does not fit.
fn read_after(before: &str, after: &str) -> Option<Vec<Item>> {
    let (before, after) = (Html::parse_document(before), Html::parse_document(after));
    let Studied { found, learnt, .. } = studied(&before, &page());
    let learnt = learnt.expect("a rule");
    let learnt = Learnt::from_json(&learnt.to_json()).unwrap();
    read_learnt(&after, &page(), (&learnt, &known(&found.items)), &hints(), soon()).unwrap()
}

fn found(html: &str) -> Vec<Item> {
    find(&Html::parse_document(html), &page(), &hints(), soon()).unwrap().unwrap().items
}

/// The page without the first records of the longest of its lists.
fn without_newest(html: &str, rule: &Learnt, count: usize) -> String {
    let mut html = Html::parse_document(html);
    let matched = |item: &str| html.select(&Selector::parse(item).unwrap()).map(|element| element.id()).collect::<Vec<_>>();
    let starts = rule.lists.iter().map(|list| matched(&list.item)).max_by_key(Vec::len).unwrap();
    let is_whole = rule.to_json().contains("cut");
    for (at, start) in starts.iter().take(count).enumerate() {
        // Of a record of several siblings, all up to the next one.
        let after = html.tree.get(*start).unwrap().next_siblings().map(|node| node.id());
        let rest: Vec<_> = after.take_while(|id| is_whole && *id != starts[at + 1]).collect();
        rest.into_iter().chain([*start]).for_each(|id| html.tree.get_mut(id).unwrap().detach());
    }
    html.html()
}

#[test]
fn what_was_learnt_from_a_fixture_reads_its_next_version_as_detection_does() {
    let (mut all, mut learnt, mut grown) = (0, 0, 0);
    for (name, html, expected) in fixtures().into_iter().filter(|(_, _, expected)| expected["kind"] == "listing") {
        let url = Url::parse(expected["url"].as_str().unwrap()).unwrap();
        let now = Html::parse_document(&html);
        let whole = studied(&now, &url);
        all += 1;
        learnt += usize::from(whole.learnt.is_some());
        let Some(rule) = whole.learnt.filter(|_| whole.found.items.len() > 5) else { continue };
        let older = Html::parse_document(&without_newest(&html, &rule, 2));
        let Some(Studied { found, learnt: Some(rule), .. }) = study(&older, &url, &hints(), soon()).unwrap() else { continue };
        let Some(read) = read_learnt(&now, &url, (&rule, &known(&found.items)), &hints(), soon()).unwrap() else { continue };
        grown += 1;
        let titles = |items: &[Item]| items.iter().map(|item| item.title.clone()).collect::<Vec<_>>();
        assert_eq!(titles(&read), titles(&whole.found.items), "{name}: {}", rule.to_json());
        assert_eq!(read, whole.found.items, "{name}: {}", rule.to_json());
    }
    assert!(learnt * 100 >= all * 95, "of {all} listings {learnt} have a rule");
    assert!(grown * 100 >= all * 60, "of {all} listings {grown} were read by it");
}

/// Headlines and days of announcements, the newest first.
fn announcements() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::hash_set("[A-Z][a-z]{3,9}( [a-z]{4,9}){3,7}", 12..30).prop_map(|titles| titles.into_iter().collect())
}

/// A page with some of the announcements, in one of several templates; the number of an announcement is its place from the end.
fn templated(template: usize, titles: &[String], shown: std::ops::Range<usize>) -> String {
    let items: String = shown
        .map(|at| {
            let (n, title) = (titles.len() - at, &titles[at]);
            let day = format!("2026-{:02}-{:02}", n / 28 + 1, n % 28 + 1);
            match template {
                0 => format!("<li><a href='/n/{n}'>{title}</a> <span>{day}</span></li>"),
                1 => format!("<tr><td>{day}</td><td><a href='/n/{n}'>{title}</a></td></tr>"),
                2 => format!("<div class='card c{n}'><h3>{title}</h3><time datetime='{day}'></time><a href='/n/{n}'>Read more</a></div>"),
                3 => format!("<h4>{day}</h4><p><a href='/n/{n}'>{title}</a></p><p>More about it in some words.</p>"),
                4 => format!("<dt>{day}</dt><dd><a href='/n/{n}'>{title}</a></dd>"),
                5 => format!("<div class=row><div class=cell><a href='/n/{n}'><b>{title}</b><i>{day}</i></a></div></div>"),
                _ => format!("<p>{day} <a href='/n/{n}'>{title}</a></p>"),
            }
        })
        .collect();
    let list = match template {
        0 => format!("<ul>{items}</ul>"),
        1 => format!("<table><tr><th>Day</th><th>Headline</th></tr>{items}</table>"),
        4 => format!("<dl>{items}</dl>"),
        _ => items,
    };
    format!(
        "<nav><a href='/about'>About us</a><a href='/jobs'>Jobs with us</a></nav><main>{list}</main><footer><a href='/imprint'>Imprint</a></footer>"
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_next_version_of_a_page_is_read_as_detection_reads_it(template in 0..7_usize, titles in announcements(), come in 0..4_usize, gone in 0..4_usize) {
        let before = templated(template, &titles, 4..titles.len());
        let after = templated(template, &titles, 4 - come..titles.len() - gone);
        prop_assert_eq!(read_after(&before, &after), Some(found(&after)));
    }
}

fn list(container: &str, item: impl Fn(usize) -> String, shown: std::ops::Range<usize>) -> String {
    format!("<main><div class='{container}'>{}</div></main>", shown.rev().map(item).collect::<String>())
}

fn card(n: usize) -> String {
    format!("<div class=card><h3><a href='/n/{n}'>Quarry train number {n} leaves the yard</a></h3><time>2026-03-{:02}</time></div>", n + 1)
}

#[test]
fn a_page_that_was_rebuilt_does_not_fit() {
    let before = list("list", card, 0..10);
    assert!(read_after(&before, &list("list", card, 0..12)).is_some());
    let other =
        |n: usize| format!("<article><p>2026-03-{:02}</p><a href='/n/{n}'>Quarry train number {n} leaves the yard</a></article>", n + 1);
    assert_eq!(read_after(&before, &list("list", other, 0..10)), None, "other elements");
    let undated = |n: usize| card(n).replace("2026-", "");
    assert_eq!(read_after(&before, &list("list", undated, 0..10)), None, "no dates");
    let unlinked = |n: usize| card(n).replace("href", "data-x");
    assert_eq!(read_after(&before, &list("list", unlinked, 0..10)), None, "no links");
    assert_eq!(read_after(&before, &list("list", card, 0..2)), None, "hardly any left");
    assert_eq!(read_after(&before, &list("list", card, 11..21)), None, "none of the known");
    assert_eq!(read_after(&before, "<main><div class=list></div></main>"), None, "empty");
}

#[test]
fn a_second_container_of_the_same_build_is_not_overlooked() {
    let year = |year: usize, shown: std::ops::Range<usize>| {
        format!("<ul class=year id=y{year}>{}</ul>", shown.rev().map(|n| card(n).replace("div", "li")).collect::<String>())
    };
    let before = format!("<main>{}</main>", year(2025, 0..10));
    let after = format!("<main>{}{}</main>", year(2026, 10..12), year(2025, 0..10));
    let read = read_after(&before, &after);
    assert!(read.is_none() || read == Some(found(&after)), "the new year's items are read or missed by all");
    // Beside the records, in another class.
    let before = list("list", card, 0..10);
    let lead = card(11).replace("class=card", "class=lead");
    let after = before.replacen("<div class='list'>", &format!("<div class='list'>{lead}"), 1);
    assert_eq!(read_after(&before, &after), None);
}

#[test]
fn a_lead_story_that_appears_elsewhere_is_not_overlooked() {
    for address in ["/n/", "https://acme.example/n/", "n/"] {
        let item = |n: usize| card(n).replace("/n/", address);
        let page = |lead: &str, about: &str| {
            let hero = format!("<section class=hero>{lead}<p>What the works are about.</p><a href='/about/{about}'>About</a></section>");
            hero + &list("list", item, 0..10)
        };
        let before = page("", "us");
        let lead = format!("<h2><a href='{address}11'>Quarry train number 11 leaves the yard</a></h2>");
        assert_eq!(read_after(&before, &page(&lead, "us")), None, "{address}");
        assert!(read_after(&before, &page("", "the-company")).is_some(), "another link is none of the kind: {address}");
    }
}

#[test]
fn what_was_learnt_is_forgotten_with_the_config_and_the_version() {
    let html = Html::parse_document(&list("list", card, 0..10));
    let Studied { found, learnt, .. } = studied(&html, &page());
    let learnt = learnt.unwrap();
    let read = |hints: &DateHints| read_learnt(&html, &page(), (&learnt, &known(&found.items)), hints, soon()).unwrap();
    assert_eq!(read(&hints()).as_ref(), Some(&found.items));
    assert_eq!(read(&DateHints { order: DateOrder::DayFirst, ..hints() }), None);
    assert_eq!(read(&DateHints { timezone: Some(chrono_tz::Europe::Berlin), ..hints() }), None);
    let json = learnt.to_json();
    assert_eq!(Learnt::from_json(&json), Some(learnt));
    assert_eq!(Learnt::from_json(&json.replace(env!("CARGO_PKG_VERSION"), "0.0.0")), None);
    assert_eq!(Learnt::from_json("{}"), None);
}
