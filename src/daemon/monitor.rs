//! What watches the daemon: the web pages that monitors ask, and the sign of life after a good round.

use std::sync::atomic::Ordering;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, JoinSet};

use super::{Daemon, Role, complain};
use crate::app::App;
use crate::jobs;
use crate::store::StoreError;
use crate::web::{self, CannotListen, Question};

/// Between two signs of life.
const BETWEEN_ROUNDS: TimeDelta = TimeDelta::minutes(1);

/// A poll that is due for longer was not done in time: then the round was no good one.
const LATE: TimeDelta = TimeDelta::minutes(5);

/// Questions that may wait for the loop.
const QUESTIONS: usize = 16;

/// The pages that monitors ask, as long as the config wants them, and the questions that they have for the loop.
pub(super) struct Monitor {
    asker: mpsc::Sender<Question>,
    pub questions: mpsc::Receiver<Question>,
    pages: Option<JoinHandle<()>>,
    signs: JoinSet<()>,
    /// Of the last good round.
    rounded_at: Option<DateTime<Utc>>,
}

impl Monitor {
    pub fn new() -> Monitor {
        let (asker, questions) = mpsc::channel(QUESTIONS);
        Monitor { asker, questions, pages: None, signs: JoinSet::new(), rounded_at: None }
    }

    /// Answers where the config says; with another config, there and no longer elsewhere.
    pub async fn follow(&mut self, app: &App) -> Result<(), CannotListen> {
        if let Some(pages) = self.pages.take() {
            pages.abort();
            // Its port is free when it is gone.
            let _ = pages.await;
        }
        let Some(listen) = app.config.web.listen else { return Ok(()) };
        let listener = web::listen(listen).await?;
        let tools = &app.tools;
        let desk = web::Desk {
            store: tools.store.clone(),
            metrics: tools.metrics.clone(),
            clock: tools.clock.clone(),
            password: app.config.web.password.clone(),
            daemon: self.asker.clone(),
            patience: web::Patience::default(),
        };
        self.pages = Some(tokio::spawn(web::serve(listener, desk)));
        Ok(())
    }
}

impl Drop for Monitor {
    fn drop(&mut self) {
        if let Some(pages) = &self.pages {
            pages.abort();
        }
    }
}

impl Daemon {
    /// What the new config, or the first, says of monitors and alerts.
    pub(super) async fn watch_over(&mut self) -> Result<(), CannotListen> {
        complain("alerts", self.begin_alerts().await);
        if self.options.roles.contains(&Role::Web) { self.monitor.follow(&self.app).await } else { Ok(()) }
    }

    /// What is due by the clock and the config as they are now.
    pub(super) async fn begin_alerts(&self) -> Result<(), StoreError> {
        let (tools, alerts) = (&self.app.tools, &self.app.config.alerts);
        if alerts.to.is_empty() { Ok(()) } else { jobs::begin_alerts(tools, alerts).await }
    }

    /// Somebody else had the port when we wanted it.
    pub(super) fn is_web_missing(&self) -> bool {
        self.options.roles.contains(&Role::Web) && self.app.config.web.listen.is_some() && self.monitor.pages.is_none()
    }

    /// A round is good if polls were written since the last one and none is late. With many sources there is always one under
    /// way, so nobody waits for the moment when there is none.
    pub(super) async fn note_round(&mut self) {
        let tools = &self.app.tools;
        let now = tools.clock.now();
        let is_soon = self.monitor.rounded_at.is_some_and(|at| at <= now && now - at < BETWEEN_ROUNDS);
        if is_soon || !self.board.has_polled.load(Ordering::Acquire) {
            return;
        }
        match tools.store.poll_due_since(now).await {
            Ok(due_since) if due_since.is_none_or(|since| now - since < LATE) => {}
            Ok(_) => return,
            Err(error) => return complain("looking for late polls", Err(error)),
        }
        self.board.has_polled.store(false, Ordering::Release);
        self.monitor.rounded_at = Some(now);
        tools.metrics.note_good_round(now);
        while self.monitor.signs.try_join_next().is_some() {}
        if self.app.config.alerts.ping.is_some() {
            let app = self.app.clone();
            self.monitor.signs.spawn(async move {
                if let Some(url) = &app.config.alerts.ping {
                    jobs::ping(&app.tools, &app.config.fetch, url).await;
                }
            });
        }
    }
}
