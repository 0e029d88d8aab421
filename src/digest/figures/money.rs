//! Sums of money and percentages in a text, as written there.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::numbers::{NUMBER, SCALE, WIDE_NUMBER, WIDE_SCALE, factor, value, wide_value};
use super::{Figure, Kind, Place, is_latin_word, tidy};

/// Signs, the longest first, then the codes of ISO 4217 that newsrooms write.
const BEFORE: &str = r"[A-Z]{1,3}\$|\$|€|£|¥|￥|₹|₩|₽|₺|₱|₦|฿|₫|₴|₪|RMB|Rs\.?|Fr\.|Rp|RM|R|USD|EUR|GBP|JPY|CNY|CHF|HKD|TWD|SGD|AUD|NZD|CAD|INR|KRW|BRL|MXN|ARS|CLP|COP|PEN|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|BGN|TRY|RUB|UAH|ILS|AED|SAR|QAR|KWD|BHD|OMR|EGP|MAD|ZAR|NGN|KES|GHS|THB|VND|IDR|MYR|PHP|PKR|BDT|LKR|KZT";
const AFTER: &str = r"US-Dollar|US dollars?|Dollars?|dollars?|dólares|dollari|euros?|Euros?|USD|EUR|GBP|JPY|CNY|RMB|CHF|HKD|SGD|AUD|CAD|INR|BRL|SEK|NOK|DKK|PLN|CZK|HUF|AED|SAR|ZAR|yuan|renminbi|yen|won|rupees|pounds|Pfund|francs?|Franken|reais|pesos|kronor|kroner|zł|kr|Kč|€|\$|£|元人民币|人民币|美元|港元|欧元|歐元|日元|元|万円|円|ユーロ|ドル|원";
/// What multiplies sums only: `mi` are miles, `m` metres behind any other number. Brazil's thousands, millions, billions.
const MONEY_SCALE: &str = r"MM|tri|bi|mi|[kKmMbB]";
/// `1 234,5`
const SPACED: &str = r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?";
/// Between the ends of a range, and the words before those of one that `and` joins.
const TO: &str = " ?[–—~～至-] ?| (?:to|bis|à|a|até|hasta|tot) ";
const BETWEEN: &str = "(?:between|[Zz]wischen|[Ee]ntre|tra|fra|tussen)";
const AND: &str = "(?:and|und|et|y|e|en)";

/// All sums and percentages of a text, a shorter match within a longer one among them.
pub(super) fn find(text: &str) -> Vec<Place> {
    PATTERNS.iter().flat_map(|pattern| pattern.captures_iter(text).filter_map(|found| read(text, &found))).collect()
}

static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let gap = "[ \u{a0}\u{202f}-]?";
    let any = format!("(?:{gap}(?:{SCALE}|{WIDE_SCALE}|{MONEY_SCALE}))");
    let scale = format!("(?:{gap}(?P<scale>{SCALE}|{WIDE_SCALE}|{MONEY_SCALE}))");
    let sign = "[ \u{a0}\u{202f}]?";
    let first = format!("(?P<before>{BEFORE}){sign}(?:{SPACED}|{NUMBER}){any}?");
    let last = format!("(?P<number>{SPACED}|{NUMBER})");
    // A second number is the other end where a sign, a scale or nothing but a dash says so.
    let joined = format!("(?:(?:{BEFORE}){sign})");
    let behind = format!(r"(?:[ \u{{a0}}\u{{202f}}-]|\s?(?:de|d’|d'|di)\s?)?(?P<after>{AFTER})");
    let patterns = [
        format!("{BETWEEN} (?P<sum>{first} {AND} {joined}?{last}{scale}?)"),
        format!("{first}(?:{TO}){joined}{last}{scale}?"),
        format!("{first}(?:{TO}){last}{scale}"),
        format!("(?P<before>{BEFORE}){sign}(?:{NUMBER})[–-](?P<number>{NUMBER})"),
        format!("{BETWEEN} (?P<sum>(?:{SPACED}|{NUMBER}){any}? {AND} {last}{scale}?{behind})"),
        format!("(?:{SPACED}|{NUMBER}){any}?(?:{TO}){last}{scale}?{behind}"),
        format!("(?P<before>{BEFORE}){sign}(?P<spaced>(?P<number>{SPACED})){scale}?"),
        format!("(?P<before>{BEFORE}){sign}(?P<number>{NUMBER}){scale}?(?:[ \u{a0}]?(?P<after>元|円))?"),
        format!(
            "{last}(?:{gap}(?P<scale>{SCALE}|{WIDE_SCALE}|{MONEY_SCALE})(?P<more>[0-9]+(?:[.,][0-9]+)?(?:{WIDE_SCALE}))?[多余餘]?)?{behind}"
        ),
        // `一亿五千万元`: less than ten thousand is seldom news.
        format!(
            "(?P<number>[{WIDE_NUMBER}]+(?:[点點][{WIDE_NUMBER}]+)?[万萬亿億][{WIDE_NUMBER}万萬亿億]*)[多余餘]?(?P<after>元人民币|人民币|美元|港元|欧元|歐元|日元|元|円)"
        ),
        format!(
            r"[+−-]?(?:(?:{NUMBER})\s?[–-]\s?)?(?P<number>{NUMBER})[ \u{{a0}}\u{{202f}}-]?(?:%|％|percentage points?|percent|per cent|Prozentpunkte|Prozent|procent|pour cent|por ciento|por cento|per cento|パーセント|个百分点)"
        ),
        format!("百分之(?P<number>{NUMBER}|[{WIDE_NUMBER}]+(?:[点點][{WIDE_NUMBER}]+)?)"),
    ];
    patterns.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect()
});

