//! The stories of a roundup: an article that holds several short pieces, each under a headline of its own.
//!
//! A press release, an interview, a guide and an analysis have headings too, so two kinds of signs are asked for, none of them
//! keyed to a site. The structure: an introduction, then at least three headings of one rank, each with prose of its
//! own of comparable length, and most of them headlines, no labels, questions or steps. And one sign that it is a
//! letter: it calls itself one in its title or address; or each piece leads to a page of its own; or the introduction speaks
//! of a week or a letter and of what most of the headings say.
//!
//! Of 181 articles, guides, reviews and recipes that have 124 times three headings or more, none is taken for a roundup.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_segmentation::UnicodeSegmentation;
use url::Url;

use super::blocks::{BOLD, Block, BlockKind, Link};
use super::{cleanup, phrases, words};
use crate::model::{self, Enrichment, Story, title_key};

/// What is known of the article around the stories.
#[derive(Debug)]
pub struct Around<'a> {
    pub title: Option<&'a str>,
    pub page: &'a Url,
    /// What relative links are resolved against.
    pub base: &'a Url,
}

/// An article in two parts.
#[derive(Debug, Default, PartialEq)]
pub struct Parts {
    pub introduction: String,
    pub stories: Vec<Story>,
}

const FEWEST: usize = 3;
/// Letters that make a piece; shorter ones are captions.
const PROSE: usize = 80;
/// Letters of an introduction.
const INTRODUCTION: usize = 40;
/// The longest piece may have so many times the letters of the middle one, the shortest so small a part of it.
const COMPARABLE: usize = 5;
/// A piece of a letter is a few paragraphs; a longer middle one belongs to an article with chapters.
const SHORT: usize = 1_800;
/// Words of a headline; what has fewer is a label. Scripts without spaces have a word for about every two letters.
const HEADLINE_WORDS: usize = 4;
/// Share of the headings that have to be headlines: a letter may have its standing columns.
const HEADLINES: f64 = 0.65;
/// The same where nothing but links tells that the pieces are stories.
const ALL_HEADLINES: f64 = 0.8;
/// Share of the headings that an introduction takes up, each with so many of its words.
const INTRODUCED: f64 = 0.6;
const WORDS_TAKEN_UP: usize = 2;
/// Share of the pieces that lead to pages of their own.
const LINKED: f64 = 0.6;

/// The parts of a roundup, or `None` if the article is none.
pub fn find(blocks: &[Block], around: &Around<'_>) -> Option<Parts> {
    find_under_headings(blocks, around).or_else(|| find_under_headings(&with_lead_ins(blocks)?, around))
}

fn find_under_headings(blocks: &[Block], around: &Around<'_>) -> Option<Parts> {
    let (introduction, pieces) = pieces(blocks, |piece| piece.is_long())?;
    let has_introduction = letters(introduction) >= INTRODUCTION;
    // A guide numbers its steps; so may a letter its pieces.
    let is_letter = calls_itself_letter(around);
    let headline = |piece: &&Piece<'_>| is_headline(if is_letter { without_number(&piece.heading.text) } else { &piece.heading.text });
    let headlines = pieces.iter().filter(headline).count();
    let share = |count: usize| count as f64 / pieces.len() as f64;
    if pieces.len() < FEWEST
        || !has_introduction
        || share(headlines) < HEADLINES
        || !are_comparable(&pieces)
        || leaves_prose_out(blocks, introduction, &pieces)
    {
        return None;
    }
    let stories: Vec<Story> = pieces.iter().map(|piece| piece.story(around)).collect();
    let leads: HashSet<&str> = stories.iter().filter_map(|story| story.url.as_deref()).collect();
    // Guides lead to what they recommend, but under names and not under headlines.
    let are_linked = share(leads.len()) >= LINKED && share(headlines) >= ALL_HEADLINES;
    let introduction = cleanup::join(introduction);
    (are_linked || is_letter || introduces(&introduction, &stories)).then_some(Parts { introduction, stories })
}

/// Paragraphs that begin with a bold sentence, that sentence made their heading; `None` where there are too few.
fn with_lead_ins(blocks: &[Block]) -> Option<Vec<Block>> {
    /// Behind a bold sentence stands more than a word or two.
    const REST: usize = PROSE / 2;
    // `Note:` and bold names begin no piece of a letter. The clean-up may have shortened the text.
    let parts = |block: &Block| {
        let (lead, rest) = block.text.split_at_checked(block.lead)?;
        let ends = lead.trim_end().ends_with(['.', '!', '。', ':', '：', '—', '–']);
        (ends && is_headline(bare(lead)) && letters_of(rest) >= REST).then(|| (bare(lead).to_owned(), rest.trim_start().to_owned()))
    };
    if blocks.iter().filter(|block| parts(block).is_some()).count() < FEWEST {
        return None;
    }
    let split = |block: &Block| match parts(block) {
        Some((lead, rest)) => vec![
            Block { text: lead, rank: Some(BOLD), lead: 0, pointer: None, ..block.clone() },
            Block { text: rest, lead: 0, ..block.clone() },
        ],
        None => vec![block.clone()],
    };
    Some(blocks.iter().flat_map(split).collect())
}

