//! `pause` and `resume`: sources that are left alone for a while. A running daemon notices within a minute.

use super::times::{self, When};
use super::{Common, Ended, Outcome, Refusal, unknown};
use crate::app::App;
use crate::model::Source;
use crate::schedule;

/// Stop polling sources, until a time or until they are resumed
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  presswatch pause acme\n  presswatch pause acme globex --until 2d\n  presswatch pause acme --until 2027-01-07"
)]
pub struct Pause {
    /// Ids of sources
    #[arg(value_name = "SOURCE", required = true)]
    sources: Vec<String>,
    /// Resume by itself then: 2d or 6h from now, a day, or RFC 3339
    #[arg(long, value_name = "TIME", value_parser = times::parse)]
    until: Option<When>,
}

/// Poll paused sources again, from their next hour on
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  presswatch resume acme")]
pub struct Resume {
    /// Ids of sources
    #[arg(value_name = "SOURCE", required = true)]
    sources: Vec<String>,
}

pub async fn pause(args: Pause, common: &Common) -> Outcome {
    let app = common.app().await?;
    let sources = named(&app, &args.sources)?;
    let (now, zone) = (app.tools.clock.now(), app.config.effective_timezone());
    let until = args.until.map(|when| when.ahead(now, zone));
    if until.is_some_and(|until| until <= now) {
        return Err(Refusal::Usage("error: that time has passed\nhint: `--until 2d` is two days from now".to_owned()));
    }
    let ids: Vec<&str> = sources.iter().map(|source| source.id.as_str()).collect();
    if let Some(id) = app.tools.store.pause_sources(&ids, until, now).await?.first() {
        let hint = "`paused = true` in its [[source]] keeps it from ever being polled";
        return Err(Refusal::Usage(format!("error: source `{id}` was never polled, so there is nothing to pause yet\nhint: {hint}")));
    }
    for id in ids {
        tracing::info!(source = id, until = until.map(tracing::field::display), "paused");
        match until {
            Some(until) => {
                common.tell(format!("Source `{id}` is paused until {}.", until.with_timezone(&zone).format("%Y-%m-%d %H:%M %Z")))?
            }
            None => common.tell(format!("Source `{id}` is paused; `presswatch resume {id}` ends it."))?,
        }
    }
    app.tools.store.close().await;
    Ok(Ended::Done)
}

pub async fn resume(args: Resume, common: &Common) -> Outcome {
    let app = common.app().await?;
    let mut ended = Ended::Done;
    for source in named(&app, &args.sources)? {
        let id = &source.id;
        let now = app.tools.clock.now();
        let next = schedule::next_due(&source.schedule, now).filter(|_| !source.paused);
        let was_paused = app.tools.store.resume_source(id, next, now).await?;
        if was_paused {
            tracing::info!(source = id, "resumed");
        }
        match (source.paused, was_paused) {
            (true, _) => {
                common.say(format!("source `{id}` stays paused: its [[source]] says `paused = true`"));
                ended = Ended::Failed;
            }
            (false, true) => common.tell(format!("Source `{id}` is polled again."))?,
            (false, false) => common.tell(format!("Source `{id}` was not paused."))?,
        }
    }
    app.tools.store.close().await;
    Ok(ended)
}

fn named<'a>(app: &'a App, ids: &[String]) -> Result<Vec<&'a Source>, Refusal> {
    let known = || app.config.sources.iter().map(|source| source.id.as_str());
    ids.iter().map(|id| app.source(id).ok_or_else(|| unknown("source", id, known()))).collect()
}
