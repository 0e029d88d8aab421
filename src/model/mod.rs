//! The nouns of presswatch, as `docs` and SQL name them. They depend on nothing in the house.

mod address;
mod announcement;
mod change;
mod deadline;
mod delivery;
mod digest;
mod host;
mod item;
mod mail;
mod published;
mod schedule;
mod sighting;
mod source;
mod title;
mod verdict;

pub use address::{canonical, clean, is_web};
pub use announcement::{Announcement, Enrichment, TextState};
pub use change::{Change, ChangeKind};
pub use deadline::Deadline;
pub use delivery::{Delivery, DeliveryState, mask};
pub use digest::{Digest, Group, Issue, Newsroom, Selection, Topic};
pub use host::{HostState, Validators};
pub use item::{Item, Reason};
pub use mail::{Mail, Mailbox, Server, Tls};
pub use published::{DateOrder, Published};
pub use schedule::Schedule;
pub use sighting::Sighting;
pub use source::{Access, Auth, Kind, Select, Source};
pub use title::title_key;
pub use verdict::{Finding, Findings, Missing, Outcome, Trouble, TroubleKind, Verdict};
