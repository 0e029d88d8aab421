//! An item under another address than the announcement of the same headline has: moved there, or another one? The old address says.

use std::collections::HashSet;

use url::Url;

use super::poll::Turn;
use super::reading::{Looked, Sight, context_of, look, page_of};
use crate::compare::{Hint, Open, Remembered, Shown, Tried, unsure};
use crate::fetch::{FetchError, Fetched, FetchedPage, Request};
use crate::model::{Item, canonical, title_key};

/// Old addresses asked per poll. Where all of these say the same, it holds for the others, too: a site moves as a whole.
const ASKED: usize = 5;

/// What an old address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// It is gone, or leads elsewhere, or says what the new one says.
    Moved,
    /// Its whole host is gone, and the new one is another.
    HostGone,
    /// It is still there.
    Another,
    /// Nothing, this time.
    Silent,
    /// Its host is left alone for now.
    Unasked,
}

/// Notes in `remembered` what has moved. An item whose old address did not answer, or was not asked yet, is put off, to be decided by a
/// later poll. Once more without an answer, and it is news: what is broken for long is no address any more.
pub(super) async fn settle(turn: &Turn<'_>, remembered: &mut Remembered, shown: &mut Shown, page: &Url, open: &mut Open) {
    let now = turn.tools.clock.now();
    let mut hints = unsure(remembered, shown, page);
    hints.sort_by_key(|hint| open.tried_at(remembered.sightings[hint.known].id));
    let mut answers = Vec::new();
    let mut gone = HashSet::new();
    for hint in hints.iter().take(ASKED) {
        answers.push(match addresses(remembered, shown, *hint) {
            None => Answer::Another,
            // Just now one of that host was found so.
            Some((old, item)) if gone.contains(&hosts(&old, item)) => Answer::Moved,
            Some((old, item)) => match turn.of_moved.once(&old, ask(turn, &old, item, page)).await {
                Answer::HostGone => {
                    gone.insert(hosts(&old, item));
                    Answer::Moved
                }
                answer => answer,
            },
        });
    }
    let of_all = of_all(&answers);
    for (at, hint) in hints.iter().enumerate() {
        let known = remembered.sightings[hint.known].id;
        let own = answers.get(at).copied();
        let tried = match own.filter(|answer| *answer != Answer::Unasked).or(of_all) {
            Some(Answer::Moved) => {
                remembered.moved.insert(known);
                continue;
            }
            Some(Answer::Silent) if !open.was_unanswered(known) => Tried::InVain,
            None if own.is_none() => Tried::NotYet,
            None if !open.is_hopeless(known, now) => Tried::Refused,
            _ => continue,
        };
        shown.put_off.push(*hint);
        open.leave(known, tried, now);
    }
}

/// What holds for the addresses that were not asked: what all the others said. Of a host that is left alone since it failed, others
/// stay silent, too; whether they moved, only they can say.
fn of_all(answers: &[Answer]) -> Option<Answer> {
    let said: Vec<Answer> = answers.iter().copied().filter(|answer| *answer != Answer::Unasked).collect();
    let first = *said.first()?;
    let is_one = said.iter().all(|answer| *answer == first);
    (is_one && (said.len() == answers.len() || first == Answer::Silent)).then_some(first)
}

/// The old address, and the item with its new one.
fn addresses<'a>(remembered: &Remembered, shown: &'a Shown, hint: Hint) -> Option<(Url, &'a Item)> {
    let old = remembered.sightings[hint.known].url.as_deref().and_then(|url| Url::parse(url).ok())?;
    let item = &shown.items[hint.item];
    item.url.is_some().then_some((old, item))
}

/// The old host and the new one.
fn hosts(old: &Url, item: &Item) -> [Option<String>; 2] {
    [Some(old), item.url.as_ref()].map(|url| url.and_then(Url::host_str).map(str::to_owned))
}

async fn ask(turn: &Turn<'_>, old: &Url, item: &Item, page: &Url) -> Answer {
    let Some(new) = &item.url else { return Answer::Another };
    match turn.tools.get(&Request { url: old, ..turn.request(page) }).await {
        Ok(Fetched::Page(there)) if canonical(&there.url, page) != canonical(old, page) => Answer::Moved,
        Ok(Fetched::Page(there)) => compare_texts(turn, there, item, new, page).await,
        Ok(Fetched::NotModified) => Answer::Another,
        Err(error) if matches!(error.status(), Some(404 | 410)) => Answer::Moved,
        // A site that moved away leaves a host behind that is not there any more.
        Err(FetchError::Unreachable { .. }) if old.host_str() != new.host_str() => Answer::HostGone,
        Err(error) if error.is_temporary() => unanswered(&error),
        // A page that is kept from us is there.
        Err(_) => Answer::Another,
    }
}

fn unanswered(error: &FetchError) -> Answer {
    if error.was_asked() { Answer::Silent } else { Answer::Unasked }
}

/// A site may leave its old pages where they were: then both addresses have the same text, figures and all.
async fn compare_texts(turn: &Turn<'_>, old: FetchedPage, item: &Item, new: &Url, page: &Url) -> Answer {
    let new = match turn.tools.get(&Request { url: new, ..turn.request(page) }).await {
        Ok(Fetched::Page(new)) => new,
        Ok(Fetched::NotModified) => return Answer::Another,
        Err(error) if error.is_temporary() => return unanswered(&error),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_say_that_were_asked_holds_for_the_others() {
        use Answer::{Another, Moved, Silent, Unasked};
        for (answers, expected) in [
            (vec![], None),
            (vec![Moved; 5], Some(Moved)),
            (vec![Another, Another], Some(Another)),
            (vec![Moved, Moved, Silent, Unasked, Unasked], None),
            (vec![Silent, Unasked, Unasked], Some(Silent)),
            (vec![Moved, Unasked], None),
            (vec![Unasked; 5], None),
        ] {
            assert_eq!(of_all(&answers), expected, "{answers:?}");
        }
    }
}
