//! Words made comparable without a dictionary: their first letters stand for their stem (McNamee, Mayfield 2004), pairs of letters
//! for words where a script puts no spaces between them. Short words are left out.

use super::segments::is_unspaced;

/// Letters of a word that count.
const STEM: usize = 6;
/// Shorter words are articles and prepositions in nearly every language; figures and capitals are kept.
const SHORTEST: usize = 4;

/// The stems of a text, in its order, in lower case.
pub(super) fn stems(text: &str) -> impl Iterator<Item = String> {
    let runs = text.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty());
    runs.flat_map(|run| if run.contains(is_unspaced) { pairs(run) } else { stem(run).into_iter().collect() })
}

/// Of a word in a script with spaces; `None` for a short one.
fn stem(word: &str) -> Option<String> {
    let letters = word.chars().count();
    let is_telling = word.starts_with(|c: char| c.is_ascii_digit()) || letters > 1 && word.chars().all(char::is_uppercase);
    (letters >= SHORTEST || is_telling).then(|| word.chars().take(STEM).flat_map(char::to_lowercase).collect())
}

fn pairs(run: &str) -> Vec<String> {
    let letters: Vec<char> = run.chars().collect();
    letters.windows(2).map(|pair| pair.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_to_stems() {
        let check = |text: &str, expected: &[&str]| assert_eq!(stems(text).collect::<Vec<_>>(), expected, "{text}");
        check("The mills of Acme in the US: 48,000 bars", &["mills", "acme", "us", "48", "000", "bars"]);
        check("Die Fabriken schließen", &["fabrik", "schlie"]);
        check("菜鸟开仓", &["菜鸟", "鸟开", "开仓"]);
        check("", &[]);
    }
}
