//! Mends feeds that a strict XML parser refuses. Text in, text out; nothing here knows what a feed means.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::read::dom::plain;

/// A constant pattern, tested by the tests of this file.
fn regex(pattern: &str) -> Regex {
    // Every caller's pattern is a literal below.
    Regex::new(pattern).unwrap()
}

/// What is done to every feed, because many are so and none means anything by it: text before the first tag cut, the
/// declaration dropped (the text is UTF-8 by now), the version of RSS and the name space of Atom made known ones.
pub(super) fn normalise(text: &str) -> String {
    static DECLARATION: LazyLock<Regex> = LazyLock::new(|| regex(r"(?s)^<\?xml.*?\?>"));
    static ROOT: LazyLock<Regex> = LazyLock::new(|| regex(r"(?is)<(rss|feed|(?:[a-z]\w*:)?feed|rdf:rdf)(?:\s[^>]*)?>"));
    // Something that a server printed may stand before the declaration.
    let start = text.find("<?xml").filter(|at| *at < 4096).or_else(|| text.find('<')).unwrap_or(0);
    let text = DECLARATION.replace(&text[start..], "");
    let text = text.trim_start();
    let Some(root) = ROOT.captures(text) else { return text.to_owned() };
    let (range, name) = (root[0].to_owned(), root[1].to_lowercase());
    let at = root.get(0).map_or(0, |found| found.start());
    let patched = match name.as_str() {
        "rss" => known_names(&patch_rss(&range)),
        _ if range.contains("purl.org/atom/ns#") => return atom_03(text),
        _ => known_names(&range),
    };
    if patched == range { text.to_owned() } else { format!("{}{patched}{}", &text[..at], &text[at + range.len()..]) }
}

/// Name spaces as they are often misspelt, and those of RSS 0.90, in the spelling that feed-rs knows.
fn known_names(root: &str) -> String {
    const SPELLINGS: &[(&str, &str)] = &[
        ("http://my.netscape.com/rdf/simple/0.9/", "http://purl.org/rss/1.0/"),
        ("http://channel.netscape.com/rdf/simple/0.9/", "http://purl.org/rss/1.0/"),
        ("https://www.w3.org/2005/Atom", "http://www.w3.org/2005/Atom"),
        ("https://purl.org/", "http://purl.org/"),
        ("https://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss/"),
        ("http://search.yahoo.com/mrss\"", "http://search.yahoo.com/mrss/\""),
        ("http://search.yahoo.com/mrss'", "http://search.yahoo.com/mrss/'"),
    ];
    SPELLINGS.iter().fold(root.to_owned(), |root, (wrong, right)| root.replace(wrong, right))
}

