//! `status`: how the sources, the digests and the outbox are.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::rows::{DigestRow, OutboxCountsRow, OutboxRow, SourceRow, stamp};
use super::worries::{StoreRow, StoreWorryRow, worries};
use super::{Common, Ended, Outcome, print};
use crate::app::App;
use crate::model::Source;
use crate::schedule;
use crate::store::{DigestStatus, Said, SourceStatus, StoreError, Waiting};

/// An operator may not look every day.
const REMARKED_FOR: TimeDelta = TimeDelta::days(30);

/// Show the state of sources, digests and the outbox
///
/// `ok`: all is well. `degraded`: it answered, but is not believed, or only in part. `failing`: the last fetch failed.
/// `paused`: by the config, or by `pause`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  presswatch status\n  presswatch status --health && echo well\n  presswatch status --json | jq 'select(.state == \"failing\")'"
)]
pub struct Args {
    /// Print nothing; exit with 0 if the store opens and polls are made, with 1 if something has been due for 15 minutes
    /// and nothing was polled meanwhile
    #[arg(long)]
    health: bool,
}

pub async fn run(args: Args, common: &Common) -> Outcome {
    if args.health {
        return super::health::run(common).await;
    }
    let app = common.app().await?;
    let statuses = app.tools.store.source_statuses().await?;
    let (now, zone) = (app.tools.clock.now(), app.config.effective_timezone());
    let remarks = Remarks::of(&app, now).await?;
    let sources: Vec<SourceRow> = app.config.sources.iter().map(|source| source_row(source, &statuses, &remarks, zone)).collect();
    let digests = digest_rows(&app, &app.tools.store.digest_statuses().await?);
    let outbox = app.tools.store.outbox_counts().await?;
    let mut worries = worries(&app, now).await?;
    let counts = OutboxCountsRow {
        waiting: outbox.waiting,
        deferred: outbox.deferred,
        sent: outbox.sent,
        refused: outbox.refused,
        expired: outbox.expired,
        troubles: std::mem::take(&mut worries.mails),
    };
    if common.json {
        sources.iter().try_for_each(print::json)?;
        digests.iter().try_for_each(print::json)?;
        print::json(&OutboxRow { outbox: counts })?;
        if worries.restoration.is_some() || worries.store.is_some() {
            print::json(&StoreRow { store: StoreWorryRow { restoration: worries.restoration, refusal: worries.store.clone() } })?;
        }
    } else {
        tables(&sources, &digests, &counts, &worries.lines, zone)?;
    }
    Ok(if worries.store.is_some() { Ended::Failed } else { Ended::Done })
}

fn source_row(source: &Source, statuses: &[SourceStatus], said: &Remarks, zone: Tz) -> SourceRow {
    let now = said.now;
    let Some(status) = statuses.iter().find(|status| status.id == source.id) else {
        return SourceRow {
            source: source.id.clone(),
            state: if source.paused { "paused" } else { "ok" }.to_owned(),
            reason: None,
            kind: None,
            platform: None,
            last_poll: None,
            last_change: None,
            next_poll: None,
            remarks: vec!["not polled yet".to_owned()],
        };
    };
    let mut remarks: Vec<String> = status.detail.iter().cloned().collect();
    remarks.extend(status.remarks.iter().cloned());
    remarks.extend(status.found_at.iter().map(|door| format!("read through {door}")));
    remarks.extend(migration(status, now, zone));
    remarks.extend(relocation(status, now, zone));
    remarks.extend(status.unusual.iter().cloned());
    remarks.extend(said.of_source(&source.id, zone));
    if status.last_poll_at.is_none() {
        remarks.push("not polled yet".to_owned());
    }
    let paused_until = status.paused_until.filter(|until| *until > now);
    if let Some(until) = paused_until.filter(|until| *until < DateTime::<Utc>::MAX_UTC) {
        remarks.push(format!("paused until {}", until.with_timezone(&zone).format("%Y-%m-%d %H:%M %Z")));
    }
    let is_paused = source.paused || paused_until.is_some();
    let next_poll = match (is_paused, paused_until) {
        (false, _) => status.next_poll_at,
        (true, until) => until.max(status.next_poll_at).filter(|until| !source.paused && *until < DateTime::<Utc>::MAX_UTC),
    };
    SourceRow {
        source: source.id.clone(),
        state: if is_paused { "paused".to_owned() } else { status.state.clone() },
        reason: status.reason.clone(),
        kind: status.kind.clone(),
        platform: status.platform.clone(),
        last_poll: status.last_poll_at.map(stamp),
        last_change: status.last_change_at.map(stamp),
        next_poll: next_poll.map(stamp),
        remarks,
    }
}

