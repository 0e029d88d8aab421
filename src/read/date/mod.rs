//! Dates as newsrooms write them, in their languages. A wrong date is worse than none: what the page, its language and its
//! country leave open stays open.
//!
//! A text is folded and cut into tokens (`text`); at each token the forms of a date are tried (`numeric`, `written`,
//! `relative`), which say what is certain and hand on what is not; the `DateReader` knows the page and decides.
//! Pure: `now` is given. Data: `months`, `words`.

mod address;
mod alone;
mod beside;
mod calendars;
mod clock;
mod cue;
mod exact;
mod forms;
mod heading;
mod locale;
mod months;
mod numeric;
mod order;
mod reader;
mod relative;
mod said;
#[cfg(test)]
mod tests;
mod text;
mod vocabulary;
mod words;
mod written;
mod zone;

use std::sync::LazyLock;

pub use address::{from_url, year_in};
pub use cue::{Cue, cue};
pub use heading::{heading_month, heading_year};
pub use reader::{DateHints, DateReader};
pub use said::Said;

use self::locale::Locale;
use self::text::Text;

/// A short text that is a date, perhaps with its weekday, its time and a word that says what it is (`Published: 3 Sept. 2021`),
/// whether or not its order or its year can be known. A month or a year alone is a heading and no date.
pub fn looks_like_date(text: &str) -> bool {
    if text.len() > 400 || vocabulary::is_foreign(text) {
        return false;
    }
    let text = Text::new(text);
    // A German link that says `hier` is no date.
    let has_number = (0..text.len()).any(|at| text.is_number(at));
    let is_brief = || text.len() <= FEW && (0..text.len()).filter(|at| text.word(*at).is_some()).count() <= FEW_WORDS;
    let elsewhere = || THERE.iter().any(|locale| alone::is_only_date(&text, locale));
    alone::is_only_date(&text, &Locale::default()) || (has_number && is_brief() && hints_elsewhere(&text) && elsewhere())
}

/// A year that only another calendar has, the letter of an era, or a word that is a date's in some languages only.
fn hints_elsewhere(text: &Text) -> bool {
    (0..text.len()).any(|at| match (text.number(at), text.word(at)) {
        (Some(number), _) => number.digits == 3 || (number.digits == 4 && !forms::YEARS.contains(&(number.value as i32))),
        (_, Some(word)) => matches!(word, "r" | "h" | "s" | "ha" | "fa" | "hier") || !word.is_ascii() || months::is_at_home_only(word),
        _ => false,
    })
}

/// Languages with dates that are none elsewhere: `110.09.03`, `R3.9.3`, `hier à 10:15`, `há 3 horas`.
static THERE: LazyLock<[Locale; 7]> =
    LazyLock::new(|| ["zh-TW", "ja", "fa", "th", "fr", "pt", "ca"].map(|language| Locale::new(Some(language), None)));
/// Tokens of such a date, and words among them; a headline has more.
const FEW: usize = 10;
const FEW_WORDS: usize = 4;
