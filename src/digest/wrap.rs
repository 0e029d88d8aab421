//! Text in columns, as terminals and mail programs with fixed letters show it.

use super::segments::{self, needs_words};

/// How many columns the text takes: two for each wide character, none for a mark.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// Lines of at most `limit` columns, broken at white space and, in scripts without it, between characters or words. A single
/// word that is longer stays whole: an address must be copied in one piece.
pub fn wrap(text: &str, limit: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut filled = 0;
    for word in text.split_whitespace() {
        let mut gap = usize::from(filled > 0);
        for piece in pieces(word) {
            let wide = width(piece);
            if filled > 0 && filled + gap + wide > limit {
                lines.push(String::new());
                (filled, gap) = (0, 0);
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(&" ".repeat(gap));
                line.push_str(piece);
            }
            filled += gap + wide;
            gap = 0;
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// At most `limit` columns, cut after a whole word where there is one, with a sign that something is missing.
pub(super) fn clip(text: &str, limit: usize) -> String {
    if width(text) <= limit {
        return text.to_owned();
    }
    let mut end = 0;
    let mut filled = 0;
    let mut last_gap = None;
    for (at, c) in text.char_indices() {
        filled += columns(c);
        if filled > limit.saturating_sub(1) {
            break;
        }
        if c.is_whitespace() {
            last_gap = Some(at);
        }
        end = at + c.len_utf8();
    }
    // A cut far before the limit says less than half a word does.
    let is_late = |cut: &usize| *cut > end / 2;
    let last_gap = last_gap.filter(|gap| is_late(gap) && !text[end..].starts_with(char::is_whitespace));
    let cut = segments::end_before(text, end).filter(is_late).or(last_gap).unwrap_or(end);
    format!("{}…", text[..cut].trim_end_matches([' ', ',', ';', ':', '-', '–', '—']))
}

/// Parts of what stands between white space between which a line may end.
fn pieces(run: &str) -> Vec<&str> {
    let parts = wide_pieces(run);
    if !run.contains(needs_words) {
        return parts.collect();
    }
    parts.flat_map(thai_pieces).collect()
}

/// Words with the marks that belong to them: no line begins with a full stop, `ๆ` or `ฯ`.
fn thai_pieces(run: &str) -> Vec<&str> {
    let mut ends = Vec::new();
    let mut end = 0;
    let mut hugs = true;
    for word in segments::words(run) {
        let begins = word.starts_with(|c: char| c.is_alphanumeric() && !matches!(c, 'ๆ' | 'ฯ'));
        if begins && !hugs {
            ends.push(end);
        }
        hugs = word.ends_with(hugs_next);
        end += word.len();
    }
    ends.push(run.len());
    ends.iter().scan(0, |from, end| Some(&run[std::mem::replace(from, *end)..*end])).collect()
}

/// Parts of a word with wide characters.
fn wide_pieces(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut letters = rest.char_indices().peekable();
        let mut end = rest.len();
        while let Some((_, c)) = letters.next() {
            let Some((next_at, next)) = letters.peek().copied() else { break };
            // A wide character may end a line unless an opening bracket, and may begin one unless closing punctuation.
            // Hangul has blanks between its words.
            let parts = |c: char| columns(c) == 2 && !is_hangul(c);
            let breakable = (parts(c) || parts(next)) && !hugs_next(c) && !hugs_last(next);
            if breakable {
                end = next_at;
                break;
            }
        }
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{3131}'..='\u{318e}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7a3}')
}

fn hugs_next(c: char) -> bool {
    matches!(c, '（' | '「' | '『' | '《' | '【' | '“' | '(' | '[')
}

fn hugs_last(c: char) -> bool {
    matches!(
        c,
        '。' | '，'
            | '、'
            | '！'
            | '？'
            | '：'
            | '；'
            | '）'
            | '」'
            | '』'
            | '》'
            | '】'
            | '”'
            | '％'
            | '%'
            | ')'
            | ']'
            | ','
            | '.'
            | 'ー'
            | '々'
    ) || columns(c) == 0
}

/// Unicode's East Asian Width (UAX #11), wide and full-width blocks; marks and joiners take none.
fn columns(c: char) -> usize {
    match c {
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{a4cf}'
        | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1f64f}'
        | '\u{1f680}'..='\u{1f6ff}'
        | '\u{1f900}'..='\u{1f9ff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => 0,
        c if unicode_normalization::char::is_combining_mark(c) => 0,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_wrap_and_addresses_stay_whole() {
        assert_eq!(wrap("one two three four", 9), ["one two", "three", "four"]);
        assert_eq!(wrap("see https://example.com/a/very/long/address now", 12), ["see", "https://example.com/a/very/long/address", "now"]);
        assert!(wrap("  ", 9).is_empty());
    }

    #[test]
    fn wide_characters_wrap_without_spaces_and_keep_their_punctuation() {
        assert_eq!(wrap("菜鸟开设新仓，今日开业。", 10), ["菜鸟开设新", "仓，今日开", "业。"]);
        assert_eq!(wrap("新仓在Liège开业", 8), ["新仓在", "Liège开", "业"]);
        assert_eq!(wrap("항구에 공장을 문을 연다.", 12), ["항구에", "공장을 문을", "연다."]);
    }

    #[test]
    fn what_is_cut_ends_after_a_word() {
        assert_eq!(clip("Acme opens a paper mill", 18), "Acme opens a…");
        assert_eq!(clip("Acme opens", 10), "Acme opens");
        assert_eq!(clip("智能仓库开业", 7), "智能…");
        assert_eq!(clip("智能仓库开业", 9), "智能仓库…");
        assert_eq!(clip("เปิดโรงงานกระดาษ", 10), "เปิดโรงงาน…");
    }

    #[test]
    fn thai_wraps_between_words() {
        let text = "บริษัทเปิดโรงงานกระดาษแห่งใหม่ในเดือนมีนาคม";
        assert_eq!(wrap(text, 16), ["บริษัทเปิดโรงงาน", "กระดาษแห่งใหม่ใน", "เดือนมีนาคม"]);
        assert_eq!(wrap("ใหม่ๆ, โรงงาน", 8), ["ใหม่ๆ,", "โรงงาน"]);
    }

    proptest! {
        #[test]
        fn wrapping_loses_nothing_and_keeps_the_limit(text in "[a-z菜鸟。，é ]{0,80}", limit in 4usize..40) {
            let lines = wrap(&text, limit);
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
            for line in lines {
                prop_assert!(width(&line) <= limit || !line.contains(' '), "{}", line);
            }
        }

        #[test]
        fn clipping_keeps_the_limit(text in "[a-z菜鸟 ]{0,60}", limit in 2usize..40) {
            prop_assert!(width(&clip(&text, limit)) <= limit);
        }
    }
}
