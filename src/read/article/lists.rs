//! Lists that lead away from a text: related stories, comments, tables of contents, menus, tags.

use unicode_segmentation::UnicodeSegmentation;

use super::blocks::{Block, BlockKind};
use super::phrases;

/// A block is a link if links make up this share of it.
const MOSTLY_LINKS: f64 = 0.8;
/// Bytes of the first lines of another story, below its headline.
const TEASER: usize = 300;
/// Bytes of a day, a name or a section beside the headline of another story.
const SIDE_LINE: usize = 60;
/// So many of them at most.
const SIDE_LINES: usize = 4;
/// Words of a link in a menu or a list of tags, on average.
const MENU_WORDS: usize = 2;

/// Takes the lists out of `blocks`, which is in page order.
pub(super) fn drop_lists(blocks: &mut Vec<Block>) {
    cut_comments(blocks);
    drop_other_stories(blocks);
    drop_link_runs(blocks);
}

/// Comments end a text where most of it lies before them.
fn cut_comments(blocks: &mut Vec<Block>) {
    let all: usize = blocks.iter().map(|block| block.text.len()).sum();
    let mut before = 0;
    let end = blocks.iter().position(|block| {
        let ends = before * 2 > all && phrases::heads_comments(&block.text);
        before += block.text.len();
        ends
    });
    blocks.truncate(end.unwrap_or(blocks.len()));
}

/// `Related articles` with the links below it. What is no link goes on with the text.
fn drop_other_stories(blocks: &mut Vec<Block>) {
    let mut dropped = vec![false; blocks.len()];
    let mut at = 0;
    while at < blocks.len() {
        if phrases::heads_other_stories(&blocks[at].text) {
            let end = end_of_list(blocks, at);
            dropped[at..end].fill(true);
            at = end;
        } else {
            at += 1;
        }
    }
    let mut at = 0;
    blocks.retain(|_| {
        at += 1;
        !dropped[at - 1]
    });
}

/// The first block after the list that the label at `label` heads.
fn end_of_list(blocks: &[Block], label: usize) -> usize {
    let heads_a_section = blocks[label].kind == BlockKind::Heading;
    let (mut end, mut at) = (label + 1, label + 1);
    // Lines since the last link.
    let mut idle = 0;
    while let Some(block) = blocks.get(at) {
        let is_teaser = heads_a_section && block.text.len() <= TEASER && at > label + 1 && is_linked_headline(&blocks[at - 1]);
        idle = if is_link(block) { 0 } else { idle + 1 };
        let is_side_line = block.text.len() <= SIDE_LINE && block.rank.is_none() && block.kind != BlockKind::Row;
        if idle == 0 {
            end = at + 1;
        } else if idle > SIDE_LINES || !is_teaser && !is_side_line {
            break;
        }
        at += 1;
    }
    // What is left to the page's end are teasers, days and names.
    if at == blocks.len() { at } else { end }
}

/// Links in a row: of a menu, a table of contents, a list of tags, or of the stories at the end that nothing introduces.
/// Sources and further reading, which have a heading or a lead-in, stay.
fn drop_link_runs(blocks: &mut Vec<Block>) {
    let flags: Vec<bool> = blocks.iter().map(|block| block.kind != BlockKind::Heading && is_link(block)).collect();
    let text_ends =
        blocks.iter().zip(&flags).rposition(|(block, link)| !link && block.kind != BlockKind::Heading).map_or(0, |last| last + 1);
    let mut dropped = vec![false; blocks.len()];
    let mut at = 0;
    while at < blocks.len() {
        let length = flags[at..].iter().take_while(|link| **link).count();
        let run = &blocks[at..at + length];
        let is_introduced = at > 0 && (blocks[at - 1].rank.is_some() || blocks[at - 1].text.ends_with([':', '：']));
        if is_contents(run) || at == 0 && length > 0 && is_menu(run) || length >= 2 && (is_menu(run) || at >= text_ends && !is_introduced) {
            dropped[at..at + length].fill(true);
        }
        at += length.max(1);
    }
    let mut at = 0;
    blocks.retain(|_| {
        at += 1;
        !dropped[at - 1]
    });
}

/// Places on the page itself.
fn is_contents(run: &[Block]) -> bool {
    let mut links = run.iter().flat_map(|block| &block.links).peekable();
    links.peek().is_some() && links.all(|link| link.href.starts_with('#'))
}

fn is_menu(run: &[Block]) -> bool {
    run.iter().map(|block| block.text.unicode_words().count()).sum::<usize>() <= MENU_WORDS * run.len()
}

fn is_linked_headline(block: &Block) -> bool {
    block.rank.is_some() && is_link(block)
}

/// A block that is nothing but links.
pub(super) fn is_link(block: &Block) -> bool {
    let chars = block.text.chars().filter(|c| !c.is_whitespace()).count();
    chars > 0 && block.link_chars as f64 >= MOSTLY_LINKS * chars as f64
}
