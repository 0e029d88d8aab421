//! A few whole sentences that say what an announcement is about.
//!
//! The leading sentences: a press release says first what matters most. Nothing is shortened or
//! reworded; what is no prose (headings, bylines, datelines, calls to action) is passed over.

use std::sync::LazyLock;

use regex::Regex;

use super::sentences::{is_thai, paragraphs, split};
use super::wrap::width;
use crate::read::dateline::without_dateline;

/// In columns, so that a Chinese summary is half as many characters.
const LONGEST: usize = 400;
/// A single sentence may be longer than a summary of several.
const LONGEST_ALONE: usize = 600;
const MOST_SENTENCES: usize = 3;
/// Shorter ones at the beginning are greetings or leftovers.
const SHORTEST: usize = 16;
/// Thai headlines seldom have as many columns.
const SHORTEST_THAI: usize = 50;

/// Two to three leading sentences, at most about 400 characters; `None` where the text holds no prose.
/// `language` is BCP 47.
pub fn summarise(text: &str, language: Option<&str>) -> Option<String> {
    let mut taken: Vec<String> = Vec::new();
    let mut length = 0;
    for paragraph in paragraphs(text) {
        if !taken.is_empty() && is_end_matter(paragraph) {
            break;
        }
        if !is_prose(paragraph) {
            continue;
        }
        for sentence in split(without_dateline(paragraph), language) {
            let sentence = one_line(sentence);
            // Only at the beginning: what is short within a text belongs to what follows it.
            let is_leftover = taken.is_empty() && width(&sentence) < SHORTEST;
            if is_leftover || !is_worth_it(&sentence) || taken.contains(&sentence) {
                continue;
            }
            let more = width(&sentence) + usize::from(length > 0);
            let limit = if taken.is_empty() { LONGEST_ALONE } else { LONGEST };
            if length + more > limit {
                if taken.is_empty() {
                    continue;
                }
                return Some(join(&taken));
            }
            length += more;
            taken.push(sentence);
            if taken.len() == MOST_SENTENCES {
                return Some(join(&taken));
            }
        }
    }
    (!taken.is_empty()).then(|| join(&taken))
}

/// Sentences of scripts without spaces stand side by side.
fn join(sentences: &[String]) -> String {
    let mut joined = String::new();
    for sentence in sentences {
        if !joined.is_empty() && !joined.ends_with(['。', '！', '？', '｡', '」', '』']) {
            joined.push(' ');
        }
        joined.push_str(sentence);
    }
    joined
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Headings, list entries and lead-ins are short and have no stop at their end.
fn is_prose(paragraph: &str) -> bool {
    /// In columns.
    const LONGEST_HEADING: usize = 160;
    const LONGEST_QUESTION: usize = 60;
    // A short question that stands alone heads what follows it.
    let asks =
        width(paragraph) <= LONGEST_QUESTION && paragraph.ends_with(['?', '？']) && paragraph.matches(['.', '?', '!', '。']).count() <= 1;
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
    width(paragraph) <= 60 && BYLINE.as_ref().is_some_and(|byline| byline.is_match(paragraph))
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
    let beginning = paragraph.to_lowercase();
    width(paragraph) <= 80 && !is_prose(paragraph) && BEGINNINGS.iter().any(|words| beginning.starts_with(words))
}

fn is_worth_it(sentence: &str) -> bool {
    if !is_finished(sentence) {
        return false;
    }
    // Only a short sentence is nothing but an invitation; a long one may have news behind it.
    let lower = sentence.to_lowercase();
    !(width(sentence) <= 160 && INVITATIONS.iter().any(|words| lower.starts_with(words)))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, language: &str, expected: &str) {
        assert_eq!(summarise(text, Some(language)).unwrap_or_default(), expected, "{text}");
    }

    #[test]
    fn the_leading_sentences_are_taken_whole() {
        check(
            "Acme opens a paper mill\n\nBy Jane Poe\n\nAcme Inc. opened a paper mill in Lyon on Monday. It cost €1.5 billion. The mill employs 300 people. A fourth sentence follows.",
            "en",
            "Acme Inc. opened a paper mill in Lyon on Monday. It cost €1.5 billion. The mill employs 300 people.",
        );
        check(
            "菜鸟周一宣布在列日开设新的智能仓库。项目投资1.5亿元人民币。将于明年投入运营。",
            "zh",
            "菜鸟周一宣布在列日开设新的智能仓库。项目投资1.5亿元人民币。将于明年投入运营。",
        );
    }

    #[test]
    fn what_stands_around_the_news_goes() {
        check("LYON, 3 March 2021 – Acme opened a paper mill.", "en", "Acme opened a paper mill.");
        let paragraph = "Acme opened a paper mill in Lyon that takes all of its heat from next door. It cost more than a billion and took four years to build. It employs three hundred people in Lyon";
        check(paragraph, "en", paragraph.rsplit_once(" It employs").unwrap().0);
        check("One paragraph of news.\nAnother paragraph of news.", "en", "One paragraph of news. Another paragraph of news.");
    }

    #[test]
    fn what_is_no_news_is_passed_over() {
        check(
            "Good morning!\n\nWhy Lyon?\n\nHighlights:\n\n• Sales up 8%.\n\nRead more about our mills. Acme opened a paper mill in Lyon.\n\nFor more information visit acme.example.\n\nAbout Acme\n\nAcme is a maker of paper.",
            "en",
            "Acme opened a paper mill in Lyon.",
        );
        assert_eq!(summarise("Acme opens a mill", None), None);
        assert_eq!(summarise("", None), None);
    }

    #[test]
    fn a_summary_stays_short() {
        let long = format!("Acme opened {} mill.", "one more ".repeat(20).trim());
        let text = [long.as_str(), "It was the second of its kind in Europe.", &long.replace("opened", "closed")].join(" ");
        assert_eq!(summarise(&text, None).unwrap(), format!("{long} It was the second of its kind in Europe."));
        assert_eq!(summarise(&format!("Acme opened {} mill.", "one more ".repeat(90).trim()), None), None);
    }
}
