//! From a newsroom's page to the mail in the reader's box: the whole way, with the real binary.

use serde_json::Value;

use crate::support::fixture::Fixture;
use crate::support::newsroom::{Response, Site};
use crate::support::smtp::Receiver;
use crate::support::world::World;

/// A config that watches one page and sends to one reader.
pub fn config(site: &Site, path: &str, receiver: &Receiver) -> String {
    format!(
        "timezone = \"Europe/Berlin\"\n[fetch]\ndelay = \"0s\"\nallow_networks = [\"127.0.0.0/8\"]\n\
         [mail]\nfrom = \"Press desk <desk@example.com>\"\nserver = \"{}\"\n\
         [[source]]\nid = \"acme\"\nname = \"Acme\"\nurl = \"{}\"\n\
         [[digest]]\nid = \"morning\"\ntitle = \"Newsroom digest\"\nto = [\"reader@example.com\"]\nschedule = \"0 8 * * *\"\n",
        receiver.url(),
        site.url(path)
    )
}

/// A listing in the plainest form; `entries` are path, headline and day, the newest first.
pub fn listing(entries: &[(&str, &str, &str)]) -> String {
    let items: String = entries
        .iter()
        .map(|(path, title, day)| {
            format!("<li><time datetime=\"{day}\">{day}</time> <h3><a href=\"{path}\">{title}</a></h3><p>What it means for the region and for those who work there.</p></li>")
        })
        .collect();
    let menu =
        "<nav><ul><li><a href=\"/\">Home</a></li><li><a href=\"/about\">About us</a></li><li><a href=\"/jobs\">Careers</a></li></ul></nav>";
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>Acme news</title></head><body>{menu}<main><h1>News</h1><ul class=\"news\">{items}</ul></main></body></html>"
    )
}

/// An article page.
pub fn article(title: &str, text: &str) -> String {
    let paragraphs: String = text.split('\n').map(|paragraph| format!("<p>{paragraph}</p>")).collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>{title}</title></head><body><main><article><h1>{title}</h1>{paragraphs}</article></main></body></html>"
    )
}

pub const OLD: [(&str, &str, &str); 4] = [
    ("/news/mill", "Acme modernises its oldest paper mill in Hulme", "2026-10-05"),
    ("/news/board", "Two new members join the Acme supervisory board", "2026-09-21"),
    ("/news/award", "Apprentices from Acme win the regional craft award", "2026-09-02"),
    ("/news/figures", "Half-year figures: order books are fuller than ever", "2026-08-11"),
];

pub const NEW: (&str, &str, &str) = ("/news/plant", "Acme opens a plant for recycled board in Tilbury", "2026-10-19");

pub const NEW_TEXT: &str = "Acme has opened a plant for recycled board in Tilbury, the first of its kind in the county. The company spent £48 million on the two halls.\n\
     About 210 people will work there from the first of December. They make board from paper that the region's towns collect.\n\
     The plant uses 38% less water than the one it replaces, the company said.";

/// A site with the old items, whose baseline is taken.
pub fn watched() -> (Site, Receiver, World) {
    let (site, receiver) = (Site::start(), Receiver::start());
    site.page("/news/", listing(&OLD));
    let world = World::new(&config(&site, "/news/", &receiver));
    let baseline = world.run(&["poll", "--json"]).ok();
    assert_eq!(baseline.stdout, "", "a baseline prints no rows");
    (site, receiver, world)
}

pub fn publish(site: &Site) {
    let entries: Vec<(&str, &str, &str)> = std::iter::once(NEW).chain(OLD).collect();
    site.page("/news/", listing(&entries));
    site.page(NEW.0, article(NEW.1, NEW_TEXT));
}