/// Where a match stands and what it is; `None` if it is part of a longer word or number.
fn read(text: &str, found: &Captures<'_>) -> Option<Place> {
    let whole = found.name("sum").or_else(|| found.get(0))?;
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
    // `1 234 EUR` holds no 234.
    let is_torn = matched.len() > 3 && matched.as_bytes()[..3].iter().all(u8::is_ascii_digit) && !matched.as_bytes()[3].is_ascii_digit();
    if is_torn && text[..start].ends_with(' ') && text[..start].trim_end().ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
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
    let number = found.name("number").and_then(|number| value(number.as_str()).or_else(|| wide_value(number.as_str())))?;
    let currency = found.name("before").or_else(|| found.name("after"));
    let Some(currency) = currency else {
        return Some(Place {
            start,
            end,
            figure: Figure { text: tidy(matched), kind: Kind::Percentage, size: number, unit: String::new() },
        });
    };
    let sign = currency.as_str();
    let is_brazilian = matches!(sign, "R$" | "BRL" | "reais");
    if matches!(scale, "bi" | "mi" | "tri") && !is_brazilian || sign == "R" && scale.is_empty() {
        return None;
    }
    // Who writes dollars and pounds parts thousands by commas: what follows a blank is another number.
    if found.name("spaced").is_some() && scale.is_empty() && sign.ends_with(['$', '£']) && !is_brazilian {
        return None;
    }
    // Pounds alone are as often a weight.
    if scale.is_empty() && (is_year(text, start, number, found) || currency.as_str() == "pounds") {
        return None;
    }
    let size = number * factor(scale) * factor_of_suffix(currency.as_str()) * dollars(currency.as_str());
    let unit = family(currency.as_str()).to_owned();
    Some(Place { start, end, figure: Figure { text: tidy(matched), kind: Kind::Money, size, unit } })
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

/// One name for a currency that is written in several ways.
fn family(currency: &str) -> &str {
    match currency {
        "$" | "US$" | "USD" | "US-Dollar" | "美元" | "ドル" => "USD",
        _ if currency.to_lowercase().contains("dollar") || currency == "dólares" || currency == "dollari" => "USD",
        "€" | "EUR" | "欧元" | "歐元" | "ユーロ" => "EUR",
        _ if currency.to_lowercase().starts_with("euro") => "EUR",
        "£" | "GBP" | "pounds" | "Pfund" => "GBP",
        "RMB" | "CNY" | "yuan" | "renminbi" | "元" | "人民币" | "元人民币" | "￥" => "CNY",
        "JPY" | "¥" | "円" | "万円" | "yen" | "日元" => "JPY",
        "R$" | "BRL" | "reais" => "BRL",
        "CHF" | "Fr." | "Franken" => "CHF",
        other => other,
    }
}

/// What one unit is worth, to the order of magnitude: only to say which sum is the larger one.
fn dollars(currency: &str) -> f64 {
    match currency.trim_end_matches('.') {
        "JPY" | "¥" | "円" | "万円" | "yen" | "日元" | "Rs" | "₹" | "INR" | "rupees" | "₽" | "฿" | "₱" => 0.01,
        "KRW" | "₩" | "won" | "원" | "₦" => 0.001,
        "Rp" => 0.0001,
        "RMB" | "CNY" | "yuan" | "renminbi" | "元" | "人民币" | "元人民币" | "￥" | "HK$" | "HKD" | "港元" | "SEK" | "NOK" | "DKK"
        | "kr" | "kronor" | "kroner" | "MX$" | "pesos" => 0.14,
        "NT$" | "TWD" | "₺" | "TRY" | "THB" | "CZK" | "Kč" | "UAH" | "₴" => 0.03,
        "HUF" | "ISK" | "CLP" | "PKR" | "LKR" | "KES" | "KZT" | "RUB" | "PHP" | "BDT" => 0.01,
        "NGN" | "COP" | "ARS" => 0.001,
        "IDR" | "VND" | "₫" => 0.0001,
        "MXN" | "ZAR" | "R" | "EGP" | "MAD" => 0.06,
        "AED" | "SAR" | "QAR" | "MYR" | "RM" | "ILS" | "₪" | "PEN" | "RON" => 0.27,
        "R$" | "BRL" | "reais" | "PLN" | "zł" => 0.2,
        _ => 1.0,
    }
}
