//! `inspect`: what presswatch reads at an address or in a file, and how; stores nothing.

use std::io::Read;
use std::path::Path;

use anyhow::{Context as _, anyhow};
use chrono::{DateTime, Utc};
use serde::Serialize;
use url::Url;

use super::rows::{BlockRow, InspectRow};
use super::why::{self, Detail};
use super::{Common, Ended, Outcome, Refusal, print};
use crate::clock::Clock;
use crate::compare::learn_page;
use crate::config::{self, Entry, Environment};
use crate::digest::wrap::wrap;
use crate::fetch::{Fetched, Fetcher, Request, Settings, Urgency};
use crate::jobs::{Looked, PARSER_BUDGET, Sight, look, page_of};
use crate::model::{Access, Block, DateOrder, Deadline, Trouble};
use crate::read::platform::{Seen, see};
use crate::read::{Context, Inspection, Page, Reader, Reading, sitemap};

/// Columns of a sentence; an address may be longer.
const LINE: usize = 80;

/// Show what presswatch reads at an address or in a saved page
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  presswatch inspect https://www.example.com/newsroom/\n  presswatch inspect saved.html --base-url https://www.example.com/newsroom/ --json\n  curl -s https://www.example.com/feed | presswatch inspect - --as feed"
)]
pub struct Args {
    /// Address, file, or - for standard input
    #[arg(value_name = "URL|FILE|-")]
    what: String,
    /// What relative links of a file are resolved against
    #[arg(long, value_name = "URL")]
    base_url: Option<Url>,
    /// Read it as this, whatever it looks like
    #[arg(long = "as", value_name = "KIND")]
    kind: Option<As>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum As {
    Feed,
    Listing,
    Sitemap,
    Json,
    /// A page that is edited in place
    Page,
    Article,
    Roundup,
}

pub async fn run(args: Args, common: &Common) -> Outcome {
    let clock = Clock::System;
    let (page, fetcher) = page(&args, common, &clock).await?;
    let url = page.url.clone();
    let how = match args.kind {
        None => Looked::Anything,
        Some(As::Feed) => Looked::As(Reader::Feed),
        Some(As::Listing) => Looked::As(Reader::Watched(Box::default())),
        Some(As::Sitemap) => Looked::As(Reader::Sitemap(None)),
        Some(As::Json) => Looked::As(Reader::Json(None)),
        Some(As::Page) => Looked::As(Reader::Page(None)),
        Some(As::Article) => Looked::Article,
        Some(As::Roundup) => Looked::As(Reader::Roundup(None)),
    };
    let seen = seen(page.clone()).await;
    let sight = look(page, how, context(&clock)).await.map_err(|Trouble { detail, .. }| anyhow!("{url} cannot be read: {detail}"))?;
    let inspection = match sight {
        Sight::Reading(Reading::Items(items)) => Inspection::Items(items),
        Sight::Reading(Reading::Page(page)) => Inspection::Page(page),
        Sight::Reading(Reading::Index(links)) => Inspection::Index(links),
        Sight::Reading(Reading::Nothing(nothing)) => Inspection::Nothing(nothing),
        Sight::Article(article) => Inspection::Article(article),
        Sight::Inspection(inspection) => inspection,
    };
    let inspection = in_reading_order(inspection, clock.now());
    let first = match &inspection {
        Inspection::Page(page) => Some(page.blocks.clone()),
        _ => None,
    };
    let mut row = InspectRow::of(inspection, &url);
    // Only an address can be looked at twice.
    if let (InspectRow::Page { blocks, .. }, Some(first), Some(fetcher)) = (&mut row, first, fetcher) {
        match look_again(&fetcher, &url, first, &clock).await {
            Ok(marked) => *blocks = marked,
            Err(error) => common.say(format!("what is noise on this page is not known: a second look failed: {error}")),
        }
    }
    let made = MadeWith::of(seen, &url);
    if common.json {
        print::json(&Inspected { row, made })?
    } else {
        show(&row, if common.logs { Detail::All } else { Detail::Short })?;
        made.show()?
    }
    Ok(Ended::Done)
}

/// What is read, and what the newsroom is made with.
#[derive(Serialize)]
struct Inspected {
    #[serde(flatten)]
    row: InspectRow,
    #[serde(flatten)]
    made: MadeWith,
}

/// Absent where it cannot be told.
#[derive(Serialize)]
struct MadeWith {
    #[serde(skip_serializing_if = "Option::is_none")]
    platform: Option<&'static str>,
    /// Where it may have its announcements for machines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    doors: Vec<Url>,
}

impl MadeWith {
    /// A page from nowhere has no host where its doors could be.
    fn of(seen: Option<Seen>, page: &Url) -> MadeWith {
        let platform = seen.as_ref().map(|seen| seen.platform.name());
        let doors = seen.filter(|_| *page != nowhere()).map_or_else(Vec::new, |seen| seen.doors);
        MadeWith { platform, doors }
    }

