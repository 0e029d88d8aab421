//! `outbox`: deliveries, and what a person may do with them.

use super::rows::{DeliveryRow, stamp};
use super::{Common, Ended, Outcome, Refusal, print};
use crate::app::App;
use crate::jobs::{self, Reins};
use crate::model::{Delivery, DeliveryState};
use crate::store::{Settled, Wanted};

/// Show deliveries, try them again, or take one out
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  presswatch outbox\n  presswatch outbox retry\n  presswatch outbox drop 17")]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Try every waiting or deferred delivery now, whatever its pause, or this one, even if it has expired or was refused
    #[command(after_help = "Examples:\n  presswatch outbox retry\n  presswatch outbox retry 17")]
    Retry {
        /// Number of a delivery
        id: Option<i64>,
    },
    /// Take a delivery out of the outbox for good
    #[command(after_help = "Example:\n  presswatch outbox drop 17")]
    Drop {
        /// Number of a delivery
        id: i64,
    },
}

pub async fn run(args: Args, common: &Common) -> Outcome {
    let app = common.app().await?;
    let ended = match args.action {
        None => list(&app, common).await?,
        Some(Action::Retry { id }) => retry(&app, id, common).await?,
        Some(Action::Drop { id }) => drop(&app, id, common).await?,
    };
    app.tools.store.close().await;
    Ok(ended)
}

async fn list(app: &App, common: &Common) -> Outcome {
    let rows: Vec<DeliveryRow> = app.tools.store.outbox().await?.into_iter().map(row).collect();
    if common.json {
        rows.iter().try_for_each(print::json)?;
        return Ok(Ended::Done);
    }
    if rows.is_empty() {
        common.tell("The outbox is empty.")?;
        return Ok(Ended::Done);
    }
    let mut table = vec![["ID", "DIGEST", "ISSUE", "TO", "STATE", "TRIES", "NEXT TRY"].map(str::to_owned).to_vec()];
    for row in &rows {
        let next = row.next_try.clone().unwrap_or_default();
        table.push(vec![
            row.delivery.to_string(),
            row.digest.clone(),
            row.issue.to_string(),
            row.to.clone(),
            row.state.to_owned(),
            row.attempts.to_string(),
            next,
        ]);
    }
    print::table(&table)?;
    for row in &rows {
        if let Some(reason) = &row.reason {
            print::line(format!("  {}: {reason}", row.delivery))?;
        }
    }
    Ok(Ended::Done)
}

async fn retry(app: &App, id: Option<i64>, common: &Common) -> Outcome {
    let Some(mail) = &app.config.mail else { return Err(no_mail()) };
    let attempts = jobs::deliver(&app.tools, mail, Wanted::Now(id), &Reins::default()).await?;
    if let (Some(id), true) = (id, attempts.is_empty()) {
        return Err(untouched(app, id).await?);
    }
    if attempts.is_empty() {
        common.tell("Nothing waits in the outbox.")?;
    }
    Ok(report(attempts, common)?)
}

async fn drop(app: &App, id: i64, common: &Common) -> Outcome {
    if !app.tools.store.drop_delivery(id, app.tools.clock.now()).await? {
        return Err(untouched(app, id).await?);
    }
    common.tell(format!("Delivery {id} was taken out of the outbox."))?;
    Ok(Ended::Done)
}

/// Why nothing was done with a delivery.
async fn untouched(app: &App, id: i64) -> anyhow::Result<Refusal> {
    let delivery = app.tools.store.outbox().await?.into_iter().find(|delivery| delivery.id == id);
    let why = match delivery.map(|delivery| delivery.state) {
        None => "is not in the outbox; `presswatch outbox` lists what is".to_owned(),
        Some(DeliveryState::Sent) => "was sent already".to_owned(),
        Some(_) => "is being sent just now by another presswatch".to_owned(),
    };
    Ok(Refusal::Failure(anyhow::anyhow!("delivery {id} {why}")))
}

/// What became of each attempt, for the person who asked for it.
pub fn report(attempts: Vec<jobs::Attempt>, common: &Common) -> std::io::Result<Ended> {
    let mut ended = Ended::Done;
    for jobs::Attempt { delivery, settled } in attempts {
        let (state, next_try_at, reason) = match settled {
            Settled::Sent => (DeliveryState::Sent, None, None),
            Settled::Deferred { reason, next_try_at } => (DeliveryState::Deferred, Some(next_try_at), Some(reason)),
            Settled::Refused { reason } => (DeliveryState::Refused, None, Some(reason)),
            Settled::Expired { reason } => (DeliveryState::Expired, None, Some(reason)),
        };
        if state != DeliveryState::Sent {
            ended = Ended::Failed;
        }
        let row = row(Delivery { state, next_try_at, reason, ..delivery });
        if common.json {
            print::json(&row)?;
            continue;
        }
        let next = row.next_try.map(|at| format!(", next try {at}")).unwrap_or_default();
        let reason = row.reason.map(|reason| format!(": {reason}")).unwrap_or_default();
        print::line(format!("{:<8}  {} issue {} to {}{next}{reason}", row.state, row.digest, row.issue, row.to))?;
    }
    Ok(ended)
}

pub fn no_mail() -> Refusal {
    Refusal::Usage("error: the config has no [mail] table\nhint: `[mail]` with `from = \"you@example.com\"` and `server = \"file:mails\"` is enough to begin with".to_owned())
}

pub fn row(delivery: Delivery) -> DeliveryRow {
    DeliveryRow {
        delivery: delivery.id,
        digest: delivery.digest,
        issue: delivery.issue,
        to: delivery.to,
        state: delivery.state.as_str(),
        attempts: delivery.attempts,
        next_try: delivery.next_try_at.map(stamp),
        reason: delivery.reason,
    }
}
