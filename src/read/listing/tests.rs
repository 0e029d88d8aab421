//! Whole pages: what is found on each fixture, that it does not hang on how the page is written, and
//! that time grows with the page's size only.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use scraper::{ElementRef, Html, Node};
use serde_json::{Value, json};
use url::Url;

use super::{find, select, study};
use crate::model::{DateOrder, Deadline, Item};
use crate::read::ReadError;
use crate::read::date::DateHints;
use crate::read::detect::{self, PageKind};

pub(super) fn fixtures() -> Vec<(String, String, Value)> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/listing"));
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".html").map(str::to_owned))
        .collect();
    names.sort();
    let read = |name: &str, ending: &str| fs::read_to_string(folder.join(format!("{name}.{ending}"))).unwrap();
    names.into_iter().map(|name| (name.clone(), read(&name, "html"), serde_json::from_str(&read(&name, "json")).unwrap())).collect()
}

fn hints(order: DateOrder) -> DateHints {
    DateHints { now: "2026-11-22T08:00:00Z".parse().unwrap(), timezone: None, order, language: None, host: None }
}

fn soon() -> Deadline {
    Deadline::after(Duration::from_secs(60))
}

/// What the page is and holds, in the form of the expectations.
fn outcome(html: &str, url: &Url) -> Value {
    let html = Html::parse_document(html);
    let found = find(&html, url, &hints(DateOrder::Auto), soon()).unwrap();
    let kind = detect::classify(&html, url, found.as_ref(), soon()).unwrap();
    let better = detect::better(&html, url);
    let mut outcome = json!({"url": url.as_str()});
    match kind {
        PageKind::Listing => {
            outcome["kind"] = "listing".into();
            outcome["items"] = found.map_or(Value::Null, |found| found.items.iter().map(shown).collect());
        }
        PageKind::Article => outcome["kind"] = "article".into(),
        PageKind::Nothing(reason) => {
            outcome["kind"] = "none".into();
            outcome["reason"] = reason.as_str().into();
            if let Some(first) = better.iter().find(|first| first.path() != url.path()) {
                outcome["better"] = first.as_str().into();
            }
        }
    }
    outcome
}

fn shown(item: &Item) -> Value {
    json!({"url": item.url.as_ref().map(Url::as_str), "title": item.title, "date": item.published.map(|published| published.day().to_string())})
}

/// Compares what the expectation names.
fn check(name: &str, html: &str, expected: &Value) {
    let url = Url::parse(expected["url"].as_str().unwrap()).unwrap();
    let outcome = outcome(html, &url);
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&outcome[key], value, "{key} of {name}");
    }
}

#[test]
fn every_fixture_reads_as_expected() {
    let fixtures = fixtures();
    assert!(fixtures.len() >= 30);
    for (name, html, expected) in fixtures {
        check(&name, &html, &expected);
    }
}

/// Ways to write the same page.
#[derive(Debug, Clone, Copy)]
enum Rewrite {
    ReverseAttributes,
    WrapBody,
    RenameClasses,
    AddSpace,
}

#[test]
fn the_way_a_page_is_written_makes_no_difference() {
    for (name, html, expected) in fixtures() {
        for rewrite in [Rewrite::ReverseAttributes, Rewrite::WrapBody, Rewrite::RenameClasses, Rewrite::AddSpace] {
            check(&format!("{name} {rewrite:?}"), &rewritten(&html, rewrite), &expected);
        }
    }
}

fn rewritten(html: &str, rewrite: Rewrite) -> String {
    let html = Html::parse_document(html);
    let mut out = String::from("<!doctype html>");
    write_node(html.root_element(), rewrite, &mut out);
    out
}

