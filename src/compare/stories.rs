//! A page whose stories replace each other: what is new on it together makes one announcement.
//!
//! Such a page turns over wholly from one edition to the next, so nothing on it is ever missing and no reading is doubted for
//! showing nothing known. A story is its headline and its text: it stays the same through small edits of the text or
//! another headline over the same text; the same headline over another text is a column's next piece.

use std::collections::HashMap;

use super::Remembered;
use crate::model::{
    Edition, Extent, Finding, Findings, Item, ItemFindings, Outcome, Reason, Sighting, Sketch, Trouble, TroubleKind, Verdict, title_key,
};

/// Two texts under the same headline are one from this likeness on, unless they are full of other figures. A piece that grew by
/// half stays above it.
const UNDER_ONE_HEADLINE: f64 = 0.4;
/// And under different headlines.
const UNDER_ANOTHER: f64 = 0.6;

/// Compares the stories that a page shows with those that it ever showed. The stories of a first reading are the
/// newest edition: `announce_existing` announces them together, whatever its number.
pub fn compare_stories(remembered: &Remembered, stories: Vec<Item>, edition: Edition, announce_existing: usize) -> Verdict {
    if stories.is_empty() && remembered.sightings.iter().any(|known| known.present) {
        let detail = "the page shows no stories where there were some".to_owned();
        return Verdict::Suspicious(Trouble { kind: TroubleKind::NotNews(Reason::Empty), detail });
    }
    let known = match_stories(&remembered.sightings, &stories);
    let announce = if remembered.has_baseline { true } else { announce_existing > 0 && remembered.sightings.is_empty() };
    let is_left = |sighting: &&Sighting| sighting.present && !known.iter().flatten().any(|shown| shown.id == sighting.id);
    let left = remembered.sightings.iter().filter(is_left).map(|sighting| sighting.id).collect();
    let findings = ItemFindings {
        left,
        items: stories.into_iter().zip(known).map(|(item, known)| finding(item, known, announce)).collect(),
        extent: Extent::Window,
        edition: Some(edition),
        ..ItemFindings::default()
    };
    let findings = Findings::Items(findings);
    if remembered.has_baseline { Verdict::Read(findings) } else { Verdict::Baseline(findings) }
}

/// A story has no address of its own to be known by: the page it leads to is another source's announcement.
fn finding(item: Item, known: Option<&Sighting>, announce: bool) -> Finding {
    let outcome = known.map_or(Outcome::Fresh { announce }, |known| Outcome::Known { sighting_id: known.id });
    Finding { item, address: None, outcome, is_same: false }
}

