//! What is remembered of a sitemap that an index names.

use chrono::{DateTime, Utc};

use super::Validators;

/// One of the sitemaps that a source's index names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownSitemap {
    pub url: String,
    /// What the index said of its last change when it was last read.
    pub changed_at: Option<DateTime<Utc>>,
    /// `None` where it stood in the index from the start and could not be read yet: what it holds is no news.
    pub read_at: Option<DateTime<Utc>>,
    /// Of the last good answer.
    pub validators: Validators,
}
