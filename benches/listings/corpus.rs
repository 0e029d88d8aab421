//! Pages with known answers, from either layout.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use presswatch::model::{DateOrder, Deadline};
use presswatch::read::date::DateHints;
use serde_json::Value;
use url::Url;

/// A saved page and what it lists.
pub struct Page {
    pub id: String,
    pub set: String,
    /// Pages of one site are trained on or tested on together.
    pub site: String,
    pub html: String,
    pub url: Url,
    pub now: DateTime<Utc>,
    pub truth: Vec<Item>,
    /// Most items have no link.
    pub linkless: bool,
}

/// An expected item.
pub struct Item {
    /// `same_url` of its address.
    pub url: Option<String>,
    pub others: Vec<String>,
    pub title: Option<String>,
    /// Where it is written beside the item.
    pub date: Option<String>,
}

impl Page {
    pub fn hints(&self) -> DateHints {
        let html = &self.html[..self.html.floor_char_boundary(4000)];
        let language = html.split("lang=").nth(1).map(|rest| rest.trim_start_matches(['"', '\'']));
        let language = language.map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect());
        let host = self.url.host_str().map(str::to_owned);
        DateHints { now: self.now, timezone: None, order: DateOrder::Auto, language, host }
    }

    pub fn deadline() -> Deadline {
        Deadline::after(Duration::from_secs(30))
    }
}

/// The pages of a folder whose answers are complete.
pub fn load(folder: &Path) -> Vec<Page> {
    if folder.join("listing.manifest.jsonl").exists() { load_corpus(folder) } else { load_pairs(folder) }
}

fn load_corpus(folder: &Path) -> Vec<Page> {
    let rows = |name: &str| -> Vec<Value> {
        let text = std::fs::read_to_string(folder.join(name)).expect("a manifest");
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    };
    let truth = rows("listing.truth.jsonl");
    let complete = rows("listing.manifest.jsonl").into_iter().filter(|row| row["complete"] == true);
    complete
        .map(|row| {
            let items = truth.iter().find(|truth| truth["id"] == row["id"]).map(|truth| &truth["items"]);
            let texts = |value: &Value| value.as_array().into_iter().flatten().filter_map(text).collect();
            let item = |item: &Value| Item {
                url: text(&item["url"]),
                others: texts(&item["alt_urls"]),
                title: text(&item["title"]),
                date: (item["date_where"] == "item").then(|| text(&item["date"])).flatten(),
            };
            let id = text(&row["id"]).expect("an id");
            Page {
                // Pages of one court are one site, whatever their addresses.
                site: text(&row["site"]).unwrap_or_else(|| id.split("_example").next().unwrap_or(&id).to_owned()),
                set: text(&row["set"]).unwrap_or_default(),
                html: read(&folder.join(row["html"].as_str().expect("a path"))),
                url: Url::parse(row["base"].as_str().expect("a base")).expect("an address"),
                now: Utc::now(),
                truth: items.and_then(Value::as_array).into_iter().flatten().map(item).collect(),
                linkless: row["linkless"] == true,
                id,
            }
        })
        .collect()
}

fn load_pairs(folder: &Path) -> Vec<Page> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|kind| kind == "json"));
    paths.sort();
    paths
        .iter()
        .filter_map(|path| {
            let row: Value = serde_json::from_str(&read(path)).expect("JSON");
            // What is no listing by itself may hold one all the same: `tests/it` asks for these.
            if matches!(row["nothing"].as_str(), Some("article" | "home")) {
                return None;
            }
            let url = Url::parse(row["url"].as_str().expect("an address")).expect("an address");
            let address = |value: &Value| text(value).map(|address| same_url(&address, &url));
            let item = |item: &Value| Item {
                url: address(&item["url"]),
                others: item["alt_urls"].as_array().into_iter().flatten().filter_map(address).collect(),
                title: text(&item["title"]),
                date: text(&item["date"]),
            };
            let truth: Vec<Item> = row["items"].as_array().into_iter().flatten().map(item).collect();
            let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            Some(Page {
                set: "own".to_owned(),
                site: id.clone(),
                html: read(&path.with_extension("html")),
                now: row["now"].as_str().and_then(|now| now.parse().ok()).unwrap_or_else(Utc::now),
                linkless: truth.iter().filter(|item| item.url.is_none()).count() * 2 > truth.len(),
                truth,
                url,
                id,
            })
        })
        .collect()
}

fn read(path: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))).into_owned()
}

fn text(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The key under which the evaluation takes two addresses for the same.
pub fn same_url(address: &str, base: &Url) -> String {
    let Ok(url) = base.join(address.trim()) else { return address.trim().to_owned() };
    let host = url.host_str().unwrap_or_default();
    let kept: Vec<String> = url
        .query_pairs()
        .filter(|(name, _)| {
            let name = name.to_ascii_lowercase();
            !name.starts_with("utm_") && !matches!(name.as_str(), "fbclid" | "gclid" | "srsltid" | "ref" | "cmpid" | "si")
        })
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let mut path = String::new();
    for letter in presswatch::model::path_of(&url).chars() {
        if letter != '/' || !path.ends_with('/') {
            path.push(letter);
        }
    }
    let mut key = format!("{}{}", host.strip_prefix("www.").unwrap_or(host), path.trim_end_matches('/'));
    if !kept.is_empty() {
        key = format!("{key}?{}", kept.join("&"));
    }
    if let Some(fragment) = url.fragment().filter(|fragment| !fragment.is_empty())
        && url.path() == base.path()
        && url.query() == base.query()
    {
        key = format!("{key}#{fragment}");
    }
    key
}
