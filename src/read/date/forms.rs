//! What a stretch of text says of a day, before the page's order and the present are consulted.
//! Finds the stretch; decides nothing that needs more than the text and its locale.

use chrono::NaiveDate;

use super::locale::Locale;
use super::text::{Number, Text};
use super::{numeric, written};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Beyond doubt.
    Day(NaiveDate),
    /// In words, with a year of two digits.
    ShortYear {
        year: u32,
        month: u32,
        day: u32,
    },
    /// `03/04/2021`.
    Numeric {
        first: u32,
        second: u32,
        year: i32,
        separator: char,
    },
    /// `03/04/21`, in any order.
    Short {
        fields: [Number; 3],
        separator: char,
    },
    Yearless {
        month: u32,
        day: u32,
    },
    /// A date whose month's name or whose year means several.
    Unsettled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Match {
    pub form: Form,
    pub start: usize,
    pub end: usize,
}

/// The years that a date in words or numbers may name. A page that says a later one is not believed.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1990..=2099;

/// The date that begins at a place.
pub(super) fn match_at(text: &Text, at: usize, locale: &Locale) -> Option<Match> {
    let found = if text.is_number(at) {
        numeric::signed(text, at, locale)
            .or_else(|| numeric::separated(text, at, locale))
            .or_else(|| written::from_number(text, at, locale))
    } else {
        numeric::era(text, at, locale).or_else(|| written::from_month(text, at, locale))
    };
    found.filter(|found| is_free_before(text, at) && is_free_after(text, found.end) && !ends_span(text, found))
}

/// The dates of a text in their order, none within another. Both ends of a span of days are left out: a span is an
/// event, not a day of publication.
pub(super) fn matches<'a>(text: &'a Text, locale: &'a Locale) -> impl Iterator<Item = Match> + 'a {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < text.len() {
            let Some(found) = match_at(text, at, locale) else {
                at += 1;
                continue;
            };
            at = found.end;
            match span_end(text, found.end, locale) {
                Some(end) => at = end,
                None => return Some(found),
            }
        }
        None
    })
}

/// Where the second day of a span ends.
fn span_end(text: &Text, end: usize, locale: &Locale) -> Option<usize> {
    let end = super::clock::clock_at(text, end, locale).map_or(end, |(_, end)| end);
    let is_joint = matches!(text.mark(end), Some('-' | '–' | '~')) || text.is_word(end, &["to", "bis", "until", "till"]);
    if !is_joint {
        return None;
    }
    if text.is_word(end + 1, &["present", "now", "heute"]) {
        return Some(end + 2);
    }
    match_at_second(text, end + 1, locale).map(|found| found.end)
}

fn match_at_second(text: &Text, at: usize, locale: &Locale) -> Option<Match> {
    let found = if text.is_number(at) {
        numeric::signed(text, at, locale)
            .or_else(|| numeric::separated(text, at, locale))
            .or_else(|| written::from_number(text, at, locale))
    } else {
        written::from_month(text, at, locale)
    };
    found.filter(|found| !matches!(found.form, Form::Yearless { .. }))
}

/// `3–5 September 2021`, `3. bis 5. September 2021`: the day is the last of several.
fn ends_span(text: &Text, found: &Match) -> bool {
    let Some(joint) = found.start.checked_sub(1) else { return false };
    let is_slash = text.is_mark(joint, '/') && joint > 0 && text.is_mark(joint - 1, '.');
    let is_dash = is_slash || matches!(text.mark(joint), Some('-' | '–' | '&' | '~'));
    if !is_dash && !text.is_word(joint, &["bis", "to", "au", "al", "und", "and", "et", "do"]) {
        return false;
    }
    let Some(mut first) = joint.checked_sub(1) else { return false };
    if text.is_mark(first, '.') {
        first = first.saturating_sub(1);
    }
    let is_day = text.number(first).is_some_and(|number| number.digits <= 2 && (1..=31).contains(&number.value));
    is_day && !(first > 0 && text.is_mark(first - 1, ':'))
}

/// No part of a longer number, name or amount.
fn is_free_before(text: &Text, at: usize) -> bool {
    if !text.is_glued(at) {
        return true;
    }
    let before = at - 1;
    if let Some(word) = text.word(before) {
        return word.chars().next_back().is_some_and(|last| !last.is_alphabetic() || is_unspaced(last));
    }
    match text.mark(before) {
        Some('-' | '–' | '.' | '/' | ':') => before == 0 || !text.is_number(before - 1),
        Some('$' | '€' | '£' | '¥' | '#' | '_' | '+' | '=' | '@' | '%' | '&' | '*' | '\\') | None => false,
        Some(_) => true,
    }
}

fn is_free_after(text: &Text, end: usize) -> bool {
    if !text.is_glued(end) {
        return true;
    }
    if text.is_number(end) {
        return false;
    }
    if let Some(word) = text.word(end) {
        let is_long = word.chars().nth(1).is_some();
        return is_long || word == "t" || word == "z" || word.chars().all(is_unspaced) || super::words::YEAR_SIGNS.contains(&word);
    }
    match text.mark(end) {
        Some('-' | '/' | '.' | ':') => !(text.is_glued(end + 1) && text.is_number(end + 1)),
        Some('%' | '_' | '@') => false,
        _ => true,
    }
}

/// Of a script that puts no space around a number.
fn is_unspaced(char: char) -> bool {
    super::text::is_han_or_kana(char) || matches!(char, '\u{E00}'..='\u{E7F}' | '\u{AC00}'..='\u{D7A3}')
}