#[test]
fn a_new_announcement_goes_from_the_page_to_the_mail_once() {
    let (site, receiver, world) = watched();
    publish(&site);
    let rows = world.run(&["poll", "--json"]).ok().rows();
    assert_eq!(rows.len(), 1, "{rows:?}");
    let row = &rows[0];
    assert_eq!((&row["change"], &row["title"], &row["source"]), (&"new".into(), &NEW.1.into(), &"acme".into()));
    assert_eq!((&row["url"], &row["published"]), (&site.url(NEW.0).into(), &NEW.2.into()));
    assert!(row["summary"].as_str().unwrap().starts_with("Acme has opened a plant"), "{row}");
    assert!(row["figures"].to_string().contains("£48 million"), "{row}");

    world.run(&["digest", "morning", "--send"]).ok();
    let messages = receiver.messages();
    assert_eq!(messages.len(), 1);
    let mail = messages[0].mail();
    assert!(mail.subject().unwrap().contains(NEW.1), "{:?}", mail.subject());
    for part in [mail.body_text(0).unwrap(), mail.body_html(0).unwrap()] {
        assert!(part.contains(NEW.1) && part.contains(&site.url(NEW.0)) && part.contains("£48 million"), "{part}");
        assert!(OLD.iter().all(|(_, title, _)| !part.contains(title)), "{part}");
    }

    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "");
    let said = world.run(&["digest", "morning", "--send"]).ok().stdout;
    assert!(said.starts_with("Nothing new for `morning`"), "{said}");
    assert_eq!(receiver.messages().len(), 1);
}

#[test]
fn every_shape_of_newsroom_goes_from_page_to_mail() {
    for name in Fixture::ALL {
        shape(name);
    }
}

fn shape(name: &str) {
    let fixture = Fixture::load(name);
    let (site, receiver) = (Site::start(), Receiver::start());
    fixture.serve_before(&site);
    let world = World::new(&config(&site, &fixture.expected.listing, &receiver));
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "{name}: the baseline is silent");

    fixture.serve(&site);
    let rows = world.run(&["poll", "--json"]).ok().rows();
    check_rows(&fixture, &site, &rows);

    world.run(&["digest", "morning", "--send"]).ok();
    let messages = receiver.messages();
    assert_eq!(messages.len(), 1, "{name}");
    let html = messages[0].mail().body_html(0).unwrap().into_owned();
    for item in fixture.newest() {
        assert!(html.contains(&site.url(&item.url)), "{name}: {html}");
    }
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "{name}: nothing twice");
}

/// The rows are the fixture's newest items, each with its address, its day, and its text without what surrounds it.
pub fn check_rows(fixture: &Fixture, site: &Site, rows: &[Value]) {
    let (name, newest) = (&fixture.expected.listing, fixture.newest());
    let titles = |rows: &[Value]| rows.iter().map(|row| row["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(titles(rows), newest.iter().map(|item| item.title.clone()).collect::<Vec<_>>(), "{name}: exactly the newest");
    for (row, (item, expected)) in rows.iter().zip(newest.iter().zip(&fixture.expected.articles)) {
        assert_eq!(row["url"], site.url(&item.url), "{name}");
        let day = row.get("published").and_then(Value::as_str).map(|published| published[..10].to_owned());
        let known = item.published.as_ref().or(expected.published.as_ref()).map(|published| published[..10].to_owned());
        assert_eq!(day, known, "{name}: {}", item.title);
        let stories = row["stories"].as_array().map_or(&[][..], Vec::as_slice).iter();
        let parts = stories.flat_map(|story| [&story["title"], &story["text"]]).chain([&row["text"]]);
        let text = parts.map(|part| part.as_str().unwrap_or_else(|| panic!("{name}: {} has no text", item.title)));
        let text = text.collect::<Vec<_>>().join("\n\n");
        for part in &expected.must_contain {
            assert_eq!(text.matches(part.as_str()).count(), 1, "{name}: {part:?} stands once in\n{text}");
        }
        for part in &expected.must_not_contain {
            assert!(!text.contains(part.as_str()), "{name}: {part:?} in\n{text}");
        }
    }
}

#[test]
fn the_newest_item_of_a_baseline_is_announced_where_asked_for() {
    let (site, receiver) = (Site::start(), Receiver::start());
    site.page("/news/", listing(&OLD));
    site.page(OLD[0].0, article(OLD[0].1, NEW_TEXT));
    let text = config(&site, "/news/", &receiver).replace("[[digest]]", "announce_existing = 1\n[[digest]]");
    let rows = World::new(&text).run(&["poll", "--json"]).ok().rows();
    assert_eq!(rows.iter().map(|row| row["title"].as_str().unwrap()).collect::<Vec<_>>(), [OLD[0].1]);
}

#[test]
fn an_unchanged_page_is_asked_for_with_its_own_validators_and_not_read() {
    let (site, _receiver, world) = watched();
    world.run(&["poll"]).ok();
    let requests = site.requests("/news/");
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].header("if-none-match"), "");
    assert!(!requests[1].header("if-none-match").is_empty());
    assert_eq!(site.hits("/robots.txt"), 1, "robots.txt is asked for once a day");
}

