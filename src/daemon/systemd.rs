//! What systemd is told (sd_notify(3)): that the service is up, reloads, stops, what it does, and that its loop is alive.
//!
//! Says nothing where nobody listens. A message that does not get through changes nothing.

use std::time::Duration;

use sd_notify::NotifyState;
use tokio::time::{Interval, MissedTickBehavior, interval};

/// The way to the service manager, where there is one.
#[derive(Debug)]
pub struct Systemd {
    is_there: bool,
    /// Ticks at half of what WATCHDOG_USEC allows, as sd_watchdog_enabled(3) recommends.
    watchdog: Option<Interval>,
    status: String,
}

impl Systemd {
    /// As the environment of this process says.
    pub fn of_process() -> Systemd {
        let watchdog = sd_notify::watchdog_enabled().map(|limit| {
            let mut ticks = interval((limit / 2).max(Duration::from_millis(1)));
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            ticks
        });
        Systemd { is_there: std::env::var_os("NOTIFY_SOCKET").is_some(), watchdog, status: String::new() }
    }

    /// Whether anybody reads what is said.
    pub fn is_there(&self) -> bool {
        self.is_there
    }

    pub fn ready(&self) {
        self.say(&[NotifyState::Ready]);
    }

    /// A reload begins; `ready` ends it.
    pub fn reloading(&self) {
        match NotifyState::monotonic_usec_now() {
            Ok(now) => self.say(&[NotifyState::Reloading, now]),
            Err(error) => tracing::debug!(detail = %error, "no monotonic clock"),
        }
    }

    pub fn stopping(&self) {
        self.say(&[NotifyState::Stopping]);
    }

    /// What `systemctl status` shows; said only where it is another text.
    pub fn status(&mut self, status: String) {
        if self.status != status {
            self.say(&[NotifyState::Status(&status)]);
            self.status = status;
        }
    }

    /// Returns when the watchdog wants to hear from us; never where there is none.
    pub async fn watchdog_tick(&mut self) {
        match &mut self.watchdog {
            Some(ticks) => {
                ticks.tick().await;
            }
            None => std::future::pending().await,
        }
    }

    /// We are alive.
    pub fn pat_watchdog(&self) {
        self.say(&[NotifyState::Watchdog]);
    }

    fn say(&self, state: &[NotifyState<'_>]) {
        if !self.is_there {
            return;
        }
        if let Err(error) = sd_notify::notify(state) {
            tracing::debug!(detail = %error, "systemd was not told");
        }
    }
}