/// What sources are remarked upon besides their state.
struct Remarks {
    now: DateTime<Utc>,
    waiting: HashMap<String, Waiting>,
    said: HashMap<String, Vec<Said>>,
}

impl Remarks {
    async fn of(app: &App, now: DateTime<Utc>) -> Result<Remarks, StoreError> {
        let store = &app.tools.store;
        Ok(Remarks { now, waiting: store.waiting().await?, said: store.said_since(now - REMARKED_FOR).await? })
    }

    fn of_source(&self, id: &str, zone: Tz) -> Vec<String> {
        let waiting = self.waiting.get(id).map(|waiting| print::waiting(*waiting, zone));
        let said = self.said.get(id).map_or(&[][..], Vec::as_slice);
        // The latest of each kind.
        let is_latest = |(at, one): &(usize, &Said)| said[at + 1..].iter().all(|later| later.reason != one.reason);
        let said = said
            .iter()
            .enumerate()
            .filter(is_latest)
            .map(|(_, said)| said)
            .map(|said| format!("{} ({})", said.detail, said.at.with_timezone(&zone).format("%Y-%m-%d %H:%M")));
        waiting.into_iter().chain(said).collect()
    }
}

/// For a month, what the newsroom was made with before.
fn migration(status: &SourceStatus, now: DateTime<Utc>, zone: Tz) -> Option<String> {
    let ((before, at), platform) = (status.migrated.as_ref()?, status.platform.as_ref()?);
    let day = at.with_timezone(&zone).date_naive();
    (now - *at <= REMARKED_FOR).then(|| format!("migrated from {before} to {platform}, seen on {day}"))
}

/// For as long, where its announcements have moved to: whoever filters or bookmarks them may want to know.
fn relocation(status: &SourceStatus, now: DateTime<Utc>, zone: Tz) -> Option<String> {
    let (to, at) = status.relocated.as_ref()?;
    let day = at.with_timezone(&zone).date_naive();
    (now - *at <= TimeDelta::days(30)).then(|| format!("moved to {to}, seen on {day}"))
}

fn digest_rows(app: &App, statuses: &[DigestStatus]) -> Vec<DigestRow> {
    let now = app.tools.clock.now();
    let row = |digest: &crate::model::Digest| {
        let status = statuses.iter().find(|status| status.id == digest.id);
        DigestRow {
            digest: digest.id.clone(),
            next: status.and_then(|status| status.next_at).or_else(|| schedule::next_due(&digest.schedule, now)).map(stamp),
            last_issue: status.and_then(|status| status.last_issue_at).map(stamp),
            issues: status.map_or(0, |status| status.issues),
        }
    };
    app.config.digests.iter().map(row).collect()
}

fn tables(sources: &[SourceRow], digests: &[DigestRow], outbox: &OutboxCountsRow, worries: &[String], zone: Tz) -> std::io::Result<()> {
    let local = |stamp: &Option<String>| stamp.as_deref().map_or("-".to_owned(), |stamp| short(stamp, zone));
    let mut rows = vec![["SOURCE", "STATE", "LAST POLL", "LAST CHANGE", "NEXT POLL"].map(str::to_owned).to_vec()];
    for source in sources {
        rows.push(vec![
            source.source.clone(),
            source.state.clone(),
            local(&source.last_poll),
            local(&source.last_change),
            local(&source.next_poll),
        ]);
    }
    print::table(&rows)?;
    for source in sources {
        // Not in the table, which it would make wider than a terminal.
        let whom = source.reason.as_ref().map_or(source.source.clone(), |reason| format!("{} ({reason})", source.source));
        for remark in &source.remarks {
            print::line(format!("  {whom}: {remark}"))?;
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
    let OutboxCountsRow { waiting, deferred, sent, refused, expired, .. } = outbox;
    print::line(format!("Outbox: {waiting} waiting, {deferred} deferred, {sent} sent, {refused} refused, {expired} expired."))?;
    worries.iter().try_for_each(|worry| print::line(format!("  {worry}")))?;
    print::line(format!("Times are those of {zone}."))
}

fn short(stamp: &str, zone: Tz) -> String {
    stamp.parse::<DateTime<Utc>>().map_or_else(|_| stamp.to_owned(), |at| at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string())
}
