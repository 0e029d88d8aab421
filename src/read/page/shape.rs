//! Is a page edited in place? By how it is built: several sections with points under them and no story, no list of
//! announcements. Judges lines; reads none.

use super::lines::{Line, LineKind};
use crate::read::listing::{Found, letters};

/// Sections that have something in them.
const SECTIONS: usize = 3;
/// Points: list items and rows of some length, or in tables.
const POINTS: usize = 8;
/// The share of all letters that is in points.
const IN_POINTS: f32 = 0.5;
/// In a list of announcements the headings, or most of the letters, are links; on a living page hardly any.
const LINKED_HEADINGS: f32 = 0.2;
const LINKED: f32 = 0.35;
/// A list with this share of its items dated is one of announcements.
const DATED: f32 = 0.2;
/// Fewer make no list: a table and the day of its last change look like an item.
const LISTED: usize = 3;
/// Letters; a shorter list item is a button, a tag or an entry of a menu.
const POINT: f32 = 30.0;

/// What the judgement rests on.
#[derive(Debug, Default)]
struct Shape {
    sections: usize,
    headings: usize,
    linked_headings: usize,
    points: usize,
    in_points: usize,
    letters: usize,
    linked: usize,
}

/// Decides; `found` is the list of announcements on the same page, if there is one.
pub fn is_living(lines: &[Line], found: Option<&Found>) -> bool {
    if found.is_some_and(|found| found.items.len() >= LISTED && dated_share(found) > DATED) {
        return false;
    }
    let shape = Shape::of(lines);
    let share = |part: usize, of: usize| part as f32 / of.max(1) as f32;
    shape.sections >= SECTIONS
        && shape.points >= POINTS
        && share(shape.in_points, shape.letters) >= IN_POINTS
        && share(shape.linked_headings, shape.headings) <= LINKED_HEADINGS
        && share(shape.linked, shape.letters) <= LINKED
}

impl Shape {
    fn of(lines: &[Line]) -> Shape {
        let mut shape = Shape::default();
        let mut is_in_new_section = false;
        for line in lines {
            if let LineKind::Heading(level) = line.kind {
                shape.headings += usize::from(level > 1);
                shape.linked_headings += usize::from(level > 1 && line.is_only_links());
                is_in_new_section = level > 1;
                continue;
            }
            shape.letters += line.letters;
            shape.linked += line.linked;
            let is_point = match line.kind {
                LineKind::Item => letters(&line.text) >= POINT && !line.is_only_links(),
                LineKind::Row => true,
                LineKind::Paragraph | LineKind::Heading(_) => false,
            };
            if is_point {
                shape.points += 1;
                shape.in_points += line.letters;
                shape.sections += usize::from(std::mem::take(&mut is_in_new_section));
            }
        }
        shape
    }
}

fn dated_share(found: &Found) -> f32 {
    found.items.iter().filter(|item| item.published.is_some()).count() as f32 / found.items.len().max(1) as f32
}
