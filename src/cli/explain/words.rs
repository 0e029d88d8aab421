//! What `explain` tells a person, in 80 columns but for addresses: those are copied.

use std::io::Result;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::Told;
use super::rows::hex;
use crate::app::App;
use crate::cli::print::{self, count, line};
use crate::model::{ChangeKind, Delivery, TextState};
use crate::store::{
    ChangeHistory, DigestStatus, Dossier, Evidence, Fate, IssueHistory, Ruled, Run, SightingHistory, SourceHistory, WaitingChange,
};

/// Lines of one kind at most; `--json` has all.
const MOST: usize = 12;

pub async fn tell(told: &Told, app: &App) -> anyhow::Result<()> {
    let sheet = Sheet { zone: app.config.effective_timezone(), digests: app.tools.store.digest_statuses().await? };
    for source in &told.sources {
        sheet.source(source)?;
    }
    for dossier in &told.dossiers {
        sheet.dossier(told, dossier)?;
    }
    line(format!("Times are those of {}.", sheet.zone))?;
    Ok(())
}

struct Sheet {
    zone: Tz,
    digests: Vec<DigestStatus>,
}

impl Sheet {
    fn source(&self, source: &SourceHistory) -> Result<()> {
        let name = source.title.as_deref().map(|title| format!(": {}", print::cut(title, 60))).unwrap_or_default();
        line(format!("Source {}{name}", source.id))?;
        line(format!("  {}", source.url))?;
        for (what, url) in [("moved to", &source.moved_to), ("read through", &source.found_at)] {
            if let Some(url) = url {
                line(format!("  {what} {url}"))?;
            }
        }
        let removed = source.removed_at.map(|at| format!(", out of the config since {}", self.at(at))).unwrap_or_default();
        line(format!(
            "  {}, {}{removed}",
            source.kind.as_deref().unwrap_or("not read yet"),
            state(&source.state, source.reason.as_deref())
        ))?;
        if let Some(detail) = &source.detail {
            line(format!("  {detail}"))?;
        }
        let present = count(usize::try_from(source.present).unwrap_or_default(), "announcement", "announcements");
        line(format!("  {present} on its page, {} remembered", source.remembered))?;
        let last_change = source.last_change_at.map_or("none yet".to_owned(), |at| self.at(at));
        let next_poll = source.next_poll_at.map_or("none".to_owned(), |at| self.at(at));
        line(format!("  last change {last_change}, next poll {next_poll}"))?;
        if let Some(waiting) = source.waiting {
            line(format!("  {}", print::waiting(waiting, self.zone)))?;
        }
        self.polls(&source.id, &source.runs.iter().collect::<Vec<_>>())
    }

    fn dossier(&self, told: &Told, dossier: &Dossier) -> Result<()> {
        self.announcement(dossier)?;
        line("\nOn pages")?;
        dossier.sightings.iter().try_for_each(|sighting| self.sighting(sighting))?;
        for (source, runs) in told.polls_of(dossier) {
            self.polls(source, &runs)?;
        }
        if dossier.announcement.is_some() {
            self.changes(dossier)?;
            self.mails(&dossier.issues)?;
            self.evidence(dossier)?;
        }
        line("")
    }

    fn announcement(&self, dossier: &Dossier) -> Result<()> {
        let Some(announcement) = &dossier.announcement else {
            let title = dossier.sightings.first().map_or("", |sighting| &sighting.title);
            line(print::cut(title, 78))?;
            return line("  The archive has forgotten it (`keep_announcements`); that it was seen is remembered.");
        };
        line(print::cut(&announcement.title, 78))?;
        line(format!("  {}", announcement.url))?;
        let published = announcement.published.map_or("undated".to_owned(), |published| format!("published {}", published.day()));
        let text = match announcement.text_state {
            TextState::Pending => "its text is still to be read",
            TextState::Read => "its text was read",
            TextState::Failed => "its text could not be read",
            TextState::Unread => "its text was not looked for",
        };
        line(format!("  {published}, first seen {}; {text}", self.at(announcement.seen_at)))?;
        match &dossier.text_reason {
            Some(reason) => line(format!("  {reason}")),
            None => Ok(()),
        }
    }

