//! Where sentences end, in the languages that newsrooms write most.
//!
//! By rule, not by a trained model: the words of `abbreviations`, what follows a stop, and quotes, which are not torn apart.

use std::ops::Range;

use super::abbreviations::{self, Stop};
use super::thai;

/// A quotation longer than this, in bytes, is split like any other text.
const LONGEST_QUOTE: usize = 600;

/// Languages that write ordinals with a full stop: `am 3. März`.
const STOPPED_ORDINALS: &[&str] = &["de", "da", "nb", "nn", "no", "fi", "cs", "sk", "pl", "hu", "hr", "sl", "et", "tr", "is"];

/// The sentences of a text, trimmed, in order. A paragraph's end ends a sentence too, stop or not.
/// `language` is BCP 47; without it the rules common to all languages decide.
pub fn split<'a>(text: &'a str, language: Option<&str>) -> Vec<&'a str> {
    paragraphs(text).flat_map(|paragraph| split_paragraph(paragraph, language)).collect()
}

/// Parts of the text that no sentence spans: between blank lines, and between lines that are not wrapped prose.
pub(super) fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    // Prose that is wrapped by hand has lines of this length; shorter ones are list entries, headings,
    // addresses, longer ones whole paragraphs.
    const WRAPPED: Range<usize> = 60..100;
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start();
            if rest.is_empty() {
                return None;
            }
            let mut line_start = 0;
            let end = rest.match_indices('\n').find_map(|(at, _)| {
                let line = rest[line_start..at].trim();
                let blank_follows = rest[at + 1..].trim_start_matches([' ', '\t', '\r', '\u{a0}']).starts_with('\n');
                let wrapped = WRAPPED.contains(&line.chars().count());
                line_start = at + 1;
                (blank_follows || !wrapped).then_some(at)
            });
            let (paragraph, after) = rest.split_at(end.unwrap_or(rest.len()));
            rest = after;
            if !paragraph.trim().is_empty() {
                return Some(paragraph.trim());
            }
        }
    })
}

fn split_paragraph<'a>(text: &'a str, language: Option<&str>) -> Vec<&'a str> {
    let quotes = quotes(text);
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, stop) in text.char_indices().filter(|(_, c)| is_stop(*c)) {
        if at < start || quotes.iter().any(|quote| quote.contains(&at) && !ends_quote(text, at, quote)) {
            continue;
        }
        let Some(end) = sentence_end(text, start, at, stop, language) else { continue };
        sentences.push(text[start..end].trim());
        start = end;
    }
    sentences.push(text[start..].trim());
    sentences.retain(|sentence| !sentence.is_empty());
    if !text.contains(is_thai) {
        return sentences;
    }
    sentences.into_iter().flat_map(split_thai).collect()
}

/// Thai has no stop; a space ends a sentence, or only a clause. A word that opens sentences behind the space decides, and one that goes on,
/// on either side of it. Else clauses are taken together until they are as long as a sentence is: where one really ends only its meaning tells.
fn split_thai(text: &str) -> Vec<&str> {
    /// Letters and marks; most Thai sentences of business prose have more.
    const SENTENCE: usize = 70;
    /// The shortest before a word that opens one.
    const SHORTEST: usize = 25;
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, gap) in text.char_indices().filter(|(_, c)| c.is_whitespace()) {
        let (before, after) = (&text[start..at], &text[at + gap.len_utf8()..]);
        if !before.ends_with(is_thai) || !after.starts_with(is_thai) || after.starts_with('ๆ') {
            continue;
        }
        let length = before.chars().count();
        let is_end = match thai::around(before, after) {
            thai::Space::Ends => length >= SHORTEST,
            thai::Space::GoesOn => false,
            thai::Space::Open => length >= SENTENCE && after.chars().count() >= SENTENCE / 2,
        };
        if is_end {
            sentences.push(before.trim());
            start = at + gap.len_utf8();
        }
    }
    sentences.push(text[start..].trim());
    sentences
}

