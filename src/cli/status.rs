//! `status`: how the sources, the digests and the outbox are.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::rows::{DigestRow, OutboxCountsRow, OutboxRow, SourceRow, stamp};
use super::{Common, Ended, Outcome, print};
use crate::app::App;
use crate::model::Source;
use crate::schedule;
use crate::store::{DigestStatus, SourceStatus};

/// Show the state of sources, digests and the outbox
///
/// `ok`: all is well. `degraded`: it answered, but is not believed. `failing`: the last fetch failed.
/// `paused`: by the config.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  presswatch status\n  presswatch status --json | jq 'select(.state == \"failing\")'")]
pub struct Args {}

pub async fn run(_: Args, common: &Common) -> Outcome {
    let app = common.app().await?;
    let statuses = app.tools.store.source_statuses().await?;
    let sources: Vec<SourceRow> = app.config.sources.iter().map(|source| source_row(source, &statuses)).collect();
    let digests = digest_rows(&app, &app.tools.store.digest_statuses().await?);
    let outbox = app.tools.store.outbox_counts().await?;
    let counts = OutboxCountsRow {
        waiting: outbox.waiting,
        deferred: outbox.deferred,
        sent: outbox.sent,
        refused: outbox.refused,
        expired: outbox.expired,
    };
    if common.json {
        sources.iter().try_for_each(print::json)?;
        digests.iter().try_for_each(print::json)?;
        print::json(&OutboxRow { outbox: counts })?;
    } else {
        tables(&sources, &digests, &counts, app.config.effective_timezone())?;
    }
    Ok(Ended::Done)
}

fn source_row(source: &Source, statuses: &[SourceStatus]) -> SourceRow {
    let Some(status) = statuses.iter().find(|status| status.id == source.id) else {
        return SourceRow {
            source: source.id.clone(),
            state: state(source, "ok"),
            reason: None,
            kind: None,
            last_poll: None,
            last_change: None,
            next_poll: None,
            remarks: vec!["not polled yet".to_owned()],
        };
    };
    let mut remarks: Vec<String> = status.detail.iter().cloned().collect();
    remarks.extend(status.remarks.iter().cloned());
    if status.last_poll_at.is_none() {
        remarks.push("not polled yet".to_owned());
    }
    SourceRow {
        source: source.id.clone(),
        state: state(source, &status.state),
        reason: status.reason.clone(),
        kind: status.kind.clone(),
        last_poll: status.last_poll_at.map(stamp),
        last_change: status.last_change_at.map(stamp),
        next_poll: status.next_poll_at.filter(|_| !source.paused).map(stamp),
        remarks,
    }
}

fn state(source: &Source, stored: &str) -> String {
    if source.paused { "paused" } else { stored }.to_owned()
}

fn digest_rows(app: &App, statuses: &[DigestStatus]) -> Vec<DigestRow> {
    let now = app.tools.clock.now();
    let row = |digest: &crate::model::Digest| {
        let status = statuses.iter().find(|status| status.id == digest.id);
        DigestRow {
            digest: digest.id.clone(),
            next: schedule::next_due(&digest.schedule, now).map(stamp),
            last_issue: status.and_then(|status| status.last_issue_at).map(stamp),
            issues: status.map_or(0, |status| status.issues),
        }
    };
    app.config.digests.iter().map(row).collect()
}

fn tables(sources: &[SourceRow], digests: &[DigestRow], outbox: &OutboxCountsRow, zone: Tz) -> std::io::Result<()> {
    let local = |stamp: &Option<String>| stamp.as_deref().map_or("-".to_owned(), |stamp| short(stamp, zone));
    let mut rows = vec![["SOURCE", "STATE", "LAST POLL", "LAST CHANGE", "NEXT POLL"].map(str::to_owned).to_vec()];
    for source in sources {
        let state = source.reason.as_ref().map_or(source.state.clone(), |reason| format!("{} ({reason})", source.state));
        rows.push(vec![source.source.clone(), state, local(&source.last_poll), local(&source.last_change), local(&source.next_poll)]);
    }
    print::table(&rows)?;
    for source in sources {
        for remark in &source.remarks {
            print::line(format!("  {}: {remark}", source.source))?;
        }
    }
    if !digests.is_empty() {
        print::line("")?;
        let mut rows = vec![["DIGEST", "ISSUES", "LAST ISSUE", "NEXT"].map(str::to_owned).to_vec()];
        for digest in digests {
            rows.push(vec![digest.digest.clone(), digest.issues.to_string(), local(&digest.last_issue), local(&digest.next)]);
        }
        print::table(&rows)?;
    }
    print::line("")?;
    let OutboxCountsRow { waiting, deferred, sent, refused, expired } = outbox;
    print::line(format!("Outbox: {waiting} waiting, {deferred} deferred, {sent} sent, {refused} refused, {expired} expired."))?;
    print::line(format!("Times are those of {zone}."))
}

fn short(stamp: &str, zone: Tz) -> String {
    stamp.parse::<DateTime<Utc>>().map_or_else(|_| stamp.to_owned(), |at| at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string())
}
