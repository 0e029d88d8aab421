//! Finding the announcements of a page: each one's own link, headline, date and teaser, with no rule
//! written by a person (`find`) or with one (`select`).
//!
//! The page is flattened (`page`, with `zone` and `words` to judge places and texts by), cut into records
//! in every way that alike elements suggest (`candidates`), the best cuts are read (`fields`, `titles`,
//! `telling`, `strangers`) and judged (`features`), the one that reads most like a list of announcements is taken,
//! with others that continue it (`choice`), and its items get their dates (`dating`). Nothing here is keyed to a site. Time is linear in the size of
//! the page.

mod candidates;
mod choice;
mod dating;
mod families;
mod features;
mod fields;
mod hashes;
mod page;
mod reading;
mod rule;
mod select;
mod strangers;
mod telling;
mod titles;
mod words;
mod zone;

use std::collections::HashSet;

use scraper::Html;
use url::Url;

use crate::model::{self, Deadline, Item, Select, title_key};
use crate::read::ReadError;
use crate::read::date::DateHints;

pub use page::base_url;
pub use reading::{inspect_page, read_listing, read_selected};
pub use select::{BadSelector, Selected, Unselected, check, select};
pub use words::letters;
pub use zone::{Zone, named_zone};

/// A listing, found.
#[derive(Debug, Clone)]
pub struct Found {
    /// In page order, each once.
    pub items: Vec<Item>,
    /// The rule that finds the same items; `None` where it takes more than simple selectors.
    pub select: Option<Select>,
    /// How much it reads like a list of announcements: ten dated headlines have about 2, a list of
    /// links without dates seldom 1. Below 0.45 nothing is found.
    pub worth: f32,
}

/// The page's announcements, or `None` if it has none. Fails only by taking too long.
pub fn find(html: &Html, page_url: &Url, dates: &DateHints, deadline: Deadline) -> Result<Option<Found>, ReadError> {
    let view = page::View::new(html, page_url, dates, deadline, |_| false)?;
    let Some(choice) = choice::choose(&view)? else { return Ok(None) };
    let entries = choice.entries.iter();
    let items = entries
        .map(|entry| Item {
            url: entry.link.map(|link| view.links[link].url.clone()),
            title: entry.title.clone(),
            published: entry.published,
            teaser: entry.teaser.map(|node| fields::fold(view.node_text(node))),
            ..Item::default()
        })
        .collect();
    Ok(Some(Found { items: each_once(items, page_url), select: rule::describe(&view, &choice.parts), worth: choice.worth }))
}

/// The first item of each address, or of each headline where there is no address.
fn each_once(items: Vec<Item>, page_url: &Url) -> Vec<Item> {
    let mut seen = HashSet::new();
    let key = |item: &Item| item.url.as_ref().map_or_else(|| title_key(&item.title), |url| model::canonical(url, page_url));
    items.into_iter().filter(|item| !item.title.is_empty() && seen.insert(key(item))).collect()
}

#[cfg(test)]
mod tests;
