//! What operators are told: sources in trouble and well again, mails that were not delivered, and that all is well.
//!
//! Each is told once, and in one mail an hour at most, through the outbox: a crash loses no alert and sends none twice. A
//! mail to operators that cannot be delivered is in `status`, the log and the metrics, and is no reason for another.

#[cfg(test)]
mod tests;
mod words;

use chrono::{DateTime, TimeDelta, Utc};

use super::Tools;
use super::outage::is_outage as is_outage_of;
use crate::deliver::dkim::Seal;
use crate::deliver::message::{self, MessageError, Notice};
use crate::model::{Alerts, Mail, Mailbox};
use crate::schedule;
use crate::store::{ALERTS, AlertBook, Alerted, NewDelivery, Ripe, StoreError, Told};

/// A source is told when it has not been well for this long,
const TROUBLE: TimeDelta = TimeDelta::hours(1);

/// and for this many polls in a row: a daily source's one slip is no trouble yet.
const POLLS: i64 = 2;

/// What ends or gets lost is told after this long, together with what happens meanwhile: a server that refuses one
/// reader refuses the next, and after an outage the sources come back one by one.
const GATHER: TimeDelta = TimeDelta::minutes(10);

/// Between two mails, an 'all is well' aside, which has an hour of its own.
const BETWEEN_MAILS: TimeDelta = TimeDelta::hours(1);

#[derive(Debug, thiserror::Error)]
pub enum AlertError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Message(#[from] MessageError),
}

/// From here on operators are told. At the start, and whenever the config was read anew.
pub async fn begin_alerts(tools: &Tools, alerts: &Alerts) -> Result<(), StoreError> {
    let now = tools.clock.now();
    let alive_at = alerts.alive.as_ref().and_then(|schedule| schedule::next_due(schedule, now));
    tools.store.begin_alerts(alive_at, now).await
}

/// When `alert` will have something to tell, as things stand; in the past if it has now.
pub async fn next_alert_at(tools: &Tools, alerts: &Alerts) -> Result<Option<DateTime<Utc>>, StoreError> {
    if alerts.to.is_empty() {
        return Ok(None);
    }
    let now = tools.clock.now();
    let dates = tools.store.alert_dates(POLLS, now).await?;
    let trouble_at = dates.trouble_since.map(|since| since + TROUBLE);
    let end_at = dates.end_since.map(|since| since + GATHER);
    let news_at = trouble_at.into_iter().chain(end_at).min();
    let free_at = free_at(dates.last_mail_at, now);
    let news_at = news_at.map(|at| free_at.map_or(at, |free_at| at.max(free_at)));
    Ok(news_at.into_iter().chain(dates.alive_at).min())
}

/// Puts a mail to operators into the outbox if there is something to tell. Returns its number if so.
pub async fn alert(tools: &Tools, alerts: &Alerts, mail: &Mail) -> Result<Option<i64>, AlertError> {
    let now = tools.clock.now();
    let ripe = Ripe { trouble_since: now - TROUBLE, polls: POLLS, end_since: now - GATHER };
    let Some(book) = tools.store.alert_book(&ripe, now).await? else { return Ok(None) };
    let is_alive_due = book.alive_at.is_some_and(|at| at <= now);
    let may_tell = free_at(book.last_mail_at, now).is_none_or(|at| at <= now);
    let is_time = is_alive_due || book.is_ripe && may_tell;
    if alerts.to.is_empty() || !is_time {
        return Ok(None);
    }
    let alive_at = alerts.alive.as_ref().and_then(|schedule| schedule::next_due(schedule, now));
    let alerted = Alerted {
        digest_id: book.digest_id,
        number: book.number,
        composed_at: now,
        subject: words::subject(&book),
        troubled: if is_outage(&book) { Told::All } else { Told::These(book.troubled.iter().map(|source| source.source_id).collect()) },
        well: book.well.iter().map(|source| source.source_id).collect(),
        lost: book.lost.iter().map(|lost| lost.delivery_id).collect(),
        alive: is_alive_due.then_some(alive_at),
        deliveries: address(&book, alerts, mail, now)?,
    };
    // Another process may have been faster; then its mail is in the outbox already.
    if !tools.store.finish_alert(&alerted).await? {
        return Ok(None);
    }
    tools.metrics.count_issue(ALERTS);
    tracing::info!(digest = ALERTS, issue = alerted.number, subject = alerted.subject, "operators are told");
    Ok(Some(alerted.number))
}

/// Until then no news are told. A mail from the future was sent before the clock was set back, and holds up none.
fn free_at(last_mail_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    last_mail_at.filter(|at| *at <= now).map(|at| at + BETWEEN_MAILS)
}

fn is_outage(book: &AlertBook) -> bool {
    let [in_trouble, watched] = [book.in_trouble, book.watched].map(|count| usize::try_from(count).unwrap_or_default());
    !book.troubled.is_empty() && is_outage_of(in_trouble, watched)
}

fn address(book: &AlertBook, alerts: &Alerts, mail: &Mail, now: DateTime<Utc>) -> Result<Vec<NewDelivery>, MessageError> {
    let text = words::text(book, alerts.timezone);
    let seal = Seal::of(mail)?;
    let one = |to: &Mailbox| {
        let notice = Notice {
            from: mail.from.clone(),
            to: to.clone(),
            subject: words::subject(book),
            text: text.clone(),
            message_id: message::message_id(&mail.domain)?,
            date: now,
        };
        Ok(NewDelivery {
            to: to.address.clone(),
            from: mail.from.address.clone(),
            message: seal.put_on(message::build_notice(&notice)?, now)?,
        })
    };
    alerts.to.iter().map(one).collect()
}
