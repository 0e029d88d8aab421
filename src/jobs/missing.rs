//! What vanished from within a page: its own address is asked whether it is gone. Nothing is withdrawn here; the store does that
//! when two polls have heard the same.

use chrono::{DateTime, Utc};
use url::Url;

use super::poll::Turn;
use super::reading::{Looked, Sight, context_of, look, page_of};
use crate::compare::{Open, Tried};
use crate::fetch::{Fetched, FetchedPage, Request};
use crate::model::{ItemFindings, OffPage, Reason, canonical};
use crate::read::Inspection;

/// Addresses asked per poll; what is left is asked by the next.
const ASKED_A_POLL: usize = 5;

/// Announcements still listed that are asked to see whether their site works at all. The first may be a dead link itself.
const CONTROLS: usize = 2;

/// Asks the addresses of what vanished from the page at `page` whether it is gone for good. While a site answers so to everything,
/// it is the site that is broken, and its answers say nothing. What does not answer for long was taken off the page, and is no withdrawal.
pub(super) async fn look_for_missing(turn: &Turn<'_>, findings: &mut ItemFindings, page: &Url, open: &mut Open) {
    // An item that only points into the list has no page that could be gone.
    findings.missing.retain(|missing| own_page(missing.url.as_deref(), page).is_some());
    findings.missing.sort_by_key(|missing| open.tried_at(missing.sighting_id));
    let mut gone = Vec::new();
    for (at, missing) in findings.missing.iter_mut().enumerate().take(ASKED_A_POLL) {
        let Some(url) = own_page(missing.url.as_deref(), page) else { continue };
        (missing.gone, missing.off_page) = match ask(turn, &url, page).await {
            Answer::Gone => (Some(true), OffPage::Answers),
            Answer::There | Answer::SaysSo => (Some(false), OffPage::Answers),
            Answer::SentHome => (Some(false), OffPage::SentHome),
            Answer::Unknown => (None, OffPage::Answers),
        };
        if missing.gone == Some(true) {
            gone.push((at, url));
        }
    }
    if let Some((_, first)) = gone.first()
        && !works(turn, first, findings, page).await
    {
        gone.iter().for_each(|(at, _)| findings.missing[*at].gone = None);
    }
    let now = turn.tools.clock.now();
    for (at, missing) in findings.missing.iter_mut().enumerate().filter(|(_, missing)| missing.gone.is_none()) {
        if at >= ASKED_A_POLL {
            open.leave(missing.sighting_id, Tried::NotYet, now);
        } else if open.is_hopeless(missing.sighting_id, now) {
            (missing.gone, missing.off_page) = (Some(false), OffPage::Unanswered);
        } else {
            open.leave(missing.sighting_id, Tried::InVain, now);
        }
    }
}

/// Whether an announcement that is still listed can be had: one of the same host where there is one, as releases may be kept elsewhere
/// than their list. With none to ask, the site is taken at its word.
async fn works(turn: &Turn<'_>, gone: &Url, findings: &ItemFindings, page: &Url) -> bool {
    let listed = findings.items.iter().filter_map(|finding| own_page(finding.item.url.as_ref().map(Url::as_str), page));
    let mut controls: Vec<Url> = listed.filter(|url| url.host_str() == gone.host_str()).collect();
    controls.truncate(CONTROLS);
    for control in &controls {
        if ask(turn, control, page).await == Answer::There {
            return true;
        }
    }
    controls.is_empty()
}

/// What an address says of the announcement that stood there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// 404, 410, or the list in its place.
    Gone,
    /// Status 200, and a page that says that nothing is there. Sites say so while they are at work, too, or to whom they do not trust:
    /// it is no withdrawal, and no sign that the site works.
    SaysSo,
    /// The site's homepage in its place. Many sites send all old addresses home when they are rebuilt: neither a withdrawal nor a sign
    /// that the site works.
    SentHome,
    There,
    /// Nobody can say.
    Unknown,
}

async fn ask(turn: &Turn<'_>, url: &Url, page: &Url) -> Answer {
    turn.of_missing.once(url, hear(turn, url, page)).await
}

async fn hear(turn: &Turn<'_>, url: &Url, page: &Url) -> Answer {
    let request = Request { url, ..turn.request(page) };
    match turn.tools.get(&request).await {
        Ok(Fetched::Page(there)) => match sent_away(url, &there.url, &[page, &turn.source.url]) {
            Some(answer) => answer,
            None if says_so(turn, there, turn.tools.clock.now()).await => Answer::SaysSo,
            None => Answer::There,
        },
        Ok(Fetched::NotModified) => Answer::There,
        Err(error) if matches!(error.status(), Some(404 | 410)) => Answer::Gone,
        Err(error) if error.is_temporary() => Answer::Unknown,
        // A page that is kept from us is there; to ask again at every poll would not bring it nearer.
        Err(_) => Answer::There,
    }
}

