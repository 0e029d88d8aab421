//! One HTTP client for each way to the network: building one loads all roots of trust (tens of milliseconds), so there is
//! one for most sources and one more for each set of certificate authority, TLS check and private networks in use.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use ipnet::IpNet;
use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, HeaderMap, HeaderValue};
use reqwest::{Certificate, Client, ClientBuilder, Proxy, redirect};
use secrecy::ExposeSecret;

use super::dns::{GuardedNames, Names};
use super::guard::Guard;
use super::{FetchError, Settings};
use crate::model::Access;

/// How long what may take. The whole is kept by `exchange.rs`, the rest by the client.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timeouts {
    pub whole: Duration,
    /// To connect, DNS and TLS included.
    pub connect: Duration,
    /// Without a byte from the server. Grows with the whole: who allows more time has a slow server.
    pub idle: Duration,
}

impl Timeouts {
    pub fn new(whole: Duration) -> Timeouts {
        Timeouts { whole, connect: CONNECT_TIMEOUT.min(whole), idle: IDLE_TIMEOUT.max(whole / 2).min(whole) }
    }
}

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const IDLE_TIMEOUT: Duration = Duration::from_secs(15);
/// Long enough for the next request at the usual pace, short enough that open files follow the hosts of the last seconds; and shorter
/// than the 5 s after which common servers hang up, perhaps on a request just sent.
const POOL_IDLE: Duration = Duration::from_secs(4);

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Profile {
    ca_file: Option<PathBuf>,
    insecure_tls: bool,
    networks: Vec<IpNet>,
}

pub(super) struct Clients {
    timeouts: Timeouts,
    user_agent: HeaderValue,
    proxy: Option<Proxy>,
    names: Names,
    guard: Arc<Guard>,
    usual: OnceLock<Client>,
    special: Mutex<HashMap<Profile, Client>>,
}

impl Clients {
    pub fn new(settings: &Settings, names: Names, guard: Arc<Guard>) -> Result<Clients, FetchError> {
        // Whoever was first has installed one; both times it is ring.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Clients {
            timeouts: Timeouts::new(settings.timeout),
            user_agent: user_agent(settings.contact.as_deref())?,
            proxy: proxy(settings)?,
            names,
            guard,
            usual: OnceLock::new(),
            special: Mutex::default(),
        })
    }

    /// `at_home`: the origin that the source's TLS settings are meant for.
    pub fn get(&self, access: &Access, at_home: AtHome) -> Result<Client, FetchError> {
        let trusts_more = at_home == AtHome::Yes && (access.ca_file.is_some() || access.insecure_tls);
        if !trusts_more && access.allow_networks.is_empty() {
            if let Some(client) = self.usual.get() {
                return Ok(client.clone());
            }
            let client = self.build(&Profile::default())?;
            return Ok(self.usual.get_or_init(|| client).clone());
        }
        let profile = Profile {
            ca_file: access.ca_file.clone().filter(|_| trusts_more),
            insecure_tls: access.insecure_tls && trusts_more,
            networks: access.allow_networks.clone(),
        };
        let mut special = self.special.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = special.get(&profile) {
            return Ok(client.clone());
        }
        let client = self.build(&profile)?;
        special.insert(profile, client.clone());
        Ok(client)
    }

    fn build(&self, profile: &Profile) -> Result<Client, FetchError> {
        let mut builder = self.begin(profile);
        if let Some(file) = &profile.ca_file {
            builder = builder.tls_certs_merge(authorities(file)?);
        }
        if profile.insecure_tls {
            builder = builder.tls_danger_accept_invalid_certs(true);
        }
        let built = builder.build().or_else(|error| {
            if profile.ca_file.is_some() {
                return Err(error);
            }
            // A system without certificate authorities (a bare container) is no reason to refuse http: with nobody to trust, only https fails.
            tracing::warn!(error = innermost(&error), "no https site can be trusted; install the system's `ca-certificates`");
            self.begin(profile).tls_certs_only([]).build()
        });
        built.map_err(|error| match &profile.ca_file {
            Some(file) => FetchError::Misconfigured(format!("`ca_file` {}: {}", file.display(), innermost(&error))),
            None => FetchError::Misconfigured(format!("the HTTP client cannot be set up: {}", innermost(&error))),
        })
    }

    /// All but whom to trust.
    fn begin(&self, profile: &Profile) -> ClientBuilder {
        let guard = Arc::new(self.guard.with_networks(&profile.networks));
        let builder = Client::builder()
            .user_agent(self.user_agent.clone())
            .default_headers(default_headers())
            // Redirects are followed by `fetcher.rs`, which checks each of them.
            .redirect(redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .connect_timeout(self.timeouts.connect)
            .read_timeout(self.timeouts.idle)
            .pool_max_idle_per_host(1)
            .pool_idle_timeout(POOL_IDLE)
            .dns_resolver(GuardedNames { names: self.names.clone(), guard });
        match &self.proxy {
            Some(proxy) => builder.proxy(proxy.clone()),
            None => builder,
        }
    }
}

fn authorities(file: &Path) -> Result<Vec<Certificate>, FetchError> {
    let problem = |error: &dyn std::fmt::Display| FetchError::Misconfigured(format!("`ca_file` {}: {error}", file.display()));
    let pem = std::fs::read(file).map_err(|error| problem(&error))?;
    let authorities = Certificate::from_pem_bundle(&pem).map_err(|error| problem(&error))?;
    if authorities.is_empty() {
        return Err(problem(&"it holds no certificate in PEM form"));
    }
    Ok(authorities)
}

/// Whether an address has the origin of the source that a request is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AtHome {
    Yes,
    No,
}

pub(super) fn user_agent(contact: Option<&str>) -> Result<HeaderValue, FetchError> {
    let name = concat!("presswatch/", env!("CARGO_PKG_VERSION"));
    let agent = match contact {
        Some(contact) => format!("{name} (+{contact})"),
        None => name.to_owned(),
    };
    HeaderValue::from_str(&agent)
        .map_err(|_| FetchError::Misconfigured("`contact` in [fetch] is to be printable ASCII: it joins the User-Agent".into()))
}

pub(super) fn proxy(settings: &Settings) -> Result<Option<Proxy>, FetchError> {
    let Some(address) = &settings.proxy else { return Ok(None) };
    // The error of reqwest would repeat the address, and with it the password.
    let proxy = Proxy::all(address.expose_secret())
        .map_err(|_| FetchError::Misconfigured("`proxy` in [fetch] is not an address like http://proxy.example:3128".into()))?;
    Ok(Some(proxy))
}

fn default_headers() -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(2);
    let accept =
        "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.8";
    headers.insert(ACCEPT, HeaderValue::from_static(accept));
    // The server's own language first: we watch an address, not a translation of it.
    headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("*, en;q=0.5"));
    headers
}

/// The last cause says most: the outer ones of reqwest repeat the URL.
pub(super) fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    causes(error).last().map_or_else(|| error.to_string(), ToString::to_string)
}

/// The error and what is behind it. `io::Error` shows what it carries only by `get_ref`.
pub(super) fn causes<'a>(error: &'a (dyn std::error::Error + 'static)) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |error| {
        let carried = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        carried.map(|inner| inner as &(dyn std::error::Error + 'static)).or_else(|| error.source())
    })
}
