//! RSS, Atom, RDF and CDF: one walk over the elements, and a table that says which field each is.
//!
//! Versions are not told apart: what an element means does not depend on them. An entry that breaks costs nothing but
//! the fields in which it breaks; only one that the end of the text cut off is marked as such.

use std::rc::Rc;

use url::Url;

use super::document::{Document, Element, Ends, Node, Space, document, is_root_name};
use super::texts::{Markup, construct, inside, own_base, person, picture_rank, resolve, text, whole};
use super::{Entry, Feed};
use crate::model::{Deadline, is_web};
use crate::read::ReadError;

/// Elements between two looks at the clock.
const STRIDE: usize = 10_000;
/// More is no feed of announcements.
const ENTRIES: usize = 50_000;

/// Reads a feed that has been decoded. Links are resolved against `xml:base` where the feed has one.
pub(super) fn read(text: &str, page: &Url, deadline: Deadline) -> Result<Feed, ReadError> {
    let document = document(text);
    let mut walk = Walk { document: &document, page, scopes: Vec::new(), root: None, is_page: None, feed: Feed::default(), entry: None };
    let mut at = 0;
    let mut looked_at = 0;
    while at < document.nodes.len() && walk.feed.entries.len() < ENTRIES {
        if at >= looked_at + STRIDE {
            if deadline.has_passed() {
                return Err(ReadError::TooSlow);
            }
            looked_at = at;
        }
        at = walk.step(at);
    }
    let rest = (at < document.nodes.len()).then(|| format!("it has more than {ENTRIES} entries; the rest was not read"));
    walk.finish(true);
    let broken = |what: &str| Err(ReadError::BrokenFeed(what.to_owned()));
    match walk.root {
        None if walk.feed.entries.is_empty() || walk.is_page == Some(true) => return broken("it has no element that a feed begins with"),
        Some(Ends::Cut) if walk.feed.entries.is_empty() => return broken("it ends before its first entry"),
        _ => {}
    }
    let mut feed = walk.feed;
    if feed.is_wordpress && feed.next.is_none() {
        feed.next = page_after(page);
    }
    let fault = document.fault.map(|(what, line)| {
        let cut = feed.entries.last().is_some_and(|entry| entry.is_cut);
        let outcome = if cut { "the entry that is cut off was left out" } else { "all entries were read" };
        format!("malformed feed: line {line}: {what}; {outcome}")
    });
    feed.remark = rest.or(fault);
    Ok(feed)
}

/// WordPress serves the page after the newest entries at `paged=2`, then `paged=3`, and says so nowhere.
fn page_after(feed: &Url) -> Option<String> {
    let number = feed.query_pairs().find(|(name, _)| name == "paged").map_or(Some(1), |(_, number)| number.parse::<u16>().ok())?;
    let others: Vec<(String, String)> =
        feed.query_pairs().filter(|(name, _)| name != "paged").map(|(name, value)| (name.into(), value.into())).collect();
    let mut after = feed.clone();
    after.query_pairs_mut().clear().extend_pairs(others).append_pair("paged", &number.saturating_add(1).to_string());
    Some(after.into())
}

/// An element that is being walked through.
struct Scope {
    /// The node behind it.
    end: usize,
    /// The feed's own head stands in it.
    is_frame: bool,
    base: Option<Rc<Url>>,
}

/// Where the walk has got to.
struct Walk<'d, 'a> {
    document: &'d Document<'a>,
    page: &'d Url,
    scopes: Vec<Scope>,
    /// How the first element that a feed begins with ends.
    root: Option<Ends>,
    /// Whether the first element of all is that of a web page.
    is_page: Option<bool>,
    feed: Feed,
    entry: Option<Open>,
}

/// The entry that is being read.
struct Open {
    entry: Draft,
    /// Elements around its fields.
    depth: usize,
    end: usize,
    ends: Ends,
    is_atom: bool,
}

/// An entry whose fields compete: of each, the one with the lowest rank counts.
#[derive(Default)]
struct Draft {
    entry: Entry,
    title: Option<(usize, String)>,
    summary: Option<(usize, String)>,
    published: Option<(usize, String)>,
    updated: Option<(usize, String)>,
    links: Vec<(usize, String)>,
    authors: Vec<(usize, String)>,
    images: Vec<(usize, String)>,
}

/// Titles and summaries from this rank on are those of pictures and recordings.
const OF_MEDIA: usize = 3;
/// Links from this rank on are not the entry's page.
const NO_PAGE: usize = 4;

