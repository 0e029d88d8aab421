//! Letters in the shapes that newsrooms use, articles that only look like one, and pages whose stories replace each other.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use super::*;
use crate::model::{DateOrder, Deadline};
use crate::read::read_article;

fn context() -> Context {
    Context {
        now: "2026-11-21T12:00:00Z".parse().unwrap(),
        timezone: None,
        dates: DateOrder::Auto,
        language: None,
        deadline: Deadline::after(Duration::from_secs(60)),
    }
}

fn page(url: &str, body: impl Into<Vec<u8>>) -> Page {
    Page { url: url.parse().unwrap(), content_type: Some("text/html; charset=utf-8".into()), body: body.into() }
}

/// Each page with what is expected of it.
fn fixtures() -> Vec<(PathBuf, Page, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/roundup");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let pages = files.filter(|path| path.extension().is_some_and(|end| end == "html"));
    pages
        .map(|path| {
            let expected: Value = serde_json::from_str(&fs::read_to_string(path.with_extension("json")).unwrap()).unwrap();
            let page = page(expected["url"].as_str().unwrap(), fs::read(&path).unwrap());
            (path, page, expected)
        })
        .collect()
}

fn stories_of(expected: &Value) -> Vec<(String, String, Option<String>)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let stories = expected["stories"].as_array().into_iter().flatten();
    stories.map(|story| (text(&story["title"]), text(&story["text"]), story["url"].as_str().map(str::to_owned))).collect()
}

#[test]
fn letters_are_told_apart_from_articles_with_headings() {
    let fixtures = fixtures();
    assert!(fixtures.len() >= 6);
    for (path, page, expected) in fixtures {
        let article = read_article(&page, &context()).unwrap();
        let found: Vec<_> = article.stories.iter().map(|story| (story.title.clone(), story.text.clone(), story.url.clone())).collect();
        assert_eq!(found, stories_of(&expected), "{}", path.display());
        assert_eq!(article.title.as_deref(), expected["title"].as_str(), "{}", path.display());
        if expected["kind"] == "roundup" {
            let paragraphs: Vec<&str> = expected["introduction"].as_array().unwrap().iter().map(|part| part.as_str().unwrap()).collect();
            assert_eq!(article.text, paragraphs.join("\n\n"), "{}", path.display());
            let whole = article.whole_text();
            assert!(found.iter().all(|(title, text, _)| whole.contains(title) && whole.contains(text)), "{whole}");
        }
    }
}

fn titles(url: &str, html: &str, select: Option<&Select>) -> Vec<String> {
    match read_roundup(&page(url, html), select, &context()).unwrap() {
        Reading::Items(items) => {
            assert_eq!(items.kind, Kind::Roundup);
            items.items.into_iter().map(|item| item.title).collect()
        }
        Reading::Nothing(nothing) => vec![format!("nothing: {}", nothing.reason.as_str())],
        other => panic!("{other:?}"),
    }
}

const URL: &str = "https://www.fernmoor.example/weekly/";
const PROSE: &str = "Sparrowhawk has set up depots in 700 villages of nine counties. By its own count, 41 million parcels a month \
    travelled past these villages before without a stop. The depots double as tea rooms on market days. ";

#[test]
fn a_page_known_to_be_a_roundup_needs_no_other_sign() {
    for (path, page, expected) in fixtures().into_iter().filter(|(.., expected)| expected["kind"] == "roundup") {
        let Reading::Items(items) = read_roundup(&page, None, &context()).unwrap() else { panic!("{}", path.display()) };
        let found: Vec<_> =
            items.items.into_iter().map(|item| (item.title, item.text.unwrap_or_default(), item.url.map(String::from))).collect();
        assert_eq!(found, stories_of(&expected), "{}", path.display());
        assert_eq!(items.title.as_deref(), expected["title"].as_str());
    }
    let one = format!("<title>Weekly</title><main><h1>Weekly</h1><h2>Depots open</h2><p>{PROSE}</p></main>");
    assert_eq!(titles(URL, &one, None), ["Depots open"]);
    let looms = PROSE.replace("700", "84").replace("41", "3");
    let twice = format!("<h1>Weekly</h1><main><h2>Depots</h2><p>{PROSE}</p><h2>Looms</h2><p>{looms}</p></main>");
    assert_eq!(titles(URL, &twice, None), ["Depots", "Looms"]);
    let brief = format!(
        "<h1>Weekly</h1><main><h2>Depots open in the hills</h2><p>There are 712.</p><h2>Looms</h2><p>{PROSE}</p><h2>Follow us</h2><p>Or don't.</p></main>"
    );
    assert_eq!(titles(URL, &brief, None), ["Depots open in the hills", "Looms"]);
}

#[test]
fn a_rule_names_the_part_or_each_story() {
    let card = |title: &str, prose: &str| format!("<section class=card><h3>{title}</h3><p>{prose}</p></section>");
    let looms = "A school for looms opened in the old brewery of Dunmere. Pupils weave for four hours a day and keep what nobody buys.";
    let jobs = "Forty weavers are wanted at once. Nobody has to know how to weave; whoever can count to eleven learns it in a month.";
    let cards = [card("Depots", PROSE), card("Looms", looms), card("Jobs", jobs)].concat();
    let older = "In the year before, the ferry was painted green, and everybody was for it but the ferryman, who had wanted blue.";
    let html = format!("<h1>Weekly</h1><div id=now>{cards}</div><div id=old>{}</div>", card("Older", older));
    let rule = |item: &str, exclude: Option<&str>| Select { item: item.into(), exclude: exclude.map(str::to_owned), ..Select::default() };
    assert_eq!(titles(URL, &html, Some(&rule("#now", None))), ["Depots", "Looms", "Jobs"]);
    assert_eq!(titles(URL, &html, Some(&rule(".card", Some("#old, #now > :last-child")))), ["Depots", "Looms"]);
    assert_eq!(titles(URL, &html, Some(&rule(".gone", None))), ["nothing: empty"]);
}

#[test]
fn a_page_without_stories_is_empty_and_a_wall_is_a_wall() {
    assert_eq!(titles(URL, "<title>Weekly</title><h1>Weekly</h1><p>The next letter comes on Friday.</p>", None), ["nothing: empty"]);
    assert_eq!(titles(URL, "<title>Just a moment...</title>", None), ["nothing: captcha"]);
}
