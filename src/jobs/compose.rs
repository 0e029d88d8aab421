//! One issue of a digest: what it has not taken yet, made into mails and put into the outbox.

use chrono::{DateTime, Utc};

use super::outage::outage;
use super::{Tools, restoration_in_words};
use crate::deliver::message::{self, Addressing, MessageError};
use crate::digest::{self, Edition, RenderError, Rendered};
use crate::model::Mail;
use crate::model::{Change, Digest, Issue, Newsroom, TroubleKind};
use crate::schedule;
use crate::store::{ADOPTED, Composed, Event, MIGRATED, MISSED, MOVED, NewDelivery, Restoration, Ruling, StoreError, UNUSUAL};

/// An issue as it would go out now. Nothing is stored yet.
#[derive(Debug)]
pub struct Draft {
    pub issue: Issue,
    /// The mail in one part, or in several where one would be too large. Empty if there is nothing to send.
    pub mails: Vec<Rendered>,
    digest_id: i64,
    rulings: Vec<(i64, Ruling)>,
    last_event_id: Option<i64>,
    restoration: Option<Restoration>,
}

#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// No `run` or `poll` has had it in its config.
    #[error("digest `{0}` has not begun; `presswatch run` or `presswatch poll` begins it")]
    NotBegun(String),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Render(#[from] RenderError),
    #[error(transparent)]
    Message(#[from] MessageError),
}

/// Composes the next issue of a digest, or one of all that was seen since `since`.
pub async fn draft(tools: &Tools, digest: &Digest, newsrooms: &[Newsroom], since: Option<DateTime<Utc>>) -> Result<Draft, ComposeError> {
    let now = tools.clock.now();
    let open = tools.store.open_issue(&digest.id, since).await?.ok_or_else(|| ComposeError::NotBegun(digest.id.clone()))?;
    let mut rulings = Vec::with_capacity(open.changes.len());
    let mut taken: Vec<Change> = Vec::new();
    for change in open.changes {
        match digest::wanted(digest, &change, newsrooms) {
            Ok(()) => {
                rulings.push((change.id, Ruling::Taken));
                taken.push(change);
            }
            Err(rule) => rulings.push((change.id, Ruling::LeftOut(rule.as_str()))),
        }
    }
    let restored = open.restoration.iter().map(|restoration| restoration_in_words(restoration, digest.timezone));
    let notices = restored.chain(notices(&open.events, digest, newsrooms)).collect();
    let edition = Edition { number: open.number, from: open.from, until: now, next_at: schedule::next_due(&digest.schedule, now) };
    let issue = digest::compose(digest, &edition, taken, newsrooms, notices);
    let is_sent = !issue.groups.is_empty() || digest.send_when_empty;
    if !is_sent {
        // Edits that were undone in the end stay open: what comes next is told from where they began.
        rulings.retain(|(_, ruling)| *ruling != Ruling::Taken);
    }
    let mails = if is_sent { digest::render(&issue)? } else { Vec::new() };
    Ok(Draft {
        issue,
        mails,
        digest_id: open.digest_id,
        rulings,
        last_event_id: open.events.last().map(|event| event.id),
        restoration: open.restoration,
    })
}

impl Draft {
    /// The complete mails for these readers.
    pub fn address(&self, digest: &Digest, mail: &Mail, readers: &[String], now: DateTime<Utc>) -> Result<Vec<NewDelivery>, MessageError> {
        let mut deliveries = Vec::new();
        for reader in readers {
            for part in &self.mails {
                let addressing = Addressing {
                    from: mail.from.clone(),
                    reply_to: mail.reply_to.clone(),
                    to: reader.clone(),
                    message_id: message::message_id(&mail.domain)?,
                    list_id: message::list_id(&digest.id, &mail.domain),
                    list_title: digest.title.clone(),
                    unsubscribe: message::unsubscribe_link(mail, &digest.id),
                    date: now,
                };
                let message = message::build(part, &addressing)?;
                deliveries.push(NewDelivery { to: reader.clone(), from: mail.from.address.clone(), message });
            }
        }
        Ok(deliveries)
    }
}

/// Puts the next issue of a digest into the outbox: one transaction marks its changes taken and holds a
/// delivery for each reader. Returns the number of the issue, or `None` if there was nothing to send.
pub async fn compose(tools: &Tools, digest: &Digest, mail: &Mail, newsrooms: &[Newsroom]) -> Result<Option<i64>, ComposeError> {
    let draft = draft(tools, digest, newsrooms, None).await?;
    let now = tools.clock.now();
    let deliveries = draft.address(digest, mail, &digest.to, now)?;
    let is_issue = !deliveries.is_empty();
    let composed = Composed {
        digest_id: draft.digest_id,
        number: draft.issue.number,
        composed_at: now,
        next_at: schedule::next_due(&digest.schedule, now),
        subject: draft.mails.first().map(|mail| mail.subject.clone()).unwrap_or_default(),
        rulings: draft.rulings,
        last_event_id: draft.last_event_id,
        restoration: draft.restoration,
        deliveries,
    };
    // Another process may have been faster with this very issue; then its mails are in the outbox already.
    let is_ours = tools.store.finish_issue(&composed).await?;
    if is_issue && is_ours {
        tools.metrics.count_issue(&digest.id);
        tracing::info!(digest = digest.id, issue = composed.number, readers = digest.to.len(), "issue composed");
    }
    Ok((is_issue && is_ours).then_some(composed.number))
}

/// What is said of a source beside its state.
const REMARKS: [&str; 5] = [MIGRATED, MOVED, ADOPTED, MISSED, UNUSUAL];

/// The one trouble with which a page is read all the same.
const UNDATED: &str = TroubleKind::Dates.as_str();

/// What a reason means to a reader; what the operator can do about it is `status`'s to say.
fn in_words(reason: &str) -> &'static str {
    match reason {
        "wall" => ": a consent wall stands in its place",
        "captcha" => ": its server asks for proof of being human",
        "login" => ": it asks for a log-in",
        "error" => ": it cannot be had or read",
        "shell" => ": it stays empty without JavaScript",
        "home" => ": no announcements are to be found there",
        "empty" => ": its list is suddenly empty",
        "blocked" => ": its server refuses to answer presswatch",
        "redesign" => ": nothing is left of what it showed",
        "dates unreadable" => ": the dates of its announcements cannot be read any more",
        "slow" => ": it does not answer in time",
        "robots" => ": its robots.txt asks not to read it",
        "gone" => ": it is gone for good",
        _ => "",
    }
}

