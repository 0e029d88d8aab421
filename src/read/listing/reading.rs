//! From the text of a page to what a poll is told: items, or why there are none.

use std::collections::HashSet;

use scraper::Html;
use url::Url;

use super::next::next_page;
use super::{Found, Studied, Unselected, find, learnt::holds_any, read_learnt, select, study};
use crate::model::{Item, Kind, Reason, Select};
use crate::read::date::DateHints;
use crate::read::detect::{self, PageKind};
use crate::read::embedded::{self, Joined};
use crate::read::{Anew, Context, How, Items, Memory, ReadError, Reading, dom, page};

/// Reads a page that should be a listing, with no rule.
pub fn read_listing(html_text: &str, url: &Url, context: &Context) -> Result<Reading, ReadError> {
    let html = dom::parse(html_text, context.deadline)?;
    let hints = hints(&html, url, context);
    let found = find(&html, url, &hints, context.deadline)?;
    let kind = detect::classify(&html, url, found.as_ref(), context.deadline)?;
    let joined = with_data(&html, url, &hints, context, (kind, found))?;
    Ok(match (joined.kind, joined.found) {
        // Asked for a listing, we take a list where one is, even if the page has an article's prose too.
        (PageKind::Listing | PageKind::Article, Some(found)) => Reading::Items(seen_items(&html, url, found, joined.remarks)),
        (PageKind::Nothing(reason), _) => nothing(&html, url, reason),
        (_, None) => nothing(&html, url, Reason::Home),
    })
}

/// Reads a page that was a listing before: by what was learnt of it, or with fresh eyes where nothing was or it no longer fits,
/// and then learns anew. What is read as before is not asked what it is: a wall holds no known announcement.
pub fn read_watched(html_text: &str, url: &Url, memory: &Memory, context: &Context) -> Result<Reading, ReadError> {
    let html = dom::parse(html_text, context.deadline)?;
    let hints = hints(&html, url, context);
    if let Some(learnt) = &memory.learnt
        && let Some(items) = read_learnt(&html, url, (learnt, &memory.known), &hints, context.deadline)?
    {
        let joined = with_data(&html, url, &hints, context, (PageKind::Listing, Some(Found { items, worth: 1.0 })))?;
        let items = joined.found.map(|found| seen_items(&html, url, found, joined.remarks));
        return Ok(items.map_or_else(|| nothing(&html, url, Reason::Empty), |items| Reading::Items(Items { how: How::AsLearnt, ..items })));
    }
    let studied = study(&html, url, &hints, context.deadline)?;
    let (found, rules) = studied.map(Studied::apart).unzip();
    let kind = detect::classify(&html, url, found.as_ref(), context.deadline)?;
    let joined = with_data(&html, url, &hints, context, (kind, found))?;
    Ok(match (joined.kind, joined.found) {
        (PageKind::Listing | PageKind::Article, Some(found)) => {
            Reading::Items(studied_items(rules, seen_items(&html, url, found, joined.remarks)))
        }
        (PageKind::Nothing(reason), _) => nothing(&html, url, reason),
        (_, None) => nothing(&html, url, Reason::Home),
    })
}

/// Reads a page of which nothing is known; `None` if it is an article's own.
pub fn inspect_page(html_text: &str, url: &Url, context: &Context) -> Result<Option<Reading>, ReadError> {
    let html = dom::parse(html_text, context.deadline)?;
    let hints = hints(&html, url, context);
    let studied = study(&html, url, &hints, context.deadline)?;
    let found = studied.as_ref().map(|studied| &studied.found);
    let kind = detect::classify(&html, url, found, context.deadline)?;
    // A wall or an error is none, however it is built.
    if !matches!(kind, PageKind::Nothing(reason) if !matches!(reason, Reason::Home | Reason::Empty))
        && let Some(living) = page::find_living(&html, url, found, context)?
    {
        return Ok(Some(Reading::Page(living)));
    }
    let (found, rules) = studied.map(Studied::apart).unzip();
    let joined = with_data(&html, url, &hints, context, (kind, found))?;
    Ok(match (joined.kind, joined.found) {
        (PageKind::Article, _) => None,
        (PageKind::Listing, Some(found)) => Some(Reading::Items(studied_items(rules, seen_items(&html, url, found, joined.remarks)))),
        (PageKind::Nothing(reason), _) => Some(nothing(&html, url, reason)),
        (PageKind::Listing, None) => Some(nothing(&html, url, Reason::Home)),
    })
}

/// What is seen, with what the page's data adds.
fn with_data(html: &Html, url: &Url, hints: &DateHints, context: &Context, seen: (PageKind, Option<Found>)) -> Result<Joined, ReadError> {
    let (kind, found) = seen;
    let lists = embedded::find_lists(html, url, hints, context)?;
    Ok(embedded::join(found, kind, &lists, url, context.now))
}

fn nothing(html: &Html, url: &Url, reason: Reason) -> Reading {
    Reading::Nothing(detect::nothing(html, url, reason))
}

