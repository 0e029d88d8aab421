//! Quantities with their units: `300 MW`, `30,000 service centers`, `1,5 million de tonnes`, `5万台`, `2.5x`.
//!
//! A unit of measure is one of a list. What is counted is told by its form, which differs from language to language: the first plural
//! behind the number, in German the first noun. Years, dates, times, addresses and numbers that are names are left alone.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::numbers::{NUMBER, SCALE, factor, value};
use super::units::{COUNTERS, LEADS, MARKERS, MODIFIERS, NOUN_COUNTERS, PLURALS, STOPS, UNCOUNTED, UNITS, WIDE_STOPS, WIDE_UNITS};
use super::{Figure, Kind, Place, is_latin_word, tidy};
use crate::digest::segments::words;

/// Fewer counted things are no figure.
const FEWEST: f64 = 20.0;
/// Words of a counted thing, adjectives among them.
const MOST_WORDS: usize = 4;
/// Characters of a Chinese noun.
const LONGEST_NOUN: usize = 4;

/// How plurals look in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plurals {
    English,
    /// French, Spanish, Portuguese, and whatever else.
    Romance,
    German,
    Italian,
    Dutch,
}

/// What follows the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Unit,
    Thing,
}

/// A number as it stands in the text.
struct Count<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    /// Digits and nothing else.
    is_bare: bool,
    is_scaled: bool,
    is_year: bool,
    size: f64,
}

/// All quantities of a line, in its order. `plurals` are those of the whole text.
pub(super) fn find(text: &str, plurals: &LazyCell<Plurals, impl FnOnce() -> Plurals>) -> Vec<Place> {
    let Some(numbers) = &*NUMBERS else { return Vec::new() };
    let quantity = |found: Captures<'_>| {
        let count = Count::read(text, &found)?;
        let (length, by) = unit(&count).map(|length| (length, By::Unit)).or_else(|| Some((thing(&count, **plurals)?, By::Thing)))?;
        let stands = stands_free(&count, by, **plurals);
        let end = count.end + length;
        stands.then(|| Place {
            start: count.start,
            end,
            figure: Figure { text: tidy(&text[count.start..end]), kind: Kind::Quantity, size: count.size, unit: String::new() },
        })
    };
    numbers.captures_iter(text).filter_map(quantity).collect()
}

static NUMBERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?P<number>[0-9]{{1,3}}(?: [0-9]{{3}})+(?:,[0-9]+)?|{NUMBER})(?:(?P<wide>[十百千]?[万萬亿億兆]{{1,2}}(?:(?P<more>[0-9]+)(?P<small>[千百]?))?|[千百])[多余餘]?|[ \u{{a0}}\u{{202f}}-]?(?P<scale>{SCALE})|(?P<letter>[kKM])\b)?"
    ))
    .ok()
});
static UNIT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let mut units: Vec<&str> = UNITS.split('|').map(str::trim).collect();
    units.sort_by_key(|unit| std::cmp::Reverse(unit.len()));
    Regex::new(&format!(r"^(?:[ \u{{a0}}\u{{202f}}-]?(?:de |d’|d'|di )?(?:{})|\s?(?:{WIDE_UNITS}|{COUNTERS}))", units.join("|"))).ok()
});
/// How many times as much.
static TIMES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?:(x)\b|( times) (?:as|more|higher|larger|faster|greater|bigger|the|over|their|its)\b|(-?fold)\b|(-?fache?[rsnm]?)\b|( fois) (?:plus|moins|supérieur|le|la|les)|( veces) (?:más|mayor|superior|menos|el|la)|( vezes) (?:mais|maior|superior|menos|o|a)\b|( volte) (?:più|superiore|maggiore|il|la)|( keer) (?:zo|meer|hoger|groter|sneller|de|het)\b)",
    )
    .ok()
});

impl Count<'_> {
    /// `None` for what is a part of a longer number.
    fn read<'a>(text: &'a str, found: &Captures<'_>) -> Option<Count<'a>> {
        let whole = found.get(0)?;
        let written = found.name("number")?.as_str();
        let number_end = found.name("number")?.end();
        let scale = ["wide", "scale", "letter"].iter().find_map(|name| found.name(name)).map_or("", |scale| scale.as_str());
        let more = found.name("more").and_then(|more| more.as_str().parse::<f64>().ok()).unwrap_or(0.0);
        // `200兆瓦`, `5千米`: the first letter of a unit.
        let is_unit = found.name("wide").is_some() && WIDE_UNITS.split('|').any(|unit| text[number_end..].starts_with(unit.trim()));
        // `5 more`: five of something, not five million.
        let is_word = found.name("scale").is_some() && text[whole.end()..].starts_with(|c: char| is_latin_word(c) || c.is_ascii_digit());
        let (scale, end) = if is_unit || is_word { ("", number_end) } else { (scale, whole.end()) };
        let small = factor(found.name("small").map_or("", |small| small.as_str()));
        let is_bare = written.bytes().all(|byte| byte.is_ascii_digit());
        if written.starts_with('0') && is_bare || text[number_end..].starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let number = value(written)?;
        let is_decimal = number.fract() != 0.0;
        let scale = scale.trim_end_matches(|c: char| c.is_ascii_digit());
        let scale = if more > 0.0 { scale.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default() } else { scale };
        Some(Count {
            text,
            start: whole.start(),
            end,
            is_bare: is_bare && scale.is_empty(),
            is_scaled: !scale.is_empty(),
            is_year: is_bare && scale.is_empty() && written.len() == 4 && (1900.0..2100.0).contains(&number),
            size: number * factor(scale) + more * small * if is_decimal { 0.0 } else { 1.0 },
        })
    }

    fn rest(&self) -> &str {
        &self.text[self.end..]
    }
}

