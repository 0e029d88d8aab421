//! Dates, times, periods and numbers as each language writes them. Hours are those of the reader's zone, which is named.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;

use super::{Texts, fill};
use crate::model::Published;

impl Texts {
    /// `1,234`
    pub fn number(&self, n: usize) -> String {
        let digits = n.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.char_indices() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push(self.calendar.thousands);
            }
            grouped.push(digit);
        }
        grouped
    }

    /// `Sat 21 Nov 2026`
    pub fn day(&self, day: NaiveDate) -> String {
        self.write_day(self.calendar.day, day)
    }

    /// `21 November 2026`
    pub fn long_day(&self, day: NaiveDate) -> String {
        self.write_day(self.calendar.long_day, day)
    }

    /// A day as it was given; an instant in the reader's zone, named.
    pub fn published(&self, published: &Published, zone: Tz) -> String {
        match published {
            Published::Day(day) => self.day(*day),
            Published::At(at) => self.moment(at.to_utc(), zone),
        }
    }

    /// `Sat 21 Nov 2026, 08:00 CET`
    pub fn moment(&self, at: DateTime<Utc>, zone: Tz) -> String {
        self.write_moment(self.calendar.day, at, zone)
    }

    /// `Sat 21 Nov, 08:00 CET`, where the year is said elsewhere.
    pub fn moment_of_year(&self, at: DateTime<Utc>, zone: Tz) -> String {
        self.write_moment(self.calendar.day_of_year, at, zone)
    }

    /// `21 November, 08:00 CET`
    pub fn recent_moment(&self, at: DateTime<Utc>, zone: Tz) -> String {
        self.write_moment(self.calendar.long_day_of_year, at, zone)
    }

    /// `21 November 2026, 08:00 CET`
    pub fn long_moment(&self, at: DateTime<Utc>, zone: Tz) -> String {
        self.write_moment(self.calendar.long_day, at, zone)
    }

    /// `Fri 20 Nov, 08:00 – Sat 21 Nov 2026, 08:00 CET`
    pub fn period(&self, from: DateTime<Utc>, until: DateTime<Utc>, zone: Tz) -> String {
        if self.moment(from, zone) == self.moment(until, zone) {
            return self.moment(until, zone);
        }
        let (first, last) = (from.with_timezone(&zone), until.with_timezone(&zone));
        if self.zone_name(from, zone) != self.zone_name(until, zone) || first.year() != last.year() {
            return format!("{} – {}", self.moment(from, zone), self.moment(until, zone));
        }
        let time = first.format("%H:%M");
        if first.date_naive() == last.date_naive() {
            return format!("{}, {time} – {} {}", self.day(first.date_naive()), last.format("%H:%M"), self.zone_name(until, zone));
        }
        format!("{}, {time} – {}", self.write_day(self.calendar.day_of_year, first.date_naive()), self.moment(until, zone))
    }

    fn write_moment(&self, day: &str, at: DateTime<Utc>, zone: Tz) -> String {
        let local = at.with_timezone(&zone);
        let day = self.write_day(day, local.date_naive());
        let time = local.format("%H:%M").to_string();
        fill(self.calendar.moment, &[("day", &day), ("time", &time), ("zone", &self.zone_name(at, zone))])
    }

    fn write_day(&self, form: &str, day: NaiveDate) -> String {
        let calendar = &self.calendar;
        let month = day.month0() as usize;
        let blanks = [
            ("weekday", calendar.weekdays[day.weekday().num_days_from_monday() as usize]),
            ("day", &day.day().to_string()),
            ("month", calendar.short_months[month]),
            ("long_month", calendar.months[month]),
            ("year", &day.year().to_string()),
        ];
        fill(form, &blanks)
    }

    /// `CET`; zones without letters are told by their offset.
    fn zone_name(&self, at: DateTime<Utc>, zone: Tz) -> String {
        let name = at.with_timezone(&zone).format("%Z").to_string();
        if name.starts_with(['+', '-']) {
            return format!("UTC{name}");
        }
        self.calendar.zones.iter().find(|(known, _)| *known == name).map_or(name, |(_, own)| (*own).to_owned())
    }
}
