//! The decisions that need the page and the present: which order, which century, which zone, and whether to believe it.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

use crate::model::{DateOrder, Published};

use super::alone::is_only_date;
use super::beside::{clock_beside, cue_before, ends_or_tells_time};
use super::calendars::BUDDHIST;
use super::clock::Clock;
use super::cue::Cue;
use super::exact;
use super::forms::{Form, Match, YEARS, matches};
use super::locale::Locale;
use super::numeric::{Layout, fields, full_year, pair};
use super::order::{Finding, Numerals, by_weekday, day_in, short_day};
use super::relative::{amount_at, day_word_at};
use super::text::{Number, Text};
use super::vocabulary;
use super::zone::{Zone, offset_in, offset_named};

/// What is known besides the text of a date.
#[derive(Debug, Clone)]
pub struct DateHints {
    pub now: DateTime<Utc>,
    /// Zone of times that name none, and of `yesterday`; where `None`, such a time counts only as its day.
    pub timezone: Option<Tz>,
    /// What the config says; `Auto` leaves it to the page, its language and its country.
    pub order: DateOrder,
    /// BCP 47.
    pub language: Option<String>,
    pub host: Option<String>,
}

/// Days beyond `now` that a date may lie: clocks and zones differ. What is later is an event.
const AHEAD: u64 = 2;
/// The same for what a machine wrote: an embargo or a planned post.
const AHEAD_EXACT: u64 = 366;
/// The same for what is announced to come.
const AHEAD_PLANNED: u64 = 3_653;
/// Characters of a text in which `3 hours ago` tells of the text itself.
const RELATIVE_WITHIN: usize = 80;

/// Tokens of a text in which labels tell one date from another.
const LABELLED_WITHIN: usize = 60;
/// The year before the first one of Reiwa.
const REIWA: i32 = 2018;

/// How short Japanese years count that are possible both ways: `08.02.26` is of 2008 or of Reiwa 8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ShortYears {
    Open,
    Western,
    Reiwa,
}

/// Reads the dates of one page.
#[derive(Debug, Clone)]
pub struct DateReader {
    hints: DateHints,
    locale: Locale,
    order: Finding<DateOrder>,
    layout: Finding<Layout>,
    short_years: ShortYears,
}

impl DateReader {
    pub fn new(hints: DateHints) -> DateReader {
        let locale = Locale::new(hints.language.as_deref(), hints.host.as_deref());
        DateReader { hints, locale, order: Finding::Silent, layout: Finding::Silent, short_years: ShortYears::Open }
    }

