//! The process is stopped, killed, starved, or misled by its config.

use std::process::Command;
use std::time::Duration;

use super::{Desk, plain, seen};
use crate::daemon::process::{Process, overdue};
use crate::daemon::{USUAL, config};
use crate::journeys::publish;
use crate::kills::kill_at;
use crate::support::{Output, Stage, run_within};

/// A poll under a limit of the shell's `ulimit`.
fn limited(desk: &Desk, limit: &str) -> Output {
    let poll = desk.world.command(&["poll"]);
    let mut limited = Command::new("sh");
    // What is inherited counts too, and differs from machine to machine.
    limited
        .args(["-c", &format!("exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; ulimit {limit}; exec \"$@\""), "sh"])
        .arg(poll.get_program())
        .args(poll.get_args());
    limited.current_dir(desk.world.folder()).env_clear().env("HOME", desk.world.folder());
    run_within(Duration::from_secs(180), &mut limited).unwrap()
}

#[test]
fn out_of_file_descriptors() {
    let desk = Desk::quiet();
    publish(&desk.site);
    // From enough to start with to enough for nearly all; where a poll stops for want of one differs from machine to machine.
    let polls: Vec<Output> = (10..=16).map(|files| limited(&desk, &format!("-n {files}"))).collect();
    assert_eq!(polls[0].status, Some(1), "{polls:?}");
    for poll in polls.iter().filter(|poll| poll.status != Some(0)) {
        let first = poll.stderr.lines().next().unwrap_or_default();
        assert!(first.contains("open files") || first.contains("open more files") || first.contains("unable to open"), "{poll:?}");
    }
    desk.world.run(&["poll"]).ok();
    desk.send().ok();
    seen("out_of_file_descriptors", format!("{}, whichever of the {} polls failed for want of one, and said so", desk.told(), polls.len()));
}

#[test]
fn out_of_memory() {
    let desk = Desk::quiet();
    publish(&desk.site);
    // MiB of addresses: from too little to start with to enough.
    let limits = [40, 80, 120, 160, 240, 320, 480, 640, 1000, 2000];
    let polls = limits.map(|limit| limited(&desk, &format!("-v {}", limit * 1024)).status);
    assert!(polls[0].is_none_or(|status| status != 0), "{polls:?}");
    // How much is enough depends on the processors, each of which has a thread.
    desk.world.run(&["poll"]).ok();
    desk.send().ok();
    seen("out_of_memory", format!("{}, whichever of the {} polls died", desk.told(), limits.len()));
}

#[test]
fn stopped_in_the_midst_of_a_poll() {
    let (press, receiver, world) = overdue();
    let asked = press.polls();
    press.site.hang("/news/");
    let process = Process::start(&world, &["run"]);
    press.site.wait_for("/news/", asked + 1);
    process.signal("-TERM");
    process.wait_for("presswatch stops", 1);
    process.signal("-TERM");
    let (status, log) = process.end();
    assert_eq!(status.code(), Some(0), "{log:#?}");
    press.show();
    let process = Process::start(&world, &["run"]);
    receiver.wait_for(1);
    process.wait_for("sent", 1);
    process.signal("-TERM");
    process.end();
    press.each_told_once(&receiver);
    seen("stopped_in_the_midst_of_a_poll", "told once by the next; “work is left to the next start”");
}

#[test]
fn stopped_in_the_midst_of_a_mail() {
    let (press, receiver, world) = overdue();
    receiver.hold_once(Stage::FinalDot);
    let process = Process::start(&world, &["run"]);
    receiver.wait_until_reached(Stage::FinalDot, 1);
    process.signal("-TERM");
    process.wait_for("presswatch stops", 1);
    receiver.let_go();
    let (status, log) = process.end();
    assert!(status.code() == Some(0) && log.iter().any(|line| line.contains("sent")), "{log:#?}");
    let process = Process::start(&world, &["run"]);
    process.wait_for("presswatch runs", 1);
    process.signal("-TERM");
    process.end();
    press.each_told_once(&receiver);
    seen("stopped_in_the_midst_of_a_mail", "told once: the mail under way was finished, and its answer stored, before the end");
}

#[test]
fn killed_after_the_final_dot() {
    let desk = Desk::with_news();
    desk.receiver.hang(Stage::FinalDot);
    kill_at(&desk.world, &["digest", "morning", "--send"], || drop(desk.receiver.wait_for(1)));
    desk.receiver.behave();
    seen("killed_after_the_final_dot", desk.told());
}

#[test]
fn config_broken_at_a_reload() {
    let (press, receiver, world) = overdue();
    let process = Process::start(&world, &["run"]);
    receiver.wait_for(1);
    world.configure("[[source]]\nid = \"x\"\nulr = \"y\"\n");
    process.signal("-HUP");
    let said = process.wait_for("the config is broken", 1);
    process.wait_for("stays in force", 1);
    world.configure(&config(&press, &receiver, USUAL));
    process.signal("-HUP");
    process.wait_for("config reloaded", 1);
    process.signal("-TERM");
    assert_eq!(process.end().0.code(), Some(0));
    press.each_told_once(&receiver);
    assert!(said.concat().contains("presswatch.toml:1:1"), "{said:?}");
    seen(
        "config_broken_at_a_reload",
        "told once; file, line and what is wrong in the log, and “the config is not taken over; the one before stays in force”",
    );
}

#[test]
fn two_daemons_on_one_store() {
    let (press, receiver, world) = overdue();
    let first = Process::start(&world, &["run"]);
    first.wait_for("presswatch runs", 1);
    let refused = world.run(&["run"]);
    assert_eq!(refused.status, Some(1));
    receiver.wait_for(1);
    first.signal("-TERM");
    first.end();
    press.each_told_once(&receiver);
    let words = refused.stderr.lines().last().map(plain).unwrap_or_default();
    seen("two_daemons_on_one_store", format!("told once; “{words}”"));
}
