//! Sums of money and percentages in a text, as written there.

use std::cmp::Ordering;
use std::sync::LazyLock;

use regex::{Captures, Regex};

const MOST: usize = 4;

/// `1,234.5`, `1.234,5`, `1 234` (narrow or unbreakable space), `1’234`, `1234`.
const NUMBER: &str = r"\d{1,3}(?:[.,'’\u{a0}\u{202f}\u{2009}]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?";
/// Longest first: the regex takes the first that fits.
const SCALE: &str = r"thousand|millions?|billions?|trillions?|Millionen|Million|Milliarden|Milliarde|Billionen|Billion|milliards?|mille|mil millones|mil milhões|millones|millón|billones|mil|milhões|milhão|bilhões|bilhão|trilhões|milioni|milione|miliardi|miliardo|miljoen|miljard|crores?|lakhs?|Mio\.?|Mrd\.?|Bio\.?|Tsd\.?|mln\.?|mld\.?|Md|mn|bn|tn|[kKmMbB]";
const WIDE_SCALE: &str = r"[十百千]?[万萬億亿兆]{1,2}|[百千]";
const BEFORE: &str = r"US\$|HK\$|NT\$|NZ\$|MX\$|A\$|C\$|S\$|R\$|\$|€|£|¥|￥|₹|₩|₽|₺|₱|₦|฿|RMB|CNY|USD|EUR|GBP|JPY|CHF|HKD|INR|KRW|BRL|CAD|AUD|SGD|SEK|NOK|DKK|PLN|Rs\.?|Fr\.|Rp";
const AFTER: &str = r"US-Dollar|US dollars?|Dollars?|dollars?|dólares|dollari|euros?|Euros?|EUR|USD|RMB|CNY|CHF|GBP|JPY|SEK|NOK|DKK|PLN|yuan|renminbi|yen|won|rupees|pounds|Pfund|francs?|Franken|reais|pesos|kronor|kroner|zł|kr|€|\$|£|元人民币|人民币|美元|港元|欧元|歐元|日元|元|万円|円|ユーロ|ドル|원";

/// What a match is worth beside others.
#[derive(Debug, Clone, PartialEq)]
struct Figure {
    text: String,
    is_money: bool,
    /// Rough dollars, or percent.
    size: f64,
}

/// At most four, the weightiest first: money before percentages, larger before smaller.
pub fn find(text: &str) -> Vec<String> {
    let mut figures = Vec::new();
    for pattern in [&*MONEY_BEFORE, &*MONEY_AFTER, &*PERCENT].into_iter().flatten() {
        let matches = pattern.captures_iter(text).filter_map(|found| read(text, &found));
        for (start, end, figure) in matches {
            figures.push((start, end, figure));
        }
    }
    // A shorter match within a longer one is the same figure.
    figures.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
    let mut covered = 0;
    figures.retain(|(start, end, _)| {
        let is_new = *start >= covered;
        if is_new {
            covered = *end;
        }
        is_new
    });
    let figures = with_conversions(text, figures);
    weightiest(figures)
}

static MONEY_BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?P<before>{BEFORE})[ \u{{a0}}\u{{202f}}]?(?P<number>{NUMBER})(?:[ \u{{a0}}\u{{202f}}-]?(?P<scale>{SCALE}|{WIDE_SCALE}))?(?:[ \u{{a0}}]?(?P<after>元|円))?"
    ))
    .ok()
});
static MONEY_AFTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?P<number>{NUMBER}|\d{{1,3}}(?: \d{{3}})+)(?:[ \u{{a0}}\u{{202f}}-]?(?P<scale>{SCALE}|{WIDE_SCALE})(?P<more>\d+(?:[.,]\d+)?(?:{WIDE_SCALE}))?)?(?:[ \u{{a0}}\u{{202f}}-]|\s?(?:de|d’|d'|di)\s?)?(?P<after>{AFTER})"
    ))
    .ok()
});
static PERCENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"[+−-]?(?:(?:{NUMBER})\s?[–-]\s?)?(?P<number>{NUMBER})[ \u{{a0}}\u{{202f}}-]?(?:%|％|percentage points?|percent|per cent|Prozentpunkte|Prozent|procent|pour cent|por ciento|por cento|per cento|パーセント|个百分点)"
    ))
    .ok()
});

