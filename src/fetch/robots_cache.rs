//! robots.txt of each host: fetched once a day, kept while it cannot be fetched (RFC 9309, 2.3 and 2.4).

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use url::{Position, Url};

use super::body::{self, Excess};
use super::exchange::{self, Limit};
use super::fetcher::Inner;
use super::guard::told;
use super::host::{Host, Memory, RobotsFailure};
use super::robots::{self, Rules};
use super::{FetchError, Phase, Request, RobotsPolicy, RobotsRefusal, Unreachable};

const FRESH_FOR: TimeDelta = TimeDelta::hours(24);
/// A copy that is no longer fresh and could not be renewed serves so long until the next try.
const RETRY_AFTER: TimeDelta = TimeDelta::hours(1);
/// What more a robots.txt asks for is not granted.
const LONGEST_CRAWL_DELAY: Duration = Duration::from_secs(60);
/// RFC 9309, 2.3.1.2; after more of them there is no robots.txt.
const MOST_REDIRECTS: usize = 5;

/// Why robots.txt could not be had. At its own host, or where a redirect led.
struct Failure {
    error: FetchError,
    is_own: bool,
}

impl Inner {
    /// Whether robots.txt lets us fetch the URL, and how far apart it wants requests.
    pub async fn ask_leave(&self, host: &Arc<Host>, request: &Request<'_>, url: &Url) -> Result<Duration, FetchError> {
        if self.settings.robots == RobotsPolicy::Ignore {
            return Ok(self.settings.delay);
        }
        let rules = self.rules(host, request, url).await?;
        if !rules.allow(&url[Position::BeforePath..Position::AfterQuery]) {
            return Err(FetchError::Robots { url: told(url), refusal: RobotsRefusal::Disallowed });
        }
        let wanted = rules.crawl_delay.unwrap_or_default().min(LONGEST_CRAWL_DELAY);
        Ok(self.settings.delay.max(wanted))
    }

    async fn rules(&self, host: &Arc<Host>, request: &Request<'_>, url: &Url) -> Result<Arc<Rules>, FetchError> {
        let tries = {
            let mut memory = host.memory();
            if let Some(rules) = memory.usable_rules(self.clock.now()) {
                return Ok(rules);
            }
            memory.robots_tries()
        };
        let _turn = host.robots_turn.lock().await;
        {
            // Whoever had the turn before us may have fetched it, or tried in vain.
            let mut memory = host.memory();
            if let Some(rules) = memory.usable_rules(self.clock.now()) {
                return Ok(rules);
            }
            if let Some(failure) = memory.robots_failure.as_ref().filter(|failure| failure.number != tries) {
                return Err(failure.error.clone());
            }
        }
        match self.download(request, url).await {
            Ok(text) => {
                let rules = host.change(|memory| {
                    memory.keep_robots(text, self.clock.now());
                    memory.rules()
                });
                Ok(rules.unwrap_or_default())
            }
            Err(failure) => self.do_without(host, failure, url),
        }
    }

    /// The last good copy, however old; without one nothing is fetched.
    fn do_without(&self, host: &Arc<Host>, failure: Failure, url: &Url) -> Result<Arc<Rules>, FetchError> {
        let now = self.clock.now();
        let copy = host.memory().rules();
        if failure.is_own && (copy.is_none() || matches!(failure.error, FetchError::RateLimited { .. })) {
            host.note::<()>(&Err(failure.error.clone()), now);
        }
        let error = failure.told(url);
        let mut memory = host.memory();
        let number = memory.robots_tries() + 1;
        memory.robots_failure = Some(RobotsFailure { error: error.clone(), at: now, number });
        copy.ok_or(error)
    }

    /// An empty text where the host has no robots.txt.
    async fn download(&self, request: &Request<'_>, of: &Url) -> Result<String, Failure> {
        let limit = Limit::new(self.timeouts, self.settings.timeout);
        let mut url = of.clone();
        url.set_path("/robots.txt");
        url.set_query(None);
        url.set_fragment(None);
        // Never closed, so never an error.
        let _place = self.places.acquire().await.ok();
        for redirects in 0..=MOST_REDIRECTS {
            match self.download_from(request, &url, &limit).await {
                Ok(Found::Text(text)) => return Ok(text),
                Ok(Found::Elsewhere(to)) => url = to,
                Err(error) => return Err(Failure { error, is_own: redirects == 0 }),
            }
        }
        Ok(String::new())
    }

    async fn download_from(&self, request: &Request<'_>, url: &Url, limit: &Limit) -> Result<Found, FetchError> {
        self.guard.check_url(url, &request.access.allow_networks)?;
        // No credentials: the copy serves every source of this host.
        let client = self.clients.get(request.access, super::fetcher::at_home(url, request.home))?;
        let response = limit.keep(url, Phase::Waiting, client.get(url.clone()).send()).await?;
        if let Some(redirect) = exchange::redirect(&response) {
            return Ok(Found::Elsewhere(redirect?.to));
        }
        let status = response.status();
        if status.is_success() {
            let bytes = body::read(response, robots::LONGEST, Excess::Leave, limit).await?;
            let mut text = String::from_utf8_lossy(&bytes).into_owned();
            // Octets that are no UTF-8 have become three each.
            text.truncate(text.floor_char_boundary(robots::LONGEST));
            return Ok(Found::Text(text));
        }
        // A 4xx means that there is none (RFC 9309, 2.3.1.3). 429 is none of them: it says 'later', as a 5xx does.
        if status.is_client_error() && status.as_u16() != 429 {
            return Ok(Found::Text(String::new()));
        }
        Err(exchange::refusal(&response, self.clock.now()))
    }
}

enum Found {
    Text(String),
    Elsewhere(Url),
}

impl Failure {
    /// A host that cannot be talked to at all is not a matter of robots.txt.
    fn told(self, url: &Url) -> FetchError {
        match self.error {
            error @ (FetchError::Unreachable { why: Unreachable::Name(_) | Unreachable::Connection(_) | Unreachable::Tls(_), .. }
            | FetchError::TimedOut { phase: Phase::Connecting, .. }
            | FetchError::RateLimited { .. }
            | FetchError::RefusedAddress { .. }
            | FetchError::Misconfigured(_))
                if self.is_own =>
            {
                error
            }
            error => FetchError::Robots { url: told(url), refusal: RobotsRefusal::Unavailable(error.to_string()) },
        }
    }
}

impl Memory {
    fn usable_rules(&mut self, now: DateTime<Utc>) -> Option<Arc<Rules>> {
        let is_fresh = self.state.robots_fetched_at.is_some_and(|at| at <= now && now - at < FRESH_FOR);
        let was_tried = self.robots_failure.as_ref().is_some_and(|failure| failure.at <= now && now - failure.at < RETRY_AFTER);
        if is_fresh || was_tried { self.rules() } else { None }
    }

    fn robots_tries(&self) -> u64 {
        self.robots_failure.as_ref().map_or(0, |failure| failure.number)
    }
}
