//! What the user wrote, and what the program needs of it.
//!
//! `load` reads the config and its included files and either gives a `Config`, every value of it checked, or all the
//! mistakes at once, each with its place. Nothing outside `app` and `cli` knows these types: other rooms are handed
//! the nouns of `model` and the settings of their own room.

mod access;
mod alerts;
mod digest;
mod dkim;
mod edit;
mod environment;
mod fetch;
mod file;
mod mail;
mod opml;
mod problem;
mod reader;
mod secret;
mod select;
mod session;
mod source;
mod store;
mod templates;
mod value;
mod web;
mod whole;

#[cfg(test)]
mod default_test;
#[cfg(test)]
mod examples_test;
#[cfg(test)]
mod load_test;
#[cfg(test)]
mod message_test;
#[cfg(test)]
mod mutation_test;
#[cfg(test)]
mod secret_test;

use std::path::{Path, PathBuf};

use chrono_tz::Tz;

pub use edit::{EditError, Entry, Ids, Written, append, is_id, written_sources};
pub use environment::Environment;
pub use file::{ConfigError, locate};
pub use opml::{BadOutline, Left, Opml, Outline, read_opml, write_opml};
pub use problem::{Colour, ProblemRow, Problems, Severity};
pub use store::StoreConfig;
pub use web::WebConfig;

use crate::model::{Alerts, Digest, Mail, Source, Topic};

/// A config that holds together.
#[derive(Debug, Clone)]
pub struct Config {
    /// The main file.
    pub path: PathBuf,
    /// The main file and the included ones: a change of any is a change of the config.
    pub files: Vec<PathBuf>,
    /// The folders in which a file may come to be one of them: where they lie, and where patterns of `include` look.
    pub folders: Vec<PathBuf>,
    /// `None` if not written: then times on pages that name no zone count only as their day.
    pub timezone: Option<Tz>,
    pub store: StoreConfig,
    pub fetch: crate::fetch::Settings,
    /// Always there if there is a digest, or somebody to alert.
    pub mail: Option<Mail>,
    pub alerts: Alerts,
    pub web: WebConfig,
    pub sources: Vec<Source>,
    pub topics: Vec<Topic>,
    pub digests: Vec<Digest>,
    /// What can be used but may not be meant.
    pub warnings: Problems,
}

impl Config {
    /// On whose clocks schedules run and the dates in mails are given, where nothing else is said.
    pub fn effective_timezone(&self) -> Tz {
        self.timezone.unwrap_or(Tz::UTC)
    }
}

/// Reads the config at `path` with all that it includes. In the error are all mistakes, and the warnings too.
pub fn load(path: &Path, environment: &Environment) -> Result<Config, Problems> {
    let session = session::Session::new(environment);
    let config = whole::read_config(&session, path);
    let problems = session.into_problems();
    match config {
        Some(config) if !problems.has_errors() => Ok(Config { warnings: problems, ..config }),
        _ => Err(problems),
    }
}
