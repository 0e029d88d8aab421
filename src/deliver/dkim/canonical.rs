//! The forms of a mail that signatures are made over (RFC 6376, section 3.4): what mail systems change on the way without harm is evened out.

use super::raw::Field;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Simple,
    Relaxed,
}

impl Form {
    pub fn of_word(word: &str) -> Option<Form> {
        match word {
            "simple" => Some(Form::Simple),
            "relaxed" => Some(Form::Relaxed),
            _ => None,
        }
    }

    /// A header field with its line end.
    pub fn field(self, field: &Field<'_>) -> Vec<u8> {
        if self == Form::Simple {
            return field.whole.to_vec();
        }
        let mut form = field.name.to_ascii_lowercase().into_bytes();
        form.push(b':');
        let words = field.value().split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        form.extend_from_slice(&words.collect::<Vec<_>>().join(&b' '));
        form.extend_from_slice(b"\r\n");
        form
    }

    /// The body: no empty lines at its end, and what is there ends in a line end.
    pub fn body(self, body: &[u8]) -> Vec<u8> {
        let mut form = Vec::with_capacity(body.len() + 2);
        for line in lines(body) {
            match self {
                Form::Simple => form.extend_from_slice(line),
                Form::Relaxed => relax(line, &mut form),
            }
            form.extend_from_slice(b"\r\n");
        }
        while form.ends_with(b"\r\n\r\n") {
            form.truncate(form.len() - 2);
        }
        match (self, form.as_slice()) {
            (Form::Relaxed, b"\r\n") => Vec::new(),
            (Form::Simple, b"") => b"\r\n".to_vec(),
            _ => form,
        }
    }
}

/// The lines without their ends; what follows the last line end is a line if it is anything.
fn lines(mut body: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        if body.is_empty() {
            return None;
        }
        let end = body.windows(2).position(|pair| pair == b"\r\n");
        let line = &body[..end.unwrap_or(body.len())];
        body = end.map_or(&[], |end| &body[end + 2..]);
        Some(line)
    })
}

/// Runs of spaces and tabs become one space; at the end of the line they go.
fn relax(line: &[u8], form: &mut Vec<u8>) {
    let length = line.iter().rposition(|byte| !matches!(byte, b' ' | b'\t')).map_or(0, |last| last + 1);
    let mut was_blank = false;
    for byte in &line[..length] {
        let is_blank = matches!(byte, b' ' | b'\t');
        if !is_blank {
            form.push(*byte);
        } else if !was_blank {
            form.push(b' ');
        }
        was_blank = is_blank;
    }
}
