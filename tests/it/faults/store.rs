//! The store cannot be written, is held by another program, is damaged or gone.

use std::io::{Seek, SeekFrom, Write};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use presswatch::clock::Clock;

use super::disk::Disk;
use super::{Desk, plain, seen, skipped};
use crate::daemon::{Press, Running, USUAL, instant, world};
use crate::journeys::{OLD, config, listing, publish};
use crate::support::{Receiver, Site, Stage, World};
use crate::trouble::{lock, sqlite};

/// A desk whose store lies on a disk of its own, with its baseline.
fn on_a_disk(fault: &str) -> Option<(Desk, Arc<Disk>)> {
    let disk = match Disk::mount(3072) {
        Ok(disk) => Arc::new(disk),
        Err(why) => {
            skipped(fault, &why);
            return None;
        }
    };
    let (site, receiver) = (Site::start(), Receiver::start());
    site.page("/news/", listing(&OLD));
    let world = World::new(&config(&site, "/news/", &receiver));
    disk.hold_store(&world);
    disk.run(&world, &["poll"]).ok();
    Some((Desk { site, receiver, world }, disk))
}

/// Between two looks at something that no event tells of.
const PAUSE: Duration = Duration::from_millis(5);

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let began = std::time::Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(180), "in vain: {what}");
        std::thread::sleep(PAUSE);
    }
}

/// As `Desk::told`, where the disk can be seen.
fn told(desk: &Desk, disk: &Disk) {
    disk.run(&desk.world, &["outbox", "retry"]).ok();
    let said = disk.run(&desk.world, &["digest", "morning", "--send"]).ok().stdout;
    assert!(said.starts_with("Nothing new"), "{said}");
    let outbox = disk.run(&desk.world, &["outbox", "--json"]).ok().rows();
    assert!(outbox.len() == 1 && outbox[0]["state"] == "sent", "{outbox:?}");
    assert_eq!(desk.receiver.messages().len(), 1);
}

#[test]
fn disk_full_at_a_poll() {
    let Some((desk, disk)) = on_a_disk("disk_full_at_a_poll") else { return };
    publish(&desk.site);
    desk.site.hold_once("/news/");
    let mut poll = disk.command(&desk.world, &["poll"]);
    let poll = poll.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    desk.site.wait_for("/news/", 2);
    disk.fill_but(0);
    desk.site.let_go();
    let said = poll.wait_with_output().unwrap();
    let error = String::from_utf8(said.stderr).unwrap();
    assert!(said.status.code() == Some(1) && error.contains("the disk that holds the store is full"), "{error}");
    // What the process gave back at its end is taken again.
    disk.fill_but(0);
    let status = disk.run(&desk.world, &["status"]);
    let words = format!("{}{}", status.stdout, status.stderr);
    let words = plain(words.lines().find(|line| line.contains("is full")).unwrap_or_else(|| panic!("{words}")));
    // Where not even SQLite's own small files find room, the store cannot be opened, and that is all that is said.
    let words =
        words.trim_start_matches("error: ").rsplit("presswatch.sqlite: ").next().unwrap_or_default().trim_end_matches('.').to_owned();
    disk.free();
    assert_eq!(disk.run(&desk.world, &["poll", "--json"]).ok().rows().len(), 1);
    disk.run(&desk.world, &["digest", "morning", "--send"]).ok();
    told(&desk, &disk);
    disk.run(&desk.world, &["status"]).ok();
    seen("disk_full_at_a_poll", format!("told once; “{words}”"));
}

