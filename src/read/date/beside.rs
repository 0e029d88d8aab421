//! What stands beside a date: its time of day, its weekday, and whether it is that of an update.

use chrono::Weekday;

use super::clock::{Clock, clock_at};
use super::cue::{Cue, cue_within};
use super::locale::Locale;
use super::text::Text;
use super::words::weekday;

/// Tokens that may stand between a date and its time.
const GAP: usize = 6;
/// Tokens that a time may have, zone included.
const CLOCK: usize = 14;

/// Tokens between a date and the word that says what it is.
const LABEL: usize = 4;

/// Words between a date and its time, folded.
const BETWEEN: &[&str] = &[
    "at",
    "t",
    "um",
    "a",
    "as",
    "kl",
    "klo",
    "klockan",
    "ob",
    "o",
    "v",
    "в",
    "о",
    "la",
    "las",
    "alle",
    "ore",
    "saat",
    "pukul",
    "luc",
    "om",
    "the",
    "on",
    "godz",
    "الساعه",
    "في",
    "ساعت",
    "בשעה",
    "เวลา",
    "το",
    "στις",
    "u",
    "от",
    "am",
    "den",
    "le",
    "el",
    "il",
];

/// The time of a date: within it (`Sep 3 01:15:00 2021`), behind it or before it.
pub(super) fn clock_beside(text: &Text, start: usize, end: usize, locale: &Locale) -> Option<Clock> {
    clock_within(text, start, end, locale).or_else(|| clock_behind(text, end, locale)).or_else(|| clock_before(text, start, locale))
}

fn clock_within(text: &Text, start: usize, end: usize, locale: &Locale) -> Option<Clock> {
    let colon = (start..end).find(|at| text.is_mark(*at, ':'))?;
    clock_at(text, colon.checked_sub(1)?, locale).map(|(clock, _)| clock)
}

fn clock_behind(text: &Text, end: usize, locale: &Locale) -> Option<Clock> {
    for at in end..=end + GAP {
        if let Some((clock, _)) = clock_at(text, at, locale) {
            return Some(clock);
        }
        if !is_between(text, at) {
            return None;
        }
    }
    None
}

/// Behind a place there is nothing but marks, or a time and small words.
pub(super) fn ends_or_tells_time(text: &Text, end: usize, locale: &Locale) -> bool {
    if (end..text.len()).all(|at| matches!(text.mark(at), Some('.' | ',' | '-' | '/' | '|' | ')' | ']'))) {
        return true;
    }
    let found = (end..text.len()).find_map(|at| clock_at(text, at, locale).map(|(_, behind)| (at, behind)));
    found.is_some_and(|(at, behind)| (end..at).chain(behind..text.len()).all(|gap| is_between(text, gap)))
}

fn clock_before(text: &Text, start: usize, locale: &Locale) -> Option<Clock> {
    for at in start.saturating_sub(CLOCK)..start {
        if let Some((clock, end)) = clock_at(text, at, locale)
            && end <= start
            && (end..start).all(|gap| is_between(text, gap))
        {
            return Some(clock);
        }
    }
    None
}

fn is_between(text: &Text, at: usize) -> bool {
    match (text.word(at), text.mark(at)) {
        (Some(word), _) => BETWEEN.contains(&word) || weekday(word).is_some(),
        (None, Some(mark)) => matches!(mark, ',' | '|' | '-' | '–' | '·' | '•' | '@' | '(' | ')' | '[' | ']' | '/' | ';' | ':' | '،' | '.'),
        _ => false,
    }
}

/// What the words between one date and the next call the next.
pub(super) fn cue_before(text: &Text, behind: usize, start: usize) -> Option<Cue> {
    cue_within(text, start.saturating_sub(LABEL).max(behind), start)
        .or_else(|| cue_within(text, start.saturating_sub(CLOCK).max(behind), start).filter(|cue| *cue == Cue::Update))
}

/// The weekday before a date or in brackets behind it.
pub(super) fn weekday_beside(text: &Text, start: usize, end: usize) -> Option<Weekday> {
    let mut before = start.checked_sub(1);
    while let Some(at) = before
        && (matches!(text.mark(at), Some(',' | '.' | '|' | '،' | '-' | '–'))
            || text.is_word(at, &["den", "the", "le", "el", "il", "feira"]))
    {
        before = at.checked_sub(1);
    }
    let named = |at: usize| text.word(at).and_then(weekday);
    before.and_then(named).or_else(|| named(text.skip_mark(end, &['(', ',', '（', '[', '|'])))
}