/// Where the sentence ends that may end with the `stop` at `at`, closing quotes included.
fn sentence_end(text: &str, start: usize, at: usize, stop: char, language: Option<&str>) -> Option<usize> {
    let after_stop = at + stop.len_utf8();
    let mut end = closed_at(text, start, after_stop);
    // French sets its quotation marks off with spaces: `« C’est fait. »`
    let spaced = text[end..].trim_start();
    if spaced.starts_with('»') && text[start..at].matches('«').count() > text[start..at].matches('»').count() {
        end = text.len() - spaced.len() + '»'.len_utf8();
    }
    let rest = &text[end..];
    if rest.is_empty() {
        return Some(end);
    }
    if is_wide_stop(stop) || stop == '…' && rest.starts_with(is_ideograph) {
        return ends_wide(&text[start..at], &text[at..end], rest).then_some(end);
    }
    let next = rest.trim_start();
    if next.len() == rest.len() && !rest.starts_with(is_ideograph) {
        return None;
    }
    let next_word = next.trim_start_matches(|c: char| is_opener(c) || c.is_whitespace());
    if !may_begin(next_word) {
        return None;
    }
    let word = last_word(&text[start..at]);
    if stop == '!' && end == after_stop && abbreviations::is_exclaimed(word) {
        return abbreviations::begins_sentences(first_word(next_word)).then_some(end);
    }
    if stop != '.' || end > after_stop && text[after_stop..end].contains(is_stop) {
        return Some(end);
    }
    ends_after_word(&text[start..at], next_word, language).then_some(end)
}

/// Where the stops, quotation marks and brackets after a stop end. What closes a German quotation opens one elsewhere.
fn closed_at(text: &str, start: usize, after_stop: usize) -> usize {
    let mut end = after_stop;
    for c in text[after_stop..].chars() {
        let opens = c == '“' && !text[start..end].contains('„');
        if opens || !is_stop(c) && !is_closer(c) {
            break;
        }
        end += c.len_utf8();
    }
    end
}

/// Whether a sentence of a script without spaces ends with `closing`: its stop, and the marks after it.
fn ends_wide(before: &str, closing: &str, rest: &str) -> bool {
    if !closing.contains(is_closer) {
        // `等待着……然后`: hesitation within a sentence.
        return closing.contains(is_wide_stop);
    }
    // `工厂（占地1.2万平方米。）已经建成。`
    let is_within = closing.contains('）') && before.rfind('（').is_some_and(|open| !before[..open].trim().is_empty());
    // `「…。」と述べた`, `「…。」「…。」と述べた`: the quotation is part of a longer sentence.
    let mut beyond = rest;
    while let Some((_, after)) = beyond.strip_prefix('「').and_then(|quoted| quoted.split_once('」')) {
        beyond = after;
    }
    let goes_on = beyond.chars().next().is_some_and(|c| is_hiragana(c) || "，、,；;：".contains(c));
    !(is_within || goes_on || is_attribution(rest))
}

/// `“今年很好。”张伟说。`: who said it follows the quotation, in a clause of its own.
fn is_attribution(rest: &str) -> bool {
    /// In characters.
    const LONGEST: usize = 24;
    const SAYS: &[&str] =
        &["说", "說", "表示", "问", "問", "问道", "問道", "称", "稱", "指出", "强调", "強調", "介绍", "介紹", "透露", "认为", "認為"];
    let clause = rest.split(['。', '，', '：', '！', '？', '“', '「']).next().unwrap_or_default();
    clause.chars().count() <= LONGEST && SAYS.iter().any(|says| clause.ends_with(says))
}

