//! `explain`: all that presswatch knows of an address.

mod address;
mod rows;
mod words;

use std::io::Write;

use anyhow::Context;
use url::Url;

use super::{Common, Ended, Outcome, print};
use crate::app::App;
use crate::model::canonical;
use crate::store::{Dossier, Evidence, Run, SourceHistory, Spellings, Store};

/// Addresses of a host looked through for one like an unknown one.
const LOOKED_THROUGH: i64 = 20_000;

/// Show all that is known of an address: where and when it was seen, what each poll said of it, who was told
///
/// Of an announcement: how each source shows it, the polls since then, which issues took it or left it out and by which rule, the
/// mails that carried it, and the answer that showed it first. Of a source's own address: the source and its polls. The
/// address may carry tracking parameters, or be the one from before a move.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  presswatch explain https://www.example.com/news/item\n  presswatch explain www.example.com/news/item --json | jq 'select(.what == \"decision\")'\n  presswatch explain https://www.example.com/news/item --body > first-sight.html"
)]
pub struct Args {
    /// Address of an announcement, or of a source
    #[arg(value_name = "URL")]
    url: String,
    /// Write the page that showed the announcement first, as it was fetched, to standard output
    #[arg(long, conflicts_with = "json")]
    body: bool,
}

pub async fn run(args: Args, common: &Common) -> Outcome {
    let url = address::read(&args.url)?;
    let app = common.app().await?;
    let asked = address::spellings(&url);
    let dossiers = app.tools.store.dossiers(&asked).await?;
    if args.body {
        return write_body(&app.tools.store, &url, &dossiers).await;
    }
    let sources = sources_at(&app.tools.store, &asked).await?;
    if dossiers.is_empty() && sources.is_empty() {
        print::remark(unknown(&app, &url, &asked).await?);
        return Ok(Ended::Failed);
    }
    let told = Told::gather(&app.tools.store, dossiers, sources).await?;
    if common.json {
        json(&told)?;
    } else {
        words::tell(&told, &app).await?;
    }
    Ok(Ended::Done)
}

/// What there is to tell.
struct Told {
    dossiers: Vec<Dossier>,
    /// At the address itself.
    sources: Vec<SourceHistory>,
    /// Of the announcements.
    shown_by: Vec<SourceHistory>,
}

impl Told {
    async fn gather(store: &Store, dossiers: Vec<Dossier>, sources: Vec<SourceHistory>) -> anyhow::Result<Told> {
        let mut shown_by: Vec<SourceHistory> = Vec::new();
        for sighting in dossiers.iter().flat_map(|dossier| &dossier.sightings) {
            let is_told = sources.iter().chain(&shown_by).any(|source| source.source_id == sighting.source_id);
            if !is_told {
                shown_by.extend(store.source_history(sighting.source_id).await?);
            }
        }
        Ok(Told { dossiers, sources, shown_by })
    }

    /// Of each source that shows an announcement, the polls that may have: since it was first seen there.
    fn polls_of<'a>(&'a self, dossier: &'a Dossier) -> impl Iterator<Item = (&'a str, Vec<&'a Run>)> {
        let since = |source_id: i64| {
            dossier.sightings.iter().filter(move |sighting| sighting.source_id == source_id).map(|sighting| sighting.first_seen_at).min()
        };
        self.shown_by.iter().filter_map(move |source| {
            let since = since(source.source_id)?;
            Some((source.id.as_str(), source.runs.iter().filter(|run| run.ended_at >= since).collect()))
        })
    }
}

fn json(told: &Told) -> std::io::Result<()> {
    for source in &told.sources {
        print::json(&rows::of_source(source))?;
        source.runs.iter().try_for_each(|run| print::json(&rows::of_run(&source.id, run)))?;
    }
    for dossier in &told.dossiers {
        rows::of_dossier(dossier).iter().try_for_each(print::json)?;
        for (source, runs) in told.polls_of(dossier) {
            runs.into_iter().try_for_each(|run| print::json(&rows::of_run(source, run)))?;
        }
    }
    Ok(())
}

async fn sources_at(store: &Store, asked: &Spellings) -> anyhow::Result<Vec<SourceHistory>> {
    let mut sources = Vec::new();
    for source_id in store.sources_at(&asked.keys).await? {
        sources.extend(store.source_history(source_id).await?);
    }
    Ok(sources)
}

async fn write_body(store: &Store, url: &Url, dossiers: &[Dossier]) -> Outcome {
    let evidence: Option<&Evidence> = dossiers.iter().find_map(|dossier| dossier.evidence.as_ref());
    let evidence =
        evidence.with_context(|| format!("no page is known that showed {url} first; `presswatch explain` shows what is known of it"))?;
    let body = store.snapshot_body(evidence.snapshot_id).await?;
    let body = body.with_context(|| {
        format!("the page that showed {url} first is no longer kept (`keep_snapshots` in [store]); its hash and headers are: `presswatch explain` shows them")
    })?;
    std::io::stdout().lock().write_all(&body)?;
    Ok(Ended::Done)
}

/// Nothing is known of it: what is nearest, or where to look.
async fn unknown(app: &App, url: &Url, asked: &Spellings) -> anyhow::Result<String> {
    let key = asked.keys.first().map(String::as_str).unwrap_or_default();
    let host = address::host_of(key);
    let known = app.tools.store.addresses_below(&host, LOOKED_THROUGH).await?;
    let nearest = address::nearest(key, known);
    let error = format!("error: nothing is known of {url}");
    if !nearest.is_empty() {
        return Ok(format!("{error}\nhint: known are\n  {}", nearest.join("\n  ")));
    }
    let is_of_host = |source: &&crate::model::Source| address::host_of(&canonical(&source.url, &source.url)) == host;
    let hint = match app.config.sources.iter().find(is_of_host) {
        Some(source) => format!(
            "`{}` watches {}, and has not shown it; `presswatch inspect {}` tells what is read there",
            source.id, source.url, source.url
        ),
        None => format!("no source of the config is on that host; `presswatch add {url}` finds out how to watch it"),
    };
    Ok(format!("{error}\nhint: {hint}"))
}
