//! Newsrooms that move from one platform to another: it is said, they are read on, and what is known is not announced again.

use super::imitation;
use super::imitation::{Imitation, all, newest, older};
use crate::journeys;
use crate::support::newsroom::{Response, Site};
use crate::support::smtp::Receiver;
use crate::support::world::World;

/// A newsroom that is watched by its page's address, and a digest of it.
fn watched(imitation: &Imitation) -> (Site, World, Receiver) {
    let (site, receiver) = (Site::start(), Receiver::start());
    imitation.serve(&site, &older(8));
    let world = World::new(&journeys::config(&site, imitation.page, &receiver));
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "");
    (site, world, receiver)
}

fn announced(world: &World) -> Vec<String> {
    world.run(&["poll", "--json"]).ok().rows().iter().map(|row| row["title"].as_str().unwrap().to_owned()).collect()
}

fn remarks(world: &World) -> String {
    world.run(&["status", "--json"]).ok().rows_with("source").remove(0)["remarks"].to_string()
}

#[test]
fn a_page_that_is_made_anew_says_from_what_to_what_and_repeats_nothing() {
    let (q4, notified) = (imitation("q4"), imitation("notified"));
    let (site, world, receiver) = watched(q4);
    assert!(!remarks(&world).contains("migrated"));
    // The same address, another system: other addresses of every release, and a new one.
    site.page(q4.page, notified.render("page.html", &site, &all()));
    assert_eq!(announced(&world), [newest().title]);
    assert!(remarks(&world).contains("migrated from Q4 to Notified"), "{}", remarks(&world));
    world.run(&["digest", "morning", "--send"]).ok();
    let mails = receiver.wait_for(1);
    let text = mails[0].mail().body_text(0).unwrap().replace("\r\n", " ");
    assert!(text.contains("migrated from Q4 to Notified"), "{text}");
    assert_eq!(announced(&world), [""; 0]);
}

#[test]
fn where_nothing_known_is_left_behind_a_door_it_says_that_it_may_have_missed_some() {
    let q4 = imitation("q4");
    let (site, receiver) = (Site::start(), Receiver::start());
    q4.serve(&site, &older(8)[5..]);
    let world = World::new(&journeys::config(&site, q4.page, &receiver));
    assert_eq!(announced(&world), [""; 0]);
    q4.serve(&site, &all()[..3]);
    assert_eq!(announced(&world).len(), 3);
    assert!(remarks(&world).contains("may have missed some"), "{}", remarks(&world));
    world.run(&["digest", "morning", "--send"]).ok();
    let text = receiver.wait_for(1)[0].mail().body_text(0).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("Acme: may have missed some"), "{text}");
}

/// A newsroom that was added by the feed of one platform, which is gone since the newsroom has another one.
fn left() -> (Site, World) {
    let (q4, notified) = (imitation("q4"), imitation("notified"));
    let (site, world) = q4.start();
    // The feed answers, so that `add` writes no kind, and leaves it to be found out.
    site.set("/rss/pressrelease.aspx", q4.behind("feed.xml", &site, &older(8)));
    site.set(q4.door, Response::status(404));
    world.run(&["add", &site.url(q4.page), "--id", "acme"]).ok();
    assert_eq!(announced(&world), [""; 0]);

    site.remove("/rss/pressrelease.aspx");
    site.page(q4.page, notified.render("page.html", &site, &all()));
    site.set("/rss/news-releases.xml", notified.behind("feed.xml", &site, &all()));
    assert_eq!(announced(&world), [newest().title]);
    (site, world)
}

#[test]
fn a_door_that_closed_is_left_for_the_new_platforms() {
    let (site, world) = left();
    let status = world.run(&["status", "--json"]).ok().rows_with("source").remove(0);
    let told = status["remarks"].to_string();
    assert!(status["state"] == "ok" && told.contains("migrated from Q4 to Notified"), "{status}");
    assert!(told.contains(&format!("read through {}", site.url(imitation("notified").door))), "{status}");
    assert_eq!(announced(&world), [""; 0]);
    assert_eq!(site.hits("/rss/pressrelease.aspx"), 3, "asked by `add`, at the baseline, and when it was gone");
}

#[test]
fn a_door_that_opens_again_is_found_open_within_a_day() {
    let (site, world) = left();
    site.set("/rss/pressrelease.aspx", imitation("q4").behind("feed.xml", &site, &all()));
    crate::trouble::sqlite(&world, "UPDATE source SET full_read_at = full_read_at - 25 * 3600000");
    assert_eq!(announced(&world), [""; 0]);
    assert!(!remarks(&world).contains("read through"), "{}", remarks(&world));
    assert_eq!(site.hits("/rss/pressrelease.aspx"), 4);
}

#[test]
fn a_person_who_named_the_kind_is_told_where_the_announcements_are_now() {
    let (q4, notified) = (imitation("q4"), imitation("notified"));
    let (site, world) = q4.start();
    world.run(&["add", &site.url(q4.page), "--id", "acme"]).ok();
    assert_eq!(announced(&world), [""; 0]);

    site.remove(q4.door);
    site.page(q4.page, notified.render("page.html", &site, &older(8)));
    site.set("/rss/news-releases.xml", notified.behind("feed.xml", &site, &older(8)));
    world.run(&["poll", "--json"]);
    let status = world.run(&["status", "--json"]).ok().rows_with("source").remove(0);
    let told = status["remarks"].to_string();
    assert!(status["state"] == "failing" && told.contains(&site.url(notified.door)), "{status}");
    assert!(told.contains("migrated from Q4 to Notified"), "{status}");

    // Done as advised, nothing is announced twice.
    let config = std::fs::read_to_string(world.path("presswatch.toml")).unwrap();
    let (head, _) = config.split_once("[[source]]").unwrap();
    world.configure(&format!("{head}[[source]]\nid = \"acme\"\nurl = \"{}\"\n", site.url(notified.door)));
    assert_eq!(announced(&world), [""; 0]);
    site.set("/rss/news-releases.xml", notified.behind("feed.xml", &site, &all()));
    assert_eq!(announced(&world), [newest().title]);
}

#[test]
fn a_door_that_is_out_for_a_while_is_waited_for() {
    let notified = imitation("notified");
    let (site, world) = notified.start();
    world.run(&["add", &site.url(notified.page), "--id", "acme"]).ok();
    assert_eq!(announced(&world), [""; 0]);
    site.set("/rss/news-releases.xml", Response::status(503));
    let pages = site.hits(notified.page);
    world.run(&["poll", "--json"]);
    assert_eq!(site.hits(notified.page), pages, "a server in trouble is not asked for more");
    notified.publish(&site);
    assert_eq!(announced(&world), [newest().title]);
}
