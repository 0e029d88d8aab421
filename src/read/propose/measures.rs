//! What a candidate would have announced, in figures.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{Candidate, LIST};
use crate::model::{Item, Published, title_key};

/// Shares are from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    pub items: usize,
    /// Of those that do not lie ahead.
    pub newest: Option<NaiveDate>,
    pub last_90_days: usize,
    pub last_year: usize,
    pub dated: f32,
    /// With a time of day.
    pub exact: f32,
    pub ids: f32,
    pub(super) detail: f32,
    pub(super) life: f32,
    pub(super) oddity: Option<Oddity>,
}

/// Why it is no list of announcements at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Oddity {
    Comments,
    Calendar { ahead: usize, dated: usize },
}

/// Days until a newsroom counts as slow, and until as dead.
const LIVELY: i64 = 90;
const ALIVE: i64 = 365;
/// A release for tomorrow, or from where tomorrow has come, is none that lies ahead.
const AHEAD: TimeDelta = TimeDelta::days(2);
/// Announcements that lie ahead are rare; of a calendar's entries most do, or the next few.
const CALENDAR: f32 = 0.3;

/// How comments begin and what their feeds are called, as `title_key` has them.
const COMMENT_ON: &[&str] =
    &["comment on", "by ", "re ", "kommentar zu", "kommentar von", "commentaire sur", "comentario en", "commento su"];
const COMMENTS: &[&str] =
    &["comments on", "comments for", "kommentare zu", "kommentare für", "commentaires sur", "comentarios en", "commenti"];

pub(super) fn measure(candidate: &Candidate, now: DateTime<Utc>) -> Measures {
    let items = &candidate.items;
    let today = now.date_naive();
    let days: Vec<NaiveDate> = items.iter().filter_map(|item| Some(item.published?.day())).collect();
    let past = || days.iter().copied().filter(|day| *day <= today + AHEAD);
    let within = |limit: i64| past().filter(|day| (today - *day).num_days() <= limit).count();
    let newest = past().max();
    let share = |has: &dyn Fn(&Item) -> bool| items.iter().filter(|item| has(item)).count() as f32 / items.len().max(1) as f32;
    let dated = share(&|item| item.published.is_some());
    let exact = share(&|item| matches!(item.published, Some(Published::At(_))));
    let ids = share(&|item| item.guid.is_some());
    let texts = share(&|item| item.teaser.is_some() || item.text.is_some());
    Measures {
        items: items.len(),
        newest,
        last_90_days: within(LIVELY),
        last_year: within(ALIVE),
        dated,
        exact,
        ids,
        detail: 0.60 + 0.15 * dated + 0.10 * exact + 0.10 * ids + 0.05 * texts,
        life: life(newest.map(|newest| (today - newest).num_days())) * if items.len() < LIST { 0.5 } else { 1.0 },
        oddity: oddity(candidate, days.len(), days.len() - past().count()),
    }
}

fn life(age_in_days: Option<i64>) -> f32 {
    match age_in_days {
        None => 0.8,
        Some(days) if days <= LIVELY => 1.0,
        Some(days) if days <= ALIVE => 0.7,
        Some(_) => 0.2,
    }
}

fn oddity(candidate: &Candidate, dated: usize, ahead: usize) -> Option<Oddity> {
    let begins = |text: &str, words: &[&str]| words.iter().any(|word| title_key(text).starts_with(word));
    let comments = candidate.items.iter().filter(|item| begins(&item.title, COMMENT_ON)).count();
    if 2 * comments > candidate.items.len() || candidate.title.as_deref().is_some_and(|title| begins(title, COMMENTS)) {
        return Some(Oddity::Comments);
    }
    (ahead >= 2 && ahead as f32 >= CALENDAR * dated as f32).then_some(Oddity::Calendar { ahead, dated })
}
