//! A living page from its baseline to its edits, with the real binary: what a person changed is told once, with the headings
//! above it; what changes by itself is not.

use std::process::Stdio;

use serde_json::Value;

use crate::journeys::config;
use crate::support::{Receiver, Response, Site, World};

const PATH: &str = "/help/";
const STAMP: &str = "08:15:42";
const TEASER: &str = "From our album: bakers in Osthede hand out rolls before sunrise.";

fn fixture(name: &str) -> String {
    let path = format!("{}/tests/fixtures/page/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The page before the edits, made at another moment.
fn before(time: &str, teaser: &str) -> String {
    fixture("before.html").replace(STAMP, time).replace(TEASER, teaser)
}

/// Serves what differs from look to look, and takes the baseline.
fn watched() -> (Site, Receiver, World) {
    let (site, receiver) = (Site::start(), Receiver::start());
    site.set_once(PATH, Response::html(before("08:15:42", TEASER)));
    site.page(PATH, before("08:15:43", "The new boat house has a roof of larch."));
    let world = World::new(&config(&site, PATH, &receiver));
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "a baseline prints no rows");
    assert_eq!(site.hits(PATH), 2, "a baseline takes two looks");
    (site, receiver, world)
}

/// Path, old and new text of a row.
fn edit(row: &Value) -> (Vec<String>, Option<String>, Option<String>) {
    let text = |key: &str| row.get(key).map(|text| text.as_str().unwrap().to_owned());
    let path = row
        .get("path")
        .map_or_else(Vec::new, |path| path.as_array().unwrap().iter().map(|part| part.as_str().unwrap().to_owned()).collect());
    (path, text("old"), text("new"))
}

/// The rows are what `expected.json` says: each text holds the piece that stands there.
fn check_edits(rows: &[Value]) {
    let expected: Vec<Value> = serde_json::from_str(&fixture("expected.json")).unwrap();
    let told = rows.iter().map(|row| format!("{:?}", edit(row))).collect::<Vec<_>>().join("\n");
    assert_eq!(rows.len(), expected.len(), "{told}");
    for (row, expected) in rows.iter().zip(&expected) {
        let (path, old, new) = edit(row);
        assert_eq!(path.into_iter().map(Value::from).collect::<Vec<_>>(), *expected["path"].as_array().unwrap(), "{told}");
        for (found, piece) in [(old, &expected["old"]), (new, &expected["new"])] {
            assert_eq!(found.is_some(), piece.is_string(), "{expected}\n{told}");
            assert!(found.unwrap_or_default().contains(piece.as_str().unwrap_or_default()), "{expected}\n{told}");
        }
    }
}

#[test]
fn a_page_that_becomes_a_feed_announces_nothing_that_is_there_already() {
    let (site, _receiver, world) = watched();
    let entry = |n: u8| format!("<item><title>Boat {n} is back in Sund</title><link>https://acme.example/{n}</link></item>");
    let feed = |newest: u8| format!("<rss version='2.0'><channel>{}</channel></rss>", (1..=newest).rev().map(entry).collect::<String>());
    site.page(PATH, feed(4));
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "a first look at a feed is a baseline");
    site.page(PATH, feed(5));
    let rows = world.run(&["poll", "--json"]).ok().rows();
    assert_eq!(rows.iter().map(|row| &row["title"]).collect::<Vec<_>>(), ["Boat 5 is back in Sund"]);
}

#[test]
fn edits_of_a_living_page_are_told_once_with_their_section_and_noise_never() {
    let (site, _receiver, world) = watched();
    site.page(PATH, before("09:00:00", "Forty swans were counted on the lower Elver."));
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "noise is no edit");

    site.page(PATH, fixture("after.html"));
    check_edits(&world.run(&["poll", "--dry-run", "--json"]).ok().rows());
    let rows = world.run(&["poll", "--json"]).ok().rows();
    check_edits(&rows);
    for row in &rows {
        assert_eq!((&row["change"], &row["url"], &row["source"]), (&"edited".into(), &site.url(PATH).into(), &"acme".into()));
        assert_eq!(row["title"], "How the Lindmark group helps after the flood");
    }
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "nothing twice");
    site.page(PATH, fixture("after.html").replace("11:45:03", "12:00:00"));
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "nothing twice");
    let status = world.run(&["status", "--json"]).ok().rows_with("source");
    assert_eq!((&status[0]["state"], &status[0]["kind"]), (&"ok".into(), &"page".into()));
}

