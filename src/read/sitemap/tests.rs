//! Sitemaps in every state: what they name is found, and no more.

use std::io::Write;
use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::model::{DateOrder, Deadline};

fn context() -> Context {
    Context {
        now: "2026-11-22T12:00:00Z".parse().unwrap(),
        timezone: None,
        dates: DateOrder::Auto,
        language: None,
        deadline: Deadline::after(Duration::from_secs(60)),
    }
}

fn page(body: impl Into<Vec<u8>>) -> Page {
    Page { url: Url::parse("https://www.acme.example/sitemap.xml").unwrap(), content_type: None, body: body.into() }
}

fn read(body: impl Into<Vec<u8>>, rule: Option<(&str, Option<&str>)>) -> Result<Reading, ReadError> {
    let select = rule.map(|(item, exclude)| Select { item: item.into(), exclude: exclude.map(str::to_owned), ..Select::default() });
    read_sitemap(&page(body), select.as_ref(), &context())
}

fn items(body: impl Into<Vec<u8>>) -> Items {
    match read(body, None) {
        Ok(Reading::Items(items)) => items,
        other => panic!("{other:?}"),
    }
}

/// `path | title | published` of each item.
fn lines(items: &Items) -> Vec<String> {
    let line = |item: &Item| {
        let published = item.published.map_or("-".to_owned(), |published| published.to_string());
        format!("{} | {} | {published}", item.url.as_ref().map(Url::path).unwrap_or_default(), item.title)
    };
    items.items.iter().map(line).collect()
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

const PLAIN: &str = include_str!("../../../tests/fixtures/sitemap/plain.xml");
const NEWS: &str = include_str!("../../../tests/fixtures/sitemap/news.xml");
const BROKEN: &str = include_str!("../../../tests/fixtures/sitemap/broken.xml");
const INDEX: &str = include_str!("../../../tests/fixtures/sitemap/index.xml");

#[test]
fn a_plain_sitemap_gives_headlines_from_addresses_and_no_dates_from_lastmod() {
    let found = items(PLAIN);
    assert_eq!(
        lines(&found),
        [
            "/newsroom/second-kiln-lit-in-harrow | Second kiln lit in harrow | -",
            "/newsroom/2026/09/14/clay-pit-becomes-a-lake | Clay pit becomes a lake | 2026-09-14",
            "/newsroom/apprentices-build-a-bridge | Apprentices build a bridge | -",
            "/ | https://www.acme.example/ | -",
        ]
    );
    assert_eq!(found.remarks, ["1 of 6 entries have no address of this site"]);
}

#[test]
fn a_news_sitemap_tells_headline_date_and_language() {
    let found = items(NEWS);
    assert_eq!(
        lines(&found),
        [
            "/newsroom/k2 | Second kiln lit in Harrow & \"on time\" | 2026-10-02T07:30:00+01:00",
            "/newsroom/k1 | Clay pit becomes a lake | 2026-09-14",
        ]
    );
    assert_eq!(found.language.as_deref(), Some("en"));
}

#[test]
fn what_is_broken_costs_its_own_entry_only() {
    let found = items(BROKEN);
    let titles: Vec<&str> = found.items.iter().map(|item| item.title.as_str()).collect();
    assert_eq!(titles, ["First of all", "Second with r", "Third after the gap", "Fourth without an end", "Fifth to the last"]);
    assert!(found.remarks[0].starts_with("malformed sitemap"), "{:?}", found.remarks);
}

#[test]
fn an_index_names_its_sitemaps_once_and_those_of_its_site() {
    let Ok(Reading::Index(links)) = read(INDEX, None) else { panic!() };
    let links: Vec<String> =
        links.iter().map(|link| format!("{} {}", link.url.path(), link.changed_at.map_or("-".into(), |at| at.to_rfc3339()))).collect();
    assert_eq!(
        links,
        ["/sitemap-news.xml 2026-11-20T06:00:00+00:00", "/sitemap-2025.xml.gz 2026-01-02T00:00:00+00:00", "/sitemap-shop.xml -"]
    );
}

#[test]
fn the_rule_says_which_paths_count() {
    let Ok(Reading::Items(found)) = read(PLAIN, Some(("/newsroom/**", Some("/newsroom/2026/**")))) else { panic!() };
    assert_eq!(found.items.len(), 2);
    let Ok(Reading::Nothing(nothing)) = read(PLAIN, Some(("/investors/**", None))) else { panic!() };
    assert_eq!(nothing.reason, Reason::Empty);
    assert!(matches!(read(PLAIN, Some(("news/**", None))), Err(ReadError::BadRule(_))));
}

#[test]
fn compressed_and_plain_text_sitemaps_are_the_same_to_us() {
    assert!(is_sitemap(&gzip(PLAIN.as_bytes())));
    assert_eq!(lines(&items(gzip(PLAIN.as_bytes()))), lines(&items(PLAIN)));
    let list = "https://www.acme.example/news/first-light\n\nhttps://www.acme.example/news/second-light\n";
    assert!(is_sitemap(list.as_bytes()));
    assert_eq!(items(list).items.len(), 2);
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(PLAIN.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert!(is_sitemap(&utf16));
    for other in ["<rss><channel/></rss>", "<html><body>urlset</body></html>", "just words", "", "see https://acme.example/"] {
        assert!(!is_sitemap(other.as_bytes()), "{other}");
    }
}

#[test]
fn a_cut_file_gives_what_came_before_the_cut() {
    let whole = gzip(&sitemap(3000, "https://www.acme.example/news/story-number").into_bytes());
    let found = items(&whole[..whole.len() / 2]);
    assert!((1000..3000).contains(&found.items.len()), "{}", found.items.len());
    assert!(found.remarks[0].contains("cut off"), "{:?}", found.remarks);
}

#[test]
fn a_file_that_unpacks_without_end_is_refused() {
    let bomb = gzip(&vec![b' '; packed::LARGEST + 1]);
    assert!(bomb.len() < 512 * 1024);
    assert_eq!(read(bomb, None).unwrap_err(), ReadError::TooLarge { limit: packed::LARGEST });
}

#[test]
fn a_passed_deadline_stops_every_step() {
    let late = Context { deadline: Deadline::after(Duration::ZERO), ..context() };
    for body in [gzip(PLAIN.as_bytes()), PLAIN.as_bytes().to_vec()] {
        assert_eq!(read_sitemap(&page(body), None, &late).unwrap_err(), ReadError::TooSlow);
    }
}

#[test]
fn an_empty_sitemap_holds_nothing() {
    for empty in ["<urlset></urlset>", "<?xml version='1.0'?><sitemapindex/>", "<urlset><url><loc> </loc></url></urlset>"] {
        assert!(matches!(read(empty, None), Ok(Reading::Nothing(Nothing { reason: Reason::Empty, .. }))), "{empty}");
    }
}

fn sitemap(count: usize, stem: &str) -> String {
    let urls: String = (0..count).map(|n| format!("<url><loc>{stem}-{n}-of-many</loc><lastmod>2026-01-01</lastmod></url>")).collect();
    format!("<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{urls}</urlset>")
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(body in proptest::collection::vec(any::<u8>(), 0..400)) {
        is_sitemap(&body);
        let _ = read(body, None);
    }

    #[test]
    fn any_markup_gives_items_with_headlines(middle in "(<url>|</url>|<loc>|</loc>|<news:news>|<news:title>|/a-b|&amp;|&|<|>|x|<!--|]]>|<!\\[CDATA\\[){0,40}") {
        if let Ok(Reading::Items(found)) = read(format!("<urlset>{middle}</urlset>"), None) {
            prop_assert!(found.items.iter().all(|item| !item.title.trim().is_empty() && item.url.is_some()));
        }
    }
}