    /// Decides day first or month first from the texts of a page, in page order: a date that is possible in one order only
    /// settles it, two that exclude each other leave it open, else a list that runs from new to old in one order only is taken
    /// for that. Where the page is silent its language and country speak, and `DateHints::order` overrules all.
    pub fn settle_order<'a>(&mut self, texts: impl Iterator<Item = &'a str>) {
        let mut numerals = Numerals::default();
        for text in texts.filter(|text| may_be_numerals(text)) {
            numerals.collect(&Text::new(text), &self.locale);
        }
        let latest = self.latest(AHEAD);
        self.order = numerals.order(&self.locale, latest);
        let known = self.decided_order().map_or(self.order, Finding::Settled);
        self.layout = numerals.layout(known, latest);
        if let (Finding::Silent, Finding::Settled(layout)) = (self.order, self.layout) {
            self.order = match layout {
                Layout::DayMonthYear => Finding::Settled(DateOrder::DayFirst),
                Layout::MonthDayYear => Finding::Settled(DateOrder::MonthFirst),
                Layout::YearMonthDay => Finding::Silent,
            };
        }
    }

    /// Day first or month first, where the page's own dates have settled it.
    pub fn order(&self) -> Option<DateOrder> {
        match self.order {
            Finding::Settled(order) => Some(order),
            Finding::Silent | Finding::Contradictory => None,
        }
    }

    /// This reader for texts that one hand wrote, such as a column of a list: what they say of the order among themselves counts
    /// before what the page says. `page` is the page's text, which tells whether it counts in eras.
    pub fn narrowed<'a>(&self, texts: impl Iterator<Item = &'a str> + Clone, page: &str) -> DateReader {
        let mut own = self.clone();
        own.settle_order(texts.clone());
        if own.order == Finding::Silent {
            own.order = self.order;
        }
        if own.layout == Finding::Silent {
            own.layout = self.layout;
        }
        if self.locale.speaks("ja") {
            let this_year = self.today().year();
            let is_western = |year: u32| i32::try_from(year).is_ok_and(|year| year > this_year - REIWA && year <= this_year % 100);
            let mut years = texts.filter_map(|text| fields(&Text::new(text), 0)).map(|[year, ..]| year.value);
            own.short_years = match years.any(is_western) {
                true => ShortYears::Western,
                false if page.contains("令和") => ShortYears::Reiwa,
                false => ShortYears::Open,
            };
        }
        own
    }

    /// The first plausible date that a text is or contains: not before 1990 and not more than two days ahead. Spans of days,
    /// dates without a year and weeks, months or years `ago` give none.
    pub fn read(&self, text: &str) -> Option<Published> {
        if cannot_hold_a_date(text) {
            return None;
        }
        let text = Text::new(text);
        self.first_date(&text).or_else(|| self.relative(&text))
    }

    /// As `read`, also a day up to ten years ahead: that of an event.
    pub fn read_planned(&self, text: &str) -> Option<Published> {
        (!cannot_hold_a_date(text)).then(|| self.first_date_until(&Text::new(text), AHEAD_PLANNED)).flatten().or_else(|| self.read(text))
    }

    /// A string that a machine wrote: ISO 8601 and RFC 2822 in their forms and sloppy forms, or seconds (10 digits) or
    /// milliseconds (13) since 1970; else what `read` takes, if there is nothing but the date. At most a year ahead.
    pub fn read_exact(&self, text: &str) -> Option<Published> {
        let text = text.trim();
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let stamp = if is_number { exact::digits(text) } else { exact::iso(text) };
        if let Some((day, clock)) = stamp {
            return self.believe(day, AHEAD_EXACT).then(|| self.at(day, clock));
        }
        if is_number || text.len() > 400 {
            return None;
        }
        let text = Text::new(text);
        if !is_only_date(&text, &self.locale) {
            return None;
        }
        self.first_date_until(&text, AHEAD_EXACT).or_else(|| self.relative(&text))
    }

    /// A date split over elements, in page order: `12`, `Nov`, `2026`. For one without a year, `read_with_year` takes the
    /// parts joined with spaces.
    pub fn read_parts(&self, parts: &[&str]) -> Option<Published> {
        let parts: Vec<&str> = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
        if parts.len() > 6 || parts.iter().any(|part| part.len() > 80) {
            return None;
        }
        if let Some(found) = self.read(&parts.join(" ")) {
            return Some(found);
        }
        let bare = |part: &str| part.trim_matches(|char: char| !char.is_alphanumeric()).to_owned();
        let bare: Vec<String> = parts.iter().map(|part| bare(part)).collect();
        let numeric =
            |part: &String| part.chars().all(|char| char.is_numeric() || matches!(char, '-' | '/' | '.')) || month_of_year(part).is_some();
        if bare.iter().any(String::is_empty) {
            return None;
        }
        if bare.iter().all(numeric) {
            return self.read_numbers(&bare);
        }
        // `Nov`, `2026`, `12` and `2026`, `12 Nov`: the parts in another order.
        rotations(&bare).find_map(|parts| self.read(&parts))
    }

    /// A date whose year stands elsewhere, in a heading or an address. A year of its own wins.
    pub fn read_with_year(&self, text: &str, year: i32) -> Option<Published> {
        if text.len() > 400 {
            return self.read(text);
        }
        let text = Text::new(text);
        if let Some(found) = self.first_date(&text) {
            return Some(found);
        }
        let yearless = matches(&text, &self.locale).find_map(|found| match found.form {
            Form::Yearless { month, day } => Some((month, day, found.start, found.end)),
            _ => None,
        });
        let (month, day, start, end) = yearless.or_else(|| self.bare_pair(&text, year))?;
        let day = NaiveDate::from_ymd_opt(year, month, day).filter(|day| self.believe(*day, AHEAD))?;
        Some(self.at(day, clock_beside(&text, start, end, &self.locale)))
    }

    /// `24/06` or `09-03`, where the text has nothing else but a time.
    fn bare_pair(&self, text: &Text, year: i32) -> Option<(u32, u32, usize, usize)> {
        let (first, second) = pair(text, 0)?;
        if !ends_or_tells_time(text, 3, &self.locale) {
            return None;
        }
        let days = (day_in(DateOrder::DayFirst, first, second, year), day_in(DateOrder::MonthFirst, first, second, year));
        let day = match days {
            (Some(day), None) | (None, Some(day)) => day,
            (Some(day), Some(other)) if day == other => day,
            (Some(_), Some(_)) if self.locale.puts_the_year_first() => day_in(DateOrder::MonthFirst, first, second, year)?,
            (Some(_), Some(_)) => day_in(self.order_of_page()?, first, second, year)?,
            (None, None) => return None,
        };
        Some((day.month(), day.day(), 0, 3))
    }

    /// `12`, `11`, `2026`; `09-03`, `2021`; `03`, `2021-09`; `03`, `09, 2021`.
    fn read_numbers(&self, parts: &[String]) -> Option<Published> {
        let is_year = |part: &str| part.chars().count() == 4 && part.chars().all(char::is_numeric);
        if let [one, other] = parts {
            if is_year(other) {
                return self.read_with_year(one, super::heading_year(other)?);
            }
            if is_year(one) {
                return self.read_with_year(other, super::heading_year(one)?);
            }
            let (heading, day) = if one.chars().count() <= 2 { (other, one) } else { (one, other) };
            let day = Text::new(day).number(0)?.value;
            let (year, month) =
                month_of_year(heading).or_else(|| super::heading_month(heading).and_then(|(year, month)| Some((year?, month))))?;
            return self.read(&format!("{year}-{month:02}-{day:02}"));
        }
        if parts.len() != 3 {
            return None;
        }
        let separator = if is_year(&parts[0]) { "-" } else { "/" };
        self.read(&parts.join(separator))
    }

    /// The order in which this page writes `06/04`, where the text does not tell.
    pub fn pair_order(&self) -> Option<DateOrder> {
        if self.locale.puts_the_year_first() { Some(DateOrder::MonthFirst) } else { self.order_of_page() }
    }

    pub(super) fn locale(&self) -> &Locale {
        &self.locale
    }

    pub(super) fn first_date(&self, text: &Text) -> Option<Published> {
        self.first_date_until(text, AHEAD)
    }

    /// The first date that is believed: one that is called that of publication before one that is called nothing, and that before
    /// the day of an update or of something else. A date whose order is open ends the search: what follows it is another date.
    fn first_date_until(&self, text: &Text, ahead: u64) -> Option<Published> {
        let (mut plain, mut other) = (None, None);
        let mut behind = 0;
        for found in matches(text, &self.locale) {
            let day = self.day(text, &found);
            let cue = cue_before(text, behind, found.start);
            if day.is_none() && matches!(found.form, Form::Numeric { .. } | Form::Unsettled) && matches!(cue, None | Some(Cue::Publication))
            {
                return plain.or(other);
            }
            if let Some(day) = day.filter(|day| self.believe(*day, ahead)) {
                let published = || self.at(day, clock_beside(text, found.start, found.end, &self.locale));
                match cue {
                    Some(Cue::Publication) => return Some(published()),
                    // In prose, what is said to be published later is another thing.
                    None if text.len() > LABELLED_WITHIN => return Some(published()),
                    None => plain = plain.or_else(|| Some(published())),
                    Some(Cue::Update | Cue::Other) => other = other.or_else(|| Some(published())),
                }
            }
            behind = found.end;
        }
        plain.or(other)
    }

    fn day(&self, text: &Text, found: &Match) -> Option<NaiveDate> {
        match found.form {
            Form::Day(day) => Some(day),
            Form::ShortYear { year, month, day } => NaiveDate::from_ymd_opt(full_year(year, self.today().year())?, month, day),
            Form::Numeric { first, second, year, separator } => {
                let said = || by_weekday(text, (found.start, found.end), (first, second, year));
                let order =
                    self.decided_order().or_else(said).or_else(|| self.order_of_page()).or_else(|| self.order_of_separator(separator));
                day_in(order?, first, second, year)
            }
            Form::Short { fields, separator } => self.short_date(text, fields, separator),
            Form::Yearless { .. } | Form::Unsettled => None,
        }
    }

    /// Three short numbers are a date where the page or the place says how to read them, or where only one way is possible
    /// and the text has nothing else, for `10.15.20` may be a version.
    fn short_date(&self, text: &Text, fields: [Number; 3], separator: char) -> Option<NaiveDate> {
        if self.locale.speaks("ja")
            && fields[0].digits <= 2
            && i32::try_from(fields[0].value).is_ok_and(|year| year <= self.today().year() - REIWA)
        {
            return self.short_japanese(fields);
        }
        if let Some(day) = self.short_buddhist(fields) {
            return Some(day);
        }
        let latest = self.latest(AHEAD);
        let mut possible = Layout::ALL.into_iter().filter_map(|layout| short_day(layout, fields, latest));
        let only = possible.next().filter(|day| possible.all(|other| other == *day));
        let is_sound = separator == '/' || matches!(self.layout, Finding::Settled(_)) || is_only_date(text, &self.locale);
        if !is_sound {
            return None;
        }
        if only.is_some() {
            return only;
        }
        let layout = match (self.decided_order(), self.layout) {
            (Some(order), _) => Layout::of(order),
            (None, Finding::Settled(layout)) => layout,
            (None, Finding::Contradictory) => return None,
            (None, Finding::Silent) if self.locale.puts_the_year_first() => Layout::YearMonthDay,
            (None, Finding::Silent) => Layout::of(self.order_of_page()?),
        };
        short_day(layout, fields, latest)
    }

    /// Year, month and day, where the year may be that of an era.
    fn short_japanese(&self, fields: [Number; 3]) -> Option<NaiveDate> {
        let (year, month, day) = Layout::YearMonthDay.fields(fields)?;
        let before = match self.short_years {
            ShortYears::Open => return None,
            ShortYears::Western => 2000,
            ShortYears::Reiwa => REIWA,
        };
        NaiveDate::from_ymd_opt(before + i32::try_from(year).ok()?, month, day)
    }

    /// `26/02/69` in Thailand: its years from 2533 on and ours until now end in different digits.
    fn short_buddhist(&self, [day, month, year]: [Number; 3]) -> Option<NaiveDate> {
        let is_thai = self.locale.speaks("th") || self.locale.is_in("th");
        let of_ours = 2500 + i32::try_from(year.value).ok()? - BUDDHIST;
        let is_possible = is_thai && year.digits == 2 && (*YEARS.start()..=self.today().year() + 1).contains(&of_ours);
        is_possible.then(|| NaiveDate::from_ymd_opt(of_ours, month.value, day.value)).flatten()
    }

    fn decided_order(&self) -> Option<DateOrder> {
        Some(self.hints.order).filter(|order| *order != DateOrder::Auto)
    }

    fn order_of_page(&self) -> Option<DateOrder> {
        match (self.decided_order(), self.order) {
            (Some(order), _) | (None, Finding::Settled(order)) => Some(order),
            (None, Finding::Contradictory) => None,
            (None, Finding::Silent) => self.locale.order(),
        }
    }

    /// Full stops are of the languages that put the day first; only English copies them in its own order.
    fn order_of_separator(&self, separator: char) -> Option<DateOrder> {
        let is_european = separator == '.' && self.order == Finding::Silent && !self.locale.speaks("en");
        is_european.then_some(DateOrder::DayFirst)
    }

    pub(super) fn relative(&self, text: &Text) -> Option<Published> {
        if text.chars() > RELATIVE_WITHIN {
            return None;
        }
        let amount = (0..text.len()).find_map(|at| amount_at(text, at, &self.locale)).map(|(ago, _)| ago);
        let word = || {
            let word = (0..text.len()).find_map(|at| day_word_at(text, at, &self.locale))?.0;
            is_only_date(text, &self.locale).then_some(word)
        };
        let day = amount.or_else(word)?.day(self.hints.now, self.hints.timezone)?;
        self.believe(day, AHEAD).then_some(Published::Day(day))
    }

    /// The day of the page's fetch.
    pub fn today(&self) -> NaiveDate {
        self.hints.now.with_timezone(&self.hints.timezone.unwrap_or(Tz::UTC)).date_naive()
    }

    fn latest(&self, ahead: u64) -> NaiveDate {
        self.today().checked_add_days(Days::new(ahead)).unwrap_or(NaiveDate::MAX)
    }

    fn believe(&self, day: NaiveDate, ahead: u64) -> bool {
        day.year() >= *YEARS.start() && day <= self.latest(ahead)
    }

    /// A day and its time as exactly as both are known. Midnight without a zone is how machines write a day.
    fn at(&self, day: NaiveDate, clock: Option<Clock>) -> Published {
        let Some(clock) = clock else { return Published::Day(day) };
        let is_day = clock.time == NaiveTime::MIN && !clock.ends_day && clock.zone == Zone::Unnamed;
        let date = if clock.ends_day { day.checked_add_days(Days::new(1)) } else { Some(day) };
        let instant = date.filter(|_| !is_day).and_then(|date| self.instant(date.and_time(clock.time), clock.zone));
        instant.unwrap_or(Published::Day(day))
    }

    fn instant(&self, local: NaiveDateTime, zone: Zone) -> Option<Published> {
        let offset = match zone {
            Zone::Offset(offset) => offset,
            Zone::Place(place) => offset_in(place, local)?,
            Zone::Shared(name) => offset_named(name, self.hints.timezone?, local)?,
            Zone::Unnamed => offset_in(self.hints.timezone?, local)?,
        };
        offset.from_local_datetime(&local).single().map(Published::At)
    }
}

