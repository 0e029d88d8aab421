//! What newsrooms write around their texts in many languages: calls to action, comment forms, share bars, credits.
//!
//! Only how they are matched; most tables are in `words`. All phrases are in the form of `title_key`: lower case, no punctuation.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

use super::words;

use crate::model::title_key;
use crate::read::date::looks_like_date;

/// Words that together ask for a subscription, whatever stands between them.
const NEWSLETTER: &[(&str, &[&str])] = &[
    (
        "newsletter",
        &[
            "sign up",
            "subscribe",
            "inbox",
            "join",
            "register",
            "anmelden",
            "abonnieren",
            "abonnez",
            "inscri",
            "suscr",
            "assine",
            "iscriviti",
            "abonneer",
            "stay updated",
            "stay up to date",
        ],
    ),
    ("inbox", &["sign up", "subscribe", "delivered", "straight to"]),
    ("mailing list", &["sign up", "subscribe", "join"]),
];

static CALLS: LazyLock<Vec<&str>> = LazyLock::new(|| split(words::CALLS));
static CALL_ENDS: LazyLock<Vec<&str>> = LazyLock::new(|| split(words::CALL_ENDS));
static POINTERS: LazyLock<Vec<&str>> = LazyLock::new(|| split(words::POINTERS));
static CLICKS: LazyLock<Vec<&str>> = LazyLock::new(|| split(words::CLICKS));
static LABELS: LazyLock<HashSet<&str>> = LazyLock::new(|| split(words::LABELS).into_iter().collect());
static COMMENTS: LazyLock<HashSet<&str>> = LazyLock::new(|| split(words::COMMENTS).into_iter().collect());
static OTHER_STORIES: LazyLock<HashSet<&str>> = LazyLock::new(|| split(words::OTHER_STORIES).into_iter().collect());
static CREDITS: LazyLock<Vec<&str>> = LazyLock::new(|| split(words::CREDITS));

/// No block above this many bytes is looked at; `CALL_WORDS` long words fit in.
const LONGEST: usize = 600;
/// The same for labels that stand alone.
const LONGEST_LABEL: usize = 120;
/// Longest block that may be a call to action, in words: what is longer says more than that.
const CALL_WORDS: usize = 45;
/// Longest call that points to another page.
const POINTER_WORDS: usize = 20;
/// Longest list that a label may stand before, and longest credit.
const LABEL_WORDS: usize = 25;
const CREDIT_WORDS: usize = 16;
/// Longest caption.
const CAPTION_WORDS: usize = 50;

/// True for a block that is no part of a text: a call to action, a label, a credit, the foot of the page.
pub fn is_extra(text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let key = title_key(text);
    let words = key.unicode_words().count();
    is_call_key(text, &key, words)
        || is_label(text, &key, words)
        || is_credit(text, &key, words)
        || is_caption(text, words)
        || is_disclosure(&key, words)
        || is_legal(text, &key, words)
}

/// True for a sentence or block that asks the reader to click, subscribe, log in, or accept cookies. A block of several
/// sentences is one if it begins so; if it only ends so, only that sentence goes.
pub fn is_call(text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let key = title_key(text);
    is_call_key(text, &key, key.unicode_words().count())
}

/// True for a label after which a page has nothing more to say: comments, related stories, the author's other work.
pub fn ends_the_text(text: &str) -> bool {
    const NOT_AN_END: &[&str] = &[
        "print",
        "tweet",
        "share",
        "advertisement",
        "anzeige",
        "loading",
        "themen",
        "topics",
        "category",
        "categories",
        "del",
        "comment",
        "newsletter",
    ];
    if text.len() > LONGEST_LABEL {
        return false;
    }
    let key = title_key(text);
    LABELS.contains(key.as_str()) && !NOT_AN_END.contains(&key.as_str()) || key.starts_with("leave a reply")
}

/// True for the label of comments.
pub fn heads_comments(text: &str) -> bool {
    text.len() <= LONGEST_LABEL && {
        let key = title_key(text);
        COMMENTS.contains(key.as_str()) || key.starts_with("leave a reply")
    }
}

/// True for the label of a list of other stories.
pub fn heads_other_stories(text: &str) -> bool {
    text.len() <= LONGEST_LABEL && OTHER_STORIES.contains(title_key(text).as_str())
}

/// True for a call that leads to the whole of what it stands under: `Click here to see the list`, `Read the full story`.
/// One that leads to a subscription does not.
pub fn points_on(text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let key = title_key(text);
    let words = key.unicode_words().count();
    let points = || starts_with_any(&key, &POINTERS) || CLICKS.iter().any(|click| key.contains(click));
    words <= POINTER_WORDS && points() && !asks_for_subscription(&key)
}

fn is_call_key(text: &str, key: &str, words: usize) -> bool {
    let ends_so = || ends_with_any(key) && text.unicode_sentences().count() <= 1;
    words <= CALL_WORDS && (starts_with_any(key, &CALLS) || asks_for_subscription(key) && asks_at_once(text) || ends_so())
}

