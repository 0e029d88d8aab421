//! `confirm` of what is not new: a headline, a withdrawal, an edit that is undone within that time is never told, and one that stands is
//! told once.

use super::{Desk, Entry};
use crate::journeys::{NEW_TEXT, OLD, article, listing};
use crate::support::newsroom::Response;

const CONFIRM: &str = "confirm = \"2h\"";
const EDITED: &str = "Acme closes its oldest paper mill in Hulme";

fn desk() -> Desk {
    let desk = Desk::watching(CONFIRM);
    OLD.iter().for_each(|(path, title, _)| desk.site.page(path, article(title, NEW_TEXT)));
    desk
}

/// An hour goes by, or two.
fn wait(desk: &Desk, minutes: u32) {
    for _ in 0..minutes / 60 {
        desk.set("UPDATE sighting SET confirm_at = confirm_at - 3600000 WHERE confirm_at < 9000000000000000");
        desk.set("UPDATE held_edit SET confirm_at = confirm_at - 3600000");
        desk.set("UPDATE source SET confirm_at = confirm_at - 3600000");
    }
}

/// The list with another headline on top.
fn show(desk: &Desk, first: &'static str) {
    let mut entries: Vec<Entry> = OLD.to_vec();
    entries[0].1 = first;
    desk.site.page("/news/", listing(&entries));
}

fn without_the_second() -> String {
    listing(&[&OLD[..1], &OLD[2..]].concat())
}

#[test]
fn a_headline_that_reads_again_as_before_was_never_edited() {
    let desk = desk();
    show(&desk, EDITED);
    assert_eq!(desk.poll(), [""; 0]);
    assert!(desk.remarks().contains("1 change waits to be confirmed"), "{}", desk.remarks());
    let archived = desk.world.run(&["announcements", "--json"]).ok().stdout;
    assert!(archived.contains(OLD[0].1) && !archived.contains(EDITED), "the archive is as readers know it: {archived}");
    show(&desk, OLD[0].1);
    assert_eq!(desk.poll(), [""; 0]);
    assert!(!desk.remarks().contains("waits"), "{}", desk.remarks());
    wait(&desk, 120);
    assert_eq!(desk.poll(), [""; 0]);
}

#[test]
fn a_headline_that_stands_is_told_once_though_its_page_never_changes() {
    let desk = desk();
    show(&desk, EDITED);
    assert_eq!(desk.poll(), [""; 0]);
    wait(&desk, 120);
    assert_eq!(desk.poll(), [format!("updated {EDITED}")]);
    assert_eq!(desk.site.requests("/news/").last().unwrap().status, 304);
    assert_eq!(desk.poll(), [""; 0]);
    let issue = desk.issue();
    assert!(issue.contains(EDITED) && issue.contains(&format!("Before: {}", OLD[0].1)), "{issue}");
}

#[test]
fn a_headline_that_is_edited_again_waits_anew_and_only_the_last_is_told() {
    let desk = desk();
    show(&desk, EDITED);
    assert_eq!(desk.poll(), [""; 0]);
    wait(&desk, 60);
    show(&desk, "Acme sells its oldest paper mill in Hulme");
    assert_eq!(desk.poll(), [""; 0]);
    wait(&desk, 60);
    assert_eq!(desk.poll(), [""; 0], "it has stood for an hour");
    wait(&desk, 60);
    assert_eq!(desk.poll(), ["updated Acme sells its oldest paper mill in Hulme"]);
    let issue = desk.issue();
    assert!(!issue.contains(EDITED) && issue.contains(&format!("Before: {}", OLD[0].1)), "{issue}");
}

#[test]
fn a_withdrawal_waits_too_and_is_nothing_where_it_is_undone() {
    let desk = desk();
    let take_down = || {
        desk.site.page("/news/", without_the_second());
        desk.site.set(OLD[1].0, Response::status(404));
        assert_eq!((0..2).flat_map(|_| desk.poll()).collect::<Vec<_>>(), [""; 0]);
        assert!(desk.remarks().contains("1 change waits to be confirmed"), "{}", desk.remarks());
    };
    take_down();
    desk.site.page("/news/", listing(&OLD));
    desk.site.page(OLD[1].0, article(OLD[1].1, NEW_TEXT));
    assert_eq!(desk.poll(), [""; 0]);
    wait(&desk, 120);
    assert_eq!(desk.poll(), [""; 0], "nobody heard of it");
    take_down();
    wait(&desk, 120);
    assert_eq!(desk.poll(), [format!("withdrawn {}", OLD[1].1)]);
    assert_eq!(desk.poll(), [""; 0]);
    // Put back: that waits as well, and is told.
    desk.site.page("/news/", listing(&OLD));
    desk.site.page(OLD[1].0, article(OLD[1].1, NEW_TEXT));
    assert_eq!(desk.poll(), [""; 0]);
    wait(&desk, 120);
    assert_eq!(desk.poll(), [format!("updated {}", OLD[1].1)]);
}

