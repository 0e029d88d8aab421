//! Another config, and sources that are paused, while the daemon runs.

use presswatch::clock::Clock;

use super::{Press, Running, Times, USUAL, config, head, instant, world};
use crate::support::Receiver;

#[test]
fn sources_come_and_go_and_come_back() {
    let (press, other, receiver) = (Press::start(), Press::start(), Receiver::start());
    let world = world(&press, &receiver, USUAL);
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:30:00+01:00")));
    daemon.until("2026-03-02T09:30:00+01:00");
    let first = config(&press, &receiver, USUAL);
    let with_other = format!(
        "{first}[[source]]\nid = \"other\"\nname = \"Other\"\nurl = \"{}\"\nschedule = \"30 * * * *\"\nexact = true\n",
        other.site.url("/news/")
    );

    other.publish("2026-03-01");
    world.configure(&with_other);
    daemon.reload();
    daemon.until("2026-03-03T09:45:00+01:00");
    assert_eq!((other.polls(), receiver.messages().len()), (24, 0), "a new source begins with a silent baseline");

    // What comes out while nobody looks is news where it is seen; what was there before is none.
    world.configure(&first);
    daemon.reload();
    let meanwhile = other.publish("2026-03-03");
    daemon.until("2026-03-04T09:45:00+01:00");
    assert_eq!(other.polls(), 24, "a source that is gone is left alone");

    world.configure(&with_other);
    daemon.reload();
    daemon.until("2026-03-05T09:45:00+01:00");
    assert_eq!(
        (other.polls(), receiver.messages().len()),
        (24 + 1 + 24, 1),
        "polled at once, and nothing old is announced where it comes back"
    );
    let latest = other.publish("2026-03-05");
    daemon.until("2026-03-06T09:45:00+01:00");
    daemon.stop();
    let told = other.told(&receiver);
    assert_eq!(told.iter().map(|(_, titles)| titles.clone()).collect::<Vec<_>>(), [[meanwhile], [latest]]);
    assert_eq!(press.polls(), 3 + 4 * 24, "the other one never noticed");
}

#[test]
fn another_schedule_takes_hold_at_once() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, USUAL);
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T08:30:00+01:00")));
    daemon.until("2026-03-02T09:30:00+01:00");
    press.publish("2026-03-02");
    world.configure(&config(&press, &receiver, Times { polls: "*/10 * * * *", digest: "45 10 * * *", ..USUAL }));
    daemon.reload();
    daemon.until("2026-03-02T10:35:00+01:00");
    assert_eq!(press.polls(), 1 + 6, "every ten minutes after 9:30");
    world.configure(&config(&press, &receiver, Times { digest: "0 18 * * *", ..USUAL }));
    daemon.reload();
    daemon.until("2026-03-03T09:30:00+01:00");
    daemon.stop();
    assert_eq!(press.each_told_once(&receiver), [instant("2026-03-02T18:00:00+01:00")], "neither at 10:45 nor at eight");
}

#[test]
fn digests_come_and_go() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let without = format!(
        "{}[[source]]\nid = \"acme\"\nurl = \"{}\"\nschedule = \"0 * * * *\"\nexact = true\n",
        head(&receiver, "Europe/Berlin"),
        press.site.url("/news/")
    );
    let world = crate::support::World::new(&without);
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:30:00+01:00")));
    daemon.until("2026-03-02T07:30:00+01:00");
    let early = press.publish("2026-03-02");
    daemon.until("2026-03-02T09:30:00+01:00");
    world.configure(&config(&press, &receiver, USUAL));
    daemon.reload();
    let second = press.publish("2026-03-02");
    daemon.until("2026-03-03T09:30:00+01:00");
    world.configure(&without);
    daemon.reload();
    let unread = press.publish("2026-03-03");
    daemon.until("2026-03-04T09:30:00+01:00");
    world.configure(&config(&press, &receiver, USUAL));
    daemon.reload();
    let last = press.publish("2026-03-04");
    daemon.until("2026-03-05T09:30:00+01:00");
    daemon.stop();
    let told: Vec<Vec<String>> = press.told(&receiver).into_iter().map(|(_, titles)| titles).collect();
    assert_eq!(told, [vec![second], vec![last]], "neither `{early}` nor `{unread}`: a digest begins when it comes");
}

