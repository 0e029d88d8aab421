//! Which of the configured names a text mentions, in one pass over it.

use aho_corasick::{AhoCorasick, BuildError};

use super::folding::Folded;
use crate::model::Topic;

/// All topics' terms, ready to be looked for.
#[derive(Debug)]
pub struct Matcher {
    /// `None` where there are no terms.
    automaton: Option<AhoCorasick>,
    terms: Vec<Term>,
    names: Vec<String>,
}

#[derive(Debug)]
struct Term {
    topic: usize,
    /// As written in the config, where its case counts.
    exact: Option<String>,
}

/// One place where a term stands.
#[derive(Debug, Clone, Copy)]
struct Found {
    start: usize,
    end: usize,
    topic: usize,
}

impl Matcher {
    /// Fails only if all terms together are too large for the automaton's 32-bit states.
    pub fn new(topics: &[Topic]) -> Result<Matcher, BuildError> {
        let mut patterns = Vec::new();
        let mut terms = Vec::new();
        for (index, topic) in topics.iter().enumerate() {
            for term in topic.terms.iter().map(|term| term.trim()) {
                let folded = Folded::of(term).text;
                if !folded.trim().is_empty() {
                    patterns.push(folded);
                    terms.push(Term { topic: index, exact: topic.case_sensitive.then(|| term.to_owned()) });
                }
            }
        }
        let automaton = if patterns.is_empty() { None } else { Some(AhoCorasick::new(&patterns)?) };
        Ok(Matcher { automaton, terms, names: topics.iter().map(|topic| topic.name.clone()).collect() })
    }

    /// Names of the topics that the text mentions, in the config's order.
    pub fn find(&self, text: &str) -> Vec<String> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let folded = Folded::of(text);
        let mut found: Vec<Found> = automaton
            .find_overlapping_iter(&folded.text)
            .filter_map(|hit| {
                let (start, end) = folded.range(hit.start(), hit.end())?;
                let term = &self.terms[hit.pattern().as_usize()];
                let same_case = term.exact.as_ref().is_none_or(|exact| same_letters(&text[start..end], exact));
                (same_case && stands_alone(text, start, end)).then_some(Found { start, end, topic: term.topic })
            })
            .collect();
        drop_contained(&mut found);
        let mentioned: Vec<bool> = found.iter().fold(vec![false; self.names.len()], |mut mentioned, found| {
            mentioned[found.topic] = true;
            mentioned
        });
        self.names.iter().zip(mentioned).filter(|(_, is_there)| *is_there).map(|(name, _)| name.clone()).collect()
    }
}

/// Keeps the longest: where "Tmall Global" stands, "Tmall" does not count.
fn drop_contained(found: &mut Vec<Found>) {
    found.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
    let mut longest = (0, 0);
    found.retain(|hit| {
        let contained = hit.end <= longest.1 && (hit.start, hit.end) != longest;
        if !contained {
            longest = (hit.start, hit.end);
        }
        !contained
    });
}

/// The same but for the signs that `folding` evens out.
fn same_letters(text: &str, exact: &str) -> bool {
    let plain = |text: &str| -> Vec<char> {
        use unicode_normalization::UnicodeNormalization;
        text.nfkd().filter(|c| c.is_alphanumeric()).collect()
    };
    plain(text) == plain(exact)
}

/// No letter or digit of the same kind of script goes on at either end.
pub(super) fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let first = text[start..end].chars().next();
    let last = text[start..end].chars().rev().find(|c| !is_mark(*c));
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    !joins(before, first) && !joins(last, after) && !after.is_some_and(is_mark)
}