impl<'d, 'a> Walk<'d, 'a> {
    /// Reads the node at this index; the index of the next one to be read.
    fn step(&mut self, at: usize) -> usize {
        while self.scopes.last().is_some_and(|scope| scope.end <= at) {
            self.scopes.pop();
        }
        if self.entry.as_ref().is_some_and(|open| open.end <= at) {
            self.finish(false);
        }
        let document = self.document;
        let Node::Start(element) = &document.nodes[at] else { return at + 1 };
        let local = element.local.to_ascii_lowercase();
        self.is_page.get_or_insert(local == "html");
        let is_root = matches!(element.space, Space::Feed | Space::Rdf) && is_root_name(&local);
        if is_root && self.root.is_none() {
            self.root = Some(element.ends);
        }
        if element.space == Space::Feed && matches!(local.as_str(), "item" | "entry") {
            return self.begin(at, element, local == "entry");
        }
        if is_root && self.entry.is_none() {
            self.enter(at, element, true);
            self.head_attributes(element);
            return at + 1;
        }
        let is_read = if self.entry.is_some() { self.field(at, element, &local) } else { self.head(at, element, &local) };
        match element.ends {
            Ends::At(end) if is_read => end.max(at) + 1,
            Ends::At(_) => {
                self.enter(at, element, false);
                at + 1
            }
            // What is not closed holds nothing.
            _ => at + 1,
        }
    }

    fn begin(&mut self, at: usize, element: &Element<'a>, is_atom: bool) -> usize {
        if let Some(open) = &self.entry {
            match (open.ends, element.ends) {
                // An entry within an entry is something that it speaks of.
                (Ends::At(_), Ends::At(end)) => return end.max(at) + 1,
                (Ends::At(_), _) => return at + 1,
                _ => {}
            }
            self.scopes.truncate(open.depth - 1);
            self.finish(false);
        }
        self.enter(at, element, false);
        let mut entry = Draft::default();
        if let Some(about) = element.tag.attribute("rdf:about") {
            entry.links.push((NO_PAGE - 1, self.resolved(&about)));
        }
        if let Some(href) = element.tag.attribute("href") {
            entry.links.push((1, self.resolved(&href)));
        }
        entry.updated = element.tag.attribute("lastmod").map(|day| (2, day.into_owned()));
        entry.entry.language = element.tag.attribute("xml:lang").map(|language| language.into_owned());
        let end = self.scopes.last().map_or(at, |scope| scope.end);
        self.entry = Some(Open { entry, depth: self.scopes.len(), end, ends: element.ends, is_atom });
        at + 1
    }

    /// Closes the entry that is being read; `is_over` where the text is.
    fn finish(&mut self, is_over: bool) {
        let Some(open) = self.entry.take() else { return };
        let Draft { mut entry, title, summary, published, updated, mut links, authors, images } = open.entry;
        let best = |field: Option<(usize, String)>| field.map(|(_, text)| text);
        // What is said of a picture says less of the entry than its own text.
        let summary = summary.filter(|(rank, _)| *rank < OF_MEDIA || entry.content.is_none());
        (entry.title, entry.summary) = (best(title), best(summary));
        (entry.published, entry.updated) = (best(published), best(updated));
        links.sort_by_key(|(rank, _)| *rank);
        let pages = links.partition_point(|(rank, _)| *rank < NO_PAGE);
        entry.other_links = links.split_off(pages).into_iter().map(|(_, link)| link).collect();
        entry.links = links.into_iter().map(|(_, link)| link).collect();
        let first = |mut ranked: Vec<(usize, String)>| {
            ranked.sort_by_key(|(rank, _)| *rank);
            ranked
        };
        let authors = first(authors);
        let rank = authors.first().map_or(0, |(rank, _)| *rank);
        entry.authors = authors.into_iter().filter(|(other, _)| *other == rank).map(|(_, name)| name).collect();
        entry.images = first(images).into_iter().map(|(_, image)| image).collect();
        entry.is_cut = is_over && open.ends == Ends::Cut;
        self.feed.entries.push(entry);
    }

    /// Goes into an element.
    fn enter(&mut self, at: usize, element: &Element<'a>, is_frame: bool) {
        let end = match element.ends {
            Ends::At(end) => end.max(at + 1),
            Ends::Before(end) => end,
            Ends::Cut => self.document.nodes.len(),
        };
        let around = self.scopes.last().and_then(|scope| scope.base.clone());
        let base = own_base(&element.tag, around.as_deref(), self.page).map(Rc::new).or(around);
        self.scopes.push(Scope { end, is_frame, base });
    }

