//! A newsroom's rhythm, from the days of its own announcements: whether a silence, or a flood, is one that its history would not
//! lead one to expect. A remark for people, never a verdict: nothing is believed or doubted because of it.
//!
//! **Silence.** The time between two days with news is measured in the newsroom's own time, in which a day counts as much as its
//! weekday usually brings (a Sunday next to nothing where Sundays are quiet), and today only as far as its usual hours have passed. To
//! these gaps a Weibull distribution is fitted by mean and variation, with the closed forms of Justus et al. ("Methods for
//! estimating wind speed frequency distributions", J. Appl. Meteor. 17, 1978: k = cv^-1.086) and Lysen ("Introduction to wind energy",
//! 1983: scale = mean (0.568 + 0.433/k)^(-1/k)): k = 1 is a Poisson process, less is bursts, more is a calendar. Mean and variation are
//! taken at the upper end of their 95 % interval, as ten gaps say little. A silence is improbable if it would come less than once in
//! `YEARS` years, and is half as long again as any before: holidays and half-year closing are in the history of whoever has them.
//!
//! **Volume.** A week beyond thrice the fullest, or four weeks below a third of the emptiest, of half a year at least. That the next of
//! m + 1 alike weeks beats all m before has the probability 1 / (m + 1) (Gumbel and von Schelling, 1950); thrice is far beyond.

#[cfg(test)]
mod tests;

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Timelike, Utc};

/// How far back a newsroom's habits count.
const HISTORY: TimeDelta = TimeDelta::days(5 * 365);

/// Fewer gaps than these are no rhythm.
const GAPS: usize = 10;

/// A silence that comes once in so many years by the newsroom's own history is pointed out.
const YEARS: f64 = 20.0;

/// What is pinned to a listing may be years older than all else on it.
const PINNED: usize = 3;

/// Of the normal distribution: 95 of 100 are below.
const UPPER: f64 = 1.645;

/// Shapes outside of these are chance: a calendar is never exact, and a burst never that wild.
const SHAPES: (f64, f64) = (0.4, 3.0);

/// Two weeks of holidays that the history has not seen yet, a week where it has a whole year; where every day brings news, three days.
const UNSEEN_HOLIDAYS: i64 = 14;
const SEEN_HOLIDAYS: i64 = 7;
const EVERY_DAY: i64 = 3;

/// Weeks of history from which on volumes are compared.
const WEEKS: usize = 26;
const TIMES: usize = 3;
/// Below these numbers all is chance.
const MORE_AT_LEAST: usize = 10;
const FEWER_FROM: usize = 12;

/// When a newsroom published.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// A day for each announcement, in any order.
    pub days: Vec<NaiveDate>,
    /// How many were first seen in each hour of the day, UTC; all zero where that is not known.
    pub hours: [u32; 24],
    /// The days are those that the newsroom names, and not those on which presswatch happened to look.
    pub dated: bool,
}

/// What is unusual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusual {
    /// `silent`, `more` or `fewer`.
    pub word: &'static str,
    /// In words, for operator and reader alike.
    pub detail: String,
}

/// What is unusual about a newsroom now, by its own history.
pub fn unusual(history: &History, now: DateTime<Utc>) -> Option<Unusual> {
    let today = now.date_naive();
    let mut days: Vec<NaiveDate> = history.days.iter().copied().filter(|day| *day <= today && today - *day <= HISTORY).collect();
    days.sort_unstable();
    let days = without_pinned(&days);
    silence(days, history, now).or_else(|| if history.dated { volume(days, today) } else { None })
}

/// Leaves out single days at the beginning that lie apart from all others.
fn without_pinned(days: &[NaiveDate]) -> &[NaiveDate] {
    let gap = |pair: &[NaiveDate]| pair[1] - pair[0];
    for left_out in (1..=PINNED.min(days.len().saturating_sub(GAPS))).rev() {
        let rest = &days[left_out..];
        let longest = rest.windows(2).map(gap).max().unwrap_or_default();
        if days[left_out] - days[left_out - 1] > longest * 3 {
            return rest;
        }
    }
    days
}

fn silence(all: &[NaiveDate], history: &History, now: DateTime<Utc>) -> Option<Unusual> {
    let mut days = all.to_vec();
    days.dedup();
    let (first, last) = (*days.first()?, *days.last()?);
    let week = Week::of(&days);
    let gaps: Vec<f64> = days.windows(2).map(|pair| week.passed(pair[0], pair[1])).collect();
    if gaps.len() < GAPS {
        return None;
    }
    let today = now.date_naive();
    let longest = days.windows(2).map(|pair| (pair[1] - pair[0]).num_days()).max()?;
    let silent_for = (today - last).num_days();
    if silent_for < at_least(&days) || silent_for * 2 <= longest * 3 {
        return None;
    }
    let silent = week.passed(last, today) - week.weight(today) * (1.0 - share_of_day(&history.hours, now.hour()));
    let gaps_a_year = 365.25 * gaps.len() as f64 / (last - first).num_days().max(1) as f64;
    (tail(&gaps, silent) * gaps_a_year * YEARS < 1.0).then(|| Unusual {
        word: "silent",
        detail: format!(
            "silent since {}; by its own history (longest pause {longest} days) that comes less than once in {YEARS} years",
            last.format("%-d %B %Y")
        ),
    })
}

