//! A crontab line as people write it, checked and handed to the `cron` crate in the dialect that the crate reads.
//!
//! The crate wants six fields, counts weekdays from 1 = Sunday and takes day of month AND day of week. So each field is
//! read here into the plain list of its values: the crate never sees a dialect, and a mistake is named in the user's words.

use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::pause::fraction;
use crate::model::Schedule;

/// Whether a schedule may be moved within its period, so that not all sources start in one second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spreading {
    Spread,
    Exact,
}

/// What is wrong with a crontab line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct ScheduleError {
    /// A sentence about the expression, without a full stop.
    pub what: String,
    pub hint: Option<String>,
    /// The faulty bytes of the expression.
    pub span: Range<usize>,
}

/// Reads a crontab line or an `@` name; times are on the clocks of `zone`.
///
/// Spread, a schedule is moved by the same part of its period for the same `seed`: `*/n` in the minutes, `@hourly` and
/// `@daily` by less than their period, all else, which names its minutes, by less than 60 seconds.
pub fn parse(expression: &str, zone: Tz, spreading: Spreading, seed: &str) -> Result<Schedule, ScheduleError> {
    let trimmed = expression.trim();
    let (line, period) = match trimmed.strip_prefix('@') {
        Some(_) => named(trimmed).ok_or_else(|| unknown_name(expression, trimmed))?,
        None => (trimmed, minutes_period(trimmed)),
    };
    let fields = read_fields(line, if line == trimmed { expression } else { line })?;
    let lines: Vec<cron::Schedule> = fields.lines().iter().filter_map(|line| line.parse().ok()).collect();
    if !lines.iter().any(fires) {
        return Err(never_fires(expression, trimmed));
    }
    let offset = match spreading {
        Spreading::Exact => TimeDelta::zero(),
        // Whole seconds, so that the times in `status` can be read.
        Spreading::Spread => TimeDelta::seconds((period.as_seconds_f64() * fraction(seed)) as i64),
    };
    Ok(Schedule { expression: expression.to_owned(), lines, every_hour: fields.hour.values.len() == 24, zone, offset })
}

/// The crontab line of an `@` name, and how far it may be moved.
fn named(name: &str) -> Option<(&'static str, TimeDelta)> {
    let line = match name {
        "@hourly" => return Some(("0 * * * *", TimeDelta::hours(1))),
        "@daily" => return Some(("0 0 * * *", TimeDelta::days(1))),
        // Says when, unlike `@daily`: it stays where it is.
        "@midnight" => "0 0 * * *",
        "@weekly" => "0 0 * * 0",
        "@monthly" => "0 0 1 * *",
        "@yearly" | "@annually" => "0 0 1 1 *",
        _ => return None,
    };
    Some((line, TimeDelta::minutes(1)))
}

fn minutes_period(line: &str) -> TimeDelta {
    let minutes = line.split_ascii_whitespace().next().unwrap_or_default();
    let step = minutes.strip_prefix("*/").and_then(|step| step.parse::<i64>().ok());
    TimeDelta::minutes(step.unwrap_or(1).clamp(1, 60))
}

/// One of the five: what its values are called and which there are.
struct Kind {
    noun: &'static str,
    least: u32,
    most: u32,
    /// Three letters each, the first for `least`.
    names: &'static [&'static str],
}

