//! The sentences of a text that a summary may take: whole ones, in order, without what stands around the news.
//!
//! Headings, bylines, datelines, credits, calls to action, greetings and legal notes are passed over. Weighs nothing.

use super::around::{is_byline, is_credit, is_end_matter, is_invitation, is_within};
use super::phrases::Phrases;
use crate::digest::figures;
use crate::digest::sentences::{is_thai, paragraphs, split};
use crate::digest::wrap::width;
use crate::read::dateline::without_dateline;

/// In columns; a longer one is no part of a summary.
const LONGEST: usize = 600;
/// Shorter ones at the beginning are greetings or leftovers.
const SHORTEST: usize = 16;
/// Thai headlines seldom have as many columns.
const SHORTEST_THAI: usize = 50;
/// What comes later is no news; it bounds the comparison of each sentence with each other.
const MOST: usize = 60;

/// One sentence that a summary may take.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    /// In one line.
    pub text: String,
    /// In columns.
    pub width: usize,
    /// The candidate before it stands right before it in the text.
    pub follows: bool,
    /// It begins a paragraph.
    pub opens: bool,
}

/// The candidates of a text, at most 60. Its bullets are among them where its prose says little.
pub(super) fn find(text: &str, language: Option<&str>, phrases: &Phrases) -> Vec<Candidate> {
    let mut found: Vec<(Candidate, Form)> = Vec::new();
    let mut follows = false;
    for paragraph in paragraphs(text) {
        if !found.is_empty() && !is_prose(paragraph) && is_end_matter(paragraph, language) {
            break;
        }
        if let Some(point) = point_of(paragraph) {
            if !found.iter().any(|(known, _)| known.text == point) {
                found.push((Candidate { width: width(&point), text: point, follows: false, opens: false }, Form::Point));
            }
            follows = false;
            continue;
        }
        if !is_prose(paragraph) {
            follows = false;
            continue;
        }
        let mut opens = true;
        for sentence in split(without_dateline(paragraph), language) {
            let text = one_line(sentence);
            // Only at the beginning: what is short within a text belongs to what follows it.
            let width = width(&text);
            let is_leftover = found.is_empty() && (width < SHORTEST || is_place(&text));
            let is_known = found.iter().any(|(known, _)| known.text == text);
            if is_leftover || is_known || width > LONGEST || !is_worth_it(&text) || phrases.is_legal(&text) {
                follows = false;
                continue;
            }
            found.push((Candidate { text, width, follows, opens }, Form::Prose));
            (follows, opens) = (true, false);
        }
        if found.len() >= MOST {
            found.truncate(MOST);
            break;
        }
    }
    let takes_points = says_little(&found, phrases);
    found.into_iter().filter(|(_, form)| takes_points || *form == Form::Prose).map(|(candidate, _)| candidate).collect()
}

/// How a candidate stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Prose,
    Point,
}

/// Whether the prose leaves it to the points of a list to tell the news: it has less than two plain sentences, or none with a
/// figure where two points have a sum or a share.
fn says_little(found: &[(Candidate, Form)], phrases: &Phrases) -> bool {
    let has_figure = |candidate: &Candidate| candidate.text.contains(char::is_numeric) && figures::tally(&candidate.text).0 > 0;
    let (points, prose): (Vec<_>, Vec<_>) = found.iter().partition(|(_, form)| *form == Form::Point);
    if points.is_empty() {
        return false;
    }
    let plain: Vec<_> = prose.iter().filter(|(candidate, _)| phrases.manner(&candidate.text).is_plain()).collect();
    let counted = points.iter().filter(|(candidate, _)| has_figure(candidate)).count();
    plain.len() < 2 || counted >= 2 && !plain.iter().any(|(candidate, _)| has_figure(candidate))
}

