//! JSON endpoints: a list of announcements as data, by JSON pointers or found.
//!
//! Found or written, a rule is read by the same lines, so the rule that `inspect` prints finds the same items.

mod find;
mod pointer;
#[cfg(test)]
mod tests;
mod value;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone};
use serde_json::Value;
use url::Url;

use self::value::{address_of, date_text, is_error, text_of};
use super::date::{DateHints, DateReader};
use super::decode::decode;
use super::feed::shorten;
use super::{Context, How, Items, NextPage, Nothing, Page, ReadError, Reading, in_time, platform};
use crate::model::{self, Item, Kind, Published, Reason, Select, title_key};

pub(super) use self::find::{Candidate, candidates, paths};
pub use self::pointer::{BadPointer, check_pointer};

/// Reads a JSON document. The rule's parts are JSON pointers (RFC 6901), all but `item` below each element; parts that the rule
/// leaves out are found as if there were none. A document that says that something went wrong, an empty list and one without
/// announcements are `Nothing`.
pub fn read_json(page: &Page, select: Option<&Select>, context: &Context) -> Result<Reading, ReadError> {
    let (text, _) = decode(&page.body, page.content_type.as_deref(), None);
    let mut root: Value = serde_json::from_str(without_guard(&text)).map_err(|error| ReadError::BrokenJson(error.to_string()))?;
    in_time(context.deadline)?;
    let next = platform::next_window(&root, &page.url);
    platform::make_plain(&mut root, &page.url, select, context.language.as_deref());
    let dates = DateReader::new(DateHints {
        now: context.now,
        timezone: context.timezone,
        order: context.dates,
        language: context.language.clone(),
        host: page.url.host_str().map(str::to_owned),
    });
    let list = match select {
        Some(select) => pointer::elements(&root, &select.item).map(|elements| (elements, select.clone())),
        None => find::find(&root, &dates, context.deadline)?,
    };
    let Some((elements, written)) = list else { return Ok(nothing(if is_error(&root) { Reason::Error } else { absent(&root, select) })) };
    if elements.is_empty() {
        return Ok(nothing(if is_error(&root) { Reason::Error } else { Reason::Empty }));
    }
    let rule = find::complete(&written, &elements, &dates);
    let reader = ElementReader::new(&rule, &page.url, dates, context, &elements);
    let mut items = Vec::with_capacity(elements.len());
    for (at, element) in elements.iter().enumerate() {
        if at % 256 == 0 {
            in_time(context.deadline)?;
        }
        items.extend(reader.item(element));
    }
    let items = each_once(items, &page.url);
    if items.is_empty() {
        return Ok(nothing(Reason::Empty));
    }
    let lost = elements.len() - items.len();
    let remark = format!("{lost} of {} elements have no headline, or repeat another", elements.len());
    Ok(Reading::Items(Items {
        kind: Kind::Json,
        items,
        title: None,
        language: context.language.clone(),
        next: next.map(Box::new).map(NextPage::At),
        select: Some(rule),
        how: How::AsWritten,
        remarks: (lost > 0).then_some(remark).into_iter().collect(),
    }))
}

/// The announcement of each element of a list, where it has a headline.
pub(super) fn items_of(list: &Candidate, base: &Url, dates: DateReader, context: &Context) -> Vec<Option<Item>> {
    let reader = ElementReader::new(&list.rule, base, dates, context, &list.elements);
    list.elements.iter().map(|element| reader.item(element)).collect()
}

/// Some servers begin with a line that keeps scripts of other sites from running the answer.
fn without_guard(text: &str) -> &str {
    let text = text.trim_start();
    [")]}',", ")]}'", "while(1);", "for(;;);"].iter().find_map(|guard| text.strip_prefix(guard)).unwrap_or(text)
}

fn nothing(reason: Reason) -> Reading {
    Reading::Nothing(Nothing { reason, feeds: Vec::new(), better: Vec::new() })
}

