//! A file of Rust taken apart just far enough: code, comments and literals told from each other, tests left out.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{LazyLock, OnceLock};

use regex::Regex;

/// One file, or what a test takes for one.
pub struct Source {
    /// From the crate's folder, with `/`.
    pub path: String,
    /// First part of the path below `src`: the name of the room.
    pub room: String,
    pub lines: Vec<Line>,
    /// What string literals hold, with the line that each begins on.
    pub strings: Vec<(usize, String)>,
}

pub struct Line {
    /// From 1.
    pub number: usize,
    /// The line without comments and with empty literals; blank in tests.
    pub code: String,
    /// True if it carries a comment that is no documentation.
    pub has_comment: bool,
    pub raw: String,
}

/// All of `src`, in the order of its paths; read once.
pub fn house() -> &'static [Source] {
    static HOUSE: OnceLock<Vec<Source>> = OnceLock::new();
    HOUSE.get_or_init(|| {
        let mut texts = BTreeMap::new();
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "src", &mut texts);
        assert!(texts.len() > 10, "the house was not found");
        let tests: Vec<String> = texts.iter().flat_map(|(path, text)| test_modules(path, text)).collect();
        let is_test = |path: &str| tests.iter().any(|test| path == format!("{test}.rs") || path.starts_with(&format!("{test}/")));
        texts.iter().map(|(path, text)| if is_test(path) { Source::of_test(path, text) } else { Source::new(path, text) }).collect()
    })
}

fn collect(folder: &Path, name: &str, texts: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{name}/{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            collect(&path, &name, texts);
        } else if name.ends_with(".rs") {
            texts.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// The files, without `.rs`, that a file declares to be compiled for tests only.
pub fn test_modules(path: &str, text: &str) -> Vec<String> {
    static DECLARATION: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"#\[cfg\(test\)\]\s*(?:#\[path\s*=\s*"([^"]+)\.rs"\]\s*)?(?:pub(?:\(\w+\))?\s+)?mod\s+(\w+)\s*;"#).unwrap()
    });
    let (folder, file) = path.rsplit_once('/').unwrap_or_default();
    let below = match file {
        "mod.rs" | "lib.rs" | "main.rs" => folder.to_owned(),
        _ => path.trim_end_matches(".rs").to_owned(),
    };
    let declared = DECLARATION.captures_iter(text);
    declared
        .map(|found| found.get(1).map_or_else(|| format!("{below}/{}", &found[2]), |named| format!("{folder}/{}", named.as_str())))
        .collect()
}

impl Source {
    pub fn new(path: &str, text: &str) -> Source {
        Source::read(path, text, without_tests)
    }

    /// A file that only tests see.
    pub fn of_test(path: &str, text: &str) -> Source {
        Source::read(path, text, blank)
    }

    fn read(path: &str, text: &str, keep: fn(&str) -> String) -> Source {
        let mut reading = Reading { code: String::new(), strings: Vec::new(), commented: Vec::new(), line: 1 };
        reading.read(&text.chars().collect::<Vec<_>>());
        let code = keep(&reading.code);
        let below = path.trim_start_matches("src/");
        let lines: Vec<Line> = text
            .lines()
            .zip(code.lines().chain(std::iter::repeat("")))
            .enumerate()
            .map(|(at, (raw, code))| Line {
                number: at + 1,
                code: code.to_owned(),
                has_comment: reading.commented.contains(&(at + 1)),
                raw: raw.to_owned(),
            })
            .collect();
        let is_code = |line: usize| lines.get(line - 1).is_some_and(|line| !line.code.trim().is_empty());
        Source {
            path: path.to_owned(),
            room: below.split(['/', '.']).next().unwrap_or_default().to_owned(),
            strings: reading.strings.into_iter().filter(|(line, _)| is_code(*line)).collect(),
            lines,
        }
    }

    /// The paths of all `use` lines, braces written out, with the line that each `use` begins on.
    pub fn imports(&self) -> Vec<(usize, String)> {
        let mut imports = Vec::new();
        let mut open: Option<(usize, String)> = None;
        for line in &self.lines {
            let code = line.code.trim();
            let begins = code.strip_prefix("pub ").unwrap_or(code).strip_prefix("use ");
            let (number, statement) = match (open.take(), begins) {
                (Some((number, before)), _) => (number, before + code),
                (None, Some(rest)) => (line.number, rest.to_owned()),
                (None, None) => continue,
            };
            match statement.split_once(';') {
                Some((tree, _)) => imports.extend(spread(tree).into_iter().map(|path| (number, path))),
                None => open = Some((number, statement)),
            }
        }
        imports
    }
}

