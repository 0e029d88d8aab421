//! The daemon as a process: signals, a second one, death, and what systemd hears.

use std::io::{BufRead, BufReader};
use std::os::unix::net::UnixDatagram;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use presswatch::clock::Clock;
use serde_json::Value;

use super::{Press, Running, USUAL, config, instant, world};
use crate::support::{Ledger, Receiver, Stage, World};

/// Far beyond what a message takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(180);

/// A running `presswatch run`, with its log; killed if it is still there at the end.
pub struct Process {
    child: Child,
    log: Arc<Ledger<String>>,
}

impl Process {
    pub fn start(world: &World, arguments: &[&str]) -> Process {
        let mut command = world.command(arguments);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let log = Arc::new(Ledger::new());
        let (lines, of_thread) = (BufReader::new(child.stderr.take().unwrap()).lines(), log.clone());
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| of_thread.push(line)));
        Process { child, log }
    }

    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Returns when the log has `count` lines with these words.
    pub fn wait_for(&self, words: &str, count: usize) -> Vec<String> {
        self.log.wait_for(count, words, |line| line.contains(words))
    }

    pub fn end(mut self) -> (ExitStatus, Vec<String>) {
        let status = self.child.wait().unwrap();
        (status, self.log.all())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A world whose daemon was last there in March, with news since: all is overdue.
pub fn overdue() -> (Press, Receiver, World) {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, USUAL);
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:30:00+01:00")));
    daemon.until("2026-03-02T09:30:00+01:00");
    daemon.stop();
    press.publish("2026-03-02");
    (press, receiver, world)
}

#[test]
fn what_is_overdue_is_done_at_the_start_and_a_signal_ends_it() {
    let (press, receiver, world) = overdue();
    for signal in ["-TERM", "-INT"] {
        let process = Process::start(&world, &["run"]);
        receiver.wait_for(1);
        process.wait_for("presswatch runs", 1);
        process.signal(signal);
        let (status, log) = process.end();
        assert_eq!(status.code(), Some(0), "{log:#?}");
        assert!(log.last().unwrap().contains("presswatch has stopped"), "{log:#?}");
    }
    assert_eq!(press.each_told_once(&receiver).len(), 1);
}

#[test]
fn the_log_in_json_has_stable_names_and_no_reader_in_it() {
    let (press, receiver, world) = overdue();
    let process = Process::start(&world, &["run", "--log-format", "json"]);
    receiver.wait_for(1);
    process.wait_for("\"sent\"", 1);
    process.signal("-TERM");
    let (_, log) = process.end();
    let rows: Vec<Value> = log.iter().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))).collect();
    let row =
        |message: &str| rows.iter().find(|row| row["message"] == message).unwrap_or_else(|| panic!("no `{message}` in {log:#?}")).clone();
    assert!(rows.iter().all(|row| row["timestamp"].is_string() && row["level"].is_string()), "{log:#?}");
    let change = row("change found");
    assert_eq!(
        (&change["source"], &change["change"], &change["title"]),
        (&"acme".into(), &"new".into(), &press.titles()[0].clone().into())
    );
    assert_eq!(change["url"], press.site.url("/news/release-0"));
    let issue = row("issue composed");
    assert_eq!((&issue["digest"], &issue["issue"], &issue["readers"]), (&"morning".into(), &1.into(), &1.into()));
    let sent = row("sent");
    assert_eq!(
        (&sent["delivery"], &sent["digest"], &sent["issue"], &sent["to"]),
        (&1.into(), &"morning".into(), &1.into(), &"r…@example.com".into())
    );
    assert!(!log.concat().contains("reader@example.com"), "{log:#?}");
}

#[test]
fn a_second_daemon_on_a_store_is_refused_and_a_killed_one_is_no_obstacle() {
    let (press, receiver, world) = overdue();
    press.site.hang("/news/");
    let asked = press.polls();
    let first = Process::start(&world, &["run"]);
    press.site.wait_for("/news/", asked + 1);
    let refused = world.run(&["run"]);
    assert_eq!(refused.status, Some(1));
    let pid = format!("process {}", first.child.id());
    for words in ["already running", "presswatch.sqlite", pid.as_str()] {
        assert!(refused.stderr.contains(words), "`{words}` is not in {}", refused.stderr);
    }
    // Other verbs work beside it.
    world.run(&["status"]).ok();
    first.signal("-KILL");
    assert_eq!(first.end().0.code(), None);

    press.show();
    let second = Process::start(&world, &["run"]);
    receiver.wait_for(1);
    second.signal("-TERM");
    assert_eq!(second.end().0.code(), Some(0));
    assert_eq!(press.each_told_once(&receiver).len(), 1, "what the dead one was at is taken over at once");
}

