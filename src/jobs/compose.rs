//! One issue of a digest: what it has not taken yet, made into mails and put into the outbox.

use chrono::{DateTime, TimeDelta, Utc};

use super::outage::outage;
use super::{Tools, restoration_in_words};
use crate::deliver::dkim::Seal;
use crate::deliver::message::{self, Addressing, MessageError};
use crate::digest::language::{Texts, fill, texts};
use crate::digest::{self, Edition, LeftOut, Look, Printed, RenderError, Rendered};
use crate::model::{Announcement, Change, Digest, Field, Filter, Issue, Mail, Mailbox, Newsroom, TextState, TroubleKind};
use crate::schedule;
use crate::store::{Composed, Event, NewDelivery, REMARKS, Restoration, Ruling, StoreError};

/// An issue as it would go out now. Nothing is stored yet.
#[derive(Debug)]
pub struct Draft {
    pub issue: Issue,
    /// The mail in one part, or in several where one would be too large. Empty if there is nothing to send.
    pub mails: Vec<Rendered>,
    /// Why they are not made with the user's own templates, where those failed.
    pub fault: Option<RenderError>,
    digest_id: i64,
    last_sighting_id: i64,
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
    for mut change in open.changes {
        // The topics of today, of what was read before, too.
        tools.topics.tag(&mut change.announcement, change.edit.as_ref());
        match is_taken(digest, &change, open.reopened.get(&change.id), newsrooms) {
            Ok(()) => {
                rulings.push((change.id, Ruling::Taken));
                taken.push(change);
            }
            Err(LeftOut::Filter) if awaits_text(digest, &change) => {}
            Err(rule) => {
                let by_filter = || rule == LeftOut::Filter && asks(digest, |field| matches!(field, Field::Source | Field::Label));
                let by_source = rule == LeftOut::Sources || by_filter();
                rulings.push((change.id, Ruling::LeftOut { rule: rule.as_str(), by_source }));
            }
        }
    }
    let told = told_before(tools, open.digest_id, &taken, now).await?;
    let restored = open.restoration.iter().map(|restoration| restoration_in_words(restoration, digest.language, digest.timezone));
    let notices = restored.chain(notices(&open.events, digest, newsrooms)).collect();
    let next_at = schedule::next_due(&digest.schedule, now);
    // A clock that was ahead when the issue before was composed turns no period round.
    let edition = Edition { number: open.number, from: open.from.min(now), until: now, next_at, told: &told };
    let issue = digest::compose(digest, &edition, taken, newsrooms, notices);
    let is_sent = !issue.groups.is_empty() || digest.send_when_empty;
    if !is_sent {
        // Edits that were undone in the end stay open: what comes next is told from where they began.
        rulings.retain(|(_, ruling)| *ruling != Ruling::Taken);
    }
    let look = Look { topics: tools.topics.clone(), templates: tools.templates.clone() };
    let Printed { mails, fault } = if is_sent { digest::render(&issue, &look)? } else { Printed::default() };
    Ok(Draft {
        issue,
        mails,
        fault,
        digest_id: open.digest_id,
        last_sighting_id: open.last_sighting_id,
        rulings,
        last_event_id: open.events.last().map(|event| event.id),
        restoration: open.restoration,
    })
}

/// Whether the digest takes the change. What it once left out because of the sources that showed it comes back through others that show
/// it since, and not because its rule reads otherwise by now: where the new ones alone would not do, they must make the difference.
fn is_taken(digest: &Digest, change: &Change, since: Option<&Vec<String>>, newsrooms: &[Newsroom]) -> Result<(), LeftOut> {
    digest::wanted(digest, change, newsrooms)?;
    let Some(since) = since else { return Ok(()) };
    let (new, old): (Vec<String>, Vec<String>) = change.announcement.sources.iter().cloned().partition(|source| since.contains(source));
    let through_new = digest::wanted(digest, &shown_only_by(new, change), newsrooms);
    let by_old_alone = digest::wanted(digest, &shown_only_by(old, change), newsrooms);
    through_new.or_else(|rule| if by_old_alone.is_ok() { Err(rule) } else { Ok(()) })
}

