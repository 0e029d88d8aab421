//! The measures of the evaluation, on items as they were found.

use std::collections::{HashMap, HashSet};

use presswatch::model::{Item, title_key};

use super::corpus::{Page, same_url};

/// What is right on one page.
#[derive(Default, Clone, Copy)]
pub struct Score {
    pub right: usize,
    pub found: usize,
    pub expected: usize,
    pub titles: (usize, usize),
    pub dates: usize,
    pub dates_right: usize,
    pub dates_wrong: usize,
}

impl Score {
    pub fn f1(&self) -> f64 {
        match (self.found, self.expected) {
            (0, 0) => 1.0,
            _ => 2.0 * self.right as f64 / (self.found + self.expected) as f64,
        }
    }

    pub fn is_exact(&self) -> bool {
        self.right == self.found && self.found == self.expected
    }
}

/// Compares what was found on a page with what it holds.
pub fn score(page: &Page, items: &[Item]) -> Score {
    let matches = matches(page, items);
    let mut score = Score { found: matches.len(), expected: page.truth.len(), ..Score::default() };
    for (item, expected) in matches.into_iter().filter_map(|(item, expected)| Some((item, &page.truth[expected?]))) {
        score.right += 1;
        if let Some(title) = &expected.title {
            score.titles.1 += 1;
            score.titles.0 += usize::from(likeness(&item.title, title) >= 0.75);
        }
        if let Some(date) = &expected.date {
            let found = item.published.map(|published| published.day().to_string());
            score.dates += 1;
            score.dates_right += usize::from(found.as_ref() == Some(date));
            score.dates_wrong += usize::from(found.is_some_and(|found| found != *date));
        }
    }
    score
}

/// The items found, each once, with the expected one that each is.
pub fn matches<'i>(page: &Page, items: &'i [Item]) -> Vec<(&'i Item, Option<usize>)> {
    let key = |item: &Item| item.url.as_ref().map(|url| same_url(url.as_str(), &page.url));
    let (mut by_url, mut by_other, mut by_title) = (HashMap::new(), HashMap::new(), HashMap::<String, Vec<usize>>::new());
    for (at, item) in page.truth.iter().enumerate() {
        item.url.iter().for_each(|url| {
            by_url.entry(url.clone()).or_insert(at);
        });
        item.others.iter().for_each(|url| {
            by_other.entry(url.clone()).or_insert(at);
        });
        if let Some(title) = &item.title {
            by_title.entry(title_key(title)).or_default().push(at);
        }
    }
    let mut seen = HashSet::new();
    let mut found: Vec<(&Item, Option<String>, Option<usize>)> = items
        .iter()
        .filter(|item| seen.insert(key(item).unwrap_or_else(|| title_key(&item.title))))
        .map(|item| (item, key(item), None))
        .collect();
    let mut used = HashSet::new();
    for step in 0..3 {
        for (item, key, right) in found.iter_mut().filter(|(_, _, right)| right.is_none()) {
            let candidates: Vec<usize> = match step {
                0 => key.as_ref().and_then(|key| by_url.get(key)).copied().into_iter().collect(),
                1 => key.as_ref().and_then(|key| by_other.get(key)).copied().into_iter().collect(),
                _ => {
                    let same = by_title.get(&title_key(&item.title)).into_iter().flatten();
                    same.copied().filter(|at| page.truth[*at].url.is_none() || key.is_none()).collect()
                }
            };
            *right = candidates.into_iter().find(|at| used.insert(*at));
        }
    }
    found.into_iter().map(|(item, _, right)| (item, right)).collect()
}

/// F1 of words; each sign of a dense script is one.
pub fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (words(a), words(b));
    let mut left = HashMap::<&str, usize>::new();
    b.iter().for_each(|word| *left.entry(word).or_default() += 1);
    let common = a.iter().filter(|word| left.get_mut(word.as_str()).is_some_and(take_one)).count();
    if a.is_empty() || b.is_empty() {
        f64::from(u8::from(a.is_empty() == b.is_empty()))
    } else {
        2.0 * common as f64 / (a.len() + b.len()) as f64
    }
}

fn take_one(count: &mut usize) -> bool {
    let is_left = *count > 0;
    *count = count.saturating_sub(1);
    is_left
}

fn words(text: &str) -> Vec<String> {
    let is_dense = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}');
    let mut words = Vec::new();
    for word in title_key(text).split(' ') {
        let mut begun = String::new();
        for letter in word.chars() {
            if is_dense(letter) {
                words.extend((!begun.is_empty()).then(|| std::mem::take(&mut begun)));
                words.push(letter.to_string());
            } else {
                begun.push(letter);
            }
        }
        words.extend((!begun.is_empty()).then_some(begun));
    }
    words
}
