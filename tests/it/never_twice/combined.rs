//! Troubles that come together: a rebuilt newsroom behind a wall, while presswatch is away or told to look elsewhere, a feed that moves with
//! all its addresses and ids.

use super::{Entry, cards, config, feed, poll, rows, send, watched};
use crate::support::newsroom::Response;
use crate::support::{Receiver, Site, World};

const TITLES: [&str; 6] = [
    "Acme modernises its oldest paper mill in Hulme",
    "Two new members join the Acme supervisory board",
    "Apprentices from Acme win the regional craft award",
    "Half-year figures: order books are fuller than ever",
    "Acme and the county plant a forest on the old quay",
    "A third shift begins at the board machine in Veld",
];

fn news() -> Entry {
    Entry::new("/newsroom/2026/plant", "Acme opens a plant for recycled board in Tilbury", "2026-10-29")
}

/// The newest first, in this folder.
fn entries(folder: &str) -> Vec<Entry> {
    let entry = |(at, title): (usize, &&str)| {
        let name = title.rsplit(' ').next().unwrap().to_lowercase();
        Entry::new(&format!("{folder}/{name}"), title, &format!("2026-10-{:02}", 28 - 3 * at))
    };
    TITLES.iter().enumerate().map(entry).collect()
}

fn wall(site: &Site) {
    site.page(
        "/news/",
        "<!DOCTYPE html><html lang=\"en\"><head><title>Before you continue</title></head><body><h1>We value your privacy</h1>\
         <p>We and our 812 partners use cookies to store and access information on your device.</p>\
         <button>Accept all cookies</button><button>Reject all</button><button>Manage preferences</button></body></html>",
    );
}

/// The newsroom as it was rebuilt: another template, other addresses, none of the old ones left, and something new.
fn rebuilt() -> String {
    rows(&[&[news()], &entries("/newsroom/2026")[..]].concat())
}

#[test]
fn a_newsroom_that_is_rebuilt_behind_a_wall_while_presswatch_starts_again_and_again_tells_only_what_is_new() {
    let (site, receiver, world) = watched(&cards(&entries("/news")));
    // Each poll is a process of its own.
    wall(&site);
    assert_eq!((0..2).flat_map(|_| world.run(&["poll", "--json"]).rows()).count(), 0);
    site.page("/news/", rebuilt());
    wall(&site);
    assert_eq!(world.run(&["poll", "--json"]).rows().len(), 0);
    site.page("/news/", rebuilt());
    assert_eq!(poll(&world), [format!("new {}", news().title)]);
    wall(&site);
    assert_eq!(world.run(&["poll", "--json"]).rows().len(), 0);
    site.page("/news/", rebuilt());
    assert_eq!(poll(&world), [""; 0]);
    let mail = send(&world, &receiver);
    assert!(mail.contains(&news().title) && mail.contains("1 announcement from 1 source"), "{mail}");
    assert_eq!(mail.matches("acme: its newsroom moved to ").count(), 1, "{mail}");
    assert!(mail.contains("it is read again"), "{mail}");
    assert_eq!(world.run(&["announcements", "--json"]).ok().rows().len(), 7);
}

#[test]
fn a_newsroom_that_is_rebuilt_while_it_is_paused_tells_only_what_is_new() {
    let (site, receiver, world) = watched(&cards(&entries("/news")));
    world.run(&["pause", "acme"]).ok();
    site.page("/news/", rebuilt());
    assert_eq!(world.run(&["poll", "--json"]).rows().len(), 0, "it is left alone");
    world.run(&["resume", "acme"]).ok();
    assert_eq!(poll(&world), [format!("new {}", news().title)]);
    assert_eq!(poll(&world), [""; 0]);
    let mail = send(&world, &receiver);
    assert_eq!(mail.matches("acme: its newsroom moved to ").count(), 1, "{mail}");
    assert!(mail.contains("1 announcement from 1 source"), "{mail}");
}

#[test]
fn a_feed_that_moves_to_another_domain_with_all_addresses_and_ids_is_the_same() {
    for (dated, redirects) in [(true, true), (true, false), (false, true), (false, false)] {
        let (old, new, receiver) = (Site::start(), Site::start_on("127.0.0.2"), Receiver::start());
        let of = |site: &Site, folder: &str, ids: &str, entries: Vec<Entry>| -> Vec<Entry> {
            let entry = |(at, entry): (usize, Entry)| Entry {
                url: site.url(&entry.url.replace("/news", folder).replace("/newsroom/2026", folder)),
                guid: format!("{ids}-{at}"),
                day: entry.day.filter(|_| dated),
                ..entry
            };
            entries.into_iter().enumerate().map(entry).collect()
        };
        old.feed("/feed", feed(&of(&old, "/news", "old", entries("/news"))));
        let world = World::new(&config(&[("acme".to_owned(), old.url("/feed"))], &receiver));
        assert_eq!(poll(&world), [""; 0]);
        old.set("/feed", Response::redirect(301, &new.url("/press/feed.xml")));
        for entry in entries("/news").iter().filter(|_| redirects) {
            old.set(&entry.url, Response::redirect(301, &new.url(&entry.url.replace("/news", "/press"))));
        }
        let moved = of(&new, "/press", "new", entries("/news"));
        new.feed("/press/feed.xml", feed(&moved));
        assert_eq!((0..2).flat_map(|_| poll(&world)).collect::<Vec<_>>(), [""; 0], "dated: {dated}, redirects: {redirects}");
        let newest = of(&new, "/press", "newest", vec![news()]);
        new.feed("/press/feed.xml", feed(&[newest, moved].concat()));
        assert_eq!(poll(&world), [format!("new {}", news().title)], "dated: {dated}, redirects: {redirects}");
        let mail = send(&world, &receiver);
        assert_eq!(mail.matches("acme: its newsroom moved to ").count(), 1, "{mail}");
    }
}
