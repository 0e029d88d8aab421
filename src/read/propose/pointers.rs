//! Where else a newsroom may be watched, as its page and its robots.txt say.

use url::Url;

use crate::model::Deadline;
use crate::read::platform::{self, Seen};
use crate::read::{Page, ReadError, detect, dom, html_of};

/// What a web page points to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pointers {
    /// Feeds that it advertises, in its order.
    pub feeds: Vec<Url>,
    /// Its site's newsrooms, the likeliest first.
    pub newsrooms: Vec<Url>,
    /// What it is made with, and where such newsrooms have their announcements, whether that is advertised or not.
    pub seen: Option<Seen>,
}

/// Reads what a page points to. Fails if it is no web page, or takes too long.
pub fn pointers(page: &Page, deadline: Deadline) -> Result<Pointers, ReadError> {
    let text = html_of(page)?;
    let html = dom::parse(&text, deadline)?;
    Ok(Pointers {
        feeds: detect::feeds(&html, &page.url),
        newsrooms: detect::newsrooms(&html, &page.url),
        seen: platform::see_html(&html, &page.url),
    })
}

/// The sitemaps that a robots.txt names (<https://www.sitemaps.org/protocol.html#submit_robots>).
pub fn sitemaps_in(robots: &str) -> Vec<Url> {
    let lines = robots.lines().filter_map(|line| line.split_once(':'));
    lines.filter(|(key, _)| key.trim().eq_ignore_ascii_case("sitemap")).filter_map(|(_, url)| Url::parse(url.trim()).ok()).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::read::platform::Platform;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_page_points_to_feeds_and_newsrooms() {
        let html = "<html><head><link rel=alternate type='application/rss+xml' href='/feed.xml'>\
            <link rel=alternate type='application/rss+xml' title='Comments' href='/comments/feed/'></head>\
            <body><img src='/wp-content/a.png'><a href='/news/'>News</a> <a href='/press/'>Press</a> <a href='/jobs/'>Jobs</a></body></html>";
        let page = Page { url: url("https://a.example/"), content_type: Some("text/html".into()), body: html.into() };
        let found = pointers(&page, Deadline::after(Duration::from_secs(30))).unwrap();
        let expected = Pointers {
            feeds: vec![url("https://a.example/feed.xml")],
            newsrooms: vec![url("https://a.example/press/"), url("https://a.example/news/")],
            seen: Some(Seen { platform: Platform::WordPress, language: None, doors: vec![url("https://a.example/feed/")] }),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn sitemaps_are_named_in_robots_txt() {
        let robots =
            "User-agent: *\nDisallow: /x\nSitemap: https://a.example/s.xml\nSITEMAP :https://a.example/news.xml # no\nsitemap: /relative\n";
        let found: Vec<String> = sitemaps_in(robots).iter().map(Url::to_string).collect();
        assert_eq!(found[0], "https://a.example/s.xml");
        assert_eq!(found.len(), 2);
    }
}
