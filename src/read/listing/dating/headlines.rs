//! Dates at one end of the headlines of a list.

use super::super::fields::Entry;
use super::super::page::View;
use super::super::words;
use crate::model::Published;

/// Words of a date at the end of a headline: `Thursday, 3 September 2021, 10:15`.
const MOST_WORDS: usize = 6;

/// Words that a headline has besides.
const LEAST_WORDS: usize = 2;

/// So many headlines show whether the list's have a date at one end.
const SAMPLE: usize = 12;

/// A date in a headline.
#[derive(Debug, Clone)]
pub(super) struct InTitle {
    pub(super) published: Published,
    /// What follows, where the date comes first.
    pub(super) rest: Option<String>,
}

/// The date at one end of each headline; nothing unless most of the list's have one.
pub(super) fn dates_in_titles(view: &View, entries: &[Entry]) -> Vec<Option<InTitle>> {
    let step = entries.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<bool> = entries.iter().step_by(step).map(|entry| date_in_title(view, &entry.title).is_some()).collect();
    if sample.len() < 3 || sample.iter().filter(|found| **found).count() * 2 <= sample.len() {
        return vec![None; entries.len()];
    }
    entries.iter().map(|entry| date_in_title(view, &entry.title)).collect()
}

/// `Bell foundry opens - 3 September 2021` or `3 September 2021: Bell foundry opens`; at the end only where a mark parts them, for
/// `Report on the quarter to 30 June 2021` names another day.
fn date_in_title(view: &View, title: &str) -> Option<InTitle> {
    if !title.contains(|c: char| c.is_numeric()) {
        return None;
    }
    let starts: Vec<usize> =
        title.split_whitespace().map(|word| word.as_ptr() as usize - title.as_ptr() as usize).chain([title.len()]).collect();
    let count = starts.len() - 1;
    let most = MOST_WORDS.min(count.checked_sub(LEAST_WORDS)?);
    let cuts = (1..=most).rev().flat_map(|taken| [(starts[count - taken], true), (starts[taken], false)]);
    for (at, is_end) in cuts {
        let (head, tail) = title.split_at(at);
        let (date, rest) = if is_end { (tail, head.trim_end()) } else { (head, tail) };
        let is_apart = !is_end || rest.ends_with(is_joint) || date.starts_with(is_joint);
        if is_apart && words::is_date(date.trim()) {
            let rest = rest.trim_matches(|c: char| c.is_whitespace() || is_joint(c));
            let published = view.dates.read(date).filter(|_| words::letters(rest) >= 6.0)?;
            return Some(InTitle { published, rest: (!is_end).then(|| rest.to_owned()) });
        }
    }
    None
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '|' | ':' | '·' | '•' | '(' | '[' | '/')
}
