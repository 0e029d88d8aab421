//! What a release prints around its news every time: dateline, byline, contacts, "About us", statements about the future.
//! It stays findable, and is kept apart from what the announcement says.

use std::sync::LazyLock;

use super::aside_words::{ABOUT, ABOUT_AUTHOR, CONTACT, END_MARKS, FORWARD_LOOKING, NOTES, STATEMENT};
use super::blocks::{Block, BlockKind};
use super::cleanup::Known;
use super::phrases::{split, words_in};
use crate::model::title_key;
use crate::read::about::names_someone;
use crate::read::dateline::without_dateline;
use crate::read::{Aside, AsideKind};
use regex::Regex;

/// Bytes of the first paragraph of news: before it, a page that begins with "About us" is about that.
const NEWS: usize = 60;
/// Bytes of the longest section of it.
const SECTION: usize = 5_000;
/// Words of a label, and of a paragraph that names a contact.
const LABEL_WORDS: usize = 9;
const CONTACT_WORDS: usize = 60;
/// Words of `About Acme:` before what Acme is.
const LEAD_IN: usize = 6;
/// Bytes at the beginning of a paragraph in which it speaks of the future or of its author.
const BEGINNING: usize = 300;
/// Words of the paragraph that a dateline stands before.
const PARAGRAPH: usize = 8;

static TERMS: LazyLock<[(AsideKind, Vec<&str>); 4]> = LazyLock::new(|| {
    [
        (AsideKind::Byline, split(ABOUT_AUTHOR)),
        (AsideKind::Contact, split(CONTACT)),
        (AsideKind::Statement, split(STATEMENT)),
        (AsideKind::Notes, split(NOTES)),
    ]
});
static ABOUT_STARTS: LazyLock<Vec<&str>> = LazyLock::new(|| split(ABOUT));
static FUTURE: LazyLock<Vec<&str>> = LazyLock::new(|| split(FORWARD_LOOKING));
static ENDS: LazyLock<Vec<&str>> = LazyLock::new(|| split(END_MARKS));

/// Takes what is kept apart out of `blocks`, which is in page order.
pub(super) fn set_apart(blocks: &mut Vec<Block>, known: &Known<'_>) -> Vec<Aside> {
    let mut asides: Vec<Aside> = take_dateline(blocks).into_iter().collect();
    let Some(start) = start_of_end_matter(blocks, known) else { return asides };
    let mut kind = AsideKind::Notes;
    for block in blocks.drain(start..) {
        if is_end_mark(&block.text) {
            continue;
        }
        let label = label_of(&block, known).or_else(|| (kind == AsideKind::Notes && is_address(&block.text)).then_some(AsideKind::Contact));
        // Lines under one label stay together.
        match asides.last_mut().filter(|last| label.is_none() && last.kind == kind && last.kind != AsideKind::Dateline) {
            Some(last) => {
                last.text.push_str(if block.kind == BlockKind::Paragraph { "\n\n" } else { "\n" });
                last.text.push_str(&block.text);
            }
            None => {
                kind = label.unwrap_or(kind);
                asides.push(Aside { kind, text: block.text });
            }
        }
    }
    asides
}

/// `BERLIN, 3 March 2021 –` before the first paragraph.
fn take_dateline(blocks: &mut [Block]) -> Option<Aside> {
    let is_first = |block: &&mut Block| block.kind == BlockKind::Paragraph && words_in(&block.text) >= PARAGRAPH;
    let first = blocks.iter_mut().find(is_first)?;
    let rest = without_dateline(&first.text);
    let at = first.text.len() - rest.len();
    let line = first.text[..at].trim_end_matches(|c: char| c.is_whitespace() || "-–—―:".contains(c)).to_owned();
    if line.is_empty() {
        return None;
    }
    first.text = first.text.split_off(at);
    Some(Aside { kind: AsideKind::Dateline, text: line })
}