/// Writes out `a::{b, c::{d, e}}`.
fn spread(tree: &str) -> Vec<String> {
    let Some((head, rest)) = tree.split_once('{') else {
        return vec![tree.split(" as ").next().unwrap_or(tree).trim().to_owned()];
    };
    let inner = rest.rsplit_once('}').map_or(rest, |(inner, _)| inner);
    let mut parts = vec![String::new()];
    let mut depth = 0;
    for c in inner.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts.iter().filter(|part| !part.trim().is_empty()).flat_map(|part| spread(&format!("{}{}", head.trim(), part.trim()))).collect()
}

struct Reading {
    /// As long as the text in lines, literals emptied, comments gone.
    code: String,
    strings: Vec<(usize, String)>,
    commented: Vec<usize>,
    line: usize,
}

impl Reading {
    fn read(&mut self, text: &[char]) {
        let mut at = 0;
        while at < text.len() {
            at = match (text[at], text.get(at + 1)) {
                ('/', Some('/')) => self.line_comment(text, at),
                ('/', Some('*')) => self.block_comment(text, at),
                ('"', _) => self.string(text, at + 1, None),
                ('r', Some('"' | '#')) if !ends_in_name(&self.code) && is_raw_string(&text[at + 1..]) => {
                    let hashes = text[at + 1..].iter().take_while(|c| **c == '#').count();
                    self.string(text, at + 2 + hashes, Some(hashes))
                }
                ('\'', _) => self.quote(text, at),
                (c, _) => {
                    self.keep(c);
                    at + 1
                }
            };
        }
    }

    fn keep(&mut self, c: char) {
        self.code.push(c);
        if c == '\n' {
            self.line += 1;
        }
    }

    fn line_comment(&mut self, text: &[char], at: usize) -> usize {
        let is_documentation = matches!(text.get(at + 2), Some('/' | '!'));
        if !is_documentation {
            self.commented.push(self.line);
        }
        at + text[at..].iter().take_while(|c| **c != '\n').count()
    }

    fn block_comment(&mut self, text: &[char], mut at: usize) -> usize {
        let mut depth = 0;
        while at < text.len() {
            match (text[at], text.get(at + 1)) {
                ('/', Some('*')) => depth += 1,
                ('*', Some('/')) => depth -= 1,
                _ => {}
            }
            if text[at] == '\n' {
                self.keep('\n');
            }
            at += 1;
            if depth == 0 {
                return at + 1;
            }
        }
        at
    }

    fn string(&mut self, text: &[char], mut at: usize, raw_hashes: Option<usize>) -> usize {
        let begun_on = self.line;
        let mut content = String::new();
        self.code.push('"');
        while at < text.len() {
            match (text[at], raw_hashes) {
                ('\\', None) => {
                    // An escaped line end and the indentation after it belong to neither.
                    if text.get(at + 1) == Some(&'\n') {
                        self.keep('\n');
                    }
                    content.push(' ');
                    at += 2;
                    continue;
                }
                ('"', None) => break,
                ('"', Some(hashes)) if text[at + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes => {
                    at += hashes;
                    break;
                }
                ('\n', _) => self.keep('\n'),
                _ => {}
            }
            content.push(text[at]);
            at += 1;
        }
        self.code.push('"');
        self.strings.push((begun_on, content));
        at + 1
    }

    /// A character, or a lifetime.
    fn quote(&mut self, text: &[char], at: usize) -> usize {
        match (text.get(at + 1), text.get(at + 2)) {
            (Some('\\'), _) => {
                // After the backslash one character at least, which may itself be a quote.
                let rest = text[(at + 3).min(text.len())..].iter().take_while(|c| **c != '\'').count();
                self.code.push_str("''");
                at + 3 + rest + 1
            }
            (Some(_), Some('\'')) => {
                self.code.push_str("''");
                at + 3
            }
            _ => {
                self.code.push('\'');
                at + 1
            }
        }
    }
}

fn ends_in_name(code: &str) -> bool {
    // `br"…"` is a literal too.
    let before = code.strip_suffix('b').unwrap_or(code);
    before.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_')
}

fn is_raw_string(after_r: &[char]) -> bool {
    after_r.iter().find(|c| **c != '#') == Some(&'"')
}

fn blank(code: &str) -> String {
    code.chars().filter(|c| *c == '\n').collect()
}

/// Blanks each item that stands under `#[cfg(test)]`.
fn without_tests(code: &str) -> String {
    let mut kept = String::new();
    let mut rest = code;
    while let Some((before, from)) = rest.split_once("#[cfg(test)]") {
        kept.push_str(before);
        let mut depth = 0;
        let end = from.char_indices().find(|(_, c)| {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            depth == 0 && matches!(c, '}' | ';')
        });
        let (item, after) = from.split_at(end.map_or(from.len(), |(at, c)| at + c.len_utf8()));
        kept.push_str(&blank(item));
        rest = after;
    }
    kept + rest
}
