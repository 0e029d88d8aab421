//! Time zones as they stand behind a time: offsets and names. A name that several zones share is settled by the page's
//! place or not at all.

use chrono::{FixedOffset, NaiveDateTime, Offset, TimeZone};
use chrono_tz::{OffsetName, Tz};

use super::locale::Locale;
use super::text::Text;

/// What stands behind a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// Nothing.
    Unnamed,
    Offset(FixedOffset),
    /// A place's time, summer or winter as the day has it (`ET`).
    Place(Tz),
    /// A name of several zones.
    Shared(&'static str),
}

/// Hours and minutes east of Greenwich.
const NAMES: &[(&str, i32, i32)] = &[
    ("z", 0, 0),
    ("utc", 0, 0),
    ("gmt", 0, 0),
    ("ut", 0, 0),
    ("wet", 0, 0),
    ("west", 1, 0),
    ("cet", 1, 0),
    ("cest", 2, 0),
    ("mez", 1, 0),
    ("met", 1, 0),
    ("mest", 2, 0),
    ("mesz", 2, 0),
    ("eet", 2, 0),
    ("eest", 3, 0),
    ("msk", 3, 0),
    ("мск", 3, 0),
    ("trt", 3, 0),
    ("est", -5, 0),
    ("edt", -4, 0),
    ("cdt", -5, 0),
    ("mst", -7, 0),
    ("mdt", -6, 0),
    ("pst", -8, 0),
    ("pdt", -7, 0),
    ("akst", -9, 0),
    ("akdt", -8, 0),
    ("hst", -10, 0),
    ("jst", 9, 0),
    ("kst", 9, 0),
    ("hkt", 8, 0),
    ("sgt", 8, 0),
    ("wib", 7, 0),
    ("wita", 8, 0),
    ("ict", 7, 0),
    ("myt", 8, 0),
    ("aest", 10, 0),
    ("aedt", 11, 0),
    ("acst", 9, 30),
    ("acdt", 10, 30),
    ("awst", 8, 0),
    ("nzst", 12, 0),
    ("nzdt", 13, 0),
    ("sast", 2, 0),
    ("pkt", 5, 0),
    ("npt", 5, 45),
    ("brt", -3, 0),
];

/// As American wire copy writes them.
const PLACES: &[(&str, Tz)] =
    &[("et", Tz::America__New_York), ("ct", Tz::America__Chicago), ("mt", Tz::America__Denver), ("pt", Tz::America__Los_Angeles)];

/// A shared name and what it means in a country, else in a language.
const SHARED: &[(&str, &[(&str, Tz)])] = &[
    (
        "cst",
        &[
            ("cn", Tz::Asia__Shanghai),
            ("zh", Tz::Asia__Shanghai),
            ("tw", Tz::Asia__Taipei),
            ("us", Tz::America__Chicago),
            ("gov", Tz::America__Chicago),
        ],
    ),
    (
        "ist",
        &[
            ("in", Tz::Asia__Kolkata),
            ("ie", Tz::Europe__Dublin),
            ("il", Tz::Asia__Jerusalem),
            ("he", Tz::Asia__Jerusalem),
            ("hi", Tz::Asia__Kolkata),
        ],
    ),
    ("bst", &[("uk", Tz::Europe__London), ("gb", Tz::Europe__London), ("bd", Tz::Asia__Dhaka)]),
    ("ast", &[("sa", Tz::Asia__Riyadh), ("ar", Tz::Asia__Riyadh)]),
    ("gst", &[("ae", Tz::Asia__Dubai)]),
];

/// How a time before the place is written: only one with seconds can be followed by a bare `-05:00`, else it is the
/// first half of a span (`10:00-11:30`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    Minutes,
    Seconds,
}

/// The zone that begins at a place, and the place behind it; `Unnamed` where none does.
pub(super) fn zone_at(text: &Text, at: usize, before: Before, locale: &Locale) -> (Zone, usize) {
    let open = text.is_mark(at, '(') || text.is_mark(at, '[');
    let begin = if open { at + 1 } else { at };
    let found = named(text, begin, locale).or_else(|| offset_at(text, begin, before).map(|(offset, end)| (Zone::Offset(offset), end)));
    match found {
        Some((zone, end)) if open => (zone, text.skip_mark(end, &[')', ']'])),
        Some((zone, end)) => (zone, after_long_name(text, after_other_half(text, end))),
        None => (Zone::Unnamed, at),
    }
}

/// Past the name of the other half of the year: `CET/CEST`.
fn after_other_half(text: &Text, at: usize) -> usize {
    let is_name = |word: &str| NAMES.iter().any(|(name, ..)| *name == word);
    if text.is_mark(at, '/') && text.word(at + 1).is_some_and(is_name) { at + 2 } else { at }
}

/// Past the name in brackets that may follow an offset, `(CEST)` or that of `Date.toString()`.
fn after_long_name(text: &Text, at: usize) -> usize {
    if !text.is_mark(at, '(') {
        return at;
    }
    let mut end = at + 1;
    while text.word(end).is_some() {
        end += 1;
    }
    let is_name = end == at + 2 || text.is_word(end - 1, &["time", "zeit"]);
    if is_name && text.is_mark(end, ')') { end + 1 } else { at }
}

