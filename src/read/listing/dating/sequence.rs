//! From what is said of each item to its day: what one says in part is completed by its heading, its address and its weekday, and by
//! the order of the list where the days of its neighbours are certain.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use url::Url;

use super::super::page::View;
use super::columns::Own;
use super::headings::Heading;
use crate::model::{DateOrder, Published};
use crate::read::date::{self, Said};

/// A list whose newest item is this young drops the year of days within the last twelve months.
const ALIVE: u64 = 60;

/// Days between two neighbours of a list. More may hide a year.
const LARGEST_STEP: i64 = 300;

/// Years that a day without one is looked for in.
const YEARS_BACK: i32 = 6;

/// What is known of one item's day.
pub(super) struct Clue<'a> {
    /// What its own text says.
    pub(super) own: Option<Own>,
    pub(super) heading: Heading,
    pub(super) address: Option<&'a Url>,
}

/// The day of each item, in page order.
pub(super) fn complete(view: &View, clues: &[Clue]) -> Vec<Option<Published>> {
    let order = PairOrder::of(view, clues);
    let said: Vec<Option<Said>> = clues.iter().map(|clue| order.settle(main(clue), clue)).collect();
    let mut days: Vec<Option<Published>> = clues.iter().zip(&said).map(|(clue, said)| certain(view, clue, (*said)?)).collect();
    let has_dates = said.iter().flatten().any(|said| *said != Said::Time);
    let is_ascending = is_ascending(&days);
    let mut order: Vec<usize> = (0..days.len()).collect();
    if is_ascending {
        order.reverse();
    }
    let today = view.dates.today();
    // Today's times first: they are as certain as days.
    for at in &order {
        if said[*at] == Some(Said::Time) && has_dates && clues[*at].heading.day.is_none() {
            days[*at] = Some(Published::Day(today));
        }
    }
    let newest = days.iter().flatten().map(Published::day).max();
    let behind = next_certain(&days, &order);
    let mut before = None;
    for (place, at) in order.into_iter().enumerate() {
        if let (None, Some(Said::MonthDay { month, day, .. })) = (days[at], said[at]) {
            days[at] = by_order(today, newest, (month, day), (before, behind[place])).map(Published::Day);
        }
        before = days[at].map(|day| day.day()).or(before);
    }
    days
}

/// The first certain day behind each place of a list.
fn next_certain(days: &[Option<Published>], order: &[usize]) -> Vec<Option<NaiveDate>> {
    let mut next = None;
    let mut behind: Vec<Option<NaiveDate>> = Vec::with_capacity(order.len());
    for at in order.iter().rev() {
        behind.push(next);
        next = days[*at].map(|day| day.day()).or(next);
    }
    behind.reverse();
    behind
}

/// What counts of an item: a heading's day where the item itself says no day, or one that may be another's.
fn main(clue: &Clue) -> Option<Said> {
    let own = clue.own.filter(|own| !own.is_doubtful || clue.heading.day.is_none()).map(|own| own.said);
    match own {
        None | Some(Said::Time | Said::DayOfMonth(_)) if clue.heading.day.is_some() => clue.heading.day,
        own => own,
    }
}

fn certain(view: &View, clue: &Clue, said: Said) -> Option<Published> {
    let heading = clue.heading;
    match said {
        Said::Day(published) | Said::Ago(published) => Some(published),
        Said::MonthDay { month, day, weekday } => {
            let of_heading = heading.year.filter(|_| heading.month.is_none_or(|of_heading| of_heading == month));
            let year = of_heading.or_else(|| year_of_address(clue, month, day)).or_else(|| year_of_weekday(view, month, day, weekday?));
            believe(view, NaiveDate::from_ymd_opt(year?, month, day)?)
        }
        Said::DayOfMonth(day) => believe(view, NaiveDate::from_ymd_opt(heading.year?, heading.month?, day)?),
        Said::Pair(..) | Said::Time => None,
    }
}

fn believe(view: &View, day: NaiveDate) -> Option<Published> {
    (day <= view.dates.today() + Days::new(1)).then_some(Published::Day(day))
}

