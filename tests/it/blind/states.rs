//! A network that is down is one line, and a source is never given up for dead.

use presswatch::clock::Clock;

use crate::daemon::{Press, Running, Times, USUAL, config, instant};
use crate::journeys::{OLD, listing};
use crate::support::newsroom::{Response, Site};
use crate::support::smtp::Receiver;
use crate::support::world::World;

const SOURCES: usize = 8;

fn watching_many() -> (Site, Receiver, World) {
    let (site, receiver) = (Site::start(), Receiver::start());
    let mut config = crate::daemon::head(&receiver, "UTC");
    for at in 0..SOURCES {
        site.page(&format!("/news{at}/"), listing(&OLD));
        config += &format!("[[source]]\nid = \"room-{at}\"\nname = \"Newsroom {at}\"\nurl = \"{}\"\n", site.url(&format!("/news{at}/")));
    }
    config += "[[digest]]\nid = \"morning\"\nto = [\"reader@example.com\"]\nschedule = \"0 8 * * *\"\nwhen_empty = \"send\"\n";
    let world = World::new(&config);
    world.run(&["poll"]).ok();
    (site, receiver, world)
}

fn issue(world: &World, receiver: &Receiver) -> String {
    world.run(&["digest", "morning", "--send"]).ok();
    let text = receiver.messages().last().unwrap().mail().body_text(0).unwrap().into_owned();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_total_outage_is_one_line_in_the_foot_and_one_at_the_poll_and_one_when_it_ends() {
    let (site, receiver, world) = watching_many();
    for at in 0..SOURCES {
        site.set(&format!("/news{at}/"), Response::status(404));
    }
    let said = world.run(&["poll"]);
    assert_eq!(said.status, Some(1));
    assert_eq!(said.stderr.matches("warning:").count(), 1, "{}", said.stderr);
    assert!(said.stderr.contains("8 of 8 sources fail at once: look at the network"), "{}", said.stderr);
    let down = issue(&world, &receiver);
    assert!(down.contains("All 8 newsrooms could not be read since") && !down.contains("Newsroom 3: not read"), "{down}");
    assert!(!issue(&world, &receiver).contains("could not be read"), "said once");
    for at in 0..SOURCES {
        site.page(&format!("/news{at}/"), listing(&OLD));
    }
    world.run(&["poll"]).ok();
    let up = issue(&world, &receiver);
    assert!(up.contains("All 8 newsrooms that could not be read are read again since") && !up.contains("Newsroom 3:"), "{up}");
    assert!(!issue(&world, &receiver).contains("read again"));
}

#[test]
fn more_than_half_at_once_are_one_line_and_who_says_something_else_is_named() {
    let (site, receiver, world) = watching_many();
    for at in 0..5 {
        site.set(&format!("/news{at}/"), Response::status(404));
    }
    site.set("/news5/", Response::status(403));
    let said = world.run(&["poll"]);
    assert!(said.stderr.contains("6 of 8 sources fail at once: look at the network"), "{}", said.stderr);
    assert_eq!(said.stderr.matches("warning: source `room-").count(), 1, "{}", said.stderr);
    assert!(said.stderr.contains("warning: source `room-5` is failing (blocked)"), "{}", said.stderr);
    let down = issue(&world, &receiver);
    assert!(down.contains("6 of 8 newsrooms could not be read since"), "{down}");
}

#[test]
fn a_few_sources_in_trouble_are_named() {
    let (site, receiver, world) = watching_many();
    for at in 0..3 {
        site.set(&format!("/news{at}/"), Response::status(404));
    }
    let said = world.run(&["poll"]);
    assert_eq!(said.stderr.matches("warning: source `room-").count(), 3, "{}", said.stderr);
    let down = issue(&world, &receiver);
    assert!(down.contains("Newsroom 0: not read since") && down.contains("Newsroom 2: not read since"), "{down}");
}

#[test]
fn the_log_says_a_change_of_state_once() {
    let (site, _receiver, world) = watching_many();
    site.set("/news0/", Response::status(404));
    let lines = |said: &str, what: &str| said.lines().filter(|line| line.contains(what) && line.contains("room-0")).count();
    for expected in [1, 0, 0] {
        let said = world.run(&["poll", "-v"]).stderr;
        let told = said.lines().filter(|line| line.contains(" WARN ") && line.contains("not read") && line.contains("room-0")).count();
        assert_eq!(told, expected, "{said}");
    }
    site.page("/news0/", listing(&OLD));
    let said = world.run(&["poll", "-v"]).stderr;
    assert_eq!(lines(&said, "read again"), 1, "{said}");
}

#[test]
fn a_source_that_is_dead_for_sixty_days_is_asked_four_times_a_day_and_found_alive() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let times = Times { digest: "0 8 * * *", ..USUAL };
    let world = World::new(&config(&press, &receiver, times));
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:30:00+01:00")));
    daemon.until("2026-03-02T09:30:00+01:00");
    press.site.set("/news/", Response::status(503));
    daemon.until("2026-04-30T09:30:00+02:00");
    let polls = press.polls();
    daemon.until("2026-05-01T09:30:00+02:00");
    let asked = press.polls() - polls;
    assert!((4..=9).contains(&asked), "{asked} questions on the sixtieth day");
    press.publish("2026-05-01");
    daemon.until("2026-05-02T09:30:00+02:00");
    daemon.stop();
    assert_eq!(press.each_told_once(&receiver), [instant("2026-05-02T08:00:00+02:00")]);
}
