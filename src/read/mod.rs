//! From bytes to items or articles: what a page says, with no rule written by a person.
//!
//! Pure: no clock, no I/O, nothing awaited. The caller runs this on a blocking thread, because a
//! parsed page cannot leave its thread, and hands in a `Deadline`, because html5ever takes time
//! quadratic in the depth of the page.

pub mod about;
pub mod article;
pub mod date;
pub mod dateline;
pub mod decode;
pub mod detect;
pub mod dom;
pub mod embedded;
pub mod feed;
mod hashes;
pub mod json;
pub mod listing;
pub mod page;
pub mod pdf;
pub mod platform;
pub mod propose;
pub mod refusal;
pub mod roundup;
pub mod sitemap;
pub mod window;

use std::borrow::Cow;
use std::collections::HashSet;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use url::Url;

pub use article::read_article;
pub use listing::{Learnt, Why, is_list_left};

use crate::model::{Block, DateOrder, Deadline, Item, Kind, Notice, Published, Reason, Select, Story};

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
    /// A listing that is read again and again.
    Watched(Box<Memory>),
    /// `item` and `exclude` of the rule are patterns of paths.
    Sitemap(Option<Select>),
    /// The rule's parts are JSON pointers.
    Json(Option<Select>),
    /// `item` of the rule is the part of the page that is watched, `exclude` what is left out of it.
    Page(Option<Select>),
    Roundup(Option<Select>),
    Article,
}

/// What earlier readings of a listing leave for the next.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// `None` asks for fresh eyes.
    pub learnt: Option<Learnt>,
    /// Canonical addresses of the announcements that stood there, and their headlines as `title_key` makes them.
    pub known: HashSet<String>,
    /// The rule that a person wrote; nothing is learnt where there is one.
    pub select: Option<Select>,
}

/// What was read at a source's address.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "one value for each poll, taken apart at once")]
pub enum Reading {
    Items(Items),
    /// A living page.
    Page(LivingPage),
    /// A list of sitemaps: the items stand in those.
    Index(Vec<SitemapLink>),
    /// Answered, but not the newsroom's page.
    Nothing(Nothing),
}

/// A page that is edited in place.
#[derive(Debug, Clone, PartialEq)]
pub struct LivingPage {
    /// Never empty: the headline, else the page's name, else its address.
    pub title: String,
    /// BCP 47.
    pub language: Option<String>,
    pub blocks: Vec<Block>,
}

/// One sitemap that an index names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SitemapLink {
    pub url: Url,
    /// When its server says it changed: a hint, no more.
    pub changed_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone)]
pub struct Items {
    /// What the address holds; never `Auto`.
    pub kind: Kind,
    /// In page order, each once.
    pub items: Vec<Item>,
    /// What the page or feed calls itself.
    pub title: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// Where the next older ones are, if the address holds but the newest.
    pub next: Option<NextPage>,
    /// For a listing: the rule that finds the same items, in a form that a person can paste and edit.
    pub select: Option<Select>,
    pub how: How,
    /// What the operator should know, e.g. that the feed is malformed.
    pub remarks: Vec<String>,
}

/// Where a listing or feed goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextPage {
    At(Box<Url>),
    /// There is one, and only a script or a form in the page can ask for it.
    ByScript,
}

/// How items were found.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum How {
    /// As the page itself, or a person's rule, names them.
    #[default]
    AsWritten,
    /// As an earlier reading had learnt, which still fits.
    AsLearnt,
    /// Without a rule.
    Anew(Box<Anew>),
}

/// What a reading with fresh eyes leaves besides the items.
#[derive(Debug, Clone, PartialEq)]
pub struct Anew {
    /// What the next reading may go by, if that can be said.
    pub learnt: Option<Learnt>,
    pub why: Why,
}

impl How {
    /// The word in the log and the metrics; `None` where nothing is ever learnt.
    pub fn as_str(&self) -> Option<&'static str> {
        match self {
            How::AsWritten => None,
            How::AsLearnt => Some("learnt"),
            How::Anew(_) => Some("anew"),
        }
    }
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
    /// When it was last changed, where the page tells that to machines.
    pub modified: Option<Published>,
    pub language: Option<String>,
    pub image: Option<Url>,
    /// Plain text, paragraphs one blank line apart, without forms, calls to action or doubled paragraphs.
    pub text: String,
    /// Where the article is a roundup: its pieces; `text` holds what stands before the first.
    pub stories: Vec<Story>,
    /// What the page prints around its news every time, in page order; none of it is in `text`.
    pub boilerplate: Vec<Aside>,
    /// What the page says about the announcement itself; not in `text` either.
    pub notices: Vec<Notice>,
}

/// A piece of boilerplate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    pub kind: AsideKind,
    /// Plain text, with its label where it has one.
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsideKind {
    /// Place and day before the first sentence.
    Dateline,
    /// Who wrote it.
    Byline,
    /// Whom to ask.
    Contact,
    /// Who the firm is.
    About,
    /// That what is said of the future may not come true.
    Statement,
    /// For editors, and what follows the end of the release unnamed.
    Notes,
}

impl Article {
    /// The introduction of a roundup and its stories under their headings; of another article its text.
    pub fn whole_text(&self) -> String {
        let stories = self.stories.iter().flat_map(|story| [&story.title, &story.text]);
        let parts: Vec<&str> = [&self.text].into_iter().chain(stories).map(String::as_str).filter(|part| !part.is_empty()).collect();
        parts.join("\n\n")
    }

