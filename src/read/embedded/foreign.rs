//! What in a page's data is no announcement, though it has a headline, an address or a date: products, events, people, menus,
//! drafts; and which lists are not the page's own. By the words of the data itself.

use serde_json::{Map, Value};

use super::Role;

/// Keys that say what an element is.
const KINDS: &[&str] = &["typename", "type", "contenttype", "posttype", "kind", "entitytype", "objecttype", "doctype", "itemtype"];
/// Words in their values: never an announcement, or one only where a word of `NEWS` stands beside.
const NEVER: &[&str] = &["categor", "author", "menu", "comment", "breadcrumb", "image", "tagterm", "taxonomy"];
const SELDOM: &[&str] = &[
    "product",
    "event",
    "webinar",
    "person",
    "people",
    "employee",
    "team",
    "job",
    "vacanc",
    "career",
    "location",
    "store",
    "recipe",
    "testimonial",
    "partner",
    "faq",
    "course",
    "offer",
    "contact",
    "user",
];
pub(super) const NEWS: &[&str] = &[
    "news",
    "press",
    "release",
    "article",
    "post",
    "blog",
    "stor",
    "announc",
    "meldung",
    "aktuell",
    "communiq",
    "comunicad",
    "nyhet",
    "nieuws",
    "insight",
];
/// Keys that only such things have.
const FOREIGN_KEYS: &[&str] = &[
    "price",
    "sku",
    "addtocart",
    "startdate",
    "eventdate",
    "eventstart",
    "starttime",
    "eventstartdate",
    "venue",
    "registrationurl",
    "firstname",
    "lastname",
    "jobtitle",
    "employmenttype",
    "salary",
    "validthrough",
    "latitude",
];
/// Names of lists that stand beside the page's own.
const ASIDES: &[&str] = &[
    "related",
    "recommend",
    "popular",
    "trending",
    "mostread",
    "mostviewed",
    "footer",
    "header",
    "nav",
    "sidebar",
    "suggest",
    "upcoming",
    "banner",
    "promo",
    "alsolike",
    "youmay",
    "menu",
    "breadcrumb",
    "author",
    "categor",
    "event",
    "product",
    "social",
];

/// True for an element that is a thing of another kind, or not for readers yet.
pub(super) fn is_foreign(element: &Value) -> bool {
    /// The only member of an element, around what it says.
    const WRAPPERS: &[&str] = &["node", "attributes", "fields", "data", "item", "content"];
    let Some(object) = element.as_object() else { return true };
    let inner = WRAPPERS.iter().filter_map(|name| object.get(*name)?.as_object());
    std::iter::once(object).chain(inner).any(says_foreign)
}

fn says_foreign(object: &Map<String, Value>) -> bool {
    /// Members beyond these say nothing new.
    const MOST: usize = 100;
    object.iter().take(MOST).any(|(key, value)| {
        let key = squeeze(key);
        match value {
            Value::String(text) if KINDS.contains(&key.as_str()) => is_foreign_kind(text),
            Value::String(text) if matches!(key.as_str(), "status" | "state" | "poststatus") => is_unpublished(text),
            Value::Bool(is_so) => match key.as_str() {
                "draft" | "isdraft" | "hidden" | "ishidden" | "archived" => *is_so,
                "published" | "ispublished" | "visible" => !is_so,
                _ => false,
            },
            Value::String(text) => FOREIGN_KEYS.contains(&key.as_str()) && !text.trim().is_empty(),
            Value::Number(_) | Value::Object(_) => FOREIGN_KEYS.contains(&key.as_str()),
            _ => false,
        }
    })
}

fn is_foreign_kind(kind: &str) -> bool {
    let kind = squeeze(kind);
    let has = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    has(NEVER) || matches!(kind.as_str(), "tag" | "term" | "page" | "link" | "video") || has(SELDOM) && !has(NEWS)
}

fn is_unpublished(status: &str) -> bool {
    matches!(squeeze(status).as_str(), "draft" | "pending" | "future" | "scheduled" | "private" | "trash" | "unpublished" | "hidden")
}

/// What a pointer says of its list, and whether it calls it news. Of a query's key, the name before its arguments counts.
pub(super) fn role_of(pointer: &str) -> (Role, bool) {
    let names = || pointer.split('/').map(|name| squeeze(name.split('(').next().unwrap_or(name)));
    let has = |words: &[&str]| names().any(|name| words.iter().any(|word| name.contains(word)));
    (if has(ASIDES) { Role::Aside } else { Role::Main }, has(NEWS))
}

fn squeeze(key: &str) -> String {
    key.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).take(60).collect()
}