/// feed-rs knows three versions by name; all others are read as 2.0, which holds them. An own name space on the root
/// (there is no such thing in RSS) would hide every element.
fn patch_rss(root: &str) -> String {
    static VERSION: LazyLock<Regex> = LazyLock::new(|| regex(r#"(?i)\sversion\s*=\s*("[^"]*"|'[^']*')"#));
    static NAMESPACE: LazyLock<Regex> = LazyLock::new(|| regex(r#"\sxmlns\s*=\s*("[^"]*"|'[^']*')"#));
    let root = VERSION.replace_all(root, "");
    let root = NAMESPACE.replace_all(&root, "");
    format!("<rss version=\"2.0\"{}", &root[4..])
}

/// Atom 0.3 in the words of 1.0.
fn atom_03(text: &str) -> String {
    static KIND: LazyLock<Regex> = LazyLock::new(|| regex(r#"\s(?:mode|type)\s*=\s*["'][^"']*["']"#));
    static NAMES: LazyLock<Regex> = LazyLock::new(|| regex(r"(</?(?:\w+:)?)(issued|modified|created|tagline|copyright)\b"));
    static MODE: LazyLock<Regex> = LazyLock::new(|| {
        regex(r#"(<(?:\w+:)?(?:title|content|summary|subtitle|rights)\b[^>]*?)\s(?:mode|type)\s*=\s*["'][^"']*["']([^>]*)>"#)
    });
    let text = text.replace("http://purl.org/atom/ns#", "http://www.w3.org/2005/Atom");
    let text = NAMES.replace_all(&text, |found: &Captures<'_>| {
        let name = match &found[2] {
            "issued" | "created" => "published",
            "modified" => "updated",
            "tagline" => "subtitle",
            _ => "rights",
        };
        format!("{}{name}", &found[1])
    });
    // `mode="escaped"` is what 1.0 calls `type="html"`; `mode="xml"` is its `xhtml`.
    MODE.replace_all(&text, |found: &Captures<'_>| {
        let whole = &found[0];
        let attributes = KIND.replace_all(whole, "").into_owned();
        let kind = if whole.contains("escaped") {
            "html"
        } else if whole.contains("xhtml") || whole.contains("mode=\"xml\"") || whole.contains("mode='xml'") {
            "xhtml"
        } else if whole.contains("html") {
            "html"
        } else {
            "text"
        };
        let (head, tail) = attributes.split_at(attributes.len() - if attributes.ends_with("/>") { 2 } else { 1 });
        format!("{head} type=\"{kind}\"{tail}")
    })
    .into_owned()
}

/// Bare `&` escaped, HTML's entities made characters, signs that XML forbids taken out. CDATA sections stay as
/// they are.
pub(super) fn mend(text: &str) -> String {
    let mut mended = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<']) {
        push_allowed(&mut mended, &rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('&') {
            let (replacement, length) = entity(rest);
            mended.push_str(&replacement);
            rest = &rest[length..];
        } else if let Some(section) = rest.strip_prefix("<![CDATA[") {
            let end = section.find("]]>").unwrap_or(section.len());
            mended.push_str("<![CDATA[");
            push_allowed(&mut mended, &section[..end]);
            mended.push_str("]]>");
            rest = section.get(end + 3..).unwrap_or_default();
        } else {
            // A `<` that begins nothing.
            let begins = rest[1..].starts_with(|c: char| c.is_alphabetic() || matches!(c, '/' | '!' | '?' | '_'));
            mended.push_str(if begins { "<" } else { "&lt;" });
            rest = &rest[1..];
        }
    }
    push_allowed(&mut mended, rest);
    mended
}

/// XML 1.0, section 2.2.
fn push_allowed(mended: &mut String, text: &str) {
    mended.extend(
        text.chars()
            .filter(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{85}'))
            .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')),
    );
}

/// What to write for the `&` that `rest` begins with, and how many bytes of `rest` that stands for.
fn entity(rest: &str) -> (Cow<'static, str>, usize) {
    let end = rest[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '#').map_or(rest.len(), |at| at + 1);
    if !rest[end..].starts_with(';') || end == 1 {
        return ("&amp;".into(), 1);
    }
    let whole = &rest[..=end];
    match &rest[1..end] {
        "amp" | "lt" | "gt" | "quot" | "apos" => (whole.to_owned().into(), whole.len()),
        name if name.starts_with('#') => match plain(whole).chars().next() {
            // A number that is no character goes.
            Some(c) if !c.is_control() && c != '\u{fffd}' => (c_escaped(c), whole.len()),
            _ => ("".into(), whole.len()),
        },
        "nbsp" => ("\u{a0}".into(), whole.len()),
        _ => match plain(whole) {
            unknown if unknown.starts_with('&') => ("&amp;".into(), 1),
            known => (known.into(), whole.len()),
        },
    }
}

fn c_escaped(c: char) -> Cow<'static, str> {
    match c {
        '<' => "&lt;".into(),
        '>' => "&gt;".into(),
        '&' => "&amp;".into(),
        '"' => "&quot;".into(),
        c => c.to_string().into(),
    }
}

/// A feed cut into its frame and its entries.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    /// The root's start tag, and its name for the end tag.
    root: &'a str,
    root_name: &'a str,
    /// What stands between the root (or `<channel>`) and the first entry.
    before: &'a str,
    in_channel: bool,
    /// The root's end tag is there.
    pub ends: bool,
    /// How many entries begin.
    pub begun: usize,
    /// Those that end too, from start tag to end tag.
    pub entries: Vec<&'a str>,
}

impl Parts<'_> {
    /// A feed with no entry.
    pub fn head(&self) -> String {
        self.framed(self.before, "")
    }

    /// A feed with this one entry.
    pub fn around(&self, entry: &str) -> String {
        self.framed("", entry)
    }

    fn framed(&self, before: &str, entry: &str) -> String {
        let (root, name) = (self.root, self.root_name);
        match (self.in_channel, name.eq_ignore_ascii_case("rss")) {
            (true, true) => format!("{root}<channel>{before}{entry}</channel></{name}>"),
            (true, false) => format!("{root}<channel>{before}</channel>{entry}</{name}>"),
            (false, _) => format!("{root}{before}{entry}</{name}>"),
        }
    }
}

/// Cuts a feed at the tags of its entries; nothing if it has no root that a feed has. An entry that the end of the
/// text cut off is left out.
pub(super) fn take_apart(text: &str) -> Option<Parts<'_>> {
    static ROOT: LazyLock<Regex> = LazyLock::new(|| regex(r"(?is)<((?:\w+:)?(?:rss|feed|rdf))(?:\s[^>]*)?>"));
    static ENTRY: LazyLock<Regex> = LazyLock::new(|| regex(r"(?s)<((?:\w+:)?(?:item|entry))(?:\s[^>]*)?>"));
    static CHANNEL: LazyLock<Regex> = LazyLock::new(|| regex(r"(?s)<channel(?:\s[^>]*)?>"));
    let root = ROOT.captures(text)?;
    let body = &text[root.get(0)?.end()..];
    let starts: Vec<(usize, &str)> =
        ENTRY.captures_iter(body).filter_map(|found| Some((found.get(0)?.start(), found.get(1)?.as_str()))).collect();
    let first = starts.first().map_or(body.len(), |(at, _)| *at);
    let entries = starts.iter().enumerate().filter_map(|(number, (start, name))| {
        // Up to the end tag, or to where the next entry begins without one.
        let limit = starts.get(number + 1).map_or(body.len(), |(next, _)| *next);
        let end = body[*start..limit].rfind(&format!("</{name}>"))? + name.len() + 3;
        Some(&body[*start..*start + end])
    });
    let channel = CHANNEL.find(&body[..first]);
    let before = &body[channel.map_or(0, |found| found.end())..first];
    Some(Parts {
        root: root.get(0)?.as_str(),
        root_name: root.get(1)?.as_str(),
        before: before.split("</channel>").next().unwrap_or_default(),
        in_channel: channel.is_some() || root[1].eq_ignore_ascii_case("rss"),
        ends: root[0].ends_with("/>") || body.trim_end().ends_with(&format!("</{}>", &root[1])),
        begun: starts.len(),
        entries: entries.collect(),
    })
}

/// An entry whose inside is broken, with only its simple elements, each wrapped so that no parser looks into it.
pub(super) fn flatten(entry: &str) -> String {
    const ELEMENTS: &[&str] = &[
        "title",
        "guid",
        "id",
        "pubDate",
        "dc:date",
        "published",
        "updated",
        "description",
        "summary",
        "content:encoded",
        "content",
        "author",
        "dc:creator",
    ];
    static LINK: LazyLock<Regex> =
        LazyLock::new(|| regex(r#"(?s)<link\b[^>]*?href\s*=\s*["']([^"']*)["'][^>]*>|<link\b[^>]*>\s*(?:<!\[CDATA\[)?([^<\]]*)"#));
    let open = entry.find('>').map_or(entry, |at| &entry[..=at]);
    let name = open[1..].split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or("item");
    let mut flat = String::from(open);
    for element in ELEMENTS {
        let inner = inner_of(entry, element);
        if let Some(inner) = inner {
            let markup = inner.replace("<![CDATA[", "").replace("]]>", "");
            let kind = if name == "entry" && matches!(*element, "title" | "summary" | "content") { " type=\"html\"" } else { "" };
            flat.push_str(&format!("<{element}{kind}><![CDATA[{}]]></{element}>", unescape(&markup)));
        }
    }
    if let Some(link) = LINK.captures(entry).and_then(|found| found.get(1).or(found.get(2))) {
        let href = link.as_str().trim().replace('<', "&lt;");
        flat.push_str(&if name == "entry" { format!("<link href=\"{href}\"/>") } else { format!("<link>{href}</link>") });
    }
    flat.push_str(&format!("</{name}>"));
    flat
}

/// From the element's start tag to its end tag, or to the next tag of an entry's own where it has none.
fn inner_of<'a>(entry: &'a str, element: &str) -> Option<&'a str> {
    let start =
        entry.match_indices(&format!("<{element}")).find(|(at, tag)| entry[at + tag.len()..].starts_with(['>', ' ', '\n', '\t']))?.0;
    let inner = &entry[start + entry[start..].find('>')? + 1..];
    Some(&inner[..inner.find(&format!("</{element}>"))?])
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_refuses_is_mended() {
        let check = |broken: &str, expected: &str| assert_eq!(mend(broken), expected);
        check("R&D &amp; caf&eacute; &#233; &#1; &nope; &", "R&amp;D &amp; café é  &amp;nope; &amp;");
        check("<a>1 < 2</a>", "<a>1 &lt; 2</a>");
        check("<![CDATA[a & b <br>]]>&", "<![CDATA[a & b <br>]]>&amp;");
        check("<![CDATA[cut", "<![CDATA[cut]]>");
        check("a\u{8}b&#38;c&#60;d", "ab&amp;c&lt;d");
        check("?a=1&b=2&copy=3", "?a=1&amp;b=2&amp;copy=3");
    }

    #[test]
    fn roots_become_ones_that_are_known() {
        let check = |text: &str, expected: &str| assert_eq!(normalise(text), expected);
        check("Warning: x\n<?xml version='1.0' encoding='x'?>\n<rss><channel/></rss>", "<rss version=\"2.0\"><channel/></rss>");
        check("<rss xmlns:a='b' version=\"2.01\"></rss>", "<rss version=\"2.0\" xmlns:a='b'></rss>");
        check("<RSS version='0.91'></RSS>", "<rss version=\"2.0\"></RSS>");
        check("<feed xmlns='http://www.w3.org/2005/Atom'/>", "<feed xmlns='http://www.w3.org/2005/Atom'/>");
        check("<feed xmlns='https://www.w3.org/2005/Atom'/>", "<feed xmlns='http://www.w3.org/2005/Atom'/>");
        check(
            "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><tagline mode='escaped' type='text/html'>t</tagline><issued>2004</issued></feed>",
            "<feed version='0.3' xmlns='http://www.w3.org/2005/Atom'><subtitle type=\"html\">t</subtitle><published>2004</published></feed>",
        );
    }

    #[test]
    fn a_feed_comes_apart_at_its_entries() {
        let parts = take_apart("<rss version='2.0'><channel><title>T</title><item>a</item><item>b</item><item>cut").unwrap();
        assert_eq!(parts.entries, ["<item>a</item>", "<item>b</item>"]);
        assert_eq!(parts.head(), "<rss version='2.0'><channel><title>T</title></channel></rss>");
        assert_eq!(parts.around("<item/>"), "<rss version='2.0'><channel><item/></channel></rss>");
        assert!(take_apart("<html></html>").is_none());
    }
}
