//! The headline of an article: what the page shows, where it agrees with what its head claims, without the names of site and section.

mod labels;
mod names;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use scraper::{ElementRef, Html, Selector};
use url::Url;

pub(super) use self::names::Names;
use self::names::sides;
use super::blocks::{Block, BlockKind, blocks_of};
use super::meta::{Meta, selector};
use crate::model::title_key;
use crate::read::dom::{line_of, plain};

/// Letters of the longest headline.
const LONGEST: usize = 300;
/// Bytes of the longest claim; what is longer is no title.
const LONGEST_CLAIM: usize = 16 * LONGEST;
/// Headings of the first rank that are looked at, and of those below it.
const MOST_FIRST: usize = 100;
const MOST_HEADINGS: usize = 20;

/// The headline without the site's name.
pub fn title(meta: &Meta, page: &Html, url: &Url) -> Option<String> {
    title_among(&Names::of(meta, page, url), meta, page)
}

/// The same, where the page's names are known.
pub fn title_among(names: &Names, meta: &Meta, page: &Html) -> Option<String> {
    let said = meta.titles().filter(|claim| claim.len() <= LONGEST_CLAIM).map(plain).filter(|claim| !claim.is_empty());
    let said: Vec<String> = said.collect();
    let cut = said.iter().map(|claim| names.cut(claim)).filter(|claim| !names.is_no_headline(&claim.text));
    let (doubtful, sure): (Vec<_>, Vec<_>) = cut.partition(|claim| claim.is_doubtful);
    let (doubtful, claims): (Vec<String>, Vec<String>) =
        (doubtful.into_iter().map(|claim| claim.text).collect(), sure.into_iter().map(|claim| claim.text).collect());
    // The visible headline is the whole one: what is claimed is often shortened or written for search engines.
    let visible = agreed_heading(page, &[claims.as_slice(), &doubtful].concat(), names).or_else(|| only_heading(page, &claims, names));
    let visible = visible.map(|title| without_section(title, &claims));
    let whole = |title: String| claims.iter().find(|claim| joins_words_of(&title, claim)).cloned().unwrap_or(title);
    let heading = |title: String| names.cut_heading(&title).to_owned();
    let claim = |title: &String| names.cut(title).text;
    visible
        .map(|title| heading(whole(title)))
        .or_else(|| claims.first().map(claim))
        .or_else(|| opening_heading(page, names).map(heading))
        .or_else(|| doubtful.first().map(claim))
        .or_else(|| first_heading(page).map(heading))
        .or_else(|| said.first().map(claim))
}

/// `Section | Headline` in the heading, where a claim is the headline alone.
fn without_section(title: String, claims: &[String]) -> String {
    let own = title.split_once(" | ").map(|(_, rest)| rest.trim());
    own.filter(|own| claims.iter().any(|claim| title_key(claim) == title_key(own))).map(str::to_owned).unwrap_or(title)
}

/// True for a kicker and a headline with nothing between them (`Kicker` `Headline` as `KickerHeadline`) that the claim sets apart.
fn joins_words_of(title: &str, claim: &str) -> bool {
    let (title, claim) = (title_key(title), title_key(claim));
    title.len() < claim.len() && title.replace(' ', "") == claim.replace(' ', "")
}

fn first_headings(page: &Html) -> impl Iterator<Item = (ElementRef<'_>, String)> {
    static HEADLINES: LazyLock<Selector> = LazyLock::new(|| selector("h1, [itemprop~='headline']"));
    page.select(&HEADLINES).take(MOST_FIRST).filter_map(|element| Some((element, visible(element)?)))
}

fn second_headings(page: &Html) -> impl Iterator<Item = String> {
    static SECOND: LazyLock<Selector> = LazyLock::new(|| selector("h2, h3"));
    page.select(&SECOND).take(MOST_HEADINGS).filter_map(visible)
}

fn visible(element: ElementRef<'_>) -> Option<String> {
    line_of(element).filter(|text| !text.is_empty() && text.chars().count() <= LONGEST)
}

/// The `h1` that agrees with what the head claims; else the heading that a claim has in it, below one that names the kind of page
/// ("Press release details") or the site.
fn agreed_heading(page: &Html, claims: &[String], names: &Names) -> Option<String> {
    let keys: Vec<String> = claims.iter().map(|claim| title_key(claim)).collect();
    let mut firsts = first_headings(page).map(|(_, headline)| headline).filter(|headline| !names.is_whole_site(headline));
    firsts
        .find(|headline| agree_with_one(headline, &keys))
        .or_else(|| second_headings(page).find(|headline| claims.iter().any(|claim| is_part(headline, claim))))
}

