//! Looking for the best address to watch a newsroom at: the network side of `read::propose`.
//!
//! Stores nothing. It asks as a person does who looks around: one page after the other, with the host's pace, and never more
//! than `MOST_REQUESTS`.

use std::cmp::Reverse;
use std::collections::HashSet;

use chrono_tz::Tz;
use url::Url;

use super::PARSER_BUDGET;
use super::reading::{Looked, Sight, look, page_of, unfetched};
use crate::clock::Clock;
use crate::fetch::{FetchError, Fetched, FetchedPage, Fetcher, Request, Urgency};
use crate::model::{Access, DateOrder, Deadline, Kind, Select, Trouble, canonical};
use crate::read::platform::{Platform, of_endpoint};
use crate::read::propose::{Candidate, Origin, Pointers, Ranked, folder_of, newsroom_paths, paths_of, pointers, rank, sitemaps_in};
use crate::read::{Context, Inspection, Items, Page, Reader, Reading, SitemapLink, sitemap};

/// Pages asked for in all, redirects and robots.txt of each host aside: 1 asked for, newsrooms, feeds, doors, robots.txt, sitemaps.
const MOST_REQUESTS: usize = 16;
/// Newsrooms that a page links to, in the order of their names' worth.
const NEWSROOMS: usize = 3;
/// Feeds of one page; blogs advertise one for each category.
const FEEDS: usize = 4;
/// Sitemaps of one site, and parts of one index.
const SITEMAPS: usize = 2;
/// A list begins with this many entries; from less one cannot tell.
const LIST: usize = 3;

/// What was found at and around an address.
#[derive(Debug)]
pub struct Proposal {
    /// Where the address leads to.
    pub page: Url,
    /// Its new address, where it moved for good.
    pub moved_to: Option<Url>,
    /// What the newsroom calls itself.
    pub title: Option<String>,
    /// The best first.
    pub ranked: Vec<Ranked>,
    /// What the newsroom is made with.
    pub platform: Option<Platform>,
    /// What its page says of its language; data say nothing of theirs.
    pub language: Option<String>,
    /// Why the address itself cannot be watched.
    pub trouble: Option<String>,
    /// What was tried in vain, for a person.
    pub remarks: Vec<String>,
}

/// Looks at the address and at what it points to. Fails where the address itself cannot be had or read.
pub async fn propose(fetcher: &Fetcher, clock: &Clock, url: &Url, timezone: Option<Tz>) -> Result<Proposal, Trouble> {
    let mut scout = Scout {
        fetcher,
        clock,
        home: url,
        timezone,
        left: MOST_REQUESTS,
        asked: HashSet::new(),
        platform: None,
        language: None,
        remarks: Vec::new(),
    };
    let fetched = scout.fetch(url).await.map_err(|error| unfetched(&error))?;
    let moved_to = fetched.moved_to.clone();
    let page = page_of(fetched);
    let found_at = page.url.clone();
    let inspection = scout.inspect(page.clone()).await?;
    let mut trouble = None;
    let mut candidates = Vec::new();
    match inspection {
        Inspection::Nothing(nothing) => trouble = Some(super::judge::describe(&nothing)),
        Inspection::Index(links) => candidates.extend(scout.index(url.clone(), links, None, Origin::Asked).await),
        Inspection::Items(items) if items.kind == Kind::Sitemap => {
            let newsroom = scout.restricted(items.clone(), page.clone(), None).await;
            candidates.push(candidate(newsroom.unwrap_or(items), url.clone(), Origin::Asked));
        }
        Inspection::Items(items) => candidates.push(candidate(items, url.clone(), Origin::Asked)),
        Inspection::Page(page) => candidates.push(whole(url, Kind::Page, Some(page.title))),
        Inspection::Article(article) => {
            let kind = if article.stories.is_empty() { Kind::Article } else { Kind::Roundup };
            candidates.push(whole(url, kind, article.title));
        }
    }
    // Data and feeds are what they are; around a page, look further.
    if candidates.iter().all(|candidate| !matches!(candidate.kind, Kind::Feed | Kind::Json | Kind::Sitemap)) {
        scout.look_around(page, &mut candidates).await;
    } else {
        scout.platform = of_endpoint(&found_at);
    }
    let ranked = rank(candidates, clock.now());
    let title = ranked.iter().find(|ranked| ranked.candidate.origin <= Origin::Linked).and_then(|ranked| ranked.candidate.title.clone());
    Ok(Proposal {
        page: found_at,
        moved_to,
        title,
        platform: scout.platform,
        language: scout.language,
        ranked,
        trouble,
        remarks: scout.remarks,
    })
}

fn candidate(items: Items, url: Url, origin: Origin) -> Candidate {
    // Listings are found without their rule, data are not.
    let select = items.select.filter(|_| matches!(items.kind, Kind::Json | Kind::Sitemap));
    Candidate { url, kind: items.kind, origin, items: items.items, title: items.title, select }
}

/// A page that is watched as a whole.
fn whole(url: &Url, kind: Kind, title: Option<String>) -> Candidate {
    Candidate { url: url.clone(), kind, origin: Origin::Asked, items: Vec::new(), title, select: None }
}

