//! Builds the parts from the config. The only reader of `Config` beside the command line.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Utc};
use url::Url;

use crate::clock::Clock;
use crate::config::{self, Config, Environment, Problems};
use crate::digest::topics::Matcher;
use crate::fetch::Fetcher;
use crate::jobs::{LONGEST_TEXT_PAUSE, Tools, Weather, restoration_in_words};
use crate::metrics::Metrics;
use crate::model::{Digest, Language, Newsroom, Source, Templates};
use crate::schedule;
use crate::store::{Longest, SourceStatus, Store, WatchedDigest, WatchedSource};

/// A config and what it takes to act on it.
pub struct App {
    pub config: Config,
    pub tools: Tools,
    /// What tells the config's text from another one.
    pub fingerprint: String,
}

impl App {
    /// Opens the store and makes ready to fetch. Changes nothing but the store's schema and what a copy that was put back, or a clock
    /// that was set back, makes wrong in it.
    pub async fn open(config: Config, clock: Clock) -> anyhow::Result<App> {
        // Before the store: a migration takes its time, and who edits the config meanwhile is to be heard.
        let fingerprint = fingerprint(&config.files);
        let store = Store::open(&config.store.path).await?;
        let now = clock.now();
        if let Some(restoration) = store.recognise(now).await? {
            tracing::warn!(
                detail = restoration_in_words(&restoration, Language::English, config.effective_timezone()),
                "a copy of the store was put back"
            );
        }
        store.pull_in(longest(&config), now).await?;
        let tools = Tools {
            store,
            fetcher: Fetcher::new(config.fetch.clone(), clock.clone())?,
            metrics: Metrics::new(clock.now()),
            clock,
            topics: Arc::new(Matcher::new(&config.topics).context("the topics cannot be searched for")?),
            templates: templates(&config),
            concurrency: config.fetch.concurrency,
            keep_snapshots: config.store.keep_snapshots,
            weather: Weather::default(),
        };
        Ok(App { config, tools, fingerprint })
    }

    /// Reads the config anew and builds the parts that hang on it: the store stays open, and what is known of hosts is kept.
    pub fn reread(&self, environment: &Environment) -> Result<App, Unsound> {
        let config = config::load(&self.config.path, environment)?;
        let fingerprint = fingerprint(&config.files);
        if config.store.path != self.config.store.path {
            return Err(Unsound::OtherStore { now: self.config.store.path.clone() });
        }
        let tools = Tools {
            store: self.tools.store.clone(),
            fetcher: self.tools.fetcher.resettled(config.fetch.clone()).map_err(|error| Unsound::Unusable(error.to_string()))?,
            clock: self.tools.clock.clone(),
            metrics: self.tools.metrics.clone(),
            topics: Arc::new(Matcher::new(&config.topics).map_err(|error| Unsound::Unusable(error.to_string()))?),
            templates: templates(&config),
            concurrency: config.fetch.concurrency,
            keep_snapshots: config.store.keep_snapshots,
            weather: self.tools.weather.clone(),
        };
        Ok(App { config, tools, fingerprint })
    }

    /// Makes the store know the config's sources and digests: from here on they count, and what failed is tried again soon.
    pub async fn begin(&self) -> anyhow::Result<()> {
        self.sync(&HashMap::new()).await
    }

    /// The same while nobody has changed anything: only the clock may have. A source that failed is left alone as long as it was
    /// to be, unless that lies farther ahead than we ever put it.
    pub async fn keep_up(&self) -> anyhow::Result<()> {
        let farthest = self.tools.clock.now() + schedule::LONGEST_BACK_OFF;
        let failing = self.tools.store.source_statuses().await?.into_iter().filter(|source| source.state == "failing");
        let put_off = failing.filter_map(|source| Some((source.id, source.next_poll_at.filter(|at| *at <= farthest)?)));
        self.tools.store.pull_in(longest(&self.config), self.tools.clock.now()).await?;
        self.sync(&put_off.collect()).await
    }

