//! The words of a block: its normal form, the words themselves, and where two texts differ. Knows no pages.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// Texts whose words multiply to more are compared as one piece once their common ends are off.
const MOST_CELLS: usize = 250_000;

/// What makes two blocks the same block: the text without case, quotes, kinds of dashes, soft hyphens and white space, so
/// that a style sheet or an editor's program makes no edit. Blanks between digits stay: they may part two figures.
pub fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut is_after_blank = false;
    for c in folded(text).chars() {
        if c.is_whitespace() {
            is_after_blank = true;
            continue;
        }
        if is_after_blank && c.is_numeric() && key.ends_with(char::is_numeric) {
            key.push(' ');
        }
        is_after_blank = false;
        key.push(c);
    }
    key
}

/// The words between blanks, each in its normal form; in scripts without blanks, each letter is one.
pub fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in folded(text).chars() {
        let is_alone = is_ideograph(c);
        if (c.is_whitespace() || is_alone) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if !c.is_whitespace()
            && let Some(word) = words.last_mut()
        {
            word.push(c);
            if is_alone {
                words.push(String::new());
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Where two rows of words differ: what stands in the first in place of what in the second, in order.
pub fn differences(old: &[String], new: &[String]) -> Vec<(Range<usize>, Range<usize>)> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (inner_old, inner_new) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    if inner_old.is_empty() && inner_new.is_empty() {
        return Vec::new();
    }
    let shift = |(a, b): (Range<usize>, Range<usize>)| (a.start + head..a.end + head, b.start + head..b.end + head);
    if inner_old.is_empty() || inner_new.is_empty() || inner_old.len().saturating_mul(inner_new.len()) > MOST_CELLS {
        return vec![shift((0..inner_old.len(), 0..inner_new.len()))];
    }
    gaps(&common(inner_old, inner_new), inner_old.len(), inner_new.len()).into_iter().map(shift).collect()
}

/// Letters that are words of their own, for want of blanks between words.
pub fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Most texts are in normal form already, which is quickly seen.
fn folded(text: &str) -> String {
    let normal = match is_nfkc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfkc().collect()),
    };
    let mut folded = String::with_capacity(normal.len());
    for c in normal.chars() {
        match c {
            '"' | '\'' | '`' => {}
            c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {}
            '´' | '\u{2018}'..='\u{201f}' | '«' | '»' | '‹' | '›' | '「' | '」' | '『' | '』' | '\u{2032}' | '\u{2033}' => {}
            '\u{2010}'..='\u{2015}' | '\u{2212}' => folded.push('-'),
            c => folded.extend(c.to_lowercase()),
        }
    }
    folded
}

/// The longest common subsequence (Wagner and Fischer 1974), as pairs of places.
fn common(old: &[String], new: &[String]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let mut longest = vec![0_u32; (old.len() + 1) * width];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            longest[a * width + b] = if old[a] == new[b] {
                longest[(a + 1) * width + b + 1] + 1
            } else {
                longest[(a + 1) * width + b].max(longest[a * width + b + 1])
            };
        }
    }
    let (mut a, mut b, mut pairs) = (0, 0, Vec::new());
    while a < old.len() && b < new.len() {
        if old[a] == new[b] {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if longest[(a + 1) * width + b] >= longest[a * width + b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

fn gaps(pairs: &[(usize, usize)], old: usize, new: usize) -> Vec<(Range<usize>, Range<usize>)> {
    let (mut a, mut b) = (0, 0);
    let mut gaps = Vec::new();
    for (next_a, next_b) in pairs.iter().copied().chain([(old, new)]) {
        if next_a > a || next_b > b {
            gaps.push((a..next_a, b..next_b));
        }
        (a, b) = (next_a + 1, next_b + 1);
    }
    gaps
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn looks_make_no_difference_and_figures_do() {
        let same = |a: &str, b: &str| assert_eq!(key(a), key(b), "{a} / {b}");
        same("The “Harbour”  plan", "the 'harbour' plan");
        same("quar\u{ad}terly – report", "Quarterly - report");
        same("Harbourexpress began", "Harbour express began");
        same("ﬁve tons", "five tons");
        let other = |a: &str, b: &str| assert_ne!(key(a), key(b), "{a} / {b}");
        other("12 5", "125");
        other("5 tons", "6 tons");
        other("Open.", "Open?");
    }

    #[test]
    fn differences_are_the_smallest_pieces() {
        let check = |old: &str, new: &str, expected: &[(Range<usize>, Range<usize>)]| {
            assert_eq!(differences(&words(old), &words(new)), expected, "{old} / {new}");
        };
        check("a b c", "a b c", &[]);
        check("made at 12:30 by us", "made at 12:45 by us", &[(2..3, 2..3)]);
        check("a b c d e", "x b c e", &[(0..1, 0..1), (3..4, 3..3)]);
        check("a", "a b", &[(1..1, 1..2)]);
        check("共12人", "共15人", &[(1..2, 1..2)]);
    }

    proptest! {
        #[test]
        fn outside_of_the_differences_both_are_the_same(old in "[ab1 ]{0,30}", new in "[ab1 ]{0,30}") {
            let (old, new) = (words(&old), words(&new));
            let (mut a, mut b) = (0, 0);
            for (was, is) in differences(&old, &new) {
                prop_assert_eq!(&old[a..was.start], &new[b..is.start]);
                (a, b) = (was.end, is.end);
            }
            prop_assert_eq!(&old[a..], &new[b..]);
        }
    }
}