/// The writes of a poll under way fail, and so does giving back what it held.
#[test]
fn store_locked_while_a_poll_is_under_way() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, USUAL);
    let clock = Clock::manual(instant("2026-03-02T06:30:00+01:00"));
    let daemon = Running::start(&world, &clock);
    daemon.until("2026-03-02T08:30:00+01:00");
    let title = press.publish("2026-03-02");
    press.site.hold_once("/news/");
    assert!(!clock.run_until(instant("2026-03-02T09:00:00+01:00"), Duration::ZERO), "it is on its way there");
    press.site.wait_for("/news/", press.polls().max(3));
    let held = lock(&world);
    press.site.let_go();
    // The poll waits five seconds for the store, and whoever gives back what it held waits as long. Then it is over for now, and the
    // clock goes on to the next try.
    let began_at = clock.now();
    assert!(!clock.run_until(instant("2026-03-02T09:30:00+01:00"), Duration::ZERO), "it waits for the store");
    wait_until("the poll gives up", || clock.now() > began_at);
    drop(held);
    daemon.until("2026-03-03T08:30:00+01:00");
    daemon.stop();
    assert_eq!((press.each_told_once(&receiver).len(), press.titles()), (1, vec![title]));
    seen("store_locked_while_a_poll_is_under_way", "told once; the source is polled again a minute later, and each hour from then on");
}

/// With ever more room on it, so that it is full at one write after the other.
#[test]
fn disk_full_while_an_issue_is_composed_and_sent() {
    let fault = "disk_full_while_an_issue_is_composed_and_sent";
    let mut refusals = 0;
    for kib in (0..).step_by(40) {
        let Some((desk, disk)) = on_a_disk(fault) else { return };
        publish(&desk.site);
        disk.run(&desk.world, &["poll"]).ok();
        disk.fill_but(kib);
        // There is room again when the mail is out: its answer must not be forgotten.
        desk.receiver.hold_once(Stage::FinalDot);
        let mut send = disk.command(&desk.world, &["digest", "morning", "--send"]);
        let mut send = send.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let (was_sent, status) = loop {
            if let Some(status) = send.try_wait().unwrap() {
                break (false, status);
            }
            if desk.receiver.times_reached(Stage::FinalDot) > 0 {
                disk.free();
                desk.receiver.let_go();
                break (true, send.wait().unwrap());
            }
            std::thread::sleep(PAUSE);
        };
        disk.free();
        desk.receiver.behave();
        disk.run(&desk.world, &["digest", "morning", "--send"]);
        told(&desk, &disk);
        if was_sent {
            assert!(status.success());
            break;
        }
        assert_eq!(status.code(), Some(1));
        refusals += 1;
        assert!(refusals < 60, "so small a mail finds no room");
    }
    assert!(refusals >= 3, "{refusals}");
    seen(
        fault,
        "told once, however much room there was: refused with “the disk that holds the store is full” until there is enough, then sent",
    );
}

#[test]
fn disk_full_after_the_250() {
    let fault = "disk_full_after_the_250";
    let Some((desk, disk)) = on_a_disk(fault) else { return };
    publish(&desk.site);
    disk.run(&desk.world, &["poll"]).ok();
    desk.receiver.hold_once(Stage::FinalDot);
    let mut send = disk.command(&desk.world, &["digest", "morning", "--send", "-v"]);
    let mut send = send.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    desk.receiver.wait_until_reached(Stage::FinalDot, 1);
    disk.fill_but(0);
    desk.receiver.let_go();
    let log = std::io::BufReader::new(send.stderr.take().unwrap());
    let mut lines = std::io::BufRead::lines(log).map_while(Result::ok);
    let waits = lines.find(|line| line.contains("answer cannot be stored yet")).expect("it says that it waits");
    assert!(waits.contains("is full"), "{waits}");
    disk.free();
    lines.for_each(drop);
    assert!(send.wait().unwrap().success());
    told(&desk, &disk);
    seen(
        fault,
        "told once: “the mail server's answer cannot be stored yet; no other mail goes out before”, and stored when there was room",
    );
}

#[test]
fn disk_mounted_read_only() {
    let fault = "disk_mounted_read_only";
    let Some((desk, disk)) = on_a_disk(fault) else { return };
    publish(&desk.site);
    disk.set_read_only();
    let said = disk.run(&desk.world, &["poll"]);
    assert_eq!(said.status, Some(1));
    let words = plain(said.stderr.lines().next().unwrap());
    disk.set_writable();
    assert_eq!(disk.run(&desk.world, &["poll", "--json"]).ok().rows().len(), 1);
    disk.run(&desk.world, &["digest", "morning", "--send"]).ok();
    told(&desk, &disk);
    seen(fault, format!("told once; “{words}”"));
}

