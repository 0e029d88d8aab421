//! The daemon, the mail server or the newsroom is away for days: nothing is lost, nothing comes twice.

use presswatch::clock::Clock;

use super::{Press, Running, USUAL, instant, world};
use crate::journeys::{OLD, listing};
use crate::support::newsroom::Response;
use crate::support::{Receiver, Stage};

#[test]
fn three_days_without_a_daemon_make_one_issue() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, USUAL);
    let clock = Clock::manual(instant("2026-03-02T06:30:00+01:00"));
    let daemon = Running::start(&world, &clock);
    daemon.until("2026-03-02T09:30:00+01:00");
    daemon.stop();
    for day in ["2026-03-03", "2026-03-04", "2026-03-05"] {
        press.publish(day);
    }
    let polls = press.polls();
    clock.advance(instant("2026-03-05T10:10:00+01:00") - clock.now());
    let daemon = Running::start(&world, &clock);
    assert_eq!(press.polls(), polls + 1, "what was due while it was away runs once");
    let at_once = press.told(&receiver);
    assert_eq!(at_once.len(), 1, "so does the digest, and it waits for that poll");
    assert_eq!(at_once[0].1, press.titles());
    assert_eq!(at_once[0].0, instant("2026-03-05T10:10:00+01:00"));
    press.publish("2026-03-05");
    daemon.until("2026-03-06T09:30:00+01:00");
    daemon.stop();
    let expected = [instant("2026-03-05T10:10:00+01:00"), instant("2026-03-06T08:00:00+01:00")];
    assert_eq!(press.each_told_once(&receiver), expected);
}

#[test]
fn a_mail_server_that_is_down_for_two_days() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, USUAL);
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:30:00+01:00")));
    daemon.until("2026-03-02T09:30:00+01:00");
    receiver.refuse(Stage::Greeting, 421);
    press.publish("2026-03-02");
    daemon.until("2026-03-03T09:30:00+01:00");
    press.publish("2026-03-03");
    daemon.until("2026-03-04T09:30:00+01:00");
    let attempts = receiver.times_reached(Stage::Greeting);
    // 1, 5, 15 and 60 minutes, then every four hours, for two mails.
    assert!((12..=22).contains(&attempts), "{attempts} attempts");
    receiver.behave();
    daemon.until("2026-03-04T19:30:00+01:00");
    daemon.stop();
    let composed = [instant("2026-03-03T08:00:00+01:00"), instant("2026-03-04T08:00:00+01:00")];
    assert_eq!(press.each_told_once(&receiver), composed, "each issue once, as it was composed");
}

#[test]
fn a_newsroom_that_is_down_for_a_day() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, USUAL);
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:30:00+01:00")));
    daemon.until("2026-03-02T09:30:00+01:00");
    let polls = press.polls();
    press.site.set("/news/", Response::status(503));
    daemon.until("2026-03-03T09:30:00+01:00");
    let asked = press.polls() - polls;
    assert!((4..=16).contains(&asked), "{asked} questions to a server in trouble");
    press.publish("2026-03-03");
    daemon.until("2026-03-04T09:30:00+01:00");
    daemon.stop();
    assert_eq!(press.each_told_once(&receiver), [instant("2026-03-04T08:00:00+01:00")]);
    let mail = receiver.messages()[0].mail().body_text(0).unwrap().into_owned();
    assert!(mail.contains("could not be read from 2 March"), "{mail}");
}

#[test]
fn a_page_that_is_not_there_is_asked_for_four_times_a_day_until_somebody_sees_to_it() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, USUAL);
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:30:00+01:00")));
    daemon.until("2026-03-02T09:30:00+01:00");
    press.site.set("/news/", Response::status(404));
    daemon.until("2026-03-03T09:30:00+01:00");
    let polls = press.polls();
    daemon.until("2026-03-05T09:30:00+01:00");
    let asked = press.polls() - polls;
    assert!((8..=16).contains(&asked), "{asked} questions in two days: the hourly look at the schedules is no reason for one");
    press.show();
    let polls = press.polls();
    daemon.reload();
    daemon.until("2026-03-05T10:30:00+01:00");
    assert_eq!(press.polls(), polls + 1, "whoever reloads has mended something");
    daemon.stop();
}

#[test]
fn an_issue_waits_for_a_text_that_comes_in_time_and_for_no_other() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, USUAL);
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:30:00+01:00")));
    daemon.until("2026-03-02T07:30:00+01:00");
    press.publish("2026-03-02");
    press.publish("2026-03-02");
    // The first is there at the second attempt, minutes later; the other's third one would be a quarter of an hour after that.
    press.site.set_once("/news/release-0", Response::status(500));
    press.site.set("/news/release-1", Response::status(500));
    daemon.until("2026-03-02T09:30:00+01:00");
    daemon.stop();
    let sent_at = press.each_told_once(&receiver)[0];
    // The server's faults make us leave it alone for a while, too.
    assert!((instant("2026-03-02T08:02:00+01:00")..instant("2026-03-02T08:10:00+01:00")).contains(&sent_at), "{sent_at}");
    let mail = receiver.messages()[0].mail().body_text(0).unwrap().into_owned();
    assert!(mail.contains("Figures: £0 million") && !mail.contains("£1 million"), "one with its text, one with its teaser: {mail}");
}

#[test]
fn what_a_stopped_daemon_left_is_done_by_the_next() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, USUAL);
    let clock = Clock::manual(instant("2026-03-02T06:30:00+01:00"));
    let daemon = Running::start(&world, &clock);
    daemon.until("2026-03-02T07:30:00+01:00");
    press.publish("2026-03-02");
    receiver.hang(Stage::Data);
    assert!(!clock.run_until(instant("2026-03-02T08:00:00+01:00"), std::time::Duration::ZERO), "it is on its way there");
    receiver.wait_until_reached(Stage::Data, 1);
    // In the middle of a mail: its second of grace passes in vain.
    daemon.stop();
    receiver.behave();
    assert_eq!(receiver.messages().len(), 0);
    let daemon = Running::start(&world, &clock);
    daemon.until("2026-03-02T08:30:00+01:00");
    daemon.stop();
    assert_eq!(press.each_told_once(&receiver).len(), 1);
}

#[test]
fn a_dead_link_keeps_no_reading_from_being_confirmed() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, USUAL);
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:30:00+01:00")));
    daemon.until("2026-03-02T09:30:00+01:00");
    // The days are gone from the template, and so is one release, whose link fails: that its host is left alone must not undo the reading.
    let undated: Vec<(&str, &str, &str)> =
        OLD.iter().map(|(path, title, _)| (*path, *title, "")).filter(|(path, ..)| *path != OLD[1].0).collect();
    press.site.page("/news/", listing(&undated));
    press.site.set(OLD[1].0, Response::status(500));
    daemon.until("2026-03-02T11:30:00+01:00");
    daemon.stop();
    let row = world.run(&["status", "--json"]).rows().remove(0);
    assert_eq!((&row["state"], &row["reason"]), (&"degraded".into(), &"dates unreadable".into()), "{row}");
}
