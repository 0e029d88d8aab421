//! Newsrooms of all habits over years: how often a silence is pointed out that is none, and how soon one that is.

use super::*;

/// A small generator of numbers that are alike in each run (SplitMix64, Steele et al. 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as f64 / u64::MAX as f64
    }

    /// From 0 up to `end`.
    fn up_to(&mut self, end: i64) -> i64 {
        (self.roll() * (end + 1) as f64) as i64
    }

    /// Of a Poisson distribution (Knuth).
    fn poisson(&mut self, mean: f64) -> usize {
        let (limit, mut product) = ((-mean).exp(), self.roll());
        let mut count = 0;
        while product > limit {
            product *= self.roll();
            count += 1;
        }
        count
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Habit {
    /// So many a day, on any day.
    Steady(f64),
    /// So many each working day, closed over Christmas and for two weeks in August.
    Working(f64),
    /// On one weekday, now and then a day late.
    Weekly,
    Monthly,
    Quarterly,
    /// Two full weeks each quarter, next to nothing between.
    Bursts,
}

/// Where this book begins: a Monday.
fn day(at: i64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 1, 6).unwrap() + TimeDelta::days(at)
}

/// The days of its announcements, over so many days.
fn days(habit: Habit, dice: &mut Dice, length: i64) -> Vec<NaiveDate> {
    let mut days = Vec::new();
    let shift = dice.up_to(60);
    for at in 0..length {
        let on = day(at);
        let is_working = on.weekday().num_days_from_monday() < 5;
        let is_holiday = (on.month() == 12 && on.day() >= 23) || (on.month() == 1 && on.day() <= 2) || (on.month() == 8 && on.day() <= 14);
        let count = match habit {
            Habit::Steady(mean) => dice.poisson(mean),
            Habit::Working(mean) => {
                if is_working && !is_holiday {
                    dice.poisson(mean)
                } else {
                    0
                }
            }
            Habit::Weekly => usize::from((at + shift) % 7 == 0),
            Habit::Monthly => usize::from((at + shift) % 30 == 0),
            Habit::Quarterly => usize::from((at + shift) % 91 == 0),
            Habit::Bursts => dice.poisson(if (at + shift) % 91 < 14 { 1.5 } else { 0.03 }),
        };
        let wobble = match habit {
            Habit::Weekly => i64::from(dice.up_to(9) == 9),
            Habit::Monthly => dice.up_to(5),
            Habit::Quarterly => dice.up_to(9),
            _ => 0,
        };
        days.extend(std::iter::repeat_n(on + TimeDelta::days(wobble), count));
    }
    days
}

fn evening(at: i64) -> DateTime<Utc> {
    day(at).and_hms_opt(20, 0, 0).unwrap().and_utc()
}

fn seen(days: &[NaiveDate], until: i64) -> History {
    let days = days.iter().copied().filter(|on| *on <= day(until)).collect();
    History { days, hours: [0; 24], dated: true }
}

const HABITS: [Habit; 10] = [
    Habit::Steady(0.15),
    Habit::Steady(0.5),
    Habit::Steady(3.0),
    Habit::Working(0.3),
    Habit::Working(1.0),
    Habit::Working(4.0),
    Habit::Weekly,
    Habit::Monthly,
    Habit::Quarterly,
    Habit::Bursts,
];

/// What begins to be said over two years of a newsroom that has a year behind it, looked at every third evening.
fn said(habit: Habit, seed: u64) -> Vec<&'static str> {
    let mut dice = Dice(seed);
    let days = days(habit, &mut dice, 3 * 365);
    let mut said = Vec::new();
    let mut before = None;
    for at in (365..3 * 365).step_by(3) {
        let now = unusual(&seen(&days, at), evening(at)).map(|unusual| unusual.word);
        if now != before {
            said.extend(now);
        }
        before = now;
    }
    said
}

#[test]
fn no_habit_is_called_a_silence_more_than_once_in_ten_years() {
    // `docs/operations.md` has the figures of a hundred of each.
    let newsrooms: usize = std::env::var("PRESSWATCH_NEWSROOMS").ok().and_then(|number| number.parse().ok()).unwrap_or(3);
    let mut total = 0;
    for habit in HABITS {
        let alarms: usize = (0..newsrooms as u64).map(|seed| said(habit, seed * 7919 + 1).len()).sum();
        println!("{habit:?}: {alarms} remarks in {} years", newsrooms * 2);
        assert!(alarms * 10 <= 2 * newsrooms + 9, "{habit:?}: {alarms}");
        total += alarms;
    }
    let years = 2 * newsrooms * HABITS.len();
    assert!(total * 20 <= years, "{total} remarks in {years} years");
}

