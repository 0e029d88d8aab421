//! An item under another address than the announcement of the same headline has: moved there, or another one? The old address says.

use url::Url;

use super::poll::Turn;
use super::reading::{Looked, Sight, context_of, look, page_of};
use crate::compare::{Hint, Remembered, Shown, unsure};
use crate::fetch::{FetchError, Fetched, FetchedPage, Request};
use crate::model::{Item, canonical, title_key};

/// Old addresses asked per poll. Where all of these say the same, it holds for the others, too: a site moves as a whole.
const ASKED: usize = 5;

/// What an old address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// It is gone, or leads elsewhere, or says what the new one says.
    Moved,
    /// It is still there.
    Another,
    /// Nothing, this time.
    Silent,
}

/// Notes in `remembered` what has moved. An item whose old address did not answer is put off, to be decided by the next poll. Once more
/// without an answer, and it is news: what is broken for long is no address any more.
pub(super) async fn settle(turn: &Turn<'_>, remembered: &mut Remembered, shown: &mut Shown, page: &Url) {
    let hints = unsure(remembered, shown, page);
    let mut answers = Vec::new();
    for hint in hints.iter().take(ASKED) {
        answers.push(ask(turn, remembered, shown, *hint, page).await);
    }
    let of_all = answers.first().copied().filter(|first| answers.iter().all(|answer| answer == first));
    for (at, hint) in hints.iter().enumerate() {
        match answers.get(at).copied().or(of_all) {
            Some(Answer::Moved) => {
                remembered.moved.insert(remembered.sightings[hint.known].id);
            }
            Some(Answer::Silent) if !turn.lease.pending => shown.put_off.push(*hint),
            _ => {}
        }
    }
}

async fn ask(turn: &Turn<'_>, remembered: &Remembered, shown: &Shown, hint: Hint, page: &Url) -> Answer {
    let old = remembered.sightings[hint.known].url.as_deref().and_then(|url| Url::parse(url).ok());
    let item = &shown.items[hint.item];
    let Some((old, new)) = old.zip(item.url.as_ref()) else { return Answer::Another };
    match turn.tools.get(&Request { url: &old, ..turn.request(page) }).await {
        Ok(Fetched::Page(there)) if canonical(&there.url, page) != canonical(&old, page) => Answer::Moved,
        Ok(Fetched::Page(there)) => compare_texts(turn, there, item, new, page).await,
        Ok(Fetched::NotModified) => Answer::Another,
        Err(error) if matches!(error.status(), Some(404 | 410)) => Answer::Moved,
        // A site that moved away leaves a host behind that is not there any more.
        Err(FetchError::Unreachable { .. }) if old.host_str() != new.host_str() => Answer::Moved,
        Err(error) if error.is_temporary() => Answer::Silent,
        // A page that is kept from us is there.
        Err(_) => Answer::Another,
    }
}

/// A site may leave its old pages where they were: then both addresses have the same text, figures and all.
async fn compare_texts(turn: &Turn<'_>, old: FetchedPage, item: &Item, new: &Url, page: &Url) -> Answer {
    let new = match turn.tools.get(&Request { url: new, ..turn.request(page) }).await {
        Ok(Fetched::Page(new)) => new,
        Ok(Fetched::NotModified) => return Answer::Another,
        Err(error) if error.is_temporary() => return Answer::Silent,
        Err(_) => return Answer::Another,
    };
    let headline = title_key(&item.title);
    match (text_of(turn, old).await, text_of(turn, new).await) {
        (Some(old), Some(new)) if old == new && old != headline => Answer::Moved,
        _ => Answer::Another,
    }
}

/// The article's words; `None` where there are none.
async fn text_of(turn: &Turn<'_>, fetched: FetchedPage) -> Option<String> {
    let context = context_of(turn.source, turn.tools.clock.now());
    let Ok(Sight::Article(article)) = look(page_of(fetched), Looked::Article, context).await else { return None };
    Some(title_key(&article.text)).filter(|text| !text.is_empty())
}
