//! A few whole sentences that say what an announcement is about, taken from its text.
//!
//! Nothing is shortened or reworded. Each sentence is weighed by where it stands, by what it shares with the headline and with the other
//! sentences (`centrality`), by names and figures in it, and by its manner (`phrases`): thanks, boasts and ways to more weigh little.
//! They are taken by weight, each less what is said already (maximal marginal relevance, Carbonell, Goldstein 1998), and
//! told in the order of the text. A sentence that leans on the one before is taken only with it. `docs/summaries.md` has figures.

mod around;
mod candidates;
mod centrality;
mod phrases;
mod words;

use self::candidates::Candidate;
use self::centrality::{Vector, Vocabulary, likeness};
use self::phrases::{Manner, Phrases};
use super::figures;
use super::topics::Matcher;

/// In columns, so that a Chinese summary is half as many characters.
const LONGEST: usize = 400;
const MOST_SENTENCES: usize = 3;
/// A sentence of less than this share of the first one's weight is left out.
const WORTH_TAKING: f64 = 0.2;
/// What the largest sum of the text adds to the sentence that names it.
const HEAVIEST_SUM: f64 = 1.4;
/// The second sentence is taken whatever its worth, unless it is as like the first as this.
const SAID_AGAIN: f64 = 0.7;
/// What a sentence loses that says all of another one again.
const REDUNDANCY: f64 = 0.8;

/// What a summary is made of.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The headline, which stands above the summary; empty where there is none.
    pub title: &'a str,
    pub text: &'a str,
    /// BCP 47.
    pub language: Option<&'a str>,
    /// The names a reader looks out for.
    pub topics: Option<&'a Matcher>,
}

/// Two to three sentences, about 400 columns at most unless a single one is longer; `None` where the text holds no prose.
pub fn summarise(told: &Told<'_>) -> Option<String> {
    let phrases = phrases::of(told.language, told.text);
    let candidates = candidates::find(told.text, told.language, phrases);
    if candidates.is_empty() {
        return None;
    }
    let taken = choose(&candidates, &weights(told, &candidates, phrases));
    Some(join(taken.into_iter().map(|at| candidates[at].text.as_str())))
}

/// What is known of each candidate before any is chosen.
struct Weights {
    /// Of each candidate.
    worth: Vec<f64>,
    vectors: Vec<Vector>,
    leans: Vec<bool>,
    /// It neither feels, boasts, quotes nor leads elsewhere.
    is_plain: Vec<bool>,
}

fn weights(told: &Told<'_>, candidates: &[Candidate], phrases: &Phrases) -> Weights {
    let mut vocabulary = Vocabulary::default();
    let headline = vocabulary.terms(told.title);
    let terms: Vec<Vec<(u32, f64)>> = candidates.iter().map(|candidate| vocabulary.terms(&candidate.text)).collect();
    let shares: Vec<(f64, f64)> = terms.iter().map(|terms| shared(&headline, terms)).collect();
    let manners: Vec<Manner> = candidates.iter().map(|candidate| phrases.manner(&candidate.text)).collect();
    let facts = facts_factors(candidates, told.topics);
    // A scene, a saying, a look back: what stands before the first sentence that has to do with the headline.
    let news = (0..candidates.len()).find(|at| facts[*at] > 1.0 || shares[*at].0 > 0.0 || told.title.is_empty());
    let scene_factor = |at: usize| if news.is_some_and(|news| at < news) { 0.3 } else { 1.0 };
    let content: Vec<f64> = (0..candidates.len()).map(|at| headline_factor(shares[at]) * facts[at] * scene_factor(at)).collect();
    // What is glad of the very thing that the headline says is how some announce it.
    let is_news = |at: usize| shares[at].0 >= 0.4 && manners[at].quoted == 0.0;
    let manner: Vec<f64> = (0..candidates.len())
        .map(|at| manner_factor(&candidates[at], &Manner { feels: manners[at].feels && !is_news(at), ..manners[at] }))
        .collect();
    let bias: Vec<f64> = (0..candidates.len()).map(|at| position_factor(at, &candidates[at]) * content[at] * manner[at]).collect();
    let vectors = centrality::weigh(terms);
    // The first one of the text has nothing to lean on but the headline.
    let leans: Vec<bool> = manners.iter().enumerate().map(|(at, manner)| manner.leans && !(at == 0 && candidates[0].opens)).collect();
    // It goes on and brings nothing of its own.
    let is_idle = |at: usize| leans[at] && facts[at] == 1.0;
    let ranks = centrality::rank(&vectors, &bias);
    Weights {
        worth: (0..candidates.len()).map(|at| ranks[at] * manner[at] * if is_idle(at) { 0.6 } else { 1.0 }).collect(),
        vectors,
        leans,
        is_plain: (0..candidates.len()).map(|at| manners[at].is_plain() && scene_factor(at) == 1.0).collect(),
    }
}

