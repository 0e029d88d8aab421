//! What operators see: metrics, health, alerts, signs of life. The daemon in this process on a clock that the test moves, and as a
//! process where it is to die.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

use chrono::{TimeDelta, Utc};
use presswatch::clock::Clock;

use crate::daemon::process::Process;
use crate::daemon::{Press, Running, Times, config, head, instant};
use crate::journeys::{OLD, listing};
use crate::support::{Receiver, Response, Site, Stage, World};

const QUARTERLY: Times = Times { zone: "UTC", polls: "*/15 * * * *", digest: "0 8 * * *", when_empty: "skip" };

/// Addresses of the loopback network that no other test's process uses.
pub fn address(last: u8) -> SocketAddr {
    let [_, _, high, low] = std::process::id().to_be_bytes();
    // A process number has 22 bits at most; the upper ones rarely differ between processes of one minute.
    SocketAddr::from(([127, 64 | (last & 63), high, low.max(1)], 8321))
}

/// Status and body of what is answered there; `None` where nobody is, or whoever is there is just leaving.
fn ask(address: SocketAddr, path: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: presswatch\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned()))
}

pub fn metrics(address: SocketAddr) -> BTreeMap<String, f64> {
    let (status, text) = ask(address, "/metrics").unwrap();
    assert_eq!(status, 200, "{text}");
    let samples = text.lines().filter(|line| !line.starts_with('#')).map(|line| line.rsplit_once(' ').unwrap());
    samples.map(|(name, value)| (name.to_owned(), value.parse().unwrap())).collect()
}

/// Subjects of what operators were told, and when.
fn told(receiver: &Receiver) -> Vec<(String, String)> {
    let mails = receiver.messages().into_iter().filter(|message| message.to == ["ops@example.com"]);
    let mails = mails.map(|message| {
        let mail = message.mail();
        let at = chrono::DateTime::from_timestamp(mail.date().unwrap().to_timestamp(), 0).unwrap();
        (at.format("%d %H:%M").to_string(), mail.subject().unwrap().trim_start_matches("[presswatch] ").to_owned())
    });
    mails.collect()
}

fn pair(at: &str, subject: &str) -> (String, String) {
    (at.to_owned(), subject.to_owned())
}

const OPS: &str = "[alerts]\nto = [\"ops@example.com\"]\n";

fn world(press: &Press, receiver: &Receiver, more: &str) -> World {
    World::new(&format!("{}{more}", config(press, receiver, QUARTERLY)))
}

#[test]
fn what_happens_shows_in_the_metrics() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let web = address(1);
    let world = world(&press, &receiver, &format!("[web]\nlisten = \"{web}\"\n"));
    let clock = Clock::manual(instant("2026-03-02T06:05:00Z"));
    let daemon = Running::start(&world, &clock);
    daemon.until("2026-03-02T07:05:00Z");
    let before = metrics(web);
    for (name, expected) in [
        ("presswatch_polls_total{verdict=\"baseline\"}", 1.0),
        ("presswatch_polls_total{verdict=\"unchanged\"}", 3.0),
        ("presswatch_poll_duration_seconds_count", 4.0),
        ("presswatch_changes_total{kind=\"new\"}", 0.0),
        ("presswatch_sources{state=\"ok\"}", 1.0),
        ("presswatch_polls_overdue", 0.0),
        ("presswatch_store_up", 1.0),
    ] {
        assert_eq!(before.get(name), Some(&expected), "{name}");
    }
    let seconds = |at: &str| instant(at).timestamp() as f64;
    assert_eq!(before["presswatch_last_good_round_timestamp_seconds"], seconds("2026-03-02T07:00:00Z"));
    assert_eq!(before["presswatch_start_timestamp_seconds"], seconds("2026-03-02T06:05:00Z"));

    press.publish("2026-03-02");
    receiver.refuse_once(Stage::Greeting, 421);
    daemon.until("2026-03-02T08:00:30Z");
    let late = metrics(web);
    assert_eq!(late["presswatch_outbox_deliveries{state=\"deferred\"}"], 1.0);
    assert_eq!(late["presswatch_outbox_oldest_age_seconds"], 30.0);
    daemon.until("2026-03-02T08:05:00Z");
    press.site.set("/news/", Response::status(503));
    daemon.until("2026-03-02T08:20:00Z");
    let after = metrics(web);
    for (name, expected) in [
        ("presswatch_changes_total{kind=\"new\"}", 1.0),
        ("presswatch_texts_total{outcome=\"read\"}", 1.0),
        ("presswatch_issues_total{digest=\"morning\"}", 1.0),
        ("presswatch_deliveries_total{outcome=\"deferred\"}", 1.0),
        ("presswatch_deliveries_total{outcome=\"sent\"}", 1.0),
        ("presswatch_outbox_deliveries{state=\"sent\"}", 1.0),
        ("presswatch_outbox_oldest_age_seconds", 0.0),
        ("presswatch_digest_last_issue_timestamp_seconds{digest=\"morning\"}", seconds("2026-03-02T08:00:00Z")),
        ("presswatch_polls_total{verdict=\"failed\"}", 1.0),
        ("presswatch_troubles_total{reason=\"error\"}", 1.0),
        ("presswatch_fetch_errors_total{kind=\"status\"}", 1.0),
        ("presswatch_sources{state=\"failing\"}", 1.0),
    ] {
        assert_eq!(after.get(name), Some(&expected), "{name}");
    }
    assert!(after["presswatch_fetched_bytes_total"] > before["presswatch_fetched_bytes_total"]);
    assert_eq!([ask(web, "/health").unwrap().0, ask(web, "/ready").unwrap().0, ask(web, "/").unwrap().0], [200, 200, 404]);
    daemon.stop();
    assert_eq!(ask(web, "/health"), None);
}

