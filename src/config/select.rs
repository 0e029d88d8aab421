//! `select`: a hand-written rule for a listing, a JSON endpoint or a sitemap, or for the part of a living page that is watched.

use chrono::format::{Item, StrftimeItems};
use scraper::Selector;

use super::reader::Table;
use super::session::Complaint;
use crate::model::{Kind, Select};
use crate::read::json::check_pointer;
use crate::read::sitemap::Paths;

/// The parts of an announcement.
const FIELDS: [&str; 5] = ["title", "link", "date", "teaser", "date_format"];

/// What the parts of a rule are written in.
#[derive(Clone, Copy, PartialEq)]
enum Language {
    Css,
    Pointers,
    Paths,
}

impl Language {
    /// Of a source of this kind; what `auto` reads by a rule that begins with a slash is JSON.
    fn of(kind: Kind, item: Option<&str>) -> Language {
        match kind {
            Kind::Json => Language::Pointers,
            Kind::Sitemap => Language::Paths,
            Kind::Auto if item.is_some_and(|item| item.is_empty() || item.starts_with('/')) => Language::Pointers,
            _ => Language::Css,
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Language::Css => "CSS selector",
            Language::Pointers => "JSON pointer",
            Language::Paths => "pattern of paths",
        }
    }

    fn item_hint(self) -> &'static str {
        match self {
            Language::Css => "the element that repeats for each announcement, e.g. `item = \"ul.news > li\"`",
            Language::Pointers => {
                "the pointer to the list, e.g. `item = \"/data/posts\"`; `item = \"\"` where the whole document is the list"
            }
            Language::Paths => "the paths of announcements, e.g. `item = \"/newsroom/**\"`",
        }
    }

    fn item(self, text: &str) -> Result<String, Complaint> {
        match self {
            Language::Css => element(text),
            Language::Pointers => pointer(text),
            Language::Paths if text.trim().is_empty() => Err(Complaint::new("is empty").hint(self.item_hint())),
            Language::Paths => paths(text),
        }
    }

    fn part(self, text: &str) -> Result<String, Complaint> {
        if self == Language::Css { element_or_attribute(text) } else { pointer(text) }
    }
}

/// `None` without an `item`, which then has been said.
pub(super) fn read_select(mut table: Table<'_>, kind: Kind) -> Option<Select> {
    let language = Language::of(kind, table.peek("item").as_deref());
    if language == Language::Paths {
        for key in FIELDS {
            table.refuse(key, Complaint::new("is of no use here: a sitemap has `item` and `exclude` only, patterns of paths"));
        }
    } else if kind == Kind::Roundup {
        let hint = "stories are what stands under headings; `item` and `exclude` choose the part that holds them";
        refuse_fields(&mut table, kind, hint);
    } else if language == Language::Pointers {
        let hint = "point `item` to a list that holds announcements only";
        table.refuse("exclude", Complaint::new("is for pages and sitemaps, and this rule is for JSON").hint(hint));
    }
    let has_fields = language != Language::Paths && kind != Kind::Roundup;
    let mut part = |key| has_fields.then(|| table.parsed(key, language.noun(), |text| language.part(text))).flatten();
    let (title, link, date, teaser) = (part("title"), part("link"), part("date"), part("teaser"));
    let item = table.parsed("item", language.noun(), |text| language.item(text));
    let exclude = match language {
        Language::Css => table.parsed("exclude", "CSS selector", element),
        Language::Paths => table.parsed("exclude", language.noun(), |text| language.item(text)),
        Language::Pointers => None,
    };
    let date_format = has_fields.then(|| table.parsed("date_format", "form of a date", date_format)).flatten();
    table.require("item", language.item_hint());
    table.finish();
    Some(Select { item: item?, title, link, date, teaser, exclude, date_format })
}

fn pointer(text: &str) -> Result<String, Complaint> {
    match check_pointer(text) {
        Ok(()) if text.contains('*') => Err(Complaint::new(format!("`{text}` is no JSON pointer: `*` stands for itself"))
            .hint("for a pattern of paths, set `kind = \"sitemap\"`")),
        Ok(()) => Ok(text.to_owned()),
        Err(bad) => {
            Err(Complaint { hint: bad.hint.clone().or_else(|| Some("e.g. \"/data/posts\"".to_owned())), ..Complaint::new(bad.to_string()) })
        }
    }
}

fn paths(text: &str) -> Result<String, Complaint> {
    match Paths::parse(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(bad) => {
            Err(Complaint::new(bad.to_string()).hint("e.g. \"/newsroom/**\"; `*` stands for one part of a path, `**` for any number"))
        }
    }
}

/// For a living page: the part that is watched, and what is left out of it. Each may stand alone.
pub(super) fn read_part(mut table: Table<'_>) -> Option<Select> {
    let item: Option<String> = table.parsed("item", "CSS selector", element);
    let exclude = table.parsed("exclude", "CSS selector", element);
    let hint = "a living page has no announcements; `item` and `exclude` choose the part that is watched";
    refuse_fields(&mut table, Kind::Page, hint);
    table.finish();
    (item.is_some() || exclude.is_some()).then(|| Select { item: item.unwrap_or_default(), exclude, ..Select::default() })
}

/// What says where in an announcement something stands, where there are none.
fn refuse_fields(table: &mut Table<'_>, kind: Kind, hint: &str) {
    for key in FIELDS {
        table.refuse(key, Complaint::new(format!("is for listings, and `kind` is \"{}\"", kind.as_str())).hint(hint));
    }
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
