//! Roundups: a page that holds several short stories under headings, and whose stories replace each other.

use std::collections::HashSet;

use scraper::Selector;
use url::Url;

use super::article::{read_stories, stories_in};
use super::detect::{self, PageKind};
use super::listing::base_url;
use super::{Context, How, Items, Nothing, Page, ReadError, Reading, dom, html_of};
use crate::model::{Item, Kind, Published, Reason, Select, Story, title_key};

/// Reads a page whose stories replace each other: each story is an item. Of a rule, `item` names the part of the page
/// that holds the stories, or each story, and `exclude` what is left out of it.
pub fn read_roundup(page: &Page, select: Option<&Select>, context: &Context) -> Result<Reading, ReadError> {
    let html = html_of(page)?;
    let tree = dom::parse(&html, context.deadline)?;
    let kind = detect::classify(&tree, &page.url, None, context.deadline)?;
    if let PageKind::Nothing(reason @ (Reason::Wall | Reason::Captcha | Reason::Login | Reason::Error | Reason::Shell)) = kind {
        return Ok(Reading::Nothing(Nothing { reason, feeds: Vec::new(), better: Vec::new() }));
    }
    let article = read_stories(page, context)?;
    let stories = match select {
        Some(select) => selected(tree, select, page, context),
        None => article.stories,
    };
    if stories.is_empty() {
        return Ok(Reading::Nothing(Nothing { reason: Reason::Empty, feeds: Vec::new(), better: Vec::new() }));
    }
    let items = each_once(stories, article.published, article.language.as_deref());
    Ok(Reading::Items(Items {
        kind: Kind::Roundup,
        items,
        title: article.title,
        language: article.language,
        next: None,
        select: select.cloned(),
        how: How::AsWritten,
        remarks: Vec::new(),
    }))
}

fn selected(mut tree: scraper::Html, select: &Select, page: &Page, context: &Context) -> Vec<Story> {
    // The config has checked both selectors.
    let parse = |css: &str| Selector::parse(css).ok();
    let left_out: Vec<_> =
        select.exclude.as_deref().and_then(parse).map(|exclude| tree.select(&exclude).map(|part| part.id()).collect()).unwrap_or_default();
    for id in left_out {
        if let Some(mut part) = tree.tree.get_mut(id) {
            part.detach();
        }
    }
    let base: Url = base_url(&tree, &page.url);
    let Some(item) = parse(&select.item) else { return Vec::new() };
    // What was taken out is no part of the page any more, but is still in its tree.
    tree.root_element().select(&item).flat_map(|part| stories_in(part, &base, page, context)).collect()
}

/// The stories as items, each once: some pages show a story again on another place.
fn each_once(stories: Vec<Story>, published: Option<Published>, language: Option<&str>) -> Vec<Item> {
    let mut seen = HashSet::new();
    let mut is_first = |story: &Story| seen.insert((title_key(&story.title), title_key(&story.text)));
    let item = |story: Story| Item {
        url: story.url.and_then(|url| Url::parse(&url).ok()),
        title: story.title,
        published,
        text: Some(story.text).filter(|text| !text.is_empty()),
        language: language.map(str::to_owned),
        ..Item::default()
    };
    stories.into_iter().filter(|story| is_first(story)).map(item).collect()
}

#[cfg(test)]
mod tests;
