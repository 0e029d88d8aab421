//! The end: what is under way is finished or left safely, within a grace.

use tokio::sync::mpsc;

use super::{Command, Daemon, complain};
use crate::store::Store;
use crate::web::Standing;

impl Daemon {
    /// Begins nothing new, waits for what is under way, and leaves the rest to whoever comes next.
    pub(super) async fn end(&mut self, commands: &mut mpsc::Receiver<Command>) {
        self.systemd.stopping();
        tracing::info!(jobs = self.jobs.len(), "presswatch stops");
        self.desks.iter().for_each(|desk| desk.halt());
        self.finish_jobs(commands).await;
        if !self.jobs.is_empty() {
            tracing::warn!(jobs = self.jobs.len(), "work is left to the next start");
            self.jobs.abort_all();
            while self.jobs.join_next().await.is_some() {}
        }
        self.put_away().await;
        tracing::info!("presswatch has stopped");
    }

    /// Returns when all jobs have ended, the grace has, or patience has: with the second order to stop.
    async fn finish_jobs(&mut self, commands: &mut mpsc::Receiver<Command>) {
        let grace = tokio::time::sleep(self.options.grace);
        tokio::pin!(grace);
        let mut is_heard = true;
        while !self.jobs.is_empty() {
            tokio::select! {
                biased;
                command = commands.recv(), if is_heard => match command {
                    Some(Command::Stop) => return,
                    Some(Command::Reload | Command::FilesChanged) => {}
                    None => is_heard = false,
                },
                Some(ended) = self.jobs.join_next_with_id() => self.note_end(ended).await,
                Some(question) = self.monitor.questions.recv() => drop(question.send(Standing::Stopping)),
                () = self.systemd.watchdog_tick() => self.systemd.pat_watchdog(),
                () = &mut grace => return,
            }
        }
    }

    /// What the next start is spared from finding out.
    async fn put_away(&self) {
        let store: &Store = &self.app.tools.store;
        complain("pace of hosts", store.save_hosts(&self.app.tools.fetcher.changed_hosts()).await);
        for desk in &self.desks {
            if let Some(leases) = desk.role.leases() {
                complain("leases", store.release_own(leases).await);
            }
        }
        store.close().await;
    }
}