fn write_node(element: ElementRef, rewrite: Rewrite, out: &mut String) {
    let name = element.value().name();
    let mut attributes: Vec<(&str, String)> = element.value().attrs().map(|(name, value)| (name, value.to_owned())).collect();
    attributes.sort();
    match rewrite {
        Rewrite::ReverseAttributes => attributes.reverse(),
        Rewrite::RenameClasses => {
            for (_, value) in attributes.iter_mut().filter(|(name, _)| *name == "class") {
                let mut classes: Vec<String> =
                    value.split_whitespace().map(|class| format!("q{}", class.chars().rev().collect::<String>())).collect();
                classes.reverse();
                *value = classes.join(" ");
            }
        }
        Rewrite::WrapBody | Rewrite::AddSpace => {}
    }
    let escaped = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    out.push_str(&format!(
        "<{name}{}>",
        attributes.iter().map(|(name, value)| format!(" {name}=\"{}\"", escaped(value))).collect::<String>()
    ));
    let wrapped = name == "body" && matches!(rewrite, Rewrite::WrapBody);
    out.push_str(if wrapped { "<div><div>" } else { "" });
    for child in element.children() {
        if let Some(element) = ElementRef::wrap(child) {
            write_node(element, rewrite, out);
        } else if let Node::Text(text) = child.value() {
            let raw = matches!(name, "script" | "style" | "noscript");
            out.push_str(&if raw { text.to_string() } else { escaped(text) });
        }
    }
    out.push_str(if wrapped { "</div></div>" } else { "" });
    if !matches!(name, "img" | "br" | "meta" | "input" | "link" | "base" | "hr") {
        out.push_str(&format!("</{name}>"));
    }
    if matches!(rewrite, Rewrite::AddSpace)
        && matches!(name, "div" | "li" | "p" | "tr" | "td" | "article" | "section" | "h1" | "h2" | "h3" | "ul")
    {
        out.push_str("\n \t ");
    }
}

#[test]
fn the_rule_that_describes_a_listing_finds_the_same_items() {
    let mut described = 0;
    for (name, html, expected) in fixtures().into_iter().filter(|(_, _, expected)| expected["kind"] == "listing") {
        let (html, url) = (Html::parse_document(&html), Url::parse(expected["url"].as_str().unwrap()).unwrap());
        let studied = study(&html, &url, &hints(DateOrder::Auto), soon()).unwrap().unwrap();
        if let Some(rule) = studied.select {
            described += 1;
            let selected = select(&html, &url, &rule, &hints(DateOrder::Auto), soon()).unwrap();
            assert_eq!(selected.items, studied.found.items, "{name}: {}", rule.item);
        }
    }
    assert!(described >= 12, "only {described} listings have a rule");
}

