//! Another template, the same announcements: one newsroom for each kind of move, with many announcements and with few, with days and
//! without, as a page and as a feed.

use std::collections::HashMap;

use super::{Entry, cards, config, feed, rows, told};
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
const DAYS: [&str; 6] = ["2026-10-05", "2026-09-21", "2026-09-02", "2026-08-11", "2026-07-30", "2026-07-02"];
const NEWS: &str = "Acme opens a plant for recycled board in Tilbury";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    /// The addresses stay.
    Template,
    Www,
    Scheme,
    /// `/news/x` becomes `/newsroom/2026/x`.
    Path,
    /// And the old addresses lead to the new ones.
    PathWithRedirects,
    Domain,
    DomainWithRedirects,
    /// Names become numbers.
    Numbers,
    /// The same, and the old pages stay where they are beside the new ones.
    NumbersBeside,
    /// Of a feed only.
    Guids,
}

const MOVES: [Move; 10] = [
    Move::Template,
    Move::Www,
    Move::Scheme,
    Move::Path,
    Move::PathWithRedirects,
    Move::Domain,
    Move::DomainWithRedirects,
    Move::Numbers,
    Move::NumbersBeside,
    Move::Guids,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Page,
    Feed,
}

/// One newsroom.
#[derive(Debug, Clone)]
struct Case {
    id: String,
    path: String,
    shape: Shape,
    is_dated: bool,
    count: usize,
    of: Move,
}

/// How many, and whether with days.
fn cases(shape: Shape) -> Vec<Case> {
    let sizes: &[(usize, bool)] = match shape {
        Shape::Page => &[(6, true), (3, false)],
        Shape::Feed => &[(6, false), (2, true), (1, true), (1, false)],
    };
    let moves = MOVES.into_iter().filter(|of| *of != Move::Guids || shape == Shape::Feed);
    let case = |of, (count, is_dated): (usize, bool)| {
        let id = format!("{of:?}-{count}-{}", if is_dated { "dated" } else { "undated" }).to_lowercase();
        Case { path: format!("/{id}/"), id, shape, is_dated, count, of }
    };
    moves.flat_map(|of| sizes.iter().map(move |size| case(of, *size))).collect()
}

/// The site that is watched, and another one.
struct Sites {
    here: Site,
    there: Site,
}

impl Case {
    fn name(&self, of: usize) -> String {
        TITLES.get(of).map_or("plant".to_owned(), |title| title.split(' ').next_back().unwrap().to_lowercase())
    }

    fn entry(&self, of: usize, url: String, guid: String) -> Entry {
        let title = TITLES.get(of).copied().unwrap_or(NEWS);
        let day = DAYS.get(of).copied().unwrap_or("2026-10-19");
        Entry { url, title: title.to_owned(), day: self.is_dated.then(|| day.to_owned()), guid }
    }

    fn before(&self, sites: &Sites) -> Vec<Entry> {
        let (id, of, host) = (&self.id, self.of, sites.here.host());
        let port = host.rsplit(':').next().unwrap();
        let url = |at: usize| match of {
            Move::Www => format!("http://www.localhost:{port}/{id}/news/{}", self.name(at)),
            Move::Scheme => format!("https://127.0.0.1:{port}/{id}/news/{}", self.name(at)),
            _ => sites.here.url(&format!("/{id}/news/{}", self.name(at))),
        };
        (0..self.count).map(|at| self.entry(at, url(at), format!("old-{at}"))).collect()
    }

    fn after(&self, sites: &Sites, of: usize) -> Entry {
        let (id, name) = (&self.id, self.name(of));
        let url = match self.of {
            Move::Template | Move::Guids => sites.here.url(&format!("/{id}/news/{name}")),
            Move::Www => format!("http://localhost:{}/{id}/news/{name}", sites.here.host().rsplit(':').next().unwrap()),
            Move::Scheme => sites.here.url(&format!("/{id}/news/{name}")),
            Move::Path | Move::PathWithRedirects => sites.here.url(&format!("/{id}/newsroom/2026/{name}")),
            Move::Domain | Move::DomainWithRedirects => sites.there.url(&format!("/{id}/news/{name}")),
            Move::Numbers | Move::NumbersBeside => sites.here.url(&format!("/{id}/release?no={}", 4711 + of)),
        };
        let guid = if self.of == Move::Template { format!("old-{of}") } else { url.clone() };
        self.entry(of, url, guid)
    }

    fn serve(&self, sites: &Sites, entries: &[Entry], page: impl Fn(&[Entry]) -> String) {
        match self.shape {
            Shape::Page => sites.here.page(&self.path, page(entries)),
            Shape::Feed => sites.here.feed(&self.path, feed(entries)),
        }
    }

    /// What its articles answer after the move.
    fn move_articles(&self, sites: &Sites) {
        for (at, title) in TITLES.iter().enumerate().take(self.count) {
            let (old, new) = (format!("/{}/news/{}", self.id, self.name(at)), self.after(sites, at).url);
            let text = format!("<main><article><h1>{title}</h1><p>{}</p></article></main>", text(at));
            match self.of {
                Move::PathWithRedirects | Move::DomainWithRedirects => sites.here.set(&old, Response::redirect(301, &new)),
                Move::NumbersBeside => {
                    sites.here.page(&old, text.clone());
                    sites.here.page(&format!("/{}/release?no={}", self.id, 4711 + at), text);
                }
                _ => {}
            }
        }
    }
}

fn text(at: usize) -> String {
    format!(
        "The company said in Hulme that {} people would work on it for {} months. It costs £{} million. ",
        at * 7 + 3,
        at + 2,
        at * 11 + 4
    )
    .repeat(4)
}