/// Bytes of a unit of measure right behind the number.
fn unit(count: &Count<'_>) -> Option<usize> {
    let rest = count.rest();
    if let Some(times) = TIMES.as_ref().and_then(|times| times.captures(rest)) {
        return times.iter().skip(1).flatten().next().map(|times| times.end());
    }
    let found = UNIT.as_ref()?.find(rest)?;
    let goes_on =
        found.as_str().ends_with(is_latin_word) && rest[found.end()..].starts_with(|c: char| is_latin_word(c) || c.is_ascii_digit());
    let is_counter = COUNTERS.split('|').any(|counter| found.as_str().trim_start() == counter);
    let (enough, of_time) =
        (count.size >= FEWEST || found.as_str().ends_with('倍'), rest[found.end()..].starts_with(['月', '年', '日', '次']));
    if goes_on || is_counter && (count.is_year || !enough || of_time) {
        return None;
    }
    Some(found.end() + if is_counter { wide_noun(&rest[found.end()..], found.as_str().trim_start()) } else { 0 })
}

/// Bytes of what is counted, behind the number.
fn thing(count: &Count<'_>, plurals: Plurals) -> Option<usize> {
    let rest = count.rest();
    if let Some(counter) = NOUN_COUNTERS.split('|').find(|counter| rest.starts_with(*counter)) {
        let noun = wide_noun(&rest[counter.len()..], counter);
        return (noun > 0 && count.size >= FEWEST && !count.is_year).then_some(counter.len() + noun);
    }
    let is_whole = count.is_scaled || count.size.fract() == 0.0;
    // German writes longer numbers with points or gaps: five bare digits are a place's.
    let is_postal = plurals == Plurals::German && count.is_bare && count.end - count.start == 5;
    if count.is_year || count.size < FEWEST || !is_whole || is_postal {
        return None;
    }
    let gap = rest.chars().next().filter(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}'))?.len_utf8();
    let joined =
        ["de ", "d’", "d'", "di "].iter().find(|link| count.is_scaled && rest[gap..].starts_with(*link)).map_or(0, |link| link.len());
    let phrase = &rest[gap + joined..];
    Some(gap + joined + noun(phrase, plurals)?)
}

/// Bytes of a phrase that ends with the first plural.
fn noun(phrase: &str, plurals: Plurals) -> Option<usize> {
    let mut at = 0;
    for piece in phrase.split([' ', '\u{a0}']).take(MOST_WORDS) {
        let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        let lower = word.to_lowercase();
        let is_name = word.is_empty() || !word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\''));
        if is_name || has(&LISTS.uncounted, &lower) || has(&LISTS.stops, &lower) {
            return None;
        }
        let is_capital = word.starts_with(char::is_uppercase);
        let is_plural = has(&LISTS.plurals, &lower) && !is_capital || is_plural(word, &lower, plurals);
        if is_plural && !has(&LISTS.modifiers, &lower) {
            return Some(at + word.len());
        }
        // What ends here is no adjective; neither is a German word without an ending.
        let is_adjective = plurals != Plurals::German || !is_capital && lower.ends_with(['e', 'n', 'r', 's', 'm']);
        if word.len() < piece.len() || !is_adjective {
            return None;
        }
        at += piece.len() + 1;
    }
    None
}

fn is_plural(word: &str, lower: &str, plurals: Plurals) -> bool {
    let letters = word.chars().count();
    let is_capital = word.starts_with(char::is_uppercase);
    match plurals {
        Plurals::German => is_capital && letters >= 3 && word.chars().skip(1).any(char::is_lowercase),
        _ if is_capital || letters < 3 => false,
        Plurals::English => lower.ends_with('s') && !["ss", "us", "is"].iter().any(|ending| lower.ends_with(ending)),
        Plurals::Romance => lower.ends_with(['s', 'x']),
        Plurals::Italian => lower.ends_with(['i', 'e']),
        Plurals::Dutch => lower.ends_with("en") || lower.ends_with('s'),
    }
}