/// Reads a page by a rule that a person wrote; with it goes what stood there before, as in `Memory`. The rule is believed as long as
/// it finds anything of that. Where it finds only strangers, a wall or an error may have a list with the same markup.
pub fn read_selected(
    html_text: &str,
    url: &Url,
    (rule, known): (&Select, &HashSet<String>),
    context: &Context,
) -> Result<Reading, ReadError> {
    let html = dom::parse(html_text, context.deadline)?;
    let hints = hints(&html, url, context);
    let selected = match select(&html, url, rule, &hints, context.deadline) {
        Ok(selected) => selected,
        // The config refuses such rules; one that comes from elsewhere finds nothing, and says why.
        Err(Unselected::BadSelector(bad)) => {
            let mut items = Items { select: Some(rule.clone()), ..items_of(&html, url, Vec::new()) };
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
    let (found, worth) = (selected.items.len(), 1.0);
    let is_strange = !known.is_empty() && !holds_any(&selected.items, url, known);
    let list = Found { items: selected.items, worth };
    if is_strange
        && let PageKind::Nothing(reason) = detect::classify(&html, url, Some(&list), context.deadline)?
        && !matches!(reason, Reason::Home | Reason::Empty)
    {
        return Ok(nothing(&html, url, reason));
    }
    let mut items = Items { select: Some(rule.clone()), ..items_of(&html, url, list.items) };
    let dropped = selected.matched - found.min(selected.matched);
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

fn items_of(html: &Html, url: &Url, items: Vec<Item>) -> Items {
    let next = next_page(html, url, &items);
    let (title, language) = (detect::page_title(html), language(html));
    Items { kind: Kind::Listing, items, title, language, next, select: None, how: How::AsWritten, remarks: Vec::new() }
}

fn seen_items(html: &Html, url: &Url, found: Found, remarks: Vec<String>) -> Items {
    Items { remarks, ..items_of(html, url, found.items) }
}

/// With the rules that were learnt, if anything was seen to learn from.
fn studied_items(rules: Option<(usize, Option<Select>, Anew)>, items: Items) -> Items {
    match rules {
        // No rule over the page's elements finds what only its data holds.
        Some((seen, select, anew)) => {
            Items { select: select.filter(|_| items.items.len() == seen), how: How::Anew(Box::new(anew)), ..items }
        }
        None => items,
    }
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
        read_after(html, rule, &[])
    }

    fn read_after(html: &str, rule: Option<&str>, known: &[&str]) -> Reading {
        let context = Context {
            now: "2026-11-22T08:00:00Z".parse().unwrap(),
            timezone: None,
            dates: DateOrder::Auto,
            language: None,
            deadline: Deadline::after(Duration::from_secs(30)),
        };
        let url = Url::parse("https://example.com/news/").unwrap();
        match rule {
            Some(item) => {
                let known = known.iter().map(|key| (*key).to_owned()).collect();
                read_selected(html, &url, (&Select { item: item.to_owned(), ..Select::default() }, &known), &context).unwrap()
            }
            None => read_watched(html, &url, &Memory::default(), &context).unwrap(),
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
    fn a_rule_is_not_believed_on_a_page_in_place_of_the_newsroom() {
        let form = "<form><input name=user><input type=password name=word></form>";
        for (head, instead) in [
            ("<title>404 – Acme</title><h1>Oops, that page has sailed</h1>".to_owned(), Reason::Error),
            ("<title>Seite nicht gefunden</title><h1>Seite nicht gefunden</h1>".to_owned(), Reason::Error),
            ("<title>Scheduled maintenance</title><h1>Maintenance</h1>".to_owned(), Reason::Error),
            (format!("<title>Sign in</title><h1>Sign in</h1>{form}"), Reason::Login),
            (format!("<title>Anmelden | Acme</title>{form}"), Reason::Login),
        ] {
            let page = PAGE.replace("<title>News – Acme</title>", &head);
            let before = ["https://example.com/n/0", "an older announcement"];
            assert!(matches!(read_after(&page, Some("p.n"), &before), Reading::Nothing(nothing) if nothing.reason == instead), "{head}");
            // What stood there before, or nothing known at all: the person who wrote the rule saw the page.
            let known = ["river gauge gets a new mast of larch"];
            assert!(matches!(read_after(&page, Some("p.n"), &known), Reading::Items(items) if items.items.len() == 3), "{head}");
            assert!(matches!(read_after(&page, Some("p.n"), &[]), Reading::Items(items) if items.items.len() == 3), "{head}");
        }
        for head in [format!("<title>News – Acme</title><h2>Sign in</h2>{form}<h1>News</h1>"), "<h1>News</h1>".to_owned()] {
            let page = PAGE.replace("<title>News – Acme</title>", &head);
            let before = ["https://example.com/n/0"];
            assert!(matches!(read_after(&page, Some("p.n"), &before), Reading::Items(items) if items.items.len() == 3), "{head}");
        }
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
