//! Where the parts of JavaScript begin and end, without reading them: blanks and comments, strings, names, whole expressions.
//! All walk forward only, by bytes; every sign of the language is ASCII.

/// True for a letter of a name.
pub(super) fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$')
}

/// Behind the name that begins at `at`; `at` itself where none does.
pub(super) fn name_end(text: &str, at: usize) -> usize {
    text[at..].find(|letter| !is_name(letter)).map_or(text.len(), |length| at + length)
}

/// Behind white space and comments; the end of the text where `at` is beyond it.
pub(super) fn skip_blank(text: &str, mut at: usize) -> usize {
    loop {
        let Some(rest) = text.get(at..) else { return text.len() };
        let blank = rest.len() - rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}').len();
        let rest = &rest[blank..];
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(comment) = rest.strip_prefix("/*") {
            comment.find("*/").map_or(rest.len(), |end| end + 4)
        } else if rest.starts_with("<!--") {
            4
        } else if rest.starts_with("-->") {
            3
        } else {
            0
        };
        at += blank + length;
        if length == 0 {
            return at;
        }
    }
}

/// Behind the string whose opening quote stands at `at`. One that does not end goes on to the end of the text.
pub(super) fn after_string(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let quote = bytes[at];
    let mut end = at + 1;
    while end < bytes.len() {
        match bytes[end] {
            b'\\' => end += 1,
            byte if byte == quote => return end + 1,
            _ => {}
        }
        end += 1;
    }
    text.len()
}

/// The same in code, where a string in quotes ends with its line at the latest.
pub(super) fn after_code_string(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    if bytes[at] == b'`' {
        return after_string(text, at);
    }
    let mut end = at + 1;
    while end < bytes.len() {
        match bytes[end] {
            b'\\' => end += 1,
            b'\n' => return end,
            byte if byte == bytes[at] => return end + 1,
            _ => {}
        }
        end += 1;
    }
    text.len()
}

/// Behind the pattern whose first slash stands at `at`, or behind that slash if it is a division.
pub(super) fn after_pattern(text: &str, at: usize, before: Option<u8>) -> usize {
    let begins = before.is_none_or(|byte| b"(,=:[!&|?{};+-*%~^<>\n".contains(&byte));
    if !begins {
        return at + 1;
    }
    let bytes = text.as_bytes();
    let (mut end, mut in_class) = (at + 1, false);
    while end < bytes.len() && bytes[end] != b'\n' {
        match bytes[end] {
            b'\\' => end += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'/' if !in_class => return end + 1,
            _ => {}
        }
        end += 1;
    }
    at + 1
}

/// Where the expression ends that is under way at `at`: before the comma, bracket or semicolon that ends it.
pub(super) fn skip_expression(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    let (mut depth, mut before) = (0_usize, None);
    let mut patterns_end = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let next = match byte {
            b'"' | b'\'' | b'`' => after_code_string(text, at).min(text.len()),
            b'/' if matches!(bytes.get(at + 1), Some(b'/' | b'*')) => skip_blank(text, at),
            // A slash that a search without end began at is not searched from again.
            b'/' if at >= patterns_end => {
                let end = after_pattern(text, at, before);
                patterns_end = if end == at + 1 { line_end(bytes, at) } else { end };
                end
            }
            b'(' | b'[' | b'{' => {
                depth += 1;
                at + 1
            }
            b')' | b']' | b'}' if depth == 0 => return at,
            b')' | b']' | b'}' => {
                depth -= 1;
                at + 1
            }
            b',' | b';' if depth == 0 => return at,
            _ => at + 1,
        };
        if !byte.is_ascii_whitespace() {
            before = Some(byte);
        }
        at = next;
    }
    text.len()
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length)
}