#[test]
fn another_config_moves_the_pages_and_keeps_the_counts() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let (here, there) = (address(2), address(3));
    let world = world(&press, &receiver, &format!("[web]\nlisten = \"{here}\"\n"));
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:05:00Z")));
    daemon.until("2026-03-02T07:05:00Z");
    world.configure(&format!("{}[web]\nlisten = \"{there}\"\n", config(&press, &receiver, QUARTERLY)));
    daemon.reload();
    assert_eq!((ask(here, "/health"), metrics(there)["presswatch_poll_duration_seconds_count"]), (None, 4.0));
    world.configure("nonsense");
    daemon.reload();
    assert_eq!(metrics(there)["presswatch_config_is_current"], 0.0);
    daemon.stop();
}

#[test]
fn a_port_that_is_taken_at_a_reload_is_tried_again() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, "");
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:05:00Z")));
    let web = address(9);
    let taken = TcpListener::bind(web).unwrap();
    world.configure(&format!("{}[web]\nlisten = \"{web}\"\n", config(&press, &receiver, QUARTERLY)));
    daemon.reload();
    drop(taken);
    daemon.until("2026-03-02T06:35:00Z");
    assert!(ask(web, "/health").is_some(), "the port is free by now");
    daemon.stop();
}

#[test]
fn a_port_that_is_taken_is_an_error_at_the_start() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let world = world(&press, &receiver, &format!("[web]\nlisten = \"{address}\"\n"));
    let said = world.run(&["run"]);
    assert_eq!(said.status, Some(1), "{said:?}");
    assert!(
        said.stderr.contains(&format!("cannot listen on {address}: another program listens there; choose another `listen`")),
        "{said:?}"
    );
    assert_eq!(press.polls(), 0);
}

#[test]
fn trouble_is_told_once_after_an_hour_and_its_end_once() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, OPS);
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:05:00Z")));
    daemon.until("2026-03-02T09:05:00Z");
    press.site.set("/news/", Response::status(503));
    daemon.until("2026-03-03T09:05:00Z");
    assert_eq!(told(&receiver), [pair("02 10:15", "1 source in trouble")]);
    press.show();
    daemon.until("2026-03-05T09:05:00Z");
    daemon.stop();
    let told = told(&receiver);
    assert_eq!((told.len(), told[1].1.as_str()), (2, "1 source well again"), "{told:?}");
}

#[test]
fn a_refused_reader_is_told_once() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, OPS);
    receiver.refuse_recipient("reader@example.com", 550);
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:05:00Z")));
    daemon.until("2026-03-02T07:05:00Z");
    press.publish("2026-03-02");
    daemon.until("2026-03-04T09:05:00Z");
    daemon.stop();
    assert_eq!(told(&receiver), [pair("02 08:10", "1 mail not delivered")]);
    let text = receiver.messages()[0].mail().body_text(0).unwrap().into_owned();
    assert!(text.contains("reader@example.com (issue 1 of digest `morning`): refused: "), "{text}");
}

#[test]
fn operators_who_are_refused_set_off_no_more_alerts() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, OPS);
    receiver.refuse_recipient("ops@example.com", 550);
    receiver.refuse_recipient("reader@example.com", 550);
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:05:00Z")));
    daemon.until("2026-03-02T07:05:00Z");
    press.publish("2026-03-02");
    daemon.until("2026-03-04T09:05:00Z");
    daemon.stop();
    let rows = world.run(&["outbox", "--json"]).ok().rows();
    let digests: Vec<&str> = rows.iter().map(|row| row["digest"].as_str().unwrap()).collect();
    assert_eq!(digests, ["morning", "@alerts"]);
    assert!(rows.iter().all(|row| row["state"] == "refused"), "{rows:?}");
    let status = world.run(&["status", "--json"]).ok().rows();
    assert!(status.iter().all(|row| row["digest"] != "@alerts"), "it is no digest of the config: {status:?}");
}

