//! From the reader's words to the tree, with the place of each mistake.

use std::ops::Range;

use regex::RegexBuilder;

use super::change_kinds;
use crate::model::{Ask, Field, Filter, Pattern};

/// Brackets and `not`s in one another, at most: people write three or four.
const DEEPEST: usize = 50;

/// Memory that a regular expression may take, in bytes: people's take a few thousand.
const LARGEST_REGEX: usize = 1 << 20;

/// What is wrong with an expression, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct FilterError {
    pub what: String,
    pub hint: Option<String>,
    /// Which bytes of the expression.
    pub span: Range<usize>,
}

/// Reads an expression.
pub fn parse(expression: &str) -> Result<Filter, FilterError> {
    let mut parser = Parser { expression, at: 0, depth: 0, around: Field::Anywhere };
    parser.skip_space();
    if parser.rest().is_empty() {
        let hint = "leave it out to take everything".to_owned();
        return Err(FilterError { what: "is empty".to_owned(), hint: Some(hint), span: 0..expression.len() });
    }
    let filter = parser.any()?;
    match parser.next_word() {
        None => Ok(filter),
        Some(_) if parser.rest().starts_with(')') => Err(parser.error_here("a bracket is closed that none has opened", None)),
        Some(_) => {
            let hint = "write `and` or `or` between them, or quotes around words that stand next to each other";
            Err(parser.error_here("`and` or `or` is missing before this", Some(hint)))
        }
    }
}

struct Parser<'e> {
    expression: &'e str,
    at: usize,
    depth: usize,
    /// What the bracket that is read stands behind: `title:(a or b)`.
    around: Field,
}

