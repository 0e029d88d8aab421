//! Doors that are closed, too wide, too narrow, or lead elsewhere.

use super::imitation::{Imitation, Release, all, newest, older};
use super::{check, imitation};
use crate::support::newsroom::{Response, Site};
use crate::support::world::{Output, World};

fn add(world: &World, site: &Site, imitation: &Imitation) -> Output {
    world.run(&["add", &site.url(imitation.page), "--id", "acme"]).ok()
}

fn config(world: &World) -> String {
    std::fs::read_to_string(world.path("presswatch.toml")).unwrap()
}

/// Titles that a poll announces.
fn announced(world: &World) -> Vec<String> {
    world.run(&["poll", "--json"]).ok().rows().iter().map(|row| row["title"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn people_are_told_what_a_newsroom_is_made_with() {
    let notified = imitation("notified");
    let (site, world) = notified.start();
    let said = add(&world, &site, notified).stdout.replace('\n', " ");
    assert!(said.contains(&format!("made with Notified; read through its feed {}", site.url(notified.door))), "{said}");
    let said = world.run(&["inspect", &site.url(notified.page)]).ok().stdout;
    assert!(said.contains("The newsroom is made with Notified") && said.contains(&site.url(notified.door)), "{said}");
    world.write("saved.html", &notified.render("page.html", &site, &older(8)));
    let said = world.run(&["inspect", "saved.html"]).ok().stdout;
    assert!(said.ends_with("The newsroom is made with Notified.\n"), "a saved page has no host to have doors at: {said}");
}

#[test]
fn a_day_without_a_zone_is_the_newsrooms_day() {
    let q4 = imitation("q4");
    let (site, mut world) = q4.start();
    // Neither the machine's zone nor the config's moves the day.
    world.set_env("TZ", "Pacific/Auckland");
    world.configure(&config(&world).replace("America/New_York", "Pacific/Auckland"));
    add(&world, &site, q4);
    assert!(config(&world).contains("date = \"/PressReleaseDate\""), "{}", config(&world));
    world.run(&["poll"]).ok();
    q4.publish(&site);
    let row = world.run(&["poll", "--json"]).ok().rows().remove(0);
    let day = newest().at.format("%Y-%m-%dT07:30:00").to_string();
    assert!(row["published"].as_str().unwrap().starts_with(&day), "{row}");
    // And with the newsroom's zone the instant is right, too.
    world.configure(&config(&world).replace("[[source]]\n", "[[source]]\ntimezone = \"America/New_York\"\n"));
    let output = world.run(&["poll", "--dry-run", "--json"]).ok();
    assert_eq!(output.stdout, "", "nothing is announced again because its zone is known");
}

#[test]
fn an_empty_frame_is_read_through_its_door_and_that_is_said() {
    let q4 = imitation("q4");
    let (site, world) = q4.start();
    let shell = |site: &Site| site.page(q4.page, q4.render("shell.html", site, &[]));
    shell(&site);
    let source = format!("[[source]]\nid = \"acme\"\nurl = \"{}\"\n", site.url(q4.page));
    world.configure(&format!("{}{source}", config(&world)));
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "");
    let status = world.run(&["status", "--json"]).ok().rows_with("source").remove(0);
    assert_eq!((&status["kind"], &status["platform"]), (&"json".into(), &"Q4".into()), "{status}");
    assert!(status["remarks"][0].as_str().unwrap().contains("read through"), "{status}");
    q4.publish(&site);
    shell(&site);
    assert_eq!(announced(&world), [newest().title]);
    assert_eq!(announced(&world), [""; 0]);
}

#[test]
fn an_empty_frame_is_added_by_its_door() {
    let q4 = imitation("q4");
    let (site, world) = q4.start();
    site.page(q4.page, q4.render("shell.html", &site, &[]));
    let said = add(&world, &site, q4).stdout;
    assert!(said.contains("made with Q4; read through its data at"), "{said}");
    assert!(config(&world).contains(&format!("link = \"{}\"", site.url(q4.page))), "{}", config(&world));
    assert_eq!(announced(&world), [""; 0]);
    q4.publish(&site);
    assert_eq!(announced(&world), [newest().title]);
}

#[test]
fn a_closed_api_leaves_the_feed_and_a_closed_feed_the_page() {
    let wordpress = imitation("wordpress");
    let (site, world) = wordpress.start();
    site.set(wordpress.door, Response::status(401).body("{\"code\":\"rest_forbidden\"}"));
    site.set("/category/press/feed/", wordpress.behind("feed.xml", &site, &older(8)));
    add(&world, &site, wordpress);
    assert!(config(&world).contains(&format!("url = \"{}\"", site.url("/category/press/feed/"))), "{}", config(&world));

    let (site, world) = wordpress.start();
    site.set(wordpress.door, Response::status(403));
    let output = add(&world, &site, wordpress);
    assert!(config(&world).contains(&format!("url = \"{}\"", site.url(wordpress.page))), "{}", config(&world));
    assert!(output.stdout.contains("made with WordPress; read as the page that it is"), "{}", output.stdout);
    assert!(output.stderr.contains("403"), "{}", output.stderr);
}

#[test]
fn a_server_that_asks_for_patience_keeps_its_page() {
    let q4 = imitation("q4");
    let (site, world) = q4.start();
    site.set("/rss/pressrelease.aspx", Response::status(429).header("retry-after", "600"));
    let output = add(&world, &site, q4);
    assert!(config(&world).contains(&format!("url = \"{}\"", site.url(q4.page))), "{}", config(&world));
    assert_eq!(output.stderr.matches("asked to be left alone").count(), 1, "{}", output.stderr);
    assert_eq!(site.hits(q4.door), 0, "who asks for patience is not asked again");
}

#[test]
fn the_feed_at_the_sites_root_is_not_the_newsroom() {
    let wordpress = imitation("wordpress");
    let (site, world) = wordpress.start();
    site.set(wordpress.door, Response::status(404));
    let blog = |release: Release| Release { title: "What our beekeepers did this week", number: release.number + 50, ..release };
    let posts: Vec<Release> = older(8).into_iter().flat_map(|release| [release, blog(release), blog(blog(release))]).collect();
    site.set("/feed/", wordpress.behind("feed.xml", &site, &posts));
    site.set("/category/press/feed/", wordpress.behind("feed.xml", &site, &older(8)));
    add(&world, &site, wordpress);
    assert!(config(&world).contains(&format!("url = \"{}\"", site.url("/category/press/feed/"))), "{}", config(&world));
}

#[test]
fn everybodys_news_does_not_take_a_companys_place() {
    let wire = imitation("prnewswire");
    let (site, world) = wire.start();
    site.page("/news/tilbury/", wire.render("page.html", &site, &older(4)));
    let other = |release: Release| Release { title: "Somebody else has something to say", number: release.number + 50, ..release };
    let firehose: Vec<Release> = older(8).into_iter().flat_map(|release| [other(release), release, other(other(release))]).collect();
    site.set("/rss/news-releases-list.rss", wire.behind("feed.xml", &site, &firehose));
    world.run(&["add", &site.url("/news/tilbury/"), "--id", "acme"]).ok();
    assert!(config(&world).contains(&format!("url = \"{}\"", site.url("/news/tilbury/"))), "{}", config(&world));
}

#[test]
fn events_and_images_are_not_asked_for() {
    for (folder, asides) in [
        ("notified", &["/rss/events.xml", "/rss/sec-filings.xml"][..]),
        ("mynewsdesk", &["/rss/source/77/image", "/rss/source/77/event"]),
        ("globenewswire", &["/RssFeed/country/us", "/RssFeed/orgclass/1"]),
    ] {
        let imitation = imitation(folder);
        let (site, world) = imitation.start();
        add(&world, &site, imitation);
        for aside in asides {
            assert_eq!(site.hits(aside), 0, "{folder}: {aside}");
        }
    }
}

#[test]
fn a_larger_window_is_taken_than_the_feed_that_is_advertised_has() {
    let notified = imitation("notified");
    let (site, world) = notified.start();
    site.set(notified.door, notified.behind("feed.xml", &site, &older(8)));
    site.set("/rss/news-releases.xml", notified.behind("feed.xml", &site, &older(4)));
    let page = notified.render("page.html", &site, &older(8));
    let feed = "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"/rss/news-releases.xml\"></head>";
    site.page(notified.page, page.replace("</head>", feed));
    add(&world, &site, notified);
    assert!(config(&world).contains(&format!("url = \"{}\"", site.url(notified.door))), "{}", config(&world));
}

#[test]
fn a_window_that_holds_nothing_known_leads_to_the_next() {
    let cision = imitation("cision");
    let (site, world) = cision.start();
    let door = |index: usize| format!("{}?format=json&pageSize=4&pageIndex={index}", cision.door);
    let window = |index: usize, releases: &[Release]| site.set(&door(index), cision.behind("data.json", &site, releases));
    // Each release is there in two languages.
    window(1, &older(8)[6..]);
    let source = format!("[[source]]\nid = \"acme\"\nlanguage = \"en\"\nurl = \"{}\"\n", site.url(&door(1)));
    world.configure(&format!("{}{source}", config(&world)));
    assert_eq!(announced(&world), [""; 0]);
    for (at, releases) in all().chunks(2).enumerate() {
        window(at + 1, releases);
    }
    let mut titles = announced(&world);
    titles.sort_unstable();
    let mut expected: Vec<&str> = all()[..7].iter().map(|release| release.title).collect();
    expected.sort_unstable();
    assert_eq!(titles, expected);
}

#[test]
fn one_language_of_a_release_is_announced_whatever_its_type() {
    check("cision");
    let cision = imitation("cision");
    let (site, world) = cision.start();
    add(&world, &site, cision);
    assert!(config(&world).contains("language = \"en\""), "{}", config(&world));
}
