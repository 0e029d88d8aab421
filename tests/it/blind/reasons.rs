//! The states of a source, one by one: each reason there is begins once and ends once, in `status`, the log, the metrics and the next
//! issue's foot.

use std::collections::BTreeSet;

use presswatch::clock::Clock;
use presswatch::model::TroubleKind;

use super::layouts::OTHER;
use super::walls::walls;
use super::{Desk, Entry, always};
use crate::daemon::{Press, Running, USUAL, config, instant};
use crate::journeys::{OLD, listing};
use crate::operations::{address, metrics};
use crate::support::newsroom::{Response, Site};
use crate::support::smtp::Receiver;
use crate::support::world::World;

/// One way into trouble.
struct Way {
    reason: &'static str,
    state: &'static str,
    /// More of the config's `[fetch]`.
    fetch: &'static str,
    harm: fn(&Site),
    /// At the foot, while it lasts and when it is over.
    begins: &'static str,
    ends: &'static str,
}

const NOT_READ: Way =
    Way { reason: "", state: "degraded", fetch: "", harm: |_| {}, begins: "Acme: not read since", ends: "Acme: read again since" };

fn wall(site: &Site, reason: &str) {
    let (_, _, page) = walls().into_iter().find(|(_, of, _)| of == reason).unwrap();
    site.page("/news/", page);
}

fn undated(entries: &[Entry]) -> String {
    let bare: Vec<Entry> = entries.iter().map(|(path, title, _)| (*path, *title, "")).collect();
    listing(&bare).replace("<time datetime=\"\"></time>", "<span>recently</span>")
}

fn ways() -> Vec<Way> {
    let failing = Way { state: "failing", ..NOT_READ };
    vec![
        Way { reason: "wall", harm: |site| wall(site, "wall"), ..NOT_READ },
        Way { reason: "captcha", harm: |site| wall(site, "captcha"), ..NOT_READ },
        Way { reason: "login", harm: |site| wall(site, "login"), ..NOT_READ },
        Way { reason: "error", harm: |site| wall(site, "error"), ..NOT_READ },
        Way { reason: "shell", harm: |site| wall(site, "shell"), ..NOT_READ },
        Way { reason: "empty", harm: |site| site.page("/news/", listing(&[])), ..NOT_READ },
        Way { reason: "redesign", harm: |site| site.page("/news/", listing(&OTHER)), ..NOT_READ },
        Way {
            reason: "dates unreadable",
            harm: |site| site.page("/news/", undated(&OLD)),
            begins: "Acme: read without dates since",
            ends: "Acme: the dates of its announcements can be read since",
            ..NOT_READ
        },
        Way { reason: "error", harm: |site| site.set("/news/", Response::status(500)), ..failing },
        Way { reason: "blocked", harm: |site| site.set("/news/", Response::status(403)), ..failing },
        Way { reason: "gone", harm: |site| site.set("/news/", Response::status(410)), ..failing },
        Way {
            reason: "captcha",
            harm: |site| {
                let (_, _, page) = walls().into_iter().find(|(name, ..)| name.starts_with("captcha-cloudflare")).unwrap();
                site.set("/news/", Response::status(403).header("content-type", "text/html").body(page));
            },
            ..failing
        },
        Way { reason: "slow", fetch: "timeout = \"4s\"\n", harm: |site| site.hang("/news/"), ..failing },
        Way {
            reason: "robots",
            harm: |site| site.set("/robots.txt", Response::page("text/plain", "User-agent: *\nDisallow: /news/")),
            ..failing
        },
    ]
}

/// What is asked of robots.txt once a day.
const ASK_ROBOTS: &str = "UPDATE host SET robots_fetched_at = 0";

/// Log lines of a poll with these words.
fn logged(desk: &Desk, words: &[&str]) -> usize {
    let said = desk.world.run(&["poll", "-v"]).stderr;
    said.lines().filter(|line| words.iter().all(|word| line.contains(word))).count()
}

