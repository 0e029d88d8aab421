//! The day of publication as a page tells it to machines: JSON-LD, `meta`, microdata, RDFa, and the data that its scripts are handed.

use std::sync::LazyLock;

use regex::Regex;
use scraper::{ElementRef, Html, Selector};

use super::lines::Around;
use super::{Span, words};
use crate::model::Published;
use crate::read::article::blocks::looks_like_noise;
use crate::read::article::meta::{Meta, selector};
use crate::read::date::DateReader;
use crate::read::dom::line_of;

/// `meta` names that give the day of publication, in the spelling of `Meta`; the clearer first.
pub const METAS: &[&str] = &[
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "og:published_time",
    "og:pubdate",
    "datepublished",
    "date_published",
    "publishdate",
    "publish_date",
    "publish-date",
    "published_date",
    "publication_date",
    "publicationdate",
    "published",
    "published_time",
    "pubdate",
    "pubtime",
    "publishtime",
    "article.published",
    "articlepublicationdate",
    "article_date_original",
    "article:publicationdate",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "rnews:datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.created",
    "article:published_date",
    "article-publish-date",
    "articlepublishdate",
    "date-published",
    "published-date",
    "publication-date",
    "publish-time",
    "pub_date",
    "dateposted",
    "date_posted",
    "firstpublished",
    "dc.date.publication",
    "dc.issued",
    "dc:date.issued",
    "dc:created",
    "prism.publicationdate",
    "eprints.date",
    "dcsext.articlefirstpublished",
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "originalpublicationdate",
    "datecreated",
    "date.created",
    "release_date",
    "rbpubdate",
    "shareaholic:article_published_time",
    "bt:pubdate",
    "gentime",
    "displaydate",
    "article.created",
    "createdate",
    "created",
];

/// Names that some pages give the day of publication, and others that of the last change or of the delivery.
pub const WEAK_METAS: &[&str] = &["dc.date", "dc:date", "dcterms.date", "date", "time", "doc_date", "timestamp"];

/// Names for the day of the last change.
const MODIFIED: &[&str] = &[
    "article:modified_time",
    "article:modified",
    "og:updated_time",
    "datemodified",
    "date_modified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "dc.modified",
    "modified",
];

/// Bytes of an attribute that holds data.
const SHORTEST_DATA: usize = 60;
/// Claims of one run of data that are looked at.
const MOST_HITS: usize = 200;
/// Elements marked as days that are looked at; behind the page's own there are those of comments.
const MOST_MARKED: usize = 50;

/// A page's claims, and what is believed of them.
pub struct Claims<'a> {
    pub page: &'a Html,
    pub meta: &'a Meta,
    pub dates: &'a DateReader,
    pub span: Span,
}

impl Claims<'_> {
    pub fn article_data(&self) -> Option<Published> {
        ["datePublished", "dateCreated", "uploadDate"].iter().find_map(|key| self.read(self.meta.article_field(key)?))
    }

    pub fn page_data(&self) -> Option<Published> {
        self.read(self.meta.page_field("datePublished")?)
    }

    pub fn meta(&self, names: &[&str]) -> Option<Published> {
        names.iter().find_map(|name| self.meta.all(name).find_map(|text| self.read(text)))
    }

    /// The day of the last change.
    pub fn modified(&self) -> Option<Published> {
        static MARKED: LazyLock<Selector> = LazyLock::new(|| selector("[itemprop~='dateModified'], [property$='dateModified']"));
        let own = || self.page.select(&MARKED).take(MOST_MARKED).filter(|element| !is_aside(*element));
        let marked = || own().find_map(|element| self.read_element(element));
        let data = self.meta.article_field("dateModified").and_then(|text| self.read(text));
        data.or_else(|| self.meta(MODIFIED)).or_else(marked)
    }

    pub fn microdata(&self) -> Option<Published> {
        static MARKED: LazyLock<Selector> = LazyLock::new(|| {
            selector("[itemprop~='datePublished'], [property$='datePublished'], [itemprop~='dateCreated'], [property$='dc:date']")
        });
        self.page.select(&MARKED).take(MOST_MARKED).filter(|element| !is_aside(*element)).find_map(|element| self.read_element(element))
    }

    /// JSON-LD that is no JSON.
    pub fn broken_data(&self) -> Option<Published> {
        static KEY: LazyLock<Regex> = LazyLock::new(|| pattern(r#""datePublished"\s*:\s*"([^"]{8,40})""#));
        let text = self.meta.broken_data()?;
        self.read(KEY.captures(text)?.get(1)?.as_str())
    }

    /// Data for the page's scripts, in them or in attributes, where all that is called a day of publication is one day.
    pub fn state(&self) -> Option<Published> {
        static SCRIPTS: LazyLock<Selector> = LazyLock::new(|| selector("script:not([src])"));
        static GOODS: LazyLock<Regex> = LazyLock::new(|| pattern(r#""@type"\s*:\s*"(?:Product|Review|Event|Comment)""#));
        static KEY: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r#"(?i)["'](?:date_?published|published_?(?:date|at|on|time)?|publish_?(?:date|time|at)|publication_?(?:date|time)|pub_?date|date_?posted|posted_?(?:at|on|date)|first_?published_?(?:at|date|on)?|release_?date|created?_?date)\\?["']\s*:\s*\\?["']([^"'\\]{8,40})"#,
            )
        });
        // Of a shop's goods only the reviews have a day.
        let is_of_goods = |script: &ElementRef<'_>| {
            script.attr("type").is_some_and(|kind| kind.contains("ld+json")) && GOODS.is_match(&script.inner_html())
        };
        let scripts = self.page.select(&SCRIPTS).filter(|script| !is_of_goods(script)).flat_map(|script| script.text().collect::<Vec<_>>());
        let attributes = self.page.tree.nodes().filter_map(|node| node.value().as_element()).flat_map(|tag| tag.attrs());
        let data = attributes.map(|(_, value)| value).filter(|value| value.len() >= SHORTEST_DATA && value.contains("\":"));
        let mut found: Option<Published> = None;
        for hit in scripts.into_iter().chain(data).flat_map(|run| KEY.captures_iter(run).take(MOST_HITS)) {
            let Some(day) = hit.get(1).and_then(|text| self.read(text.as_str())) else { continue };
            if found.is_some_and(|other| other.day() != day.day()) {
                return None;
            }
            found = found.or(Some(day));
        }
        found
    }

    fn read(&self, text: &str) -> Option<Published> {
        self.dates.read_exact(text).or_else(|| self.dates.read(text)).filter(|found| self.span.holds(found))
    }

    fn read_element(&self, element: ElementRef<'_>) -> Option<Published> {
        let machine = ["datetime", "content", "title"].iter().find_map(|key| self.read(element.attr(key)?));
        machine.or_else(|| self.read(&line_of(element)?))
    }
}

/// Within a menu, a comment, another story.
fn is_aside(element: ElementRef<'_>) -> bool {
    let mut path: Vec<ElementRef<'_>> = element.ancestors().filter_map(ElementRef::wrap).collect();
    path.reverse();
    let around = path.into_iter().fold(Around::default(), |outer, part| words::around(part, outer, looks_like_noise(part)));
    !around.is_own()
}

/// A pattern that is a constant and tested.
fn pattern(text: &str) -> Regex {
    // Every caller's text is a literal in this file.
    Regex::new(text).unwrap()
}
