//! What differs between two readings of one text, word by word.
//!
//! Words, numbers with their signs, white space and marks are compared whole; in scripts without spaces between words, each
//! word of a dictionary is. What changes closely together is told as one change: a reader wants to read both, not to solve a puzzle.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::figures;
use super::segments::{is_unspaced, words};
use super::wrap::{clip, width};

/// A run of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub sign: Sign,
    /// Never empty.
    pub text: String,
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Both,
    Old,
    New,
}

/// Words and marks compared at most, beside those that begin or end both texts. The comparison takes time quadratic in
/// what differs; a longer text counts as rewritten.
const MOST_TOKENS: usize = 2_000;
/// Letters of a common run between two changes that is told with them.
const ISLAND: usize = 3;
/// From this share of common letters on, the old words are worth marking within the new.
const ALIKE: f64 = 0.5;

/// The runs of both texts, the old before the new where they differ. Those in `Both` and `Old` make the old text,
/// those in `Both` and `New` the new one.
pub fn difference(old: &str, new: &str) -> Vec<Piece> {
    let (old, new) = (tokens(old), tokens(new));
    let before = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let after = old[before..].iter().rev().zip(new[before..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_middle, new_middle) = (&old[before..old.len() - after], &new[before..new.len() - after]);
    let mut runs = Runs::default();
    runs.push(Sign::Both, &old[..before]);
    if old_middle.len() > MOST_TOKENS || new_middle.len() > MOST_TOKENS {
        runs.push(Sign::Old, old_middle);
        runs.push(Sign::New, new_middle);
    } else {
        for op in capture_diff_slices(Algorithm::Myers, old_middle, new_middle) {
            match op {
                DiffOp::Equal { old_index, len, .. } => runs.push(Sign::Both, &old_middle[old_index..old_index + len]),
                DiffOp::Delete { old_index, old_len, .. } => runs.push(Sign::Old, &old_middle[old_index..old_index + old_len]),
                DiffOp::Insert { new_index, new_len, .. } => runs.push(Sign::New, &new_middle[new_index..new_index + new_len]),
                DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                    runs.push(Sign::Old, &old_middle[old_index..old_index + old_len]);
                    runs.push(Sign::New, &new_middle[new_index..new_index + new_len]);
                }
            }
        }
    }
    runs.push(Sign::Both, &old[old.len() - after..]);
    runs.joined()
}

/// Whether enough is common that the differences are best shown within the text; else the texts stand one after the other.
pub fn is_reworded(pieces: &[Piece]) -> bool {
    let letters = |sign: Sign| -> usize {
        pieces.iter().filter(|piece| piece.sign == sign).map(|piece| piece.text.chars().filter(|c| c.is_alphanumeric()).count()).sum()
    };
    let (both, old, new) = (letters(Sign::Both), letters(Sign::Old), letters(Sign::New));
    both as f64 >= ALIKE * (both + old.max(new)) as f64
}

/// The runs with long common ones cut to `columns` on each side of a change.
pub fn in_context(pieces: &[Piece], columns: usize) -> Vec<Piece> {
    let last = pieces.len().saturating_sub(1);
    let shortened = |(at, piece): (usize, &Piece)| {
        let text = &piece.text;
        let (head, tail) = (at > 0, at < last);
        let room = columns * (usize::from(head) + usize::from(tail));
        if piece.sign != Sign::Both || width(text) <= room + columns / 2 || room == 0 {
            return piece.clone();
        }
        let start = if head { clip(text, columns) } else { "…".to_owned() };
        let end = if tail { format!(" {}", last_columns(text, columns)) } else { String::new() };
        Piece { sign: Sign::Both, text: format!("{start}{end}") }
    };
    pieces.iter().enumerate().map(shortened).collect()
}