#[test]
fn a_mail_under_way_is_finished_and_the_second_signal_waits_for_nothing() {
    let (press, receiver, world) = overdue();
    receiver.hang(Stage::Data);
    let process = Process::start(&world, &["run"]);
    receiver.wait_until_reached(Stage::Data, 1);
    process.signal("-TERM");
    process.wait_for("presswatch stops", 1);
    process.signal("-TERM");
    let (status, log) = process.end();
    assert_eq!(status.code(), Some(0), "{log:#?}");
    assert!(log.iter().any(|line| line.contains("work is left to the next start")), "{log:#?}");
    receiver.behave();
    let process = Process::start(&world, &["run"]);
    receiver.wait_for(1);
    process.wait_for("sent", 1);
    process.signal("-TERM");
    process.end();
    assert_eq!(press.each_told_once(&receiver).len(), 1);
}

#[test]
fn a_changed_config_is_taken_over_and_a_broken_one_is_said() {
    let (press, receiver, world) = overdue();
    let sound = config(&press, &receiver, USUAL);
    let with_folder = format!("include = [\"sources.d/*.toml\"]\n{sound}");
    std::fs::create_dir(world.path("sources.d")).unwrap();
    let process = Process::start(&world, &["run"]);
    process.wait_for("presswatch runs", 1);

    world.configure(&with_folder);
    process.wait_for("config reloaded", 1);
    world.write("sources.d/other.toml", &format!("[[source]]\nid = \"other\"\nurl = \"{}\"\n", press.site.url("/other/")));
    assert!(process.wait_for("config reloaded", 2)[1].contains("sources=2"), "a new file that the pattern names");

    // As editors do it: a new file in the old one's place.
    world.write("presswatch.toml~", &with_folder.replace("hourly", "daily").replace("0 8 * * *", "0 8 * *"));
    std::fs::rename(world.path("presswatch.toml~"), world.path("presswatch.toml")).unwrap();
    let said = process.wait_for("the config is broken", 1);
    assert!(said[0].contains("presswatch.toml:") && said[0].contains("4 fields"), "{said:?}");
    process.wait_for("the one before stays in force", 1);

    // Gone for a moment, and whole again.
    std::fs::remove_file(world.path("presswatch.toml")).unwrap();
    world.configure(&with_folder);
    process.wait_for("config reloaded", 3);
    process.signal("-HUP");
    process.wait_for("config reloaded", 4);
    process.signal("-TERM");
    let (status, log) = process.end();
    assert_eq!(status.code(), Some(0));
    assert_eq!(log.iter().filter(|line| line.contains("the config is broken")).count(), 1, "no false alarm: {log:#?}");
}

#[test]
fn systemd_hears_of_start_reload_life_and_end() {
    let (_press, _receiver, mut world) = overdue();
    let socket = UnixDatagram::bind(world.path("notify")).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let hear = |word: &str| {
        let mut buffer = [0; 4096];
        loop {
            let length = socket.recv(&mut buffer).unwrap_or_else(|error| panic!("no `{word}` came: {error}"));
            let message = String::from_utf8_lossy(&buffer[..length]).into_owned();
            if message.lines().any(|line| line.starts_with(word)) {
                return message;
            }
        }
    };
    world.set_env("NOTIFY_SOCKET", world.path("notify"));
    world.set_env("WATCHDOG_USEC", "200000");
    let process = Process::start(&world, &["run"]);
    hear("READY=1");
    assert!(hear("STATUS=").contains("Watching 1 sources; next poll"));
    for _ in 0..3 {
        hear("WATCHDOG=1");
    }
    process.signal("-HUP");
    let reloading = hear("RELOADING=1");
    let since = reloading.lines().find_map(|line| line.strip_prefix("MONOTONIC_USEC=")).expect("when it began");
    assert!(since.parse::<u64>().unwrap() > 0);
    hear("READY=1");
    process.signal("-TERM");
    hear("STOPPING=1");
    assert_eq!(process.end().0.code(), Some(0));
}

#[test]
fn roles_that_are_not_wanted_are_left_to_others() {
    let (press, receiver, world) = overdue();
    let polls = press.polls();
    let process = Process::start(&world, &["run", "--roles", "poll,read"]);
    process.wait_for("change found", 1);
    press.site.wait_for("/news/release-0", 1);
    process.signal("-TERM");
    assert_eq!(process.end().0.code(), Some(0));
    assert_eq!((press.polls(), receiver.messages().len()), (polls + 1, 0));
    let refused = world.run(&["run", "--roles", "poll,cook"]);
    assert_eq!(refused.status, Some(2));
    assert!(refused.stderr.contains("poll, read, compose, deliver"), "{}", refused.stderr);
}
