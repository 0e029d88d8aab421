//! Headings that group items: a year or a month. A heading says one of these and little else.

use super::calendars::{BUDDHIST, REPUBLIC, era};
use super::forms::YEARS;
use super::locale::Locale;
use super::numeric::has_sign;
use super::text::Text;
use super::words::{Month, YEAR_SIGNS, is_label, month_at};

/// Words that a heading may have beside its year (`Press releases 2021`).
const WORDS: usize = 3;
/// Characters of a heading.
const LONGEST: usize = 40;

/// The year that a heading names: `2021`, `News 2021`, `2021年`, `2021 (12)`, `令和3年`, `พ.ศ. 2564`.
pub fn heading_year(text: &str) -> Option<i32> {
    let text = short(text)?;
    let (at, year, end) = (0..text.len()).find_map(|at| year_at(&text, at).map(|(year, end)| (at, year, end)))?;
    let is_fiscal =
        (0..text.len()).any(|at| text.is_word(at, &["fy", "fiscal", "q", "h", "financial", "copyright", "geschaftsjahr", "exercice"]));
    let alone = (0..at).chain(end..text.len()).all(|other| !text.is_number(other) || is_count(&text, other));
    let words = (0..at).chain(end..text.len()).filter(|other| text.word(*other).is_some()).count();
    let marks = |mark: char| matches!(mark, '©' | '$' | '€' | '%' | '/' | '?' | '+');
    let strange = (0..text.len()).any(|other| text.mark(other).is_some_and(marks));
    let is_range = end < text.len() && text.is_mark(end, '-') && text.is_number(end + 1);
    let has_month = (0..text.len()).any(|other| month_at(&text, other, &Locale::default()).is_some());
    let at_edge = words == 0 || at == 0 || end == text.len() || is_count(&text, end + 1);
    (!is_fiscal && alone && words <= WORDS && !strange && !is_range && !has_month && at_edge).then_some(year)
}

/// The month, and the year where it is said: `September 2021`, `2021年9月`, `2021-09`, `Sep`.
pub fn heading_month(text: &str) -> Option<(Option<i32>, u32)> {
    let text = short(text)?;
    (0..text.len()).find_map(|at| month_from(&text, at))
}

fn month_from(text: &Text, at: usize) -> Option<(Option<i32>, u32)> {
    let (year, month, end) = in_signs(text, at).or_else(|| in_numbers(text, at)).or_else(|| in_words(text, at))?;
    let is_free = |other: usize| match text.word(other) {
        Some(word) => is_label(word) || YEAR_SIGNS.contains(&word),
        None => !text.is_number(other) || is_count(text, other),
    };
    ((0..at).chain(end..text.len()).all(is_free)).then_some((year, month))
}

/// `2021年9月`, `9月`, `2021년 9월`.
fn in_signs(text: &Text, at: usize) -> Option<(Option<i32>, u32, usize)> {
    let (year, begin) = year_at(text, at).map_or((None, at), |(year, end)| (Some(year), end));
    let month = text.number(begin).filter(|number| (1..=12).contains(&number.value) && has_sign(text, begin, "月", '월'))?;
    Some((year, month.value, begin + 2))
}

/// `2021-09`, `09/2021`.
fn in_numbers(text: &Text, at: usize) -> Option<(Option<i32>, u32, usize)> {
    let (first, second) = (text.number(at)?, text.number(at + 2)?);
    if !matches!(text.mark(at + 1)?, '-' | '/' | '.') || !text.is_glued(at + 1) || !text.is_glued(at + 2) || text.is_glued(at + 3) {
        return None;
    }
    let (year, month) = if first.digits == 4 { (first, second) } else { (second, first) };
    let year_of_ours = i32::try_from(year.value).ok().filter(|value| YEARS.contains(value) && year.digits == 4)?;
    (month.digits == 2 && (1..=12).contains(&month.value)).then_some((Some(year_of_ours), month.value, at + 3))
}

/// `September 2021`, `septembre de 2021`, `2021. szeptember`, `Sep '21` not.
fn in_words(text: &Text, at: usize) -> Option<(Option<i32>, u32, usize)> {
    if let Some((year, end)) = year_at(text, at)
        && let Some((Month::Gregorian(month), end)) = month_at(text, text.skip_mark(end, &['.', ',', '-', '/']), &Locale::default())
    {
        return Some((Some(year), month, end));
    }
    let (Month::Gregorian(month), end) = month_at(text, at, &Locale::default())? else { return None };
    let begin = text.skip_words(text.skip_mark(end, &[',', '.', '-', '/', '|']), &["of", "de", "del", "di", "d"]);
    Some(match year_at(text, begin) {
        Some((year, end)) => (Some(year), month, end),
        None => (None, month, end),
    })
}

fn short(text: &str) -> Option<Text> {
    if text.len() > 4 * LONGEST {
        return None;
    }
    let text = Text::new(text);
    (text.chars() <= LONGEST).then_some(text)
}

/// A year of any calendar that says which it is, and the place behind it and its sign.
fn year_at(text: &Text, at: usize) -> Option<(i32, usize)> {
    if let Some(word) = text.word(at) {
        return named_year(text, at, word);
    }
    let number = text.number(at).filter(|number| number.digits == 4)?;
    let year = i32::try_from(number.value).ok()?;
    if !YEARS.contains(&year) || at.checked_sub(1).is_some_and(|before| text.is_mark(before, '-') && text.is_glued(at)) {
        return None;
    }
    Some((year, after_sign(text, at + 1)))
}

fn named_year(text: &Text, at: usize, word: &str) -> Option<(i32, usize)> {
    let begin = text.skip_mark(at + 1, &['.']);
    let number = i32::try_from(text.number(begin)?.value).ok()?;
    let year = match word {
        "พ.ศ" => number - BUDDHIST,
        "民國" | "民国" => number - REPUBLIC,
        name if !name.is_ascii() => number + era(name)?,
        _ => return None,
    };
    YEARS.contains(&year).then(|| (year, after_sign(text, begin + 1)))
}

fn after_sign(text: &Text, at: usize) -> usize {
    let has_sign =
        text.is_word(at, &["年", "年度"]) || text.word(at).is_some_and(|word| word.starts_with('년')) || text.is_word(at, YEAR_SIGNS);
    let end = if has_sign { at + 1 } else { at };
    if end > at && text.is_glued(end) { text.skip_mark(end, &['.']) } else { end }
}

/// `(12)`: how many items there are.
fn is_count(text: &Text, at: usize) -> bool {
    at > 0 && text.is_number(at) && text.mark(at - 1).is_some_and(|mark| matches!(mark, '(' | '['))
}
