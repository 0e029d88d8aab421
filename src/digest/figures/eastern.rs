//! Figures of Arabic and Hebrew texts: sums, percentages, and what is counted by the thousand or more.
//!
//! There the counted noun stands right behind the scale (`١٢ مليون زائر`). Behind a bare number it may be anything, so those are left alone.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::numbers::value;
use super::{Figure, Kind, Place, tidy};

/// In European or eastern digits.
const NUMBER: &str = "[0-9٠-٩۰-۹]+(?:[.,٬٫][0-9٠-٩۰-۹]+)*";
/// Each with what it multiplies by, the longest form first.
const SCALES: [(&str, f64); 6] = [
    ("آلاف|ألف|אלפי|אלף", 1e3),
    ("ملايين|مليون|מיליוני|מיליון", 1e6),
    ("مليارات|مليار|بلايين|بليون", 1e9),
    ("מיליארדי|מיליארד", 1e9),
    ("تريليونات|تريليون", 1e12),
    ("טריליון", 1e12),
];
/// Some with the country that tells one dollar or riyal from another.
const CURRENCIES: &str = "دولارات|دولار(?: أمريكي| كندي| أسترالي)?|دولارًا|دولاراً|يورو|ريالات|ريال(?: سعودي| قطري| عماني)?|ريالًا|درهم(?: إماراتي| مغربي)?|دراهم|درهمًا|دينار(?: كويتي| أردني| بحريني)?|دنانير|دينارًا|جنيهات|جنيه(?: مصري| إسترليني)?|جنيهًا|ليرات|ليرة(?: تركية| لبنانية| سورية)?|ين|يوان|שקלים|שקל|ש\"ח|ש״ח|דולרים|דולר|אירו|יורו";
const PERCENT: &str = "في المئة|في المائة|بالمئة|بالمائة|אחוזים|אחוז";
/// Behind a scale these count nothing.
const STOPS: &str = "من في على إلى عن مع أو بين حتى منذ سنة عام سنوات ساعة يوم של על עד או מתוך שנה שנים שעות ימים";

/// All of a line, sums before what is counted.
pub(super) fn find(text: &str) -> Vec<Place> {
    if !text.contains(|c| matches!(c, '\u{590}'..='\u{6ff}')) {
        return Vec::new();
    }
    let sums = each(&SUM, text, |found| Some((Kind::Money, in_dollars(found.get(0)?.as_str()))));
    let percentages = each(&PERCENTAGE, text, |_| Some((Kind::Percentage, 1.0)));
    let counted = each(&COUNTED, text, |found| {
        let thing = found.name("thing")?.as_str();
        (!STOPS.split(' ').any(|stop| stop == thing)).then_some((Kind::Quantity, 1.0))
    });
    [sums, percentages, counted].concat()
}

static SUM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let scale = scales();
    Regex::new(&format!(
        r"[₪$€][ \u{{a0}}]?(?P<number>{NUMBER})(?:[ \u{{a0}}](?P<scale>{scale})\b)?|(?P<bare>{NUMBER})(?:[ \u{{a0}}](?P<by>{scale}))?[ \u{{a0}}]?(?:(?:{CURRENCIES})\b|₪)"
    ))
    .ok()
});
static PERCENTAGE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(&format!(r"(?P<number>{NUMBER})[ \u{{a0}}]?(?:[%٪]|(?:{PERCENT})\b)")).ok());
static COUNTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(r"(?P<number>{NUMBER})[ \u{{a0}}](?P<scale>{})[ \u{{a0}}](?P<thing>\p{{L}}[\p{{L}}\p{{M}}]+)", scales())).ok()
});

fn scales() -> String {
    SCALES.map(|(words, _)| words).join("|")
}

/// Every match of the pattern that `judge` takes: its kind, and what one of it weighs.
fn each(pattern: &LazyLock<Option<Regex>>, text: &str, judge: impl Fn(&Captures<'_>) -> Option<(Kind, f64)>) -> Vec<Place> {
    let read = |found: Captures<'_>| {
        let whole = found.get(0)?;
        // A part of a longer number, a date, a name.
        if text[..whole.start()].ends_with(|c: char| c.is_alphanumeric() && c.is_ascii() || matches!(c, '.' | ',' | '/' | '-')) {
            return None;
        }
        let (kind, weight) = judge(&found)?;
        let part = |names: [&str; 2]| names.iter().find_map(|name| found.name(name)).map(|part| part.as_str());
        let number = value(part(["number", "bare"])?)?;
        let scale = part(["scale", "by"]).unwrap_or_default();
        let factor = SCALES.iter().find(|(words, _)| words.split('|').any(|word| word == scale)).map_or(1.0, |(_, factor)| *factor);
        let figure = Figure { text: tidy(whole.as_str()), kind, size: number * factor * weight, unit: String::new() };
        Some(Place { start: whole.start(), end: whole.end(), figure })
    };
    pattern.iter().flat_map(|pattern| pattern.captures_iter(text)).filter_map(read).collect()
}

/// What one unit of the sum's currency is worth, to the order of magnitude: only to say which sum is the larger one.
fn in_dollars(sum: &str) -> f64 {
    let has = |names: &[&str]| names.iter().any(|name| sum.contains(name));
    if has(&["جنيه", "ليرة", "ليرات"]) && !sum.contains("إسترليني") {
        0.03
    } else if has(&["ريال", "درهم", "دراهم", "يوان", "שקל", "ש\"ח", "ש״ח", "₪"]) {
        0.27
    } else {
        1.0
    }
}