    /// `put_off` are not due before then.
    async fn sync(&self, put_off: &HashMap<String, DateTime<Utc>>) -> anyhow::Result<()> {
        let now = self.tools.clock.now();
        let next = |source: &Source| Some(schedule::next_due(&source.schedule, now)?.max(put_off.get(&source.id).copied().unwrap_or(now)));
        let watched = |source: &Source| WatchedSource {
            id: source.id.clone(),
            url: source.url.to_string(),
            rules: rules(source),
            next_poll_at: next(source).filter(|_| !source.paused),
        };
        let watched: Vec<WatchedSource> = self.config.sources.iter().map(watched).collect();
        self.tools.store.sync_sources(&watched, now).await?;
        let watched = |digest: &Digest| WatchedDigest {
            id: digest.id.clone(),
            schedule: format!("{} {}", digest.schedule.zone, digest.schedule.expression),
            next_at: schedule::next_due(&digest.schedule, now),
        };
        let watched: Vec<WatchedDigest> = self.config.digests.iter().map(watched).collect();
        self.tools.store.sync_digests(&watched, now).await?;
        Ok(())
    }

    pub fn source(&self, id: &str) -> Option<&Source> {
        self.config.sources.iter().find(|source| source.id == id)
    }

    pub fn digest(&self, id: &str) -> Option<&Digest> {
        self.config.digests.iter().find(|digest| digest.id == id)
    }

    /// What readers see of the sources: the name in the config, else what the page calls itself, else its host.
    pub async fn newsrooms(&self) -> anyhow::Result<Vec<Newsroom>> {
        let statuses = self.tools.store.source_statuses().await?;
        Ok(self.config.sources.iter().map(|source| newsroom(source, &statuses)).collect())
    }
}

/// Why a new config is not taken.
#[derive(Debug, thiserror::Error)]
pub enum Unsound {
    #[error("{0}")]
    Mistakes(#[from] Problems),
    #[error("`[store] url` cannot change while presswatch runs; it is {} until a restart", now.display())]
    OtherStore { now: PathBuf },
    #[error("{0}")]
    Unusable(String),
}

/// What waits for longer does so by a clock that was wrong, or by a config that was another.
fn longest(config: &Config) -> Longest {
    let of_change = config.sources.iter().map(|source| source.confirm).max().unwrap_or_default();
    Longest { of_delivery: schedule::LONGEST_DELIVERY_PAUSE, of_text: LONGEST_TEXT_PAUSE, of_change }
}

fn templates(config: &Config) -> Option<Arc<Templates>> {
    config.mail.as_ref()?.templates.clone().map(Arc::new)
}

/// A hash of all files of a config.
fn fingerprint(files: &[PathBuf]) -> String {
    let mut hasher = blake3::Hasher::new();
    for file in files {
        hasher.update(file.as_os_str().as_encoded_bytes());
        // A file that went since is another text, too.
        hasher.update(blake3::hash(&std::fs::read(file).unwrap_or_default()).as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

fn newsroom(source: &Source, statuses: &[SourceStatus]) -> Newsroom {
    let title = statuses.iter().find(|status| status.id == source.id).and_then(|status| status.title.clone());
    let host = || source.url.host_str().unwrap_or(&source.id).trim_start_matches("www.").to_owned();
    Newsroom {
        id: source.id.clone(),
        name: source.name.clone().or(title).unwrap_or_else(host),
        link: source.link.as_ref().unwrap_or(&source.url).to_string(),
        labels: source.labels.clone(),
    }
}

/// The fingerprint of all that decides which items are found: under other rules a source begins with a baseline.
fn rules(source: &Source) -> String {
    let select = serde_json::to_string(&source.select).unwrap_or_default();
    let rules = [identity(&source.url), source.kind.as_str().to_owned(), select].join("\n");
    blake3::hash(rules.as_bytes()).to_hex()[..16].to_owned()
}

/// Two spellings of one address are no other rules.
fn identity(url: &Url) -> String {
    crate::model::canonical(url, url)
}
