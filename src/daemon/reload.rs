//! Another config while the daemon runs: a sound one is in force from the next job on, a broken one is said and changes nothing.

use std::sync::Arc;

use super::Daemon;
use crate::metrics::End;

/// Why the config is read anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// Somebody wants it: secrets may have changed that lie elsewhere.
    Asked,
    /// Where nothing is another than before, nobody wants to hear of it.
    FilesChanged,
}

impl Daemon {
    pub(super) async fn reload(&mut self, cause: Cause) {
        let read = self.app.reread(&self.options.environment);
        let complaint = read.as_ref().err().map(ToString::to_string);
        let is_new = match &read {
            Ok(app) => app.fingerprint != self.fingerprint || self.complaint.is_some(),
            Err(_) => complaint != self.complaint,
        };
        if cause == Cause::FilesChanged && !is_new {
            return;
        }
        self.systemd.reloading();
        match read {
            Ok(app) => {
                self.complaint = None;
                self.fingerprint = app.fingerprint.clone();
                self.app = Arc::new(app);
                self.app.tools.metrics.note_config(End::Done);
                self.take_hold().await;
            }
            Err(error) => {
                for detail in error.to_string().lines() {
                    tracing::error!(detail, "the config is broken");
                }
                tracing::error!("the config is not taken over; the one before stays in force");
                self.app.tools.metrics.note_config(End::Failed);
                self.complaint = complaint;
            }
        }
        self.systemd.ready();
        let status = self.status();
        self.systemd.status(status);
    }

    /// The new config counts from now on.
    async fn take_hold(&mut self) {
        let app = &self.app;
        super::complain("the new config's sources and digests", app.begin().await);
        self.synced_at = app.tools.clock.now();
        for row in app.config.warnings.rows() {
            tracing::warn!(detail = row.problem, file = row.file, line = row.line, "config");
        }
        // Jobs under way have the old one: they finish what they have begun, and new ones go on.
        self.desks.iter().for_each(|desk| desk.halt());
        self.follow_config();
        super::complain("the pages for monitors", self.watch_over().await);
        let config = &self.app.config;
        tracing::info!(sources = config.sources.len(), digests = config.digests.len(), "config reloaded");
    }

    /// Files that the config names now may lie elsewhere.
    pub(super) fn follow_config(&mut self) {
        let config = &self.app.config;
        let of_files = config.files.iter().filter_map(|file| file.parent()).map(|folder| folder.to_owned());
        let folders: Vec<_> = config.folders.iter().cloned().chain(of_files).collect();
        if let Some(watch) = &mut self.options.watch {
            watch.follow(&folders);
        }
    }
}
