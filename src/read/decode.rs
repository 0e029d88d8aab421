//! From bytes to text: which character set a body is in, and what kind of body it is.
//!
//! Servers are wrong about both, so the body is asked before the header, except where only the header can know.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use serde::de::IgnoredAny;

use super::feed;

/// How far into a page its `<meta charset>` is looked for; the HTML standard's own limit.
const PRESCAN: usize = 1024;
/// So many letters of another character set may look like UTF-8.
const BY_CHANCE: usize = 2;
/// How much of a body is enough to tell what it is.
const SNIFF: usize = 4096;

/// What a body is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Html,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// XML that is neither a feed nor a page; the name of its root element.
    Xml(String),
    Json,
    Pdf,
    /// In words for a person, e.g. `a PNG image`.
    Other(String),
}

/// The body as text, and the character set it was taken to be in. Never fails: what cannot be decoded becomes U+FFFD.
/// `tld` is the last label of the host's name, e.g. `jp`, a hint for old pages that name no character set.
///
/// The order is that of browsers: byte order mark, header, what the document says of itself, and last its statistics.
pub fn decode<'a>(body: &'a [u8], content_type: Option<&str>, tld: Option<&str>) -> (Cow<'a, str>, &'static Encoding) {
    let encoding = charset(body, content_type, tld);
    // `decode` lets a byte order mark win and takes it away.
    let (text, used, _) = encoding.decode(body);
    (text, used)
}

/// As `decode`, for pages and feeds, which servers label without a look, and anew after a move: what is declared counts only as
/// far as the bytes bear it out, so that no headline passes for edited where only the label is another. What reads as UTF-8 is
/// UTF-8; what a declared character set makes rubbish of is given to the statistics.
pub fn decode_checked<'a>(body: &'a [u8], content_type: Option<&str>, tld: Option<&str>) -> Cow<'a, str> {
    if Encoding::for_bom(body).is_some() || utf16_without_mark(body).is_some() {
        return decode(body, content_type, tld).0;
    }
    let utf8 = String::from_utf8_lossy(body);
    if utf8.chars().filter(|c| !c.is_ascii() && *c != char::REPLACEMENT_CHARACTER).nth(BY_CHANCE).is_some() && !is_rubbish(&utf8) {
        return utf8;
    }
    let (text, used) = decode(body, content_type, tld);
    if !is_rubbish(&text) {
        return text;
    }
    let declared = declared_charset(&body[..body.len().min(PRESCAN)]);
    let others = declared.into_iter().chain([by_statistics(body, tld)]).filter(|other| *other != used);
    others.map(|other| other.decode(body).0).find(|other| !is_rubbish(other)).unwrap_or(text)
}

/// More than a quarter of what is not ASCII could not be decoded. Less is a torn letter or two.
fn is_rubbish(text: &str) -> bool {
    let (mut foreign, mut lost) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        foreign += 1;
        lost += usize::from(c == char::REPLACEMENT_CHARACTER);
    }
    lost * 4 > foreign
}

/// What the body is, by its content; the header decides only what the content leaves open.
pub fn sniff(body: &[u8], content_type: Option<&str>) -> What {
    if let Some(found) = magic(body) {
        return found;
    }
    let head = &body[..body.len().min(SNIFF)];
    let utf16 = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
    if !utf16 && head.contains(&0) {
        return What::Other("binary data".into());
    }
    let (text, _) = decode(head, content_type, None);
    let text = text.trim_start();
    let mime = content_type.map(media_type).unwrap_or_default();
    match text.chars().next() {
        Some('{' | '[') if is_json(body, &mime) => return if feed::is_feed(body) { What::Feed } else { What::Json },
        None if mime.ends_with("json") => return What::Json,
        None => return What::Html,
        _ => {}
    }
    match root_element(text) {
        Some(_) if feed::is_feed(body) => What::Feed,
        Some(root) if text.starts_with("<?xml") && !is_html_element(&root) => What::Xml(root),
        Some(root) if mime.ends_with("xml") && mime != "application/xhtml+xml" && !is_html_element(&root) => What::Xml(root),
        Some(root) if matches!(root.as_str(), "urlset" | "sitemapindex" | "svg" | "opml") => What::Xml(root),
        Some(_) => What::Html,
        None if feed::is_feed(body) => What::Feed,
        None if mime.starts_with("text/") && mime != "text/html" => What::Other(format!("plain text ({mime})")),
        None => What::Html,
    }
}

/// The name of a document's first element in lower case, without its namespace prefix.
pub(super) fn root_element(text: &str) -> Option<String> {
    let mut rest = text;
    loop {
        rest = &rest[rest.find('<')?..];
        // What stands between two brackets before the root: declarations, comments, processing instructions.
        let skip = if rest.starts_with("<!--") {
            rest.find("-->")? + 3
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            rest.find('>')? + 1
        } else {
            let name: String = rest[1..].chars().take_while(|c| c.is_alphanumeric() || matches!(c, ':' | '-' | '_')).take(64).collect();
            if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                return name.rsplit(':').next().map(str::to_ascii_lowercase);
            }
            1
        };
        rest = &rest[skip..];
    }
}

