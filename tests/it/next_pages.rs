//! A newsroom that publishes more between two polls than its first page holds: what is on its next pages is read, and announced once.

use serde_json::Value;

use crate::journeys::config;
use crate::support::newsroom::{Response, Site};
use crate::support::smtp::Receiver;
use crate::support::world::World;

const A_PAGE: usize = 10;

/// A release: its number, which its day follows.
fn entry(number: usize) -> String {
    let (month, day) = (1 + number / 28, 1 + number % 28);
    entry_of(number, &format!("2026-{month:02}-{day:02}"))
}

fn entry_of(number: usize, day: &str) -> String {
    let date = if day.is_empty() { String::new() } else { format!("<time datetime=\"{day}\">{day}</time> ") };
    format!(
        "<li>{date}<h3><a href=\"/news/r{number}\">Lock number {number} of the northern canal is repaired</a></h3>\
         <p>What it means for the region and for those who work there.</p></li>"
    )
}

fn page(entries: &[String], next: Option<&str>) -> String {
    let pager =
        next.map(|next| format!("<nav class=\"pagination\"><a class=\"next\" href=\"{next}\">Next ›</a></nav>")).unwrap_or_default();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>Acme news</title></head><body><nav><a href=\"/\">Home</a> <a href=\"/about\">About us</a></nav>\
         <main><h1>News</h1><ul class=\"news\">{}</ul>{pager}</main></body></html>",
        entries.concat()
    )
}

/// Serves the releases `newest..=1`, ten a page.
fn publish(site: &Site, newest: usize, entry: impl Fn(usize) -> String) {
    let entries: Vec<String> = (1..=newest).rev().map(entry).collect();
    let pages = entries.chunks(A_PAGE).count();
    for (at, entries) in entries.chunks(A_PAGE).enumerate() {
        let path = if at == 0 { "/news/".to_owned() } else { format!("/news/?page={}", at + 1) };
        let next = format!("/news/?page={}", at + 2);
        site.page(&path, page(entries, (at + 1 < pages).then_some(next.as_str())));
    }
}

/// Watches a newsroom of 30 releases, with more keys of its source.
fn watched(keys: &str, entry: impl Fn(usize) -> String) -> (Site, World) {
    let (site, receiver) = (Site::start(), Receiver::start());
    publish(&site, 30, entry);
    let world = World::new(&config(&site, "/news/", &receiver).replace("[[digest]]", &format!("{keys}\n[[digest]]")));
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "");
    assert_eq!(next_pages(&site), 0, "the first page is the baseline");
    (site, world)
}

/// The numbers of what a poll announces, in its order.
fn polled(world: &World) -> Vec<usize> {
    let number = |row: &Value| row["title"].as_str().unwrap().split(' ').nth(2).unwrap().parse().unwrap();
    world.run(&["poll", "--json"]).ok().rows().iter().filter(|row| row["change"] == "new").map(number).collect()
}

fn next_pages(site: &Site) -> usize {
    site.all_requests().iter().filter(|request| request.path.contains("page=")).count()
}

fn remarks(world: &World) -> String {
    world.run(&["status", "--json"]).ok().rows()[0]["remarks"].to_string()
}

fn numbers(newest: usize, oldest: usize) -> Vec<usize> {
    (oldest..=newest).rev().collect()
}

#[test]
fn twenty_five_releases_at_ten_a_page_are_announced_once_each_in_their_order() {
    for dated in [true, false] {
        let entry = |number| if dated { entry(number) } else { entry_of(number, "") };
        let (site, world) = watched("", entry);
        publish(&site, 55, entry);
        assert_eq!(polled(&world), numbers(55, 31), "dated: {dated}");
        assert_eq!(next_pages(&site), 2, "as far as something known, and no further");
        assert!(!remarks(&world).contains("missed"), "{}", remarks(&world));
        // The next poll sees the first page alone, and one that is longer.
        publish(&site, 57, entry);
        assert_eq!(polled(&world), [57, 56], "dated: {dated}");
        assert_eq!(next_pages(&site), 2);
    }
}

