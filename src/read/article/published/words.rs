//! What class names and words say of a date: that it is the day of publication, of an update, a comment's or the page's foot.

use scraper::ElementRef;
use scraper::node::Element;
use unicode_segmentation::UnicodeSegmentation;

use super::lines::{Around, Part};
use crate::read::dom::is_block;

/// How far down from an element that is called a date its name still counts, itself included.
const REACH: u8 = 3;

/// What holds within an element that holds `outer` outside of it.
pub fn around(element: ElementRef<'_>, outer: Around, is_noise: bool) -> Around {
    let tag = element.value();
    let name = tag.name();
    let names = names_of(tag);
    let is_frame = matches!(name, "html" | "body" | "main" | "article");
    let says = |words: &[&str]| !is_frame && words.iter().any(|word| names.contains(word));
    let is_post = outer.is_post || name == "article" || says(POST);
    let is_foot = !is_post && (name == "footer" || says(FOOT));
    // A form may be the frame of a whole page, a footer that of the article itself.
    let is_frame_of_text = matches!(name, "form" | "fieldset") || is_post && name == "footer";
    let is_own_box = name == "aside" && says(META);
    let is_noise = is_noise && !is_foot && !is_frame_of_text && !is_own_box;
    Around {
        is_post,
        is_main: outer.is_main || name == "main" || tag.attr("role") == Some("main"),
        is_event: outer.is_event || says(EVENT),
        feet: outer.feet.saturating_add(u8::from(is_foot)),
        articles: outer.articles.saturating_add(u8::from(name == "article")),
        // An article within an article is a comment on it (HTML Standard, 4.3.2), or another story.
        comments: outer.comments.saturating_add(u8::from(says(COMMENT) || name == "article" && outer.articles > 0)),
        menus: outer.menus.saturating_add(u8::from(is_noise || says(OTHERS))),
        marked: if !is_frame && says(MARKS) { REACH } else { outer.marked.saturating_sub(1) },
        is_update: outer.is_update || (is_update_name(&names) && !is_frame),
        is_heading: outer.is_heading || matches!(name, "h1" | "h2" | "h3") || says(HEADLINE),
        is_main_heading: outer.is_main_heading || name == "h1",
        is_link: outer.is_link || name == "a",
        is_cell: if is_block(name) { matches!(name, "td" | "th" | "li" | "dt" | "dd") } else { outer.is_cell },
    }
}

/// The element as a holder of a date, where its name or its class says so.
pub fn part_of(tag: &Element) -> Option<Part> {
    let name = tag.name();
    if matches!(name, "html" | "body" | "main" | "article" | "section" | "meta" | "link" | "input" | "form") {
        return None;
    }
    let names = names_of(tag);
    let is_time = matches!(name, "time" | "relative-time" | "abbr");
    if !is_time && !PART.iter().any(|word| names.contains(word)) {
        return None;
    }
    let stamp = STAMPS.iter().find_map(|key| tag.attr(key)).filter(|stamp| stamp.len() >= 8);
    let is_of_article = names.contains("article") && names.contains("date");
    Some(Part { stamp: stamp.map(str::to_owned), is_update: is_update_name(&names), is_of_article, ..Part::default() })
}

/// Class, id and the names of microdata and RDFa, in lower case.
fn names_of(tag: &Element) -> String {
    let mut names = String::new();
    for key in ["class", "id", "itemprop", "property"] {
        if let Some(value) = tag.attr(key) {
            names.push_str(value);
            names.push(' ');
        }
    }
    names.make_ascii_lowercase();
    names
}

fn is_update_name(names: &str) -> bool {
    (names.contains("updated") || names.contains("lastmod")) && !names.contains("publish") || names.contains("modified")
}

/// Where `time` and its kin say the day to machines.
const STAMPS: &[&str] = &["datetime", "content", "title", "data-datetime", "data-utime", "data-timestamp", "data-date", "data-time"];

const UPDATES: &[&str] = &[
    "updated",
    "modified",
    "last update",
    "last edited",
    "last change",
    "aktualisiert",
    "zuletzt",
    "letzte änderung",
    "letzte aktualisierung",
    "geändert",
    "stand:",
    "mis à jour",
    "mise à jour",
    "dernière modification",
    "actualizado",
    "atualizado",
    "aggiornato",
    "bijgewerkt",
    "uppdaterad",
    "opdateret",
    "oppdatert",
    "aktualizacja",
    "обновлено",
    "更新日",
    "最終更新",
    "actualización",
    "atualização",
    "aggiornamento",
    "ultima modifica",
    "última modificación",
    "última modificação",
    "senast ändrad",
    "sidst ændret",
    "sist endret",
    "data modyfikacji",
    "ostatnia zmiana",
    "zmieniony",
    "zmodyfikowano",
    "poslední změna",
    "poslední úprava",
    "frissítve",
    "последнее обновление",
    "изменено",
    "güncelle",
    "最后更新",
    "最後更新",
    "更新时间",
    "수정",
    "업데이트",
];

