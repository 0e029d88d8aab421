//! An announcement as one source shows it: the memory that identity is compared with.
//!
//! It outlives the archive, so that an old item that comes back is still known.

use chrono::NaiveDate;

use super::Sketch;

/// One remembered item of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    pub id: i64,
    /// `None` once the archive has let the announcement go.
    pub announcement_id: Option<i64>,
    pub guid: Option<String>,
    /// Canonical; `None` where the item has no address that tells it from others.
    pub address: Option<String>,
    /// As a person opens it.
    pub url: Option<String>,
    pub title: String,
    pub published_on: Option<NaiveDate>,
    /// Of a story's text; other items have none.
    pub sketch: Option<Sketch>,
    /// Whether the last good reading held it.
    pub present: bool,
    /// Its place in the last good reading that held it, 0 on top.
    pub position: i64,
    /// On how many polls in a row it was gone from the page and from its own address.
    pub absences: i64,
}