#[test]
fn each_page_is_the_evidence_of_what_it_showed_first() {
    let (site, world) = watched("", entry);
    publish(&site, 55, entry);
    assert_eq!(polled(&world), numbers(55, 31));
    for (number, path, others) in [(50, "/news/", 40), (41, "/news/?page=2", 50), (31, "/news/?page=3", 41)] {
        let address = site.url(&format!("/news/r{number}"));
        let rows = world.run(&["explain", &address, "--json"]).ok().rows();
        let evidence = rows.iter().find(|row| row["what"] == "evidence").unwrap();
        assert_eq!((&evidence["asked"], &evidence["kept"]), (&site.url(path).into(), &true.into()), "{number}");
        let body = world.run(&["explain", &address, "--body"]).ok().stdout;
        assert_eq!(evidence["blake3"], blake3::hash(body.as_bytes()).to_hex().as_str(), "{number}");
        assert!(body.contains(&format!("/news/r{number}\"")) && !body.contains(&format!("/news/r{others}\"")), "{number}");
    }
    // What changed is still told from the first page of each poll.
    publish(&site, 56, entry);
    assert_eq!(polled(&world), [56]);
    let changed = world.run(&["diff", "acme", "--json"]).ok().rows();
    assert_eq!(changed.len(), 1, "{changed:?}");
}

#[test]
fn a_rule_that_a_person_wrote_is_followed_to_the_next_page() {
    let (site, world) = watched("select = { item = \"ul.news > li\", title = \"h3\", link = \"a@href\", date = \"time@datetime\" }", entry);
    publish(&site, 45, entry);
    assert_eq!(polled(&world), numbers(45, 31));
}

#[test]
fn follow_pages_says_how_far() {
    let (site, world) = watched("follow_pages = 0", entry);
    publish(&site, 55, entry);
    assert_eq!(polled(&world), numbers(55, 46));
    assert_eq!(next_pages(&site), 0);
    assert!(remarks(&world).contains("may have missed some"), "{}", remarks(&world));

    let (site, world) = watched("follow_pages = 1", entry);
    publish(&site, 55, entry);
    assert_eq!(polled(&world), numbers(55, 36));
    assert_eq!(next_pages(&site), 1, "one page, and once, though the first is looked at twice");
    assert!(remarks(&world).contains("first 2 pages"), "{}", remarks(&world));
}

#[test]
fn where_a_next_page_fails_for_now_the_list_counts_when_it_answers() {
    for answer in [Response::status(500), Response::html("<title>Just a moment...</title>Verifying you are human.")] {
        let (site, world) = watched("", entry);
        publish(&site, 55, entry);
        site.set("/news/?page=2", answer);
        let run = world.run(&["poll", "--json"]);
        assert_eq!((run.status, &*run.stdout), (Some(1), ""));
        let status = &world.run(&["status", "--json"]).ok().rows()[0];
        assert_eq!(status["state"], "failing", "{status}");
        let said = world.run(&["status"]).stdout;
        assert!(said.contains("page=2") && said.contains("what is new is told when it can"), "{said}");
        assert!(site.all_requests().iter().all(|request| !request.path.starts_with("/news/r")), "nothing is looked for");
        publish(&site, 56, entry);
        assert_eq!(polled(&world), numbers(56, 31));
        assert!(!remarks(&world).contains("missed"), "{}", remarks(&world));
    }
}

#[test]
fn a_next_page_that_fails_for_good_costs_its_own_items_and_withdraws_nothing() {
    let (site, world) = watched("", entry);
    publish(&site, 55, entry);
    site.set("/news/?page=2", Response::status(404));
    let rows = world.run(&["poll", "--json"]).ok().rows();
    assert_eq!(rows.len(), 10, "{rows:?}");
    assert!(rows.iter().all(|row| row["change"] == "new"), "{rows:?}");
    let said = remarks(&world);
    assert!(said.contains("may have missed some") && said.contains("page=2"), "{said}");
    assert!(site.all_requests().iter().all(|request| !request.path.starts_with("/news/r2")), "nothing is looked for as missing");
    // What was read is not announced again, and what was not is not taken for withdrawn.
    publish(&site, 56, entry);
    assert_eq!(polled(&world), [56]);
}

