//! Who gets which changes, and what one edition holds.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{Change, ChangeKind, Filter, Schedule};

/// A subscription, as the config wants it.
#[derive(Debug, Clone)]
pub struct Digest {
    pub id: String,
    pub title: String,
    /// Bare addresses, domains in ASCII.
    pub to: Vec<String>,
    pub schedule: Schedule,
    /// For the schedule and for the dates in the mail.
    pub timezone: Tz,
    pub sources: Selection,
    pub changes: Vec<ChangeKind>,
    /// What an announcement must say; all of them where there is none.
    pub filter: Option<Filter>,
    /// Items in full; the rest have a line each.
    pub max_items: usize,
    pub send_when_empty: bool,
}

/// Which sources a digest takes; empty lists take all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    pub ids: Vec<String>,
    pub labels: Vec<String>,
}

/// A name to look out for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    pub name: String,
    pub terms: Vec<String>,
    pub case_sensitive: bool,
}

/// One composed edition: what render makes a mail of.
#[derive(Debug, Clone)]
pub struct Issue {
    /// 1 for a digest's first.
    pub number: i64,
    pub digest_id: String,
    pub title: String,
    pub timezone: Tz,
    /// End of the previous issue or start of the digest; a label, it decides nothing.
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
    /// When the next one is due.
    pub next_at: Option<DateTime<Utc>>,
    /// In reading order, grouped by source.
    pub groups: Vec<Group>,
    /// What readers call each source.
    pub newsrooms: Vec<Newsroom>,
    /// Lines for the foot: sources that changed their state.
    pub notices: Vec<String>,
    pub max_items: usize,
}

/// What readers see of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newsroom {
    /// The source's id.
    pub id: String,
    pub name: String,
    /// What a person opens.
    pub link: String,
    pub labels: Vec<String>,
}

/// The changes of one newsroom.
#[derive(Debug, Clone)]
pub struct Group {
    /// The source's id.
    pub source: String,
    pub name: String,
    pub link: String,
    pub changes: Vec<Change>,
}

impl Selection {
    pub fn is_all(&self) -> bool {
        self.ids.is_empty() && self.labels.is_empty()
    }
}
