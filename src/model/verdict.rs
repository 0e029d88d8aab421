//! What one poll found out: computed once; the store, the log line and `status` all read this value.

use url::Url;

use super::{Edit, Item, Kind, PageMemory, Published, Reason};

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

/// A believed reading.
#[derive(Debug, Clone)]
pub enum Findings {
    Items(ItemFindings),
    Page(PageFindings),
}

/// Item by item.
#[derive(Debug, Clone, Default)]
pub struct ItemFindings {
    /// In page order.
    pub items: Vec<Finding>,
    /// Remembered items that should be on the page and are not.
    pub missing: Vec<Missing>,
    /// The site was rebuilt: most of what is known has another address now. What those begin with.
    pub moved_to: Option<String>,
    /// Present before, and not shown now.
    pub left: Vec<i64>,
    pub extent: Extent,
    /// Of those, what went from among things that are still there: taken down, not pushed off.
    pub pulled: Vec<i64>,
    /// Nothing that was there before is there now.
    pub turned_over: bool,
    /// Believed, but only in part.
    pub trouble: Option<Trouble>,
    /// Of a roundup: what is fresh here are the stories of one announcement.
    pub edition: Option<Edition>,
    /// Something on the page could not be told from what is known, and was left out: the next poll looks again.
    pub undecided: bool,
}

/// How much of what a newsroom has out a reading shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Extent {
    /// The newest, in an order: the oldest fall off at the end.
    #[default]
    Window,
    /// All there is, in no order: a sitemap.
    Whole,
    /// Some of all there is: what is not shown may well be there.
    Part,
}

impl Extent {
    /// What an address of this kind shows, read as a whole.
    pub fn of(kind: Kind) -> Extent {
        if kind == Kind::Sitemap { Extent::Whole } else { Extent::Window }
    }
}

/// What the stories of a roundup stand under.
#[derive(Debug, Clone)]
pub struct Edition {
    pub title: String,
    /// The page's own address.
    pub url: Url,
    pub published: Option<Published>,
    pub language: Option<String>,
}

/// A living page, block by block.
#[derive(Debug, Clone)]
pub struct PageFindings {
    pub title: String,
    pub url: Url,
    pub language: Option<String>,
    /// What is to be remembered from now on.
    pub memory: PageMemory,
    /// In page order; a baseline has none.
    pub edits: Vec<Edit>,
}

#[derive(Debug, Clone)]
pub struct Finding {
    pub item: Item,
    /// Canonical; `None` where the item has no address that tells it from others.
    pub address: Option<String>,
    pub outcome: Outcome,
    /// Known, and all that is remembered of it still holds: there is nothing to write.
    pub is_same: bool,
}

/// What an item on the page is to the source's memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Not seen before on this source; `announce` is false for most of a baseline.
    Fresh {
        announce: bool,
    },
    /// Not seen before, and old: it turned up in a burst of old items.
    Late,
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
    /// Where it is not gone: what speaks for that.
    pub off_page: OffPage,
}

/// Why an item counts as taken off its page only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OffPage {
    /// Its own address answers.
    #[default]
    Answers,
    /// Its address leads to the site's homepage, as many sites send home whoever asks for what they do not find: nobody can say.
    SentHome,
    /// Its address has not answered for so long that it is asked no more.
    Unanswered,
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
    /// Items that had dates have none that can be read; they are believed without.
    Dates,
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
    pub const ALL: [TroubleKind; 14] = [
        TroubleKind::NotNews(Reason::Wall),
        TroubleKind::NotNews(Reason::Captcha),
        TroubleKind::NotNews(Reason::Login),
        TroubleKind::NotNews(Reason::Error),
        TroubleKind::NotNews(Reason::Shell),
        TroubleKind::NotNews(Reason::Home),
        TroubleKind::NotNews(Reason::Empty),
        TroubleKind::Blocked,
        TroubleKind::Redesign,
        TroubleKind::Dates,
        TroubleKind::Slow,
        TroubleKind::Robots,
        TroubleKind::Gone,
        TroubleKind::Error,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            TroubleKind::NotNews(reason) => reason.as_str(),
            TroubleKind::Blocked => "blocked",
            TroubleKind::Redesign => "redesign",
            TroubleKind::Dates => "dates unreadable",
            TroubleKind::Slow => "slow",
            TroubleKind::Robots => "robots",
            TroubleKind::Gone => "gone",
            TroubleKind::Error => "error",
        }
    }
}

impl Findings {
    /// Items or blocks on the page.
    pub fn len(&self) -> usize {
        match self {
            Findings::Items(found) => found.items.len(),
            Findings::Page(found) => found.memory.blocks.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether something on the page was left for the next poll.
    pub fn is_undecided(&self) -> bool {
        matches!(self, Findings::Items(found) if found.undecided)
    }

    /// Whether the next poll has to look again at something that vanished.
    pub fn missing(&self) -> &[Missing] {
        match self {
            Findings::Items(found) => &found.missing,
            Findings::Page(_) => &[],
        }
    }
}

impl Verdict {
    /// The source's state after this poll, as `status` names it.
    pub fn state(&self) -> &'static str {
        match self {
            Verdict::Baseline(_) | Verdict::Unchanged | Verdict::Read(_) if self.trouble().is_none() => "ok",
            Verdict::Baseline(_) | Verdict::Unchanged | Verdict::Read(_) | Verdict::Suspicious(_) => "degraded",
            Verdict::Failed(_) => "failing",
        }
    }

    /// Why the source is not well; what was read may be believed all the same, in part.
    pub fn trouble(&self) -> Option<&Trouble> {
        match self {
            Verdict::Suspicious(trouble) | Verdict::Failed(trouble) => Some(trouble),
            Verdict::Baseline(Findings::Items(found)) | Verdict::Read(Findings::Items(found)) => found.trouble.as_ref(),
            Verdict::Baseline(Findings::Page(_)) | Verdict::Read(Findings::Page(_)) | Verdict::Unchanged => None,
        }
    }

    /// Whether what the server said counts.
    pub fn is_believed(&self) -> bool {
        matches!(self, Verdict::Baseline(_) | Verdict::Unchanged | Verdict::Read(_))
    }
}