/// A list that is not there is like an empty one to whoever wrote where it is.
fn absent(root: &Value, select: Option<&Select>) -> Reason {
    if select.is_some() || find::is_bare(root) { Reason::Empty } else { Reason::Home }
}

/// The same announcement twice stays once: by address, else by id, else by headline.
fn each_once(items: Vec<Item>, page: &Url) -> Vec<Item> {
    let mut seen = HashSet::new();
    let key = |item: &Item| match (&item.url, &item.guid) {
        (Some(url), _) => format!("{} {}", model::canonical(url, page), title_key(&item.title)),
        (None, Some(guid)) => guid.clone(),
        (None, None) => title_key(&item.title),
    };
    items.into_iter().filter(|item| seen.insert(key(item))).collect()
}

/// Keys of an element that tell it from all others.
const IDS: &[&str] =
    &["id", "guid", "uuid", "_id", "nid", "key", "contentid", "articleid", "releaseid", "newsid", "postid", "objectid", "pressreleaseid"];

/// Reads the elements of one list.
struct ElementReader<'a> {
    rule: &'a Select,
    base: &'a Url,
    dates: DateReader,
    context: &'a Context,
    /// A key with a value of its own in every element.
    id: Option<String>,
}

impl<'a> ElementReader<'a> {
    fn new(rule: &'a Select, base: &'a Url, mut dates: DateReader, context: &'a Context, elements: &[&Value]) -> ElementReader<'a> {
        if let Some(date) = &rule.date {
            let texts: Vec<String> = elements.iter().filter_map(|element| date_text(element.pointer(date)?)).collect();
            dates.settle_order(texts.iter().map(String::as_str));
        }
        ElementReader { rule, base, dates, context, id: id_key(elements) }
    }

    fn item(&self, element: &Value) -> Option<Item> {
        let at = |pointer: &Option<String>| element.pointer(pointer.as_deref()?);
        let title = at(&self.rule.title).and_then(text_of)?;
        let teaser = at(&self.rule.teaser).and_then(text_of).map(|text| shorten(&text)).filter(|teaser| *teaser != title);
        Some(Item {
            guid: self.id.as_deref().and_then(|key| value::id_of(element.get(key)?)),
            url: at(&self.rule.link).and_then(address_of).and_then(|link| self.address(&link)),
            published: at(&self.rule.date).and_then(date_text).and_then(|text| self.date(&text)),
            title,
            teaser,
            ..Item::default()
        })
    }

    fn address(&self, link: &str) -> Option<Url> {
        self.base.join(link).ok().filter(model::is_web).map(|url| model::clean(&url))
    }

    /// By the rule's own form if it has one, and only by that.
    fn date(&self, text: &str) -> Option<Published> {
        let Some(format) = self.rule.date_format.as_deref() else {
            return self.dates.read_exact(text).or_else(|| self.dates.read(text));
        };
        if let Ok(instant) = DateTime::parse_from_str(text, format) {
            return Some(Published::At(instant));
        }
        if let Ok(local) = NaiveDateTime::parse_from_str(text, format) {
            let instant = self.context.timezone.and_then(|zone| zone.from_local_datetime(&local).earliest());
            return Some(instant.map_or(Published::Day(local.date()), |instant| Published::At(instant.fixed_offset())));
        }
        NaiveDate::parse_from_str(text, format).ok().map(Published::Day)
    }
}

fn id_key(elements: &[&Value]) -> Option<String> {
    let keys = || elements.first().and_then(|first| first.as_object()).into_iter().flat_map(|first| first.keys());
    let is_own = |key: &&String| {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for id in elements.iter().filter_map(|element| value::id_of(element.get(key.as_str())?)) {
            *counts.entry(id).or_default() += 1;
        }
        counts.len() == elements.len()
    };
    IDS.iter().find_map(|id| keys().filter(|key| key.to_lowercase() == *id).find(is_own)).cloned()
}
