//! All words that dates are written with, in one set: most texts of a page are told from dates by a look at their first words,
//! long before the forms of a date are tried.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::text::fold;
use super::{alone, clock, months, relative, words, zone};
use crate::read::hashes::Seeded;

/// Words that none of the tables has, in a date with a label of its own (`Press release: 3 March 2021`).
const MOST_UNKNOWN: usize = 8;

/// The same where no colon ends a label: zones have names that no table holds.
const MOST_UNLABELLED: usize = 2;

/// FNV-1a: fast on short words, and what a page puts in is only looked up.
const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

static KNOWN: LazyLock<HashSet<u64, Seeded>> = LazyLock::new(|| {
    let tables =
        [months::vocabulary(), words::vocabulary(), relative::vocabulary(), clock::vocabulary(), alone::vocabulary(), zone::vocabulary()];
    tables.iter().flatten().map(|word| hash(fold(word).bytes())).collect()
});

/// True if an ASCII text has too many words that no date has. Says nothing of other texts: false.
pub(super) fn is_foreign(text: &str) -> bool {
    if !text.is_ascii() {
        return false;
    }
    let most = if text.contains(':') { MOST_UNKNOWN } else { MOST_UNLABELLED };
    let words = text.as_bytes().split(|byte| !byte.is_ascii_alphabetic()).filter(|word| word.len() > 1);
    words.filter(|word| !KNOWN.contains(&hash(word.iter().map(u8::to_ascii_lowercase)))).nth(most).is_some()
}

/// True if an ASCII text has no word of a date and no two numbers with a mark between them: then it holds no date.
pub(super) fn has_none(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_parted = |run: &[u8]| run[0].is_ascii_digit() && matches!(run[1], b'.' | b'/' | b'-' | b':' | b' ' | b',' | b'\'');
    let words = || bytes.split(|byte| !byte.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    text.is_ascii()
        && !bytes.windows(2).any(is_parted)
        && !bytes.windows(8).any(|run| run.iter().all(u8::is_ascii_digit))
        && !words().any(|word| KNOWN.contains(&hash(word.iter().map(u8::to_ascii_lowercase))))
}

fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(OFFSET, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines_are_told_from_dates() {
        assert!(is_foreign("Bell foundry opens 2 gates"));
        assert!(!is_foreign("Published on Thursday, 3 September 2021 at 15:30 CEST"));
        assert!(!is_foreign("3 SEPT. 2021"));
        assert!(!is_foreign("il y a 3 jours"));
        assert!(!is_foreign("Veröffentlicht"));
    }
}
