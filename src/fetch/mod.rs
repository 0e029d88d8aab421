//! From an address to bytes, politely and safely.
//!
//! The only way out to the web. It knows hosts, not sources, and keeps nothing on disk: what is to
//! be remembered of a host is handed in and out as `HostState`.
//!
//! A request passes, hop by hop (`fetcher.rs`): the addresses that may be fetched at all (`guard.rs`, `dns.rs`), its host's gate
//! (`host.rs`, with the arithmetic in `pace.rs`), robots.txt (`robots_cache.rs`, `robots.rs`), the client for its way to the network
//! (`client.rs`), and the exchange itself (`exchange.rs`, `body.rs`).

mod body;
mod client;
mod dns;
mod error;
mod exchange;
mod fetcher;
mod guard;
mod host;
mod pace;
mod ping;
mod robots;
mod robots_cache;
#[cfg(test)]
mod tests;

use std::time::Duration;

use ipnet::IpNet;
use secrecy::SecretString;
use url::Url;

pub use error::{ErrorPage, FetchError, Phase, RobotsRefusal, Unreachable};
pub use fetcher::{Fetcher, host_key};
pub use ping::ping;

pub use crate::model::{HostState, Validators};

use crate::model::{Access, Receipt};

/// `[fetch]` of the config, checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Joins the User-Agent.
    pub contact: Option<String>,
    pub concurrency: usize,
    pub per_host: usize,
    /// Between two requests to one host.
    pub delay: Duration,
    /// For a whole request, redirects and body included.
    pub timeout: Duration,
    /// Bytes after decompression.
    pub max_body: usize,
    pub robots: RobotsPolicy,
    /// May hold a password.
    pub proxy: Option<SecretString>,
    pub dns: Dns,
    pub allow_private: bool,
    pub allow_networks: Vec<IpNet>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            contact: None,
            concurrency: 64,
            per_host: 1,
            delay: Duration::from_secs(1),
            timeout: Duration::from_secs(30),
            max_body: 8 << 20,
            robots: RobotsPolicy::Obey,
            proxy: None,
            dns: Dns::Builtin,
            allow_private: false,
            allow_networks: Vec::new(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RobotsPolicy {
    Obey,
    Ignore,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dns {
    Builtin,
    System,
}

/// One page to get.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    pub url: &'a Url,
    /// Whose headers, cookies and credentials are sent, as long as the origin is `home`'s.
    pub access: &'a Access,
    pub home: &'a Url,
    /// Of the last good answer; `None` asks for the whole page.
    pub validators: Option<&'a Validators>,
    pub urgency: Urgency,
}

/// Who wants the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// The schedule: a host that is backed off refuses.
    Scheduled,
    /// A person: back-off is ignored; robots.txt, delay and a running Retry-After hold.
    Asked,
}

#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "one value for each request, taken apart at once")]
pub enum Fetched {
    Page(FetchedPage),
    NotModified,
}

#[derive(Debug, Clone)]
pub struct FetchedPage {
    /// After all redirects.
    pub url: Url,
    /// Where permanent redirects (301, 308) alone lead from the address asked for.
    pub moved_to: Option<Url>,
    pub content_type: Option<String>,
    pub validators: Validators,
    /// Decompressed, within `Settings::max_body`.
    pub body: Vec<u8>,
    pub receipt: Receipt,
}
