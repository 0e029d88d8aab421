//! From the outbox to the mail server: every delivery that is due is tried once, and what came of it is written.

use chrono::{DateTime, TimeDelta, Utc};

use super::stumble::unless_it_stumbles;
use super::{Reins, Tools};
use crate::deliver::{self, Failure, Outcome, Session, Timeouts};
use crate::model::{Delivery, Mail, mask};
use crate::schedule;
use crate::store::{Settled, StoreError, Wanted};

/// A store that cannot be written is tried again after this, while a mail server's answer waits to be stored,
const BETWEEN_TRIES: TimeDelta = TimeDelta::seconds(5);

/// and by a verb, whose user looks on, for so long. The daemon has time until it is stopped.
const PATIENCE_OF_VERBS: TimeDelta = TimeDelta::minutes(1);

/// One delivery and how its attempt ended.
#[derive(Debug)]
pub struct Attempt {
    pub delivery: Delivery,
    pub settled: Settled,
}

/// Tries these deliveries over one session.
pub async fn deliver(tools: &Tools, mail: &Mail, wanted: Wanted<'_>, reins: &Reins) -> Result<Vec<Attempt>, StoreError> {
    let mut attempts: Vec<Attempt> = Vec::new();
    let mut session = None;
    // What the server has against us holds for all: asking again for each reader would only lock the account.
    let mut refusal: Option<Outcome> = None;
    while !reins.is_halted() {
        let after = attempts.last().map_or(0, |attempt| attempt.delivery.id);
        let Some(delivery) = tools.store.lease_delivery(tools.clock.now(), wanted, after).await? else { break };
        // The attempt is in the books before the connection opens.
        let outcome = match &refusal {
            Some(refusal) => refusal.clone(),
            None => attempt(&mut session, mail, &delivery).await,
        };
        if matches!(outcome, Outcome::ServerRefused { .. }) {
            refusal = Some(outcome.clone());
        }
        let now = tools.clock.now();
        let settled = settle(&delivery, outcome, now);
        record(tools, &delivery, &settled, wanted, reins).await?;
        tools.metrics.count_delivery(settled.state());
        log(&delivery, &settled);
        attempts.push(Attempt { delivery, settled });
    }
    if let Some(Ok(session)) = session {
        session.close().await;
    }
    Ok(attempts)
}

/// Sends one mail over the session, which is opened for the first. A mail over which we stumble costs its session, and no other mail.
async fn attempt(session: &mut Option<Result<Session, Failure>>, mail: &Mail, delivery: &Delivery) -> Outcome {
    let kept = &mut *session;
    let tried = unless_it_stumbles(async {
        let opened = match kept {
            Some(opened) => opened,
            none => none.insert(deliver::open(mail, Timeouts::default()).await),
        };
        match opened {
            Ok(session) => session.send(delivery).await,
            Err(failure) => Outcome::from(failure.clone()),
        }
    });
    if let Some(outcome) = tried.await {
        return outcome;
    }
    *session = None;
    let reason = "presswatch stumbled over this mail (a fault of presswatch; please report it): it may have arrived".to_owned();
    Outcome::Unknown { reason }
}

/// Writes what the server answered, as soon as the store lets us: a mail whose answer is forgotten goes out a second time.
async fn record(tools: &Tools, delivery: &Delivery, settled: &Settled, wanted: Wanted<'_>, reins: &Reins) -> Result<(), StoreError> {
    let until = (!matches!(wanted, Wanted::Due)).then(|| tools.clock.now() + PATIENCE_OF_VERBS);
    loop {
        let now = tools.clock.now();
        let Err(error) = tools.store.finish_delivery(delivery.id, settled, now).await else { return Ok(()) };
        if matches!(error, StoreError::Damaged(_)) || reins.is_halted() || until.is_some_and(|until| now >= until) {
            return Err(error);
        }
        tracing::error!(delivery = delivery.id, detail = %error, "the mail server's answer cannot be stored yet; no other mail goes out before");
        tokio::select! {
            () = tools.clock.wait_until(now + BETWEEN_TRIES) => {}
            () = reins.pulled() => {}
        }
    }
}

/// The retry rule: what may yet succeed is tried again with growing pauses, for five days.
fn settle(delivery: &Delivery, outcome: Outcome, now: DateTime<Utc>) -> Settled {
    let reason = match outcome {
        Outcome::Sent { .. } => return Settled::Sent,
        Outcome::Refused { reason } => return Settled::Refused { reason },
        Outcome::Deferred { reason } | Outcome::ServerRefused { reason } => reason,
        Outcome::Unknown { reason } => format!("{reason}, and goes out again with the same Message-ID"),
    };
    let next_try_at = now + schedule::delivery_pause(delivery.attempts);
    // A clock that is wrong for a moment, or a daemon that was away, is no server that refuses for days.
    let was_tried = delivery.attempts >= schedule::FEWEST_ATTEMPTS;
    if was_tried && next_try_at > delivery.created_at + schedule::DELIVERY_LIFETIME {
        return Settled::Expired { reason };
    }
    Settled::Deferred { reason, next_try_at }
}

fn log(delivery: &Delivery, settled: &Settled) {
    let (id, digest, issue, to) = (delivery.id, &delivery.digest, delivery.issue, mask(&delivery.to));
    match settled {
        Settled::Sent => tracing::info!(delivery = id, digest, issue, to, "sent"),
        Settled::Deferred { reason, next_try_at } => {
            tracing::warn!(delivery = id, digest, issue, to, detail = reason, next_at = %next_try_at, "deferred");
        }
        Settled::Refused { reason } => tracing::error!(delivery = id, digest, issue, to, detail = reason, "refused"),
        Settled::Expired { reason } => tracing::error!(delivery = id, digest, issue, to, detail = reason, "expired"),
    }
}