#[test]
fn store_locked_by_a_backup() {
    let desk = Desk::with_news();
    let held = lock(&desk.world);
    let said = desk.send();
    assert!(said.status == Some(1) && said.stderr.contains("the store is locked"), "{said:?}");
    assert_eq!(desk.receiver.messages().len(), 0);
    let words = desk.status("locked");
    drop(held);
    desk.send().ok();
    seen("store_locked_by_a_backup", format!("{}; “{words}”", desk.told()));
}

#[test]
fn store_damaged() {
    let desk = Desk::with_news();
    desk.world.run(&["backup", "copy.sqlite"]).ok();
    let store = desk.world.path("presswatch.sqlite");
    let mut file = std::fs::OpenOptions::new().write(true).open(&store).unwrap();
    let size = file.metadata().unwrap().len();
    for page in 1..size / 4096 {
        file.seek(SeekFrom::Start(page * 4096)).unwrap();
        file.write_all(&[0xa5; 512]).unwrap();
    }
    drop(file);
    let damaged = std::fs::read(&store).unwrap();
    let said = desk.world.run(&["poll"]);
    assert_eq!((said.status, said.stdout.as_str()), (Some(1), ""));
    let words = desk.status("amaged");
    assert_eq!(damaged, std::fs::read(&store).unwrap(), "it is left as it is");
    std::fs::rename(desk.world.path("copy.sqlite"), &store).unwrap();
    desk.send().ok();
    seen("store_damaged", format!("{} from the backup; “{words}”", desk.told()));
}

/// The store is moved aside, or emptied, and put back.
fn lost(fault: &str, harm: impl FnOnce(&std::path::Path)) {
    let desk = Desk::with_news();
    let (store, copy) = (desk.world.path("presswatch.sqlite"), desk.world.path("aside"));
    std::fs::copy(&store, &copy).unwrap();
    harm(&store);
    let said = desk.world.run(&["poll"]);
    assert_eq!((said.status, said.stdout.as_str()), (Some(1), ""));
    let words = desk.status("gone or empty");
    std::fs::rename(copy, store).unwrap();
    desk.send().ok();
    seen(fault, format!("{} when it is back; “{words}”", desk.told()));
}

#[test]
fn store_gone() {
    lost("store_gone", |store| std::fs::remove_file(store).unwrap());
}

#[test]
fn store_emptied() {
    lost("store_emptied", |store| drop(std::fs::File::create(store).unwrap()));
}

#[test]
fn store_of_a_newer_version() {
    let desk = Desk::with_news();
    sqlite(
        &desk.world,
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9000, 'later', 1, x'00', 0)",
    );
    assert_eq!(desk.send().status, Some(1));
    let words = desk.status("newer");
    sqlite(&desk.world, "DELETE FROM _sqlx_migrations WHERE version = 9000");
    desk.send().ok();
    let words = regex::Regex::new(r"up to \d+").unwrap().replace(&words, "up to N").into_owned();
    seen("store_of_a_newer_version", format!("{} by the newer one; “{words}”", desk.told()));
}

#[test]
fn store_of_an_older_version() {
    let packed = include_bytes!("../../fixtures/stores/0001.sqlite.zst");
    let (site, receiver) = (Site::start(), Receiver::start());
    let world = World::new(&config(&site, "/news/", &receiver));
    std::fs::write(world.path("presswatch.sqlite"), zstd::decode_all(packed.as_slice()).unwrap()).unwrap();
    let known = world.run(&["announcements", "--json"]).ok().rows().len();
    assert!(known > 0);
    site.page("/news/", listing(&OLD));
    world.run(&["poll"]);
    world.run(&["digest", "morning", "--send"]).ok();
    assert_eq!(receiver.messages().len(), 0, "a digest begins when it comes");
    assert_eq!(world.run(&["announcements", "--json"]).ok().rows().len(), known, "nothing known is announced");
    seen("store_of_an_older_version", "carried over with all it knew, and nothing announced again");
}
