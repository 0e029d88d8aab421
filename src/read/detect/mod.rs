//! What is this page? A listing, an article, or a reason why it is neither. Says that a page is a wall,
//! a captcha, a log-in or an error only where little else is on it: a newsroom with a cookie banner is
//! a newsroom.

mod better;
mod empty;
mod endpoints;
mod phrases;
mod places;
mod signs;

use scraper::{ElementRef, Html};
use url::Url;

use super::dom::text_of;
use super::listing::{Found, letters};
use super::{Nothing, ReadError};
use crate::model::{Deadline, Reason};
use phrases::{begins_with, is_one_of, is_plainly_one_of, mentions, mentions_clearly};
pub(super) use places::{NEWS, NEWSROOM};
use signs::{Signs, fold};

pub use better::{better, feeds, is_news_word, newsrooms};
use endpoints::endpoints;

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

/// A text that says what it has to say on its own screen.
const SCREEN_LETTERS: f32 = 1200.0;

/// A puzzle in place of a page has little around it; one in a form of a page stands among other things.
const PUZZLE_LETTERS: f32 = 800.0;
const PUZZLE_LINKS: usize = 6;

/// A frame without its content has fewer letters than this.
const SHELL_LETTERS: f32 = 400.0;

/// Not even a frame: fewer letters and links than any page has that means to say something.
const BARE_LETTERS: f32 = 60.0;
const BARE_LINKS: usize = 3;

/// Letters of a headline, on average; links of menus are shorter.
const HEADLINE_LETTERS: f32 = 25.0;

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
    if let Some(reason) = notice(signs, url, held(found)) {
        return PageKind::Nothing(reason);
    }
    if is_article(signs, url, found) {
        return PageKind::Article;
    }
    match found {
        Some(found) if is_homepage(html, url, found) => PageKind::Nothing(Reason::Home),
        // What looks like a list where the page says that there is none is its menu.
        Some(_) if held(found) == Held::Nothing && empty::says_so(&signs.text) => PageKind::Nothing(Reason::Empty),
        Some(found) if empty::says_so(&signs.text) && empty::is_aside(html, &found.items) => PageKind::Nothing(Reason::Empty),
        Some(_) => PageKind::Listing,
        None if is_filled_by_script(signs) => PageKind::Nothing(Reason::Shell),
        None if empty::says_so(&signs.text) => PageKind::Nothing(Reason::Empty),
        None => PageKind::Nothing(Reason::Home),
    }
}

/// How much of a list of announcements is on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    /// Believed whatever else the page says.
    List,
    /// Some headlines.
    Headlines,
    Nothing,
}

fn held(found: Option<&Found>) -> Held {
    let Some(found) = found else { return Held::Nothing };
    if (found.items.len() >= 3 && found.worth >= SURE_WORTH) || dated_share(found) >= 0.5 {
        return Held::List;
    }
    let length = found.items.iter().map(|item| letters(&item.title)).sum::<f32>() / found.items.len().max(1) as f32;
    if found.items.len() >= 3 && length >= HEADLINE_LETTERS { Held::Headlines } else { Held::Nothing }
}

/// Why a page whose own blocks of text are `own_text` is not the one that was asked for: a wall, a captcha, a log-in, an
/// error, an empty frame. One that has much to say beside its banner is none of these.
pub fn notice_on(html: &Html, url: &Url, own_text: &[&str], deadline: Deadline) -> Result<Option<Reason>, ReadError> {
    let signs = Signs::read(html, deadline)?;
    let has_much = own_text.len() >= OWN_BLOCKS && own_text.iter().map(|text| letters(text)).sum::<f32>() >= SHELL_LETTERS;
    let speaks_of_itself = has_much && mentions(&own_text.join("\n"), phrases::CONSENT) == 0;
    Ok(notice(&signs, url, if speaks_of_itself { Held::List } else { Held::Nothing }))
}

