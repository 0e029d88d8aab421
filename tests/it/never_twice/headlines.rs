//! Headlines that are edited, and headlines that are used again.

use super::{Entry, cards, config, feed, poll, rows, send, watched};
use crate::journeys::article;
use crate::support::newsroom::Response;
use crate::support::{Receiver, Site, World};

const MILL: &str = "Acme modernises its oldest paper mill in Hulme";

fn page(first: &str) -> String {
    cards(&[
        Entry::new("/news/mill", first, "2026-10-05"),
        Entry::new("/news/board", "Two new members join the Acme supervisory board", "2026-09-21"),
        Entry::new("/news/award", "Apprentices from Acme win the regional craft award", "2026-09-02"),
    ])
}

#[test]
fn several_edits_between_two_issues_are_one_line_from_the_first_wording_to_the_last() {
    let (site, receiver, world) = watched(&page(MILL));
    let edit = |title: &str, expected: &[&str]| {
        site.page("/news/mill", article(title, "The mill in Hulme is the oldest of the company. It gets a new machine this year."));
        site.page("/news/", page(title));
        assert_eq!(poll(&world), expected);
    };
    edit("Acme modernises its oldest mill", &["updated Acme modernises its oldest mill"]);
    edit("Acme rebuilds its oldest mill", &["updated Acme rebuilds its oldest mill"]);
    let mail = send(&world, &receiver);
    assert!(mail.contains("Acme rebuilds its oldest mill Updated") && mail.contains(&format!("Before: {MILL}")), "{mail}");
    assert!(!mail.contains("modernises its oldest mill"), "{mail}");
    assert_eq!(send(&world, &receiver), "", "each edit was taken");

    edit("Acme tears down its oldest mill", &["updated Acme tears down its oldest mill"]);
    edit("Acme rebuilds its oldest mill", &["updated Acme rebuilds its oldest mill"]);
    assert_eq!(send(&world, &receiver), "", "it reads as the reader knows it");
    edit("Acme sells its oldest mill", &["updated Acme sells its oldest mill"]);
    let mail = send(&world, &receiver);
    assert!(mail.contains("Acme sells its oldest mill Updated") && mail.contains("Before: Acme rebuilds its oldest mill"), "{mail}");
    assert!(!mail.contains("tears down"), "{mail}");
}

#[test]
fn small_edits_are_none() {
    let (site, receiver, world) = watched(&page(MILL));
    for title in [
        "ACME modernises its oldest paper mill in Hulme",
        "Acme  modernises its “oldest” paper mill in Hulme",
        "Acme modernises its oldest paper mill in Hulme | Acme",
        "Newsroom – Acme modernises its oldest paper mill in Hulme",
        MILL,
    ] {
        site.page("/news/", page(title));
        assert_eq!(poll(&world), [""; 0], "{title}");
    }
    assert_eq!(send(&world, &receiver), "");
}

#[test]
fn a_headline_used_again_under_another_address_and_day_is_news() {
    let monthly = |month: u32| Entry::new(&format!("/news/figures-{month}"), "Monthly operating figures", &format!("2026-{month:02}-03"));
    let other = [Entry::new("/news/mill", MILL, "2026-03-20"), Entry::new("/news/quay", "The quay at Tilbury is rebuilt", "2026-03-12")];
    let (site, receiver, world) = watched(&cards(&[&other[..], &[monthly(3)]].concat()));
    // The page holds three, so the figures of March leave it as those of April come.
    site.page("/news/", cards(&[&[monthly(4)], &other[..]].concat()));
    site.page("/news/figures-4", article("Monthly operating figures", "Sales rose by 4% in April."));
    assert_eq!(poll(&world), ["new Monthly operating figures"]);
    site.page("/news/", rows(&[&[monthly(5), monthly(4)], &other[..]].concat()));
    assert_eq!(poll(&world), ["new Monthly operating figures"]);
    assert_eq!(poll(&world), [""; 0]);
    let mail = send(&world, &receiver);
    assert!(["/news/figures-4", "/news/figures-5"].iter().all(|path| mail.contains(&site.url(path))), "{mail}");
    assert!(!mail.contains(&site.url("/news/figures-3")) && mail.contains("2 announcements from 1 source"), "{mail}");
}

#[test]
fn without_a_day_the_old_address_decides() {
    let figures = |month: &str| Entry::new(&format!("/news/figures-{month}"), "Monthly operating figures", "");
    let other = |n: usize| Entry::new(&format!("/news/other-{n}"), ["The mill reopens", "The quay is rebuilt", "The board meets"][n], "");
    let list = |first: Entry| cards(&[first, other(0), other(1), other(2)]);
    let (site, _receiver, world) = watched(&list(figures("march")));
    let text = |sales: &str| {
        article("Monthly operating figures", &format!("Sales came to {sales} million in the month, the company said in Hulme."))
    };
    site.page("/news/figures-march", text("£412"));
    site.page("/news/figures-april", text("£398"));
    site.page("/news/", list(figures("april")));
    assert_eq!(poll(&world), ["new Monthly operating figures"], "those of March are still there");
    site.set("/news/figures-april", Response::redirect(301, "/news/april-2026"));
    site.page("/news/april-2026", text("£398"));
    site.page("/news/", list(Entry::new("/news/april-2026", "Monthly operating figures", "")));
    assert_eq!(poll(&world), [""; 0], "those of April have moved");
}