#[test]
fn a_rewritten_headline_is_an_update_that_shows_both() {
    let (site, receiver, world) = watched();
    let rewritten = "Acme modernises and enlarges its oldest paper mill in Hulme";
    let mut entries = OLD;
    entries[0].1 = rewritten;
    site.page("/news/", listing(&entries));
    site.page(OLD[0].0, article(rewritten, NEW_TEXT));
    let rows = world.run(&["poll", "--json"]).ok().rows();
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (&rows[0]["change"], &rows[0]["title"], &rows[0]["previous_title"]),
        (&"updated".into(), &rewritten.into(), &OLD[0].1.into())
    );
    world.run(&["digest", "morning", "--send"]).ok();
    let text = receiver.messages()[0].mail().body_text(0).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains(rewritten) && text.contains(OLD[0].1), "{text}");
}

#[test]
fn an_item_that_only_left_the_page_is_not_withdrawn() {
    let (site, _receiver, world) = watched();
    site.page("/news/board", article(OLD[1].1, NEW_TEXT));
    let left: Vec<_> = OLD.into_iter().filter(|entry| entry.0 != "/news/board").collect();
    site.page("/news/", listing(&left));
    for _ in 0..3 {
        assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "");
    }
    site.page("/news/", listing(&OLD));
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "and when it comes back it is known");
}

#[test]
fn two_sources_of_one_site_share_one_announcement() {
    let (site, receiver, world) = watched();
    let feed = |entries: &[(&str, &str)]| {
        let items: String = entries
            .iter()
            .map(|(path, title)| {
                format!("<item><title>{title}</title><link>{}?utm_source=rss</link><guid>{path}</guid></item>", site.url(path))
            })
            .collect();
        format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Acme feed</title>{items}</channel></rss>")
    };
    site.feed("/feed", feed(&[(OLD[0].0, OLD[0].1)]));
    let text = config(&site, "/news/", &receiver)
        .replace("[[digest]]", &format!("[[source]]\nid = \"feed\"\nurl = \"{}\"\n[[digest]]", site.url("/feed")))
        .replace("schedule = \"0 8 * * *\"", "schedule = \"0 8 * * *\"\nsources = [\"feed\"]");
    world.configure(&text);
    world.run(&["poll"]).ok();
    publish(&site);
    // The listing shows it first. The digest wants the feed only, and gets it when the feed has it too.
    assert_eq!(world.run(&["poll", "acme", "--json"]).ok().rows().len(), 1);
    assert!(world.run(&["digest", "morning", "--send"]).ok().stdout.starts_with("Nothing new"));
    site.feed("/feed", feed(&[(NEW.0, NEW.1), (OLD[0].0, OLD[0].1)]));
    assert_eq!(world.run(&["poll", "feed", "--json"]).ok().stdout, "", "known already");
    let archive = world.run(&["announcements", "--json", "--search", "\"recycled board\" Tilbury"]).ok().rows();
    assert_eq!(archive.len(), 1);
    assert_eq!(archive[0]["sources"], serde_json::json!(["acme", "feed"]));
    world.run(&["digest", "morning", "--send"]).ok();
    assert_eq!(receiver.messages().len(), 1);
}

#[test]
fn a_homepage_without_a_list_is_read_through_the_feed_it_names() {
    let (site, receiver) = (Site::start(), Receiver::start());
    let home = "<!DOCTYPE html><html lang=\"en\"><head><title>Acme</title><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed\"></head>\
         <body><h1>Acme makes paper</h1><p>We have made paper in Hulme since 1871, and we mean to go on.</p><a href=\"/contact\">Contact</a></body></html>";
    site.page("/", home);
    let feed = |new: &str| {
        format!(
            "<rss version=\"2.0\"><channel><title>Acme</title>{new}<item><title>An old story from Hulme</title><link>{}</link></item></channel></rss>",
            site.url("/old")
        )
    };
    site.feed("/feed", feed(""));
    let world = World::new(&config(&site, "/", &receiver));
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "");
    site.feed("/feed", feed(&format!("<item><title>{}</title><link>{}</link></item>", NEW.1, site.url(NEW.0))));
    site.page(NEW.0, article(NEW.1, NEW_TEXT));
    let rows = world.run(&["poll", "--json"]).ok().rows();
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0]["title"], NEW.1);
    assert_eq!(site.hits("/"), 1, "the choice is kept");
}