fn shown_only_by(sources: Vec<String>, change: &Change) -> Change {
    let source = sources.first().unwrap_or(&change.source).clone();
    Change { source, announcement: Announcement { sources, ..change.announcement.clone() }, ..change.clone() }
}

/// Whether the text that is still to be read may be what the digest's filter asks for.
fn awaits_text(digest: &Digest, change: &Change) -> bool {
    change.announcement.text_state == TextState::Pending
        && asks(digest, |field| matches!(field, Field::Anywhere | Field::Text | Field::Topic | Field::Language))
}

/// Whether the digest's filter asks for such a field.
fn asks(digest: &Digest, is_such: impl Fn(Field) -> bool) -> bool {
    digest.filter.iter().flat_map(Filter::asks).any(|ask| is_such(ask.field))
}

/// What the digest told before, where there are letters whose stories it may have told.
async fn told_before(tools: &Tools, digest_id: i64, changes: &[Change], now: DateTime<Utc>) -> Result<Vec<Announcement>, StoreError> {
    /// A monthly letter looks back that far.
    const LOOKED_BACK: TimeDelta = TimeDelta::days(40);
    if changes.iter().all(|change| change.announcement.stories.is_empty()) {
        return Ok(Vec::new());
    }
    tools.store.told(digest_id, now - LOOKED_BACK).await
}

impl Draft {
    /// The complete mails for these readers.
    pub fn address(&self, digest: &Digest, mail: &Mail, readers: &[Mailbox], now: DateTime<Utc>) -> Result<Vec<NewDelivery>, MessageError> {
        let mail = digest.mail(mail);
        let seal = Seal::of(&mail)?;
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
                    unsubscribe: message::unsubscribe_link(&mail, &digest.id),
                    date: now,
                };
                let message = seal.put_on(message::build(part, &addressing)?, now)?;
                deliveries.push(NewDelivery { to: reader.address.clone(), from: mail.from.address.clone(), message });
            }
        }
        Ok(deliveries)
    }
}

