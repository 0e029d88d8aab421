//! JSON-LD and the words of schema.org: which of its objects are announcements, and what they say.

use serde_json::{Map, Value};

use super::Raw;
use super::literal::{Budget, Scope, read_literal};
use crate::read::article::is_article_type;

/// Keys that lead to what the page or its article refers to, and to what is no list of the page.
const ASIDE: &[&str] = &[
    "mentions",
    "citation",
    "isBasedOn",
    "relatedLink",
    "comment",
    "review",
    "breadcrumb",
    "publisher",
    "author",
    "creator",
    "image",
    "logo",
    "sourceOrganization",
    "about",
    "isPartOf",
    "subjectOf",
    "potentialAction",
    "significantLink",
    "offers",
    "makesOffer",
];
/// Types whose lists are no announcements, whatever they hold.
const OTHER_LISTS: &[&str] = &["BreadcrumbList", "SiteNavigationElement", "FAQPage", "QAPage", "Product", "Event", "Person"];
/// Objects deeper than this are not looked at.
const DEPTH: usize = 12;

/// The documents of a script: one, or carelessly several in a row.
pub(super) fn parse(text: &str, budget: &mut Budget) -> Vec<Value> {
    let text = text.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[").trim_start_matches("/*<![CDATA[*/").trim_start();
    // Escaped once too often.
    let unescaped = (text.contains("&quot;") && !text.contains('"')).then(|| text.replace("&quot;", "\"").replace("&amp;", "&"));
    let text = unescaped.as_deref().unwrap_or(text);
    // Raw line feeds in strings are the usual mistake; `read_literal` takes them.
    if let Ok(value) = serde_json::from_str::<Value>(text.trim_end_matches("-->").trim_end().trim_end_matches(';')) {
        return vec![value];
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(begin) = text[at..].find(['{', '[']).map(|begin| at + begin) {
        let Some(literal) = read_literal(text, begin, &Scope::default(), budget) else { break };
        at = literal.end.max(begin + 1);
        found.push(literal.value);
    }
    found
}

/// The lists of announcements in a page's JSON-LD. Announcements that stand alone, in scripts of their own or in a graph, are
/// one list together, the last.
pub(super) fn lists(documents: &[Value]) -> Vec<Vec<Raw>> {
    let mut lists = Vec::new();
    let mut alone = Vec::new();
    let mut open: Vec<(&Value, usize)> = documents.iter().rev().map(|document| (document, 0)).collect();
    while let Some((value, depth)) = open.pop() {
        match value {
            _ if depth > DEPTH => {}
            Value::Array(values) => {
                let (articles, others): (Vec<&Value>, Vec<&Value>) = values.iter().partition(|value| is_announcement(value));
                match articles.as_slice() {
                    [] => {}
                    [only] => alone.extend(only.as_object().and_then(read)),
                    many => lists.push(many.iter().filter_map(|article| read(article.as_object()?)).collect()),
                }
                open.extend(others.into_iter().rev().map(|value| (value, depth + 1)));
            }
            Value::Object(object) if is_announcement(value) => alone.extend(read(object)),
            Value::Object(object) if has_type(object, |name| OTHER_LISTS.contains(&name)) => {}
            Value::Object(object) => {
                if let Some(elements) = object.get("itemListElement") {
                    lists.push(listed(elements));
                }
                let inner = object.iter().filter(|(key, _)| key.as_str() != "itemListElement" && !ASIDE.contains(&key.as_str()));
                open.extend(inner.rev().map(|(_, value)| (value, depth + 1)));
            }
            _ => {}
        }
    }
    lists.push(alone);
    lists.retain(|list| !list.is_empty());
    lists
}

/// The elements of an `ItemList`: `ListItem`s with a position, or the things themselves. None of a list of other things.
fn listed(elements: &Value) -> Vec<Raw> {
    let elements = match elements {
        Value::Array(elements) => elements.as_slice(),
        one => std::slice::from_ref(one),
    };
    let inner = |element: &Value| match element.get("item") {
        Some(item @ Value::Object(_)) => Some(item.clone()),
        // The address, and beside it perhaps the name.
        Some(Value::String(url)) => {
            let mut own = element.as_object()?.clone();
            own.insert("url".to_owned(), Value::String(url.clone()));
            Some(Value::Object(own))
        }
        _ => Some(element.clone()).filter(|element| element.is_object()),
    };
    let items: Vec<Value> = elements.iter().filter_map(inner).collect();
    let is_untyped = |object: &Map<String, Value>| {
        object.get("@type").is_none() || has_type(object, |name| matches!(name, "ListItem" | "WebPage" | "Thing"))
    };
    let fits = |item: &&Value| is_announcement(item) || item.as_object().is_some_and(is_untyped);
    items.iter().filter(fits).filter_map(|item| read(item.as_object()?)).collect()
}

fn read(object: &Map<String, Value>) -> Option<Raw> {
    let text = |keys: &[&str]| keys.iter().find_map(|key| plain_of(object.get(*key)?)).filter(|text| !text.trim().is_empty());
    let id = || text(&["@id"]).filter(|id| id.starts_with("http") && !id.contains('#'));
    let raw = Raw {
        title: text(&["headline", "name", "alternativeHeadline"]).unwrap_or_default(),
        link: text(&["url"]).or_else(|| text(&["mainEntityOfPage"])).or_else(id),
        date: text(&["datePublished", "dateCreated"]),
        teaser: text(&["description", "abstract"]),
    };
    (!raw.title.is_empty() || raw.link.is_some()).then_some(raw)
}

/// A text; of an object its `@id` or `@value`, of several texts the first.
fn plain_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(object) => ["@value", "@id", "url"].iter().find_map(|key| object.get(*key)?.as_str()).map(str::to_owned),
        Value::Array(values) => values.first().and_then(Value::as_str).map(str::to_owned),
        _ => None,
    }
}

fn is_announcement(value: &Value) -> bool {
    value.as_object().is_some_and(|object| has_type(object, is_article_type))
}

fn has_type(object: &Map<String, Value>, fits: impl Fn(&str) -> bool) -> bool {
    let bare = |name: &str| fits(name.rsplit(['/', ':']).next().unwrap_or(name));
    match object.get("@type") {
        Some(Value::String(name)) => bare(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(bare),
        _ => false,
    }
}
