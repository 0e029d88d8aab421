//! From the text of a page to what a poll is told: items, or why there are none.

use scraper::Html;
use url::Url;

use super::{Found, Unselected, find, select};
use crate::model::{Item, Kind, Reason, Select};
use crate::read::date::DateHints;
use crate::read::detect::{self, PageKind};
use crate::read::{Context, Items, Nothing, ReadError, Reading, dom, page};

/// Reads a page that should be a listing, with no rule.
pub fn read_listing(html_text: &str, url: &Url, context: &Context) -> Result<Reading, ReadError> {
    let html = dom::parse(html_text, context.deadline)?;
    let hints = hints(&html, url, context);
    let found = find(&html, url, &hints, context.deadline)?;
    Ok(match (detect::classify(&html, url, found.as_ref(), context.deadline)?, found) {
        // Asked for a listing, we take a list where one is, even if the page has an article's prose too.
        (PageKind::Listing | PageKind::Article, Some(Found { items, select, .. })) => Reading::Items(items_of(&html, items, select)),
        (PageKind::Nothing(reason), _) => nothing(&html, url, reason),
        (_, None) => nothing(&html, url, Reason::Home),
    })
}

/// Reads a page of which nothing is known; `None` if it is an article's own.
pub fn inspect_page(html_text: &str, url: &Url, context: &Context) -> Result<Option<Reading>, ReadError> {
    let html = dom::parse(html_text, context.deadline)?;
    let hints = hints(&html, url, context);
    let found = find(&html, url, &hints, context.deadline)?;
    let kind = detect::classify(&html, url, found.as_ref(), context.deadline)?;
    // A wall or an error is none, however it is built.
    if !matches!(kind, PageKind::Nothing(reason) if !matches!(reason, Reason::Home | Reason::Empty))
        && let Some(living) = page::find_living(&html, url, found.as_ref(), context)?
    {
        return Ok(Some(Reading::Page(living)));
    }
    Ok(match (kind, found) {
        (PageKind::Article, _) => None,
        (PageKind::Listing, Some(Found { items, select, .. })) => Some(Reading::Items(items_of(&html, items, select))),
        (PageKind::Nothing(reason), _) => Some(nothing(&html, url, reason)),
        (PageKind::Listing, None) => Some(nothing(&html, url, Reason::Home)),
    })
}

fn nothing(html: &Html, url: &Url, reason: Reason) -> Reading {
    Reading::Nothing(Nothing { reason, feeds: detect::feeds(html, url), better: detect::better(html, url) })
}

/// Reads a page by a rule that a person wrote.
pub fn read_selected(html_text: &str, url: &Url, rule: &Select, context: &Context) -> Result<Reading, ReadError> {
    let html = dom::parse(html_text, context.deadline)?;
    let hints = hints(&html, url, context);
    let selected = match select(&html, url, rule, &hints, context.deadline) {
        Ok(selected) => selected,
        // The config refuses such rules; one that comes from elsewhere finds nothing, and says why.
        Err(Unselected::BadSelector(bad)) => {
            let mut items = items_of(&html, Vec::new(), Some(rule.clone()));
            items.remarks.push(bad.to_string());
            return Ok(Reading::Items(items));
        }
        Err(Unselected::Unread(error)) => return Err(error),
    };
    if selected.items.is_empty() {
        let reason = match detect::classify(&html, url, None, context.deadline)? {
            // No wall and no error: the page is the newsroom's, and the rule finds nothing on it.
            PageKind::Nothing(Reason::Home) | PageKind::Listing | PageKind::Article => Reason::Empty,
            PageKind::Nothing(reason) => reason,
        };
        return Ok(nothing(&html, url, reason));
    }
    let mut items = items_of(&html, selected.items, Some(rule.clone()));
    let dropped = selected.matched - items.items.len().min(selected.matched);
    if dropped > 0 {
        items.remarks.push(format!("{dropped} of {} elements that `item` matches have no headline, or repeat another", selected.matched));
    }
    Ok(Reading::Items(items))
}

/// What the context and the page itself tell of how its dates are to be read.
fn hints(html: &Html, url: &Url, context: &Context) -> DateHints {
    DateHints {
        now: context.now,
        timezone: context.timezone,
        order: context.dates,
        language: context.language.clone().or_else(|| language(html)),
        host: url.host_str().map(str::to_owned),
    }
}

fn items_of(html: &Html, items: Vec<Item>, select: Option<Select>) -> Items {
    Items { kind: Kind::Listing, items, title: detect::page_title(html), language: language(html), select, remarks: Vec::new() }
}

/// `<html lang>`, if it looks like a language tag.
fn language(html: &Html) -> Option<String> {
    let lang = html.root_element().attr("lang").or_else(|| html.root_element().attr("xml:lang"))?.trim().replace('_', "-");
    let primary = lang.split('-').next().unwrap_or_default();
    ((2..=3).contains(&primary.len()) && lang.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')).then_some(lang)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::model::{DateOrder, Deadline};

    const PAGE: &str = "<html lang=en-GB><title>News – Acme</title><main>\
        <p class=n>2026-03-05 <a href=/n/1>Bell foundry opens its gates to guests</a></p>\
        <p class=n>2026-02-11 <a href=/n/2>River gauge gets a new mast of larch</a></p>\
        <p class=n>2026-01-20 <a href=/n/3>Night trains stop at the quarry again</a></p></main>";

    fn read(html: &str, rule: Option<&str>) -> Reading {
        let context = Context {
            now: "2026-11-22T08:00:00Z".parse().unwrap(),
            timezone: None,
            dates: DateOrder::Auto,
            language: None,
            deadline: Deadline::after(Duration::from_secs(30)),
        };
        let url = Url::parse("https://example.com/news/").unwrap();
        match rule {
            Some(item) => read_selected(html, &url, &Select { item: item.to_owned(), ..Select::default() }, &context).unwrap(),
            None => read_listing(html, &url, &context).unwrap(),
        }
    }

    fn reason(html: &str, rule: Option<&str>) -> Option<Reason> {
        match read(html, rule) {
            Reading::Nothing(nothing) => Some(nothing.reason),
            _ => None,
        }
    }

    #[test]
    fn a_listing_has_items_a_title_a_language_and_a_rule() {
        let Reading::Items(items) = read(PAGE, None) else { panic!("no items") };
        assert_eq!((items.items.len(), items.title.as_deref(), items.language.as_deref()), (3, Some("News – Acme"), Some("en-GB")));
        assert_eq!(items.select.unwrap().item, "p.n");
    }

    #[test]
    fn a_rule_that_finds_nothing_says_so_and_a_wall_is_still_a_wall() {
        assert_eq!(reason(PAGE, Some("p.n")), None);
        assert_eq!(reason(PAGE, Some("article")), Some(Reason::Empty));
        assert_eq!(reason("<title>Just a moment...</title>", Some("p.n")), Some(Reason::Captcha));
        assert_eq!(reason("<title>Just a moment...</title>", None), Some(Reason::Captcha));
        assert_eq!(reason("<title>Acme</title><p>Welcome.</p>", None), Some(Reason::Home));
    }
}