/// Not news with a last sentence that asks: that sentence goes alone. What stands before it may be a greeting, or praise of the letter.
fn asks_at_once(text: &str) -> bool {
    const GREETING: usize = 6;
    let Some((at, last)) = text.split_sentence_bound_indices().last() else { return false };
    let before = title_key(&text[..at]);
    words_in(&before) <= GREETING || NEWSLETTER.iter().any(|(word, _)| before.contains(word)) || !asks_for_subscription(&title_key(last))
}

/// A short block that is a label, alone or with the list it stands before (`Tags: a, b`).
fn is_label(text: &str, key: &str, words: usize) -> bool {
    if LABELS.contains(key) || is_share_bar(key) || is_reading_time(key) || is_update_note_key(key) {
        return true;
    }
    let Some((label, _)) = text.split_once([':', '：']) else { return false };
    words <= LABEL_WORDS && LABELS.contains(title_key(label).as_str())
}

/// `Facebook Twitter LinkedIn`.
fn is_share_bar(key: &str) -> bool {
    static NETWORKS: LazyLock<HashSet<&str>> = LazyLock::new(|| split(words::NETWORKS).into_iter().collect());
    !key.is_empty() && key.split(' ').all(|word| NETWORKS.contains(word)) && key.len() > 1
}

/// The name of a picture's maker: `Image credit: …`, `(Photo by …)`.
fn is_credit(text: &str, key: &str, words: usize) -> bool {
    let labelled = text.contains([':', '：', '/', '©', '(', '（']) || key.starts_with("photo by") || key.starts_with("image by");
    labelled && words <= CREDIT_WORDS && starts_with_any(key, &CREDITS)
}

/// The words below a picture, with whose it is at their end: `The new hall. Photo: Acme`, `Boats (credit: J. Roe)`.
fn is_caption(text: &str, words: usize) -> bool {
    words <= CAPTION_WORDS && credit_at(text).is_some_and(|at| !is_told_before(&text[..at]))
}

/// Where the credit begins that stands behind the last sentence of a paragraph: `… on Monday. It cost £48 million. Photo: J. Poe`.
pub(super) fn trailing_credit(text: &str) -> Option<usize> {
    credit_at(text)
        .filter(|at| is_told_before(&text[..*at]) && text[..*at].trim_end().ends_with(['.', '!', '?', '。', '”', '»', '！', '？']))
}

/// More than a caption says: several sentences, or a long one.
fn is_told_before(before: &str) -> bool {
    const LONG: usize = 25;
    before.unicode_sentences().count() >= 2 || words_in(before) > LONG
}

/// Where the label of the credit begins that ends a text, brackets before it included.
fn credit_at(text: &str) -> Option<usize> {
    static OWNER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)(?:\b(?:photo|photograph|photos|image|images|picture|credit|bild|foto|fotos|crédit|crédits|crédito|imagen|фото|图|写真)(?: credits?| by)?\s?[:：/©]|/\s?getty images|getty images$)(?:[^.!?。]|\b\p{Lu}\.){0,60}[.)）]*$",
        )
        .ok()
    });
    let from = text.floor_char_boundary(text.len().saturating_sub(120));
    let found = OWNER.as_ref()?.find(&text[from..])?;
    Some(text[..from + found.start()].trim_end_matches(['(', '（', '[', ' ']).len())
}

/// What the publisher earns by the links.
fn is_disclosure(key: &str, words: usize) -> bool {
    const EARNED: &[&str] = &["commission", "affiliate link", "disclosure", "provision", "lien affilié", "liens affiliés"];
    words <= CALL_WORDS && key.contains("affiliate") && EARNED.iter().any(|word| key.contains(word))
}

/// The foot of a page.
fn is_legal(text: &str, key: &str, words: usize) -> bool {
    let reserved = ["all rights reserved", "alle rechte vorbehalten", "tous droits réservés"];
    words <= CALL_WORDS && reserved.iter().any(|right| key.contains(right))
        || words <= LABEL_WORDS && (text.starts_with('©') || key.starts_with("copyright"))
        || key.starts_with("the post ") && key.contains("appeared first on")
}

/// `5 min read`, `Lesezeit: 3 Minuten`.
fn is_reading_time(key: &str) -> bool {
    const READ: &[&str] = &["read", "reading", "lesezeit", "lecture", "lectura", "leitura", "lettura", "leestijd"];
    let words: Vec<&str> = key.split(' ').collect();
    let any = |test: &dyn Fn(&str) -> bool| words.iter().any(|word| test(word));
    words.len() <= 5
        && any(&|word| word.parse::<u32>().is_ok())
        && any(&|word| word.starts_with("min"))
        && any(&|word| READ.contains(&word))
}

/// `Last updated 3 May 2021`: a date, but not the article's.
pub fn is_update_note(text: &str) -> bool {
    text.len() <= LONGEST_LABEL && is_update_note_key(&title_key(text))
}

