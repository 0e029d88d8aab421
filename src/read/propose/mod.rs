//! Which of several addresses a newsroom is best watched at: each is judged by what it would have announced.
//!
//! The yardstick is the page that was asked for, or where that holds no list, the newsroom that it links to. Whatever
//! has all that the yardstick shows may take its place, and does where it says more: exact times, ids that stay.
//! Whatever lacks a part of it never does, however lively it is: a dead blog's feed, the comments, the calendar, the feed
//! of another section.
//!
//! The rule: `worth = detail × life × kind`, each from 0 to 1.
//!
//! | factor | is |
//! | --- | --- |
//! | detail | 0.60, and 0.15 × the share of entries with a date, 0.10 × with a time, 0.10 × with an id, 0.05 × with a teaser or text |
//! | life | 1 if the newest is at most 90 days old, 0.7 up to a year, 0.2 beyond; 0.8 without dates; half where there are less than three entries |
//! | kind | 0.85 for a sitemap, which has no teasers and, with news, forgets after two days; 1 for all others |
//!
//! Against the yardstick: from 80 % of what it shows on, with at most as many strangers as friends, the worth counts as it is; below 30 %
//! a tenth of it; between, at most the yardstick's own, times the share. Comments and calendars count a tenth.

mod agreement;
mod measures;
mod paths;
mod pointers;

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use url::Url;

pub use measures::Measures;
pub use paths::{folder_of, newsroom_paths, paths_of};
pub use pointers::{Pointers, pointers, sitemaps_in};

use crate::model::{Item, Kind, Select};
use agreement::Agreement;
use measures::{Oddity, measure};

/// An address that was read, and what it holds.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub url: Url,
    /// `Article` is one announcement with a page of its own.
    pub kind: Kind,
    pub origin: Origin,
    /// Empty for a living page.
    pub items: Vec<Item>,
    /// What the page or feed calls itself.
    pub title: Option<String>,
    /// The rule that it has to be read by.
    pub select: Option<Select>,
}

/// How an address was come by, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// It is the one that was asked for.
    Asked,
    /// The page links to it as its newsroom.
    Linked,
    /// It is where newsrooms of its platform have the page's announcements for machines.
    Tried,
    /// The page advertises it as a feed.
    Advertised,
    /// robots.txt names it, or it is where sitemaps are.
    Sitemap,
}

/// A candidate, judged.
#[derive(Debug, Clone)]
pub struct Ranked {
    pub candidate: Candidate,
    pub measures: Measures,
    /// From 0 to 1.
    pub worth: f32,
    /// One line for a person.
    pub why: String,
}

/// From here on a list can be a yardstick.
const LIST: usize = 3;
/// Below this worth a candidate is shown, but not taken by itself.
const USABLE: f32 = 0.3;
const HAS_ALL: f32 = 0.8;
const ELSEWHERE: f32 = 0.3;
const MIXED: f32 = 0.5;
const ASIDE: f32 = 0.1;
/// Of a page that was asked for and is watched as a whole; lists found from there are half of what they are.
const WHOLE_PAGE: f32 = 0.9;
const BESIDE_WHOLE_PAGE: f32 = 0.5;
/// Of a single announcement: anything that lists more is better.
const ONE_ARTICLE: f32 = 0.3;

impl Ranked {
    /// True if it may be taken without asking: it was asked for, or it is likely to be the newsroom.
    pub fn is_usable(&self) -> bool {
        self.candidate.origin == Origin::Asked || self.worth >= USABLE
    }

    /// The newest entries; of undated ones the first.
    pub fn samples(&self, most: usize) -> Vec<&Item> {
        let mut items: Vec<&Item> = self.candidate.items.iter().collect();
        items.sort_by_key(|item| std::cmp::Reverse(item.published.map(|published| published.day())));
        items.truncate(most);
        items
    }
}

/// Judges the candidates; the best comes first.
pub fn rank(candidates: Vec<Candidate>, now: DateTime<Utc>) -> Vec<Ranked> {
    let measured: Vec<(Candidate, Measures)> = candidates
        .into_iter()
        .map(|candidate| {
            let measures = measure(&candidate, now);
            (candidate, measures)
        })
        .collect();
    let yardstick = yardstick(&measured).map(|at| {
        let (candidate, measures) = &measured[at];
        Yardstick { url: candidate.url.clone(), items: candidate.items.clone(), worth: alone(candidate, measures) }
    });
    let has_whole_page = measured.iter().any(|(candidate, _)| candidate.origin == Origin::Asked && is_whole_page(candidate.kind));
    let judge = |(candidate, measures): (Candidate, Measures)| {
        let (worth, why) = judge(&candidate, &measures, yardstick.as_ref(), has_whole_page);
        Ranked { candidate, measures, worth, why }
    };
    let mut ranked: Vec<Ranked> = measured.into_iter().map(judge).collect();
    // Worths that differ by less than a hundredth say nothing.
    ranked.sort_by_key(|ranked| {
        let hundredths = (ranked.worth * 100.0).round() as i32;
        (
            std::cmp::Reverse(hundredths),
            preference(ranked.candidate.kind),
            ranked.candidate.origin,
            std::cmp::Reverse(ranked.measures.last_year),
        )
    });
    ranked
}

struct Yardstick {
    url: Url,
    items: Vec<Item>,
    worth: f32,
}