fn watched(shape: Shape) -> (Sites, Receiver, World, Vec<Case>) {
    let (sites, receiver) = (Sites { here: Site::start(), there: Site::start_on("127.0.0.2") }, Receiver::start());
    let cases = cases(shape);
    for case in &cases {
        case.serve(&sites, &case.before(&sites), cards);
    }
    let sources: Vec<(String, String)> = cases.iter().map(|case| (case.id.clone(), sites.here.url(&case.path))).collect();
    let world = World::new(&config(&sources, &receiver));
    let baseline = world.run(&["poll", "--json"]).ok();
    assert_eq!(baseline.stdout, "");
    (sites, receiver, world, cases)
}

fn addresses(world: &World) -> HashMap<(String, String), String> {
    let rows = world.run(&["announcements", "--json", "--limit", "9999"]).ok().rows();
    let text = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap().to_owned();
    rows.iter().map(|row| ((text(row, "source"), text(row, "title")), text(row, "url"))).collect()
}

#[test]
fn a_rebuilt_page_announces_nothing_moves_what_is_known_and_says_so_once() {
    rebuild(Shape::Page);
}

#[test]
fn a_rebuilt_feed_announces_nothing_moves_what_is_known_and_says_so_once() {
    rebuild(Shape::Feed);
}

fn rebuild(shape: Shape) {
    let (sites, receiver, world, cases) = watched(shape);
    for case in &cases {
        let entries: Vec<Entry> = (0..case.count).map(|at| case.after(&sites, at)).collect();
        case.serve(&sites, &entries, rows);
        case.move_articles(&sites);
    }
    for _ in 0..2 {
        let polled = world.run(&["poll", "--json"]);
        assert_eq!(told(&polled.rows()), [""; 0], "{}", polled.stderr);
    }
    let archived = addresses(&world);
    let remarks: HashMap<String, String> = (world.run(&["status", "--json"]).ok().rows_with("source").iter())
        .map(|row| (row["source"].as_str().unwrap().to_owned(), format!("{} {}", row["state"], row["remarks"])))
        .collect();
    for case in &cases {
        assert!(remarks[&case.id].contains("\"ok\""), "{}: {}", case.id, remarks[&case.id]);
        let is_told = remarks[&case.id].contains("moved to ");
        assert_eq!(is_told, !matches!(case.of, Move::Template | Move::Guids), "{}: {}", case.id, remarks[&case.id]);
        for at in 0..case.count {
            let entry = case.after(&sites, at);
            assert_eq!(archived[&(case.id.clone(), entry.title.clone())], entry.url, "{}", case.id);
        }
    }
    news_goes_out_once_after_the_move(&sites, &receiver, &world, &cases);
}

fn news_goes_out_once_after_the_move(sites: &Sites, receiver: &Receiver, world: &World, cases: &[Case]) {
    for case in cases {
        let newest = case.after(sites, TITLES.len());
        let entries: Vec<Entry> = std::iter::once(newest).chain((0..case.count).map(|at| case.after(sites, at))).collect();
        case.serve(sites, &entries, rows);
    }
    let rows = world.run(&["poll", "--json"]).ok().rows();
    let mut announced: Vec<&str> = rows.iter().map(|row| row["source"].as_str().unwrap()).collect();
    assert!(rows.iter().all(|row| row["title"] == NEWS), "{rows:?}");
    let mut expected: Vec<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    announced.sort_unstable();
    expected.sort_unstable();
    assert_eq!(announced, expected);
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "");

    let mail = super::send(world, receiver);
    for case in cases.iter().filter(|case| !matches!(case.of, Move::Template | Move::Guids)) {
        assert_eq!(mail.matches(&format!("{}: its newsroom moved to ", case.id)).count(), 1, "{mail}");
    }
    assert!(!mail.contains("could not be read"), "{mail}");
    for case in cases {
        let newest = Entry {
            title: format!("{NEWS}, part two"),
            url: format!("{}-two", case.after(sites, TITLES.len()).url),
            ..case.after(sites, TITLES.len())
        };
        let newest = Entry { guid: newest.url.clone(), ..newest };
        let entries: Vec<Entry> =
            [newest, case.after(sites, TITLES.len())].into_iter().chain((0..case.count).map(|at| case.after(sites, at))).collect();
        case.serve(sites, &entries, super::rows);
    }
    assert_eq!(world.run(&["poll", "--json"]).ok().rows().len(), cases.len());
    assert!(!super::send(world, receiver).contains("moved to"), "it was said");
}

#[test]
fn a_page_that_moves_with_its_announcements_is_followed_and_withdraws_nothing() {
    let (old, new) = (Site::start(), Site::start_on("127.0.0.2"));
    let receiver = Receiver::start();
    let entries = |site: &Site| -> Vec<Entry> {
        let entry = |at: usize| Entry::new(&site.url(&format!("/news/{at}")), TITLES[at], DAYS[at]);
        (0..TITLES.len()).map(entry).collect()
    };
    old.page("/news/", cards(&entries(&old)));
    let world = World::new(&config(&[("acme".to_owned(), old.url("/news/"))], &receiver));
    world.run(&["poll"]).ok();
    old.set("/news/", Response::redirect(301, &new.url("/newsroom/")));
    for entry in entries(&old) {
        let path = entry.url.split_once("/news/").unwrap().1.to_owned();
        old.set(&format!("/news/{path}"), Response::redirect(301, &new.url(&format!("/news/{path}"))));
    }
    // Two have gone with the old site, from the middle of the page.
    let left: Vec<Entry> = entries(&new).into_iter().enumerate().filter(|(at, _)| !matches!(at, 1 | 2)).map(|(_, entry)| entry).collect();
    new.page("/newsroom/", rows(&left));
    for _ in 0..4 {
        assert_eq!(super::poll(&world), [""; 0]);
    }
}
