//! What a newsroom takes back, and what only looks so. Each poll is a process of its own, so that "two polls" are two runs.

use serde_json::Value;

use crate::journeys::{NEW, NEW_TEXT, OLD, article, config, listing, watched};
use crate::support::newsroom::{Response, Site};
use crate::support::smtp::Receiver;
use crate::support::world::World;

type Entry = (&'static str, &'static str, &'static str);

/// What sites say with status 200.
const NOT_FOUND: &str = "<title>Page not found | Acme</title><h1>Page not found</h1><p>The page you are looking for is not here.</p>";

/// A watched site whose releases can all be had.
fn standing() -> (Site, Receiver, World) {
    let (site, receiver, world) = watched();
    stand(&site);
    (site, receiver, world)
}

fn stand(site: &Site) {
    OLD.iter().for_each(|(path, title, _)| site.page(path, article(title, NEW_TEXT)));
    site.page("/", "<title>Acme</title><h1>Acme makes board and paper</h1><p>Welcome to the mills.</p>");
}

/// The list without one of its entries.
fn without(at: usize) -> Vec<Entry> {
    OLD.into_iter().enumerate().filter(|(other, _)| *other != at).map(|(_, entry)| entry).collect()
}

/// `withdrawn Headline` of one poll.
fn poll(world: &World) -> Vec<String> {
    told(&world.run(&["poll", "--json"]).ok().rows())
}

fn told(rows: &[Value]) -> Vec<String> {
    rows.iter().map(|row| format!("{} {}", row["change"].as_str().unwrap(), row["title"].as_str().unwrap())).collect()
}

#[test]
fn what_is_gone_from_list_and_address_in_two_polls_is_withdrawn() {
    let answers = |site: &Site| {
        [
            Response::status(404),
            Response::status(410),
            Response::redirect(302, "/news/"),
            Response::redirect(301, &site.url("/news?notfound=1")),
        ]
    };
    for case in 0..answers(&Site::start()).len() {
        let (site, _receiver, world) = standing();
        // From the middle of the list, and its last: nothing new has pushed that off.
        let at = if case % 2 == 0 { 1 } else { OLD.len() - 1 };
        site.page("/news", listing(&without(at)));
        site.page("/news/", listing(&without(at)));
        site.set(OLD[at].0, answers(&site)[case].clone());
        let polls: Vec<Vec<String>> = (0..3).map(|_| poll(&world)).collect();
        let expected = [vec![], vec![format!("withdrawn {}", OLD[at].1)], vec![]];
        assert_eq!(polls, expected, "answer {case}");
    }
}

#[test]
fn what_answers_or_cannot_say_is_not_withdrawn() {
    for (case, answer) in [
        Response::html(article(OLD[1].1, NEW_TEXT)),
        Response::redirect(301, "/archive/board"),
        // Where a site sends whoever asks for what it does not find, and all old addresses after it was rebuilt.
        Response::redirect(302, "/"),
        Response::html(NOT_FOUND),
        Response::status(403),
        Response::status(503),
    ]
    .into_iter()
    .enumerate()
    {
        let (site, _receiver, world) = standing();
        site.page("/archive/board", article(OLD[1].1, NEW_TEXT));
        site.page("/news/", listing(&without(1)));
        site.set(OLD[1].0, answer);
        assert_eq!((0..3).flat_map(|_| poll(&world)).collect::<Vec<_>>(), [""; 0], "answer {case}");
    }
}

#[test]
fn what_leads_to_the_homepage_is_only_no_longer_listed() {
    let (site, _receiver, world) = standing();
    site.page("/news/", listing(&without(1)));
    site.set(OLD[1].0, Response::redirect(301, "/"));
    assert_eq!((0..3).flat_map(|_| poll(&world)).collect::<Vec<_>>(), [""; 0]);
    assert_eq!(site.hits(OLD[1].0), 1, "it is asked once");
    let explained = world.run(&["explain", &site.url(OLD[1].0)]).ok().stdout;
    assert!(explained.contains("its own address leads to the homepage") && explained.contains("no longer on the page"), "{explained}");
}

#[test]
fn where_the_homepage_is_the_list_it_says_that_a_release_is_gone() {
    let (site, receiver) = (Site::start(), Receiver::start());
    stand(&site);
    site.page("/", listing(&OLD));
    let world = World::new(&config(&site, "/", &receiver));
    assert_eq!(poll(&world), [""; 0]);
    site.page("/", listing(&without(1)));
    site.set(OLD[1].0, Response::redirect(302, "/"));
    assert_eq!((0..3).flat_map(|_| poll(&world)).collect::<Vec<_>>(), [format!("withdrawn {}", OLD[1].1)]);
}

#[test]
fn a_site_that_sends_everybody_home_is_no_witness() {
    let (site, _receiver, world) = standing();
    site.page("/news/", listing(&without(1)));
    OLD.iter().for_each(|(path, ..)| site.set(path, Response::redirect(302, "/")));
    site.set(OLD[1].0, Response::status(404));
    assert_eq!((0..3).flat_map(|_| poll(&world)).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn a_site_that_says_of_every_page_that_it_is_gone_withdraws_nothing() {
    let (site, _receiver, world) = standing();
    site.page("/news/", listing(&without(1)));
    let all_gone = |site: &Site| OLD.iter().for_each(|(path, ..)| site.set(path, Response::status(404)));
    all_gone(&site);
    assert_eq!((0..3).flat_map(|_| poll(&world)).collect::<Vec<_>>(), [""; 0]);
    // The site is well again, and the entry was left out by mistake.
    stand(&site);
    assert_eq!(poll(&world), [""; 0]);
    site.page("/news/", listing(&OLD));
    assert_eq!(poll(&world), [""; 0]);
    // In the midst of a true withdrawal the storm counts neither for nor against it.
    site.page("/news/", listing(&without(1)));
    site.set(OLD[1].0, Response::status(404));
    assert_eq!(poll(&world), [""; 0]);
    all_gone(&site);
    assert_eq!(poll(&world), [""; 0]);
    stand(&site);
    site.set(OLD[1].0, Response::status(404));
    assert_eq!(poll(&world), [format!("withdrawn {}", OLD[1].1)]);
}

#[test]
fn a_site_that_finds_nothing_but_says_so_with_status_200_is_no_witness() {
    let (site, _receiver, world) = standing();
    site.page("/news/", listing(&without(1)));
    site.set(OLD[1].0, Response::status(404));
    let others = || OLD.iter().enumerate().filter(|(at, _)| *at != 1);
    others().for_each(|(_, (path, ..))| site.page(path, NOT_FOUND));
    assert_eq!((0..3).flat_map(|_| poll(&world)).collect::<Vec<_>>(), [""; 0], "it says so of every page");
    others().for_each(|(_, (path, title, _))| site.page(path, article(title, NEW_TEXT)));
    assert_eq!((0..2).flat_map(|_| poll(&world)).collect::<Vec<_>>(), [format!("withdrawn {}", OLD[1].1)]);
}

#[test]
fn what_scrolls_off_or_loses_its_pin_is_not_withdrawn() {
    let (site, _receiver, world) = standing();
    // One comes in, the last goes: gone from its address too, as old releases of some sites are.
    let scrolled: Vec<Entry> = std::iter::once(NEW).chain(OLD).take(OLD.len()).collect();
    site.page("/news/", listing(&scrolled));
    site.page(NEW.0, article(NEW.1, NEW_TEXT));
    site.set(OLD[3].0, Response::status(404));
    assert_eq!((0..3).flat_map(|_| poll(&world)).collect::<Vec<_>>(), [format!("new {}", NEW.1)]);

    let pinned: Vec<Entry> =
        [("/news/jubilee", "Acme has made paper for a hundred years", "2021-05-05")].into_iter().chain(scrolled).collect();
    site.page("/news/jubilee", article(pinned[0].1, NEW_TEXT));
    site.page("/news/", listing(&pinned));
    assert_eq!(poll(&world).len(), 1, "it is new here");
    site.page("/news/", listing(&pinned[1..]));
    assert_eq!((0..3).flat_map(|_| poll(&world)).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn an_item_without_a_page_of_its_own_is_never_withdrawn() {
    let titles = ["Acme modernises its oldest mill", "Two new members join the board", "Apprentices win the craft award"];
    let lists = [
        |title: &str, _: usize| format!("<li><time>2026-10-05</time><h3>{title}</h3><p>What it means for the region.</p></li>"),
        |title: &str, at: usize| {
            format!("<li><time>2026-10-05</time><h3><a href=\"#n{at}\">{title}</a></h3><p>What it means for the region.</p></li>")
        },
    ];
    for item in lists {
        let (site, receiver) = (Site::start(), Receiver::start());
        let page = |left_out: usize| {
            let items: String = titles.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(at, title)| item(title, at)).collect();
            format!("<title>News</title><main><h1>News</h1><ul>{items}</ul></main>")
        };
        site.page("/news/", page(9));
        let select = "[source.select]\nitem = \"li\"\ntitle = \"h3\"\nlink = \"a@href\"\n";
        let config = config(&site, "/news/", &receiver).replace("[[digest]]", &format!("{select}[[digest]]"));
        let world = World::new(&config);
        assert_eq!(poll(&world), [""; 0]);
        site.page("/news/", page(1));
        assert_eq!((0..3).flat_map(|_| poll(&world)).collect::<Vec<_>>(), [""; 0]);
    }
}

#[test]
fn what_two_sources_show_is_withdrawn_once() {
    let (site, _receiver, world) = standing();
    let feed = |entries: &[Entry]| {
        let item = |(path, title, _): &Entry| format!("<item><title>{title}</title><link>{}</link></item>", site.url(path));
        format!("<rss version=\"2.0\"><channel><title>Acme</title>{}</channel></rss>", entries.iter().map(item).collect::<String>())
    };
    site.feed("/feed", feed(&OLD));
    let both = std::fs::read_to_string(world.path("presswatch.toml")).unwrap();
    world.configure(&format!("{both}[[source]]\nid = \"feed\"\nurl = \"{}\"\n", site.url("/feed")));
    assert_eq!(poll(&world), [""; 0]);
    site.page("/news/", listing(&without(1)));
    site.feed("/feed", feed(&without(1)));
    site.set(OLD[1].0, Response::status(410));
    assert_eq!((0..4).flat_map(|_| poll(&world)).collect::<Vec<_>>(), [format!("withdrawn {}", OLD[1].1)]);
}

#[test]
fn a_withdrawal_that_is_undone_between_two_issues_is_nothing_to_their_readers() {
    let (site, receiver, world) = standing();
    site.page("/news/", listing(&without(1)));
    site.set(OLD[1].0, Response::status(404));
    assert_eq!((0..2).flat_map(|_| poll(&world)).collect::<Vec<_>>(), [format!("withdrawn {}", OLD[1].1)]);
    stand(&site);
    site.page("/news/", listing(&OLD));
    assert_eq!(poll(&world), [format!("updated {}", OLD[1].1)]);
    world.run(&["digest", "morning", "--send"]).ok();
    assert_eq!(receiver.messages().len(), 0, "they never heard of it");
    // Beside something else it is not told either.
    let all: Vec<Entry> = std::iter::once(NEW).chain(OLD).collect();
    site.page(NEW.0, article(NEW.1, NEW_TEXT));
    site.page("/news/", listing(&all));
    assert_eq!(poll(&world), [format!("new {}", NEW.1)]);
    world.run(&["digest", "morning", "--send"]).ok();
    let text = receiver.wait_for(1)[0].mail().body_text(0).unwrap().into_owned();
    assert!(text.contains(NEW.1) && !text.contains(OLD[1].1) && !text.contains("Published again"), "{text}");
}

#[test]
fn what_is_put_back_after_it_was_withdrawn_is_told() {
    let (site, receiver, world) = standing();
    world.run(&["digest", "morning", "--send"]).ok();
    site.page("/news/", listing(&without(1)));
    site.set(OLD[1].0, Response::status(404));
    assert_eq!((0..2).flat_map(|_| poll(&world)).collect::<Vec<_>>(), [format!("withdrawn {}", OLD[1].1)]);
    world.run(&["digest", "morning", "--send"]).ok();
    stand(&site);
    site.page("/news/", listing(&OLD));
    assert_eq!((0..2).flat_map(|_| poll(&world)).collect::<Vec<_>>(), [format!("updated {}", OLD[1].1)]);
    world.run(&["digest", "morning", "--send"]).ok();
    let mails: Vec<String> = receiver.messages().iter().map(|message| message.mail().body_text(0).unwrap().into_owned()).collect();
    assert_eq!(mails.len(), 2);
    assert!(mails[0].contains("Withdrawn") && mails[1].contains("Published again"), "{mails:#?}");
}

#[test]
fn what_is_put_back_under_another_headline_is_told_as_put_back_and_once() {
    let (site, _receiver, world) = standing();
    site.page("/news/", listing(&without(1)));
    site.set(OLD[1].0, Response::status(404));
    assert_eq!((0..2).flat_map(|_| poll(&world)).collect::<Vec<_>>(), [format!("withdrawn {}", OLD[1].1)]);
    let mut corrected = OLD;
    corrected[1].1 = "Three new members join the Acme supervisory board";
    site.page(corrected[1].0, article(corrected[1].1, NEW_TEXT));
    site.page("/news/", listing(&corrected));
    let rows: Vec<Value> = (0..2).flat_map(|_| world.run(&["poll", "--json"]).ok().rows()).collect();
    assert_eq!(told(&rows), [format!("updated {}", corrected[1].1)]);
    assert!(rows[0].get("previous_title").is_none(), "{rows:?}");
}

const PLACES: [&str; 9] = ["mill", "quay", "lock", "hall", "dock", "kiln", "yard", "barn", "pier"];

/// A list of nine releases, without the first of them, save one.
fn places(left_out: usize) -> String {
    let shown = PLACES.iter().enumerate().filter(|(at, _)| *at == 0 || *at > left_out);
    let entries: Vec<(String, String)> =
        shown.map(|(_, of)| (format!("/news/{of}"), format!("Acme rebuilds the old {of} at Hulme"))).collect();
    listing(&entries.iter().map(|(path, title)| (path.as_str(), title.as_str(), "2026-10-05")).collect::<Vec<_>>())
}

fn watched_places() -> (Site, World) {
    let (site, receiver) = (Site::start(), Receiver::start());
    PLACES.iter().for_each(|of| site.page(&format!("/news/{of}"), article(&format!("Acme rebuilds the old {of} at Hulme"), NEW_TEXT)));
    site.page("/news/", places(0));
    let world = World::new(&config(&site, "/news/", &receiver));
    assert_eq!(poll(&world), [""; 0]);
    (site, world)
}

#[test]
fn dead_links_keep_no_withdrawal_from_being_seen() {
    let (site, world) = watched_places();
    site.page("/news/", places(7));
    (1..7).for_each(|at| site.set(&format!("/news/{}", PLACES[at]), Response::status(503)));
    site.set("/news/barn", Response::status(404));
    let told: Vec<String> = (0..4).flat_map(|_| poll(&world)).collect();
    assert_eq!(told, ["withdrawn Acme rebuilds the old barn at Hulme"]);
}

#[test]
fn a_dead_link_is_asked_for_a_day_and_then_no_more() {
    let (site, world) = watched_places();
    site.page("/news/", places(1));
    site.set("/news/quay", Response::status(503));
    assert_eq!((0..2).flat_map(|_| poll(&world)).collect::<Vec<_>>(), [""; 0]);
    assert_eq!(site.hits("/news/quay"), 2);
    let explained = || world.run(&["explain", &site.url("/news/quay")]).ok().stdout;
    assert!(explained().contains("no longer on the page"), "{}", explained());
    let a_day_ago = "UPDATE source SET asked = replace(asked, strftime('%Y-%m-%dT', 'now'), strftime('%Y-%m-%dT', 'now', '-2 days'))";
    crate::trouble::sqlite(&world, a_day_ago);
    assert_eq!((0..3).flat_map(|_| poll(&world)).collect::<Vec<_>>(), [""; 0]);
    assert_eq!(site.hits("/news/quay"), 3, "once more, and then it is left alone");
    assert!(explained().contains("has not answered for a day"), "{}", explained());
    // Back on the page, it is what it was.
    site.page("/news/", places(0));
    assert_eq!(poll(&world), [""; 0]);
}
