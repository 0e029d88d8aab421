//! From an index of sitemaps to the items of the sitemaps that it names.
//!
//! An index can name hundreds, so a poll reads those that may hold something new, one after the other at the pace of their host,
//! and says that what it shows is a part. Once a day, with the full read, it reads as many as it may; where those are all, what
//! vanished shows.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use url::Url;

use super::judge::read_page;
use super::poll::Turn;
use super::reading::{further_page, page_of, shown_as, unfetched};
use crate::fetch::{Fetched, Request};
use crate::model::{
    Extent, Finding, Findings, Item, Kind, KnownSitemap, Outcome, Reason, Trouble, TroubleKind, Validators, Verdict, canonical,
};
use crate::read::{How, Items, Reader, Reading, SitemapLink, sitemap};
use crate::store::FurtherPage;

/// Sitemaps read in one poll at most. With a second between two requests the larger one is a minute.
const A_POLL: usize = 12;
const A_FULL_READ: usize = 60;

/// What an index led to.
pub(super) struct Followed {
    pub items: Items,
    pub extent: Extent,
    /// Canonical addresses of items that were there before the source was watched, and are seen only now.
    pub old: HashSet<String>,
    /// What is to be remembered of the sitemaps.
    pub known: Vec<KnownSitemap>,
    /// Those that were read, each with what it shows and none before it.
    pub further: Vec<FurtherPage>,
}

impl Followed {
    /// The sitemaps that show something which was not known: they are the evidence of it.
    pub fn evidence(further: Vec<FurtherPage>, verdict: &Verdict) -> Vec<FurtherPage> {
        let (Verdict::Baseline(Findings::Items(found)) | Verdict::Read(Findings::Items(found))) = verdict else { return Vec::new() };
        let is_fresh = |finding: &&Finding| matches!(finding.outcome, Outcome::Fresh { .. } | Outcome::Late);
        let fresh: HashSet<String> = found.items.iter().filter(is_fresh).map(|finding| shown_as(&finding.item)).collect();
        let mut further = further;
        further.iter_mut().for_each(|page| page.shows.retain(|item| fresh.contains(item)));
        further.retain(|page| !page.shows.is_empty());
        further
    }
}

/// Reads the sitemaps that an index names, those that may hold something new first. One that cannot be read costs its own items
/// and is told in a remark; it is an error where all fail, or where nothing at all is there to begin with.
pub(super) async fn follow_index(turn: &Turn<'_>, links: Vec<SitemapLink>, known: Vec<KnownSitemap>) -> Result<Followed, Trouble> {
    let now = turn.tools.clock.now();
    let is_full = turn.wants_full_read(now);
    let has_begun = turn.lease.has_baseline && !known.is_empty();
    let mut children = plan(links, known, now, if is_full { Depth::All } else { Depth::Changed });
    let mut gathered = Gathered::default();
    let mut failure = None;
    for child in children.iter_mut().filter(|child| !child.is_settled).take(if is_full { A_FULL_READ } else { A_POLL }) {
        let is_old = !has_begun || child.is_owed();
        match read_one(turn, child, is_full).await {
            Ok(Some(read)) => {
                child.remember(Some(read.validators.clone()), now);
                gathered.add(read, &turn.source.url, is_old);
            }
            Ok(None) => {
                gathered.unread += 1;
                child.remember(None, now);
            }
            Err(trouble) => {
                gathered.unread += 1;
                gathered.remarks.push(format!("{} could not be read, so what it holds is not seen: {}", child.link.url, trouble.detail));
                failure = failure.or(Some(trouble));
            }
        }
    }
    let has_read = children.iter().any(|child| child.known.as_ref().is_some_and(|known| known.read_at == Some(now)));
    match failure {
        Some(trouble) if !has_read => return Err(trouble),
        _ if gathered.items.is_empty() && !turn.lease.has_baseline => return Err(nothing_there()),
        _ => {}
    }
    let is_whole =
        gathered.unread == 0 && children.iter().all(|child| child.known.as_ref().is_some_and(|known| known.read_at == Some(now)));
    let known = children.into_iter().filter_map(|child| child.into_known(has_begun)).collect();
    Ok(Followed {
        items: Items {
            kind: Kind::Sitemap,
            items: gathered.items,
            title: None,
            language: gathered.language,
            next: None,
            select: None,
            how: How::AsWritten,
            remarks: gathered.remarks,
        },
        extent: if is_whole { Extent::Whole } else { Extent::Part },
        old: gathered.old,
        known,
        further: gathered.further,
    })
}

