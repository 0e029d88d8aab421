//! `add`: from an address to a source in the config. What is proposed, and why, is `read::propose`'s to say.

use anyhow::anyhow;
use serde::Serialize;
use url::Url;

use super::rows::CandidateRow;
use super::{Common, Ended, Outcome, Refusal, print};
use crate::clock::Clock;
use crate::config::{self, Config, EditError, Entry, Environment, Ids};
use crate::digest::wrap::wrap;
use crate::fetch::Fetcher;
use crate::jobs::{self, Proposal};
use crate::model::{Kind, Source, canonical};
use crate::read::platform::Platform;
use crate::read::propose::{Origin, Ranked};

/// Find the best way to watch a newsroom and write it into the config
///
/// Looks at the page, at the feeds, newsrooms and sitemaps that it points to, and ranks them by what each would have announced.
/// The best is appended to the config; everything else in the file stays as it is.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  presswatch add https://www.example.com/newsroom/\n  presswatch add example.com --dry-run\n  presswatch add https://www.example.com/press/ --id example --label retail --pick 2"
)]
pub struct Args {
    /// Address of a newsroom, or of anything that leads to it
    #[arg(value_name = "URL", value_parser = address)]
    url: Url,
    /// What to call the source in commands [default: from its host]
    #[arg(long, value_parser = id)]
    id: Option<String>,
    /// A label for digests that name `label:…`; may be given more than once
    #[arg(long = "label", value_name = "L")]
    labels: Vec<String>,
    /// Take this one of the candidates [default: the first]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pick: Option<u16>,
    /// Show what would be added and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Samples of each candidate.
const SAMPLES: usize = 3;

/// The last row of `--json`.
#[derive(Serialize)]
struct AddedRow<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    added: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    would_add: Option<&'a str>,
    file: String,
    /// What the newsroom is made with.
    #[serde(skip_serializing_if = "Option::is_none")]
    platform: Option<&'static str>,
    /// The keys of the source.
    source: &'a Entry,
}

pub async fn run(args: Args, common: &Common) -> Outcome {
    let config = common.config()?;
    let mut ids = Ids::new(config.sources.iter().map(|source| source.id.as_str()));
    if let Some(id) = args.id.as_deref().filter(|id| ids.has(id)) {
        let hint = "`presswatch status` lists all; choose another with `--id`";
        return Err(Refusal::Usage(format!("error: there is a source `{id}` already\nhint: {hint}")));
    }
    refuse_watched(&args.url, &config)?;
    let clock = Clock::System;
    let fetcher = Fetcher::new(config.fetch.clone(), clock.clone())?;
    let proposal = jobs::propose(&fetcher, &clock, &args.url, config.timezone).await;
    let proposal = proposal.map_err(|trouble| Refusal::Failure(anyhow!("nothing was added: {}", trouble.detail)))?;
    let chosen = choose(&proposal, args.pick);
    show(&proposal, chosen, common)?;
    let chosen = match chosen {
        Some(at) => &proposal.ranked[at],
        None => return Err(refusal(&args, &proposal)),
    };
    refuse_watched(&chosen.candidate.url, &config).map_err(|refusal| with_hint(refusal, proposal.ranked.len()))?;
    let entry = entry(&args, &proposal, chosen, &mut ids);
    write(&args, proposal.platform, &entry, &config, common)
}

