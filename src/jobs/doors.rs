//! The doors of a newsroom's platform during a poll: taken where its page shows nothing, or where the address that was watched is no more.
//!
//! A door counts only if it holds announcements that are known from before, where any are: what stands there is the same newsroom.

use url::Url;

use super::PARSER_BUDGET;
use super::judge::read_page;
use super::poll::Turn;
use super::reading::page_of;
use crate::compare::known_keys;
use crate::fetch::{Fetched, FetchedPage};
use crate::model::{Deadline, Item, Kind, Reason, canonical, title_key};
use crate::read::decode::{What, sniff};
use crate::read::platform::{Platform, Seen, see};
use crate::read::{Items, Nothing, Page, Reader, Reading};
use crate::store::StoreError;

/// So many known announcements, or all that it holds, prove that a door is this newsroom's.
const KNOWN: usize = 3;

/// What was found behind a door.
pub(super) struct Opened {
    pub(super) items: Items,
    /// The address to ask from now on is its `url`.
    pub(super) fetched: Box<FetchedPage>,
    pub(super) platform: Option<Platform>,
}

/// What a page is made with. One that cannot be taken apart says nothing; nor does data that stand at a platform's address, where a page
/// has said before what the newsroom is made with.
pub(super) async fn platform_of(turn: &Turn<'_>, page: Page) -> Option<Platform> {
    let is_page = matches!(sniff(&page.body, page.content_type.as_deref()), What::Html);
    if !is_page && turn.lease.platform.is_some() {
        return None;
    }
    Some(looked_at(page).await?.platform)
}

async fn looked_at(page: Page) -> Option<Seen> {
    let seen = tokio::task::spawn_blocking(move || see(&page, Deadline::after(PARSER_BUDGET)).ok().flatten());
    seen.await.ok().flatten()
}

/// Behind a page that shows no list. A general content system's page without a list may be any page of the site, so that only an empty
/// frame leads on; a newsroom service's page is a newsroom.
pub(super) async fn through_page(turn: &Turn<'_>, page: Page, nothing: &Nothing) -> Result<Option<Opened>, StoreError> {
    if !matches!(nothing.reason, Reason::Shell | Reason::Home | Reason::Empty) {
        return Ok(None);
    }
    let Some(seen) = looked_at(page).await else { return Ok(None) };
    if !seen.platform.is_service() && nothing.reason != Reason::Shell {
        return Ok(None);
    }
    let known = Known::of(turn).await?;
    for door in &seen.doors {
        if let Some((items, fetched)) = open(turn, door, &known).await {
            return Ok(Some(Opened { items, fetched, platform: Some(seen.platform) }));
        }
    }
    Ok(None)
}

/// Where the newsroom can be read now that the watched address is no more: behind a door of its page, else on the page itself.
pub(super) async fn elsewhere(turn: &Turn<'_>, newsroom: &Url) -> Result<Option<Opened>, StoreError> {
    let known = Known::of(turn).await?;
    let Ok(Fetched::Page(fetched)) = turn.tools.get(&turn.request(newsroom)).await else { return Ok(None) };
    let page = page_of(fetched);
    let seen = looked_at(page.clone()).await;
    let platform = seen.as_ref().map(|seen| seen.platform);
    for door in seen.iter().flat_map(|seen| &seen.doors) {
        if let Some((items, fetched)) = open(turn, door, &known).await {
            return Ok(Some(Opened { items, fetched, platform }));
        }
    }
    Ok(open(turn, newsroom, &known).await.map(|(items, fetched)| Opened { items, fetched, platform }))
}

/// A list that belongs to this newsroom.
async fn open(turn: &Turn<'_>, url: &Url, known: &Known) -> Option<(Items, Box<FetchedPage>)> {
    let Ok(Fetched::Page(fetched)) = turn.tools.get(&turn.request(url)).await else { return None };
    let Ok(Reading::Items(items)) = read_page(turn, page_of(fetched.clone()), Reader::Auto).await else { return None };
    let is_list = matches!(items.kind, Kind::Feed | Kind::Json | Kind::Listing) && !items.items.is_empty();
    // Asked again as it was asked now: where it leads to may be another place tomorrow.
    (is_list && known.has_some_of(&items.items, &fetched.url)).then(|| (items, Box::new(FetchedPage { url: url.clone(), ..fetched })))
}

/// Addresses and headlines that are remembered.
struct Known(std::collections::HashSet<String>);

impl Known {
    async fn of(turn: &Turn<'_>) -> Result<Known, StoreError> {
        Ok(Known(known_keys(&turn.tools.store.sightings(turn.lease.source_id).await?)))
    }

    fn has_some_of(&self, items: &[Item], page: &Url) -> bool {
        let is_known = |item: &&Item| {
            item.url.as_ref().is_some_and(|url| self.0.contains(&canonical(url, page))) || self.0.contains(&title_key(&item.title))
        };
        self.0.is_empty() || items.iter().filter(is_known).count() >= KNOWN.min(items.len())
    }
}
