//! `inspect`: what presswatch reads at an address or in a file, and how; stores nothing.

use std::io::Read;
use std::path::Path;

use anyhow::{Context as _, anyhow};
use url::Url;

use super::rows::InspectRow;
use super::{Common, Ended, Outcome, Refusal, print};
use crate::clock::Clock;
use crate::config::{self, Environment};
use crate::fetch::{Fetched, Fetcher, Request, Settings, Urgency};
use crate::jobs::{Looked, Sight, look, page_of};
use crate::model::{Access, DateOrder, Deadline, Trouble};
use crate::read::{Context, Inspection, Page, Reader, Reading};

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
    Article,
}

pub async fn run(args: Args, common: &Common) -> Outcome {
    let clock = Clock::System;
    let page = page(&args, common, &clock).await?;
    let url = page.url.clone();
    let context = Context {
        now: clock.now(),
        timezone: None,
        dates: DateOrder::Auto,
        language: None,
        deadline: Deadline::after(std::time::Duration::from_secs(10)),
    };
    let how = match args.kind {
        None => Looked::Anything,
        Some(As::Feed) => Looked::As(Reader::Feed),
        Some(As::Listing) => Looked::As(Reader::Listing(None)),
        Some(As::Article) => Looked::Article,
    };
    let sight = look(page, how, context).await.map_err(|Trouble { detail, .. }| anyhow!("{url} cannot be read: {detail}"))?;
    let inspection = match sight {
        Sight::Reading(Reading::Items(items)) => Inspection::Items(items),
        Sight::Reading(Reading::Nothing(nothing)) => Inspection::Nothing(nothing),
        Sight::Article(article) => Inspection::Article(article),
        Sight::Inspection(inspection) => inspection,
    };
    let row = InspectRow::of(inspection, &url);
    if common.json {
        print::json(&row)?
    } else {
        show(&row)?
    }
    Ok(Ended::Done)
}

async fn page(args: &Args, common: &Common, clock: &Clock) -> Result<Page, Refusal> {
    let base = || args.base_url.clone();
    if args.what == "-" {
        let mut body = Vec::new();
        std::io::stdin().lock().read_to_end(&mut body).context("cannot read standard input")?;
        return Ok(Page { url: base().unwrap_or_else(nowhere), content_type: None, body });
    }
    if let Ok(url) = Url::parse(&args.what)
        && matches!(url.scheme(), "http" | "https")
    {
        return fetch(&url, common, clock).await;
    }
    let path = Path::new(&args.what);
    if !path.exists() {
        let hint = "give an address that begins with http:// or https://, a file, or - for standard input";
        return Err(Refusal::Usage(format!("error: `{}` is neither an address nor a file\nhint: {hint}", args.what)));
    }
    let body = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(Page { url: base().unwrap_or_else(nowhere), content_type: None, body })
}

async fn fetch(url: &Url, common: &Common, clock: &Clock) -> Result<Page, Refusal> {
    let fetcher = Fetcher::new(settings(common), clock.clone())?;
    let request = Request { url, access: &Access::default(), home: url, validators: None, urgency: Urgency::Asked };
    match fetcher.get(&request).await {
        Ok(Fetched::Page(page)) => Ok(page_of(page)),
        Ok(Fetched::NotModified) => Err(Refusal::Failure(anyhow!("{url} answered 304 to a plain question"))),
        Err(error) => Err(Refusal::Failure(anyhow!("{error}"))),
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

fn show(row: &InspectRow) -> std::io::Result<()> {
    match row {
        InspectRow::Items { kind, url, items, select, remarks, .. } => {
            print::line(format!("{url}\nis a {kind} with {}.\n", print::count(items.len(), "announcement", "announcements")))?;
            for item in items {
                let date = item.published.map_or("-".to_owned(), |published| published.day().to_string());
                print::line(format!("{date:<10}  {}", print::cut(&item.title, 66)))?;
                if let Some(url) = &item.url {
                    print::line(format!("            {url}"))?;
                }
            }
            for remark in remarks {
                print::line(format!("\nremark: {remark}"))?;
            }
            if *kind == "listing" && select.is_none() {
                print::line("\nNo rule of plain selectors finds the same; none is needed.")?;
            }
            if let Some(select) = select {
                print::line("\nThe same by hand, to paste into the [[source]] and edit:")?;
                print::line(format!("select = {}", toml::Value::try_from(select).map(|value| value.to_string()).unwrap_or_default()))?;
            }
            Ok(())
        }
        InspectRow::Article { url, title, published, author, language, summary, text, figures, .. } => {
            let known = |what: &Option<String>| what.clone().unwrap_or_else(|| "-".to_owned());
            print::line(format!("{url}\nis an article.\n"))?;
            print::line(format!("title      {}", known(title)))?;
            print::line(format!("published  {}", published.map_or("-".to_owned(), |published| published.to_string())))?;
            print::line(format!("author     {}", known(author)))?;
            print::line(format!("language   {}", known(language)))?;
            print::line(format!("figures    {}", figures.join(", ")))?;
            print::line(format!("summary    {}", known(summary)))?;
            print::line(format!("\n{text}"))
        }
        InspectRow::Nothing { url, reason, better, .. } => {
            print::line(format!("{url}\nholds no announcements: {reason}."))?;
            better.as_ref().map_or(Ok(()), |better| print::line(format!("A better address may be {better}")))
        }
    }
}
