//! When an article was published, by what the page says in all the places where pages say it.
//!
//! The order is by how often each place is right: claims made for machines, then the address, then what stands
//! near the headline. Dates of comments, of other stories, of the last update and of the copyright are none.

use std::collections::HashMap;
use std::sync::LazyLock;

use scraper::{ElementRef, Html, Selector};
use unicode_segmentation::UnicodeSegmentation;
use url::Url;

use super::blocks::looks_like_noise;
use super::meta::{Meta, selector};
use crate::model::{Published, title_key};
use crate::read::Context;
use crate::read::date::{self, DateReader};
use crate::read::dom::{is_unread, text_of};

/// `meta` names that give the day of publication, in the spelling of `Meta`; the clearer first.
const METAS: &[&str] = &[
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "og:published_time",
    "og:pubdate",
    "datepublished",
    "date_published",
    "publishdate",
    "publish_date",
    "publish-date",
    "published_date",
    "publication_date",
    "publicationdate",
    "published",
    "published_time",
    "pubdate",
    "pubtime",
    "publishtime",
    "article.published",
    "articlepublicationdate",
    "article_date_original",
    "article:publicationdate",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "rnews:datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dc.created",
    "dcsext.articlefirstpublished",
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "originalpublicationdate",
    "datecreated",
    "date.created",
    "release_date",
    "rbpubdate",
    "shareaholic:article_published_time",
    "bt:pubdate",
    "gentime",
    "displaydate",
    "article.created",
    "date",
    "time",
    "doc_date",
    "createdate",
    "created",
    "timestamp",
];

/// Where a text's own date may stand in words: this many pieces of text after the headline, or before it.
const NEAR: usize = 14;
/// How many `<time>` elements are looked at; an article's own is among the first.
const MANY: usize = 50;
/// Longest line that gives a date, in words ("Published on Friday 3 September 2021 at 10:15 by Jane Roe, Editor").
const LINE_WORDS: usize = 16;

/// The day or instant of first publication, or nothing where the page does not say it.
pub fn find(page: &Html, url: &Url, meta: &Meta, title: Option<&str>, context: &Context, dates: &DateReader) -> Option<Published> {
    let possible = |found: &Published| is_possible(found, context);
    let exact_or_words = |text: &str| dates.read_exact(text).or_else(|| dates.read(text)).filter(possible);
    let from_ld = ["datePublished", "dateCreated", "uploadDate"].iter().find_map(|key| meta.article_field(key).and_then(exact_or_words));
    let from_meta = || METAS.iter().find_map(|name| meta.all(name).find_map(exact_or_words));
    let from_page_ld = || meta.page_field("datePublished").and_then(exact_or_words);
    from_ld
        .or_else(from_meta)
        .or_else(|| from_microdata(page, dates).filter(possible))
        .or_else(|| from_page_ld().filter(|_| meta.claims_article()))
        .or_else(|| date::from_url(url).filter(possible))
        .or_else(|| from_time_element(page, title, dates).filter(possible))
        .or_else(|| near_headline(page, title, dates).filter(possible))
        .or_else(|| said_somewhere(page, dates).filter(possible))
        .or_else(from_page_ld)
}

/// Nothing was on the web before 1990, and clocks are wrong by a day at most.
fn is_possible(found: &Published, context: &Context) -> bool {
    let day = found.day();
    let tomorrow = context.now.date_naive() + chrono::TimeDelta::days(2);
    chrono::NaiveDate::from_ymd_opt(1990, 1, 1).is_some_and(|first| day >= first) && day <= tomorrow
}

fn from_microdata(page: &Html, dates: &DateReader) -> Option<Published> {
    static MARKED: LazyLock<Selector> =
        LazyLock::new(|| selector("[itemprop~='datePublished'], [property~='datePublished'], [itemprop~='dateCreated']"));
    page.select(&MARKED).filter(|element| !is_aside(*element)).find_map(|element| read_element(element, dates))
}