/// What a page that came with a refusal (403, 429, 503 …) asks for: a proof, a log-in, consent. One that only refuses asks for nothing.
pub fn asked_for(html: &Html, url: &Url, deadline: Deadline) -> Result<Option<Reason>, ReadError> {
    let signs = Signs::read(html, deadline)?;
    let is_only_denied = || {
        let has_mark = signs.is_challenge || signs.has_filter;
        !has_mark && signs.heads().any(|head| mentions(head, phrases::DENIED) > 0)
    };
    let has_room = signs.letters < NOTICE_LETTERS;
    Ok(match () {
        () if has_room && is_captcha(&signs) && !is_only_denied() => Some(Reason::Captcha),
        () if is_login(&signs, Held::Nothing) || (has_room && signs.heads().any(is_login_head)) => Some(Reason::Login),
        () if is_wall(&signs, url) => Some(Reason::Wall),
        () => None,
    })
}

/// Whether data that a bot filter sends to scripts lead to its challenge.
pub fn is_challenge_in_data(text: &str) -> bool {
    signs::is_challenge(text)
}

/// True if a line of the page says that there is nothing to list.
pub fn says_empty(html: &Html, deadline: Deadline) -> Result<bool, ReadError> {
    Ok(empty::says_so(&Signs::read(html, deadline)?.text))
}

/// What is told of a page that holds no announcements: why, and where else they may be.
pub fn nothing(html: &Html, url: &Url, reason: Reason) -> Nothing {
    let feeds = feeds(html, url);
    let mut better = better(html, url);
    if reason == Reason::Shell {
        better.splice(feeds.len().min(better.len())..feeds.len().min(better.len()), endpoints(html, url));
    }
    Nothing { reason, feeds, better }
}

/// The page's `<title>`, one line.
pub fn page_title(html: &Html) -> Option<String> {
    let title = html.tree.nodes().filter_map(ElementRef::wrap).find(|element| element.value().name() == "title")?;
    Some(text_of(title)).filter(|title| !title.is_empty())
}

/// A page in place of the page that was asked for.
fn notice(signs: &Signs, url: &Url, held: Held) -> Option<Reason> {
    if held == Held::List {
        return notice_over_list(signs);
    }
    if signs.letters < NOTICE_LETTERS && is_captcha(signs) {
        return Some(Reason::Captcha);
    }
    if is_error(signs) || is_bare_server(signs) || (held == Held::Nothing && is_crash(signs)) {
        return Some(Reason::Error);
    }
    if is_login(signs, held) {
        return Some(Reason::Login);
    }
    if is_wall(signs, url) {
        return Some(Reason::Wall);
    }
    if signs.letters < NOTICE_LETTERS && signs.heads().any(is_login_head) {
        return Some(Reason::Login);
    }
    is_shell(signs).then_some(Reason::Shell)
}

/// What stands over a list of other things, and is no newsroom: it says so in its title, and its heading does not say otherwise.
fn notice_over_list(signs: &Signs) -> Option<Reason> {
    if is_plainly_one_of(&signs.title, phrases::ERROR) && signs.body < PLAIN_BODY {
        return Some(Reason::Error);
    }
    let first = signs.headings.first();
    let is_login = signs.has_password && is_login_head(&signs.title) && first.is_none_or(|heading| is_login_head(heading));
    is_login.then_some(Reason::Login)
}

fn is_captcha(signs: &Signs) -> bool {
    let is_puzzle = signs.has_filter && !signs.has_password && signs.letters < PUZZLE_LETTERS && signs.links < PUZZLE_LINKS;
    // A frame waits for its script, whatever watches it.
    (signs.is_challenge || (is_puzzle && !signs.has_app_root) || is_one_of(&signs.title, phrases::CAPTCHA))
        || (signs.letters < PUZZLE_LETTERS && mentions_clearly(&signs.text, phrases::CAPTCHA))
}

/// What says so in its title or its headings, and is no text about such pages.
fn is_error(signs: &Signs) -> bool {
    let is_headed = signs.headings.iter().any(|heading| is_one_of(heading, phrases::ERROR));
    let is_first = signs.headings.first().is_none_or(|heading| is_one_of(heading, phrases::ERROR));
    let is_prose = signs.body >= DECLARED_BODY && !is_first;
    let denies = |head: &str| mentions(head, phrases::YOUR_REGION) > 0 && mentions(head, phrases::NOT_THERE) > 0;
    let is_kept_here = || signs.heads().any(|head| mentions(head, phrases::REGION) > 0 || denies(head));
    if signs.letters < NOTICE_LETTERS && signs.body < DECLARED_BODY && is_kept_here() {
        return true;
    }
    (is_one_of(&signs.title, phrases::ERROR) || (is_headed && signs.letters < 2.0 * NOTICE_LETTERS)) && !is_prose
}