impl<'e> Parser<'e> {
    fn any(&mut self) -> Result<Filter, FilterError> {
        let mut parts = vec![self.all()?];
        while self.take_keyword("or") {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Filter::Any))
    }

    fn all(&mut self) -> Result<Filter, FilterError> {
        let mut parts = vec![self.one()?];
        while self.take_keyword("and") {
            parts.push(self.one()?);
        }
        Ok(one_or(parts, Filter::All))
    }

    fn one(&mut self) -> Result<Filter, FilterError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.error_here("is nested too deeply", Some("brackets and `not`s may stand fifty deep in one another")));
        }
        let filter = self.one_at_this_depth()?;
        self.depth -= 1;
        Ok(filter)
    }

    fn one_at_this_depth(&mut self) -> Result<Filter, FilterError> {
        if self.take_keyword("not") {
            return Ok(Filter::Not(Box::new(self.one()?)));
        }
        self.skip_space();
        let start = self.at;
        let field = self.field()?;
        let opened = self.at;
        if !self.rest().starts_with('(') {
            return self.ask(start, field).map(Filter::Holds);
        }
        self.at += 1;
        let around = std::mem::replace(&mut self.around, field);
        let filter = self.any()?;
        self.around = around;
        self.skip_space();
        if self.rest().starts_with(')') {
            self.at += 1;
            return Ok(filter);
        }
        if self.rest().is_empty() {
            return Err(FilterError { what: "this bracket is never closed".to_owned(), hint: None, span: opened..opened + 1 });
        }
        let hint = "write `and` or `or` between them, or quotes around words that stand next to each other";
        Err(self.error_here("`and` or `or` is missing before this", Some(hint)))
    }

    /// `word`, `"a phrase"`, `/regex/`, each with or without `field:` before it, from `start` on.
    fn ask(&mut self, start: usize, field: Field) -> Result<Ask, FilterError> {
        let value = self.at;
        let pattern = match self.rest().chars().next() {
            Some('"') => Pattern::Words(self.phrase()?),
            Some('/') => self.regex()?,
            Some('“' | '”' | '„' | '«' | '»') => {
                let hint = "write \"…\"; in a config, '…' around the whole filter";
                return Err(self.error_here("quotes are straight here", Some(hint)));
            }
            _ => Pattern::Words(self.word(start)?),
        };
        let span = start..self.at;
        if let (Field::Change, Pattern::Words(word)) = (field, &pattern)
            && !change_kinds().contains(&word.to_lowercase().as_str())
        {
            let hint = format!("it is one of {}", change_kinds().join(", "));
            return Err(FilterError { what: format!("there is no change `{word}`"), hint: Some(hint), span: value..self.at });
        }
        if let (Field::Language, Pattern::Words(word)) = (field, &pattern)
            && !is_language_tag(word)
        {
            let hint = Some("a language is its tag: `de`, `pt-BR`".to_owned());
            return Err(FilterError { what: format!("`{word}` is no language"), hint, span: value..self.at });
        }
        Ok(Ask { field, pattern, span })
    }

    fn field(&mut self) -> Result<Field, FilterError> {
        let letters = self.rest().find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(0);
        if letters == 0 || !self.rest()[letters..].starts_with(':') {
            return Ok(self.around);
        }
        let name = &self.rest()[..letters];
        let Some(field) = Field::NAMED.into_iter().find(|field| field.as_str().eq_ignore_ascii_case(name)) else {
            let known = Field::NAMED.map(Field::as_str).join(", ");
            let what = format!("there is no field `{name}`");
            let hint = format!("fields are {known}; put quotes around what is no field");
            return Err(FilterError { what, hint: Some(hint), span: self.at..self.at + letters });
        };
        self.at += letters + 1;
        Ok(field)
    }

    /// What begins at `start` may have a field before it.
    fn word(&mut self, start: usize) -> Result<String, FilterError> {
        let word = self.next_bare_word();
        let has_field = self.at > start;
        if word.is_empty() || (!has_field && is_keyword(word)) {
            let what = match (word, self.rest().chars().next()) {
                (_, None) => "something is missing at its end".to_owned(),
                ("", Some(_)) if has_field => format!("nothing stands right behind `{}`", &self.expression[start..self.at]),
                ("", Some(found)) => format!("`{found}` stands where a word, a phrase or a bracket should"),
                (keyword, _) => format!("`{keyword}` stands where a word, a phrase or a bracket should"),
            };
            let hint = (!word.is_empty()).then(|| format!("if the word is meant, write \"{word}\""));
            let end = self.at + word.len().max(self.rest().chars().next().map_or(0, char::len_utf8));
            // At the end there is nothing to point at but what stands before it.
            let start = if self.rest().is_empty() { self.expression.trim_end().len().saturating_sub(1) } else { self.at };
            let start = (0..=start).rev().find(|at| self.expression.is_char_boundary(*at)).unwrap_or(0);
            return Err(FilterError { what, hint, span: start..end });
        }
        let sign = if word.len() > 1 { other_languages_sign(word) } else { None };
        if let Some((sign, hint)) = sign {
            let hint = Some(format!("{hint}; put quotes around it if the sign is meant"));
            return Err(FilterError { what: format!("`{sign}` means nothing here"), hint, span: self.at..self.at + word.len() });
        }
        self.at += word.len();
        Ok(word.to_owned())
    }

    /// In a phrase `\"` is a quote and `\\` a backslash.
    fn phrase(&mut self) -> Result<String, FilterError> {
        let opened = self.at;
        let mut phrase = String::new();
        let mut letters = self.rest().char_indices().skip(1);
        while let Some((at, letter)) = letters.next() {
            match letter {
                '"' => {
                    self.at += at + 1;
                    if phrase.trim().is_empty() {
                        let span = opened..self.at;
                        return Err(FilterError { what: "there is nothing between the quotes".to_owned(), hint: None, span });
                    }
                    return Ok(phrase.trim().to_owned());
                }
                '\\' => phrase.extend(letters.next().map(|(_, letter)| letter)),
                letter => phrase.push(letter),
            }
        }
        Err(FilterError { what: "this quote is never closed".to_owned(), hint: None, span: opened..opened + 1 })
    }

    /// In a regular expression `\/` is a slash; whatever else a backslash stands before is the expression's own.
    fn regex(&mut self) -> Result<Pattern, FilterError> {
        let opened = self.at;
        let mut pattern = String::new();
        let mut letters = self.rest().char_indices().skip(1);
        while let Some((at, letter)) = letters.next() {
            match letter {
                '/' => {
                    self.at += at + 1;
                    let ignores_case = self.rest().starts_with('i');
                    self.at += usize::from(ignores_case);
                    let built = RegexBuilder::new(&pattern).case_insensitive(ignores_case).size_limit(LARGEST_REGEX).build();
                    let wrong = |error: regex::Error| FilterError {
                        what: format!("is no regular expression: {}", reason(&error)),
                        hint: Some("a slash in it is written `\\/`".to_owned()),
                        span: opened..self.at,
                    };
                    return built.map(Pattern::Regex).map_err(wrong);
                }
                '\\' => match letters.next() {
                    Some((_, '/')) => pattern.push('/'),
                    other => pattern.extend(std::iter::once('\\').chain(other.map(|(_, letter)| letter))),
                },
                letter => pattern.push(letter),
            }
        }
        let hint = "write /…/, or quotes around words with a slash".to_owned();
        Err(FilterError { what: "this regular expression is never closed".to_owned(), hint: Some(hint), span: opened..opened + 1 })
    }

    fn take_keyword(&mut self, keyword: &str) -> bool {
        let is_next = self.next_word().is_some_and(|word| word.eq_ignore_ascii_case(keyword));
        if is_next {
            self.at += keyword.len();
        }
        is_next
    }

    /// What stands next, after space; `None` at the end.
    fn next_word(&mut self) -> Option<&'e str> {
        self.skip_space();
        (!self.rest().is_empty()).then(|| self.next_bare_word())
    }

    fn next_bare_word(&self) -> &'e str {
        let rest = &self.expression[self.at..];
        &rest[..rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"')).unwrap_or(rest.len())]
    }

    fn skip_space(&mut self) {
        self.at = self.expression.len() - self.rest().trim_start().len();
    }

    fn rest(&self) -> &'e str {
        &self.expression[self.at..]
    }

    fn error_here(&self, what: &str, hint: Option<&str>) -> FilterError {
        let length = self.next_bare_word().len().max(self.rest().chars().next().map_or(0, char::len_utf8));
        FilterError { what: what.to_owned(), hint: hint.map(str::to_owned), span: self.at..self.at + length }
    }
}

