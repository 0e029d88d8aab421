//! One thing published.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Notice, Published};

/// What is known of one announcement, whichever sources showed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    pub id: i64,
    /// What a reader opens; the page of the listing itself where the item has no link.
    pub url: String,
    pub title: String,
    pub published: Option<Published>,
    pub seen_at: DateTime<Utc>,
    pub language: Option<String>,
    pub author: Option<String>,
    pub teaser: Option<String>,
    pub text: Option<String>,
    /// What its page prints around the news every time: contacts, "About us". It can be searched for, and no summary uses it.
    pub boilerplate: Option<String>,
    /// What its page says about it: embargo, correction.
    pub notices: Vec<Notice>,
    pub image: Option<String>,
    /// Of a roundup; `text` then holds what stands before the first of them.
    pub stories: Vec<Story>,
    pub enrichment: Enrichment,
    pub text_state: TextState,
    /// Ids of the sources that showed it, the first one first.
    pub sources: Vec<String>,
}

/// One of the short pieces that a roundup holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Story {
    pub title: String,
    /// Plain, paragraphs one blank line apart.
    pub text: String,
    /// Where the piece leads, if it has a page of its own.
    pub url: Option<String>,
    #[serde(default)]
    pub enrichment: Enrichment,
}

/// What presswatch makes of an announcement's text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Enrichment {
    /// Whole sentences taken from the text.
    pub summary: Option<String>,
    /// Names of configured topics.
    pub topics: Vec<String>,
    /// As written, the first ones first.
    pub figures: Vec<String>,
}

/// How far the reading of an announcement's own page has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextState {
    /// Not read yet; a due issue waits a while for it.
    Pending,
    Read,
    /// Could not be read; the teaser stands in.
    Failed,
    /// Nothing to read: known from a baseline, or without a link.
    Unread,
}

impl TextState {
    pub fn as_str(self) -> &'static str {
        match self {
            TextState::Pending => "pending",
            TextState::Read => "read",
            TextState::Failed => "failed",
            TextState::Unread => "unread",
        }
    }
}
