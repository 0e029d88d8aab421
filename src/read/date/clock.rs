//! A time of day as it stands beside a date. Knows no dates; a number alone is never a time.

use chrono::NaiveTime;

use super::locale::Locale;
use super::text::{Number, Text};
use super::zone::{Before, Zone, zone_at};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub time: NaiveTime,
    /// `24:00`, the end of its day.
    pub ends_day: bool,
    pub zone: Zone,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

/// Before a time that is parted by a full stop, as in `kl. 15.30`.
const STOPPED_AFTER: &[&str] = &["kl", "klo", "klockan", "um", "ore", "pukul", "ob", "klokken"];
/// Behind a time.
const HOUR_SIGNS: &[&str] = &["uhr", "h", "hrs", "hours", "น", "godz", "óra", "ora"];

/// Every word that stands beside a time.
pub(super) fn vocabulary() -> Vec<&'static str> {
    STOPPED_AFTER.iter().chain(HOUR_SIGNS).copied().chain(["am", "pm", "noon", "midnight"]).collect()
}

/// The time that begins at a place, and the place behind it and its zone.
pub(super) fn clock_at(text: &Text, at: usize, locale: &Locale) -> Option<(Clock, usize)> {
    let (half, begin) = half_before(text, at);
    let hour = text.number(begin).filter(|number| number.digits <= 2 && number.value <= 24)?;
    if begin > 0 && text.is_glued(begin) && matches!(text.mark(begin - 1), Some(':' | '.' | '/' | '$' | '€' | '£')) {
        return None;
    }
    let (minute, second, end) = after_hour(text, begin, half)?;
    let (half, end) = match half {
        Some(half) => (Some(half), end),
        None => half_after(text, end),
    };
    let has_seconds = if second.is_some() { Before::Seconds } else { Before::Minutes };
    let end = text.skip_mark(text.skip_words(end, HOUR_SIGNS), if text.is_word(end, &["น"]) { &['.'] } else { &[] });
    let (zone, end) = zone_at(text, end, has_seconds, locale);
    let (hour, ends_day) = on_the_dial(hour.value, half)?;
    let is_midnight = minute == 0 && second.unwrap_or(0) == 0;
    if ends_day && !is_midnight {
        return None;
    }
    // A leap second counts as the one before it.
    let time = NaiveTime::from_hms_opt(hour, minute, second.unwrap_or(0).min(59))?;
    Some((Clock { time, ends_day, zone }, end))
}

fn on_the_dial(hour: u32, half: Option<Half>) -> Option<(u32, bool)> {
    match half {
        None if hour == 24 => Some((0, true)),
        None => Some((hour, false)),
        Some(Half::Morning) if hour == 12 => Some((0, false)),
        Some(Half::Morning) => (hour < 12).then_some((hour, false)),
        // `15:30 PM` is written too.
        Some(Half::Afternoon) if hour < 12 => Some((hour + 12, false)),
        Some(Half::Afternoon) => (hour < 24).then_some((hour, false)),
    }
}

/// Minutes, seconds and the place behind what follows an hour.
fn after_hour(text: &Text, hour: usize, half: Option<Half>) -> Option<(u32, Option<u32>, usize)> {
    let next = hour + 1;
    match text.mark(next) {
        Some(':') => return after_separator(text, next, ':'),
        Some('.') if stops_are_a_time(text, hour) => return after_separator(text, next, '.'),
        _ => {}
    }
    let word = text.word(next)?;
    if word == "h" || word.starts_with('시') || matches!(word, "時" | "时" | "点" | "點") {
        let Some(minutes) = sixtieth(text, next + 1) else { return Some((0, None, next + 1)) };
        let end = next + 2;
        let sign = text.word(end).filter(|sign| sign.starts_with('분') || matches!(*sign, "分" | "min" | "m"));
        if word != "h" && sign.is_none() {
            return None;
        }
        let end = if sign.is_some() { end + 1 } else { end };
        let second = sixtieth(text, end).filter(|_| text.word(end + 1).is_some_and(|sign| sign.starts_with('초') || sign == "秒"));
        return Some((minutes.value, second.map(|second| second.value), if second.is_some() { end + 2 } else { end }));
    }
    let alone = word == "uhr" || half.is_some() || half_after(text, next).0.is_some();
    alone.then_some((0, None, next))
}

