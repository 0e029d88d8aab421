//! Reading a listing by a rule that a person wrote. What the rule leaves open is found as without one.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone};
use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::dating;
use super::fields::{self, Entry};
use super::page::{View, base_url};
use crate::model::{self, Deadline, Item, Published, Select};
use crate::read::ReadError;
use crate::read::date::DateHints;

/// What a rule found.
#[derive(Debug, Clone)]
pub struct Selected {
    /// Elements that matched `item`: none means that the rule no longer fits the page, not that the list is empty.
    pub matched: usize,
    /// In page order, each once.
    pub items: Vec<Item>,
}

/// A selector of a rule that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{selector}` is no CSS selector: {reason}")]
pub struct BadSelector {
    /// As written, without its `@attr`.
    pub selector: String,
    pub reason: String,
}

/// Why a rule was not followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unselected {
    #[error(transparent)]
    BadSelector(#[from] BadSelector),
    #[error(transparent)]
    Unread(#[from] ReadError),
}

/// Reads the page by the rule.
pub fn select(html: &Html, page_url: &Url, rule: &Select, dates: &DateHints, deadline: Deadline) -> Result<Selected, Unselected> {
    let rule = Rule::parse(rule)?;
    let left_out: std::collections::HashSet<_> =
        rule.exclude.iter().flat_map(|exclude| html.select(exclude)).map(|element| element.id()).collect();
    let view = View::new(html, page_url, dates, deadline, |element| left_out.contains(&element.id()))?;
    let indexes: HashMap<_, usize> = view.nodes.iter().enumerate().filter_map(|(index, node)| Some((node.element?.id(), index))).collect();
    let nodes: Vec<usize> = html.select(&rule.item).filter_map(|element| indexes.get(&element.id()).copied()).collect();
    let records: Vec<_> = nodes.iter().map(|node| view.subtree(*node)).collect();
    let base = base_url(html, page_url);
    let items = if rule.title.is_none() && rule.link.is_none() {
        let mut entries = fields::extract(&view, &records)?;
        dating::settle(&view, &records, &mut entries);
        entries.into_iter().filter_map(|entry| rule.item_of(&view, nodes[entry.record], Some(entry), (&base, dates))).collect()
    } else {
        let mut entries = fields::read(&view, &records)?;
        date_all(&view, &records, &mut entries);
        nodes.iter().zip(entries).filter_map(|(node, entry)| rule.item_of(&view, *node, entry, (&base, dates))).collect()
    };
    Ok(Selected { matched: records.len(), items: super::each_once(items, page_url) })
}

/// Dates the records that say something.
fn date_all(view: &View, records: &[std::ops::Range<usize>], entries: &mut [Option<Entry>]) {
    let mut found: Vec<Entry> = entries.iter().flatten().cloned().collect();
    dating::settle(view, records, &mut found);
    for entry in found {
        let record = entry.record;
        entries[record] = Some(entry);
    }
}

/// Says whether every selector of a rule can be read.
pub fn check(rule: &Select) -> Result<(), BadSelector> {
    Rule::parse(rule).map(|_| ())
}

/// A rule, ready to use.
struct Rule {
    item: Selector,
    title: Option<Place>,
    link: Option<Place>,
    date: Option<Place>,
    teaser: Option<Place>,
    exclude: Option<Selector>,
    date_format: Option<String>,
}

/// Where in an item something is: the item itself if there is no selector; its text if there is no attribute.
struct Place {
    selector: Option<Selector>,
    attribute: Option<String>,
}

impl Rule {
    fn parse(rule: &Select) -> Result<Rule, BadSelector> {
        let place = |text: &Option<String>| text.as_deref().map(Place::parse).transpose();
        Ok(Rule {
            item: parse_selector(&rule.item)?,
            title: place(&rule.title)?,
            link: place(&rule.link)?,
            date: place(&rule.date)?,
            teaser: place(&rule.teaser)?,
            exclude: rule.exclude.as_deref().map(parse_selector).transpose()?,
            date_format: rule.date_format.clone(),
        })
    }

    fn item_of(&self, view: &View, node: usize, entry: Option<Entry>, (base, dates): (&Url, &DateHints)) -> Option<Item> {
        let element = view.nodes[node].element?;
        let text_at = |place: &Place| place.read(element).map(|text| fields::fold(&without_hyphens(&text))).filter(|text| !text.is_empty());
        let title = match &self.title {
            Some(place) => text_at(place)?,
            None => entry.as_ref().map(|entry| entry.title.clone())?,
        };
        let url = match &self.link {
            Some(place) => {
                place.read_link(element).and_then(|href| base.join(href.trim()).ok()).filter(model::is_web).map(|url| model::clean(&url))
            }
            None => entry.as_ref().and_then(|entry| entry.link).map(|link| Url::clone(&view.links[link].url)),
        };
        let published = match &self.date {
            Some(place) => place.read(element).and_then(|text| self.read_date(view, &text, dates)),
            None => entry.as_ref().and_then(|entry| match (entry.date, &self.date_format) {
                (Some(date), Some(_)) => self.read_date(view, view.node_text(date), dates),
                _ => entry.published,
            }),
        };
        let teaser = match &self.teaser {
            Some(place) => text_at(place),
            None => entry.as_ref().and_then(|entry| entry.teaser).map(|node| fields::fold(view.node_text(node))),
        };
        Some(Item { url, title, published, teaser, ..Item::default() })
    }

    /// By the rule's own format if it has one, and only by that.
    fn read_date(&self, view: &View, text: &str, dates: &DateHints) -> Option<Published> {
        let text = text.trim();
        let Some(format) = self.date_format.as_deref() else {
            return view.dates.read_exact(text).or_else(|| view.dates.read(text));
        };
        if let Ok(instant) = DateTime::parse_from_str(text, format) {
            return Some(Published::At(instant));
        }
        if let Ok(local) = NaiveDateTime::parse_from_str(text, format) {
            let instant = dates.timezone.and_then(|zone| zone.from_local_datetime(&local).earliest());
            return Some(instant.map_or(Published::Day(local.date()), |instant| Published::At(instant.fixed_offset())));
        }
        NaiveDate::parse_from_str(text, format).ok().map(Published::Day)
    }
}

impl Place {
    fn parse(text: &str) -> Result<Place, BadSelector> {
        let (selector, attribute) = match text.rsplit_once('@') {
            // An `@` inside brackets or quotes belongs to the selector.
            Some((before, name)) if name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':')) => {
                (before.trim(), Some(name.to_ascii_lowercase()))
            }
            _ => (text.trim(), None),
        };
        let selector = (!selector.is_empty()).then(|| parse_selector(selector)).transpose()?;
        Ok(Place { selector, attribute })
    }

    fn element<'a>(&self, item: ElementRef<'a>) -> Option<ElementRef<'a>> {
        match &self.selector {
            None => Some(item),
            // The item itself counts too: `a` for an item that is a link.
            Some(selector) => item.select(selector).next().or_else(|| selector.matches(&item).then_some(item)),
        }
    }

    fn read(&self, item: ElementRef) -> Option<String> {
        let element = self.element(item)?;
        match &self.attribute {
            Some(attribute) => element.attr(attribute).map(str::to_owned),
            None => Some(element.text().collect()),
        }
    }

    fn read_link<'a>(&self, item: ElementRef<'a>) -> Option<&'a str> {
        self.element(item)?.attr(self.attribute.as_deref().unwrap_or("href"))
    }
}

