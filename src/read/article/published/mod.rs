//! When an article was published, by what the page says in all the places where pages say it.
//!
//! The order is by how often each place is right: claims made for machines, then the address, then what stands
//! near the headline. Dates of comments, of other stories, of the last update and of the copyright are none.

mod claims;
mod lines;
mod near;
#[cfg(test)]
mod tests;
mod words;
mod zone;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use scraper::Html;
use url::Url;

use self::claims::Claims;
pub(super) use self::lines::{Line, Lines};
use self::near::Search;
use super::meta::Meta;
use crate::model::Published;
use crate::read::Context;
use crate::read::date::{self, DateReader};

/// A kind of place where a page says its day of publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    ArticleData,
    Meta,
    Microdata,
    PageData,
    Address,
    SaidNear,
    SurelyNear,
    LikelyNear,
    Said,
    Dateline,
    BrokenData,
    State,
    WeakMeta,
    Marked,
    First,
    AgoNear,
    CalledUpdated,
    Updated,
    OnlyDay,
}

/// The places, those that are right most often first.
const PLACES: &[Place] = &[
    Place::ArticleData,
    Place::Meta,
    Place::Microdata,
    Place::PageData,
    Place::BrokenData,
    Place::Address,
    Place::State,
    Place::SaidNear,
    Place::SurelyNear,
    Place::Said,
    Place::LikelyNear,
    Place::Dateline,
    Place::CalledUpdated,
    Place::WeakMeta,
    Place::Marked,
    Place::First,
    Place::AgoNear,
    Place::Updated,
    Place::OnlyDay,
];

/// A claim this near to the present is the time of the visit.
const PRESENT: TimeDelta = TimeDelta::minutes(5);

/// The page and what is known of it.
#[derive(Debug)]
pub struct Asked<'a> {
    pub page: &'a Html,
    pub url: &'a Url,
    pub meta: &'a Meta,
    pub title: Option<&'a str>,
    pub context: &'a Context,
    pub dates: &'a DateReader,
}

/// The day or instant of first publication, or nothing where the page does not say it.
pub fn find(asked: &Asked<'_>) -> Option<Published> {
    let mut lines = None;
    let found = PLACES.iter().find_map(|place| ask(*place, asked, &mut lines))?;
    // Content systems store world time; what readers see is the day at the place of publication.
    let Published::At(instant) = found else { return Some(found) };
    if instant.offset().utc_minus_local() != 0 {
        return Some(found);
    }
    let search = search_of(asked, &mut lines);
    if let Some(day) = search.seen_instead(instant) {
        return Some(Published::Day(day));
    }
    let there = if search.sees(found.day()) { None } else { zone::named(asked.page) };
    Some(there.map_or(found, |zone| Published::At(instant.with_timezone(&zone).fixed_offset())))
}

/// The day or instant of the last change that the page claims: none before that of publication, and not the present, which a page
/// that is made for each visitor says.
pub fn modified(asked: &Asked<'_>, published: Option<Published>) -> Option<Published> {
    let claims = Claims { page: asked.page, meta: asked.meta, dates: asked.dates, span: Span::until(asked.context.now) };
    let is_present = |instant: DateTime<Utc>| (asked.context.now - instant).abs() < PRESENT;
    claims
        .modified()
        .filter(|modified| published.is_none_or(|published| modified.day() >= published.day()))
        .filter(|modified| !matches!(modified, Published::At(instant) if is_present(instant.to_utc())))
}

/// The page's lines and what reads their dates, made when they are first asked for.
fn search_of<'a>(asked: &Asked<'_>, lines: &'a mut Option<(Lines, DateReader)>) -> Search<'a> {
    let (lines, dates) = lines.get_or_insert_with(|| {
        let lines = Lines::of(asked.page, asked.title);
        let mut dates = asked.dates.clone();
        dates.settle_order(lines.lines.iter().map(|line| line.text.as_str()));
        let has_table_of_days = search(asked, &lines, &dates).finds_table_of_days();
        (Lines { has_table_of_days, ..lines }, dates)
    });
    search(asked, lines, dates)
}

fn search<'a>(asked: &Asked<'_>, lines: &'a Lines, dates: &'a DateReader) -> Search<'a> {
    let now = asked.context.now;
    Search { lines, dates, year: date::year_in(asked.url).map(|(year, _)| year), span: Span::until(now), today: now.date_naive() }
}

fn ask(place: Place, asked: &Asked<'_>, lines: &mut Option<(Lines, DateReader)>) -> Option<Published> {
    let span = Span::until(asked.context.now);
    let claims = Claims { page: asked.page, meta: asked.meta, dates: asked.dates, span };
    let mut search = |find: fn(&Search<'_>) -> Option<Published>| find(&search_of(asked, lines));
    match place {
        Place::ArticleData => claims.article_data(),
        Place::Meta => claims.meta(claims::METAS),
        Place::Microdata => claims.microdata(),
        Place::PageData => claims.page_data(),
        Place::BrokenData => claims.broken_data(),
        Place::State => claims.state(),
        Place::WeakMeta => claims.meta(claims::WEAK_METAS),
        Place::Address => {
            let own = date::from_url(asked.url).filter(|found| span.holds(found));
            own.or_else(|| date::from_url(&asked.url.join(asked.meta.address()?).ok()?).filter(|found| span.holds(found)))
        }
        Place::SaidNear => search(|search| search.said_near()),
        Place::CalledUpdated => search(|search| search.called_updated_near()),
        Place::SurelyNear => search(|search| search.surely_near()),
        Place::LikelyNear => search(|search| search.likely_near()),
        Place::Said => search(|search| search.said_somewhere()),
        Place::Dateline => search(|search| search.dateline()),
        Place::Marked => search(|search| search.marked_somewhere()),
        Place::AgoNear => search(|search| search.ago_near()),
        Place::First => search(|search| search.first_somewhere()),
        Place::OnlyDay => search(|search| search.only_day()),
        Place::Updated => search(|search| search.of_update()),
    }
}

/// The days on which something can have been published: nothing was on the web before 1990, and clocks are wrong by a day at most.
#[derive(Debug, Clone, Copy)]
struct Span {
    from: NaiveDate,
    to: NaiveDate,
}

impl Span {
    fn until(now: DateTime<Utc>) -> Span {
        Span { from: NaiveDate::from_ymd_opt(1990, 1, 1).unwrap_or_default(), to: now.date_naive() + TimeDelta::days(2) }
    }

    fn holds(&self, found: &Published) -> bool {
        (self.from..=self.to).contains(&found.day())
    }
}