const MARKS: &[&str] =
    &["date", "time", "publish", "posted", "byline", "dateline", "meta", "datum", "fecha", "submitted", "info", "author", "autor", "data-"];
const PART: &[&str] = &["date", "time", "publish", "posted", "datum", "fecha", "submitted", "pubdate", "calendar"];
/// Days that an event has.
const EVENT: &[&str] = &[
    "event-date",
    "event_date",
    "eventdate",
    "event-start",
    "event-time",
    "start-date",
    "startdate",
    "end-date",
    "enddate",
    "deadline",
    "expir",
    "birth",
    "termin",
    "countdown",
];
const HEADLINE: &[&str] = &["headline", "entry-title", "post-title", "contentheading"];
/// What tells of the text beside it, though it stands in an `aside`.
const META: &[&str] =
    &["post-meta", "entry-meta", "article-meta", "post__meta", "article__meta", "article-info", "post-info", "byline", "dateline"];
const POST: &[&str] = &["entry-", "post-meta", "post-footer", "article-footer", "hentry"];
const FOOT: &[&str] = &["footer", "copyright", "impressum"];
const COMMENT: &[&str] = &[
    "comment-",
    "comments",
    "commentlist",
    "replies",
    "customer-review",
    "customer_review",
    "user-review",
    "product-review",
    "review-item",
    "review-list",
    "reviews-list",
    "review-date",
];
const OTHERS: &[&str] = &["teaser", "related", "sidebar", "upcoming"];

/// How blogs begin a paragraph about the entry itself.
const ABOUT_THE_ENTRY: &[&str] = &[
    "this entry was",
    "this post was",
    "this article was",
    "this page was posted",
    "this item was",
    "dieser beitrag wurde",
    "dieser artikel wurde",
    "dieser eintrag wurde",
    "dieser text wurde",
    "diese meldung wurde",
    "cet article a été",
    "cet article est paru",
    "ce billet a été",
    "cette entrée a été",
    "esta entrada fue",
    "este artículo fue",
    "este artigo foi",
    "este post foi",
    "questo articolo è stato",
    "questo post è stato",
    "questa voce è stata",
    "dit bericht is",
    "dit bericht werd",
    "ten wpis został",
    "tento článek byl",
    "denna post",
    "dette indlæg",
    "denne oppføringen",
    "эта запись",
    "запись опубликована",
    "bu yazı",
    "bejegyzés időpontja",
];

/// What says that a line tells the day of publication.
const PUBLICATION: &[&str] = &[
    "published",
    "posted",
    "released",
    "issued",
    "date:",
    "veröffentlicht",
    "erschienen",
    "datum:",
    "publié",
    "paru",
    "publicado",
    "fecha:",
    "pubblicato",
    "gepubliceerd",
    "publicerad",
    "publiceret",
    "publisert",
    "opublikowano",
    "опубликовано",
    "发布",
    "發布",
    "发表",
    "公開日",
    "掲載",
    "등록",
    "입력",
    "نشر",
    "انتشار",
    "פורסם",
    "yayın",
    "julkaistu",
    "publikováno",
    "közzétéve",
    "megjelent",
    "publicat",
    "δημοσιεύ",
    "опубліковано",
    "ngày đăng",
    "diterbitkan",
    "verfasst am",
    "geschrieben am",
    "geschrieben von",
    "written by",
    "created on",
    "erstellt am",
    "erstellt von",
    "eingestellt am",
    "eingetragen am",
    "submitted",
    "gepostet",
    "online seit",
    "posté",
    "mis en ligne",
    "rédigé",
    "written on",
    "press release",
    "pressemitteilung",
    "pressemeldung",
    "geplaatst",
    "escrito",
    "scritto",
    "postado",
    "inserito",
    "objavljeno",
    "zveřejněno",
    "vydáno",
    "added",
    "data publikacji",
    "data di pubblicazione",
    "data pubblicazione",
    "fecha de publicación",
    "data de publicação",
    "date de publication",
    "date de parution",
    "date of publication",
    "publication date",
    "release date",
    "publicatiedatum",
    "veröffentlichungsdatum",
    "veröffentlichung:",
    "erscheinungsdatum",
    "publiceringsdatum",
    "publiseringsdato",
    "julkaisupäivä",
    "дата публикации",
    "дата публікації",
    "vyvěšeno",
    "datum vydání",
    "data publicării",
    "datum objave",
    "发布日期",
    "发布时间",
    "發布日期",
    "發佈日期",
    "刊登日期",
    "発表日",
    "作成日",
    "작성일",
    "게시일",
    "發文日期",
];

