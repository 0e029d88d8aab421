//! How much of a text tells one record from the others: in `Docket No. 14-221` nothing does but a number.

use std::rc::Rc;

use super::fields::Spots;
use super::hashes::{ByHash, hash, mix};
use super::page::View;

/// So many records show what all have in common.
const SAMPLE: usize = 16;

/// Words in more than this share of the records tell nothing.
const COMMON: f32 = 0.4;

/// Longest beginning of a text that is looked at, in bytes.
const LOOKED_AT: usize = 160;

/// The words of a text that may tell its record from others, by hash, each with its letters.
pub(super) type TellingWords = Rc<[(u64, f32)]>;

/// By slot: 1 where a title's worth of letters is in words that most records do not share, 0 where none is.
pub(super) fn rate(view: &View, spots: &[Spots]) -> ByHash<f32> {
    if spots.len() < 4 {
        return ByHash::default();
    }
    let step = spots.len().div_ceil(SAMPLE);
    let sample: Vec<&Spots> = spots.iter().step_by(step).collect();
    let mut counts: ByHash<u32> = ByHash::default();
    let mut own: Vec<u64> = Vec::new();
    for spots in &sample {
        own.clear();
        all(spots).for_each(|(node, _)| own.extend(view.telling_words(node).iter().map(|(word, _)| word)));
        own.sort_unstable();
        own.dedup();
        for word in &own {
            *counts.entry(*word).or_default() += 1;
        }
    }
    let most = ((sample.len() as f32 * COMMON) as u32).max(2);
    let mut sums: ByHash<(f32, f32)> = ByHash::default();
    for (node, slot) in sample.iter().flat_map(|spots| all(spots)) {
        let words = view.telling_words(node);
        let telling = words.iter().filter(|(word, _)| counts.get(word).is_none_or(|count| *count <= most));
        let letters: f32 = telling.map(|(_, letters)| letters).sum();
        let sum = sums.entry(slot).or_default();
        *sum = (sum.0 + (letters / 12.0).min(1.0), sum.1 + 1.0);
    }
    sums.into_iter().map(|(slot, (sum, count))| (slot, sum / count)).collect()
}

fn all(spots: &Spots) -> impl Iterator<Item = (usize, u64)> {
    spots.links.iter().chain(&spots.texts).map(|spot| (spot.node, spot.slot))
}

/// The words of a text that are no numbers, each with its letters; of dense scripts, each pair of signs.
pub(super) fn words_of(text: &str) -> Vec<(u64, f32)> {
    let text = &text[..text.floor_char_boundary(LOOKED_AT)];
    let mut words = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        if word.is_empty() || word.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        if !word.is_ascii() && super::words::letters(word) > 2.0 * word.chars().count() as f32 {
            words.extend(word.chars().zip(word.chars().skip(1)).map(|(a, b)| (mix(a as u64, b as u64), 2.5)));
        } else {
            words.push((hash_folded(word), word.chars().count() as f32));
        }
    }
    words
}

fn hash_folded(word: &str) -> u64 {
    if word.bytes().any(|b| b.is_ascii_uppercase()) { hash(&word.to_ascii_lowercase()) } else { hash(word) }
}
