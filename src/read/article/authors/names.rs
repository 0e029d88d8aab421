//! From what a page writes where authors are named to the names of people and of news agencies.
//!
//! Whoever reads a digest asks which person wrote, or which agency sent it. The firm that publishes, its departments and the
//! accounts of its system say nothing beside the newsroom's own name, so they are no authors.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::words;
use crate::model::title_key;
use crate::read::article::phrases::split;
use crate::read::dom::{fold, plain};

/// One of the authors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    pub text: String,
    pub is_agency: bool,
}

/// How a byline is known as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// The page calls its element so.
    Marked,
    /// By its words alone.
    ByWords,
}

/// Letters and words of the longest name.
const LETTERS: usize = 60;
const WORDS: usize = 5;
/// The same of one whose script sets no blanks.
const WIDE_LETTERS: usize = 16;
/// Letters of mere initials.
const INITIALS: usize = 3;
/// Words of a line that is a byline by its words alone.
const LINE_WORDS: usize = 16;
/// Bytes of a field or line that is looked at.
const LONGEST: usize = 600;

static BY: LazyLock<Vec<&str>> = LazyLock::new(|| longest_first(words::BY));
static AUTHOR: LazyLock<Vec<&str>> = LazyLock::new(|| longest_first(words::AUTHOR));
static KINDS: LazyLock<HashSet<&str>> = LazyLock::new(|| split(words::KINDS).into_iter().collect());
static AND: LazyLock<HashSet<&str>> = LazyLock::new(|| split(words::AND).into_iter().collect());
static ENDS: LazyLock<HashSet<&str>> = LazyLock::new(|| split(words::ENDS).into_iter().collect());
static JOBS: LazyLock<HashSet<&str>> = LazyLock::new(|| split(words::JOBS).into_iter().collect());
static NOBODY: LazyLock<HashSet<&str>> = LazyLock::new(|| split(words::NOBODY).into_iter().collect());
static NOBODY_WITHIN: LazyLock<Vec<&str>> = LazyLock::new(|| split(words::NOBODY_WITHIN));
static JOBS_BEHIND: LazyLock<Vec<&str>> = LazyLock::new(|| split(words::JOBS_BEHIND));
static AGENCIES: LazyLock<HashSet<&str>> = LazyLock::new(|| split(words::AGENCIES).into_iter().collect());
static MONTHS: LazyLock<HashSet<&str>> = LazyLock::new(|| split(words::MONTHS).into_iter().collect());
static PARTICLES: LazyLock<HashSet<&str>> = LazyLock::new(|| split(words::PARTICLES).into_iter().collect());