fn charset(body: &[u8], content_type: Option<&str>, tld: Option<&str>) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(body) {
        return encoding;
    }
    if let Some(encoding) = utf16_without_mark(body) {
        return encoding;
    }
    if let Some(encoding) = content_type.and_then(header_charset).and_then(|label| Encoding::for_label(label.as_bytes())) {
        return encoding;
    }
    let head = &body[..body.len().min(PRESCAN)];
    if let Some(encoding) = declared_charset(head) {
        return encoding;
    }
    // Other character sets hardly ever make valid UTF-8 by chance, and this check is fast.
    if std::str::from_utf8(body).is_ok() {
        return UTF_8;
    }
    by_statistics(body, tld)
}

fn by_statistics(body: &[u8], tld: Option<&str>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(body, true);
    // The detector wants a label in lower case without dots, and refuses anything else loudly.
    let tld = tld.map(str::to_ascii_lowercase).filter(|tld| tld.bytes().all(|b| b.is_ascii_lowercase()));
    detector.guess(tld.as_deref().map(str::as_bytes), Utf8Detection::Allow)
}

/// A document that begins with `<` in 16 bits needs no mark to be known.
fn utf16_without_mark(body: &[u8]) -> Option<&'static Encoding> {
    match body {
        [b'<', 0, second, 0, ..] if *second != 0 => Some(UTF_16LE),
        [0, b'<', 0, second, ..] if *second != 0 => Some(UTF_16BE),
        _ => None,
    }
}

fn header_charset(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
    })
}

/// What the document says of itself in its first bytes: an XML declaration, or a `meta` element of either form.
fn declared_charset(head: &[u8]) -> Option<&'static Encoding> {
    let text: String = head.iter().map(|byte| char::from(*byte).to_ascii_lowercase()).collect();
    let xml =
        text.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split("?>").next()).and_then(|rest| value_after(rest, "encoding"));
    let mut rest = text.as_str();
    let mut label = xml;
    while label.is_none() {
        let Some(start) = rest.find("<meta") else { break };
        rest = &rest[start + 5..];
        let element = rest.split('>').next().unwrap_or_default();
        label = value_after(element, "charset");
    }
    let encoding = Encoding::for_label(label?.as_bytes())?;
    // It was readable as ASCII, so a claim of 16 bits is wrong; browsers take UTF-8 then.
    if encoding == UTF_16LE || encoding == UTF_16BE { Some(UTF_8) } else { Some(encoding) }
}

/// The value in `name = "value"`, quoted or not.
fn value_after<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        rest = rest[at + name.len()..].trim_start();
        if let Some(value) = rest.strip_prefix('=') {
            let value = value.trim_start().trim_start_matches(['"', '\'']);
            let end = value.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '/' | '>' | '?')).unwrap_or(value.len());
            return Some(&value[..end]);
        }
    }
    None
}

