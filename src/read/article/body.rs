//! Which part of a page is the article.
//!
//! dom_smoothie (a port of Firefox's reader view) chooses first. Where it finds nothing, or much less than the page
//! plainly holds, the densest part of the page is taken instead.

use std::sync::LazyLock;

use dom_smoothie::{Config, Readability};
use scraper::{ElementRef, Html, Selector};

use super::blocks::{Block, BlockKind, blocks_of, looks_like_noise, text_len};
use super::meta::selector;
use crate::model::Deadline;
use crate::read::{ReadError, dom};

/// A choice with fewer characters is doubted.
const TOO_SHORT: usize = 250;
/// The part that a page marks is taken where it holds so many times the text of what was chosen.
const MUCH_MORE: f64 = 1.3;
/// So many articles beside the first are looked at.
const MOST_OTHERS: usize = 20;
/// Pages with more elements are too dear for dom_smoothie's repeated passes; the densest part is found in one.
const MAX_ELEMENTS: usize = 20_000;

/// The blocks of the article. `html` is the text that `page` was parsed from; the guard has accepted it.
pub fn choose(html: &str, page: &Html, deadline: Deadline) -> Result<Vec<Block>, ReadError> {
    let chosen = readability(html, deadline)?;
    if let Some(article) = one_of_several(page) {
        let own = blocks_of(article);
        if weight(&own) >= TOO_SHORT && prose(&chosen) > prose(&own) {
            return Ok(own);
        }
    }
    let marked = marked_part(page).map(blocks_of).unwrap_or_default();
    if prose(&marked) as f64 > MUCH_MORE * prose(&chosen) as f64 {
        return Ok(marked);
    }
    if weight(&chosen) >= TOO_SHORT {
        return Ok(chosen);
    }
    let densest = densest_part(page).map(blocks_of).unwrap_or_default();
    Ok(if weight(&densest) > 2 * weight(&chosen) { densest } else { chosen })
}

/// The part that the page itself marks as the article, if it marks one only.
fn marked_part(page: &Html) -> Option<ElementRef<'_>> {
    static MARKED: LazyLock<[Selector; 3]> =
        LazyLock::new(|| [selector("[itemprop~='articleBody']"), selector("article"), selector("main, [role='main']")]);
    MARKED.iter().find_map(|marks| {
        let mut found = page.select(marks);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    })
}

/// The article under the page's only headline, where articles follow that have pages of their own.
fn one_of_several(page: &Html) -> Option<ElementRef<'_>> {
    static ARTICLES: LazyLock<Selector> = LazyLock::new(|| selector("article"));
    static HEADLINES: LazyLock<Selector> = LazyLock::new(|| selector("h1"));
    static LINKED: LazyLock<Selector> = LazyLock::new(|| selector("h1 a, h2 a, h3 a, h4 a, a h2, a h3, a h4"));
    let mut headlines = page.select(&HEADLINES);
    let (headline, None) = (headlines.next()?, headlines.next()) else { return None };
    let own = headline.ancestors().filter_map(ElementRef::wrap).find(|above| above.value().name() == "article")?;
    let is_apart = |other: &ElementRef<'_>| other.id() != own.id() && other.ancestors().all(|above| above.id() != own.id());
    let others: Vec<ElementRef<'_>> = page.select(&ARTICLES).filter(is_apart).take(MOST_OTHERS).collect();
    (!others.is_empty() && others.iter().filter(|other| other.select(&LINKED).next().is_some()).count() * 2 > others.len()).then_some(own)
}

/// Characters in paragraphs of some length with few links.
fn prose(blocks: &[Block]) -> usize {
    let is_prose = |block: &&Block| {
        matches!(block.kind, BlockKind::Paragraph | BlockKind::Item) && block.text.len() >= 80 && block.link_chars * 4 < block.text.len()
    };
    blocks.iter().filter(is_prose).map(|block| block.text.len()).sum()
}

fn readability(html: &str, deadline: Deadline) -> Result<Vec<Block>, ReadError> {
    let config = Config { keep_classes: true, disable_json_ld: true, max_elements_to_parse: MAX_ELEMENTS, ..Config::default() };
    let article = Readability::new(html, None, Some(config)).and_then(|mut page| page.parse());
    // No article is an answer here, not a failure.
    let Ok(article) = article else { return Ok(Vec::new()) };
    let content = dom::parse(&article.content, deadline)?;
    Ok(blocks_of(content.root_element()))
}

/// Characters in sentences; headings and links tell nothing.
fn weight(blocks: &[Block]) -> usize {
    blocks.iter().filter(|block| block.kind != BlockKind::Heading).map(|block| block.text.len().saturating_sub(block.link_chars)).sum()
}

/// The element whose own paragraphs hold the most text that is no link; its parent counts for half of it.
fn densest_part(page: &Html) -> Option<ElementRef<'_>> {
    let mut best: Option<(usize, ElementRef<'_>)> = None;
    for element in page.root_element().descendent_elements() {
        if !matches!(element.value().name(), "div" | "section" | "article" | "main" | "td" | "body" | "form") || looks_like_noise(element) {
            continue;
        }
        let own = own_text(element);
        if best.as_ref().is_none_or(|(most, _)| own > *most) {
            best = Some((own, element));
        }
    }
    best.filter(|(own, _)| *own > 0).map(|(_, element)| element)
}

/// Characters that stand directly in an element or in its children that are paragraphs, not counting links.
fn own_text(element: ElementRef<'_>) -> usize {
    let mut count = 0;
    for child in element.children() {
        if let Some(text) = child.value().as_text() {
            count += text.trim().chars().count();
        } else if let Some(part) = ElementRef::wrap(child)
            && !matches!(part.value().name(), "div" | "section" | "article" | "main" | "table" | "form" | "a" | "nav")
            && !dom::is_unread(part.value().name())
        {
            let links: usize = part.descendent_elements().filter(|inner| inner.value().name() == "a").map(text_len).sum();
            count += text_len(part).saturating_sub(2 * links);
        }
    }
    count
}