    fn show(&self) -> std::io::Result<()> {
        let Some(platform) = self.platform else { return Ok(()) };
        if self.doors.is_empty() {
            return print::line(format!("\nThe newsroom is made with {platform}."));
        }
        print::line(format!("\nThe newsroom is made with {platform}, which may have the same for machines at"))?;
        self.doors.iter().try_for_each(|door| print::line(door.as_str()))?;
        wrap("`presswatch add` tries these, and takes one that has all that the page shows.", LINE).iter().try_for_each(print::line)
    }
}

/// Not on the thread that waits for the network: a page may take seconds to take apart.
async fn seen(page: Page) -> Option<Seen> {
    let seen = tokio::task::spawn_blocking(move || see(&page, Deadline::after(PARSER_BUDGET)).ok().flatten());
    seen.await.ok().flatten()
}

/// As a poll would read the sitemaps of an index.
fn in_reading_order(inspection: Inspection, now: DateTime<Utc>) -> Inspection {
    let Inspection::Index(mut links) = inspection else { return inspection };
    links.sort_by_cached_key(|link| std::cmp::Reverse(sitemap::rank(link, now)));
    Inspection::Index(links)
}

fn context(clock: &Clock) -> Context {
    Context {
        now: clock.now(),
        timezone: None,
        dates: DateOrder::Auto,
        language: None,
        deadline: Deadline::after(std::time::Duration::from_secs(10)),
    }
}

/// Reads a living page once more, after its host's delay: what differs from the first look is noise.
async fn look_again(fetcher: &Fetcher, url: &Url, first: Vec<Block>, clock: &Clock) -> anyhow::Result<Vec<BlockRow>> {
    let page = get(fetcher, url).await?;
    let sight = look(page, Looked::As(Reader::Page(None)), context(clock)).await;
    let Ok(Sight::Reading(Reading::Page(second))) = sight else { return Err(anyhow!("the page reads as something else now")) };
    let memory = learn_page(first, second.blocks);
    let row = |(at, block): (usize, &Block)| BlockRow { path: block.path.clone(), text: block.text.clone(), noise: memory.is_noise(at) };
    Ok(memory.blocks.iter().enumerate().map(row).collect())
}

/// The page, and where it is from the network, what fetched it.
async fn page(args: &Args, common: &Common, clock: &Clock) -> Result<(Page, Option<Fetcher>), Refusal> {
    let base = || args.base_url.clone();
    if args.what == "-" {
        let mut body = Vec::new();
        std::io::stdin().lock().read_to_end(&mut body).context("cannot read standard input")?;
        return Ok((Page { url: base().unwrap_or_else(nowhere), content_type: None, body }, None));
    }
    if let Ok(url) = Url::parse(&args.what)
        && matches!(url.scheme(), "http" | "https")
    {
        let fetcher = Fetcher::new(settings(common), clock.clone())?;
        return Ok((get(&fetcher, &url).await?, Some(fetcher)));
    }
    let path = Path::new(&args.what);
    if !path.exists() {
        let hint = "give an address that begins with http:// or https://, a file, or - for standard input";
        return Err(Refusal::Usage(format!("error: `{}` is neither an address nor a file\nhint: {hint}", args.what)));
    }
    let body = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok((Page { url: base().unwrap_or_else(nowhere), content_type: None, body }, None))
}

async fn get(fetcher: &Fetcher, url: &Url) -> anyhow::Result<Page> {
    let request = Request { url, access: &Access::default(), home: url, validators: None, urgency: Urgency::Asked };
    match fetcher.get(&request).await {
        Ok(Fetched::Page(page)) => Ok(page_of(page)),
        Ok(Fetched::NotModified) => Err(anyhow!("{url} answered 304 to a plain question")),
        Err(error) => Err(anyhow!("{error}")),
    }
}

/// `[fetch]` of the config where there is a sound one; `inspect` needs none.
fn settings(common: &Common) -> Settings {
    let environment = Environment::of_process();
    let config = config::locate(common.config.as_deref(), &environment).ok().and_then(|path| config::load(&path, &environment).ok());
    config.map_or_else(Settings::default, |config| config.fetch)
}

/// Relative links of a page from nowhere stay recognisable (RFC 2606 keeps the name free).
pub(super) fn nowhere() -> Url {
    // A literal that is a URL.
    Url::parse("http://page.invalid/").expect("a URL")
}

fn show(row: &InspectRow, detail: Detail) -> std::io::Result<()> {
    match row {
        InspectRow::Items { kind, url, items, next, select, remarks, why, .. } => {
            let what = if *kind == "json" { "JSON endpoint" } else { kind };
            print::line(format!("{url}\nis a {what} with {}.\n", print::count(items.len(), "announcement", "announcements")))?;
            for item in items {
                let date = item.published.map_or("-".to_owned(), |published| published.day().to_string());
                print::line(format!("{date:<10}  {}", print::cut(&item.title, 66)))?;
                if let Some(url) = &item.url {
                    print::line(format!("            {url}"))?;
                }
            }
            if let Some(next) = next {
                print::line(format!("\nIts next page is {next}"))?;
            }
            for remark in remarks {
                print::line(format!("\nremark: {remark}"))?;
            }
            if let Some(why) = why {
                why::show(why, detail)?;
            }
            if *kind == "listing" && select.is_none() {
                print::line("\nNo selectors find the same, as an announcement is no element of its own there; none are needed.")?;
            }
            if let Some(select) = select {
                print::line("\nThe same by hand, to paste into the [[source]] and edit:")?;
                let mut entry = Entry::default();
                // A flat struct of texts.
                entry.set("select", toml::Value::try_from(select).unwrap_or_else(|_| toml::Value::Table(toml::Table::new())));
                entry.lines().try_for_each(print::line)?;
            }
            Ok(())
        }
        InspectRow::Page { url, title, blocks, .. } => {
            print::line(format!("{url}\nis a living page, “{title}”, with {}.", print::count(blocks.len(), "block", "blocks")))?;
            blocks.iter().try_for_each(|block| {
                let mark = if block.noise { "~" } else { " " };
                let indent = "  ".repeat(block.path.len());
                let columns = 78_usize.saturating_sub(indent.len());
                print::line(format!("{mark} {indent}{}", print::cut(&block.text, columns)))
            })?;
            if blocks.iter().any(|block| block.noise) {
                print::line("\n~ changes by itself from look to look: noise, which is never announced")?;
            }
            Ok(())
        }
        InspectRow::Index { url, sitemaps, .. } => {
            print::line(format!("{url}\nis an index of {}.\n", print::count(sitemaps.len(), "sitemap", "sitemaps")))?;
            sitemaps.iter().try_for_each(|sitemap| print::line(sitemap.as_str()))?;
            print::line("\nA source at this address reads them in this order, those that changed; inspect one to see what it holds.")
        }
        InspectRow::Article {
            kind,
            url,
            title,
            published,
            modified,
            author,
            language,
            summary,
            text,
            boilerplate,
            notices,
            figures,
            stories,
            ..
        } => {
            let known = |what: &Option<String>| what.clone().unwrap_or_else(|| "-".to_owned());
            print::line(format!("{url}\nis {} {kind}.\n", if stories.is_empty() { "an" } else { "a" }))?;
            print::line(format!("title      {}", known(title)))?;
            print::line(format!("published  {}", published.map_or("-".to_owned(), |published| published.to_string())))?;
            modified.map_or(Ok(()), |modified| print::line(format!("modified   {modified}")))?;
            print::line(format!("author     {}", known(author)))?;
            print::line(format!("language   {}", known(language)))?;
            if !figures.is_empty() {
                print::line(format!("figures    {}", figures.join(", ")))?;
            }
            notices.iter().try_for_each(|notice| print::line(format!("notice     {}", notice.text)))?;
            // Of a roundup, each story has its own.
            if stories.is_empty() {
                print::line(format!("summary    {}\n\n{text}", known(summary)))?;
            }
            stories.iter().try_for_each(|story| print::line(format!("\n* {}\n\n{}", story.title, story.text)))?;
            boilerplate.as_ref().map_or(Ok(()), |boilerplate| print::line(format!("\nset apart:\n{boilerplate}")))
        }
        InspectRow::Nothing { url, why, advice, better, .. } => {
            print::line(url)?;
            wrap(&format!("holds no announcements: {why}."), LINE).iter().try_for_each(print::line)?;
            wrap(advice, LINE).iter().try_for_each(print::line)?;
            better.as_ref().map_or(Ok(()), |better| print::line(format!("A better address may be\n{better}")))
        }
    }
}
