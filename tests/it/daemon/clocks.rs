//! Clocks that are put forward or back: by the law twice a year, by hand or by a time server at any moment.

use chrono::{DateTime, TimeDelta, Utc};
use presswatch::clock::Clock;

use super::{Press, Running, Times, USUAL, instant, world};
use crate::support::Receiver;

/// Three days around a change of the clocks: one announcement a day, a digest a day at these instants, and a poll each real hour.
fn check_change(zone: &'static str, digest: &'static str, from: &str, expected: [&str; 3]) {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, Times { zone, digest, ..USUAL });
    let start = instant(from);
    let clock = Clock::manual(start);
    let daemon = Running::start(&world, &clock);
    // The baseline.
    daemon.until(&(start + TimeDelta::minutes(90)).to_rfc3339());
    for (n, at) in expected.iter().enumerate() {
        press.publish(&from[..10]);
        daemon.until(at);
        assert_eq!(receiver.messages().len(), n + 1, "{zone}: the digest of {at}");
    }
    let end = instant(expected[2]) + TimeDelta::minutes(90);
    daemon.until(&end.to_rfc3339());
    daemon.stop();
    let expected: Vec<DateTime<Utc>> = expected.iter().map(|at| instant(at)).collect();
    assert_eq!(press.each_told_once(&receiver), expected, "{zone}");
    // Whole hours of the zone that lie in between; in a zone with half hours they are not those of UTC.
    let offset = TimeDelta::minutes(if zone == "Australia/Lord_Howe" { 30 } else { 0 });
    let hours = |at: DateTime<Utc>| (at + offset).timestamp() / 3600;
    let real = usize::try_from(hours(end) - hours(start)).unwrap();
    if zone == "Australia/Lord_Howe" {
        // Its clocks move by half an hour, and the full hours with them.
        assert!(press.polls().abs_diff(real) <= 1, "{zone}: {} polls in {real} hours", press.polls());
    } else {
        assert_eq!(press.polls(), real, "{zone}: a poll each real hour");
    }
}

#[test]
fn spring_in_berlin() {
    let expected = ["2026-03-28T02:30:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"];
    check_change("Europe/Berlin", "30 2 * * *", "2026-03-27T12:10:00+01:00", expected);
}

#[test]
fn autumn_in_berlin() {
    let expected = ["2026-10-24T02:30:00+02:00", "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"];
    check_change("Europe/Berlin", "30 2 * * *", "2026-10-23T12:10:00+02:00", expected);
}

#[test]
fn spring_in_new_york() {
    let expected = ["2026-03-07T02:30:00-05:00", "2026-03-08T03:00:00-04:00", "2026-03-09T02:30:00-04:00"];
    check_change("America/New_York", "30 2 * * *", "2026-03-06T12:10:00-05:00", expected);
}

#[test]
fn autumn_in_new_york() {
    let expected = ["2026-10-31T01:30:00-04:00", "2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00"];
    check_change("America/New_York", "30 1 * * *", "2026-10-30T12:10:00-04:00", expected);
}

#[test]
fn half_an_hour_on_lord_howe() {
    let expected = ["2026-10-03T02:15:00+10:30", "2026-10-04T02:30:00+11:00", "2026-10-05T02:15:00+11:00"];
    check_change("Australia/Lord_Howe", "15 2 * * *", "2026-10-02T12:10:00+10:30", expected);
    let expected = ["2026-04-04T01:45:00+11:00", "2026-04-05T01:45:00+11:00", "2026-04-06T01:45:00+10:30"];
    check_change("Australia/Lord_Howe", "45 1 * * *", "2026-04-03T12:10:00+11:00", expected);
}

#[test]
fn a_clock_that_jumps_forward_and_back_while_the_daemon_runs() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, USUAL);
    let clock = Clock::manual(instant("2026-03-02T04:30:00+01:00"));
    let daemon = Running::start(&world, &clock);
    daemon.until("2026-03-02T05:30:00+01:00");
    press.publish("2026-03-02");
    assert_eq!(press.polls(), 1);

    clock.advance(TimeDelta::hours(6));
    daemon.until("2026-03-02T11:30:00+01:00");
    assert_eq!((press.polls(), receiver.messages().len()), (2, 1), "what was jumped over runs once");
    daemon.until("2026-03-02T12:30:00+01:00");
    assert_eq!(press.polls(), 3);

    press.publish("2026-03-02");
    clock.advance(TimeDelta::hours(-6));
    assert_eq!(clock.now(), instant("2026-03-02T06:30:00+01:00"));
    daemon.until("2026-03-02T07:30:00+01:00");
    assert_eq!(press.polls(), 4, "nobody waits until the clock is where it was");
    daemon.until("2026-03-02T08:30:00+01:00");
    assert_eq!(receiver.messages().len(), 2, "eight o'clock comes again, and there is something to tell");
    daemon.until("2026-03-03T08:30:00+01:00");
    daemon.stop();
    assert_eq!(press.each_told_once(&receiver).len(), 2);
    assert_eq!(press.polls(), 5 + 24);
}