/// From here to the end there is nothing but end matter: what is named so, and all that follows an end mark.
fn start_of_end_matter(blocks: &[Block], known: &Known<'_>) -> Option<usize> {
    let first =
        1 + blocks.iter().position(|block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Item) && block.text.len() >= NEWS)?;
    let mark = blocks[first..].iter().position(|block| is_end_mark(&block.text)).map(|mark| first + mark);
    let mut start = None;
    let mut unnamed = 0;
    let end = mark.unwrap_or(blocks.len());
    for at in (first..end).rev() {
        unnamed += blocks[at].text.len();
        if unnamed > SECTION {
            break;
        }
        if label_of(&blocks[at], known).is_some() {
            start = Some(at);
            unnamed = 0;
        } else if matches!(blocks[at].kind, BlockKind::Heading | BlockKind::Row) {
            break;
        } else if at + 1 == start.unwrap_or(end) && is_address(&blocks[at].text) {
            start = Some(at);
        }
    }
    start.or(mark)
}

/// The kind of end matter that a block begins.
fn label_of(block: &Block, known: &Known<'_>) -> Option<AsideKind> {
    let text = &block.text;
    let beginning = &text[..text.floor_char_boundary(BEGINNING.min(text.len()))];
    let key = title_key(beginning);
    let named = beginning.split([':', '：', '\n']).next().map(title_key).unwrap_or_default();
    // A letter takes four bytes at most, a word some ten letters.
    let words = if text.len() > CONTACT_WORDS * 40 { usize::MAX } else { words_in(text) };
    let is_line = block.kind == BlockKind::Heading
        || block.rank.is_some()
        || words <= LABEL_WORDS && !text.trim_end().ends_with(['.', '。', '?', '!']);
    let is_named = |label: &str| named == label || begins(&key, label) && (is_line || words <= CONTACT_WORDS && label.contains(' '));
    if let Some((kind, _)) = TERMS.iter().find(|(_, labels)| labels.iter().any(|label| is_named(label))) {
        return Some(*kind);
    }
    if FUTURE.iter().any(|phrase| key.contains(phrase)) && block.kind != BlockKind::Item {
        return Some(AsideKind::Statement);
    }
    let is_about_line = is_line && words <= LABEL_WORDS && ABOUT_STARTS.iter().any(|about| is_about(&key, about)) && names_someone(text);
    // `About Acme: …`.
    let is_led_in = named.len() < key.len() && words_in(&named) <= LEAD_IN && ABOUT_STARTS.iter().any(|about| is_about(&named, about));
    if is_about_line || is_led_in {
        return Some(AsideKind::About);
    }
    let author = known.author.map(title_key).filter(|author| author.contains(' '))?;
    begins(&key, &author).then_some(AsideKind::Byline)
}

/// `About Acme`, and in some languages `Acme について`.
fn is_about(key: &str, about: &str) -> bool {
    match about.starts_with(|c: char| c >= '\u{2e80}') {
        true => key.starts_with(about) || key.ends_with(about),
        false => key.strip_prefix(about).is_some_and(|rest| rest.starts_with(' ')),
    }
}

fn begins(key: &str, start: &str) -> bool {
    key.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ') || start.starts_with(|c: char| c >= '\u{2e80}'))
}

/// `###`, `-ENDS-`, `– Ende –`.
fn is_end_mark(text: &str) -> bool {
    let text = text.trim();
    if text.len() > 40 {
        return false;
    }
    let is_hashes = text.chars().filter(|c| *c == '#').count() >= 2 && text.chars().all(|c| c == '#' || c.is_whitespace());
    let is_framed =
        || text.starts_with(['-', '–', '—', '*', '/', '(', '（', '#', '~', '[', '【']) || text.chars().all(|c| !c.is_lowercase());
    is_hashes || ENDS.contains(&title_key(text).as_str()) && is_framed()
}

