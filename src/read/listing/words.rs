//! What words and addresses say of a link: headline, button, category, date line. No structure here.

use std::collections::HashSet;
use std::sync::LazyLock;

use url::Url;

use crate::model::title_key;
use crate::read::date;
use crate::read::hashes::Seeded;

/// Texts of links that lead to an item but do not name it.
const BUTTONS: &[&str] = &[
    "more",
    "read more",
    "read article",
    "read the article",
    "read full article",
    "read story",
    "read full story",
    "read now",
    "read on",
    "full story",
    "full article",
    "continue",
    "continue reading",
    "learn more",
    "find out more",
    "view",
    "view more",
    "view all",
    "view details",
    "see more",
    "see all",
    "details",
    "more info",
    "more information",
    "download",
    "download pdf",
    "pdf",
    "html",
    "doc",
    "docx",
    "xls",
    "zip",
    "mp3",
    "audio",
    "video",
    "watch",
    "listen",
    "play",
    "print",
    "english",
    "en",
    "fr",
    "de",
    "es",
    "permalink",
    "link",
    "here",
    "click here",
    "open",
    "share",
    "tweet",
    "email",
    "reply",
    "comment",
    "comments",
    "no comments",
    "leave a comment",
    "leave a reply",
    "0 comments",
    "add comment",
    "edit",
    "next",
    "previous",
    "back",
    "top",
    "weiterlesen",
    "mehr",
    "mehr lesen",
    "mehr erfahren",
    "weiter",
    "zum artikel",
    "zur meldung",
    "herunterladen",
    "deutsch",
    "lire la suite",
    "lire plus",
    "en savoir plus",
    "plus",
    "voir plus",
    "télécharger",
    "suite",
    "leer más",
    "ver más",
    "más",
    "más información",
    "seguir leyendo",
    "descargar",
    "ler mais",
    "leia mais",
    "saiba mais",
    "leggi tutto",
    "leggi di più",
    "continua",
    "continua a leggere",
    "scarica",
    "lees meer",
    "lees verder",
    "meer",
    "læs mere",
    "les mer",
    "läs mer",
    "lue lisää",
    "czytaj więcej",
    "więcej",
    "czytaj dalej",
    "číst více",
    "viac",
    "více",
    "čítať viac",
    "tovább",
    "citește mai mult",
    "devamı",
    "devamını oku",
    "подробнее",
    "далее",
    "читать далее",
    "читать полностью",
    "читать",
    "комментировать",
    "нет комментариев",
    "детальніше",
    "докладніше",
    "続きを読む",
    "詳細",
    "詳しくはこちら",
    "もっと見る",
    "英語",
    "阅读更多",
    "阅读全文",
    "更多",
    "查看更多",
    "查看详情",
    "详情",
    "详细",
    "下载",
    "閱讀更多",
    "更多內容",
    "詳情",
    "더보기",
    "자세히 보기",
    "자세히",
    "اقرأ المزيد",
    "المزيد",
    "قراءة المزيد",
    "تحميل",
    "קרא עוד",
    "selengkapnya",
    "baca selengkapnya",
    "xem thêm",
    "อ่านต่อ",
];

/// True if a text ends with a file's kind and size: `Agenda (PDF, 120 kB)`, `Rapport annuel [pdf - 2,3 Mo]`.
pub fn names_file(text: &str) -> bool {
    let Some((_, bracketed)) = text.trim_end_matches([')', ']']).rsplit_once(['(', '[']) else { return false };
    let lower = bracketed.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    bracketed.len() <= 24 && words.any(|word| matches!(word, "pdf" | "doc" | "docx" | "xls" | "xlsx" | "zip" | "kb" | "mb" | "ko" | "mo"))
}

/// By `key`.
static ADVERTISEMENT_SET: LazyLock<HashSet<u64, Seeded>> = LazyLock::new(|| ADVERTISEMENT.iter().map(|label| key(label)).collect());

/// True if a text is the label of an advertisement and nothing else.
pub fn is_advertisement_label(facts: &Facts) -> bool {
    facts.words <= 2.0 && ADVERTISEMENT_SET.contains(&facts.key)
}

static BUTTON_SET: LazyLock<HashSet<&str, Seeded>> = LazyLock::new(|| BUTTONS.iter().copied().collect());

