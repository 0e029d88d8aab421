//! Addresses for data that names its announcements by a slug or an id only: made from what the page's links show, and never guessed.

use std::collections::HashMap;

use scraper::{ElementRef, Html};
use serde_json::Value;
use url::Url;

use crate::model::{self, Deadline};
use crate::read::dom::text_of;
use crate::read::{ReadError, in_time};

/// Links of a page that are looked at.
const LINKS: usize = 20_000;
/// Links with one ending that are looked at, and elements whose values are compared with them.
const ALIKE: usize = 4;
const SAMPLE: usize = 40;
/// A single link is evidence only for a slug of so many letters.
const LONG_SLUG: usize = 12;

/// Where the links of a page lead.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// By the last part of their path, with and without its file type.
    by_end: HashMap<String, Vec<String>>,
    /// What a link says, by its canonical address; the longest where several do.
    texts: HashMap<String, String>,
}

/// How the page makes an address of a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Pattern {
    before: String,
    behind: String,
}

impl Links {
    pub(super) fn of(html: &Html, page: &Url, base: &Url, deadline: Deadline) -> Result<Links, ReadError> {
        let mut links = Links::default();
        let anchors = html.tree.nodes().filter_map(ElementRef::wrap).filter(|element| element.value().name() == "a").take(LINKS);
        for (at, anchor) in anchors.enumerate() {
            if at % 256 == 0 {
                in_time(deadline)?;
            }
            let Some(url) = anchor.attr("href").and_then(|link| base.join(link.trim()).ok()).filter(model::is_web) else { continue };
            let said = text_of(anchor);
            let known = links.texts.entry(model::canonical(&url, page)).or_default();
            if said.len() > known.len() {
                *known = said;
            }
            links.add(&url);
        }
        Ok(links)
    }

    /// An address that the page names, in a link or elsewhere.
    pub(super) fn add(&mut self, url: &Url) {
        let Some(end) = url.path_segments().and_then(|parts| parts.rev().find(|part| !part.is_empty()).map(str::to_owned)) else { return };
        let stem = end.rsplit_once('.').map(|(stem, _)| stem.to_owned());
        for end in stem.into_iter().chain([end]) {
            let alike = self.by_end.entry(end).or_default();
            if alike.len() < ALIKE {
                alike.push(model::clean(url).to_string());
            }
        }
    }

    /// What the page's link to an address says.
    pub(super) fn text_of(&self, url: &Url, page: &Url) -> Option<&str> {
        self.texts.get(&model::canonical(url, page)).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// The address of each element, by the value among those at `paths` that the most links end in, two at least.
    pub(super) fn addresses(&self, elements: &[&Value], paths: &[String]) -> Option<Vec<Option<Url>>> {
        let best = paths.iter().filter_map(|path| self.evidence(elements, path).map(|(hits, pattern)| (hits, path, pattern)));
        let (_, path, pattern) = best.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
        let address = |element: &&Value| {
            let value = slug_at(element, path)?;
            Url::parse(&format!("{}{value}{}", pattern.before, pattern.behind)).ok().filter(model::is_web)
        };
        Some(elements.iter().map(address).collect())
    }

    /// How many links show the pattern that most of them show for the values at a path, if that is evidence.
    fn evidence(&self, elements: &[&Value], path: &str) -> Option<(usize, Pattern)> {
        let values: Vec<String> = elements.iter().take(SAMPLE).filter_map(|element| slug_at(element, path)).collect();
        let mut counts: HashMap<Pattern, usize> = HashMap::new();
        let mut longest = 0;
        for value in &values {
            let end = value.rsplit('/').next().unwrap_or(value);
            for url in self.by_end.get(end).into_iter().flatten() {
                let Some(at) = url.rfind(value.as_str()) else { continue };
                let (before, behind) = (&url[..at], &url[at + value.len()..]);
                let is_end = behind.is_empty() || behind == "/" || behind.starts_with('.') && behind.len() <= 6;
                if is_end && before.ends_with(['/', '-', '=']) {
                    *counts.entry(Pattern { before: before.to_owned(), behind: behind.to_owned() }).or_default() += 1;
                    longest = longest.max(end.len());
                }
            }
        }
        let mut distinct = values.clone();
        distinct.sort();
        distinct.dedup();
        let tells_apart = distinct.len() == values.len();
        let mut counts: Vec<(Pattern, usize)> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.before.cmp(&b.0.before)));
        let (pattern, hits) = counts.into_iter().next()?;
        let is_enough = hits >= 2 || longest >= LONG_SLUG;
        (tells_apart && is_enough).then_some((hits, pattern))
    }
}

/// A value that can end an address, without slashes around it.
fn slug_at(element: &Value, path: &str) -> Option<String> {
    let value = match element.pointer(path)? {
        Value::String(text) => text.trim_matches('/').to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let is_slug =
        (3..=300).contains(&value.len()) && !value.contains(|sign: char| sign.is_whitespace() || matches!(sign, ':' | '?' | '#' | '<'));
    is_slug.then_some(value)
}
