//! Newsrooms of known platforms, imitated with their traps: they are named, read through their doors, and announce each release once.

mod doors;
mod imitation;
mod migration;

use imitation::Imitation;

/// One row a platform: its folder of fixtures, its name, its page, its door and what stands behind that.
const ALL: [Imitation; 13] = [
    Imitation {
        folder: "q4",
        name: "Q4",
        page: "/news/default.aspx",
        door: "/feed/PressRelease.svc/GetPressReleaseList",
        file: "data.json",
    },
    Imitation { folder: "notified", name: "Notified", page: "/news-releases", door: "/rss/news-releases.xml?items=50", file: "feed.xml" },
    Imitation {
        folder: "equisolve",
        name: "Equisolve",
        page: "/news-events/press-releases",
        door: "/news-events/press-releases/rss",
        file: "feed.xml",
    },
    Imitation {
        folder: "globenewswire",
        name: "GlobeNewswire",
        page: "/search/organization/Tilbury",
        door: "/RssFeed/organization/AbC-dEf-1234",
        file: "feed.xml",
    },
    Imitation {
        folder: "prnewswire",
        name: "PR Newswire",
        page: "/news-releases/heavy-industry-latest-news/paper-list/",
        door: "/rss/heavy-industry-latest-news/paper-list.rss",
        file: "feed.xml",
    },
    Imitation {
        folder: "businesswire",
        name: "Business Wire",
        page: "/newsroom/tilbury",
        door: "/rss/home/?rss=G1QFDERJXkJeGVtRWA==",
        file: "feed.xml",
    },
    Imitation {
        folder: "cision",
        name: "Cision",
        page: "/press",
        door: "/papi/NewsFeed/A30FD1BA310C453AA386C2019B04A14C",
        file: "data.json",
    },
    Imitation {
        folder: "mynewsdesk",
        name: "Mynewsdesk",
        page: "/uk/tilbury/pressreleases",
        door: "/rss/source/77/pressrelease",
        file: "feed.xml",
    },
    Imitation { folder: "wordpress", name: "WordPress", page: "/category/press/", door: "/wp-json/wp/v2/posts", file: "posts.json" },
    Imitation { folder: "drupal", name: "Drupal", page: "/de/presse", door: "/de/jsonapi/node/press_release", file: "nodes.json" },
    Imitation {
        folder: "aem",
        name: "Adobe Experience Manager",
        page: "/content/tilbury/en/news.html",
        door: "/content/tilbury/en/news.model.json",
        file: "model.json",
    },
    Imitation { folder: "prezly", name: "Prezly", page: "/", door: "/feed.rss", file: "feed.xml" },
    Imitation { folder: "presspage", name: "PressPage", page: "/news/", door: "/feed/en", file: "feed.xml" },
];

fn imitation(folder: &str) -> &'static Imitation {
    ALL.iter().find(|imitation| imitation.folder == folder).unwrap()
}

/// `inspect` and `add` name the platform, the door is what is watched, and a poll announces what is new, with its day and an absolute
/// address.
fn check(folder: &str) {
    let imitation = imitation(folder);
    let (site, world) = imitation.start();
    let row = world.run(&["inspect", &site.url(imitation.page), "--json"]).ok().rows().remove(0);
    assert_eq!(row["platform"], imitation.name, "{row}");
    let doors: Vec<&str> = row["doors"].as_array().unwrap().iter().map(|door| door.as_str().unwrap()).collect();
    assert!(doors.iter().any(|door| door.starts_with(&site.url(imitation.door))), "{doors:?}");

    let output = world.run(&["add", &site.url(imitation.page), "--id", "acme", "--json"]).ok();
    let added = output.rows_with("added").remove(0);
    assert_eq!(added["platform"], imitation.name, "{added}");
    let url = added["source"]["url"].as_str().unwrap();
    assert!(url.starts_with(&site.url(imitation.door)), "{folder}: {url}\n{}", output.stdout);
    assert_eq!(added["source"]["link"], site.url(imitation.page), "{folder}");

    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "{folder}: what is there is no news");
    let status = world.run(&["status", "--json"]).ok().rows_with("source").remove(0);
    assert_eq!((&status["state"], &status["kind"]), (&"ok".into(), &imitation.kind().into()), "{folder}: {status}");
    imitation.publish(&site);
    let rows = world.run(&["poll", "--json"]).ok().rows();
    assert_eq!(rows.len(), 1, "{folder}: {rows:?}");
    let newest = imitation::newest();
    assert_eq!((&rows[0]["title"], &rows[0]["change"]), (&newest.title.into(), &"new".into()), "{folder}");
    assert!(rows[0]["published"].as_str().unwrap().starts_with(&newest.at.format("%Y-%m-%d").to_string()), "{folder}: {rows:?}");
    assert!(rows[0]["url"].as_str().unwrap().starts_with(&site.url("/")), "{folder}: {rows:?}");
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "{folder}: and once is enough");
}

#[test]
fn investor_sites_are_read_through_their_doors() {
    ["q4", "notified", "equisolve"].into_iter().for_each(check);
}

#[test]
fn wires_are_read_through_the_feed_of_the_page_that_was_given() {
    ["globenewswire", "prnewswire", "businesswire"].into_iter().for_each(check);
}

#[test]
fn newsroom_services_are_read_through_their_doors() {
    ["cision", "mynewsdesk", "prezly", "presspage"].into_iter().for_each(check);
}

#[test]
fn content_systems_are_read_through_their_doors() {
    ["wordpress", "drupal", "aem"].into_iter().for_each(check);
}
