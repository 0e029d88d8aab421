//! Years and days of other calendars in ours. Arithmetic only; which calendar a text uses is decided where it is read.

use chrono::{Days, NaiveDate};

/// Years of the Buddhist era (`พ.ศ. 2564` is 2021), as Thailand counts since 1941.
pub(super) const BUDDHIST: i32 = 543;
/// Years of the Republic of China (民國110年 is 2021).
pub(super) const REPUBLIC: i32 = -1911;

/// The year before the first one of a Japanese era, by its name or by the letter of its short form.
pub(super) fn era(name: &str) -> Option<i32> {
    match name {
        "令和" | "r" => Some(2018),
        "平成" | "h" => Some(1988),
        "昭和" | "s" => Some(1925),
        _ => None,
    }
}

/// A day of the Persian solar calendar. Leap years follow the 33-year cycle, which is that of the calendar's law from
/// 1178 to 1633 (K. M. Borkowski, "The Persian calendar for 3000 years", 1996).
pub(super) fn persian_day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    if !(1300..1600).contains(&year) || day == 0 || day > persian_month_length(year, month)? {
        return None;
    }
    let anchor = NaiveDate::from_ymd_opt(2021, 3, 21)?;
    let years: i64 =
        if year >= 1400 { (1400..year).map(persian_year_length).sum() } else { -(year..1400).map(persian_year_length).sum::<i64>() };
    let months: i64 = (1..month).filter_map(|month| persian_month_length(year, month)).map(i64::from).sum();
    let days = years + months + i64::from(day) - 1;
    let distance = Days::new(days.unsigned_abs());
    if days < 0 { anchor.checked_sub_days(distance) } else { anchor.checked_add_days(distance) }
}

fn is_persian_leap(year: i32) -> bool {
    matches!(year % 33, 1 | 5 | 9 | 13 | 17 | 22 | 26 | 30)
}

fn persian_year_length(year: i32) -> i64 {
    if is_persian_leap(year) { 366 } else { 365 }
}

fn persian_month_length(year: i32, month: u32) -> Option<u32> {
    match month {
        1..=6 => Some(31),
        7..=11 => Some(30),
        12 => Some(if is_persian_leap(year) { 30 } else { 29 }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(persian: (i32, u32, u32), expected: Option<&str>) {
        let expected = expected.map(|day| day.parse().unwrap());
        assert_eq!(persian_day(persian.0, persian.1, persian.2), expected, "{persian:?}");
    }

    #[test]
    fn persian_days_fall_where_the_calendar_puts_them() {
        check((1400, 1, 1), Some("2021-03-21"));
        check((1399, 12, 30), Some("2021-03-20"));
        check((1400, 6, 12), Some("2021-09-03"));
        check((1403, 12, 30), Some("2025-03-20"));
        check((1404, 1, 1), Some("2025-03-21"));
        check((1371, 1, 1), Some("1992-03-21"));
        check((1400, 12, 30), None);
        check((1400, 13, 1), None);
        check((1400, 7, 31), None);
        check((1400, 7, 0), None);
    }
}
