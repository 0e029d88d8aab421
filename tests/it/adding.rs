//! `add`, `import` and `export`: from an address or a list to sources that are watched.

use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::journeys::listing;
use crate::support::newsroom::{Response, Site};
use crate::support::world::{Output, World};

/// What stands above and below the place where sources go, with everything that an editor might take for its own.
const HEAD: &str = "# Mine.\ntimezone   =  \"UTC\" # not ours\n[fetch]\ndelay = '0s'\nallow_networks = [ \"127.0.0.0/8\" ]\n\n\n";
const TAIL: &str = "# What to look out for.\n[[topic]]\nname = \"Board\" ; terms";

const TITLES: [&str; 8] = [
    "Acme opens a plant for recycled board in Tilbury",
    "Half-year figures: order books are fuller than ever",
    "Two new members join the Acme supervisory board",
    "Apprentices from Acme win the regional craft award",
    "Acme modernises its oldest paper mill in Hulme",
    "River barges take over half of all deliveries",
    "A new pulper saves a third of the water in Leith",
    "Works council and management agree on shorter weeks",
];

/// The binary reads the clock, so what is new has to be; once, so that no test sees two days.
static NOW: LazyLock<DateTime<Utc>> = LazyLock::new(Utc::now);

fn day(age: i64) -> DateTime<Utc> {
    *NOW - TimeDelta::days(age)
}

/// `count` announcements of a section, one every nine days.
fn entries(section: &str, count: usize, age: i64) -> Vec<(String, String, DateTime<Utc>)> {
    let entry = |n: usize| (format!("/{section}/{n}"), TITLES[n].to_owned(), day(age + 9 * n as i64));
    (0..count).map(entry).collect()
}

fn page_of(entries: &[(String, String, DateTime<Utc>)]) -> String {
    let entries: Vec<(String, String, String)> =
        entries.iter().map(|(path, title, at)| (path.clone(), title.clone(), at.format("%Y-%m-%d").to_string())).collect();
    let borrowed: Vec<(&str, &str, &str)> =
        entries.iter().map(|(path, title, day)| (path.as_str(), title.as_str(), day.as_str())).collect();
    listing(&borrowed)
}

fn feed_of(site: &Site, entries: &[(String, String, DateTime<Utc>)]) -> String {
    let items: String = entries
        .iter()
        .map(|(path, title, at)| {
            let (link, date) = (site.url(path), at.to_rfc2822());
            format!(
                "<item><title>{title}</title><link>{link}</link><guid isPermaLink=\"false\">{path}</guid><pubDate>{date}</pubDate></item>"
            )
        })
        .collect();
    format!("<rss version=\"2.0\"><channel><title>Acme</title><link>{}</link>{items}</channel></rss>", site.url("/"))
}

/// The page with a feed advertised in its head.
fn advertise(page: &str, feed: &str) -> String {
    page.replace("</head>", &format!("<link rel=\"alternate\" type=\"application/rss+xml\" href=\"{feed}\"></head>"))
}

fn world() -> World {
    World::new(HEAD)
}

fn added(output: &Output) -> Value {
    output.rows_with("added").remove(0)
}

/// The candidates of a run with `--json`: kind, path and whether it was taken.
fn candidates(site: &Site, output: &Output) -> Vec<(String, String, bool)> {
    let base = site.url("");
    let row = |row: &Value| {
        let path = row["url"].as_str().unwrap().trim_start_matches(&base).to_owned();
        (row["kind"].as_str().unwrap().to_owned(), path, row["chosen"].as_bool().unwrap())
    };
    output.rows_with("candidate").iter().map(row).collect()
}

fn config(world: &World) -> String {
    std::fs::read_to_string(world.path("presswatch.toml")).unwrap()
}

#[test]
fn the_newsroom_wins_over_a_dead_blog_and_is_watched() {
    let (site, world) = (Site::start(), world());
    let news = entries("news", 5, 3);
    site.page("/news/", advertise(&page_of(&news), "/blog/feed.xml"));
    site.feed("/blog/feed.xml", feed_of(&site, &entries("blog", 4, 900)));
    let output = world.run(&["add", &site.url("/news/"), "--id", "acme", "--label", "paper", "--json"]).ok();
    let expected = [("listing", "/news/", true), ("feed", "/blog/feed.xml", false)];
    assert_eq!(candidates(&site, &output), expected.map(|(kind, path, chosen)| (kind.to_owned(), path.to_owned(), chosen)));
    let source = format!("[[source]]\nid = \"acme\"\nurl = \"{}\"\nlabels = [\"paper\"]\n", site.url("/news/"));
    assert_eq!(config(&world), format!("{HEAD}{source}"));

    world.run(&["poll"]).ok();
    let newer: Vec<_> = std::iter::once(("/news/new".to_owned(), TITLES[7].to_owned(), day(0))).chain(news).collect();
    site.page("/news/", page_of(&newer));
    let rows = world.run(&["poll", "--json"]).ok().rows();
    assert_eq!((rows.len(), &rows[0]["title"], &rows[0]["source"]), (1, &TITLES[7].into(), &"acme".into()));
}

