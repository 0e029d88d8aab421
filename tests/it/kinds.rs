//! Sitemaps, JSON endpoints and PDF announcements from their page to the mail: the whole way, with the real binary.

use std::io::Write;

use serde_json::{Value, json};

use crate::journeys::{NEW_TEXT, article, config, listing};
use crate::support::newsroom::{Response, Site};
use crate::support::smtp::Receiver;
use crate::support::world::World;

const PDF: &[u8] = include_bytes!("../fixtures/pdf/announcement.pdf");

/// Watches one path as this kind, with more keys of the source in `more`.
fn watching(path: &str, more: &str) -> (Site, Receiver, World) {
    let (site, receiver) = (Site::start(), Receiver::start());
    let text = config(&site, path, &receiver).replace("[[digest]]", &format!("{more}\n[[digest]]"));
    (site, receiver, World::new(&text))
}

fn poll(world: &World) -> Vec<Value> {
    world.run(&["poll", "--json"]).ok().rows()
}

fn titles(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["title"].as_str().unwrap()).collect()
}

/// The one mail that a digest sends holds all of this.
fn mailed(world: &World, receiver: &Receiver, parts: &[&str]) {
    world.run(&["digest", "morning", "--send"]).ok();
    let messages = receiver.messages();
    assert_eq!(messages.len(), 1);
    let html = messages[0].mail().body_html(0).unwrap().into_owned();
    assert!(parts.iter().all(|part| html.contains(part)), "{parts:?} in {html}");
    assert!(world.run(&["digest", "morning", "--send"]).ok().stdout.starts_with("Nothing new"));
}

fn urls(paths: &[&str]) -> String {
    let urls: String = paths.iter().map(|path| format!("<url><loc>{path}</loc><lastmod>2026-01-01</lastmod></url>")).collect();
    format!("<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{urls}</urlset>")
}

fn index(entries: &[(&str, &str)]) -> String {
    let maps: String = entries
        .iter()
        .map(|(path, changed)| {
            let changed = if changed.is_empty() { String::new() } else { format!("<lastmod>{changed}</lastmod>") };
            format!("<sitemap><loc>{path}</loc>{changed}</sitemap>")
        })
        .collect();
    format!("<?xml version=\"1.0\"?><sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{maps}</sitemapindex>")
}

fn xml(body: String) -> Response {
    Response::page("application/xml", body)
}

#[test]
fn a_sitemap_goes_to_the_mail_under_the_articles_own_headline() {
    let rule = "kind = \"sitemap\"\nselect = { item = \"/news/**\", exclude = \"/news/events/**\" }";
    let (site, receiver, world) = watching("/sitemap.xml", rule);
    site.set("/sitemap.xml", xml(urls(&["/", "/about", "/news/old-kiln-is-swept"])));
    assert!(poll(&world).is_empty());
    site.set("/sitemap.xml", xml(urls(&["/", "/news/new-kiln-lit", "/news/old-kiln-is-swept", "/news/events/fair", "/shop/brick"])));
    site.page("/news/new-kiln-lit", article("The new kiln is lit, two months early", NEW_TEXT));
    let rows = poll(&world);
    assert_eq!(titles(&rows), ["The new kiln is lit, two months early"]);
    assert_eq!(rows[0].get("published"), None, "`lastmod` is no date of publication");
    mailed(&world, &receiver, &["The new kiln is lit, two months early", &site.url("/news/new-kiln-lit")]);
    // Its entry changes its `lastmod` and nothing else.
    site.set("/sitemap.xml", xml(urls(&["/news/new-kiln-lit", "/news/old-kiln-is-swept"]).replace("2026-01-01", "2026-11-11")));
    assert!(poll(&world).is_empty(), "neither retitled nor updated");
    assert_eq!(world.run(&["status", "--json"]).ok().rows()[0]["kind"], "sitemap");
}

