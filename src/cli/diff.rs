//! `diff`: what changed between two snapshots of a source.

use anyhow::Context;
use chrono::{DateTime, Utc};
use url::Url;

use super::rows::ChangeRow;
use super::times::{self, When};
use super::{Common, Ended, Outcome, print, unknown};
use crate::compare::{Difference, Differences};
use crate::jobs::{self, Compared, Comparison};
use crate::model::{ChangeKind, Edition, Item, Kind, mask_secrets};
use crate::read::{Items, LivingPage};

/// Show what changed between two snapshots of a source
///
/// The last two, or with --at the first one since that time and the one before it. A snapshot is kept whenever
/// a poll brings a change (`keep_snapshots` of them); both are read by the rules of today. `withdrawn` means
/// gone from the page, while something below it is still there.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  presswatch diff acme\n  presswatch diff acme --at 2026-03-31T08:00:00Z --json")]
pub struct Args {
    /// Id of the source
    #[arg(value_name = "SOURCE")]
    source: String,
    /// What changed first since: 2d, 6h, a day, or RFC 3339
    #[arg(long, value_name = "TIME", value_parser = times::parse)]
    at: Option<When>,
}

pub async fn run(args: Args, common: &Common) -> Outcome {
    let app = common.app().await?;
    let Some(source) = app.source(&args.source) else {
        return Err(unknown("source", &args.source, app.config.sources.iter().map(|source| source.id.as_str())));
    };
    let at = args.at.map(|when| when.back(app.tools.clock.now(), app.config.effective_timezone()));
    let compared = jobs::compare_snapshots(&app.tools, source, at).await;
    // With seconds: `--at` tells snapshots apart by them.
    let local = |at: DateTime<Utc>| at.with_timezone(&app.config.effective_timezone()).format("%Y-%m-%d %H:%M:%S %Z").to_string();
    let Comparison { older_at, newer_at, page, found } = compared.with_context(|| format!("source `{}`", source.id))?;
    common.say(format!("source `{}`: {} against {}", source.id, local(newer_at), local(older_at)));
    // It stands for what has no address of its own.
    let page = mask_secrets(page.as_str()).parse().unwrap_or(page);
    let sheet = Sheet { source: &source.id, page: &page, seen_at: newer_at };
    let rows = match found {
        Compared::Items(Differences { items, scrolled_off }, read) => {
            if scrolled_off > 0 {
                common.say(format!("{} left at the end of the page", print::count(scrolled_off, "old entry", "old entries")));
            }
            sheet.items(items, *read)
        }
        Compared::Page(edits, LivingPage { title, .. }) => {
            edits.into_iter().map(|edit| ChangeRow::of_edit(&source.id, &title, &page, edit, newer_at)).collect()
        }
    };
    if rows.is_empty() {
        common.say("What is read on them is the same.");
    }
    for row in rows {
        if common.json { print::json(&row)? } else { print::change(&row)? }
    }
    Ok(Ended::Done)
}

/// What all rows share.
struct Sheet<'a> {
    source: &'a str,
    page: &'a Url,
    /// When the newer snapshot was taken.
    seen_at: DateTime<Utc>,
}

impl Sheet<'_> {
    /// The stories that came onto a roundup make one row, as they make one announcement.
    fn items(&self, differences: Vec<Difference>, read: Items) -> Vec<ChangeRow> {
        let (came, others): (Vec<_>, Vec<_>) = differences.into_iter().partition(|difference| matches!(difference, Difference::Came(_)));
        let came = came.into_iter().map(|difference| match difference {
            Difference::Came(item) | Difference::Reworded { item, .. } | Difference::Went(item) => item,
        });
        let mut rows: Vec<ChangeRow> = if read.kind == Kind::Roundup {
            self.edition(came.collect(), read).into_iter().collect()
        } else {
            came.map(|item| self.row(ChangeKind::New, item, None)).collect()
        };
        rows.extend(others.into_iter().map(|difference| match difference {
            Difference::Came(item) => self.row(ChangeKind::New, item, None),
            Difference::Reworded { item, previous_title } => self.row(ChangeKind::Updated, item, previous_title),
            Difference::Went(item) => self.row(ChangeKind::Withdrawn, item, None),
        }));
        rows
    }

    fn edition(&self, stories: Vec<Item>, read: Items) -> Option<ChangeRow> {
        let edition = Edition {
            title: read.title.unwrap_or_else(|| self.page.to_string()),
            url: self.page.clone(),
            published: stories.first().and_then(|story| story.published),
            language: read.language,
        };
        ChangeRow::of_edition(self.source, edition, stories, self.seen_at)
    }

    fn row(&self, kind: ChangeKind, item: Item, previous_title: Option<String>) -> ChangeRow {
        ChangeRow::of_item(self.source, kind, item, self.page, previous_title, self.seen_at)
    }
}
