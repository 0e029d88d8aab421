//! Whether a short text is a date and nothing else.

use super::clock::clock_at;
use super::forms::{Form, matches};
use super::locale::Locale;
use super::relative::{amount_at, day_word_at};
use super::text::Text;
use super::words::{JOINTS, YEAR_SIGNS, is_label, weekday};

/// Characters. `Veröffentlicht am Donnerstag, den 23. September 2021 um 15:30 Uhr (MESZ)` has 74.
const LONGEST: usize = 90;
/// Words that a label of its own may have before its colon.
const LABEL: usize = 3;
/// Words of a label and of amounts, times and zones.
const MOST_STRANGE: usize = LABEL + 5;

/// Words of amounts, and weekdays that are other words too.
const SMALL: &[&str] = &[
    "vor",
    "il",
    "y",
    "hace",
    "ha",
    "for",
    "fa",
    "pred",
    "πριν",
    "απο",
    "منذ",
    "قبل",
    "acum",
    "prije",
    "преди",
    "לפני",
    "mar",
    "pe",
    "ke",
    "ti",
    "su",
];

/// A date, its weekday, its time and the words that say what it is. Two dates are allowed (published, updated).
pub(super) fn is_only_date(text: &Text, locale: &Locale) -> bool {
    if !has_enough(text) || text.chars() > LONGEST {
        return false;
    }
    let mut covered = vec![false; text.len()];
    let mut first = None;
    for found in matches(text, locale) {
        covered[found.start..found.end].fill(true);
        let is_bare = matches!(found.form, Form::Yearless { .. });
        first = first.or((!is_bare || text.len() <= 8).then_some(found.start));
    }
    // A headline with a number in it is known by its words; amounts and zones have few.
    if (0..text.len()).filter(|at| !covered[*at] && text.word(*at).is_some_and(|word| !is_of_dates(word))).count() > MOST_STRANGE {
        return false;
    }
    cover_the_rest(text, locale, &mut covered, &mut first);
    first.is_some_and(|first| is_covered(text, &covered, first))
}

/// A word, three numbers or one of eight digits: a date has one of these in any language.
fn has_enough(text: &Text) -> bool {
    let numbers = (0..text.len()).filter(|at| text.is_number(*at)).count();
    numbers >= 3 || (0..text.len()).any(|at| text.word(at).is_some() || text.number(at).is_some_and(|number| number.digits == 8))
}

fn cover_the_rest(text: &Text, locale: &Locale, covered: &mut [bool], first: &mut Option<usize>) {
    let mut at = 0;
    while at < text.len() {
        let begins = !covered[at];
        let relative = begins.then(|| amount_at(text, at, locale).or_else(|| day_word_at(text, at, locale))).flatten().map(|(_, end)| end);
        if relative.is_some() {
            *first = first.or(Some(at));
        }
        let clock = || clock_at(text, at, locale).map(|(_, end)| end);
        let Some(end) = relative.or_else(|| begins.then(clock).flatten()) else {
            at += 1;
            continue;
        };
        covered[at..end].fill(true);
        at = end;
    }
}

fn is_covered(text: &Text, covered: &[bool], first: usize) -> bool {
    let mut strange = 0;
    for at in (0..text.len()).filter(|at| !covered[*at]) {
        match (text.word(at), text.mark(at)) {
            (Some(word), _) if is_of_dates(word) => {}
            (Some(_), _) if at < first && strange < LABEL => strange += 1,
            (None, Some(':')) if at < first => strange = 0,
            (None, Some('%' | '$' | '€' | '£' | '?' | '!')) => return false,
            (None, Some(_)) => {}
            _ => return false,
        }
    }
    strange == 0
}

/// The words that only this file knows.
pub(super) fn vocabulary() -> Vec<&'static str> {
    SMALL.to_vec()
}

fn is_of_dates(word: &str) -> bool {
    weekday(word).is_some() || is_label(word) || is_small_word(word)
}

fn is_small_word(word: &str) -> bool {
    YEAR_SIGNS.contains(&word) || JOINTS.contains(&word) || SMALL.contains(&word)
}
