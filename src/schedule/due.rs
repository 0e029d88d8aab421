//! The next instant of a schedule, through changes of the clocks.
//!
//! The `cron` crate is asked about a wall clock only, as if it were UTC, and what the zone makes of it is decided here:
//! asked in the zone itself it skips the day where 02:30 falls into a gap, and loses an hour where the clocks go back.

use chrono::{DateTime, Duration, LocalResult, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;

use crate::model::Schedule;

/// How many instants of a crontab line may be passed over in one search; a day of minutes, more than any gap swallows.
const SEARCH_LIMIT: usize = 24 * 60;

/// The first instant after `after` at which the schedule is due; `None` if there is none until the year 2100.
///
/// A schedule for every hour follows real time: nothing in a gap, both passes of a repeated hour. Any other follows the
/// wall clock: once right after a gap, only the first pass of a repeated hour.
pub fn next_due(schedule: &Schedule, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let line_after = after.checked_sub_signed(schedule.offset)?;
    let next = schedule.lines.iter().filter_map(|line| next_of_line(line, schedule, line_after)).min()?;
    next.checked_add_signed(schedule.offset)
}

fn next_of_line(line: &cron::Schedule, schedule: &Schedule, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let wall = after.with_timezone(&schedule.zone).naive_local();
    let next = walk(line, schedule, wall, after);
    if !schedule.every_hour {
        return next;
    }
    // In the first pass of a repeated hour: the second still lies ahead, with wall times that the walk has passed.
    let LocalResult::Ambiguous(first, second) = schedule.zone.from_local_datetime(&wall) else { return next };
    if first.to_utc() != after {
        return next;
    }
    let change = offset_change(schedule.zone, after, second.to_utc());
    let second = Duration::seconds(1);
    let second_pass = walk(line, schedule, change.with_timezone(&schedule.zone).naive_local() - second, change - second);
    next.into_iter().chain(second_pass).min()
}

/// The first instant after `after` whose wall time is later than `wall`.
fn walk(line: &cron::Schedule, schedule: &Schedule, wall: NaiveDateTime, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let candidates = line.after(&wall.and_utc()).take(SEARCH_LIMIT).map(|time| time.naive_utc());
    candidates.filter_map(|time| instant_of(schedule, time, after)).next()
}

/// The first instant after `after` at which the clocks show `wall`, as far as the schedule counts it.
fn instant_of(schedule: &Schedule, wall: NaiveDateTime, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let is_ahead = |instant: &DateTime<Utc>| *instant > after;
    match schedule.zone.from_local_datetime(&wall) {
        LocalResult::Single(only) => Some(only.to_utc()).filter(is_ahead),
        LocalResult::Ambiguous(first, second) if schedule.every_hour => [first.to_utc(), second.to_utc()].into_iter().find(is_ahead),
        LocalResult::Ambiguous(first, _) => Some(first.to_utc()).filter(is_ahead),
        LocalResult::None if schedule.every_hour => None,
        LocalResult::None => Some(end_of_gap(schedule.zone, wall)).filter(is_ahead),
    }
}

/// The instant at which the clocks jump over `wall`.
fn end_of_gap(zone: Tz, wall: NaiveDateTime) -> DateTime<Utc> {
    // No zone is further from UTC than 14 hours, and no gap is longer than a day: the jump lies between these two.
    let around = Duration::hours(26);
    offset_change(zone, wall.and_utc() - around, wall.and_utc() + around)
}

/// The first second after `from` with another offset than `from` itself, given that `to` has one. By halving.
fn offset_change(zone: Tz, from: DateTime<Utc>, to: DateTime<Utc>) -> DateTime<Utc> {
    let offset_at = |second: i64| {
        let instant = DateTime::from_timestamp(second, 0).unwrap_or(to);
        zone.offset_from_utc_datetime(&instant.naive_utc()).fix()
    };
    let old = offset_at(from.timestamp());
    let (mut before, mut changed) = (from.timestamp(), to.timestamp());
    while changed - before > 1 {
        let middle = before + (changed - before) / 2;
        if offset_at(middle) == old { before = middle } else { changed = middle }
    }
    DateTime::from_timestamp(changed, 0).unwrap_or(to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{Spreading, parse};

    /// The wall clock times, with their offsets, of the first `n` instants from `from` on.
    fn walls(expression: &str, zone: &str, from: &str, n: usize) -> Vec<String> {
        let zone: Tz = zone.parse().unwrap();
        let schedule = parse(expression, zone, Spreading::Exact, "any").unwrap();
        let start: DateTime<Utc> = zone.from_local_datetime(&from.parse::<NaiveDateTime>().unwrap()).earliest().unwrap().to_utc();
        std::iter::successors(next_due(&schedule, start), |last| next_due(&schedule, *last))
            .take(n)
            .map(|instant| instant.with_timezone(&zone).format("%dT%H:%M%:z").to_string())
            .collect()
    }

    fn check(expression: &str, zone: &str, from: &str, expected: &[&str]) {
        assert_eq!(walls(expression, zone, from, expected.len()), expected, "{expression} in {zone}");
    }

    #[test]
    fn a_time_in_the_spring_gap_falls_due_right_after_it_once() {
        check("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00:00", &["28T02:30+01:00", "29T03:00+02:00", "30T02:30+02:00"]);
        check("30 2 * * *", "America/New_York", "2026-03-07T00:00:00", &["07T02:30-05:00", "08T03:00-04:00", "09T02:30-04:00"]);
        check("*/20 2,3 * * *", "Europe/Berlin", "2026-03-29T00:00:00", &["29T03:00+02:00", "29T03:20+02:00"]);
    }

    #[test]
    fn a_time_in_the_repeated_hour_falls_due_in_its_first_pass_only() {
        check("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00", &["25T02:30+02:00", "26T02:30+01:00"]);
        check("30 1 * * *", "America/New_York", "2026-10-31T12:00:00", &["01T01:30-04:00", "02T01:30-05:00"]);
    }

    #[test]
    fn every_hour_means_every_real_hour() {
        check("0 * * * *", "Europe/Berlin", "2026-03-29T00:30:00", &["29T01:00+01:00", "29T03:00+02:00", "29T04:00+02:00"]);
        let autumn = &["25T01:00+02:00", "25T02:00+02:00", "25T02:00+01:00", "25T03:00+01:00"];
        check("0 * * * *", "Europe/Berlin", "2026-10-25T00:30:00", autumn);
        check("0 0-23 * * *", "Europe/Berlin", "2026-10-25T00:30:00", autumn);
        let autumn = &["01T00:30-04:00", "01T01:30-04:00", "01T01:30-05:00", "01T02:30-05:00"];
        check("30 * * * *", "America/New_York", "2026-11-01T00:00:00", autumn);
    }

    #[test]
    fn half_hours_keep_their_order_where_an_hour_repeats() {
        let autumn = &["25T01:30+02:00", "25T02:00+02:00", "25T02:30+02:00", "25T02:00+01:00", "25T02:30+01:00", "25T03:00+01:00"];
        check("*/30 * * * *", "Europe/Berlin", "2026-10-25T01:00:00", autumn);
    }

    #[test]
    fn midnight_in_a_gap_falls_due_at_one() {
        check("0 0 * * *", "America/Santiago", "2026-09-05T12:00:00", &["06T01:00-03:00", "07T00:00-03:00"]);
    }

    #[test]
    fn a_gap_that_ends_the_day_is_followed_by_the_next_day() {
        check("30 23 * * SAT", "America/Nuuk", "2026-03-27T12:00:00", &["29T00:00-01:00", "04T23:30-01:00"]);
    }

    #[test]
    fn a_day_that_a_zone_left_out_still_has_its_turn() {
        // Samoa went from Thursday to Saturday when it changed sides of the date line.
        check("0 8 * * *", "Pacific/Apia", "2011-12-29T07:00:00", &["29T08:00-10:00", "31T00:00+14:00", "31T08:00+14:00"]);
    }

    #[test]
    fn day_of_month_or_day_of_week() {
        // 13 November 2026 is a Friday.
        check("0 8 1 * FRI", "UTC", "2026-10-30T09:00:00", &["01T08:00+00:00", "06T08:00+00:00", "13T08:00+00:00"]);
        check("0 8 */6 * FRI", "UTC", "2026-11-01T00:00:00", &["13T08:00+00:00", "25T08:00+00:00"]);
    }

    #[test]
    fn nothing_is_due_after_the_last_year() {
        let schedule = parse("0 0 * * *", Tz::UTC, Spreading::Exact, "any").unwrap();
        assert_eq!(next_due(&schedule, "2100-12-31T00:00:00Z".parse().unwrap()), None);
    }
}
