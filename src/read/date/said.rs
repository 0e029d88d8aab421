//! What a text says of a day where the text alone may not be enough: no year, no month, only a time. Whoever knows what stands
//! around it completes it.

use chrono::{Datelike, Weekday};

use super::alone::is_only_date;
use super::beside::{ends_or_tells_time, weekday_beside};
use super::clock::clock_at;
use super::forms::{Form, matches};
use super::numeric::pair;
use super::reader::DateReader;
use super::text::Text;
use super::words::{is_label, weekday};
use crate::model::Published;

/// What a text says of a day, as far as it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// In full.
    Day(Published),
    /// From the present: `3 hours ago`.
    Ago(Published),
    /// `Friday, 27 February`.
    MonthDay { month: u32, day: u32, weekday: Option<Weekday> },
    /// `06/04`, a day and a month in an order that others have to tell.
    Pair(u32, u32),
    /// `19.`, which needs its month and its year.
    DayOfMonth(u32),
    /// `14:10`.
    Time,
}

/// Longest text that says less than a day in full, in bytes.
const LONGEST: usize = 90;

impl DateReader {
    /// What a text says of a day. All but whole days must stand alone, with nothing beside them but weekday, time and label.
    pub fn say(&self, text: &str) -> Option<Said> {
        if text.len() > LONGEST {
            return self.read(text).map(Said::Day);
        }
        let text = Text::new(text);
        if let Some(day) = self.first_date(&text) {
            return Some(Said::Day(day));
        }
        let part = self.say_part(&text);
        let Some(ago) = self.relative(&text) else { return part };
        // `Today, 2 March` on a page that was saved in June is of March.
        match part {
            Some(Said::MonthDay { month, day, .. }) if !is_on(ago, month, day) => part,
            _ => Some(Said::Ago(ago)),
        }
    }

    fn say_part(&self, text: &Text) -> Option<Said> {
        let locale = self.locale();
        let begin = text.skip_mark(0, &['(', '[']);
        if let Some((first, second)) = pair(text, begin)
            && ends_or_tells_time(text, begin + 3, locale)
        {
            return Some(Said::Pair(first, second));
        }
        if is_only_date(text, locale) {
            return matches(text, locale).find_map(|found| match found.form {
                Form::Yearless { month, day } => Some(Said::MonthDay {
                    month,
                    day,
                    weekday: weekday_beside(text, found.start, found.end).or_else(|| elsewhere(text, found.start, found.end)),
                }),
                _ => None,
            });
        }
        day_of_month(text).map(Said::DayOfMonth).or_else(|| is_time(text, self).then_some(Said::Time))
    }
}

fn is_on(published: Published, month: u32, day: u32) -> bool {
    (published.day().month(), published.day().day()) == (month, day)
}

/// A weekday anywhere but in the date: the sign for a Korean month is also that of Monday.
fn elsewhere(text: &Text, start: usize, end: usize) -> Option<Weekday> {
    (0..start).chain(end..text.len()).find_map(|at| weekday(text.word(at)?))
}

/// `19`, `19.`, `Fr. 19`, `19日`.
fn day_of_month(text: &Text) -> Option<u32> {
    let mut numbers = (0..text.len()).filter(|at| text.is_number(*at));
    let (at, None) = (numbers.next()?, numbers.next()) else { return None };
    let day = text.number(at).filter(|number| number.digits <= 2 && (1..=31).contains(&number.value))?.value;
    let fits = |place: usize| match (text.word(place), text.mark(place)) {
        (Some(word), _) => weekday(word).is_some() || matches!(word, "日" | "일" | "号" | "號" | "th" | "st" | "nd" | "rd"),
        (None, mark) => matches!(mark, Some('.' | ',' | '|' | '-' | '–')),
    };
    (0..text.len()).filter(|place| *place != at).all(fits).then_some(day)
}

fn is_time(text: &Text, reader: &DateReader) -> bool {
    let Some((at, end)) = (0..text.len()).find_map(|at| clock_at(text, at, reader.locale()).map(|(_, end)| (at, end))) else {
        return false;
    };
    let is_apart = |place: usize| match text.word(place) {
        Some(word) => is_label(word),
        None => !text.is_number(place) && !matches!(text.mark(place), Some('%' | '$' | '€' | '£')),
    };
    (0..at).chain(end..text.len()).all(is_apart)
}