/// What stands on something that was paid for.
const ADVERTISEMENT: &[&str] = &[
    "ad",
    "advert",
    "advertisement",
    "sponsored",
    "sponsored content",
    "sponsored post",
    "promoted",
    "paid post",
    "paid content",
    "partner content",
    "anzeige",
    "werbung",
    "gesponsert",
    "publicité",
    "sponsorisé",
    "contenu sponsorisé",
    "publicidad",
    "patrocinado",
    "publicidade",
    "pubblicità",
    "sponsorizzato",
    "advertentie",
    "gesponsord",
    "annons",
    "annonse",
    "mainos",
    "reklama",
    "artykuł sponsorowany",
    "reklám",
    "reklam",
    "реклама",
    "广告",
    "廣告",
    "広告",
    "광고",
    "إعلان",
];

/// Parts of paths under which groups of items, people or services are found, not items.
const META_PARTS: &[&str] = &[
    "tag",
    "tags",
    "category",
    "categories",
    "kategorie",
    "author",
    "authors",
    "autor",
    "auteur",
    "profile",
    "profiles",
    "user",
    "users",
    "member",
    "members",
    "topic",
    "topics",
    "label",
    "login",
    "signin",
    "register",
    "search",
    "share",
    "sharer",
    "feed",
    "rss",
    "cart",
    "account",
];

/// Hosts on which links are for sharing.
const SOCIAL: &[&str] = &[
    "facebook.com",
    "twitter.com",
    "x.com",
    "linkedin.com",
    "pinterest.com",
    "instagram.com",
    "youtube.com",
    "reddit.com",
    "whatsapp.com",
    "t.me",
    "telegram.me",
    "tumblr.com",
    "vk.com",
    "addtoany.com",
    "weibo.com",
    "flickr.com",
    "xing.com",
    "threads.net",
    "bsky.app",
];

/// Letters and digits; an ideograph or syllable sign says as much as two and a half letters.
pub fn letters(text: &str) -> f32 {
    if text.is_ascii() {
        return text.bytes().filter(u8::is_ascii_alphanumeric).count() as f32;
    }
    let (mut plain, mut dense) = (0_u32, 0_u32);
    for letter in text.chars() {
        if letter.is_ascii() {
            plain += u32::from(letter.is_ascii_alphanumeric());
        } else if is_dense(letter) {
            dense += 1;
        } else {
            plain += u32::from(letter.is_alphanumeric());
        }
    }
    plain as f32 + 2.5 * dense as f32
}

pub(super) fn is_dense(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// What is said of a text again and again, worked out once.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    pub letters: f32,
    pub words: f32,
    /// The same for texts that differ in case, white space or punctuation only.
    pub key: u64,
    pub is_button: bool,
    /// The text could be a headline: some words, neither a button nor a date.
    pub is_headline: bool,
}

/// No button has more letters; spares headlines the closer look.
const LONGEST_BUTTON: f32 = 24.0;

/// What is longer is judged by its beginning.
const JUDGED: usize = 600;

impl Facts {
    pub fn of(text: &str) -> Facts {
        let text = &text[..text.floor_char_boundary(JUDGED)];
        let (letters, words, key) = if text.is_ascii() { survey(text) } else { (letters(text), words(text), key(text)) };
        let is_button = letters <= LONGEST_BUTTON && is_button(text);
        let is_headline = letters >= 14.0 && words >= 2.5 && !is_button && !is_date(text);
        Facts { letters, words, key, is_button, is_headline }
    }

    /// 0 to 1: how much the text by itself reads like a headline.
    pub fn title_worth(&self) -> f32 {
        if self.is_button {
            return 0.0;
        }
        (self.letters / 24.0).min(1.0) * 0.5 + (self.words / 4.0).min(1.0) * 0.5
    }
}

/// Short, and little but a date; long texts and those without a number are spared the closer look.
pub fn is_date(text: &str) -> bool {
    text.len() <= 90 && has_number(text) && date::looks_like_date(text)
}

/// A digit of any script.
pub fn has_number(text: &str) -> bool {
    if text.is_ascii() { text.bytes().any(|byte| byte.is_ascii_digit()) } else { text.contains(|c: char| c.is_numeric()) }
}

