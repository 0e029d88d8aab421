//! The day that a page's address names. Only a complete one: year, month and day in their order.

use chrono::NaiveDate;
use url::Url;

use crate::model::Published;

use super::forms::YEARS;
use super::locale::Locale;
use super::text::Text;
use super::words::{Month, month_at};

/// `/2021/09/03/…`, `/2021/sep/03/…`, `/2021-09/03/…`, `/2021/0903/…`, `/2021-09-03-slug`, `/t20210903_123.html`.
/// Nothing where the path names two different days.
pub fn from_url(url: &Url) -> Option<Published> {
    let segments: Vec<&str> = url.path_segments()?.collect();
    let apart = (0..segments.len()).filter_map(|at| across(&segments[at..]));
    let within = segments.iter().flat_map(|segment| inside(segment));
    let mut days = apart.chain(within);
    let day = days.next()?;
    days.all(|other| other == day).then_some(Published::Day(day))
}

/// The year that a segment of the path or a parameter of the query is, and the month where it is the next segment: `/news/2025/`,
/// `/2025/03/launch`, `?year=2025`. Nothing where two years are named.
pub fn year_in(url: &Url) -> Option<(i32, Option<u32>)> {
    let segments: Vec<&str> = url.path_segments()?.collect();
    let mut in_path = segments.iter().enumerate().filter_map(|(at, segment)| Some((at, full_year(segment)?)));
    if let Some((at, year)) = in_path.next() {
        let month = segments.get(at + 1).and_then(|next| two_digits(next)).filter(|month| (1..=12).contains(month));
        return in_path.all(|(_, other)| other == year).then_some((year, month));
    }
    let mut in_query = url.query_pairs().filter_map(|(_, value)| full_year(&value));
    let year = in_query.next()?;
    in_query.all(|other| other == year).then_some((year, None))
}

/// A day over several segments.
fn across(segments: &[&str]) -> Option<NaiveDate> {
    let [first, second, rest @ ..] = segments else { return None };
    if let Some((year, month)) = year_and_month(first) {
        return day(year, month, two_digits(second)?);
    }
    let year = full_year(first)?;
    if let (Some(month), Some(third)) = (month(second), rest.first()) {
        return day(year, month, one_or_two_digits(third)?);
    }
    let both: u32 = all_digits(second).filter(|both| both.len() == 4)?.parse().ok()?;
    day(year, both / 100, both % 100)
}

/// `2021-09`, `202109`.
fn year_and_month(segment: &str) -> Option<(i32, u32)> {
    let (year, month) = segment.split_at_checked(4)?;
    Some((full_year(year)?, two_digits(month.strip_prefix(['-', '_']).unwrap_or(month))?))
}

fn month(segment: &str) -> Option<u32> {
    if let Some(number) = one_or_two_digits(segment) {
        return Some(number);
    }
    let text = Text::new(segment);
    match month_at(&text, 0, &Locale::default())? {
        (Month::Gregorian(month), end) if end == text.len() => Some(month),
        _ => None,
    }
}

/// Days within one segment: `2021-09-03`, `2021_09_03` or exactly eight digits.
fn inside(segment: &str) -> impl Iterator<Item = NaiveDate> + '_ {
    let runs: Vec<&str> = segment.split(|char: char| !char.is_ascii_digit()).collect();
    let eight = runs.clone().into_iter().filter(|run| run.len() == 8).filter_map(|run| {
        let number: u32 = run.parse().ok()?;
        day(i32::try_from(number / 10_000).ok()?, number / 100 % 100, number % 100)
    });
    let bytes = segment.as_bytes();
    let parted = (0..bytes.len()).filter_map(move |at| {
        let is_start = at == 0 || !bytes[at - 1].is_ascii_digit();
        if is_start { parted_day(segment.get(at..)?) } else { None }
    });
    eight.chain(parted)
}

fn parted_day(text: &str) -> Option<NaiveDate> {
    let text = text
        .get(..11)
        .filter(|text| !text.ends_with(|char: char| char.is_ascii_digit()))
        .map_or_else(|| (text.len() == 10).then_some(text), |text| text.get(..10))?;
    let (year, rest) = text.split_at_checked(4)?;
    let separator = rest.chars().next().filter(|char| matches!(char, '-' | '_' | '.'))?;
    let (month, day_of_month) = rest[1..].split_once(separator)?;
    day(full_year(year)?, two_digits(month)?, two_digits(day_of_month)?)
}

fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    if YEARS.contains(&year) { NaiveDate::from_ymd_opt(year, month, day) } else { None }
}

fn all_digits(text: &str) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

fn full_year(text: &str) -> Option<i32> {
    all_digits(text).filter(|text| text.len() == 4)?.parse().ok().filter(|year| YEARS.contains(year))
}

fn two_digits(text: &str) -> Option<u32> {
    all_digits(text).filter(|text| text.len() == 2)?.parse().ok()
}

fn one_or_two_digits(text: &str) -> Option<u32> {
    all_digits(text).filter(|text| text.len() <= 2)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: Option<&str>) {
        let url = Url::parse("https://acme.example").unwrap().join(path).unwrap();
        assert_eq!(from_url(&url).map(|day| day.to_string()).as_deref(), expected, "{path}");
    }

    #[test]
    fn complete_days_are_read() {
        for path in [
            "/2021/09/03/launch",
            "/news/2021/9/3/",
            "/2021/sep/03/launch",
            "/2021/september/3/launch",
            "/2021-09/03/c1.htm",
            "/202109/03/1.html",
            "/2021/0903/c1.html",
            "/2021-09-03-launch",
            "/launch-2021-09-03",
            "/t20210903_123.html",
            "/press/20210903.html",
            "/202109/t20210903_5.html",
            "/a_2021_09_03_b",
            "/2021/09/03/launch-20210903",
        ] {
            check(path, Some("2021-09-03"));
        }
    }

    #[test]
    fn what_is_incomplete_or_implausible_is_not() {
        for path in [
            "/",
            "/2021/",
            "/2021/09/launch",
            "/2021/09/10-tips",
            "/2021/13/03/",
            "/2021/02/30/",
            "/20210931.html",
            "/20200429175329_3.pdf",
            "/1899/09/03/",
            "/12345678",
            "/2021-09-031",
            "/12021-09-03",
            "/news/2021-09-03-on-2021-09-04",
            "/2021/09/",
        ] {
            check(path, None);
        }
    }
}