/// `[-gone-] {+come+}` within the rest, for where nothing but letters can be shown.
pub fn marked(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for Piece { sign, text: run } in pieces {
        // Marks stand close to the words and white space outside of them.
        let words = run.trim();
        let (open, close) = match sign {
            Sign::Both => ("", ""),
            Sign::Old => ("[-", "-]"),
            Sign::New => ("{+", "+}"),
        };
        if *sign == Sign::Both || words.is_empty() {
            text.push_str(run);
            continue;
        }
        if *sign == Sign::New && text.ends_with("-]") {
            text.push(' ');
        }
        let start = run.len() - run.trim_start().len();
        text.push_str(&run[..start]);
        text.push_str(&format!("{open}{words}{close}"));
        text.push_str(&run[start + words.len()..]);
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Figures that another took the place of, each as `old → new`, hunk by hunk. Nothing of a text that was written anew, and nothing where
/// it is not beyond doubt which became which.
pub fn changed_figures(old: &str, new: &str) -> Vec<String> {
    let pieces = difference(old, new);
    if !is_reworded(&pieces) {
        return Vec::new();
    }
    let (mut at_old, mut at_new) = (0, 0);
    let mut changed = Vec::new();
    for (at, Piece { sign, text }) in pieces.iter().enumerate() {
        match sign {
            Sign::Both => (at_old, at_new) = (at_old + text.len(), at_new + text.len()),
            Sign::Old => {
                if let Some(come) = pieces.get(at + 1).filter(|next| next.sign == Sign::New) {
                    changed.extend(figures::replaced((old, at_old..at_old + text.len()), (new, at_new..at_new + come.text.len())));
                }
                at_old += text.len();
            }
            Sign::New => at_new += text.len(),
        }
    }
    // Two hunks may lie in one figure.
    changed.dedup();
    changed
}

fn last_columns(text: &str, columns: usize) -> String {
    let mut filled = 0;
    let start = text.char_indices().rev().take_while(|(_, c)| {
        filled += width(&c.to_string());
        filled < columns
    });
    let start = start.last().map_or(text.len(), |(at, _)| at);
    let cut = &text[start..];
    // Whole words, where a word ends soon.
    let from = cut.find(char::is_whitespace).filter(|at| *at < cut.len() / 2).unwrap_or(0);
    cut[from..].trim_start().to_owned()
}

/// Words, runs of white space, marks.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = match first {
            c if is_unspaced(c) => {
                let run = rest.find(|c: char| !is_unspaced(c)).unwrap_or(rest.len());
                tokens.extend(words(&rest[..run]));
                rest = &rest[run..];
                continue;
            }
            c if c.is_whitespace() => rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len()),
            c if is_in_word(c) => word_end(rest),
            c => c.len_utf8(),
        };
        let (token, after) = rest.split_at(end);
        tokens.push(token);
        rest = after;
    }
    tokens
}

/// A mark within a word or number belongs to it: `3.4`, `don’t`, `well-known`.
fn word_end(text: &str) -> usize {
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let next = letters.peek().map(|(_, next)| *next);
        let joins = matches!(c, '.' | ',' | '\'' | '’' | '-') && next.is_some_and(|next| is_in_word(next) && !is_unspaced(next));
        if at > 0 && !joins && (!is_in_word(c) || is_unspaced(c)) {
            return at;
        }
    }
    text.len()
}

fn is_in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '$' | '€' | '£' | '¥' | '%' | '_') || unicode_normalization::char::is_combining_mark(c)
}

/// Runs as they come; those of one hunk are gathered.
#[derive(Default)]
struct Runs {
    pieces: Vec<(Sign, String)>,
}

impl Runs {
    fn push(&mut self, sign: Sign, tokens: &[&str]) {
        if !tokens.is_empty() {
            self.pieces.push((sign, tokens.concat()));
        }
    }

    fn joined(self) -> Vec<Piece> {
        let mut joined: Vec<Piece> = Vec::new();
        let (mut old, mut new) = (String::new(), String::new());
        let last = self.pieces.len().saturating_sub(1);
        for (at, (sign, text)) in self.pieces.into_iter().enumerate() {
            let is_within = !(old.is_empty() && new.is_empty()) && at < last;
            match sign {
                Sign::Old => old.push_str(&text),
                Sign::New => new.push_str(&text),
                Sign::Both if is_within && is_island(&text) => {
                    old.push_str(&text);
                    new.push_str(&text);
                }
                Sign::Both => {
                    flush(&mut joined, &mut old, &mut new);
                    put(&mut joined, Sign::Both, text);
                }
            }
        }
        flush(&mut joined, &mut old, &mut new);
        joined
    }
}

fn is_island(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphanumeric()).map(|c| if is_unspaced(c) { 2 } else { 1 }).sum::<usize>();
    letters <= ISLAND && text.len() <= 4 * ISLAND
}

/// White space that ends both is common again.
fn flush(joined: &mut Vec<Piece>, old: &mut String, new: &mut String) {
    let ends = old.chars().rev().zip(new.chars().rev()).take_while(|(a, b)| a == b && a.is_whitespace());
    let shared: usize = ends.map(|(end, _)| end.len_utf8()).sum();
    let tail = new[new.len() - shared..].to_owned();
    old.truncate(old.len() - shared);
    new.truncate(new.len() - shared);
    put(joined, Sign::Old, std::mem::take(old));
    put(joined, Sign::New, std::mem::take(new));
    put(joined, Sign::Both, tail);
}

