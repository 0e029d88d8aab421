//! Builds the parts from the config. The only reader of `Config` beside the command line.

use std::sync::Arc;

use anyhow::Context;
use url::Url;

use crate::clock::Clock;
use crate::config::Config;
use crate::digest::topics::Matcher;
use crate::fetch::Fetcher;
use crate::jobs::Tools;
use crate::model::{Digest, Newsroom, Source};
use crate::schedule;
use crate::store::{SourceStatus, Store, WatchedSource};

/// A config and what it takes to act on it.
pub struct App {
    pub config: Config,
    pub tools: Tools,
}

impl App {
    /// Opens the store and makes ready to fetch. Changes nothing but the store's schema.
    pub async fn open(config: Config, clock: Clock) -> anyhow::Result<App> {
        let store = Store::open(&config.store.path).await?;
        let tools = Tools {
            store,
            fetcher: Fetcher::new(config.fetch.clone(), clock.clone())?,
            clock,
            topics: Arc::new(Matcher::new(&config.topics).context("the topics cannot be searched for")?),
            concurrency: config.fetch.concurrency,
            keep_snapshots: config.store.keep_snapshots,
        };
        Ok(App { config, tools })
    }

    /// Makes the store know the config's sources and digests: from here on they count.
    pub async fn begin(&self) -> anyhow::Result<()> {
        let now = self.tools.clock.now();
        let watched = |source: &Source| WatchedSource {
            id: source.id.clone(),
            url: source.url.to_string(),
            rules: rules(source),
            next_poll_at: schedule::next_due(&source.schedule, now),
        };
        let watched: Vec<WatchedSource> = self.config.sources.iter().map(watched).collect();
        self.tools.store.sync_sources(&watched, now).await?;
        let digests: Vec<&str> = self.config.digests.iter().map(|digest| digest.id.as_str()).collect();
        self.tools.store.sync_digests(&digests, now).await?;
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
