//! `poll`: polls now, reads the new articles, prints the changes.

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};

use super::rows::ChangeRow;
use super::{Common, Ended, Outcome, Refusal, print, unknown};
use crate::app::App;
use crate::fetch::Urgency;
use crate::jobs::{self, Polled, Reins};
use crate::model::{
    ChangeKind, Finding, Findings, ItemFindings, Outcome as ItemOutcome, PageFindings, Source, Trouble, TroubleKind, Verdict,
};

/// Poll sources now and print what is new
///
/// All sources, or those named. Schedule and back-off do not matter; robots.txt, `delay`, a running
/// Retry-After and `paused` hold. A source's first poll is its baseline and prints nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  presswatch poll\n  presswatch poll acme --dry-run\n  presswatch poll --json | jq -r .title")]
pub struct Args {
    /// Ids of sources
    #[arg(value_name = "SOURCE")]
    sources: Vec<String>,
    /// Store nothing, read no articles: only show what a poll would announce
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(args: Args, common: &Common) -> Outcome {
    let app = common.app().await?;
    let sources = chosen(&app, &args.sources)?;
    let paused = paused_by_hand(&app).await?;
    let is_paused = |source: &&Source| source.paused || paused.contains(&source.id);
    let (paused, sources): (Vec<&Source>, Vec<&Source>) = sources.into_iter().partition(is_paused);
    for source in paused {
        common.say(format!("source `{}` is paused and was not polled", source.id));
    }
    let ended = if args.dry_run { dry(&app, &sources, common).await? } else { wet(&app, &sources, common).await? };
    app.tools.store.close().await;
    Ok(ended)
}

/// Ids of the sources that `pause` has stopped.
async fn paused_by_hand(app: &App) -> anyhow::Result<Vec<String>> {
    let now = app.tools.clock.now();
    let statuses = app.tools.store.source_statuses().await?;
    Ok(statuses.into_iter().filter(|status| status.paused_until.is_some_and(|until| until > now)).map(|status| status.id).collect())
}

fn chosen<'a>(app: &'a App, ids: &[String]) -> Result<Vec<&'a Source>, Refusal> {
    if ids.is_empty() {
        return Ok(app.config.sources.iter().collect());
    }
    let known = || app.config.sources.iter().map(|source| source.id.as_str());
    let mut sources: Vec<&Source> = Vec::new();
    for id in ids {
        let source = app.source(id).ok_or_else(|| unknown("source", id, known()))?;
        if !sources.iter().any(|chosen| chosen.id == source.id) {
            sources.push(source);
        }
    }
    Ok(sources)
}

async fn wet(app: &App, sources: &[&Source], common: &Common) -> Outcome {
    app.begin().await?;
    let bar = progress(sources.len(), common);
    let round = jobs::poll(&app.tools, sources, Urgency::Asked, |_| bar.inc(1)).await?;
    bar.set_message("reading articles");
    let all: Vec<&Source> = app.config.sources.iter().collect();
    jobs::read_articles(&app.tools, &all, Urgency::Asked, &Reins::default()).await?;
    bar.finish_and_clear();

    // Read again from the store: the articles have filled them since.
    let ids: Vec<i64> = round.changes.iter().map(|change| change.id).collect();
    let mut changes = app.tools.store.changes(&ids).await?;
    changes.iter_mut().for_each(|change| app.tools.topics.tag(&mut change.announcement, change.edit.as_ref()));
    let announced = changes.len();
    show(changes.into_iter().map(ChangeRow::of_change).collect(), common)?;
    for id in &round.busy {
        common.say(format!("source `{id}` is being polled by another presswatch and was left out"));
    }
    let mut ended = Ended::Done;
    let outage = outage(&round.polled);
    if let Some(outage) = &outage {
        print::remark(format!("warning: {}", outage.line));
    }
    // As the config names them, not as they came in.
    let in_order = sources.iter().filter_map(|source| round.polled.iter().find(|polled| polled.source == source.id));
    for polled in in_order {
        match &polled.verdict {
            Verdict::Baseline(found) => common.say(format!("source `{}`: first poll, {} remembered", polled.source, print::found(found))),
            Verdict::Read(found) => {
                if let Findings::Items(found) = found {
                    remark_on(&polled.source, found, common);
                }
                if let Some(trouble) = polled.verdict.trouble() {
                    warn(&polled.source, &polled.verdict, trouble);
                }
            }
            Verdict::Unchanged => {}
            Verdict::Failed(trouble) if outage.as_ref().is_some_and(|outage| outage.covers == Some(trouble.kind)) => ended = Ended::Failed,
            Verdict::Suspicious(trouble) | Verdict::Failed(trouble) => {
                ended = Ended::Failed;
                warn(&polled.source, &polled.verdict, trouble);
            }
        }
    }
    let waiting = app.tools.store.waiting().await?;
    for (source, waiting) in sources.iter().filter_map(|source| Some((source, waiting.get(&source.id)?))) {
        common.say(format!("source `{}`: {}", source.id, print::waiting(*waiting, app.config.effective_timezone())));
    }
    let polled = print::count(round.polled.len(), "source", "sources");
    common.say(format!("{polled} polled, {} found", print::count(announced, "change", "changes")));
    Ok(ended)
}

