//! One request from its address to its page: leave from the guard, the host and robots.txt, then the exchange, hop by hop.
//!
//! Redirects are followed here and not by the HTTP client, because each hop is a request of its own: to an address that must pass the guard,
//! to a host with its own pace and robots.txt, and without the source's headers, cookies and credentials once it leaves the source's origin (the
//! client would drop only Authorization and Cookie). It also shows which part of a chain is permanent.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, COOKIE, ETAG, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;
use url::Url;

use super::body::{self, Excess};
use super::client::{AtHome, Clients, Timeouts};
use super::dns::Names;
use super::exchange::{self, Limit, Redirect};
use super::guard::{Guard, told};
use super::host::Hosts;
use super::{FetchError, Fetched, FetchedPage, HostState, Phase, Request, Settings, Validators};
use crate::clock::Clock;
use crate::model::{Access, Auth, Receipt, is_secret};

const MOST_REDIRECTS: usize = 10;

/// The way out to the web. Clones share everything.
#[derive(Clone)]
pub struct Fetcher {
    inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub settings: Settings,
    pub timeouts: Timeouts,
    pub clock: Clock,
    pub guard: Arc<Guard>,
    pub clients: Clients,
    pub hosts: Arc<Hosts>,
    /// As many requests as may be under way at once.
    pub places: Semaphore,
}

impl Fetcher {
    /// Connects to nothing and reads no file yet. Fails where `contact` or `proxy` cannot be used.
    pub fn new(settings: Settings, clock: Clock) -> Result<Fetcher, FetchError> {
        let names = Names::new(settings.dns);
        Fetcher::with_names(settings, clock, names)
    }

    /// The same way out under other settings: what is known of hosts, and who waits at their gates, stays.
    pub fn resettled(&self, settings: Settings) -> Result<Fetcher, FetchError> {
        let names = Names::new(settings.dns);
        let hosts = if settings.per_host == self.inner.settings.per_host {
            self.inner.hosts.clone()
        } else {
            let hosts = Hosts::new(settings.per_host, self.inner.clock.now());
            hosts.remember(self.inner.hosts.states(), self.inner.clock.now());
            Arc::new(hosts)
        };
        Fetcher::with_hosts(settings, self.inner.clock.clone(), names, hosts)
    }

    pub(super) fn with_names(settings: Settings, clock: Clock, names: Names) -> Result<Fetcher, FetchError> {
        let hosts = Arc::new(Hosts::new(settings.per_host, clock.now()));
        Fetcher::with_hosts(settings, clock, names, hosts)
    }

    fn with_hosts(settings: Settings, clock: Clock, names: Names, hosts: Arc<Hosts>) -> Result<Fetcher, FetchError> {
        let proxy = settings.proxy.as_ref().and_then(|proxy| Url::parse(proxy.expose_secret()).ok());
        let guard = Arc::new(Guard {
            allow_private: settings.allow_private,
            networks: settings.allow_networks.clone(),
            proxy_host: proxy.and_then(|proxy| proxy.domain().map(str::to_owned)),
        });
        Ok(Fetcher {
            inner: Arc::new(Inner {
                timeouts: Timeouts::new(settings.timeout),
                clients: Clients::new(&settings, names, guard.clone())?,
                guard,
                hosts,
                places: Semaphore::new(settings.concurrency.clamp(1, Semaphore::MAX_PERMITS)),
                settings,
                clock,
            }),
        })
    }

