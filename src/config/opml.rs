//! Lists of newsrooms as OPML, for feed readers and back.
//!
//! OPML 2.0 (<http://opml.org/spec2.opml>) has room for an address, a title, a page and categories. What else a source has goes
//! into attributes of a namespace of our own, named as the keys of the config: text as it is, all else as TOML writes
//! it. So a list comes back as it went out. Reading takes whatever readers write: OPML 1 too, wrong character
//! sets, folders in folders, entries that are broken.

mod read;
mod write;

#[cfg(test)]
mod tests;

pub use read::{BadOutline, Opml, Outline, read_opml};
pub use write::{Left, write_opml};

/// The namespace of our attributes; no address, as nothing is to be found there.
const NAMESPACE: &str = "urn:presswatch:source";