/// What other search languages write, and would be looked for to the letter here, in vain.
fn other_languages_sign(word: &str) -> Option<(char, &'static str)> {
    match word.as_bytes() {
        [b'-', ..] => Some(('-', "`not` stands before what is not wanted")),
        [b'!', ..] => Some(('!', "`not` stands before what is not wanted")),
        [b'+', ..] => Some(('+', "`and` joins what is wanted together")),
        [b'*', ..] | [.., b'*'] => Some(('*', "words are whole: `/\\bcloud/i` finds all that begin so")),
        _ => None,
    }
}

/// `de`, `de-AT`, `zh-Hant-TW` (BCP 47, as far as pages use it).
fn is_language_tag(word: &str) -> bool {
    let mut parts = word.split('-');
    let is_part = |part: &str| (2..=8).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_alphanumeric());
    parts.next().is_some_and(|first| (2..=3).contains(&first.len()) && first.bytes().all(|c| c.is_ascii_alphabetic())) && parts.all(is_part)
}

fn is_keyword(word: &str) -> bool {
    ["and", "or", "not"].iter().any(|keyword| word.eq_ignore_ascii_case(keyword))
}

fn one_or(mut parts: Vec<Filter>, many: impl FnOnce(Vec<Filter>) -> Filter) -> Filter {
    if parts.len() == 1 { parts.remove(0) } else { many(parts) }
}

/// The crate draws the expression over several lines; its last one says what is wrong.
fn reason(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    last.trim_start_matches("error:").trim().to_owned()
}