/// A `<time>` that is marked as the publication's, or the first that belongs to the article.
fn from_time_element(page: &Html, title: Option<&str>, dates: &DateReader) -> Option<Published> {
    static TIMES: LazyLock<Selector> = LazyLock::new(|| selector("time, abbr.published, .dtPublished, relative-time"));
    let times: Vec<ElementRef<'_>> = page.select(&TIMES).take(MANY).filter(|time| !is_aside(*time) && !is_update(*time)).collect();
    let marked = times.iter().find(|time| {
        let class = time.attr("class").unwrap_or_default().to_lowercase();
        time.attr("pubdate").is_some()
            || ["publish", "entry-date", "dt-published", "pubdate", "posted"].iter().any(|word| class.contains(word))
    });
    if let Some(found) = marked.and_then(|time| read_element(*time, dates)) {
        return Some(found);
    }
    // Many times at once are a list of stories; then only one close to the headline counts.
    match title.and_then(|title| headline_position(page, title)) {
        Some(headline) => near(page, headline, &times).find_map(|time| read_element(time, dates)),
        None if times.len() == 1 => read_element(times[0], dates),
        None => None,
    }
}

fn read_element(element: ElementRef<'_>, dates: &DateReader) -> Option<Published> {
    let machine = ["datetime", "content", "title"]
        .iter()
        .find_map(|key| element.attr(key))
        .and_then(|text| dates.read_exact(text).or_else(|| dates.read(text)));
    machine.or_else(|| dates.read(&text_of(element)))
}

/// Where the headline stands among the page's nodes.
fn headline_position(page: &Html, title: &str) -> Option<ego_tree::NodeId> {
    static HEADLINES: LazyLock<Selector> = LazyLock::new(|| selector("h1, h2, h3, [itemprop~='headline'], .title, .headline"));
    let wanted = title_key(title);
    let fits = |element: &ElementRef<'_>| title_key(&text_of(*element)) == wanted;
    let marked = page.select(&HEADLINES).find(fits).or_else(|| page.select(&HEADLINES).find(|element| element.value().name() == "h1"));
    // Old pages have a headline only for the eye.
    let in_words = || {
        let texts = page.tree.root().descendants().filter(|node| node.value().as_text().is_some_and(|text| title_key(text) == wanted));
        texts
            .filter_map(|node| node.parent().and_then(ElementRef::wrap))
            .find(|parent| !matches!(parent.value().name(), "title" | "script" | "style" | "option"))
    };
    marked.or_else(in_words).map(|element| element.id())
}

/// Those elements that have no more than a screenful of nodes between them and the headline.
fn near<'a, 'b>(
    page: &'a Html,
    headline: ego_tree::NodeId,
    elements: &'b [ElementRef<'a>],
) -> impl Iterator<Item = ElementRef<'a>> + use<'a, 'b> {
    const SCREENFUL: usize = 120;
    let places: HashMap<ego_tree::NodeId, usize> = page.tree.root().descendants().enumerate().map(|(at, node)| (node.id(), at)).collect();
    let own = places.get(&headline).copied();
    elements.iter().copied().filter(move |element| match (own, places.get(&element.id())) {
        (Some(own), Some(at)) => own.abs_diff(*at) <= SCREENFUL,
        _ => false,
    })
}

/// A date in words around the headline.
fn near_headline(page: &Html, title: Option<&str>, dates: &DateReader) -> Option<Published> {
    let headline = headline_position(page, title?)?;
    let lines = lines_around(page, headline);
    let read = |line: &&Line| {
        let is_dated = says_publication(&line.text) || date::looks_like_date(before_author(&line.text));
        is_dated.then(|| dates.read(&line.text)).flatten()
    };
    let after = lines.iter().filter(|line| line.after).take(NEAR);
    let before = lines.iter().rev().filter(|line| !line.after).take(NEAR / 2);
    let is_own = |line: &&Line| !line.is_update && line.text.unicode_words().count() <= LINE_WORDS;
    let mut near: Vec<&Line> = after.filter(is_own).collect();
    near.extend(before.filter(is_own));
    near.iter()
        .find_map(read)
        .or_else(|| near.iter().filter(|line| line.is_marked).find_map(|line| dates.read(&line.text)))
        .or_else(|| dateline(&lines, dates))
}

/// A line such as `Thu 03.09.21 | 14:07 | By`, whose author stands in an element of his own, without its last word.
fn before_author(line: &str) -> &str {
    const BY: &[&str] = &["by", "von", "par", "por", "di", "door", "av", "af", "od"];
    let Some((before, last)) = line.rsplit_once(' ') else { return line };
    if BY.contains(&last.to_lowercase().as_str()) { before } else { line }
}

