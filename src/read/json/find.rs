//! Finding the announcements in a document that nobody has described.
//!
//! Every array of objects is a candidate. Its elements are laid flat into paths; each path is judged by its last key, in the words
//! that content systems use, and by what stands there in most elements: a headline differs from element to element and has
//! words, a link looks like an address, a date can be read as one. A headline is needed, and a link or a date. The best sum wins,
//! of equals the first in the document.

use std::collections::HashSet;

use serde_json::Value;

use super::pointer::below;
use super::value::{address_of, date_text, text_of};
use crate::model::{Deadline, Select};
use crate::read::date::{DateReader, looks_like_date};
use crate::read::listing::letters;
use crate::read::{ReadError, in_time};

/// How deep arrays are looked for, and how deep fields in an element.
const DEPTH: usize = 12;
const FIELD_DEPTH: usize = 4;
/// Elements and values looked at to judge a list; what holds for these holds for the rest.
const SAMPLE: usize = 40;
/// Lists and paths beyond these are not judged: no announcements are so far down.
const CANDIDATES: usize = 2_000;
const PATHS: usize = 200;
/// Bytes of a key; longer ones name nothing. And of all pointers together, which repeat the keys above them.
const KEY: usize = 1_000;
const POINTERS: usize = 16 << 20;
/// A path counts where this share of the elements has it.
const COVERAGE: f32 = 0.6;

/// Keys in lower case without signs, the clearer first, each with its worth.
type Words = &'static [(&'static str, f32)];

const TITLE: Words = &[
    ("headline", 10.0),
    ("title", 10.0),
    ("pressreleasetitle", 10.0),
    ("newstitle", 10.0),
    ("articletitle", 10.0),
    ("posttitle", 10.0),
    ("pagetitle", 9.0),
    ("titel", 9.0),
    ("titulo", 9.0),
    ("titre", 9.0),
    ("titolo", 9.0),
    ("heading", 8.0),
    ("header", 7.0),
    ("subject", 7.0),
    ("name", 5.0),
    ("label", 3.0),
    ("caption", 2.0),
    ("text", 1.0),
];
const LINK: Words = &[
    ("url", 10.0),
    ("link", 10.0),
    ("permalink", 10.0),
    ("permalinkurl", 10.0),
    ("canonicalurl", 10.0),
    ("pageurl", 9.0),
    ("weburl", 9.0),
    ("linktodetailpage", 9.0),
    ("linktourl", 9.0),
    ("detailurl", 9.0),
    ("detailpage", 8.0),
    ("articleurl", 9.0),
    ("fullurl", 9.0),
    ("absoluteurl", 9.0),
    ("href", 9.0),
    ("linkurl", 9.0),
    ("uri", 7.0),
    ("path", 6.0),
    ("alias", 4.0),
    ("seourl", 6.0),
    ("urlpath", 6.0),
    ("slug", 2.0),
    ("guid", 1.0),
];
const DATE: Words = &[
    ("datepublished", 10.0),
    ("publisheddate", 10.0),
    ("publishedat", 10.0),
    ("publishdate", 10.0),
    ("publicationdate", 10.0),
    ("published", 10.0),
    ("pressreleasedate", 10.0),
    ("releasedate", 10.0),
    ("releasedatetime", 10.0),
    ("pubdate", 10.0),
    ("firstpublished", 10.0),
    ("firstpublishedat", 10.0),
    ("publishedon", 10.0),
    ("publishon", 10.0),
    ("postdate", 9.0),
    ("articledate", 9.0),
    ("newsdate", 9.0),
    ("displaydate", 9.0),
    ("date", 9.0),
    ("dategmt", 8.0),
    ("datetime", 8.0),
    ("datum", 8.0),
    ("fecha", 8.0),
    ("timestamp", 7.0),
    ("time", 5.0),
    ("createdat", 4.0),
    ("created", 4.0),
    ("datecreated", 4.0),
    ("year", 0.5),
];
const TEASER: Words = &[
    ("teaser", 10.0),
    ("summary", 10.0),
    ("excerpt", 10.0),
    ("abstract", 9.0),
    ("lead", 8.0),
    ("standfirst", 9.0),
    ("dek", 8.0),
    ("intro", 8.0),
    ("shortdescription", 9.0),
    ("metadescription", 7.0),
    ("description", 8.0),
    ("subtitle", 6.0),
    ("subheadline", 6.0),
    ("shortbody", 6.0),
];
/// Names of lists that hold announcements, and of lists that never do.
const LISTS: &[&str] = &[
    "news",
    "press",
    "release",
    "article",
    "post",
    "item",
    "result",
    "stor",
    "announcement",
    "entr",
    "node",
    "document",
    "hit",
    "edge",
    "meldung",
    "content",
    "data",
    "record",
];
const OTHER_LISTS: &[&str] = &[
    "nav",
    "menu",
    "categor",
    "tag",
    "topic",
    "author",
    "image",
    "media",
    "gallery",
    "related",
    "facet",
    "filter",
    "breadcrumb",
    "social",
    "language",
    "contact",
    "attachment",
    "file",
    "event",
    "product",
    "job",
    "footer",
    "link",
];
/// Keys on the way that say that it leads elsewhere.
const ASIDE: &[&str] =
    &["image", "thumb", "logo", "icon", "video", "author", "categor", "tag", "media", "related", "parent", "_links", "seo", "self", "api"];

