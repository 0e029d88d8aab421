//! A mail as its bytes are: header fields with their folds, and the body. Signatures are about bytes, so nothing is decoded here.

use std::borrow::Cow;

/// One header field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field<'m> {
    /// As it is written; names know no case.
    pub name: &'m str,
    /// From the name to the line end.
    pub whole: &'m [u8],
}

/// The two halves of a mail, which has CRLF line ends.
#[derive(Debug, Clone)]
pub struct Raw<'m> {
    /// From the top.
    pub fields: Vec<Field<'m>>,
    pub body: &'m [u8],
}

impl<'m> Field<'m> {
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// What follows the colon.
    pub fn value(&self) -> &'m [u8] {
        let colon = self.whole.iter().position(|byte| *byte == b':');
        colon.map_or(&[], |colon| &self.whole[colon + 1..])
    }

    /// The value on one line, with single spaces; encoded words stay as they are.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(self.value()).split_ascii_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl<'m> Raw<'m> {
    /// `None` if the first line is no header field.
    pub fn parse(message: &'m [u8]) -> Option<Raw<'m>> {
        let mut fields = Vec::new();
        let mut rest = message;
        while !rest.is_empty() && !rest.starts_with(b"\r\n") {
            let (whole, behind) = rest.split_at(field_length(rest));
            rest = behind;
            match name(whole) {
                Some(name) => fields.push(Field { name, whole }),
                None if fields.is_empty() => return None,
                // Some mail systems leave lines of their own between the fields; signatures do not see them either.
                None => {}
            }
        }
        Some(Raw { fields, body: rest.strip_prefix(b"\r\n").unwrap_or(rest) })
    }

    /// The fields of this name, from the top.
    pub fn all<'n>(&'n self, name: &'n str) -> impl DoubleEndedIterator<Item = &'n Field<'m>> {
        self.fields.iter().filter(move |field| field.is(name))
    }

    pub fn first(&self, name: &str) -> Option<&Field<'m>> {
        self.fields.iter().find(|field| field.is(name))
    }
}

/// The mail with CRLF line ends throughout, as it crosses the wire: files of Unix have LF alone.
pub fn with_crlf(message: &[u8]) -> Cow<'_, [u8]> {
    let is_bare = |(at, byte): (usize, &u8)| *byte == b'\n' && (at == 0 || message[at - 1] != b'\r');
    if !message.iter().enumerate().any(is_bare) {
        return Cow::Borrowed(message);
    }
    let mut whole = Vec::with_capacity(message.len() + message.len() / 32);
    for (at, byte) in message.iter().enumerate() {
        if is_bare((at, byte)) {
            whole.push(b'\r');
        }
        whole.push(*byte);
    }
    Cow::Owned(whole)
}

/// A field ends where a line ends and the next does not begin with white space.
fn field_length(text: &[u8]) -> usize {
    let ends = text.windows(2).enumerate().filter(|(_, pair)| *pair == b"\r\n").map(|(at, _)| at + 2);
    ends.into_iter().find(|end| !matches!(text.get(*end), Some(b' ' | b'\t'))).unwrap_or(text.len())
}

/// RFC 5322, section 2.2: printable ASCII up to the colon; white space before it is an old form.
fn name(field: &[u8]) -> Option<&str> {
    let colon = field.iter().position(|byte| *byte == b':')?;
    let name = std::str::from_utf8(&field[..colon]).ok()?.trim_end_matches([' ', '\t']);
    (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic())).then_some(name)
}
