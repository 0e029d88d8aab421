//! Who wrote an article: the people, else the news agency, whom the page names. Texts become names in `names`.

mod bylines;
mod names;
#[cfg(test)]
mod tests;
mod words;

pub(super) use self::bylines::{headline_of, is_foreign};
use std::cell::LazyCell;

use serde_json::Value;

use self::names::{Name, each_once, is_lead, told};
use super::meta::{Meta, type_names};
use super::published::{Asked, Lines};
use super::titles::Names;

/// `meta` names that hold an author and nothing else, the clearer first.
const METAS: &[&str] = &[
    "citation_author",
    "sailthru.author",
    "parsely-author",
    "article:author_name",
    "article:author",
    "og:article:author",
    "byl",
    "cxenseparse:author",
];
/// Those in which systems put their own name, the theme's maker or the firm.
const WEAK_METAS: &[&str] = &["author", "dc.creator", "dcterms.creator", "dc:creator"];

/// The authors as one line. The places that are right most often come first; an agency counts where no place names a person.
pub fn find(asked: &Asked<'_>, sites: &Names) -> Option<String> {
    let lines = LazyCell::new(|| Lines::of(asked.page, asked.title));
    let places: [&dyn Fn() -> Vec<Name>; 6] = [
        &|| in_data(asked.meta),
        &|| in_metas(asked.meta, METAS),
        &|| bylines::marked(asked.page, asked.title),
        &|| bylines::near(&lines),
        &|| in_metas(asked.meta, WEAK_METAS),
        &|| bylines::said(&lines),
    ];
    let mut agencies = Vec::new();
    for place in places {
        let found: Vec<Name> = place().into_iter().filter(|name| name.is_agency || !sites.is_called(&name.text)).collect();
        if found.iter().any(|name| !name.is_agency) {
            return Some(line_of(&found));
        }
        if agencies.is_empty() {
            agencies = found;
        }
    }
    (!agencies.is_empty()).then(|| line_of(&agencies))
}

/// The people and agencies in fields that are there for names, as one line.
pub fn in_fields<'a>(fields: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let names = each_once(fields.into_iter().flat_map(told));
    (!names.is_empty()).then(|| line_of(&names))
}

fn line_of(names: &[Name]) -> String {
    names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(", ")
}

/// In the article's JSON-LD; of several articles the first that names anybody.
fn in_data(meta: &Meta) -> Vec<Name> {
    let of = |article: &Value| {
        let names = ["author", "creator"].iter().filter_map(|key| article.get(*key)).map(|value| in_value(value, meta));
        names.into_iter().find(|names| !names.is_empty())
    };
    meta.articles().find_map(of).map(each_once).unwrap_or_default()
}

/// A name, an object that has or points to one, or several of either.
fn in_value(value: &Value, meta: &Meta) -> Vec<Name> {
    match value {
        Value::Array(several) => several.iter().flat_map(|one| in_value(one, meta)).collect(),
        Value::String(name) => told(name),
        Value::Object(_) => {
            let own = named(value);
            if own.is_empty() { meta.thing(value).map(named).unwrap_or_default() } else { own }
        }
        _ => Vec::new(),
    }
}

/// By `name`, else by the two halves of one. Of organisations only agencies are authors.
fn named(object: &Value) -> Vec<Name> {
    let text = |key: &str| object.get(key).and_then(Value::as_str);
    let names = match object.get("name") {
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).flat_map(told).collect(),
        Some(Value::String(name)) => told(name),
        _ => text("givenName").zip(text("familyName")).map(|(given, family)| told(&format!("{given} {family}"))).unwrap_or_default(),
    };
    let is_firm = type_names(object.get("@type")).iter().any(|name| name.ends_with("Organization") || name.ends_with("Corporation"));
    names.into_iter().filter(|name| name.is_agency || !is_firm).collect()
}

fn in_metas(meta: &Meta, names: &[&str]) -> Vec<Name> {
    let labelled = (1..=2).filter_map(|at| {
        let label = meta.first(&[format!("twitter:label{at}").as_str()])?;
        is_lead(label).then(|| meta.first(&[format!("twitter:data{at}").as_str()])).flatten()
    });
    let from = |values: &mut dyn Iterator<Item = &str>| each_once(values.flat_map(told));
    let mut found = names.iter().map(|name| from(&mut meta.all(name)));
    let first = found.find(|names| !names.is_empty());
    match first {
        Some(names) => names,
        None if names == METAS => from(&mut labelled.into_iter()),
        None => Vec::new(),
    }
}
