//! The daemon: one loop that owns the time and the end. It decides when; `jobs` know what.
//!
//! Each role has at most one job under way. A job works until nothing of its kind is due, and ends; the loop asks the store when
//! each role is next due and lets the time pass until then, or until something happens. So all that is to be done stands in the
//! store, and a daemon that was killed goes on where it was. On a manual clock the time stands still while any job runs, and
//! jumps where there is none: a simulated week takes seconds and is the same each time.

mod desk;
mod lock;
mod monitor;
mod reload;
mod roles;
mod stop;
mod systemd;
mod watch;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::mpsc;
use tokio::task::{Id, JoinError, JoinSet};

use crate::app::App;
use crate::clock::Meanwhile;
use crate::config::Environment;
use crate::web::Standing;
use desk::Desk;
use lock::Lock;
use monitor::Monitor;
use roles::{Board, next_due, work};
use systemd::Systemd;

pub use lock::LockError;
pub use roles::Role;
pub use watch::ConfigWatch;

/// How often what is stored is compared with what the schedules say: daylight saving, and clocks that were set.
const SYNC_EVERY: TimeDelta = TimeDelta::hours(1);
/// How often the leases of processes that died are looked for.
const SWEEP_EVERY: TimeDelta = TimeDelta::minutes(1);
/// How often our own leases are renewed: a third of their time.
const RENEW_EVERY: TimeDelta = TimeDelta::minutes(10);
/// What was kept long enough is forgotten soon after the start, for machines that are switched off at night, and then daily.
const FIRST_PRUNE: TimeDelta = TimeDelta::minutes(10);
const PRUNE_EVERY: TimeDelta = TimeDelta::hours(24);

/// What a daemon is to be like.
pub struct Options {
    pub roles: Vec<Role>,
    /// How long what is under way may take once the daemon is to stop.
    pub grace: Duration,
    /// For the config, when it is read anew.
    pub environment: Environment,
    /// Who looks at the config's files, if anybody does.
    pub watch: Option<ConfigWatch>,
}

impl Options {
    /// All roles, and the grace that systemd's own 90 seconds leave room for.
    pub fn new(environment: Environment) -> Options {
        Options { roles: Role::ALL.to_vec(), grace: Duration::from_secs(20), environment, watch: None }
    }
}

/// What a running daemon can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Finish what is under way and end; the second time, end at once.
    Stop,
    /// Read the config anew.
    Reload,
    /// Something happened where the config's files lie.
    FilesChanged,
}

/// Runs until it is told to stop, or nobody is left who could tell it. Fails where it cannot begin: what fails later is
/// logged and tried again.
pub async fn run(app: App, options: Options, commands: mpsc::Receiver<Command>) -> anyhow::Result<()> {
    let lock = Lock::take(&app.config.store.path)?;
    let mut app = app;
    app.tools.store = app.tools.store.for_daemon().await?;
    let mut daemon = Daemon::new(app, options);
    daemon.begin().await?;
    let mut commands = commands;
    daemon.attend(&mut commands).await;
    daemon.end(&mut commands).await;
    drop(lock);
    Ok(())
}

/// What tending means for what is known to be due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tended {
    Anew,
    AsBefore,
}

struct Daemon {
    app: Arc<App>,
    options: Options,
    desks: Vec<Desk>,
    jobs: JoinSet<anyhow::Result<usize>>,
    board: Board,
    nudges: mpsc::UnboundedReceiver<Role>,
    systemd: Systemd,
    monitor: Monitor,
    /// Of the config that is in force.
    fingerprint: String,
    /// What was last wrong with a new config; `None` once one was sound.
    complaint: Option<String>,
    seen_at: DateTime<Utc>,
    synced_at: DateTime<Utc>,
    swept_at: DateTime<Utc>,
    renewed_at: DateTime<Utc>,
    prune_at: DateTime<Utc>,
}

impl Daemon {
    fn new(app: App, options: Options) -> Daemon {
        let (nudge, nudges) = mpsc::unbounded_channel();
        let now = app.tools.clock.now();
        Daemon {
            desks: Role::WITH_JOBS.into_iter().filter(|role| options.roles.contains(&role.chosen_as())).map(Desk::new).collect(),
            options,
            jobs: JoinSet::new(),
            board: Board::new(nudge),
            nudges,
            systemd: Systemd::of_process(),
            monitor: Monitor::new(),
            fingerprint: app.fingerprint.clone(),
            complaint: None,
            seen_at: now,
            synced_at: now,
            swept_at: now,
            renewed_at: now,
            prune_at: now + FIRST_PRUNE,
            app: Arc::new(app),
        }
    }

