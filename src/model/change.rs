//! What happened to an announcement, once.

use chrono::{DateTime, Utc};

use super::{Announcement, Edit};

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
    /// Of an `Edited`: which block of the living page, and how.
    pub edit: Option<Edit>,
    pub announcement: Announcement,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChangeKind {
    New,
    Updated,
    Withdrawn,
    /// A block of a living page; the announcement is the page itself.
    Edited,
    /// Old when it was first seen, in a burst of such: an issue's foot counts it.
    Late,
}

impl ChangeKind {
    pub const ALL: [ChangeKind; 5] = [ChangeKind::New, ChangeKind::Updated, ChangeKind::Withdrawn, ChangeKind::Edited, ChangeKind::Late];

    /// Those that are told one by one, and that a digest may choose from.
    pub const TOLD: [ChangeKind; 4] = [ChangeKind::New, ChangeKind::Updated, ChangeKind::Withdrawn, ChangeKind::Edited];

    pub fn as_str(self) -> &'static str {
        match self {
            ChangeKind::New => "new",
            ChangeKind::Updated => "updated",
            ChangeKind::Withdrawn => "withdrawn",
            ChangeKind::Edited => "edited",
            ChangeKind::Late => "late",
        }
    }
}
