//! `extract`: reads the saved pages of a test set and writes what was read, for scoring; needs no config and no network.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, Result, anyhow};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use url::Url;

use super::inspect::nowhere;
use super::{Common, Ended, Outcome};
use crate::clock::Clock;
use crate::jobs::PARSER_BUDGET;
use crate::model::{DateOrder, Deadline, Published};
use crate::read::feed::{FeedEntry, read_entries};
use crate::read::{Context, Page, ReadError, Reader, Reading, read, read_article};

/// Read many saved pages and write one JSON row for each, for scoring
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  presswatch extract listing --manifest data/listing.manifest.jsonl --root data --out listing.jsonl\n\nA line of the manifest: {\"id\":\"a\",\"html\":\"a.html\",\"url\":\"https://www.example.com/news/\"}; a feed has `file` for `html`.\nA page that cannot be read gets a row with `err` and nothing else. `ms` is the processor time of the page."
)]
pub struct Args {
    /// What the pages are
    #[arg(value_name = "TASK")]
    task: Task,
    /// JSON lines that name the pages
    #[arg(long, value_name = "FILE")]
    manifest: PathBuf,
    /// The folder that the manifest's paths begin in
    #[arg(long, value_name = "DIR")]
    root: PathBuf,
    /// Where the rows go; replaced if it is there
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Pages read at the same time
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    jobs: u16,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Task {
    Listing,
    Article,
    /// An article's day and headline
    Date,
    Feed,
}

#[derive(Debug, Deserialize)]
struct Entry {
    id: String,
    #[serde(alias = "file")]
    html: PathBuf,
    #[serde(default)]
    url: String,
    /// What relative links are resolved against, where that is not `url`.
    base: Option<String>,
    /// When the page was saved, for dates such as "3 hours ago"; else the present.
    now: Option<DateTime<Utc>>,
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    id: &'a str,
    #[serde(flatten)]
    found: Option<Found>,
    #[serde(skip_serializing_if = "Option::is_none")]
    err: Option<String>,
    ms: f64,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Found {
    Listing { items: Vec<ListingItem> },
    Article { text: String, title: Option<String>, date: Option<String>, lang: Option<String> },
    Date { date: Option<String>, title: Option<String> },
    Feed { ok: bool, entries: Vec<FeedRow> },
}

#[derive(Debug, Serialize)]
struct ListingItem {
    title: String,
    url: Option<Url>,
    date: Option<String>,
}

#[derive(Debug, Serialize)]
struct FeedRow {
    title: String,
    /// The likeliest of `links`; those that are relative stay so where the manifest does not say where the feed was.
    link: Option<String>,
    links: Vec<String>,
    published: Option<Published>,
    updated: Option<Published>,
}

pub fn run(args: Args, common: &Common) -> Outcome {
    let entries = entries(&args.manifest)?;
    let out = std::fs::File::create(&args.out).with_context(|| format!("cannot write {}", args.out.display()))?;
    let out = Mutex::new(BufWriter::new(out));
    let next = AtomicUsize::new(0);
    let failures = AtomicUsize::new(0);
    let work = || -> Result<()> {
        while let Some(entry) = entries.get(next.fetch_add(1, Ordering::Relaxed)) {
            let row = row(args.task, &args.root, entry);
            if let Some(error) = &row.err {
                failures.fetch_add(1, Ordering::Relaxed);
                tracing::info!("{}: {error}", entry.id);
            }
            let line = serde_json::to_string(&row)?;
            // Nothing that holds the lock can panic.
            writeln!(out.lock().unwrap_or_else(|poisoned| poisoned.into_inner()), "{line}")?;
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..args.jobs).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().unwrap_or_else(|_| Err(anyhow!("a worker stopped early"))))
    })?;
    out.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()).flush()?;
    if !common.quiet {
        let (pages, failures) = (entries.len(), failures.into_inner());
        eprintln!("{} read, {failures} of them with nothing found", super::print::count(pages, "page", "pages"));
    }
    Ok(Ended::Done)
}

