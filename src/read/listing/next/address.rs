//! How the address of another page of a listing differs from the listing's own: by numbers that grow, or by a number that joins it.
//! No names of parameters or folders but those that mean something else: a year, a month, an id.

use url::Url;

/// What an address is to the page's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    /// The same address but for a number that grew or joined.
    Forward,
    /// The same address but for a number that is smaller or gone.
    Backward,
    /// The same path with another query: a cursor, perhaps.
    SamePath,
    Unlike,
    /// Another year, month or day of an archive, or another record.
    Elsewhere,
}

impl Likeness {
    /// As evidence of a next page.
    pub(super) fn weight(self) -> i32 {
        match self {
            Likeness::Forward => 2,
            Likeness::SamePath => 1,
            Likeness::Unlike => 0,
            Likeness::Backward | Likeness::Elsewhere => -9,
        }
    }
}

/// Parameters that choose something other than a page of the list.
const CHOOSERS: &[&str] = &[
    "year", "yr", "jahr", "annee", "ano", "anno", "month", "mo", "monat", "mois", "mes", "day", "date", "datum", "week", "term", "quarter",
    "from", "to",
];

/// Words for a page in the last part of a path: `/page/2`, `/index_2.html`, `/p2`.
const PAGE_WORDS: &[&str] = &[
    "page", "pages", "p", "pg", "seite", "pagina", "página", "sida", "side", "strona", "stranka", "strana", "sivu", "oldal", "sayfa",
    "index", "list", "default", "offset", "start", "trang", "halaman",
];

/// Compares an address with that of the page.
pub(super) fn likeness(page: &Url, other: &Url) -> Likeness {
    let path = compare_paths(page.path(), other.path());
    let query = compare_queries(page, other);
    match (path, query) {
        (Step::Elsewhere, _) | (_, Step::Elsewhere) => Likeness::Elsewhere,
        (Step::Same, Step::Forward(_)) | (Step::Forward(_), Step::Same) => Likeness::Forward,
        (Step::Same, Step::Backward) | (Step::Backward, Step::Same) => Likeness::Backward,
        // The filter stays or goes with the page: `/page/2?year=2024` of `/`.
        (Step::Forward(_), _) => Likeness::Forward,
        (Step::Same, _) => Likeness::SamePath,
        _ => Likeness::Unlike,
    }
}

/// The number that sets an address apart from the page's, the largest where there is none.
pub(super) fn number(page: &Url, other: &Url) -> u64 {
    let steps = [compare_paths(page.path(), other.path()), compare_queries(page, other)];
    let ahead = steps.into_iter().filter_map(|step| if let Step::Forward(number) = step { Some(number) } else { None });
    ahead.min().unwrap_or(u64::MAX)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Same,
    Forward(u64),
    Backward,
    Other,
    Elsewhere,
}

fn compare_paths(page: &str, other: &str) -> Step {
    let parts = |path: &str| path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (page, other) = (parts(page), parts(other));
    if page == other {
        return Step::Same;
    }
    let shared = page.iter().zip(&other).take_while(|(a, b)| a == b).count();
    match (&page[shared..], &other[shared..]) {
        // `/news` and `/news/page/2`, `/news/2`, `/news/index_2.html`
        ([], added) => joined(added).map_or(Step::Other, forward),
        // The same the other way round, and from the first page's file: `/news/index.html`.
        (gone, []) if joined(gone).is_some() => Step::Backward,
        ([a], [b]) => match compare_texts(a, b) {
            Step::Other if is_first_file(a) => joined(std::slice::from_ref(b)).map_or(Step::Other, forward),
            step => step,
        },
        ([file], added) if is_first_file(file) => joined(added).map_or(Step::Other, forward),
        ([a, rest @ ..], [b, others @ ..]) if rest == others => compare_texts(a, b),
        _ => Step::Other,
    }
}

fn forward(number: u64) -> Step {
    if is_year(number) { Step::Elsewhere } else { Step::Forward(number) }
}

/// The page number in what an address has at its end beyond the page's own.
fn joined(added: &[String]) -> Option<u64> {
    let number = |text: &str| text.parse::<u64>().ok().filter(|number| *number <= 99_999);
    match added {
        [word, digits] => number(digits).filter(|_| PAGE_WORDS.contains(&word.to_lowercase().as_str())),
        [one] => {
            let stem = one.rsplit_once('.').map_or(one.as_str(), |(stem, _)| stem);
            let digits_at = stem.find(|c: char| c.is_ascii_digit())?;
            let word = stem[..digits_at].trim_end_matches(['-', '_', '=', ',']).to_lowercase();
            number(&stem[digits_at..]).filter(|_| word.is_empty() || PAGE_WORDS.contains(&word.as_str()))
        }
        _ => None,
    }
}

fn is_first_file(file: &str) -> bool {
    matches!(file.split('.').next(), Some("index" | "default" | "list"))
}