/// Bytes of the noun behind a Chinese counter; none behind a Japanese one.
fn wide_noun(rest: &str, counter: &str) -> usize {
    if !NOUN_COUNTERS.split('|').any(|asking| asking == counter) {
        return 0;
    }
    let run = rest.find(|c: char| !matches!(c, '\u{4e00}'..='\u{9fff}')).unwrap_or(rest.len());
    let (noun, after) = rest.split_at(run);
    let end = noun.find(|c| WIDE_STOPS.contains(c)).unwrap_or(run);
    let ends_clean = end < run || !after.starts_with(|c: char| c.is_alphanumeric());
    if after.starts_with(|c: char| matches!(c, '\u{3041}'..='\u{30ff}'))
        || ["小时", "小時", "月", "星期", "工作日", "百分点", "百分點", "年"].iter().any(|time| noun.starts_with(time))
    {
        return 0;
    }
    if ends_clean && noun[..end].chars().count() <= LONGEST_NOUN {
        return end;
    }
    // Two letters that the dictionary knows only one by one are a word it does not know.
    let mut found = words(&noun[..end]).take(2);
    let is_letter = |word: &str| word.chars().count() == 1;
    match (found.next(), found.next()) {
        (Some(one), Some(other)) if is_letter(one) && is_letter(other) => one.len() + other.len(),
        (first, _) => first.map_or(0, str::len),
    }
}

/// Whether the number stands for itself: it is no part of a word or a longer number, and no name's or list's number.
fn stands_free(count: &Count<'_>, by: By, plurals: Plurals) -> bool {
    let before = &count.text[..count.start];
    if before.ends_with(|c: char| is_latin_word(c) || c.is_ascii_digit() || ".,/#№:$€£¥₹+_&'’*^-–−第§".contains(c)) {
        return false;
    }
    let line = before.rsplit('\n').next().unwrap_or_default();
    let previous = line.split_whitespace().next_back().unwrap_or_default();
    let touches = before.ends_with(char::is_whitespace);
    if !touches || previous.is_empty() {
        return true;
    }
    let word = previous.trim_start_matches(|c: char| !c.is_alphanumeric() && !"§№".contains(c));
    let lower = word.trim_end_matches(['.', ':']).to_lowercase();
    if has(&LISTS.markers, &lower) {
        return false;
    }
    // `Boeing 737 jets`, `iPhone 15 users`: a short number behind a name is a part of it. German writes every noun so.
    let is_short = count.is_bare && count.end - count.start <= 4;
    let has_inner_capital =
        word.chars().skip(1).any(char::is_uppercase) || word.chars().count() == 1 && word.starts_with(char::is_uppercase);
    let names = word.starts_with(char::is_uppercase) && plurals != Plurals::German && !has(&LISTS.leads, &lower);
    let ends_clause = word.ends_with(|c: char| !c.is_alphanumeric());
    !(is_short && by == By::Thing && !ends_clause && (has_inner_capital || names))
}

/// The lists of `units`, for looking words up.
struct Lists {
    uncounted: HashSet<&'static str>,
    stops: HashSet<&'static str>,
    modifiers: HashSet<&'static str>,
    plurals: HashSet<&'static str>,
    markers: HashSet<&'static str>,
    leads: HashSet<&'static str>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let set = |list: &'static str| list.split_whitespace().collect();
    Lists {
        uncounted: set(UNCOUNTED),
        stops: set(STOPS),
        modifiers: set(MODIFIERS),
        plurals: set(PLURALS),
        markers: set(MARKERS),
        leads: set(LEADS),
    }
});

fn has(list: &HashSet<&'static str>, word: &str) -> bool {
    list.contains(word)
}

/// Small words by which a language is told.
const SIGNS: [(Plurals, &str); 5] = [
    (Plurals::English, "the of and to for is with that by from will"),
    (Plurals::Italian, "il di che della delle per gli nel nella dei alla è sono ha lo"),
    (Plurals::German, "der die das und den für mit von dem ein eine im auf ist zum nach bis sich werden"),
    (Plurals::Dutch, "de en het een van voor met zijn bij naar wordt op te aan uit"),
    (Plurals::Romance, "de en la les des et pour dans est el los las y por con una os as em uma do da dos que du sur au"),
];

/// For each of them, the rows of `SIGNS` that have it.
static ROWS: LazyLock<HashMap<&str, Vec<usize>>> = LazyLock::new(|| {
    let mut rows: HashMap<&str, Vec<usize>> = HashMap::new();
    for (row, (_, signs)) in SIGNS.iter().enumerate() {
        signs.split(' ').for_each(|sign| rows.entry(sign).or_default().push(row));
    }
    rows
});

/// By the commonest small words of each language.
pub(super) fn plurals_of(text: &str) -> Plurals {
    /// Words that are looked at.
    const SAMPLE: usize = 400;
    let mut counts = [0; SIGNS.len()];
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(SAMPLE) {
        for row in ROWS.get(word.to_lowercase().as_str()).into_iter().flatten() {
            counts[*row] += 1;
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    // Of languages that share their small words the first counts; without any, a plural in -s is the commonest.
    SIGNS.iter().zip(counts).find(|(_, count)| *count == most && most > 0).map_or(Plurals::Romance, |((plurals, _), _)| *plurals)
}
