//! How much a sentence has in common with the others: the text's own vote on what it is about.
//!
//! LexRank (Erkan, Radev 2004) in its continuous form, with a bias in place of the even jump (Otterbacher, Erkan, Radev 2005): a
//! walk over the sentences goes to like ones, and now and then to one that position, headline and figures commend. Words
//! weigh by how few of the sentences have them.

use std::collections::HashMap;

use crate::digest::stems::stems;

/// Share of the walk that follows the bias. LexRank's own damping is 0.15, for many documents without a good prior; in one release
/// position and headline know more (Otterbacher and others found 0.8 and more for the bias where a question is asked).
const BIASED: f64 = 0.6;
/// The walk has settled to a thousandth by then.
const STEPS: usize = 12;

/// A sentence as its words, sorted, each with its weight; of length 1.
pub(super) type Vector = Vec<(u32, f64)>;

/// The words of one text by number.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    numbers: HashMap<String, u32>,
}

impl Vocabulary {
    /// The distinct words of a sentence, sorted, each with how often it stands there.
    pub(super) fn terms(&mut self, sentence: &str) -> Vec<(u32, f64)> {
        let mut terms: Vec<u32> = stems(sentence).map(|stem| self.number(stem)).collect();
        terms.sort_unstable();
        let mut counted: Vec<(u32, f64)> = Vec::new();
        for term in terms {
            match counted.last_mut() {
                Some((last, count)) if *last == term => *count += 1.0,
                _ => counted.push((term, 1.0)),
            }
        }
        counted
    }

    fn number(&mut self, term: String) -> u32 {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(term).or_insert(next)
    }
}

/// Weighs words by how few of the sentences have them (their idf, from this text alone), and gives each sentence the length 1.
pub(super) fn weigh(sentences: Vec<Vec<(u32, f64)>>) -> Vec<Vector> {
    let mut holders: HashMap<u32, f64> = HashMap::new();
    for (term, _) in sentences.iter().flatten() {
        *holders.entry(*term).or_default() += 1.0;
    }
    let count = sentences.len() as f64;
    let weighed = |terms: Vec<(u32, f64)>| {
        let vector: Vector = terms.into_iter().map(|(term, times)| (term, times * (1.0 + count / holders[&term]).ln())).collect();
        let length = vector.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
        vector.into_iter().map(|(term, weight)| (term, weight / length)).collect()
    };
    sentences.into_iter().map(weighed).collect()
}

/// The cosine of two sentences.
pub(super) fn likeness(one: &Vector, other: &Vector) -> f64 {
    let (mut at, mut sum) = (0, 0.0);
    for (term, weight) in one {
        while other.get(at).is_some_and(|(next, _)| next < term) {
            at += 1;
        }
        if let Some((next, other_weight)) = other.get(at)
            && next == term
        {
            sum += weight * other_weight;
        }
    }
    sum
}

/// How often the walk is at each sentence, times their number: 1 is the average. `bias` is any weight above 0.
pub(super) fn rank(vectors: &[Vector], bias: &[f64]) -> Vec<f64> {
    let count = vectors.len();
    let total: f64 = bias.iter().sum();
    let jump: Vec<f64> = bias.iter().map(|weight| weight / total).collect();
    let mut links = vec![0.0; count * count];
    for one in 0..count {
        for other in 0..one {
            let likeness = likeness(&vectors[one], &vectors[other]);
            (links[one * count + other], links[other * count + one]) = (likeness, likeness);
        }
    }
    let sums: Vec<f64> = (0..count).map(|one| links[one * count..(one + 1) * count].iter().sum()).collect();
    let mut at: Vec<f64> = jump.clone();
    for _ in 0..STEPS {
        // A sentence that is like no other sends the walk back to the bias.
        let lost: f64 = (0..count).filter(|one| sums[*one] == 0.0).map(|one| at[one]).sum();
        let mut next: Vec<f64> = jump.iter().map(|jump| jump * (BIASED + (1.0 - BIASED) * lost)).collect();
        for one in (0..count).filter(|one| sums[*one] > 0.0) {
            let share = (1.0 - BIASED) * at[one] / sums[one];
            for (other, next) in next.iter_mut().enumerate() {
                *next += share * links[one * count + other];
            }
        }
        at = next;
    }
    at.iter().map(|share| share * count as f64).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn vectors(sentences: &[&str]) -> Vec<Vector> {
        let mut vocabulary = Vocabulary::default();
        weigh(sentences.iter().map(|sentence| vocabulary.terms(sentence)).collect())
    }

    #[test]
    fn what_all_speak_of_ranks_highest() {
        let vectors = vectors(&[
            "The mill in Lyon will close in March.",
            "Workers learned of the closing of the mill on Monday.",
            "A brass band played outside.",
            "Lyon loses its last paper mill with the closing in March.",
        ]);
        let ranks = rank(&vectors, &[1.0; 4]);
        assert!(ranks[2] < ranks[0] && ranks[2] < ranks[1] && ranks[2] < ranks[3], "{ranks:?}");
        assert!((ranks.iter().sum::<f64>() - 4.0).abs() < 1e-9);
    }

    #[test]
    fn forms_of_a_word_and_letters_without_spaces_are_compared() {
        let forms = vectors(&["Die Fabriken schließen.", "Der Fabrikant schließt.", "Es regnet Frösche."]);
        assert!(likeness(&forms[0], &forms[1]) > 0.5 && likeness(&forms[0], &forms[2]) == 0.0);
        let wide = vectors(&["菜鸟开设新仓", "菜鸟关闭旧仓", "天气很好"]);
        assert!(likeness(&wide[0], &wide[1]) > 0.05 && likeness(&wide[0], &wide[2]) == 0.0);
    }

    proptest! {
        #[test]
        fn ranks_are_shares_whatever_the_text(sentences in proptest::collection::vec("[a-zA-Z0-9 菜鸟é]{0,30}", 1..8)) {
            let vectors = vectors(&sentences.iter().map(String::as_str).collect::<Vec<_>>());
            let ranks = rank(&vectors, &vec![0.5; vectors.len()]);
            prop_assert!(ranks.iter().all(|rank| *rank >= 0.0));
            prop_assert!((ranks.iter().sum::<f64>() - vectors.len() as f64).abs() < 1e-6);
        }
    }
}