/// The address of an item, if it is not that of its list.
fn own_page(url: Option<&str>, page: &Url) -> Option<Url> {
    let mut url = Url::parse(url?).ok()?;
    url.set_fragment(None);
    (canonical(&url, page) != canonical(page, page)).then_some(url)
}

/// What it means that the answer is a list or a homepage in place of what was asked for. That its address is told in other words is no
/// such thing.
fn sent_away(asked: &Url, answered: &Url, lists: &[&Url]) -> Option<Answer> {
    let key = |url: &Url| canonical(url, url);
    // A list may be told that something was asked for in vain: `?notfound=1`.
    let place = |url: &Url| {
        let mut place = url.clone();
        place.set_query(None);
        place.set_fragment(None);
        key(&place)
    };
    if key(asked) == key(answered) || place(asked) == place(answered) {
        return None;
    }
    // Of a list that is told from the homepage by its query, the homepage is another page.
    let is_alike = |list: &Url| place(list) == place(answered) && !(is_home(answered) && list.query().is_some());
    if lists.iter().any(|list| key(list) == key(answered) || is_alike(list)) {
        return Some(Answer::Gone);
    }
    is_home(answered).then_some(Answer::SentHome)
}

/// `/`, or that of one language: `/en/`, `/de-ch`.
fn is_home(url: &Url) -> bool {
    let mut parts = url.path().split('/').filter(|part| !part.is_empty());
    let is_language = |part: &str| {
        let (language, region) = part.split_once(['-', '_']).unwrap_or((part, "xx"));
        [language, region].iter().all(|word| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic()))
    };
    parts.next().is_none_or(is_language) && parts.next().is_none()
}

/// A page that says with status 200 that nothing is there.
async fn says_so(turn: &Turn<'_>, there: FetchedPage, now: DateTime<Utc>) -> bool {
    let seen = look(page_of(there), Looked::Anything, context_of(turn.source, now)).await;
    matches!(seen, Ok(Sight::Inspection(Inspection::Nothing(nothing))) if nothing.reason == Reason::Error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(path: &str) -> Url {
        Url::parse("https://www.acme.example/news/").unwrap().join(path).unwrap()
    }

    #[test]
    fn who_asks_for_a_release_and_gets_the_list_or_the_homepage_is_sent_away() {
        let of_list = |list: &str, asked: &str, answered: &str, expected: Option<Answer>| {
            assert_eq!(sent_away(&url(asked), &url(answered), &[&url(list)]), expected, "{list}: {asked} -> {answered}");
        };
        let check = |asked: &str, answered: &str, expected: Option<Answer>| of_list("", asked, answered, expected);
        for away in ["", "/news", "?notfound=1", "http://acme.example/news/#top"] {
            check("plant", away, Some(Answer::Gone));
        }
        for home in ["/", "/en/", "/de-CH", "//acme.example/", "/?error=404", "//press.acme.example/"] {
            check("plant", home, Some(Answer::SentHome));
        }
        for there in ["plant", "plant/?utm_source=x", "/newsroom/2026/plant", "/en/news/plant", "//press.acme.example/plant", "/nb/x"] {
            check("plant", there, None);
        }
        // Where releases are told apart by a query, a session that is added to it leads nowhere else.
        check("?id=7", "?id=7&session=1", None);
        check("item?id=7", "?error=gone", Some(Answer::Gone));
        // A list that is the homepage itself, and one that differs from it by a query.
        of_list("/", "plant", "/", Some(Answer::Gone));
        of_list("/en/", "plant", "/en?notfound=1", Some(Answer::Gone));
        of_list("/en/", "plant", "/", Some(Answer::SentHome));
        of_list("/?type=press", "plant", "/?type=press", Some(Answer::Gone));
        of_list("/?type=press", "plant", "/", Some(Answer::SentHome));
        of_list("/news/?lang=en", "plant", "/news/", Some(Answer::Gone));
    }

    #[test]
    fn an_item_that_points_into_its_list_has_no_page_of_its_own() {
        let own = |path: &str| own_page(Some(url(path).as_str()), &url("")).is_some();
        assert!(own("plant") && own("?id=7"));
        assert!(!own("#plant") && !own("/news/?utm_source=x") && !own("//acme.example/news"));
    }
}
