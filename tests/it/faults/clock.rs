//! The clock is set, forward or back, by hours or days; and time in which nobody was there.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;

use chrono::TimeDelta;
use presswatch::clock::Clock;

use super::{seen, skipped, status};
use crate::daemon::process::{Process, overdue};
use crate::daemon::{Press, Running, Times, USUAL, config, instant, world};
use crate::support::{Receiver, Response, Stage, World};

/// A daemon whose baseline is taken, at half past nine on the second of March.
fn started() -> (Press, Receiver, World, Clock, Running) {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, USUAL);
    let clock = Clock::manual(instant("2026-03-02T06:30:00+01:00"));
    let daemon = Running::start(&world, &clock);
    daemon.until("2026-03-02T09:30:00+01:00");
    (press, receiver, world, clock, daemon)
}

#[test]
fn clock_jumps_forward_and_back_by_hours() {
    let (press, receiver, _world, clock, daemon) = started();
    for (hours, until) in [(30, "2026-03-03T16:30:00+01:00"), (-30, "2026-03-02T11:30:00+01:00"), (7, "2026-03-02T19:30:00+01:00")] {
        press.publish("2026-03-02");
        clock.advance(TimeDelta::hours(hours));
        daemon.until(until);
    }
    daemon.until("2026-03-03T08:30:00+01:00");
    daemon.stop();
    let mails = press.each_told_once(&receiver).len();
    seen("clock_jumps_forward_and_back_by_hours", format!("3 of 3 announcements told once, in {mails} mails"));
}

#[test]
fn clock_jumps_forward_by_days_while_a_mail_waits() {
    let (press, receiver, world, clock, daemon) = started();
    receiver.refuse(Stage::Greeting, 421);
    press.publish("2026-03-02");
    daemon.until("2026-03-03T08:10:00+01:00");
    clock.advance(TimeDelta::days(9));
    daemon.until("2026-03-12T12:30:00+01:00");
    let words = status(&world, "mail waits");
    receiver.behave();
    daemon.until("2026-03-12T20:30:00+01:00");
    daemon.stop();
    press.each_told_once(&receiver);
    seen(
        "clock_jumps_forward_by_days_while_a_mail_waits",
        format!("told once, and not given up after nine days that were none; “{words}”"),
    );
}

#[test]
fn clock_jumps_back_by_days_while_all_waits() {
    let (press, receiver, world, clock, daemon) = started();
    clock.advance(TimeDelta::days(20));
    // A mail that is put off, a text whose page fails, and a newsroom that fails: by a clock that runs twenty days ahead.
    receiver.refuse(Stage::Greeting, 421);
    press.publish("2026-03-02");
    daemon.until("2026-03-23T09:10:00+01:00");
    let title = press.publish("2026-03-02");
    press.site.set("/news/release-1", Response::status(500));
    daemon.until("2026-03-23T11:10:00+01:00");
    press.site.set("/news/", Response::status(500));
    daemon.until("2026-03-23T15:10:00+01:00");
    clock.advance(TimeDelta::days(-20));
    receiver.behave();
    press.site.page("/news/release-1", crate::journeys::article(&title, "It spends £1 million on it."));
    press.show();
    // Four hours are the longest pause of a mail, six that of a newsroom.
    daemon.until("2026-03-03T22:30:00+01:00");
    assert_eq!(receiver.messages().len(), 1, "the mail waits no longer than four hours");
    press.publish("2026-03-03");
    daemon.until("2026-03-04T08:30:00+01:00");
    daemon.stop();
    press.each_told_once(&receiver);
    let said = world.run(&["status"]).ok().stdout;
    assert!(said.contains("0 waiting, 0 deferred"), "{said}");
    seen(
        "clock_jumps_back_by_days_while_all_waits",
        "3 of 3 announcements told once; the mail went within its four hours, the newsroom was asked within its six",
    );
}

