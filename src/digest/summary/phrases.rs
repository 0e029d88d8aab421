//! What the words of a sentence say about it: that it leans on another, quotes, thanks, boasts, or leads elsewhere.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::words::{LANGUAGES, Words};
use crate::digest::sentences::quotes;

/// What a phrase within a sentence tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Feeling,
    Announcement,
    Boast,
    Service,
    Speaker,
}

/// What is to be known of one sentence.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Manner {
    /// It says little without the sentence before it.
    pub leans: bool,
    /// Share of it that stands in quotation marks.
    pub quoted: f64,
    pub feels: bool,
    pub boasts: bool,
    pub serves: bool,
    pub asks: bool,
}

impl Manner {
    /// Nothing speaks against telling it.
    pub(super) fn is_plain(&self) -> bool {
        !(self.quoted > 0.3 || self.feels || self.boasts || self.serves || self.asks)
    }
}

/// The phrases of one language, ready to be looked for.
pub(super) struct Phrases {
    leaning: Beginnings,
    standing: Beginnings,
    /// By the first word of each; scripts without spaces have them under the empty word.
    within: HashMap<String, Vec<(Phrase, Sign)>>,
    has_spaces: bool,
}

/// Beginnings, by their first word likewise.
type Beginnings = HashMap<String, Vec<Phrase>>;

/// Words in lower case; of the last one only the beginning, where `is_stem`.
#[derive(Debug)]
struct Phrase {
    text: String,
    is_stem: bool,
}

/// The phrases of a language; of English where it is unknown or not among the nine.
pub(super) fn of(language: Option<&str>, text: &str) -> &'static Phrases {
    static ALL: LazyLock<Vec<(&str, Phrases)>> =
        LazyLock::new(|| LANGUAGES.iter().map(|words| (words.language, Phrases::new(words))).collect());
    let primary = language.and_then(|tag| tag.split(['-', '_']).next()).unwrap_or_default().to_ascii_lowercase();
    let by_script = || {
        if text.contains(|c| matches!(c, '\u{3041}'..='\u{30ff}')) {
            "ja"
        } else if text.contains(|c| matches!(c, '\u{4e00}'..='\u{9fff}')) {
            "zh"
        } else {
            "en"
        }
    };
    let known = |language: &str| ALL.iter().find(|(name, _)| *name == language).map(|(_, phrases)| phrases);
    // English is among them.
    known(&primary).or_else(|| known(by_script())).unwrap_or(&ALL[0].1)
}

impl Phrases {
    fn new(words: &Words) -> Phrases {
        let has_spaces = !matches!(words.language, "zh" | "ja");
        let mut within: HashMap<String, Vec<(Phrase, Sign)>> = HashMap::new();
        let lists = [
            (words.feelings, Sign::Feeling),
            (words.announcing, Sign::Announcement),
            (words.boasting, Sign::Boast),
            (words.service, Sign::Service),
            (words.speaking, Sign::Speaker),
        ];
        for (list, sign) in lists {
            for phrase in list.split('|').map(Phrase::new) {
                within.entry(phrase.key(has_spaces)).or_default().push((phrase, sign));
            }
        }
        let beginnings = |list: &str| {
            let mut beginnings: Beginnings = HashMap::new();
            for phrase in list.split('|').map(Phrase::new) {
                beginnings.entry(phrase.key(has_spaces)).or_default().push(phrase);
            }
            beginnings
        };
        Phrases { leaning: beginnings(words.leaning), standing: beginnings(words.standing), within, has_spaces }
    }

    /// What a sentence is like.
    pub(super) fn manner(&self, sentence: &str) -> Manner {
        // `3. In addition`: the number of a list.
        let bare = sentence.trim_start_matches(|c: char| c.is_ascii_digit());
        let key = key_of(bare.strip_prefix(['.', ')']).unwrap_or(sentence));
        let quoted = quoted_share(sentence);
        let signs = self.signs(&key);
        let has = |sign: Sign| signs.contains(&sign);
        let leads = |beginnings: &Beginnings| self.begins(&key, beginnings);
        // A quotation whose speaker stands elsewhere.
        let is_bare_quote = quoted > 0.9;
        let announces = has(Sign::Announcement) && quoted == 0.0;
        Manner {
            leans: is_bare_quote || has(Sign::Speaker) || turns(&key) || leads(&self.leaning) && !leads(&self.standing),
            quoted,
            feels: has(Sign::Feeling) && !announces,
            boasts: has(Sign::Boast) && quoted == 0.0,
            serves: has(Sign::Service) || sentence.contains("www.") || sentence.contains("://") || sentence.contains('@'),
            asks: sentence.trim_end_matches(['”', '»', '"', '」']).ends_with(['?', '？']),
        }
    }

