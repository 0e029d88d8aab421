//! Lines to blocks: which lines are headings, and what stands under which. The page's own headline heads no path.

use super::lines::{Line, LineKind};
use crate::model::{Block, BlockKind, title_key};

/// A line in bold type with more words is a sentence that somebody finds important.
const TITLE_WORDS: usize = 12;
/// A plain line with more words is no heading.
const PLAIN_TITLE_WORDS: usize = 6;
/// Below those of HTML (1 to 6) and the titles of what folds (7).
const BOLD: u8 = 8;
const PLAIN: u8 = 9;

/// The blocks of a page whose headline is `title`.
pub fn under_headings(lines: Vec<Line>, title: Option<&str>) -> Vec<Block> {
    let levels = levels(&lines);
    let headline = headline(&lines, title);
    let mut above: Vec<(u8, String)> = Vec::new();
    let mut blocks = Vec::with_capacity(lines.len());
    for (at, line) in lines.into_iter().enumerate() {
        if let Some(level) = levels[at] {
            while above.last().is_some_and(|(other, _)| *other >= level) {
                above.pop();
            }
        }
        let kind = match (levels[at], line.kind) {
            (Some(_), _) | (None, LineKind::Heading(_)) => BlockKind::Heading,
            (None, LineKind::Paragraph) => BlockKind::Paragraph,
            (None, LineKind::Item) => BlockKind::Item,
            (None, LineKind::Row) => BlockKind::Row,
        };
        blocks.push(Block { path: above.iter().map(|(_, heading)| heading.clone()).collect(), kind, text: line.text.clone() });
        if let Some(level) = levels[at].filter(|_| !headline.contains(&at)) {
            above.push((level, line.text));
        }
    }
    blocks
}

/// The level of each line that is a heading.
fn levels(lines: &[Line]) -> Vec<Option<u8>> {
    let is_tagged = |line: &Line| matches!(line.kind, LineKind::Heading(2..=6));
    let mut levels: Vec<Option<u8>> = (0..lines.len())
        .map(|at| match lines[at].kind {
            LineKind::Heading(level) => Some(level),
            LineKind::Paragraph if lines[at].is_bold && is_title(lines, at, TITLE_WORDS) => Some(BOLD),
            _ => None,
        })
        .collect();
    // A page that knows neither tags nor bold type for its headings may still have some.
    if !lines.iter().any(is_tagged) && !levels.contains(&Some(BOLD)) {
        for at in (0..lines.len()).filter(|at| lines[*at].kind == LineKind::Paragraph && is_title(lines, *at, PLAIN_TITLE_WORDS)) {
            let stands_above_a_list = matches!(lines[at + 1].kind, LineKind::Item | LineKind::Row);
            if levels[at].is_none() && stands_above_a_list {
                levels[at] = Some(PLAIN);
            }
        }
    }
    levels
}

/// A short line that ends no sentence and has something below it.
fn is_title(lines: &[Line], at: usize, words: usize) -> bool {
    let line = &lines[at];
    at + 1 < lines.len()
        && line.words() <= words
        && !line.text.ends_with(['.', '!', '…', ',', ';', '。', '！'])
        && line.text.contains(char::is_alphabetic)
}

/// Where the page says what it is called: its only `h1`, and whatever heading equals its title.
fn headline(lines: &[Line], title: Option<&str>) -> Vec<usize> {
    let firsts = lines.iter().filter(|line| line.kind == LineKind::Heading(1)).count();
    let title = title.map(title_key).filter(|title| !title.is_empty());
    let is_own = |line: &Line| match line.kind {
        LineKind::Heading(1) if firsts == 1 => true,
        LineKind::Heading(_) => title.as_ref().is_some_and(|title| title_key(&line.text) == *title),
        _ => false,
    };
    (0..lines.len()).filter(|at| is_own(&lines[*at])).collect()
}
