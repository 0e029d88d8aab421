//! The newsroom is away, or answers with something that is no newsroom.

use std::io::Write;
use std::net::Shutdown;

use flate2::Compression;
use flate2::write::GzEncoder;
use presswatch::clock::Clock;

use super::servers::{Raw, expired};
use super::{Desk, seen};
use crate::daemon::{Press, Running, USUAL, instant, world};
use crate::journeys::{NEW, OLD, config, listing, publish};
use crate::support::{Receiver, Response, Site, World};

/// The newsroom goes wrong, a poll says so and finds nothing; then it is well again, and its news are told once.
fn check(fault: &str, harm: impl FnOnce(&Desk), words: &str) {
    let desk = Desk::quiet();
    harm(&desk);
    let said = desk.world.run(&["poll", "--json"]);
    assert_eq!((said.status, said.stdout.as_str()), (Some(1), ""), "{}", said.stderr);
    let words = desk.status(words);
    seen(fault, format!("{}; “{words}”", desk.recovers()));
}

/// The page leads to another server, for as long as it stands so.
fn lead_to(desk: &Desk, url: &str) {
    desk.site.set("/news/", Response::redirect(302, url));
}

#[test]
fn newsroom_refuses_connections() {
    // No other test listens on this address, so that nobody takes the port while it is free.
    let (site, receiver) = (Site::start_on("127.36.0.1"), Receiver::start());
    site.page("/news/", listing(&OLD));
    let world = World::new(&config(&site, "/news/", &receiver));
    world.run(&["poll"]).ok();
    let address = site.host().parse().unwrap();
    drop(site);
    assert_eq!(world.run(&["poll"]).status, Some(1));
    let words = super::status(&world, "acme (");
    let desk = Desk { site: Site::start_at(address), receiver, world };
    seen("newsroom_refuses_connections", format!("{}; “{words}”", desk.recovers()));
}

#[test]
fn name_of_the_newsroom_unknown() {
    // A name that never is (RFC 6761, 6.4).
    check("name_of_the_newsroom_unknown", |desk| lead_to(desk, "http://newsroom.invalid/"), "acme (");
}

#[test]
fn connection_closed_without_an_answer() {
    let raw = Raw::web(|stream| drop(stream.shutdown(Shutdown::Both)));
    check("connection_closed_without_an_answer", |desk| lead_to(desk, &raw.url()), "acme (");
}

#[test]
fn body_hangs_midway() {
    let raw = Raw::web(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 90000\r\n\r\n<html><body><h1>News</h1>");
        // Until the client gives up.
        let _ = std::io::copy(stream, &mut std::io::sink());
    });
    let desk = Desk::quiet();
    let (patient, short) = ("delay = \"0s\"", "delay = \"0s\"\ntimeout = \"4s\"");
    desk.reconfigure(patient, short);
    lead_to(&desk, &raw.url());
    assert_eq!(desk.world.run(&["poll"]).status, Some(1));
    let words = desk.status("acme (");
    desk.reconfigure(short, patient);
    seen("body_hangs_midway", format!("{}; “{words}”", desk.recovers()));
}

#[test]
fn body_shorter_than_announced() {
    check("body_shorter_than_announced", |desk| desk.site.drop_midway("/news/"), "acme (");
}

#[test]
fn body_without_end() {
    let raw = Raw::web(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n<html><body>");
        while stream.write_all(&[b' '; 65536]).is_ok() {}
    });
    check("body_without_end", |desk| lead_to(desk, &raw.url()), "acme (");
}

#[test]
fn gzip_bomb() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..200 {
        packed.write_all(&[b' '; 1 << 20]).unwrap();
    }
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 1 << 18, "200 MiB in {} bytes", packed.len());
    let bomb = Response::html(packed).header("content-encoding", "gzip");
    check("gzip_bomb", |desk| desk.site.set("/news/", bomb), "acme (");
}

#[test]
fn redirects_in_a_circle() {
    let harm = |desk: &Desk| {
        desk.site.set("/news/", Response::redirect(302, "/elsewhere/"));
        desk.site.set("/elsewhere/", Response::redirect(302, "/news/"));
    };
    check("redirects_in_a_circle", harm, "acme (");
}