#[test]
fn pages_that_lead_in_a_circle_end_the_walk() {
    let (site, world) = watched("", entry);
    let fresh: Vec<String> = (41..=60).rev().map(entry).collect();
    site.page("/news/", page(&fresh[..10], Some("/news/?page=2")));
    site.page("/news/?page=2", page(&fresh[10..], Some("/news/?page=3")));
    site.page("/news/?page=3", page(&fresh[..10], Some("/news/?page=2")));
    assert_eq!(polled(&world), numbers(60, 41));
    assert_eq!(next_pages(&site), 2, "each once, though the first is looked at twice");
}

#[test]
fn a_first_page_that_was_dated_anew_is_the_same_page() {
    let (site, world) = watched("", entry);
    publish(&site, 30, |number| entry_of(number, &format!("2026-11-{:02}", 1 + number % 20)));
    assert_eq!(polled(&world), [0; 0]);
    assert_eq!(next_pages(&site), 0);
}

#[test]
fn what_moves_up_from_the_second_page_was_there_before() {
    for dated in [true, false] {
        let entry = |number| if dated { entry(number) } else { entry_of(number, "") };
        let (site, world) = watched("", entry);
        // Three of the first page are taken down, one is new.
        let kept: Vec<String> = [31, 30, 28, 27, 25, 24, 22, 21, 20, 19].map(entry).into();
        site.page("/news/", page(&kept, Some("/news/?page=2")));
        assert_eq!(polled(&world), [31], "dated: {dated}");
        assert_eq!(next_pages(&site), 0);
    }
}

#[test]
fn a_whole_first_page_taken_down_and_replaced_brings_only_what_is_newer() {
    let (site, world) = watched("", entry);
    let shown: Vec<String> = (31..=38).rev().chain((1..=20).rev()).map(entry).collect();
    site.page("/news/", page(&shown[..10], Some("/news/?page=2")));
    site.page("/news/?page=2", page(&shown[10..20], Some("/news/?page=3")));
    site.page("/news/?page=3", page(&shown[20..], None));
    assert_eq!(polled(&world), numbers(38, 31));
    assert_eq!(next_pages(&site), 1, "the second page holds only what is older");
}

#[test]
fn a_pinned_release_does_not_hide_what_was_pushed_off() {
    let pinned = |number| if number == 99 { entry_of(0, "") } else { entry_of(number, "") };
    let (site, receiver) = (Site::start(), Receiver::start());
    let show = |newest: usize| {
        let all: Vec<String> = (1..=newest).rev().map(pinned).collect();
        for (at, entries) in all.chunks(9).enumerate().take(4) {
            let path = if at == 0 { "/news/".to_owned() } else { format!("/news/?page={}", at + 1) };
            let with_pin: Vec<String> = (at == 0).then(|| pinned(99)).into_iter().chain(entries.iter().cloned()).collect();
            site.page(&path, page(&with_pin, Some(&format!("/news/?page={}", at + 2))));
        }
    };
    show(30);
    let world = World::new(&config(&site, "/news/", &receiver));
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "");
    show(42);
    assert_eq!(polled(&world), numbers(42, 31));
    assert_eq!(next_pages(&site), 1);
}

