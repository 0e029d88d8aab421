//! From the bytes of a string on a page to letters and their widths (ISO 32000-1, 9.6 to 9.10).

use encoding_rs::{BIG5, EUC_KR, Encoding, GBK, SHIFT_JIS, UTF_16BE};
use lopdf::{Dictionary, Document, Object};
use unicode_normalization::UnicodeNormalization;

use super::cmap::ToUnicode;
use super::load::STREAM;

/// One letter as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    /// Empty where nobody knows what the drawing means.
    pub text: String,
    /// In thousandths of the font's size.
    pub width: f32,
    /// A single byte 32, which word spacing widens.
    pub is_blank: bool,
}

/// A font of a page.
pub(super) enum Font {
    /// One byte a letter.
    Simple { texts: Vec<String>, widths: Vec<f32>, to_unicode: Option<ToUnicode> },
    /// Two bytes a letter.
    Composite { widths: Vec<(u32, u32, f32)>, usual: f32, to_unicode: Option<ToUnicode>, charset: Option<&'static Encoding> },
}

/// Widths of a composite font beyond these are taken for the usual one.
const WIDTHS: usize = 20_000;

impl Font {
    pub fn of(document: &Document, dict: &Dictionary) -> Font {
        let to_unicode = stream(document, dict, b"ToUnicode").map(|content| ToUnicode::parse(&content));
        if dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Type0") {
            return Font::composite(document, dict, to_unicode);
        }
        let texts = simple_texts(document, dict);
        let widths = simple_widths(document, dict, &texts);
        Font::Simple { texts, widths, to_unicode }
    }

    fn composite(document: &Document, dict: &Dictionary, to_unicode: Option<ToUnicode>) -> Font {
        let descendant = value(document, dict, b"DescendantFonts").and_then(|fonts| {
            let first = fonts.as_array().ok()?.first()?;
            document.dereference(first).ok()?.1.as_dict().ok()
        });
        let usual = descendant.and_then(|font| value(document, font, b"DW")?.as_float().ok()).unwrap_or(1000.0);
        let widths =
            descendant.and_then(|font| value(document, font, b"W")?.as_array().ok()).map(|array| composite_widths(document, array));
        let name = value(document, dict, b"Encoding").and_then(|name| name.as_name().ok()).unwrap_or_default();
        Font::Composite { widths: widths.unwrap_or_default(), usual, to_unicode, charset: charset_of(name) }
    }

    /// The letters of a string.
    pub fn glyphs(&self, bytes: &[u8]) -> Vec<Glyph> {
        match self {
            Font::Simple { texts, widths, to_unicode } => {
                let glyph = |byte: &u8| {
                    let code = usize::from(*byte);
                    let mapped = to_unicode.as_ref().and_then(|map| map.text(u32::from(*byte)));
                    let text = mapped.unwrap_or_else(|| texts[code].clone());
                    Glyph { text: plain_letters(&text), width: widths[code], is_blank: *byte == 32 }
                };
                bytes.iter().map(glyph).collect()
            }
            Font::Composite { charset: Some(charset), usual, .. } => {
                let text = charset.decode_without_bom_handling(bytes).0;
                text.chars().map(|letter| Glyph { text: letter.to_string(), width: *usual, is_blank: false }).collect()
            }
            Font::Composite { widths, usual, to_unicode, .. } => {
                let glyph = |pair: &[u8; 2]| {
                    let code = u32::from(u16::from_be_bytes(*pair));
                    let at = widths.partition_point(|(low, ..)| *low <= code).checked_sub(1);
                    let width = at.map(|at| widths[at]).filter(|(_, high, _)| code <= *high).map_or(*usual, |(_, _, width)| width);
                    let text = to_unicode.as_ref().and_then(|map| map.text(code)).unwrap_or_default();
                    Glyph { text: plain_letters(&text), width, is_blank: false }
                };
                bytes.as_chunks::<2>().0.iter().map(glyph).collect()
            }
        }
    }
}

/// Ligatures taken apart; what only a printer wants, left out.
fn plain_letters(text: &str) -> String {
    let is_joined = |c: char| matches!(c, '\u{fb00}'..='\u{fb06}');
    let apart = if text.contains(is_joined) { text.nfkc().collect() } else { text.to_owned() };
    // Letters for private use are drawings of a font of its own.
    apart.chars().filter(|c| !matches!(c, '\u{e000}'..='\u{f8ff}') && (!c.is_control() || c.is_whitespace())).collect()
}

