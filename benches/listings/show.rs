//! What was found wrongly on the pages whose names begin with one of the words given, and what else was considered.

use presswatch::read::listing::{self, Found};
use presswatch::read::{detect, dom};

use super::corpus::Page;
use super::measure::{likeness, matches};

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
        for (item, expected) in matched.iter().filter_map(|(item, expected)| Some((item, &page.truth[(*expected)?]))) {
            let day = item.published.map(|published| published.day().to_string());
            if let Some(title) = expected.title.as_ref().filter(|title| likeness(&item.title, title) < 0.75) {
                println!("  title     {} | for {title}", item.title);
            }
            if let Some(date) = expected.date.as_ref().filter(|date| day.as_ref() != Some(*date)) {
                println!("  day       {} | for {date} | {}", day.as_deref().unwrap_or("-"), item.title);
            }
        }
        let studied = listing::study(&html, &page.url, &page.hints(), Page::deadline()).expect("in time");
        let Some(why) = studied.map(|studied| studied.why) else { continue };
        for looked in &why.candidates {
            let decided: Vec<String> = looked.decided.iter().map(|part| format!("{} {:+.2}", part.feature, part.by)).collect();
            println!("  looked    {:.2} {} x {} | {} | {}", looked.worth, looked.items, looked.place, looked.first, decided.join(", "));
        }
        for added in &why.added {
            println!("  added     {} x {} | {}", added.records, added.place, added.first);
        }
    }
}
