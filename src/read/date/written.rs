//! Dates with the month in words: `3. März 2021`, `Sept. 3, 2021`, `2021. szeptember 3.`, `03-Sep-21`, `2 thg 9, 2021`.

use chrono::NaiveDate;

use super::calendars::{BUDDHIST, persian_day};
use super::clock::clock_at;
use super::forms::{Form, Match, YEARS};
use super::locale::Locale;
use super::text::Text;
use super::words::{JOINTS, Month, ORDINALS, YEAR_SIGNS, month_at};

/// Begins with a day or a year.
pub(super) fn from_number(text: &Text, at: usize, locale: &Locale) -> Option<Match> {
    let number = text.number(at)?;
    match number.digits {
        4 => year_month_day(text, at, locale),
        1 | 2 if (1..=31).contains(&number.value) => day_month(text, at, locale),
        _ => None,
    }
}

/// `3 September 2021` and, without a year, `3 September`.
fn day_month(text: &Text, at: usize, locale: &Locale) -> Option<Match> {
    let day = text.number(at)?.value;
    let joined = join(text, after_ordinal(text, at + 1));
    let (month, end) = month_at(text, joined, locale)?;
    let end = after_second_name(text, end, locale);
    let (year, end) = year_behind(text, end, locale).map_or((None, end), |(year, end)| (Some(year), end));
    Some(Match { form: form(year, month, day, locale)?, start: at, end })
}

/// `September 3, 2021`, `Sep 3 01:15:00 2021` and, without a year, `September 3`.
pub(super) fn from_month(text: &Text, at: usize, locale: &Locale) -> Option<Match> {
    let (month, end) = month_at(text, at, locale)?;
    let begin = text.skip_words(skip_glued(text, end, &['-', '/']), &["le", "de"]);
    let day = text.number(begin).filter(|number| number.digits <= 2 && (1..=31).contains(&number.value))?.value;
    let end = after_ordinal(text, begin + 1);
    // `mar. 3 sept.`: a weekday before a date, where the languages write them alike.
    if month_at(text, join(text, end), locale).is_some() {
        return None;
    }
    if text.is_mark(begin + 1, ':') || text.is_mark(begin + 1, '–') || (text.is_mark(begin + 1, '-') && !text.is_mark(begin - 1, '-')) {
        return None;
    }
    if let Some((year, end)) = year_behind(text, end, locale) {
        return Some(Match { form: form(Some(year), month, day, locale)?, start: at, end });
    }
    if let Some((_, behind)) = clock_at(text, end, locale)
        && let Some(year) = text.number(behind).filter(|number| number.digits == 4)
    {
        let year = Year::Full(i32::try_from(year.value).ok()?);
        return Some(Match { form: form(Some(year), month, day, locale)?, start: at, end: behind + 1 });
    }
    Some(Match { form: form(None, month, day, locale)?, start: at, end })
}

/// `2021. szeptember 3.`, `2021 m. rugsėjo 3 d.`, `2021. gada 3. septembris`, `2021-Sep-03`.
fn year_month_day(text: &Text, at: usize, locale: &Locale) -> Option<Match> {
    let year = Year::Full(i32::try_from(text.number(at)?.value).ok()?);
    let stopped = text.skip_mark(skip_glued(text, at + 1, &['-', '/']), &['.', ',', '년']);
    let named = text.skip_words(stopped, YEAR_SIGNS);
    let begin = text.skip_words(text.skip_mark(named, &['.', ',']), JOINTS);
    let Some((month, end)) = month_at(text, begin, locale) else {
        // Latvian has the day before the month.
        let day = text.number(begin).filter(|number| number.digits <= 2 && named > stopped)?.value;
        let (month, end) = month_at(text, text.skip_mark(begin + 1, &['.']), locale)?;
        return Some(Match { form: form(Some(year), month, day, locale)?, start: at, end });
    };
    let begin = skip_glued(text, end, &['-', '/']);
    let day = text.number(begin).filter(|number| number.digits <= 2)?.value;
    if text.is_mark(begin + 1, ':') {
        return None;
    }
    let end = text.skip_words(after_ordinal(text, begin + 1), &["d"]);
    Some(Match { form: form(Some(year), month, day, locale)?, start: at, end })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Year {
    Full(i32),
    Short(u32),
    /// Said to be of the Buddhist era.
    Buddhist(i32),
}

fn form(year: Option<Year>, month: Month, day: u32, locale: &Locale) -> Option<Form> {
    let month = match (month, year) {
        (Month::Unsettled, _) => return Some(Form::Unsettled),
        (Month::Persian(month), Some(Year::Full(year))) => return persian_day(year, month, day).map(Form::Day),
        (Month::Persian(_), _) => return Some(Form::Unsettled),
        (Month::Gregorian(month), _) => month,
    };
    match year {
        None => NaiveDate::from_ymd_opt(2000, month, day).map(|_| Form::Yearless { month, day }),
        Some(Year::Short(year)) if locale.speaks("th") && (33..90).contains(&year) => {
            gregorian(2500 + i32::try_from(year).ok()? - BUDDHIST, month, day)
        }
        Some(Year::Short(year)) => NaiveDate::from_ymd_opt(2000, month, day).map(|_| Form::ShortYear { year, month, day }),
        Some(Year::Buddhist(year)) => gregorian(year - BUDDHIST, month, day),
        Some(Year::Full(year)) if year >= YEARS.start() + BUDDHIST => gregorian(year - BUDDHIST, month, day),
        Some(Year::Full(year)) => gregorian(year, month, day),
    }
}

fn gregorian(year: i32, month: u32, day: u32) -> Option<Form> {
    if !YEARS.contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, month, day).map(Form::Day)
}

