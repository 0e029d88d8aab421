//! Real newsroom pages of others, served without their newest entries and then with them.
//!
//! The pages are others' and no part of the project, so the test runs only where it is told their folder: `PRESSWATCH_CORPUS`. It
//! must hold `listing/listing.manifest.jsonl` (for each page `id`, `url`, and as `html` its file, gzipped, below the folder) and
//! `listing/listing.truth.jsonl` (`id` and `items`, each with its `url` and `alt_urls` as host and path).

use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};

use scraper::{Html, Selector};
use serde_json::Value;
use url::Url;

use crate::journeys::config;
use crate::support::newsroom::Site;
use crate::support::smtp::Receiver;
use crate::support::world::World;

/// Pages of ministries, senators, companies and associations: tables, cards, day groups; five languages.
const PAGES: [&str; 8] =
    ["more_cowan", "more_meti", "more_pzd", "more_vitter", "more_taximobility", "more_playrust", "more_nelson", "more_hfcas_grad"];

/// Entries that are held back for the baseline.
const NEWEST: usize = 2;

#[test]
#[ignore = "pages of others: wants PRESSWATCH_CORPUS"]
fn on_real_pages_exactly_the_newest_entries_are_announced_and_mailed() {
    let corpus = std::env::var_os("PRESSWATCH_CORPUS").map(PathBuf::from).expect("PRESSWATCH_CORPUS, the folder of the pages");
    for id in PAGES {
        real_page(&Saved::load(&corpus, id));
    }
}

fn real_page(saved: &Saved) {
    let (site, receiver) = (Site::start(), Receiver::start());
    let path = saved.path();
    site.page(&path, saved.served(&site, NEWEST));
    let world = World::new(&config(&site, &path, &receiver));
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "{}: the baseline is silent", saved.id);

    site.page(&path, saved.served(&site, 0));
    let rows = world.run(&["poll", "--json"]).ok().rows();
    let found: HashSet<String> = rows.iter().map(|row| key_of(row["url"].as_str().unwrap())).collect();
    assert_eq!(found.len(), NEWEST, "{}: exactly the newest are announced: {found:?}", saved.id);
    for entry in saved.newest() {
        let is_found = entry.others.iter().chain([&entry.main]).any(|key| found.contains(&after_host(key)));
        assert!(is_found, "{}: {} is not among {found:?}", saved.id, entry.main);
    }

    world.run(&["digest", "morning", "--send"]).ok();
    let html = receiver.messages()[0].mail().body_html(0).unwrap().into_owned();
    for row in &rows {
        let url = row["url"].as_str().unwrap().replace('&', "&amp;");
        assert!(html.contains(&url), "{}: {url} is not in the mail", saved.id);
    }
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "{}: nothing twice", saved.id);
}

/// One entry of a page: the keys of its link and of other links inside it, as the corpus describes them.
struct Entry {
    main: String,
    others: HashSet<String>,
}

/// A page of the corpus and what is known of it.
struct Saved {
    id: String,
    url: Url,
    html: String,
    /// In page order.
    items: Vec<Entry>,
}

impl Saved {
    fn load(corpus: &Path, id: &str) -> Saved {
        let row = |file: &str| -> Value {
            let lines = std::fs::read_to_string(corpus.join("listing").join(file)).unwrap();
            lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).find(|row| row["id"] == id).unwrap()
        };
        let (manifest, truth) = (row("listing.manifest.jsonl"), row("listing.truth.jsonl"));
        let entry = |item: &Value| Entry {
            main: item["url"].as_str().unwrap().to_owned(),
            others: item["alt_urls"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
        };
        Saved {
            id: id.to_owned(),
            url: Url::parse(manifest["url"].as_str().unwrap()).unwrap(),
            html: unpack(&corpus.join(manifest["html"].as_str().unwrap())),
            items: truth["items"].as_array().unwrap().iter().map(entry).collect(),
        }
    }

    fn path(&self) -> String {
        self.url[url::Position::BeforePath..].to_owned()
    }

    fn newest(&self) -> &[Entry] {
        &self.items[..NEWEST]
    }

    /// The page as `site` serves it, without its first entries.
    fn served(&self, site: &Site, without: usize) -> String {
        let mut html = Html::parse_document(&self.html);
        for entry in &self.items[..without] {
            let others = self.items.iter().map(|other| &other.main).filter(|other| **other != entry.main).collect();
            let record = self.record(&html, &entry.main, &others);
            html.tree.get_mut(record).unwrap().detach();
        }
        let host = self.url.host_str().unwrap();
        let mut text = html.html();
        for own in [format!("http://{host}"), format!("https://{host}")] {
            text = text.replace(&own, site.url("/").trim_end_matches('/'));
        }
        text
    }

    /// The largest element around an item's link that holds no other item.
    fn record(&self, html: &Html, main: &String, others: &HashSet<&String>) -> ego_tree::NodeId {
        let links = Selector::parse("a[href]").unwrap();
        let key = |link: &scraper::ElementRef| self.url.join(link.attr("href").unwrap()).ok().map(|url| key_with_host(&url));
        let link = html.select(&links).find(|link| key(link).is_some_and(|key| key == *main));
        let link = link.unwrap_or_else(|| panic!("{}: no link to {main}", self.id));
        let is_shared = |node: &ego_tree::NodeRef<scraper::Node>| {
            scraper::ElementRef::wrap(*node)
                .is_none_or(|element| element.select(&links).any(|link| key(&link).is_some_and(|key| others.contains(&key))))
        };
        link.ancestors().take_while(|node| !is_shared(node)).last().map_or(link.id(), |node| node.id())
    }
}

fn unpack(file: &PathBuf) -> String {
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap()).read_to_end(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn key_with_host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default().trim_start_matches("www.");
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    format!("{host}{}{query}", url.path().trim_end_matches('/'))
}

fn key_of(url: &str) -> String {
    after_host(&key_with_host(&Url::parse(url).unwrap()))
}

fn after_host(key: &str) -> String {
    key.split_once('/').map_or(String::new(), |(_, path)| path.to_owned())
}