/// What begins a sentence about this very page.
const THIS_PAGE: &[&str] = &[
    "this page",
    "this article",
    "page was last",
    "page last",
    "diese seite",
    "dieser artikel",
    "cette page",
    "esta página",
    "este artículo",
    "esta páxina",
    "aquesta pàgina",
    "questa pagina",
    "deze pagina",
    "denna sida",
    "denne side",
    "sist redigert",
    "siden ble sist",
    "tämä sivu",
    "sivua on viimeksi",
    "tę stronę",
    "stránka byla",
    "a lap utolsó",
    "страница",
    "сторінк",
    "bu sayfa",
    "このページ",
    "本页面",
    "本頁面",
    "이 문서",
];

/// What tells of the present, or of the one who writes, wherever it stands in a line.
const OTHER: &[&str] = &[
    "joined:",
    "join date",
    "registered:",
    "member since",
    "time now is",
    "today is",
    "last visit",
    "registriert:",
    "registriert seit",
    "mitglied seit",
    "dabei seit",
    "beiträge:",
    "heute ist",
    "aktuelles datum",
    "aktuelle zeit",
    "membre depuis",
    "nous sommes le",
    "miembro desde",
    "hoy es",
    "membro desde",
    "hoje é",
    "iscritto dal",
    "oggi è",
    "lid sinds",
    "vandaag is",
    "medlem sedan",
    "medlem siden",
    "dzisiaj jest",
    "dziś jest",
    "dnes je",
    "регистрация:",
    "сегодня:",
    "kayıt:",
    "bugün:",
    "今天是",
    "注册时间",
    "注册日期",
    "注册于",
    "註冊時間",
    "註冊日期",
    "註冊於",
    "登録日",
    "가입일",
];

/// The same of words that sentences have, too: at the beginning of a line, or as a label before a colon.
const OTHER_LABELS: &[&str] = &[
    "beigetreten",
    "inscrit",
    "registrado",
    "registrato",
    "geregistreerd",
    "dołączył",
    "zarejestrowany",
    "registrován",
    "csatlakozott",
    "зарегистрирован",
    "сейчас",
    "üyelik",
    "注册",
    "註冊",
];

/// How old blogs begin a paragraph about the entry itself.
pub fn is_about_the_entry(text: &str) -> bool {
    let head: String = text.chars().take(40).collect::<String>().to_lowercase();
    ABOUT_THE_ENTRY.iter().any(|beginning| head.starts_with(beginning))
}

/// A line that says it tells the day of publication.
pub fn says_publication(text: &str) -> bool {
    has_any(text, PUBLICATION)
}

/// A line about the last change of a page.
pub fn says_update(text: &str) -> bool {
    has_any(text, UPDATES)
}

/// A line that begins by saying so: `Posted: Wed Feb 09, 2005 7:41 pm Post subject: …`.
pub fn begins_with_publication(text: &str) -> bool {
    const WORD: usize = 24;
    says_publication(text.split(':').next().filter(|label| label.len() <= WORD && label.len() < text.len()).unwrap_or_default())
}

/// A sentence about this very page, not the site.
pub fn says_this_page(text: &str) -> bool {
    has_any(text, THIS_PAGE)
}

/// A line about the present, or about the one who writes.
pub fn says_other(text: &str) -> bool {
    let text = text.to_lowercase();
    let is_label = |word: &&str| {
        let is_before_colon = |at: usize| text[at + word.len()..].trim_start().starts_with([':', '：']);
        // Words of scripts without spaces begin longer ones.
        let begins = text.starts_with(*word) && !is_wide(word);
        begins || text.match_indices(*word).any(|(at, _)| is_before_colon(at))
    };
    OTHER.iter().any(|words| text.contains(words)) || OTHER_LABELS.iter().any(is_label) && !says_publication(&text)
}

fn is_wide(word: &str) -> bool {
    word.starts_with(|c: char| c >= '\u{2e80}')
}

/// A line about who owns the page.
pub fn says_owner(text: &str) -> bool {
    has_any(text, &["copyright", "©", "(c) ", "all rights reserved", "alle rechte"])
}

/// The beginning of a text, before it speaks of its last change.
pub fn before_update(text: &str) -> &str {
    let lower = text.to_lowercase();
    let at = UPDATES.iter().filter_map(|word| lower.find(word)).min();
    // Few letters change their length with their case; where one did, the text is left out.
    at.filter(|_| lower.len() == text.len()).and_then(|at| text.get(..at)).unwrap_or_default()
}

fn has_any(text: &str, words: &[&str]) -> bool {
    let text = text.to_lowercase();
    words.iter().any(|word| text.contains(word))
}

/// Words of a line, as far as they are counted. Of scripts without spaces, in which each letter passes for a word, three make one.
pub fn count(text: &str) -> usize {
    const MOST: usize = 100;
    let is_letter = |word: &&str| word.chars().all(|c| c > '\u{e00}' && !matches!(c, '\u{1e00}'..='\u{2fff}' | '\u{ac00}'..='\u{d7a3}'));
    let (letters, words): (Vec<&str>, Vec<&str>) = text.unicode_words().take(MOST).partition(is_letter);
    words.len() + letters.len() / 3
}