/// Links of an element that lead to a page for people.
const PAGE_RELATIONS: &[&str] = &["/web/", "/html/", "/page/", "/site/", "/canonical/", "/alternate/"];

/// A list that reads like announcements.
#[derive(Debug)]
pub(in crate::read) struct Candidate<'v> {
    /// Above 8; ten headlines with links and dates under keys that say so have about 23.
    pub(in crate::read) worth: f32,
    pub(in crate::read) elements: Vec<&'v Value>,
    /// `item` leads to the list.
    pub(in crate::read) rule: Select,
}

/// The best list of the document and the rule that leads to it; `None` where no list reads like announcements.
pub(super) fn find<'v>(root: &'v Value, dates: &DateReader, deadline: Deadline) -> Result<Option<(Vec<&'v Value>, Select)>, ReadError> {
    let mut best: Option<Candidate> = None;
    for candidate in candidates(root, dates, deadline)? {
        if best.as_ref().is_none_or(|best| candidate.worth > best.worth) {
            best = Some(candidate);
        }
    }
    Ok(best.map(|best| (best.elements, best.rule)))
}

/// All lists of the document that read like announcements, in its order.
pub(in crate::read) fn candidates<'v>(root: &'v Value, dates: &DateReader, deadline: Deadline) -> Result<Vec<Candidate<'v>>, ReadError> {
    let mut found = Vec::new();
    for (pointer, elements) in lists(root) {
        in_time(deadline)?;
        found.extend(judge(&pointer, &elements, dates).map(|(worth, rule)| Candidate { worth, elements, rule }));
    }
    Ok(found)
}

/// The paths to plain values in the first elements of a list.
pub(in crate::read) fn paths(elements: &[&Value]) -> Vec<String> {
    fields(elements).0
}

/// The rule with what it leaves out found in the elements.
pub(super) fn complete(rule: &Select, elements: &[&Value], dates: &DateReader) -> Select {
    let (fields, elements) = fields(elements);
    let found = Fields::choose(&fields, &elements, dates);
    let or = |written: &Option<String>, found: Option<String>| written.clone().or(found);
    Select {
        item: rule.item.clone(),
        title: or(&rule.title, found.title),
        link: or(&rule.link, found.link),
        date: or(&rule.date, found.date),
        teaser: or(&rule.teaser, found.teaser),
        ..rule.clone()
    }
}

/// True for a document that is nothing but an empty list, bare or under a key.
pub(super) fn is_bare(root: &Value) -> bool {
    match root {
        Value::Array(all) => all.is_empty(),
        Value::Object(all) => all.values().any(|value| value.as_array().is_some_and(Vec::is_empty) || value.is_object() && is_bare(value)),
        _ => false,
    }
}

