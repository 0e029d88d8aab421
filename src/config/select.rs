//! `select`: a hand-written rule for a listing.

use chrono::format::{Item, StrftimeItems};
use scraper::Selector;

use super::reader::Table;
use super::session::Complaint;
use crate::model::Select;

/// `None` without an `item`, which then has been said.
pub(super) fn read_select(mut table: Table<'_>) -> Option<Select> {
    let select = Select {
        item: table.parsed("item", "CSS selector", element).unwrap_or_default(),
        title: table.parsed("title", "CSS selector", element_or_attribute),
        link: table.parsed("link", "CSS selector", element_or_attribute),
        date: table.parsed("date", "CSS selector", element_or_attribute),
        teaser: table.parsed("teaser", "CSS selector", element_or_attribute),
        exclude: table.parsed("exclude", "CSS selector", element),
        date_format: table.parsed("date_format", "form of a date", date_format),
    };
    table.require("item", "the element that repeats for each announcement, e.g. `item = \"ul.news > li\"`");
    table.finish();
    (!select.item.is_empty()).then_some(select)
}

fn element(text: &str) -> Result<String, Complaint> {
    if text.trim().is_empty() {
        return Err(Complaint::new("is empty").hint("a CSS selector such as \"ul.news > li\""));
    }
    match Selector::parse(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) if split_attribute(text).1.is_some() => Err(Complaint::new(format!("`{text}` takes an attribute, an element is wanted"))),
        // What the parser says is about its own tokens, of no use to who wrote the selector.
        Err(_) => Err(Complaint::new(format!("`{text}` is no CSS selector")).hint("e.g. \"ul.news > li\", \"h3 a\", \"time@datetime\"")),
    }
}

/// `a@href`, `time@datetime`; `@href` is the item's own attribute.
fn element_or_attribute(text: &str) -> Result<String, Complaint> {
    match split_attribute(text) {
        ("", Some(_)) => Ok(text.to_owned()),
        (selector, Some(_)) => element(selector).map(|_| text.to_owned()),
        (selector, None) => element(selector),
    }
}

/// The selector and the attribute after its last `@`; an `@` within brackets or quotes belongs to the selector.
fn split_attribute(text: &str) -> (&str, Option<&str>) {
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_:".contains(&byte));
    match text.rsplit_once('@') {
        Some((selector, attribute)) if is_name(attribute) => (selector, Some(attribute)),
        _ => (text, None),
    }
}

fn date_format(text: &str) -> Result<String, Complaint> {
    let wrong = StrftimeItems::new(text).any(|item| matches!(item, Item::Error));
    if wrong || !text.contains('%') {
        return Err(Complaint::new(format!("`{text}` is no form of a date"))
            .hint("e.g. \"%d.%m.%Y\" for 31.12.2026, \"%B %e, %Y\" for December 31, 2026"));
    }
    Ok(text.to_owned())
}
