//! The sentences of a text that a summary may take: whole ones, in order, without what stands around the news.
//!
//! Headings, bylines, datelines, credits, calls to action, greetings and legal notes are passed over. Weighs nothing.

use std::sync::LazyLock;

use regex::Regex;

use super::phrases::Phrases;
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

/// The candidates of a text, at most 60.
pub(super) fn find(text: &str, language: Option<&str>, phrases: &Phrases) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut follows = false;
    for paragraph in paragraphs(text) {
        if !found.is_empty() && is_end_matter(paragraph) {
            break;
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
            let is_leftover = found.is_empty() && width < SHORTEST;
            let is_known = found.iter().any(|known| known.text == text);
            if is_leftover || is_known || width > LONGEST || !is_worth_it(&text) || phrases.is_legal(&text) {
                follows = false;
                continue;
            }
            found.push(Candidate { text, width, follows, opens });
            if found.len() == MOST {
                return found;
            }
            (follows, opens) = (true, false);
        }
    }
    found
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most so many columns. No letter has more bytes than four.
fn is_within(text: &str, columns: usize) -> bool {
    text.len() <= 4 * columns && width(text) <= columns
}

/// Headings, list entries and lead-ins are short and have no stop at their end.
fn is_prose(paragraph: &str) -> bool {
    /// In columns.
    const LONGEST_HEADING: usize = 160;
    const LONGEST_QUESTION: usize = 60;
    // A short question that stands alone heads what follows it.
    let asks =
        is_within(paragraph, LONGEST_QUESTION) && paragraph.ends_with(['?', '？']) && paragraph.matches(['.', '?', '!', '。']).count() <= 1;
    let bulleted = paragraph.starts_with(['•', '·', '▪', '‣', '*', '–', '—', '■', '●', '◆']) || paragraph.starts_with("- ");
    !bulleted && !asks && !is_byline(paragraph) && (is_finished(paragraph) || width(paragraph) > LONGEST_HEADING)
}

/// Ends with a stop, quotes and brackets aside.
fn is_finished(sentence: &str) -> bool {
    let closers = ['"', '\'', '”', '“', '’', '»', '«', ')', ']', '」', '』', '）', ' ', '\u{a0}'];
    let bare = sentence.trim_end_matches(closers);
    // Thai has no stop; headings are told by their length.
    bare.ends_with(['.', '!', '?', '…', '。', '！', '？', '｡', '।', '؟', '۔']) || bare.ends_with(is_thai) && width(bare) > SHORTEST_THAI
}

fn is_byline(paragraph: &str) -> bool {
    static BYLINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(by|von|par|por|di|door|text|words|written by|author|autor|autorin|auteur|文|作者|記者|记者)[ :：/]").ok()
    });
    is_within(paragraph, 60) && BYLINE.as_ref().is_some_and(|byline| byline.is_match(paragraph))
}

/// The part where a release turns from its news to its sender.
fn is_end_matter(paragraph: &str) -> bool {
    const BEGINNINGS: &[&str] = &[
        "about ",
        "über ",
        "à propos",
        "acerca de",
        "sobre ",
        "informazioni su",
        "over ",
        "关于",
        "關於",
        "会社概要",
        "forward-looking",
        "safe harbor",
        "media contact",
        "press contact",
        "contact:",
        "contacts",
        "pressekontakt",
        "contact presse",
        "contacto",
        "contatti",
        "notes to editors",
        "###",
        "disclaimer",
    ];
    is_within(paragraph, 80) && !is_prose(paragraph) && BEGINNINGS.iter().any(|words| paragraph.to_lowercase().starts_with(words))
}

fn is_worth_it(sentence: &str) -> bool {
    // `left: the mill at dusk.`
    let is_caption = sentence.starts_with(char::is_lowercase) && sentence.split(' ').next().is_some_and(|word| word.ends_with(':'));
    if is_caption || !is_finished(sentence) {
        return false;
    }
    // Only a short sentence is nothing but an invitation; a long one may have news behind it.
    let lower = sentence.to_lowercase();
    !(is_within(sentence, 160) && INVITATIONS.iter().any(|words| lower.starts_with(words)))
}

const INVITATIONS: &[&str] = &[
    "read more",
    "read the full",
    "click here",
    "click ",
    "learn more",
    "find out more",
    "for more information",
    "for further information",
    "for more details",
    "to learn more",
    "to find out more",
    "subscribe",
    "sign up",
    "follow us",
    "follow ",
    "download ",
    "watch the",
    "register now",
    "view the",
    "visit our",
    "please visit",
    "share this",
    "see also",
    "photo:",
    "image:",
    "pictured",
    "(photo",
    "mehr erfahren",
    "weitere informationen",
    "mehr informationen",
    "hier klicken",
    "klicken sie",
    "jetzt ",
    "folgen sie",
    "lesen sie",
    "abonnieren",
    "foto:",
    "bild:",
    "en savoir plus",
    "pour plus d",
    "pour en savoir",
    "lire la suite",
    "cliquez",
    "suivez-nous",
    "abonnez-vous",
    "téléchargez",
    "leer más",
    "más información",
    "para más información",
    "para obtener más",
    "haga clic",
    "síganos",
    "suscríbase",
    "descargue",
    "saiba mais",
    "para mais informações",
    "leia mais",
    "clique",
    "siga-nos",
    "per saperne di più",
    "per maggiori informazioni",
    "per ulteriori informazioni",
    "leggi ",
    "clicca",
    "seguici",
    "lees meer",
    "voor meer informatie",
    "klik hier",
    "volg ons",
    "meld u aan",
    "schrijf u in",
    "了解更多",
    "点击",
    "點擊",
    "更多信息",
    "更多資訊",
    "欲了解",
    "关注我们",
    "請瀏覽",
    "详情请",
    "詳しくは",
    "詳細は",
    "詳細につ",
    "続きを読む",
    "お問い合わせ",
];