fn named(text: &Text, at: usize, locale: &Locale) -> Option<(Zone, usize)> {
    let at = if text.is_word(at, &["etc"]) && text.is_mark(at + 1, '/') { at + 2 } else { at };
    let word = text.word(at)?;
    if let Some((name, hours, minutes)) = NAMES.iter().find(|(name, ..)| *name == word) {
        let is_base = matches!(*name, "utc" | "gmt" | "ut");
        if let Some((offset, end)) = is_base.then(|| offset_from(text, at + 1)).flatten() {
            return Some((Zone::Offset(offset), end));
        }
        return Some((Zone::Offset(offset(*hours, *minutes)?), at + 1));
    }
    if let Some((_, place)) = PLACES.iter().find(|(name, _)| *name == word) {
        return Some((Zone::Place(*place), at + 1));
    }
    let (name, meanings) = SHARED.iter().find(|(name, _)| *name == word)?;
    let meaning =
        meanings.iter().find(|(place, _)| locale.is_in(place)).or_else(|| meanings.iter().find(|(place, _)| locale.speaks(place)));
    Some((meaning.map_or(Zone::Shared(name), |(_, place)| Zone::Place(*place)), at + 1))
}

/// Behind `UTC` or `GMT`, where `+8` will do.
fn offset_from(text: &Text, at: usize) -> Option<(FixedOffset, usize)> {
    let sign = sign_at(text, at)?;
    let number = text.number(at + 1).filter(|_| text.is_glued(at + 1))?;
    read_offset(text, sign, number.value, number.digits, at + 2)
}

fn offset_at(text: &Text, at: usize, before: Before) -> Option<(FixedOffset, usize)> {
    let sign = sign_at(text, at)?;
    let number = text.number(at + 1).filter(|_| text.is_glued(at + 1))?;
    let is_plain = number.digits == 4 && (!text.is_glued(at) || before == Before::Seconds || sign > 0);
    let is_split = number.digits == 2 && (sign > 0 || (before == Before::Seconds && (at == 0 || text.is_glued(at))));
    if !is_plain && !is_split {
        return None;
    }
    read_offset(text, sign, number.value, number.digits, at + 2)
}

fn sign_at(text: &Text, at: usize) -> Option<i32> {
    match text.mark(at)? {
        '+' => Some(1),
        '-' => Some(-1),
        _ => None,
    }
}

fn read_offset(text: &Text, sign: i32, value: u32, digits: u8, end: usize) -> Option<(FixedOffset, usize)> {
    let value = i32::try_from(value).ok()?;
    if digits == 4 || digits == 3 {
        return Some((offset(sign * (value / 100), sign * (value % 100))?, end));
    }
    let minutes =
        text.number(end + 1).filter(|number| text.is_mark(end, ':') && text.is_glued(end) && text.is_glued(end + 1) && number.digits == 2);
    match minutes {
        Some(minutes) => Some((offset(sign * value, sign * i32::try_from(minutes.value).ok()?)?, end + 2)),
        None => Some((offset(sign * value, 0)?, end)),
    }
}

/// No clock on earth is more than 14 hours from Greenwich.
fn offset(hours: i32, minutes: i32) -> Option<FixedOffset> {
    if hours.abs() > 14 || minutes.abs() > 59 {
        return None;
    }
    FixedOffset::east_opt(hours * 3600 + minutes * 60)
}

/// The offset of a place at a local time: the first of two when the clock is set back, none when the time is skipped.
pub(super) fn offset_in(place: Tz, local: NaiveDateTime) -> Option<FixedOffset> {
    place.offset_from_local_datetime(&local).earliest().map(|offset| offset.fix())
}

/// The offset that a shared name has in a place that uses it at that time.
pub(super) fn offset_named(name: &str, place: Tz, local: NaiveDateTime) -> Option<FixedOffset> {
    let offset = place.offset_from_local_datetime(&local).earliest()?;
    offset.abbreviation()?.eq_ignore_ascii_case(name).then(|| offset.fix())
}

/// Every name of a zone, and the words that such names are made of.
pub(super) fn vocabulary() -> Vec<&'static str> {
    let names =
        NAMES.iter().map(|(name, ..)| *name).chain(PLACES.iter().map(|(name, _)| *name)).chain(SHARED.iter().map(|(name, _)| *name));
    names.chain(["eastern", "central", "mountain", "pacific", "standard", "daylight", "summer", "time", "zeit", "local", "etc"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(language: &str, input: &str, expected: Option<&str>) {
        let text = Text::new(input);
        let (zone, _) = zone_at(&text, 0, Before::Seconds, &Locale::new(Some(language), None));
        let shown = match zone {
            Zone::Offset(offset) => Some(offset.to_string()),
            Zone::Place(place) => Some(place.name().to_owned()),
            Zone::Shared(_) | Zone::Unnamed => None,
        };
        assert_eq!(shown.as_deref(), expected, "{language} {input}");
    }

    #[test]
    fn offsets_and_names_are_read() {
        check("en", "GMT", Some("+00:00"));
        check("en", "GMT+0200 (Central European Summer Time)", Some("+02:00"));
        check("en", "UTC+8", Some("+08:00"));
        check("en", "(GMT-5:30)", Some("-05:30"));
        check("en", "+0530", Some("+05:30"));
        check("en", "+05:30", Some("+05:30"));
        check("en", "-0800", Some("-08:00"));
        check("en", "EDT", Some("-04:00"));
        check("en", "ACST", Some("+09:30"));
        check("en", "NPT", Some("+05:45"));
        check("en", "ET", Some("America/New_York"));
        check("en", "+9900", None);
        check("en", "Uhr", None);
    }

    #[test]
    fn a_shared_name_is_settled_by_place_or_not_at_all() {
        check("en", "CST", None);
        check("en", "IST", None);
        check("zh", "CST", Some("Asia/Shanghai"));
        check("en-IN", "IST", Some("Asia/Kolkata"));
        check("en-GB", "BST", Some("Europe/London"));
    }
}
