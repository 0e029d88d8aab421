//! Which remembered items should be on a page and are not. Those that it let go at its end are none of them.

use std::collections::HashSet;

use super::items::Matching;
use crate::model::{Extent, Missing, OffPage, Sighting};

/// More items than these vanish from a sitemap at once when it is cut anew, not when a newsroom takes something back.
const VANISHED_AT_ONCE: usize = 20;

/// Which end of the list a reading saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foot {
    /// That of one page: what stood there before was either pushed off, or taken away.
    Seen,
    /// Further pages were read, and end elsewhere than the one before did.
    Elsewhere,
}

/// Items that stood above one that is still there, and those at the end that nothing new can have pushed off: a page lets go as
/// many of its oldest as come in above. A sitemap has no end, so each that vanishes is looked for, unless they are many; where a part
/// is shown, none is missing.
pub fn missing(sightings: &[Sighting], matching: &Matching, extent: Extent, foot: Foot) -> Vec<Missing> {
    let held: HashSet<usize> = matching.sighting_of.iter().flatten().copied().collect();
    let gone: HashSet<usize> = match extent {
        Extent::Window => from_window(sightings, matching, &held, foot),
        Extent::Whole => (0..sightings.len()).filter(|at| sightings[*at].present).collect(),
        Extent::Part => return Vec::new(),
    };
    let is_missing = |at: usize, known: &Sighting| !held.contains(&at) && known.url.is_some() && (known.absences > 0 || gone.contains(&at));
    let missing: Vec<Missing> = (sightings.iter().enumerate())
        .filter(|(at, known)| is_missing(*at, known))
        .map(|(_, known)| Missing {
            sighting_id: known.id,
            url: known.url.clone(),
            absences: known.absences,
            gone: None,
            off_page: OffPage::Answers,
        })
        .collect();
    if extent == Extent::Whole && missing.len() > VANISHED_AT_ONCE { Vec::new() } else { missing }
}

fn from_window(sightings: &[Sighting], matching: &Matching, held: &HashSet<usize>, foot: Foot) -> HashSet<usize> {
    let last_held = held.iter().filter(|at| sightings[**at].present).map(|at| sightings[*at].position).max();
    let Some(last_held) = last_held else { return HashSet::new() };
    let (mut above, mut below): (Vec<usize>, Vec<usize>) =
        (0..sightings.len()).filter(|at| sightings[*at].present && !held.contains(at)).partition(|at| sightings[*at].position < last_held);
    if foot == Foot::Seen {
        below.sort_by_key(|at| sightings[*at].position);
        below.truncate(below.len().saturating_sub(came_in_above(sightings, matching)));
        above.append(&mut below);
    }
    above.into_iter().collect()
}

/// Items that were not on the page before, above the last one that was.
fn came_in_above(sightings: &[Sighting], matching: &Matching) -> usize {
    let was_there = |at: &Option<usize>| at.is_some_and(|at| sightings[at].present);
    let last = matching.sighting_of.iter().rposition(was_there).unwrap_or(0);
    matching.sighting_of[..last].iter().filter(|at| !was_there(at)).count()
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::compare::items::match_items;
    use crate::model::{Item, canonical};

    fn page() -> Url {
        Url::parse("https://acme.example/news/").unwrap()
    }

    fn remembered(letters: &str) -> Vec<Sighting> {
        let sighting = |(at, letter): (usize, char)| {
            let url = page().join(&letter.to_string()).unwrap();
            Sighting {
                id: at as i64,
                announcement_id: None,
                guid: None,
                address: Some(canonical(&url, &page())),
                url: Some(url.into()),
                title: format!("Release {letter}"),
                published_on: None,
                sketch: None,
                present: true,
                position: at as i64,
                absences: 0,
            }
        };
        letters.chars().enumerate().map(sighting).collect()
    }

    /// Letters are items from the top of the page down.
    fn check(before: &str, now: &str, foot: Foot, expected: &str) {
        let item = |letter: char| Item {
            title: format!("Release {letter}"),
            url: Some(page().join(&letter.to_string()).unwrap()),
            ..Item::default()
        };
        let (sightings, items) = (remembered(before), now.chars().map(item).collect::<Vec<_>>());
        let matching = match_items(&sightings, &items, &page(), Extent::Window);
        let missing = missing(&sightings, &matching, Extent::Window, foot);
        let letters: String = missing.iter().map(|missing| before.chars().nth(missing.sighting_id as usize).unwrap()).collect();
        assert_eq!(letters, expected, "{before} -> {now}");
    }

    #[test]
    fn a_page_lets_go_at_its_end_as_many_as_come_in_above() {
        for (before, now, expected) in [
            ("abcd", "acd", "b"),
            ("abcd", "nabc", ""),
            ("abcd", "nab", "c"),
            ("abcd", "abc", "d"),
            ("abcd", "abcx", "d"),
            ("abcd", "nmab", ""),
            ("abcd", "naxb", ""),
            ("abcd", "nm", ""),
            ("abcd", "nacd", "b"),
            ("ab", "a", "b"),
            ("a", "n", ""),
            // A pinned item that is let go is asked for, and answers.
            ("pabc", "nabc", "p"),
        ] {
            check(before, now, Foot::Seen, expected);
        }
    }

    #[test]
    fn where_further_pages_were_read_the_end_of_the_first_says_nothing() {
        check("abcd", "abc", Foot::Elsewhere, "");
        check("abcd", "acd", Foot::Elsewhere, "b");
    }
}
