//! Much that is old at once, much that is new at once, and a single old one.

use super::{Entry, cards, poll, send, told, watched};
use crate::journeys::article;
use crate::support::World;
use crate::trouble::sqlite;

const KNOWN: [(&str, &str, &str); 4] = [
    ("/news/mill", "Acme modernises its oldest paper mill in Hulme", "2026-10-05"),
    ("/news/board", "Two new members join the Acme supervisory board", "2026-09-21"),
    ("/news/award", "Apprentices from Acme win the regional craft award", "2026-09-02"),
    ("/news/figures", "Half-year figures: order books are fuller than ever", "2026-08-11"),
];

fn known() -> Vec<Entry> {
    KNOWN.map(|(path, title, day)| Entry::new(path, title, day)).to_vec()
}

/// Announcements from before the watching began, from another section.
fn old(count: usize) -> Vec<Entry> {
    let subject = ["forest", "quay", "canteen", "turbine", "library", "orchard", "choir"];
    let entry = |at: usize| {
        Entry::new(&format!("/archive/{at}"), &format!("The {} at Hulme is finished", subject[at]), &format!("2026-0{}-14", 7 - at % 7))
    };
    (0..count).map(entry).collect()
}

fn news() -> Entry {
    Entry::new("/news/plant", "Acme opens a plant for recycled board in Tilbury", "2026-10-06")
}

#[test]
fn old_announcements_that_turn_up_at_once_are_kept_and_counted() {
    let (site, receiver, world) = watched(&cards(&known()));
    let mut page = old(7);
    page.insert(3, news());
    page.extend(known());
    site.page("/news/", cards(&page));
    let polled = world.run(&["poll"]).ok();
    assert!(polled.stderr.contains("source `acme`: 7 older announcements turned up"), "{}", polled.stderr);
    let archive = world.run(&["announcements", "--json"]).ok().rows();
    let late = archive.iter().filter(|row| row["change"] == "late").count();
    assert_eq!((late, archive.len()), (7, 12), "{archive:?}");
    assert_eq!(poll(&world), [""; 0]);

    let mail = send(&world, &receiver);
    assert!(mail.contains(&news().title) && mail.contains("1 announcement from 1 source"), "{mail}");
    assert!(mail.contains("7 older announcements turned up at acme."), "{mail}");
    assert!(old(7).iter().all(|entry| !mail.contains(&entry.title)), "{mail}");
    page.insert(0, Entry::new("/news/quay", "Acme rebuilds its quay at Tilbury after the flood", "2026-10-07"));
    site.page("/news/", cards(&page));
    assert_eq!(poll(&world).len(), 1);
    assert!(!send(&world, &receiver).contains("turned up"), "it was said");
}

#[test]
fn texts_of_what_turned_up_late_are_read_after_the_fresh_ones_and_found_in_the_archive() {
    let (site, _receiver, world) = watched(&cards(&known()));
    let late = old(6);
    for entry in &late {
        let text = format!("The foreman said at the opening that heron boxes hang from every beam of it.\n{} will be kept.", entry.title);
        site.page(&entry.url, article(&entry.title, &text));
    }
    site.page(&news().url, article(&news().title, "The plant makes board from what the county throws away."));
    site.page("/news/", cards(&[vec![news()], late.clone(), known()].concat()));
    assert_eq!(poll(&world).len(), 1);
    let read = || late.iter().filter(|entry| site.hits(&entry.url) > 0).count();
    assert_eq!((site.hits(&news().url), read()), (1, 0), "those that readers wait for come first");
    let found = |world: &World| world.run(&["announcements", "--json", "--filter", "text:heron"]).ok().rows().len();
    assert_eq!(found(&world), 0);
    for _ in 0..3 {
        sqlite(&world, "UPDATE announcement SET text_next_at = text_next_at - 1020000 WHERE text_state = 'pending'");
        poll(&world);
    }
    assert_eq!((read(), found(&world)), (6, 6));
    assert!(late.iter().all(|entry| site.hits(&entry.url) == 1), "each once");
}

#[test]
fn what_is_late_alone_sends_no_mail() {
    let (site, receiver, world) = watched(&cards(&known()));
    site.page("/news/", cards(&[old(6), known()].concat()));
    assert_eq!(poll(&world), [""; 0]);
    assert_eq!(send(&world, &receiver), "");
    site.page("/news/", cards(&[vec![news()], old(6), known()].concat()));
    assert_eq!(poll(&world), [format!("new {}", news().title)]);
    assert!(send(&world, &receiver).contains("6 older announcements turned up at acme."));
}

#[test]
fn a_burst_that_holds_what_is_known_elsewhere_moves_it() {
    let (site, _receiver, world) = watched(&cards(&known()));
    // The two oldest have scrolled off; then the archive is imported under new numbers.
    site.page("/news/", cards(&known()[..2]));
    assert_eq!(poll(&world), [""; 0]);
    let again: Vec<Entry> =
        KNOWN[2..].iter().enumerate().map(|(at, (_, title, day))| Entry::new(&format!("/release/{at}"), title, day)).collect();
    site.page("/news/", cards(&[known()[..2].to_vec(), again.clone(), old(5)].concat()));
    assert_eq!(poll(&world), [""; 0]);
    let archive = world.run(&["announcements", "--json"]).ok().rows();
    assert_eq!(archive.len(), 9, "the known ones are known: {archive:?}");
    for entry in again {
        assert!(archive.iter().any(|row| row["title"] == entry.title.as_str() && row["url"] == site.url(&entry.url)), "{archive:?}");
    }
}

#[test]
fn a_true_burst_goes_out_whole() {
    let (site, _receiver, world) = watched(&cards(&known()));
    let day: Vec<Entry> = (0..30)
        .map(|at| Entry::new(&format!("/news/day-{at}"), &format!("Acme opens depot number {at} in the county"), "2026-10-06"))
        .collect();
    site.page("/news/", cards(&[day, known()].concat()));
    let announced = told(&world.run(&["poll", "--json"]).ok().rows());
    assert_eq!(announced.len(), 30);
    assert_eq!(poll(&world), [""; 0]);
}

#[test]
fn a_single_backdated_announcement_is_announced() {
    let (site, _receiver, world) = watched(&cards(&known()));
    let mut page = known();
    page.insert(1, Entry::new("/news/agm", "Minutes of the general meeting are out", "2026-05-02"));
    site.page("/news/", cards(&page));
    assert_eq!(poll(&world), ["new Minutes of the general meeting are out"]);
}