/// The text of each of the 256 codes.
fn simple_texts(document: &Document, dict: &Dictionary) -> Vec<String> {
    let encoding = value(document, dict, b"Encoding");
    let named = encoding.and_then(|encoding| match encoding {
        Object::Name(name) => Some(name.as_slice()),
        Object::Dictionary(dict) => dict.get(b"BaseEncoding").and_then(Object::as_name).ok(),
        _ => None,
    });
    let is_true_type = dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"TrueType");
    let base = named.unwrap_or(if is_true_type { b"WinAnsiEncoding" } else { b"StandardEncoding" });
    let base = font_with(Object::Name(base.to_vec()));
    let mut texts: Vec<String> = (0..=255_u8).map(|code| decoded(document, &base, code)).collect();
    let differences = encoding.and_then(|encoding| value(document, encoding.as_dict().ok()?, b"Differences")?.as_array().ok());
    let mut code = 0_usize;
    for object in differences.into_iter().flatten() {
        match object {
            Object::Integer(next) => code = usize::try_from(*next).unwrap_or(usize::MAX),
            Object::Name(name) => {
                if let Some(text) = texts.get_mut(code) {
                    *text = named_text(document, name).unwrap_or_default();
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    texts
}

/// The text of a letter's name: `uni20AC`, `u1F600`, `f_i`, `a.alt`, or one of Adobe's list, which lopdf knows.
fn named_text(document: &Document, name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    if name.contains('_') {
        return name.split('_').map(|part| named_text(document, part.as_bytes())).collect();
    }
    let hex = name.strip_prefix("uni").or_else(|| name.strip_prefix('u')).filter(|hex| (4..=6).contains(&hex.len()));
    if let Some(letter) = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32) {
        return Some(letter.to_string());
    }
    let mut encoding = Dictionary::new();
    encoding.set("Type", Object::Name(b"Encoding".to_vec()));
    encoding.set("Differences", Object::Array(vec![Object::Integer(0), Object::Name(name.as_bytes().to_vec())]));
    Some(decoded(document, &font_with(Object::Dictionary(encoding)), 0)).filter(|text| !text.is_empty())
}

/// lopdf asks a font for its encoding, so one is made that has nothing else.
fn font_with(encoding: Object) -> Dictionary {
    let mut font = Dictionary::new();
    font.set("Type", Object::Name(b"Font".to_vec()));
    font.set("Encoding", encoding);
    font
}

fn decoded(document: &Document, font: &Dictionary, code: u8) -> String {
    let encoding = font.get_font_encoding_with_limit(document, STREAM);
    let text = encoding.and_then(|encoding| encoding.bytes_to_string(&[code])).unwrap_or_default();
    text.chars().filter(|c| *c != '\0' && *c != '\u{fffd}').collect()
}

/// The font's own widths; where it has none, as with the fonts that every reader has, about those of Helvetica.
fn simple_widths(document: &Document, dict: &Dictionary, texts: &[String]) -> Vec<f32> {
    let mut widths: Vec<f32> = texts.iter().map(|text| usual_width(text)).collect();
    let first = value(document, dict, b"FirstChar").and_then(|first| first.as_i64().ok()).and_then(|first| usize::try_from(first).ok());
    let Some(array) = value(document, dict, b"Widths").and_then(|widths| widths.as_array().ok()) else { return widths };
    // A font drawn by procedures has a scale of its own.
    let scale = value(document, dict, b"FontMatrix").and_then(|matrix| matrix.as_array().ok()?.first()?.as_float().ok());
    let scale = scale.filter(|scale| scale.is_finite() && *scale > 0.0).map_or(1.0, |scale| scale * 1000.0);
    for (at, width) in array.iter().enumerate().take(256) {
        let width = document.dereference(width).ok().and_then(|(_, width)| width.as_float().ok());
        if let (Some(place), Some(width)) = (widths.get_mut(first.unwrap_or(0).saturating_add(at)), width) {
            *place = width * scale;
        }
    }
    widths
}

fn usual_width(text: &str) -> f32 {
    match text.chars().next() {
        None => 0.0,
        Some(' ' | '\u{a0}' | 'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 't' | 'f' | '/' | '’' | '‘') => 270.0,
        Some('m' | 'w' | 'M' | 'W' | '%' | '@' | '—') => 850.0,
        Some(letter) if letter.is_uppercase() => 690.0,
        Some(_) => 540.0,
    }
}

/// `c [w w w]` and `low high w`, in the order of the codes.
fn composite_widths(document: &Document, array: &[Object]) -> Vec<(u32, u32, f32)> {
    let mut widths = Vec::new();
    let code = |object: &Object| object.as_i64().ok().and_then(|code| u32::try_from(code).ok());
    let mut rest = array;
    while let [first, second, more @ ..] = rest {
        let (Some(low), Ok((_, second))) = (code(first), document.dereference(second)) else { break };
        if widths.len() > WIDTHS {
            break;
        }
        rest = match second {
            Object::Array(list) => {
                let own = (low..).zip(list).filter_map(|(code, width)| Some((code, code, width.as_float().ok()?)));
                widths.extend(own.take(WIDTHS));
                more
            }
            _ => {
                let [width, more @ ..] = more else { break };
                if let (Some(high), Ok(width)) = (code(second), width.as_float()) {
                    widths.push((low, high, width));
                }
                more
            }
        };
    }
    widths.sort_by_key(|(low, ..)| *low);
    widths
}

/// The predefined encodings of CJK fonts (ISO 32000-1, table 118) by the character set that they are made of.
fn charset_of(name: &[u8]) -> Option<&'static Encoding> {
    let name = std::str::from_utf8(name).ok()?;
    let starts: [(&str, &Encoding); 8] = [
        ("GBK", GBK),
        ("GB-EUC", GBK),
        ("GBpc", GBK),
        ("B5pc", BIG5),
        ("ETen", BIG5),
        ("90ms", SHIFT_JIS),
        ("KSCms", EUC_KR),
        ("KSC-EUC", EUC_KR),
    ];
    if name.starts_with("Uni") && (name.contains("UCS2") || name.contains("UTF16")) {
        return Some(UTF_16BE);
    }
    starts.iter().find(|(start, _)| name.starts_with(start)).map(|(_, charset)| *charset)
}

/// The value under a key, references followed.
pub(super) fn value<'d>(document: &'d Document, dict: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
    document.dereference(dict.get(key).ok()?).ok().map(|(_, object)| object)
}

fn stream(document: &Document, dict: &Dictionary, key: &[u8]) -> Option<Vec<u8>> {
    value(document, dict, key)?.as_stream().ok()?.get_plain_content_with_limit(STREAM).ok()
}
