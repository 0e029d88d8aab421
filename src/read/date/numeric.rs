//! Dates of numbers alone: `30/10/2020`, `2021.09.03`, `2021年9月3日`, `令和3年9月3日`, `110.09.03`.
//! Finds day, month and year where the form says which is which; a form that does not is handed on as it is.

use chrono::NaiveDate;

use super::calendars::{BUDDHIST, REPUBLIC, era as era_offset, persian_day};
use super::forms::{Form, Match, YEARS};
use super::locale::Locale;
use super::text::{Number, Text};

/// `2021年9月3日`, `9月3日`, `2021년 9월 3일`, `110年9月3日` in Taiwan.
pub(super) fn signed(text: &Text, at: usize, locale: &Locale) -> Option<Match> {
    if let Some((month, day, end)) = signed_month_and_day(text, at) {
        return Some(Match { form: Form::Yearless { month, day }, start: at, end });
    }
    let year = text.number(at).filter(|_| has_sign(text, at, "年", '년'))?;
    let (month, day, end) = signed_month_and_day(text, at + 2)?;
    let form = match year.digits {
        4 => day_of(i32::try_from(year.value).ok()?, month, day)?,
        3 if locale.counts_years_of_the_republic() => day_of(i32::try_from(year.value).ok()? - REPUBLIC, month, day)?,
        2 if locale.speaks("zh") || locale.speaks("ko") => Form::ShortYear { year: year.value, month, day },
        // In Japan perhaps a year of an era.
        2 => Form::Unsettled,
        _ => return None,
    };
    Some(Match { form, start: at, end })
}

/// An era's name and its year: `令和3年9月3日`, `民國110年9月3日`, and `R3.9.3` on a Japanese page.
pub(super) fn era(text: &Text, at: usize, locale: &Locale) -> Option<Match> {
    let name = text.word(at)?;
    let offset = if matches!(name, "民國" | "民国") { -REPUBLIC } else { era_offset(name)? };
    let year = i32::try_from(text.number(at + 1).filter(|number| number.digits <= 3)?.value).ok()? + offset;
    if name.is_ascii() {
        if !locale.speaks("ja") || !text.is_glued(at + 1) {
            return None;
        }
        let (second, third, _) = separated_pair(text, at + 1)?;
        return Some(Match { form: day_of(year, second.value, third.value)?, start: at, end: at + 6 });
    }
    if !has_sign(text, at + 1, "年", '년') {
        return None;
    }
    let (month, day, end) = signed_month_and_day(text, at + 3)?;
    Some(Match { form: day_of(year, month, day)?, start: at, end })
}

/// Month, day and the place behind `9月3日` or `9월 3일`.
pub(super) fn signed_month_and_day(text: &Text, at: usize) -> Option<(u32, u32, usize)> {
    let month = text.number(at).filter(|number| (1..=12).contains(&number.value) && has_sign(text, at, "月", '월'))?;
    let day = text.number(at + 2).filter(|number| (1..=31).contains(&number.value))?;
    let ends = has_sign(text, at + 2, "日", '일') || text.is_word(at + 3, &["号", "號"]);
    ends.then_some((month.value, day.value, at + 4))
}

/// Korean signs may have more behind them (`3일자`).
pub(super) fn has_sign(text: &Text, number: usize, han: &str, hangul: char) -> bool {
    text.word(number + 1).is_some_and(|word| word == han || (text.is_glued(number + 1) && word.starts_with(hangul)))
}

/// Three numbers with the same separator.
pub(super) fn separated(text: &Text, at: usize, locale: &Locale) -> Option<Match> {
    let first = text.number(at)?;
    if let Some(form) = whole(text, at, first) {
        return Some(Match { form, start: at, end: at + 1 });
    }
    let (second, third, separator) = separated_pair(text, at)?;
    let is_short = |number: Number| number.digits <= 2;
    if !is_short(second) {
        return None;
    }
    let form = match (first.digits, third.digits) {
        (4, 1 | 2) => year_first(text, first, second, third, locale)?,
        (3, 2) if locale.counts_years_of_the_republic() && second.digits == 2 => {
            day_of(i32::try_from(first.value).ok()? - REPUBLIC, second.value, third.value)?
        }
        (1 | 2, 4) => year_last(first, second, third, separator, locale)?,
        (1 | 2, 2) => short(first, second, third, separator)?,
        _ => return None,
    };
    Some(Match { form, start: at, end: at + 5 })
}

/// `20210903`, where the text has nothing else.
fn whole(text: &Text, at: usize, number: Number) -> Option<Form> {
    if number.digits != 8 || text.len() != at + 1 || at != 0 {
        return None;
    }
    day_of(i32::try_from(number.value / 10_000).ok()?, number.value / 100 % 100, number.value % 100)
}