fn media_type(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_json(body: &[u8], mime: &str) -> bool {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    mime.ends_with("json") || serde_json::from_slice::<IgnoredAny>(body).is_ok() || feed::is_feed(body)
}

fn is_html_element(name: &str) -> bool {
    matches!(
        name,
        "html" | "head" | "body" | "title" | "meta" | "link" | "script" | "style" | "div" | "p" | "table" | "section" | "main" | "article"
    )
}

/// File types by their first bytes, as the WHATWG list and the formats' own texts have them.
fn magic(body: &[u8]) -> Option<What> {
    let blank = body.iter().take(1024).take_while(|b| b.is_ascii_whitespace()).count();
    // Readers of PDF put up with something before the document (ISO 32000-1, appendix H, note 13); a page may tell of it.
    let is_page = body[blank..].starts_with(b"<");
    if !is_page && body[..body.len().min(1024)].windows(5).any(|five| five == b"%PDF-") {
        return Some(What::Pdf);
    }
    const TABLE: &[(&[u8], &str)] = &[
        (b"\x89PNG\r\n", "a PNG image"),
        (b"\xFF\xD8\xFF", "a JPEG image"),
        (b"GIF87a", "a GIF image"),
        (b"GIF89a", "a GIF image"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"\xD0\xCF\x11\xE0", "an office document"),
        (b"\x1F\x8B", "compressed data"),
        (b"ID3", "an MP3 recording"),
        (b"{\\rtf", "an RTF document"),
        (b"%!PS", "a PostScript document"),
    ];
    let named = |name: &str| Some(What::Other(name.into()));
    if let Some((_, name)) = TABLE.iter().find(|(start, _)| body.starts_with(start)) {
        return named(name);
    }
    match body {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => named("a WebP image"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => named("a film or a recording"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_character_set_is_found_where_browsers_find_it() {
        let check = |body: &[u8], header: Option<&str>, tld: Option<&str>, expected: &str| {
            assert_eq!(decode(body, header, tld).0, expected, "{header:?}");
        };
        check(b"caf\xE9", Some("text/html; charset=ISO-8859-1"), None, "café");
        check(b"caf\xE9", Some("text/html; Charset=\"windows-1252\""), None, "café");
        check("\u{feff}café".as_bytes(), Some("text/html; charset=iso-8859-1"), None, "café");
        check(b"<meta charset=windows-1251>\xCC\xE8\xF0", Some("text/html"), None, "<meta charset=windows-1251>Мир");
        check(
            b"<META http-equiv='Content-Type' content='text/html; charset=Shift_JIS'>\x93\xFA",
            None,
            None,
            "<META http-equiv='Content-Type' content='text/html; charset=Shift_JIS'>日",
        );
        check(b"<?xml version='1.0' encoding='iso-8859-2'?><a>\xB1</a>", None, None, "<?xml version='1.0' encoding='iso-8859-2'?><a>ą</a>");
        check(b"<?xml version='1.0' encoding='utf-16'?><a>\xC3\xA9</a>", None, None, "<?xml version='1.0' encoding='utf-16'?><a>é</a>");
        check(b"<\0r\0s\0s\0>\0", Some("text/xml; charset=utf-8"), None, "<rss>");
        check("schon länger überfällig".as_bytes(), None, Some("de"), "schon länger überfällig");
        check(b"Die M\xFCnchner Gesch\xE4ftsstelle \xF6ffnet", None, Some("de"), "Die Münchner Geschäftsstelle öffnet");
        check(b"caf\xE9 ol\xE9", Some("text/html; charset=no-such-set"), Some("weird.tld"), "café olé");
    }

    #[test]
    fn a_declared_character_set_is_believed_if_the_bytes_bear_it_out() {
        let check = |body: &[u8], header: Option<&str>, expected: &str| assert_eq!(decode_checked(body, header, None), expected);
        let latin = Some("text/xml; charset=iso-8859-1");
        check("Überfällig: größere Mühlräder".as_bytes(), latin, "Überfällig: größere Mühlräder");
        // A word or two may be valid by chance.
        check(b"\xC3\xA9", latin, "\u{c3}\u{a9}");
        check(b"Gr\xF6\xDFere M\xFChlr\xE4der, \xFCberf\xE4llig", Some("text/xml; charset=utf-8"), "Größere Mühlräder, überfällig");
        check(
            b"<?xml version='1.0' encoding='koi8-r'?><a>\xCD\xC9\xD2</a>",
            Some("text/xml; charset=utf-8"),
            "<?xml version='1.0' encoding='koi8-r'?><a>мир</a>",
        );
        // One torn letter is no reason to doubt the others.
        check(b"M\xC3\xBChlr\xC3\xA4der f\xC3\xBCr M\xC3\xBCller: gr\xC3", None, "Mühlräder für Müller: gr\u{fffd}");
        check(b"\xFF\xFE<\0a\0>\0", latin, "<a>");
    }

    #[test]
    fn the_body_says_what_it_is() {
        let check = |body: &str, header: &str, expected: What| {
            assert_eq!(sniff(body.as_bytes(), Some(header)), expected, "{body}");
        };
        check("<!DOCTYPE html><html><p>x", "text/plain", What::Html);
        check("<?xml version='1.0'?>\n<!-- a > b --><rss version='2.0'><channel/></rss>", "text/html", What::Feed);
        check("\u{feff} <feed xmlns='http://www.w3.org/2005/Atom'></feed>", "application/octet-stream", What::Feed);
        check("<rdf:RDF xmlns='http://purl.org/rss/1.0/'></rdf:RDF>", "text/xml", What::Feed);
        check("<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'></html>", "application/xhtml+xml", What::Html);
        check("<?xml version='1.0'?><urlset></urlset>", "text/html", What::Xml("urlset".into()));
        check("{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": []}", "text/html", What::Feed);
        check("[{\"id\": 1}]", "text/html", What::Json);
        check("{ not json at all", "text/html", What::Html);
        check("%PDF-1.7", "text/html", What::Pdf);
        check("just words", "text/plain", What::Other("plain text (text/plain)".into()));
        check("just words", "text/html", What::Html);
        check("", "text/html", What::Html);
        check("GIF89a...", "text/html", What::Other("a GIF image".into()));
        assert_eq!(sniff(b"ab\0\0cd", Some("text/html")), What::Other("binary data".into()));
        assert_eq!(sniff(b"\xFF\xFE<\0p\0>\0", None), What::Html);
    }

    proptest! {
        #[test]
        fn any_bytes_decode(body in proptest::collection::vec(any::<u8>(), 0..300), header in "\\PC{0,40}", tld in "\\PC{0,6}") {
            decode(&body, Some(&header), Some(&tld));
            decode_checked(&body, Some(&header), Some(&tld));
            sniff(&body, Some(&header));
        }

        #[test]
        fn any_markup_sniffs(body in "[<>!?a-z:/\\-= \"{\\[]{0,80}") {
            sniff(body.as_bytes(), None);
        }
    }
}