/// `Published on 3 September 2021` anywhere on the page, where all such lines name one day.
fn said_somewhere(page: &Html, dates: &DateReader) -> Option<Published> {
    let texts =
        page.tree.root().descendants().filter_map(|node| Some((node.value().as_text()?, node.parent().and_then(ElementRef::wrap)?)));
    let said = texts.filter(|(text, parent)| {
        says_publication(text)
            && !says_update(text)
            && text.unicode_words().count() <= LINE_WORDS
            && !is_unread(parent.value().name())
            && !is_aside(*parent)
    });
    let mut days = said.filter_map(|(text, _)| dates.read(text));
    let first = days.next()?;
    days.all(|other| other.day() == first.day()).then_some(first)
}

/// `LAGOS, Sept. 3, 2021 – The port…`: the place and day that a press release begins with.
fn dateline(lines: &[Line], dates: &DateReader) -> Option<Published> {
    let first = lines.iter().filter(|line| line.after).take(NEAR).find(|line| line.text.unicode_words().count() > LINE_WORDS)?;
    let head: String = first.text.chars().take(90).collect();
    let (line, _) =
        head.split_once(" - ").or_else(|| head.split_once('–')).or_else(|| head.split_once('—')).or_else(|| head.split_once("--"))?;
    (line.unicode_words().count() <= 10).then(|| dates.read(line))?
}

#[derive(Debug)]
struct Line {
    text: String,
    after: bool,
    /// Its element or that one's parent is called a date or a byline.
    is_marked: bool,
    is_update: bool,
}

/// The page's texts in order, without those of menus and other stories.
fn lines_around(page: &Html, headline: ego_tree::NodeId) -> Vec<Line> {
    let (mut lines, mut after) = (Vec::new(), false);
    for node in page.tree.root().descendants() {
        if node.id() == headline {
            after = true;
            continue;
        }
        let Some(text) = node.value().as_text() else { continue };
        let Some(parent) = node.parent().and_then(ElementRef::wrap) else { continue };
        let text = crate::read::dom::fold(text);
        let in_headline = || node.ancestors().take(6).any(|ancestor| ancestor.id() == headline);
        if text.is_empty() || is_unread(parent.value().name()) || in_headline() || is_aside(parent) {
            continue;
        }
        lines.push(Line { is_marked: is_marked(parent), is_update: is_update(parent) || says_update(&text), text, after });
        if after && lines.iter().rev().take_while(|line| line.after).count() > 3 * NEAR {
            break;
        }
    }
    lines
}

fn is_marked(element: ElementRef<'_>) -> bool {
    const WORDS: &[&str] = &["date", "time", "publish", "posted", "byline", "dateline", "meta", "datum", "fecha"];
    let own_and_parent = [Some(element), element.parent().and_then(ElementRef::wrap)];
    own_and_parent.into_iter().flatten().any(|element| {
        let names = format!("{} {}", element.attr("class").unwrap_or_default(), element.attr("id").unwrap_or_default()).to_lowercase();
        WORDS.iter().any(|word| names.contains(word))
    })
}

/// Inside a menu, a comment, a list of other stories.
fn is_aside(element: ElementRef<'_>) -> bool {
    element.ancestors().filter_map(ElementRef::wrap).chain([element]).any(|part| {
        let name = part.value().name();
        // A form may be the frame of a whole page, a footer that of the article's own head.
        !matches!(name, "form" | "fieldset") && looks_like_noise(part)
            || ["class", "id"].iter().filter_map(|key| part.attr(key)).any(|names| {
                let names = names.to_lowercase();
                !matches!(name, "body" | "html" | "main" | "article")
                    && ["comment-", "teaser", "footer", "copyright"].iter().any(|word| names.contains(word))
            })
    })
}

fn is_update(element: ElementRef<'_>) -> bool {
    let names = ["class", "itemprop", "id"].iter().filter_map(|key| element.attr(key)).collect::<String>().to_lowercase();
    names.contains("updated") && !names.contains("publish") || names.contains("modified")
}

fn says_update(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "updated",
        "modified",
        "last update",
        "aktualisiert",
        "zuletzt geändert",
        "stand:",
        "mis à jour",
        "mise à jour",
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
        "copyright",
        "©",
        "(c) ",
        "all rights reserved",
    ];
    let text = text.to_lowercase();
    WORDS.iter().any(|word| text.contains(word))
}

fn says_publication(text: &str) -> bool {
    const WORDS: &[&str] = &[
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
    ];
    let text = text.to_lowercase();
    WORDS.iter().any(|word| text.contains(word))
}