/// For each story the remembered one that it is, one to one, the likest first.
fn match_stories<'a>(sightings: &'a [Sighting], stories: &[Item]) -> Vec<Option<&'a Sighting>> {
    let mut by_title: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, known) in sightings.iter().enumerate() {
        by_title.entry(title_key(&known.title)).or_default().push(at);
    }
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (story, item) in stories.iter().enumerate() {
        let sketch = Sketch::of(item.text.as_deref().unwrap_or_default());
        let titled = by_title.get(&title_key(&item.title)).map_or(&[][..], Vec::as_slice);
        for (at, known) in sightings.iter().enumerate() {
            // What was remembered without its text is known by its headline alone.
            let likeness = known.sketch.as_ref().map(|known| if known.has_other_figures(&sketch) { 0.0 } else { known.likeness(&sketch) });
            let is_titled = titled.contains(&at);
            let least = if is_titled { UNDER_ONE_HEADLINE } else { UNDER_ANOTHER };
            if likeness.map_or(is_titled, |likeness| likeness >= least) {
                pairs.push((likeness.unwrap_or(0.0) + f64::from(u8::from(is_titled)), at, story));
            }
        }
    }
    // A stable sort: of equals, what was seen first and stands first.
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut found: Vec<Option<&Sighting>> = vec![None; stories.len()];
    let mut taken = vec![false; sightings.len()];
    for (_, at, story) in pairs {
        if !taken[at] && found[story].is_none() {
            taken[at] = true;
            found[story] = Some(&sightings[at]);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOATS: &str = "Gullwing now runs two boats a night between the islands, and vans pay half the fare until June.";
    const CRATES: &str = "Pantry delivered its first 600 refillable crates in Veld, and each of them goes round forty times.";
    const WALLS: &str = "Northwind will spend €40 million on sea walls in twelve towns, and residents decide on their share.";

    fn story(title: &str, text: &str) -> Item {
        Item { title: title.to_owned(), text: Some(text.to_owned()), ..Item::default() }
    }

    fn edition() -> Edition {
        Edition { title: "Weekly".to_owned(), url: "https://acme.example/weekly".parse().unwrap(), published: None, language: None }
    }

    fn compare(known: &Remembered, stories: &[(&str, &str)]) -> ItemFindings {
        let stories = stories.iter().map(|(title, text)| story(title, text)).collect();
        match compare_stories(known, stories, edition(), 0) {
            Verdict::Baseline(Findings::Items(findings)) | Verdict::Read(Findings::Items(findings)) => findings,
            other => panic!("{other:?}"),
        }
    }

    /// What the store would remember after these editions.
    fn remember(editions: &[&[(&str, &str)]]) -> Remembered {
        let stories = editions.iter().flat_map(|edition| edition.iter());
        let sightings = stories.enumerate().map(|(at, (title, text))| Sighting {
            id: at as i64,
            announcement_id: None,
            guid: None,
            address: None,
            url: None,
            title: (*title).to_owned(),
            published_on: None,
            sketch: Some(Sketch::of(text)),
            present: true,
            position: at as i64,
            absences: 0,
        });
        Remembered { has_baseline: true, sightings: sightings.collect(), ..Remembered::default() }
    }

    /// Headlines that are announced.
    fn check(before: &[&[(&str, &str)]], now: &[(&str, &str)], expected: &[&str]) {
        let findings = compare(&remember(before), now);
        assert!(findings.missing.is_empty() && findings.edition.is_some());
        let fresh = findings.items.iter().filter(|finding| finding.outcome == Outcome::Fresh { announce: true });
        assert_eq!(fresh.map(|finding| finding.item.title.as_str()).collect::<Vec<_>>(), expected, "{now:?}");
    }

    #[test]
    fn a_page_that_turns_over_wholly_is_a_new_edition() {
        let first: &[(&str, &str)] = &[("Two night boats", BOATS)];
        check(&[first], &[("Crates reach Veld", CRATES), ("Walls for towns", WALLS)], &["Crates reach Veld", "Walls for towns"]);
        check(&[first, &[("Crates reach Veld", CRATES)]], first, &[]);
    }

    #[test]
    fn small_edits_and_other_headlines_make_no_news() {
        let before: &[(&str, &str)] = &[("Two night boats", BOATS)];
        check(&[before], &[("TWO Night Boats", &BOATS.replace("half", "a third of"))], &[]);
        check(&[before], &[("A second boat sails at night", BOATS)], &[]);
        check(&[before], &[("A second boat sails at night", CRATES)], &["A second boat sails at night"]);
    }

    #[test]
    fn a_columns_headline_does_not_swallow_its_next_piece() {
        let before: &[(&str, &str)] =
            &[("In brief", BOATS), ("Numbers of the week", "Parcels carried over the sound: 18,000. Boats: 14. Crates: 600.")];
        let now = [("In brief", CRATES), ("Numbers of the week", "Parcels carried over the sound: 21,500. Boats: 15. Crates: 940.")];
        check(&[before], &now, &["In brief", "Numbers of the week"]);
        check(&[before, &now], &[("In brief", BOATS)], &[]);
    }

    #[test]
    fn first_poll_announces_nothing_unless_told_to() {
        let stories = || vec![story("Two night boats", BOATS), story("Crates reach Veld", CRATES)];
        for (existing, expected) in [(0, 0), (1, 2), (9, 2)] {
            let Verdict::Baseline(Findings::Items(findings)) = compare_stories(&Remembered::default(), stories(), edition(), existing)
            else {
                panic!("no baseline")
            };
            let announced = findings.items.iter().filter(|finding| finding.outcome == Outcome::Fresh { announce: true }).count();
            assert_eq!(announced, expected, "announce_existing = {existing}");
        }
        let mut known = remember(&[&[("Two night boats", BOATS)]]);
        known.has_baseline = false;
        assert!(
            compare(&known, &[("Crates reach Veld", CRATES)]).items.iter().all(|found| found.outcome == Outcome::Fresh { announce: false })
        );
    }

    #[test]
    fn fewer_stories_are_believed_and_none_are_not() {
        let before: &[(&str, &str)] = &[("Two night boats", BOATS), ("Crates reach Veld", CRATES), ("Walls for towns", WALLS)];
        check(&[before], &[("Walls for towns", WALLS)], &[]);
        let verdict = compare_stories(&remember(&[before]), Vec::new(), edition(), 0);
        assert_eq!(verdict.trouble().unwrap().kind, TroubleKind::NotNews(Reason::Empty));
    }

    #[test]
    fn what_was_remembered_without_its_text_is_known_by_its_headline() {
        let mut known = remember(&[&[("Two night boats", BOATS)]]);
        known.sightings[0].sketch = None;
        let findings = compare(&known, &[("Two Night Boats", CRATES)]);
        assert_eq!(findings.items[0].outcome, Outcome::Known { sighting_id: 0 });
    }
}