/// Where a match stands and what it is; `None` if it is part of a longer word or number.
fn read(text: &str, found: &Captures<'_>) -> Option<(usize, usize, Figure)> {
    let whole = found.get(0)?;
    let (mut start, mut end) = (whole.start(), whole.end());
    let mut matched = whole.as_str();
    let mut scale = found.name("scale").map_or("", |scale| scale.as_str());
    let last = matched.chars().next_back()?;
    if is_latin_word(last) && text[end..].starts_with(|c: char| is_latin_word(c)) {
        // `$5 more` is five dollars, not five million; `5 krx` is nothing.
        let scale_at = found.name("scale").filter(|scale| scale.end() == end)?;
        end = start + text[start..scale_at.start()].trim_end_matches([' ', '-', '\u{a0}', '\u{202f}']).len();
        if end == scale_at.start() {
            return None;
        }
        matched = &text[start..end];
        scale = "";
    }
    // `1 $2`: the sign is the next sum's.
    if found.name("after").is_some() && "$€£".contains(last) && text[end..].starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let before = text[..start].chars().next_back();
    if before.is_some_and(|c| {
        is_latin_word(c) && matched.starts_with(is_latin_word)
            || c.is_ascii_digit()
            || ".,$".contains(c) && text[..start].trim_end_matches(['.', ',', '$']).ends_with(|c: char| c.is_ascii_digit() || c == '$')
    }) {
        return None;
    }
    // A sign belongs to a percentage only where nothing stands before it: `5-8%` is a range.
    if matched.starts_with(['+', '-', '−']) && before.is_some_and(|c| !c.is_whitespace() && c != '(') {
        let sign = matched.chars().next().map_or(0, char::len_utf8);
        start += sign;
        matched = &text[start..end];
    }
    let number = value(found.name("number")?.as_str())?;
    let currency = found.name("before").or_else(|| found.name("after"));
    let Some(currency) = currency else {
        return Some((start, end, Figure { text: tidy(matched), is_money: false, size: number }));
    };
    // Pounds alone are as often a weight.
    if scale.is_empty() && (is_year(text, start, number, found) || currency.as_str() == "pounds") {
        return None;
    }
    let size = number * factor(scale) * factor_of_suffix(currency.as_str()) * dollars(currency.as_str());
    Some((start, end, Figure { text: tidy(matched), is_money: true, size }))
}

/// `in 2021 dollars` names a year's prices.
fn is_year(text: &str, start: usize, number: f64, found: &Captures<'_>) -> bool {
    let written = found.name("number").map_or("", |number| number.as_str());
    let bare = written.len() == 4 && written.bytes().all(|byte| byte.is_ascii_digit()) && (1900.0..2100.0).contains(&number);
    bare && found.name("before").is_none() && matches!(text[..start].split_whitespace().next_back(), Some("in" | "In" | "of" | "constant"))
}

/// A sum and its conversion in brackets right after it are one figure: `RMB100 billion (US$15.5 billion)`.
fn with_conversions(text: &str, figures: Vec<(usize, usize, Figure)>) -> Vec<Figure> {
    let mut joined: Vec<(usize, usize, Figure)> = Vec::new();
    for (start, end, figure) in figures {
        if let Some((first, last, sum)) = joined.last_mut()
            && sum.is_money
            && figure.is_money
            && let Some(close) = closing_bracket(&text[*last..start], &text[end..])
        {
            *last = end + close;
            sum.text = tidy(&text[*first..*last]);
            continue;
        }
        joined.push((start, end, figure));
    }
    joined.into_iter().map(|(_, _, figure)| figure).collect()
}