    fn sighting(&self, sighting: &SightingHistory) -> Result<()> {
        let came = match sighting.came.as_deref() {
            Some("baseline") => "there when it was first read, so not announced",
            Some("announced") => "announced",
            Some("known") => "known from another source by then",
            Some("held") => "not announced at once: it had to be confirmed first (`confirm`)",
            Some("quiet") => "not announced: old by its date or its place on the page",
            Some("late") => "old, and kept without being announced",
            Some(other) => other,
            None => "seen",
        };
        let removed = if sighting.is_watched { "" } else { " (out of the config)" };
        line(format!("  {}{removed}", sighting.source))?;
        line(format!("    {}  {came}", self.at(sighting.first_seen_at)))?;
        let (left_out, fates) = latest(&sighting.fates);
        if left_out > 0 {
            line(format!("    {left_out} earlier; `--json` has all"))?;
        }
        fates.iter().try_for_each(|fate| self.fate(fate))?;
        if let Some(waiting) = &sighting.waiting {
            self.waiting(waiting)?;
        }
        let polls = count(usize::try_from(sighting.polls).unwrap_or_default(), "poll", "polls");
        let now = if sighting.is_present { "on the page now" } else { "no longer on the page" };
        line(format!("    {now}; it was there in {polls} that {} believed", if sighting.polls == 1 { "was" } else { "were" }))
    }

    fn waiting(&self, waiting: &WaitingChange) -> Result<()> {
        let what = match waiting.change.as_str() {
            "new" => "that it is new",
            "updated" => "another headline",
            "withdrawn" => "that it is withdrawn",
            "returned" => "that it is back after it was withdrawn",
            other => other,
        };
        match waiting.until {
            Some(until) => line(format!("    {what} waits to be confirmed, until {}", self.at(until)))?,
            None => line(format!("    {what} was taken down before it was confirmed; it waits anew if it comes back"))?,
        }
        match &waiting.title {
            Some(title) => line(format!("      {title}")),
            None => Ok(()),
        }
    }

    fn fate(&self, fate: &Fate) -> Result<()> {
        let told = match fate.kind.as_str() {
            "left" => "left the page",
            "returned" => "back on the page",
            "retitled" => "another headline; before:",
            "moved" => "another address; before:",
            "missing" => "gone from the page, and its address says so; one more poll is to confirm it",
            "answers" => "gone from the page only: its own address still answers",
            "home" => "gone from the page only, as far as can be told: its own address leads to the homepage",
            "unanswered" => {
                "gone from the page only, as far as can be told: its own address has not answered for a day, and is asked no more"
            }
            "withdrawn" => "gone from the page and from its address in two polls",
            other => other,
        };
        line(format!("    {}  {told}", self.at(fate.happened_at)))?;
        match &fate.detail {
            Some(before) => line(format!("      {before}")),
            None => Ok(()),
        }
    }

    fn polls(&self, source: &str, runs: &[&Run]) -> Result<()> {
        line(format!("\nPolls of {source}"))?;
        if runs.is_empty() {
            return line("  none noted");
        }
        let (left_out, runs) = latest(runs);
        if left_out > 0 {
            line(format!("  {left_out} earlier; `--json` has all"))?;
        }
        for run in runs {
            let polls = count(usize::try_from(run.polls).unwrap_or_default(), "poll", "polls");
            let span =
                if run.polls == 1 { self.at(run.began_at) } else { format!("{} to {}", self.at(run.began_at), self.at(run.ended_at)) };
            let first = if run.is_baseline { ", the first a baseline" } else { "" };
            let read =
                if run.state == "ok" || run.readings > 0 { format!("; {} read, else unchanged", run.readings) } else { String::new() };
            line(format!("  {span}  {}", state(&run.state, run.reason.as_deref())))?;
            line(format!("    {polls}{first}{read}"))?;
        }
        Ok(())
    }

    fn changes(&self, dossier: &Dossier) -> Result<()> {
        line("\nTold")?;
        if dossier.changes.is_empty() {
            let waits = dossier.sightings.iter().any(|sighting| sighting.waiting.is_some());
            return line(if waits { "  to nobody yet: it waits to be confirmed" } else { "  to nobody: it made no change" });
        }
        dossier.changes.iter().try_for_each(|history| self.change(history))
    }

