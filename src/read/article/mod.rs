//! An announcement's own page: headline, author, date, and its text without all that surrounds it.

mod aside_words;
mod asides;
mod authors;
mod blocks;
mod body;
mod cleanup;
mod language;
mod lists;
mod meta;
mod noise;
mod notice_words;
mod notices;
mod phrases;
mod pictures;
mod published;
mod repeats;
mod stories;
mod table;
mod titles;
mod words;

pub(super) use self::meta::is_article_type;

use scraper::{ElementRef, Html};
use url::Url;

use self::cleanup::{Cleaned, Known};
use self::published::Asked;
use self::stories::{Around, Parts};
use self::titles::Names;
use super::date::{DateHints, DateReader};
use super::decode::{What, sniff};
use super::listing::base_url;
use super::{Article, Context, Page, ReadError, dom, html_of, in_time, pdf};
use crate::model::{Deadline, Published, Story};

pub(super) use self::authors::in_fields as authors_in;
pub(super) use self::blocks::{Block, BlockKind, is_hidden, looks_like_noise};
pub(super) use self::language::{guess_language, language_tag};
pub(super) use self::meta::Meta;
pub(super) use self::phrases::{ends_the_text, is_day_of_update, is_extra, is_update_note};
pub(super) use self::titles::title;

/// Reads the article at `page`, and tells its stories apart where it is a roundup. Fields that the page does not give
/// stay empty; the text may be empty too.
pub fn read_article(page: &Page, context: &Context) -> Result<Article, ReadError> {
    if sniff(&page.body, page.content_type.as_deref()) == What::Pdf {
        return pdf::read_pdf(page, context);
    }
    let (article, blocks, base) = parts(page, context)?;
    let around = Around { title: article.title.as_deref(), page: &page.url, base: &base };
    Ok(match stories::find(&blocks, &around) {
        Some(Parts { introduction, stories }) => Article { text: introduction, stories, ..article },
        None => Article { text: cleanup::join(&blocks), ..article },
    })
}

/// Reads the page of a roundup: whatever stands there under headings is a story.
pub(super) fn read_stories(page: &Page, context: &Context) -> Result<Article, ReadError> {
    let (article, blocks, base) = parts(page, context)?;
    let around = Around { title: article.title.as_deref(), page: &page.url, base: &base };
    let Parts { introduction, stories } = stories::all(&blocks, &around);
    Ok(Article { text: introduction, stories, ..article })
}

/// The stories in a part of a page that a person pointed out.
pub(super) fn stories_in(part: ElementRef<'_>, base: &Url, page: &Page, context: &Context) -> Vec<Story> {
    let dates = DateReader::new(hints(page, context, context.language.clone()));
    let blocks = cleanup::clean(blocks::blocks_of(part), &Known::default(), &dates).blocks;
    stories::all(&blocks, &Around { title: None, page: &page.url, base }).stories
}

/// All but the text, the blocks that hold it, and what their links are resolved against.
fn parts(page: &Page, context: &Context) -> Result<(Article, Vec<Block>, Url), ReadError> {
    let html = html_of(page)?;
    let tree = dom::parse(&html, context.deadline)?;
    let blocks = body::choose(&html, &tree, context.deadline)?;
    let meta = Meta::of(&tree);
    let language = meta.language().or_else(|| context.language.clone());
    let dates = DateReader::new(hints(page, context, language.clone()));
    in_time(context.deadline)?;
    let names = Names::of(&meta, &tree, &page.url);
    let title = titles::title_among(&names, &meta, &tree);
    in_time(context.deadline)?;
    let asked = Asked { page: &tree, url: &page.url, meta: &meta, title: title.as_deref(), context, dates: &dates };
    let author = authors::find(&asked, &names);
    let published = published::find(&asked);
    let base = base_url(&tree, &page.url);
    in_time(context.deadline)?;
    let known = Known { title: title.as_deref(), author: author.as_deref(), published };
    let cleaned = cleanup::clean(blocks, &known, &dates);
    let article = Article {
        author: author.or(cleaned.author),
        published,
        modified: published::modified(&asked, published),
        language: language.or_else(|| guess_language(&cleanup::join(&cleaned.blocks))),
        image: pictures::lead(&asked, &base),
        title,
        boilerplate: cleaned.asides,
        notices: cleaned.notices,
        ..Article::default()
    };
    Ok((article, cleaned.blocks, base))
}

/// A scrap of HTML, such as the content of a feed's entry, as the article of this title that stands at this page, after the same
/// clean-up.
pub(super) fn read_fragment(
    html: &str,
    title: Option<&str>,
    page: &Url,
    dates: &DateReader,
    deadline: Deadline,
) -> Result<Article, ReadError> {
    let tree = dom::parse(html, deadline)?;
    let cleaned = cleanup::clean(blocks::blocks_of(tree.root_element()), &Known { title, ..Known::default() }, dates);
    let Cleaned { blocks, author, asides, notices } = cleaned;
    let article = Article { author, boilerplate: asides, notices, ..Article::default() };
    Ok(match stories::find(&blocks, &Around { title, page, base: page }) {
        Some(Parts { introduction, stories }) => Article { text: introduction, stories, ..article },
        None => Article { text: cleanup::join(&blocks), ..article },
    })
}

/// The article of blocks that came from elsewhere than a page, after the same clean-up.
pub(super) fn article_of(blocks: Vec<Block>, title: Option<String>, published: Option<Published>, dates: &DateReader) -> Article {
    let cleaned = cleanup::clean(blocks, &Known { title: title.as_deref(), published, ..Known::default() }, dates);
    let text = cleanup::join(&cleaned.blocks);
    Article { title, published, text, boilerplate: cleaned.asides, notices: cleaned.notices, ..Article::default() }
}

/// A cue for telling an article from a listing or a home page: the page says so itself, or one part of it holds
/// several paragraphs of text and few links.
pub fn looks_like_article(page: &Html) -> bool {
    if Meta::of(page).claims_article() {
        return true;
    }
    let all = blocks::blocks_of(page.root_element());
    let in_sentences: usize = all.iter().filter(|block| is_prose(block)).map(|block| block.text.len()).sum();
    let linked: usize = all.iter().map(|block| block.link_chars).sum();
    let paragraphs = all.iter().filter(|block| is_prose(block)).count();
    let titled = page.root_element().descendent_elements().filter(is_headline).count() == 1;
    paragraphs >= 3 && in_sentences >= 800 && in_sentences > 2 * linked && titled
}

/// A paragraph of some length with hardly a link in it.
fn is_prose(block: &blocks::Block) -> bool {
    block.text.chars().count() >= 100 && block.link_chars * 4 < block.text.len()
}

fn is_headline(element: &ElementRef<'_>) -> bool {
    element.value().name() == "h1"
}

fn hints(page: &Page, context: &Context, language: Option<String>) -> DateHints {
    DateHints { now: context.now, timezone: context.timezone, order: context.dates, language, host: page.url.host_str().map(str::to_owned) }
}

#[cfg(test)]
mod tests;