#[test]
fn an_outage_is_one_line_and_all_is_well_comes_at_its_hour() {
    let receiver = Receiver::start();
    // Each on a host of its own: of those that share one, only the first is asked while it is down.
    let sites: Vec<Site> = (2..8).map(|n| Site::start_on(&format!("127.0.0.{n}"))).collect();
    let publish = || sites.iter().for_each(|site| site.page("/news/", listing(&OLD)));
    publish();
    let source = |(n, site): (usize, &Site)| format!("[[source]]\nid = \"acme-{n}\"\nurl = \"{}\"\n", site.url("/news/"));
    let sources: String = sites.iter().enumerate().map(source).collect();
    let alerts = "[alerts]\nto = [\"ops@example.com\"]\nalive = \"0 7 * * *\"\n";
    let world = World::new(&format!("{}{alerts}{sources}", head(&receiver, "UTC")));
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:05:00Z")));
    daemon.until("2026-03-02T12:00:00Z");
    sites.iter().for_each(|site| site.set("/news/", Response::status(500)));
    daemon.until("2026-03-03T12:00:00Z");
    publish();
    daemon.until("2026-03-05T07:30:00Z");
    daemon.stop();
    let told = told(&receiver);
    assert_eq!(told[0], pair("02 07:00", "all is well: 6 sources polled, 0 announcements, 0 issues"));
    assert_eq!(told[1].1, "outage: 6 of 6 sources in trouble");
    assert_eq!(told[2], pair("03 07:00", "6 sources still in trouble: 6 sources polled, 0 announcements, 0 issues"));
    // They come back one by one, within their pauses; each is told once, and those of an hour together.
    let back = &told[3..told.len() - 2];
    assert!(back.iter().all(|(_, subject)| subject.ends_with("well again")), "{told:?}");
    let count = |(_, subject): &(String, String)| subject.split(' ').next().unwrap().parse::<usize>().unwrap();
    assert_eq!(back.iter().map(count).sum::<usize>(), 6, "{told:?}");
    // Six hours at most until they are asked, then the schedule, and an hour between two mails.
    assert!(back.last().unwrap().0.as_str() < "03 20:30", "{told:?}");
    assert_eq!(told[told.len() - 2].0, "04 07:00");
    assert_eq!(told[told.len() - 1], pair("05 07:00", "all is well: 6 sources polled, 0 announcements, 0 issues"));
}

#[test]
fn a_good_round_is_a_sign_of_life_and_a_silent_watchman_costs_nothing() {
    let (press, receiver, watchman) = (Press::start(), Receiver::start(), Site::start());
    watchman.set("/secret", Response::status(204));
    let world = world(&press, &receiver, &format!("[alerts]\nping = \"{}\"\n", watchman.url("/secret")));
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:05:00Z")));
    daemon.until("2026-03-02T06:20:00Z");
    let asked = watchman.wait_for("/secret", 1);
    assert!(asked[0].method == "GET" && asked[0].header("user-agent").starts_with("presswatch/"), "{asked:?}");
    watchman.set("/secret", Response::redirect(302, "/elsewhere"));
    daemon.until("2026-03-02T06:35:00Z");
    watchman.wait_for("/secret", 2);
    watchman.hang("/secret");
    daemon.until("2026-03-02T09:05:00Z");
    watchman.wait_for("/secret", 11);
    // The last one may be on its way still.
    assert!((11..=press.polls()).contains(&watchman.hits("/secret")), "one a round at most");
    assert_eq!(watchman.hits("/elsewhere"), 0);
    daemon.stop();
}

#[test]
fn an_alert_survives_that_its_process_is_killed() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, OPS);
    // Two hours ago the page could be read for the last time; the daemon was stopped before it told.
    let clock = Clock::manual(Utc::now() - TimeDelta::hours(3));
    let daemon = Running::start(&world, &clock);
    daemon.until(&(Utc::now() - TimeDelta::hours(2)).to_rfc3339());
    press.site.set("/news/", Response::status(503));
    daemon.until(&(Utc::now() - TimeDelta::minutes(80)).to_rfc3339());
    daemon.stop();
    assert_eq!(told(&receiver).len(), 0);
    receiver.hang(Stage::Data);
    let process = Process::start(&world, &["run"]);
    process.wait_for("operators are told", 1);
    receiver.wait_until_reached(Stage::Data, 1);
    drop(process);
    assert_eq!(receiver.messages().len(), 0);
    receiver.behave();
    let process = Process::start(&world, &["run"]);
    receiver.wait_for(1);
    process.signal("-TERM");
    assert_eq!(process.end().0.code(), Some(0));
    let told = told(&receiver);
    assert_eq!((told.len(), told[0].1.as_str()), (1, "1 source in trouble"));
}