/// The year behind a month or a day, and the place behind it and its signs.
fn year_behind(text: &Text, at: usize, locale: &Locale) -> Option<(Year, usize)> {
    let parted = skip_glued(text, at, &['-', '/']);
    let is_bound = parted > at;
    let begin = text.skip_mark(join(text, parted), &[',', '،', '.']);
    let begin = text.skip_words(begin, JOINTS);
    if text.is_word(begin, &["พ.ศ", "ค.ศ"]) {
        let year = text.number(text.skip_mark(begin + 1, &['.'])).filter(|number| number.digits == 4)?;
        let (value, end) = (i32::try_from(year.value).ok()?, text.skip_mark(begin + 1, &['.']) + 1);
        return Some((if text.is_word(begin, &["พ.ศ"]) { Year::Buddhist(value) } else { Year::Full(value) }, end));
    }
    let has_apostrophe = text.is_mark(begin, '\'');
    let begin = if has_apostrophe { begin + 1 } else { begin };
    let number = text.number(begin)?;
    let end = behind_year(text, begin + 1);
    match number.digits {
        4 => Some((Year::Full(i32::try_from(number.value).ok()?), end)),
        2 if has_apostrophe || is_bound || closes(text, begin + 1, locale) => Some((Year::Short(number.value), end)),
        _ => None,
    }
}

/// After two digits that are a year: nothing, a mark that parts, or a time. `3 Sep 21 companies` has none.
fn closes(text: &Text, at: usize, locale: &Locale) -> bool {
    if at >= text.len() || clock_at(text, at, locale).is_some() {
        return true;
    }
    match text.mark(at) {
        Some('.' | ':' | ',') => !text.is_glued(at + 1) && !text.is_mark(at, ':'),
        Some('|' | ')' | ']' | '–' | '-' | '·' | '•' | ';') => !(text.is_glued(at) && text.is_number(at + 1)),
        _ => text.is_word(at, YEAR_SIGNS),
    }
}

/// `г.`, `r.`, `roku` and their full stop.
fn behind_year(text: &Text, at: usize) -> usize {
    let end = text.skip_words(at, YEAR_SIGNS);
    if end > at { text.skip_mark(end, &['.']) } else { at }
}

fn after_ordinal(text: &Text, at: usize) -> usize {
    let glued_word = text.is_word(at, ORDINALS) && text.is_glued(at);
    let split = text.is_mark(at, '-') && text.is_glued(at) && text.is_word(at + 1, &["го", "е", "η", "a", "о"]);
    let apart = text.is_word(at, &["st", "nd", "rd", "th", "er"]);
    // `1.º`
    let stopped = text.is_mark(at, '.') && text.is_glued(at) && text.is_word(at + 1, &["o", "a"]) && text.is_glued(at + 1);
    let at = if split || stopped {
        at + 2
    } else if glued_word || apart {
        at + 1
    } else {
        at
    };
    let at = if text.is_mark(at, '°') { at + 1 } else { at };
    if text.is_mark(at, '.') && text.is_glued(at) { at + 1 } else { at }
}

/// Past what joins day, month and year: `of`, `de`, `d'`, a comma, a bound hyphen or slash.
fn join(text: &Text, at: usize) -> usize {
    let at = skip_glued(text, at, &['-', '/']);
    let at = text.skip_mark(at, &[',', '،']);
    let end = text.skip_words(at, JOINTS);
    if end > at && text.is_mark(end, '\'') && text.is_glued(end) { end + 1 } else { end }
}

/// Past a mark with no space before or behind it.
fn skip_glued(text: &Text, at: usize, marks: &[char]) -> usize {
    let is_one = text.mark(at).is_some_and(|mark| marks.contains(&mark)) && text.is_glued(at) && text.is_glued(at + 1);
    if is_one { at + 1 } else { at }
}

/// Past the second name of an Arabic month (`سبتمبر/أيلول`).
fn after_second_name(text: &Text, at: usize, locale: &Locale) -> usize {
    if !text.is_mark(at, '/') {
        return at;
    }
    month_at(text, at + 1, locale).map_or(at, |(_, end)| end)
}
