//! Which of the configured names a text mentions and where, in one pass over it.

use std::ops::Range;

use aho_corasick::{AhoCorasick, BuildError};

use super::folding::Folded;
use crate::model::{Announcement, Edit, LetterCase, Story, Topic};

/// In letters and digits. Longer terms in capitals are names that are written so, and mean the same in any case.
const LONGEST_ACRONYM: usize = 4;

/// All topics' terms, ready to be looked for.
#[derive(Debug, Default)]
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
                    terms.push(Term { topic: index, exact: counts_case(topic.case, term).then(|| term.to_owned()) });
                }
            }
        }
        let automaton = if patterns.is_empty() { None } else { Some(AhoCorasick::new(&patterns)?) };
        Ok(Matcher { automaton, terms, names: topics.iter().map(|topic| topic.name.clone()).collect() })
    }

    /// Names of the topics that the text mentions, in the config's order.
    pub fn find(&self, text: &str) -> Vec<String> {
        let mentioned = self.hits(text).iter().fold(vec![false; self.names.len()], |mut mentioned, found| {
            mentioned[found.topic] = true;
            mentioned
        });
        self.names.iter().zip(mentioned).filter(|(_, is_there)| *is_there).map(|(name, _)| name.clone()).collect()
    }

    /// Sets the topics of the announcement and of its stories to those that the config has now; the topics of a roundup are its
    /// stories', those of an edited page the edited block's.
    pub fn tag(&self, announcement: &mut Announcement, edit: Option<&Edit>) {
        for story in &mut announcement.stories {
            story.enrichment.topics = self.find(&format!("{}\n\n{}", story.title, story.text));
        }
        announcement.enrichment.topics = if let Some(Edit { path, old, new }) = edit {
            let block: Vec<&str> = path.iter().chain(old).chain(new).map(String::as_str).collect();
            self.find(&block.join("\n\n"))
        } else if announcement.stories.is_empty() {
            let text = announcement.text.as_deref().or(announcement.teaser.as_deref()).unwrap_or_default();
            self.find(&format!("{}\n\n{text}", announcement.title))
        } else {
            let has = |name: &&String| announcement.stories.iter().any(|story: &Story| story.enrichment.topics.contains(name));
            self.names.iter().filter(has).cloned().collect()
        };
    }

    /// Where the text first mentions each topic, in bytes, in the order of the text. What overlaps is one.
    pub fn first_mentions(&self, text: &str) -> Vec<Range<usize>> {
        let mut is_told = vec![false; self.names.len()];
        let mut mentions: Vec<Range<usize>> = Vec::new();
        for Found { start, end, topic } in self.hits(text) {
            if std::mem::replace(&mut is_told[topic], true) {
                continue;
            }
            match mentions.last_mut() {
                Some(last) if start < last.end => last.end = last.end.max(end),
                _ => mentions.push(start..end),
            }
        }
        mentions
    }

    /// In the order of the text; a place where several topics have a term is there for each.
    fn hits(&self, text: &str) -> Vec<Found> {
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
        found
    }
}

/// Whether the term has to stand as it is written: "AWS", "IT", "5G" are other words in small letters, or none.
fn counts_case(case: LetterCase, term: &str) -> bool {
    match case {
        LetterCase::AsWritten => true,
        LetterCase::Ignored => false,
        LetterCase::Acronyms => {
            let signs = term.chars().filter(|c| c.is_alphanumeric());
            (2..=LONGEST_ACRONYM).contains(&signs.clone().count())
                && signs.clone().any(char::is_uppercase)
                && signs.clone().all(|c| c.is_uppercase() || c.is_numeric())
        }
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

/// The same but for the signs that `folding` evens out, or in capitals, as headlines are now and then.
fn same_letters(text: &str, exact: &str) -> bool {
    let plain = |text: &str| -> Vec<char> {
        use unicode_normalization::UnicodeNormalization;
        text.nfkd().filter(|c| c.is_alphanumeric()).collect()
    };
    let in_capitals = |exact: &str| exact.starts_with(char::is_uppercase) && exact.chars().count() > 1;
    plain(text) == plain(exact) || (in_capitals(exact) && plain(text) == plain(&exact.to_uppercase()))
}

/// No letter or digit of the same kind of script goes on at either end.
pub(super) fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let first = text[start..end].chars().next();
    let last = text[start..end].chars().rev().find(|c| !is_mark(*c));
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    // Hangul joins its particles to the name.
    let goes_on = joins(last, after) && !last.is_some_and(is_hangul);
    !joins(before, first) && !goes_on && !after.is_some_and(is_mark)
}

fn joins(left: Option<char>, right: Option<char>) -> bool {
    left.zip(right).is_some_and(|(left, right)| {
        (is_in_word(left) && is_in_word(right)) || (is_katakana(left) && is_katakana(right)) || (is_hangul(left) && is_hangul(right))
    })
}

/// Names and foreign words stand in it, between other signs.
fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}')
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{ac00}'..='\u{d7af}')
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// A letter or digit of a script that puts spaces between words.
fn is_in_word(c: char) -> bool {
    (c.is_alphanumeric() || c == '_' || is_mark(c)) && !is_unspaced(c)
}