fn put(joined: &mut Vec<Piece>, sign: Sign, text: String) {
    match joined.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.sign == sign => last.text.push_str(&text),
        _ => joined.push(Piece { sign, text }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(old: &str, new: &str, expected: &str) {
        assert_eq!(marked(&difference(old, new)), expected, "{old} / {new}");
    }

    #[test]
    fn changed_words_and_numbers_are_told_whole() {
        check(
            "a fund of RMB3.1 billion ($434 million) so far",
            "a fund of RMB3.4 billion ($476 million) so far",
            "a fund of [-RMB3.1-] {+RMB3.4+} billion ([-$434-] {+$476+} million) so far",
        );
        check("The mill opens in May.", "The mill opens in late May.", "The mill opens in {+late+} May.");
        check("The old mill opens in May.", "The mill opens in May.", "The [-old-] mill opens in May.");
        check("same", "same", "same");
        check("", "new", "{+new+}");
        check("old", "", "[-old-]");
    }

    #[test]
    fn changes_close_together_are_one() {
        check(
            "It was sold to a baker in Hulme.",
            "It was let by a miller of Hulme.",
            "It was [-sold to a baker in-] {+let by a miller of+} Hulme.",
        );
    }

    #[test]
    fn scripts_without_spaces_are_compared_by_letters() {
        check(
            "菜鸟在列日开设新仓库，投资1.5亿元。",
            "菜鸟在里昂开设新仓库，投资2.5亿元。",
            "菜鸟在[-列日-] {+里昂+}开设新仓库，投资[-1.5-] {+2.5+}亿元。",
        );
    }

    #[test]
    fn long_common_runs_are_cut_to_what_stands_beside_a_change() {
        let before = "It began long ago with one boat and a crew of two from the island, who knew the sound. ".repeat(3);
        let pieces = difference(&format!("{before}Now 14 boats sail. {before}"), &format!("{before}Now 15 boats sail. {before}"));
        assert_eq!(marked(&in_context(&pieces, 30)), "… who knew the sound. Now [-14-] {+15+} boats sail. It began long…");
        assert_eq!(in_context(&pieces, 1000), pieces);
    }

    #[test]
    fn a_text_that_has_little_in_common_is_not_reworded() {
        let is = |old: &str, new: &str| is_reworded(&difference(old, new));
        assert!(is("Ten boats sail at night.", "Ten boats sail by day."));
        assert!(!is("Ten boats sail at night.", "The island has a school again."));
    }

    #[test]
    fn figures_are_paired_where_it_is_clear_which_became_which() {
        let check = |old: &str, new: &str, expected: &[&str]| assert_eq!(changed_figures(old, new), expected, "{old} / {new}");
        check(
            "It gave RMB3.1 billion ($434 million).",
            "It gave RMB3.4 billion ($476 million).",
            &["RMB3.1 billion ($434 million) → RMB3.4 billion ($476 million)"],
        );
        check("Up 10% in May, 5% in June, €2 million", "Up 6% in May, 9% in June, €2 million", &["10% → 6%", "5% → 9%"]);
        check("Up 10%", "Up 6% and 9%", &[]);
        check("Up 10%", "Up 10% at last", &[]);
        check("Sales rose 10% in the last year", "Sales reached $5 million in the last year", &[]);
        check(
            "The mills of Tmall gave €3 million and the rest €5 million",
            "The mills of Tmall gave $4 million and the rest €6 million",
            &["€5 million → €6 million"],
        );
        check(
            "About 34 million parcels came from the hills",
            "About 41 million parcels came from the hills",
            &["34 million parcels → 41 million parcels"],
        );
        check("Ten boats, €3 million.", "The school has €5 million for looms and eleven teachers.", &[]);
    }

    #[test]
    fn a_text_too_long_to_compare_is_told_as_rewritten() {
        let long = |word: &str| format!("Begin {} end", format!("{word} ").repeat(2 * MOST_TOKENS));
        let pieces = difference(&long("old"), &long("new"));
        assert_eq!(pieces.iter().map(|piece| piece.sign).collect::<Vec<_>>(), [Sign::Both, Sign::Old, Sign::New, Sign::Both]);
    }

    proptest! {
        #[test]
        fn the_pieces_make_both_texts(old in "[a-c0-9 .,漢字$-]{0,40}|\\PC{0,30}", new in "[a-c0-9 .,漢字$-]{0,40}|\\PC{0,30}") {
            let pieces = difference(&old, &new);
            let text = |sign: Sign| pieces.iter().filter(|piece| piece.sign == Sign::Both || piece.sign == sign).map(|piece| piece.text.as_str()).collect::<String>();
            prop_assert_eq!(text(Sign::Old), old);
            prop_assert_eq!(text(Sign::New), new);
            prop_assert!(pieces.iter().all(|piece| !piece.text.is_empty()));
        }

        #[test]
        fn context_never_loses_a_change(old in "[a-e .]{0,200}", new in "[a-e .]{0,200}", columns in 1..40_usize) {
            let pieces = difference(&old, &new);
            let changes = |pieces: &[Piece]| pieces.iter().filter(|piece| piece.sign != Sign::Both).cloned().collect::<Vec<_>>();
            prop_assert_eq!(changes(&in_context(&pieces, columns)), changes(&pieces));
        }
    }
}