    /// Fetches a page, following up to 10 redirects. It waits as long as the host's pace asks for; `timeout` counts only the time on the network.
    pub async fn get(&self, request: &Request<'_>) -> Result<Fetched, FetchError> {
        let mut url = Cow::Borrowed(request.url);
        let mut left = self.inner.settings.timeout;
        let mut trail: Vec<Url> = Vec::new();
        let mut moved_to = None;
        let mut is_permanent = true;
        loop {
            // They are of the address asked for, and a 304 means nothing where none is sent.
            let validators = request.validators.filter(|v| trail.is_empty() && (v.etag.is_some() || v.last_modified.is_some()));
            let redirect = match self.inner.hop(request, &url, validators, &mut left).await? {
                Answer::NotModified => return Ok(Fetched::NotModified),
                Answer::Page { content_type, validators, body, status, headers } => {
                    let url = url.into_owned();
                    let receipt = Receipt { asked: request.url.to_string(), url: url.to_string(), status, headers };
                    let receipt = receipt.mask(secrets(request.access));
                    return Ok(Fetched::Page(FetchedPage { url, moved_to, content_type, validators, body, receipt }));
                }
                Answer::Redirect(redirect) => redirect,
            };
            is_permanent &= redirect.is_permanent;
            if is_permanent {
                moved_to = Some(redirect.to.clone());
            }
            trail.push(url.into_owned());
            let bad = |why| FetchError::BadRedirect { url: told(request.url), why };
            if trail.contains(&redirect.to) {
                return Err(bad("it leads back to where it began"));
            }
            if trail.len() > MOST_REDIRECTS {
                return Err(bad("it goes on for more than 10 addresses"));
            }
            url = Cow::Owned(redirect.to);
        }
    }

    /// Requests to one host that may be under way at once.
    pub fn per_host(&self) -> usize {
        self.inner.settings.per_host
    }

    /// Takes in what an earlier run knew of its hosts.
    pub fn remember(&self, hosts: Vec<HostState>) {
        self.inner.hosts.remember(hosts, self.inner.clock.now());
    }

    /// What is to be stored: the hosts whose state changed since the last call. To be called now and then: it also forgets
    /// hosts that are long out of use.
    pub fn changed_hosts(&self) -> Vec<HostState> {
        self.inner.hosts.take_changed(self.inner.clock.now())
    }

    /// What is known of a host; see `host_key`.
    pub fn host(&self, host: &str) -> Option<HostState> {
        self.inner.hosts.state(host)
    }
}

/// What a host is known by: `host[:port]` of the URL, the port only where it is not the scheme's own.
pub fn host_key(url: &Url) -> String {
    let authority = url.authority();
    authority.rsplit_once('@').map_or(authority, |(_, host)| host).to_owned()
}

pub(super) fn at_home(url: &Url, home: &Url) -> AtHome {
    let is_same =
        url.scheme() == home.scheme() && url.host_str() == home.host_str() && url.port_or_known_default() == home.port_or_known_default();
    if is_same { AtHome::Yes } else { AtHome::No }
}

enum Answer {
    Page { content_type: Option<String>, validators: Validators, body: Vec<u8>, status: u16, headers: Vec<(String, String)> },
    NotModified,
    Redirect(Redirect),
}

impl Inner {
    /// One request to one address, with its host's leave. Takes the time on the network from `left`.
    async fn hop(
        &self,
        request: &Request<'_>,
        url: &Url,
        validators: Option<&Validators>,
        left: &mut Duration,
    ) -> Result<Answer, FetchError> {
        self.guard.check_url(url, &request.access.allow_networks)?;
        // The guard lets no user name pass, so this is the host's key.
        let host = self.hosts.get(url.authority(), self.clock.now());
        host.check(request.urgency, self.clock.now())?;
        let message = self.message(request, url, validators)?;
        let spacing = self.ask_leave(&host, request, url).await?;
        let _permit = host.begin(&self.clock, request.urgency, spacing).await?;
        // After the wait for the host: a place is for who is really under way. Never closed, so never an error.
        let _place = self.places.acquire().await.ok();
        host.start(spacing, self.clock.now());
        let limit = Limit::new(self.timeouts, *left);
        let outcome = self.exchange(message, url, validators.is_some(), &limit).await;
        *left = limit.left();
        host.note(&outcome, self.clock.now());
        outcome
    }