    fn change(&self, history: &ChangeHistory) -> Result<()> {
        let change = &history.change;
        let back = if is_republished(history) { ", put back after it was withdrawn" } else { "" };
        line(format!("  {}, seen {} on {}{back}", change.kind.as_str(), self.at(change.seen_at), change.source))?;
        for decision in &history.decisions {
            let told = match &decision.ruled {
                Ruled::Taken { issue: Some(issue), composed_at: Some(at) } => format!("in issue {issue} of {}", self.at(*at)),
                Ruled::Taken { .. } => "in an issue that is no longer kept".to_owned(),
                Ruled::LeftOut(rule) => format!("left out: {}", in_words(rule)),
                Ruled::Open => self.open(&decision.digest),
                Ruled::Before => "not for it: the digest began later".to_owned(),
            };
            line(format!("    {}: {told}", decision.digest))?;
        }
        Ok(())
    }

    fn open(&self, digest: &str) -> String {
        let next = self.digests.iter().find(|status| status.id == digest).and_then(|status| status.next_at);
        format!("waits for the next issue{}", next.map(|at| format!(", due {}", self.at(at))).unwrap_or_default())
    }

    fn mails(&self, issues: &[IssueHistory]) -> Result<()> {
        if issues.is_empty() {
            return Ok(());
        }
        line("\nMails")?;
        for issue in issues {
            line(format!("  {}", print::cut(&format!("{} issue {}: {}", issue.digest, issue.number, issue.subject), 78)))?;
            if issue.deliveries.is_empty() {
                line("    no longer kept (`keep_outbox`)")?;
            }
            issue.deliveries.iter().try_for_each(|delivery| self.delivery(delivery))?;
        }
        Ok(())
    }

    fn delivery(&self, delivery: &Delivery) -> Result<()> {
        let next = delivery.next_try_at.map(|at| format!(", next try {}", self.at(at))).unwrap_or_default();
        line(format!("    {} to {}: {}{next}", delivery.id, delivery.to, delivery.state.as_str()))?;
        match &delivery.reason {
            Some(reason) => line(format!("      {reason}")),
            None => Ok(()),
        }
    }

    fn evidence(&self, dossier: &Dossier) -> Result<()> {
        line("\nFirst sight")?;
        let Some(Evidence { source, taken_at, receipt, body_hash, is_kept, .. }) = &dossier.evidence else {
            return line("  no answer was kept");
        };
        // In UTC, to the millisecond: this is to be held against other people's logs.
        line(format!("  {} by {source}", taken_at.format("%Y-%m-%dT%H:%M:%S%.3fZ")))?;
        if let Some(receipt) = receipt {
            line(format!("  GET {}", receipt.asked))?;
            let answered = if receipt.url == receipt.asked { String::new() } else { format!(" from {}", receipt.url) };
            line(format!("  {}{answered}", receipt.status))?;
            receipt.headers.iter().try_for_each(|(name, value)| line(print::cut(&format!("    {name}: {value}"), 80)))?;
        }
        line(format!("  BLAKE3 {}", hex(body_hash)))?;
        line(if *is_kept { "  The page is kept; `--body` writes it." } else { "  The page itself is no longer kept (`keep_snapshots`)." })
    }

    fn at(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.zone).format("%Y-%m-%d %H:%M").to_string()
    }
}

fn state(state: &str, reason: Option<&str>) -> String {
    reason.map_or_else(|| state.to_owned(), |reason| format!("{state} ({reason})"))
}

/// The rule of a digest by which it left a change out (`digest::LeftOut`).
fn in_words(rule: &str) -> String {
    match rule {
        "sources" => "its `sources` take none of those that show it".to_owned(),
        "changes" => "its `changes` do not take this kind".to_owned(),
        other => format!("by its `{other}`"),
    }
}

/// The store tells it so: an update without another headline.
fn is_republished(history: &ChangeHistory) -> bool {
    history.change.kind == ChangeKind::Updated && history.change.previous_title.is_none()
}

/// How many are passed over, and the last ones.
fn latest<T>(all: &[T]) -> (usize, &[T]) {
    let left_out = all.len().saturating_sub(MOST);
    (left_out, &all[left_out..])
}
