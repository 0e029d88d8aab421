//! What was found wrongly on the pages whose names begin with one of the words given.

use presswatch::read::listing::{self, Found};
use presswatch::read::{detect, dom};

use super::corpus::Page;
use super::measure::matches;

pub fn run(pages: &[Page], names: &[String]) {
    for page in pages.iter().filter(|page| names.iter().any(|name| page.id.starts_with(name.as_str()))) {
        let html = dom::parse(&page.html, Page::deadline()).expect("a page");
        let found = listing::find(&html, &page.url, &page.hints(), Page::deadline()).expect("in time");
        let kind = detect::classify(&html, &page.url, found.as_ref(), Page::deadline()).expect("in time");
        let Found { items, worth } = found.unwrap_or(Found { items: Vec::new(), worth: 0.0 });
        println!("{} {kind:?} worth {worth:.2}", page.id);
        let matched = matches(page, &items);
        for (item, _) in matched.iter().filter(|(_, expected)| expected.is_none()) {
            println!("  too many  {} | {}", item.title, item.url.as_ref().map_or("", |url| url.as_str()));
        }
        for (at, item) in page.truth.iter().enumerate().filter(|(at, _)| !matched.iter().any(|(_, expected)| *expected == Some(*at))) {
            println!("  missing   {at}: {} | {}", item.title.as_deref().unwrap_or("-"), item.url.as_deref().unwrap_or("-"));
        }
    }
}
