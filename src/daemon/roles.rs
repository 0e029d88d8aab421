//! The kinds of work: when each is next due, and the job that does it until nothing of it is left.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};
use tokio::sync::{Mutex, mpsc};

use crate::app::App;
use crate::fetch::Urgency;
use crate::jobs::{self, Keep, Reins, Waits, Written};
use crate::model::Source;
use crate::store::{Leased, StoreError, Wanted};

/// A kind of work that the daemon does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Asks the sources for what is new.
    Poll,
    /// Reads the pages of new announcements.
    Read,
    /// Makes issues of digests.
    Compose,
    /// Sends what waits in the outbox.
    Deliver,
    /// Answers monitors.
    Web,
    /// Tells operators; goes with `compose`.
    Alert,
    /// Forgets what was kept long enough; goes with `poll`.
    Prune,
}

impl Role {
    /// Those that `--roles` knows.
    pub const ALL: [Role; 5] = [Role::Poll, Role::Read, Role::Compose, Role::Deliver, Role::Web];
    pub(super) const WITH_JOBS: [Role; 6] = [Role::Poll, Role::Read, Role::Compose, Role::Deliver, Role::Alert, Role::Prune];

    /// As logs and `--roles` call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Poll => "poll",
            Role::Read => "read",
            Role::Compose => "compose",
            Role::Deliver => "deliver",
            Role::Web => "web",
            Role::Alert => "alert",
            Role::Prune => "prune",
        }
    }

    /// The role of `--roles` that it comes with.
    pub(super) fn chosen_as(self) -> Role {
        match self {
            Role::Alert => Role::Compose,
            Role::Prune => Role::Poll,
            role => role,
        }
    }

    /// What its jobs hold leases of.
    pub(super) fn leases(self) -> Option<Leased> {
        match self {
            Role::Poll => Some(Leased::Source),
            Role::Read => Some(Leased::Announcement),
            Role::Compose | Role::Web | Role::Alert | Role::Prune => None,
            Role::Deliver => Some(Leased::Delivery),
        }
    }
}

/// What jobs share beside the app.
#[derive(Debug, Clone)]
pub(super) struct Board {
    /// Issues that are due and wait for something.
    pub waits: Arc<Mutex<Waits>>,
    pub are_issues_waiting: Arc<AtomicBool>,
    /// Polls were written since the last good round.
    pub has_polled: Arc<AtomicBool>,
    /// Which roles have something to do before the clock says so.
    pub nudges: mpsc::UnboundedSender<Role>,
}

impl Board {
    pub fn new(nudges: mpsc::UnboundedSender<Role>) -> Board {
        Board { waits: Arc::default(), are_issues_waiting: Arc::default(), has_polled: Arc::default(), nudges }
    }

    /// Nobody listens any more where the daemon is on its way out.
    pub fn nudge(&self, role: Role) {
        let _ = self.nudges.send(role);
    }

    /// What an issue waited for may have come. Where a job has the waits in hand, it may have asked just before that, and is
    /// about to note that there is something to wait for.
    pub fn nudge_waiting_issues(&self) {
        if self.waits.try_lock().is_err() || self.are_issues_waiting.load(Ordering::Acquire) {
            self.nudge(Role::Compose);
        }
    }
}

/// When a role has something to do. What is overdue counts too.
pub(super) async fn next_due(role: Role, app: &App, board: &Board) -> Result<Option<DateTime<Utc>>, StoreError> {
    let store = &app.tools.store;
    match role {
        Role::Poll => store.next_poll_at(None).await,
        Role::Read => store.next_text_at().await,
        Role::Compose => {
            let issues = store.next_issues().await?;
            // While a job holds them, it is that job which looks.
            Ok(board.waits.try_lock().ok().and_then(|waits| waits.next_look(&issues)))
        }
        Role::Deliver if app.config.mail.is_none() => Ok(None),
        Role::Deliver => store.next_delivery_at().await,
        Role::Alert if app.config.mail.is_none() => Ok(None),
        Role::Alert => jobs::next_alert_at(&app.tools, &app.config.alerts).await,
        // The loop knows the one; the other answers at any time.
        Role::Prune | Role::Web => Ok(None),
    }
}

/// Does all that is due of a kind and tells how much that was.
pub(super) async fn work(role: Role, app: Arc<App>, board: Board, reins: Arc<Reins>) -> anyhow::Result<usize> {
    let sources: Vec<&Source> = app.config.sources.iter().collect();
    match role {
        Role::Poll => {
            let written = |written: &Written| {
                board.has_polled.store(true, Ordering::Release);
                if !written.changes.is_empty() {
                    board.nudge(Role::Read);
                }
                board.nudge_waiting_issues();
            };
            Ok(jobs::poll_due(&app.tools, &sources, &reins, written).await?)
        }
        Role::Read => Ok(jobs::read_articles(&app.tools, &sources, Urgency::Scheduled, &reins).await?),
        Role::Compose => compose(&app, &board).await,
        Role::Deliver => match &app.config.mail {
            Some(mail) => Ok(jobs::deliver(&app.tools, mail, Wanted::Due, &reins).await?.len()),
            None => Ok(0),
        },
        Role::Alert => match &app.config.mail {
            Some(mail) => Ok(jobs::alert(&app.tools, &app.config.alerts, mail).await?.into_iter().count()),
            None => Ok(0),
        },
        Role::Prune => {
            let store = &app.config.store;
            let keep = Keep { announcements: store.keep_announcements, outbox: store.keep_outbox };
            jobs::prune(&app.tools, &keep).await?;
            Ok(1)
        }
        Role::Web => Ok(0),
    }
}

async fn compose(app: &App, board: &Board) -> anyhow::Result<usize> {
    let Some(mail) = &app.config.mail else { return Ok(0) };
    let newsrooms = app.newsrooms().await?;
    let mut waits = board.waits.lock().await;
    let dealt_with = jobs::compose_due(&app.tools, mail, &app.config.digests, &newsrooms, &mut waits).await;
    board.are_issues_waiting.store(!waits.is_empty(), Ordering::Release);
    Ok(dealt_with?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_while_an_issue_is_being_looked_at_is_not_missed() {
        let (sender, mut nudges) = mpsc::unbounded_channel();
        let board = Board::new(sender);
        board.nudge_waiting_issues();
        assert!(nudges.try_recv().is_err(), "nobody waits");
        let waits = board.waits.clone();
        let in_hand = waits.try_lock().unwrap();
        board.nudge_waiting_issues();
        assert_eq!(nudges.try_recv(), Ok(Role::Compose));
        board.are_issues_waiting.store(true, Ordering::Release);
        drop(in_hand);
        board.nudge_waiting_issues();
        assert_eq!(nudges.try_recv(), Ok(Role::Compose));
    }
}