    /// A warning about what is looked forward to, which belongs to every release of a listed company.
    pub(super) fn is_legal(&self, sentence: &str) -> bool {
        const MARKS: &[&str] = &[
            "forward-looking",
            "zukunftsgerichtete",
            "vorausschauende aussagen",
            "déclarations prospectives",
            "déclarations prévisionnelles",
            "previsiones sujetas",
            "declaraciones prospectivas",
            "declarações prospe",
            "dichiarazioni previsionali",
            "dichiarazioni prospettiche",
            "toekomstgerichte verklaringen",
            "前瞻性陈述",
            "前瞻性陳述",
            "将来の見通しに関する",
        ];
        let lower = sentence.to_lowercase();
        MARKS.iter().any(|mark| lower.contains(mark))
    }

    fn begins(&self, key: &str, beginnings: &Beginnings) -> bool {
        let first = if self.has_spaces { key.split(' ').next().unwrap_or_default() } else { "" };
        beginnings.get(first).is_some_and(|phrases| phrases.iter().any(|phrase| phrase.begins(key, self.has_spaces)))
    }

    fn signs(&self, key: &str) -> Vec<Sign> {
        let mut signs = Vec::new();
        let mut look = |rest: &str, first: &str| {
            for (phrase, sign) in self.within.get(first).into_iter().flatten() {
                if !signs.contains(sign) && phrase.begins(rest, self.has_spaces) {
                    signs.push(*sign);
                }
            }
        };
        if !self.has_spaces {
            key.char_indices().for_each(|(at, _)| look(&key[at..], ""));
            return signs;
        }
        let mut at = 0;
        for word in key.split(' ') {
            look(&key[at..], word);
            // Stems are kept by their first four letters.
            let stem = word.char_indices().nth(STEM).map_or(word, |(end, _)| &word[..end]);
            look(&key[at..], stem);
            at += word.len() + 1;
        }
        signs
    }
}

/// `In practice, however, …`
fn turns(key: &str) -> bool {
    const TURNS: &[&str] = &[
        "however",
        "therefore",
        "moreover",
        "furthermore",
        "jedoch",
        "allerdings",
        "hingegen",
        "cependant",
        "toutefois",
        "embargo",
        "entanto",
        "contudo",
        "porém",
        "tuttavia",
        "echter",
        "daarentegen",
    ];
    key.split(' ').take(5).any(|word| TURNS.contains(&word))
}

/// Letters by which stems are kept.
const STEM: usize = 4;

impl Phrase {
    fn new(written: &str) -> Phrase {
        Phrase { text: key_of(written), is_stem: written.ends_with('*') }
    }

    fn key(&self, has_spaces: bool) -> String {
        let first = self.text.split(' ').next().filter(|_| has_spaces).unwrap_or_default();
        let is_whole = !self.is_stem || first.len() < self.text.len();
        if is_whole { first.to_owned() } else { first.chars().take(STEM).collect() }
    }

    fn begins(&self, key: &str, has_spaces: bool) -> bool {
        key.strip_prefix(self.text.as_str()).is_some_and(|rest| !has_spaces || self.is_stem || rest.is_empty() || rest.starts_with(' '))
    }
}

/// Words in lower case, one blank apart; hyphens within words stay.
fn key_of(sentence: &str) -> String {
    let mut key = String::with_capacity(sentence.len());
    for c in sentence.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || c == '-' && key.ends_with(char::is_alphanumeric) {
            key.push(c);
        } else if !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    key.truncate(key.trim_end().len());
    key
}

/// Share of a sentence's bytes that stands in quotation marks; names of a few words in them are no quotation.
fn quoted_share(sentence: &str) -> f64 {
    /// Bytes.
    const NAME: usize = 24;
    let is_mark = |at: usize| !sentence[..at].ends_with(['(', '（', '《']);
    let quoted: usize = quotes(sentence).iter().filter(|quote| quote.len() > NAME && is_mark(quote.start)).map(|quote| quote.len()).sum();
    let letters = sentence.trim_matches(|c: char| !c.is_alphanumeric()).len();
    if letters == 0 { 0.0 } else { (quoted as f64 / letters as f64).min(1.0) }
}
