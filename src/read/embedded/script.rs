//! The data in a script's code: literals that are assigned, passed, returned or listed, and strings that hold JSON.
//! The code is walked, never run.

use std::ops::Range;

use serde_json::Value;

use super::literal::{Budget, Scope, read_json, read_literal, read_string};
use super::text::{after_code_string, after_pattern, name_end, skip_blank};

/// A literal or string shorter than this holds no list.
const SHORTEST: usize = 60;
/// How often a function in a literal in a function is looked into.
const LEVELS: usize = 3;

/// The data of a script, each with the name that it is assigned to; empty where it has none.
pub(super) fn read_script(text: &str, budget: &mut Budget) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let mut waiting = vec![(0..text.len(), 0)];
    while let Some((part, level)) = waiting.pop() {
        let mut walk = Walk { text: &text[..part.end], at: part.start, before: None, name: 0..0, assigned: 0..0, pattern_from: 0 };
        while let Some(place) = walk.next_place() {
            match place {
                Place::Literal(at) => {
                    let Some(literal) = read_literal(walk.text, at, &Scope::default(), budget) else { return found };
                    walk.at = literal.end;
                    walk.before = Some(b']');
                    if literal.end - at >= SHORTEST {
                        found.push((walk.assigned_name(), literal.value));
                    }
                    if level < LEVELS {
                        waiting.extend(literal.skipped.into_iter().map(|part| (part, level + 1)));
                    }
                }
                Place::Json(string) => {
                    let (inner, _) = read_string(walk.text, string.start);
                    if let Some(value) = inner.and_then(|inner| read_json(&inner, budget)) {
                        found.push((walk.assigned_name(), value));
                    }
                }
            }
        }
    }
    found
}

enum Place {
    Literal(usize),
    /// A string whose text begins like JSON.
    Json(Range<usize>),
}

struct Walk<'t> {
    text: &'t str,
    at: usize,
    /// The last byte that is no blank.
    before: Option<u8>,
    /// The last name or string, and the one before the last `=`.
    name: Range<usize>,
    assigned: Range<usize>,
    /// Before this, no slash begins a pattern.
    pattern_from: usize,
}

impl Walk<'_> {
    fn next_place(&mut self) -> Option<Place> {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at).copied() {
            let at = self.at;
            match byte {
                b'"' | b'\'' | b'`' => {
                    self.at = after_code_string(self.text, at);
                    self.name = at + 1..self.at.saturating_sub(1).max(at + 1);
                    self.before = Some(byte);
                    let inner = self.text[at + 1..self.at].trim_start();
                    if self.at - at >= SHORTEST && (inner.starts_with('[') || inner.starts_with('{')) {
                        return Some(Place::Json(at..self.at));
                    }
                    continue;
                }
                b'/' if matches!(bytes.get(at + 1), Some(b'/' | b'*')) => {
                    self.at = skip_blank(self.text, at);
                    continue;
                }
                b'/' if at >= self.pattern_from => {
                    self.at = after_pattern(self.text, at, self.before);
                    if self.at == at + 1 {
                        self.pattern_from = bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length);
                    }
                }
                b'[' | b'{' if self.begins_literal(byte) => return Some(Place::Literal(at)),
                b'=' => {
                    self.assigned = self.name.clone();
                    self.at += 1;
                }
                b';' => {
                    self.assigned = 0..0;
                    self.at += 1;
                }
                _ if byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$') => {
                    self.at = name_end(self.text, at);
                    self.name = at..self.at;
                    // `return [` begins a value, `posts[` an index.
                    self.before = Some(if &self.text[at..self.at] == "return" { b'(' } else { b'a' });
                    continue;
                }
                _ => self.at += 1,
            }
            if !byte.is_ascii_whitespace() {
                self.before = Some(byte);
            }
        }
        None
    }

    /// A brace behind `)`, `>`, `;` or a word opens a block, a bracket behind a name or a value an index.
    fn begins_literal(&self, byte: u8) -> bool {
        let Some(before) = self.before else { return true };
        let is_value = b"=(,:?[&|".contains(&before);
        is_value || byte == b'[' && b";{}!+".contains(&before)
    }

    /// `posts` of `var posts = `, `__STATE__` of `window["__STATE__"] = `.
    fn assigned_name(&self) -> String {
        /// Longer ones are no names.
        const LONGEST: usize = 40;
        let name = &self.text[self.assigned.clone()];
        if name.len() <= LONGEST { name.to_owned() } else { String::new() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const POSTS: &str = "[{title: 'Bell foundry opens its gates', url: '/n/1'}, {title: 'River gauge gets a mast', url: '/n/2'}]";

    fn read(text: &str) -> Vec<(String, Value)> {
        read_script(text, &mut Budget(100_000))
    }

    #[test]
    fn lists_are_found_wherever_code_holds_them() {
        let posts = json!([{"title": "Bell foundry opens its gates", "url": "/n/1"}, {"title": "River gauge gets a mast", "url": "/n/2"}]);
        for (code, name) in [
            ("var posts = @;", "posts"),
            ("window.__STATE__=@", "__STATE__"),
            ("window[\"__STATE__\"] = @", "__STATE__"),
            ("let re = /[\"']/; if (a / b > 1) { x[0] = 'it' } const items = @", "items"),
            ("$(function ($) { render(@); });", ""),
            ("export default { data() { return { n: 1, f: () => { if (x) { call(@) } } } } }", ""),
            ("// it's a comment with 'a quote\nfoo(@)", ""),
            ("var s = 'unfinished\nvar posts = @", "posts"),
        ] {
            let found = read(&code.replace('@', POSTS));
            assert!(found.contains(&(name.to_owned(), posts.clone())), "{code}: {found:?}");
        }
        let quoted = serde_json::to_string(&posts.to_string()).unwrap();
        assert_eq!(read(&format!("window.__S__ = JSON.parse({quoted})")), [("__S__".to_owned(), posts)]);
    }

    #[test]
    fn code_alone_holds_nothing() {
        for code in ["", "function f(a) { for (var i = 0; i < a.length; i++) { b[a[i]] = { } } return b[0] }", "if (x) { y } else { z }"] {
            assert_eq!(read(code), [], "{code}");
        }
    }

    proptest! {
        #[test]
        fn any_code_is_walked_to_its_end(code in "([\\[\\]{}(),:;'\"`/\\\\\n*=!+. xé]|return |var a = |function|=> ){0,80}") {
            read(&code);
        }
    }
}