#[test]
fn storm_of_500() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, USUAL);
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:30:00+01:00")));
    daemon.until("2026-03-02T09:30:00+01:00");
    let polls = press.polls();
    press.site.set("/news/", Response::status(500));
    daemon.until("2026-03-03T09:30:00+01:00");
    let asked = press.polls() - polls;
    assert!(asked <= 16, "{asked} questions to a server in trouble");
    let words = super::status(&world, "acme (");
    press.publish("2026-03-03");
    daemon.until("2026-03-04T09:30:00+01:00");
    daemon.stop();
    press.each_told_once(&receiver);
    seen("storm_of_500", format!("told once, with no more than 16 questions in a day of errors; “{words}”"));
}

#[test]
fn asked_to_come_later_429() {
    let desk = Desk::quiet();
    desk.site.set("/news/", Response::status(429).header("retry-after", "7200"));
    for _ in 0..2 {
        assert_eq!(desk.world.run(&["poll"]).status, Some(1));
    }
    assert_eq!(desk.site.hits("/news/"), 2, "the baseline and the refusal");
    let words = desk.status("acme (");
    // Two hours later.
    crate::trouble::sqlite(&desk.world, "UPDATE host SET retry_after_at = 0");
    seen("asked_to_come_later_429", format!("{}, and not asked before; “{words}”", desk.recovers()));
}

#[test]
fn challenge_with_403() {
    let challenge = "<title>Just a moment...</title><script>window._cf_chl_opt={cvId:'3'}</script>";
    let harm = |desk: &Desk| desk.site.set("/news/", Response::status(403).header("content-type", "text/html").body(challenge));
    check("challenge_with_403", harm, "acme (");
}

#[test]
fn maintenance_with_503() {
    let desk = Desk::quiet();
    let page = "<title>We are back at noon</title><h1>Our site is being maintained</h1>";
    desk.site.set("/news/", Response::status(503).header("retry-after", "7200").header("content-type", "text/html").body(page));
    for _ in 0..2 {
        assert_eq!(desk.world.run(&["poll"]).status, Some(1));
    }
    assert_eq!(desk.site.hits("/news/"), 2, "the baseline and the refusal");
    let words = desk.status("acme (");
    // Two hours later.
    crate::trouble::sqlite(&desk.world, "UPDATE host SET retry_after_at = 0");
    seen("maintenance_with_503", format!("{}, and not asked before; “{words}”", desk.recovers()));
}

#[test]
fn charset_of_the_header_wrong() {
    let (site, receiver) = (Site::start(), Receiver::start());
    let accented = [("/news/mill", "Zürcher Müller eröffnen größere Mühle für Gräser", "2026-10-05"), OLD[1], OLD[2]];
    let with_new: Vec<_> = std::iter::once(NEW).chain(accented).collect();
    site.page("/news/", listing(&accented));
    let world = World::new(&config(&site, "/news/", &receiver));
    world.run(&["poll"]).ok();
    publish(&site);
    site.set("/news/", Response::page("text/html; charset=iso-8859-1", listing(&with_new)));
    let rows = world.run(&["poll", "--json"]).ok().rows();
    assert_eq!(rows.iter().map(|row| row["title"].as_str().unwrap()).collect::<Vec<_>>(), [NEW.1]);
    let desk = Desk { site, receiver, world };
    desk.send().ok();
    seen("charset_of_the_header_wrong", format!("{}, and no headline passes for edited", desk.told()));
}

#[test]
fn body_empty() {
    check("body_empty", |desk| desk.site.set("/news/", Response::html("")), "acme (");
}

#[test]
fn binary_garbage() {
    let garbage: Vec<u8> = (0..40_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    check("binary_garbage", |desk| desk.site.page("/news/", garbage), "acme (");
}

#[test]
fn page_nested_without_end() {
    check("page_nested_without_end", |desk| desk.site.page("/news/", format!("<html><body>{}", "<div>".repeat(200_000))), "acme (");
}

#[test]
fn certificate_of_the_newsroom_expired() {
    let (raw, certificate) = expired();
    let harm = |desk: &Desk| {
        desk.world.write("ca.pem", &certificate);
        desk.reconfigure("id = \"acme\"", "id = \"acme\"\nca_file = \"ca.pem\"");
        lead_to(desk, &format!("https://127.0.0.1:{}/", raw.address.port()));
    };
    check("certificate_of_the_newsroom_expired", harm, "acme (");
}
