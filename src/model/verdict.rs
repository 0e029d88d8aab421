//! What one poll found out: computed once; the store, the log line and `status` all read this value.

use super::{Item, Reason};

#[derive(Debug, Clone)]
pub enum Verdict {
    /// The first good reading of a source.
    Baseline(Findings),
    /// The same bytes, or the server says so.
    Unchanged,
    /// Read and compared; there may still be nothing new in it.
    Read(Findings),
    /// Answered, but not believed. What is stored stays.
    Suspicious(Trouble),
    /// Not answered, or not readable.
    Failed(Trouble),
}

/// A believed reading, item by item.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// In page order.
    pub items: Vec<Finding>,
    /// Remembered items that should be on the page and are not.
    pub missing: Vec<Missing>,
    /// The site was rebuilt: most items were known by their headline only.
    pub moved: bool,
}

#[derive(Debug, Clone)]
pub struct Finding {
    pub item: Item,
    /// Canonical; `None` where the item has no address that tells it from others.
    pub address: Option<String>,
    pub outcome: Outcome,
}

/// What an item on the page is to the source's memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Not seen before on this source; `announce` is false for most of a baseline.
    Fresh {
        announce: bool,
    },
    Known {
        sighting_id: i64,
    },
    /// Known, and its headline is another one now.
    Retitled {
        sighting_id: i64,
        previous: String,
    },
}

/// A remembered item that vanished from within the window of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub sighting_id: i64,
    pub url: Option<String>,
    /// Confirmed absences before this poll.
    pub absences: i64,
    /// What its own address says now; the poll asks and fills this in.
    pub gone: Option<bool>,
}

/// Why a source is not well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    pub kind: TroubleKind,
    /// What happened and what to do, for the operator; one line.
    pub detail: String,
}

/// The word that `status` gives as reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TroubleKind {
    NotNews(Reason),
    /// The server refuses us.
    Blocked,
    /// Shares nothing with the last good reading.
    Redesign,
    /// No answer in time.
    Slow,
    /// robots.txt says no, or could not be had.
    Robots,
    /// 410.
    Gone,
    /// Could not be fetched or read.
    Error,
}

impl TroubleKind {
    pub fn as_str(self) -> &'static str {
        match self {
            TroubleKind::NotNews(reason) => reason.as_str(),
            TroubleKind::Blocked => "blocked",
            TroubleKind::Redesign => "redesign",
            TroubleKind::Slow => "slow",
            TroubleKind::Robots => "robots",
            TroubleKind::Gone => "gone",
            TroubleKind::Error => "error",
        }
    }
}

impl Verdict {
    /// The source's state after this poll, as `status` names it.
    pub fn state(&self) -> &'static str {
        match self {
            Verdict::Baseline(_) | Verdict::Unchanged | Verdict::Read(_) => "ok",
            Verdict::Suspicious(_) => "degraded",
            Verdict::Failed(_) => "failing",
        }
    }

    pub fn trouble(&self) -> Option<&Trouble> {
        match self {
            Verdict::Suspicious(trouble) | Verdict::Failed(trouble) => Some(trouble),
            _ => None,
        }
    }
}