#[test]
fn clock_set_back_while_nobody_was_there() {
    let (press, receiver, world, clock, daemon) = started();
    clock.advance(TimeDelta::days(20));
    receiver.refuse(Stage::Greeting, 421);
    press.publish("2026-03-02");
    daemon.until("2026-03-23T15:10:00+01:00");
    daemon.stop();
    receiver.behave();
    clock.advance(TimeDelta::days(-20));
    let daemon = Running::start(&world, &clock);
    daemon.until("2026-03-03T19:30:00+01:00");
    assert_eq!(press.told(&receiver).len(), 1);
    press.publish("2026-03-03");
    daemon.until("2026-03-04T08:30:00+01:00");
    daemon.stop();
    press.each_told_once(&receiver);
    seen("clock_set_back_while_nobody_was_there", "2 of 2 announcements told once; the mail that waited went within four hours");
}

#[test]
fn a_day_of_downtime() {
    let (press, receiver, world, clock, daemon) = started();
    daemon.stop();
    press.publish("2026-03-02");
    press.publish("2026-03-03");
    clock.advance(TimeDelta::days(1));
    let daemon = Running::start(&world, &clock);
    daemon.until("2026-03-03T10:30:00+01:00");
    daemon.stop();
    let mails = press.each_told_once(&receiver).len();
    seen("a_day_of_downtime", format!("2 of 2 announcements told once, in {mails} mail, as soon as somebody was there"));
}

/// Where Debian's `libfaketime` keeps its library.
fn library() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    folders.map(|folder| folder.join("faketime/libfaketime.so.1")).find(|file| file.is_file())
}

/// Asks the daemon how it is, as monitors do; it looks at its clock then.
fn ask(web: SocketAddr) {
    let mut stream = TcpStream::connect(web).unwrap();
    write!(stream, "GET /health HTTP/1.1\r\nHost: presswatch\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn clock_of_a_running_process_set() {
    let Some(library) = library() else { return skipped("clock_of_a_running_process_set", "there is no libfaketime here") };
    let (press, receiver, mut world) = overdue();
    // No other test listens on this address, so that nobody takes the port before the daemon does.
    let web = TcpListener::bind("127.36.0.2:0").unwrap().local_addr().unwrap();
    // Every minute, so that a clock that moves is soon seen to have moved.
    let often = Times { polls: "* * * * *", digest: "* * * * *", ..USUAL };
    world.configure(&format!("{}[web]\nlisten = \"{web}\"\n", config(&press, &receiver, often)));
    let file = world.path("clock");
    // Written whole and put in its place: the process reads it all the time.
    let set = |offset: &str| {
        std::fs::write(file.with_extension("new"), format!("{offset}\n")).unwrap();
        std::fs::rename(file.with_extension("new"), &file).unwrap();
    };
    set("+0");
    world.set_env("LD_PRELOAD", library);
    world.set_env("FAKETIME_TIMESTAMP_FILE", world.path("clock"));
    world.set_env("FAKETIME_NO_CACHE", "1");
    // What measures how long something takes goes on as it was.
    world.set_env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    world.set_env("DONT_FAKE_MONOTONIC", "1");
    let process = Process::start(&world, &["run"]);
    receiver.wait_for(1);
    process.wait_for("sent", 1);
    for (n, offset) in ["+30h", "-40h", "+200h"].into_iter().enumerate() {
        press.publish("2026-03-03");
        let polls = press.polls();
        set(offset);
        // As monitors do all the time; else the daemon looks at its clock within a minute.
        ask(web);
        if offset.starts_with('-') {
            process.wait_for("the clock was set back", 1);
            set("-39h");
            ask(web);
        }
        press.site.wait_for("/news/", polls + 1);
        receiver.wait_for(n + 2);
    }
    process.signal("-TERM");
    assert_eq!(process.end().0.code(), Some(0));
    let mails = press.each_told_once(&receiver).len();
    seen(
        "clock_of_a_running_process_set",
        format!("4 of 4 announcements told once, in {mails} mails; “the clock was set back; schedules are looked at anew”"),
    );
}
