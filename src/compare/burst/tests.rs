//! When the shield is up, and what passes it.

use super::super::items::match_items;
use super::super::samples::{items, page, remember};
use super::*;
use crate::model::Extent;

/// For each item `late`, `new`, or the index of what it is.
fn check(before: &[&str], now: &[&str], expected: &str) {
    let remembered = Remembered { has_baseline: true, sightings: remember(before), ..Remembered::default() };
    let shown = Shown::at_once(items(now), Extent::Window);
    let mut matching = match_items(&remembered.sightings, &shown.items, &page(), Extent::Window);
    let late = shield(&remembered, &shown, &mut matching);
    let told = (0..now.len()).map(|at| match matching.sighting_of[at] {
        Some(known) => known.to_string(),
        None => if late.contains(&at) { "late" } else { "new" }.to_owned(),
    });
    assert_eq!(told.collect::<Vec<_>>().join(" "), expected, "{before:?} -> {now:?}");
}

const KNOWN: [&str; 2] = ["A|a|2026-03-20", "B|b|2026-03-10"];

#[test]
fn five_of_which_half_are_old_raise_it() {
    let old = ["V|v|2026-03-13", "W|w|2026-01-02", "X|x|2025-01-02"];
    check(&KNOWN, &[&["N|n|2026-03-21", "M|m|2026-03-14", "A|a|2026-03-20"], &old[..]].concat(), "new new 0 late late late");
    check(&KNOWN, &[&["N|n|2026-03-21", "A|a|2026-03-20"], &old[..]].concat(), "new 0 new new new");
    check(&KNOWN, &["N|n|2026-03-21", "M|m|2026-03-21", "O|o|2026-03-20", "V|v|2026-03-13", "W|w|2026-01-02"], "new new new new new");
}

#[test]
fn a_true_burst_and_a_backdated_item_pass() {
    let many: Vec<String> = (0..30).map(|n| format!("N{n}|n{n}|2026-03-21")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    check(&KNOWN, &many, &["new"; 30].join(" "));
    check(&KNOWN, &["V|v|2025-03-13", "A|a|2026-03-20", "B|b|2026-03-10"], "new 0 1");
}

#[test]
fn what_is_known_is_absorbed_wherever_it_stands_now() {
    let before = ["A|a|2026-03-20", "-B|b|2026-03-10", "-C|c", "-Figures|f1|2026-02-01", "-Figures|f2|2026-03-01"];
    let now = [
        "A|a|2026-03-20",
        "B|x/1|2026-03-11",
        "C|x/2|2026-02-02",
        "D|x/3|2026-02-01",
        "E|x/4|2026-01-01",
        "Figures|x/5|2026-02-01",
        "Figures|x/6|2026-03-22",
    ];
    check(&before, &now, "0 1 2 late late 3 new");
}

#[test]
fn a_day_that_is_still_to_come_says_nothing_of_what_is_old() {
    let remembered = Remembered {
        has_baseline: true,
        sightings: remember(&["Meeting|m|2027-06-01", "A|a|2026-03-20"]),
        today: Some("2026-03-21".parse().unwrap()),
        ..Remembered::default()
    };
    let now: Vec<String> = (0..5).map(|n| format!("N{n}|n{n}|2026-03-21")).collect();
    let shown = Shown::at_once(items(&now.iter().map(String::as_str).collect::<Vec<_>>()), Extent::Window);
    let mut matching = match_items(&remembered.sightings, &shown.items, &page(), Extent::Window);
    assert!(shield(&remembered, &shown, &mut matching).is_empty());
}