/// A list as one of several templates writes it.
fn templated(template: usize, titles: &[String]) -> String {
    let items: String = titles
        .iter()
        .enumerate()
        .map(|(n, title)| match template {
            0 => format!("<li><a href='/n/{n}'>{title}</a> <span>2026-03-{:02}</span></li>", n % 28 + 1),
            1 => format!("<tr><td>2026-03-{:02}</td><td><a href='/n/{n}'>{title}</a></td></tr>", n % 28 + 1),
            2 => format!("<div><h3>{title}</h3><time datetime='2026-03-{:02}'></time><a href='/n/{n}'>Read more</a></div>", n % 28 + 1),
            _ => format!("<p>2026-03-{:02} <a href='/n/{n}'>{title}</a></p>", n % 28 + 1),
        })
        .collect();
    let list = match template {
        0 => format!("<ul>{items}</ul>"),
        1 => format!("<table>{items}</table>"),
        _ => items,
    };
    format!(
        "<nav><a href='/about'>About us</a><a href='/jobs'>Jobs with us</a></nav><main>{list}</main><footer><a href='/imprint'>Imprint</a></footer>"
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_titles_in_any_template_are_found(template in 0..4_usize, titles in proptest::collection::hash_set("[A-Z][a-z]{3,9}( [a-z]{4,9}){3,7}", 3..40)) {
        let titles: Vec<String> = titles.into_iter().collect();
        let url = Url::parse("https://example.com/news/").unwrap();
        let found = find(&Html::parse_document(&templated(template, &titles)), &url, &hints(DateOrder::Auto), soon()).unwrap().unwrap();
        let read: Vec<String> = found.items.iter().map(|item| item.title.clone()).collect();
        prop_assert_eq!(read, titles);
        let paths: Vec<String> = found.items.iter().map(|item| item.url.as_ref().unwrap().path().to_owned()).collect();
        let expected: Vec<String> = (0..paths.len()).map(|n| format!("/n/{}", n)).collect();
        prop_assert_eq!(paths, expected);
    }

    #[test]
    fn any_markup_is_read_without_harm(parts in proptest::collection::vec(prop_oneof![
        Just("<div>".to_owned()), Just("</div>".to_owned()), Just("<tr><td>".to_owned()), Just("<a href=x>".to_owned()), Just("<a href='#'>".to_owned()), Just("<h2>".to_owned()),
        Just("<table>".to_owned()), Just("</table>".to_owned()), Just("<time>".to_owned()), Just("<br>".to_owned()), Just("2026-01-02".to_owned()), ".{0,12}",
    ], 0..120)) {
        let html = Html::parse_document(&parts.concat());
        let url = Url::parse("https://example.com/").unwrap();
        let found = find(&html, &url, &hints(DateOrder::Auto), soon()).unwrap();
        detect::classify(&html, &url, found.as_ref(), soon()).unwrap();
        for item in found.map(|found| found.items).unwrap_or_default() {
            prop_assert!(!item.title.is_empty() && !item.title.contains('\n'));
        }
    }
}

/// Writes a page of a size.
type Shape = fn(usize) -> String;

#[test]
fn a_dated_item_in_its_place_counts_wherever_it_leads() {
    let item = |(day, path, title): (usize, &str, &str)| {
        format!("<li class=\"n\"><time datetime=\"2026-03-{day:02}\">{day}.03.2026</time> <h3><a href=\"{path}\">{title}</a></h3></li>")
    };
    let usual = [
        (9, "/news/mill", "Papierfabrik in Hulme wird modernisiert"),
        (8, "/news/board", "Zwei neue Mitglieder im Aufsichtsrat der Gruppe"),
        (7, "/news/award", "Auszubildende gewinnen den Preis des Handwerks"),
        (6, "/news/books", "Auftragsbuch ist so voll wie nie zuvor"),
        (5, "/news/depot", "Neues Lager für gebrauchte Kisten in Veld"),
        (4, "/news/boats", "Fähren fahren im Sommer zweimal in der Nacht"),
    ];
    let url = Url::parse("https://www.acme.example/news/").unwrap();
    for (path, title) in
        [("/ir/halbjahr.pdf", "Halbjahresfinanzbericht"), ("/ir/hv", "Hauptversammlung 2026"), ("https://eqs.example/7", "Ad-hoc")]
    {
        let items: String = std::iter::once((12, path, title)).chain(usual).map(item).collect();
        let html =
            format!("<!DOCTYPE html><html lang=\"de\"><body><main><h1>News</h1><ul class=\"news\">{items}</ul></main></body></html>");
        assert_eq!(outcome(&html, &url)["items"].as_array().map(Vec::len), Some(7), "{title}: {}", outcome(&html, &url));
    }
}

#[test]
fn a_page_that_takes_too_long_is_given_up_in_time() {
    let shapes: [(&str, Shape); 3] = [
        ("siblings", |n| (0..n).map(|i| format!("<p>Notice number {i} of the year</p>")).collect()),
        ("links", |n| (0..n).map(|i| format!("<a href='/n/{i}'>A headline with number {i}</a>")).collect()),
        ("dates", |n| (0..n).map(|i| format!("<li>{}/{}/2026 <a href='/n/{i}'>Headline {i}</a>", i % 12 + 1, i % 28 + 1)).collect()),
    ];
    let url = Url::parse("https://example.com/").unwrap();
    for (name, shape) in shapes {
        let html = Html::parse_document(&shape(100_000));
        let start = Instant::now();
        let found = find(&html, &url, &hints(DateOrder::Auto), Deadline::after(Duration::from_millis(20)));
        assert_eq!(found.err(), Some(ReadError::TooSlow), "{name}");
        assert!(start.elapsed() < Duration::from_secs(3), "{name}: {:?}", start.elapsed());
        assert_eq!(detect::classify(&html, &url, None, Deadline::after(Duration::ZERO)), Err(ReadError::TooSlow), "{name}");
    }
}
