//! A part of a page as the lines that a reader sees, in order: headings, paragraphs, list items, table rows. What each
//! stands under is for `headings` to say.

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use scraper::{ElementRef, Node};

use super::frame::Part;
use crate::model::Deadline;
use crate::read::dom::{fold, is_block, text_of};
use crate::read::{ReadError, in_time};

/// A cell with more letters is a column of a page's layout, not of a table.
const CELL: usize = 1500;
/// Between two looks at the clock.
const LOOK_AT_CLOCK: usize = 256;

/// One line, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub kind: LineKind,
    /// White space folded, never empty.
    pub text: String,
    /// All of it is set in bold type.
    pub is_bold: bool,
    pub links: usize,
    /// Without blanks; and how many of them are links.
    pub letters: usize,
    pub linked: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// 1 to 6 as in HTML; 7 for the title of something that folds.
    Heading(u8),
    Paragraph,
    Item,
    Row,
}

impl Line {
    pub fn is_only_links(&self) -> bool {
        self.links > 0 && self.linked == self.letters
    }

    pub fn words(&self) -> usize {
        self.text.split(' ').count()
    }
}

/// The lines below `root`.
pub fn lines_of(root: ElementRef<'_>, part: &Part<'_>, deadline: Deadline) -> Result<Vec<Line>, ReadError> {
    let mut writer = Writer::default();
    let mut skipped: Option<NodeId> = None;
    for (at, edge) in root.traverse().enumerate() {
        if at.is_multiple_of(LOOK_AT_CLOCK) {
            in_time(deadline)?;
        }
        match (skipped, edge) {
            (Some(id), Edge::Close(node)) if node.id() == id => skipped = None,
            (Some(_), _) => {}
            (None, Edge::Open(node)) => {
                if let Node::Text(text) = node.value() {
                    writer.push(text);
                } else if let Some(element) = ElementRef::wrap(node)
                    && !writer.open(element, part)
                {
                    skipped = Some(node.id());
                }
            }
            (None, Edge::Close(node)) => {
                if let Some(element) = ElementRef::wrap(node) {
                    writer.close(element);
                }
            }
        }
    }
    writer.finish();
    Ok(writer.lines)
}

/// A run of text between two line breaks.
#[derive(Debug, Default)]
struct Run {
    text: String,
    letters: usize,
    bold: usize,
    linked: usize,
    links: usize,
}

#[derive(Default)]
struct Writer {
    lines: Vec<Line>,
    run: Run,
    /// Runs of the line before, each ended by a break.
    runs: Vec<Run>,
    /// The elements around the text that say what it is.
    kinds: Vec<(NodeId, LineKind)>,
    bold: usize,
    link: usize,
    /// A link has just ended, and nothing stands behind it yet.
    is_behind_link: bool,
}

