//! What was on a page before it was watched, or before this presswatch read it, is no news, though it is seen only now.

use std::collections::HashSet;

use url::Url;

use super::judge::{Past, read_as_known, read_page};
use super::poll::Turn;
use crate::model::{Findings, Item, Outcome, Verdict, canonical, mask_secrets, title_key};
use crate::read::{Memory, Page, Reader, Reading};
use crate::store::StoreError;

/// What is known to have been there.
pub(super) enum Seen {
    /// By address; by headline where there is none.
    These(HashSet<String>),
    /// The page is byte for byte as it was.
    All,
}

/// Makes old items of those that were there before.
pub(super) fn hush(verdict: &mut Verdict, seen: &Seen) {
    let Verdict::Read(Findings::Items(found)) = verdict else { return };
    for finding in &mut found.items {
        let was_there = match seen {
            Seen::All => true,
            Seen::These(keys) => keys.contains(&finding.address.clone().unwrap_or_else(|| title_key(&finding.item.title))),
        };
        if was_there && matches!(finding.outcome, Outcome::Fresh { .. } | Outcome::Late) {
            finding.outcome = Outcome::Fresh { announce: false };
        }
    }
}

/// What the rules of today find on the page at `page` as it was when it was kept last. Nothing if another page was kept.
pub(super) async fn shown_before(turn: &Turn<'_>, page: &Url) -> Result<Vec<Item>, StoreError> {
    let Some(last) = turn.tools.store.snapshots_around(turn.lease.source_id, None).await?.pop() else { return Ok(Vec::new()) };
    // It is kept without what lets us in.
    let told = Url::parse(&mask_secrets(page.as_str())).unwrap_or_else(|_| page.clone());
    let is_same = |url: Url| canonical(&url, page) == canonical(&told, page);
    if !last.url.as_deref().and_then(|url| Url::parse(&mask_secrets(url)).ok()).is_some_and(is_same) {
        return Ok(Vec::new());
    }
    let before = Page { url: page.clone(), content_type: last.content_type, body: last.body };
    let past = Past { kind: None, memory: Memory::default() };
    let reading = match read_as_known(turn.source, past, before.clone(), last.taken_at).await {
        // Rules that were written for another template say nothing of this one.
        Err(_) | Ok(Reading::Nothing(_)) => read_page(turn, before, Reader::Auto).await,
        reading => reading,
    };
    Ok(if let Ok(Reading::Items(before)) = reading { before.items } else { Vec::new() })
}

/// What this version of presswatch finds on the page as it was when another one read it last: a better reader finds more on it.
pub(super) async fn seen_by_older_reader(turn: &Turn<'_>, hash: &[u8], page: &Url) -> Result<Seen, StoreError> {
    let nothing = Seen::These(HashSet::new());
    let lease = &turn.lease;
    if !lease.is_reader_new || !lease.has_baseline {
        return Ok(nothing);
    }
    if lease.body_hash.as_deref() == Some(hash) {
        return Ok(Seen::All);
    }
    let Some(last) = turn.tools.store.snapshots_around(lease.source_id, None).await?.pop() else { return Ok(nothing) };
    let past = Past { kind: lease.kind.as_deref(), memory: Memory::default() };
    let before = Page { url: page.clone(), content_type: last.content_type, body: last.body };
    let Ok(Reading::Items(before)) = read_as_known(turn.source, past, before, last.taken_at).await else { return Ok(nothing) };
    let key = |item: &Item| item.url.as_ref().map_or_else(|| title_key(&item.title), |url| canonical(url, page));
    Ok(Seen::These(before.items.iter().map(key).collect()))
}
