//! Where nothing that is known is left on a listing's first page, its next pages are read until something is. What a page brings is
//! only gathered here; nothing is written before all is read.

use std::collections::HashSet;

use url::Url;

use super::heard::Heard;
use super::judge::{read_page, reader};
use super::poll::Turn;
use super::reading::{further_page, page_of, shown_as, unfetched};
use crate::compare::{End, Pages, Reach, Remembered, Shown, is_list_known, reach};
use crate::fetch::Fetched;
use crate::model::{Extent, Item, Kind, Reason, Trouble, TroubleKind, canonical, title_key};
use crate::read::decode::{What, sniff};
use crate::read::window::wider;
use crate::read::{Items, NextPage, Page, Reader, Reading};
use crate::store::FurtherPage;

/// What the pages of a listing hold together.
pub(super) struct ReadOn {
    pub(super) shown: Shown,
    /// Why it may have missed some, if it may.
    pub(super) gap: Option<String>,
    /// A page that could not be read now, and may well be read soon.
    pub(super) broken: Option<Trouble>,
    /// Those behind the first, in their order.
    pub(super) further: Vec<FurtherPage>,
}

/// Reads as far as news may reach. `first` is the listing's first page, at `page`.
pub(super) async fn read_on(turn: &Turn<'_>, remembered: &Remembered, first: &Items, page: &Url) -> ReadOn {
    let mut walk = Walk::begin(first, page);
    let mut next = first.next.clone();
    let mut gap = None;
    let mut broken = None;
    let mut read = 0;
    let end = loop {
        let has_next = next.is_some();
        if reach(remembered, &walk.items, walk.last, page) != Reach::Short {
            break if has_next { End::GoesOn } else { End::Here };
        }
        if read == turn.source.follow_pages {
            gap = Some(format!("none of the announcements known is on its first {}", pages(read + 1)));
            break if has_next { End::GoesOn } else { End::Here };
        }
        // What names no next page may give more at once.
        let next_page = next.or_else(|| wider(page, first.items.len()).filter(|_| read == 0).map(Box::new).map(NextPage::At));
        let url = match next_page {
            Some(NextPage::At(url)) => url,
            Some(NextPage::ByScript) => {
                gap = Some("its next page can only be asked for by a script or a form in it".to_owned());
                break End::Broken;
            }
            None => {
                gap = Some("none of the announcements known is left, and it names no next page".to_owned());
                break End::Here;
            }
        };
        if !walk.visit(&url) {
            break End::Here;
        }
        read += 1;
        match turn.walked.once(&url, read_one(turn, &url, first.kind, &mut walk)).await {
            // Beyond the last page many sites show the first again, or nothing.
            Ok(Some((more, page))) if walk.add(&more.items) => {
                walk.keep(page);
                next = more.next;
            }
            Ok(_) => break End::Here,
            Err(Unread { trouble, is_passing }) => {
                let detail = format!("its page {url} could not be read: {}", trouble.detail);
                gap = Some(detail.clone());
                broken = is_passing.then_some(Trouble { detail, ..trouble });
                break End::Broken;
            }
        }
    };
    let is_known = is_list_known(remembered);
    let gap = gap.filter(|_| is_known).map(|gap| format!("may have missed some: {gap}"));
    let broken = broken.filter(|_| is_known);
    let pages = Pages { first: first.items.len(), end };
    ReadOn { shown: Shown { pages, ..Shown::at_once(walk.items, Extent::Window) }, gap, broken, further: walk.further }
}

fn pages(count: usize) -> String {
    if count == 1 { "page".to_owned() } else { format!("{count} pages") }
}

/// The pages read so far.
struct Walk<'a> {
    page: &'a Url,
    items: Vec<Item>,
    /// Where the items of the last page begin.
    last: usize,
    further: Vec<FurtherPage>,
    seen: HashSet<String>,
    visited: HashSet<String>,
}

impl<'a> Walk<'a> {
    fn begin(first: &Items, page: &'a Url) -> Walk<'a> {
        let (seen, visited) = (HashSet::new(), HashSet::from([canonical(page, page)]));
        let mut walk = Walk { page, items: Vec::new(), last: 0, further: Vec::new(), seen, visited };
        // All of the first page counts, as it does where there is no other.
        walk.seen.extend(first.items.iter().map(|item| key(item, page)));
        walk.items.clone_from(&first.items);
        walk
    }

    /// False if the page was read before.
    fn visit(&mut self, url: &Url) -> bool {
        self.visited.insert(canonical(url, self.page))
    }

    /// Adds what is not there yet; false if that is nothing.
    fn add(&mut self, items: &[Item]) -> bool {
        self.last = self.items.len();
        let fresh = items.iter().filter(|item| self.seen.insert(key(item, self.page)));
        self.items.extend(fresh.cloned());
        self.items.len() > self.last
    }

    /// Keeps the page that brought what was added last.
    fn keep(&mut self, page: FurtherPage) {
        let shows = self.items[self.last..].iter().map(shown_as);
        self.further.push(FurtherPage { shows: shows.collect(), ..page });
    }
}

fn key(item: &Item, page: &Url) -> String {
    let address = || item.url.as_ref().map(|url| canonical(url, page));
    item.guid.clone().or_else(address).unwrap_or_else(|| title_key(&item.title))
}

/// What was found behind an address, with the page it stands on.
type Further = Result<Option<(Items, FurtherPage)>, Unread>;

/// Why a further page was not read.
#[derive(Debug, Clone)]
pub(super) struct Unread {
    trouble: Trouble,
    is_passing: bool,
}

impl From<Trouble> for Unread {
    fn from(trouble: Trouble) -> Unread {
        Unread { trouble, is_passing: false }
    }
}

/// The further pages that one poll has read.
pub(super) type Walked = Heard<Further>;

/// Reads one further page; `None` where it leads back to one that was read, or holds nothing.
async fn read_one(turn: &Turn<'_>, url: &Url, kind: Kind, walk: &mut Walk<'_>) -> Further {
    let fetched = match turn.tools.get(&turn.request(url)).await {
        Ok(Fetched::Page(fetched)) => fetched,
        Ok(Fetched::NotModified) => return Ok(None),
        // A feed's next page may only be guessed.
        Err(error) if kind == Kind::Feed && error.status() == Some(404) => return Ok(None),
        Err(error) => return Err(Unread { trouble: unfetched(&error), is_passing: error.is_temporary() }),
    };
    if fetched.url != *url && !walk.visit(&fetched.url) {
        return Ok(None);
    }
    let further = further_page(&fetched);
    let page = page_of(fetched);
    let reading = if is_json(&page) && kind == Kind::Listing {
        read_page(turn, page, Reader::Json(None)).await?
    } else {
        read_page(turn, page, reader(kind, turn.source.select.clone())).await?
    };
    match reading {
        Reading::Items(items) => Ok(Some((items, further))),
        Reading::Nothing(nothing) if matches!(nothing.reason, Reason::Empty | Reason::Home) => Ok(None),
        Reading::Nothing(nothing) => {
            let trouble = Trouble { kind: TroubleKind::NotNews(nothing.reason), detail: nothing.reason.explain().to_owned() };
            Err(Unread { trouble, is_passing: true })
        }
        Reading::Page(_) | Reading::Index(_) => Ok(None),
    }
}

/// What a "load more" asks for is often made for scripts.
fn is_json(page: &Page) -> bool {
    matches!(sniff(&page.body, page.content_type.as_deref()), What::Json)
}
