//! Announcements that are PDF documents: their text, headline and day.
//!
//! lopdf takes the file apart; what its pages show is worked out here, operator by operator, so that the deadline holds, a form
//! that draws itself ends, and a font that lies costs letters and not the document.

mod cmap;
mod fonts;
mod layout;
mod load;
mod matrix;
mod paragraphs;
mod show;
#[cfg(test)]
mod tests;

use lopdf::{Document, Object, decode_text_string};

use self::layout::Line;
use super::article::{Block, article_of, guess_language, language_tag};
use super::date::{DateHints, DateReader};
use super::dom::fold;
use super::listing::letters;
use super::{Article, Context, Page, ReadError, in_time};
use crate::model::{Published, title_key};

/// Pages beyond these are not read: annual reports have hundreds, announcements a few.
const PAGES: usize = 60;
/// Characters beyond these are not read.
const CHARS: usize = 500_000;
/// A document with fewer letters is a picture with a page number.
const TOO_LITTLE: f32 = 40.0;
/// Blocks at the top among which the date stands.
const HEAD: usize = 12;

/// Reads the document within the context's deadline. `ReadError::NoText` for a scan, and where it takes a password.
pub fn read_pdf(page: &Page, context: &Context) -> Result<Article, ReadError> {
    let document = load::load(&page.body, context.deadline)?;
    let mut pages = Vec::new();
    let mut left = CHARS;
    for id in document.page_iter().take(PAGES) {
        in_time(context.deadline)?;
        let runs = show::runs_of(&document, id, &mut left, context.deadline)?;
        pages.push(layout::lines_of(runs));
    }
    layout::drop_running_lines(&mut pages);
    let lines: Vec<Line> = pages.into_iter().flatten().collect();
    if lines.iter().map(|line| letters(&line.text)).sum::<f32>() < TOO_LITTLE {
        return Err(ReadError::NoText("holds no text, only pictures: it may be a scan"));
    }
    let title = title_of(&document, &lines);
    let blocks = paragraphs::blocks_of(lines);
    let whole: String = blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n");
    let said = document.catalog().ok().and_then(|catalog| string(&document, catalog.get(b"Lang").ok()?));
    let language = said.as_deref().and_then(language_tag).or_else(|| context.language.clone()).or_else(|| guess_language(&whole));
    let dates = DateReader::new(DateHints {
        now: context.now,
        timezone: context.timezone,
        order: context.dates,
        language: language.clone(),
        host: page.url.host_str().map(str::to_owned),
    });
    let published = date_of(&blocks, &dates);
    Ok(Article { language, ..article_of(blocks, title, published, &dates) })
}

/// Of the first lines, a short one that is a date comes before a sentence that begins with one.
fn date_of(blocks: &[Block], dates: &DateReader) -> Option<Published> {
    let head = || blocks.iter().take(HEAD).map(|block| &block.text[..block.text.floor_char_boundary(160)]);
    let line = head().filter(|text| text.len() <= 60).find_map(|text| dates.read(text));
    line.or_else(|| head().find_map(|text| dates.read(text)))
}

/// What the document calls itself, if it shows that too; else what it shows largest at its top; else what it calls itself.
fn title_of(document: &Document, lines: &[Line]) -> Option<String> {
    let first: Vec<&Line> = lines.iter().filter(|line| line.page == 0).collect();
    let named = info(document, b"Title").filter(|title| is_sensible(title));
    let top: String = first.iter().take(30).map(|line| title_key(&line.text) + " ").collect();
    let is_shown = |title: &String| fold(&top).contains(&title_key(title));
    named.clone().filter(is_shown).or_else(|| largest(&first)).or(named).or_else(|| first_headline(&first))
}

/// The lines of the largest size in the upper part of the first page, where that is larger than the text.
fn largest(first: &[&Line]) -> Option<String> {
    let body = layout::usual_size(first.iter().copied());
    let top: Vec<&&Line> = first.iter().take(25).collect();
    let mut sizes: Vec<f32> = top.iter().map(|line| line.size).filter(|size| *size > body * 1.12).collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    sizes.dedup_by(|a, b| (*a - *b).abs() < 0.3);
    sizes.iter().find_map(|size| {
        let is_of = |line: &Line| (line.size - size).abs() < 0.3;
        let of_size = top.iter().skip_while(|line| !is_of(line)).take_while(|line| is_of(line));
        let title: Vec<&str> = of_size.take(5).map(|line| line.text.as_str()).collect();
        Some(fold(&title.join(" "))).filter(|title| is_sensible(title))
    })
}

fn first_headline(first: &[&Line]) -> Option<String> {
    let texts = first.iter().take(12).map(|line| fold(&line.text));
    texts.filter(|text| !text.ends_with(['.', ',', ';', ':']) && !super::date::looks_like_date(text)).find(|title| is_sensible(title))
}

/// A headline, and no name of a file, of a program's template or of the kind of document.
fn is_sensible(title: &str) -> bool {
    const KINDS: &[&str] = &[
        "press release",
        "news release",
        "media release",
        "press information",
        "press statement",
        "for immediate release",
        "pressemitteilung",
        "pressemeldung",
        "medienmitteilung",
        "communique de presse",
        "communiqué de presse",
        "comunicato stampa",
        "nota de prensa",
        "comunicado de prensa",
        "persbericht",
        "untitled",
        "powerpoint presentation",
        "powerpoint präsentation",
    ];
    let key = title_key(title);
    let lower = title.to_lowercase();
    let is_file = lower.starts_with("microsoft word")
        || [".doc", ".docx", ".pdf", ".indd", ".odt", ".qxd", ".rtf"].iter().any(|end| lower.ends_with(end));
    letters(title) >= 12.0
        && title.chars().count() <= 300
        && !is_file
        && !KINDS.contains(&key.as_str())
        && (title.contains(' ') || !title.is_ascii())
}

fn info(document: &Document, key: &[u8]) -> Option<String> {
    let (_, info) = document.dereference(document.trailer.get(b"Info").ok()?).ok()?;
    string(document, info.as_dict().ok()?.get(key).ok()?)
}

fn string(document: &Document, object: &Object) -> Option<String> {
    let (_, object) = document.dereference(object).ok()?;
    Some(fold(&decode_text_string(object).ok()?)).filter(|text| !text.is_empty())
}
