//! `extract`, the verb that scores are made with.

use serde_json::{Value, json};

use crate::support::world::World;

const LISTING: &str = "<title>News</title><main>\
    <p class=n>5 March 2026 <a href=/n/1>Bell foundry opens its gates to guests</a></p>\
    <p class=n>11 February 2026 <a href=/n/2>River gauge gets a new mast of larch</a></p>\
    <p class=n>20 January 2026 <a href=/n/3>Night trains stop at the quarry again</a></p></main>";

const ARTICLE: &str = "<html lang=en><title>Bell foundry opens its gates</title><article><h1>Bell foundry opens its gates</h1>\
    <time datetime=2026-03-05>5 March</time><p>The foundry on the hill lets guests in from Monday, for the first time in ninety years.</p>\
    <p>A guide shows the furnace, the pit and the store of moulds, and a bell is cast on the last day of each month.</p></article>";

const FEED: &str = "<rss version='2.0'><channel><title>News</title><item><title>Bell foundry opens</title>\
    <guid>https://acme.example/?p=1</guid><link>/n/1</link><pubDate>Thu, 05 Mar 2026 08:00:00 GMT</pubDate>\
    <dc:date>2026-03-06T10:30:00</dc:date></item><item><category>Bells</category></item></channel></rss>";

/// The row of each page of a manifest; the time must be there and is left out.
fn extract(task: &str, pages: &[Value]) -> Vec<Value> {
    let world = World::new("");
    for (name, text) in [("listing.html", LISTING), ("article.html", ARTICLE), ("feed.xml", FEED), ("pdf.html", "%PDF-1.7")] {
        world.write(&format!("data/{name}"), text);
    }
    let manifest: String = pages.iter().map(|page| format!("{page}\n")).collect();
    world.write("manifest.jsonl", &manifest);
    world.run(&["extract", task, "--manifest", "manifest.jsonl", "--root", "data", "--out", "out.jsonl", "--jobs", "2"]).ok();
    let rows = std::fs::read_to_string(world.path("out.jsonl")).unwrap();
    let mut rows: Vec<Value> = rows.lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    for row in &mut rows {
        let ms = row.as_object_mut().unwrap().remove("ms").unwrap();
        assert!(ms.as_f64().unwrap() >= 0.0, "{row}");
    }
    rows.sort_by_key(|row| row["id"].to_string());
    rows
}

#[test]
fn a_listing_has_a_row_with_its_items_and_a_page_that_cannot_be_read_has_one_without() {
    let page = |id: &str, html: &str| json!({"id": id, "html": html, "url": "https://acme.example/news/", "set": "any"});
    let rows = extract("listing", &[page("c", "none.html"), page("a", "listing.html"), page("b", "pdf.html")]);
    let item = |title: &str, path: &str, date: &str| json!({"title": title, "url": format!("https://acme.example{path}"), "date": date});
    let items = [
        item("Bell foundry opens its gates to guests", "/n/1", "2026-03-05"),
        item("River gauge gets a new mast of larch", "/n/2", "2026-02-11"),
        item("Night trains stop at the quarry again", "/n/3", "2026-01-20"),
    ];
    assert_eq!(rows[0], json!({"id": "a", "items": items}));
    assert_eq!(rows.len(), 3);
    assert!(rows[1..].iter().all(|row| row["err"].is_string() && row.get("items").is_none()), "{rows:?}");
}

#[test]
fn an_article_has_text_title_day_and_language() {
    let page = json!({"id": "a", "html": "article.html", "url": ""});
    let rows = extract("article", std::slice::from_ref(&page));
    assert_eq!((&rows[0]["title"], &rows[0]["date"]), (&json!("Bell foundry opens its gates"), &json!("2026-03-05")));
    assert_eq!(rows[0]["lang"], json!("en"));
    assert!(rows[0]["text"].as_str().unwrap().ends_with("on the last day of each month."), "{rows:?}");
    let rows = extract("date", &[page]);
    assert_eq!(rows, [json!({"id": "a", "date": "2026-03-05", "title": "Bell foundry opens its gates"})]);
}

#[test]
fn a_feed_has_its_entries_with_all_their_links_and_both_dates() {
    let page = |id: &str, url: &str| json!({"id": id, "file": "feed.xml", "version": "rss20", "url": url});
    let rows = extract("feed", &[page("a", ""), page("b", "https://acme.example/rss")]);
    let row = |base: &str| {
        let bell = json!({"title": "Bell foundry opens", "link": format!("{base}/n/1"), "links": [format!("{base}/n/1"), "https://acme.example/?p=1"],
            "published": "2026-03-05T08:00:00Z", "updated": "2026-03-06T10:30:00Z"});
        // One that has nothing to be announced by is there, too.
        let bare = json!({"title": "", "link": null, "links": [], "published": null, "updated": null});
        [bell, bare]
    };
    assert_eq!(rows[0], json!({"id": "a", "ok": true, "entries": row("")}));
    assert_eq!(rows[1], json!({"id": "b", "ok": true, "entries": row("https://acme.example")}));
}