#[test]
fn a_full_feed_wins_over_the_page_and_people_are_led_to_the_page() {
    let (site, world) = (Site::start(), world());
    let news = entries("news", 5, 3);
    site.page("/news/", advertise(&page_of(&news), "/feed.xml"));
    site.feed("/feed.xml", feed_of(&site, &entries("news", 8, 3)));
    let output = world.run(&["add", &site.url("/news/"), "--json"]).ok();
    let row = added(&output);
    assert_eq!((&row["source"]["url"], &row["source"]["link"]), (&site.url("/feed.xml").into(), &site.url("/news/").into()), "{row}");
    assert!(row["source"].get("kind").is_none(), "{row}");
    assert_eq!(row["added"], "acme-news", "of the page's title, where the host has no name");
    world.run(&["poll"]).ok();
    assert!(world.run(&["status", "--json"]).ok().rows_with("source")[0]["kind"] == "feed");
    // Both addresses are watched now.
    for path in ["/news/", "/feed.xml"] {
        let again = world.run(&["add", &site.url(path)]);
        assert!(again.status == Some(1) && again.stderr.contains("is watched already, by the source `acme-news`"), "{again:?}");
    }
}

#[test]
fn a_homepage_leads_to_its_newsroom() {
    let (site, world) = (Site::start(), world());
    let links = "<nav><a href=\"/products\">Products</a> <a href=\"/press/\">Press releases</a> <a href=\"/jobs\">Careers</a></nav>";
    let text = "<main><h1>Welcome to Acme</h1><p>We make board and paper.</p></main>";
    site.page("/", format!("<!doctype html><html lang=\"en\"><head><title>Acme</title></head><body>{links}{text}</body></html>"));
    site.page("/press/", page_of(&entries("press", 6, 3)));
    let output = world.run(&["add", &site.url("/"), "--id", "acme", "--json"]).ok();
    assert_eq!(added(&output)["source"]["url"], site.url("/press/"), "{output:?}");
    world.run(&["poll", "acme"]).ok();
}

#[test]
fn another_candidate_can_be_picked_and_a_dry_run_writes_nothing() {
    let (site, world) = (Site::start(), world());
    site.page("/news/", advertise(&page_of(&entries("news", 5, 3)), "/feed.xml"));
    site.feed("/feed.xml", feed_of(&site, &entries("news", 8, 3)));
    let dry = world.run(&["add", &site.url("/news/"), "--pick", "2", "--dry-run", "--json"]).ok();
    assert_eq!(dry.rows_with("would_add")[0]["source"]["url"], site.url("/news/"));
    let none = world.run(&["add", &site.url("/news/"), "--pick", "9"]);
    assert!(none.status == Some(2) && none.stderr.contains("there is no candidate 9: there are 2"), "{none:?}");
    assert_eq!(config(&world), HEAD);
}

#[test]
fn what_a_person_sees_fits_the_terminal() {
    let (site, world) = (Site::start(), world());
    let mut news = entries("news", 5, 3);
    news[0].1 = "A headline that goes on and on about board, paper, pulp and whatever else there is to say of them".to_owned();
    site.page("/news/", advertise(&page_of(&news), "/feed.xml"));
    site.feed("/feed.xml", feed_of(&site, &entries("news", 8, 3)));
    let shown = world.run(&["add", &site.url("/news/"), "--id", "acme"]).ok().stdout;
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
    let (newest, today) = (day(3).format("%Y-%m-%d").to_string(), 8);
    for part in [
        "2 ways to watch it, the best first:".to_owned(),
        format!("1  feed     {}", site.url("/feed.xml")),
        "   has what the newsroom page shows, with times, with ids that stay".to_owned(),
        format!("   {today} announcements, 8 in the last 90 days, the newest of {newest}"),
        format!("   {newest}  {}", TITLES[0]),
        "[[source]]\nid = \"acme\"\n".to_owned(),
        "presswatch poll acme".to_owned(),
    ] {
        assert!(shown.contains(&part), "`{part}` is not in:\n{shown}");
    }
}

