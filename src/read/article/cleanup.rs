//! From the blocks of a page to the text of an article: what is said twice stays once, what is no text goes.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

use super::blocks::{Block, BlockKind};
use super::phrases;
use crate::model::{Published, title_key};
use crate::read::date::{self, DateReader};

/// What is already known of an article, so that its text need not repeat it.
#[derive(Debug, Default)]
pub struct Known<'a> {
    pub title: Option<&'a str>,
    pub author: Option<&'a str>,
    pub published: Option<Published>,
}

/// A text after the clean-up.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    pub blocks: Vec<Block>,
    /// From a line such as `Name (Publication)` at the end, if no author was known.
    pub author: Option<String>,
}

/// Two paragraphs with this share of their words in common (Dice's coefficient over word counts) are one printed twice;
/// parallel sentences about other figures never are, because their numbers have to be equal as well.
const SAME: f64 = 0.85;
/// A paragraph with fewer words is too short to be judged by likeness.
const LONG_ENOUGH: usize = 8;
/// A block is a list of links if links make up this share of it.
const MOSTLY_LINKS: f64 = 0.8;
/// Bytes at the end of a paragraph that are looked through for a call.
const TAIL: usize = 400;
/// A byline or a line with the date, in words.
const BYLINE_WORDS: usize = 12;

/// The text of `blocks`, which is in page order.
pub fn clean(mut blocks: Vec<Block>, known: &Known<'_>, dates: &DateReader) -> Cleaned {
    cut_tail(&mut blocks);
    drop_link_lists(&mut blocks);
    drop_extras(&mut blocks);
    for block in &mut blocks {
        trim_calls(block);
    }
    blocks.retain(|block| block.text.chars().any(char::is_alphanumeric));
    drop_head_lines(&mut blocks, known, dates);
    let author = take_end_byline(&mut blocks, known);
    drop_repeats(&mut blocks);
    drop_empty_headings(&mut blocks);
    Cleaned { blocks, author }
}

/// Calls to action, labels, credits. Where a call led is remembered with what stood before it.
fn drop_extras(blocks: &mut Vec<Block>) {
    let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks.drain(..) {
        if block.kind == BlockKind::Row || !phrases::is_extra(&block.text) {
            kept.push(block);
        } else if let Some(before) = kept.last_mut()
            && before.pointer.is_none()
            && phrases::points_on(&block.text)
        {
            before.pointer = block.links.last().map(|link| link.href.clone());
        }
    }
    *blocks = kept;
}

/// Comments, related stories and the like end a text where most of it lies before them.
fn cut_tail(blocks: &mut Vec<Block>) {
    let all: usize = blocks.iter().map(|block| block.text.len()).sum();
    let mut before = 0;
    let end = blocks.iter().position(|block| {
        let ends = before * 2 > all && phrases::ends_the_text(block.text.trim_end_matches([':', ' ']));
        before += block.text.len();
        ends
    });
    if let Some(end) = end {
        blocks.truncate(end);
    }
}

/// Two or more blocks in a row that are nothing but links are a menu or related stories.
fn drop_link_lists(blocks: &mut Vec<Block>) {
    let is_links = |block: &Block| {
        let chars = block.text.chars().filter(|c| !c.is_whitespace()).count();
        block.kind != BlockKind::Heading && block.link_chars as f64 >= MOSTLY_LINKS * chars as f64 && chars > 0
    };
    let flags: Vec<bool> = blocks.iter().map(is_links).collect();
    let mut at = 0;
    blocks.retain(|_| {
        let beside = at > 0 && flags[at - 1] || flags.get(at + 1) == Some(&true);
        at += 1;
        !(flags[at - 1] && beside)
    });
}

/// A paragraph's last sentences go while they ask for clicks; the first stays, because a block of nothing else is gone by now.
fn trim_calls(block: &mut Block) {
    if block.kind == BlockKind::Heading || block.kind == BlockKind::Row {
        return;
    }
    loop {
        // A call is short: the end of a long paragraph is enough to look at.
        let from = block.text.floor_char_boundary(block.text.len().saturating_sub(TAIL));
        let Some((at, last)) = block.text[from..].split_sentence_bound_indices().last() else { return };
        if at == 0 || !phrases::is_call(last) {
            return;
        }
        if phrases::points_on(last) {
            block.pointer =
                block.links.iter().rfind(|link| last.contains(&link.words)).map(|link| link.href.clone()).or(block.pointer.take());
        }
        block.text.truncate(from + at);
        block.text.truncate(block.text.trim_end().len());
    }
}

/// The headline again, the author, the date: what the page shows above its text.
fn drop_head_lines(blocks: &mut Vec<Block>, known: &Known<'_>, dates: &DateReader) {
    let title = known.title.map(title_key).unwrap_or_default();
    let mut looked_at = 0;
    let mut in_head = true;
    blocks.retain(|block| {
        looked_at += 1;
        if !in_head || looked_at > 6 || block.kind == BlockKind::Row {
            return true;
        }
        let repeats = !title.is_empty() && title_key(&block.text) == title;
        let line = repeats || is_byline(&block.text, known) || is_date_line(&block.text, known, dates);
        // The first real paragraph ends the head.
        in_head = line || block.text.unicode_words().count() <= BYLINE_WORDS;
        !line
    });
}