/// Whether a full stop ends a sentence between what stands before it and the word after it.
fn ends_after_word(before: &str, next: &str, language: Option<&str>) -> bool {
    let before = before.trim_start();
    let word = last_word(before);
    let starter = abbreviations::begins_sentences(first_word(next));
    if word.chars().all(|c| c.is_ascii_digit()) && !word.is_empty() {
        // `1. Acme opens`: a number in a list, not a sentence of its own.
        let listed = word.len() == before.len() && word.len() <= 2;
        return !listed && (word.len() > 2 || starter || !has_stopped_ordinals(language));
    }
    // `l’on. Bianchi` is a member of parliament; elsewhere `on` is a word.
    let is_italian = language.is_some_and(|tag| tag.to_ascii_lowercase().starts_with("it"));
    if is_italian && matches!(word.rsplit(['’', '\'']).next(), Some("on" | "On")) {
        return false;
    }
    // `p. ex. Acme`.
    if word == "ex" && before[..before.len() - word.len()].trim_end().ends_with("p.") {
        return false;
    }
    // `9.30 h.`, `3 m.`: a unit, no initial.
    let is_unit = word.chars().count() == 1 && before[..before.len() - word.len()].trim_end().ends_with(|c: char| c.is_ascii_digit());
    match abbreviations::of(word).filter(|_| !is_unit) {
        None => true,
        Some(Stop::Inside) => false,
        // `J. A. Smith`, `z. B. Stahl`, `U.S. Congress`, against `in the U.S. The company`.
        Some(Stop::Perhaps) => starter,
        Some(Stop::BeforeNumber) => !next.starts_with(|c: char| c.is_numeric()) && !is_roman(first_word(next)),
    }
}

fn last_word(text: &str) -> &str {
    text.rsplit(|c: char| c.is_whitespace() || "([{/–—".contains(c) || is_opener(c) || is_ideograph(c)).next().unwrap_or(text)
}

/// `XX`: the number of a century or of a king.
fn is_roman(word: &str) -> bool {
    word.len() > 1 && word.chars().all(|c| "IVXLC".contains(c))
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or(text)
}

/// Unknown languages might: a sentence seldom ends with a small number, an ordinal is common.
fn has_stopped_ordinals(language: Option<&str>) -> bool {
    let Some(tag) = language else { return true };
    let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    STOPPED_ORDINALS.contains(&primary.as_str())
}

/// Sentences begin with a capital, a digit, a letter of a script without capitals, or a name like `eBay`.
fn may_begin(next: &str) -> bool {
    let mut letters = next.chars();
    match letters.next() {
        None => true,
        Some(first) if first.is_lowercase() => letters.next().is_some_and(char::is_uppercase),
        Some(first) => first.is_alphanumeric() || "$€£¥#@•*-–—+−§".contains(first),
    }
}

/// Quotations that are closed again and not too long, without their marks.
pub(super) fn quotes(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut resume = 0;
    for (at, open) in text.char_indices() {
        if at < resume {
            continue;
        }
        let closers: &[char] = match open {
            '“' => &['”'],
            // German closes with what English opens with.
            '„' => &['“', '”'],
            '«' => &['»'],
            '»' => &['«'],
            '「' => &['」'],
            '『' => &['』'],
            '《' => &['》'],
            '‘' => &['’'],
            '（' => &['）'],
            '(' => &[')'],
            '"' if !text[..at].ends_with(|c: char| c.is_alphanumeric() || is_stop(c)) => &['"'],
            _ => continue,
        };
        let inside = at + open.len_utf8();
        // An apostrophe is written with the same sign, within a word or before one.
        let is_apostrophe = |at: usize| open == '‘' && text[at + '’'.len_utf8()..].starts_with(char::is_alphanumeric);
        let closes = text[inside..].match_indices(closers).map(|(offset, _)| inside + offset);
        let Some(close) = closes.into_iter().find(|at| !is_apostrophe(*at)) else { continue };
        if close - inside <= LONGEST_QUOTE {
            found.push(inside..close);
            resume = close + 1;
            while !text.is_char_boundary(resume) {
                resume += 1;
            }
        }
    }
    found
}

/// The stop is the quotation's last: `“It works.” The shares rose.`
fn ends_quote(text: &str, at: usize, quote: &Range<usize>) -> bool {
    text[at..quote.end].chars().all(|c| is_stop(c) || is_closer(c) || c.is_whitespace())
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '؟' | '۔' | '।') || is_wide_stop(c)
}

/// Stops of scripts that put no space after them.
fn is_wide_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '．')
}

fn is_closer(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '"' | '\'' | '”' | '’' | '“' | '»' | '›' | '」' | '』' | '）' | '】' | '》')
}

