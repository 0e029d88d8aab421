//! What a person at the terminal sees, and what a script reads in its place.

use std::process::Stdio;

use crate::journeys::{NEW, publish, watched};
use crate::support::fixture::Fixture;
use crate::support::newsroom::{Response, Site};
use crate::support::world::World;

#[test]
fn with_json_every_line_of_stdout_is_a_row() {
    let (site, receiver, world) = watched();
    publish(&site);
    world.run(&["poll"]).ok();
    let files = world.run(&["digest", "morning", "--preview", "mail", "--json"]).ok().rows();
    assert!(files.len() == 3 && files.iter().all(|row| world.path(row["file"].as_str().unwrap()).exists()), "{files:?}");
    assert!(world.run(&["digest", "morning", "--to", "me@example.org", "--json"]).ok().rows().is_empty());
    receiver.refuse_recipient("reader@example.com", 451);
    let sent = world.run(&["digest", "morning", "--send", "--json"]);
    let row = &sent.rows()[0];
    assert_eq!((&row["to"], &row["state"]), (&"reader@example.com".into(), &"deferred".into()));
    assert!(row["next_try"].is_string() && row["reason"].as_str().unwrap().contains("451"), "{row}");
    receiver.behave();
    assert_eq!(world.run(&["outbox", "retry", "--json"]).ok().rows()[0]["state"], "sent");
    for verb in [&["outbox", "retry"][..], &["digest", "morning"], &["digest", "morning", "--send"], &["check"], &["init", "new"]] {
        assert!(world.run(&[verb, &["--json"]].concat()).ok().rows().is_empty(), "{verb:?}");
    }
    let demo = world.run(&["demo", "--json"]).ok();
    assert_eq!(demo.rows_with("file").len(), demo.rows().len());
}

#[test]
fn a_page_that_is_no_listing_is_told_with_what_to_do_next() {
    let world = World::new("");
    let pages = [
        ("wall", "<h1>We value your privacy</h1><p>We and our partners ask for your consent.</p><button>Accept</button>", "cookie"),
        ("captcha", "<title>Just a moment...</title>", "sitemap"),
        ("login", "<title>Sign in</title><input type=password>", "auth"),
        ("error", "<title>Page not found</title>", "browser"),
        ("shell", "<div id=app data-endpoint=/api/news></div><script src=/app.js></script>", "https://acme.example/api/news"),
        ("empty", "<h1>Newsroom</h1><p>No press releases found.</p>", "schedule"),
        ("home", "<h1>Acme</h1><p>Welcome.</p><footer><a href=/company/press>Press</a></footer>", "https://acme.example/company/press"),
    ];
    for (reason, page, advice) in pages {
        world.write("page.html", page);
        let inspect = ["inspect", "page.html", "--base-url", "https://acme.example/newsroom"];
        let row = &world.run(&[&["--json"][..], &inspect].concat()).ok().rows()[0];
        assert_eq!((&row["kind"], &row["reason"]), (&"none".into(), &reason.into()), "{row}");
        let said = world.run(&inspect).ok().stdout;
        assert!(said.contains("holds no announcements") && said.contains(advice), "{said}");
        assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    }
}

#[test]
fn a_listing_tells_its_next_page() {
    let world = World::new("");
    world.write("page.html", &crate::journeys::listing(&crate::journeys::OLD).replace("</main>", "<a href=\"?page=2\">Next ›</a></main>"));
    let inspect = ["inspect", "page.html", "--base-url", "https://acme.example/news/"];
    assert_eq!(world.run(&[&["--json"][..], &inspect].concat()).ok().rows()[0]["next"], "https://acme.example/news/?page=2");
    assert!(world.run(&inspect).ok().stdout.contains("Its next page is https://acme.example/news/?page=2"));
}

#[test]
fn quiet_leaves_what_was_asked_for_and_what_failed() {
    let (site, _receiver, world) = watched();
    publish(&site);
    let polled = world.run(&["poll", "--quiet"]).ok();
    assert!(polled.stdout.contains(NEW.1) && polled.stderr.is_empty(), "{polled:?}");
    for verb in [&["check"][..], &["digest", "morning", "--send"], &["digest", "morning"], &["outbox", "retry"]] {
        let said = world.run(&[verb, &["--quiet"]].concat()).ok();
        assert!(!said.stdout.contains("Nothing") && !said.stdout.contains("is right") && said.stderr.is_empty(), "{said:?}");
    }
    site.set("/news/", Response::status(503));
    assert!(world.run(&["poll", "--quiet"]).stderr.starts_with("warning: source `acme` is failing (error): "));
}