/// A release says first what matters most; so does a paragraph.
fn position_factor(at: usize, candidate: &Candidate) -> f64 {
    let opening = if candidate.opens { 1.15 } else { 1.0 };
    opening / (1.0 + 0.1 * at as f64)
}

/// Shares of the headline that the sentence has, and of the sentence that the headline has.
fn shared(headline: &[(u32, f64)], sentence: &[(u32, f64)]) -> (f64, f64) {
    let both = sentence.iter().filter(|(term, _)| headline.iter().any(|(other, _)| other == term)).count() as f64;
    (both / headline.len().max(1) as f64, both / sentence.len().max(1) as f64)
}

/// What speaks of what the headline says is the news; what says only that again is none to its reader.
fn headline_factor((of_headline, of_sentence): (f64, f64)) -> f64 {
    let repeats = if of_sentence > 0.8 { 0.5 } else { 1.0 };
    (1.0 + of_headline) * repeats
}

/// For names that the reader looks out for, for figures, and for the largest sum of money of all.
fn facts_factors(candidates: &[Candidate], topics: Option<&Matcher>) -> Vec<f64> {
    let tally = |candidate: &Candidate| if candidate.text.contains(char::is_numeric) { figures::tally(&candidate.text) } else { (0, None) };
    let tallies: Vec<(usize, Option<f64>)> = candidates.iter().map(tally).collect();
    let largest = tallies.iter().filter_map(|(_, sum)| *sum).reduce(f64::max);
    let factor = |(candidate, (figures, sum)): (&Candidate, &(usize, Option<f64>))| {
        let named = topics.map_or(0, |topics| topics.find(&candidate.text).len()).min(2) as f64;
        let heaviest = if sum.is_some() && *sum == largest { HEAVIEST_SUM } else { 1.0 };
        (1.0 + 0.3 * named) * (1.0 + 0.15 * (*figures).min(2) as f64) * heaviest
    };
    candidates.iter().zip(&tallies).map(factor).collect()
}

fn manner_factor(candidate: &Candidate, manner: &Manner) -> f64 {
    /// Columns that hold a piece of news.
    const SHORT: usize = 45;
    let factors = [
        (manner.quoted > 0.3, 0.4),
        (manner.feels, 0.2),
        (manner.boasts, 0.3),
        (manner.serves, 0.2),
        (manner.asks, 0.4),
        (candidate.width < SHORT, 0.7),
        (candidate.width > LONGEST, 0.7),
    ];
    factors.iter().filter(|(applies, _)| *applies).map(|(_, factor)| factor).product()
}

/// The places of what is taken, in the order of the text.
fn choose(candidates: &[Candidate], weights: &Weights) -> Vec<usize> {
    let mut taken: Vec<usize> = Vec::new();
    let mut length = 0;
    let mut best = 0.0;
    while taken.len() < MOST_SENTENCES {
        let again = |at: usize| taken.iter().map(|other| likeness(&weights.vectors[at], &weights.vectors[*other])).fold(0.0, f64::max);
        let worth = |at: usize| weights.worth[at] * (1.0 - REDUNDANCY * again(at));
        // A summary has two sentences where the text has two that may be told.
        let is_second = |at: usize| taken.len() == 1 && weights.is_plain[at] && again(at) < SAID_AGAIN;
        let fits = |at: usize| taken.is_empty() || length + 1 + candidates[at].width <= LONGEST;
        let stands = |at: usize| !weights.leans[at] || candidates[at].follows && taken.contains(&(at - 1));
        let next = (0..candidates.len())
            .filter(|at| !taken.contains(at) && stands(*at) && fits(*at))
            .map(|at| (at, worth(at)))
            .filter(|(at, worth)| *worth >= WORTH_TAKING * best || is_second(*at))
            .reduce(|one, other| if other.1 > one.1 { other } else { one });
        let Some((at, worth)) = next else { break };
        best = f64::max(best, worth);
        length += usize::from(length > 0) + candidates[at].width;
        taken.push(at);
    }
    // Where every sentence leans on one that was passed over, the first has to do.
    if taken.is_empty() {
        taken.push(0);
    }
    taken.sort_unstable();
    taken
}

/// Sentences of scripts without spaces stand side by side.
fn join<'a>(sentences: impl Iterator<Item = &'a str>) -> String {
    let mut joined = String::new();
    for sentence in sentences {
        if !joined.is_empty() && !joined.ends_with(['。', '！', '？', '｡', '」', '』']) {
            joined.push(' ');
        }
        joined.push_str(sentence);
    }
    joined
}

#[cfg(test)]
mod tests;