const KINDS: [Kind; 5] = [
    Kind { noun: "minute", least: 0, most: 59, names: &[] },
    Kind { noun: "hour", least: 0, most: 23, names: &[] },
    Kind { noun: "day of the month", least: 1, most: 31, names: &[] },
    Kind {
        noun: "month",
        least: 1,
        most: 12,
        names: &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    },
    Kind { noun: "day of the week", least: 0, most: 7, names: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

/// A field's values, in rising order and each once.
struct Field {
    values: Vec<u32>,
    /// Vixie cron: a field that begins with `*` restricts nothing by itself.
    starred: bool,
}

struct Fields {
    minute: Field,
    hour: Field,
    day: Field,
    month: Field,
    weekday: Field,
}

impl Fields {
    /// In the dialect of the `cron` crate; two lines where either of two restrictions is enough.
    fn lines(&self) -> Vec<String> {
        let list = |values: &[u32]| values.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        let weekdays: Vec<u32> = self.weekday.values.iter().map(|day| day + 1).collect();
        let (days, weekdays) = (list(&self.day.values), list(&weekdays));
        let line = |days: &str, weekdays: &str| {
            format!("0 {} {} {days} {} {weekdays}", list(&self.minute.values), list(&self.hour.values), list(&self.month.values))
        };
        if self.day.starred || self.weekday.starred { vec![line(&days, &weekdays)] } else { vec![line(&days, "*"), line("*", &weekdays)] }
    }
}

/// `line` is a part of `whole`, which the places of mistakes are counted in.
fn read_fields(line: &str, whole: &str) -> Result<Fields, ScheduleError> {
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let &[minute, hour, day, month, weekday] = words.as_slice() else { return Err(wrong_count(&words, whole)) };
    let [minutes, hours, days, months, weekdays] = &KINDS;
    let mut weekday = read_field(weekday, weekdays, whole)?;
    weekday.values = (0..7).filter(|day| weekday.values.contains(day) || (*day == 0 && weekday.values.contains(&7))).collect();
    Ok(Fields {
        minute: read_field(minute, minutes, whole)?,
        hour: read_field(hour, hours, whole)?,
        day: read_field(day, days, whole)?,
        month: read_field(month, months, whole)?,
        weekday,
    })
}

fn read_field(field: &str, kind: &Kind, whole: &str) -> Result<Field, ScheduleError> {
    let mut values = Vec::new();
    for part in field.split(',') {
        values.extend(read_part(part, kind).map_err(|(what, hint)| ScheduleError { what, hint, span: place_in(whole, part, field) })?);
    }
    values.sort_unstable();
    values.dedup();
    Ok(Field { values, starred: field.starts_with('*') })
}

type Fault = (String, Option<String>);

/// `*`, `5`, `1-5`, each with `/step` if wanted; `5/15` counts from 5 to the end, as many crons have it.
fn read_part(part: &str, kind: &Kind) -> Result<Vec<u32>, Fault> {
    let (range, step) = match part.split_once('/') {
        Some((range, step)) => (range, Some(read_step(step, part, kind)?)),
        None => (part, None),
    };
    let (first, last) = match range.split_once('-') {
        _ if range == "*" => (kind.least, kind.most),
        Some((first, last)) => (read_value(first, kind)?, read_value(last, kind)?),
        None => {
            let value = read_value(range, kind)?;
            (value, if step.is_some() { kind.most } else { value })
        }
    };
    let step = step.unwrap_or(1);
    if first <= last {
        return Ok((first..=last).step_by(step).collect());
    }
    if kind.is_week() {
        // FRI-MON, SAT-SUN.
        return Ok((first..=last + 7).step_by(step).map(|day| day % 7).collect());
    }
    let hint = format!("for a range over the end, write two: `{first}-{},{}-{last}`", kind.most, kind.least);
    Err((format!("`{range}` ends before it begins"), Some(hint)))
}

fn read_step(step: &str, part: &str, kind: &Kind) -> Result<usize, Fault> {
    let most = kind.most - kind.least + 1;
    match step.parse::<u32>() {
        Ok(step @ 1..) if step <= most => Ok(step as usize),
        Ok(1..) => {
            let hint = (kind.noun == "minute").then(|| "for every two hours write `0 */2 * * *`".to_owned());
            Err((format!("`{part}` takes steps of more than the {most} {}s that there are", kind.noun), hint))
        }
        _ => Err((format!("`{step}` is no step"), Some(format!("`*/2` takes every second {}", kind.noun)))),
    }
}

fn read_value(text: &str, kind: &Kind) -> Result<u32, Fault> {
    let lower = text.to_ascii_lowercase();
    let named = kind.names.iter().position(|name| lower == *name || (lower.len() > 3 && long_name(name).is_some_and(|long| long == lower)));
    if let Some(position) = named {
        return Ok(kind.least + position as u32);
    }
    // `u32` would take a sign.
    let number = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    match number {
        Some(number) if (kind.least..=kind.most).contains(&number) => Ok(number),
        _ if text.is_empty() => Err((format!("the {} is missing", kind.noun), None)),
        _ => Err((format!("`{text}` is no {} ({})", kind.noun, kind.allowed()), None)),
    }
}

impl Kind {
    /// The one field that people count over its end.
    fn is_week(&self) -> bool {
        self.most == 7
    }

    fn allowed(&self) -> String {
        let names = match self.names {
            [first, .., last] => format!(", or {} to {}", first.to_uppercase(), last.to_uppercase()),
            _ => String::new(),
        };
        format!("{} to {}{names}", self.least, self.most)
    }
}

fn long_name(short: &str) -> Option<&'static str> {
    const LONG: [&str; 19] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "sunday",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
    ];
    LONG.into_iter().find(|long| long.starts_with(short))
}