impl Writer {
    fn push(&mut self, text: &str) {
        let letters = text.chars().filter(|c| !c.is_whitespace()).count();
        // Line feeds in the source are mere white space.
        self.run.text.extend(text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
        self.run.letters += letters;
        self.run.bold += if self.bold > 0 { letters } else { 0 };
        self.run.linked += if self.link > 0 { letters } else { 0 };
        self.is_behind_link &= text.is_empty();
    }

    /// False if the element is done with, or left out.
    fn open(&mut self, element: ElementRef<'_>, part: &Part<'_>) -> bool {
        let name = element.value().name();
        // A button that folds something is its title; one in a title is the title.
        let is_mere_button = name == "button" && element.attr("aria-expanded").is_none() && !self.is_in_heading();
        if is_mere_button || part.leaves_out(element) || self.is_in_heading() && is_anchor(element) {
            if is_block(name) && !self.is_in_heading() {
                self.finish();
            }
            return false;
        }
        if name == "table" && is_table(element) {
            self.finish();
            self.rows(element, part);
            return false;
        }
        match name {
            "br" => self.line_break(),
            "a" => {
                // Links one right behind the other are a list, whatever parts them on the screen.
                if self.is_behind_link {
                    self.run.text.push(' ');
                }
                self.link += 1;
                self.run.links += 1;
            }
            "b" | "strong" => self.bold += 1,
            _ if is_block(name) => {
                self.finish();
                let kind = kind_of(name).filter(|kind| *kind != FOLDED || !self.is_in_heading());
                self.kinds.extend(kind.map(|kind| (element.id(), kind)));
            }
            _ => {}
        }
        true
    }

    fn close(&mut self, element: ElementRef<'_>) {
        match element.value().name() {
            "br" => {}
            "a" => {
                self.link = self.link.saturating_sub(1);
                self.is_behind_link = true;
            }
            "b" | "strong" => self.bold = self.bold.saturating_sub(1),
            name if is_block(name) => {
                self.finish();
                self.kinds.pop_if(|(id, _)| *id == element.id());
            }
            _ => {}
        }
    }

    fn is_in_heading(&self) -> bool {
        matches!(self.kinds.last(), Some((_, LineKind::Heading(_))))
    }

    fn line_break(&mut self) {
        let run = std::mem::take(&mut self.run);
        // Two breaks in a row end the line.
        if run.letters == 0 {
            self.finish();
        } else {
            self.runs.push(run);
        }
    }

    /// Ends the line. A break within it parts two lines where the first ends a sentence or is a title in bold type, or the
    /// second begins with a bullet; else it only breaks the line on the screen.
    fn finish(&mut self) {
        self.is_behind_link = false;
        self.runs.push(std::mem::take(&mut self.run));
        let mut line: Option<Run> = None;
        for run in std::mem::take(&mut self.runs).into_iter().filter(|run| run.letters > 0) {
            line = Some(match line.take() {
                Some(before) if is_parted(&before, &run) => {
                    self.write(before);
                    run
                }
                Some(before) => joined(before, run),
                None => run,
            });
        }
        if let Some(line) = line {
            self.write(line);
        }
    }

    fn write(&mut self, run: Run) {
        let mut kind = self.kinds.last().map_or(LineKind::Paragraph, |(_, kind)| *kind);
        let text = fold(&run.text);
        let bare = text.trim_start_matches(is_bullet).trim_start();
        if bare.len() < text.len() && kind == LineKind::Paragraph {
            kind = LineKind::Item;
        }
        if bare.is_empty() {
            return;
        }
        self.lines.push(Line {
            kind,
            text: bare.to_owned(),
            is_bold: run.bold == run.letters,
            links: run.links,
            letters: run.letters,
            linked: run.linked,
        });
    }

    fn rows(&mut self, table: ElementRef<'_>, part: &Part<'_>) {
        let mut cells: Vec<String> = Vec::new();
        let mut left_out: Option<NodeId> = None;
        for edge in table.traverse() {
            match (left_out, edge) {
                (Some(id), Edge::Close(node)) if node.id() == id => left_out = None,
                (None, Edge::Open(node)) => {
                    let Some(element) = ElementRef::wrap(node) else { continue };
                    match element.value().name() {
                        _ if part.leaves_out(element) => left_out = Some(node.id()),
                        "td" | "th" => cells.push(text_of(element)),
                        "caption" => self.row(&mut vec![text_of(element)], LineKind::Paragraph),
                        _ => {}
                    }
                }
                (None, Edge::Close(node)) if matches!(node.value(), Node::Element(tag) if tag.name() == "tr") => {
                    self.row(&mut cells, LineKind::Row);
                }
                _ => {}
            }
        }
    }

    fn row(&mut self, cells: &mut Vec<String>, kind: LineKind) {
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if !cells.is_empty() {
            let text = cells.join(" | ");
            let letters = text.chars().filter(|c| !c.is_whitespace()).count();
            self.lines.push(Line { kind, text, is_bold: false, links: 0, letters, linked: 0 });
        }
        cells.clear();
    }
}

/// The title of something that folds, below all other headings.
const FOLDED: LineKind = LineKind::Heading(7);

fn kind_of(name: &str) -> Option<LineKind> {
    match name {
        "h1" => Some(LineKind::Heading(1)),
        "h2" => Some(LineKind::Heading(2)),
        "h3" => Some(LineKind::Heading(3)),
        "h4" => Some(LineKind::Heading(4)),
        "h5" => Some(LineKind::Heading(5)),
        "h6" => Some(LineKind::Heading(6)),
        "summary" | "button" => Some(FOLDED),
        "li" | "dt" | "dd" => Some(LineKind::Item),
        _ => None,
    }
}

/// A link beside a heading that points to the heading itself: a sign to copy its address.
fn is_anchor(element: ElementRef<'_>) -> bool {
    let tag = element.value();
    let is_named =
        || tag.classes().any(|class| ["anchor", "headerlink", "permalink", "editsection"].iter().any(|name| class.contains(name)));
    match tag.name() {
        "a" if tag.attr("href").is_some_and(|to| to.starts_with('#')) => {
            let text: String = element.text().collect();
            !text.contains(char::is_alphanumeric) && !text.is_empty()
                || is_named()
                    && element.parent().is_some_and(|heading| {
                        heading.children().any(|other| {
                            other.id() != element.id()
                                && ElementRef::wrap(other).map_or_else(
                                    || other.value().as_text().is_some_and(|text| !text.trim().is_empty()),
                                    |other| !text_of(other).is_empty(),
                                )
                        })
                    })
        }
        "span" => is_named() && element.text().any(|text| text.contains('[')),
        _ => false,
    }
}

fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '◦' | '▪' | '‣' | '●' | '○' | '■' | '·' | '–' | '—' | ' ')
}

fn is_parted(before: &Run, after: &Run) -> bool {
    let ends = before.text.trim_end().ends_with(['.', '!', '?', ':', ';', '。', '！', '？', '：']);
    let is_title = before.bold == before.letters && after.bold < after.letters;
    ends || is_title || after.text.trim_start().starts_with(|c: char| is_bullet(c) && c != ' ')
}

fn joined(before: Run, after: Run) -> Run {
    Run {
        text: format!("{} {}", before.text, after.text),
        letters: before.letters + after.letters,
        bold: before.bold + after.bold,
        linked: before.linked + after.linked,
        links: before.links + after.links,
    }
}

/// True for rows and columns of values. A table that holds lists, headings or other tables only lays out the page.
fn is_table(table: ElementRef<'_>) -> bool {
    let (mut rows, mut in_row, mut widest) = (0, 0, 0);
    for element in table.descendent_elements().skip(1) {
        match element.value().name() {
            "table" | "ul" | "ol" | "dl" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "form" => return false,
            "tr" => {
                rows += 1;
                in_row = 0;
            }
            "td" | "th" => {
                in_row += 1;
                widest = widest.max(in_row);
                if element.text().map(str::len).sum::<usize>() > CELL {
                    return false;
                }
            }
            _ => {}
        }
    }
    rows >= 1 && widest >= 2
}