/// Shorter silences are never worth a word.
fn at_least(days: &[NaiveDate]) -> i64 {
    let (first, last) = (days[0], days[days.len() - 1]);
    let was_daily = days.len() >= 28 && (last - days[days.len() - 28]).num_days() == 27;
    match (last - first).num_days() {
        _ if was_daily => EVERY_DAY,
        365.. => SEEN_HOLIDAYS,
        _ => UNSEEN_HOLIDAYS,
    }
}

/// The probability that a gap is longer than `silent`, by the fit that the module's head describes.
fn tail(gaps: &[f64], silent: f64) -> f64 {
    let n = gaps.len() as f64;
    let mean = gaps.iter().sum::<f64>() / n;
    let variance = gaps.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let variation = variance.sqrt() / mean;
    let upper_mean = mean * (1.0 + UPPER * variation / n.sqrt());
    let upper_variation = variation * (1.0 + UPPER / (2.0 * n).sqrt());
    let shape = upper_variation.powf(-1.086).clamp(SHAPES.0, SHAPES.1);
    let scale = upper_mean * (0.568 + 0.433 / shape).powf(-1.0 / shape);
    (-(silent.max(0.0) / scale).powf(shape)).exp()
}

/// How much of a day's news has come by this hour; none where the hours are not known, so that today does not count.
fn share_of_day(hours: &[u32; 24], hour: u32) -> f64 {
    let all: u32 = hours.iter().sum();
    let until: u32 = hours.iter().take(hour as usize).sum();
    if all == 0 { 0.0 } else { f64::from(until) / f64::from(all) }
}

/// How much each weekday counts, Monday first; a day of a week counts 1 on average.
struct Week([f64; 7]);

impl Week {
    /// Each weekday's share of its days that brought news; the average counts as two further such days, as few weeks say little.
    fn of(days: &[NaiveDate]) -> Week {
        let (first, last) = (days[0], days[days.len() - 1]);
        let span = (last - first).num_days() + 1;
        let average = days.len() as f64 / span as f64;
        let mut with_news = [0.0_f64; 7];
        days.iter().for_each(|day| with_news[day.weekday().num_days_from_monday() as usize] += 1.0);
        let mut of_weekday = [(span / 7) as f64; 7];
        first.iter_days().take((span % 7) as usize).for_each(|day| of_weekday[day.weekday().num_days_from_monday() as usize] += 1.0);
        Week(std::array::from_fn(|at| (with_news[at] + 2.0 * average) / (of_weekday[at] + 2.0) / average)).in_all(7.0)
    }

    fn in_all(self, wanted: f64) -> Week {
        let all: f64 = self.0.iter().sum();
        Week(self.0.map(|weight| weight * wanted / all))
    }

    fn weight(&self, day: NaiveDate) -> f64 {
        self.0[day.weekday().num_days_from_monday() as usize]
    }

    /// From the end of one day to the end of another, in the newsroom's own time.
    fn passed(&self, from: NaiveDate, to: NaiveDate) -> f64 {
        let days = u64::try_from((to - from).num_days()).unwrap_or_default();
        let whole_weeks = days / 7;
        let rest = from.checked_add_days(Days::new(7 * whole_weeks)).unwrap_or(to);
        let rest: f64 = rest.iter_days().skip(1).take((days % 7) as usize).map(|day| self.weight(day)).sum();
        7.0 * whole_weeks as f64 + rest
    }
}

/// Of the days of all announcements, each as often as it had some.
fn volume(days: &[NaiveDate], today: NaiveDate) -> Option<Unusual> {
    let weeks = usize::try_from((today - *days.first()?).num_days() / 7).ok()?;
    if weeks <= WEEKS {
        return None;
    }
    // The last seven days are week 0.
    let mut counts = vec![0_usize; weeks];
    for day in days {
        let week = usize::try_from((today - *day).num_days() / 7).unwrap_or_default();
        if let Some(count) = counts.get_mut(week) {
            *count += 1;
        }
    }
    let most = *counts[1..].iter().max()?;
    if counts[0] >= TIMES * most && counts[0] >= most + MORE_AT_LEAST {
        let detail = format!("{} announcements within seven days, where it never had more than {most}", counts[0]);
        return Some(Unusual { word: "more", detail });
    }
    let of_four = |from: usize| counts[from..from + 4].iter().sum::<usize>();
    let least = (4..=weeks - 4).map(of_four).min()?;
    let detail = || format!("{} announcements within four weeks, where it never had fewer than {least}", of_four(0));
    (least >= FEWER_FROM && of_four(0) > 0 && TIMES * of_four(0) < least).then(|| Unusual { word: "fewer", detail: detail() })
}
