//! Why a page could not be had. Variants are decisions of the caller, not libraries; each says what went
//! wrong, where, and what to do about it. No credentials: addresses are told without user name and password.

use std::net::IpAddr;
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use url::Url;

/// Hosts are named as `host[:port]`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// `status` is that of the answer just now, 429 or 503; `None` where an earlier one asked for it, and nothing was asked.
    #[error("{}", left_alone(host, until, *status))]
    RateLimited { host: String, until: DateTime<Utc>, status: Option<u16>, page: Option<Box<ErrorPage>> },
    #[error("`{host}` failed before and is left alone until {}; `poll` asks it at once", when(until))]
    BackedOff { host: String, until: DateTime<Utc> },
    #[error("{refusal} ({url})")]
    Robots { url: String, refusal: RobotsRefusal },
    #[error(
        "`{host}` is at {}, which is not a public address; if that is meant, name its network in `allow_networks`",
        address.map_or("the proxy's own place".to_owned(), |a| a.to_string())
    )]
    RefusedAddress { host: String, address: Option<IpAddr> },
    #[error("`{url}` is not fetched: {why}")]
    RefusedUrl { url: String, why: &'static str },
    #[error("{url} is larger than {limit} bytes; raise `max_body` in [fetch] if that is meant")]
    TooLarge { url: String, limit: usize },
    #[error("{url} took longer than {after:?} while {phase}")]
    TimedOut { url: String, after: Duration, phase: Phase },
    #[error("`{host}` cannot be reached: {why}")]
    Unreachable { host: String, why: Unreachable },
    #[error("{url} answered with status {status}{}", advice(*status))]
    Status { url: String, status: u16, page: Option<Box<ErrorPage>> },
    #[error("{url} is gone for good (status 410); find its new address, or take the source out")]
    Gone { url: String },
    #[error("{url} sent a body that cannot be unpacked: {why}")]
    Encoding { url: String, why: String },
    #[error("{url} redirects in vain: {why}")]
    BadRedirect { url: String, why: &'static str },
    /// A setting that only shows when it is used.
    #[error("{0}")]
    Misconfigured(String),
}

/// What came with a refusal, in place of the page: a challenge, a log-in, a notice. It tells which of these, and counts for nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorPage {
    pub url: Url,
    pub content_type: Option<String>,
    /// Decompressed, cut off after 64 KiB.
    pub body: Vec<u8>,
}

/// What a request was about to do when time ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Connecting,
    Waiting,
    Reading,
}

impl std::fmt::Display for Phase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Phase::Connecting => "connecting",
            Phase::Waiting => "waiting for the answer",
            Phase::Reading => "reading the body",
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RobotsRefusal {
    #[error("robots.txt asks us not to fetch this; write to its owner, or set `robots = \"ignore\"` in [fetch]")]
    Disallowed,
    /// RFC 9309, 2.3.1.4: what cannot be asked for leave is left alone.
    #[error("robots.txt cannot be had, so nothing is fetched until it can: {0}")]
    Unavailable(String),
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    #[error("its name is not found ({0})")]
    Name(String),
    #[error("no connection ({0})")]
    Connection(String),
    #[error(
        "its TLS certificate or handshake is refused ({0}); for a certificate authority of your own set `ca_file`, for the usual ones install `ca-certificates`"
    )]
    Tls(String),
    #[error("the connection broke off ({0})")]
    Broken(String),
}

impl FetchError {
    /// All that `kind` says.
    pub const KINDS: [&str; 13] = [
        "rate_limited",
        "backed_off",
        "robots",
        "refused_address",
        "refused_url",
        "too_large",
        "timed_out",
        "unreachable",
        "status",
        "gone",
        "encoding",
        "bad_redirect",
        "misconfigured",
    ];