/// A newsroom that only a browser can show: its sitemap is all that is left.
#[test]
fn a_page_that_cannot_be_read_is_watched_by_its_news_sitemap() {
    let (site, world) = (Site::start(), world());
    site.page("/press/", "<html><head><title>Acme</title></head><body><div id=root></div><script src=/app.js></script></body></html>");
    site.set(
        "/robots.txt",
        Response::page("text/plain", format!("User-agent: *\nDisallow: /admin\nSitemap: {}\n", site.url("/index.xml"))),
    );
    let index =
        format!("<sitemap><loc>{}</loc></sitemap><sitemap><loc>{}</loc></sitemap>", site.url("/pages.xml"), site.url("/news-sitemap.xml"));
    let xml = |root: &str, body: &str| Response::page("application/xml", format!("<?xml version=\"1.0\"?><{root}>{body}</{root}>"));
    site.set("/index.xml", xml("sitemapindex", &index));
    site.set("/pages.xml", xml("urlset", &format!("<url><loc>{}</loc></url>", site.url("/about"))));
    let news = |entries: &[(String, String, DateTime<Utc>)]| {
        let url = |(path, title, at): &(String, String, DateTime<Utc>)| {
            let (loc, date) = (site.url(path), at.to_rfc3339());
            format!("<url><loc>{loc}</loc><n:news><n:publication_date>{date}</n:publication_date><n:title>{title}</n:title></n:news></url>")
        };
        let urls: String = entries.iter().map(url).collect();
        let spaces = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:n=\"http://www.google.com/schemas/sitemap-news/0.9\"";
        Response::page("application/xml", format!("<urlset {spaces}>{urls}</urlset>"))
    };
    let mut all = entries("press", 5, 3);
    all.extend(entries("shop", 2, 1));
    site.set("/news-sitemap.xml", news(&all));
    let output = world.run(&["add", &site.url("/press/"), "--id", "acme", "--json"]).ok();
    let source = &added(&output)["source"];
    assert_eq!((&source["url"], &source["kind"]), (&site.url("/news-sitemap.xml").into(), &"sitemap".into()), "{output:?}");
    assert_eq!((&source["select"]["item"], &source["link"]), (&"/press/**".into(), &site.url("/press/").into()), "{output:?}");

    world.run(&["poll"]).ok();
    all.insert(0, ("/press/new".to_owned(), TITLES[7].to_owned(), day(0)));
    all.insert(0, ("/shop/new".to_owned(), TITLES[6].to_owned(), day(0)));
    site.set("/news-sitemap.xml", news(&all));
    let rows = world.run(&["poll", "--json"]).ok().rows();
    assert_eq!((rows.len(), &rows[0]["title"]), (1, &TITLES[7].into()), "{rows:?}");
}

#[test]
fn a_json_address_is_watched_by_the_rule_that_is_found() {
    let (site, world) = (Site::start(), world());
    let posts = |entries: &[(String, String, DateTime<Utc>)]| {
        let post = |(path, title, at): &(String, String, DateTime<Utc>)| serde_json::json!({ "id": path, "headline": title, "url": path, "published": at.to_rfc3339() });
        let posts: Vec<Value> = entries.iter().map(post).collect();
        Response::page("application/json", serde_json::json!({ "data": { "posts": posts }, "total": 99 }).to_string())
    };
    let mut all = entries("press", 5, 3);
    site.set("/api/posts", posts(&all));
    let output = world.run(&["add", &site.url("/api/posts"), "--id", "acme", "--json"]).ok();
    let source = &added(&output)["source"];
    assert_eq!((&source["kind"], &source["select"]["item"]), (&"json".into(), &"/data/posts".into()), "{output:?}");
    assert_eq!(source["select"]["title"], "/headline", "{source}");

    world.run(&["poll"]).ok();
    all.insert(0, ("/press/new".to_owned(), TITLES[7].to_owned(), day(0)));
    site.set("/api/posts", posts(&all));
    let rows = world.run(&["poll", "--json"]).ok().rows();
    assert_eq!((rows.len(), &rows[0]["title"], &rows[0]["url"]), (1, &TITLES[7].into(), &site.url("/press/new").into()), "{rows:?}");
}

