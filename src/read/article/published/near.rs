//! The day among the lines of a page: near the headline, where a line says so, at the beginning of the text, and, where the page has
//! no other, anywhere.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::Span;
use super::lines::{Label, Line, Lines, Part};
use super::words::{self, before_update, count, says_other, says_owner, says_publication, says_update};
use crate::model::Published;
use crate::read::date::{DateReader, Said, looks_like_date};
use crate::read::dateline::without_dateline;

/// Lines after the headline, or before it, among which a text's own date stands.
const AFTER: usize = 14;
const BEFORE: usize = 7;
/// Greatest distance from the headline, and that of what stands right beside it: farther off there may be the site's own calendar.
const FAR: usize = usize::MAX;
const CLOSE: usize = 6;
/// Longest line that gives a date, in words ("Published on Friday 3 September 2021 at 10:15 by Jane Roe, Editor").
const LINE_WORDS: usize = 16;

/// Letters of a paragraph about the entry itself in which its day stands.
const ENTRY: usize = 120;
/// The same of a line that begins by saying that it was posted.
const POST: usize = 60;
/// Cells with nothing but a date in them, of different days, from which on a page holds a table of days.
const TABLE: usize = 3;
/// Words of a paragraph: what stands below one is no longer the head of a text.
const PARAGRAPH: usize = 25;

/// How surely a line is there to tell its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Telling {
    /// Short, with other things beside the date.
    Perhaps,
    /// `3 hours ago`, which may be that of anything.
    Ago,
    /// A byline, or in an element that is called so.
    Likely,
    /// Nothing but a date, or it says that it was published then.
    Surely,
}

/// What a page is searched with.
#[derive(Debug)]
pub struct Search<'a> {
    pub lines: &'a Lines,
    pub dates: &'a DateReader,
    /// Of the address, for dates without one.
    pub year: Option<i32>,
    pub span: Span,
    pub today: NaiveDate,
}

