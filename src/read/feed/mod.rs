//! RSS, Atom and JSON Feed to items, whatever state they are in.
//!
//! `tokens` and `document` make elements of any text; `xml` and `json` read the dialects into one `Entry`; here entries
//! become items. A broken entry never costs the others.

mod document;
mod json;
mod texts;
mod tokens;
mod xml;

use std::collections::{HashMap, HashSet};

use url::Url;

use super::article::{authors_in, language_tag, read_fragment};
use super::date::{DateHints, DateReader};
use super::decode::{decode, decode_checked, root_element};
use super::dom::{fold, plain};
use super::{Article, Context, How, Items, NextPage, Page, ReadError};
use crate::model::{self, Deadline, Item, Kind, Published, title_key};

/// What a dialect's reader hands over.
#[derive(Debug, Default)]
struct Feed {
    /// May hold markup, like all texts here.
    title: Option<String>,
    language: Option<String>,
    /// Where it goes on (RFC 5005, section 3), as written.
    next: Option<String>,
    /// WordPress made it.
    is_wordpress: bool,
    entries: Vec<Entry>,
    /// What was wrong with it, in words for the operator.
    remark: Option<String>,
}

#[derive(Debug, Default, Clone)]
struct Entry {
    /// The feed's own id, never one made up.
    guid: Option<String>,
    /// What may be the entry's page, the likeliest first.
    links: Vec<String>,
    /// Recordings, comments and whatever else it links to.
    other_links: Vec<String>,
    title: Option<String>,
    summary: Option<String>,
    content: Option<String>,
    /// As written.
    published: Option<String>,
    /// As written.
    updated: Option<String>,
    authors: Vec<String>,
    images: Vec<String>,
    language: Option<String>,
    /// The end of the text cut it off.
    is_cut: bool,
}

/// An entry as the feed has it, whether or not it can be announced.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedEntry {
    /// Empty where the entry has none.
    pub title: String,
    /// All that it links to, its own page first; as written, where the feed names no `xml:base`.
    pub links: Vec<String>,
    pub published: Option<Published>,
    pub updated: Option<Published>,
}

/// A teaser is cut at the last sentence or word before this many characters.
const TEASER: usize = 600;
/// A title taken from the text has at most this many words.
const TITLE_WORDS: usize = 12;
/// A text counts as whole where it has this many characters and is half as long again as the teaser.
const WHOLE_TEXT: usize = 400;
/// How far into a body its root element is looked for.
const SNIFF: usize = 4096;

/// True if the body is RSS, Atom or a JSON Feed, whatever its header says.
pub fn is_feed(body: &[u8]) -> bool {
    let (head, _) = decode(&body[..body.len().min(SNIFF)], None, None);
    let text = head.trim_start();
    if text.starts_with('{') {
        return head.contains("jsonfeed.org") || json::has_feed_shape(body);
    }
    // Some feeds begin with a server's error message; a page that only shows a feed's source begins with its own root.
    root_element(text).is_some_and(|root| matches!(root.as_str(), "rss" | "feed" | "rdf"))
        || text.find("<?xml").and_then(|at| root_element(&text[at..])).is_some_and(|root| matches!(root.as_str(), "rss" | "feed" | "rdf"))
}

/// The feed's entries in its own order, each once; those that have nothing to be named by are left out.
pub fn read_feed(page: &Page, context: &Context) -> Result<Items, ReadError> {
    let feed = parse(page, context)?;
    let begun = feed.entries.len();
    let entries: Vec<Entry> = feed.entries.into_iter().filter(|entry| !entry.is_cut).collect();
    if entries.is_empty() && begun > 0 {
        return Err(ReadError::BrokenFeed("it ends within its first entry".to_owned()));
    }
    let language = feed.language.as_deref().and_then(language_tag);
    let dates = dates_of(&entries, page, context, language.as_ref());
    let reader = EntryReader { base: &page.url, dates: &dates, deadline: context.deadline };
    let mut items = Vec::with_capacity(entries.len());
    for entry in trusted(entries) {
        items.extend(reader.item(&entry)?);
    }
    Ok(Items {
        kind: Kind::Feed,
        items: each_once(items, &page.url),
        title: feed.title.map(|title| plain(&title)).filter(|title| !title.is_empty()),
        language: language.or_else(|| context.language.clone()),
        next: feed.next.and_then(|next| page.url.join(next.trim()).ok()).filter(model::is_web).map(Box::new).map(NextPage::At),
        select: None,
        how: How::AsWritten,
        remarks: feed.remark.into_iter().collect(),
    })
}

