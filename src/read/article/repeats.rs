//! What a page says twice: a paragraph printed again, also where a few words differ, pull quotes, and a whole text
//! that stands there once for wide screens and once for narrow ones.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::blocks::{Block, BlockKind};

/// Two paragraphs with this share of their words in common (Dice's coefficient over word counts) are one printed twice;
/// parallel sentences about other figures never are, because their numbers have to be equal as well.
const SAME: f64 = 0.85;
/// Fewer words are judged by likeness only where they are equal: in short sentences one word makes all the difference.
const LONG_ENOUGH: usize = 16;
/// Fewer words ("What you will learn:", a price, a name) may well stand in a text again and again.
const TELLING: usize = 8;

/// Keeps the first of paragraphs that say the same, and drops pull quotes, which stand in another paragraph word by word.
/// Headings and short lines go only where what stands beside them goes, too.
pub(super) fn drop_repeats(blocks: &mut Vec<Block>) {
    let words: Vec<Vec<String>> = blocks.iter().map(|block| words_of(&block.text)).collect();
    let mut twins = twins(blocks, &words);
    spread(&mut twins, &words);
    let mut at = 0;
    blocks.retain(|_| {
        at += 1;
        twins[at - 1].is_none()
    });
}

/// For each paragraph the one that makes it superfluous.
fn twins(blocks: &[Block], words: &[Vec<String>]) -> Vec<Option<usize>> {
    let mut seen: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut twins: Vec<Option<usize>> = vec![None; blocks.len()];
    for (at, block) in blocks.iter().enumerate() {
        if matches!(block.kind, BlockKind::Row | BlockKind::Heading) || words[at].len() < TELLING {
            continue;
        }
        let shingles = shingles(&words[at]);
        let near: HashSet<usize> = shingles.iter().filter_map(|shingle| seen.get(shingle)).flatten().copied().collect();
        let mut near: Vec<usize> = near.into_iter().filter(|earlier| twins[*earlier].is_none()).collect();
        near.sort_unstable();
        for earlier in near {
            if is_repeat(&words[earlier], &words[at]) || is_within(&words[at], &words[earlier]) {
                twins[at] = Some(earlier);
                break;
            }
            if is_within(&words[earlier], &words[at]) {
                twins[earlier] = Some(at);
            }
        }
        if twins[at].is_none() {
            for shingle in shingles {
                let places = seen.entry(shingle).or_default();
                // A shingle that stands everywhere tells nothing; the cap keeps a hostile page linear.
                if places.len() < 16 {
                    places.push(at);
                }
            }
        }
    }
    twins
}

/// A line that equals another, and stands beside a repeat as that one stands beside the first, is part of the repeat.
fn spread(twins: &mut [Option<usize>], words: &[Vec<String>]) {
    let equals = |at: usize, other: usize| at > other && words[at] == words[other];
    for at in 1..twins.len() {
        if twins[at].is_none()
            && let Some(other) = twins[at - 1].filter(|other| *other < at - 1).map(|other| other + 1)
            && equals(at, other)
        {
            twins[at] = Some(other);
        }
    }
    for at in (0..twins.len().saturating_sub(1)).rev() {
        if twins[at].is_none()
            && let Some(other) = twins[at + 1].filter(|other| *other <= at).and_then(|other| other.checked_sub(1))
            && equals(at, other)
        {
            twins[at] = Some(other);
        }
    }
}

/// Words in lower case; in scripts without spaces, each letter is one.
fn words_of(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in text.chars() {
        let is_letter = c.is_alphanumeric();
        let is_apart = matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
        if (!is_letter || is_apart) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if is_letter && let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
            if is_apart {
                words.push(String::new());
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Hashes of every four words in a row.
fn shingles(words: &[String]) -> Vec<u64> {
    words
        .windows(4)
        .map(|window| {
            let mut hasher = DefaultHasher::new();
            window.hash(&mut hasher);
            hasher.finish()
        })
        .collect()
}

fn is_repeat(a: &[String], b: &[String]) -> bool {
    if a == b {
        return true;
    }
    if a.len().min(b.len()) < LONG_ENOUGH || numbers(a) != numbers(b) {
        return false;
    }
    let mut left: HashMap<&str, i32> = HashMap::new();
    for word in a {
        *left.entry(word).or_default() += 1;
    }
    let common = b
        .iter()
        .filter(|word| match left.get_mut(word.as_str()) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        })
        .count();
    2.0 * common as f64 / (a.len() + b.len()) as f64 >= SAME
}

fn numbers(words: &[String]) -> Vec<&str> {
    let mut numbers: Vec<&str> = words.iter().map(String::as_str).filter(|word| word.contains(|c: char| c.is_numeric())).collect();
    numbers.sort_unstable();
    numbers
}

fn is_within(part: &[String], whole: &[String]) -> bool {
    part.len() >= TELLING && part.len() < whole.len() && whole.windows(part.len()).any(|window| window == part)
}