/// Length of what closes the bracket, if what stands between two sums only opens one.
fn closing_bracket(between: &str, after: &str) -> Option<usize> {
    let opened = between.trim_start().strip_prefix(['(', '（'])?;
    let about = matches!(
        opened.trim(),
        "" | "about"
            | "around"
            | "approximately"
            | "approx."
            | "some"
            | "or"
            | "rund"
            | "ca."
            | "etwa"
            | "environ"
            | "约"
            | "約"
            | "~"
            | "≈"
    );
    let close = after.chars().next().filter(|c| matches!(c, ')' | '）'))?;
    about.then_some(close.len_utf8())
}

fn weightiest(mut figures: Vec<Figure>) -> Vec<String> {
    // A stable sort: what weighs the same stays as in the text.
    figures.sort_by(|a, b| b.is_money.cmp(&a.is_money).then(b.size.partial_cmp(&a.size).unwrap_or(Ordering::Equal)));
    let mut chosen: Vec<Figure> = Vec::new();
    for figure in figures {
        if chosen.len() == MOST {
            break;
        }
        if let Some(part) = chosen.iter_mut().find(|other| is_part(&figure.text, &other.text)) {
            // What brings its conversion along says more.
            *part = figure;
        } else if !chosen.iter().any(|other| is_same(other, &figure) || is_part(&other.text, &figure.text)) {
            chosen.push(figure);
        }
    }
    chosen.into_iter().map(|figure| figure.text).collect()
}

/// `$100M` and `$100 million`.
fn is_same(one: &Figure, other: &Figure) -> bool {
    one.is_money == other.is_money && (one.size - other.size).abs() <= one.size * 1e-9
}

/// `part` is what `whole` has within or before its brackets.
fn is_part(whole: &str, part: &str) -> bool {
    whole.to_lowercase().split(['(', '（', ')', '）']).any(|piece| piece.trim() == part.to_lowercase())
}