/// All entries of a feed, in its own order, with nothing left out.
pub fn read_entries(page: &Page, context: &Context) -> Result<Vec<FeedEntry>, ReadError> {
    let feed = parse(page, context)?;
    let language = feed.language.as_deref().and_then(language_tag);
    let dates = dates_of(&feed.entries, page, context, language.as_ref());
    let reader = EntryReader { base: &page.url, dates: &dates, deadline: context.deadline };
    let entry = |entry: Entry| FeedEntry {
        title: entry.title.as_deref().map(plain).unwrap_or_default(),
        published: entry.published.as_deref().and_then(|date| reader.date(date)),
        updated: entry.updated.as_deref().and_then(|date| reader.date(date)),
        links: entry.links.into_iter().chain(entry.other_links).collect(),
    };
    Ok(feed.entries.into_iter().map(entry).collect())
}

fn parse(page: &Page, context: &Context) -> Result<Feed, ReadError> {
    let tld = page.url.domain().and_then(|domain| domain.rsplit('.').next());
    let text = decode_checked(&page.body, page.content_type.as_deref(), tld);
    if text.trim_start().starts_with('{') { json::read(&text) } else { xml::read(&text, &page.url, context.deadline) }
}

/// What reads the dates of these entries, which settle among themselves whether the day or the month comes first.
fn dates_of(entries: &[Entry], page: &Page, context: &Context, language: Option<&String>) -> DateReader {
    let mut dates = DateReader::new(DateHints {
        now: context.now,
        timezone: context.timezone,
        order: context.dates,
        language: language.or(context.language.as_ref()).cloned(),
        host: page.url.host_str().map(str::to_owned),
    });
    dates.settle_order(entries.iter().flat_map(Entry::dates));
    dates
}

impl Entry {
    /// The date of publication before that of the last change.
    fn dates(&self) -> impl Iterator<Item = &str> {
        self.published.as_deref().into_iter().chain(self.updated.as_deref())
    }
}

/// Ids that several entries with different links share say nothing; they are taken away.
fn trusted(mut entries: Vec<Entry>) -> Vec<Entry> {
    let mut shared = HashSet::new();
    let mut first: HashMap<&str, &Entry> = HashMap::new();
    for entry in &entries {
        let Some(guid) = entry.guid.as_deref() else { continue };
        let other = *first.entry(guid).or_insert(entry);
        if other.links.first() != entry.links.first() && other.title != entry.title {
            shared.insert(guid.to_owned());
        }
    }
    for entry in &mut entries {
        if entry.guid.as_ref().is_some_and(|guid| shared.contains(guid)) {
            entry.guid = None;
        }
    }
    entries
}

/// The same entry twice stays once: by id, else by address and headline.
fn each_once(items: Vec<Item>, page: &Url) -> Vec<Item> {
    let mut seen = HashSet::new();
    let key = |item: &Item| match &item.guid {
        Some(guid) => guid.clone(),
        None => format!("{} {}", item.url.as_ref().map(|url| model::canonical(url, page)).unwrap_or_default(), title_key(&item.title)),
    };
    items.into_iter().filter(|item| seen.insert((item.guid.is_some(), key(item)))).collect()
}

struct EntryReader<'a> {
    base: &'a Url,
    dates: &'a DateReader,
    deadline: Deadline,
}

