//! Whole pages: fixtures in the shapes that newsrooms use, and pages that have been damaged.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use proptest::prelude::*;
use serde_json::Value;
use url::Url;

use super::*;
use crate::model::{DateOrder, Notice, Published};
use crate::read::{Aside, AsideKind};

fn context() -> Context {
    Context {
        now: "2026-11-21T12:00:00Z".parse().unwrap(),
        timezone: None,
        dates: DateOrder::Auto,
        language: None,
        deadline: Deadline::after(Duration::from_secs(60)),
    }
}

fn read(url: &str, body: &[u8]) -> Result<Article, ReadError> {
    read_article(&Page { url: url.parse().unwrap(), content_type: Some("text/html".into()), body: body.to_vec() }, &context())
}

fn fixtures() -> Vec<PathBuf> {
    pages_in("article")
}

fn pages_in(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
    let mut pages: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "html"))
        .collect();
    pages.sort();
    pages
}

/// `[["About", "About Acme …"], …]`.
fn asides(rows: &Value) -> Vec<Aside> {
    let aside = |row: &Value| {
        let kinds = [AsideKind::Dateline, AsideKind::Byline, AsideKind::Contact, AsideKind::About, AsideKind::Statement, AsideKind::Notes];
        let kind = kinds.into_iter().find(|kind| format!("{kind:?}") == row[0].as_str().unwrap()).unwrap();
        Aside { kind, text: row[1].as_str().unwrap().to_owned() }
    };
    rows.as_array().unwrap().iter().map(aside).collect()
}

fn notices(rows: &Value) -> Vec<Notice> {
    serde_json::from_value(rows.clone()).unwrap()
}

/// Systems of three decades, authorities, clubs and forums in sixteen languages, each with the days that are none (`traps`).
#[test]
fn pages_of_many_systems_say_their_day_and_their_headline() {
    let pages = pages_in("days");
    assert!(pages.len() >= 37);
    for page in pages {
        let expected: Value = serde_json::from_str(&fs::read_to_string(page.with_extension("json")).unwrap()).unwrap();
        let now = expected["now"].as_str().map_or(context().now, |now| now.parse().unwrap());
        let asked = Page { url: expected["url"].as_str().unwrap().parse().unwrap(), content_type: None, body: fs::read(&page).unwrap() };
        let article = read_article(&asked, &Context { now, ..context() }).unwrap();
        assert_eq!(article.published.map(|found| found.day().to_string()).as_deref(), expected["date"].as_str(), "{}", page.display());
        assert_eq!(article.title.as_deref(), expected["title"].as_str(), "{}", page.display());
    }
}

/// What a reader would say, written down before the pages were read: people, or the agency that signs alone; the picture shown with
/// the text, or none.
#[test]
fn pages_name_their_authors_and_their_pictures() {
    let (mut pages, mut authors, mut pictures) = (0, Vec::new(), Vec::new());
    for page in ["article", "days", "bylines"].into_iter().flat_map(pages_in) {
        let expected: Value = serde_json::from_str(&fs::read_to_string(page.with_extension("json")).unwrap()).unwrap();
        let asked = Page { url: expected["url"].as_str().unwrap().parse().unwrap(), content_type: None, body: fs::read(&page).unwrap() };
        let article = read_article(&asked, &context()).unwrap();
        let name = page.file_stem().unwrap().to_string_lossy().into_owned();
        pages += 1;
        if article.author.as_deref() != expected["author"].as_str() {
            authors.push(format!("{name}: {:?}", article.author));
        }
        if article.image.as_ref().map(Url::as_str) != expected["image"].as_str() {
            pictures.push(format!("{name}: {:?}", article.image));
        }
    }
    assert!(pages >= 74);
    let share = |wrong: &[String]| 1.0 - wrong.len() as f64 / f64::from(pages);
    assert!(share(&authors) >= 0.959, "{authors:#?}");
    assert!(share(&pictures) >= 1.0, "{pictures:#?}");
}

