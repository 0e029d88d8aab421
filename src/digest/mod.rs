//! From announcements to a mail.
//!
//! Pure: no clock, no I/O, nothing awaited, no config. `summarise`, `Matcher` and `figures` enrich an
//! announcement when its text is read; `wanted` and `compose` make an issue of changes; `render` makes mails of an issue, in the words of
//! `language` and by the user's own templates, which `templates` has tried before.

mod abbreviations;
mod compose;
pub mod difference;
pub mod figures;
pub mod filter;
mod folding;
pub mod language;
mod render;
mod retold;
mod segments;
pub mod sentences;
mod stems;
mod subject;
pub mod summary;
pub mod templates;
mod thai;
pub mod topics;
mod view;
mod weight;
pub mod wrap;

pub use compose::{Edition, LeftOut, compose, selects, wanted};
pub use render::{Look, Printed, RenderError, Rendered, UNSUBSCRIBE, render};