#[test]
fn inspect_marks_the_noise_of_a_living_page_after_a_second_look() {
    let (site, receiver) = (Site::start(), Receiver::start());
    site.set_once(PATH, Response::html(before("08:15:42", TEASER)));
    site.page(PATH, before("08:15:43", "The new boat house has a roof of larch."));
    let world = World::new(&config(&site, PATH, &receiver));
    let rows = world.run(&["inspect", &site.url(PATH), "--json"]).ok().rows();
    assert_eq!((rows.len(), &rows[0]["kind"], site.hits(PATH)), (1, &"page".into(), 2));
    let blocks = rows[0]["blocks"].as_array().unwrap();
    let noise: Vec<&str> =
        blocks.iter().filter(|block| block.get("noise").is_some()).map(|block| block["text"].as_str().unwrap()).collect();
    assert_eq!(noise, ["Page generated at 08:15:43 on our own server", "The new boat house has a roof of larch."]);

    world.write("saved.html", &before("08:15:42", TEASER));
    let rows = world.run(&["inspect", "saved.html", "--json"]).ok().rows();
    assert_eq!(rows[0]["kind"], "page");
    assert!(rows[0]["blocks"].as_array().unwrap().iter().all(|block| block.get("noise").is_none()), "a file is seen once only");
    let said = world.run(&["inspect", &site.url(PATH), "--as", "page"]).ok().stdout;
    assert!(said.contains("Shops and markets › Corner Larder") || said.contains("Shops and markets\n"), "{said}");
}

#[test]
fn what_stands_in_place_of_the_page_changes_nothing() {
    let (site, _receiver, world) = watched();
    for (html, reason) in [
        ("<title>Just a moment...</title><p>Verifying you are human.</p>", "captcha"),
        (
            "<title>Privacy</title><h1>We value your privacy</h1><p>We and our partners use cookies to store information on your device.</p><button>Accept all</button>",
            "wall",
        ),
        ("<title>404</title><h1>Page not found</h1>", "error"),
        (
            "<title>Fair</title><h1>Fair</h1><p>Stalls can be booked from June.</p><p>There will be music.</p><p>Children pay nothing.</p>",
            "redesign",
        ),
    ] {
        site.page(PATH, html);
        let output = world.run(&["poll", "--json"]);
        assert_eq!((output.stdout.as_str(), output.status), ("", Some(1)), "{reason}: {}", output.stderr);
        let status = world.run(&["status", "--json"]).ok().rows_with("source");
        assert_eq!((&status[0]["state"], &status[0]["reason"]), (&"degraded".into(), &reason.into()));
    }
    site.page(PATH, fixture("after.html"));
    check_edits(&world.run(&["poll", "--json"]).ok().rows());
}

#[test]
fn killed_between_the_two_looks_there_is_no_baseline() {
    let (site, receiver) = (Site::start(), Receiver::start());
    site.set_once(PATH, Response::html(before("08:15:42", TEASER)));
    site.hang(PATH);
    let world = World::new(&config(&site, PATH, &receiver));
    let mut poll = world.command(&["poll"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    site.wait_for(PATH, 2);
    poll.kill().unwrap();
    poll.wait().unwrap();

    site.page(PATH, fixture("after.html"));
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "the whole page is a baseline still");
    assert_eq!(site.hits(PATH), 4, "which takes two looks of its own");
}

#[test]
fn a_rule_narrows_what_is_watched() {
    let (site, receiver) = (Site::start(), Receiver::start());
    site.page(PATH, fixture("before.html"));
    let rule = "kind = \"page\"\nselect = { item = \"table\", exclude = \"tr:first-child\" }\n[[digest]]";
    let world = World::new(&config(&site, PATH, &receiver).replace("[[digest]]", rule));
    world.run(&["poll"]).ok();
    site.page(PATH, fixture("after.html"));
    let edits: Vec<_> = world.run(&["poll", "--json"]).ok().rows().iter().map(edit).collect();
    let told = |old: Option<&str>, new: &str| (vec!["Relief goods on their way".to_owned()], old.map(str::to_owned), Some(new.to_owned()));
    assert_eq!(edits, [told(Some("Osthede | 25 | 388"), "Osthede | 31 | 455"), told(None, "Varta | 3 | 18")]);
}
