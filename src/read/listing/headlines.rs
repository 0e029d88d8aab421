//! What all headlines of a list end with besides their words: the day of publication in figures, a code of the office.
//! Words stay, also a day in words: `Annual report – 31 December 2025` means it.

use super::fields::Entry;
use super::words;

/// Words behind the day at most: `4/24/24 CA2/7`.
const BEHIND: usize = 2;

/// So many of the headlines end alike, or none is cut.
const MOST: f32 = 0.8;

/// A list shows its way from so many items on; from fewer, if all are dated.
const LEAST: usize = 4;
const LEAST_DATED: usize = 2;

/// Words that lead to the day.
const LEADS: &[&str] = &["filed", "on", "dated", "posted", "published", "vom", "du", "del", "de", "van", "от"];

/// Cuts the day in figures that ends the headlines of a list.
pub(super) fn cut_days(entries: &mut [Entry]) {
    // A list without links knows its items by their headlines: they are to stay the same when it grows.
    let are_dated = entries.iter().all(|entry| entry.published.is_some());
    if entries.len() < if are_dated { LEAST_DATED } else { LEAST } {
        return;
    }
    let cuts: Vec<Option<usize>> = entries.iter().map(|entry| day_at_end(&entry.title)).collect();
    if (cuts.iter().flatten().count() as f32) < MOST * entries.len() as f32 {
        return;
    }
    for (entry, cut) in entries.iter_mut().zip(cuts) {
        if let Some(cut) = cut {
            entry.title.truncate(cut);
        }
    }
}

/// Where the words of a headline end, if a day in figures follows them.
fn day_at_end(title: &str) -> Option<usize> {
    let starts: Vec<usize> = title.split(' ').scan(0, |at, word| Some((*at, *at += word.len() + 1).0)).collect();
    let word = |at: usize| title[starts[at]..].split(' ').next().unwrap_or_default();
    let from = starts.len().saturating_sub(BEHIND + 1);
    let mut at = (from..starts.len()).find(|at| is_day_in_figures(word(*at)))?;
    while at > 0 && LEADS.contains(&word(at - 1).to_lowercase().as_str()) {
        at -= 1;
    }
    let cut = title[..starts[at]]
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | ',' | '(' | '[' | ':'))
        .len();
    (words::letters(&title[..cut]) >= 6.0).then_some(cut)
}

fn is_day_in_figures(word: &str) -> bool {
    let word = word.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | ',' | ';'));
    word.len() >= 6 && word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'/' | b'.' | b'-')) && words::is_date(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_figures_ends_the_words() {
        let check = |title: &str, expected: Option<&str>| assert_eq!(day_at_end(title).map(|cut| &title[..cut]), expected, "{title}");
        check("Mill v. Weir Trust 4/24/24 CA2/7", Some("Mill v. Weir Trust"));
        check("Mill v. Weir Trust CA3 filed 4/29/2024", Some("Mill v. Weir Trust CA3"));
        check("Neue Weiche am Wehr – 03.02.2026", Some("Neue Weiche am Wehr"));
        check("Annual report – 31 December 2025", None);
        check("Report 2025", None);
        check("3/4/24", None);
        check("工廠開幕典禮 2026-01-13", Some("工廠開幕典禮"));
    }
}