/// Without the mark that ends a bold sentence.
fn bare(lead: &str) -> &str {
    lead.trim_end().trim_end_matches(['.', '。', ':', '：', '—', '–']).trim_end()
}

/// `1. Acme opens a mill`, `② …`, without its number.
fn without_number(heading: &str) -> &str {
    let rest = heading.trim_start_matches('#').trim_start_matches(|c: char| c.is_numeric());
    let bare = rest.strip_prefix(['.', ')', ':', '、', '．']).filter(|_| rest.len() < heading.len());
    bare.filter(|bare| !bare.starts_with(|c: char| c.is_ascii_digit())).map_or(heading, str::trim_start)
}

/// The parts of a page that is known to be a roundup: whatever stands under headings, or behind bold sentences.
pub fn all(blocks: &[Block], around: &Around<'_>) -> Parts {
    // What stands under a headline is a story there, however short.
    let is_story = |piece: &Piece<'_>| piece.is_long() || letters(piece.body) > 0 && is_headline(without_number(&piece.heading.text));
    let with_lead_ins = if pieces(blocks, is_story).is_none() { with_lead_ins(blocks) } else { None };
    let blocks = with_lead_ins.as_deref().unwrap_or(blocks);
    match pieces(blocks, is_story) {
        Some((introduction, pieces)) => {
            Parts { introduction: cleanup::join(introduction), stories: pieces.iter().map(|piece| piece.story(around)).collect() }
        }
        None => Parts { introduction: cleanup::join(blocks), stories: Vec::new() },
    }
}

/// A heading with what stands under it.
struct Piece<'a> {
    heading: &'a Block,
    body: &'a [Block],
}

/// Cuts at the rank of headings that yields the most pieces that count, the higher one where two yield as many.
fn pieces(blocks: &[Block], counts: impl Fn(&Piece<'_>) -> bool) -> Option<(&[Block], Vec<Piece<'_>>)> {
    let cut = |rank: u8| {
        let heads: Vec<usize> = (0..blocks.len()).filter(|at| blocks[*at].rank == Some(rank)).collect();
        let ends = |head: usize| {
            let higher = |block: &Block| block.rank.is_some_and(|other| other <= rank);
            blocks[head + 1..].iter().position(higher).map_or(blocks.len(), |length| head + 1 + length)
        };
        let with_body = |head: &usize| Piece { heading: &blocks[*head], body: &blocks[head + 1..ends(*head)] };
        let pieces: Vec<Piece<'_>> = heads.iter().map(with_body).filter(&counts).collect();
        (heads.first().copied().unwrap_or(0), pieces)
    };
    let mut best: Option<(usize, Vec<Piece<'_>>)> = None;
    for found in (1..=BOLD).map(cut).filter(|(_, pieces)| !pieces.is_empty()) {
        if best.as_ref().is_none_or(|(_, most)| found.1.len() > most.len()) {
            best = Some(found);
        }
    }
    best.map(|(first, pieces)| (&blocks[..first], pieces))
}

impl Piece<'_> {
    fn is_long(&self) -> bool {
        letters(self.body) >= PROSE
    }

    fn story(&self, around: &Around<'_>) -> Story {
        let mut body = self.body.to_vec();
        let mut pointer = body.iter().rev().find_map(|block| block.pointer.clone());
        while let Some(found) = body.last_mut().and_then(take_pointer) {
            pointer.get_or_insert(found);
            if body.last().is_some_and(|block| block.text.is_empty()) {
                body.pop();
            }
        }
        let heading = self.heading.links.iter().find(|link| link.words.len() * 2 > self.heading.text.len());
        let url = heading.map(|link| &link.href).into_iter().chain(&pointer).find_map(|href| own_page(href, around));
        Story {
            title: without_number(&self.heading.text).replace('\n', " "),
            text: cleanup::join(&body),
            url,
            enrichment: Enrichment::default(),
        }
    }
}

/// Takes off a last sentence that is nothing but a way to another page, and returns where it leads.
fn take_pointer(block: &mut Block) -> Option<String> {
    let (at, last) = block.text.split_sentence_bound_indices().last()?;
    let words = last.trim();
    let link: &Link = block.links.iter().rfind(|link| words.contains(&link.words))?;
    let is_bare = words.trim_end_matches(|c: char| !c.is_alphanumeric()) == link.words.trim_end_matches(|c: char| !c.is_alphanumeric())
        && words.unicode_words().count() <= 12
        && at > 0;
    if !is_bare && !phrases::points_on(words) {
        return None;
    }
    let href = link.href.clone();
    block.text.truncate(at);
    block.text.truncate(block.text.trim_end().len());
    Some(href)
}

/// Another page than this one, and no place to subscribe or to log in.
fn own_page(href: &str, around: &Around<'_>) -> Option<String> {
    const NO_STORIES: &[&str] = &["newsletter", "subscribe", "signup", "sign-up", "login", "register", "abonn", "share"];
    let url = model::clean(&around.base.join(href).ok().filter(model::is_web)?);
    let is_here = model::canonical(&url, around.page).split('#').next() == model::canonical(around.page, around.page).split('#').next();
    let path = url.path().to_ascii_lowercase();
    (!is_here && path.len() > 1 && !NO_STORIES.iter().any(|word| path.contains(word))).then(|| url.to_string())
}

/// Of what stands under headings, and is none.
fn letters(blocks: &[Block]) -> usize {
    blocks.iter().filter(|block| block.rank.is_none() && block.kind != BlockKind::Heading).map(|block| letters_of(&block.text)).sum()
}

/// A letter of a script without spaces says about as much as three others.
fn letters_of(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).map(|c| if c >= '\u{2e80}' { 3 } else { 1 }).sum()
}