fn remark_on(source: &str, found: &ItemFindings, common: &Common) {
    if let Some(to) = &found.moved_to {
        common.say(format!("source `{source}` was rebuilt: its announcements have moved to {to}"));
    }
    let late = found.items.iter().filter(|finding| finding.outcome == ItemOutcome::Late).count();
    if late > 0 {
        let late = print::count(late, "older announcement", "older announcements");
        common.say(format!("source `{source}`: {late} turned up; the archive has them as `late`, and the next mail counts them"));
    }
}

async fn dry(app: &App, sources: &[&Source], common: &Common) -> Outcome {
    let mut ended = Ended::Done;
    app.tools.fetcher.remember(app.tools.store.hosts().await?);
    for source in sources {
        let polled = jobs::poll_dry(&app.tools, source).await?;
        match polled.verdict {
            Verdict::Baseline(found) => {
                common.say(format!("source `{}`: a first poll would remember {}", source.id, print::found(&found)));
                show(would_be(source, found, &polled.page, app), common)?;
            }
            Verdict::Read(found) => show(would_be(source, found, &polled.page, app), common)?,
            Verdict::Unchanged => common.say(format!("source `{}` is unchanged", source.id)),
            Verdict::Suspicious(ref trouble) | Verdict::Failed(ref trouble) => {
                ended = Ended::Failed;
                warn(&source.id, &polled.verdict, trouble);
            }
        }
    }
    Ok(ended)
}

/// So few that fail are named all the same: three addresses may well be written wrong.
const NAMED: usize = 4;

/// A network that is down.
struct Outage {
    /// What is said of it, once.
    line: String,
    /// The reason of most, who are not named. Who has another is.
    covers: Option<TroubleKind>,
}

/// One line for a network that is down, in place of one for each of many sources.
fn outage(polled: &[Polled]) -> Option<Outage> {
    let is_failed = |polled: &&Polled| matches!(polled.verdict, Verdict::Failed(_));
    let failed: Vec<&Trouble> = polled.iter().filter(is_failed).filter_map(|polled| polled.verdict.trouble()).collect();
    if !jobs::is_outage(failed.len(), polled.len()) {
        return None;
    }
    let alike = |trouble: &Trouble| failed.iter().filter(|other| other.kind == trouble.kind).count();
    // Of several, the last with the most is taken.
    let first = failed.iter().rev().max_by_key(|trouble| alike(trouble))?;
    let (count, all) = (failed.len(), polled.len());
    let line = format!("{count} of {all} sources fail at once: look at the network, the proxy and the name server of this machine first");
    if count <= NAMED {
        return Some(Outage { line, covers: None });
    }
    let line = format!("{line}. The first says: {}. `presswatch status` has the others", first.detail.trim_end_matches('.'));
    Some(Outage { line, covers: Some(first.kind) })
}

fn warn(source: &str, verdict: &Verdict, trouble: &Trouble) {
    print::remark(format!("warning: source `{source}` is {} ({}): {}", verdict.state(), trouble.kind.as_str(), trouble.detail));
}

/// What a poll would announce.
fn would_be(source: &Source, found: Findings, page: &url::Url, app: &App) -> Vec<ChangeRow> {
    let now = app.tools.clock.now();
    let of_item = |finding: Finding| {
        let (kind, previous) = match finding.outcome {
            ItemOutcome::Fresh { announce: true } => (ChangeKind::New, None),
            ItemOutcome::Retitled { previous, .. } => (ChangeKind::Updated, Some(previous)),
            _ => return None,
        };
        Some(ChangeRow::of_item(&source.id, kind, finding.item, page, previous, now))
    };
    match found {
        Findings::Items(ItemFindings { items, edition: None, .. }) => items.into_iter().filter_map(of_item).collect(),
        Findings::Items(ItemFindings { items, edition: Some(edition), .. }) => {
            let fresh = items.into_iter().filter(|finding| finding.outcome == ItemOutcome::Fresh { announce: true });
            ChangeRow::of_edition(&source.id, edition, fresh.map(|finding| finding.item).collect(), now).into_iter().collect()
        }
        Findings::Page(PageFindings { title, url, edits, .. }) => {
            edits.into_iter().map(|edit| ChangeRow::of_edit(&source.id, &title, &url, edit, now)).collect()
        }
    }
}

fn show(rows: Vec<ChangeRow>, common: &Common) -> std::io::Result<()> {
    for row in rows {
        if common.json { print::json(&row)? } else { print::change(&row)? }
    }
    Ok(())
}

/// A bar on a terminal, nothing elsewhere, nor where a log is written over it.
fn progress(sources: usize, common: &Common) -> ProgressBar {
    if common.quiet || common.json || common.logs {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos} of {len} sources {msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(sources as u64).with_style(style).with_finish(ProgressFinish::AndClear);
    bar.tick();
    bar
}
