//! A text in the one shape that the date patterns know: folded to plain lower case and cut into numbers, words and marks.
//! Knows scripts, not dates.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Characters of a text that are looked at: a date that identifies an item stands early.
const LOOKED_AT: usize = 2_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Value (saturated) and number of digits.
    Number(u64, u8),
    /// Bytes of `Text::folded`.
    Word(usize, usize),
    Mark(char),
}

#[derive(Debug, Clone, Copy)]
struct Token {
    kind: Kind,
    /// No white space before it.
    glued: bool,
}

/// A run of decimal digits of any script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub value: u32,
    /// As written, leading zeros included.
    pub digits: u8,
}

#[derive(Debug)]
pub(super) struct Text {
    folded: String,
    tokens: Vec<Token>,
    persian_digits: bool,
}

impl Text {
    pub fn new(text: &str) -> Text {
        let (folded, persian_digits) = fold_noting_digits(text);
        let tokens = cut(&folded);
        Text { folded, tokens, persian_digits }
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Characters, folded.
    pub fn chars(&self) -> usize {
        self.folded.chars().count()
    }

    /// Written with the digits that Persian has and Arabic has not.
    pub fn has_persian_digits(&self) -> bool {
        self.persian_digits
    }

    /// The number at a place; none where it is too large for any part of a date.
    pub fn number(&self, at: usize) -> Option<Number> {
        match self.tokens.get(at)?.kind {
            Kind::Number(value, digits) => Some(Number { value: u32::try_from(value).ok()?, digits }),
            _ => None,
        }
    }

    pub fn is_number(&self, at: usize) -> bool {
        matches!(self.tokens.get(at), Some(Token { kind: Kind::Number(..), .. }))
    }

    pub fn word(&self, at: usize) -> Option<&str> {
        match self.tokens.get(at)?.kind {
            Kind::Word(from, to) => self.folded.get(from..to),
            _ => None,
        }
    }

    pub fn mark(&self, at: usize) -> Option<char> {
        match self.tokens.get(at)?.kind {
            Kind::Mark(mark) => Some(mark),
            _ => None,
        }
    }

    pub fn is_mark(&self, at: usize, mark: char) -> bool {
        self.mark(at) == Some(mark)
    }

    pub fn is_word(&self, at: usize, words: &[&str]) -> bool {
        self.word(at).is_some_and(|word| words.contains(&word))
    }

    /// There is a token here, and no white space before it.
    pub fn is_glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.glued)
    }

    /// The place after an optional mark.
    pub fn skip_mark(&self, at: usize, marks: &[char]) -> usize {
        if self.mark(at).is_some_and(|mark| marks.contains(&mark)) { at + 1 } else { at }
    }

    /// The place after any number of these words.
    pub fn skip_words(&self, mut at: usize, words: &[&str]) -> usize {
        while self.is_word(at, words) {
            at += 1;
        }
        at
    }
}

/// Lower case without accents, compatibility forms undone (full width, ligatures), digits in ASCII, one spelling of
/// dash, apostrophe and the Arabic letters that Persian writes otherwise. Invisible marks are dropped.
pub(super) fn fold(text: &str) -> String {
    fold_noting_digits(text).0
}

fn fold_noting_digits(text: &str) -> (String, bool) {
    let mut folded = String::with_capacity(text.len().min(4 * LOOKED_AT));
    if text.is_ascii() {
        folded.push_str(&text[..text.len().min(LOOKED_AT)]);
        folded.make_ascii_lowercase();
        return (folded, false);
    }
    let mut persian_digits = false;
    for char in text.nfkc().take(LOOKED_AT) {
        if char.is_ascii() {
            folded.push(char.to_ascii_lowercase());
        } else if let Some(digit) = digit(char) {
            persian_digits |= ('\u{6F0}'..='\u{6F9}').contains(&char);
            folded.push(digit);
        } else {
            push_folded(char, &mut folded);
        }
    }
    (folded, persian_digits)
}

fn push_folded(char: char, folded: &mut String) {
    if !loses_accents(char) {
        push_plain(char, folded);
        return;
    }
    decompose_canonical(char, |part| {
        if !is_accent(part) {
            for lower in part.to_lowercase().filter(|lower| !is_accent(*lower)) {
                push_plain(lower, folded);
            }
        }
    });
}

fn push_plain(char: char, folded: &mut String) {
    match char {
        '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{640}' => {}
        '\u{2010}' | '\u{2011}' | '\u{2212}' => folded.push('-'),
        '\u{2012}'..='\u{2015}' | '〜' | '～' => folded.push('–'),
        '\u{2044}' | '\u{2215}' => folded.push('/'),
        '\u{2018}' | '\u{2019}' | '\u{2BC}' | '\u{2B9}' | '\u{2032}' | '\u{5F3}' | '`' | '´' => folded.push('\''),
        '॰' => folded.push('.'),
        'ı' => folded.push('i'),
        'ł' => folded.push('l'),
        'đ' => folded.push('d'),
        'ø' => folded.push('o'),
        'ς' => folded.push('σ'),
        'ی' | 'ى' => folded.push('ي'),
        'ک' => folded.push('ك'),
        'ة' | 'ە' => folded.push('ه'),
        char => folded.push(char),
    }
}

