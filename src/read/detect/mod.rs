//! What is this page? A listing, an article, or a reason why it is neither. Says that a page is a wall,
//! a captcha, a log-in or an error only where little else is on it: a newsroom with a cookie banner is
//! a newsroom.

mod better;
mod phrases;
mod signs;

use scraper::{ElementRef, Html};
use url::Url;

use super::ReadError;
use super::dom::text_of;
use super::listing::{Found, letters};
use crate::model::{Deadline, Reason};
use phrases::{is_one_of, mentions};
use signs::{Signs, fold};

pub use better::{better, feeds, is_news_word, newsrooms};

/// What a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKind {
    Listing,
    Article,
    Nothing(Reason),
}

/// From this worth on, a list is believed whatever else the page says; so is one with dates.
const SURE_WORTH: f32 = 0.9;

/// A page that holds only a challenge, a form or a notice has fewer letters than this.
const NOTICE_LETTERS: f32 = 2500.0;

/// A frame without its content has fewer letters than this.
const SHELL_LETTERS: f32 = 400.0;

/// A notice that stands in place of a page has fewer lines than this.
const OWN_BLOCKS: usize = 8;

/// Letters of running text from which on a page without a list is an article: about 60 words if it calls itself one, else 240.
/// Of 154 listings none is taken for an article by this, of 303 articles 236 are.
const DECLARED_BODY: f32 = 300.0;
const PLAIN_BODY: f32 = 1200.0;

/// Decides what the page is; `found` is what `listing::find` made of it. Fails only by taking too long.
pub fn classify(html: &Html, url: &Url, found: Option<&Found>, deadline: Deadline) -> Result<PageKind, ReadError> {
    let signs = Signs::read(html, deadline)?;
    Ok(kind(&signs, html, url, found))
}

fn kind(signs: &Signs, html: &Html, url: &Url, found: Option<&Found>) -> PageKind {
    let listed = found.is_some_and(|found| (found.items.len() >= 3 && found.worth >= SURE_WORTH) || dated_share(found) >= 0.5);
    if let Some(reason) = notice(signs, url, listed) {
        return PageKind::Nothing(reason);
    }
    if is_article(signs, url, found) {
        return PageKind::Article;
    }
    match found {
        Some(found) if is_homepage(html, url, found) => PageKind::Nothing(Reason::Home),
        Some(_) => PageKind::Listing,
        None if mentions(&signs.text, phrases::EMPTY) > 0 => PageKind::Nothing(Reason::Empty),
        None => PageKind::Nothing(Reason::Home),
    }
}

/// Why a page whose own blocks of text are `own_text` is not the one that was asked for: a wall, a captcha, a log-in, an
/// error, an empty frame. One that has much to say beside its banner is none of these.
pub fn notice_on(html: &Html, url: &Url, own_text: &[&str], deadline: Deadline) -> Result<Option<Reason>, ReadError> {
    let signs = Signs::read(html, deadline)?;
    let has_much = own_text.len() >= OWN_BLOCKS && own_text.iter().map(|text| letters(text)).sum::<f32>() >= SHELL_LETTERS;
    let speaks_of_itself = has_much && mentions(&own_text.join("\n"), phrases::CONSENT) == 0;
    Ok(notice(&signs, url, speaks_of_itself))
}

/// The page's `<title>`, one line.
pub fn page_title(html: &Html) -> Option<String> {
    let title = html.tree.nodes().filter_map(ElementRef::wrap).find(|element| element.value().name() == "title")?;
    Some(text_of(title)).filter(|title| !title.is_empty())
}

/// A page in place of the page that was asked for.
fn notice(signs: &Signs, url: &Url, listed: bool) -> Option<Reason> {
    let brief = signs.letters < NOTICE_LETTERS;
    if !listed
        && brief
        && (signs.has_challenge
            || is_one_of(&signs.title, phrases::CAPTCHA)
            || (mentions(&signs.text, phrases::CAPTCHA) > 0 && signs.letters < 800.0))
    {
        return Some(Reason::Captcha);
    }
    if is_one_of(&signs.title, phrases::ERROR) || (!listed && signs.headings.iter().any(|heading| is_one_of(heading, phrases::ERROR))) {
        return Some(Reason::Error);
    }
    if listed || signs.letters >= 2.0 * NOTICE_LETTERS {
        return None;
    }
    let heads = || signs.headings.iter().chain([&signs.title]);
    if brief && signs.has_password && !heads().any(|head| mentions(head, phrases::CONSENT_HEAD) > 0) {
        return Some(Reason::Login);
    }
    let consent = mentions(&signs.text, phrases::CONSENT);
    let accept = mentions(&signs.buttons, phrases::ACCEPT) > 0;
    let headed = heads().any(|head| mentions(head, phrases::CONSENT_HEAD) > 0);
    if (accept && ((headed && consent >= 1) || (brief && consent >= 2))) || is_consent_address(url) {
        return Some(Reason::Wall);
    }
    if brief && heads().any(|head| is_one_of(head, phrases::LOGIN)) {
        return Some(Reason::Login);
    }
    let wants_script = mentions(&signs.noscript, phrases::SCRIPT) + mentions(&signs.text, phrases::SCRIPT) > 0;
    let framed = signs.has_app_root || wants_script;
    if signs.letters < SHELL_LETTERS && framed && signs.scripts > 0 {
        return Some(Reason::Shell);
    }
    None
}

fn is_consent_address(url: &Url) -> bool {
    url.host_str().is_some_and(|host| host.starts_with("consent."))
        || url
            .path_segments()
            .is_some_and(|mut parts| parts.any(|part| matches!(part, "collectConsent" | "privacy-wall" | "cookiewall" | "cookie-wall")))
}

/// A body of running text, and no list that outweighs it.
fn is_article(signs: &Signs, url: &Url, found: Option<&Found>) -> bool {
    // A text under its own headline, with a link beside it, passes for a list of one.
    if let (Some([item]), [heading]) = (found.map(|found| found.items.as_slice()), signs.headings.as_slice())
        && fold(&item.title) == *heading
    {
        return signs.body >= DECLARED_BODY;
    }
    let wanted = if signs.says_article { DECLARED_BODY } else { PLAIN_BODY };
    signs.body >= wanted * (1.0 + found.map_or(0.0, |found| 2.0 * leading_away(found, url)))
}

/// What a list is worth that leads to other pages: a table of contents or the headings of a text lead nowhere.
fn leading_away(found: &Found, url: &Url) -> f32 {
    let away = found
        .items
        .iter()
        .filter(|item| item.url.as_ref().is_some_and(|link| link.path() != url.path() || link.query() != url.query()))
        .count();
    let share = away as f32 / found.items.len().max(1) as f32;
    found.worth * share * (0.4 + 0.6 * dated_share(found))
}

fn dated_share(found: &Found) -> f32 {
    found.items.iter().filter(|item| item.published.is_some()).count() as f32 / found.items.len().max(1) as f32
}

/// The root of a site, or of one of its languages, with undated links on it and a newsroom elsewhere.
fn is_homepage(html: &Html, url: &Url, found: &Found) -> bool {
    let path = url.path().trim_matches('/');
    let is_language = path.len() == 2 || (path.len() == 5 && matches!(path.as_bytes()[2], b'-' | b'_'));
    let at_root = url.query().is_none() && (path.is_empty() || is_language || path.starts_with("index."));
    at_root && dated_share(found) < 0.3 && better::has_newsroom(html, url)
}

#[cfg(test)]
mod tests;
