//! Sums of money, percentages and quantities in a text, as written there.

mod eastern;
mod money;
mod numbers;
mod quantities;
mod units;

use std::cell::LazyCell;
use std::cmp::Ordering;
use std::ops::Range;

use self::quantities::Plurals;

const MOST: usize = 4;

/// Where figures are looked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Told<'a> {
    pub title: &'a str,
    pub text: &'a str,
    /// What the reader is shown of the text.
    pub summary: Option<&'a str>,
}

/// What a match is worth beside others.
#[derive(Debug, Clone, PartialEq)]
struct Figure {
    text: String,
    kind: Kind,
    /// Rough dollars, percent, or how many.
    size: f64,
    /// Of a sum its currency, where that is known.
    unit: String,
}

/// The lighter ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Quantity,
    Percentage,
    Money,
}

/// A figure, and the bytes it stands in.
#[derive(Debug, Clone, PartialEq)]
struct Place {
    start: usize,
    end: usize,
    figure: Figure,
}

/// The figures of a text by itself, as `weightiest` has them.
pub fn find(text: &str) -> Vec<String> {
    weightiest(&Told { text, ..Told::default() })
}

/// Of what stood at `old` and stands at `new` now, each figure that another of its kind took the place of, as `old → new`; nothing
/// where it is not beyond doubt which became which.
pub(super) fn replaced(old: (&str, Range<usize>), new: (&str, Range<usize>)) -> Vec<String> {
    let touched = |(text, range): (&str, Range<usize>)| {
        let is_touched = |place: &Place| place.start < range.end && range.start < place.end;
        places(text).into_iter().filter(is_touched).map(|place| place.figure).collect::<Vec<Figure>>()
    };
    let (gone, come) = (touched(old), touched(new));
    let last_word = |figure: &Figure| figure.text.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let is_pair = |(one, other): (&Figure, &Figure)| {
        one.kind == other.kind && one.unit == other.unit && (one.kind != Kind::Quantity || last_word(one) == last_word(other))
    };
    if gone.len() != come.len() || !gone.iter().zip(&come).all(is_pair) {
        return Vec::new();
    }
    gone.iter()
        .zip(&come)
        .filter(|(one, other)| one.text != other.text)
        .map(|(one, other)| format!("{} → {}", one.text, other.text))
        .collect()
}

/// How many figures a sentence has, four at most, and its largest sum of money, in rough dollars.
pub(super) fn tally(sentence: &str) -> (usize, Option<f64>) {
    let figures = figures(sentence);
    let largest = figures.iter().filter(|figure| figure.kind == Kind::Money).map(|figure| figure.size).reduce(f64::max);
    (first_of_each(figures.into_iter()).len(), largest)
}

/// At most four, the weightiest first: money before percentages before quantities, larger before smaller. What stands in the summary
/// counts as much as the next kind of the rest, what stands in the headline for more.
pub fn weightiest(told: &Told<'_>) -> Vec<String> {
    let mut figures = figures(told.title);
    figures.extend(self::figures(told.text));
    let holds = |text: &str, figure: &Figure| text.contains(&figure.text);
    let (title, summary) = (tidy(told.title), tidy(told.summary.unwrap_or_default()));
    let weight = |figure: &Figure| {
        let shown = if holds(&title, figure) {
            1.5
        } else if holds(&summary, figure) {
            1.0
        } else {
            0.0
        };
        f64::from(figure.kind as u8) + shown
    };
    let mut weighed: Vec<(f64, Figure)> = figures.into_iter().map(|figure| (weight(&figure), figure)).collect();
    // A stable sort: what weighs the same stays as in the text.
    weighed.sort_by(|(one, a), (other, b)| {
        other.total_cmp(one).then(b.kind.cmp(&a.kind)).then(b.size.partial_cmp(&a.size).unwrap_or(Ordering::Equal))
    });
    first_of_each(weighed.into_iter().map(|(_, figure)| figure))
}

fn figures(text: &str) -> Vec<Figure> {
    places(text).into_iter().map(|place| place.figure).collect()
}

/// In the order of the text. No figure goes on in the next line.
fn places(text: &str) -> Vec<Place> {
    let plurals = LazyCell::new(|| quantities::plurals_of(text));
    // Numbers in Chinese letters count as letters.
    let may_count = |c: char| c.is_numeric() || matches!(c, '万' | '萬' | '亿' | '億' | '百');
    let lines = text.lines().filter(|line| line.contains(may_count));
    let in_text = |line: &str| {
        let at = line.as_ptr() as usize - text.as_ptr() as usize;
        let moved = |place: Place| Place { start: at + place.start, end: at + place.end, ..place };
        of_line(line, &plurals).into_iter().map(moved).collect::<Vec<Place>>()
    };
    lines.flat_map(in_text).collect()
}

fn of_line(text: &str, plurals: &LazyCell<Plurals, impl FnOnce() -> Plurals>) -> Vec<Place> {
    let mut places = money::find(text);
    places.append(&mut eastern::find(text));
    // A shorter match within a longer one is the same figure.
    let longest = |places: &mut Vec<Place>| {
        places.sort_by_key(|place| (place.start, std::cmp::Reverse(place.end)));
        let mut covered = 0;
        places.retain(|place| {
            let is_new = place.start >= covered;
            if is_new {
                covered = place.end;
            }
            is_new
        });
    };
    longest(&mut places);
    let mut quantities = quantities::find(text, plurals);
    quantities.retain(|quantity| !places.iter().any(|place| quantity.start < place.end && place.start < quantity.end));
    places.append(&mut quantities);
    longest(&mut places);
    with_conversions(text, places)
}

/// A sum and its conversion in brackets right after it are one figure: `RMB100 billion (US$15.5 billion)`.
fn with_conversions(text: &str, places: Vec<Place>) -> Vec<Place> {
    let mut joined: Vec<Place> = Vec::new();
    for place in places {
        if let Some(sum) = joined.last_mut()
            && sum.figure.kind == Kind::Money
            && place.figure.kind == Kind::Money
            && let Some(close) = closing_bracket(&text[sum.end..place.start], &text[place.end..])
        {
            sum.end = place.end + close;
            sum.figure.text = tidy(&text[sum.start..sum.end]);
            continue;
        }
        joined.push(place);
    }
    joined
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
            | "equivalent to"
            | "equal to"
            | "circa"
            | "soit"
            | "约"
            | "約"
            | "约合"
            | "約合"
            | "折合"
            | "折合约"
            | "~"
            | "≈"
    );
    let close = after.chars().next().filter(|c| matches!(c, ')' | '）'))?;
    about.then_some(close.len_utf8())
}

/// The first four, each once.
fn first_of_each(figures: impl Iterator<Item = Figure>) -> Vec<String> {
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
    let last_word = |figure: &Figure| figure.text.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let is_alike = one.kind == other.kind && (one.size - other.size).abs() <= one.size * 1e-9;
    is_alike && one.unit == other.unit && (one.kind != Kind::Quantity || last_word(one) == last_word(other))
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

#[cfg(test)]
mod tests;