/// A short line with a mail address or a telephone number.
fn is_address(text: &str) -> bool {
    static MARK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\S@\S+\.\p{L}{2,}|(?i:\b(?:tel|phone|telefon|tél|teléfono|telefono|telefoon|mobile|电话|電話|전화)\b).{0,4}\+?\d|\+\d[\d ()/.-]{7,}").ok()
    });
    words_in(text) <= 40 && MARK.as_ref().is_some_and(|mark| mark.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::super::blocks::plain;
    use super::*;

    const NEWS_LINE: &str = "The mill on the river has sold twelve tons of flour to the bakers of three towns, more than ever before.";

    fn apart(lines: &[(BlockKind, &str)], author: Option<&str>) -> (Vec<AsideKind>, usize) {
        let mut blocks: Vec<Block> = lines.iter().map(|(kind, line)| plain(*kind, (*line).to_owned())).collect();
        let kinds = set_apart(&mut blocks, &Known { author, ..Known::default() }).iter().map(|aside| aside.kind).collect();
        (kinds, blocks.len())
    }

    #[test]
    fn end_matter_is_known_in_many_languages() {
        use AsideKind::*;
        use BlockKind::{Heading, Paragraph};
        let check = |label: &str, kind: AsideKind| {
            let lines = [(Paragraph, NEWS_LINE), (Paragraph, NEWS_LINE), (Heading, label), (Paragraph, "Acme has made flour since 1850.")];
            assert_eq!(apart(&lines, None), (vec![kind], 2), "{label}");
        };
        for label in [
            "About Acme",
            "Über die Acme AG",
            "À propos d’Acme",
            "Acerca de Acme",
            "Informazioni su Acme",
            "Over Acme",
            "Om Acme",
            "关于艾克米",
            "アクメについて",
            "О компании Акме",
        ] {
            check(label, About);
        }
        for label in [
            "Media contact",
            "Pressekontakt",
            "Contact presse",
            "Contacto de prensa",
            "Contatti stampa",
            "Perscontact",
            "媒体联系人",
            "お問い合わせ先",
            "Контакты для СМИ",
        ] {
            check(label, Contact);
        }
        for label in [
            "Forward-Looking Statements",
            "Safe Harbor Statement",
            "Zukunftsgerichtete Aussagen",
            "Déclarations prospectives",
            "前瞻性陈述",
            "将来予想に関する記述",
        ] {
            check(label, Statement);
        }
        check("Notes to editors", Notes);
        check("About the author", Byline);
    }

    #[test]
    fn what_only_looks_like_end_matter_stays() {
        use BlockKind::{Heading, Paragraph};
        let news = (Paragraph, NEWS_LINE);
        // A section about something, with another after it; a page that is about the firm; news that begins with "about".
        for lines in [
            vec![news, news, (Heading, "About the trail"), news, (Heading, "Day one"), news],
            vec![(Heading, "About Acme"), news, news],
            vec![news, news, (Paragraph, "About a third of the bakers came by boat, and a tenth came on foot over the hills.")],
            vec![news, news, (Heading, "About 2,000 jobs to be created"), news],
            vec![news, news, (Heading, "Over 300 new jobs"), news],
            vec![news, news, (Heading, "Over three hundred jobs in Leith"), news],
            vec![news, news, (Heading, "Über 2.000 neue Stellen"), news],
            vec![news, news, (Heading, "Sobre 300 empleos nuevos"), news],
            vec![news, news, (Heading, "About half of the mills close"), news],
            vec![news, news, (Paragraph, "Contact with water spoils flour."), news],
        ] {
            let all = lines.len();
            assert_eq!(apart(&lines, None), (Vec::new(), all), "{lines:?}");
        }
    }

    #[test]
    fn a_release_is_taken_apart() {
        use AsideKind::*;
        use BlockKind::Paragraph;
        let dated = format!("PORT AYLE, 3 May 2026 – {NEWS_LINE}");
        let lines = [
            (Paragraph, dated.as_str()),
            (Paragraph, NEWS_LINE),
            (Paragraph, "# # #"),
            (Paragraph, "About Acme: a mill since 1850."),
            (Paragraph, "This release contains forward-looking statements, which may turn out otherwise."),
            (Paragraph, "Press contact: Jo Doe, jo@acme.example"),
        ];
        assert_eq!(apart(&lines, None), (vec![Dateline, About, Statement, Contact], 2));
        let bio = [(Paragraph, NEWS_LINE), (Paragraph, "Jo Doe writes about flour for the Harbour Times and lives in Port Ayle.")];
        assert_eq!(apart(&bio, Some("Jo Doe")), (vec![Byline], 1));
        let address = [(Paragraph, NEWS_LINE), (Paragraph, NEWS_LINE), (Paragraph, "Jo Doe\njo@acme.example\n+49 30 1234567")];
        assert_eq!(apart(&address, None), (vec![Contact], 2));
    }
}