/// The point of a list that says something: a whole sentence, or a few words with a figure. It gets the stop that it lacks.
fn point_of(paragraph: &str) -> Option<String> {
    /// In columns.
    const SHORTEST_POINT: usize = 20;
    const LONGEST_POINT: usize = 240;
    let bare = one_line(without_bullet(paragraph)?);
    let columns = width(&bare);
    if !(SHORTEST_POINT..=LONGEST_POINT).contains(&columns) || is_credit(&bare) || is_invitation(&bare) {
        return None;
    }
    let is_stopped = has_stop(bare.trim_end_matches(['”', '»', '」', ')', '）']));
    if is_finished(&bare) && is_stopped && columns >= 2 * SHORTEST_POINT {
        return Some(bare);
    }
    let is_told = bare.contains(char::is_numeric) && figures::tally(&bare).0 > 0;
    let open = bare.trim_end_matches([';', '；', ',', '，', '、', ' ']);
    let is_wide = open.contains(|c: char| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}'));
    let stop = if open.ends_with(['.', '。']) {
        ""
    } else if is_wide {
        "。"
    } else {
        "."
    };
    is_told.then(|| format!("{open}{stop}"))
}

fn without_bullet(paragraph: &str) -> Option<&str> {
    const BULLETS: [char; 13] = ['•', '·', '▪', '‣', '*', '–', '—', '■', '●', '◆', '・', '◦', '○'];
    let point = paragraph.strip_prefix(BULLETS).or_else(|| paragraph.strip_prefix("- "))?;
    Some(point.trim_start())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `Friedrichshafen.`: a dateline of one or two words.
fn is_place(sentence: &str) -> bool {
    const LONGEST_PLACE: usize = 30;
    is_within(sentence, LONGEST_PLACE) && sentence.starts_with(char::is_uppercase) && sentence.split(' ').count() <= 2
}

/// Headings, list entries, rows of tables and lead-ins are short and have no stop at their end.
fn is_prose(paragraph: &str) -> bool {
    /// In columns.
    const LONGEST_HEADING: usize = 160;
    const LONGEST_QUESTION: usize = 60;
    // A short question that stands alone heads what follows it.
    let asks =
        is_within(paragraph, LONGEST_QUESTION) && paragraph.ends_with(['?', '？']) && paragraph.matches(['.', '?', '!', '。']).count() <= 1;
    // Cells of a table.
    let is_row = paragraph.contains(" | ");
    !is_row
        && without_bullet(paragraph).is_none()
        && !asks
        && !is_byline(paragraph)
        && (is_finished(paragraph) || width(paragraph) > LONGEST_HEADING)
}

/// Ends with a stop, quotes and brackets aside, or with a remark in brackets behind what is a sentence without one.
fn is_finished(sentence: &str) -> bool {
    let closers = ['"', '\'', '”', '“', '’', '»', '«', ')', ']', '」', '』', '）', ' ', '\u{a0}'];
    let bare = sentence.trim_end_matches(closers);
    has_stop(bare) || bare.ends_with(is_thai) && width(bare) > SHORTEST_THAI || ends_with_remark(sentence) || is_verb_last(sentence)
}

fn has_stop(bare: &str) -> bool {
    bare.ends_with(['.', '!', '?', '…', '。', '！', '？', '｡', '।', '؟', '۔'])
}

/// `… for £48 million (2020: £12 million)`, `…。（图片由公司提供）`, `…しました（前年比２割増）`.
fn ends_with_remark(sentence: &str) -> bool {
    /// Words, or columns of Chinese, that no heading has.
    const SENTENCE: usize = 8;
    const WIDE_SENTENCE: usize = 44;
    let Some(open) = sentence.ends_with([')', '）']).then(|| sentence.rfind(['(', '（'])).flatten() else { return false };
    let (before, remark) = (sentence[..open].trim_end(), &sentence[open..]);
    let has_number = remark.contains(char::is_numeric);
    let is_long = before.split_whitespace().count() >= SENTENCE && has_number || before.contains('，') && width(before) >= WIDE_SENTENCE;
    has_stop(before) || is_verb_last(before) || is_long
}

/// Japanese sentences end with their verb, stop or not.
fn is_verb_last(sentence: &str) -> bool {
    const ENDINGS: [&str; 6] = ["ました", "ます", "です", "でした", "ません", "である"];
    ENDINGS.iter().any(|ending| sentence.ends_with(ending))
}

fn is_worth_it(sentence: &str) -> bool {
    // `left: the mill at dusk.`
    let is_caption = sentence.starts_with(char::is_lowercase) && sentence.split(' ').next().is_some_and(|word| word.ends_with(':'));
    !is_caption && is_finished(sentence) && !is_credit(sentence) && !is_invitation(sentence)
}