#[test]
fn each_reason_is_reached_and_is_said_once_when_it_begins_and_once_when_it_ends() {
    for way in ways() {
        let Way { reason, state, fetch, harm, begins, ends } = way;
        let desk = Desk::watching("");
        always(&desk);
        let path = desk.world.path("presswatch.toml");
        let patient = std::fs::read_to_string(&path).unwrap();
        desk.world.configure(&patient.replace("[fetch]\n", &format!("[fetch]\n{fetch}")));
        harm(&desk.site);
        desk.set(ASK_ROBOTS);
        let told = [" WARN ", "not read", reason];
        assert_eq!(logged(&desk, &told), 1, "{reason}: in the log");
        assert_eq!(desk.state(), format!("{state} {reason}"));
        assert_ne!(desk.remarks(), "[]", "{reason}: with what to do");
        let issue = desk.issue();
        assert!(issue.contains(begins), "{reason}: {issue}");
        assert_eq!(logged(&desk, &told), 0, "{reason}: not again");
        assert_eq!(desk.state(), format!("{state} {reason}"));
        assert!(!desk.issue().contains("Acme:"), "{reason}: not again");

        desk.world.configure(&patient);
        desk.site.remove("/robots.txt");
        desk.publish(&[]);
        desk.set(ASK_ROBOTS);
        assert_eq!(logged(&desk, &["INFO", "read again"]), 1, "{reason}: its end");
        assert_eq!((desk.state().as_str(), desk.remarks().as_str()), ("ok", "[]"), "{reason}");
        let issue = desk.issue();
        assert!(issue.contains(ends), "{reason}: {issue}");
        assert_eq!(logged(&desk, &["read again"]), 0, "{reason}: its end, once");
        assert!(!desk.issue().contains("Acme:"), "{reason}: its end, once");
    }
}

#[test]
fn no_reason_is_left_out() {
    let mut reached: BTreeSet<&str> = ways().iter().map(|way| way.reason).collect();
    // The test below.
    reached.insert("home");
    let all: BTreeSet<&str> = TroubleKind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(reached, all);
}

#[test]
fn a_page_that_never_held_announcements_says_so_until_it_does() {
    let (site, receiver) = (Site::start(), Receiver::start());
    site.page("/news/", "<!DOCTYPE html><html lang=\"en\"><title>Acme</title><main><h1>Acme makes board</h1><p>Our mills stand by the river and have done so for a hundred years.</p></main>");
    let world = World::new(&crate::journeys::config(&site, "/news/", &receiver));
    let desk = Desk { site, receiver, world };
    always(&desk);
    assert_eq!(desk.world.run(&["poll"]).status, Some(1));
    assert_eq!(desk.state(), "degraded home");
    desk.publish(&[]);
    assert_eq!(desk.poll(), [""; 0], "a baseline");
    assert_eq!(desk.state(), "ok");
}

#[test]
fn a_pause_is_said_once_and_so_is_its_end() {
    let desk = Desk::watching("");
    always(&desk);
    for end in ["resume", "time"] {
        desk.world.run(&["pause", "acme", "--until", "2d"]).ok();
        assert_eq!(desk.state(), "paused");
        let issue = desk.issue();
        assert!(issue.contains("Acme: not watched since") && issue.contains("it is paused"), "{issue}");
        assert!(!desk.issue().contains("Acme:"));
        if end == "resume" {
            desk.world.run(&["resume", "acme"]).ok();
        } else {
            desk.set("UPDATE source SET paused_until = 1000");
        }
        desk.poll();
        assert_eq!(desk.state(), "ok");
        let issue = desk.issue();
        assert!(issue.contains("Acme: watched again since"), "{end}: {issue}");
        desk.poll();
        assert!(!desk.issue().contains("Acme:"), "{end}");
    }
}

#[test]
fn each_change_of_state_is_counted_once() {
    for (nth, Way { reason, state, fetch, harm, .. }) in ways().into_iter().enumerate() {
        let (press, receiver) = (Press::start(), Receiver::start());
        let web = address(40 + nth as u8);
        let plain = config(&press, &receiver, USUAL).replace("[fetch]\n", &format!("[fetch]\n{fetch}"));
        let world = World::new(&format!("{plain}[web]\nlisten = \"{web}\"\n"));
        let daemon = Running::start(&world, &Clock::manual(instant("2026-11-02T06:30:00+01:00")));
        daemon.until("2026-11-02T09:30:00+01:00");
        let changes =
            |to: &str| metrics(web).get(&format!("presswatch_state_changes_total{{state=\"{to}\"}}")).copied().unwrap_or_default();
        let sources = |of: &str| metrics(web)[&format!("presswatch_sources{{state=\"{of}\"}}")];
        let well = changes("ok");
        harm(&press.site);
        // Long enough for robots.txt to be a day old, and not long enough for a redesign to be believed.
        daemon.until("2026-11-03T08:30:00+01:00");
        assert_eq!((changes(state), sources(state), sources("ok")), (1.0, 1.0, 0.0), "{reason}");
        assert!(metrics(web)[&format!("presswatch_troubles_total{{reason=\"{reason}\"}}")] >= 1.0, "{reason}");
        press.site.remove("/robots.txt");
        press.show();
        daemon.until("2026-11-04T12:30:00+01:00");
        assert_eq!((changes(state), changes("ok") - well, sources(state), sources("ok")), (1.0, 1.0, 0.0, 1.0), "{reason}: its end");
        daemon.stop();
    }
}
