//! The journey fixtures agree with what they say is expected of them.

use crate::support::{Expected, Fixture, Site};

/// The page's text as one line, the commonest entities undone: enough to find a sentence in it.
fn flat(html: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for c in html.chars() {
        match c {
            '<' => is_tag = true,
            '>' => {
                is_tag = false;
                text.push(' ');
            }
            c if !is_tag => text.push(c),
            _ => {}
        }
    }
    let text = text.replace("&amp;", "&").replace("&nbsp;", " ").replace("&quot;", "\"").replace("&#8217;", "’");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn each(check: impl Fn(&str, &Fixture, &Expected, &Site)) {
    let site = Site::start();
    for name in Fixture::ALL {
        let fixture = Fixture::load(name);
        check(name, &fixture, &fixture.expected, &site);
    }
}

#[test]
fn every_expected_item_stands_on_its_listing() {
    each(|name, fixture, expected, site| {
        let listing = fixture.file("listing.html", site);
        let text = flat(&listing);
        assert!((8..=12).contains(&expected.items.len()), "{name}");
        for item in &expected.items {
            assert!(text.contains(&item.title), "{name}: {}", item.title);
            assert!(listing.contains(&item.url), "{name}: {}", item.url);
        }
    });
}

#[test]
fn the_two_newest_items_are_those_that_come_later_and_have_articles() {
    each(|name, fixture, expected, site| {
        fixture.serve_before(site);
        let before = fetch(site, &expected.listing);
        fixture.serve(site);
        let whole = fetch(site, &expected.listing);
        for (at, item) in expected.items.iter().enumerate() {
            assert_eq!(before.matches(&item.url).count() == 0, at < 2, "{name}: {}", item.url);
            assert!(whole.contains(&item.url), "{name}: {}", item.url);
        }
        assert_eq!(expected.articles.len(), 2, "{name}");
        for (article, item) in expected.articles.iter().zip(&expected.items) {
            assert_eq!(article.path, item.url, "{name}");
            fetch(site, &article.path);
        }
    });
}

#[test]
fn what_an_article_must_and_must_not_contain_stands_on_its_page() {
    each(|name, fixture, expected, site| {
        for article in &expected.articles {
            let text = flat(&fixture.file(&article.file, site));
            assert!(text.contains(&article.title), "{name}: {}", article.title);
            for part in article.must_contain.iter().chain(&article.must_not_contain) {
                assert!(text.contains(part.as_str()), "{name}/{}: {part}", article.file);
            }
        }
    });
}

#[test]
fn expected_dates_are_dates() {
    each(|name, _, expected, _| {
        let dates = expected.items.iter().map(|item| &item.published).chain(expected.articles.iter().map(|article| &article.published));
        for date in dates.flatten() {
            assert!(date.parse::<presswatch::model::Published>().is_ok(), "{name}: {date}");
        }
    });
}

#[tokio::main(flavor = "current_thread")]
async fn fetch(site: &Site, path: &str) -> String {
    // Two tests may both come first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    client.get(site.url(path)).send().await.unwrap().error_for_status().unwrap().text().await.unwrap()
}
