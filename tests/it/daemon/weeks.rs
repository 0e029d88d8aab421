//! Weeks in which nothing goes wrong.

use chrono::{DateTime, TimeDelta, Utc};
use presswatch::clock::Clock;

use super::{Press, Running, Times, USUAL, instant, world};
use crate::support::Receiver;

#[test]
fn two_weeks_of_a_daily_digest() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, USUAL);
    let start = instant("2026-03-02T06:30:00+01:00");
    let clock = Clock::manual(start);
    let daemon = Running::start(&world, &clock);
    daemon.until("2026-03-02T09:30:00+01:00");
    assert_eq!((press.polls(), receiver.messages().len()), (3, 0), "hourly polls, and nothing to tell");
    let mut expected = Vec::new();
    for day in 2..16 {
        // Every second day something, on every fourth two things.
        for _ in 0..(if day % 4 == 0 { 2 } else { day % 2 }) {
            press.publish(&format!("2026-03-{day:02}"));
        }
        daemon.until(&format!("2026-03-{:02}T09:30:00+01:00", day + 1));
        if day % 2 == 1 || day % 4 == 0 {
            expected.push(instant(&format!("2026-03-{:02}T08:00:00+01:00", day + 1)));
        }
    }
    daemon.stop();
    assert_eq!(press.titles().len(), 13);
    assert_eq!(press.each_told_once(&receiver), expected);
    assert_eq!(press.polls(), 3 + 14 * 24, "an hour between two polls, day and night");
}

/// The instants of the mails of a digest that is sent even if it is empty.
fn check_mails(digest: &'static str, from: &str, until: &str, expected: &[&str]) {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, Times { polls: "0 6 * * *", digest, when_empty: "send", ..USUAL });
    let daemon = Running::start(&world, &Clock::manual(instant(from)));
    daemon.until(until);
    daemon.stop();
    let sent: Vec<DateTime<Utc>> = press.told(&receiver).into_iter().map(|(at, _)| at).collect();
    assert_eq!(sent, expected.iter().map(|at| instant(at)).collect::<Vec<_>>(), "{digest}");
    let days = (instant(until) - instant(from) + TimeDelta::hours(23)).num_days();
    assert_eq!(i64::try_from(press.polls()).unwrap(), days, "one poll a day");
}

#[test]
fn the_end_of_a_month_comes_where_there_is_one() {
    let expected = &["2026-01-31T08:00:00+01:00", "2026-03-31T08:00:00+02:00"];
    check_mails("0 8 31 * *", "2026-01-29T00:00:00+01:00", "2026-04-02T12:00:00+02:00", expected);
}

#[test]
fn a_list_of_weekdays_and_a_range_of_them() {
    let expected = ["02", "04", "06", "09", "11", "13"].map(|day| format!("2026-03-{day}T08:00:00+01:00"));
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    check_mails("0 8 * * MON,WED,5", "2026-03-02T00:00:00+01:00", "2026-03-16T00:00:00+01:00", &expected);
    let expected = ["02", "03", "07", "08", "09"].map(|day| format!("2026-03-{day}T08:00:00+01:00"));
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    check_mails("0 8 * * SAT-TUE", "2026-03-02T00:00:00+01:00", "2026-03-10T00:00:00+01:00", &expected);
}

#[test]
fn an_empty_digest_that_is_not_wanted_is_not_sent() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, USUAL);
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:30:00+01:00")));
    daemon.until("2026-03-09T06:30:00+01:00");
    daemon.stop();
    assert_eq!((press.polls(), receiver.messages().len()), (7 * 24, 0));
}
