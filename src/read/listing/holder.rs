//! What holds a list: an empty list is told from one that is gone by what stood around its entries.

use scraper::Selector;

use super::Learnt;
use crate::model::{Deadline, Select};
use crate::read::detect::says_empty;
use crate::read::{Page, ReadError, dom, html_of};

/// True if the page says that there is nothing to list, or still has the element that held the entries by one of these rules.
pub fn is_list_left(page: &Page, learnt: Option<&Learnt>, select: Option<&Select>, deadline: Deadline) -> Result<bool, ReadError> {
    let html = dom::parse(&html_of(page)?, deadline)?;
    let items = learnt.into_iter().flat_map(Learnt::places).chain(select.map(|select| select.item.as_str()));
    let holders = items.filter_map(holder).filter_map(|holder| Selector::parse(holder).ok());
    let mut is_there = holders.map(|holder| html.select(&holder).next().is_some());
    Ok(is_there.any(|is_there| is_there) || says_empty(&html, deadline)?)
}

/// Of `main > ul.news > li`, `main > ul.news`. `None` where an entry is named alone, or below a bare tag: that may be anything.
fn holder(item: &str) -> Option<&str> {
    // A list of selectors has no one holder, and what stands in brackets is no step.
    if item.contains([',', '(', '[', '"']) {
        return None;
    }
    let last = item.rfind(['>', ' ', '+', '~'])?;
    let before = item[..last].trim_end_matches(['>', ' ']);
    let is_step = !before.is_empty() && !item[..=last].trim_end().ends_with(['+', '~']);
    let step = before.rsplit([' ', '>']).next().unwrap_or_default();
    // A page always has these.
    let is_frame = matches!(step.split(['.', '#']).next(), Some("body" | "html"));
    (is_step && step.contains(['.', '#']) && !is_frame).then_some(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_before_the_last_holds_the_entries() {
        for (item, expected) in [
            ("ul.news > li", Some("ul.news")),
            ("main > ul.news > li", Some("main > ul.news")),
            ("#press .card", Some("#press")),
            ("article.card", None),
            ("main > article", None),
            ("ul > li", None),
            ("table > tr", None),
            ("#press > section > article", None),
            ("body.home > article", None),
            ("h2 + p", None),
            ("ul > li, ol > li", None),
            ("a[href^='/n ew']", None),
        ] {
            assert_eq!(holder(item), expected, "{item}");
        }
    }

    #[test]
    fn an_empty_list_is_told_from_one_that_is_gone() {
        let select = Select { item: "ul.news > li".to_owned(), ..Select::default() };
        for (body, expected) in [
            ("<h1>News</h1><ul class=news></ul>", true),
            ("<h1>News</h1><p>No announcements at present.</p>", true),
            ("<h1>Aktuelles</h1><p>Derzeit keine Meldungen.</p>", true),
            ("<h1>Actualités</h1><p>Aucun communiqué pour le moment.</p>", true),
            ("<h1>新闻</h1><p>暂无新闻</p>", true),
            ("<h1>News</h1><div class=grid></div>", false),
        ] {
            let url = url::Url::parse("https://acme.example/news/").unwrap();
            let page = Page { url, content_type: Some("text/html".to_owned()), body: body.as_bytes().to_vec() };
            let is_left = is_list_left(&page, None, Some(&select), Deadline::after(std::time::Duration::from_secs(9)));
            assert_eq!(is_left, Ok(expected), "{body}");
        }
    }
}
