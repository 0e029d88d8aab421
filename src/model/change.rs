//! What happened to an announcement, once.

use chrono::{DateTime, Utc};

use super::Announcement;

/// One event that digests take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub id: i64,
    /// Id of the source that showed it.
    pub source: String,
    pub kind: ChangeKind,
    pub seen_at: DateTime<Utc>,
    /// Of an `Updated`: the headline before.
    pub previous_title: Option<String>,
    pub announcement: Announcement,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChangeKind {
    New,
    Updated,
    Withdrawn,
}

impl ChangeKind {
    pub const ALL: [ChangeKind; 3] = [ChangeKind::New, ChangeKind::Updated, ChangeKind::Withdrawn];

    pub fn as_str(self) -> &'static str {
        match self {
            ChangeKind::New => "new",
            ChangeKind::Updated => "updated",
            ChangeKind::Withdrawn => "withdrawn",
        }
    }
}