    /// Takes over what others left and makes the config count.
    async fn begin(&mut self) -> anyhow::Result<()> {
        let store = &self.app.tools.store;
        store.release_gone(self.app.tools.clock.now()).await?;
        self.app.begin().await.context("the config's sources and digests cannot be stored")?;
        self.app.tools.fetcher.remember(store.hosts().await?);
        self.follow_config();
        self.watch_over().await?;
        let (sources, digests) = (self.app.config.sources.len(), self.app.config.digests.len());
        // Without it, the log of a fresh start is silent for minutes, as if nothing were done.
        let next_poll_at =
            self.app.tools.store.next_poll_at(None).await?.map(|at| tracing::field::display(at.format("%Y-%m-%dT%H:%M:%SZ")));
        let store = self.app.config.store.path.display();
        tracing::info!(sources, digests, next_poll_at, %store, version = env!("CARGO_PKG_VERSION"), "presswatch runs");
        self.systemd.ready();
        Ok(())
    }

    /// The loop. Returns when the daemon is to stop.
    async fn attend(&mut self, commands: &mut mpsc::Receiver<Command>) {
        let mut is_to_look = true;
        loop {
            is_to_look |= self.tend().await == Tended::Anew;
            if is_to_look {
                self.look().await;
            }
            self.start_due();
            let wake_at = self.desks.iter().filter_map(Desk::wake_at).chain([self.synced_at + SYNC_EVERY]).min();
            let meanwhile = if self.jobs.is_empty() { Meanwhile::Nothing } else { Meanwhile::Work };
            is_to_look = true;
            let clock = self.app.tools.clock.clone();
            tokio::select! {
                // What happened comes before what is due: a command counts from the moment that it was given.
                biased;
                command = commands.recv() => match command {
                    Some(Command::Reload) => self.reload(reload::Cause::Asked).await,
                    Some(Command::FilesChanged) => self.reload(reload::Cause::FilesChanged).await,
                    Some(Command::Stop) | None => return,
                },
                Some(ended) = self.jobs.join_next_with_id() => self.note_end(ended).await,
                Some(role) = self.nudges.recv() => self.nudge(role),
                Some(question) = self.monitor.questions.recv() => {
                    // Whoever asked may have gone.
                    let _ = question.send(Standing::AtWork);
                    is_to_look = false;
                }
                () = self.systemd.watchdog_tick() => self.systemd.pat_watchdog(),
                () = clock.pass_until(wake_at, meanwhile) => {
                    // What was found out before still holds; nothing happened but the time.
                    is_to_look = wake_at.is_none_or(|wake_at| clock.now() < wake_at);
                }
            }
        }
    }

    /// What has to be done now and then, whatever is due.
    async fn tend(&mut self) -> Tended {
        let now = self.app.tools.clock.now();
        let was_set_back = now < self.seen_at;
        self.seen_at = now;
        if was_set_back {
            tracing::warn!(now = %now, "the clock was set back; schedules are looked at anew");
            self.desks.iter_mut().for_each(|desk| desk.forget_times(now));
            self.prune_at = self.prune_at.min(now + PRUNE_EVERY);
        }
        if was_set_back || now - self.swept_at >= SWEEP_EVERY {
            self.swept_at = now;
            complain("leases of dead processes", self.app.tools.store.release_gone(now).await);
            self.settle_leases().await;
            // Paused, resumed, asked for by hand: another process may have changed what is due.
            self.desks.iter().for_each(Desk::look_again);
            if self.is_web_missing() {
                complain("the pages for monitors", self.monitor.follow(&self.app).await);
            }
        }
        if was_set_back || now - self.renewed_at >= RENEW_EVERY {
            self.renewed_at = now;
            if !self.jobs.is_empty() {
                complain("renewing leases", self.app.tools.store.renew_leases(now).await);
            }
        }
        self.note_round().await;
        if was_set_back || now - self.synced_at >= SYNC_EVERY {
            self.synced_at = now;
            complain("schedules", self.app.keep_up().await);
            complain("alerts", self.begin_alerts().await);
            return Tended::Anew;
        }
        Tended::AsBefore
    }

