//! Broken and hostile pages: each is read to its end, whatever is made of it.

use std::sync::LazyLock;

use presswatch::read::listing::inspect_page;
use presswatch::read::{self, ReadError, read_article};
use proptest::prelude::*;
use url::Url;

use super::corpus::Page;
use super::hostile::SHAPES;
use super::{context, small_pages};

/// So large a part of its full size is each hostile page here: about a second of reading, unoptimised.
const PART: usize = 50;

static PAGES: LazyLock<Vec<Page>> = LazyLock::new(|| {
    let mut pages = small_pages();
    pages.retain(|page| page.html.len() < 15_000);
    pages
});

/// What is done to some bytes of a page.
#[derive(Debug, Clone, Copy)]
enum Change {
    Cut,
    Double,
}

#[derive(Debug, Clone)]
struct Damage {
    change: Change,
    /// Of the page.
    from: f64,
    bytes: usize,
}

fn damages() -> impl Strategy<Value = Vec<Damage>> {
    // To lose half of a tag does more harm than to lose half of the page.
    let bytes = prop_oneof![3 => 1..40_usize, 1 => 40..4000_usize];
    let change = prop_oneof![Just(Change::Cut), Just(Change::Double)];
    let damage = (change, 0.0..1.0, bytes).prop_map(|(change, from, bytes)| Damage { change, from, bytes });
    proptest::collection::vec(damage, 1..12)
}

fn damaged(html: &str, damages: &[Damage]) -> String {
    let mut bytes = html.as_bytes().to_vec();
    for Damage { change, from, bytes: length } in damages {
        let from = (bytes.len() as f64 * from) as usize;
        let to = (from + length).min(bytes.len());
        match change {
            Change::Cut => drop(bytes.drain(from..to)),
            Change::Double => {
                let part = bytes[from..to].to_vec();
                bytes.splice(to..to, part);
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_damaged_page_is_read_without_harm(page in any::<proptest::sample::Index>(), damages in damages()) {
        let page = page.get(&PAGES);
        let read = inspect_page(&damaged(&page.html, &damages), &page.url, &context(page.now));
        prop_assert!(matches!(read, Ok(_) | Err(ReadError::TooDeep { .. })), "{}: {:?}", page.id, read.err());
    }
}

#[test]
fn hostile_pages_are_read_to_their_end() {
    let url = Url::parse("https://example.com/news/").unwrap();
    for shape in SHAPES {
        let (html, context) = ((shape.write)(shape.parts / PART), context("2026-11-22T08:00:00Z".parse().unwrap()));
        let read = inspect_page(&html, &url, &context);
        assert!(read.is_ok(), "{}: {:?}", shape.name, read.err());
        let page = read::Page { url: url.clone(), content_type: Some("text/html; charset=utf-8".to_owned()), body: html.into_bytes() };
        let read = read_article(&page, &context);
        assert!(read.is_ok(), "{} as an article: {:?}", shape.name, read.err());
    }
}