/// The only `h1` there is; else, for sites that keep `h1` for their own name, what agrees one step below.
fn only_heading(page: &Html, claims: &[String], names: &Names) -> Option<String> {
    let firsts: Vec<(ElementRef<'_>, String)> = first_headings(page).filter(|(_, headline)| !names.is_no_headline(headline)).collect();
    // Search engines are often told another headline than readers; a single word may be the name of a section.
    if let [(element, only)] = firsts.as_slice()
        && !leads_home(*element, names)
        && (claims.is_empty() || has_words(only) && !is_label(only, claims))
    {
        return Some(only.clone());
    }
    let keys: Vec<String> = claims.iter().map(|claim| title_key(claim)).collect();
    second_headings(page).find(|headline| agree_with_one(headline, &keys))
}

/// The first heading, or bold line, that stands right above prose: where the head names the site alone, on pages made by hand.
fn opening_heading(page: &Html, names: &Names) -> Option<String> {
    let blocks = blocks_of(page.root_element());
    // A line of its own may stand between.
    let heads = |at: usize| {
        let is_second = blocks.get(at + 1).is_some_and(|next| next.rank > blocks[at].rank);
        blocks[at + 1 + usize::from(is_second)..].iter().take_while(|block| block.rank.is_none()).any(is_prose)
    };
    let is_headline = |block: &Block| {
        block.rank.is_some()
            && block.link_chars * 2 < block.text.len()
            && block.text.chars().count() <= LONGEST
            && has_words(&block.text)
            && !names.is_no_headline(&block.text)
    };
    blocks.iter().enumerate().find(|(at, block)| is_headline(block) && heads(*at)).map(|(_, block)| block.text.replace('\n', " "))
}

/// Whatever heads the page, if nothing better is there.
fn first_heading(page: &Html) -> Option<String> {
    first_headings(page).map(|(_, headline)| headline).next()
}

/// A paragraph of some length with hardly a link in it.
fn is_prose(block: &Block) -> bool {
    /// Bytes, so that a Chinese one has a third of the letters.
    const SHORTEST: usize = 80;
    block.kind == BlockKind::Paragraph && block.text.len() >= SHORTEST && block.link_chars * 4 < block.text.len()
}

/// More than one word, or as many wide letters as a sentence has.
fn has_words(headline: &str) -> bool {
    const SENTENCE: usize = 5;
    title_key(headline).contains(' ') || headline.chars().filter(|c| *c >= '\u{2e80}' && c.is_alphabetic()).count() >= SENTENCE
}

/// A site's name links to its home page.
fn leads_home(heading: ElementRef<'_>, names: &Names) -> bool {
    let links = heading.ancestors().filter_map(ElementRef::wrap).take(2).chain(heading.descendent_elements());
    links.filter(|element| element.value().name() == "a").filter_map(|link| link.attr("href")).any(|href| names.is_home(href))
}

/// The name of a kind of page ("News article"): short, without a word of what all claims call the page alike.
fn is_label(heading: &str, claims: &[String]) -> bool {
    let [first, second, ..] = claims else { return false };
    let (heading, first, second) = (title_key(heading), title_key(first), title_key(second));
    let words: Vec<&str> = heading.split(' ').collect();
    first == second && words.len() <= 3 && !words.iter().any(|word| first.split(' ').any(|other| other == *word))
}

fn agree_with_one(headline: &str, claims: &[String]) -> bool {
    let headline = title_key(headline);
    claims.iter().any(|claim| agree(&headline, claim))
}

/// True if one is the other, shortened or with a few words more; both as `title_key` writes them.
fn agree(headline: &str, claim: &str) -> bool {
    if headline.is_empty() || claim.is_empty() {
        return false;
    }
    let (short, long) = if headline.len() < claim.len() { (headline, claim) } else { (claim, headline) };
    long == short || short.len() * 2 >= long.len() && (long.starts_with(short) || strsim::normalized_levenshtein(short, long) > 0.75)
}

/// True for the whole claim, or all that stands on one side of a mark in it: `Site: Headline`, `Site » Archive » Headline`. A single
/// word may be the name of a section.
fn is_part(headline: &str, claim: &str) -> bool {
    let key = title_key(headline);
    has_words(headline) && std::iter::once(claim).chain(sides(claim)).any(|part| title_key(part) == key)
}
