//! What is remembered of servers between two runs.

use chrono::{DateTime, Utc};

/// What a server said of a body's version, stored and sent back unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// Politeness belongs to hosts, not to sources.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostState {
    /// Host and port, as in the URL's authority; the key.
    pub host: String,
    /// No request begins before this: the spacing after the last one.
    pub next_request_at: Option<DateTime<Utc>>,
    /// From a Retry-After that the server sent.
    pub retry_after: Option<DateTime<Utc>>,
    /// Our own pause after failures; a person who polls may ignore it.
    pub back_off_until: Option<DateTime<Utc>>,
    pub failures: u32,
    /// The last good robots.txt; empty where the server has none.
    pub robots: Option<String>,
    pub robots_fetched_at: Option<DateTime<Utc>>,
}