fn longest_first(list: &'static str) -> Vec<&'static str> {
    let mut words = split(list);
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

/// The names in a field that is there for names; it may hold markup.
pub fn told(field: &str) -> Vec<Name> {
    if field.len() > LONGEST {
        return Vec::new();
    }
    let line = plain(field);
    let line = without_brackets(without_lead(&line, Known::Marked).unwrap_or(&line));
    let pieces: Vec<&str> = line.split([',', ';', '|', '/', '、', '，']).flat_map(by_conjunction).map(trim).collect();
    if let [family, given] = pieces.as_slice()
        && line.contains(',')
        && let Some(name) = family_first(family, given)
    {
        return vec![name];
    }
    each_once(pieces.into_iter().filter_map(name))
}

/// `Family, Given`, as libraries and journals write it.
fn family_first(family: &str, given: &str) -> Option<Name> {
    let is_initial = |word: &str| word.trim_end_matches('.').chars().count() == 1;
    let is_given = !given.is_empty() && given.split(' ').skip(1).all(is_initial);
    let text = format!("{given} {family}");
    let is_name = is_given && !family.contains(' ') && !is_agency(family) && !is_agency(given) && is_person(family) && is_person(&text);
    is_name.then_some(Name { text, is_agency: false })
}

/// The names in a line that people read, if it is a byline.
pub fn shown(line: &str, known: Known) -> Vec<Name> {
    let line = fold(line);
    if line.len() > LONGEST {
        return Vec::new();
    }
    let begun = without_lead(&line, known).or_else(|| behind_date_or_kind(&line));
    let rest = match (begun, known) {
        (Some(rest), Known::Marked) => rest,
        (None, Known::Marked) => line.as_str(),
        (Some(rest), Known::ByWords) if is_line(&line) => rest,
        (_, Known::ByWords) => return Vec::new(),
    };
    let rest = without_brackets(rest);
    let names = in_order(cut(&rest));
    match known {
        // "By road": one word alone is too little, unless the line says that somebody wrote.
        Known::ByWords if !says_wrote(&line) && names.iter().all(|name| is_single_word(&name.text)) => Vec::new(),
        _ => names,
    }
}

/// True for a label that says that the author follows.
pub fn is_lead(label: &str) -> bool {
    let key = title_key(label);
    BY.contains(&key.as_str()) || AUTHOR.contains(&key.as_str())
}

/// The name in a line below one that is nothing but a label for it: `Author` and `Jane Roe` in two cells.
pub fn labelled(label: &str, line: &str) -> Vec<Name> {
    let names = if AUTHOR.contains(&title_key(label).as_str()) || says_wrote(label) && is_lead(label) { told(line) } else { Vec::new() };
    if names.iter().all(|name| is_single_word(&name.text)) { Vec::new() } else { names }
}

/// True for a line that begins by saying that somebody wrote, posted or submitted what is above or below.
pub fn says_wrote(line: &str) -> bool {
    let key = title_key(line.get(..line.floor_char_boundary(LETTERS.min(line.len()))).unwrap_or_default());
    let by = BY.iter().filter(|by| by.contains(' ') || by.chars().count() > 5).any(|by| begins(&key, by));
    by || AUTHOR.iter().any(|author| begins(&key, author)) && line.contains([':', '：', '・', '＝', '='])
}

fn begins(key: &str, word: &str) -> bool {
    key.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ') || is_wide(word))
}

fn is_line(line: &str) -> bool {
    line.split(' ').count() <= LINE_WORDS && !line.ends_with(['.', '!', '?', ':'])
}

fn is_single_word(name: &str) -> bool {
    !name.contains(' ') && !is_wide(name)
}

fn is_wide(text: &str) -> bool {
    text.chars().any(|c| c >= '\u{2e80}')
}

/// What follows `By`, `Author:` and the like at the beginning.
fn without_lead(line: &str, known: Known) -> Option<&str> {
    let mut rest = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut found = false;
    // "Text: by Jane Roe" has two.
    for _ in 0..2 {
        let by = BY.iter().find_map(|lead| behind(rest, lead).filter(|rest| !rest.is_empty()));
        let author =
            || AUTHOR.iter().find_map(|lead| behind(rest, lead)).filter(|after| known == Known::Marked || after.starts_with(MARKS));
        let Some(after) = by.or_else(author) else { break };
        rest = after.trim_start_matches(|c: char| c.is_whitespace() || MARKS.contains(&c));
        found = true;
    }
    (found && !rest.is_empty()).then_some(rest)
}

/// What stands between such a word and the name.
const MARKS: &[char] = &[':', '：', '・', '＝', '=', '／', '/', '|'];

/// What stands behind `lead` where a line begins with it, letters in either case.
fn behind<'a>(line: &'a str, lead: &str) -> Option<&'a str> {
    let mut rest = line.char_indices();
    for expected in lead.chars() {
        let (_, found) = rest.next()?;
        if !found.to_lowercase().eq(expected.to_lowercase()) {
            return None;
        }
    }
    let after = rest.next().map_or("", |(at, _)| &line[at..]);
    after.chars().next().is_none_or(|next| next.is_whitespace() || MARKS.contains(&next)).then_some(after.trim_start())
}

/// `3 May 2026 by Jane Roe`, `Column by Jane Roe`: what follows "by" where only a day or the kind of text stands before it.
fn behind_date_or_kind(line: &str) -> Option<&str> {
    let mut at = 0;
    let mut before = 0;
    for word in line.split(' ') {
        let key = title_key(word);
        let head = &line[..at];
        let is_kind = || before == 1 && KINDS.contains(title_key(head).as_str());
        if before > 0 && is_by(&key) && word.chars().all(char::is_lowercase) && (is_day(head) || is_kind()) {
            return Some(line[at + word.len()..].trim_start());
        }
        at += word.len() + 1;
        before += 1;
        if before > LINE_WORDS {
            return None;
        }
    }
    None
}