impl Search<'_> {
    /// Around the headline, by lines that are there to tell it.
    pub fn surely_near(&self) -> Option<Published> {
        self.near(Telling::Surely, FAR).next()
    }

    /// Around the headline, by bylines.
    pub fn likely_near(&self) -> Option<Published> {
        self.near(Telling::Likely, FAR).next()
    }

    /// Around the headline, by what is counted from the present.
    pub fn ago_near(&self) -> Option<Published> {
        self.near(Telling::Ago, CLOSE).next()
    }

    /// The day that readers see where this instant of world time is a day beside it, unless they see its own day, too.
    pub fn seen_instead(&self, instant: DateTime<FixedOffset>) -> Option<NaiveDate> {
        const WESTMOST: i64 = -12;
        const EASTMOST: i64 = 14;
        let there = |hours: i64| instant.checked_add_signed(TimeDelta::hours(hours)).map(|there| there.date_naive());
        let seen: Vec<NaiveDate> = self.near(Telling::Surely, CLOSE).map(|found| found.day()).collect();
        let own = instant.date_naive();
        let is_elsewhere = |day: &NaiveDate| *day != own && (there(WESTMOST) == Some(*day) || there(EASTMOST) == Some(*day));
        (!seen.contains(&own)).then(|| seen.into_iter().find(is_elsewhere))?
    }

    /// True where readers see this day right beside the headline.
    pub fn sees(&self, day: NaiveDate) -> bool {
        self.near(Telling::Surely, CLOSE).any(|found| found.day() == day)
    }

    fn near(&self, telling: Telling, reach: usize) -> impl Iterator<Item = Published> {
        let read = self.around_headline(reach).filter_map(|line| self.read(line));
        read.filter(move |(_, how)| *how == telling).map(|(found, _)| found)
    }

    /// The nearest to the headline first; what stands before it is farther than what follows.
    fn around_headline(&self, reach: usize) -> impl Iterator<Item = &Line> {
        let headline = self.lines.headline.unwrap_or_default();
        let (before, after) = self.lines.lines.split_at(headline);
        let own = |line: &&Line| self.lines.headline.is_some() && line.around.is_own();
        let after = after.iter().filter(own).take(AFTER + 1).enumerate();
        let before = before.iter().rev().filter(own).take(BEFORE).enumerate().map(|(at, line)| (2 * at + 3, line));
        let mut all: Vec<(usize, &Line)> = after.chain(before).collect();
        all.sort_by_key(|(distance, _)| *distance);
        all.into_iter().take_while(move |(distance, _)| *distance <= reach).map(|(_, line)| line)
    }

    /// Around the headline, by lines that say they tell it.
    pub fn said_near(&self) -> Option<Published> {
        let said = self.around_headline(FAR).filter(|line| line.label == Some(Label::Publication) || says_publication(&line.text));
        one_day(said.filter_map(|line| self.read(line)).filter(|(_, how)| *how == Telling::Surely).map(|(found, _)| found))
    }

    /// `Published on 3 September 2021` anywhere on the page, where all such lines name one day. Posts of a thread, which follow each
    /// other, name several; the first is that of the thread.
    pub fn said_somewhere(&self) -> Option<Published> {
        let own = || self.lines.lines.iter().filter(|line| line.around.is_own());
        let posts: Vec<Published> =
            own().filter(|line| words::begins_with_publication(&line.text)).filter_map(|line| self.said(line)).collect();
        let is_thread = posts.len() > 1 && posts.is_sorted_by_key(Published::day);
        one_day(own().filter_map(|line| self.said(line))).or_else(|| posts.first().copied().filter(|_| is_thread))
    }

    fn said(&self, line: &Line) -> Option<Published> {
        let head = |letters: usize| self.text(&line.text.chars().take(letters).collect::<String>());
        if words::is_about_the_entry(&line.text) {
            return head(ENTRY);
        }
        if !is_short(line) && words::begins_with_publication(&line.text) {
            return head(POST);
        }
        let is_said =
            line.label == Some(Label::Publication) && looks_like_date(&line.text) || is_short(line) && says_publication(&line.text);
        is_said.then(|| self.read(line))?.map(|(found, _)| found)
    }

    /// `LAGOS, Sept. 3, 2021 – The port…`: the place and day that a press release begins with.
    pub fn dateline(&self) -> Option<Published> {
        let from = self.lines.headline.map_or(0, |headline| headline + 1);
        let own = self.lines.lines[from..].iter().filter(|line| line.around.is_own());
        let first = own.take(2 * AFTER).find(|line| !is_short(line))?;
        let rest = without_dateline(&first.text);
        if let Some(found) = (rest.len() < first.text.len()).then(|| self.text(&first.text[..first.text.len() - rest.len()])).flatten() {
            return Some(found);
        }
        let head: String = first.text.chars().take(90).collect();
        let cut =
            [" - ", "–", "—", "--", ") ", ": "].iter().filter_map(|mark| Some(head.split_once(mark)?.0)).min_by_key(|line| line.len());
        let line = cut.map(|line| line.trim_start_matches('(')).filter(|line| count(line) <= 10 && !says_update(line))?;
        self.text(line)
    }

    /// Around the headline, in what is called `updated` without a word that says so: feeds' vocabulary (hAtom) asks for that name, and
    /// themes give it to the day of publication where they have no other.
    pub fn called_updated_near(&self) -> Option<Published> {
        let lines = self.around_headline(FAR).filter(|line| line.label.is_none() && !line.around.is_event && !says_update(&line.text));
        let parts = lines.flat_map(|line| &line.parts).filter(|part| part.is_update && !part.is_of_link);
        one_day(parts.filter_map(|part| self.part(part)))
    }

    /// In elements that are called dates, outside of lists, where all name one day.
    pub fn marked_somewhere(&self) -> Option<Published> {
        let own = self.lines.lines.iter().filter(|line| line.around.is_own());
        one_day(own.filter_map(|line| self.read(line)).filter(|(_, how)| *how >= Telling::Likely).map(|(found, _)| found))
    }

    /// The first line that surely tells a date: of a page without a headline the latest, for home pages begin with that. Where there
    /// is a headline and lines that say they tell its day name several, none does.
    pub fn first_somewhere(&self) -> Option<Published> {
        let own = || self.lines.lines.iter().filter(|line| line.around.is_own());
        let said: Vec<Published> = own().filter_map(|line| self.said(line)).collect();
        if self.lines.headline.is_some() && said.windows(2).any(|pair| pair[0].day() != pair[1].day()) {
            return None;
        }
        own().filter_map(|line| self.read(line)).find(|(_, how)| *how == Telling::Surely).map(|(found, _)| found)
    }

    /// The day of the last change, between the headline and the text, where news sites say it in place of another; or in a sentence
    /// about this very page. The stamp at the foot of a page that stays (`Stand: 3. 9. 2021`) is none.
    pub fn of_update(&self) -> Option<Published> {
        let headline = self.lines.headline.unwrap_or_default();
        let text = self.lines.lines[headline..].iter().position(|line| count(&line.text) >= PARAGRAPH).map(|at| headline + at);
        let is_head = |at: usize| self.lines.headline.is_some() && text.is_none_or(|text| at < text);
        let said = self.lines.lines.iter().enumerate().filter(|(_, line)| line.around.comments == 0 && count(&line.text) <= LINE_WORDS);
        let said = said.filter(|(at, line)| {
            let is_update = line.around.is_update
                || line.label == Some(Label::Update)
                || says_update(&line.text)
                || line.parts.iter().any(|part| part.is_update);
            is_update && (is_head(*at) && line.around.is_own() || words::says_this_page(&line.text))
        });
        let stamp = |line: &Line| line.parts.iter().find_map(|part| self.part(part));
        one_day(said.filter_map(|(_, line)| stamp(line).or_else(|| self.text(&line.text))))
    }

    /// Whether the page lists days in cells of their own: a chronicle, a programme.
    pub fn finds_table_of_days(&self) -> bool {
        let cells = self.lines.lines.iter().filter(|line| is_bare_cell(line));
        let mut days: Vec<NaiveDate> = cells.filter_map(|line| self.text(&line.text)).map(|found| found.day()).collect();
        days.sort_unstable();
        days.dedup();
        days.len() >= TABLE
    }

    /// The one day that lines tell which are nothing but a date, the foot included.
    pub fn only_day(&self) -> Option<Published> {
        let is_own = |line: &Line| line.around.menus == 0 || line.parts.iter().any(|part| part.is_of_article);
        let lines = self.lines.lines.iter().filter(|line| line.around.comments == 0 && is_own(line));
        one_day(lines.filter_map(|line| self.read(line)).filter(|(_, how)| *how == Telling::Surely).map(|(found, _)| found))
    }

    fn read(&self, line: &Line) -> Option<(Published, Telling)> {
        if self.lines.has_table_of_days && is_bare_cell(line) {
            return None;
        }
        // Far above the headline, and outside of the article, sites tell visitors what day it is.
        let is_present = |found: &Published| line.is_far_above && (found.day() - self.today).num_days().abs() <= 1;
        self.read_own(line).filter(|(found, _)| !is_present(found) || says_publication(&line.text))
    }

    fn read_own(&self, line: &Line) -> Option<(Published, Telling)> {
        if line.around.is_update || line.around.is_event || line.label == Some(Label::Update) {
            return None;
        }
        let own = line.parts.iter().filter(|part| !part.is_update && !part.is_of_link);
        let holders = own.filter(|part| count(&part.text) <= LINE_WORDS && !says_update(&part.text));
        // The day of what a link leads to is no other one's.
        if says_other(&line.text) || !line.parts.is_empty() && line.parts.iter().all(|part| part.is_of_link) {
            return None;
        }
        if let Some(found) = holders.into_iter().find_map(|part| Some((self.part(part)?, self.telling(part)))) {
            return Some(found);
        }
        if !is_short(line) || says_owner(&line.text) {
            return None;
        }
        let is_mixed = says_update(&line.text) && !says_publication(&line.text);
        let whole = if is_mixed { before_update(&line.text) } else { line.text.as_str() };
        let texts = line.without_update.as_deref().into_iter().chain([whole]);
        let (text, found) = texts.into_iter().find_map(|text| Some((text, self.text(before_author(text)).or_else(|| self.text(text))?)))?;
        if self.is_ago(text) {
            return Some((found, Telling::Ago));
        }
        let is_dated = says_publication(text) || line.label == Some(Label::Publication) || looks_like_date(before_author(text));
        let is_byline =
            || line.around.marked > 0 || text.contains(['|', '·', '•', '»']) || begins_with_author(text) || is_place_and_date(text);
        Some((
            found,
            if is_dated {
                Telling::Surely
            } else if is_byline() {
                Telling::Likely
            } else {
                Telling::Perhaps
            },
        ))
    }

    fn telling(&self, part: &Part) -> Telling {
        if part.stamp.is_none() && self.is_ago(&part.text) { Telling::Ago } else { Telling::Surely }
    }

    fn is_ago(&self, text: &str) -> bool {
        matches!(self.dates.say(text), Some(Said::Ago(_)))
    }

    /// What the reader sees is the day at the place of publication, where a stamp in another zone is a day beside it.
    fn part(&self, part: &Part) -> Option<Published> {
        let stamp = part.stamp.as_deref().and_then(|stamp| self.dates.read_exact(stamp).or_else(|| self.dates.read(stamp)));
        let stamp = stamp.filter(|found| self.span.holds(found));
        let text = self.text(&part.text);
        match (stamp, text) {
            (Some(stamp), Some(text)) if (stamp.day() - text.day()).num_days().abs() != 1 => Some(stamp),
            (stamp, text) => text.or(stamp),
        }
    }

    fn text(&self, text: &str) -> Option<Published> {
        let with_year = || self.year.filter(|_| looks_like_date(text)).and_then(|year| self.dates.read_with_year(text, year));
        let in_parts = || {
            let parts: Vec<&str> = text.split_whitespace().collect();
            (3..=5).contains(&parts.len()).then(|| self.dates.read_parts(&parts))?
        };
        self.dates.read(text).or_else(in_parts).or_else(with_year).filter(|found| self.span.holds(found))
    }
}