/// The asked page if it holds a list, else the first newsroom that is alive, else the first.
fn yardstick(measured: &[(Candidate, Measures)]) -> Option<usize> {
    let find = |is_it: &dyn Fn(&Candidate, &Measures) -> bool| {
        measured.iter().position(|(candidate, measures)| candidate.items.len() >= LIST && is_it(candidate, measures))
    };
    find(&|candidate, _| candidate.origin == Origin::Asked)
        .or_else(|| find(&|candidate, measures| candidate.origin == Origin::Linked && measures.life >= 0.7))
        .or_else(|| find(&|candidate, _| candidate.origin == Origin::Linked))
}

fn is_whole_page(kind: Kind) -> bool {
    matches!(kind, Kind::Page | Kind::Roundup)
}

/// What it is worth with nothing to compare it to.
fn alone(candidate: &Candidate, measures: &Measures) -> f32 {
    let of_kind = if candidate.kind == Kind::Sitemap { 0.85 } else { 1.0 };
    let of_oddity = if measures.oddity.is_some() { ASIDE } else { 1.0 };
    measures.detail * measures.life * of_kind * of_oddity
}

fn judge(candidate: &Candidate, measures: &Measures, yardstick: Option<&Yardstick>, has_whole_page: bool) -> (f32, String) {
    match (candidate.origin, candidate.kind) {
        (Origin::Asked, Kind::Page) => return (WHOLE_PAGE, "the page itself, watched paragraph by paragraph".to_owned()),
        (Origin::Asked, Kind::Roundup) => return (WHOLE_PAGE, "the page itself, watched story by story".to_owned()),
        (_, Kind::Article | Kind::Page | Kind::Roundup) => {
            return (ONE_ARTICLE, "one announcement, which would be watched for edits".to_owned());
        }
        _ => {}
    }
    let own = alone(candidate, measures);
    if let Some(oddity) = &measures.oddity {
        return (own, told(oddity));
    }
    let against = yardstick.filter(|yardstick| yardstick.url != candidate.url && candidate.origin != Origin::Asked);
    let (worth, why) = match against {
        Some(yardstick) => compare(candidate, measures, own, yardstick),
        None => (own, itself(candidate, measures)),
    };
    if has_whole_page && candidate.origin != Origin::Asked {
        return (worth * BESIDE_WHOLE_PAGE, format!("{why}; not the page asked for"));
    }
    (worth, why)
}

fn compare(candidate: &Candidate, measures: &Measures, own: f32, yardstick: &Yardstick) -> (f32, String) {
    let agreement = Agreement::of(&candidate.items, &yardstick.items);
    let (covers, friends) = (agreement.covers(), agreement.friends());
    if covers < ELSEWHERE {
        let why = match measures.newest {
            Some(newest) if measures.life < 0.5 => format!("nearly dead: nothing since {newest}"),
            _ if agreement.held == 0 => "has nothing of what the newsroom page shows: another section".to_owned(),
            _ => format!("has {} of {} that the newsroom page shows", agreement.held, agreement.shown),
        };
        return (own * ASIDE, why);
    }
    if covers < HAS_ALL {
        let why = format!("lacks {} of {} that the newsroom page shows", agreement.shown - agreement.held, agreement.shown);
        return (own.min(yardstick.worth) * covers, why);
    }
    if friends < MIXED {
        let why = format!("mixes them with others: {} of {} are not on the newsroom page", agreement.strangers, agreement.window);
        return (own.min(yardstick.worth) * friends, why);
    }
    (own, format!("has what the newsroom page shows{}", details(measures)))
}

fn itself(candidate: &Candidate, measures: &Measures) -> String {
    let who = match candidate.origin {
        Origin::Asked => "the address itself",
        Origin::Linked => "the newsroom that the page links to",
        Origin::Advertised => "a feed that the page advertises",
        Origin::Tried => "where newsrooms made so have their announcements for machines",
        Origin::Sitemap => "the site's own list of its pages",
    };
    match measures.newest {
        Some(newest) if measures.life < 0.5 => format!("{who}; nothing since {newest}"),
        _ => format!("{who}{}", details(measures)),
    }
}

fn details(measures: &Measures) -> String {
    let has = |share: f32| share >= 0.5;
    let parts = [
        (has(measures.exact), "with times"),
        (has(measures.dated) && !has(measures.exact), "with days"),
        (!has(measures.dated), "without dates"),
        (has(measures.ids), "with ids that stay"),
    ];
    let parts: Vec<&str> = parts.into_iter().filter(|(holds, _)| *holds).map(|(_, text)| text).collect();
    format!(", {}", parts.join(", "))
}

fn told(oddity: &Oddity) -> String {
    match oddity {
        Oddity::Comments => "what readers comment, not what the newsroom announces".to_owned(),
        Oddity::Calendar { ahead, dated } => format!("a calendar: {ahead} of {dated} dates lie ahead"),
    }
}

/// Of equals: who names its entries best, the fastest to read.
fn preference(kind: Kind) -> u8 {
    match kind {
        Kind::Feed => 0,
        Kind::Json => 1,
        Kind::Listing => 2,
        Kind::Sitemap => 3,
        Kind::Roundup | Kind::Page => 4,
        Kind::Article | Kind::Auto => 5,
    }
}
