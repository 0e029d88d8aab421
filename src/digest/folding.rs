//! Text made comparable: case, composed letters, white space and typographic signs make no difference; every
//! byte still knows where it came from.

use unicode_normalization::UnicodeNormalization;

/// A text to search in, and where each of its bytes stood before.
pub(super) struct Folded {
    pub(super) text: String,
    /// For each byte of `text`, and for its end: the byte of the original where the character it came from begins.
    origin: Vec<usize>,
    /// For each byte of `text`, and for its end: true where a character of the original begins.
    begins: Vec<bool>,
}

/// Stands between paragraphs, so that nothing is found across their ends; a byte, as a blank is.
const PARAGRAPH: char = '\n';

impl Folded {
    pub(super) fn of(original: &str) -> Folded {
        let mut folded = Folded { text: String::with_capacity(original.len()), origin: Vec::new(), begins: Vec::new() };
        for (at, letter) in original.char_indices() {
            if letter == '\n' && original[..at].trim_end_matches([' ', '\t', '\r', '\u{a0}']).ends_with('\n') && folded.text.ends_with(' ')
            {
                folded.text.pop();
                folded.text.push(PARAGRAPH);
                continue;
            }
            let before = folded.text.len();
            fold_into(letter, &mut folded.text);
            for byte in before..folded.text.len() {
                folded.origin.push(at);
                folded.begins.push(byte == before);
            }
        }
        folded.origin.push(original.len());
        folded.begins.push(true);
        folded
    }

    /// Where a range of `text` stood in the original; `None` if it would cut a character in two.
    pub(super) fn range(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        (*self.begins.get(start)? && *self.begins.get(end)?).then(|| (self.origin[start], self.origin[end]))
    }
}

fn fold_into(letter: char, folded: &mut String) {
    match letter {
        // Soft hyphens and zero-width marks are not seen.
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
        c if c.is_whitespace() => {
            if !folded.ends_with([' ', PARAGRAPH]) {
                folded.push(' ');
            }
        }
        '’' | '‘' | '＇' => folded.push('\''),
        '‐' | '‑' | '–' => folded.push('-'),
        _ => {
            // Decomposed, so that a letter with a mark is the same whether it was written as one or as two.
            for part in std::iter::once(letter).nfkd().flat_map(char::to_lowercase) {
                match part {
                    'ß' => folded.push_str("ss"),
                    'ς' => folded.push('σ'),
                    part => folded.push(part),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_lead_back_to_the_original() {
        let original = "Die GRÖẞE  der Straße";
        let folded = Folded::of(original);
        assert_eq!(folded.text, "die gro\u{308}sse der strasse");
        let at = folded.text.find("strasse").unwrap();
        let (start, end) = folded.range(at, at + 7).unwrap();
        assert_eq!(&original[start..end], "Straße");
        // "gro" would end within the Ö.
        assert_eq!(folded.range(4, 7), None);
    }

    #[test]
    fn white_space_is_one_blank_and_an_empty_line_ends_a_paragraph() {
        for (original, text) in
            [("a \n b", "a b"), ("a\n\nb", "a\nb"), ("a \n \r\n\n b", "a\nb"), ("\n\na", "\na"), ("a\u{200b}\n\u{200b}\nb", "a b")]
        {
            let folded = Folded::of(original);
            assert_eq!(folded.text, text, "{original:?}");
            let at = folded.text.len() - 1;
            assert_eq!(folded.range(at, at + 1), Some((original.len() - 1, original.len())), "{original:?}");
        }
    }
}
