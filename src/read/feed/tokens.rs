//! Markup to tags and text, whatever state it is in. Never fails: where XML would end, it notes what is wrong and goes on.
//!
//! Knows tags, references, CDATA and the entities that a document declares; nothing here knows what an element means.

use std::borrow::Cow;
use std::collections::HashMap;

use encoding_rs::WINDOWS_1252;
use html5ever::data::NAMED_ENTITIES;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Start(Tag<'a>),
    /// The name as written, prefix and all.
    End(&'a str),
    /// References replaced, characters that XML forbids left out.
    Text(Cow<'a, str>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    pub name: &'a str,
    /// What stands behind the name, as written.
    attributes: &'a str,
    /// `<br/>`.
    pub is_empty: bool,
}

/// The first thing that no XML parser would take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    /// Bytes from the start of the text.
    pub at: usize,
    pub what: &'static str,
}

/// Longer texts, and more of them, are no abbreviations but a bomb.
const ENTITY_LENGTH: usize = 1000;
const ENTITIES: usize = 500;
/// What all declared entities together may add to a document, in bytes.
const EXPANSION: usize = 1 << 20;

pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    entities: HashMap<&'a str, String>,
    expanded: usize,
    /// Where the next of some endings stands, so that one that is missing is looked for once.
    endings: Vec<(&'static str, Option<usize>)>,
    fault: Option<Fault>,
}

impl<'a> Tokens<'a> {
    pub fn new(text: &'a str) -> Tokens<'a> {
        Tokens { text, at: 0, entities: HashMap::new(), expanded: 0, endings: Vec::new(), fault: None }
    }

    pub fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// Where the next token begins, in bytes.
    pub fn at(&self) -> usize {
        self.at
    }

    fn note(&mut self, at: usize, what: &'static str) {
        self.fault.get_or_insert(Fault { at, what });
    }

    /// Where `ending` next stands from `start` on.
    fn find(&mut self, ending: &'static str, start: usize) -> Option<usize> {
        let search = || self.text[start..].find(ending).map(|at| start + at);
        match self.endings.iter_mut().find(|(other, _)| *other == ending) {
            Some((_, known)) => {
                if known.is_some_and(|at| at < start) {
                    *known = search();
                }
                *known
            }
            None => {
                let found = search();
                self.endings.push((ending, found));
                found
            }
        }
    }

    /// Passes over what stands from `start` to the first `ending`; to the next `>`, or else to the end, where there is none.
    fn section(&mut self, start: usize, ending: &'static str) -> &'a str {
        let text = self.text;
        let (end, next) = match self.find(ending, start) {
            Some(at) => (at, at + ending.len()),
            None => {
                self.note(self.at, "a comment, a declaration or an instruction does not end");
                self.find(">", start).map_or((text.len(), text.len()), |at| (at, at + 1))
            }
        };
        self.at = next;
        &text[start..end]
    }

    /// `<!…` and `<?…`; a token where it was a CDATA section.
    fn declaration(&mut self) -> Option<Token<'a>> {
        let rest = &self.text[self.at..];
        if rest.starts_with("<![CDATA[") {
            return Some(self.cdata(self.at + 9));
        }
        if rest.starts_with("<!--") {
            self.section(self.at + 4, "-->");
        } else if rest.starts_with("<?") {
            self.section(self.at + 2, "?>");
        } else if rest.get(..9).is_some_and(|begin| begin.eq_ignore_ascii_case("<!DOCTYPE")) {
            self.doctype(rest);
        } else {
            self.section(self.at + 2, ">");
        }
        None
    }

    /// A section that goes on over the end of an entry into the next one was never closed: it ends where its entry does.
    fn cdata(&mut self, start: usize) -> Token<'a> {
        let (text, begun) = (self.text, self.at);
        let closed = self.find("]]>", start);
        let section = &text[start..closed.unwrap_or(text.len())];
        let end = match entry_end(section) {
            Some((at, begins_another)) if closed.is_none() || begins_another => start + at,
            _ => start + section.len(),
        };
        if closed == Some(end) {
            self.at = end + 3;
        } else {
            self.note(begun, "a CDATA section does not end");
            self.at = end;
        }
        Token::Text(self.allowed(&text[start..end], begun))
    }

    /// Its entities are kept if they stand for text alone.
    fn doctype(&mut self, rest: &'a str) {
        let start = self.at + 9;
        let Some(open) = rest.find(['[', '>']).filter(|at| rest[*at..].starts_with('[')) else {
            self.section(start, ">");
            return;
        };
        let subset = self.section(self.at + open + 1, "]");
        self.section(self.at, ">");
        for declaration in subset.split("<!ENTITY").skip(1).take(ENTITIES) {
            if let Some((name, value)) = entity_of(declaration).filter(|(_, value)| value.len() <= ENTITY_LENGTH) {
                let value = resolve(value, |_| None).0.into_owned();
                self.entities.entry(name).or_insert(value);
            }
        }
    }

    fn end_tag(&mut self) -> Token<'a> {
        let start = self.at + 2;
        let rest = &self.text[start..];
        let length = rest.find(['>', '<']).unwrap_or(rest.len());
        let is_whole = rest[length..].starts_with('>');
        if !is_whole {
            self.note(self.at, "a tag does not end");
        }
        self.at = start + length + usize::from(is_whole);
        Token::End(rest[..length].split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default())
    }

    fn start_tag(&mut self) -> Token<'a> {
        let rest = &self.text[self.at + 1..];
        let (length, is_whole) = tag_length(rest);
        if !is_whole {
            self.note(self.at, "a tag does not end, or a quotation mark is missing in it");
        }
        let inside = &rest[..length];
        let skip = usize::from(rest[length..].starts_with('>'));
        self.at += 1 + length + skip;
        let is_empty = inside.ends_with('/');
        let inside = inside.strip_suffix('/').unwrap_or(inside);
        let name = inside.find(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\'' | '=')).unwrap_or(inside.len());
        Token::Start(Tag { name: &inside[..name], attributes: &inside[name..], is_empty })
    }

    fn text(&mut self) -> Token<'a> {
        let rest = &self.text[self.at..];
        // The first sign is text, whatever it is: what begins a tag was taken before.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        if rest.starts_with('<') {
            self.note(self.at, "a `<` that begins no tag");
        }
        let length = rest[first..].find('<').map_or(rest.len(), |at| at + first);
        let begun = self.at;
        self.at += length;
        let run = &rest[..length];
        if !run.contains('&') {
            return Token::Text(self.allowed(run, begun));
        }
        let (entities, room) = (&self.entities, EXPANSION.saturating_sub(self.expanded));
        let mut added = 0;
        let (text, is_broken) = resolve(run, |name| {
            let value = entities.get(name).filter(|value| added + value.len() <= room)?;
            added += value.len();
            Some(value.clone())
        });
        self.expanded += added;
        if is_broken {
            self.note(begun, "an `&` that begins no reference, or one that is not known");
        }
        let text = text.into_owned();
        Token::Text(match self.allowed(&text, begun) {
            Cow::Owned(text) => Cow::Owned(text),
            Cow::Borrowed(_) => Cow::Owned(text),
        })
    }

    /// XML 1.0, section 2.2.
    fn allowed<'t>(&mut self, text: &'t str, at: usize) -> Cow<'t, str> {
        let is_forbidden = |c: char| (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{7f}' | '\u{fffe}' | '\u{ffff}');
        if !text.contains(is_forbidden) {
            return Cow::Borrowed(text);
        }
        self.note(at, "a character that XML forbids");
        Cow::Owned(text.replace(is_forbidden, ""))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = &self.text[self.at..];
            let begins_name = |c: char| c.is_alphabetic() || c == '_';
            match rest.as_bytes() {
                [] => return None,
                [b'<', b'!' | b'?', ..] => {
                    if let Some(token) = self.declaration() {
                        return Some(token);
                    }
                }
                [b'<', b'/', ..] => return Some(self.end_tag()),
                [b'<', ..] if rest[1..].starts_with(begins_name) => return Some(self.start_tag()),
                _ => return Some(self.text()),
            }
        }
    }
}

