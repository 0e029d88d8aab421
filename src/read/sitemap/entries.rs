//! The entries of a sitemap as they are written, whatever state the XML is in: a broken entry never costs the others.

use quick_xml::Reader;
use quick_xml::events::Event;
use url::Url;

use crate::model::{Deadline, is_web};
use crate::read::{ReadError, in_time};

/// One `url` of a sitemap or `sitemap` of an index.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Never empty.
    pub loc: String,
    pub lastmod: Option<String>,
    /// Of the news extension, like all below.
    pub title: Option<String>,
    pub published: Option<String>,
    pub language: Option<String>,
}

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub entries: Vec<Entry>,
    pub sitemaps: Vec<Entry>,
    /// In how many places it could not be read.
    pub broken: usize,
}

/// A file is given up after so many broken places; each costs a new start.
const BROKEN: usize = 10_000;

/// Text that is one address a line (sitemaps.org, "Text file"): all of the first lines, the last of which may be cut.
pub(super) fn is_list(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(20).peekable();
    let mut count = 0;
    while let Some(line) = lines.next() {
        let is_last = lines.peek().is_none();
        let is_address = !line.contains(char::is_whitespace) && Url::parse(line).is_ok_and(|url| is_web(&url));
        let is_cut = is_last && count > 0;
        if !is_address && !is_cut {
            return false;
        }
        count += usize::from(is_address);
    }
    count > 0
}

pub(super) fn read_list(text: &str) -> Written {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    Written { entries: lines.map(|line| Entry { loc: line.to_owned(), ..Entry::default() }).collect(), ..Written::default() }
}

/// Reads on behind each place that is no XML, from the next entry.
pub(super) fn read_xml(text: &str, deadline: Deadline) -> Result<Written, ReadError> {
    let mut writer = Writer::default();
    let mut rest = text;
    while let Some(stopped) = read_while_sound(rest, &mut writer, deadline)? {
        writer.written.broken += 1;
        writer.finish();
        let from = rest.floor_char_boundary(stopped.max(1));
        let next = next_entry(&rest[from..]).filter(|_| writer.written.broken < BROKEN);
        match next {
            Some(next) => rest = &rest[from + next..],
            None => break,
        }
    }
    // A file that was cut off ends within an entry.
    writer.written.broken += usize::from(writer.kind.is_some());
    writer.finish();
    Ok(writer.written)
}

/// The place where an entry begins, with or without a prefix.
fn next_entry(text: &str) -> Option<usize> {
    let starts = text.match_indices('<').map(|(at, _)| at);
    let mut entries = starts.filter(|at| {
        let name = &text[at + 1..];
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric() && c != ':').unwrap_or(name.len())];
        matches!(name.rsplit(':').next(), Some("url" | "sitemap"))
    });
    entries.next()
}

/// Returns the place where the reader had to stop, `None` at the end.
fn read_while_sound(text: &str, writer: &mut Writer, deadline: Deadline) -> Result<Option<usize>, ReadError> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut events = 0_u32;
    loop {
        events = events.wrapping_add(1);
        if events.is_multiple_of(4096) {
            in_time(deadline)?;
        }
        match reader.read_event() {
            Ok(Event::Start(element)) => writer.open(element.local_name().as_ref()),
            Ok(Event::End(element)) => writer.close(element.local_name().as_ref()),
            Ok(Event::Text(text)) => writer.push(&text),
            Ok(Event::CData(text)) => writer.push(&text),
            Ok(Event::GeneralRef(name)) => {
                let sign = name.resolve_char_ref().ok().flatten();
                match (sign, &*name) {
                    (Some(sign), _) => writer.push(sign.encode_utf8(&mut [0; 4])),
                    (None, "amp") => writer.push("&"),
                    (None, "lt") => writer.push("<"),
                    (None, "gt") => writer.push(">"),
                    (None, "quot") => writer.push("\""),
                    (None, "apos") => writer.push("'"),
                    // One of HTML's, which whoever wants a title resolves.
                    (None, name) => writer.push(&format!("&{name};")),
                }
            }
            Ok(Event::Eof) => return Ok(None),
            Ok(_) => {}
            Err(_) => return Ok(Some(usize::try_from(reader.error_position().max(reader.buffer_position())).unwrap_or(usize::MAX))),
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Url,
    Sitemap,
}

/// Gathers entries from elements as they open and close.
#[derive(Default)]
struct Writer {
    written: Written,
    kind: Option<Kind>,
    entry: Entry,
    /// Elements open within the entry. Images and films have titles and addresses of their own.
    path: Vec<String>,
    text: String,
}

/// Deeper elements say nothing that is wanted.
const DEEPEST: usize = 16;

impl Writer {
    fn open(&mut self, name: &str) {
        let begun = match name {
            "url" => Some(Kind::Url),
            "sitemap" => Some(Kind::Sitemap),
            _ => None,
        };
        if let Some(kind) = begun {
            // The end of the one before is missing.
            self.finish();
            self.kind = Some(kind);
        } else if self.kind.is_some() && self.path.len() < DEEPEST {
            self.path.push(name.to_owned());
            self.text.clear();
        }
    }

    fn push(&mut self, text: &str) {
        if !self.path.is_empty() {
            self.text.push_str(text);
        }
    }

    fn close(&mut self, name: &str) {
        if self.kind.is_some() && matches!(name, "url" | "sitemap") {
            return self.finish();
        }
        // An end that nothing here began is passed over; one of an outer element ends those within.
        let Some(at) = self.path.iter().rposition(|open| open == name) else { return };
        if at + 1 == self.path.len() {
            self.take();
        }
        self.path.truncate(at);
    }

    fn take(&mut self) {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let entry = &mut self.entry;
        let place = match path.as_slice() {
            ["loc"] => {
                if entry.loc.is_empty() {
                    entry.loc = self.text.trim().to_owned();
                }
                return;
            }
            ["lastmod"] => &mut entry.lastmod,
            ["news", "title"] => &mut entry.title,
            ["news", "publication_date"] => &mut entry.published,
            ["news", "publication", "language"] => &mut entry.language,
            _ => return,
        };
        let text = self.text.trim();
        if place.is_none() && !text.is_empty() {
            *place = Some(text.to_owned());
        }
    }

    fn finish(&mut self) {
        let entry = std::mem::take(&mut self.entry);
        self.path.clear();
        self.text.clear();
        match self.kind.take() {
            Some(Kind::Url) if !entry.loc.is_empty() => self.written.entries.push(entry),
            Some(Kind::Sitemap) if !entry.loc.is_empty() => self.written.sitemaps.push(entry),
            _ => {}
        }
    }
}
