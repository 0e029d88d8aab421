//! What `status` says beside its tables: why mails wait or were given up, that the store was restored, that it cannot be written.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::rows::stamp;
use crate::app::App;
use crate::jobs;
use crate::model::{DeliveryState, Language};
use crate::store::{MailTrouble, Restoration};

/// So long after it a mail that was lost, or a restored store, is told of: its operator may not look every day.
const TOLD_FOR: TimeDelta = TimeDelta::days(30);

/// Reasons of mails that are told; `outbox` has all.
const REASONS: i64 = 5;

/// All there is to say.
pub struct Worries {
    pub mails: Vec<MailTroubleRow>,
    pub restoration: Option<RestorationRow>,
    /// Why nothing can be written.
    pub store: Option<String>,
    /// The same, as sentences.
    pub lines: Vec<String>,
}

/// Why mails wait or were lost.
#[derive(Debug, Serialize)]
pub struct MailTroubleRow {
    pub state: &'static str,
    pub mails: i64,
    pub reason: String,
    /// Number of the latest of them.
    pub delivery: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_try: Option<String>,
}

/// Only where there is something to say of the store.
#[derive(Debug, Serialize)]
pub struct StoreRow {
    pub store: StoreWorryRow,
}

#[derive(Debug, Serialize)]
pub struct StoreWorryRow {
    #[serde(flatten)]
    pub restoration: Option<RestorationRow>,
    /// Why nothing can be stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct RestorationRow {
    /// When it was noticed that a copy was put back, and the last that the copy knew of.
    pub restored: String,
    pub from: String,
}

/// Asks the store how it is and what waits there.
pub async fn worries(app: &App, now: DateTime<Utc>) -> anyhow::Result<Worries> {
    let store = &app.tools.store;
    let zone = app.config.effective_timezone();
    let troubles = store.mail_troubles(now - TOLD_FOR, REASONS).await?;
    let restoration = store.restoration().await?.filter(|restoration| now - restoration.seen_at <= TOLD_FOR);
    let refusal = store.probe().await.err().map(|error| error.to_string());
    let at = |at: DateTime<Utc>| at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string();
    let mut lines: Vec<String> = troubles.iter().map(|trouble| sentence(trouble, at)).collect();
    lines.extend(restoration.iter().map(|restoration| jobs::restoration_in_words(restoration, Language::English, zone)));
    lines.extend(refusal.iter().map(|refusal| format!("Nothing can be stored in {}: {refusal}.", app.config.store.path.display())));
    Ok(Worries { mails: troubles.into_iter().map(row).collect(), restoration: restoration.map(restored), store: refusal, lines })
}

fn sentence(trouble: &MailTrouble, at: impl Fn(DateTime<Utc>) -> String) -> String {
    let MailTrouble { state, reason, mails, delivery, next_try_at } = trouble;
    let (mails, verb) = if *mails == 1 { ("1 mail".to_owned(), "waits") } else { (format!("{mails} mails"), "wait") };
    let it = if trouble.mails == 1 { "it" } else { "the latest (`presswatch outbox` names the others)" };
    match (state, next_try_at) {
        (DeliveryState::Refused, _) => {
            format!("{mails} refused: {reason}. Once that is mended, `presswatch outbox retry {delivery}` sends {it}.")
        }
        (DeliveryState::Expired, _) => {
            format!("{mails} given up after five days: {reason}. `presswatch outbox retry {delivery}` tries {it} again.")
        }
        (_, Some(next)) => format!("{mails} {verb} until {}: {reason}. `presswatch outbox retry` tries at once.", at(*next)),
        (_, None) => format!("{mails} {verb}: {reason}."),
    }
}

fn row(trouble: MailTrouble) -> MailTroubleRow {
    MailTroubleRow {
        state: trouble.state.as_str(),
        mails: trouble.mails,
        reason: trouble.reason,
        delivery: trouble.delivery,
        next_try: trouble.next_try_at.map(stamp),
    }
}

fn restored(restoration: Restoration) -> RestorationRow {
    RestorationRow { restored: stamp(restoration.seen_at), from: stamp(restoration.from_at) }
}