/// Days from the last announcement to the remark; `None` if none came within a year.
fn noticed_after(habit: Habit, seed: u64) -> Option<i64> {
    let mut dice = Dice(seed);
    let days = days(habit, &mut dice, 3 * 365);
    let last = *days.last().unwrap();
    let end = (last - day(0)).num_days();
    (end..end + 365).find(|at| unusual(&seen(&days, *at), evening(*at)).is_some_and(|unusual| unusual.word == "silent")).map(|at| at - end)
}

#[test]
fn a_newsroom_that_falls_silent_is_pointed_out_in_its_own_time() {
    for (habit, latest) in [
        (Habit::Steady(3.0), 8),
        (Habit::Steady(0.5), 35),
        (Habit::Working(4.0), 30),
        (Habit::Working(1.0), 40),
        (Habit::Weekly, 23),
        (Habit::Monthly, 75),
        (Habit::Quarterly, 200),
        (Habit::Bursts, 360),
    ] {
        for seed in [3, 5, 8] {
            let after = noticed_after(habit, seed);
            println!("{habit:?}: {after:?}");
            assert!(after.is_some_and(|days| days <= latest), "{habit:?}: {after:?} days");
        }
    }
}

#[test]
fn a_day_counts_as_far_as_its_usual_hours_have_passed() {
    let days = days(Habit::Weekly, &mut Dice(3), 3 * 365);
    let end = (*days.last().unwrap() - day(0)).num_days();
    let mut hours = [0; 24];
    hours[18] = 40;
    let is_said = |at: i64, hour: u32| {
        let history = History { hours, ..seen(&days, at) };
        unusual(&history, day(at).and_hms_opt(hour, 0, 0).unwrap().and_utc()).is_some()
    };
    let first = (end..end + 60).find(|at| is_said(*at, 23)).unwrap();
    assert!(!is_said(first, 12), "what comes at six in the evening is not missed at noon");
    assert!(is_said(first + 1, 12));
}

#[test]
fn a_few_announcements_are_no_rhythm() {
    let days: Vec<NaiveDate> = (0..9).map(day).collect();
    assert_eq!(unusual(&seen(&days, 400), evening(400)), None);
}

#[test]
fn a_silence_ends_when_something_comes() {
    let mut days: Vec<NaiveDate> = (0..400).map(day).collect();
    let silent = unusual(&seen(&days, 420), evening(420)).unwrap();
    assert!(silent.word == "silent" && silent.detail.starts_with("silent since 8 February 2021"), "{silent:?}");
    days.push(day(420));
    let trickle = unusual(&seen(&days, 420), evening(420)).unwrap();
    assert!(trickle.word == "fewer" && trickle.detail.starts_with("8 announcements"), "{trickle:?}");
}

#[test]
fn what_is_pinned_from_years_ago_hides_no_silence() {
    let mut days: Vec<NaiveDate> = (1000..1400).map(day).collect();
    days.insert(0, day(0));
    assert_eq!(unusual(&seen(&days, 1420), evening(1420)).map(|unusual| unusual.word), Some("silent"));
}

#[test]
fn a_flood_and_a_trickle_are_pointed_out_and_only_by_the_newsrooms_own_dates() {
    let weekly = |weeks: std::ops::Range<i64>, count: usize| -> Vec<NaiveDate> {
        weeks.flat_map(|week| (0..count).map(move |n| day(7 * week + n as i64 % 5))).collect()
    };
    let mut flood = weekly(0..40, 4);
    flood.extend(std::iter::repeat_n(day(280), 20));
    let told = |days: &[NaiveDate], at: i64| unusual(&seen(days, at), evening(at)).map(|unusual| unusual.word);
    assert_eq!(told(&flood, 281), Some("more"));
    assert_eq!(unusual(&History { dated: false, ..seen(&flood, 281) }, evening(281)), None);
    let mut trickle = weekly(0..40, 5);
    trickle.extend([day(285), day(292), day(299), day(306)]);
    assert_eq!(told(&trickle, 307), Some("fewer"));
    assert_eq!(told(&weekly(0..40, 5), 279), None);
}
