//! From an OPML file to the sources in it, without their ids where it gives none.

use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use toml::Value;
use url::Url;

use super::NAMESPACE;
use crate::config::edit::{Entry, Ids, KEYS};
use crate::model;
use crate::read::decode::decode;

/// What a file holds.
#[derive(Debug, Default)]
pub struct Opml {
    /// In the order of the file.
    pub outlines: Vec<Outline>,
    /// Entries with an address that cannot be watched.
    pub bad: Vec<BadOutline>,
    /// What else the operator should know.
    pub remarks: Vec<String>,
}

/// One newsroom of the file.
#[derive(Debug)]
pub struct Outline {
    pub url: Url,
    title: Option<String>,
    /// Keys of the source but for its id.
    keys: Vec<(&'static str, Value)>,
    /// Where it is one of ours.
    id: Option<String>,
}

/// An entry that cannot be used, and why not.
#[derive(Debug, PartialEq, Eq)]
pub struct BadOutline {
    pub name: String,
    pub why: String,
}

impl Outline {
    /// True if presswatch wrote it.
    pub fn is_ours(&self) -> bool {
        self.id.is_some()
    }

    /// The source, with its own id where it has one that is free, else one made of its title.
    pub fn into_entry(self, ids: &mut Ids) -> Entry {
        let id = match &self.id {
            Some(id) => ids.take(id),
            None => ids.take_titled(self.title.as_deref(), &self.url),
        };
        let mut entry = Entry::new(&id, &self.url);
        for (key, value) in self.keys {
            entry.set(key, value);
        }
        entry
    }
}

/// Reads a list. `None` if the bytes are no OPML.
pub fn read_opml(bytes: &[u8]) -> Option<Opml> {
    let (text, _) = decode(bytes, None, None);
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    // Lists are edited by hand.
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut walk = Walk::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) if is_named(&element, "opml") => walk.begin(&element),
            Ok(Event::Start(element)) if is_named(&element, "outline") => {
                let folder = walk.take(&element);
                walk.folders.push(folder);
            }
            Ok(Event::Empty(element)) if is_named(&element, "outline") => {
                walk.take(&element);
            }
            Ok(Event::End(element)) if element.local_name().as_ref().eq_ignore_ascii_case("outline") => {
                walk.folders.pop();
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                walk.found
                    .remarks
                    .push(format!("the file is broken from byte {} on ({error}); what stands before was read", reader.error_position()));
                break;
            }
        }
    }
    walk.is_opml.then_some(walk.found)
}

#[derive(Default)]
struct Walk {
    is_opml: bool,
    /// What our attributes begin with, e.g. `presswatch:`.
    prefix: Option<String>,
    /// The folders around; `None` for an outline that is an entry itself.
    folders: Vec<Option<String>>,
    found: Opml,
}

impl Walk {
    fn begin(&mut self, element: &BytesStart<'_>) {
        self.is_opml = true;
        let prefix = attributes(element).into_iter().find(|(name, value)| name.starts_with("xmlns:") && value == NAMESPACE);
        self.prefix = prefix.map(|(name, _)| format!("{}:", &name["xmlns:".len()..]));
    }

    /// Takes an entry; returns the folder's name if it is none.
    fn take(&mut self, element: &BytesStart<'_>) -> Option<String> {
        let attributes = attributes(element);
        let get = |wanted: &str| {
            let found = attributes.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
            found.map(|(_, value)| one_line(value)).filter(|value| !value.is_empty())
        };
        let title = get("text").or_else(|| get("title"));
        let is_link = get("type").is_some_and(|kind| kind.eq_ignore_ascii_case("link"));
        let (feed, page) = (get("xmlUrl"), get("htmlUrl").or_else(|| get("url").filter(|_| is_link)));
        let Some(written) = feed.as_ref().or(page.as_ref()) else { return title };
        let url = match address(written) {
            Ok(url) => url,
            Err(why) => {
                self.found.bad.push(BadOutline { name: title.unwrap_or_else(|| written.clone()), why });
                return None;
            }
        };
        let ours = self.ours(&attributes);
        let own = |key: &str| ours.iter().find(|(name, _)| *name == key).map(|(_, value)| value);
        let id = own("id").and_then(Value::as_str).filter(|id| crate::config::value::id(id).is_ok()).map(str::to_owned);
        let mut keys: Vec<(&'static str, Value)> =
            ours.iter().filter(|(key, _)| !matches!(*key, "id" | "url" | "labels")).cloned().collect();
        let mut add = |key: &'static str, value: Value| {
            if !keys.iter().any(|(known, _)| *known == key) {
                keys.push((key, value));
            }
        };
        // One of ours without a name goes by its id.
        if let Some(name) = title.clone().filter(|title| id.as_ref() != Some(title)) {
            add("name", Value::from(name));
        }
        if feed.is_some() {
            add("kind", Value::from("feed"));
            if let Some(page) = page.as_deref().and_then(|page| address(page).ok()).filter(|page| *page != url) {
                add("link", Value::from(page.as_str()));
            }
        }
        let labels = self.labels(own("labels"), get("category"));
        if !labels.is_empty() {
            add("labels", Value::from(labels));
        }
        self.found.outlines.push(Outline { url, title, keys, id });
        None
    }