/// The same but for the query.
fn is_same_file(a: &Url, b: &Url) -> bool {
    a.host_str() == b.host_str() && a.path() == b.path()
}

fn of_paths(pattern: &str) -> Select {
    Select { item: pattern.to_owned(), ..Select::default() }
}

struct Scout<'a> {
    fetcher: &'a Fetcher,
    clock: &'a Clock,
    home: &'a Url,
    timezone: Option<Tz>,
    /// Requests.
    left: usize,
    /// Addresses, as `canonical` has them.
    asked: HashSet<String>,
    /// Of the newsroom.
    platform: Option<Platform>,
    /// Of its page: of the versions of one release, that one is wanted.
    language: Option<String>,
    remarks: Vec<String>,
}

impl Scout<'_> {
    async fn look_around(&mut self, page: Page, candidates: &mut Vec<Candidate>) {
        let asked = page.url.clone();
        let mut points = self.pointers(page).await;
        let has_list = candidates.iter().any(|candidate| candidate.items.len() >= LIST);
        let newsrooms: Vec<Url> = if has_list { Vec::new() } else { points.newsrooms.drain(..).take(NEWSROOMS).collect() };
        for url in newsrooms {
            let Some(page) = self.get(&url).await else { continue };
            match self.inspect(page.clone()).await {
                Ok(Inspection::Items(items)) => candidates.push(candidate(items, url, Origin::Linked)),
                // A newsroom that only a browser can show may still have a feed.
                Ok(Inspection::Nothing(nothing)) => self.remarks.push(format!("{url}: {}", super::judge::describe(&nothing))),
                _ => continue,
            }
            let found = self.pointers(page).await;
            points.feeds.extend(found.feeds);
            points.seen = found.seen.or(points.seen);
        }
        if let Some(seen) = points.seen {
            self.platform = Some(seen.platform);
            self.language = seen.language;
            self.doors(&seen.doors, candidates).await;
        }
        // A door asks for a larger window of the same feed.
        points.feeds.retain(|feed| !candidates.iter().any(|known| known.origin == Origin::Tried && is_same_file(&known.url, feed)));
        self.feeds(&points.feeds, candidates).await;
        self.sitemaps(&asked, candidates).await;
    }

    async fn feeds(&mut self, feeds: &[Url], candidates: &mut Vec<Candidate>) {
        for url in feeds.iter().take(FEEDS) {
            let Some(page) = self.get(url).await else { continue };
            match self.read(page, Reader::Feed).await {
                Ok(Reading::Items(items)) if !items.items.is_empty() => candidates.push(candidate(items, url.clone(), Origin::Advertised)),
                Ok(_) => self.remarks.push(format!("the feed {url} is empty")),
                Err(trouble) => self.remarks.push(format!("the feed {url} cannot be read: {}", trouble.detail)),
            }
        }
    }

    /// Where newsrooms of this platform have their announcements; that one has none is nothing to speak of, that one refuses is.
    async fn doors(&mut self, doors: &[Url], candidates: &mut Vec<Candidate>) {
        for url in doors {
            let page = match self.try_get(url).await {
                Some(Ok(page)) => page,
                // Whoever asks for patience would answer the next question no better.
                Some(Err(error @ FetchError::RateLimited { .. })) => return self.remarks.push(error.to_string()),
                Some(Err(error)) if !matches!(error.status(), Some(404 | 410)) => {
                    self.remarks.push(error.to_string());
                    continue;
                }
                _ => continue,
            };
            if let Ok(Inspection::Items(items)) = self.inspect(page).await
                && matches!(items.kind, Kind::Feed | Kind::Json)
                && !items.items.is_empty()
            {
                candidates.push(candidate(items, url.clone(), Origin::Tried));
            }
        }
    }

    /// Those that robots.txt names, else the one at the usual place; only the part of the site that is the newsroom.
    async fn sitemaps(&mut self, asked: &Url, candidates: &mut Vec<Candidate>) {
        let listing = candidates.iter().find(|candidate| candidate.kind == Kind::Listing && candidate.items.len() >= LIST);
        let site = listing.map_or_else(|| asked.clone(), |listing| listing.url.clone());
        let paths = match listing {
            Some(listing) => paths_of(&listing.items),
            None => folder_of(asked),
        };
        // Both are literals that join any web address.
        let (Ok(robots), Ok(usual)) = (site.join("/robots.txt"), site.join("/sitemap.xml")) else { return };
        let robots = self.get_quietly(&robots).await;
        let named = robots.map(|page| sitemaps_in(&String::from_utf8_lossy(&page.body))).unwrap_or_default();
        let links: Vec<Url> = if named.is_empty() { vec![usual] } else { named };
        let links = links.into_iter().map(|url| SitemapLink { url, changed_at: None }).collect();
        for url in self.promising(links) {
            let Some(page) = self.get_quietly(&url).await else { continue };
            match self.read(page.clone(), Reader::Sitemap(None)).await {
                Ok(Reading::Index(links)) => candidates.extend(self.index(url, links, paths.as_deref(), Origin::Sitemap).await),
                Ok(Reading::Items(items)) => {
                    let found = self.restricted(items, page, paths.as_deref()).await;
                    candidates.extend(found.map(|items| candidate(items, url, Origin::Sitemap)));
                }
                _ => {}
            }
        }
    }

    /// Those that are the likeliest to hold announcements, by their names, then the latest changed.
    fn promising(&self, mut links: Vec<SitemapLink>) -> Vec<Url> {
        let now = self.clock.now();
        links.sort_by_key(|link| Reverse(sitemap::rank(link, now)));
        links.into_iter().map(|link| link.url).take(SITEMAPS).collect()
    }

    /// An index of sitemaps: the likeliest of its parts, each by itself where its name will still be its name next year, else
    /// the index with what they hold.
    async fn index(&mut self, index: Url, links: Vec<SitemapLink>, paths: Option<&str>, origin: Origin) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        for url in self.promising(links) {
            let Some(page) = self.get(&url).await else { continue };
            let Ok(Reading::Items(items)) = self.read(page.clone(), Reader::Sitemap(None)).await else { continue };
            let Some(items) = self.restricted(items, page, paths).await else { continue };
            let name = url.path_segments().and_then(|mut segments| segments.next_back()).unwrap_or_default();
            let is_numbered = origin == Origin::Asked || name.contains(|letter: char| letter.is_ascii_digit());
            candidates.push(candidate(items, if is_numbered { index.clone() } else { url }, origin));
        }
        candidates.dedup_by(|second, first| {
            let is_same = first.url == second.url && first.select == second.select;
            if is_same {
                first.items.append(&mut second.items);
            }
            is_same
        });
        candidates
    }

    /// The entries of the newsroom alone, with the rule that finds them; all, where each has a headline and a date of its own,
    /// as in a sitemap for news; else none: a whole site is no newsroom.
    async fn restricted(&self, items: Items, page: Page, paths: Option<&str>) -> Option<Items> {
        let paths = paths.map(str::to_owned).or_else(|| newsroom_paths(&items.items));
        let dated = items.items.iter().filter(|item| item.published.is_some()).count();
        if let Some(paths) = paths {
            let select = of_paths(&paths);
            if let Ok(Reading::Items(found)) = self.read(page, Reader::Sitemap(Some(select.clone()))).await
                && !found.items.is_empty()
            {
                return Some(Items { select: Some(select), ..found });
            }
        }
        (2 * dated > items.items.len()).then_some(Items { select: None, ..items })
    }

    async fn pointers(&self, page: Page) -> Pointers {
        // A page that cannot be taken apart points nowhere; what it is itself was said when it was read.
        let found = tokio::task::spawn_blocking(move || pointers(&page, Deadline::after(PARSER_BUDGET)).unwrap_or_default());
        found.await.unwrap_or_default()
    }

    async fn inspect(&self, page: Page) -> Result<Inspection, Trouble> {
        match look(page, Looked::Anything, self.context()).await? {
            Sight::Inspection(inspection) => Ok(inspection),
            // `look` answers as it is asked.
            Sight::Reading(_) | Sight::Article(_) => Err(super::judge::otherwise()),
        }
    }

    async fn read(&self, page: Page, reader: Reader) -> Result<Reading, Trouble> {
        match look(page, Looked::As(reader), self.context()).await? {
            Sight::Reading(reading) => Ok(reading),
            Sight::Inspection(_) | Sight::Article(_) => Err(super::judge::otherwise()),
        }
    }

    fn context(&self) -> Context {
        Context {
            now: self.clock.now(),
            timezone: self.timezone,
            dates: DateOrder::Auto,
            language: self.language.clone(),
            deadline: Deadline::after(PARSER_BUDGET),
        }
    }

    /// A page that should be there; what keeps it from us is worth a remark. `None` also for one that was asked for before.
    async fn get(&mut self, url: &Url) -> Option<Page> {
        match self.try_get(url).await? {
            Ok(page) => Some(page),
            Err(error) => {
                self.remarks.push(error.to_string());
                None
            }
        }
    }

    /// A page that need not be there.
    async fn get_quietly(&mut self, url: &Url) -> Option<Page> {
        self.try_get(url).await?.ok()
    }

    async fn try_get(&mut self, url: &Url) -> Option<Result<Page, FetchError>> {
        if self.left == 0 || self.asked.contains(&canonical(url, url)) {
            return None;
        }
        Some(self.fetch(url).await.map(page_of))
    }

    async fn fetch(&mut self, url: &Url) -> Result<FetchedPage, FetchError> {
        self.left -= 1;
        self.asked.insert(canonical(url, url));
        let access = Access::default();
        let request = Request { url, access: &access, home: self.home, validators: None, urgency: Urgency::Asked };
        match self.fetcher.get(&request).await? {
            Fetched::Page(page) => Ok(page),
            // Only a question with conditions is answered so.
            Fetched::NotModified => Err(FetchError::Status { url: url.to_string(), status: 304, page: None }),
        }
    }
}