    /// Asks the store when each role is next due.
    async fn look(&mut self) {
        for desk in &mut self.desks {
            let due = match (desk.role, desk.looked_at()) {
                // Its job has seen all that was due then.
                (Role::Poll, Some(looked_at)) => self.app.tools.store.next_poll_at(Some(looked_at)).await,
                (_, Some(_)) => continue,
                (Role::Prune, None) => Ok(Some(self.prune_at)),
                (role, None) => next_due(role, &self.app, &self.board).await,
            };
            match due {
                Ok(due) => desk.due = due,
                Err(error) => {
                    tracing::error!(role = desk.role.as_str(), detail = %error, "cannot find out what is due");
                    desk.rest_after_failure(self.app.tools.clock.now());
                }
            }
        }
        if self.systemd.is_there() {
            let status = self.status();
            self.systemd.status(status);
        }
    }

    /// One line for `systemctl status`.
    fn status(&self) -> String {
        if let Some(complaint) = self.complaint.as_deref().and_then(|complaint| complaint.lines().next()) {
            return format!("The changed config is broken, the one before is in force: {complaint}");
        }
        let zone = self.app.config.effective_timezone();
        let next = |role: Role| {
            let due = self.desks.iter().find(|desk| desk.role == role)?.due?;
            Some(due.with_timezone(&zone).format("%Y-%m-%d %H:%M %Z").to_string())
        };
        let poll = next(Role::Poll).map(|at| format!("; next poll {at}")).unwrap_or_default();
        let issue = next(Role::Compose).map(|at| format!("; next issue {at}")).unwrap_or_default();
        format!("Watching {} sources{poll}{issue}", self.app.config.sources.len())
    }

    fn start_due(&mut self) {
        let now = self.app.tools.clock.now();
        for desk in &mut self.desks {
            if desk.is_to_start(now) {
                let reins = desk.start(now);
                let job = self.jobs.spawn(work(desk.role, self.app.clone(), self.board.clone(), reins));
                desk.job = Some(job.id());
            }
        }
    }

    fn nudge(&mut self, role: Role) {
        if let Some(desk) = self.desks.iter_mut().find(|desk| desk.role == role) {
            desk.nudge();
        }
    }

    /// A job has ended, well or not.
    async fn note_end(&mut self, ended: Result<(Id, anyhow::Result<usize>), JoinError>) {
        let now = self.app.tools.clock.now();
        let (id, outcome) = match ended {
            Ok((id, outcome)) => (id, outcome),
            Err(error) => (error.id(), Err(anyhow::Error::new(error).context("a fault of presswatch; please report it"))),
        };
        let Some(desk) = self.desks.iter_mut().find(|desk| desk.job == Some(id)) else { return };
        if desk.is_halted() && desk.role == Role::Poll {
            // Its polls have written when they are due by the config before.
            complain("schedules", self.app.keep_up().await);
        }
        let is_awaited = matches!(desk.role, Role::Poll | Role::Read);
        match outcome {
            Ok(done) => {
                desk.end(done, now);
                if desk.role == Role::Prune {
                    self.prune_at = now + PRUNE_EVERY;
                }
            }
            Err(error) => {
                self.app.tools.metrics.count_job_failure(desk.role.as_str());
                tracing::error!(role = desk.role.as_str(), detail = format!("{error:#}"), "work failed; it is tried again in a minute");
                desk.rest_after_failure(now);
                desk.owes_leases = true;
                self.settle_leases().await;
            }
        }
        if is_awaited {
            self.board.nudge_waiting_issues();
        }
    }
}

impl Daemon {
    /// Gives back what failed jobs held. A store that fails them fails this too, at first; until then nobody else has the work.
    async fn settle_leases(&mut self) {
        for desk in self.desks.iter_mut().filter(|desk| desk.owes_leases && desk.job.is_none()) {
            let given_back = match desk.role.leases() {
                Some(leases) => self.app.tools.store.release_own(leases).await,
                None => Ok(()),
            };
            desk.owes_leases = given_back.is_err();
            complain("leases of failed work", given_back);
        }
    }
}

/// Says what failed and will be tried again.
fn complain<E: Into<anyhow::Error>>(what: &str, outcome: Result<(), E>) {
    if let Err(error) = outcome {
        tracing::error!(detail = format!("{:#}", error.into()), "{what}: not done, it is tried again later");
    }
}
