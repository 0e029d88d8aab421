//! The nouns of presswatch, as `docs` and SQL name them. They depend on nothing in the house.

mod address;
mod alerts;
mod announcement;
mod block;
mod change;
mod deadline;
mod delivery;
mod digest;
mod filter;
mod host;
mod item;
mod language;
mod mail;
mod notice;
mod published;
mod receipt;
mod schedule;
mod sighting;
mod sitemap;
mod sketch;
mod source;
mod title;
mod verdict;
mod wording;

pub use address::{canonical, clean, into_clean, is_web, path_of};
pub use alerts::Alerts;
pub use announcement::{Announcement, Enrichment, Story, TextState};
pub use block::{Block, BlockKind, Edit, PageMemory, Restless, Slot};
pub use change::{Change, ChangeKind};
pub use deadline::Deadline;
pub use delivery::{Delivery, DeliveryState, mask};
pub use digest::{Digest, Group, GroupBy, Heading, Issue, LetterCase, Newsroom, Selection, Summaries, Templates, Topic};
pub use filter::{Ask, Field, Filter, Pattern};
pub use host::{HostState, Validators};
pub use item::{Item, Reason};
pub use language::Language;
pub use mail::{Dkim, Mail, Mailbox, Server, Tls};
pub use notice::{Notice, NoticeKind};
pub use published::{DateOrder, Published};
pub use receipt::{Receipt, is_secret, mask_secrets};
pub use schedule::Schedule;
pub use sighting::Sighting;
pub use sitemap::KnownSitemap;
pub use sketch::Sketch;
pub use source::{Access, Auth, Kind, Select, Source};
pub use title::{beginning_of, is_cut, title_from_address, title_key};
pub use verdict::{
    Edition, Extent, Finding, Findings, ItemFindings, Missing, OffPage, Outcome, PageFindings, Trouble, TroubleKind, Verdict,
};
pub use wording::reads_alike;