    async fn exchange(
        &self,
        message: reqwest::RequestBuilder,
        url: &Url,
        is_conditional: bool,
        limit: &Limit,
    ) -> Result<Answer, FetchError> {
        let response = limit.keep(url, Phase::Waiting, message.send()).await?;
        if response.status() == StatusCode::NOT_MODIFIED && is_conditional {
            return Ok(Answer::NotModified);
        }
        if let Some(redirect) = exchange::redirect(&response) {
            return redirect.map(Answer::Redirect);
        }
        if !response.status().is_success() {
            let refusal = exchange::refusal(&response, self.clock.now());
            return Err(refusal.with_page(body::read_error_page(response, limit).await));
        }
        let content_type = exchange::text(&response, CONTENT_TYPE);
        let validators = Validators { etag: exchange::text(&response, ETAG), last_modified: exchange::text(&response, LAST_MODIFIED) };
        let (status, headers) = (response.status().as_u16(), exchange::headers(&response));
        let body = body::read(response, self.settings.max_body, Excess::Refuse, limit).await?;
        Ok(Answer::Page { content_type, validators, body, status, headers })
    }

    fn message(&self, request: &Request<'_>, url: &Url, validators: Option<&Validators>) -> Result<reqwest::RequestBuilder, FetchError> {
        let at_home = at_home(url, request.home);
        let mut message = self.clients.get(request.access, at_home)?.get(url.clone());
        if let Some(validators) = validators {
            let conditions = [(IF_NONE_MATCH, &validators.etag), (IF_MODIFIED_SINCE, &validators.last_modified)];
            for (name, value) in conditions {
                if let Some(value) = value.as_deref().and_then(as_received) {
                    message = message.header(name, value);
                }
            }
        }
        if at_home == AtHome::Yes { with_credentials(message, request.access) } else { Ok(message) }
    }
}

/// What lets us in: not to be kept where an answer repeats it.
fn secrets(access: &Access) -> impl Iterator<Item = &str> {
    let headers = access.headers.iter().filter(|(name, _)| is_secret(name));
    let auth = access.auth.as_ref().map(|auth| match auth {
        Auth::Basic { password, .. } => password,
        Auth::Bearer { token } => token,
    });
    headers.chain(&access.cookies).map(|(_, value)| value).chain(auth).map(ExposeSecret::expose_secret)
}

/// The octets that `exchange::text` read.
fn as_received(text: &str) -> Option<HeaderValue> {
    let octets: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    HeaderValue::from_bytes(&octets?).ok()
}

fn with_credentials(mut message: reqwest::RequestBuilder, access: &Access) -> Result<reqwest::RequestBuilder, FetchError> {
    for (name, value) in &access.headers {
        let known = HeaderName::from_bytes(name.as_bytes()).map_err(|_| misfit("headers", name))?;
        message = message.header(known, secret(value.expose_secret()).ok_or_else(|| misfit("headers", name))?);
    }
    if !access.cookies.is_empty() {
        let pairs: Vec<String> = access.cookies.iter().map(|(name, value)| format!("{name}={}", value.expose_secret())).collect();
        message = message.header(COOKIE, secret(&pairs.join("; ")).ok_or_else(|| misfit("cookies", &access.cookies[0].0))?);
    }
    Ok(match &access.auth {
        Some(Auth::Basic { username, password }) => message.basic_auth(username, Some(password.expose_secret())),
        Some(Auth::Bearer { token }) => {
            let value = SecretString::from(format!("Bearer {}", token.expose_secret()));
            message.header(reqwest::header::AUTHORIZATION, secret(value.expose_secret()).ok_or_else(|| misfit("auth", "token"))?)
        }
        None => message,
    })
}

fn secret(value: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}

fn misfit(setting: &str, name: &str) -> FetchError {
    FetchError::Misconfigured(format!("`{setting}`: `{name}` holds characters that HTTP does not allow"))
}