#[test]
fn a_feed_is_followed_as_it_says() {
    let (site, receiver) = (Site::start(), Receiver::start());
    let feed = |newest: usize| {
        let item = |number: usize| {
            format!("<item><title>Lock number {number} of the canal</title><link>{}</link></item>", site.url(&format!("/news/r{number}")))
        };
        let all: Vec<String> = (1..=newest).rev().map(item).collect();
        for (at, items) in all.chunks(A_PAGE).enumerate() {
            let path = if at == 0 { "/feed".to_owned() } else { format!("/feed?page={}", at + 1) };
            let next = format!("<atom:link rel=\"next\" href=\"/feed?page={}\"/>", at + 2);
            let rss = "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\">";
            site.feed(&path, format!("<?xml version=\"1.0\"?>{rss}<channel><title>Acme</title>{next}{}</channel></rss>", items.concat()));
        }
    };
    feed(20);
    let world = World::new(&config(&site, "/feed", &receiver));
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "");
    feed(45);
    assert_eq!(polled(&world), numbers(45, 21));
    assert_eq!(next_pages(&site), 2);
}

#[test]
fn a_feed_without_a_next_page_says_that_it_may_have_missed_some() {
    let (site, receiver) = (Site::start(), Receiver::start());
    // Without days it would not be told from another feed in its place.
    let dated = |newest: usize| {
        let item = |number: usize| {
            let (month, day) = (1 + number / 28, 1 + number % 28);
            let link = site.url(&format!("/news/r{number}"));
            format!(
                "<item><title>Lock number {number} of the canal</title><link>{link}</link><dc:date>2026-{month:02}-{day:02}</dc:date></item>"
            )
        };
        let items: String = (newest - 9..=newest).rev().map(item).collect();
        let rss = "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">";
        site.feed("/feed", format!("<?xml version=\"1.0\"?>{rss}<channel><title>Acme</title>{items}</channel></rss>"));
    };
    dated(20);
    let world = World::new(&config(&site, "/feed", &receiver));
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "");
    dated(45);
    assert_eq!(polled(&world), numbers(45, 36));
    assert!(remarks(&world).contains("may have missed some"), "{}", remarks(&world));
    world.run(&["digest", "morning", "--send"]).ok();
    let text = receiver.wait_for(1)[0].mail().body_text(0).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("Acme: may have missed some"), "{text}");
}

#[test]
fn the_second_look_at_a_list_that_was_turned_over_asks_for_no_further_page_again() {
    let (site, world) = watched("follow_pages = 5", entry);
    // Thirty new ones at once: the first three pages hold nothing that is known.
    publish(&site, 60, entry);
    let before = site.all_requests().len();
    assert_eq!(polled(&world).len(), 30);
    let asked = site.all_requests();
    let mut pages: Vec<&str> =
        asked[before..].iter().map(|request| request.path.as_str()).filter(|path| path.starts_with("/news/?")).collect();
    let count = pages.len();
    pages.sort_unstable();
    pages.dedup();
    assert_eq!(pages.len(), count, "each once: {pages:?}");
    // Nothing known within reach, so that the first page is looked at twice.
    publish(&site, 200, entry);
    let before = site.all_requests().len();
    polled(&world);
    let asked: Vec<String> = site.all_requests()[before..].iter().map(|request| request.path.clone()).collect();
    let times = |path: &str| asked.iter().filter(|asked| *asked == path).count();
    assert_eq!(times("/news/"), 2, "{asked:?}");
    assert!((2..=6).all(|page| times(&format!("/news/?page={page}")) == 1), "{asked:?}");
}

#[test]
fn a_list_that_is_doubted_is_read_on_once_and_not_at_each_poll() {
    let (site, world) = watched("", |number| entry_of(number, ""));
    // Sixty others, on six pages.
    publish(&site, 60, |number| entry_of(500 + number, ""));
    for _ in 0..3 {
        let said = world.run(&["poll", "--json"]);
        assert!(said.stdout.is_empty() && said.stderr.contains("(redesign)"), "{said:?}");
        assert_eq!(next_pages(&site), 5, "nothing known is there");
    }
    // Something else again: it may be the old list, with much that is new above it.
    publish(&site, 45, |number| entry_of(number, ""));
    assert_eq!(polled(&world), numbers(45, 31));
}