/// Long texts without any digit; a quick answer, as most of a page's texts are such.
fn cannot_hold_a_date(text: &str) -> bool {
    (text.len() > RELATIVE_WITHIN && text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_digit())) || vocabulary::has_none(text)
}

/// In UTF-8, other digits than ours begin with 0xD9 (Arabic) or more.
fn may_have_digits(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit() || byte >= 0xD9)
}

/// Two numbers with a mark between them, in digits of any script.
fn may_be_numerals(text: &str) -> bool {
    if !text.is_ascii() {
        return may_have_digits(text);
    }
    let is_parted = |run: &[u8]| run[0].is_ascii_digit() && run[2].is_ascii_digit() && matches!(run[1], b'.' | b'/' | b'-' | b' ');
    text.as_bytes().windows(3).any(is_parted) || text.contains(". ") || text.contains(" /") || text.contains(" -")
}

/// The parts begun at each but the first of them.
fn rotations(parts: &[String]) -> impl Iterator<Item = String> + '_ {
    (1..parts.len()).map(|at| {
        let (front, back) = parts.split_at(at);
        [back, front].concat().join(" ")
    })
}

/// `11, 2025` or `11 2025`: beside a day that stands alone, nothing else can be meant.
fn month_of_year(part: &str) -> Option<(i32, u32)> {
    let (month, year) = part.split_once([',', ' '])?;
    let year = year.trim_start();
    let (month, year): (u32, i32) = (month.parse().ok()?, (year.len() == 4).then(|| year.parse().ok())??);
    (1..=12).contains(&month).then_some((year, month))
}