/// `Last updated: 3 May 2021`, `Stand: 3. Mai 2021, 14 Uhr`, and nothing else: a note of the page about itself.
pub fn is_day_of_update(text: &str) -> bool {
    const NOTES: &[&str] = &["stand", "更新", "最后更新", "最後更新", "最終更新"];
    text.len() <= LONGEST_LABEL && looks_like_date(text) && {
        let key = title_key(text);
        is_update_note_key(&key) || starts_with_any(&key, NOTES)
    }
}

fn is_update_note_key(key: &str) -> bool {
    const NOTES: &[&str] = &[
        "last updated",
        "last update",
        "last modified",
        "updated",
        "zuletzt aktualisiert",
        "aktualisiert am",
        "mis à jour",
        "dernière mise à jour",
        "última actualización",
        "actualizado el",
        "atualizado em",
        "ultimo aggiornamento",
        "aggiornato il",
        "laatst bijgewerkt",
    ];
    key.unicode_words().count() <= 10 && key.contains(|c: char| c.is_ascii_digit()) && NOTES.iter().any(|note| key.starts_with(note))
}

/// Words of a text; three letters of a script without spaces make one.
pub(super) fn words_in(text: &str) -> usize {
    let (wide, narrow): (Vec<&str>, Vec<&str>) = text.unicode_words().partition(|word| word.starts_with(|c: char| c >= '\u{2e80}'));
    narrow.len() + wide.iter().map(|word| word.chars().count()).sum::<usize>().div_ceil(3)
}

pub(super) fn split(table: &'static str) -> Vec<&'static str> {
    table.split('|').map(str::trim).filter(|phrase| !phrase.is_empty()).collect()
}

fn starts_with_any(key: &str, starts: &[&str]) -> bool {
    starts.iter().any(|start| {
        // A phrase ends where a word ends, except in scripts without spaces.
        key.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ') || !start.is_ascii() && !start.contains(' '))
    })
}

fn ends_with_any(key: &str) -> bool {
    CALL_ENDS.iter().any(|end| key.ends_with(end))
}

fn asks_for_subscription(key: &str) -> bool {
    NEWSLETTER.iter().any(|(word, verbs)| key.contains(word) && verbs.iter().any(|verb| key.contains(verb)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_surrounds_a_text_is_known_and_the_text_is_not() {
        let check = |judge: fn(&str) -> bool, yes: &[&str], no: &[&str]| {
            for text in yes {
                assert!(judge(text), "{text}");
            }
            for text in no {
                assert!(!judge(text), "{text}");
            }
        };
        check(
            is_extra,
            &[
                "Click here to see every winner.",
                "To learn about the port, click here.",
                "To get our stories by mail, subscribe to the Friday newsletter",
                "Melden Sie sich jetzt für unseren Newsletter an",
                "Cliquez ici pour voir la liste.",
                "点击这里查看",
                "Tags:",
                "Tags: rail, freight",
                "Related Articles",
                "Leave a Reply",
                "Schlagwörter: Bahn",
                "5 min read",
                "Last updated: May 3, 2021",
                "Image credit: Someone",
                "(Photo by A. Person)",
                "Foto: dpa",
                "图片来源：某某",
                "The new hall by the river. Photo: J. Poe",
                "© 2021 Acme",
                "Acme Inc., 2021. All Rights Reserved.",
            ],
            &[
                "Barley rose by two coins. To read on, click here.",
                "Barley rose by two coins on Monday. Sign up for our newsletter.",
                "Acme began a free newsletter for growers.",
                "Clickers were sold to farmers.",
                "The firm subscribes to the code.",
                "Signs of growth were seen in May.",
                "Acme opened a mill in Tilbury on Monday. It cost £48 million. Photo: Jane Poe.",
                "A Acme abriu uma fábrica em Braga. Custou 48 milhões de euros. Foto: Divulgação.",
                "Tags are made of paper.",
                "Share prices rose",
                "Photo sales rose.",
                "Credit growth slowed in May.",
                "Updated rules come into force next year.",
            ],
        );
        check(
            is_day_of_update,
            &["Last updated: May 3, 2021", "Stand: 3. Mai 2021, 14:00 Uhr", "更新时间：2021年5月3日", "Mis à jour le 3 mai 2021"],
            &["Updated 3 May: two boats joined", "Next boat: 3 May 2021", "3 May 2021", "Stand 12 is open", "Stand der Arbeiten"],
        );
        for (told, credit) in [
            ("Acme opened a mill in Tilbury on Monday. It cost £48 million.", " (Photo: J. Poe)"),
            ("A Acme abriu uma fábrica em Braga. Custou 48 milhões de euros.", " Foto: Divulgação."),
            ("艾克米开设新仓。项目投资1.5亿元。", "图：艾克米"),
        ] {
            assert_eq!(trailing_credit(&format!("{told}{credit}")), Some(told.len()), "{told}");
        }
        assert_eq!(trailing_credit("The new hall by the river. Photo: J. Poe"), None);
        assert_eq!(trailing_credit("Acme sold 300 prints. Each photo cost £40. It kept the frames."), None);
        check(ends_the_text, &["Leave a Reply", "Related stories"], &["Share", "Outlook"]);
    }
}
