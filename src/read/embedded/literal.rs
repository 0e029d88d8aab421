//! Array and object literals of JavaScript as data: JSON, and what scripts write besides: unquoted keys, single quotes, trailing
//! commas, comments, `void 0`, `!0`, `new Date(…)`, `JSON.parse("…")`. Nothing is evaluated: what is no plain value is null.
//!
//! Each byte is looked at once, nothing recurses, and depth and number of the values are bounded.

use std::collections::HashMap;
use std::ops::Range;

use serde_json::{Map, Number, Value};

use super::text::{after_string, name_end, skip_blank, skip_expression};

/// Values deeper than this are null; serde_json's own limit is the same.
const DEPTH: usize = 120;
/// A skipped expression shorter than this holds no list.
const WORTH_A_LOOK: usize = 60;

/// How many values may still be made, of all literals of a page together.
#[derive(Debug, Clone)]
pub(super) struct Budget(pub(super) usize);

/// Names that stand for plain values, as Nuxt's function has parameters.
pub(super) type Scope = HashMap<String, Value>;

/// Bytes of a named string that cost as much as one value, since it may be named often.
const WEIGHT: usize = 32;

/// What was read.
#[derive(Debug)]
pub(super) struct Literal {
    pub(super) value: Value,
    /// Where the text goes on.
    pub(super) end: usize,
    /// Expressions in it that are no data, e.g. functions.
    pub(super) skipped: Vec<Range<usize>>,
}

/// Reads the literal that begins at `at`; one that breaks off is read as far as it goes. `None` where the budget is spent or no
/// array or object begins there.
pub(super) fn read_literal(text: &str, at: usize, scope: &Scope, budget: &mut Budget) -> Option<Literal> {
    if !text[at..].starts_with(['[', '{']) {
        return None;
    }
    let mut reader = Reader { text, at, scope, budget, open: Vec::new(), skipped: Vec::new() };
    let value = reader.read()?;
    Some(Literal { value, end: reader.at, skipped: reader.skipped })
}

/// A JSON document; where its writer was careless, what can be made of it. The bound on its size is that of the text.
pub(super) fn read_json(text: &str, budget: &mut Budget) -> Option<Value> {
    let text = text.trim();
    // Each value but the first has a comma or a bracket before it, so no document has more values than these signs.
    let signs = text.bytes().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count();
    if signs < budget.0
        && let Ok(value) = serde_json::from_str(text)
    {
        budget.0 -= signs;
        return Some(value);
    }
    read_literal(text, 0, &Scope::default(), budget).map(|literal| literal.value)
}

/// A string in quotes that begins at `at`, and where it ends. `None` for a template that needs evaluation.
pub(super) fn read_string(text: &str, at: usize) -> (Option<String>, usize) {
    let end = after_string(text, at);
    let quoted = &text[at..end];
    let quote = &quoted[..1];
    let inner = quoted[1..].strip_suffix(quote).unwrap_or(&quoted[1..]);
    let is_plain = quote != "`" || !inner.contains("${");
    (is_plain.then(|| unescape(inner)), end)
}

enum Frame {
    Array(Vec<Value>),
    /// With the key whose value comes next.
    Object(Map<String, Value>, Option<String>),
}

struct Reader<'t, 's> {
    text: &'t str,
    at: usize,
    scope: &'s Scope,
    budget: &'s mut Budget,
    open: Vec<Frame>,
    skipped: Vec<Range<usize>>,
}