/// Runs `add` where it must fail with this status, say all of this, and leave the config alone.
fn refused(world: &World, arguments: &[&str], status: i32, words: &[&str]) {
    let before = config(world);
    let said = world.run(&[&["add"], arguments].concat());
    assert_eq!(said.status, Some(status), "{said:?}");
    for word in words {
        assert!(said.stderr.contains(word), "`{word}` is not in:\n{}", said.stderr);
    }
    assert_eq!(config(world), before);
}

#[test]
fn what_cannot_be_watched_is_said_and_nothing_is_written() {
    let (site, world) = (Site::start(), world());
    site.page("/captcha", "<html><title>Just a moment...</title><body>Checking that you are human</body></html>");
    let login = "<form><input name=user><input type=password></form>";
    site.page("/login", format!("<html><title>Log in</title><body><h1>Log in</h1>{login}</body></html>"));
    site.page("/shell", "<html><head><title>Acme</title></head><body><div id=root></div><script src=/app.js></script></body></html>");
    site.set("/picture", Response::page("image/png", &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..]));
    for (path, words) in [
        ("/captcha", &["nothing was added", "proof of being human", "hint: open it in a browser"][..]),
        ("/login", &["asks for a log-in"]),
        ("/shell", &["empty frame that JavaScript would fill"]),
        ("/picture", &["nothing was added", "a PNG image"]),
        ("/nowhere", &["status 404", "check the address"]),
    ] {
        refused(&world, &[&site.url(path)], 1, words);
    }
    refused(&world, &["ftp://acme.example/"], 2, &["only http: and https: can be fetched"]);
    site.page("/dead", advertise("<html><head><title>Acme</title></head><body><p>Welcome.</p></body></html>", "/old.xml"));
    site.feed("/old.xml", feed_of(&site, &entries("old", 6, 900)));
    refused(&world, &[&site.url("/dead")], 1, &["nothing was added", "--pick 1"]);
    let picked = world.run(&["add", &site.url("/dead"), "--id", "old", "--pick", "1"]).ok();
    assert!(picked.stdout.contains("nothing since"), "{picked:?}");
}

#[test]
fn an_id_is_given_once_and_a_config_is_needed() {
    let (site, world) = (Site::start(), world());
    site.page("/news/", page_of(&entries("news", 5, 3)));
    world.run(&["add", &site.url("/news/"), "--id", "acme"]).ok();
    let asked = site.all_requests().len();
    refused(&world, &[&site.url("/press/"), "--id", "acme"], 2, &["there is a source `acme` already", "--id"]);
    refused(&world, &[&site.url("/press/"), "--id", "ac me"], 2, &["an id is made of"]);
    assert_eq!(site.all_requests().len(), asked, "nothing is asked for in vain");
    std::fs::remove_file(world.path("presswatch.toml")).unwrap();
    let without = world.run(&["add", &site.url("/news/")]);
    assert!(without.status == Some(2) && without.stderr.contains("presswatch init"), "{without:?}");
}

#[test]
fn the_config_keeps_every_byte_around_the_new_source() {
    let (site, world) = (Site::start(), world());
    site.page("/news/", page_of(&entries("news", 5, 3)));
    let first = "[[source]]\nid='a'\nurl   = \"https://a.example/\"   # as it was\n#paused = true\n\n\n";
    let tail = TAIL.replace(" ; ", "\n").replace("terms", "terms = [ 'board', ]\n# the end");
    world.configure(&format!("{HEAD}{first}{tail}"));
    world.write("more.toml", "# included\n");
    world.run(&["add", &site.url("/news/"), "--id", "b"]).ok();
    let source = format!("[[source]]\nid = \"b\"\nurl = \"{}\"\n", site.url("/news/"));
    assert_eq!(config(&world), format!("{HEAD}{first}{source}\n\n{tail}"));
}

/// A source that makes the config one that does not load is taken out again.
#[test]
fn a_config_that_would_not_load_is_put_back() {
    let (site, world) = (Site::start(), world());
    site.page("/news/", page_of(&entries("news", 5, 3)));
    refused(&world, &[&site.url("/news/"), "--label", "  "], 2, &["labels", "is empty", "was left as it was"]);
}

const LIST: &str = "<?xml version='1.0'?><opml version='1.1'><head/><body><outline text='Paper'>\
    <outline text='Mill &amp; Co' type='rss' xmlUrl='https://mill.example/feed' htmlUrl='https://mill.example/'/>\
    <outline text='Mill again' type='rss' xmlUrl='http://www.mill.example/feed/'/></outline>\
    <outline text='Barge' htmlUrl='https://barge.example/news'/><outline text='Known' xmlUrl='https://a.example/'/>\
    <outline text='Post' xmlUrl='mailto:a@b.example'/></body></opml>";