    /// The keys in our namespace.
    fn ours(&mut self, attributes: &[(String, String)]) -> Vec<(&'static str, Value)> {
        let Some(prefix) = self.prefix.as_deref() else { return Vec::new() };
        let mut ours = Vec::new();
        for (name, value) in attributes {
            let Some(name) = name.strip_prefix(prefix) else { continue };
            match KEYS.iter().find(|key| **key == name) {
                Some(key) => ours.push((*key, read_value(value))),
                None => {
                    let remark = format!("`{name}` is no key that a list may set; it was passed over");
                    if !self.found.remarks.contains(&remark) {
                        self.found.remarks.push(remark);
                    }
                }
            }
        }
        ours
    }

    /// The entry's own, then the folders that it is in, the outermost first.
    fn labels(&self, own: Option<&Value>, category: Option<String>) -> Vec<String> {
        let own: Vec<String> = match own.and_then(Value::as_array) {
            Some(labels) => labels.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            // A list of categories, each a path from a slash on, or a plain tag.
            None => category.unwrap_or_default().split(',').map(|label| label.trim().trim_start_matches('/').to_owned()).collect(),
        };
        let mut labels: Vec<String> = Vec::new();
        for label in own.into_iter().chain(self.folders.iter().flatten().cloned()) {
            if !label.is_empty() && !labels.contains(&label) {
                labels.push(label);
            }
        }
        labels
    }
}

fn is_named(element: &BytesStart<'_>, name: &str) -> bool {
    element.local_name().as_ref().eq_ignore_ascii_case(name)
}

/// Names with their prefixes, and values without their escapes. A broken attribute costs itself.
fn attributes(element: &BytesStart<'_>) -> Vec<(String, String)> {
    let mut attributes = element.html_attributes();
    attributes
        .with_checks(false)
        .filter_map(Result::ok)
        .map(|attribute| (attribute.key.as_ref().to_owned(), unescaped(&attribute.value)))
        .collect()
}

/// A bare `&` in an address is common; nothing then stands for anything else but the five escapes of XML.
fn unescaped(value: &str) -> String {
    if let Ok(text) = unescape(value) {
        return text.into_owned();
    }
    ["&lt;<", "&gt;>", "&quot;\"", "&apos;'", "&amp;&"].iter().fold(value.to_owned(), |text, escape| {
        let (escape, letter) = escape.split_at(escape.len() - 1);
        text.replace(escape, letter)
    })
}

fn one_line(text: &str) -> String {
    text.split(char::is_control).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// `feed:` is how some readers write `http:`.
fn address(written: &str) -> Result<Url, String> {
    let plain = match written.strip_prefix("feed:") {
        Some(rest) if rest.starts_with("//") => format!("http:{rest}"),
        Some(rest) => rest.to_owned(),
        None => written.to_owned(),
    };
    let url = Url::parse(&plain).map_err(|error| format!("`{written}` is no address ({error})"))?;
    if !model::is_web(&url) {
        return Err(format!("`{written}` cannot be fetched, only `http:` and `https:` can"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("its address holds a user name or password; write it into the config with `auth`".to_owned());
    }
    Ok(url)
}

/// What `write::shown` wrote.
fn read_value(text: &str) -> Value {
    let value = format!("value = {text}").parse::<toml::Table>().ok().and_then(|mut table| table.remove("value"));
    value.unwrap_or_else(|| Value::from(text))
}
