//! `announcements`: the archive.

use super::rows::ChangeRow;
use super::times::{self, When};
use super::{Common, Ended, Outcome, print, unknown};
use crate::store::ArchiveQuery;

/// Show what is in the archive, the latest seen first
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  presswatch announcements --since 7d\n  presswatch announcements --source acme --search '\"service centers\" rural' --json"
)]
pub struct Args {
    /// Only of this source
    #[arg(long, value_name = "ID")]
    source: Option<String>,
    /// Only those first seen since: 2d, 6h, a day, or RFC 3339
    #[arg(long, value_name = "TIME", value_parser = times::parse)]
    since: Option<When>,
    /// Only those with all these words in headline or text; a phrase in double quotes
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
    /// At most this many
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..))]
    limit: i64,
}

pub async fn run(args: Args, common: &Common) -> Outcome {
    let app = common.app().await?;
    if let Some(id) = &args.source
        && app.source(id).is_none()
        && !app.tools.store.source_statuses().await?.iter().any(|status| status.id == *id)
    {
        return Err(unknown("source", id, app.config.sources.iter().map(|source| source.id.as_str())));
    }
    let since = args.since.map(|when| when.back(app.tools.clock.now(), app.config.effective_timezone()));
    let query = ArchiveQuery { source: args.source, since, words: args.search, limit: args.limit };
    let found = app.tools.store.archive(&query).await?;
    if found.is_empty() {
        common.say("The archive has no such announcement.");
    }
    for (announcement, change) in found {
        let row = ChangeRow::of_announcement(announcement, change);
        if common.json { print::json(&row)? } else { print::change(&row)? }
    }
    Ok(Ended::Done)
}