/// One line.
fn tidy(text: &str) -> String {
    text.split(['\n', '\r', '\t', ' ']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn is_latin_word(c: char) -> bool {
    c.is_alphabetic() && c < '\u{250}'
}

/// Of a number as people write it: the last separator is the decimal one, unless just three digits follow a single kind.
fn value(written: &str) -> Option<f64> {
    let separators: Vec<char> = written.chars().filter(|c| !c.is_ascii_digit()).collect();
    let last = separators.last().copied();
    let decimals = written.rsplit(|c: char| !c.is_ascii_digit()).next().map_or(0, str::len);
    let mixed = separators.iter().any(|c| Some(*c) != last);
    let is_decimal = matches!(last, Some('.' | ',')) && (mixed || separators.len() == 1 && decimals != 3);
    let whole_end = if is_decimal { written.len() - decimals - 1 } else { written.len() };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (whole, part) = written.split_at(whole_end);
    format!("{}.{}", digits(whole), digits(part)).trim_end_matches('.').parse().ok()
}

fn factor(scale: &str) -> f64 {
    let lower = scale.to_lowercase();
    let lower = lower.trim_end_matches('.');
    // A German or Spanish "Billion" is a million millions; the ending tells it from the English one.
    match lower {
        "" => 1.0,
        "thousand" | "k" | "tsd" | "mil" | "mille" | "千" => 1e3,
        "百" => 1e2,
        "lakh" | "lakhs" => 1e5,
        "crore" | "crores" => 1e7,
        "bio" | "billionen" | "billones" | "tn" | "trillion" | "trillions" | "trilhões" | "兆" | "万亿" | "萬億" => 1e12,
        "万" | "萬" => 1e4,
        "十万" => 1e5,
        "百万" | "百萬" => 1e6,
        "千万" => 1e7,
        "亿" | "億" => 1e8,
        "十亿" => 1e9,
        "百亿" => 1e10,
        "千亿" => 1e11,
        "b" | "bn" | "mld" | "mrd" | "md" | "mil millones" | "mil milhões" => 1e9,
        word if word.starts_with("billi")
            || word.starts_with("mill") && word.contains("iard")
            || word.starts_with("mil") && word.contains("iard")
            || word.starts_with("bilh")
            || word == "miljard" =>
        {
            1e9
        }
        _ => 1e6,
    }
}

/// `万円` is a currency with a scale in it.
fn factor_of_suffix(currency: &str) -> f64 {
    if currency == "万円" { 1e4 } else { 1.0 }
}

/// What one unit is worth, to the order of magnitude: only to say which sum is the larger one.
fn dollars(currency: &str) -> f64 {
    match currency.trim_end_matches('.') {
        "JPY" | "¥" | "円" | "万円" | "yen" | "日元" | "Rs" | "₹" | "INR" | "rupees" | "₽" | "฿" | "₱" => 0.01,
        "KRW" | "₩" | "won" | "원" | "₦" => 0.001,
        "Rp" => 0.0001,
        "RMB" | "CNY" | "yuan" | "renminbi" | "元" | "人民币" | "元人民币" | "￥" | "HK$" | "HKD" | "港元" | "SEK" | "NOK" | "DKK"
        | "kr" | "kronor" | "kroner" | "MX$" | "pesos" => 0.14,
        "NT$" | "₺" => 0.03,
        "R$" | "BRL" | "reais" | "PLN" | "zł" => 0.2,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(find(text), expected, "{text}");
    }

    #[test]
    fn money_is_found_as_written() {
        check("It gave RMB100 billion (US$15.5 billion) by 2025.", &["RMB100 billion (US$15.5 billion)"]);
        check("Der Umsatz stieg auf €1,5 Mrd. im Jahr 2021.", &["€1,5 Mrd."]);
        check("Rund 2,4 Millionen Euro und 300 000 € fehlen.", &["2,4 Millionen Euro", "300 000 €"]);
        check("売上高は1000億円、利益は3兆5000億円だった。", &["3兆5000億円", "1000億円"]);
        check("项目投资1.5亿元人民币（约2300万美元）。", &["1.5亿元人民币（约2300万美元）"]);
        check("It costs $2,066 or £1.2m, not 5,000 people.", &["£1.2m", "$2,066"]);
        check("Plus de 3,5 milliards d’euros et 12 millions de dollars.", &["3,5 milliards d’euros", "12 millions de dollars"]);
        check("Cerca de 2 mil millones de euros.", &["2 mil millones de euros"]);
        check("A R$ 3,2 bilhões plan; CHF 1’200’000.50 more.", &["R$ 3,2 bilhões", "CHF 1’200’000.50"]);
    }

    #[test]
    fn percentages_come_after_money() {
        check("Sales rose 8.6%, profit 39 % to $5 more than before.", &["$5", "39 %", "8.6%"]);
        check("Between 5–8% and -3.2%; 2 percentage points; 12 Prozent", &["12 Prozent", "5–8%", "-3.2%", "2 percentage points"]);
        check("同比增长23％", &["23％"]);
    }

    #[test]
    fn what_is_no_figure_is_left_alone() {
        check("In 2021, 300 people at 5 sites ran 10 km in 2021 dollars.", &[]);
        check("Model A$AP 5krx, EUR-based, 5 M&A deals", &[]);
        check("a 14 pounds heavy parcel", &[]);
        check("", &[]);
    }

    #[test]
    fn the_same_sum_in_other_words_is_told_once() {
        check("$100 million, or $100M", &["$100 million"]);
        check("RMB100 billion (US$15.5 billion), US$15.5 Billion in all", &["RMB100 billion (US$15.5 billion)"]);
    }

    #[test]
    fn four_at_most_each_once() {
        check("$1 $2 $3 $4 $5 $5", &["$5", "$4", "$3", "$2"]);
    }

    #[test]
    fn numbers_are_read_in_every_notation() {
        for (written, number) in
            [("1,234.5", 1234.5), ("1.234,5", 1234.5), ("1,5", 1.5), ("1.500", 1500.0), ("1’200’000.50", 1_200_000.5), ("12", 12.0)]
        {
            assert_eq!(value(written), Some(number), "{written}");
        }
    }

    proptest! {
        #[test]
        fn every_figure_stands_in_the_text(text in "[0-9$€%. ,a-zA-Z億円()（）\u{a0}-]{0,80}") {
            let line = tidy(&text);
            for figure in find(&line) {
                prop_assert!(line.contains(&figure), "{figure} in {line}");
            }
        }
    }
}