fn entries(manifest: &Path) -> Result<Vec<Entry>> {
    let file = std::fs::File::open(manifest).with_context(|| format!("cannot read {}", manifest.display()))?;
    let lines = BufReader::new(file).lines().enumerate().filter(|(_, line)| line.as_ref().map_or(true, |line| !line.trim().is_empty()));
    lines
        .map(|(at, line)| {
            serde_json::from_str(&line?).with_context(|| format!("{}:{}: not a page of a manifest", manifest.display(), at + 1))
        })
        .collect()
}

/// What is read on one page. A reader that panics costs this page and nothing else.
fn row<'a>(task: Task, root: &Path, entry: &'a Entry) -> Row<'a> {
    let body = match std::fs::read(root.join(&entry.html)) {
        Ok(body) => body,
        Err(error) => return Row { id: &entry.id, found: None, err: Some(error.to_string()), ms: 0.0 },
    };
    let page = page_of(task, entry, body);
    let begun = milliseconds();
    let found = catch_unwind(AssertUnwindSafe(|| find(task, &page, entry.now)));
    let ms = ((milliseconds() - begun) * 1000.0).round() / 1000.0;
    let (found, err) = match found {
        Ok(Ok(found)) => (Some(found), None),
        Ok(Err(error)) => (None, Some(error)),
        Err(_) => (None, Some("the reader panicked".to_owned())),
    };
    Row { id: &entry.id, found, err, ms }
}

fn page_of(task: Task, entry: &Entry, body: Vec<u8>) -> Page {
    let address = entry.base.as_deref().unwrap_or(&entry.url);
    let url = Url::parse(address).unwrap_or_else(|_| nowhere());
    // Listings come as UTF-8, whatever they say of themselves; the others as their server sent them.
    let content_type = matches!(task, Task::Listing).then(|| "text/html; charset=utf-8".to_owned());
    Page { url, content_type, body }
}

fn find(task: Task, page: &Page, now: Option<DateTime<Utc>>) -> Result<Found, String> {
    let context = Context {
        now: now.unwrap_or_else(|| Clock::System.now()),
        timezone: None,
        dates: DateOrder::Auto,
        language: None,
        deadline: Deadline::after(PARSER_BUDGET),
    };
    let said = |error: ReadError| error.to_string();
    let day = |published: Option<Published>| published.map(|published| published.day().to_string());
    let items = |reader: Reader| match read(&reader, page, &context).map_err(said)? {
        Reading::Items(items) => Ok(items.items),
        Reading::Page(_) | Reading::Index(_) => Err("no list of announcements".to_owned()),
        Reading::Nothing(nothing) => Err(format!("no announcements: {}", nothing.reason.as_str())),
    };
    Ok(match task {
        Task::Listing => {
            let item = |item: crate::model::Item| ListingItem { date: day(item.published), title: item.title, url: item.url };
            Found::Listing { items: items(Reader::Listing(None))?.into_iter().map(item).collect() }
        }
        Task::Feed => {
            // Times that name no zone are taken for UTC, as feed readers do.
            let context = Context { timezone: Some(Tz::UTC), ..context };
            let entries = read_entries(page, &context).map_err(said)?;
            Found::Feed { ok: true, entries: entries.into_iter().map(|entry| feed_row(entry, &page.url)).collect() }
        }
        Task::Article => {
            let article = read_article(page, &context).map_err(said)?;
            Found::Article { date: day(article.published), text: article.full_text(), title: article.title, lang: article.language }
        }
        Task::Date => {
            let article = read_article(page, &context).map_err(said)?;
            Found::Date { date: day(article.published), title: article.title }
        }
    })
}

fn feed_row(entry: FeedEntry, feed: &Url) -> FeedRow {
    let absolute = |link: String| if *feed == nowhere() { link } else { feed.join(&link).map_or(link, String::from) };
    let links: Vec<String> = entry.links.into_iter().map(absolute).collect();
    FeedRow { title: entry.title, link: links.first().cloned(), links, published: entry.published, updated: entry.updated }
}

/// Processor time of this thread so far, so that other work on the machine does not count.
#[cfg(unix)]
fn milliseconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

/// The time of day, where a thread has no clock of its own that is cheap to read.
#[cfg(not(unix))]
fn milliseconds() -> f64 {
    Clock::System.now().timestamp_micros() as f64 / 1e3
}