/// Every array of objects, in the order of the document.
fn lists(root: &Value) -> Vec<(String, Vec<&Value>)> {
    let mut lists = Vec::new();
    let mut open = vec![(String::new(), root, 0)];
    let mut written = 0;
    while let Some((pointer, value, depth)) = open.pop() {
        written += pointer.len();
        if depth > DEPTH || lists.len() >= CANDIDATES || written > POINTERS {
            continue;
        }
        match value {
            Value::Array(all) => {
                let objects = all.iter().filter(|element| element.is_object()).count();
                if objects > 0 && objects * 10 >= all.len() * 9 {
                    lists.push((pointer.clone(), all.iter().collect()));
                }
                // What stands in each element is not the page's list; in the few of a page's parts it may be.
                open.extend(all.iter().enumerate().take(SAMPLE).rev().map(|(at, element)| (format!("{pointer}/{at}"), element, depth + 1)));
            }
            Value::Object(all) => {
                let inner = all.iter().filter(|(key, value)| key.len() <= KEY && (value.is_array() || value.is_object()));
                open.extend(inner.rev().map(|(key, value)| (below(&pointer, key), value, depth + 1)));
            }
            _ => {}
        }
    }
    lists
}

/// How much a list reads like announcements.
fn judge(pointer: &str, elements: &[&Value], dates: &DateReader) -> Option<(f32, Select)> {
    let (paths, sample) = fields(elements);
    let found = Fields::choose(&paths, &sample, dates);
    found.title.as_ref()?;
    if found.link.is_none() && found.date.is_none() {
        return None;
    }
    let names: Vec<String> = pointer.split('/').map(squeeze).collect();
    let last = names.iter().rev().find(|name| !name.is_empty() && !name.bytes().all(|b| b.is_ascii_digit()));
    let is_of = |list: &[&str]| last.is_some_and(|last| list.iter().any(|word| last.contains(word)));
    let mut worth = found.worth + (elements.len().min(10) as f32) * 0.6;
    worth += if is_of(LISTS) { 2.0 } else { 0.0 };
    worth -= if is_of(OTHER_LISTS) { 6.0 } else { 0.0 };
    // A list in an element of a list is its part.
    worth -= names.iter().filter(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit())).count() as f32 * 2.0;
    let rule = Select {
        item: pointer.to_owned(),
        title: found.title,
        link: found.link,
        date: found.date,
        teaser: found.teaser,
        ..Select::default()
    };
    (worth > 8.0).then_some((worth, rule))
}

/// The paths to plain values in the first elements, in the order of their appearance, and those elements.
fn fields<'v>(elements: &[&'v Value]) -> (Vec<String>, Vec<&'v Value>) {
    let sample: Vec<&Value> = elements.iter().take(SAMPLE).copied().collect();
    let mut paths = Vec::new();
    let mut seen = HashSet::new();
    for element in &sample {
        let mut open = vec![(String::new(), *element, 0)];
        while let Some((path, value, depth)) = open.pop() {
            match value {
                Value::Object(all) if depth < FIELD_DEPTH => {
                    let known = all.iter().filter(|(key, _)| key.len() <= KEY).take(PATHS);
                    let known: Vec<_> = known.collect();
                    open.extend(known.into_iter().rev().map(|(key, value)| (below(&path, key), value, depth + 1)));
                }
                Value::String(_) | Value::Number(_) if paths.len() < PATHS && seen.insert(path.clone()) => paths.push(path),
                _ => {}
            }
        }
    }
    (paths, sample)
}

#[derive(Default)]
struct Fields {
    title: Option<String>,
    link: Option<String>,
    date: Option<String>,
    teaser: Option<String>,
    worth: f32,
}