    /// The boilerplate as one text, paragraphs one blank line apart.
    pub fn boilerplate(&self) -> String {
        self.boilerplate.iter().map(|aside| aside.text.as_str()).collect::<Vec<_>>().join("\n\n")
    }

    /// All that a reader sees of the article, boilerplate included; names of authors stand beside an article, not in it.
    pub fn full_text(&self) -> String {
        let notices = self.notices.iter().map(|notice| &notice.text).filter(|text| Some(*text) != self.title.as_ref());
        let asides = self.boilerplate.iter().filter(|aside| aside.kind != AsideKind::Byline).map(|aside| &aside.text);
        let parts: Vec<String> =
            std::iter::once(self.whole_text()).chain(notices.chain(asides).cloned()).filter(|part| !part.is_empty()).collect();
        parts.join("\n\n")
    }
}

/// Whatever an address holds, for `inspect` and for `Reader::Auto`.
#[derive(Debug, Clone)]
pub enum Inspection {
    Items(Items),
    /// With stories where it is a roundup.
    Article(Article),
    Page(LivingPage),
    Index(Vec<SitemapLink>),
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
    #[error("the JSON cannot be read: {0}")]
    BrokenJson(String),
    #[error("the file unpacks to more than {limit} bytes")]
    TooLarge { limit: usize },
    /// The config refuses such rules; this one came from elsewhere.
    #[error("the rule in `select` cannot be used: {0}")]
    BadRule(String),
    #[error("the PDF document cannot be read: {0}")]
    BrokenPdf(String),
    #[error("the PDF document {0}")]
    NoText(&'static str),
}

/// Reads a source's page the way that its kind asks for.
pub fn read(reader: &Reader, page: &Page, context: &Context) -> Result<Reading, ReadError> {
    match reader {
        Reader::Feed => feed::read_feed(page, context).map(Reading::Items),
        Reader::Listing(None) => listing::read_listing(&html_of(page)?, &page.url, context),
        Reader::Listing(Some(select)) => listing::read_selected(&html_of(page)?, &page.url, (select, &HashSet::new()), context),
        Reader::Watched(memory) => match &memory.select {
            Some(select) => listing::read_selected(&html_of(page)?, &page.url, (select, &memory.known), context),
            None => listing::read_watched(&html_of(page)?, &page.url, memory, context),
        },
        Reader::Sitemap(select) => sitemap::read_sitemap(page, select.as_ref(), context),
        Reader::Json(select) => json::read_json(page, select.as_ref(), context),
        Reader::Page(select) => page::read_page(&html_of(page)?, &page.url, select.as_ref(), context),
        Reader::Roundup(select) => roundup::read_roundup(page, select.as_ref(), context),
        Reader::Article => article::read_article(page, context).map(|article| Reading::Items(alone(article, page))),
        Reader::Auto => Ok(match inspect(page, context)? {
            Inspection::Items(items) => Reading::Items(items),
            Inspection::Page(page) => Reading::Page(page),
            Inspection::Index(links) => Reading::Index(links),
            Inspection::Nothing(nothing) => Reading::Nothing(nothing),
            // Whoever watches an article's own page waits for what is added to it.
            Inspection::Article(article) if article.stories.is_empty() => page::read_page(&html_of(page)?, &page.url, None, context)?,
            Inspection::Article(_) => roundup::read_roundup(page, None, context)?,
        }),
    }
}

/// A page that is one announcement, and the only one at its address.
fn alone(article: Article, page: &Page) -> Items {
    let item = Item {
        url: Some(page.url.clone()),
        title: article.title.clone().unwrap_or_else(|| page.url.to_string()),
        published: article.published,
        boilerplate: Some(article.boilerplate()).filter(|text| !text.is_empty()),
        text: Some(article.text).filter(|text| !text.is_empty()),
        stories: article.stories,
        notices: article.notices,
        author: article.author,
        image: article.image,
        language: article.language.clone(),
        ..Item::default()
    };
    Items {
        kind: Kind::Article,
        items: vec![item],
        title: article.title,
        language: article.language,
        next: None,
        select: None,
        how: How::AsWritten,
        remarks: Vec::new(),
    }
}

/// Reads whatever is there.
pub fn inspect(page: &Page, context: &Context) -> Result<Inspection, ReadError> {
    if feed::is_feed(&page.body) {
        return feed::read_feed(page, context).map(Inspection::Items);
    }
    if sitemap::is_sitemap(&page.body) {
        return sitemap::read_sitemap(page, None, context).map(inspected);
    }
    match decode::sniff(&page.body, page.content_type.as_deref()) {
        decode::What::Json => return json::read_json(page, None, context).map(inspected),
        decode::What::Pdf => return pdf::read_pdf(page, context).map(Inspection::Article),
        _ => {}
    }
    match listing::inspect_page(&html_of(page)?, &page.url, context)? {
        Some(reading) => Ok(inspected(reading)),
        None => article::read_article(page, context).map(Inspection::Article),
    }
}

fn inspected(reading: Reading) -> Inspection {
    match reading {
        Reading::Items(items) => Inspection::Items(items),
        Reading::Page(page) => Inspection::Page(page),
        Reading::Index(links) => Inspection::Index(links),
        Reading::Nothing(nothing) => Inspection::Nothing(nothing),
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
            return Ok(decode::decode_checked(&page.body, content_type, tld));
        }
        decode::What::Feed => "a feed".to_owned(),
        decode::What::Xml(root) => format!("an XML document ({root})"),
        decode::What::Json => "JSON data".to_owned(),
        decode::What::Pdf => "a PDF document".to_owned(),
        decode::What::Other(name) => name,
    };
    Err(ReadError::NotText { found })
}