/// The three numbers of a date of numbers alone.
pub(super) fn fields(text: &Text, at: usize) -> Option<[Number; 3]> {
    let (second, third, _) = separated_pair(text, at)?;
    Some([text.number(at)?, second, third])
}

/// The two numbers of `24/06`, `09-03` or `24.06.`, beginning at a place.
pub(super) fn pair(text: &Text, at: usize) -> Option<(u32, u32)> {
    let (first, second) = (text.number(at)?, text.number(at + 2)?);
    let is_parted =
        matches!(text.mark(at + 1)?, '/' | '-' | '.') && text.is_glued(at + 1) && (text.is_glued(at + 2) || text.is_mark(at + 1, '.'));
    let is_short = first.digits <= 2 && second.digits <= 2;
    (is_parted && is_short).then_some((first.value, second.value))
}

/// The second and third number and what parts them.
fn separated_pair(text: &Text, at: usize) -> Option<(Number, Number, char)> {
    let separator = text.mark(at + 1).filter(|mark| matches!(mark, '/' | '.' | '-') && text.is_mark(at + 3, *mark))?;
    let (second, third) = (text.number(at + 2)?, text.number(at + 4)?);
    let glued = |places: std::ops::Range<usize>| places.filter(|place| text.is_glued(*place)).count();
    let is_one = match separator {
        '.' => text.is_glued(at + 1) && text.is_glued(at + 3) && text.is_glued(at + 2) == text.is_glued(at + 4),
        '/' => matches!(glued(at + 1..at + 5), 0 | 4),
        _ => glued(at + 1..at + 5) == 4,
    };
    is_one.then_some((second, third, separator))
}

fn year_first(text: &Text, year: Number, second: Number, third: Number, locale: &Locale) -> Option<Form> {
    let year = i32::try_from(year.value).ok()?;
    let (month, day) = (second.value, third.value);
    if (1370..1500).contains(&year) {
        let is_persian = text.has_persian_digits() || locale.speaks("fa") || locale.is_in("ir");
        return is_persian.then(|| persian_day(year, month, day)).flatten().map(Form::Day);
    }
    day_of(in_our_years(year, locale)?, month, day)
}

fn year_last(first: Number, second: Number, year: Number, separator: char, locale: &Locale) -> Option<Form> {
    let year = in_our_years(i32::try_from(year.value).ok()?, locale)?;
    let (first, second) = (first.value, second.value);
    match (NaiveDate::from_ymd_opt(year, second, first), NaiveDate::from_ymd_opt(year, first, second)) {
        (None, None) => None,
        (Some(day), None) | (None, Some(day)) => Some(Form::Day(day)),
        (Some(day), Some(other)) if day == other => Some(Form::Day(day)),
        _ => Some(Form::Numeric { first, second, year, separator }),
    }
}

/// A year of the Buddhist era needs a Thai page.
fn in_our_years(year: i32, locale: &Locale) -> Option<i32> {
    if YEARS.contains(&year) {
        return Some(year);
    }
    let is_buddhist = YEARS.contains(&(year - BUDDHIST)) && (locale.speaks("th") || locale.is_in("th"));
    is_buddhist.then_some(year - BUDDHIST)
}

fn short(first: Number, second: Number, third: Number, separator: char) -> Option<Form> {
    let fields = [first, second, third];
    Layout::ALL.into_iter().any(|layout| layout.fields(fields).is_some()).then_some(Form::Short { fields, separator })
}

fn day_of(year: i32, month: u32, day: u32) -> Option<Form> {
    if !YEARS.contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, month, day).map(Form::Day)
}

/// Which of three short numbers is which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
}

impl Layout {
    pub const ALL: [Layout; 3] = [Layout::DayMonthYear, Layout::MonthDayYear, Layout::YearMonthDay];

    /// Year of the century, month and day, where the numbers can be such.
    pub fn fields(self, [first, second, third]: [Number; 3]) -> Option<(u32, u32, u32)> {
        let (year, month, day) = match self {
            Layout::DayMonthYear => (third, second, first),
            Layout::MonthDayYear => (third, first, second),
            Layout::YearMonthDay => (first, second, third),
        };
        let is_possible = year.digits == 2 && (1..=12).contains(&month.value) && (1..=31).contains(&day.value);
        is_possible.then_some((year.value, month.value, day.value))
    }
}

/// The year that two digits mean: none lies more than a year ahead or before 1990.
pub(super) fn full_year(short: u32, this_year: i32) -> Option<i32> {
    let year = 2000 + i32::try_from(short).ok()?;
    if short > 99 {
        return None;
    }
    if year <= this_year + 1 {
        return Some(year);
    }
    (year - 100 >= *YEARS.start()).then_some(year - 100)
}