impl Fields {
    fn choose(paths: &[String], elements: &[&Value], dates: &DateReader) -> Fields {
        let best = |words: Words, fits: &dyn Fn(&Value) -> bool, is_own: bool| best(paths, elements, words, fits, is_own);
        let title = best(TITLE, &|value| text_of(value).is_some_and(|text| letters(&text) >= 12.0 && !looks_like_address(&text)), true);
        let link = best(LINK, &|value| address_of(value).is_some_and(|text| looks_like_address(&text)), true);
        // Day and month may be told apart only by all dates of the list together.
        let is_date = |value: &Value| {
            date_text(value).is_some_and(|text| text.len() <= 80 && (dates.read_exact(&text).is_some() || looks_like_date(&text)))
        };
        let date = best(DATE, &is_date, false);
        let teaser = best(TEASER, &|value| text_of(value).is_some_and(|text| letters(&text) >= 20.0), false);
        let worth = [&title, &link, &date].iter().filter_map(|found| found.as_ref()).map(|(worth, _)| worth).sum::<f32>() / 2.0;
        let path = |found: Option<(f32, String)>| found.map(|(_, path)| path);
        let teaser = path(teaser).filter(|teaser| title.as_ref().is_none_or(|(_, title)| title != teaser));
        Fields { title: path(title), link: path(link), date: path(date), teaser, worth }
    }
}

/// The path that is named and filled best. `is_own`: the values tell the elements apart.
fn best(paths: &[String], elements: &[&Value], words: Words, fits: &dyn Fn(&Value) -> bool, is_own: bool) -> Option<(f32, String)> {
    let mut best: Option<(f32, String)> = None;
    for path in paths {
        let Some(named) = worth_of_name(path, words) else { continue };
        let values: Vec<&Value> = elements.iter().filter_map(|element| element.pointer(path)).filter(|value| fits(value)).collect();
        let share = values.len() as f32 / elements.len() as f32;
        let apart = values.iter().map(ToString::to_string).collect::<HashSet<_>>().len() as f32 / values.len().max(1) as f32;
        if share < COVERAGE || is_own && apart < COVERAGE {
            continue;
        }
        let worth = named * share * if is_own { apart } else { 1.0 };
        if best.as_ref().is_none_or(|(most, _)| worth > *most) {
            best = Some((worth, path.clone()));
        }
    }
    best
}

/// By the last key that names anything: `rendered` and `text` only say how its parent is written.
fn worth_of_name(path: &str, words: Words) -> Option<f32> {
    const WRAPPERS: &[&str] =
        &["rendered", "text", "value", "plain", "raw", "default", "html", "en", "enus", "attributes", "iso", "content", "utc"];
    // In HAL (draft-kelly-json-hal) `_links` name by their relation what they lead to: the page, not the endpoint itself.
    let path = path.strip_prefix("/_links").filter(|rest| PAGE_RELATIONS.iter().any(|name| rest.starts_with(name))).unwrap_or(path);
    let keys: Vec<String> = path.split('/').skip(1).map(squeeze).collect();
    if keys.iter().any(|key| ASIDE.iter().any(|aside| key.contains(&squeeze(aside)))) {
        return None;
    }
    let own = keys.iter().rposition(|key| !WRAPPERS.contains(&key.as_str()))?;
    let (key, depth) = (&keys[own], own as f32);
    let known = words.iter().find(|(word, _)| word == key).map(|(_, worth)| *worth);
    // `story_headline`, `field_press_title`: the word at the end says what it is.
    let ending = || {
        words
            .iter()
            .filter(|(word, worth)| word.len() >= 4 && *worth >= 5.0 && key.ends_with(word))
            .map(|(_, worth)| worth * 0.7)
            .reduce(f32::max)
    };
    known.or_else(ending).map(|worth| worth - depth * 0.5).filter(|worth| *worth > 0.0)
}

fn squeeze(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A path or an address of a page; no picture.
fn looks_like_address(text: &str) -> bool {
    const FILES: &[&str] = &[".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".mp4", ".css", ".js", ".json"];
    let lower = text.to_lowercase();
    let bare = lower.split(['?', '#']).next().unwrap_or_default();
    let is_address =
        lower.starts_with("http://") || lower.starts_with("https://") || !lower.contains(char::is_whitespace) && lower.contains('/');
    is_address && !FILES.iter().any(|file| bare.ends_with(file))
}
