//! The addresses of data that a page without content names for its script: what a person would find in the browser's network tab.
//! Nothing is run and nothing is asked here; an address is taken only where it stands in the page as a whole.

use std::collections::HashSet;

use scraper::{ElementRef, Html};
use url::Url;

use super::better::is_same_owner;
use crate::model;

/// Most addresses that are worth a look.
const MOST: usize = 3;

/// A script as long as this is the program itself, whose addresses are many.
const SCRIPT_BYTES: usize = 100_000;

/// Parts of words that data for a newsroom is called by.
const NEWS: &[&str] = &[
    "news", "press", "release", "article", "post", "story", "stories", "media", "announce", "filing", "meldung", "presse", "actualit",
    "noticia", "notizie", "content",
];

/// Data that every such page loads, and that holds no news.
const ASIDE: &[&str] = &[
    "manifest",
    "config",
    "settings",
    "translation",
    "i18n",
    "locale",
    "lang/",
    "package",
    "schema",
    "menu",
    "navigation",
    "search",
    "login",
    "auth",
    "analytics",
    "consent",
    "cookie",
    "session",
];

/// Addresses of JSON on the page's own site, those that are named for news first.
pub fn endpoints(html: &Html, url: &Url) -> Vec<Url> {
    let base = crate::read::listing::base_url(html, url);
    let mut found: Vec<(bool, Url)> = Vec::new();
    let mut seen = HashSet::new();
    let mut take = |text: &str| {
        let text = text.replace("\\/", "/");
        if !is_data_address(&text) {
            return;
        }
        let Some(endpoint) = base.join(text.trim()).ok().filter(model::is_web).filter(|found| is_same_owner(found, url)) else { return };
        if seen.insert(model::canonical(&endpoint, url)) {
            let path = endpoint.path().to_ascii_lowercase();
            found.push((!NEWS.iter().any(|word| path.contains(word)), endpoint));
        }
    };
    for element in html.tree.root().descendants().filter_map(ElementRef::wrap) {
        match element.value().name() {
            "script" if element.attr("src").is_none() => {
                let text: String = element.text().collect();
                if text.len() <= SCRIPT_BYTES {
                    text.split(['"', '\'', '`']).filter(|part| part.len() <= 300).for_each(&mut take);
                }
            }
            "script" | "img" | "a" => {}
            _ => {
                element.value().attrs().filter(|(name, _)| name.starts_with("data-") || *name == "href").for_each(|(_, value)| take(value))
            }
        }
    }
    found.sort_by_key(|(is_aside, _)| *is_aside);
    found.into_iter().map(|(_, url)| url).take(MOST).collect()
}

fn is_data_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let path = lower.split(['?', '#']).next().unwrap_or_default();
    let is_address = (lower.starts_with('/') || lower.starts_with("http"))
        && !lower.ends_with('/')
        && !text.contains([' ', '\n', '<', '{', '$', '*', ';']);
    let is_data = path.ends_with(".json")
        || path.contains("/api/")
        || path.contains("/wp-json/wp/")
        || path.contains(".svc/")
        || path.ends_with(".ashx");
    is_address && is_data && !ASIDE.iter().any(|word| path.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &[&str]) {
        let url = Url::parse("https://acme.example/newsroom").unwrap();
        let found = endpoints(&Html::parse_document(html), &url);
        assert_eq!(found.iter().map(|url| url.as_str().trim_start_matches("https://acme.example")).collect::<Vec<_>>(), expected, "{html}");
    }

    #[test]
    fn data_that_the_page_names_is_found_the_news_first() {
        check("<div id=app data-endpoint='/api/v2/press-releases?size=10'></div>", &["/api/v2/press-releases?size=10"]);
        check("<script>window.cfg={\"user\":\"\\/api\\/me\",\"list\":\"\\/api\\/news\"}</script>", &["/api/news", "/api/me"]);
        check("<link rel=preload as=fetch href='/data/newsroom.json'>", &["/data/newsroom.json"]);
        check("<link rel=alternate type='application/json' href='/wp-json/wp/v2/pages/7'>", &["/wp-json/wp/v2/pages/7"]);
    }

    #[test]
    fn what_every_frame_loads_and_what_is_elsewhere_is_left_out() {
        check("<link rel=manifest href=/manifest.json><script>fetch('/assets/i18n/en.json')</script>", &[]);
        check(
            "<script>fetch('https://other.example/api/news')</script><script>var a = '/api/' + id</script><a href=/api/news>API</a>",
            &[],
        );
    }
}