/// Prose between the pieces belongs to none of them, so they are not what the article consists of.
fn leaves_prose_out(blocks: &[Block], introduction: &[Block], pieces: &[Piece<'_>]) -> bool {
    let held = letters(introduction) + pieces.iter().map(|piece| letters(piece.body)).sum::<usize>();
    letters(blocks) - held >= PROSE
}

fn are_comparable(pieces: &[Piece<'_>]) -> bool {
    let mut lengths: Vec<usize> = pieces.iter().map(|piece| letters(piece.body)).collect();
    lengths.sort_unstable();
    let middle = lengths[lengths.len() / 2];
    let (shortest, longest) = (lengths.first().copied().unwrap_or(0), lengths.last().copied().unwrap_or(0));
    longest <= COMPARABLE * middle && shortest * COMPARABLE >= middle && middle <= SHORT
}

/// A line that says what happened: no label, question, step or lead-in.
fn is_headline(heading: &str) -> bool {
    let text = heading.trim_end();
    let is_numbered = text.starts_with(|c: char| c.is_ascii_digit() || c == '#') && {
        let rest = text.trim_start_matches('#').trim_start_matches(|c: char| c.is_ascii_digit());
        rest.starts_with(['.', ')', ':', '、']) && !rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit())
    };
    let wide = text.chars().filter(|c| *c >= '\u{2e80}' && c.is_alphanumeric()).count();
    let narrow = text.unicode_words().filter(|word| word.starts_with(|c: char| c < '\u{2e80}')).count();
    !is_numbered && !text.ends_with([':', '：', '?', '？']) && narrow + wide / 2 >= HEADLINE_WORDS
}

/// `Harbour Weekly: …`, `/news/this-week-in-paper/`.
fn calls_itself_letter(around: &Around<'_>) -> bool {
    let last = around.page.path_segments().and_then(|parts| parts.rev().find(|part| !part.is_empty())).unwrap_or_default();
    speaks_of_letter(around.title.unwrap_or_default()) || speaks_of_letter(&last.replace(['-', '_'], " "))
}

/// It speaks of a week or of a letter, and of what most of the headings say.
fn introduces(introduction: &str, stories: &[Story]) -> bool {
    let said = terms(introduction);
    let taken_up = stories.iter().filter(|story| terms(&story.title).intersection(&said).count() >= WORDS_TAKEN_UP).count();
    taken_up as f64 >= INTRODUCED * stories.len() as f64 && speaks_of_letter(introduction)
}

fn speaks_of_letter(text: &str) -> bool {
    static LETTERS: LazyLock<Vec<&str>> =
        LazyLock::new(|| words::LETTERS.split('|').map(str::trim).filter(|word| !word.is_empty()).collect());
    let key = title_key(text);
    let apart = format!(" {key} ");
    let is_in = |word: &str| match word.starts_with(|c: char| c >= '\u{2e80}') {
        true => key.contains(word),
        false => apart.contains(&format!(" {word} ")),
    };
    LETTERS.iter().any(|word| is_in(word))
}

/// Words that are long enough to mean something; of scripts without spaces, each two letters.
fn terms(text: &str) -> HashSet<String> {
    let mut terms = HashSet::new();
    for word in title_key(text).split(' ') {
        let letters: Vec<char> = word.chars().collect();
        if letters.iter().any(|c| *c >= '\u{2e80}') {
            terms.extend(letters.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else if letters.len() >= 4 || word.starts_with(|c: char| c.is_ascii_digit()) {
            terms.insert(word.to_owned());
        }
    }
    terms
}
