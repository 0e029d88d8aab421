//! Points in time as a person types them: `2d`, `6h`, a day, or RFC 3339.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// A point in time relative to a now that is not known yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// So far from now.
    Span(TimeDelta),
    /// The beginning of this day in the config's zone.
    Day(NaiveDate),
    At(DateTime<Utc>),
}

impl When {
    /// Where a span lies in the past, as in `--since`.
    pub fn back(self, now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
        match self {
            When::Span(span) => now - span,
            other => other.ahead(now, zone),
        }
    }

    /// Where a span lies in the future, as in `--until`.
    pub fn ahead(self, now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
        match self {
            When::Span(span) => now.checked_add_signed(span).unwrap_or(DateTime::<Utc>::MAX_UTC),
            // A day that a change of clocks begins without a midnight begins with its first hour.
            When::Day(day) => (0..3)
                .filter_map(|hour| zone.from_local_datetime(&day.and_time(NaiveTime::MIN + TimeDelta::hours(hour))).earliest())
                .next()
                .map_or_else(|| day.and_time(NaiveTime::MIN).and_utc(), |at| at.to_utc()),
            When::At(instant) => instant,
        }
    }
}

/// Reads what `--since` or `--until` was given, as clap wants it.
pub fn parse(text: &str) -> Result<When, String> {
    if let Ok(day) = text.parse() {
        return Ok(When::Day(day));
    }
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Ok(When::At(instant.to_utc()));
    }
    span(text)
        .map(When::Span)
        .ok_or_else(|| "a time is `2d`, `6h`, `30m`, a day (2026-03-31) or RFC 3339 (2026-03-31T08:00:00Z)".to_owned())
}

fn span(text: &str) -> Option<TimeDelta> {
    let unit = text.chars().last()?;
    let count: i64 = text.strip_suffix(unit)?.parse().ok().filter(|count| *count >= 0)?;
    match unit {
        'm' => TimeDelta::try_minutes(count),
        'h' => TimeDelta::try_hours(count),
        'd' => TimeDelta::try_days(count),
        'w' => TimeDelta::try_weeks(count),
        'y' => TimeDelta::try_days(count.checked_mul(365)?),
        _ => None,
    }
    // chrono's calendar ends; nobody means a time before it.
    .filter(|span| *span <= TimeDelta::days(365 * 1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_of_a_time_are_read() {
        let now: DateTime<Utc> = "2026-03-31T12:00:00Z".parse().unwrap();
        let check = |text: &str, expected: &str| {
            assert_eq!(parse(text).unwrap().back(now, Tz::Europe__Berlin), expected.parse::<DateTime<Utc>>().unwrap(), "{text}");
        };
        check("2d", "2026-03-29T12:00:00Z");
        check("6h", "2026-03-31T06:00:00Z");
        check("2026-03-30", "2026-03-29T22:00:00Z");
        check("2026-03-30T01:00:00+01:00", "2026-03-30T00:00:00Z");
        assert_eq!(parse("2d").unwrap().ahead(now, Tz::UTC), "2026-04-02T12:00:00Z".parse::<DateTime<Utc>>().unwrap());
        for wrong in ["", "d", "-2d", "2x", "yesterday", "99999999999999999y", "2é"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