/// Puts the next issue of a digest into the outbox: one transaction marks its changes taken and holds a
/// delivery for each reader. Returns the number of the issue, or `None` if there was nothing to send.
pub async fn compose(tools: &Tools, digest: &Digest, mail: &Mail, newsrooms: &[Newsroom]) -> Result<Option<i64>, ComposeError> {
    let draft = draft(tools, digest, newsrooms, None).await?;
    if let Some(fault) = &draft.fault {
        tracing::error!(digest = digest.id, detail = %fault, "the digest's own templates fail; its mails are made with those of presswatch");
    }
    let now = tools.clock.now();
    let deliveries = draft.address(digest, mail, &digest.to, now)?;
    let is_issue = !deliveries.is_empty();
    let composed = Composed {
        digest_id: draft.digest_id,
        last_sighting_id: draft.last_sighting_id,
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

/// The one trouble with which a page is read all the same.
const UNDATED: &str = TroubleKind::Dates.as_str();

/// A line for each of the digest's sources that got into trouble, or out of it, or whose newsroom is made with something else or has moved, since
/// the issue before. Trouble that goes on, for whatever reason, was said then.
fn notices(events: &[Event], digest: &Digest, newsrooms: &[Newsroom]) -> Vec<String> {
    let texts = texts(digest.language);
    let selected: Vec<&Newsroom> = newsrooms.iter().filter(|newsroom| digest::selects(&digest.sources, &newsroom.id, newsrooms)).collect();
    let moment = |at: DateTime<Utc>| texts.recent_moment(at, digest.timezone);
    let states: Vec<&Event> = events.iter().filter(|event| !event.is_remark()).collect();
    let outage = outage(&states, &selected, texts, moment);
    let mut lines: Vec<String> = outage.iter().map(|outage| outage.line.clone()).collect();
    for newsroom in selected {
        let of_source = events.iter().filter(|event| event.source == newsroom.id);
        let (remarks, states): (Vec<&Event>, Vec<&Event>) = of_source.partition(|event| event.is_remark());
        lines.extend(remarked(&remarks, newsroom, texts, moment));
        if !outage.as_ref().is_some_and(|outage| outage.sources.contains(&newsroom.id)) {
            lines.extend(state_now(&states, newsroom, texts, moment));
        }
    }
    lines
}

/// The latest remark of each kind.
fn remarked(events: &[&Event], newsroom: &Newsroom, texts: &Texts, moment: impl Fn(DateTime<Utc>) -> String) -> Vec<String> {
    let latest = |reason: &&str| events.iter().rfind(|event| event.reason.as_deref() == Some(reason)).copied();
    let line = |event: &Event| {
        let stored = event.detail.as_deref()?;
        let what = texts.remark(stored).unwrap_or_else(|| stored.to_owned());
        Some(fill(texts.sources.remark, &[("name", &newsroom.name), ("what", &what), ("at", &moment(event.happened_at))]))
    };
    REMARKS.iter().filter_map(latest).filter_map(line).collect()
}

/// What became of a source since the issue before, if that is news. `events` are changes of its state, oldest first.
fn state_now(events: &[&Event], newsroom: &Newsroom, texts: &Texts, moment: impl Fn(DateTime<Utc>) -> String) -> Option<String> {
    let (first, last) = (events.first()?, events.last()?);
    let is_undated = |event: &Event| event.reason.as_deref() == Some(UNDATED);
    // A page whose dates are lost is read all the same.
    let was_read = |event: &Event| event.state_before == "ok" || event.was_undated;
    let is_read = |event: &Event| event.state == "ok" || is_undated(event);
    let trouble = events.iter().rfind(|event| was_read(event) && !is_read(event));
    let again = events.iter().rfind(|event| !was_read(event) && is_read(event));
    let sources = &texts.sources;
    let (form, from, until) = match (trouble, again) {
        _ if last.state == "paused" => (sources.not_watched, last, last),
        _ if is_read(last) && last.detail.as_deref() == Some("paused") => (sources.watched_again, last, last),
        (Some(trouble), _) if !is_read(last) => (sources.not_read, trouble, last),
        (None, _) if !is_read(last) => return None,
        (Some(_), Some(again)) if was_read(first) => {
            (sources.not_read_between, events.iter().find(|event| !is_read(event)).unwrap_or(first), again)
        }
        (_, Some(again)) => (sources.read_again, again, again),
        (_, None) if is_undated(last) => (sources.read_without_dates, first, last),
        (_, None) => (sources.dated_again, last, last),
    };
    let (from, until) = (moment(from.happened_at), moment(until.happened_at));
    let why = last.reason.as_deref().map_or("", |reason| texts.reason(reason));
    Some(fill(form, &[("name", &newsroom.name), ("at", &from), ("from", &from), ("until", &until), ("why", why)]))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::model::{ChangeKind, GroupBy, Language, Selection, Summaries};
    use crate::schedule::{Spreading, parse};
    use crate::store::MIGRATED;

    /// `states` of one source from the issue before on, an hour apart from noon.
    fn check(states: &str, expected: &[&str]) {
        let states: Vec<&str> = states.split(' ').collect();
        let event = |(at, pair): (usize, &[&str])| Event {
            id: at as i64,
            source: "acme".to_owned(),
            happened_at: "2026-03-02T12:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(at as i64),
            state_before: if pair[0] == "undated" { "degraded" } else { pair[0] }.to_owned(),
            was_undated: pair[0] == "undated",
            state: if pair[1] == "undated" { "degraded" } else { pair[1] }.to_owned(),
            detail: None,
            reason: match pair[1] {
                "ok" => None,
                "failing" => Some("slow".to_owned()),
                "undated" => Some(UNDATED.to_owned()),
                _ => Some("wall".to_owned()),
            },
        };
        let events: Vec<Event> = states.windows(2).enumerate().map(event).collect();
        told_of(&events, expected);
    }

    fn told_of(events: &[Event], expected: &[&str]) {
        told_in(Language::English, events, expected);
    }

    fn told_in(language: Language, events: &[Event], expected: &[&str]) {
        let digest = Digest {
            id: "morning".to_owned(),
            title: "News".to_owned(),
            to: Vec::new(),
            schedule: parse("0 8 * * *", chrono_tz::Tz::UTC, Spreading::Exact, "morning").unwrap(),
            timezone: chrono_tz::Tz::UTC,
            language,
            sources: Selection::default(),
            changes: ChangeKind::TOLD.to_vec(),
            filter: None,
            group_by: GroupBy::Source,
            summaries: Summaries::Extract,
            max_items: 50,
            send_when_empty: false,
            subject: None,
            intro: None,
            from: None,
            reply_to: None,
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
        check("ok paused", &["Acme: not watched since 2 March, 12:00 UTC: it is paused."]);
        check("ok failing ok", &["Acme: could not be read from 2 March, 12:00 UTC to 2 March, 13:00 UTC; it is read again."]);
    }

    #[test]
    fn a_migration_is_said_beside_trouble_and_is_none() {
        let event = |id, state_before: &str, state: &str, reason: &str, detail: Option<&str>| Event {
            id,
            source: "acme".to_owned(),
            happened_at: "2026-03-02T12:00:00Z".parse().unwrap(),
            state_before: state_before.to_owned(),
            was_undated: false,
            state: state.to_owned(),
            reason: Some(reason.to_owned()),
            detail: detail.map(str::to_owned),
        };
        let migrated = event(1, "ok", "ok", MIGRATED, Some("migrated from Q4 to Notified"));
        let told = "Acme: its newsroom migrated from Q4 to Notified, seen on 2 March, 12:00 UTC.";
        told_of(std::slice::from_ref(&migrated), &[told]);
        let german = "Acme: ist von Q4 zu Notified gewechselt; bemerkt am 2. März, 12:00 UTC.";
        told_in(Language::German, std::slice::from_ref(&migrated), &[german]);
        let walled = event(2, "ok", "degraded", "wall", None);
        let german = "Acme: nicht lesbar seit 2. März, 12:00 UTC: an ihrer Stelle steht eine Einwilligungsabfrage.";
        told_in(Language::German, std::slice::from_ref(&walled), &[german]);
        told_of(&[migrated, walled], &[told, "Acme: not read since 2 March, 12:00 UTC: a consent wall stands in its place."]);
    }

    #[test]
    fn a_page_without_dates_is_read_all_the_same() {
        let undated = ": the dates of its announcements cannot be read.";
        check("ok undated", &[&format!("Acme: read without dates since 2 March, 12:00 UTC{undated}")]);
        check("undated degraded", &["Acme: not read since 2 March, 12:00 UTC: a consent wall stands in its place."]);
        check("ok undated degraded", &["Acme: not read since 2 March, 13:00 UTC: a consent wall stands in its place."]);
        check("undated ok", &["Acme: the dates of its announcements can be read since 2 March, 12:00 UTC."]);
        check("ok undated ok", &["Acme: the dates of its announcements can be read since 2 March, 13:00 UTC."]);
        check("undated degraded undated", &["Acme: could not be read from 2 March, 12:00 UTC to 2 March, 13:00 UTC; it is read again."]);
        check("degraded undated ok", &["Acme: read again since 2 March, 12:00 UTC."]);
    }

    #[test]
    fn new_trouble_after_a_recovery_is_new() {
        check("degraded ok failing", &["Acme: not read since 2 March, 13:00 UTC: it does not answer in time."]);
        check("degraded ok failing ok", &["Acme: read again since 2 March, 14:00 UTC."]);
    }
}