fn joins(left: Option<char>, right: Option<char>) -> bool {
    left.zip(right).is_some_and(|(left, right)| is_in_word(left) && is_in_word(right))
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// A letter or digit of a script that puts spaces between words.
fn is_in_word(c: char) -> bool {
    (c.is_alphanumeric() || c == '_' || is_mark(c)) && !is_unspaced(c)
}

/// Scripts without spaces between words, and Hangul, which joins its particles to the name.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0eff}' // Thai, Lao
        | '\u{1000}'..='\u{109f}' // Myanmar
        | '\u{1100}'..='\u{11ff}' // Hangul letters
        | '\u{1780}'..='\u{17ff}' // Khmer
        | '\u{3040}'..='\u{31ff}' // Kana, Bopomofo
        | '\u{3400}'..='\u{9fff}' // Han
        | '\u{ac00}'..='\u{d7af}' // Hangul
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn topic(name: &str, terms: &[&str], case_sensitive: bool) -> Topic {
        Topic { name: name.into(), terms: terms.iter().map(|term| (*term).into()).collect(), case_sensitive }
    }

    fn check(text: &str, expected: &[&str]) {
        let topics = [
            topic("Cainiao", &["Cainiao", "菜鸟"], false),
            topic("Tmall", &["Tmall"], false),
            topic("Tmall Global", &["Tmall Global", "天猫国际"], false),
            topic("Target", &["Target"], true),
            topic("Café", &["Café"], false),
            topic("Straße", &["Straße"], false),
            topic("Sigma", &["ΛΌΓΟΣ"], false),
            topic("C++", &["C++"], false),
            topic("Сбер", &["Сбер"], false),
            topic("네이버", &["네이버"], false),
        ];
        assert_eq!(Matcher::new(&topics).unwrap().find(text), expected, "{text}");
    }

    #[test]
    fn names_come_in_the_configs_order_and_once() {
        check("TMALL and cainiao, and Cainiao again", &["Cainiao", "Tmall"]);
        check("Nothing of the kind", &[]);
        check("", &[]);
    }

    #[test]
    fn the_longest_name_wins_where_it_stands() {
        check("Tmall Global grew", &["Tmall Global"]);
        check("Tmall\u{a0}Global grew, Tmall too", &["Tmall", "Tmall Global"]);
        check("Tmall\n  Global", &["Tmall Global"]);
    }

    #[test]
    fn names_end_at_word_ends_where_the_script_has_them() {
        check("Tmalls, aTmall, Tmall9, Tmall_x", &[]);
        check("Tmall’s (Tmall-led)", &["Tmall"]);
        check("物流公司菜鸟宣布", &["Cainiao"]);
        check("阿里Cainiao网络", &["Cainiao"]);
        check("Сбербанк", &[]);
        check("«Сбер»", &["Сбер"]);
        check("네이버는 오늘", &["네이버"]);
        check("C++ and c++.", &["C++"]);
    }

    #[test]
    fn case_and_composition_make_no_difference_unless_wanted() {
        check("a target was met", &[]);
        check("Target stores", &["Target"]);
        check("CAFE\u{301} and CAFE", &["Café"]);
        check("the cafe", &[]);
        check("STRASSE", &["Straße"]);
        check("λόγος", &["Sigma"]);
        check("Ｔｍａｌｌ", &["Tmall"]);
    }

    #[test]
    fn letters_that_grow_in_lower_case_shift_nothing() {
        check("İİİİ Tmall Global İ", &["Tmall Global"]);
        check("İTmall", &[]);
    }

    #[test]
    fn no_terms_find_nothing() {
        assert!(Matcher::new(&[]).unwrap().find("Tmall").is_empty());
        assert!(Matcher::new(&[topic("Empty", &["", " "], false)]).unwrap().find("Tmall").is_empty());
    }

    proptest! {
        #[test]
        fn a_name_between_spaces_is_always_found(before in "\\PC{0,20}", after in "\\PC{0,20}") {
            let matcher = Matcher::new(&[topic("Tmall", &["Tmall"], false)]).unwrap();
            prop_assert_eq!(matcher.find(&format!("{before} Tmall {after}")), ["Tmall"]);
        }
    }
}