fn is_byline(text: &str, known: &Known<'_>) -> bool {
    static BY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?i:by|von|par|por|di|door|av|af|written by|posted by|author|autor|auteur|autore|texte|text)\s*:?\s+\p{Lu}[^.!?]*$")
            // The pattern is constant and tested.
            .unwrap()
    });
    if text.unicode_words().count() > BYLINE_WORDS || text.ends_with(['.', '!', '?', ':']) {
        return false;
    }
    let key = title_key(text);
    BY.is_match(text) || known.author.is_some_and(|author| !author.is_empty() && key == title_key(author))
}

/// A line that holds a date and hardly anything else, whether or not it is the article's own.
fn is_date_line(text: &str, known: &Known<'_>, dates: &DateReader) -> bool {
    let words = text.unicode_words().count();
    if words > BYLINE_WORDS || !text.contains(|c: char| c.is_numeric()) {
        return false;
    }
    if date::looks_like_date(text) {
        return true;
    }
    let Some(found) = dates.read(text) else { return false };
    let names_author = known.author.is_some_and(|author| title_key(text).contains(&title_key(author)));
    let is_its_own = known.published.is_some_and(|published| published.day() == found.day());
    is_its_own && !text.ends_with(['.', '!', '?', ':']) && (names_author || words <= 8)
}

/// `Jane Roe (Harbour Times)` or the author's bare name as the last line.
fn take_end_byline(blocks: &mut Vec<Block>, known: &Known<'_>) -> Option<String> {
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        // The pattern is constant and tested.
        Regex::new(r"^(?:(?i:by)\s+)?(\p{Lu}[\p{L}.'’-]*(?:\s+\p{Lu}[\p{L}.'’-]*){1,3})\s*[(（][^()（）]{2,60}[)）]$").unwrap()
    });
    let last = blocks.last()?;
    if last.kind == BlockKind::Row || blocks.len() < 2 {
        return None;
    }
    let text = last.text.trim_start_matches(['-', '–', '—', ' ']).to_owned();
    let repeats = known.author.is_some_and(|author| title_key(author) == title_key(&text));
    if let Some(named) = NAMED.captures(&text) {
        blocks.pop();
        return known.author.is_none().then(|| named[1].to_owned());
    }
    if repeats || is_byline(&text, known) && last.kind == BlockKind::Paragraph {
        blocks.pop();
    }
    None
}

/// Keeps the first of paragraphs that say the same, and drops pull quotes, which stand in another paragraph word by word.
fn drop_repeats(blocks: &mut Vec<Block>) {
    let words: Vec<Vec<String>> = blocks.iter().map(|block| words_of(&block.text)).collect();
    let mut seen: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut dropped: HashSet<usize> = HashSet::new();
    for (at, block) in blocks.iter().enumerate() {
        if block.kind == BlockKind::Row || words[at].len() < 4 {
            continue;
        }
        let shingles = shingles(&words[at]);
        let mut near: Vec<usize> = shingles.iter().filter_map(|shingle| seen.get(shingle)).flatten().copied().collect();
        near.sort_unstable();
        near.dedup();
        for earlier in near.into_iter().filter(|earlier| !dropped.contains(earlier)).collect::<Vec<_>>() {
            if is_repeat(&words[earlier], &words[at]) || is_within(&words[at], &words[earlier]) {
                dropped.insert(at);
                break;
            }
            if is_within(&words[earlier], &words[at]) && blocks[earlier].kind != BlockKind::Heading {
                dropped.insert(earlier);
            }
        }
        if !dropped.contains(&at) {
            for shingle in shingles {
                let places = seen.entry(shingle).or_default();
                // A shingle that stands everywhere tells nothing; the cap keeps a hostile page linear.
                if places.len() < 16 {
                    places.push(at);
                }
            }
        }
    }
    let mut at = 0;
    blocks.retain(|_| {
        at += 1;
        !dropped.contains(&(at - 1))
    });
}

