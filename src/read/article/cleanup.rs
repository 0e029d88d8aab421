//! From the blocks of a page to the text of an article: what is said twice stays once, what is no text goes.

use std::sync::LazyLock;

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

use super::blocks::{Block, BlockKind};
use super::lists::{drop_lists, is_link};
use super::phrases::words_in;
use super::repeats::drop_repeats;
use super::{asides, notices, phrases};
use crate::model::{Notice, Published, title_key};
use crate::read::date::{self, DateReader};
use crate::read::{Aside, AsideKind};

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
    pub asides: Vec<Aside>,
    pub notices: Vec<Notice>,
}

/// Bytes at the end of a paragraph that are looked through for a call.
const TAIL: usize = 400;
/// A byline or a line with the date, in words.
const BYLINE_WORDS: usize = 12;

/// The text of `blocks`, which is in page order.
pub fn clean(mut blocks: Vec<Block>, known: &Known<'_>, dates: &DateReader) -> Cleaned {
    drop_lists(&mut blocks);
    let notices = notices::take(&mut blocks, known.title);
    drop_extras(&mut blocks);
    for block in &mut blocks {
        trim_calls(block);
    }
    blocks.retain(|block| block.text.chars().any(char::is_alphanumeric));
    drop_head_lines(&mut blocks, known, dates);
    let author = take_end_byline(&mut blocks, known);
    drop_repeats(&mut blocks);
    drop_empty_headings(&mut blocks);
    let asides = set_all_apart(&mut blocks, known);
    Cleaned { blocks, author, asides, notices }
}

/// What is set apart may leave a heading without a text, and that heading may have hidden more to set apart.
fn set_all_apart(blocks: &mut Vec<Block>, known: &Known<'_>) -> Vec<Aside> {
    let mut all = asides::set_apart(blocks, known);
    loop {
        let before = blocks.len();
        drop_empty_headings(blocks);
        if blocks.len() == before {
            return all;
        }
        let at = usize::from(all.first().is_some_and(|first| first.kind == AsideKind::Dateline));
        all.splice(at..at, asides::set_apart(blocks, known));
    }
}

/// Calls to action, labels, credits. Where a call led is remembered with what stood before it.
fn drop_extras(blocks: &mut Vec<Block>) {
    let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks.drain(..) {
        let leads_away = is_link(&block) && phrases::points_on(&block.text);
        if block.kind == BlockKind::Row || !leads_away && !phrases::is_extra(&block.text) {
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

/// A paragraph's last sentences go while they ask for clicks; the first stays, because a block of nothing else is gone by now.
fn trim_calls(block: &mut Block) {
    if block.kind == BlockKind::Heading || block.kind == BlockKind::Row {
        return;
    }
    if let Some(at) = phrases::trailing_credit(&block.text) {
        block.text.truncate(at);
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
        in_head = line || words_in(&block.text) <= BYLINE_WORDS;
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
    let words = words_in(text);
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
        let Cleaned { blocks, author, .. } = clean(paragraphs(texts), known, &reader());
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

    /// What newsrooms write, one line a kind, in an order that they might stand in.
    const LINES: &[(BlockKind, &str)] = &[
        (BlockKind::Paragraph, LONG),
        (
            BlockKind::Paragraph,
            "HOLLIN, 3 May 2026 (Wire) – The bakers of Hollin met on Monday and bought all the flour that was left in the barn.",
        ),
        (BlockKind::Paragraph, "Bread was dear in the winter, and the towns had little of it. Click here to see the list."),
        (BlockKind::Paragraph, "EMBARGOED UNTIL 10:00 ON 3 MAY"),
        (BlockKind::Paragraph, "Correction: it was eleven tons, and not twelve."),
        (BlockKind::Heading, "Outlook"),
        (BlockKind::Heading, "About Acme Mills"),
        (BlockKind::Paragraph, "Acme Mills has ground flour by the river since the year of the great flood."),
        (BlockKind::Heading, "Media contact"),
        (BlockKind::Paragraph, "Jo Doe, jo@acme.example, +44 20 7946 0000"),
        (BlockKind::Heading, "Related stories"),
        (BlockKind::Paragraph, "This release contains forward-looking statements, and the weather may make them wrong."),
        (BlockKind::Row, "Year | Flour"),
        (BlockKind::Row, "2026 | 12"),
        (BlockKind::Item, "Six boats of ninety tons"),
        (BlockKind::Item, "A new quay at Hollin"),
        (BlockKind::Paragraph, "Facebook Twitter"),
        (BlockKind::Paragraph, "###"),
        (BlockKind::Paragraph, "5 min read"),
        (BlockKind::Paragraph, "Photo: Acme Mills"),
    ];

    proptest! {
        #[test]
        fn what_is_clean_stays_as_it_is(lines in proptest::sample::subsequence(LINES.to_vec(), 0..LINES.len())) {
            let blocks = lines.iter().map(|(kind, text)| plain(*kind, (*text).to_owned())).collect();
            let once = clean(blocks, &Known::default(), &reader()).blocks;
            let twice = clean(once.clone(), &Known::default(), &reader()).blocks;
            prop_assert_eq!(join(&twice), join(&once));
        }

        #[test]
        fn the_same_blocks_give_the_same_text(texts in proptest::collection::vec("[A-Za-z漢 .:|0-9]{1,60}", 0..8)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            prop_assert_eq!(cleaned(&texts, &Known::default()), cleaned(&texts, &Known::default()));
        }
    }
}