impl Reader<'_, '_> {
    fn read(&mut self) -> Option<Value> {
        loop {
            self.at = skip_blank(self.text, self.at);
            let byte = self.peek();
            let root = match (self.open.last_mut(), byte) {
                (Some(_), None) => self.close(),
                (Some(Frame::Array(_)), Some(b']')) | (Some(Frame::Object(..)), Some(b'}')) => {
                    self.at += 1;
                    self.close()
                }
                (Some(Frame::Array(_) | Frame::Object(_, None)), Some(b',')) => {
                    self.at += 1;
                    None
                }
                // A bracket or a sign of another construction: what is open ends here.
                (Some(_), Some(b')' | b';' | b']' | b'}')) => {
                    self.at += usize::from(matches!(byte, Some(b']' | b'}')));
                    self.close()
                }
                (Some(Frame::Object(_, None)), Some(_)) => {
                    self.read_key();
                    None
                }
                (_, Some(byte)) => {
                    self.budget.0 = self.budget.0.checked_sub(1)?;
                    self.read_value(byte)
                }
                (None, None) => return None,
            };
            if root.is_some() {
                return root;
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Ends what is open; gives the root once it is whole.
    fn close(&mut self) -> Option<Value> {
        let value = match self.open.pop()? {
            Frame::Array(values) => Value::Array(values),
            Frame::Object(members, _) => Value::Object(members),
        };
        if self.open.is_empty() {
            return Some(value);
        }
        self.place(value);
        // `[…].map(…)`: what comes before the dot is the data.
        self.end_expression();
        None
    }

    fn place(&mut self, value: Value) {
        match self.open.last_mut() {
            Some(Frame::Array(values)) => values.push(value),
            Some(Frame::Object(members, key)) => {
                if let Some(key) = key.take() {
                    members.insert(key, value);
                }
            }
            None => {}
        }
    }

    fn read_key(&mut self) {
        let begin = self.at;
        let key = match self.peek() {
            Some(b'"' | b'\'') => {
                let (key, end) = read_string(self.text, self.at);
                self.at = end;
                key
            }
            _ => {
                let end = name_end(self.text, self.at);
                let key = self.text[self.at..end].to_owned();
                self.at = end;
                (!key.is_empty()).then_some(key)
            }
        };
        self.at = skip_blank(self.text, self.at);
        match (key, self.peek()) {
            (Some(key), Some(b':')) => {
                self.at += 1;
                if let Some(Frame::Object(_, next)) = self.open.last_mut() {
                    *next = Some(key);
                }
            }
            // `{ posts }` stands for `{ posts: posts }`.
            (Some(key), Some(b',' | b'}')) => {
                if let (Some(value), Some(Frame::Object(members, _))) = (self.look_up(&key), self.open.last_mut()) {
                    members.insert(key, value);
                }
            }
            // A method, `...spread`, a computed key.
            _ => self.skip(begin),
        }
    }

    fn read_value(&mut self, byte: u8) -> Option<Value> {
        match byte {
            b'[' | b'{' if self.open.len() >= DEPTH => {
                self.at = skip_expression(self.text, self.at);
                self.place(Value::Null);
            }
            b'[' | b'{' => {
                self.at += 1;
                self.open.push(if byte == b'[' { Frame::Array(Vec::new()) } else { Frame::Object(Map::new(), None) });
            }
            _ => {
                let begin = self.at;
                let value = self.scalar(byte);
                self.at = skip_blank(self.text, self.at);
                // `"a" + b`: part of an expression is no value.
                let is_whole = self.at > begin && matches!(self.peek(), None | Some(b',' | b']' | b'}' | b')' | b';'));
                self.place(if is_whole { value } else { Value::Null });
                if !is_whole {
                    self.skip(begin);
                }
            }
        }
        None
    }

    /// A value that holds no others, or null and nothing consumed beyond its first word.
    fn scalar(&mut self, byte: u8) -> Value {
        match byte {
            b'"' | b'\'' | b'`' => {
                let (text, end) = read_string(self.text, self.at);
                self.at = end;
                text.map_or(Value::Null, Value::String)
            }
            b'0'..=b'9' | b'-' | b'+' | b'.' => self.number(),
            b'!' => {
                let rest = &self.text[self.at + 1..];
                let value = rest.starts_with(['0', '1']).then(|| Value::Bool(rest.starts_with('0')));
                self.at += if value.is_some() { 2 } else { 0 };
                value.unwrap_or(Value::Null)
            }
            _ => self.named(),
        }
    }

    fn number(&mut self) -> Value {
        let rest = &self.text[self.at..];
        let length = rest.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E')).count();
        let digits = rest[..length].trim_start_matches('+');
        self.at += length;
        let whole = digits.parse::<i64>().map(Number::from).ok();
        whole.or_else(|| digits.parse::<f64>().ok().and_then(Number::from_f64)).map_or(Value::Null, Value::Number)
    }

    fn named(&mut self) -> Value {
        let end = name_end(self.text, self.at);
        let name = &self.text[self.at..end];
        self.at = end;
        match name {
            "true" | "false" => Value::Bool(name == "true"),
            "void" => {
                // `void 0`
                self.at = skip_blank(self.text, self.at);
                self.at += usize::from(self.peek() == Some(b'0'));
                Value::Null
            }
            "new" => {
                self.at = skip_blank(self.text, self.at);
                let end = name_end(self.text, self.at);
                let is_date = &self.text[self.at..end] == "Date";
                self.at = end;
                if is_date { self.date() } else { Value::Null }
            }
            "JSON" if self.text[self.at..].starts_with(".parse") => {
                self.at += ".parse".len();
                let inner = self.arguments();
                match inner.as_deref() {
                    Some([Value::String(text)]) => read_json(text, self.budget).unwrap_or(Value::Null),
                    _ => Value::Null,
                }
            }
            _ => self.look_up(name).unwrap_or(Value::Null),
        }
    }

    /// What a name stands for.
    fn look_up(&mut self, name: &str) -> Option<Value> {
        let value = self.scope.get(name)?;
        self.budget.0 = self.budget.0.checked_sub(value.as_str().map_or(0, str::len) / WEIGHT)?;
        Some(value.clone())
    }

    /// `new Date("…")`, `new Date(1767225600000)`, and with the month counted from 0 `new Date(2026, 0, 31)`.
    fn date(&mut self) -> Value {
        let arguments = self.arguments().unwrap_or_default();
        let whole = |at: usize| arguments.get(at).and_then(Value::as_i64);
        match (arguments.first(), whole(0), whole(1)) {
            (_, Some(year), Some(month)) => Value::String(format!("{year:04}-{:02}-{:02}", month.saturating_add(1), whole(2).unwrap_or(1))),
            (Some(only), ..) if arguments.len() == 1 => only.clone(),
            _ => Value::Null,
        }
    }

    /// The plain values between parentheses; `None` where there are none, or something else stands there.
    fn arguments(&mut self) -> Option<Vec<Value>> {
        /// `Date` has no more.
        const MOST: usize = 7;
        self.at = skip_blank(self.text, self.at);
        if self.peek() != Some(b'(') {
            return None;
        }
        let mut values = Vec::new();
        while matches!(self.peek(), Some(b'(' | b',')) && values.len() < MOST {
            self.at = skip_blank(self.text, self.at + 1);
            match self.peek()? {
                b')' => break,
                byte @ (b'"' | b'\'' | b'`' | b'0'..=b'9' | b'-') => values.push(self.scalar(byte)),
                _ => return None,
            }
            self.at = skip_blank(self.text, self.at);
        }
        (self.peek() == Some(b')')).then(|| {
            self.at += 1;
            values
        })
    }

    /// Leaves out what is no data, which began at `begin`.
    fn skip(&mut self, begin: usize) {
        self.at = skip_expression(self.text, self.at.max(begin));
        // A sign that neither begins nor ends anything.
        if self.at == begin {
            self.at += self.text[begin..].chars().next().map_or(1, char::len_utf8);
        }
        if self.at - begin >= WORTH_A_LOOK {
            self.skipped.push(begin..self.at);
        }
    }

    fn end_expression(&mut self) {
        self.at = skip_blank(self.text, self.at);
        if !matches!(self.peek(), None | Some(b',' | b']' | b'}' | b')' | b';')) {
            self.skip(self.at);
        }
    }
}

/// A string of JavaScript or JSON without its escapes. A lone half of a surrogate pair becomes U+FFFD.
fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut half: Option<u32> = None;
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        if at > 0 && half.take().is_some() {
            plain.push('\u{fffd}');
        }
        plain.push_str(&rest[..at]);
        let escape = &rest[at + 1..];
        let (code, length) = escaped(escape);
        rest = &escape[length..];
        match (half.take(), code) {
            (Some(high), Some(low @ 0xdc00..0xe000)) => {
                plain.extend(char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)));
            }
            (lost, code) => {
                plain.extend(lost.map(|_| '\u{fffd}'));
                match code {
                    Some(high @ 0xd800..0xdc00) => half = Some(high),
                    Some(code) => plain.push(char::from_u32(code).unwrap_or('\u{fffd}')),
                    None => {}
                }
            }
        }
    }
    plain.extend(half.map(|_| '\u{fffd}'));
    plain.push_str(rest);
    plain
}

