//! The room as its callers see it, against real servers on loopback. `127.0.0.1` is allowed, `127.0.0.2` is not.

mod access;
mod answers;
mod bodies;
mod dns;
mod pace;
mod robots;
mod safety;
mod site;
mod tls;

use std::time::Duration;

use chrono::{DateTime, Utc};
use url::Url;

use self::site::{Reply, Site};
use super::*;
use crate::clock::Clock;

fn noon() -> DateTime<Utc> {
    "2026-03-02T12:00:00Z".parse().unwrap()
}

fn settings() -> Settings {
    Settings {
        contact: None,
        concurrency: 8,
        per_host: 1,
        delay: Duration::ZERO,
        timeout: Duration::from_secs(20),
        max_body: 64 * 1024,
        robots: RobotsPolicy::Obey,
        proxy: None,
        dns: Dns::System,
        allow_private: false,
        allow_networks: vec!["127.0.0.1/32".parse().unwrap()],
    }
}

fn fetcher() -> Fetcher {
    Fetcher::new(settings(), Clock::manual(noon())).unwrap()
}

/// A request, with what most tests don't care about filled in.
struct Ask {
    url: Url,
    home: Url,
    access: Access,
    validators: Option<Validators>,
    urgency: Urgency,
}

fn ask(url: &Url) -> Ask {
    Ask { url: url.clone(), home: url.clone(), access: Access::default(), validators: None, urgency: Urgency::Scheduled }
}

impl Ask {
    async fn of(&self, fetcher: &Fetcher) -> Result<Fetched, FetchError> {
        let Ask { url, home, access, validators, urgency } = self;
        fetcher.get(&Request { url, access, home, validators: validators.as_ref(), urgency: *urgency }).await
    }

    async fn page(&self, fetcher: &Fetcher) -> FetchedPage {
        match self.of(fetcher).await.unwrap() {
            Fetched::Page(page) => page,
            Fetched::NotModified => panic!("not modified"),
        }
    }

    async fn error(&self, fetcher: &Fetcher) -> FetchError {
        self.of(fetcher).await.unwrap_err()
    }
}
