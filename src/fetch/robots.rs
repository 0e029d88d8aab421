//! robots.txt after RFC 9309: which paths are ours to fetch. Pure: text in, answers out; `robots_cache.rs` fetches.
//!
//! Beyond the RFC, as the large engines do: a missing colon and common misspellings are understood, and Crawl-delay is read. Google's own
//! reading of `/index.html` as `/` is not taken over.

use std::borrow::Cow;
use std::time::Duration;

/// By this we are addressed in robots.txt; the User-Agent begins with it.
const PRODUCT: &str = "presswatch";
/// What lies behind is not read (RFC 9309, 2.5 asks for at least this much).
pub(super) const LONGEST: usize = 500 * 1024;

/// The rules of one robots.txt that are meant for us.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Rules {
    /// The longest first, and of those as long as each other what allows: the first that matches decides.
    rules: Vec<Rule>,
    pub crawl_delay: Option<Duration>,
}

#[derive(Debug, PartialEq)]
struct Rule {
    allows: bool,
    pattern: Pattern,
}

impl Rules {
    /// Any text at all is a robots.txt; lines that make no sense are left out.
    pub fn parse(text: &str) -> Rules {
        let mut ours = Group::default();
        let mut everyones = Group::default();
        // Whom the current group is for. A group begins with user-agent lines; one that follows a rule begins the next.
        let (mut is_ours, mut is_everyones, mut has_rules) = (false, false, false);
        for line in lines(text) {
            let Some((key, value)) = split(line) else { continue };
            let key = Key::of(key);
            if key == Key::UserAgent {
                if has_rules {
                    (is_ours, is_everyones, has_rules) = (false, false, false);
                }
                match product(value) {
                    Some("*") => is_everyones = true,
                    Some(name) if name.eq_ignore_ascii_case(PRODUCT) => is_ours = true,
                    _ => {}
                }
                ours.is_named |= is_ours;
                continue;
            }
            has_rules |= matches!(key, Key::Allow | Key::Disallow);
            if is_ours {
                ours.take(key, value);
            }
            if is_everyones {
                everyones.take(key, value);
            }
        }
        let group = if ours.is_named { ours } else { everyones };
        let mut rules = group.rules;
        rules.sort_by_key(|rule| (std::cmp::Reverse(rule.pattern.octets), !rule.allows));
        Rules { rules, crawl_delay: group.crawl_delay }
    }

    /// `path` with its query, as it stands in the URL.
    pub fn allow(&self, path: &str) -> bool {
        // RFC 9309, 2.2.2: robots.txt itself is always allowed.
        if self.rules.is_empty() || path == "/robots.txt" {
            return true;
        }
        let path = normal_path(path);
        self.rules.iter().find(|rule| rule.pattern.matches(&path)).is_none_or(|rule| rule.allows)
    }
}

#[derive(Default)]
struct Group {
    is_named: bool,
    rules: Vec<Rule>,
    crawl_delay: Option<Duration>,
}

