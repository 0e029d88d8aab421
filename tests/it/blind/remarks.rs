//! What is remarked of a source and is no trouble: a silence, a flood, and what may have been missed.

use chrono::{Days, NaiveDate, Utc};

use super::{Desk, always};
use crate::journeys::config;
use crate::support::newsroom::{Response, Site};
use crate::support::smtp::Receiver;
use crate::support::world::World;

const FULL_READ: &str = "UPDATE source SET full_read_at = full_read_at - 25 * 3600000";

/// A listing of releases of these days.
fn listing_of(days: &[NaiveDate]) -> String {
    let entries: Vec<(String, String, String)> = days
        .iter()
        .map(|day| {
            let nth = day.format("%j of %Y");
            (format!("/news/{}", day.format("%Y%m%d")), format!("The gauge at the upper lock is read on day {nth}"), day.to_string())
        })
        .collect();
    let entries: Vec<(&str, &str, &str)> = entries.iter().map(|(path, title, day)| (path.as_str(), title.as_str(), day.as_str())).collect();
    crate::journeys::listing(&entries)
}

/// Days before today.
fn ago(days: u64) -> NaiveDate {
    Utc::now().date_naive() - Days::new(days)
}

#[test]
fn a_silence_beyond_a_newsrooms_habits_is_remarked_once_and_ends_with_the_next_announcement() {
    let weekly = |weeks: std::ops::Range<u64>| -> Vec<NaiveDate> { weeks.map(|week| ago(7 * week)).collect() };
    let quiet = weekly(15..50);
    let desk = Desk::watching_page("", &listing_of(&quiet));
    always(&desk);
    assert!(!desk.remarks().contains("silent"), "a baseline says nothing of rhythm: {}", desk.remarks());
    desk.set(FULL_READ);
    assert_eq!(desk.poll(), [""; 0]);
    assert_eq!(desk.state(), "ok", "a silence is no state");
    assert!(desk.remarks().contains("silent since"), "{}", desk.remarks());
    let issue = desk.issue();
    assert!(issue.contains("Acme: silent since") && issue.contains("less than once in 20 years"), "{issue}");
    desk.set(FULL_READ);
    desk.poll();
    assert!(!desk.issue().contains("silent since"), "said once");
    desk.site.page("/news/", listing_of(&[&[ago(0)], &quiet[..]].concat()));
    assert_eq!(desk.poll().len(), 1);
    assert!(!desk.remarks().contains("silent"), "{}", desk.remarks());
}

#[test]
fn a_newsroom_in_its_rhythm_is_not_remarked() {
    let days: Vec<NaiveDate> = (1..40).map(|week| ago(7 * week)).collect();
    let desk = Desk::watching_page("", &listing_of(&days));
    desk.set(FULL_READ);
    desk.poll();
    assert_eq!(desk.remarks(), "[]");
}

#[test]
fn a_flood_is_remarked() {
    let days: Vec<NaiveDate> = (1..40).map(|week| ago(7 * week + 3)).collect();
    let desk = Desk::watching_page("", &listing_of(&days));
    let flood: String = (0..14)
        .map(|n| {
            let day = ago(0);
            format!("<li><time datetime=\"{day}\">{day}</time> <h3><a href=\"/news/f{n}\">Sluice number {n} of the canal gets a gate of oak</a></h3></li>")
        })
        .collect();
    desk.site.page("/news/", listing_of(&days).replace("<ul class=\"news\">", &format!("<ul class=\"news\">{flood}")));
    desk.set(FULL_READ);
    assert_eq!(desk.poll().len(), 14);
    assert!(desk.remarks().contains("14 announcements within seven days, where it never had more than 1"), "{}", desk.remarks());
}

#[test]
fn what_may_have_been_missed_is_said_in_status_and_once_at_the_foot() {
    let page = |numbers: std::ops::Range<usize>| {
        let entries: Vec<(String, String)> =
            numbers.rev().map(|n| (format!("/news/r{n}"), format!("Lock number {n} of the northern canal is repaired"))).collect();
        let days: Vec<(&str, &str, &str)> = entries.iter().map(|(path, title)| (path.as_str(), title.as_str(), "2026-10-05")).collect();
        crate::journeys::listing(&days)
    };
    let desk = Desk::watching_page("follow_pages = 0", &page(0..6));
    desk.site.page("/news/", page(20..26));
    assert_eq!(desk.poll().len(), 6);
    assert_eq!(desk.state(), "ok");
    assert!(desk.remarks().contains("may have missed some"), "{}", desk.remarks());
    assert!(desk.issue().contains("Acme: may have missed some"));
    desk.site.page("/news/", page(21..27));
    assert_eq!(desk.poll().len(), 1);
    assert!(desk.remarks().contains("may have missed some"), "{}", desk.remarks());
    assert!(!desk.issue().contains("missed"));
}

/// An endpoint that gives as many releases as it is asked for, or less.
fn endpoint(site: &Site, newest: usize, most: usize) {
    let list = |count: usize| {
        let entry = |n: usize| {
            serde_json::json!({"title": format!("Lock number {n} of the northern canal is repaired"), "url": site.url(&format!("/news/r{n}")),
                "date": format!("2026-{:02}-{:02}", 1 + n / 28, 1 + n % 28)})
        };
        let entries: Vec<_> = (1..=newest).rev().take(count).map(entry).collect();
        Response::page("application/json", serde_json::json!({ "posts": entries }).to_string())
    };
    site.set("/api/news?lang=en&limit=10", list(10));
    site.set("/api/news?lang=en&limit=100", list(most));
}

#[test]
fn an_endpoint_is_asked_for_a_larger_window_when_nothing_known_is_left() {
    for (most, count, is_missed) in [(100, 25, false), (12, 12, true)] {
        let (site, receiver) = (Site::start(), Receiver::start());
        endpoint(&site, 30, most);
        let world = World::new(&config(&site, "/api/news?lang=en&limit=10", &receiver));
        assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "");
        endpoint(&site, 55, most);
        let rows = world.run(&["poll", "--json"]).ok().rows();
        assert_eq!(rows.len(), count, "{rows:?}");
        let remarks = world.run(&["status", "--json"]).ok().rows()[0]["remarks"].to_string();
        assert_eq!(remarks.contains("may have missed some"), is_missed, "{remarks}");
    }
}
