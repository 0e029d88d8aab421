//! Dates made by machines: ISO 8601 and what passes for it, and seconds since 1970.
//! Reads a whole string or nothing; RFC 2822 and `Date.toString()` are written dates and not its matter.

use chrono::{DateTime, NaiveDate, NaiveTime, Offset, Utc};

use super::clock::Clock;
use super::locale::Locale;
use super::text::Text;
use super::zone::{Before, Zone, zone_at};

/// A day and, where it is given, the time.
pub(super) type Stamp = (NaiveDate, Option<Clock>);

/// Digits only: `20210903`, `20210903011500`, seconds (10) or milliseconds (13) since 1970.
pub(super) fn digits(text: &str) -> Option<Stamp> {
    let value: i64 = text.parse().ok()?;
    match text.len() {
        8 | 14 => iso(text),
        10 => instant(DateTime::from_timestamp(value, 0)?),
        13 => instant(DateTime::from_timestamp_millis(value)?),
        _ => None,
    }
}

fn instant(at: DateTime<Utc>) -> Option<Stamp> {
    let clock = Clock { time: at.time(), ends_day: false, zone: Zone::Offset(Utc.fix()) };
    Some((at.date_naive(), Some(clock)))
}

/// `2021-09-03`, `2021-09-03T01:15:00.000+0200`, `2021-09-03 01:15`, `20210903T011500Z`, `2021-09-03+02:00`.
pub(super) fn iso(text: &str) -> Option<Stamp> {
    let mut rest = text;
    let year = take_digits(&mut rest, 4, 4)?;
    let separator = rest.chars().next().filter(|char| matches!(char, '-' | '/' | '.'));
    let month = next_part(&mut rest, separator)?;
    let day = next_part(&mut rest, separator)?;
    let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let is_basic = separator.is_none();
    let Some(time) = after_joint(rest, is_basic)? else {
        return ends_in_zone(rest).then_some((day, None));
    };
    Some((day, Some(clock(time)?)))
}

fn next_part(rest: &mut &str, separator: Option<char>) -> Option<u32> {
    let Some(separator) = separator else { return take_digits(rest, 2, 2) };
    *rest = rest.strip_prefix(separator)?;
    take_digits(rest, 1, 2)
}

/// What follows `T`, a space or a comma; nothing where the day stands alone. `None` where something else follows.
fn after_joint(rest: &str, is_basic: bool) -> Option<Option<&str>> {
    let trimmed = rest.trim_start_matches([' ', ',', 'T', 't', '\u{a0}']);
    let begins_time = trimmed.starts_with(|char: char| char.is_ascii_digit());
    if begins_time && (trimmed.len() < rest.len() || is_basic) {
        return Some(Some(trimmed));
    }
    (!begins_time).then_some(None)
}

/// Nothing, or the zone that XML Schema lets a date have.
fn ends_in_zone(rest: &str) -> bool {
    let text = Text::new(rest.trim());
    let (zone, end) = zone_at(&text, 0, Before::Seconds, &Locale::default());
    text.len() == 0 || (zone != Zone::Unnamed && end == text.len())
}

fn clock(text: &str) -> Option<Clock> {
    let mut rest = text;
    let hour = take_digits(&mut rest, 1, 2)?;
    let is_split = rest.starts_with(':');
    let minute = sixtieth(&mut rest, is_split)?.unwrap_or(0);
    let second = sixtieth(&mut rest, is_split)?.unwrap_or(0);
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        rest = fraction.trim_start_matches(|char: char| char.is_ascii_digit());
    }
    let zone = zone(rest.trim())?;
    let ends_day = (hour, minute, second) == (24, 0, 0);
    // A leap second counts as the one before it.
    let time = NaiveTime::from_hms_opt(if ends_day { 0 } else { hour }, minute, if second == 60 { 59 } else { second })?;
    Some(Clock { time, ends_day, zone })
}

/// Minutes or seconds, where they follow.
fn sixtieth(rest: &mut &str, is_split: bool) -> Option<Option<u32>> {
    if is_split {
        let Some(behind) = rest.strip_prefix(':') else { return Some(None) };
        *rest = behind;
    } else if !rest.starts_with(|char: char| char.is_ascii_digit()) {
        return Some(None);
    }
    take_digits(rest, 2, 2).map(Some)
}

/// The zone that the rest of a stamp is; Java's `[Europe/Berlin]` behind it may stand.
fn zone(rest: &str) -> Option<Zone> {
    let rest = rest.split_once('[').map_or(rest, |(zone, _)| zone.trim());
    let text = Text::new(rest);
    let (zone, end) = zone_at(&text, 0, Before::Seconds, &Locale::default());
    (end == text.len()).then_some(zone)
}

fn take_digits(rest: &mut &str, least: usize, most: usize) -> Option<u32> {
    let length = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if length < least {
        return None;
    }
    let (digits, behind) = rest.split_at(length);
    *rest = behind;
    digits.parse().ok()
}