fn is_opener(c: char) -> bool {
    matches!(c, '(' | '[' | '"' | '\'' | '“' | '‘' | '„' | '‚' | '«' | '‹' | '»' | '¿' | '¡' | '「' | '『' | '（' | '【' | '《')
}

pub(super) fn is_thai(c: char) -> bool {
    matches!(c, '\u{e01}'..='\u{e5b}')
}

fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309f}')
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `|` marks where the sentences part.
    fn check(marked: &str, language: Option<&str>) {
        let expected: Vec<&str> = marked.split('|').map(str::trim).collect();
        let text = marked.replace('|', "");
        assert_eq!(split(&text, language), expected, "{language:?}");
    }

    #[test]
    fn english() {
        for marked in [
            "Acme Inc. opened a plant.| It cost $1.5 million.| Work began in 2021.",
            "Dr. Jane Poe of Acme Corp. spoke at 9 a.m. in Oslo.| Nobody left!",
            "It ranks No. 5 in the U.S. market.| It left the U.S. The board agreed.".replace("U.S. The", "U.S.| The").as_str(),
            "The deal closed on Sept. 3 with J. A. Smith, Jr. as chair.| Is that all?| Yes.",
            "See acme.com/news for more.| Version 2.1 is out.",
            "“We grew. We will grow,” said Ms. Poe.| Shares rose 3.2%.",
            "“We grew.”| Shares rose.",
            "Some goods (food, clothes, etc.) sold well.| eBay agreed.",
            "It waited...| Then it sold.",
            "The \"big. bad.\" wolf came.| It ate.",
            "They sell food, clothes, etc. The rest is leased.".replace("etc. The", "etc.| The").as_str(),
        ] {
            check(marked, Some("en"));
        }
    }

    #[test]
    fn german() {
        for marked in [
            "Am 3. März eröffnet die Acme AG ein Werk.| Es kostet rund 1,5 Mio. Euro.",
            "Im 2. Quartal stieg der Umsatz auf 3 Mrd. Euro, z. B. durch Stahl.| Dr. Muster dankt.",
            "Der Umsatz lag 2021 bei 3 Mio. Der Gewinn stieg.".replace("Mio. Der", "Mio.| Der").as_str(),
            "„Wir wachsen. Das freut uns.“| Die Aktie stieg.",
            "Das Werk liegt in der Hauptstr. 5 in Ulm.| Nr. 3 folgt im Jahr 2024.| Danach ist Schluss.",
        ] {
            check(marked, Some("de"));
        }
    }

    #[test]
    fn stops_that_are_part_of_a_name_or_a_number_end_nothing() {
        for (marked, language) in [
            ("Acme and Yahoo! Japan sign a contract.| Yum! Brands does not.", "en"),
            ("It is sold to Yahoo!| The price is not known.", "en"),
            ("It grew fast!| Acme is glad.", "en"),
            ("Acme opens in Tampa, Fla. Work begins soon.".replace("Fla. Work", "Fla. work").as_str(), "en"),
            ("Es spricht Univ.-Prof. Dr.-Ing. Ada Roe.| Mag. Bo Poe moderiert.", "de"),
            ("Die Messe endet am 12. März.| Sie beginnt am 9. Bis dahin wird gebaut.".replace("9. Bis", "9.| Bis").as_str(), "de"),
            ("Die 12. Messe beginnt am 3. Juni.", "de"),
        ] {
            check(marked, Some(language));
        }
    }

    #[test]
    fn hard_cases_of_nine_languages() {
        let cases = [
            ("en", include_str!("../../tests/fixtures/gist/sentences/en.txt")),
            ("de", include_str!("../../tests/fixtures/gist/sentences/de.txt")),
            ("fr", include_str!("../../tests/fixtures/gist/sentences/fr.txt")),
            ("es", include_str!("../../tests/fixtures/gist/sentences/es.txt")),
            ("pt", include_str!("../../tests/fixtures/gist/sentences/pt.txt")),
            ("it", include_str!("../../tests/fixtures/gist/sentences/it.txt")),
            ("nl", include_str!("../../tests/fixtures/gist/sentences/nl.txt")),
            ("zh", include_str!("../../tests/fixtures/gist/sentences/zh.txt")),
            ("ja", include_str!("../../tests/fixtures/gist/sentences/ja.txt")),
        ];
        let mut wrong = Vec::new();
        for (language, lines) in cases {
            assert!(lines.lines().count() >= 25, "{language}");
            for marked in lines.lines() {
                let gap = if matches!(language, "zh" | "ja") { "" } else { " " };
                let expected: Vec<&str> = marked.split('|').collect();
                let text = expected.join(gap);
                if split(&text, Some(language)) != expected {
                    wrong.push(format!("{language}: {}", split(&text, Some(language)).join(" | ")));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn thai_sentences_end_at_spaces() {
        let clause = "บริษัทเปิดโรงงานกระดาษแห่งใหม่ริมแม่น้ำในเดือนมีนาคมเพื่อผลิตกระดาษลูกฟูกสำหรับลูกค้าในภูมิภาค";
        assert!(clause.chars().count() >= 70);
        check(&format!("{clause} |{clause} |{clause}"), Some("th"));
        check("โรงงานใหม่ เปิดแล้ว ในเดือนนี้", Some("th"));
        // What opens a sentence, and what goes on with one, whatever its length.
        check("บริษัทเปิดโรงงานแห่งใหม่ริมแม่น้ำ |นอกจากนี้ จะจ้างพนักงานสามร้อยคน", Some("th"));
        check(&format!("{clause} และ{clause}"), Some("th"));
        check(&format!("{clause} ได้แก่ {clause}"), Some("th"));
        // Land (`ที่ดิน`) is no `that` (`ที่`).
        check(&format!("{clause} |ที่ดินของ{clause}"), Some("th"));
    }

    #[test]
    fn romance_and_dutch() {
        check("M. Dupont dirige Acme S.A. depuis 2019.| « C’est une chance. » L’usine ouvre.".replace("» L", "»| L").as_str(), Some("fr"));
        check("La Sra. García compró 3.000 acciones de Acme S.A. en EE.UU. por 2,5 mill. de euros.| ¿Qué sigue?| ¡Más!", Some("es"));
        check("O Dr. Silva anunciou o n.º 4.| A empresa cresceu 3,5%.", Some("pt"));
        check("Il dott. Rossi guida Acme S.p.A. da Milano.| L’azienda cresce.", Some("it"));
        check("Acme B.V. groeit, bijv. in Gent.| De omzet steeg met 3,5 mln. euro.", Some("nl"));
    }

    #[test]
    fn chinese_and_japanese() {
        check("阿克梅周一宣布开设新仓。|项目耗资1.5亿元！|下一步是什么？", Some("zh"));
        check("张伟说：“今年很好。明年更好。”|股价上涨。", Some("zh"));
        check("同社は新工場を開設した。|「成長を続ける。」と社長は述べた。|株価は3.5％上昇した。", Some("ja"));
        check("阿克梅 Inc. 宣布扩张。|股价上涨。", Some("zh"));
    }

    #[test]
    fn paragraphs_and_short_lines_end_sentences() {
        check("ABOUT ACME\n\n|Acme makes paper.\n\n|It is old", Some("en"));
        check("• paper\n|• ink\n|• glue", None);
        let wrapped = "This sentence was wrapped by hand at some seventy columns of text, as\nold mails do.";
        assert_eq!(split(wrapped, None), [wrapped]);
        assert_eq!(split("1. Acme opens.\n\n2. Acme closes.", None), ["1. Acme opens.", "2. Acme closes."]);
        assert!(split(" \n \n", None).is_empty());
    }

    proptest! {
        /// Whatever the text, nothing is lost but white space, and the order stays.
        #[test]
        fn nothing_is_lost(text in "[A-Za-zé0-9 .!?。「」“”„()\"\n\u{a0}菜]{0,120}") {
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&split(&text, Some("de")).concat()), bare(&text));
        }
    }
}