fn is_short(line: &Line) -> bool {
    count(&line.text) <= LINE_WORDS
}

/// Small words before an author's name.
const BY: &[&str] = &["by", "von", "par", "por", "di", "door", "av", "af", "od"];

/// A line such as `Thu 03.09.21 | 14:07 | By Ada Roe` without its author.
fn before_author(line: &str) -> &str {
    let is_by = |word: &str| BY.iter().any(|by| word.eq_ignore_ascii_case(by));
    let words = line.split(' ').scan(0, |at, word| {
        let from = *at;
        *at += word.len() + 1;
        Some((from, word))
    });
    let author = words.skip(1).find(|(_, word)| is_by(word)).map_or(line.len(), |(at, _)| at);
    line[..author].trim_end()
}

fn begins_with_author(line: &str) -> bool {
    line.split_once(' ').is_some_and(|(first, _)| BY.iter().any(|by| first.eq_ignore_ascii_case(by)))
}

/// `Berlin, 3. März 2012`; `The board, d.d. 9-11-06`.
fn is_place_and_date(text: &str) -> bool {
    let place = |place: &str| count(place) <= 3 && place.starts_with(char::is_uppercase) && !place.contains(|c: char| c.is_ascii_digit());
    let bare = |date: &str| looks_like_date(date.trim_start().trim_start_matches("d.d."));
    text.split_once(',').is_some_and(|(before, date)| place(before) && bare(date))
}

/// A cell that holds nothing but a day, without a name or a label that says which.
fn is_bare_cell(line: &Line) -> bool {
    line.around.is_cell && line.around.is_own() && line.label.is_none() && line.parts.is_empty() && looks_like_date(&line.text)
}

fn one_day(mut days: impl Iterator<Item = Published>) -> Option<Published> {
    let first = days.next()?;
    days.all(|other| other.day() == first.day()).then_some(first)
}