#[test]
fn stderr_that_nobody_reads_costs_no_poll() {
    let (site, _receiver, world) = watched();
    publish(&site);
    let mut poll = world.command(&["-vvv", "poll", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(poll.stderr.take());
    let output = poll.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 1);
}

#[test]
fn the_log_names_no_reader_in_full() {
    let (site, receiver, world) = watched();
    publish(&site);
    world.run(&["poll"]).ok();
    receiver.refuse_recipient("reader@example.com", 550);
    let said = world.run(&["-v", "digest", "morning", "--send"]);
    assert!(said.stdout.contains("refused   morning issue 1 to reader@example.com: "), "{}", said.stdout);
    assert!(said.stderr.contains("refused delivery=1 digest=\"morning\" issue=1 to=\"r…@example.com\""), "{}", said.stderr);
    assert!(!said.stderr.contains("reader@"), "{}", said.stderr);
}

#[test]
fn troubles_are_told_in_the_order_of_the_config() {
    let site = Site::start();
    let source = |id: &str, path: &str| format!("[[source]]\nid = \"{id}\"\nurl = \"{}\"\n", site.url(path));
    let paused = format!("{}paused = true\n", source("resting", "/resting"));
    let sources =
        [source("robbed", "/a"), "[[source]]\nid = \"far\"\nurl = \"http://127.0.0.1:9/\"\n".to_owned(), paused, source("lost", "/b")];
    let world = World::new(&format!("[fetch]\ndelay = \"0s\"\nallow_networks = [\"127.0.0.0/8\"]\n{}", sources.concat()));
    let said = world.run(&["poll"]).stderr;
    let places = ["robbed", "far", "lost"].map(|id| said.find(&format!("warning: source `{id}`")).expect(id));
    assert!(said.contains("3 of 3 sources fail at once"), "{said}");
    assert!(places.is_sorted() && said.contains("source `resting` is paused and was not polled"), "{said}");
    let checked = world.run(&["check", "--online", "--json"]);
    let resting = checked.rows().into_iter().find(|row| row["source"] == "resting").unwrap();
    assert_eq!((&resting["ok"], &resting["result"]), (&true.into(), &"paused, so it was not asked".into()));
    assert_eq!(site.hits("/resting"), 0);
}

#[test]
fn a_delivery_that_is_done_says_so() {
    let (site, _receiver, world) = watched();
    publish(&site);
    world.run(&["poll"]).ok();
    world.run(&["digest", "morning", "--send"]).ok();
    for action in ["retry", "drop"] {
        assert_eq!(world.run(&["outbox", action, "1"]).stderr, "error: delivery 1 was sent already\n");
        assert!(world.run(&["outbox", action, "2"]).stderr.contains("delivery 2 is not in the outbox"));
    }
}

/// `inspect` prints the rule that it found; a source with this rule finds the same.
#[test]
fn a_pasted_rule_finds_what_was_found_without_it() {
    for name in ["weekly-letter", "trade-site", "plain-blog"] {
        let (site, fixture) = (Site::start(), Fixture::load(name));
        fixture.serve(&site);
        let fetch = "[fetch]\ndelay = \"0s\"\nallow_networks = [\"127.0.0.0/8\"]\n";
        let world = World::new(fetch);
        let url = site.url(&fixture.expected.listing);
        let found = world.run(&["inspect", &url, "--json"]).ok().rows().remove(0);
        let printed = world.run(&["inspect", &url]).ok().stdout;
        let rule = printed.lines().find(|line| line.starts_with("select = {")).unwrap_or_else(|| panic!("{name}: {printed}"));
        world.configure(&format!("{fetch}[[source]]\nid = \"a\"\nurl = \"{url}\"\nannounce_existing = 100\n{rule}\n"));
        world.run(&["check"]).ok();
        let read = |row: &serde_json::Value| ["url", "title", "published", "teaser"].map(|key| row[key].to_string());
        let by_rule: Vec<_> = world.run(&["poll", "--dry-run", "--json"]).ok().rows().iter().map(read).collect();
        assert_eq!(by_rule, found["items"].as_array().unwrap().iter().map(read).collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn the_config_of_the_readme_is_right() {
    let readme = include_str!("../../README.md");
    let config = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let world = World::new(&config.replace("/etc/presswatch/smtp-password", "smtp-password"));
    world.write("smtp-password", "a password\n");
    let said = world.run(&["check"]).ok();
    assert!(said.stdout.contains("is right: 1 source, 1 digest"), "{said:?}");
}
