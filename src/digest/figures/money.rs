//! Sums of money and percentages in a text, as written there.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::numbers::{NUMBER, SCALE, WIDE_SCALE, factor, value};
use super::{Figure, Kind, Place, is_latin_word, tidy};

const BEFORE: &str = r"US\$|HK\$|NT\$|NZ\$|MX\$|A\$|C\$|S\$|R\$|\$|€|£|¥|￥|₹|₩|₽|₺|₱|₦|฿|RMB|CNY|USD|EUR|GBP|JPY|CHF|HKD|INR|KRW|BRL|CAD|AUD|SGD|SEK|NOK|DKK|PLN|Rs\.?|Fr\.|Rp";
const AFTER: &str = r"US-Dollar|US dollars?|Dollars?|dollars?|dólares|dollari|euros?|Euros?|EUR|USD|RMB|CNY|CHF|GBP|JPY|SEK|NOK|DKK|PLN|yuan|renminbi|yen|won|rupees|pounds|Pfund|francs?|Franken|reais|pesos|kronor|kroner|zł|kr|€|\$|£|元人民币|人民币|美元|港元|欧元|歐元|日元|元|万円|円|ユーロ|ドル|원";

/// All sums and percentages of a text, a shorter match within a longer one among them.
pub(super) fn find(text: &str) -> Vec<Place> {
    let patterns = [&*MONEY_BEFORE, &*MONEY_AFTER, &*PERCENT];
    patterns.into_iter().flatten().flat_map(|pattern| pattern.captures_iter(text).filter_map(|found| read(text, &found))).collect()
}

static MONEY_BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?P<before>{BEFORE})[ \u{{a0}}\u{{202f}}]?(?P<number>{NUMBER})(?:[ \u{{a0}}\u{{202f}}-]?(?P<scale>{SCALE}|{WIDE_SCALE}))?(?:[ \u{{a0}}]?(?P<after>元|円))?"
    ))
    .ok()
});
static MONEY_AFTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?P<number>{NUMBER}|[0-9]{{1,3}}(?: [0-9]{{3}})+)(?:[ \u{{a0}}\u{{202f}}-]?(?P<scale>{SCALE}|{WIDE_SCALE})(?P<more>[0-9]+(?:[.,][0-9]+)?(?:{WIDE_SCALE}))?)?(?:[ \u{{a0}}\u{{202f}}-]|\s?(?:de|d’|d'|di)\s?)?(?P<after>{AFTER})"
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
fn read(text: &str, found: &Captures<'_>) -> Option<Place> {
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
        return Some(Place { start, end, figure: Figure { text: tidy(matched), kind: Kind::Percentage, size: number } });
    };
    // Pounds alone are as often a weight.
    if scale.is_empty() && (is_year(text, start, number, found) || currency.as_str() == "pounds") {
        return None;
    }
    let size = number * factor(scale) * factor_of_suffix(currency.as_str()) * dollars(currency.as_str());
    Some(Place { start, end, figure: Figure { text: tidy(matched), kind: Kind::Money, size } })
}

/// `in 2021 dollars` names a year's prices.
fn is_year(text: &str, start: usize, number: f64, found: &Captures<'_>) -> bool {
    let written = found.name("number").map_or("", |number| number.as_str());
    let bare = written.len() == 4 && written.bytes().all(|byte| byte.is_ascii_digit()) && (1900.0..2100.0).contains(&number);
    bare && found.name("before").is_none() && matches!(text[..start].split_whitespace().next_back(), Some("in" | "In" | "of" | "constant"))
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
