//! Day first or month first: what the numeric dates of a page say together.
//! Weighs dates against each other; the customs of language and country are `locale`'s.

use chrono::{Datelike, Days, NaiveDate};

use crate::model::DateOrder;

use super::beside::weekday_beside;
use super::forms::matches;
use super::locale::Locale;
use super::numeric::{Layout, fields, full_year};
use super::text::{Number, Text};

/// What a page's dates say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finding<T> {
    /// Nothing.
    Silent,
    Settled(T),
    /// Two of them exclude each other.
    Contradictory,
}

/// Different days that must run from new to old in one order only, for a page that says no more.
const DAYS_IN_A_ROW: usize = 3;
/// The same where the custom of the place is the other order.
const DAYS_AGAINST_CUSTOM: usize = 5;

/// The numeric dates of a page in the order they stand.
#[derive(Debug, Default)]
pub(super) struct Numerals {
    /// First, second and year of four digits, with what the weekday beside it excludes.
    long: Vec<(u32, u32, i32, Option<DateOrder>)>,
    short: Vec<[Number; 3]>,
}

impl Numerals {
    pub fn collect(&mut self, text: &Text, locale: &Locale) {
        for found in matches(text, locale) {
            let Some([first, second, third]) = fields(text, found.start).filter(|_| found.end == found.start + 5) else { continue };
            match (first.digits, third.digits) {
                (1 | 2, 4) => {
                    let Ok(year) = i32::try_from(third.value) else { continue };
                    let said = by_weekday(text, (found.start, found.end), (first.value, second.value, year));
                    self.long.push((first.value, second.value, year, said));
                }
                (1 | 2, 1 | 2) => self.short.push([first, second, third]),
                _ => {}
            }
        }
    }

    /// The order of dates with a full year.
    pub fn order(&self, locale: &Locale, latest: NaiveDate) -> Finding<DateOrder> {
        let says =
            |order: DateOrder| self.long.iter().any(|(first, second, year, said)| only_in(*first, *second, *year).or(*said) == Some(order));
        match (says(DateOrder::DayFirst), says(DateOrder::MonthFirst)) {
            (true, true) => Finding::Contradictory,
            (true, false) => Finding::Settled(DateOrder::DayFirst),
            (false, true) => Finding::Settled(DateOrder::MonthFirst),
            (false, false) => self.order_by_sequence(locale, latest),
        }
    }

    fn order_by_sequence(&self, locale: &Locale, latest: NaiveDate) -> Finding<DateOrder> {
        let in_order =
            |order| self.long.iter().filter_map(|(first, second, year, _)| day_in(order, *first, *second, *year)).collect::<Vec<_>>();
        let (day_first, month_first) = (in_order(DateOrder::DayFirst), in_order(DateOrder::MonthFirst));
        let order = match (runs_back(&day_first, latest), runs_back(&month_first, latest)) {
            (Some(days), None) => (DateOrder::DayFirst, days),
            (None, Some(days)) => (DateOrder::MonthFirst, days),
            _ => return Finding::Silent,
        };
        let is_custom = locale.order().is_none_or(|custom| custom == order.0);
        let needed = if is_custom { DAYS_IN_A_ROW } else { DAYS_AGAINST_CUSTOM };
        if order.1 >= needed { Finding::Settled(order.0) } else { Finding::Silent }
    }

    /// The layout of dates with two digits of a year: the one in which all of them are days until now.
    pub fn layout(&self, order: Finding<DateOrder>, latest: NaiveDate) -> Finding<Layout> {
        let dates: Vec<&[Number; 3]> =
            self.short.iter().filter(|fields| Layout::ALL.iter().any(|layout| short_day(*layout, **fields, latest).is_some())).collect();
        if dates.is_empty() {
            return Finding::Silent;
        }
        let fits = |layout: &Layout| dates.iter().all(|fields| short_day(*layout, **fields, latest).is_some());
        let fitting: Vec<Layout> = Layout::ALL.into_iter().filter(fits).collect();
        let agrees = |layout: &&Layout| !matches!(order, Finding::Settled(order) if **layout != Layout::of(order));
        let mut agreeing = fitting.iter().filter(agrees);
        match (agreeing.next(), agreeing.next(), fitting.is_empty()) {
            (Some(layout), None, _) => Finding::Settled(*layout),
            (_, _, true) => Finding::Contradictory,
            _ => by_run(&dates, &fitting, latest),
        }
    }
}

impl Layout {
    pub fn of(order: DateOrder) -> Layout {
        if order == DateOrder::MonthFirst { Layout::MonthDayYear } else { Layout::DayMonthYear }
    }
}

fn by_run(dates: &[&[Number; 3]], layouts: &[Layout], latest: NaiveDate) -> Finding<Layout> {
    let days = |layout: Layout| dates.iter().filter_map(|fields| short_day(layout, **fields, latest)).collect::<Vec<_>>();
    let mut running = layouts.iter().filter(|layout| runs_back(&days(**layout), latest).is_some_and(|days| days >= DAYS_AGAINST_CUSTOM));
    match (running.next(), running.next()) {
        (Some(layout), None) => Finding::Settled(*layout),
        _ => Finding::Silent,
    }
}

/// The day of a date of short numbers, where it is one in this layout and not in the future.
pub(super) fn short_day(layout: Layout, numbers: [Number; 3], latest: NaiveDate) -> Option<NaiveDate> {
    let (year, month, day) = layout.fields(numbers)?;
    let this_year = latest.checked_sub_days(Days::new(2))?.year();
    NaiveDate::from_ymd_opt(full_year(year, this_year)?, month, day).filter(|day| *day <= latest)
}

/// The day in one of the two orders.
pub(super) fn day_in(order: DateOrder, first: u32, second: u32, year: i32) -> Option<NaiveDate> {
    match order {
        DateOrder::MonthFirst => NaiveDate::from_ymd_opt(year, first, second),
        DateOrder::DayFirst | DateOrder::Auto => NaiveDate::from_ymd_opt(year, second, first),
    }
}

/// The only order in which two numbers are a day and a month.
fn only_in(first: u32, second: u32, year: i32) -> Option<DateOrder> {
    match (day_in(DateOrder::DayFirst, first, second, year), day_in(DateOrder::MonthFirst, first, second, year)) {
        (Some(_), None) => Some(DateOrder::DayFirst),
        (None, Some(_)) => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

/// The order in which the date falls on the weekday that stands beside it.
pub(super) fn by_weekday(text: &Text, span: (usize, usize), (first, second, year): (u32, u32, i32)) -> Option<DateOrder> {
    let said = weekday_beside(text, span.0, span.1)?;
    let falls = |order| day_in(order, first, second, year).is_some_and(|day| day.weekday() == said);
    match (falls(DateOrder::DayFirst), falls(DateOrder::MonthFirst)) {
        (true, false) => Some(DateOrder::DayFirst),
        (false, true) => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

/// How many different days there are, where they run from new to old and none is yet to come.
fn runs_back(days: &[NaiveDate], latest: NaiveDate) -> Option<usize> {
    let runs = days.windows(2).all(|pair| pair[0] >= pair[1]) && days.iter().all(|day| *day <= latest);
    if !runs || days.is_empty() {
        return None;
    }
    Some(1 + days.windows(2).filter(|pair| pair[0] != pair[1]).count())
}