/// Words in lower case; in scripts without spaces, each letter is one.
fn words_of(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in text.chars() {
        let is_letter = c.is_alphanumeric();
        let is_apart = matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
        if (!is_letter || is_apart) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if is_letter && let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
            if is_apart {
                words.push(String::new());
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Hashes of every four words in a row.
fn shingles(words: &[String]) -> Vec<u64> {
    words
        .windows(4)
        .map(|window| {
            let mut hasher = DefaultHasher::new();
            window.hash(&mut hasher);
            hasher.finish()
        })
        .collect()
}

fn is_repeat(a: &[String], b: &[String]) -> bool {
    if a == b {
        return true;
    }
    if a.len().min(b.len()) < LONG_ENOUGH || numbers(a) != numbers(b) {
        return false;
    }
    let mut left: HashMap<&str, i32> = HashMap::new();
    for word in a {
        *left.entry(word).or_default() += 1;
    }
    let common = b
        .iter()
        .filter(|word| match left.get_mut(word.as_str()) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        })
        .count();
    2.0 * common as f64 / (a.len() + b.len()) as f64 >= SAME
}

fn numbers(words: &[String]) -> Vec<&str> {
    let mut numbers: Vec<&str> = words.iter().map(String::as_str).filter(|word| word.contains(|c: char| c.is_numeric())).collect();
    numbers.sort_unstable();
    numbers
}

fn is_within(part: &[String], whole: &[String]) -> bool {
    part.len() >= LONG_ENOUGH && part.len() < whole.len() && whole.windows(part.len()).any(|window| window == part)
}

/// A heading with nothing below it was the label of something that is gone. Headings of a page's first half stay:
/// an empty one there may be a kicker.
fn drop_empty_headings(blocks: &mut Vec<Block>) {
    while blocks.last().is_some_and(|block| block.kind == BlockKind::Heading) && blocks.len() > 1 {
        blocks.pop();
    }
}

/// Paragraphs one blank line apart, list items and table rows one line each.
pub fn join(blocks: &[Block]) -> String {
    let mut text = String::new();
    let mut previous: Option<BlockKind> = None;
    for block in blocks {
        let is_line = matches!(block.kind, BlockKind::Item | BlockKind::Row);
        if let Some(previous) = previous {
            text.push_str(if is_line && previous == block.kind { "\n" } else { "\n\n" });
        }
        if block.kind == BlockKind::Item {
            text.push_str("• ");
        }
        text.push_str(block.text.trim_start_matches(['•', ' ']));
        previous = Some(block.kind);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::blocks::plain;
    use super::*;
    use crate::model::DateOrder;
    use crate::read::date::DateHints;

    fn reader() -> DateReader {
        let now = "2026-11-21T12:00:00Z".parse().unwrap();
        DateReader::new(DateHints { now, timezone: None, order: DateOrder::Auto, language: None, host: None })
    }

    fn paragraphs(texts: &[&str]) -> Vec<Block> {
        texts.iter().map(|text| plain(BlockKind::Paragraph, (*text).to_owned())).collect()
    }

    fn cleaned(texts: &[&str], known: &Known<'_>) -> (String, Option<String>) {
        let Cleaned { blocks, author } = clean(paragraphs(texts), known, &reader());
        (join(&blocks), author)
    }

    fn check(texts: &[&str], expected: &[&str]) {
        assert_eq!(cleaned(texts, &Known::default()).0, expected.join("\n\n"));
    }

    const LONG: &str = "The mill on the river sold twelve tons of flour to the bakers of the three towns in the spring.";

    #[test]
    fn what_is_said_twice_stays_once() {
        let changed = LONG.replace("the three towns", "three towns");
        let other_figure = LONG.replace("twelve", "14");
        let third_figure = LONG.replace("twelve", "15");
        check(&[LONG, "Between the two stands this.", &changed], &[LONG, "Between the two stands this."]);
        check(&[&other_figure, &third_figure], &[&other_figure, &third_figure]);
        // A pull quote, before or after the paragraph that it is taken from.
        let quote = "sold twelve tons of flour to the bakers of the three towns";
        check(&[quote, LONG], &[LONG]);
        check(&[LONG, quote], &[LONG]);
        check(&["Yes.", LONG, "Yes."], &["Yes.", LONG, "Yes."]);
    }

    #[test]
    fn calls_go_and_the_sentences_before_them_stay() {
        check(&[&format!("{LONG} Click here to see the list."), "To read more, click here."], &[LONG]);
        check(
            &[LONG, LONG.replace("twelve", "13").as_str(), "Leave a Reply", "I bought flour there as well, and it was good."],
            &[LONG, &LONG.replace("twelve", "13")],
        );
    }

    #[test]
    fn a_byline_at_the_end_names_the_author_where_none_is_known() {
        assert_eq!(cleaned(&[LONG, "Ann Mori (River Post)"], &Known::default()), (LONG.to_owned(), Some("Ann Mori".to_owned())));
        let known = Known { author: Some("Bo Lund"), ..Known::default() };
        assert_eq!(cleaned(&[LONG, "By Bo Lund"], &known), (LONG.to_owned(), None));
        check(&[LONG, "Sales rose (from May)"], &[LONG, "Sales rose (from May)"]);
    }

    proptest! {
        #[test]
        fn the_same_blocks_give_the_same_text(texts in proptest::collection::vec("[A-Za-z漢 .:|0-9]{1,60}", 0..8)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            prop_assert_eq!(cleaned(&texts, &Known::default()), cleaned(&texts, &Known::default()));
        }
    }
}