/// Where `part` stands in `whole`; both are slices of one text. An empty part takes its whole field.
fn place_in(whole: &str, part: &str, field: &str) -> Range<usize> {
    let slice = if part.is_empty() { field } else { part };
    let start = (slice.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize).min(whole.len());
    start..(start + slice.len()).min(whole.len())
}

fn fires(line: &cron::Schedule) -> bool {
    // Any start will do: the calendar repeats every 28 years until 2100, where the crate ends.
    line.after(&DateTime::<Utc>::UNIX_EPOCH).next().is_some()
}

fn wrong_count(words: &[&str], whole: &str) -> ScheduleError {
    let (what, hint) = match words.len() {
        0 => ("is empty, a crontab line has 5 fields".to_owned(), Some("every morning at eight is `0 8 * * *`")),
        1 => ("has 1 field, a crontab line has 5".to_owned(), Some("every morning at eight is `0 8 * * *`")),
        6 => ("has 6 fields, a crontab line has 5".to_owned(), Some("there are no seconds: minute, hour, day, month, day of the week")),
        n => (format!("has {n} fields, a crontab line has 5"), Some("minute, hour, day, month, day of the week")),
    };
    ScheduleError { what, hint: hint.map(str::to_owned), span: 0..whole.len() }
}

fn unknown_name(expression: &str, name: &str) -> ScheduleError {
    let hint = "known are @hourly, @daily, @midnight, @weekly, @monthly and @yearly".to_owned();
    ScheduleError { what: format!("`{name}` is no schedule"), hint: Some(hint), span: place_in(expression, name, name) }
}