/// Latin, Greek, Cyrillic, Hebrew and Arabic, where an accent changes no month into another.
fn loses_accents(char: char) -> bool {
    matches!(char, '\u{C0}'..='\u{6FF}' | '\u{1E00}'..='\u{1FFF}')
}

fn is_accent(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{64B}'..='\u{65F}' | '\u{670}')
}

/// The first digit of each script's ten that NFKC leaves as they are.
const ZEROS: [u32; 17] =
    [0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0xF20, 0x1040, 0x17E0, 0x1810];

fn digit(char: char) -> Option<char> {
    let code = char as u32;
    let zero = ZEROS.into_iter().find(|zero| (*zero..zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

fn cut(folded: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(folded.len() / 4 + 4);
    let mut at = 0;
    let mut glued = false;
    while let Some(char) = folded[at..].chars().next() {
        if char.is_whitespace() {
            glued = false;
            at += char.len_utf8();
            continue;
        }
        let (kind, length) = token_at(folded, at, char);
        tokens.push(Token { kind, glued: glued && !tokens.is_empty() });
        glued = true;
        at += length;
    }
    tokens
}

/// The token that begins at a byte, and its length in bytes, never 0.
fn token_at(folded: &str, at: usize, first: char) -> (Kind, usize) {
    let rest = &folded[at..];
    if first.is_ascii_digit() {
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let value = rest[..length].bytes().fold(0u64, |value, byte| value.saturating_mul(10).saturating_add(u64::from(byte - b'0')));
        return (Kind::Number(value, u8::try_from(length).unwrap_or(u8::MAX)), length);
    }
    if is_han_or_kana(first) {
        if let Some((value, length)) = han_number(rest) {
            let digits = value.checked_ilog10().map_or(1, |power| power + 1);
            return (Kind::Number(value, u8::try_from(digits).unwrap_or(u8::MAX)), length);
        }
        let length = super::words::han_word(rest).unwrap_or(first.len_utf8());
        return (Kind::Word(at, at + length), length);
    }
    if is_letter(first) {
        let length = word_length(rest);
        return (Kind::Word(at, at + length), length);
    }
    (Kind::Mark(first), first.len_utf8())
}

fn is_letter(char: char) -> bool {
    (char.is_alphabetic() || is_combining_mark(char)) && !is_han_or_kana(char)
}

fn is_thai(char: char) -> bool {
    ('\u{E01}'..='\u{E4F}').contains(&char)
}

/// Thai abbreviations carry their dots inside (`ก.ย.`); the last one stays outside.
fn word_length(rest: &str) -> usize {
    let mut length = 0;
    let mut chars = rest.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, char)) = chars.next() {
        let inner_dot = char == '.' && is_thai(before) && chars.peek().is_some_and(|(_, next)| is_thai(*next));
        if !is_letter(char) && !inner_dot {
            break;
        }
        before = char;
        length = at + char.len_utf8();
    }
    length
}

pub(super) fn is_han_or_kana(char: char) -> bool {
    matches!(char, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

/// `二〇二一`, `十二` or `元`, where the sign for year, month or day follows; and its length in bytes.
fn han_number(rest: &str) -> Option<(u64, usize)> {
    let end = rest.char_indices().find(|(_, char)| han_digit(*char).is_none()).map(|(at, _)| at)?;
    let follows = rest[end..].chars().next()?;
    if end == 0 {
        return (follows == '元' && rest['元'.len_utf8()..].starts_with('年')).then_some((1, '元'.len_utf8()));
    }
    if !"年月日号號".contains(follows) {
        return None;
    }
    let (mut value, mut tens) = (0u64, false);
    for digit in rest[..end].chars().filter_map(han_digit) {
        if digit == 10 {
            value = value.max(1).checked_mul(10)?;
            tens = true;
        } else if tens {
            value = value.checked_add(digit)?;
        } else {
            value = value.checked_mul(10)?.checked_add(digit)?;
        }
    }
    Some((value, end))
}

fn han_digit(char: char) -> Option<u64> {
    if char == '零' {
        return Some(0);
    }
    "〇一二三四五六七八九十".chars().position(|digit| digit == char).map(|value| value as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &str) {
        let text = Text::new(input);
        let shown: Vec<String> = (0..text.len())
            .map(|at| match (text.number(at), text.word(at), text.mark(at)) {
                (Some(number), ..) => number.value.to_string(),
                (_, Some(word), _) => word.to_owned(),
                (.., Some(mark)) => mark.to_string(),
                _ => "?".to_owned(),
            })
            .collect();
        assert_eq!(shown.join("|"), expected, "{input}");
    }

    #[test]
    fn texts_are_cut_at_scripts_and_digits() {
        check("Le 1er août, 2021", "le|1|er|aout|,|2021");
        check("１２月３日", "12|月|3|日");
        check("二〇二一年十二月二十三日", "2021|年|12|月|23|日");
        check("令和元年", "令和|1|年");
        check("٣ سبتمبر ٢٠٢١", "3|سبتمبر|2021");
        check("3 ก.ย. 2564", "3|ก.ย|.|2564");
        check("MAYIS İstanbul", "mayis|istanbul");
        check("2021년 9월", "2021|년|9|월");
        check("\u{200f}99999999999999999999999", "?");
    }
}