#[test]
fn an_index_is_followed_politely_and_a_change_without_lastmod_is_seen() {
    let (site, _receiver, world) = watching("/sitemap.xml", "");
    let standing = index(&[("/map-old.xml", "2026-01-01"), ("/map-news.xml", "")]);
    site.set("/sitemap.xml", xml(standing));
    site.set("/map-old.xml", xml(urls(&["/news/first-light-of-all", "/news/second-light-of-all"])));
    site.set("/map-news.xml", xml(urls(&["/news/third-light-of-all"])));
    assert!(poll(&world).is_empty());
    let rows = || {
        let rows = poll(&world);
        titles(&rows).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(rows().is_empty());
    assert_eq!(site.hits("/map-old.xml"), 1, "nothing says that it changed");
    assert!(site.requests("/map-news.xml")[1].status == 304, "it is asked with its own validators");
    site.set("/map-news.xml", xml(urls(&["/news/fourth-light-of-all", "/news/third-light-of-all"])));
    assert_eq!(rows(), ["Fourth light of all"], "though the index is as it was");
    // A sitemap that comes later is news, one that fails costs only itself.
    let later = index(&[("/map-old.xml", "2026-01-01"), ("/map-news.xml", ""), ("/map-2026.xml", "2026-11-20")]);
    site.set("/sitemap.xml", xml(later));
    site.set("/map-2026.xml", Response::status(404));
    site.set("/map-news.xml", xml(urls(&["/news/fifth-light-of-all", "/news/third-light-of-all"])));
    assert_eq!(rows(), ["Fifth light of all"]);
    let status = world.run(&["status", "--json"]).ok().rows();
    assert_eq!(status[0]["state"], "ok");
    assert!(status[0]["remarks"].to_string().contains("map-2026.xml"), "{status:?}");
    site.set("/map-2026.xml", xml(urls(&["/news/sixth-light-of-all"])));
    assert_eq!(rows(), ["Sixth light of all"]);
    assert!(rows().is_empty());
}

#[test]
fn what_an_index_led_to_is_proved_by_the_sitemap_that_lists_it() {
    let (site, _receiver, world) = watching("/sitemap.xml", "");
    site.set("/sitemap.xml", xml(index(&[("/map-old.xml", "2026-01-01"), ("/map-news.xml", "")])));
    site.set("/map-old.xml", xml(urls(&["/news/first-light-of-all", "/news/second-light-of-all"])));
    site.set("/map-news.xml", xml(urls(&["/news/third-light-of-all"])));
    assert!(poll(&world).is_empty());
    let news = urls(&["/news/fourth-light-of-all", "/news/third-light-of-all"]);
    site.set("/map-news.xml", xml(news.clone()).header("x-served-by", "mill-7"));
    assert_eq!(titles(&poll(&world)), ["Fourth light of all"]);
    let proof = |path: &str| {
        let rows = world.run(&["explain", &site.url(path), "--json"]).ok().rows();
        let evidence: Vec<Value> = rows.into_iter().filter(|row| row["what"] == "evidence").collect();
        assert_eq!(evidence.len(), 1, "{evidence:?}");
        evidence[0].clone()
    };
    let evidence = proof("/news/fourth-light-of-all");
    assert_eq!((&evidence["asked"], &evidence["url"]), (&site.url("/map-news.xml").into(), &site.url("/map-news.xml").into()));
    assert_eq!(evidence["blake3"], blake3::hash(news.as_bytes()).to_hex().as_str());
    assert!(evidence["headers"].to_string().contains("mill-7"), "{evidence}");
    assert_eq!(world.run(&["explain", &site.url("/news/fourth-light-of-all"), "--body"]).ok().stdout, news);
    // Those of the baseline, too, each by its own.
    for (path, map) in [("/news/second-light-of-all", "/map-old.xml"), ("/news/third-light-of-all", "/map-news.xml")] {
        assert_eq!(proof(path)["asked"], site.url(map), "{path}");
    }
}

#[test]
fn a_sitemap_that_could_not_be_read_at_the_baseline_floods_nobody() {
    let (site, _receiver, world) = watching("/sitemap.xml", "");
    site.set("/sitemap.xml", xml(index(&[("/a.xml", ""), ("/b.xml", "")])));
    site.set("/a.xml", xml(urls(&["/news/first-light-of-all"])));
    site.set("/b.xml", Response::status(500));
    assert!(poll(&world).is_empty());
    site.set("/b.xml", xml(urls(&["/news/second-light-of-all", "/news/third-light-of-all"])));
    assert!(poll(&world).is_empty(), "what was there from the start is no news");
    site.set("/b.xml", xml(urls(&["/news/fourth-light-of-all", "/news/second-light-of-all", "/news/third-light-of-all"])));
    assert_eq!(titles(&poll(&world)), ["Fourth light of all"]);
}

/// Without optimisation a tenth of them takes as long.
const MANY: usize = if cfg!(debug_assertions) { 5_000 } else { 50_000 };

#[test]
fn of_fifty_thousand_entries_three_new_ones_are_announced() {
    let (site, _receiver, world) = watching("/sitemap.xml.gz", "");
    let serve = |from: usize| {
        let entries: String = (from..MANY).map(|n| format!("<url><loc>/news/story-number-{n}-of-the-works</loc></url>")).collect();
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(format!("<urlset>{entries}</urlset>").as_bytes()).unwrap();
        site.set("/sitemap.xml.gz", Response::page("application/gzip", packed.finish().unwrap()));
    };
    serve(3);
    let timed = |what: &str| {
        let began = std::time::Instant::now();
        let rows = poll(&world);
        println!("{what}: {:?}", began.elapsed());
        rows
    };
    assert!(timed("baseline").is_empty());
    serve(0);
    let rows = timed("three new");
    let expected: Vec<String> = (0..3).map(|n| format!("Story number {n} of the works")).collect();
    assert_eq!(titles(&rows), expected);
    serve(0);
    assert!(timed("again").is_empty());
}

fn api(posts: &Value) -> Response {
    Response::page("application/json", json!({ "status": "ok", "data": { "posts": posts } }).to_string())
}

fn post(n: u32, headline: &str, link: &str) -> Value {
    json!({ "nid": n, "headline": headline, "path": link, "publishedAt": 1_790_000_000 + u64::from(n) * 1000, "summary": format!("<p>More on {headline}.</p>") })
}

#[test]
fn a_json_endpoint_goes_to_the_mail_and_its_rule_can_be_pasted() {
    let (site, receiver, world) = watching("/api/posts", "");
    let old = [post(1, "Clay pit of the works becomes a lake", "/lake"), post(2, "Apprentices build a bridge of brick", "/bridge")];
    site.set("/api/posts", api(&json!(old)));
    assert!(poll(&world).is_empty());
    let inspected = world.run(&["inspect", &site.url("/api/posts")]).ok().stdout;
    let rule = inspected.lines().find(|line| line.starts_with("select = ")).unwrap_or_else(|| panic!("{inspected}")).to_owned();
    assert!(rule.contains("/data/posts") && rule.contains("/headline"), "{rule}");

    let new = [post(3, "Second kiln lit in &lsquo;Harrow&rsquo; works", "/kiln"), old[1].clone(), old[0].clone()];
    site.set("/api/posts", api(&json!(new)));
    site.page("/kiln", article("Second kiln lit", NEW_TEXT));
    let rows = poll(&world);
    assert_eq!(titles(&rows), ["Second kiln lit in ‘Harrow’ works"]);
    assert_eq!((&rows[0]["url"], &rows[0]["published"]), (&site.url("/kiln").into(), &"2026-09-21T15:03:20Z".into()));
    mailed(&world, &receiver, &["Second kiln lit in ‘Harrow’ works", "£48 million"]);

    // Pasted, the rule finds the same: nothing is new.
    world.configure(&config(&site, "/api/posts", &receiver).replace("[[digest]]", &format!("{rule}\n[[digest]]")));
    assert!(poll(&world).is_empty());
    site.set("/api/posts", api(&json!([])));
    assert_eq!(world.run(&["poll"]).status, Some(1), "an empty list is not believed");
    assert_eq!(world.run(&["status", "--json"]).ok().rows()[0]["reason"], "empty");
    site.set("/api/posts", Response::page("application/json", "{\"error\":{\"message\":\"try later\"}}"));
    world.run(&["poll"]);
    assert_eq!(world.run(&["status", "--json"]).ok().rows()[0]["reason"], "error");
}

#[test]
fn a_pdf_announcement_is_read_into_the_mail() {
    let (site, receiver, world) = watching("/news/", "");
    let old = [
        ("/news/lake", "Clay pit of the works becomes a lake", "2026-09-14"),
        ("/news/bridge", "Apprentices of the works build a bridge", "2026-09-02"),
        ("/news/award", "Works of Harrow win the regional award", "2026-08-11"),
    ];
    site.page("/news/", listing(&old));
    assert!(poll(&world).is_empty());
    let new: Vec<_> = std::iter::once(("/files/kiln.pdf", "Acme Clay lights its second kiln in Harrow", "2026-10-02")).chain(old).collect();
    site.page("/news/", listing(&new));
    site.set("/files/kiln.pdf", Response::page("application/pdf", PDF));
    let rows = poll(&world);
    assert_eq!(titles(&rows), ["Acme Clay lights its second kiln in Harrow"]);
    let text = rows[0]["text"].as_str().unwrap();
    assert!(text.starts_with("Acme Clay has lit the second kiln of its works in Harrow, two months before the day"), "{text}");
    assert!(!text.contains("Press office") && !text.contains("Page 1"), "{text}");
    mailed(&world, &receiver, &["£14 million", &site.url("/files/kiln.pdf")]);
}

#[test]
fn inspect_tells_what_an_index_and_a_document_hold() {
    let world = World::new("");
    world.write(
        "index.xml",
        &index(&[("https://acme.example/products.xml", "2026-01-01"), ("https://acme.example/news.xml", "2026-01-01")]),
    );
    let row = world.run(&["inspect", "index.xml", "--json"]).ok().rows().remove(0);
    assert_eq!(row["sitemaps"], json!(["https://acme.example/news.xml", "https://acme.example/products.xml"]));
    std::fs::write(world.path("kiln.pdf"), PDF).unwrap();
    let row = world.run(&["inspect", "kiln.pdf", "--json"]).ok().rows().remove(0);
    assert_eq!((&row["kind"], &row["published"], &row["language"]), (&"article".into(), &"2026-10-02".into(), &"en".into()));
}