/// Figures and hardly a word beside those of a day: "Published on 3 May 2026 at 10:15".
fn is_day(head: &str) -> bool {
    const WORDS_OF_A_DAY: usize = 9;
    head.contains(|c: char| c.is_ascii_digit()) && head.split_whitespace().count() <= WORDS_OF_A_DAY
}

fn is_by(key: &str) -> bool {
    BY.contains(&key)
}

fn without_brackets(line: &str) -> String {
    let mut depth = 0_usize;
    let mut rest = String::with_capacity(line.len());
    for letter in line.chars() {
        match letter {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 => rest.push(letter),
            _ => {}
        }
    }
    rest
}

/// The line up to where the names end: before a mark, a figure, a mail address, a job, or a word such as "at" or "updated".
fn cut(line: &str) -> &str {
    let mark = line.find(['|', '•', '·', '/', '／', ':', '@', '«', '»', '*', '>', '<']).unwrap_or(line.len());
    let dash = [" - ", " – ", " — "].iter().filter_map(|dash| line.find(dash)).min().unwrap_or(line.len());
    let line = &line[..mark.min(dash)];
    let mut at = 0;
    for (count, word) in line.split(' ').enumerate() {
        let key = title_key(word);
        // In capitals it may be a name, until there are two words of one.
        let is_end = (ENDS.contains(key.as_str()) || JOBS.contains(key.as_str())) && (count >= 2 || word == key);
        if word.contains(|c: char| c.is_numeric()) || is_end {
            return without_month(without_small(&line[..at]), word);
        }
        at += word.len();
        // A sentence ends; an initial does not.
        if word.ends_with('.') && key.chars().count() > INITIALS {
            return line[..at].trim_end_matches('.');
        }
        at += 1;
    }
    without_small(line)
}

/// Without the small words at the end, which lead to what was cut off. More than two are those of a sentence, which has no names.
fn without_small(line: &str) -> &str {
    let line = line.trim_end();
    let small = line.rsplit(' ').take_while(|word| word.chars().all(char::is_lowercase)).count();
    if small > 2 {
        return "";
    }
    let gone: usize = line.rsplit(' ').take(small).map(|word| word.len() + 1).sum();
    &line[..line.len().saturating_sub(gone)]
}

/// Without months and weekdays before the figure that ended the line.
fn without_month<'a>(line: &'a str, end: &str) -> &'a str {
    let mut line = line;
    while end.starts_with(|c: char| c.is_ascii_digit())
        && let Some((before, last)) = line.rsplit_once(' ')
        && MONTHS.contains(title_key(last).as_str())
    {
        line = before.trim_end_matches([',', ' ']);
    }
    line
}

/// The names of a line: all that a conjunction joins, else the first alone, because a job, a place or a paper follows it.
fn in_order(line: &str) -> Vec<Name> {
    let joined: Vec<&str> = by_conjunction(line).collect();
    let comma = [',', ';', '、', '，'];
    let pieces: Vec<&str> = match joined.as_slice() {
        [_] => line.split(comma).take(1).collect(),
        [before @ .., last] => before.iter().flat_map(|part| part.split(comma)).chain(last.split(comma).take(1)).collect(),
        [] => Vec::new(),
    };
    each_once(pieces.into_iter().filter_map(|piece| name(trim(piece))))
}

/// The parts between "and", "und", "&".
fn by_conjunction(line: &str) -> impl Iterator<Item = &str> {
    let mut parts = Vec::new();
    let (mut from, mut at) = (0, 0);
    for word in line.split(' ') {
        // A single letter in capitals is an initial.
        if at > 0 && (word == "&" || AND.contains(title_key(word).as_str()) && word.chars().all(char::is_lowercase)) {
            parts.push(line[from..at].trim());
            from = at + word.len();
        }
        at += word.len() + 1;
    }
    parts.push(line[from..].trim());
    parts.into_iter()
}