    /// One word, for metrics.
    pub fn kind(&self) -> &'static str {
        match self {
            FetchError::RateLimited { .. } => "rate_limited",
            FetchError::BackedOff { .. } => "backed_off",
            FetchError::Robots { .. } => "robots",
            FetchError::RefusedAddress { .. } => "refused_address",
            FetchError::RefusedUrl { .. } => "refused_url",
            FetchError::TooLarge { .. } => "too_large",
            FetchError::TimedOut { .. } => "timed_out",
            FetchError::Unreachable { .. } => "unreachable",
            FetchError::Status { .. } => "status",
            FetchError::Gone { .. } => "gone",
            FetchError::Encoding { .. } => "encoding",
            FetchError::BadRedirect { .. } => "bad_redirect",
            FetchError::Misconfigured(_) => "misconfigured",
        }
    }

    /// Whether the same request may well succeed later with nothing changed on our side.
    pub fn is_temporary(&self) -> bool {
        match self {
            FetchError::RateLimited { .. }
            | FetchError::BackedOff { .. }
            | FetchError::Robots { refusal: RobotsRefusal::Unavailable(_), .. }
            | FetchError::TimedOut { .. }
            | FetchError::Unreachable { .. } => true,
            // 408 Request Timeout, 425 Too Early, 429 Too Many Requests.
            FetchError::Status { status, .. } => *status >= 500 || matches!(status, 408 | 425 | 429),
            _ => false,
        }
    }

    /// The status that the server sent, where that is why.
    pub fn status(&self) -> Option<u16> {
        match self {
            FetchError::Status { status, .. } => Some(*status),
            FetchError::RateLimited { status, .. } => *status,
            FetchError::Gone { .. } => Some(410),
            _ => None,
        }
    }

    /// What the server showed instead.
    pub fn page(&self) -> Option<&ErrorPage> {
        match self {
            FetchError::Status { page, .. } | FetchError::RateLimited { page, .. } => page.as_deref(),
            _ => None,
        }
    }

    pub(super) fn with_page(self, shown: Option<ErrorPage>) -> FetchError {
        let page = shown.map(Box::new);
        match self {
            FetchError::Status { url, status, .. } => FetchError::Status { url, status, page },
            FetchError::RateLimited { host, until, status, .. } => FetchError::RateLimited { host, until, status, page },
            other => other,
        }
    }

    /// What happened, without what to do about it.
    pub fn fact(&self) -> String {
        match self {
            FetchError::Status { url, status, .. } => format!("{url} answered with status {status}"),
            other => other.to_string(),
        }
    }

    /// Whether a request went out at all, as far as that is no fault of ours.
    pub fn was_asked(&self) -> bool {
        !matches!(self, FetchError::BackedOff { .. } | FetchError::RateLimited { status: None, .. })
    }

    /// No request is worth while before this.
    pub fn retry_at(&self) -> Option<DateTime<Utc>> {
        match self {
            FetchError::RateLimited { until, .. } | FetchError::BackedOff { until, .. } => Some(*until),
            _ => None,
        }
    }
}

fn when(at: &DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// RFC 9110, 15.6.4: 503 is what a server answers while it is maintained or has too much to do.
fn left_alone(host: &str, until: &DateTime<Utc>, status: Option<u16>) -> String {
    let until = when(until);
    match status {
        Some(503) => format!("`{host}` is closed for maintenance, or overloaded (status 503), and asked to be left alone until {until}"),
        _ => format!("`{host}` asked to be left alone until {until}: its Retry-After holds for every request"),
    }
}

fn advice(status: u16) -> &'static str {
    match status {
        401 => ": it wants a log-in; set `auth`, `headers` or `cookies` of the source",
        403 => ": it refuses us; open the address in a browser, and write to its owner",
        404 => ": the page is not there; check the address",
        429 => ": it finds us too eager; raise `delay` in [fetch]",
        500.. => ": a fault of the server, tried again later",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_heal_by_itself_is_temporary() {
        let status = |status| FetchError::Status { url: "http://a.example/".into(), status, page: None };
        for (code, expected) in [(400, false), (401, false), (404, false), (408, true), (429, true), (500, true), (503, true)] {
            assert_eq!(status(code).is_temporary(), expected, "{code}");
            assert_eq!(status(code).status(), Some(code));
        }
        let robots = |refusal| FetchError::Robots { url: "http://a.example/".into(), refusal };
        assert!(!robots(RobotsRefusal::Disallowed).is_temporary());
        assert!(robots(RobotsRefusal::Unavailable("status 500".into())).is_temporary());
        assert!(!FetchError::Gone { url: String::new() }.is_temporary());
    }

    #[test]
    fn messages_say_what_to_do() {
        let refused = FetchError::RefusedAddress { host: "intranet".into(), address: Some([10, 0, 0, 1].into()) };
        assert!(refused.to_string().contains("10.0.0.1") && refused.to_string().contains("allow_networks"), "{refused}");
        let late = FetchError::TimedOut { url: "http://a.example/".into(), after: Duration::from_secs(30), phase: Phase::Reading };
        assert_eq!(late.to_string(), "http://a.example/ took longer than 30s while reading the body");
    }
}