/// Two texts that differ in their numbers only, or by a number at the end of the second: `list.html`, `list_2.html`.
fn compare_texts(a: &str, b: &str) -> Step {
    let (words_a, numbers_a) = split_numbers(a);
    let (words_b, numbers_b) = split_numbers(b);
    if words_a == words_b && numbers_a.len() == numbers_b.len() {
        let changed: Vec<(u64, u64)> = numbers_a.into_iter().zip(numbers_b).filter(|(a, b)| a != b).collect();
        return match changed.first() {
            None => Step::Same,
            Some((from, to)) if is_year(*from) && is_year(*to) => Step::Elsewhere,
            Some((_, to)) if changed.iter().all(|(from, to)| from < to) => Step::Forward(*to),
            Some(_) => Step::Backward,
        };
    }
    let (stem, end) = a.rsplit_once('.').map_or((a, ""), |(stem, end)| (stem, end));
    let (other_stem, other_end) = b.rsplit_once('.').map_or((b, ""), |(stem, end)| (stem, end));
    let added = other_stem.strip_prefix(stem).filter(|_| end == other_end).map(|added| added.trim_start_matches(['-', '_', ',', '.']));
    match added.and_then(|added| added.trim_start_matches(|c: char| c.is_ascii_alphabetic()).trim_start_matches(['-', '_']).parse().ok()) {
        Some(number) => forward(number),
        None => Step::Other,
    }
}

/// The text with each number as `#`, and the numbers.
fn split_numbers(text: &str) -> (String, Vec<u64>) {
    let (mut words, mut numbers, mut digits) = (String::new(), Vec::new(), String::new());
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            words.push('#');
            numbers.push(digits.parse().unwrap_or(u64::MAX));
            digits.clear();
        }
        words.push(c);
    }
    (words, numbers)
}

fn compare_queries(page: &Url, other: &Url) -> Step {
    let pairs = |url: &Url| url.query_pairs().map(|(name, value)| (name.to_lowercase(), value.into_owned())).collect::<Vec<_>>();
    let (before, after) = (pairs(page), pairs(other));
    let gone = before.iter().filter(|(name, _)| !after.iter().any(|(other, _)| other == name));
    let changed: Vec<(&str, Option<&str>, &str)> = after
        .iter()
        .filter(|pair| !before.contains(pair))
        .map(|(name, value)| {
            (name.as_str(), before.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()), value.as_str())
        })
        .collect();
    if changed.iter().any(|(name, from, to)| is_chooser(name, *from, to)) {
        return Step::Elsewhere;
    }
    let numbered: Vec<&(&str, Option<&str>, &str)> = changed.iter().filter(|(_, _, to)| is_page_value(to)).collect();
    match (numbered.as_slice(), changed.len(), gone.count()) {
        ([], 0, 0) => Step::Same,
        // Only a number that went: back to the first page.
        ([], 0, 1) => Step::Backward,
        ([(_, None, to)], 1, _) => Step::Forward(last_number(to)),
        ([(_, Some(from), to)], 1, _) => match compare_texts(from, to) {
            Step::Other if is_page_value(from) => Step::Forward(last_number(to)),
            step => step,
        },
        _ => Step::Other,
    }
}

/// Another month of an archive; a year that joins a page number is a filter that was there all along.
fn is_chooser(name: &str, from: Option<&str>, to: &str) -> bool {
    let is_month = |value: &str| value.len() == 7 && value.as_bytes()[4] == b'-' && value[..4].parse().is_ok_and(is_year);
    let name = name.trim_start_matches("amp;");
    (CHOOSERS.contains(&name) && from.is_some()) || is_month(to)
}

/// `2`, and `0,2` of several pagers on one page.
fn is_page_value(value: &str) -> bool {
    !value.is_empty() && value.len() <= 16 && value.bytes().all(|b| b.is_ascii_digit() || b == b',') && !value.parse().is_ok_and(is_year)
}

fn last_number(value: &str) -> u64 {
    value.rsplit(',').next().and_then(|number| number.parse().ok()).unwrap_or(u64::MAX)
}

fn is_year(number: u64) -> bool {
    (1900..=2100).contains(&number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str, other: &str, expected: Likeness) {
        let page = Url::parse("https://acme.example").unwrap().join(page).unwrap();
        assert_eq!(likeness(&page, &page.join(other).unwrap()), expected, "{page} -> {other}");
    }

    #[test]
    fn a_number_that_joins_or_grows_is_the_way_forward() {
        for (page, other) in [
            ("/news/", "/news/page/2/"),
            ("/news", "/news/2"),
            ("/news", "/news/page-2"),
            ("/news/", "index_1.html"),
            ("/news/index.html", "index_2.html"),
            ("/news/list_4_2.html", "list_4_3.html"),
            ("/news/list.html", "/news/list-2.html"),
            ("/list/1-10/all.html", "/list/11-20/all.html"),
            ("/news/page/2", "/news/page/3"),
            ("/news", "?page=2"),
            ("/news?lang=en", "?lang=en&start=10"),
            ("/news?page=1", "?page=2"),
            ("/news", "?page=0%2C1"),
            ("/news?page=0,1", "?page=0,2"),
            ("/news", "?_paged=2"),
            ("/", "/page/2?year=2024"),
            ("/news", "?offset=1762241520670"),
        ] {
            check(page, other, Likeness::Forward);
        }
    }

    #[test]
    fn back_another_year_and_another_page_are_not() {
        check("/news/page/3", "/news/page/2", Likeness::Backward);
        check("/news/page/2", "/news/", Likeness::Backward);
        check("/news?page=2", "/news", Likeness::Backward);
        check("/news/2026", "/news/2025", Likeness::Elsewhere);
        check("/news", "/news/2025", Likeness::Elsewhere);
        check("/news?year=2026", "?year=2025", Likeness::Elsewhere);
        check("/news", "?term=2026-03", Likeness::Elsewhere);
        check("/news", "?cursor=abc", Likeness::SamePath);
        check("/news", "/news/plant-opens", Likeness::Unlike);
        check("/news", "/about", Likeness::Unlike);
    }
}