/// The character that an escape stands for, without its backslash, and how long the escape is. A broken line has none.
fn escaped(escape: &str) -> (Option<u32>, usize) {
    let hex = |from: usize, to: usize| escape.get(from..to).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let Some(sign) = escape.chars().next() else { return (None, 0) };
    let one = |code: char| (Some(u32::from(code)), 1);
    match sign {
        'n' => one('\n'),
        't' => one('\t'),
        'r' => one('\r'),
        'b' | 'f' | 'v' => one(' '),
        '\n' => (None, 1),
        'x' => hex(1, 3).map_or((Some(u32::from('x')), 1), |code| (Some(code), 3)),
        'u' if escape[1..].starts_with('{') => {
            let end = escape.bytes().take(10).position(|byte| byte == b'}');
            end.and_then(|end| Some((Some(hex(2, end)?), end + 1))).unwrap_or((Some(u32::from('u')), 1))
        }
        'u' => hex(1, 5).map_or((Some(u32::from('u')), 1), |code| (Some(code), 5)),
        other => (Some(u32::from(other)), other.len_utf8()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> Value {
        read_literal(text, 0, &Scope::from([("a".to_owned(), json!("one"))]), &mut Budget(1_000_000))
            .map_or(Value::Null, |literal| literal.value)
    }

    #[test]
    fn what_scripts_write_is_read_and_nothing_is_run() {
        for (text, expected) in [
            (r#"{"a": [1, -2.5, true, null]}"#, json!({"a": [1, -2.5, true, null]})),
            ("{a: 'it\\'s', $b_1: \"x\", 'c d': `t`,}", json!({"a": "it's", "$b_1": "x", "c d": "t"})),
            ("[1, /* two */ 2, // three\n 3,]", json!([1, 2, 3])),
            ("[!0, !1, void 0, undefined, NaN]", json!([true, false, null, null, null])),
            (
                "[new Date('2026-03-05'), new Date(1767225600000), new Date(2026, 0, 31)]",
                json!(["2026-03-05", 1767225600000_i64, "2026-01-31"]),
            ),
            ("[new Date(), new Foo('x'), Date.now()]", json!([null, null, null])),
            (r#"{x: JSON.parse("{\"y\":[1]}")}"#, json!({"x": {"y": [1]}})),
            ("[a, b, {a}, {b}]", json!(["one", null, {"a": "one"}, {}])),
            ("['a' + 'b', x ? 1 : 2, f(1, [2]), `a${b}`]", json!([null, null, null, null])),
            ("{f: function (a, b) { return '}' }, g(x) { if (x) { y } }, h: (x) => ({z: 1}), i: 1}", json!({"f": null, "h": null, "i": 1})),
            ("{r: /[\"'}]/g, t: 'x'}", json!({"r": null, "t": "x"})),
            ("{...rest, [key]: 1, ok: 2}", json!({"ok": 2})),
            ("[[1, 2].map(x => x + 1), 3]", json!([[1, 2], 3])),
            ("['\\u00e9\\x41\\u{1F600}\\ud83d\\ude00\\ud83dx\\n\\/']", json!(["éA😀😀\u{fffd}x\n/"])),
            ("{\"t\": \"raw\nline feed\"}", json!({"t": "raw\nline feed"})),
            ("{a: 1, b: [2, {c: 'cut off", json!({"a": 1, "b": [2, {"c": "cut off"}]})),
            ("{a: [1) ; x", json!({"a": [1]})),
            ("x = [1]", Value::Null),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn depth_and_number_of_values_are_bounded() {
        let deep = format!("[{}{}, 7]", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(read(&deep)[1], 7, "what is too deep is null, and the rest is read");
        assert!(read_literal("[1, 2, 3, 4]", 0, &Scope::default(), &mut Budget(3)).is_none());
        let named = Scope::from([("a".to_owned(), Value::String("x".repeat(10_000)))]);
        let many = format!("[{}]", "a,".repeat(10_000));
        assert!(read_literal(&many, 0, &named, &mut Budget(100_000)).is_none(), "a long text may not be copied as often as it is named");
        assert!(read_literal("[a, a, a]", 0, &named, &mut Budget(100_000)).is_some());
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "\\PC{0,12}".prop_map(Value::from),
            "[\"'\\\\/{}\\[\\],:\n]{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 40, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::hash_map("[a-z\"' ]{0,6}", inner, 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn all_json_is_read_as_serde_reads_it(value in any_json()) {
            let text = json!([value]).to_string();
            prop_assert_eq!(read(&text), json!([value]));
        }

        #[test]
        fn anything_is_read_to_an_end(text in "[\\[{]([\\[\\]{}(),:;'\"`/\\\\\n*!+. a1é]|new Date\\(|void|JSON\\.parse\\(\"){0,60}") {
            let literal = read_literal(&text, 0, &Scope::default(), &mut Budget(10_000)).unwrap();
            prop_assert!(literal.end <= text.len() && text.is_char_boundary(literal.end));
            prop_assert!(literal.skipped.iter().all(|part| text.get(part.clone()).is_some()));
        }
    }
}
