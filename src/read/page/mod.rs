//! Living pages: what a page says, block by block, each with the headings above it. Compares nothing.
//!
//! Other than an article's text, nothing is thrown out for being short, said twice or a list of links: what a person edits
//! there is the news. Only what frames the page goes: menus, forms, share bars, banners, the foot; and the day
//! of the last change, which every edit changes, and some that change no word.

mod frame;
mod headings;
mod lines;
mod shape;

use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::article::{Meta, is_day_of_update, title};
use super::listing::Found;
use super::{Context, LivingPage, ReadError, Reading, detect, dom};
use crate::model::{Reason, Select};
use frame::Part;
use lines::Line;

/// Reads a page block by block. `item` of the rule is the part that is watched, `exclude` what is left out of it. A rule that
/// matches nothing finds an empty page.
pub fn read_page(html: &str, url: &Url, select: Option<&Select>, context: &Context) -> Result<Reading, ReadError> {
    let tree = dom::parse(html, context.deadline)?;
    let living = living_page(&tree, url, select, context)?;
    let own_text: Vec<&str> = living.blocks.iter().map(|block| block.text.as_str()).collect();
    let reason = match detect::notice_on(&tree, url, &own_text, context.deadline)? {
        Some(reason) => reason,
        None if living.blocks.is_empty() => Reason::Empty,
        None => return Ok(Reading::Page(living)),
    };
    Ok(Reading::Nothing(detect::nothing(&tree, url, reason)))
}

/// The page as a living one, if nobody has said what it is and it is built as such pages are; `found` is what
/// `listing::find` made of it.
pub(super) fn find_living(tree: &Html, url: &Url, found: Option<&Found>, context: &Context) -> Result<Option<LivingPage>, ReadError> {
    let lines = lines_of_page(tree, None, context)?;
    Ok(shape::is_living(&lines, found).then(|| of_lines(lines, tree, url, context)))
}

fn living_page(tree: &Html, url: &Url, select: Option<&Select>, context: &Context) -> Result<LivingPage, ReadError> {
    Ok(of_lines(lines_of_page(tree, select, context)?, tree, url, context))
}

fn lines_of_page(tree: &Html, select: Option<&Select>, context: &Context) -> Result<Vec<Line>, ReadError> {
    let part = Part::of(tree, select, context.deadline)?;
    let mut lines = Vec::new();
    for root in part.roots() {
        lines.extend(lines::lines_of(*root, &part, context.deadline)?);
    }
    if part.is_whole {
        frame::trim(&mut lines);
    }
    lines.retain(|line| !is_day_of_update(&line.text));
    Ok(lines)
}

fn of_lines(lines: Vec<Line>, tree: &Html, url: &Url, context: &Context) -> LivingPage {
    let meta = Meta::of(tree);
    let title = title(&meta, tree, url);
    let blocks = headings::under_headings(lines, title.as_deref());
    LivingPage { title: title.unwrap_or_else(|| url.to_string()), language: meta.language().or_else(|| context.language.clone()), blocks }
}

/// What a hand-written selector matches, the outermost only.
fn outermost<'t>(tree: &'t Html, css: &str) -> Vec<ElementRef<'t>> {
    // The config refuses a selector that does not parse; one from elsewhere matches nothing.
    let Ok(selector) = Selector::parse(css) else { return Vec::new() };
    let mut found: Vec<ElementRef<'t>> = Vec::new();
    let mut ids = std::collections::HashSet::new();
    for element in tree.select(&selector) {
        // In page order, so what contains it came before.
        if !element.ancestors().any(|above| ids.contains(&above.id())) {
            ids.insert(element.id());
            found.push(element);
        }
    }
    found
}

#[cfg(test)]
mod tests;