impl Group {
    fn take(&mut self, key: Key, value: &str) {
        match key {
            // A rule without a path matches nothing.
            Key::Allow | Key::Disallow if value.is_empty() => {}
            Key::Allow => self.rules.push(Rule { allows: true, pattern: Pattern::new(value) }),
            Key::Disallow => self.rules.push(Rule { allows: false, pattern: Pattern::new(value) }),
            Key::CrawlDelay => {
                let delay = value.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
                self.crawl_delay = self.crawl_delay.max(delay);
            }
            Key::UserAgent | Key::Other => {}
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Key {
    UserAgent,
    Allow,
    Disallow,
    CrawlDelay,
    Other,
}

impl Key {
    fn of(word: &str) -> Key {
        match word.to_ascii_lowercase().as_str() {
            "user-agent" | "useragent" | "user agent" => Key::UserAgent,
            "allow" => Key::Allow,
            "disallow" | "dissallow" | "dissalow" | "disalow" | "diasllow" | "disallaw" => Key::Disallow,
            "crawl-delay" | "crawldelay" => Key::CrawlDelay,
            _ => Key::Other,
        }
    }
}

/// Lines end in CR, LF or both. A byte order mark, or the rest of one, may stand before the first.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let text = text.trim_start_matches(['\u{feff}', '\u{fffd}']);
    text.split(['\n', '\r']).map(|line| line.split('#').next().unwrap_or_default().trim()).filter(|line| !line.is_empty())
}

fn split(line: &str) -> Option<(&str, &str)> {
    if let Some((key, value)) = line.split_once(':') {
        return Some((key.trim(), value.trim()));
    }
    // Without a colon just two words make a line; prose does not.
    let mut words = line.split_ascii_whitespace();
    let pair = (words.next()?, words.next()?);
    words.next().is_none().then_some(pair)
}

/// The product token that a user-agent line begins with (RFC 9309, 2.2.1), or `*`.
fn product(value: &str) -> Option<&str> {
    if let Some(rest) = value.strip_prefix('*') {
        return (rest.is_empty() || rest.starts_with(char::is_whitespace)).then_some("*");
    }
    let end = value.find(|c: char| !c.is_ascii_alphabetic() && !matches!(c, '-' | '_')).unwrap_or(value.len());
    (end > 0).then(|| &value[..end])
}

/// A path with `*` for anything and `$` for the end.
#[derive(Debug, PartialEq)]
struct Pattern {
    /// What stands between the stars; at least one, maybe empty.
    parts: Vec<Box<str>>,
    to_the_end: bool,
    /// Its length: the longer of two rules wins.
    octets: usize,
}

impl Pattern {
    fn new(value: &str) -> Pattern {
        let (value, to_the_end) = match value.strip_suffix('$') {
            Some(rest) => (rest, true),
            None => (value, false),
        };
        // A dollar sign elsewhere is a plain letter.
        let parts: Vec<Box<str>> = value.split('*').map(|part| normal(part).replace('$', "%24").into()).collect();
        let octets = parts.iter().map(|part| part.len()).sum::<usize>() + parts.len() - 1 + usize::from(to_the_end);
        Pattern { parts, to_the_end, octets }
    }

    /// Each part is taken at the first place it is found: with stars alone no later place does better.
    fn matches(&self, path: &str) -> bool {
        let [first, rest @ ..] = self.parts.as_slice() else { return false };
        let Some(mut left) = path.strip_prefix(&**first) else { return false };
        let Some((last, middle)) = rest.split_last() else { return !self.to_the_end || left.is_empty() };
        for part in middle {
            match left.split_once(&**part) {
                Some((_, after)) => left = after,
                None => return false,
            }
        }
        if self.to_the_end { left.ends_with(&**last) } else { left.contains(&**last) }
    }
}

/// As `normal`, and `*` and `$` as a rule must write them to mean themselves.
fn normal_path(path: &str) -> Cow<'_, str> {
    let path = normal(path);
    if !path.contains(['*', '$']) {
        return path;
    }
    path.replace('*', "%2A").replace('$', "%24").into()
}

/// One spelling for each path (RFC 9309, 2.2.2): octets outside ASCII are percent-encoded, unreserved ones are not, hex digits are capitals.
fn normal(path: &str) -> Cow<'_, str> {
    if path.bytes().all(|byte| byte.is_ascii() && byte != b'%') {
        return Cow::Borrowed(path);
    }
    let bytes = path.as_bytes();
    let mut out = String::with_capacity(path.len() + 16);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let encoded = if byte == b'%' { path.get(at + 1..at + 3).and_then(octet) } else { None };
        match encoded {
            Some(octet) if octet.is_ascii_alphanumeric() || b"-._~".contains(&octet) => out.push(char::from(octet)),
            Some(octet) => push_encoded(&mut out, octet),
            // A percent sign that encodes nothing means itself; left bare, it could come to encode what follows it decoded.
            None if byte.is_ascii() && byte != b'%' => out.push(char::from(byte)),
            None => push_encoded(&mut out, byte),
        }
        at += if encoded.is_some() { 3 } else { 1 };
    }
    out.into()
}

fn octet(hex: &str) -> Option<u8> {
    // `from_str_radix` would take a sign.
    hex.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u8::from_str_radix(hex, 16).ok())?
}

fn push_encoded(out: &mut String, octet: u8) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    out.push(char::from(HEX[usize::from(octet >> 4)]));
    out.push(char::from(HEX[usize::from(octet & 15)]));
}

#[cfg(test)]
mod tests;
