//! What of a page tells how it is made: what it loads, where it leads, what its elements are called. One walk over the page.

use std::collections::HashSet;

use scraper::{ElementRef, Html};
use url::Url;

use crate::model;
use crate::read::listing::base_url;

/// Names and addresses of a page; texts that marks are compared with are in lower case.
pub(super) struct Sights<'a> {
    pub url: &'a Url,
    /// Of the page, without subtags: `en`.
    pub language: Option<String>,
    /// Scripts, styles, images and frames.
    pub loads: Vec<Url>,
    /// What a reader, or a reader of feeds, may follow.
    pub links: Vec<Url>,
    /// `<link rel="alternate" type="application/json">`, and what `rel="https://api.w.org/"` names.
    pub data_links: Vec<(String, Url)>,
    /// Generators and names of the site.
    pub names: Vec<String>,
    pub classes: HashSet<String>,
    /// Classes of `body`, and of each node that a content system lists, as they are written.
    pub kinds: Vec<String>,
    /// Names of `data-…`, and values of the short ones.
    pub attributes: HashSet<String>,
    pub values: Vec<String>,
    pub scripts: Vec<String>,
}

/// A script as long as this is the program itself, and names much that is none of the page's.
const SCRIPT_BYTES: usize = 100_000;
/// An id or address in an attribute is shorter than this.
const VALUE_BYTES: usize = 300;

impl<'a> Sights<'a> {
    pub fn of(html: &Html, url: &'a Url) -> Sights<'a> {
        let base = base_url(html, url);
        let mut sights = Sights {
            url,
            language: None,
            loads: Vec::new(),
            links: Vec::new(),
            data_links: Vec::new(),
            names: Vec::new(),
            classes: HashSet::new(),
            kinds: Vec::new(),
            attributes: HashSet::new(),
            values: Vec::new(),
            scripts: Vec::new(),
        };
        for element in html.tree.root().descendants().filter_map(ElementRef::wrap) {
            sights.take(element, &base);
        }
        sights
    }

    /// True if the page is on this host or one below it.
    pub fn is_on(&self, host: &str) -> bool {
        let own = self.url.domain().unwrap_or_default();
        own == host || own.strip_suffix(host).is_some_and(|rest| rest.ends_with('.'))
    }

    /// An address on the page's host; none where `path` makes no address.
    pub fn at_root(&self, path: &str) -> Option<Url> {
        self.url.join("/").ok()?.join(path).ok()
    }

    /// The page's own path with this behind it, without its query.
    pub fn below(&self, end: &str) -> Url {
        let mut below = self.url.clone();
        below.set_query(None);
        below.set_fragment(None);
        below.set_path(&format!("{}{end}", self.url.path().trim_end_matches('/')));
        below
    }

    /// Links whose address has one of these in it, in lower case.
    pub fn links_with<'s>(&'s self, parts: &'s [&str]) -> impl Iterator<Item = &'s Url> {
        self.links.iter().filter(|link| {
            let link = link.as_str().to_ascii_lowercase();
            parts.iter().any(|part| link.contains(part))
        })
    }

    /// Whatever stands in quotes in the page's scripts and in its attributes.
    pub fn quoted(&self) -> impl Iterator<Item = &str> {
        let in_scripts = self.scripts.iter().flat_map(|script| script.split(['"', '\'', '`']));
        in_scripts.filter(|part| !part.is_empty() && part.len() <= VALUE_BYTES).chain(self.values.iter().map(String::as_str))
    }

    fn take(&mut self, element: ElementRef, base: &Url) {
        let address = |name: &str| base.join(element.attr(name)?.trim()).ok().filter(model::is_web);
        match element.value().name() {
            "html" => self.language = element.attr("lang").and_then(|tag| tag.split(['-', '_']).next()).map(str::to_ascii_lowercase),
            "a" => self.links.extend(address("href")),
            "img" | "iframe" | "source" | "video" => self.loads.extend(address("src").or_else(|| address("data-src"))),
            "script" => match address("src") {
                Some(src) => self.loads.push(src),
                None => self.scripts.extend(Some(element.text().collect::<String>()).filter(|text| text.len() <= SCRIPT_BYTES)),
            },
            "link" => self.take_link(element, address("href")),
            "meta" => self.take_name(element),
            _ => {}
        }
        for (name, value) in element.value().attrs() {
            match name {
                "class" | "id" => {
                    let is_body = element.value().name() == "body";
                    let kinds = value.split_whitespace().filter(|class| is_body || class.starts_with("node--type-"));
                    self.kinds.extend(kinds.map(str::to_owned));
                    self.classes.extend(value.split_whitespace().map(str::to_ascii_lowercase));
                }
                _ if name.starts_with("data-") => {
                    self.attributes.insert(name.to_owned());
                    self.values.extend(Some(value.trim().to_owned()).filter(|value| !value.is_empty() && value.len() <= VALUE_BYTES));
                }
                _ => {}
            }
        }
    }

    fn take_link(&mut self, element: ElementRef, href: Option<Url>) {
        let (Some(href), Some(rel)) = (href, element.attr("rel")) else { return };
        let kind = element.attr("type").unwrap_or_default();
        match rel.to_ascii_lowercase().as_str() {
            "alternate" if kind.starts_with("application/json") => self.data_links.push(("alternate".to_owned(), href)),
            "alternate" => self.links.push(href),
            "https://api.w.org/" => self.data_links.push(("api".to_owned(), href)),
            _ => self.loads.push(href),
        }
    }

    fn take_name(&mut self, element: ElementRef) {
        let key = element.attr("name").or_else(|| element.attr("property")).unwrap_or_default();
        if matches!(key.to_ascii_lowercase().as_str(), "generator" | "og:site_name" | "application-name") {
            self.names.extend(element.attr("content").map(|content| content.trim().to_lowercase()));
        }
    }
}
