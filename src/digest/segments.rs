//! Words in scripts that put no spaces between them: Chinese, Japanese, Thai, Lao, Khmer, Burmese. Knows no sentences.
//!
//! By the dictionaries of Unicode's ICU. A name that is not in them falls apart into letters, or takes letters of its neighbours with
//! it, so nothing is looked for by these words; they say where a reader would least mind a cut.

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;

/// The words of a text, marks and white space among them, in order; together they are the text.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    // The first place is the text's beginning.
    let ends = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()).segment_str(text).skip(1);
    let mut from = 0;
    ends.map(move |end| {
        let word = &text[from..end];
        from = end;
        word
    })
}

/// The last place, at or before `limit`, where a word ends in the run of letters without spaces around `limit`; nothing where there is no
/// such run, or `limit` lies within its first word.
pub(super) fn end_before(text: &str, limit: usize) -> Option<usize> {
    let (before, after) = text.split_at(limit);
    if !before.ends_with(is_unspaced) || !after.starts_with(is_unspaced) {
        return None;
    }
    let from = before.trim_end_matches(is_unspaced).len();
    let to = text.len() - after.trim_start_matches(is_unspaced).len();
    let ends = words(&text[from..to]).scan(from, |end, word| {
        *end += word.len();
        Some(*end)
    });
    ends.take_while(|end| *end <= limit).last()
}

/// A letter of a script without spaces between words.
pub(super) fn is_unspaced(c: char) -> bool {
    needs_words(c) || matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Of such a script in which, unlike in Chinese and Japanese, no line ends within a word: Thai, Lao, Khmer, Burmese.
pub(super) fn needs_words(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_those_of_a_dictionary() {
        for expected in [
            "小米|手机|的|智能|仓库",
            "日本語|の|新聞|を|読む",
            "トヨタ|自動車|は|東京",
            "บริษัท|เปิด|โรงงาน|กระดาษ|แห่ง|ใหม่|ใน|เดือน|มีนาคม",
            "ເປີດ|ໂຮງງານ|ໃໝ່",
        ] {
            assert_eq!(words(&expected.replace('|', "")).collect::<Vec<_>>(), expected.split('|').collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_cut_moves_to_the_end_of_a_word() {
        let check = |text: &str, limit: &str, expected: Option<&str>| {
            assert_eq!(end_before(text, limit.len()).map(|end| &text[..end]), expected, "{text} at {limit}");
        };
        check("เปิดโรงงานกระดาษ", "เปิดโรง", Some("เปิด"));
        check("เปิดโรงงานกระดาษ", "เปิดโรงงาน", Some("เปิดโรงงาน"));
        check("เปิดโรงงานกระดาษ", "เป", None);
        check("Acme เปิดโรงงาน", "Acme", None);
        check("智能仓库开业", "智能仓", Some("智能"));
        check("Acme opens", "Acme op", None);
    }

    proptest! {
        #[test]
        fn words_are_the_text(text in "[a-z菜鸟开设新仓のเปิดโรงงาน ,。]{0,60}") {
            prop_assert_eq!(words(&text).collect::<String>(), text);
        }
    }
}