/// A line for each of the digest's sources that got into trouble, or out of it, or whose newsroom is made with something else or has moved, since
/// the issue before. Trouble that goes on, for whatever reason, was said then.
fn notices(events: &[Event], digest: &Digest, newsrooms: &[Newsroom]) -> Vec<String> {
    let selected: Vec<&Newsroom> = newsrooms.iter().filter(|newsroom| digest::selects(&digest.sources, &newsroom.id, newsrooms)).collect();
    let moment_of = |at: DateTime<Utc>| at.with_timezone(&digest.timezone).format("%-d %B, %H:%M %Z").to_string();
    let states: Vec<&Event> = events.iter().filter(|event| !event.is_remark()).collect();
    let outage = outage(&states, &selected, moment_of);
    let mut lines: Vec<String> = outage.iter().map(|outage| outage.line.clone()).collect();
    for newsroom in selected {
        let of_source = events.iter().filter(|event| event.source == newsroom.id);
        let (remarks, of_source): (Vec<&Event>, Vec<&Event>) = of_source.partition(|event| event.is_remark());
        let name = &newsroom.name;
        let moment = |event: &Event| moment_of(event.happened_at);
        for reason in REMARKS {
            let latest = remarks.iter().rfind(|event| event.reason.as_deref() == Some(reason));
            let Some((event, detail)) = latest.and_then(|event| Some((event, event.detail.as_deref()?))) else { continue };
            let its = if matches!(reason, MIGRATED | MOVED) { "its newsroom " } else { "" };
            lines.push(format!("{name}: {its}{detail}, seen on {}.", moment(event)));
        }
        if outage.as_ref().is_some_and(|outage| outage.sources.contains(&newsroom.id)) {
            continue;
        }
        let (Some(first), Some(last)) = (of_source.first(), of_source.last()) else { continue };
        let latest_trouble = of_source.iter().rfind(|event| event.state_before == "ok");
        match (latest_trouble, last.state == "ok") {
            (Some(trouble), false) if last.reason.as_deref() == Some(UNDATED) => {
                lines.push(format!("{name}: read without dates since {}{}.", moment(trouble), in_words(UNDATED)));
            }
            (Some(trouble), false) => {
                let why = last.reason.as_deref().map_or("", in_words);
                lines.push(format!("{name}: not read since {}{why}.", moment(trouble)));
            }
            (Some(_), true) if first.state_before == "ok" => {
                lines.push(format!("{name}: could not be read from {} to {}; it is read again.", moment(first), moment(last)));
            }
            (_, true) => lines.push(format!("{name}: read again since {}.", moment(last))),
            (None, false) => {}
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::model::{ChangeKind, Selection};
    use crate::schedule::{Spreading, parse};
    use crate::store::MIGRATED;

    /// `states` of one source from the issue before on, an hour apart from noon.
    fn check(states: &str, expected: &[&str]) {
        let states: Vec<&str> = states.split(' ').collect();
        let event = |(at, pair): (usize, &[&str])| Event {
            id: at as i64,
            source: "acme".to_owned(),
            happened_at: "2026-03-02T12:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(at as i64),
            state_before: pair[0].to_owned(),
            state: pair[1].to_owned(),
            detail: None,
            reason: (pair[1] != "ok").then(|| if pair[1] == "failing" { "slow" } else { "wall" }.to_owned()),
        };
        let events: Vec<Event> = states.windows(2).enumerate().map(event).collect();
        told_of(&events, expected);
    }

    fn told_of(events: &[Event], expected: &[&str]) {
        let digest = Digest {
            id: "morning".to_owned(),
            title: "News".to_owned(),
            to: Vec::new(),
            schedule: parse("0 8 * * *", chrono_tz::Tz::UTC, Spreading::Exact, "morning").unwrap(),
            timezone: chrono_tz::Tz::UTC,
            sources: Selection::default(),
            changes: ChangeKind::TOLD.to_vec(),
            filter: None,
            max_items: 50,
            send_when_empty: false,
        };
        let acme = Newsroom { id: "acme".to_owned(), name: "Acme".to_owned(), link: String::new(), labels: Vec::new() };
        assert_eq!(notices(events, &digest, &[acme]), expected, "{events:?}");
    }

    #[test]
    fn trouble_is_said_once_and_again_when_it_ends() {
        check("ok degraded", &["Acme: not read since 2 March, 12:00 UTC: a consent wall stands in its place."]);
        check("ok degraded failing", &["Acme: not read since 2 March, 12:00 UTC: it does not answer in time."]);
        check("degraded failing", &[]);
        check("degraded ok", &["Acme: read again since 2 March, 12:00 UTC."]);
        check("ok failing ok", &["Acme: could not be read from 2 March, 12:00 UTC to 2 March, 13:00 UTC; it is read again."]);
    }

    #[test]
    fn a_migration_is_said_beside_trouble_and_is_none() {
        let event = |id, state_before: &str, state: &str, reason: &str, detail: Option<&str>| Event {
            id,
            source: "acme".to_owned(),
            happened_at: "2026-03-02T12:00:00Z".parse().unwrap(),
            state_before: state_before.to_owned(),
            state: state.to_owned(),
            reason: Some(reason.to_owned()),
            detail: detail.map(str::to_owned),
        };
        let migrated = event(1, "ok", "ok", MIGRATED, Some("migrated from Q4 to Notified"));
        let told = "Acme: its newsroom migrated from Q4 to Notified, seen on 2 March, 12:00 UTC.";
        told_of(std::slice::from_ref(&migrated), &[told]);
        let walled = event(2, "ok", "degraded", "wall", None);
        told_of(&[migrated, walled], &[told, "Acme: not read since 2 March, 12:00 UTC: a consent wall stands in its place."]);
    }

    #[test]
    fn new_trouble_after_a_recovery_is_new() {
        check("degraded ok failing", &["Acme: not read since 2 March, 13:00 UTC: it does not answer in time."]);
        check("degraded ok failing ok", &["Acme: read again since 2 March, 14:00 UTC."]);
    }
}
