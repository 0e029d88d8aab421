//! From announcements to a mail.
//!
//! Pure: no clock, no I/O, nothing awaited, no config. `summarise`, `Matcher` and `figures` enrich an
//! announcement when its text is read; `wanted` and `compose` make an issue of changes; `render` makes mails of an issue.

mod abbreviations;
mod compose;
pub mod difference;
pub mod figures;
pub mod filter;
mod folding;
mod render;
mod segments;
pub mod sentences;
mod subject;
pub mod summary;
mod thai;
pub mod topics;
mod view;
pub mod wrap;

pub use compose::{Edition, LeftOut, compose, selects, wanted};
pub use render::{RenderError, Rendered, UNSUBSCRIBE, render};
