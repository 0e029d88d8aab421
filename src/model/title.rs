//! What makes two headlines the same headline, and what stands in for one where only the address is known.

use unicode_normalization::UnicodeNormalization;
use url::Url;

use super::address::decode;

/// The headline as identity compares it: letters and digits only, in lower case, words one space apart;
/// so case, white space, quotes, dashes and soft hyphens make no difference. Empty if nothing is left.
///
/// ```
/// # use presswatch::model::title_key;
/// assert_eq!(title_key("“Acme” profit – up 8 %"), title_key("ACME profit up 8%"));
/// ```
pub fn title_key(title: &str) -> String {
    // Nothing in such a text is to be normalised.
    if title.is_ascii() {
        return key_of(title.len(), title.chars().map(|c| c.to_ascii_lowercase()));
    }
    key_of(title.len(), title.nfkc().filter(|c| *c != '\u{ad}').flat_map(char::to_lowercase))
}

fn key_of(capacity: usize, letters: impl Iterator<Item = char>) -> String {
    let mut key = String::with_capacity(capacity);
    for letter in letters {
        // An apostrophe joins: "China's" and "China’s" are one word, not two.
        if letter.is_alphanumeric() || unicode_normalization::char::is_combining_mark(letter) {
            key.push(letter);
        } else if !matches!(letter, '\'' | '\u{2019}') && !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    key.truncate(key.trim_end().len());
    key
}

/// True for a headline that ends in an ellipsis, perhaps in brackets: the page cuts it off.
pub fn is_cut(title: &str) -> bool {
    let end = title.trim_end_matches([']', ')', ' ']);
    end.ends_with(['…', '⋯']) || end.ends_with("...")
}

/// What is left of a headline that is cut off, as identity compares it, without its last word, which may be cut too.
/// `None` where it is whole, or so little is left that it names nothing.
pub fn beginning_of(title: &str) -> Option<String> {
    const LEAST_LETTERS: usize = 12;
    let key = is_cut(title).then(|| title_key(title))?;
    let words = key.rsplit_once(' ').map_or(key.as_str(), |(words, _)| words);
    (words.chars().count() >= LEAST_LETTERS).then(|| words.to_owned())
}

/// A headline made of the words in an address, for an announcement of which nothing else is known: the last part of the path
/// that holds words, without file type, date in front, and numbers of a database at its ends. The same address always gives
/// the same headline, so whoever meets it later can tell that it was made. `None` where the path holds no word.
///
/// ```
/// # use {presswatch::model::title_from_address, url::Url};
/// let url = Url::parse("https://acme.example/news/2026/acme-opens-plant-in-poznan-2026.html")?;
/// assert_eq!(title_from_address(&url).as_deref(), Some("Acme opens plant in poznan 2026"));
/// # Ok::<(), url::ParseError>(())
/// ```
pub fn title_from_address(url: &Url) -> Option<String> {
    let slugs: Vec<Vec<String>> = url.path_segments()?.rev().map(words_of).filter(|words| !words.is_empty()).collect();
    let words = slugs.iter().find(|words| words.len() >= 2).or(slugs.first())?;
    let line = words.join(" ");
    let mut letters = line.chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect())
}

/// The words of one part of a path; none where it is a number, a day or a key.
fn words_of(segment: &str) -> Vec<String> {
    /// Names that servers give, not people.
    const UNTOLD: &[&str] = &["index", "default", "article", "detail", "details", "view", "show"];
    let decoded = decode(segment);
    let stem = match decoded.rsplit_once('.') {
        Some((stem, kind)) if kind.len() <= 5 && !stem.is_empty() && kind.bytes().all(|b| b.is_ascii_alphanumeric()) => stem,
        _ => &decoded,
    };
    let apart = |c: char| c.is_whitespace() || matches!(c, '-' | '_' | '+' | '.' | ',' | '~' | '–' | '—');
    let mut words: Vec<&str> = stem.split(apart).filter(|word| !word.is_empty()).collect();
    while words.last().is_some_and(|word| is_number_of_record(word)) {
        words.pop();
    }
    let from = words.iter().position(|word| !word.bytes().all(|b| b.is_ascii_digit())).unwrap_or(words.len());
    // `2026-03-04-acme-grows` loses its day and `48213-acme-grows` its number; `3-reasons` and `100-years` keep theirs.
    if from >= 2 || words.first().is_some_and(|word| is_number_of_record(word)) {
        words.drain(..from);
    }
    let tells = words.iter().any(|word| word.chars().any(char::is_alphabetic));
    let is_untold = words.len() == 1 && UNTOLD.contains(&words[0].to_lowercase().as_str());
    if !tells || is_untold { Vec::new() } else { words.into_iter().map(str::to_owned).collect() }
}

/// `48213` and `5f3c9a7e0b`; a year, a quarter or a product's name is none.
fn is_number_of_record(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    word.len() >= 5 && digits == word.len() || word.len() >= 8 && digits >= 2 && word.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_a_headline() {
        let check = |path: &str, expected: Option<&str>| {
            let url = Url::parse("https://acme.example").unwrap().join(path).unwrap();
            assert_eq!(title_from_address(&url).as_deref(), expected, "{path}");
        };
        check("/newsroom/acme-opens-plant-in-poznan-2026", Some("Acme opens plant in poznan 2026"));
        check("/newsroom/acme-opens-plant-in-poznan-2026/", Some("Acme opens plant in poznan 2026"));
        check("/news/2026-03-04-profit_up.html?id=7", Some("Profit up"));
        check("/news/48213-profit-up", Some("Profit up"));
        check("/news/profit-up-48213.aspx", Some("Profit up"));
        check("/news/profit-up/5f3c9a7e0b11", Some("Profit up"));
        check("/news/3-reasons-to-recycle", Some("3 reasons to recycle"));
        check("/presse/%C3%BCber-uns%20neu", Some("Über uns neu"));
        check("/news/award/", Some("Award"));
        check("/news/new-mill/index.html", Some("New mill"));
        check("/news/%E8%8F%9C%E9%B8%9F%E6%96%B0%E4%BB%93", Some("菜鸟新仓"));
        check("/2026/03/48213", None);
        check("/", None);
    }

    proptest::proptest! {
        #[test]
        fn a_text_of_plain_letters_has_the_key_that_it_has_among_others(text in "[ -~\n\t]{0,40}") {
            proptest::prop_assert_eq!(title_key(&text), title_key(&format!("{text}\u{ad}")));
        }
    }

    #[test]
    fn small_edits_are_no_change() {
        assert_eq!(title_key("  “Acme’s” Profit – up\u{a0}8 %"), title_key("ACME'S profit - up 8%"));
        assert_eq!(title_key("Quar\u{ad}terly"), "quarterly");
        assert_eq!(title_key("菜鸟：新仓"), "菜鸟 新仓");
        assert_ne!(title_key("Profit up 8%"), title_key("Profit up 9%"));
        assert_eq!(title_key("—"), "");
    }
}
