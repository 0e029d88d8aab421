//! `announcements`: the archive.

use std::num::NonZeroUsize;

use super::rows::ChangeRow;
use super::times::{self, When};
use super::{Common, Ended, Outcome, print, unknown};
use crate::digest::filter::{self, Subject};
use crate::model::{Announcement, Filter};
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
    /// Only those that this expression asks for, as in a digest's `filter`: 'topic:Acme and not title:"annual report"'
    #[arg(long, value_name = "EXPR", value_parser = read_filter)]
    filter: Option<Filter>,
    /// At most this many
    #[arg(long, value_name = "N", default_value = "50")]
    limit: NonZeroUsize,
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
    let query = ArchiveQuery { source: args.source, since, words: args.search, limit: args.limit.get() };
    let newsrooms = app.newsrooms().await?;
    let is_asked_for = |announcement: &mut Announcement, kind| {
        app.tools.topics.tag(announcement, None);
        args.filter.as_ref().is_none_or(|asked| filter::passes(asked, Subject { announcement, kind, edit: None }, &newsrooms))
    };
    let found = app.tools.store.archive(&query, is_asked_for).await?;
    if found.is_empty() {
        common.say("The archive has no such announcement.");
    }
    for (announcement, change) in found {
        let row = ChangeRow::of_announcement(announcement, change);
        if common.json { print::json(&row)? } else { print::change(&row)? }
    }
    Ok(Ended::Done)
}

/// With the place of a mistake: "titel:x": there is no field `titel` (at character 1).
fn read_filter(expression: &str) -> Result<Filter, String> {
    filter::parse(expression).map_err(|error| {
        let character = expression[..error.span.start].chars().count() + 1;
        let hint = error.hint.map(|hint| format!("; {hint}")).unwrap_or_default();
        format!("{} (at character {character}){hint}", error.what)
    })
}