/// An address as people type it: without a scheme it is `https:`.
fn address(text: &str) -> Result<Url, String> {
    let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let url = Url::parse(&full).map_err(|error| format!("that is no address: {error}"))?;
    if !crate::model::is_web(&url) {
        return Err("only http: and https: can be fetched".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("a user name or password does not belong into an address; add it without, then set `auth` of the source".to_owned());
    }
    Ok(url)
}

fn id(text: &str) -> Result<String, String> {
    if config::is_id(text) { Ok(text.to_owned()) } else { Err("an id is made of letters, digits, `-`, `_` and `.`".to_owned()) }
}

fn refuse_watched(url: &Url, config: &Config) -> Result<(), Refusal> {
    let is_same = |known: &Url| canonical(known, known) == canonical(url, url);
    let watches = |source: &&Source| is_same(&source.url) || source.link.as_ref().is_some_and(is_same);
    let Some(source) = config.sources.iter().find(watches) else { return Ok(()) };
    let through = if is_same(&source.url) { String::new() } else { format!(", through {}", source.url) };
    Err(Refusal::Failure(anyhow!("{url} is watched already, by the source `{}`{through}; nothing was added", source.id)))
}

/// Whoever asked for another page than the newsroom's may still want it.
fn with_hint(refusal: Refusal, candidates: usize) -> Refusal {
    match refusal {
        Refusal::Failure(error) if candidates > 1 => {
            Refusal::Failure(anyhow!("{error}\nhint: `--pick N` takes another of these {candidates}"))
        }
        refusal => refusal,
    }
}

/// The one that was picked, else the best if it is good enough.
fn choose(proposal: &Proposal, pick: Option<u16>) -> Option<usize> {
    match pick {
        Some(number) => Some(usize::from(number) - 1).filter(|at| *at < proposal.ranked.len()),
        None => proposal.ranked.iter().position(Ranked::is_usable).filter(|at| *at == 0),
    }
}

fn refusal(args: &Args, proposal: &Proposal) -> Refusal {
    let count = proposal.ranked.len();
    if let Some(number) = args.pick {
        let there = if count == 0 { "nothing was found".to_owned() } else { format!("there are {count}") };
        return Refusal::Usage(format!("error: there is no candidate {number}: {there}"));
    }
    let trouble = proposal.trouble.as_deref().unwrap_or("nothing on it can be watched");
    let hint = match count {
        0 => "open it in a browser, find the page that lists the announcements, and give its address".to_owned(),
        _ => "none of these is likely to be the newsroom; `--pick 1` takes the first all the same".to_owned(),
    };
    Refusal::Failure(anyhow!("nothing was added: {}: {trouble}\nhint: {hint}", proposal.page))
}

/// The source as it will stand in the config: what `auto` finds out by itself is left to it.
fn entry(args: &Args, proposal: &Proposal, chosen: &Ranked, ids: &mut Ids) -> Entry {
    let candidate = &chosen.candidate;
    let is_asked = candidate.origin == Origin::Asked;
    let url = proposal.moved_to.as_ref().filter(|_| is_asked).unwrap_or(&candidate.url);
    let id = args.id.clone().unwrap_or_else(|| ids.take_for(&args.url, proposal.title.as_deref().or(candidate.title.as_deref())));
    let mut entry = Entry::new(&id, url);
    if let Some(select) = &candidate.select {
        entry.set_text("kind", candidate.kind.as_str());
        // A flat struct of texts.
        let select = toml::Value::try_from(select).unwrap_or_else(|_| toml::Value::Table(toml::Table::new()));
        entry.set("select", select);
    }
    // A person who follows a link wants to see a page.
    if matches!(candidate.kind, Kind::Feed | Kind::Json | Kind::Sitemap) && !is_asked {
        entry.set_text("link", page_for_people(proposal).as_str());
    }
    // The page says it, the data do not.
    if let (Kind::Json, false, Some(language)) = (candidate.kind, is_asked, &proposal.language) {
        entry.set_text("language", language);
    }
    if !args.labels.is_empty() {
        entry.set("labels", toml::Value::from(args.labels.clone()));
    }
    entry
}

/// The newsroom's page where one was found, else the page that was asked for.
fn page_for_people(proposal: &Proposal) -> &Url {
    let is_page = |ranked: &&Ranked| ranked.candidate.kind == Kind::Listing && ranked.is_usable();
    proposal.ranked.iter().find(is_page).map_or(&proposal.page, |ranked| &ranked.candidate.url)
}

fn write(args: &Args, platform: Option<Platform>, entry: &Entry, config: &Config, common: &Common) -> Outcome {
    let file = config.path.display().to_string();
    let id = entry.get("id").and_then(toml::Value::as_str).unwrap_or_default();
    if !args.dry_run {
        let must_load = [config.path.as_path(); 2];
        let written = config::append(&config.path, std::slice::from_ref(entry), must_load, &Environment::of_process());
        written.map_err(unwritten)?;
    }
    if common.json {
        let (added, would_add) = if args.dry_run { (None, Some(id)) } else { (Some(id), None) };
        print::json(&AddedRow { added, would_add, file, platform: platform.map(Platform::name), source: entry })?;
        return Ok(Ended::Done);
    }
    let did = if args.dry_run { "Would be added to" } else { "Added to" };
    common.tell(format!("{did} {file}:\n\n{}", entry.to_toml()))?;
    if !args.dry_run {
        common.tell(format!("The first poll announces nothing, it remembers what is there:\n  presswatch poll {id}"))?;
    }
    Ok(Ended::Done)
}

/// Problems with the place in the file as it would have been.
pub(super) fn unwritten(error: EditError) -> Refusal {
    match error {
        EditError::Broken { ref problems, .. } => Refusal::Usage(format!("{}\nerror: {error}", problems.render(super::colour()))),
        error => Refusal::Failure(error.into()),
    }
}

fn show(proposal: &Proposal, chosen: Option<usize>, common: &Common) -> std::io::Result<()> {
    for remark in &proposal.remarks {
        common.say(format!("remark: {remark}"));
    }
    if common.json {
        let rows = proposal.ranked.iter().enumerate();
        return rows
            .map(|(at, ranked)| CandidateRow::of(at + 1, ranked, chosen == Some(at), SAMPLES))
            .try_for_each(|row| print::json(&row));
    }
    if common.quiet || proposal.ranked.is_empty() {
        return Ok(());
    }
    let count = print::count(proposal.ranked.len(), "way to watch it", "ways to watch it, the best first");
    print::line(proposal.page.as_str())?;
    for line in proposal.platform.iter().flat_map(|platform| wrap(&made_with(*platform, proposal, chosen), 80)) {
        print::line(line)?;
    }
    print::line(format!("{count}:"))?;
    for (at, ranked) in proposal.ranked.iter().enumerate() {
        candidate(at + 1, ranked)?;
    }
    print::line("")
}

/// How the newsroom's platform is made use of.
fn made_with(platform: Platform, proposal: &Proposal, chosen: Option<usize>) -> String {
    let name = platform.name();
    let Some(chosen) = chosen.map(|at| &proposal.ranked[at].candidate) else { return format!("made with {name}") };
    match chosen.kind {
        Kind::Feed => format!("made with {name}; read through its feed {}", chosen.url),
        Kind::Json => format!("made with {name}; read through its data at {}", chosen.url),
        _ => format!("made with {name}; read as the page that it is"),
    }
}

/// Within 80 columns, but for addresses: a person copies them.
fn candidate(number: usize, ranked: &Ranked) -> std::io::Result<()> {
    let measures = &ranked.measures;
    print::line(format!("\n{number}  {:<8} {}", ranked.candidate.kind.as_str(), ranked.candidate.url))?;
    if let Some(select) = &ranked.candidate.select {
        print::line(format!("   entries: {}", print::cut(&select.item, 68)))?;
    }
    for line in wrap(&ranked.why, 77) {
        print::line(format!("   {line}"))?;
    }
    if measures.items > 0 {
        let newest = measures
            .newest
            .map_or("no dates".to_owned(), |newest| format!("{} in the last 90 days, the newest of {newest}", measures.last_90_days));
        print::line(format!("   {}, {newest}", print::count(measures.items, "announcement", "announcements")))?;
    }
    for item in ranked.samples(SAMPLES) {
        let day = item.published.map_or("-".to_owned(), |published| published.day().to_string());
        print::line(format!("   {day:<10}  {}", print::cut(&item.title, 65)))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_be_typed_without_its_scheme() {
        assert_eq!(address("acme.example/news").unwrap().as_str(), "https://acme.example/news");
        assert_eq!(address("http://127.0.0.1:8080/").unwrap().as_str(), "http://127.0.0.1:8080/");
        for bad in ["", "ftp://acme.example/", "https://me:pw@acme.example/", "http://"] {
            assert!(address(bad).is_err(), "{bad}");
        }
    }
}