/// `:30`, `:30:15`, `:30:15.250`.
fn after_separator(text: &Text, at: usize, separator: char) -> Option<(u32, Option<u32>, usize)> {
    let minute = sixtieth(text, at + 1).filter(|number| number.digits == 2 && text.is_glued(at + 1))?;
    let end = at + 2;
    if !text.is_mark(end, separator) || !text.is_glued(end) || !text.is_glued(end + 1) {
        return Some((minute.value, None, end));
    }
    let Some(second) = text.number(end + 1).filter(|number| number.digits == 2 && number.value <= 60) else {
        return Some((minute.value, None, end));
    };
    let end = end + 2;
    let has_fraction = matches!(text.mark(end), Some('.' | ',')) && text.is_glued(end) && text.is_glued(end + 1);
    let fraction = has_fraction && text.is_number(end + 1);
    Some((minute.value, Some(second.value), if fraction { end + 2 } else { end }))
}

fn sixtieth(text: &Text, at: usize) -> Option<Number> {
    text.number(at).filter(|number| number.digits <= 2 && number.value < 60)
}

/// `15.30` is a time only beside a word that says so.
fn stops_are_a_time(text: &Text, hour: usize) -> bool {
    let before = hour.checked_sub(1).map(|before| if text.is_mark(before, '.') { before.saturating_sub(1) } else { before });
    let behind = hour + 3;
    let said_before = before.is_some_and(|before| text.is_word(before, STOPPED_AFTER));
    said_before || text.is_word(behind, HOUR_SIGNS) || text.is_word(behind, &["wib", "wita"]) || half_after(text, behind).0.is_some()
}

fn half_before(text: &Text, at: usize) -> (Option<Half>, usize) {
    match text.word(at) {
        Some("上午" | "午前" | "凌晨" | "早上" | "오전") => (Some(Half::Morning), at + 1),
        Some("下午" | "午後" | "晚上" | "오후") => (Some(Half::Afternoon), at + 1),
        _ => (None, at),
    }
}

fn half_after(text: &Text, at: usize) -> (Option<Half>, usize) {
    let half = match text.word(at) {
        Some("am" | "ص" | "sa" | "πμ") => Half::Morning,
        Some("pm" | "م" | "ch" | "μμ") => Half::Afternoon,
        Some(letter @ ("a" | "p")) => return dotted_half(text, at, letter).map_or((None, at), |(half, end)| (Some(half), end)),
        _ => return (None, at),
    };
    (Some(half), at + 1)
}

/// `a.m.`, `p. m.`
fn dotted_half(text: &Text, at: usize, letter: &str) -> Option<(Half, usize)> {
    if !text.is_mark(at + 1, '.') || !text.is_word(at + 2, &["m"]) {
        return None;
    }
    let half = if letter == "a" { Half::Morning } else { Half::Afternoon };
    Some((half, text.skip_mark(at + 3, &['.'])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: Option<&str>) {
        let found = clock_at(&Text::new(input), 0, &Locale::default()).map(|(clock, _)| clock.time.to_string());
        assert_eq!(found.as_deref(), expected, "{input}");
    }

    #[test]
    fn times_are_read_in_their_forms() {
        check("15:30", Some("15:30:00"));
        check("3:05:56 PM", Some("15:05:56"));
        check("12:00 a.m.", Some("00:00:00"));
        check("12:30 p. m.", Some("12:30:00"));
        check("3pm", Some("15:00:00"));
        check("15h30", Some("15:30:00"));
        check("15 h", Some("15:00:00"));
        check("15 Uhr", Some("15:00:00"));
        check("15.30 Uhr", Some("15:30:00"));
        check("下午3:30", Some("15:30:00"));
        check("15時30分", Some("15:30:00"));
        check("오후 3시 30분", Some("15:30:00"));
        check("01:15:00.250Z", Some("01:15:00"));
        check("23:59:60", Some("23:59:59"));
        check("24:00", Some("00:00:00"));
    }

    #[test]
    fn numbers_alone_are_no_time() {
        for text in ["15", "15.30", "25:00", "12:60", "3:5", "24:30", "2021", "7 people"] {
            check(text, None);
        }
    }
}