/// Scripts without spaces between words, and Hangul, which has rules of its own here.
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

    fn topic(name: &str, terms: &[&str], case: LetterCase) -> Topic {
        Topic { name: name.into(), terms: terms.iter().map(|term| (*term).into()).collect(), case }
    }

    fn check(text: &str, expected: &[&str]) {
        let topics = [
            topic("Cainiao", &["Cainiao", "菜鸟"], LetterCase::Acronyms),
            topic("Tmall", &["Tmall"], LetterCase::Acronyms),
            topic("Tmall Global", &["Tmall Global", "天猫国际"], LetterCase::Acronyms),
            topic("Target", &["Target"], LetterCase::AsWritten),
            topic("Café", &["Café"], LetterCase::Acronyms),
            topic("Straße", &["Straße"], LetterCase::Acronyms),
            topic("Sigma", &["ΛΌΓΟΣ"], LetterCase::Acronyms),
            topic("C++", &["C++"], LetterCase::Acronyms),
            topic("Сбер", &["Сбер"], LetterCase::Acronyms),
            topic("네이버", &["네이버"], LetterCase::Acronyms),
            topic("メタ", &["メタ"], LetterCase::Acronyms),
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
        check("Acme sells its shops to Tmall\n\nGlobal sales grew", &["Tmall"]);
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
        check("새네이버", &[]);
        check("メタが発表、メタ・プラットフォームズ", &["メタ"]);
        check("メタンガスとメタデータ、ラメタ、メター", &[]);
        check("米メタは", &["メタ"]);
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
    fn short_acronyms_stand_in_capitals_unless_the_config_says_otherwise() {
        let found = |term: &str, case, text: &str| !Matcher::new(&[topic("it", &[term], case)]).unwrap().find(text).is_empty();
        use LetterCase::{Acronyms, AsWritten, Ignored};
        for (term, case, text, expected) in [
            ("IT", Acronyms, "it grows", false),
            ("IT", Acronyms, "Acme IT grows", true),
            ("IT", Ignored, "it grows", true),
            ("AWS", Acronyms, "Aws", false),
            ("5G", Acronyms, "5g of salt", false),
            ("A&D", Acronyms, "a&d", false),
            ("МТС", Acronyms, "мтс", false),
            ("UNESCO", Acronyms, "Unesco", true),
            ("Visa", Acronyms, "a visa", true),
            ("Visa", AsWritten, "a visa", false),
            ("Visa", AsWritten, "VISA OPENS AN OFFICE", true),
            ("Visa", AsWritten, "vISA", false),
            ("iPod", AsWritten, "IPOD", false),
            ("X", Acronyms, "x", true),
            ("菜鸟", Acronyms, "菜鸟", true),
        ] {
            assert_eq!(found(term, case, text), expected, "{term} {case:?} {text}");
        }
    }

    #[test]
    fn each_topic_is_marked_where_it_is_first_named() {
        let topics = [
            topic("Tmall", &["Tmall", "天猫"], LetterCase::Acronyms),
            topic("Tmall Global", &["Tmall Global"], LetterCase::Acronyms),
            topic("York", &["New York"], LetterCase::Acronyms),
            topic("Times", &["York Times"], LetterCase::Acronyms),
        ];
        let matcher = Matcher::new(&topics).unwrap();
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<&str> = matcher.first_mentions(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("TMALL and Tmall Global, Tmall again", &["TMALL", "Tmall Global"]);
        check("Tmall Global, then tmall", &["Tmall Global", "tmall"]);
        check("the New York Times", &["New York Times"]);
        check("今天天猫开业", &["天猫"]);
        check("İTmall, nothing", &[]);
    }

    #[test]
    fn thousands_of_terms_are_one_pass() {
        let topics: Vec<Topic> = (0..20_000)
            .map(|n| topic(&format!("Name {n}"), &[&format!("Name {n} Inc"), &format!("N{n}X")], LetterCase::Acronyms))
            .collect();
        let matcher = Matcher::new(&topics).unwrap();
        assert_eq!(matcher.find("Name 19999 Inc and N7X; Name 1"), ["Name 7", "Name 19999"]);
    }

    #[test]
    fn letters_that_grow_in_lower_case_shift_nothing() {
        check("İİİİ Tmall Global İ", &["Tmall Global"]);
        check("İTmall", &[]);
    }

    #[test]
    fn no_terms_find_nothing() {
        assert!(Matcher::new(&[]).unwrap().find("Tmall").is_empty());
        assert!(Matcher::new(&[topic("Empty", &["", " "], LetterCase::Acronyms)]).unwrap().find("Tmall").is_empty());
    }

    proptest! {
        #[test]
        fn a_name_between_spaces_is_always_found(before in "\\PC{0,20}", after in "\\PC{0,20}") {
            let matcher = Matcher::new(&[topic("Tmall", &["Tmall"], LetterCase::Acronyms)]).unwrap();
            prop_assert_eq!(matcher.find(&format!("{before} Tmall {after}")), ["Tmall"]);
        }
    }
}
