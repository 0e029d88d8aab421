//! One HTTP exchange and what its answer means, without any policy: no host's pace, no robots.txt, no following.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{HeaderName, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use tokio::time::Instant;
use url::Url;

use super::client::{Timeouts, causes, innermost};
use super::dns::{NotFound, Refused};
use super::guard::told;
use super::{FetchError, Phase, Unreachable, pace};
use crate::model::is_secret;

/// Bytes of headers kept of an answer at most; common servers send a tenth of it.
const HEADERS_KEPT: usize = 16 * 1024;

/// Until when an exchange is to be over, and how long that is in all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    ends: Instant,
    timeouts: Timeouts,
}

impl Limit {
    /// `left` of the time for the whole request.
    pub fn new(timeouts: Timeouts, left: Duration) -> Limit {
        Limit { ends: Instant::now() + left, timeouts }
    }

    /// The same, with no more than this left.
    pub fn cut_to(&self, most: Duration) -> Limit {
        Limit { ends: self.ends.min(Instant::now() + most), ..*self }
    }

    pub fn left(&self) -> Duration {
        self.ends.saturating_duration_since(Instant::now())
    }

    /// Runs one phase of an exchange within the limit.
    pub async fn keep<T>(&self, url: &Url, phase: Phase, doing: impl Future<Output = reqwest::Result<T>>) -> Result<T, FetchError> {
        match tokio::time::timeout_at(self.ends, doing).await {
            Ok(result) => result.map_err(|error| self.explain(&error, url, phase)),
            Err(_) => Err(FetchError::TimedOut { url: told(url), after: self.timeouts.whole, phase }),
        }
    }

    fn explain(&self, error: &reqwest::Error, url: &Url, phase: Phase) -> FetchError {
        // First: a time-out in the body also counts as a failure to decode, one of the connection also as one to connect.
        if error.is_timeout() {
            let (after, phase) = if error.is_connect() { (self.timeouts.connect, Phase::Connecting) } else { (self.timeouts.idle, phase) };
            return FetchError::TimedOut { url: told(url), after, phase };
        }
        let host = url.authority().to_owned();
        for cause in causes(error) {
            if let Some(Refused(address)) = cause.downcast_ref() {
                return FetchError::RefusedAddress { host, address: Some(*address) };
            }
            if let Some(NotFound(why)) = cause.downcast_ref() {
                return FetchError::Unreachable { host, why: Unreachable::Name(why.clone()) };
            }
            if let Some(error) = cause.downcast_ref::<rustls::Error>() {
                return FetchError::Unreachable { host, why: Unreachable::Tls(error.to_string()) };
            }
        }
        let why = innermost(error);
        if phase == Phase::Reading && is_unpacking(error) {
            return FetchError::Encoding { url: told(url), why };
        }
        let why = if error.is_connect() { Unreachable::Connection(why) } else { Unreachable::Broken(why) };
        FetchError::Unreachable { host, why }
    }
}

/// What an unpacker says stands right behind reqwest's own errors; what becomes of a connection comes wrapped by hyper.
fn is_unpacking(error: &reqwest::Error) -> bool {
    let own = causes(error).filter(|cause| cause.is::<reqwest::Error>()).last();
    own.and_then(|own| own.source()).is_some_and(|source| source.is::<std::io::Error>())
}

/// Where an answer sends us, and whether for good.
pub(super) struct Redirect {
    pub to: Url,
    pub is_permanent: bool,
}

/// `None` if the answer is no redirect.
pub(super) fn redirect(response: &Response) -> Option<Result<Redirect, FetchError>> {
    let is_permanent = match response.status() {
        StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT => true,
        StatusCode::FOUND | StatusCode::SEE_OTHER | StatusCode::TEMPORARY_REDIRECT => false,
        _ => return None,
    };
    let bad = |why| Err(FetchError::BadRedirect { url: told(response.url()), why });
    let Some(location) = response.headers().get(LOCATION) else { return Some(bad("it does not say where to")) };
    // Some servers send raw UTF-8; the parser of URLs encodes it.
    let Ok(location) = std::str::from_utf8(location.as_bytes()) else { return Some(bad("where it leads is not legible")) };
    Some(match response.url().join(location) {
        Ok(to) => Ok(Redirect { to, is_permanent }),
        Err(_) => bad("where it leads is no web address"),
    })
}

/// What an answer that is no page, no redirect and no 304 means.
pub(super) fn refusal(response: &Response, now: DateTime<Utc>) -> FetchError {
    let status = response.status();
    if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
        let until = text(response, RETRY_AFTER).and_then(|header| pace::retry_after(&header, now));
        if let Some(until) = until {
            let host = response.url().authority().to_owned();
            return FetchError::RateLimited { host, until, status: Some(status.as_u16()), page: None };
        }
    }
    let url = told(response.url());
    if status == StatusCode::GONE { FetchError::Gone { url } } else { FetchError::Status { url, status: status.as_u16(), page: None } }
}

/// All headers but those that let somebody in, as far as they are worth keeping.
pub(super) fn headers(response: &Response) -> Vec<(String, String)> {
    let is_kept = |name: &HeaderName| !is_secret(name.as_str());
    let mut room = HEADERS_KEPT;
    let kept = response.headers().iter().filter(|(name, _)| is_kept(name)).take_while(|(name, value)| {
        let size = name.as_str().len() + value.len();
        let has_room = size <= room;
        room = room.saturating_sub(size);
        has_room
    });
    kept.map(|(name, value)| (name.as_str().to_owned(), as_text(value))).collect()
}

/// A header as text; octets outside ASCII, which are not to be there, as Latin-1.
pub(super) fn text(response: &Response, name: HeaderName) -> Option<String> {
    response.headers().get(name).map(as_text)
}

fn as_text(value: &HeaderValue) -> String {
    match value.to_str() {
        Ok(text) => text.to_owned(),
        Err(_) => value.as_bytes().iter().map(|octet| char::from(*octet)).collect(),
    }
}