impl<'a> Tag<'a> {
    pub fn has_attributes(&self) -> bool {
        !self.attributes.trim_start().is_empty()
    }

    /// Names as written; values may be quoted or not, and an attribute may have none.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> + use<'a> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\''));
            if rest.is_empty() {
                return None;
            }
            // An `=` that begins a name is part of it.
            let ends_name = |(at, c): (usize, char)| (at > 0 && (c.is_whitespace() || c == '=')).then_some(at);
            let (name, behind) = rest.split_at(rest.char_indices().find_map(ends_name).unwrap_or(rest.len()));
            let Some(value) = behind.trim_start().strip_prefix('=') else {
                rest = behind;
                return Some((name, Cow::Borrowed("")));
            };
            let value = value.trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (value, behind) = match quote {
                Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
                None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
            };
            rest = behind;
            Some((name, resolve(value, |_| None).0))
        })
    }

    /// The value of the attribute with this name, in whatever case it is written.
    pub fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attributes().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// Where the first end tag of an entry stands, and whether another entry begins behind it.
fn entry_end(section: &str) -> Option<(usize, bool)> {
    let at = section
        .match_indices("</")
        .map(|(at, _)| at)
        .find(|at| ["</item>", "</entry>"].iter().any(|end| section[*at..].starts_with(end)))?;
    let behind = section[at..].split_once('>').map_or("", |(_, behind)| behind.trim_start());
    Some((at, behind.starts_with("<item") || behind.starts_with("<entry")))
}

