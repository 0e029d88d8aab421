//! What makes two texts the same text.

use std::fmt;
use std::str::FromStr;

use super::title_key;

/// A text in a few numbers, so that it can be known again after small edits without being kept.
///
/// Bottom-k sketch of its pairs of neighbouring words (Broder, "On the resemblance and containment of documents", 1997): the
/// smallest of their hashes are a fair sample of them, the same for each text that holds them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sketch {
    pairs: Vec<u32>,
    /// Of the words with digits in them, alone.
    figures: Vec<u32>,
}

/// Hashes kept: the likeness is told to about a tenth.
const KEPT: usize = 64;
/// Figures that make a text one of figures, and the share of them that must be common: half of four may change.
const FIGURES: usize = 3;
const COMMON_FIGURES: f64 = 0.25;

impl Sketch {
    /// Case, punctuation and white space count for nothing.
    pub fn of(text: &str) -> Sketch {
        let words = words(text);
        let pairs = match words.as_slice() {
            [word] => vec![hash(word, "")],
            words => words.windows(2).map(|pair| hash(&pair[0], &pair[1])).collect(),
        };
        let figures = words.iter().filter(|word| word.contains(|c: char| c.is_numeric())).map(|word| hash(word, "")).collect();
        Sketch { pairs: smallest(pairs), figures: smallest(figures) }
    }

    /// The share of what both hold in what either holds: 0 to 1. Two empty texts are the same text.
    pub fn likeness(&self, other: &Sketch) -> f64 {
        share(&self.pairs, &other.pairs)
    }

    /// Whether both are full of figures, and of others: two weeks of one column of numbers, whose words stay the same.
    pub fn has_other_figures(&self, other: &Sketch) -> bool {
        self.figures.len().min(other.figures.len()) >= FIGURES && share(&self.figures, &other.figures) < COMMON_FIGURES
    }
}

fn smallest(mut hashes: Vec<u32>) -> Vec<u32> {
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(KEPT);
    hashes
}

/// Jaccard's index; of sets larger than their samples an estimate.
fn share(a: &[u32], b: &[u32]) -> f64 {
    let either = smallest([a, b].concat());
    if either.is_empty() {
        return 1.0;
    }
    let both = either.iter().filter(|hash| a.binary_search(hash).is_ok() && b.binary_search(hash).is_ok()).count();
    both as f64 / either.len() as f64
}

impl fmt::Display for Sketch {
    /// Eight hexadecimal digits a hash, pairs and figures apart by a slash.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pairs.iter().try_for_each(|hash| write!(f, "{hash:08x}"))?;
        f.write_str("/")?;
        self.figures.iter().try_for_each(|hash| write!(f, "{hash:08x}"))
    }
}

impl FromStr for Sketch {
    type Err = std::num::ParseIntError;

    /// Reads what `Display` writes.
    fn from_str(text: &str) -> Result<Sketch, Self::Err> {
        let (pairs, figures) = text.split_once('/').unwrap_or((text, ""));
        let hashes = |text: &str| -> Result<Vec<u32>, Self::Err> {
            let digits: Vec<char> = text.chars().collect();
            digits.chunks(8).map(|hash| u32::from_str_radix(&hash.iter().collect::<String>(), 16)).collect()
        };
        Ok(Sketch { pairs: hashes(pairs)?, figures: hashes(figures)? })
    }
}

/// Words as headlines compare them; in scripts without spaces, each letter is one.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for run in title_key(text).split(' ').filter(|run| !run.is_empty()) {
        let mut word = String::new();
        for letter in run.chars() {
            if matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}') {
                words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
                words.push(letter.to_string());
            } else {
                word.push(letter);
            }
        }
        words.extend((!word.is_empty()).then_some(word));
    }
    words
}

/// The same on every machine and in every version, because it is stored.
fn hash(first: &str, second: &str) -> u32 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(first.as_bytes()).update(b" ").update(second.as_bytes());
    let [a, b, c, d, ..] = *hasher.finalize().as_bytes();
    u32::from_be_bytes([a, b, c, d])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "Gullwing now runs two boats a night between the islands. The company said that 18,000 parcels a week had missed \
        the single boat during the winter. Drivers of small vans pay half the fare until June.";

    fn check(a: &str, b: &str, expected: std::ops::RangeInclusive<f64>) {
        let likeness = Sketch::of(a).likeness(&Sketch::of(b));
        assert!(expected.contains(&likeness), "{likeness}: {a} / {b}");
    }

    #[test]
    fn small_edits_leave_a_text_what_it_is() {
        check(TEXT, &TEXT.to_uppercase().replace('.', " –"), 1.0..=1.0);
        check(TEXT, &TEXT.replace("18,000", "19,000").replace("half the fare", "no fare"), 0.7..=0.9);
        check(TEXT, &format!("{TEXT} {}", TEXT.replace(' ', "x ")), 0.4..=0.6);
        check(TEXT, "Pantry delivered its first 600 refillable crates in Veld this week.", 0.0..=0.05);
        check("菜鸟在列日开设新的智能仓库。", "菜鸟在列日开设全新的智能仓库。", 0.6..=0.9);
        check("", "", 1.0..=1.0);
        check("", TEXT, 0.0..=0.0);
    }

    #[test]
    fn a_long_text_is_known_by_its_sample() {
        let long: String = (0..900).map(|n| format!("word{} ", n * 7 % 901)).collect();
        check(&long, &long.replace("word77 ", "other "), 0.9..=1.0);
        check(&long, &long.replace("word", "term"), 0.0..=0.05);
    }

    #[test]
    fn a_column_of_numbers_is_told_from_last_weeks() {
        let numbers = |looms: &str, ells: &str, out: &str, pupils: &str| {
            format!("Looms at work: {looms}. Ells woven: {ells}. Umbrellas out: {out}. Pupils: {pupils}.")
        };
        let other = |a: &str, b: &str| Sketch::of(a).has_other_figures(&Sketch::of(b));
        let last = numbers("1,204", "88,310", "311", "39");
        assert!(other(&last, &numbers("1,377", "92,655", "87", "40")));
        assert!(!other(&last, &numbers("1,204", "88,310", "312", "39")));
        assert!(!other("Ten boats sail, 40 a day.", "Ten boats sail, 50 a day."));
    }

    proptest! {
        #[test]
        fn a_sketch_survives_the_way_through_text(text in "\\PC{0,200}") {
            let sketch = Sketch::of(&text);
            prop_assert_eq!(sketch.to_string().parse::<Sketch>().unwrap(), sketch);
        }
    }
}