#[test]
fn an_old_address_that_does_not_answer_puts_the_decision_off() {
    // Nobody is at home, neither at the old address nor at the new one: same host, no answer.
    let gone = Site::start_on("127.0.0.3").url("/");
    let list = |name: &str| feed(&[Entry::new(&format!("{gone}{name}"), "The mill reopens", "")]);
    let (site, receiver) = (Site::start(), Receiver::start());
    site.feed("/feed", list("a?no=1"));
    let world = World::new(&config(&[("acme".to_owned(), site.url("/feed"))], &receiver));
    assert_eq!(poll(&world), [""; 0]);
    site.feed("/feed", list("b?no=2"));
    assert_eq!(poll(&world), [""; 0]);
    assert_eq!(poll(&world), ["new The mill reopens"], "what is broken for long is no address");
    assert_eq!(poll(&world), [""; 0]);
}

#[test]
fn three_notices_of_one_day_and_two_languages_are_each_their_own() {
    let dealing = |n: usize| Entry::new(&format!("/rns/{n}/dealing"), "Director dealing", "2026-10-05");
    let results = |language: &str| Entry::new(&format!("/{language}/results"), "Results 2026", "2026-10-06");
    let other = [Entry::new("/news/mill", MILL, "2026-09-20"), Entry::new("/news/quay", "The quay at Tilbury is rebuilt", "2026-09-12")];
    let page = |entries: &[Entry]| cards(&[entries, &other[..]].concat());
    let (site, receiver, world) = watched(&page(&[dealing(1)]));
    site.page("/news/", page(&[dealing(3), dealing(2), dealing(1)]));
    assert_eq!(poll(&world), ["new Director dealing", "new Director dealing"]);
    site.page("/news/", page(&[results("en"), results("de"), dealing(3), dealing(2), dealing(1)]));
    assert_eq!(poll(&world), ["new Results 2026", "new Results 2026"]);
    // What leaves the page below is still there.
    site.page("/news/mill", article(MILL, "The oldest mill of Acme gets new machines in Hulme."));
    site.page("/news/quay", article("The quay at Tilbury is rebuilt", "Barges moor there again from the spring."));
    // A fourth pushes the others off the page.
    for n in 1..5 {
        let text = format!(
            "One of the directors of Acme, known to the exchange as number {n}, bought {n},000 shares at {}p in Hulme on Monday.",
            210 + n
        );
        site.page(&format!("/rns/{n}/dealing"), article("Director dealing", &text));
    }
    site.page("/news/", cards(&[dealing(4), results("en"), results("de")]));
    assert_eq!(poll(&world), ["new Director dealing"]);
    assert_eq!(poll(&world), [""; 0]);
    let mail = send(&world, &receiver);
    let told = ["/rns/2/dealing", "/rns/3/dealing", "/rns/4/dealing", "/en/results", "/de/results"];
    assert!(told.iter().all(|path| mail.matches(&site.url(path)).count() == 1), "{mail}");
    assert!(!mail.contains(&site.url("/rns/1/dealing")) && mail.contains("5 announcements from 1 source"), "{mail}");
}

#[test]
fn an_edit_that_comes_to_a_small_one_in_the_end_is_none() {
    let (site, receiver, world) = watched(&page(MILL));
    for title in ["Acme tears down its oldest mill", "Acme modernises its oldest paper mill in Hulme | Acme"] {
        site.page("/news/mill", article(title, "The mill in Hulme is the oldest of the company."));
        site.page("/news/", page(title));
        poll(&world);
    }
    assert_eq!(send(&world, &receiver), "", "readers know it so, but for the name of the site");
}

#[test]
fn an_old_address_that_does_not_answer_puts_the_decision_off_after_a_failed_poll_too() {
    let (site, receiver) = (Site::start(), Receiver::start());
    let list = |name: &str| feed(&[Entry::new(&site.url(&format!("/{name}")), "The mill reopens", "")]);
    site.feed("/feed", list("a?no=1"));
    let world = World::new(&config(&[("acme".to_owned(), site.url("/feed"))], &receiver));
    assert_eq!(poll(&world), [""; 0]);
    site.set("/feed", Response::status(503));
    world.run(&["poll"]);
    site.feed("/feed", list("b?no=2"));
    site.set("/a?no=1", Response::status(503));
    assert_eq!(poll(&world), [""; 0]);
    site.set("/a?no=1", Response::status(404));
    assert_eq!(poll(&world), [""; 0], "it has moved");
}

#[test]
fn old_addresses_that_answer_differently_are_asked_to_the_last() {
    let title = |n: usize| format!("The mill at lock number {n} reopens");
    let (site, receiver) = (Site::start(), Receiver::start());
    let entry = |path: &str, n: usize| Entry::new(&site.url(&format!("/{path}={n}")), &title(n), "");
    let list = |path: &str| feed(&(1..=12).map(|n| entry(path, n)).collect::<Vec<_>>());
    site.feed("/feed", list("a?no"));
    let world = World::new(&config(&[("acme".to_owned(), site.url("/feed"))], &receiver));
    assert_eq!(poll(&world), [""; 0]);
    site.feed("/feed", list("b?id"));
    site.set("/a?no=3", Response::status(503));
    for _ in 0..4 {
        assert_eq!(poll(&world), [""; 0], "all others are gone from their old addresses");
    }
}