/// The year in the item's address, where its month does not say otherwise.
fn year_of_address(clue: &Clue, month: u32, day: u32) -> Option<i32> {
    let address = clue.address?;
    if let Some(found) = date::from_url(address).map(|found| found.day()) {
        return ((found.month(), found.day()) == (month, day)).then_some(found.year());
    }
    date::year_in(address).filter(|(_, of_address)| of_address.is_none_or(|of_address| of_address == month)).map(|(year, _)| year)
}

/// The last year in which the day fell on this weekday, if that is this one or the one before.
fn year_of_weekday(view: &View, month: u32, day: u32, weekday: Weekday) -> Option<i32> {
    let today = view.dates.today();
    let falls = |year: &i32| NaiveDate::from_ymd_opt(*year, month, day).is_some_and(|day| day.weekday() == weekday && day <= today);
    [today.year(), today.year() - 1].into_iter().find(falls)
}

/// The year that keeps a list, newest first, in order.
fn by_order(
    today: NaiveDate,
    newest: Option<NaiveDate>,
    (month, day): (u32, u32),
    (before, behind): (Option<NaiveDate>, Option<NaiveDate>),
) -> Option<NaiveDate> {
    let years = (today.year() - YEARS_BACK..=today.year()).rev();
    let days: Vec<NaiveDate> = years.filter_map(|year| NaiveDate::from_ymd_opt(year, month, day)).filter(|day| *day <= today).collect();
    let fits = |day: &&NaiveDate| before.is_none_or(|before| **day <= before) && behind.is_none_or(|behind| **day >= behind);
    let mut fitting = days.iter().filter(fits);
    match (fitting.next(), fitting.next(), before, behind) {
        (_, _, None, None) => None,
        (Some(day), None, ..) => Some(*day),
        (Some(day), Some(_), Some(before), None) => ((before - *day).num_days() <= LARGEST_STEP).then_some(*day),
        (None, _, None, Some(_)) => {
            let is_alive = newest.is_some_and(|newest| (today - newest).num_days() <= ALIVE as i64);
            days.first().copied().filter(|_| is_alive)
        }
        _ => None,
    }
}

fn is_ascending(days: &[Option<Published>]) -> bool {
    let days: Vec<NaiveDate> = days.iter().flatten().map(Published::day).collect();
    let count = |rises: fn(NaiveDate, NaiveDate) -> bool| days.windows(2).filter(|pair| rises(pair[0], pair[1])).count();
    count(|first, second| first < second) > count(|first, second| first > second)
}

/// Day first or month first, for a list's pairs such as `06/04`.
struct PairOrder(Option<DateOrder>);

impl PairOrder {
    fn of(view: &View, clues: &[Clue]) -> PairOrder {
        let pairs = clues.iter().filter_map(|clue| match main(clue)? {
            Said::Pair(first, second) => Some((first, second)),
            _ => None,
        });
        let (mut day_first, mut month_first) = (false, false);
        for (first, second) in pairs {
            day_first |= first > 12;
            month_first |= second > 12;
        }
        PairOrder(match (day_first, month_first) {
            (true, true) => None,
            (true, false) => Some(DateOrder::DayFirst),
            (false, true) => Some(DateOrder::MonthFirst),
            (false, false) => view.dates.pair_order(),
        })
    }

    /// A pair as a day of a month, by the month of its heading or by the order of the list.
    fn settle(&self, said: Option<Said>, clue: &Clue) -> Option<Said> {
        let Some(Said::Pair(first, second)) = said else { return said };
        let both = first != second;
        let (month, day) = match clue.heading.month {
            Some(month) if both && month == first && month != second => (first, second),
            Some(month) if both && month == second && month != first => (second, first),
            _ => match self.0 {
                Some(DateOrder::MonthFirst) => (first, second),
                Some(DateOrder::DayFirst) => (second, first),
                _ if !both => (first, second),
                _ => return None,
            },
        };
        NaiveDate::from_ymd_opt(2000, month, day)?;
        Some(Said::MonthDay { month, day, weekday: None })
    }
}
