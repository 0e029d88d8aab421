//! From bytes to items or articles: what a page says, with no rule written by a person.
//!
//! Pure: no clock, no I/O, nothing awaited. The caller runs this on a blocking thread, because a
//! parsed page cannot leave its thread, and hands in a `Deadline`, because html5ever takes time
//! quadratic in the depth of the page.

pub mod article;
pub mod date;
pub mod decode;
pub mod detect;
pub mod dom;
pub mod feed;
pub mod listing;

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use url::Url;

pub use article::read_article;

use crate::model::{DateOrder, Deadline, Item, Kind, Published, Reason, Select};

/// A fetched page, as it came.
#[derive(Debug, Clone)]
pub struct Page {
    /// Where it was found in the end, after redirects.
    pub url: Url,
    /// The header, unchanged.
    pub content_type: Option<String>,
    /// Decompressed, charset as it came.
    pub body: Vec<u8>,
}

/// What a reading may know besides the page.
#[derive(Debug, Clone)]
pub struct Context {
    /// For relative dates and for two-digit years.
    pub now: DateTime<Utc>,
    /// Zone of times that name none; `None` keeps only their day.
    pub timezone: Option<Tz>,
    pub dates: DateOrder,
    /// What the config says of the source's language.
    pub language: Option<String>,
    pub deadline: Deadline,
}

/// How a source's page is read; one variant a kind.
#[derive(Debug, Clone)]
pub enum Reader {
    /// Whatever the address holds.
    Auto,
    Feed,
    Listing(Option<Select>),
}

/// What was read at a source's address.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "one value a poll, and nearly always the large one")]
pub enum Reading {
    Items(Items),
    /// Answered, but not the newsroom's page.
    Nothing(Nothing),
}

#[derive(Debug, Clone)]
pub struct Items {
    /// `Feed` or `Listing`, never `Auto`.
    pub kind: Kind,
    /// In page order, each once.
    pub items: Vec<Item>,
    /// What the page or feed calls itself.
    pub title: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// For a listing: the rule that finds the same items, in a form that a person can paste and edit.
    pub select: Option<Select>,
    /// What the operator should know, e.g. that the feed is malformed.
    pub remarks: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Nothing {
    pub reason: Reason,
    /// Feeds that the page advertises, the best first.
    pub feeds: Vec<Url>,
    /// Addresses that may be better, the best first: those feeds and links to a newsroom.
    pub better: Vec<Url>,
}

/// An announcement's own page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Article {
    pub title: Option<String>,
    pub author: Option<String>,
    pub published: Option<Published>,
    pub language: Option<String>,
    pub image: Option<Url>,
    /// Plain text, paragraphs one blank line apart, without forms, calls to action or doubled paragraphs.
    pub text: String,
}

/// Whatever an address holds, for `inspect` and for `Reader::Auto`.
#[derive(Debug, Clone)]
pub enum Inspection {
    Items(Items),
    Article(Article),
    Nothing(Nothing),
}

/// Why a page could not be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// More than a parser may spend on one page.
    #[error("the page took longer to read than it may")]
    TooSlow,
    #[error("the page nests its elements {depth} deep, more than the {limit} that a browser takes")]
    TooDeep { depth: usize, limit: usize },
    #[error("a web page or a feed was expected there, and it is {found}")]
    NotText { found: String },
    #[error("the feed cannot be read: {0}")]
    BrokenFeed(String),
}

/// Reads a source's page the way that its kind asks for.
pub fn read(reader: &Reader, page: &Page, context: &Context) -> Result<Reading, ReadError> {
    match reader {
        Reader::Feed => feed::read_feed(page, context).map(Reading::Items),
        Reader::Listing(None) => listing::read_listing(&html_of(page)?, &page.url, context),
        Reader::Listing(Some(select)) => listing::read_selected(&html_of(page)?, &page.url, select, context),
        Reader::Auto if feed::is_feed(&page.body) => feed::read_feed(page, context).map(Reading::Items),
        Reader::Auto => listing::read_listing(&html_of(page)?, &page.url, context),
    }
}

/// Reads whatever is there.
pub fn inspect(page: &Page, context: &Context) -> Result<Inspection, ReadError> {
    if feed::is_feed(&page.body) {
        return feed::read_feed(page, context).map(Inspection::Items);
    }
    match listing::inspect_page(&html_of(page)?, &page.url, context)? {
        Some(Reading::Items(items)) => Ok(Inspection::Items(items)),
        Some(Reading::Nothing(nothing)) => Ok(Inspection::Nothing(nothing)),
        None => article::read_article(page, context).map(Inspection::Article),
    }
}

/// Asked again and again on the way through a page.
fn in_time(deadline: Deadline) -> Result<(), ReadError> {
    if deadline.has_passed() { Err(ReadError::TooSlow) } else { Ok(()) }
}

/// The text of a web page, or what the address holds instead of one.
fn html_of(page: &Page) -> Result<Cow<'_, str>, ReadError> {
    let content_type = page.content_type.as_deref();
    let found = match decode::sniff(&page.body, content_type) {
        decode::What::Html => {
            let tld = page.url.domain().and_then(|domain| domain.rsplit('.').next());
            return Ok(decode::decode(&page.body, content_type, tld).0);
        }
        decode::What::Feed => "a feed".to_owned(),
        decode::What::Xml(root) => format!("an XML document ({root})"),
        decode::What::Json => "JSON data".to_owned(),
        decode::What::Pdf => "a PDF document".to_owned(),
        decode::What::Other(name) => name,
    };
    Err(ReadError::NotText { found })
}