#[test]
fn a_broken_config_changes_nothing() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, USUAL);
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:30:00+01:00")));
    daemon.until("2026-03-02T07:30:00+01:00");
    press.publish("2026-03-02");
    let elsewhere = format!("[store]\nurl = \"sqlite:other.sqlite\"\n{}", config(&press, &receiver, USUAL));
    for unsound in ["[[source]]\nid = \"x\"", "[[source", &elsewhere] {
        world.configure(unsound);
        daemon.reload();
    }
    daemon.until("2026-03-02T09:30:00+01:00");
    daemon.stop();
    assert_eq!(press.each_told_once(&receiver), [instant("2026-03-02T08:00:00+01:00")]);
    assert!(!world.path("other.sqlite").exists(), "the store is another one only after a restart");
}

#[test]
fn a_paused_source_is_left_alone_until_it_is_resumed() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, USUAL);
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:30:00+01:00")));
    daemon.until("2026-03-02T07:30:00+01:00");
    let said = world.run(&["pause", "acme"]).ok().stdout;
    assert!(said.contains("`acme` is paused"), "{said}");
    let rows = world.run(&["status", "--json"]).ok().rows_with("source");
    assert_eq!((&rows[0]["state"], rows[0].get("next_poll")), (&"paused".into(), None));
    let said = world.run(&["poll", "acme"]).ok().stderr;
    assert!(said.contains("source `acme` is paused and was not polled"), "{said}");
    press.publish("2026-03-02");
    daemon.until("2026-03-04T09:30:00+01:00");
    assert_eq!((press.polls(), receiver.messages().len()), (1, 0));

    world.run(&["resume", "acme"]).ok();
    daemon.until("2026-03-05T09:30:00+01:00");
    daemon.stop();
    assert!(press.polls() >= 24, "{} polls", press.polls());
    assert_eq!(press.each_told_once(&receiver), [instant("2026-03-05T08:00:00+01:00")]);
    let said = world.run(&["resume", "acme"]).ok().stdout;
    assert!(said.contains("was not paused"), "{said}");
}

#[test]
fn a_source_that_the_config_pauses_is_left_alone_too() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, USUAL);
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:30:00+01:00")));
    daemon.until("2026-03-02T07:30:00+01:00");
    let plain = config(&press, &receiver, USUAL);
    world.configure(&plain.replace("id = \"acme\"\n", "id = \"acme\"\npaused = true\n"));
    daemon.reload();
    press.publish("2026-03-02");
    daemon.until("2026-03-03T09:30:00+01:00");
    assert_eq!(press.polls(), 1);
    world.configure(&plain);
    daemon.reload();
    daemon.until("2026-03-04T09:30:00+01:00");
    daemon.stop();
    assert_eq!(press.polls(), 1 + 24);
    assert_eq!(press.each_told_once(&receiver), [instant("2026-03-04T08:00:00+01:00")]);
}

#[test]
fn what_is_paused_in_the_midst_of_its_poll_stays_so() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let plain = config(&press, &receiver, USUAL).replace("delay = \"0s\"\n", "delay = \"0s\"\ntimeout = \"2s\"\n");
    let world = crate::support::World::new(&plain);
    let clock = Clock::manual(instant("2026-03-02T06:30:00+01:00"));
    let daemon = Running::start(&world, &clock);
    press.site.hang("/news/");
    assert!(!clock.run_until(instant("2026-03-02T07:00:00+01:00"), std::time::Duration::ZERO), "it is on its way there");
    press.site.wait_for("/news/", 1);
    world.configure(&plain.replace("id = \"acme\"\n", "id = \"acme\"\npaused = true\n"));
    daemon.reload();
    let polls = press.polls();
    press.show();
    daemon.until("2026-03-03T07:30:00+01:00");
    daemon.stop();
    assert_eq!(press.polls(), polls, "its poll wrote when it would be due by the config before");
}