#[test]
fn what_is_withdrawn_with_an_edit_that_nobody_heard_of_is_withdrawn() {
    let desk = desk();
    let mut entries: Vec<Entry> = OLD.to_vec();
    entries[1].1 = "Three new members join the Acme supervisory board";
    desk.site.page("/news/", listing(&entries));
    assert_eq!(desk.poll(), [""; 0]);
    desk.site.page("/news/", without_the_second());
    desk.site.set(OLD[1].0, Response::status(410));
    assert_eq!((0..2).flat_map(|_| desk.poll()).collect::<Vec<_>>(), [""; 0]);
    wait(&desk, 120);
    assert_eq!(desk.poll(), [format!("withdrawn {}", OLD[1].1)]);
}

#[test]
fn what_is_new_and_taken_back_before_it_was_confirmed_was_never_there() {
    let desk = desk();
    desk.publish(&[crate::journeys::NEW]);
    assert_eq!(desk.poll(), [""; 0]);
    desk.site.page("/news/", listing(&OLD));
    desk.site.set(crate::journeys::NEW.0, Response::status(410));
    for _ in 0..3 {
        wait(&desk, 120);
        assert_eq!(desk.poll(), [""; 0], "neither new nor withdrawn");
    }
}

/// A living page with this sentence in its second section.
fn page(sentence: &str) -> String {
    let section = |name: &str, text: &str| format!("<h2>{name}</h2><p>{text}</p>");
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>Help after the storm</title></head><body><main><h1>Help after the storm</h1>{}{}{}</main></body></html>",
        section("Boats", "Two boats cross to the islands every night, and residents pay half the fare."),
        section("Food", sentence),
        section("Phones", "Our lines are open until ten in the evening, also on Sundays."),
    )
}

const FOOD: &str = "The pantry in Veld hands out 600 crates a week.";
const MORE: &str = "The pantry in Veld hands out 900 crates a week.";

#[test]
fn an_edit_of_a_living_page_that_is_undone_is_never_told() {
    let desk = Desk::watching_page(&format!("kind = \"page\"\n{CONFIRM}"), &page(FOOD));
    desk.site.page("/news/", page(MORE));
    assert_eq!(desk.poll(), [""; 0]);
    assert!(desk.remarks().contains("1 change waits to be confirmed"), "{}", desk.remarks());
    desk.site.page("/news/", page(FOOD));
    assert_eq!(desk.poll(), [""; 0]);
    assert!(!desk.remarks().contains("waits"), "{}", desk.remarks());
    wait(&desk, 120);
    assert_eq!(desk.poll(), [""; 0]);

    desk.site.page("/news/", page("The pantry in Veld hands out 700 crates a week."));
    assert_eq!(desk.poll(), [""; 0]);
    wait(&desk, 60);
    desk.site.page("/news/", page(MORE));
    assert_eq!(desk.poll(), [""; 0]);
    wait(&desk, 60);
    assert_eq!(desk.poll(), [""; 0], "the last words have stood for an hour");
    wait(&desk, 60);
    let rows = desk.world.run(&["poll", "--json"]).ok().rows();
    assert_eq!(rows.iter().map(|row| (row["old"].as_str(), row["new"].as_str())).collect::<Vec<_>>(), [(Some(FOOD), Some(MORE))]);
    assert_eq!(desk.poll(), [""; 0]);
    assert!(desk.issue().contains("The pantry in Veld hands out"));
}

#[test]
fn where_confirm_is_no_longer_wanted_the_next_poll_tells_what_waits() {
    let desk = Desk::watching_page(&format!("kind = \"page\"\n{CONFIRM}"), &page(FOOD));
    desk.site.page("/news/", page(MORE));
    assert_eq!(desk.poll(), [""; 0]);
    desk.reconfigure(CONFIRM, "confirm = \"0s\"");
    assert_eq!(desk.poll(), ["edited Help after the storm"]);
    assert_eq!(desk.poll(), [""; 0]);
    let desk = self::desk();
    show(&desk, EDITED);
    assert_eq!(desk.poll(), [""; 0]);
    desk.reconfigure(CONFIRM, "confirm = \"0s\"");
    assert_eq!(desk.poll(), [format!("updated {EDITED}")]);
}
