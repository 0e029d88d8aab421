//! Finding the announcements of a page: each one's own link, headline, date and teaser, with no rule
//! written by a person (`find`) or with one (`select`).
//!
//! The page is flattened (`page`, `flatten`, with `zone` and `words` to judge places and texts by), cut into records
//! in every way that alike elements suggest (`candidates`), the best cuts are read (`fields`, `titles`,
//! `telling`, `strangers`) and judged (`features`), the one that reads most like a list of announcements is taken,
//! with others that continue it (`choice`), and its items get their dates (`dating`). What was found is kept to read the page's next
//! version by (`learnt`) and written as a rule for people (`rule`, both with `selectors`). Nothing here is keyed to a site. Time is
//! linear in the size of the page.

mod candidates;
mod choice;
mod compound;
mod dating;
mod families;
pub mod features;
mod fields;
mod flatten;
mod headings;
mod headlines;
mod holder;
pub mod joins;
mod learnt;
mod links;
mod marks;
mod next;
mod page;
mod parts;
mod reading;
mod rule;
mod select;
mod selectors;
mod strangers;
mod telling;
mod titles;
pub mod training;
mod weights;
mod why;
mod words;
mod zone;

use std::collections::HashSet;

use scraper::Html;
use url::Url;

use crate::model::{self, Deadline, Item, Select, title_key};
use crate::read::date::DateHints;
use crate::read::{Anew, ReadError, hashes};

pub use headings::names_announcements;
pub use holder::is_list_left;
pub use learnt::Learnt;
pub use page::base_url;
pub use reading::{inspect_page, read_listing, read_selected, read_watched};
pub use select::{BadSelector, Selected, Unselected, check, select};
pub use training::Weights;
pub use why::{Added, Decided, Looked, Why};
pub use words::letters;
pub use zone::{Zone, named_zone};

/// A listing, found.
#[derive(Debug, Clone)]
pub struct Found {
    /// In page order, each once.
    pub items: Vec<Item>,
    /// How much it reads like a list of announcements: ten dated headlines have about 2, a list of
    /// links without dates seldom 1. Below 0.45 nothing is found.
    pub worth: f32,
}

/// A listing, found, and how.
#[derive(Debug, Clone)]
pub struct Studied {
    pub found: Found,
    /// What the next version of the page may be read by; `None` where only detection finds the same.
    pub learnt: Option<Learnt>,
    /// The rule that finds the same items; `None` where it takes more than a person would write.
    pub select: Option<Select>,
    pub why: Why,
}

impl Studied {
    /// What was found, how many that are, and what they may be found by.
    fn apart(self) -> (Found, (usize, Option<Select>, Anew)) {
        let Studied { found, learnt, select, why } = self;
        let count = found.items.len();
        (found, (count, select, Anew { learnt, why }))
    }
}

/// The page's announcements, or `None` if it has none. Fails only by taking too long.
pub fn find(html: &Html, page_url: &Url, dates: &DateHints, deadline: Deadline) -> Result<Option<Found>, ReadError> {
    find_with(html, page_url, dates, deadline, &Weights::learnt())
}

/// As `find`, with other weights than the learnt ones.
pub fn find_with(
    html: &Html,
    page_url: &Url,
    dates: &DateHints,
    deadline: Deadline,
    weights: &Weights,
) -> Result<Option<Found>, ReadError> {
    let view = page::View::new(html, page_url, dates, deadline, |_| false)?;
    let Some(choice) = choice::choose(&view, weights, None)? else { return Ok(None) };
    Ok(Some(Found { items: items_of(&view, &choice.entries, page_url), worth: choice.worth }))
}

/// As `find`, and how the same is found again: dearer, so for what is read once a day or asked for by a person.
pub fn study(html: &Html, page_url: &Url, dates: &DateHints, deadline: Deadline) -> Result<Option<Studied>, ReadError> {
    let view = page::View::new(html, page_url, dates, deadline, |_| false)?;
    let Some(choice) = choice::choose(&view, &Weights::learnt(), None)? else { return Ok(None) };
    let found = Found { items: items_of(&view, &choice.entries, page_url), worth: choice.worth };
    let sheet = learnt::Sheet { html, url: page_url, dates, deadline };
    let learnt = learnt::learn(sheet, &view, &choice, &found.items);
    let select = rule::describe(sheet, &view, &choice, &found.items);
    let why = why::explain(&view, &choice, &choice::consider(&view)?);
    Ok(Some(Studied { found, learnt, select, why }))
}

/// Reads a page by what an earlier reading of the same source has learnt; `None` where that no longer fits it. `known` are the
/// keys of the announcements that stood there: canonical addresses, and headlines as `title_key` makes them.
pub fn read_learnt(
    html: &Html,
    page_url: &Url,
    memory: (&Learnt, &HashSet<String>),
    dates: &DateHints,
    deadline: Deadline,
) -> Result<Option<Vec<Item>>, ReadError> {
    let (learnt, known) = memory;
    learnt::read(learnt::Sheet { html, url: page_url, dates, deadline }, learnt, known)
}

/// What entries say, each once.
fn items_of(view: &page::View, entries: &[fields::Entry], page_url: &Url) -> Vec<Item> {
    let items = entries.iter().map(|entry| Item {
        url: entry.link.map(|link| Url::clone(&view.links[link].url)),
        title: entry.title.clone(),
        published: entry.published,
        teaser: entry.teaser.map(|node| fields::fold(view.node_text(node))),
        ..Item::default()
    });
    each_once(items.collect(), page_url)
}

/// The first item of each address, or of each headline where there is no address.
fn each_once(items: Vec<Item>, page_url: &Url) -> Vec<Item> {
    let mut seen = HashSet::new();
    let key = |item: &Item| item.url.as_ref().map_or_else(|| title_key(&item.title), |url| model::canonical(url, page_url));
    items.into_iter().filter(|item| !item.title.is_empty() && seen.insert(key(item))).collect()
}

#[cfg(test)]
mod tests;