/// `letters`, `words` and `key` of an ASCII text in one pass.
fn survey(text: &str) -> (f32, f32, u64) {
    let (mut letters, mut words, mut sum, mut in_word) = (0_u32, 0_u32, KEY_OF_NOTHING, false);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            letters += 1;
            words += u32::from(!in_word);
            in_word = true;
            sum = key_with(sum, u32::from(byte.to_ascii_lowercase()));
        } else if matches!(byte, b'\t'..=b'\r' | b' ') {
            in_word = false;
        }
    }
    (letters as f32, words as f32, sum)
}

/// A number for the letters and digits of a text.
pub fn key(text: &str) -> u64 {
    text.chars().filter(|letter| letter.is_alphanumeric()).fold(KEY_OF_NOTHING, |sum, letter| {
        let letter = if letter.is_ascii() { letter.to_ascii_lowercase() } else { letter.to_lowercase().next().unwrap_or(letter) };
        key_with(sum, u32::from(letter))
    })
}

/// FNV-1a, by letters.
const KEY_OF_NOTHING: u64 = 0xcbf2_9ce4_8422_2325;

fn key_with(sum: u64, letter: u32) -> u64 {
    (sum ^ u64::from(letter)).wrapping_mul(0x0100_0000_01b3)
}

/// Words; of a script without spaces, two signs are one.
pub fn words(text: &str) -> f32 {
    let dense = text.chars().filter(|c| is_dense(*c)).count() as f32;
    let spaced = text.split_whitespace().filter(|word| word.chars().any(|c| c.is_alphanumeric() && !is_dense(c))).count() as f32;
    spaced + dense / 2.0
}

/// True if a link's text tells what it does, or nothing at all, but not what it leads to.
pub fn is_button(text: &str) -> bool {
    if text.len() > 60 {
        return false;
    }
    // The longest one has five words.
    if text.split_whitespace().nth(5).is_some() {
        return false;
    }
    let key = title_key(text);
    if key.chars().all(|c| !c.is_alphabetic()) {
        return true;
    }
    let bare = key.trim_matches(|c: char| c.is_ascii_digit() || c == ' ');
    BUTTON_SET.contains(key.as_str()) || BUTTON_SET.contains(bare)
}

/// True if an address leads to a group of items, a person or a service.
pub fn has_meta_part(url: &Url) -> bool {
    let is_meta = |part: &str| META_PARTS.iter().any(|meta| part.eq_ignore_ascii_case(meta));
    url.path_segments().is_some_and(|mut parts| parts.any(is_meta))
}

pub fn is_social(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    SOCIAL.iter().any(|social| host == *social || host.strip_suffix(social).is_some_and(|rest| rest.ends_with('.')))
}

/// True if an address looks like one announcement's: a slug of words, a number, a day, a document.
pub fn is_item_address(url: &Url) -> bool {
    let last = url.path_segments().and_then(|segments| segments.rev().find(|part| !part.is_empty())).unwrap_or_default();
    let digits = last.bytes().filter(u8::is_ascii_digit).count();
    let dashes = last.bytes().filter(|b| matches!(b, b'-' | b'_')).count();
    let coded = last.bytes().filter(|b| *b == b'%').count() >= 4;
    digits >= 3 || dashes >= 3 || coded || url.query().is_some_and(|query| query.bytes().filter(u8::is_ascii_digit).count() >= 2)
}

/// True for a class that says that it holds a title.
pub fn names_title(class: &str) -> bool {
    let names = |part: &str| matches!(part, "title" | "headline" | "heading" | "subject" | "titel" | "titre" | "titulo");
    class.to_ascii_lowercase().split(['-', '_']).any(names)
}

/// False for classes that number an element or tell its state: they differ between like elements.
pub fn is_lasting_class(class: &str) -> bool {
    const STATES: &[&str] = &[
        "first",
        "last",
        "odd",
        "even",
        "active",
        "alt",
        "sticky",
        "hover",
        "open",
        "closed",
        "selected",
        "current",
        "visible",
        "hidden",
        "row-odd",
        "row-even",
        "views-row-odd",
        "views-row-even",
        "views-row-first",
        "views-row-last",
    ];
    !class.bytes().any(|b| b.is_ascii_digit()) && !STATES.contains(&class.to_ascii_lowercase().as_str())
}