impl EntryReader<'_> {
    /// Nothing for an entry that has neither a title nor a text nor a link.
    fn item(&self, entry: &Entry) -> Result<Option<Item>, ReadError> {
        let title = entry.title.as_deref().map(plain).filter(|title| !title.is_empty());
        let url = self.address(entry);
        let page = url.as_ref().unwrap_or(self.base);
        let summary = self.article(entry.summary.as_deref(), title.as_deref(), page)?;
        let content = self.article(entry.content.as_deref(), title.as_deref(), page)?;
        let [summary_text, content_text] = [summary.whole_text(), content.whole_text()];
        let (longest, article) = if content_text.is_empty() { (&summary_text, summary) } else { (&content_text, content) };
        let first_words = || Some(first_words(longest)).filter(|words| !words.is_empty());
        let from_url = || url.as_ref().map(Url::to_string);
        let Some(title) = title.clone().or_else(first_words).or_else(from_url) else { return Ok(None) };
        let teaser = shorten(if summary_text.is_empty() { &content_text } else { &summary_text });
        let whole = longest.chars().count();
        let is_whole = whole >= WHOLE_TEXT && whole * 2 >= 3 * teaser.chars().count();
        // What is no whole text is read on its own page, and what is to be known of it is said there.
        let article = if is_whole { article } else { Article::default() };
        let boilerplate = article.boilerplate();
        let Article { author, text, stories, notices, .. } = article;
        Ok(Some(Item {
            guid: entry.guid.clone(),
            published: entry.dates().find_map(|date| self.date(date)),
            text: Some(text).filter(|text| !text.is_empty()),
            stories,
            boilerplate: Some(boilerplate).filter(|text| !text.is_empty()),
            notices,
            author: authors_in(entry.authors.iter().map(String::as_str)).or(author),
            image: entry.images.iter().find_map(|image| self.base.join(image.trim()).ok().filter(model::is_web)),
            language: entry.language.as_deref().and_then(language_tag),
            teaser: Some(teaser).filter(|text| !text.is_empty()),
            title,
            url,
        }))
    }

    fn article(&self, html: Option<&str>, title: Option<&str>, page: &Url) -> Result<Article, ReadError> {
        let Some(html) = html.filter(|html| !html.trim().is_empty()) else { return Ok(Article::default()) };
        match read_fragment(html, title, page, self.dates, self.deadline) {
            // One entry's nesting is its own affair; the time spent is everybody's.
            Err(error) if error != ReadError::TooSlow => Ok(Article { text: plain(html), ..Article::default() }),
            read => read,
        }
    }

    /// The first link that can be opened; failing that, an id that is an address.
    fn address(&self, entry: &Entry) -> Option<Url> {
        let links = entry.links.iter().filter(|link| !link.trim().is_empty()).filter_map(|link| self.base.join(link.trim()).ok());
        let permanent = entry.guid.iter().filter_map(|guid| Url::parse(guid.trim()).ok());
        links.chain(permanent).find(model::is_web).map(|url| model::clean(&url))
    }

    fn date(&self, text: &str) -> Option<Published> {
        self.dates.read_exact(text).or_else(|| self.dates.read(text))
    }
}

/// One line, cut at the end of a sentence where one is near, else between two words.
pub(super) fn shorten(text: &str) -> String {
    let line = fold(text);
    // WordPress ends its teasers so.
    let line =
        line.split_once(" appeared first on ").and_then(|(before, _)| before.rsplit_once("The post ")).map_or(&*line, |(news, _)| news);
    let line = without_call(line.trim_end());
    if line.chars().count() <= TEASER {
        return line.to_owned();
    }
    let head: String = line.chars().take(TEASER).collect();
    let sentence = head.rfind(['.', '!', '?', '。', '！', '？']).filter(|at| *at > head.len() / 2);
    match sentence {
        Some(at) => head[..at + head[at..].chars().next().map_or(0, char::len_utf8)].to_owned(),
        None => format!("{} …", head.rsplit_once(' ').map_or(head.as_str(), |(words, _)| words)),
    }
}

/// A teaser without the words that lead to the rest of it.
fn without_call(line: &str) -> &str {
    const CALLS: [&str; 9] = [
        "continue reading",
        "read more",
        "read the full story",
        "weiterlesen",
        "mehr lesen",
        "lire la suite",
        "leer más",
        "leggi tutto",
        "lees meer",
    ];
    let bare = line.trim_end_matches(['→', '»', '>', '.', '…', ']', '[', ' ']);
    let ends =
        |call: &&&str| bare.len().checked_sub(call.len()).and_then(|at| bare.get(at..)).is_some_and(|end| end.to_lowercase() == ***call);
    match CALLS.iter().find(ends) {
        Some(call) => {
            let news = bare[..bare.len() - call.len()].trim_end_matches(['[', '(', ' ']);
            // `Children read more` is news.
            if news.ends_with(|c: char| c.is_alphanumeric() || c == ',') { line } else { news }
        }
        None => line,
    }
}

/// A title for an entry without one.
fn first_words(text: &str) -> String {
    let line = fold(text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default());
    let words: Vec<&str> = line.split(' ').collect();
    let short = if words.len() <= TITLE_WORDS { line.clone() } else { format!("{} …", words[..TITLE_WORDS].join(" ")) };
    // Scripts without spaces have one long word.
    if short.chars().count() <= 120 { short } else { format!("{} …", short.chars().take(60).collect::<String>()) }
}

#[cfg(test)]
mod tests;
