//! Our schedules against another implementation's (`croner`), over random crontab lines, zones and starts.

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::{OffsetComponents, Tz};
use proptest::prelude::*;

use super::{Spreading, next_due, parse};

/// Both hemispheres, half and quarter hours, a gap at midnight, gaps of half an hour and of two, and zones that keep still.
/// None whose gap ends the day, as Nuuk's does: croner drops a time in it where the line does not name the next day.
const ZONES: [&str; 20] = [
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "Europe/Lisbon",
    "America/New_York",
    "America/Los_Angeles",
    "America/St_Johns",
    "America/Sao_Paulo",
    "America/Santiago",
    "America/Havana",
    "Europe/Dublin",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Shanghai",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Pacific/Chatham",
    "Antarctica/Troll",
];

/// One field: any value, one, a range, a step, a list of two; values below `below`.
fn field(least: u32, below: u32) -> impl Strategy<Value = String> {
    let value = least..below;
    prop_oneof![
        3 => Just("*".to_owned()),
        3 => value.clone().prop_map(|value| value.to_string()),
        1 => (value.clone(), value.clone()).prop_map(|(a, b)| format!("{}-{}", a.min(b), a.max(b))),
        1 => (1..=(below - least)).prop_map(|step| format!("*/{step}")),
        1 => (value.clone(), value.clone(), 1..9_u32).prop_map(|(a, b, step)| format!("{}-{}/{step}", a.min(b), a.max(b))),
        1 => (value.clone(), value).prop_map(|(a, b)| format!("{a},{b}")),
    ]
}

prop_compose! {
    fn line()(minute in field(0, 60), hour in field(0, 24), day in field(1, 32), month in field(1, 13), weekday in field(0, 7)) -> String {
        format!("{minute} {hour} {day} {month} {weekday}")
    }
}

/// True if the clocks of `zone` change within three hours of `instant`.
fn near_change(zone: Tz, instant: DateTime<Utc>) -> bool {
    let offset_at = |hours| {
        let offset = zone.offset_from_utc_datetime(&(instant + TimeDelta::hours(hours)).naive_utc());
        offset.base_utc_offset() + offset.dst_offset()
    };
    offset_at(-3) != offset_at(3)
}

/// Croner tells apart by the shape of minute and hour which schedules follow real time: all but those with one minute
/// and one hour. We tell by the hour alone, as the manual says. Where the two rules say the same, all instants
/// are compared; elsewhere those that are not near a change of the clocks.
fn same_rule_at_changes(line: &str) -> bool {
    let fields: Vec<&str> = line.split(' ').collect();
    let is_single = |field: &str| field.bytes().all(|byte| byte.is_ascii_digit());
    matches!(fields[1], "*" | "*/1" | "0-23" | "0-23/1") || (is_single(fields[0]) && is_single(fields[1]))
}

/// Croner takes `*/2` in one of the two day fields as a restriction that the other may stand in for. Vixie cron's
/// manual: a field that starts with `*` is none, so both must hold.
fn same_rule_for_days(line: &str) -> bool {
    let fields: Vec<&str> = line.split(' ').collect();
    let is_stepped = |field: &str| field.starts_with("*/");
    !(is_stepped(fields[2]) && fields[4] != "*" || is_stepped(fields[4]) && fields[2] != "*")
}

/// Starts spread over three years, half of them just before a change of the clocks where the zone has any.
fn start_of(zone: Tz, seconds: i64, before_change: Option<i64>) -> DateTime<Utc> {
    let start = DateTime::from_timestamp(1_735_689_600 + seconds, 0).unwrap();
    let Some(minutes) = before_change else { return start };
    let change = (0..365).map(|day| start + TimeDelta::days(day)).find(|day| near_change_of_day(zone, *day)).unwrap_or(start);
    change + TimeDelta::minutes(minutes)
}

fn near_change_of_day(zone: Tz, day: DateTime<Utc>) -> bool {
    (0..24).step_by(6).any(|hour| near_change(zone, day + TimeDelta::hours(hour)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn next_due_is_later_each_time_and_equals_croner(
        line in line(),
        zone in prop::sample::select(&ZONES[..]),
        seconds in 0..3 * 365 * 86_400_i64,
        before_change in prop::option::of(-300..1500_i64),
    ) {
        let zone: Tz = zone.parse().unwrap();
        let Ok(schedule) = parse(&line, zone, Spreading::Exact, "any") else { return Ok(()) };
        let croner: Option<croner::Cron> = same_rule_for_days(&line).then(|| line.parse().unwrap());
        let everywhere = same_rule_at_changes(&line);
        let mut after = start_of(zone, seconds, before_change);
        for _ in 0..8 {
            let Some(next) = next_due(&schedule, after) else { break };
            prop_assert!(next > after, "{next} is not after {after}");
            if let Some(croner) = &croner {
                let other = croner.find_next_occurrence(&after.with_timezone(&zone), false).unwrap().to_utc();
                let is_comparable = everywhere || ![after, next, other].iter().any(|instant| near_change(zone, *instant));
                prop_assert!(!is_comparable || next == other, "{line} in {zone} after {after}: {next}, croner {other}");
            }
            after = next;
        }
    }

    #[test]
    fn a_spread_schedule_is_the_exact_one_moved(line in line(), seconds in 0..3 * 365 * 86_400_i64) {
        let Ok(exact) = parse(&line, Tz::Europe__Berlin, Spreading::Exact, "any") else { return Ok(()) };
        let spread = parse(&line, Tz::Europe__Berlin, Spreading::Spread, "any").unwrap();
        let after = start_of(Tz::Europe__Berlin, seconds, None);
        prop_assert_eq!(next_due(&spread, after), next_due(&exact, after - spread.offset).map(|due| due + spread.offset));
        prop_assert!(next_due(&spread, after).is_none_or(|due| due > after));
    }

    #[test]
    fn any_text_is_a_schedule_or_a_mistake_with_a_place(text in "[-0-9*/, @a-zA-Zß]{0,16}|([-*0-9/,]{1,4} ){4}[*0-9]{1,3}") {
        match parse(&text, Tz::UTC, Spreading::Spread, &text) {
            Ok(schedule) => prop_assert!(next_due(&schedule, DateTime::UNIX_EPOCH).is_some()),
            Err(error) => prop_assert!(text.get(error.span).is_some()),
        }
    }
}
