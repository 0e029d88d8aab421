//! From the data of a page to its lists of announcements.

use std::collections::HashMap;

use scraper::Html;
use serde_json::Value;
use url::Url;

use super::addresses::Links;
use super::documents::{Documents, gather};
use super::literal::Budget;
use super::{DataList, Origin, Raw, Role, apollo, foreign, ld, microdata};
use crate::model::{self, Item, Select};
use crate::read::date::{DateHints, DateReader};
use crate::read::dom::plain;
use crate::read::feed::shorten;
use crate::read::json::{self, Candidate};
use crate::read::{Context, ReadError, in_time, listing};

/// Lists of a page that are read, and items of all together.
const LISTS: usize = 60;
const ITEMS: usize = 10_000;

/// The lists of announcements that a page at `page` holds as data, in its order; most pages have none. Fails only by taking too long.
pub fn find_lists(html: &Html, page: &Url, hints: &DateHints, context: &Context) -> Result<Vec<DataList>, ReadError> {
    let (documents, budget) = gather(html, context.deadline)?;
    let mut finder = Finder {
        html,
        page,
        base: listing::base_url(html, page),
        dates: DateReader::new(hints.clone()),
        context,
        links: None,
        budget,
        lists: Vec::new(),
    };
    finder.read_marked(&documents)?;
    finder.read_data(documents)?;
    Ok(finder.lists)
}

struct Finder<'a> {
    html: &'a Html,
    page: &'a Url,
    base: Url,
    dates: DateReader,
    context: &'a Context,
    /// Made once they are asked for.
    links: Option<Links>,
    budget: Budget,
    lists: Vec<DataList>,
}

impl Finder<'_> {
    /// JSON-LD and microdata, which say themselves what is an announcement.
    fn read_marked(&mut self, documents: &Documents) -> Result<(), ReadError> {
        for raws in ld::lists(&documents.linked_data) {
            let items = self.items_of_raws(raws)?;
            self.keep(DataList { items, origin: Origin::JsonLd, role: Role::Main, is_news: true, is_dated_by_type: true });
        }
        for (role, raws) in microdata::lists(self.html) {
            let items = self.items_of_raws(raws)?;
            self.keep(DataList { items, origin: Origin::Microdata, role, is_news: true, is_dated_by_type: true });
        }
        Ok(())
    }

    fn read_data(&mut self, documents: Documents) -> Result<(), ReadError> {
        for (origin, document) in documents.others {
            in_time(self.context.deadline)?;
            for cache in apollo::read_caches(&document, &mut self.budget) {
                self.read_document(&origin, &cache)?;
            }
            self.read_document(&origin, &document)?;
        }
        Ok(())
    }

    /// The lists of a document; those of one build, as the years of an archive are, are one.
    fn read_document(&mut self, origin: &Origin, document: &Value) -> Result<(), ReadError> {
        let mut place_of: HashMap<String, usize> = HashMap::new();
        for candidate in json::candidates(document, &self.dates, self.context.deadline)? {
            in_time(self.context.deadline)?;
            let build = build_of(&candidate.rule.item);
            let (role, is_news) = foreign::role_of(&candidate.rule.item);
            let is_dated_by_type = candidate.rule.date.as_deref().is_some_and(|date| date.to_lowercase().contains("publi"));
            let items = self.items_of_elements(&candidate)?;
            match place_of.get(&build) {
                Some(place) => self.lists[*place].items.extend(items),
                None => {
                    let kept = self.lists.len();
                    self.keep(DataList { items, origin: origin.clone(), role, is_news, is_dated_by_type });
                    if self.lists.len() > kept {
                        place_of.insert(build, kept);
                    }
                }
            }
        }
        Ok(())
    }

    fn keep(&mut self, list: DataList) {
        let items: usize = self.lists.iter().map(|list| list.items.len()).sum();
        if !list.items.is_empty() && self.lists.len() < LISTS && items + list.items.len() <= ITEMS {
            self.lists.push(list);
        }
    }

    fn links(&mut self) -> Result<&mut Links, ReadError> {
        let links = match self.links.take() {
            Some(links) => links,
            None => {
                let mut links = Links::of(self.html, self.page, &self.base, self.context.deadline)?;
                // What the page names for machines is as good as a link.
                self.lists.iter().flat_map(|list| &list.items).filter_map(|item| item.url.as_ref()).for_each(|url| links.add(url));
                links
            }
        };
        Ok(self.links.insert(links))
    }

    fn items_of_elements(&mut self, candidate: &Candidate) -> Result<Vec<Item>, ReadError> {
        let mut items = json::items_of(candidate, &self.base, self.dates.clone(), self.context);
        for (item, element) in items.iter_mut().zip(&candidate.elements) {
            if foreign::is_foreign(element) {
                *item = None;
            }
            let Some(item) = item else { continue };
            // The number of a row in someone's database may be that of its place in the list.
            item.guid = None;
            if is_bare_path(element, &candidate.rule) {
                item.url = None;
            }
        }
        if items.iter().flatten().any(|item| item.url.is_none()) {
            let paths = json::paths(&candidate.elements);
            let made = self.links()?.addresses(&candidate.elements, &paths);
            for (item, address) in items.iter_mut().zip(made.into_iter().flatten()) {
                if let Some(item) = item.as_mut().filter(|item| item.url.is_none()) {
                    item.url = address;
                }
            }
        }
        Ok(items.into_iter().flatten().collect())
    }

    fn items_of_raws(&mut self, raws: Vec<Raw>) -> Result<Vec<Item>, ReadError> {
        let mut dates = self.dates.clone();
        dates.settle_order(raws.iter().filter_map(|raw| raw.date.as_deref()));
        let mut items = Vec::with_capacity(raws.len());
        for (at, raw) in raws.into_iter().enumerate() {
            if at % 256 == 0 {
                in_time(self.context.deadline)?;
            }
            let url =
                raw.link.and_then(|link| self.base.join(plain(&link).trim()).ok()).filter(model::is_web).map(|url| model::clean(&url));
            let mut title = plain(&raw.title);
            if let Some(url) = url.as_ref().filter(|_| title.is_empty()) {
                let page = self.page;
                title = self.links()?.text_of(url, page).unwrap_or_default().to_owned();
            }
            let published = raw.date.and_then(|date| dates.read_exact(date.trim()).or_else(|| dates.read(&date)));
            let teaser = raw.teaser.map(|teaser| shorten(&plain(&teaser))).filter(|teaser| !teaser.is_empty() && *teaser != title);
            items.push(Item { url, title, published, teaser, ..Item::default() });
        }
        Ok(items)
    }
}

/// A pointer without the numbers in it.
fn build_of(pointer: &str) -> String {
    let part = |part: &str| if part.bytes().all(|byte| byte.is_ascii_digit()) { "*".to_owned() } else { part.to_owned() };
    pointer.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// `path: "news/kiln-lit"` may begin at the root, at the page or at a folder that only the site's router knows; `url` and its like
/// are addresses as they stand.
fn is_bare_path(element: &Value, rule: &Select) -> bool {
    const BARE: &[&str] = &["path", "uri", "slug", "alias", "urlpath", "seourl", "guid"];
    let Some(pointer) = rule.link.as_deref() else { return false };
    let key = pointer.rsplit('/').next().unwrap_or_default().to_lowercase().replace(['_', '-'], "");
    let link = element.pointer(pointer).and_then(Value::as_str).unwrap_or_default().trim();
    BARE.contains(&key.as_str()) && !link.starts_with('/') && !link.contains("://")
}
