//! The place, date and agency that press releases put before their first sentence.

use std::sync::LazyLock;

use regex::Regex;

/// In bytes. What comes later in a paragraph is no dateline.
const LONGEST: usize = 140;
const MOST_WORDS: usize = 12;

/// A year, or `3 March`, `3 de março`, `March 3`, `3月3日`.
static DATE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:19|20)\d\d\b|\d{1,2}月\d{1,2}日|\b\d{1,2}\.? (?:de )?\p{L}{3,}|\b\p{L}{3,}\.? \d{1,2}\b").ok());
static YEAR_LAST: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b(?:19|20)\d\d$").ok());
/// `/PRNewswire/`, `/美通社/`, `(BUSINESS WIRE)`, `(Reuters)`, `(ots)`: an agency, right before the dash.
static AGENCY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:/[\p{L} .-]{2,30}/|\((?:[\p{Lu}\p{Lo}][\p{L} .-]{1,29}|ots|dpa|apa|sda)\))$").ok());
/// Where a dateline may end.
static END: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\s*(?:--+|\.?[–—―])\s*|\.\s?-+\s*|\s-\s+|[)】]|[.:]\s+").ok());
/// `新华社北京9月3日电（记者 张三）`, `本报讯（记者 张三）`: agency, place, day, "by wire", reporters.
static WIRE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:\p{Han}{2,12}\d{1,2}月\d{1,2}日[电電讯訊]|本[报報][讯訊])(?:\s*[（(][^）)]{2,40}[）)])?\s*|^\p{Han}{0,12}(?:\d{1,2}月\d{1,2}日)?[电電讯訊]\s*[（(](?:记者|記者|通讯员|通訊員)[^）)]{1,40}[）)]\s*").ok()
});

/// The paragraph after its `BERLIN, 3 March 2021 (Wire) –`.
pub fn without_dateline(paragraph: &str) -> &str {
    if let Some(wire) = WIRE.as_ref().and_then(|wire| wire.find(paragraph)) {
        return &paragraph[wire.end()..];
    }
    let Some(end) = END.as_ref() else { return paragraph };
    let ends = end.find_iter(paragraph).take_while(|mark| mark.start() <= LONGEST);
    // The last one counts: `LYON – March 3, 2021 –` has two.
    let datelines = ends.filter(|mark| {
        let (head, rest) = (paragraph[..mark.start()].trim_end(), paragraph[mark.end()..].trim_start());
        begins_a_sentence(rest) && is_dateline(head, mark.as_str().trim())
    });
    datelines.last().map_or(paragraph, |mark| paragraph[mark.end()..].trim_start())
}

fn is_dateline(head: &str, end: &str) -> bool {
    if head.split_whitespace().count() > MOST_WORDS || head.starts_with(char::is_lowercase) {
        return false;
    }
    // `Acme sold a mill (2021: two) - …` is no dateline, `Ulm (3 March 2021) - …` is one.
    let before_bracket = head.strip_suffix(')').and_then(|head| head.rsplit_once('(')).map(|(before, _)| before);
    let dated = before_bracket.filter(|before| before.split_whitespace().count() > 3).unwrap_or(head);
    let placed_date = matches(&DATE, dated) && (head.contains([',', '，', '、', '(']) || head.contains('月'));
    match end {
        // `(Ulm, 12 May 2024)`.
        ")" => head.starts_with('(') && placed_date,
        // `【东京、2025年4月1日】`.
        "】" => head.starts_with('【') && placed_date,
        // Nothing but place and date: `München, 12. Mai 2024.`
        "." | ":" => matches(&YEAR_LAST, head) && head.contains(',') && head.split_whitespace().count() <= 6,
        _ => placed_date || matches(&AGENCY, head) || is_shouted(head) || is_site(head),
    }
}

fn matches(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// `LONDON`, `NEW YORK`, `LYON, France`: nothing but a place. `ABB` and `NATO members` are what the sentence is about; so are longer
/// words in capitals now and then, which cannot be told from towns.
fn is_shouted(head: &str) -> bool {
    /// Acronyms are seldom longer.
    const SHORTEST_TOWN: usize = 6;
    let (town, land) = head.split_once(',').map_or((head, None), |(town, land)| (town, Some(land)));
    let is_loud =
        town.chars().any(char::is_uppercase) && !town.contains(char::is_lowercase) && !town.contains(|c: char| c.is_ascii_digit());
    let letters = town.chars().filter(|c| c.is_uppercase()).count();
    let is_land =
        |land: &str| land.split_whitespace().count() <= 3 && land.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
    is_loud && letters >= 3 && land.map_or(letters >= SHORTEST_TOWN || town.trim().contains(' '), is_land)
}

/// `Example.net`.
fn is_site(head: &str) -> bool {
    !head.contains(char::is_whitespace) && head.rsplit_once('.').is_some_and(|(_, ending)| (2..=4).contains(&ending.len()))
}

fn begins_a_sentence(rest: &str) -> bool {
    rest.chars().next().is_some_and(|c| !c.is_lowercase() && !",;.)–—-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_go() {
        for dateline in [
            "LONDON – ",
            "NEW YORK – ",
            "LYON, France – ",
            "LYON, France, 3 March 2021 — ",
            "LYON, France – March 3, 2021 – ",
            "NEW YORK, March 3, 2021 (GLOBE NEWSWIRE) -- ",
            "HANGZHOU, China, March 3, 2021 /PRNewswire/ -- ",
            "Lyon, le 3 mars 2021 – ",
            "München, 12. Mai 2024. ",
            "(Ulm, 12. Mai 2024) ",
            "São Paulo, 3 de março de 2021 - ",
            "Lyon, France--(BUSINESS WIRE)--",
            "(Agency) — ",
            "Example.net - ",
            "杭州2021年3月3日 /美通社/ -- ",
            "Madrid, 3 de marzo de 2021.- ",
            "Madrid, 3 mar (EFE).- ",
            "【杭州，2021年9月3日】",
            "【東京、2025年4月1日】 ",
            "新华社北京9月3日电（记者 张三）",
            "新华社北京9月3日电 ",
            "中新網香港9月3日電（記者 張三）",
            "本报讯（记者 张三）",
            "Ellingen (ots) - ",
            "(Adnkronos) - ",
            "LEITH, Scotland, March 3, 2026 /PRNewswire/ -- ",
            "LONDON--(BUSINESS WIRE)--",
            "Paris, le 3 mars 2021 – ",
        ] {
            assert_eq!(without_dateline(&format!("{dateline}Acme opened a mill.")), "Acme opened a mill.", "{dateline}");
        }
    }

    #[test]
    fn a_dash_within_the_news_is_no_dateline() {
        for news in [
            "Acme – the paper maker – opened a mill in Lyon.",
            "IBM – once a maker of scales – turns a hundred.",
            "ABB – The Swiss group has agreed to sell a mill.",
            "NATO members – The first of them – met in Lyon.",
            "CEO Piotr Nowak – Acme’s founder – opened a mill.",
            "EBITDA (adjusted) – Up by a third – was a record.",
            "In March 2021 Acme opened a mill – Lyon has waited for it.",
            "Acme, founded in 1950, opened a mill. Lyon has waited for it.",
            "Acme (Lyon) opened a mill: Europe’s first.",
            "【新品】艾克米推出新泵。",
            "9月3日电站投产。",
            "Acme opened a mill (2021: two) - Lyon has waited for it.",
        ] {
            assert_eq!(without_dateline(news), news);
        }
    }
}