/// How far a start tag goes, and whether it is whole. A value may hold `>`; XML forbids `<` there, so where one comes first a
/// quotation mark is missing and the tag ends at its first `>`.
fn tag_length(rest: &str) -> (usize, bool) {
    let mut quoted = None;
    let mut first_end = None;
    let mut is_quoted = true;
    let mut before = b' ';
    for (at, byte) in rest.bytes().enumerate() {
        match (byte, quoted) {
            (b'<', None) => return (at, false),
            (b'<', Some(_)) => return (first_end.unwrap_or(at), false),
            (b'>', None) => return (at, is_quoted),
            (b'>', Some(_)) => first_end = first_end.or(Some(at)),
            (b'"' | b'\'', Some(open)) if open == byte => quoted = None,
            // A mark that does not follow a `=` is a sign like any other.
            (b'"' | b'\'', None) if before == b'=' => quoted = Some(byte),
            (_, None) if before == b'=' && !byte.is_ascii_whitespace() => is_quoted = false,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    (first_end.unwrap_or(rest.len()), false)
}

/// The name and the text of `name "text">…`; nothing where it is fetched from elsewhere or is made of other entities.
fn entity_of(declaration: &str) -> Option<(&str, &str)> {
    let (name, rest) = declaration.trim_start().split_once(char::is_whitespace)?;
    let rest = rest.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (value, _) = rest[1..].split_once(quote)?;
    let is_text = value.match_indices('&').all(|(at, _)| value[at..].starts_with("&#"));
    is_text.then_some((name, value))
}

/// References replaced by what they stand for: those of XML, those that `declared` knows, numbers, and HTML's by name. True
/// where a `&` begins none of them; it stays as it is.
fn resolve<'t>(text: &'t str, mut declared: impl FnMut(&str) -> Option<String>) -> (Cow<'t, str>, bool) {
    let Some(first) = text.find('&') else { return (Cow::Borrowed(text), false) };
    let mut resolved = String::with_capacity(text.len());
    let (mut rest, mut at, mut is_broken) = (text, first, false);
    loop {
        resolved.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(rest.len());
        let name = &rest[..length];
        match reference(name, &mut declared).filter(|_| rest[length..].starts_with(';')) {
            Some(value) => {
                resolved.push_str(&value);
                rest = &rest[length + 1..];
            }
            None => {
                is_broken = true;
                resolved.push('&');
            }
        }
        match rest.find('&') {
            Some(next) => at = next,
            None => break,
        }
    }
    resolved.push_str(rest);
    (Cow::Owned(resolved), is_broken)
}

fn reference(name: &str, declared: &mut impl FnMut(&str) -> Option<String>) -> Option<Cow<'static, str>> {
    if let Some(number) = name.strip_prefix('#') {
        return character(number).map(Cow::Owned);
    }
    Some(match name {
        "amp" => "&".into(),
        "lt" => "<".into(),
        "gt" => ">".into(),
        "quot" => "\"".into(),
        "apos" => "'".into(),
        "" => return None,
        _ => match declared(name) {
            Some(value) => value.into(),
            // HTML's entities, of which XML knows nothing, and many feeds make use.
            None => {
                let (first, second) = *NAMED_ENTITIES.get(&format!("{name};"))?;
                [first, second].into_iter().filter(|code| *code != 0).filter_map(char::from_u32).collect::<String>().into()
            }
        },
    })
}

/// What a number stands for. Those from 128 to 159 mean the signs of windows-1252, as HTML has it; one that is no character
/// is left out.
fn character(number: &str) -> Option<String> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    Some(match code.ok()? {
        code @ 0x80..=0x9f => WINDOWS_1252.decode(&[u8::try_from(code).unwrap_or_default()]).0.into_owned(),
        code => char::from_u32(code).map(String::from).unwrap_or_default(),
    })
}