/// What a server shows that nobody has set up, in its title or alone on the page.
fn is_bare_server(signs: &Signs) -> bool {
    let is_alone = || signs.letters < SHELL_LETTERS && signs.headings.first().is_some_and(|first| is_one_of(first, phrases::BARE_SERVER));
    is_one_of(&signs.title, phrases::BARE_SERVER) || is_alone()
}

/// What a program writes that broke down, and little else.
fn is_crash(signs: &Signs) -> bool {
    let is_little = signs.letters < SCREEN_LETTERS && signs.body < DECLARED_BODY && signs.links < PUZZLE_LINKS;
    is_little && mentions(&signs.text, phrases::CRASH) > 0
}

fn is_login(signs: &Signs, held: Held) -> bool {
    if signs.letters >= NOTICE_LETTERS {
        return false;
    }
    // A box for members beside headlines is no page of its own.
    let is_form = signs.has_password && (held == Held::Nothing || signs.heads().any(is_login_head));
    signs.has_handover || (is_form && !signs.heads().any(|head| mentions(head, phrases::CONSENT_HEAD) > 0))
}

fn is_login_head(head: &str) -> bool {
    is_one_of(head, phrases::LOGIN) || begins_with(head, phrases::SIGN_IN_TO)
}

/// A question that has to be answered first: for consent, for an age, for agreement to terms; or a demand for cookies.
fn is_wall(signs: &Signs, url: &Url) -> bool {
    if is_consent_address(url) {
        return true;
    }
    if signs.letters >= 2.0 * NOTICE_LETTERS {
        return false;
    }
    let is_brief = signs.letters < NOTICE_LETTERS;
    let is_headed = |phrases| signs.heads().any(|head| mentions(head, phrases) > 0);
    let asks_consent = || {
        // "Our 842 partners" are our partners.
        let consent = mentions(&signs.text.replace(|c: char| c.is_ascii_digit(), ""), phrases::CONSENT);
        (consent >= 1 && is_headed(phrases::CONSENT_HEAD)) || (is_brief && consent >= 2)
    };
    let accepts = mentions(&signs.buttons, phrases::ACCEPT) > 0;
    let asks_age = || is_headed(phrases::AGE) || (signs.letters < SCREEN_LETTERS && mentions(&signs.text, phrases::AGE) > 0);
    let asks_terms = || signs.headings.first().is_some_and(|heading| is_one_of(heading, phrases::TERMS));
    (accepts && (asks_consent() || (is_brief && asks_terms())))
        || (is_brief && asks_age())
        || (signs.letters < SCREEN_LETTERS && mentions(&signs.text, phrases::NO_COOKIES) > 0)
}

/// A frame that a script would fill.
fn is_shell(signs: &Signs) -> bool {
    let wants_script = || mentions(&signs.noscript, phrases::SCRIPT) + mentions(&signs.text, phrases::SCRIPT) > 0;
    let is_framed = || signs.has_app_root || wants_script();
    let is_bare = signs.letters < BARE_LETTERS && signs.links <= BARE_LINKS && signs.headings.is_empty();
    signs.scripts > 0 && signs.letters < SHELL_LETTERS && (is_bare || is_framed())
}

/// The page stands, and where its list would be it says "Loading", or shows the template that was not filled in.
fn is_filled_by_script(signs: &Signs) -> bool {
    let is_placeholder =
        |line: &str| (line.contains("{{") && line.contains("}}")) || (line.len() <= 60 && is_one_of(line, phrases::LOADING));
    signs.scripts > 0 && signs.text.lines().any(is_placeholder)
}

fn is_consent_address(url: &Url) -> bool {
    url.host_str().is_some_and(|host| host.starts_with("consent.") || host.starts_with("myprivacy."))
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