fn trim(piece: &str) -> &str {
    let piece = piece.trim().trim_matches(|c: char| matches!(c, ',' | ';' | ':' | '-' | '–' | '—' | '|' | '*' | '"' | '“' | '”' | '„'));
    let behind = |piece: &str| JOBS_BEHIND.iter().find_map(|job| piece.strip_suffix(job).map(|rest| rest.trim_end().len()));
    match behind(piece.trim()) {
        Some(length) if length > 0 => piece.trim()[..length].trim(),
        _ => without_stop(piece.trim()),
    }
}

/// Without the stop of a sentence; that of `Jr.`, `J.` and `Ph.D.` belongs to the name.
fn without_stop(piece: &str) -> &str {
    let last = piece.rsplit(' ').next().and_then(|word| word.strip_suffix('.'));
    match last {
        Some(word) if word.chars().count() > 2 && !word.contains('.') => piece.trim_end_matches('.'),
        _ => piece,
    }
}

fn name(piece: &str) -> Option<Name> {
    let is_agency = is_agency(piece);
    (is_agency || is_person(piece)).then(|| Name { text: if is_agency { piece.to_owned() } else { without_capitals(piece) }, is_agency })
}

/// `JANE ROE` as `Jane Roe`.
fn without_capitals(name: &str) -> String {
    let is_shouted = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count() >= 2 && !word.contains(char::is_lowercase);
    if !name.contains(' ') || !name.contains(char::is_uppercase) || !name.split(' ').all(is_shouted) {
        return name.to_owned();
    }
    let mut begins = true;
    let letter = |c: char| {
        let lower = !std::mem::replace(&mut begins, !c.is_alphabetic());
        if lower { c.to_lowercase().collect::<String>() } else { c.to_string() }
    };
    name.chars().map(letter).collect()
}

fn is_agency(piece: &str) -> bool {
    AGENCIES.contains(title_key(piece).as_str())
}

fn is_person(piece: &str) -> bool {
    let letters = piece.chars().count();
    let is_odd = |c: char| {
        c.is_numeric() || matches!(c, '@' | '/' | '\\' | '_' | '#' | '=' | '<' | '>' | '?' | '!' | '+' | '{' | '…' | ':' | ';' | '&' | '|')
    };
    if !(2..=LETTERS).contains(&letters) || piece.contains(is_odd) || is_domain(piece) {
        return false;
    }
    if is_wide(piece) {
        return letters <= WIDE_LETTERS && !NOBODY_WITHIN.iter().any(|word| piece.contains(word));
    }
    let words: Vec<&str> = piece.split_whitespace().collect();
    let key = title_key(piece);
    let is_nobody = |word: &str| NOBODY.contains(word) || JOBS.contains(word) || word.contains("admin");
    let is_capital = |word: &&str| {
        let first = word.chars().find(|c| c.is_alphabetic());
        first.is_some_and(|first| !first.is_lowercase()) || word.contains(char::is_uppercase)
    };
    let fits = |word: &&str| is_capital(word) || PARTICLES.contains(title_key(word).as_str());
    let is_initials = words.len() == 1 && letters <= INITIALS && piece.chars().all(char::is_uppercase);
    words.len() <= WORDS
        && !is_initials
        && !key.split(' ').any(is_nobody)
        && words.iter().all(fits)
        && words.last().is_some_and(is_capital)
        && !matches!(key.split(' ').next(), Some("der" | "die" | "das" | "les" | "den" | "dem" | "des"))
}

/// `mdr.de`: a stop with letters on both sides.
fn is_domain(piece: &str) -> bool {
    let parts: Vec<&str> = piece.split('.').collect();
    !piece.contains(' ')
        && parts.len() > 1
        && parts.iter().all(|part| part.len() > 1 && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
}

/// The same name twice stays once.
pub fn each_once(names: impl IntoIterator<Item = Name>) -> Vec<Name> {
    let mut seen = HashSet::new();
    names.into_iter().filter(|name| seen.insert(title_key(&name.text))).collect()
}