fn nothing_there() -> Trouble {
    let detail = "none of the sitemaps that the index names holds an announcement (see `select` for which paths count)".to_owned();
    Trouble { kind: TroubleKind::NotNews(Reason::Empty), detail }
}

/// A sitemap of the index and what is remembered of it.
struct Child {
    link: SitemapLink,
    known: Option<KnownSitemap>,
    /// Nothing says that it changed since it was read.
    is_settled: bool,
}

impl Child {
    /// It stood in the index from the start, and has never been read.
    fn is_owed(&self) -> bool {
        self.known.as_ref().is_some_and(|known| known.read_at.is_none())
    }

    /// It was read, or is as it was; then there are no other validators.
    fn remember(&mut self, validators: Option<Validators>, now: DateTime<Utc>) {
        let before = self.known.take().map(|known| known.validators).unwrap_or_default();
        self.known = Some(KnownSitemap {
            url: self.link.url.to_string(),
            changed_at: self.link.changed_at,
            read_at: Some(now),
            validators: validators.unwrap_or(before),
        });
    }

    /// What is there from the start and was not read is remembered as such; a later one not at all, so that what it holds is
    /// still news when it is read.
    fn into_known(self, has_begun: bool) -> Option<KnownSitemap> {
        let unread = || KnownSitemap { url: self.link.url.to_string(), changed_at: None, read_at: None, validators: Validators::default() };
        self.known.clone().or_else(|| (!has_begun).then(unread))
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Depth {
    All,
    Changed,
}

/// All sitemaps of an index, in the order in which they are to be read.
fn plan(links: Vec<SitemapLink>, known: Vec<KnownSitemap>, now: DateTime<Utc>, depth: Depth) -> Vec<Child> {
    let mut known: HashMap<String, KnownSitemap> = known.into_iter().map(|known| (known.url.clone(), known)).collect();
    let child = |link: SitemapLink| {
        let known = known.remove(link.url.as_str());
        let is_as_it_was =
            |known: &KnownSitemap| known.read_at.is_some() && link.changed_at.is_some() && known.changed_at == link.changed_at;
        let is_settled = depth == Depth::Changed && known.as_ref().is_some_and(is_as_it_was);
        Child { link, known, is_settled }
    };
    let mut children: Vec<Child> = links.into_iter().map(child).collect();
    // What says that it changed comes before what says nothing, of which the one read longest ago is first.
    children.sort_by_cached_key(|child| {
        let read_at = child.known.as_ref().and_then(|known| known.read_at);
        let says_nothing = child.link.changed_at.is_none() && child.known.is_some();
        (says_nothing, read_at.filter(|_| says_nothing), Reverse(sitemap::rank(&child.link, now)))
    });
    children
}

/// A sitemap that was read.
struct Read {
    items: Items,
    validators: Validators,
    page: FurtherPage,
}

/// What the sitemap holds; `None` where it is as it was when it was last read.
async fn read_one(turn: &Turn<'_>, child: &Child, is_full: bool) -> Result<Option<Read>, Trouble> {
    let validators = child.known.as_ref().filter(|known| !is_full && known.read_at.is_some()).map(|known| &known.validators);
    let request = Request { validators, ..turn.request(&child.link.url) };
    let fetched = match turn.tools.get(&request).await {
        Ok(Fetched::Page(fetched)) => fetched,
        Ok(Fetched::NotModified) => return Ok(None),
        Err(error) => return Err(unfetched(&error)),
    };
    let (validators, page) = (fetched.validators.clone(), further_page(&fetched));
    match read_page(turn, page_of(fetched), Reader::Sitemap(turn.source.select.clone())).await? {
        Reading::Items(items) => Ok(Some(Read { items, validators, page })),
        // A sitemap of products holds none of the paths that the rule names.
        Reading::Nothing(_) => {
            let empty = Items {
                kind: Kind::Sitemap,
                items: Vec::new(),
                title: None,
                language: None,
                next: None,
                select: None,
                how: How::AsWritten,
                remarks: Vec::new(),
            };
            Ok(Some(Read { items: empty, validators, page }))
        }
        Reading::Index(_) | Reading::Page(_) => Err(Trouble {
            kind: TroubleKind::Error,
            detail: "it is an index itself, which sitemaps.org forbids within an index".to_owned(),
        }),
    }
}

/// What the sitemaps of one poll hold together, each item once.
#[derive(Default)]
struct Gathered {
    items: Vec<Item>,
    seen: HashSet<String>,
    old: HashSet<String>,
    remarks: Vec<String>,
    language: Option<String>,
    unread: usize,
    further: Vec<FurtherPage>,
}

impl Gathered {
    fn add(&mut self, read: Read, index: &Url, is_old: bool) {
        let Read { items: Items { items, language, remarks, .. }, mut page, .. } = read;
        for item in items {
            let address = item.url.as_ref().map(|url| canonical(url, index)).unwrap_or_default();
            if is_old {
                self.old.insert(address.clone());
            }
            if self.seen.insert(address) {
                page.shows.push(shown_as(&item));
                self.items.push(item);
            }
        }
        self.further.push(page);
        self.language = self.language.take().or(language);
        self.remarks.extend(remarks);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn link(path: &str, changed_at: Option<&str>) -> SitemapLink {
        SitemapLink { url: Url::parse("https://acme.example").unwrap().join(path).unwrap(), changed_at: changed_at.map(at) }
    }

    fn known(path: &str, changed_at: Option<&str>, read_at: Option<&str>) -> KnownSitemap {
        let link = link(path, changed_at);
        KnownSitemap { url: link.url.to_string(), changed_at: link.changed_at, read_at: read_at.map(at), validators: Validators::default() }
    }

    fn check(links: Vec<SitemapLink>, known: Vec<KnownSitemap>, depth: Depth, expected: &[&str]) {
        let children = plan(links, known, at("2026-11-22T12:00:00Z"), depth);
        let order: Vec<&str> = children.iter().filter(|child| !child.is_settled).map(|child| child.link.url.path()).collect();
        assert_eq!(order, expected);
    }

    const OLD: Option<&str> = Some("2026-01-01T00:00:00Z");
    const NEW: Option<&str> = Some("2026-11-20T00:00:00Z");

    #[test]
    fn at_first_what_promises_news_is_read_first() {
        let links = || vec![link("/products.xml", NEW), link("/2019.xml", OLD), link("/news-2026.xml", OLD), link("/pages.xml", None)];
        check(links(), Vec::new(), Depth::All, &["/news-2026.xml", "/products.xml", "/pages.xml", "/2019.xml"]);
    }

    #[test]
    fn later_only_what_changed_or_does_not_say_is_read() {
        let links = vec![link("/a.xml", OLD), link("/b.xml", NEW), link("/c.xml", None), link("/d.xml", None), link("/e.xml", OLD)];
        let known = || {
            vec![
                known("/a.xml", OLD, OLD),
                known("/b.xml", OLD, OLD),
                known("/c.xml", None, NEW),
                known("/d.xml", None, OLD),
                known("/e.xml", OLD, None),
            ]
        };
        check(links.clone(), known(), Depth::Changed, &["/b.xml", "/e.xml", "/d.xml", "/c.xml"]);
        check(links, known(), Depth::All, &["/b.xml", "/a.xml", "/e.xml", "/d.xml", "/c.xml"]);
    }

    #[test]
    fn what_was_there_from_the_start_is_owed_and_what_came_later_is_news() {
        let child = || plan(vec![link("/a.xml", OLD)], Vec::new(), at("2026-11-22T12:00:00Z"), Depth::All).remove(0);
        assert_eq!(child().into_known(false), Some(known("/a.xml", None, None)));
        assert_eq!(child().into_known(true), None);
    }
}
