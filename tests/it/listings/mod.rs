//! Detection of listings as a whole: what it reads on the pages of `tests/fixtures/listings`, and what must make no difference to it.
//! Nothing here is judged by the clock; what a page costs is the benchmark's business.

#[path = "../../../benches/listings/corpus.rs"]
#[allow(dead_code, reason = "the benchmark asks more of a page than the tests do")]
mod corpus;
mod expected;
mod generated;
mod harmless;
#[path = "../../../benches/listings/hostile.rs"]
mod hostile;
#[path = "../../../benches/listings/measure.rs"]
#[allow(dead_code, reason = "the benchmark measures more than the tests do")]
mod measure;
mod rewriting;
mod rewritten;
mod versions;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use presswatch::model::{DateOrder, Deadline, Item, canonical, title_key};
use presswatch::read::date::DateHints;
use presswatch::read::{Context, dom, listing};
use url::Url;

use corpus::Page;

/// Pages for what is done many times; the larger ones are built no other way.
const SMALL: usize = 30_000;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/listings")
}

fn small_pages() -> Vec<Page> {
    let mut pages = corpus::load(&folder());
    pages.retain(|page| page.html.len() < SMALL);
    assert!(pages.len() >= 100, "only {} pages", pages.len());
    pages
}

/// Many times what a page may take of a daemon, because tests are built unoptimised.
fn soon() -> Deadline {
    Deadline::after(Duration::from_secs(30))
}

fn context(now: DateTime<Utc>) -> Context {
    Context { now, timezone: None, dates: DateOrder::Auto, language: None, deadline: soon() }
}

/// What detection finds, in page order.
fn find(html: &str, url: &Url, hints: &DateHints) -> Vec<Item> {
    let html = dom::parse(html, soon()).unwrap();
    listing::find(&html, url, hints, soon()).unwrap().map(|found| found.items).unwrap_or_default()
}

/// By what a poll knows an item again.
fn identity(item: &Item, page: &Url) -> String {
    item.url.as_ref().map_or_else(|| title_key(&item.title), |url| canonical(url, page))
}

fn identities(items: &[Item], page: &Url) -> HashSet<String> {
    items.iter().map(|item| identity(item, page)).collect()
}

/// What a poll remembers of items: both keys of each.
fn known(items: &[Item], page: &Url) -> HashSet<String> {
    items.iter().flat_map(|item| [identity(item, page), title_key(&item.title)]).collect()
}

/// How many of the pages that were tried hold, and which do not.
#[derive(Default)]
struct Tally {
    held: usize,
    failed: Vec<String>,
}

impl Tally {
    fn count(&mut self, name: &str, outcome: Result<(), String>) {
        match outcome {
            Ok(()) => self.held += 1,
            Err(why) => self.failed.push(format!("{name}: {why}")),
        }
    }

    /// Fails below the share, with the names of all that failed.
    fn reaches(&self, floor: f64) {
        let tried = self.held + self.failed.len();
        let report = format!("{} of {tried} hold\n  {}", self.held, self.failed.join("\n  "));
        eprintln!("{report}");
        assert!(tried > 0 && self.held as f64 >= floor * tried as f64, "under {floor}: {report}");
    }
}

/// What differs between two readings, in few words.
fn difference(before: &[Item], after: &[Item], page: &Url) -> Result<(), String> {
    if before == after {
        return Ok(());
    }
    let (old, new) = (identities(before, page), identities(after, page));
    if old != new {
        let (lost, gained) = (old.difference(&new).count(), new.difference(&old).count());
        return Err(format!("{} items, {lost} of them lost, {gained} gained", before.len()));
    }
    let other = before.iter().zip(after).find(|(before, after)| before != after);
    Err(other.map_or_else(String::new, |(before, after)| format!("{}\n    is now {}", said(before), said(after))))
}

fn said(item: &Item) -> String {
    let day = item.published.map(|published| published.day().to_string()).unwrap_or_default();
    format!("{:?} {day} {:?}", item.title, item.teaser.as_deref().unwrap_or_default())
}