#[test]
fn a_list_is_taken_over_once() {
    let world = world();
    world.configure(&format!("{HEAD}[[source]]\nid = \"a\"\nurl = \"https://a.example/\"\n"));
    world.write("list.opml", LIST);
    let dry = world.run(&["import", "list.opml", "--dry-run"]).ok();
    assert!(dry.stdout.starts_with("2 sources would be added to") && !config(&world).contains("mill"), "{dry:?}");
    let said = world.run(&["import", "list.opml"]).ok();
    for part in
        ["skipped: http://www.mill.example/feed/: `mill-co` watches it already", "`a` watches it already", "skipped: Post: `mailto:"]
    {
        assert!(said.stderr.contains(part), "`{part}` is not in:\n{}", said.stderr);
    }
    let ids = |world: &World| -> Vec<String> {
        world.run(&["export", "--json"]).ok().rows().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&world), ["a", "mill-co", "barge"]);
    let mill = &world.run(&["export", "--json"]).ok().rows()[1];
    assert_eq!((&mill["kind"], &mill["link"], &mill["labels"][0]), (&"feed".into(), &"https://mill.example/".into(), &"Paper".into()));
    let again = world.run(&["import", "list.opml"]).ok();
    assert!(again.stdout == "Nothing to import.\n" && ids(&world).len() == 3, "{again:?}");
    world.write("no.opml", "<html></html>");
    let none = world.run(&["import", "no.opml"]);
    assert!(none.status == Some(1) && none.stderr.contains("no.opml is no OPML"), "{none:?}");
}

#[test]
fn sources_go_out_and_come_back_through_files() {
    let from = world();
    from.write("more.toml", "[[source]]\nid = \"c\"\nurl = \"https://c.example/\"\nauth = { token = \"geheim\" }\n");
    let sources = "[[source]]\nid = \"a\"\nname = \"Ä & <B>\"\nurl = \"https://a.example/?x=1&y=2\"\nschedule = \"7 8 * * MON-FRI\"\nexact = true\n\
        select = { item = \"li > a[title='x']\", date = \"time@datetime\" }\nlabels = [\"x\", \"y,z\"]\nannounce_existing = 2\nallow_networks = [\"10.0.0.0/8\"]\n\n\
        [[source]]\nid = \"b\"\nurl = \"https://b.example/feed\"\nlink = \"https://b.example/\"\nkind = \"feed\"\ntimezone = \"Asia/Tokyo\"\npaused = true\n";
    from.configure(&format!("include = [\"more.toml\"]\n{HEAD}{sources}"));
    let c = "\n[[source]]\nid = \"c\"\nurl = \"https://c.example/\"\n";
    for (arguments, file) in [(&["export", "--opml"][..], "list.opml"), (&["export"], "list.toml")] {
        let out = from.run(arguments).ok();
        assert!(out.stderr.contains("source `c`: left out `auth`: secrets stay here") && !out.stdout.contains("geheim"), "{out:?}");
        let to = world();
        to.write(file, &out.stdout);
        if file == "list.opml" {
            let said = to.run(&["import", file, "--to", "sources.d/new.toml"]).ok();
            assert!(said.stderr.contains("does not include sources.d/new.toml yet"), "{said:?}");
            assert_eq!(config(&to), HEAD);
            assert_eq!(std::fs::read_to_string(to.path("sources.d/new.toml")).unwrap(), format!("{}{c}", reordered(sources)));
        } else {
            to.configure(&format!("include = [\"list.toml\"]\n{HEAD}"));
            to.run(&["check"]).ok();
            assert!(out.stdout.ends_with(&format!("{}{c}", reordered(sources))), "{}", out.stdout);
        }
    }
}

/// In the order in which keys are written.
fn reordered(sources: &str) -> String {
    let a = "id = \"a\"\nname = \"Ä & <B>\"\nurl = \"https://a.example/?x=1&y=2\"\n";
    let schedule = "schedule = \"7 8 * * MON-FRI\"\nexact = true\n";
    let select = "select = { item = \"li > a[title='x']\", date = \"time@datetime\" }\n";
    sources
        .replace(a, "id = \"a\"\nurl = \"https://a.example/?x=1&y=2\"\nname = \"Ä & <B>\"\n")
        .replace(&format!("{schedule}{select}"), &format!("{select}{schedule}"))
}
