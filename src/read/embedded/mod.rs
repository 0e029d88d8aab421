//! Data in the page: lists of announcements that a newsroom's own scripts, JSON-LD, microdata and attributes hold, and what they
//! add to the listing that people see.
//!
//! `documents` gathers the data of a page, whatever wrote it (`script`, `literal`, `nuxt`, `flight`, `apollo`, `astro`, `ld`, `microdata`);
//! `lists` finds the announcements in it, with the finder of JSON endpoints; `join` decides what becomes of them. Scripts are
//! never run. All that is walked is bounded, and time is linear in the size of the page.

mod addresses;
mod agreement;
mod apollo;
mod astro;
mod documents;
mod flight;
mod foreign;
mod join;
mod ld;
mod lists;
mod literal;
mod microdata;
mod nuxt;
mod script;
#[cfg(test)]
mod tests;
mod text;

use std::fmt;

pub use join::{Joined, join};
pub use lists::find_lists;

use crate::model::Item;

/// A list of announcements that a page holds as data.
#[derive(Debug, Clone)]
pub struct DataList {
    /// In the order of the data; a title may be empty where the data has addresses alone.
    pub items: Vec<Item>,
    pub origin: Origin,
    pub role: Role,
    /// Whether the data calls itself news, by its type or the names that lead to it.
    pub is_news: bool,
    /// Whether its dates are said to be those of publication, and not by a mere `date`.
    pub is_dated_by_type: bool,
}

/// What a list is for, as far as its name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Main,
    /// Related or recommended things, a side bar, a menu.
    Aside,
}

/// What in the page holds a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    JsonLd,
    Microdata,
    Flight,
    /// By its id or the name that the data is assigned to; empty where it has neither.
    Script(String),
    /// By its name.
    Attribute(String),
}

impl fmt::Display for Origin {
    /// As it stands in `dates from …`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::JsonLd => f.write_str("JSON-LD"),
            Origin::Microdata => f.write_str("microdata"),
            Origin::Flight => f.write_str("the data of Next's router"),
            Origin::Script(name) if name.is_empty() => f.write_str("data in a script"),
            Origin::Script(name) => f.write_str(name),
            Origin::Attribute(name) => write!(f, "the attribute {name}"),
        }
    }
}

/// What an object of schema.org says, as it says it.
#[derive(Debug, Default)]
struct Raw {
    /// Empty where it has only an address.
    title: String,
    link: Option<String>,
    date: Option<String>,
    teaser: Option<String>,
}