#[test]
fn fixtures_read_as_their_expectations_say() {
    let pages = fixtures();
    assert!(pages.len() >= 4);
    for page in pages {
        let expected: Value = serde_json::from_str(&fs::read_to_string(page.with_extension("json")).unwrap()).unwrap();
        let text = |key: &str| expected.get(key).map(|value| value.as_str().unwrap().to_owned());
        let paragraphs: Vec<&str> = expected["text"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        let article = read(expected["url"].as_str().unwrap(), &fs::read(&page).unwrap()).unwrap();
        let story = |story: &Value| Story {
            title: story["title"].as_str().unwrap().to_owned(),
            text: story["text"].as_str().unwrap().to_owned(),
            url: story["url"].as_str().map(str::to_owned),
            ..Story::default()
        };
        let wanted = Article {
            stories: expected.get("stories").map(|stories| stories.as_array().unwrap().iter().map(story).collect()).unwrap_or_default(),
            title: text("title"),
            author: text("author"),
            published: text("published").map(|date| date.parse::<Published>().unwrap()),
            modified: text("modified").map(|date| date.parse::<Published>().unwrap()),
            language: text("language"),
            image: text("image").map(|image| image.parse::<Url>().unwrap()),
            text: paragraphs.join("\n\n"),
            boilerplate: expected.get("boilerplate").map(asides).unwrap_or_default(),
            notices: expected.get("notices").map(notices).unwrap_or_default(),
        };
        assert_eq!(article, wanted, "{}", page.display());
    }
}

#[test]
fn the_date_is_the_publications_and_no_other() {
    let check = |head: &str, before: &str, after: &str, expected: Option<&str>| {
        let words = "The council met in the evening and spoke about the bridge, the school and the price of bread. ".repeat(8);
        let html = format!(
            "<html lang=en><head>{head}</head><body><nav>May 1, 2020</nav>{before}<h1>The bridge opens at last</h1>{after}<p>{words}</p><p>{words}</p><div class=comment-list>March 3, 2019</div><footer>© 2024, May 5, 2024</footer></body></html>"
        );
        let article = read("https://town.example/bridge", html.as_bytes()).unwrap();
        assert_eq!(article.published.map(|day| day.to_string()).as_deref(), expected, "{head}{before}{after}");
    };
    check("<meta property='article:published_time' content='2021-09-03T08:00:00+02:00'>", "", "", Some("2021-09-03T08:00:00+02:00"));
    check(
        "<meta name=pubdate content='2021-09-03'><meta property='article:modified_time' content='2022-01-01'>",
        "",
        "",
        Some("2021-09-03"),
    );
    check("", "", "<span itemprop=datePublished content='2021-09-03'>today</span>", Some("2021-09-03"));
    check("", "", "<time datetime='2021-09-03'>Friday</time>", Some("2021-09-03"));
    check("", "", "<time class=updated datetime='2022-09-03'>later</time><p class=date>3 September 2021</p>", Some("2021-09-03"));
    check("", "", "<p>Posted on September 3, 2021 by Jo</p>", Some("2021-09-03"));
    check("", "<p>September 3, 2021</p>", "", Some("2021-09-03"));
    check("", "", "<p>Fri 03 Sep 2021 | 14:07 | By <b>Jo Doe</b></p>", Some("2021-09-03"));
    let far = "<p>A word of the mayor.</p>".repeat(60);
    check("", "", &format!("{far}<p>Published on September 3, 2021</p>"), Some("2021-09-03"));
    check("", "", &format!("{far}<p>Published on September 3, 2021</p><p>Published on May 4, 2021</p>"), None);
    check("", "", "<p>Last updated: September 3, 2021</p><p class=date>September 1, 2021</p>", Some("2021-09-01"));
    // All that the page says.
    check("", "", "<p>Last updated: September 3, 2021</p>", Some("2021-09-03"));
    check(
        "",
        "",
        "<p>PORT AYLE, September 3, 2021 – The town of Port Ayle opens the bridge that it has been building since the flood of the year before.</p>",
        Some("2021-09-03"),
    );
    check("<meta property='article:published_time' content='2099-01-01'>", "", "", None);
    check("", "", "", None);
}

#[test]
fn the_address_may_hold_the_day() {
    let check = |url: &str, expected: Option<&str>| {
        let article = read(url, b"<h1>A title of words</h1><p>Nothing more.</p>").unwrap();
        assert_eq!(article.published.map(|day| day.to_string()).as_deref(), expected, "{url}");
    };
    check("https://a.example/2021/09/03/story", Some("2021-09-03"));
    check("https://a.example/news/2021-09-03-story.html", Some("2021-09-03"));
    check("https://a.example/20210903_story", Some("2021-09-03"));
    check("https://a.example/2021/19/03/story", None);
    check("https://a.example/2021/09/story", None);
    check("https://a.example/id/120210903", None);
}

#[test]
fn what_is_no_page_is_refused_by_name() {
    let check = |body: &[u8], expected: &str| {
        let error = read("https://a.example/", body).unwrap_err();
        assert_eq!(error, ReadError::NotText { found: expected.into() });
    };
    check(b"<rss version='2.0'><channel></channel></rss>", "a feed");
    check(b"\x89PNG\r\n\x1a\n", "a PNG image");
}

#[test]
fn an_article_is_told_from_a_list_of_links() {
    let check = |html: &str, expected: bool| {
        let tree = dom::parse(html, Deadline::after(Duration::from_secs(60))).unwrap();
        assert_eq!(looks_like_article(&tree), expected, "{}", &html[..html.len().min(80)]);
    };
    let words = "The council met in the evening and spoke about the bridge and the price of bread. ".repeat(4);
    check(&format!("<h1>T</h1><p>{words}</p><p>{words}</p><p>{words}</p>"), true);
    check("<meta property=og:type content=article><p>x", true);
    let list: String = (0..30).map(|n| format!("<li><a href='/{n}'>{}</a></li>", &words[..120])).collect();
    check(&format!("<h1>News</h1><ul>{list}</ul>"), false);
}

#[test]
fn a_table_of_figures_stays_readable() {
    let words = "The mill reported its figures for the year on Monday, and they were better than those of the year before. ".repeat(4);
    let html = format!(
        "<h1>Figures</h1><article><p>{words}</p><table><tr><th>Year</th><th>Sales</th></tr><tr><td>2020</td><td>5.1</td></tr><tr><td>2021</td><td>6.2</td></tr></table><p>The board is content with them and says so.</p></article>"
    );
    let article = read("https://mill.example/f", html.as_bytes()).unwrap();
    assert!(article.text.contains("Year | Sales\n2020 | 5.1\n2021 | 6.2"), "{}", article.text);
}

#[test]
fn hostile_pages_are_read_in_linear_time() {
    let many = |piece: &str| format!("<main><h1>T</h1>{}</main>", piece.repeat(20_000));
    for page in [
        many("<p>Related</p><p>x</p>"),
        many("<p>About us</p><p>Press contact: a@b.example</p>"),
        format!("<main><figure>{}</figure></main>", "<figcaption>x</figcaption>".repeat(20_000)),
        many("<p>The mill on the river sold twelve tons of flour to the bakers of three towns.</p>"),
        format!("<main><table>{}</table></main>", "<tr><td colspan=64>$<td>1<td>)".repeat(20_000)),
        format!("<main><pre>{}</pre></main>", "Sales   1   2\n\nwords \n".repeat(20_000)),
        many("<article><h2><a href=/x>A</a></h2><p>x</p></article>"),
    ] {
        let deadline = Deadline::after(Duration::from_secs(30));
        let page = Page { url: "https://a.example/".parse().unwrap(), content_type: Some("text/html".into()), body: page.into_bytes() };
        read_article(&page, &Context { deadline, ..context() }).unwrap();
        assert!(!deadline.has_passed());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn damaged_pages_never_panic_and_read_the_same_twice(which in 0..14_usize, cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), length in any::<prop::sample::Index>()) {
        let mut body = fs::read(&fixtures()[which]).unwrap();
        for (at, byte) in cuts {
            let at = at.index(body.len());
            body[at] = byte;
        }
        body.truncate(length.index(body.len()) + 1);
        let first = read("https://a.example/x", &body);
        if let Ok(article) = &first {
            // Nothing is invented: each word stands on the page.
            let page = Page { url: "https://a.example/x".parse().unwrap(), content_type: Some("text/html".into()), body: body.clone() };
            let tree = dom::parse(&html_of(&page).unwrap(), Deadline::after(Duration::from_secs(60))).unwrap();
            let shown = dom::text_of(tree.root_element());
            for word in article.full_text().split(|c: char| !c.is_alphanumeric()) {
                prop_assert!(shown.contains(word), "{word}");
            }
        }
        prop_assert_eq!(first, read("https://a.example/x", &body));
    }
}