fn never_fires(expression: &str, line: &str) -> ScheduleError {
    let what = "never comes: no year has such a day".to_owned();
    ScheduleError { what, hint: None, span: place_in(expression, line, line) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(expression: &str) -> Result<Schedule, ScheduleError> {
        parse(expression, Tz::UTC, Spreading::Exact, "any")
    }

    /// The lines that the `cron` crate gets.
    fn check(expression: &str, expected: &[&str]) {
        let lines: Vec<String> = read(expression).unwrap().lines.iter().map(ToString::to_string).collect();
        let long = [("<minutes>", 0..60), ("<hours>", 0..24), ("<days>", 1..32), ("<months>", 1..13), ("<week>", 1..8)];
        let expand = |line: &str| {
            long.iter().fold(line.to_owned(), |line, (short, range)| {
                line.replace(short, &range.clone().map(|value| value.to_string()).collect::<Vec<_>>().join(","))
            })
        };
        assert_eq!(lines, expected.iter().map(|line| expand(line)).collect::<Vec<_>>(), "{expression}");
    }

    fn check_error(expression: &str, what: &str, faulty: &str) {
        let error = read(expression).unwrap_err();
        assert_eq!((error.what.as_str(), &expression[error.span]), (what, faulty), "{expression}");
    }

    #[test]
    fn lists_ranges_steps_and_names_become_values() {
        check("*/20 8-10,22 * * *", &["0 0,20,40 8,9,10,22 <days> <months> <week>"]);
        check("5/20 10-20/5 1 JAN,march,Dec *", &["0 5,25,45 10,15,20 1 1,3,12 <week>"]);
        check("  0\t0 * * * ", &["0 0 0 <days> <months> <week>"]);
    }

    #[test]
    fn sunday_is_0_and_7_and_ends_or_crosses_a_range() {
        for weekday in ["0", "7", "SUN", "sunday", "0,7", "*/7"] {
            check(&format!("0 8 * * {weekday}"), &["0 0 8 <days> <months> 1"]);
        }
        for (weekday, numbers) in
            [("5-7", "1,6,7"), ("SAT-SUN", "1,7"), ("FRI-MON", "1,2,6,7"), ("MON-FRI", "2,3,4,5,6"), ("*/2", "1,3,5,7")]
        {
            check(&format!("0 8 * * {weekday}"), &[&format!("0 0 8 <days> <months> {numbers}")]);
        }
    }

    #[test]
    fn two_restricted_days_make_two_lines() {
        check("0 8 1,15 * MON", &["0 0 8 1,15 <months> *", "0 0 8 * <months> 2"]);
        check("0 8 */10 * MON", &["0 0 8 1,11,21,31 <months> 2"]);
    }

    #[test]
    fn names_with_an_at_are_known() {
        check("@hourly", &["0 0 <hours> <days> <months> <week>"]);
        check("@daily", &["0 0 0 <days> <months> <week>"]);
        check("@midnight", &["0 0 0 <days> <months> <week>"]);
        check("@weekly", &["0 0 0 <days> <months> 1"]);
        check("@monthly", &["0 0 0 1 <months> <week>"]);
        check("@annually", &["0 0 0 1 1 <week>"]);
        check("@yearly", &["0 0 0 1 1 <week>"]);
    }

    #[test]
    fn mistakes_are_named_where_they_stand() {
        check_error("0 8 * *", "has 4 fields, a crontab line has 5", "0 8 * *");
        check_error("0 0 8 * * *", "has 6 fields, a crontab line has 5", "0 0 8 * * *");
        check_error("", "is empty, a crontab line has 5 fields", "");
        check_error("10,61 * * * *", "`61` is no minute (0 to 59)", "61");
        check_error("* 24 * * *", "`24` is no hour (0 to 23)", "24");
        check_error("* * 0 * *", "`0` is no day of the month (1 to 31)", "0");
        check_error("* * * 13 *", "`13` is no month (1 to 12, or JAN to DEC)", "13");
        check_error("0 8 * * FOO", "`FOO` is no day of the week (0 to 7, or SUN to SAT)", "FOO");
        check_error("0 8 * * +1", "`+1` is no day of the week (0 to 7, or SUN to SAT)", "+1");
        check_error("0 8, * * *", "the hour is missing", "8,");
        check_error("0 22-2 * * *", "`22-2` ends before it begins", "22-2");
        check_error("*/0 * * * *", "`0` is no step", "*/0");
        check_error("*/90 * * * *", "`*/90` takes steps of more than the 60 minutes that there are", "*/90");
        check_error("0 8 30 2 *", "never comes: no year has such a day", "0 8 30 2 *");
        check_error("@often", "`@often` is no schedule", "@often");
        check_error("0 8 L * *", "`L` is no day of the month (1 to 31)", "L");
    }

    #[test]
    fn spreading_stays_within_the_period_and_is_the_same_each_time() {
        for (expression, seconds) in
            [("*/15 * * * *", 900), ("@hourly", 3600), ("@daily", 86400), ("0 8 * * *", 60), ("@midnight", 60), ("* * * * *", 60)]
        {
            let offset_of = |seed: &str| parse(expression, Tz::UTC, Spreading::Spread, seed).unwrap().offset.num_seconds();
            let offsets: Vec<i64> = (0..200).map(|n| offset_of(&format!("source{n}"))).collect();
            assert!(offsets.iter().all(|offset| (0..seconds).contains(offset)), "{expression}");
            let used = offsets.iter().max().unwrap() - offsets.iter().min().unwrap();
            assert!(used * 10 > seconds * 8, "{expression} uses {used} s of {seconds}");
            assert_eq!(offset_of("source1"), offsets[1]);
            assert_eq!(read(expression).unwrap().offset.num_seconds(), 0);
        }
    }
}
