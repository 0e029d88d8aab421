//! `ToUnicode`: which text a code of a font stands for (ISO 32000-1, 9.10.3).

use std::collections::BTreeMap;

/// Ranges as they are written, so that `<0000> <FFFF>` costs one entry.
#[derive(Debug, Default)]
pub(super) struct ToUnicode {
    /// By the first code: the last one, and the text of the first.
    ranges: BTreeMap<u32, (u32, Vec<u16>)>,
}

/// No font of an announcement has more.
const ENTRIES: usize = 70_000;

impl ToUnicode {
    pub fn parse(content: &[u8]) -> ToUnicode {
        let mut map = ToUnicode::default();
        let mut section = Section::Other;
        let mut row: Vec<Token> = Vec::new();
        for token in Tokens(content) {
            match (&token, section) {
                (Token::Word(word), _) => {
                    section = match word.as_slice() {
                        b"beginbfchar" => Section::Chars,
                        b"beginbfrange" => Section::Ranges,
                        _ => Section::Other,
                    };
                    row.clear();
                }
                (_, Section::Chars | Section::Ranges) => row.push(token),
                _ => {}
            }
            match (section, row.as_slice()) {
                (Section::Chars, [Token::Hex(code), Token::Hex(text)]) => map.put(number(code), number(code), units(text)),
                (Section::Ranges, [Token::Hex(low), Token::Hex(high), Token::Hex(text)]) => map.put(number(low), number(high), units(text)),
                (Section::Ranges, [Token::Hex(low), Token::Hex(_), Token::List(texts)]) => {
                    for (code, text) in (number(low)..).zip(texts) {
                        map.put(code, code, units(text));
                    }
                }
                (Section::Chars, [_, _]) | (Section::Ranges, [_, _, _]) => {}
                _ => continue,
            }
            row.clear();
        }
        map
    }

    fn put(&mut self, low: u32, high: u32, text: Vec<u16>) {
        if self.ranges.len() < ENTRIES && low <= high && !text.is_empty() {
            self.ranges.insert(low, (high, text));
        }
    }

    pub fn text(&self, code: u32) -> Option<String> {
        let (low, (high, text)) = self.ranges.range(..=code).next_back()?;
        if code > *high {
            return None;
        }
        let mut text = text.clone();
        // Only the last unit counts on.
        let last = text.last_mut()?;
        *last = u16::try_from(u32::from(*last) + (code - low)).ok()?;
        Some(String::from_utf16_lossy(&text)).filter(|text| !text.contains('\u{fffd}') && text != "\0")
    }
}

#[derive(Clone, Copy)]
enum Section {
    Chars,
    Ranges,
    Other,
}

enum Token {
    Hex(Vec<u8>),
    List(Vec<Vec<u8>>),
    Word(Vec<u8>),
}

struct Tokens<'a>(&'a [u8]);

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            let start = self.0.iter().position(|byte| !byte.is_ascii_whitespace())?;
            self.0 = &self.0[start..];
            match self.0[0] {
                b'<' if self.0.get(1) != Some(&b'<') => return Some(Token::Hex(self.hex())),
                b'[' => {
                    self.0 = &self.0[1..];
                    return Some(Token::List(self.list()));
                }
                b'%' => self.0 = &self.0[self.0.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(self.0.len())..],
                _ => {
                    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'<' | b'[' | b'%');
                    let end = self.0[1..].iter().position(ends).map_or(self.0.len(), |end| end + 1);
                    let word = self.0[..end].to_vec();
                    self.0 = &self.0[end..];
                    return Some(Token::Word(word));
                }
            }
        }
    }
}

impl Tokens<'_> {
    fn hex(&mut self) -> Vec<u8> {
        let end = self.0.iter().position(|byte| *byte == b'>').unwrap_or(self.0.len());
        let digits: Vec<u8> = self.0[1..end].iter().filter_map(|byte| char::from(*byte).to_digit(16)).map(|digit| digit as u8).collect();
        self.0 = self.0.get(end + 1..).unwrap_or_default();
        digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
    }

    fn list(&mut self) -> Vec<Vec<u8>> {
        let mut texts = Vec::new();
        while let Some(start) = self.0.iter().position(|byte| matches!(byte, b'<' | b']')) {
            self.0 = &self.0[start..];
            if self.0[0] == b']' || texts.len() > ENTRIES {
                self.0 = &self.0[1..];
                break;
            }
            texts.push(self.hex());
        }
        texts
    }
}

fn number(code: &[u8]) -> u32 {
    code.iter().take(4).fold(0, |number, byte| number << 8 | u32::from(*byte))
}

fn units(text: &[u8]) -> Vec<u16> {
    match text {
        [one] => vec![u16::from(*one)],
        text => text.as_chunks::<2>().0.iter().take(64).map(|pair| u16::from_be_bytes(*pair)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_codes_ranges_and_lists_are_known() {
        let map = ToUnicode::parse(
            b"/CIDInit begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n2 beginbfchar <0003> <0020> <0004><00660069> endbfchar\n\
              % a note\n2 beginbfrange <0010> <0012> <0041> <0020> <0021> [<0058> <0059>] endbfrange endcmap",
        );
        let check = |code: u32, expected: Option<&str>| assert_eq!(map.text(code).as_deref(), expected, "{code}");
        check(3, Some(" "));
        check(4, Some("fi"));
        check(0x11, Some("B"));
        check(0x13, None);
        check(0x21, Some("Y"));
        check(0, None);
    }

    #[test]
    fn a_range_of_everything_is_one_entry() {
        let map = ToUnicode::parse(b"beginbfrange <00000000> <FFFFFFFF> <0000>");
        assert_eq!(map.ranges.len(), 1);
        assert_eq!(map.text(0x41).as_deref(), Some("A"));
        assert_eq!(map.text(u32::MAX), None);
    }
}
