//! From runs of text to lines, and which lines are the text's own.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::show::Run;
use crate::model::title_key;
use crate::read::dom::fold;

/// One line of a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub text: String,
    pub x: f32,
    pub right: f32,
    /// From the lower edge.
    pub y: f32,
    pub size: f32,
    /// 0 for the first.
    pub page: usize,
}

/// A gap wider than this share of the size parts two words.
const WORD: f32 = 0.18;
/// Lines at the top and the bottom that may be the page's and not the text's.
const EDGE: usize = 3;

/// The lines of one page, in the order in which they are read.
pub(super) fn lines_of(runs: Vec<Run>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for run in runs {
        match lines.last_mut() {
            Some(line) if continues(line, &run) => extend(line, &run),
            _ => lines.push(Line { text: run.text.clone(), x: run.x, right: run.x + run.width, y: run.y, size: run.size, page: 0 }),
        }
    }
    lines.iter_mut().for_each(|line| line.text = fold(&line.text));
    lines.retain(|line| !line.text.is_empty());
    if is_out_of_order(&lines) { in_order(lines) } else { lines }
}

fn continues(line: &Line, run: &Run) -> bool {
    let size = line.size.max(run.size).max(0.1);
    // A raised mark of a footnote is of the line.
    let is_level = (line.y - run.y).abs() < 0.4 * size;
    is_level && run.x > line.right - size && run.x < line.right + 12.0 * size
}

fn extend(line: &mut Line, run: &Run) {
    let gap = run.x - line.right;
    if gap > WORD * line.size.max(run.size) && !line.text.ends_with(' ') && !run.text.starts_with(' ') {
        line.text.push(' ');
    }
    line.text.push_str(&run.text);
    line.right = line.right.max(run.x + run.width);
    line.size = line.size.max(run.size);
}

/// Most programs write from top to bottom, column by column. One that does not jumps up again and again.
fn is_out_of_order(lines: &[Line]) -> bool {
    let up = lines.windows(2).filter(|pair| pair[1].y > pair[0].y + pair[0].size * 0.5).count();
    lines.len() > 4 && up * 4 > lines.len()
}

fn in_order(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut ordered: Vec<Line> = Vec::new();
    let mut level: Vec<Line> = Vec::new();
    let mut finish = |level: &mut Vec<Line>| {
        level.sort_by(|a, b| a.x.total_cmp(&b.x));
        for line in level.drain(..) {
            let run = Run { text: line.text.clone(), x: line.x, y: line.y, width: line.right - line.x, size: line.size };
            match ordered.last_mut() {
                Some(last) if continues(last, &run) => extend(last, &run),
                _ => ordered.push(line),
            }
        }
    };
    for line in lines {
        if level.first().is_some_and(|first| first.y - line.y > 0.4 * first.size) {
            finish(&mut level);
        }
        level.push(line);
    }
    finish(&mut level);
    ordered
}

/// Takes out what stands at the edge of most pages, be it with another number each time, and the numbers of pages; gives
/// each line the number of its page.
pub(super) fn drop_running_lines(pages: &mut [Vec<Line>]) {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        let pattern =
            r"(?i)^(?:page|seite|pagina|página|p\.|s\.)?\s*[-–—|]?\s*\d{1,4}\s*(?:(?:of|von|de|di|sur|van|/)\s*\d{1,4})?\s*[-–—|]?$";
        // The pattern is constant and tested.
        Regex::new(pattern).unwrap()
    });
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (number, page) in pages.iter_mut().enumerate() {
        page.iter_mut().for_each(|line| line.page = number);
        let keys: HashSet<String> = edges(page).into_iter().map(|at| running_key(&page[at])).collect();
        keys.into_iter().for_each(|key| *counts.entry(key).or_default() += 1);
    }
    let pages_in_all = pages.len();
    for page in pages {
        let edges: HashSet<usize> = edges(page).into_iter().collect();
        let mut at = 0;
        page.retain(|line| {
            at += 1;
            let count = counts.get(&running_key(line)).copied().unwrap_or_default();
            let is_running = edges.contains(&(at - 1)) && (NUMBER.is_match(&line.text) || count >= 2 && count * 2 >= pages_in_all);
            !is_running
        });
    }
}

/// The highest and the lowest lines of a page.
fn edges(page: &[Line]) -> Vec<usize> {
    let mut by_height: Vec<usize> = (0..page.len()).collect();
    by_height.sort_by(|a, b| page[*b].y.total_cmp(&page[*a].y));
    let lowest = by_height.len().saturating_sub(EDGE).max(EDGE);
    by_height.iter().take(EDGE).chain(by_height.iter().skip(lowest)).copied().collect()
}

fn running_key(line: &Line) -> String {
    title_key(&line.text).chars().map(|c| if c.is_numeric() { '0' } else { c }).collect()
}

/// The size that most letters have.
pub(super) fn usual_size<'l>(lines: impl Iterator<Item = &'l Line>) -> f32 {
    let mut letters: HashMap<i32, usize> = HashMap::new();
    for line in lines {
        // Sizes are of some hundred points at most; the cast saturates.
        *letters.entry((line.size * 4.0).round() as i32).or_default() += line.text.len();
    }
    letters.into_iter().max_by_key(|(size, count)| (*count, -size)).map_or(0.0, |(size, _)| size as f32 / 4.0)
}
