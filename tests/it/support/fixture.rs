//! Saved newsrooms of invention: a listing, its newest articles, and what presswatch has to read there.

use std::path::PathBuf;

use serde::Deserialize;

use super::newsroom::Site;

/// One folder of `tests/fixtures/journey`.
///
/// `{host}` in a page stands for the host and port that serve it. What stands between `<!--newest-->` and
/// `<!--/newest-->` in the listing is not there yet when a journey begins.
pub struct Fixture {
    folder: PathBuf,
    pub expected: Expected,
}

/// `expected.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Path of the listing.
    pub listing: String,
    /// Newest first.
    pub items: Vec<ExpectedItem>,
    /// Of the two newest items, in the same order.
    pub articles: Vec<ExpectedArticle>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedItem {
    pub title: String,
    /// Path, without tracking parameters.
    pub url: String,
    pub published: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedArticle {
    pub path: String,
    pub file: String,
    pub title: String,
    pub published: Option<String>,
    /// Parts of the text, each on one line of it.
    pub must_contain: Vec<String>,
    /// Parts of the page that are not the article's.
    pub must_not_contain: Vec<String>,
}

impl Fixture {
    pub const ALL: [&'static str; 4] = ["weekly-letter", "trade-site", "old-tables", "plain-blog"];

    pub fn load(name: &str) -> Fixture {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/journey").join(name);
        let expected =
            std::fs::read_to_string(folder.join("expected.json")).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let expected = serde_json::from_str(&expected).unwrap_or_else(|error| panic!("{}/expected.json: {error}", folder.display()));
        Fixture { folder, expected }
    }

    /// The items that come while the journey lasts.
    pub fn newest(&self) -> &[ExpectedItem] {
        &self.expected.items[..self.expected.articles.len()]
    }

    /// Serves the listing as it was before the newest items came.
    pub fn serve_before(&self, site: &Site) {
        let listing = self.file("listing.html", site);
        let (head, rest) = listing.split_once("<!--newest-->").expect("the listing marks its newest items");
        let (_, tail) = rest.split_once("<!--/newest-->").expect("the listing marks where its newest items end");
        site.page(&self.expected.listing, format!("{head}{tail}"));
    }

    /// Serves the whole listing and the articles of the newest items.
    pub fn serve(&self, site: &Site) {
        let listing = self.file("listing.html", site);
        site.page(&self.expected.listing, listing.replace("<!--newest-->", "").replace("<!--/newest-->", ""));
        for article in &self.expected.articles {
            site.page(&article.path, self.file(&article.file, site));
        }
    }

    /// A page as the site serves it.
    pub fn file(&self, name: &str, site: &Site) -> String {
        let path = self.folder.join(name);
        let page = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        page.replace("{host}", &site.host())
    }
}