#[test]
fn a_permanent_redirect_is_remembered() {
    let (site, _receiver, world) = watched();
    site.page("/newsroom/", listing(&OLD));
    site.set("/news/", Response::redirect(301, "/newsroom/"));
    world.run(&["poll"]).ok();
    let before = site.hits("/news/");
    world.run(&["poll"]).ok();
    assert_eq!((site.hits("/news/"), site.hits("/newsroom/")), (before, 2));
}

#[test]
fn a_source_read_by_new_rules_announces_nothing_old() {
    let (site, receiver, world) = watched();
    let text = config(&site, "/news/", &receiver)
        .replace("[[digest]]", "select = { item = \"ul.news > li\", title = \"h3\", link = \"h3 a@href\" }\n[[digest]]");
    world.configure(&text);
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "");
    publish(&site);
    let rows = world.run(&["poll", "--json"]).ok().rows();
    assert_eq!(rows.iter().map(|row| row["title"].as_str().unwrap()).collect::<Vec<_>>(), [NEW.1]);
}

#[test]
fn previews_tests_and_dry_runs_mark_nothing() {
    let (site, receiver, world) = watched();
    publish(&site);
    for _ in 0..2 {
        assert_eq!(world.run(&["poll", "--dry-run", "--json"]).ok().rows()[0]["title"], NEW.1);
    }
    world.run(&["poll"]).ok();
    let printed = world.run(&["digest", "morning"]).ok().stdout;
    assert!(printed.contains(NEW.1) && printed.contains(&site.url(NEW.0)), "{printed}");
    let files = world.run(&["digest", "morning", "--preview", "mail"]).ok().stdout;
    assert_eq!(files.lines().count(), 3, "{files}");
    assert!(files.lines().all(|file| world.path(file).exists()), "{files}");
    world.run(&["digest", "morning", "--to", "me@example.org"]).ok();
    assert_eq!(receiver.messages()[0].to, ["me@example.org"]);
    world.run(&["digest", "morning", "--send"]).ok();
    assert_eq!(receiver.messages()[1].to, ["reader@example.com"]);
    let since = world.run(&["digest", "morning", "--since", "1h"]).ok().stdout;
    assert!(since.contains(NEW.1), "what was taken can be seen again: {since}");
}

#[test]
fn status_says_how_everything_is() {
    let (site, receiver, world) = watched();
    let rows = world.run(&["status", "--json"]).ok().rows();
    assert_eq!((&rows[0]["source"], &rows[0]["state"], &rows[0]["kind"]), (&"acme".into(), &"ok".into(), &"listing".into()));
    assert!(rows[0]["next_poll"].is_string() && rows[0]["last_poll"].is_string(), "{rows:?}");
    assert_eq!(rows[1]["digest"], "morning");
    assert_eq!(rows[2]["outbox"]["waiting"], 0);

    site.set("/news/", Response::status(503));
    let said = world.run(&["poll"]);
    assert_eq!(said.status, Some(1));
    assert!(said.stderr.contains("source `acme` is failing (error)") && said.stderr.contains("503"), "{}", said.stderr);
    assert_eq!(world.run(&["status", "--json"]).ok().rows()[0]["state"], "failing");
    publish(&site);
    assert_eq!(world.run(&["poll", "--json"]).ok().rows().len(), 1, "and when it is back nothing is lost");
    world.run(&["digest", "morning", "--send"]).ok();
    let text = receiver.messages()[0].mail().body_text(0).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("it is read again"), "the foot says so: {text}");
    let table = world.run(&["status"]).ok().stdout;
    assert!(table.lines().all(|line| line.chars().count() <= 80), "{table}");
}
