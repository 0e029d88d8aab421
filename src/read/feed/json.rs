//! JSON Feed 1.0 and 1.1, read leniently: a field of the wrong kind is left out, an item of the wrong kind skipped.

use serde_json::{Map, Value};

use super::{Entry, Feed};
use crate::read::ReadError;

/// True for an object with the parts of a JSON Feed, though it may not name its version.
pub(super) fn has_feed_shape(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let Ok(Value::Object(feed)) = serde_json::from_slice(body) else { return false };
    let Some(Value::Array(items)) = feed.get("items") else { return false };
    let is_item =
        |item: &Value| item.get("id").is_some() && ["content_html", "content_text", "title"].iter().any(|key| item.get(key).is_some());
    (feed.contains_key("home_page_url") || feed.contains_key("feed_url")) && items.iter().all(is_item)
}

pub(super) fn read(text: &str) -> Result<Feed, ReadError> {
    let broken = |error: serde_json::Error| ReadError::BrokenFeed(error.to_string());
    let (root, remark) = match serde_json::from_str::<Value>(text) {
        Ok(root) => (root, None),
        Err(error) => {
            (salvage(text).ok_or_else(|| broken(error))?, Some("malformed feed: it is cut off; the complete items were read".to_owned()))
        }
    };
    let Value::Object(feed) = root else { return Err(ReadError::BrokenFeed("no JSON object".into())) };
    let Some(Value::Array(items)) = feed.get("items") else { return Err(ReadError::BrokenFeed("no list of items".into())) };
    Ok(Feed {
        title: string(&feed, &["title"]),
        language: string(&feed, &["language"]),
        next: string(&feed, &["next_url"]),
        entries: items.iter().filter_map(Value::as_object).map(entry).collect(),
        remark,
        is_wordpress: false,
    })
}

fn entry(item: &Map<String, Value>) -> Entry {
    let people = item.get("authors").and_then(Value::as_array).into_iter().flatten().chain(item.get("author"));
    let name = |person: &Value| person.as_str().or_else(|| person.get("name")?.as_str()).map(str::to_owned);
    let attachments = item.get("attachments").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
    // Text that is not HTML may hold signs that look like it.
    let escaped = |text: String| text.replace('&', "&amp;").replace('<', "&lt;").replace("\n\n", "<p>");
    Entry {
        guid: string(item, &["id"]),
        links: ["url", "external_url"].iter().filter_map(|key| string(item, &[key])).collect(),
        other_links: attachments.filter_map(|attachment| string(attachment, &["url"])).collect(),
        title: string(item, &["title"]).map(escaped),
        summary: string(item, &["summary"]).map(escaped),
        content: string(item, &["content_html"]).or_else(|| string(item, &["content_text"]).map(escaped)),
        published: string(item, &["date_published"]),
        updated: string(item, &["date_modified"]),
        authors: people.filter_map(name).collect(),
        images: ["image", "banner_image"].iter().filter_map(|key| string(item, &[key])).collect(),
        language: string(item, &["language"]),
        ..Entry::default()
    }
}

/// The first of these fields that holds a string; ids are numbers in many feeds.
fn string(object: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| match object.get(*key)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// A feed that was cut off, up to its last complete item.
fn salvage(text: &str) -> Option<Value> {
    let items = text.find("\"items\"")?;
    let open = items + text[items..].find('[')?;
    let (mut depth, mut in_string, mut escaped, mut last) = (0_i32, false, false, None);
    for (at, byte) in text.bytes().enumerate().skip(open + 1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => {
                depth -= 1;
                if depth == 0 {
                    last = Some(at + 1);
                }
            }
            _ => {}
        }
    }
    serde_json::from_str(&format!("{}]}}", &text[..last?])).ok()
}
