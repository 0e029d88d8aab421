//! Newsrooms that carry their list as data: from a page that only a browser could draw to the mail, and no news from data that
//! comes and goes.

use serde_json::{Value, json};

use crate::journeys::{NEW, NEW_TEXT, OLD, article, config, listing};
use crate::support::newsroom::Site;
use crate::support::smtp::Receiver;
use crate::support::world::World;

type Entries<'a> = &'a [(&'a str, &'a str, &'a str)];

fn posts(entries: Entries) -> Value {
    let post = |(path, title, day): &(&str, &str, &str)| json!({"title": title, "path": path, "publishedAt": format!("{day}T08:30:00Z")});
    entries.iter().map(post).collect()
}

/// A frame that shows nothing, with the list of announcements in it, a menu, and an event of the same build.
fn frame(entries: Entries) -> String {
    let menu = json!([{"title": "Everything about our mills", "path": "/mills"}, {"title": "Working for Acme", "path": "/jobs"}]);
    let events =
        json!([{"title": "Open day at the mill in Hulme", "path": "/events/open-day", "startDate": "2026-09-09", "date": "2026-09-09"}]);
    let data = json!({"props": {"pageProps": {"menu": menu, "events": events, "posts": posts(entries)}}});
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>Acme news</title></head><body><div id=\"__next\"></div>\
         <script id=\"__NEXT_DATA__\" type=\"application/json\">{data}</script></body></html>"
    )
}

fn titles(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["title"].as_str().unwrap()).collect()
}

fn with_new() -> Vec<(&'static str, &'static str, &'static str)> {
    std::iter::once(NEW).chain(OLD).collect()
}

#[test]
fn a_newsroom_that_only_a_browser_draws_goes_to_the_mail() {
    let (site, receiver) = (Site::start(), Receiver::start());
    site.page("/news/", frame(&OLD));
    let source = format!("[[source]]\nid = \"acme\"\nname = \"Acme\"\nurl = \"{}\"\n", site.url("/news/"));
    let world = World::new(&config(&site, "/news/", &receiver).replace(&source, ""));
    let added = world.run(&["add", &site.url("/news/"), "--id", "acme", "--json"]).ok();
    assert!(added.stdout.contains("\"acme\""), "{}", added.stdout);

    let inspected = world.run(&["inspect", &site.url("/news/"), "--json"]).ok().rows();
    assert_eq!((&inspected[0]["kind"], &inspected[0]["remarks"]), (&"listing".into(), &json!(["items from __NEXT_DATA__"])));
    assert_eq!(inspected[0]["items"].as_array().unwrap().len(), OLD.len());
    let shown = world.run(&["inspect", &site.url("/news/")]).ok().stdout;
    assert!(shown.contains("items from __NEXT_DATA__"), "{shown}");

    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "a baseline prints no rows");
    site.page("/news/", frame(&with_new()));
    site.page(NEW.0, article(NEW.1, NEW_TEXT));
    let rows = world.run(&["poll", "--json"]).ok().rows();
    assert_eq!(titles(&rows), [NEW.1]);
    assert_eq!((&rows[0]["url"], &rows[0]["published"]), (&site.url(NEW.0).into(), &format!("{}T08:30:00Z", NEW.2).into()));
    world.run(&["digest", "morning", "--send"]).ok();
    let messages = receiver.messages();
    assert_eq!(messages.len(), 1);
    assert!(messages[0].mail().subject().unwrap().contains(NEW.1));
    assert!(world.run(&["poll", "--json"]).ok().rows().is_empty());
}

#[test]
fn data_that_comes_and_goes_is_no_news() {
    let (site, receiver) = (Site::start(), Receiver::start());
    let seen = || listing(&OLD[..3]);
    // With links and days taken from what is seen, all four in the data, or drawn by script alone.
    let bare =
        || format!("<title>Acme news</title><main>{}</main>", OLD.map(|(_, title, _)| format!("<div><h3>{title}</h3></div>")).concat());
    let with_data =
        |page: String, entries: Entries| format!("{page}<script>window.__STATE__ = {}</script>", json!({"posts": posts(entries)}));
    site.page("/news/", seen());
    let world = World::new(&config(&site, "/news/", &receiver));
    let poll = || world.run(&["poll", "--json"]).ok().rows();
    assert!(poll().is_empty());
    for (what, page) in [
        ("the data begins, and goes on beyond what is seen", with_data(seen(), &OLD)),
        ("it ends", seen()),
        ("only a script draws the page", frame(&OLD)),
        ("headlines alone are seen, and the data has the rest", with_data(bare(), &OLD)),
        ("headlines alone", bare()),
        ("the data is back", with_data(bare(), &OLD)),
        ("as it began", seen()),
    ] {
        site.page("/news/", page);
        assert!(poll().is_empty(), "{what}");
    }
    site.page("/news/", with_data(bare(), &with_new()));
    site.page(NEW.0, article(NEW.1, NEW_TEXT));
    assert_eq!(titles(&poll()), [NEW.1], "the data goes on above what is seen");
    site.page("/news/", listing(&with_new()));
    assert!(poll().is_empty());
}