fn parse_selector(text: &str) -> Result<Selector, BadSelector> {
    Selector::parse(text).map_err(|error| BadSelector { selector: text.to_owned(), reason: reason(&error.to_string()) })
}

/// The library asks people to report what it did not expect to its developers; that is not for our users.
fn reason(error: &str) -> String {
    if error.contains("report") { "it cannot be parsed".to_owned() } else { error.to_owned() }
}

fn without_hyphens(text: &str) -> String {
    text.replace(['\u{ad}', '\u{200b}', '\u{feff}', '\u{2060}'], "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DateOrder;

    const PAGE: &str = r##"<main><div class="old"><p class="n"><a href="/a/0">Left out by the rule</a></p></div>
        <p class="n" data-id="7"><b>Bell foundry opens its gates</b> <i data-on="2026-03-05">soon</i> <a href="/a/1?utm_source=x">PDF</a></p>
        <p class="n" data-id="8"><b>River gauge gets a new mast</b> <i data-on="2026-02-11">later</i> <a href="/a/2">PDF</a></p>
        <p class="n" data-id="9"><b>&shy;</b><a href="/a/3">PDF</a></p></main>"##;

    fn soon() -> Deadline {
        Deadline::after(std::time::Duration::from_secs(30))
    }

    fn check(rule: Select, expected: &[(&str, &str, &str)]) {
        let url = Url::parse("https://example.com/news/").unwrap();
        let dates =
            DateHints { now: "2026-11-22T08:00:00Z".parse().unwrap(), timezone: None, order: DateOrder::Auto, language: None, host: None };
        let selected = select(&Html::parse_document(PAGE), &url, &rule, &dates, soon()).unwrap();
        let date = |item: &Item| item.published.map(|published| published.to_string()).unwrap_or_default();
        let read: Vec<_> = selected
            .items
            .iter()
            .map(|item| (item.title.clone(), item.url.as_ref().map(Url::path).unwrap_or_default().to_owned(), date(item)))
            .collect();
        let read: Vec<_> = read.iter().map(|(title, url, date)| (title.as_str(), url.as_str(), date.as_str())).collect();
        assert_eq!(read, expected);
    }

    fn rule(item: &str, title: &str, link: &str, date: &str) -> Select {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Select {
            item: item.into(),
            title: some(title),
            link: some(link),
            date: some(date),
            exclude: Some(".old".into()),
            ..Select::default()
        }
    }

    #[test]
    fn a_rule_takes_what_it_names_and_finds_the_rest() {
        let all = [("Bell foundry opens its gates", "/a/1", "2026-03-05"), ("River gauge gets a new mast", "/a/2", "2026-02-11")];
        check(rule("p.n", "b", "a@href", "i@data-on"), &all);
        check(rule("p.n", "b", "a", "i@data-on"), &all);
        check(rule("p.n", "b", "", "i@data-on"), &all);
        check(rule("p.n", "@data-id", "a", ""), &[("7", "/a/1", ""), ("8", "/a/2", ""), ("9", "/a/3", "")]);
    }

    #[test]
    fn a_format_of_its_own_reads_a_date_that_nothing_else_would() {
        let mut odd = rule("p.n", "b", "a", "i@data-on");
        odd.date_format = Some("%Y-%d-%m".into());
        check(odd, &[("Bell foundry opens its gates", "/a/1", "2026-05-03"), ("River gauge gets a new mast", "/a/2", "2026-11-02")]);
    }

    #[test]
    fn no_match_is_told_from_an_empty_list() {
        let url = Url::parse("https://example.com/news/").unwrap();
        let dates =
            DateHints { now: "2026-11-22T08:00:00Z".parse().unwrap(), timezone: None, order: DateOrder::Auto, language: None, host: None };
        let matched = |item: &str, title: &str| {
            select(&Html::parse_document(PAGE), &url, &rule(item, title, "", ""), &dates, soon())
                .map(|selected| (selected.matched, selected.items.len()))
                .unwrap()
        };
        assert_eq!(matched("article", "b"), (0, 0));
        assert_eq!(matched("p.n", "h2"), (3, 0));
    }

    #[test]
    fn a_selector_that_is_none_is_named() {
        for (item, title) in [("p..n", "b"), ("p.n", "b[@href")] {
            let bad = check_rule(item, title);
            assert!(bad.to_string().contains("is no CSS selector") && !bad.to_string().contains("report"), "{bad}");
        }
    }

    fn check_rule(item: &str, title: &str) -> BadSelector {
        super::check(&rule(item, title, "", "")).unwrap_err()
    }
}