    fn base(&self) -> Option<&Url> {
        self.scopes.last().and_then(|scope| scope.base.as_deref())
    }

    /// A link against the base where it stands; as written, where the feed names none.
    fn resolved(&self, link: &str) -> String {
        resolve(self.base(), link)
    }

    fn head_attributes(&mut self, element: &Element<'a>) {
        if self.feed.language.is_none() {
            self.feed.language = element.tag.attribute("xml:lang").map(|language| language.into_owned()).filter(|tag| !tag.is_empty());
        }
    }

    /// What a feed says of itself. True if the element needs no further look.
    fn head(&mut self, at: usize, element: &Element<'a>, local: &str) -> bool {
        if !self.scopes.last().is_none_or(|scope| scope.is_frame) {
            return false;
        }
        let inner = inside(self.document, at);
        match (element.space, local) {
            (Space::Feed, "title") if self.feed.title.is_none() => {
                self.feed.title = construct(self.document, at, element, Markup::Allowed);
            }
            (Space::Feed | Space::DublinCore, "language") => {
                self.feed.language = Some(text(inner)).filter(|language| !language.is_empty()).or(self.feed.language.take());
            }
            (Space::Feed, "link") if element.tag.attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("next")) => {
                self.feed.next = self.feed.next.take().or_else(|| element.tag.attribute("href").map(|href| self.resolved(&href)));
            }
            (Space::Feed, "generator") => self.feed.is_wordpress |= text(inner).starts_with("https://wordpress.org/?v="),
            _ => return false,
        }
        true
    }

    /// A field of the entry. True if the element needs no further look.
    fn field(&mut self, at: usize, element: &Element<'a>, local: &str) -> bool {
        let Some(mut open) = self.entry.take() else { return false };
        // What stands deeper counts only where nothing stands higher.
        let below = self.scopes.len() - open.depth;
        let is_read = match (element.space, local) {
            (Space::Feed, "source" | "contributor" | "textinput" | "image" | "category" | "comments") => true,
            (Space::Feed, "link") => {
                self.link(at, element, &mut open, below);
                true
            }
            (Space::Feed | Space::DublinCore | Space::Media | Space::Itunes, "title" | "description" | "summary" | "abstract") => {
                self.words(at, element, local, &mut open.entry, below);
                true
            }
            (Space::Feed | Space::Xhtml, "content" | "body" | "fullitem") | (Space::Content, "encoded") if below == 0 => {
                self.content(at, element, &mut open);
                true
            }
            (Space::Media | Space::Itunes, _) | (Space::Feed, "enclosure") => self.medium(at, element, local, &mut open.entry),
            _ if below == 0 => self.plain_field(at, element, local, &mut open),
            _ => false,
        };
        self.entry = Some(open);
        is_read
    }

    /// Title and summary: the entry's own before Dublin Core's before those of its media.
    fn words(&self, at: usize, element: &Element<'a>, local: &str, draft: &mut Draft, below: usize) {
        let rank = match element.space {
            Space::Feed => 0,
            Space::DublinCore => 1,
            Space::Media => OF_MEDIA,
            _ => 2,
        };
        let allowed =
            if local == "title" || element.space != Space::Feed || local == "description" { Markup::Allowed } else { Markup::Declared };
        let slot = if local == "title" { &mut draft.title } else { &mut draft.summary };
        let rank = rank + 10 * below;
        if slot.as_ref().is_none_or(|(other, _)| rank < *other)
            && let Some(words) = construct(self.document, at, element, allowed)
        {
            *slot = Some((rank, words));
        }
    }

    fn content(&self, at: usize, element: &Element<'a>, open: &mut Open) {
        let allowed =
            if element.space == Space::Feed && element.local.eq_ignore_ascii_case("content") { Markup::Declared } else { Markup::Allowed };
        if let Some(words) = construct(self.document, at, element, allowed) {
            open.entry.entry.content = Some(words);
        }
        if let Some(language) = element.tag.attribute("xml:lang").filter(|_| open.is_atom) {
            open.entry.entry.language = Some(language.into_owned());
        }
    }

    /// In an item RSS's own link comes before those lent from Atom; in an entry HTML comes before other types.
    fn link(&self, at: usize, element: &Element<'a>, open: &mut Open, below: usize) {
        let tag = &element.tag;
        let base = own_base(tag, self.base(), self.page);
        let written = ["href", "url", "uri", "rdf:resource"].iter().find_map(|name| tag.attribute(name));
        let is_text = written.is_none();
        let href = written.map_or_else(|| text(inside(self.document, at)), |href| href.into_owned());
        if href.trim().is_empty() {
            return;
        }
        let is_page = tag.attribute("type").is_none_or(|kind| kind.to_ascii_lowercase().contains("html"));
        let rel = tag.attribute("rel").map(|rel| rel.to_ascii_lowercase());
        let rank = match rel.as_deref() {
            _ if below > 0 => NO_PAGE,
            None | Some("alternate" | "") => usize::from(!is_page) + usize::from(!is_text && !open.is_atom),
            Some("self" | "related" | "via") if open.is_atom => 2,
            _ => NO_PAGE,
        };
        open.entry.links.push((rank, resolve(base.as_ref().or(self.base()), &href)));
    }

    /// Pictures before those that stand for a film or a recording, and before those that only `medium` calls so: the writers'.
    fn medium(&self, at: usize, element: &Element<'a>, local: &str, draft: &mut Draft) -> bool {
        let tag = &element.tag;
        let address = ["url", "href"].iter().find_map(|name| tag.attribute(name)).map(|url| self.resolved(&url));
        match (element.space, local) {
            (Space::Feed, "enclosure") | (Space::Media, "content") => {
                if let Some(address) = address {
                    draft.images.extend(picture_rank(tag, &address).map(|rank| (rank, address.clone())));
                    draft.links.push((NO_PAGE, address));
                }
            }
            (Space::Media, "thumbnail") | (Space::Itunes, "image") => draft.images.extend(address.map(|address| (1, address))),
            (Space::Itunes, "author") => draft.authors.extend(person(self.document, at).map(|name| (1, name))),
            _ => return false,
        }
        // What describes a medium stands in it.
        element.space == Space::Itunes
    }

    /// Fields that are a word or a date. Of two dates of the same kind the last counts, as other readers have it.
    fn plain_field(&self, at: usize, element: &Element<'a>, local: &str, open: &mut Open) -> bool {
        let words = || text(inside(self.document, at));
        let date = |slot: &mut Option<(usize, String)>, rank: usize| {
            let words = words();
            if !words.is_empty() && slot.as_ref().is_none_or(|(other, _)| rank <= *other) {
                *slot = Some((rank, words));
            }
        };
        match (element.space, local) {
            (Space::Feed, "guid") if !open.is_atom => self.guid(element, words(), &mut open.entry),
            // Atom's ids are compared letter by letter (RFC 4287, section 4.2.6.1).
            (Space::Feed, "id") if open.is_atom => self.id(whole(inside(self.document, at)), &mut open.entry),
            (Space::Feed, "pubdate" | "published" | "issued") => date(&mut open.entry.published, 0),
            (Space::DublinCoreTerms, "issued") => date(&mut open.entry.published, 1),
            (Space::Feed, "created") | (Space::DublinCoreTerms, "created") => date(&mut open.entry.published, 2),
            (Space::Feed, "updated" | "modified") => date(&mut open.entry.updated, 0),
            (Space::DublinCore, "date") | (Space::DublinCoreTerms, "modified") => date(&mut open.entry.updated, 1),
            (Space::Feed, "author") | (Space::DublinCore, "creator" | "author") => {
                open.entry.authors.extend(person(self.document, at).map(|name| (0, name)));
            }
            _ => return false,
        }
        true
    }

    /// Many ids of Atom are addresses, and nothing says whether they lead anywhere.
    fn id(&self, id: String, draft: &mut Draft) {
        if id.trim().is_empty() {
            return;
        }
        if Url::parse(id.trim()).is_ok_and(|url| is_web(&url)) {
            draft.links.push((NO_PAGE, id.trim().to_owned()));
        }
        draft.entry.guid = Some(id);
    }

    /// An id that says that it is an address, or does not deny it, is one of the entry's links.
    fn guid(&self, element: &Element<'a>, guid: String, draft: &mut Draft) {
        if guid.is_empty() {
            return;
        }
        if element.tag.attribute("isPermaLink").is_none_or(|value| value.trim().eq_ignore_ascii_case("true")) {
            draft.links.push((NO_PAGE, self.resolved(&guid)));
        }
        draft.entry.guid = Some(guid);
    }
}
