//! From sources to an OPML file.

use std::collections::HashSet;

use quick_xml::escape::escape;
use toml::Value;

use super::NAMESPACE;
use crate::config::edit::Entry;

/// What did not go into the file.
#[derive(Debug, PartialEq, Eq)]
pub struct Left {
    pub id: String,
    /// They name a variable of the environment, which may be a secret. With `url` among them the whole source stayed behind.
    pub keys: Vec<&'static str>,
}

/// The list, and what had to stay behind. `feeds` are the ids of sources that are feeds without saying so.
pub fn write_opml(entries: &[Entry], feeds: &HashSet<String>) -> (String, Vec<Left>) {
    let mut left = Vec::new();
    let mut body = String::new();
    for entry in entries {
        let (plain, named) = entry.plain();
        let id = entry.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        // The config holds no source without an address; it can only be one of those that name a variable.
        if plain.get("url").is_some() {
            let is_feed = plain.get("kind").and_then(Value::as_str) == Some("feed") || feeds.contains(&id);
            body.push_str(&outline(&plain, &id, if is_feed { Holds::Feed } else { Holds::Page }));
        }
        if !named.is_empty() {
            left.push(Left { id, keys: named });
        }
    }
    let head = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\" xmlns:presswatch=\"{NAMESPACE}\">\n  <head>\n    <title>Newsrooms</title>\n  </head>\n  <body>\n"
    );
    (head + &body + "  </body>\n</opml>\n", left)
}

/// What stands at an address, as far as a feed reader is concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Feed,
    Page,
}

fn outline(entry: &Entry, id: &str, holds: Holds) -> String {
    let text = |key: &str| entry.get(key).and_then(Value::as_str);
    let mut line = "    <outline".to_owned();
    let mut put = |name: &str, value: &str| line.push_str(&format!(" {name}=\"{}\"", attribute(value)));
    put("text", text("name").map_or(id, str::trim));
    let url = text("url").unwrap_or_default();
    if holds == Holds::Feed {
        put("type", "rss");
        put("xmlUrl", url);
        if let Some(link) = text("link") {
            put("htmlUrl", link);
        }
    } else {
        put("htmlUrl", url);
    }
    let labels = entry.get("labels").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let category = category(labels);
    if let Some(category) = &category {
        put("category", category);
    }
    let is_said = |key: &str| match key {
        "url" => true,
        // A name that is the id would be taken for one that is not there.
        "name" => text("name").is_some_and(|name| name.trim() != id && is_one_line(name)),
        "kind" => holds == Holds::Feed && text("kind") == Some("feed"),
        "labels" => category.is_some() || labels.is_empty(),
        _ => false,
    };
    for (key, value) in entry.pairs().filter(|(key, _)| !is_said(key)) {
        put(&format!("presswatch:{key}"), &shown(value));
    }
    // Else a feed, on the way back.
    if holds == Holds::Feed && text("kind").is_none() {
        put("presswatch:kind", "auto");
    }
    line + "/>\n"
}

fn is_one_line(text: &str) -> bool {
    !text.contains(char::is_control)
}

/// Labels as OPML's categories, where they can be told apart there.
fn category(labels: &[Value]) -> Option<String> {
    let labels: Vec<&str> = labels.iter().filter_map(Value::as_str).collect();
    let plain = |label: &&str| !label.is_empty() && !label.contains([',', '/']) && label.trim() == *label && is_one_line(label);
    let distinct: HashSet<&str> = labels.iter().copied().collect();
    (!labels.is_empty() && distinct.len() == labels.len() && labels.iter().all(plain)).then(|| labels.join(","))
}

/// A text as it is, unless that could be read as something else; all else as TOML.
fn shown(value: &Value) -> String {
    match value.as_str() {
        Some(text) if !is_toml(text) && is_one_line(text) && text.trim() == text => text.to_owned(),
        // `Value` writes lists and tables on one line, and in a text every control character as an escape or a line break.
        _ => value.to_string(),
    }
}

fn is_toml(text: &str) -> bool {
    format!("value = {text}").parse::<toml::Table>().is_ok()
}

/// XML forbids most control characters, and its readers take line breaks in an attribute for spaces.
fn attribute(value: &str) -> String {
    let escaped = escape(value).replace('\n', "&#10;").replace('\r', "&#13;").replace('\t', "&#9;");
    escaped.chars().filter(|letter| !letter.is_control()).collect()
}
