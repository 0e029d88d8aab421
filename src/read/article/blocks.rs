//! A part of a page as a row of blocks: headings, paragraphs, list items, table rows. What the page's structure
//! shows to be no part of the text (forms, menus, share bars, comments) is left out here; words are judged in `cleanup`.

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use scraper::{ElementRef, Node};

use super::noise::is_noise;
pub use super::noise::{is_hidden, looks_like_noise};
use super::table;
use crate::read::dom::{fold, is_block, is_unread};

/// One run of text as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    pub kind: BlockKind,
    /// White space folded; a line break stands only where the page has one.
    pub text: String,
    /// How many of the characters are links.
    pub link_chars: usize,
    /// 1 to 6 for `<h1>` to `<h6>`, `BOLD` for a line that is bold from end to end; it heads what follows.
    pub rank: Option<u8>,
    /// Bytes of a bold beginning that more follows in the same line; 0 where there is none.
    pub lead: usize,
    /// In page order.
    pub links: Vec<Link>,
    /// Where a call to action led that stood at the end of the block or right after it, and is gone.
    pub pointer: Option<String>,
}

/// A link within a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// White space folded.
    pub words: String,
    /// As written on the page.
    pub href: String,
}

/// The rank of a bold line: below all headings.
pub const BOLD: u8 = 7;
/// Bytes; what is longer is emphasis, not a heading.
const LONGEST_BOLD_LINE: usize = 240;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    Heading,
    Paragraph,
    Item,
    /// Of a table of figures, cells apart by ` | `.
    Row,
}

/// The blocks below `root`, in page order.
pub fn blocks_of(root: ElementRef<'_>) -> Vec<Block> {
    let all = text_len(root);
    let mut writer = Writer::default();
    let mut skipped: Option<NodeId> = None;
    for edge in root.traverse() {
        match (skipped, edge) {
            (Some(id), Edge::Close(node)) if node.id() == id => skipped = None,
            (Some(_), _) => {}
            (None, Edge::Open(node)) => {
                let Some(element) = ElementRef::wrap(node) else {
                    match node.value() {
                        Node::Text(text) if writer.preformatted > 0 => writer.push_lines(text),
                        Node::Text(text) => writer.push(text),
                        _ => {}
                    }
                    continue;
                };
                if node.id() != root.id() && is_noise(element, all) {
                    writer.finish();
                    skipped = Some(node.id());
                } else if element.value().name() == "table" && table::is_table_of_figures(element) {
                    writer.rows(element);
                    skipped = Some(node.id());
                } else {
                    writer.open(element.value().name(), element.value().attr("href"));
                }
            }
            (None, Edge::Close(node)) => {
                if let Node::Element(element) = node.value() {
                    writer.close(element.name());
                }
            }
        }
    }
    writer.finish();
    writer.blocks
}

/// Characters a reader sees in an element.
pub fn text_len(element: ElementRef<'_>) -> usize {
    let mut hidden = 0_usize;
    let mut count = 0;
    for edge in element.traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(tag) if is_unread(tag.name()) => hidden += 1,
                Node::Text(run) if hidden == 0 => count += run.chars().filter(|c| !c.is_whitespace()).count(),
                _ => {}
            },
            Edge::Close(node) if matches!(node.value(), Node::Element(tag) if is_unread(tag.name())) => hidden -= 1,
            Edge::Close(_) => {}
        }
    }
    count
}

#[derive(Default)]
struct Writer {
    blocks: Vec<Block>,
    text: String,
    link_chars: usize,
    bold_chars: usize,
    /// Bytes of `text` up to where its bold beginning ended.
    lead: usize,
    /// Where the links lead that are open.
    links: Vec<Option<String>>,
    found: Vec<Link>,
    /// The last of `found` has ended.
    is_ended: bool,
    bold: usize,
    /// How many elements are open that keep their lines.
    preformatted: usize,
    /// Kind and rank.
    kind: Vec<(BlockKind, Option<u8>)>,
}

impl Writer {
    fn push(&mut self, run: &str) {
        // Line feeds in the source are mere white space; those of `<br>` are kept apart from them as U+2028.
        self.text.extend(run.chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
        let seen = run.chars().filter(|c| !c.is_whitespace()).count();
        if self.bold > 0 {
            self.bold_chars += seen;
        }
        let Some(href) = self.links.last() else { return };
        self.link_chars += seen;
        match (self.found.last_mut(), href) {
            (Some(link), _) if !self.is_ended => link.words.push_str(run),
            (_, Some(href)) => self.found.push(Link { words: run.to_owned(), href: href.clone() }),
            (_, None) => {}
        }
        self.is_ended = href.is_none();
    }

    fn open(&mut self, name: &str, href: Option<&str>) {
        match name {
            "a" => {
                self.links.push(href.map(|href| href.trim().to_owned()));
                self.is_ended = true;
            }
            "b" | "strong" => self.bold += 1,
            "br" => self.line_break(),
            _ if is_block(name) => {
                self.finish();
                self.preformatted += usize::from(name == "pre");
                match name.as_bytes() {
                    [b'h', rank @ b'1'..=b'6'] => self.kind.push((BlockKind::Heading, Some(rank - b'0'))),
                    b"li" | b"dd" | b"dt" => self.kind.push((BlockKind::Item, None)),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "a" => {
                self.links.pop();
                self.is_ended = true;
            }
            "b" | "strong" => {
                self.bold = self.bold.saturating_sub(1);
                if self.bold == 0 && self.lead == 0 && self.is_bold_line() {
                    self.lead = self.text.len();
                }
            }
            "br" => {}
            _ if is_block(name) => {
                self.finish();
                if name == "pre" {
                    self.preformatted = self.preformatted.saturating_sub(1);
                }
                if matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "li" | "dd" | "dt") {
                    self.kind.pop();
                }
            }
            _ => {}
        }
    }

    /// One break is a new line, two are a new paragraph; a bold first line is a heading.
    fn line_break(&mut self) {
        if self.text.trim_end_matches(' ').ends_with('\u{2028}') || self.is_bold_line() {
            self.finish();
        } else {
            self.text.push('\u{2028}');
        }
    }

    fn is_bold_line(&self) -> bool {
        let seen = self.text.chars().filter(|c| !c.is_whitespace()).count();
        seen > 0 && seen == self.bold_chars && self.text.len() <= LONGEST_BOLD_LINE
    }

    fn finish(&mut self) {
        let lines: Vec<String> = self.text.split('\u{2028}').map(fold).filter(|line| !line.is_empty()).collect();
        if !lines.is_empty() {
            let (kind, rank) = self.kind.last().copied().unwrap_or((BlockKind::Paragraph, None));
            let rank = rank.or_else(|| (kind == BlockKind::Paragraph && self.is_bold_line()).then_some(BOLD));
            let mut links = std::mem::take(&mut self.found);
            links.iter_mut().for_each(|link| link.words = fold(&link.words));
            links.retain(|link| !link.words.is_empty());
            let text = lines.join("\n");
            let lead = fold(&self.text[..self.lead]);
            let lead = if rank.is_none() && text.starts_with(&lead) && lead.len() < text.len() { lead.len() } else { 0 };
            self.blocks.push(Block { kind, text, link_chars: self.link_chars, rank, lead, links, pointer: None });
        }
        self.text.clear();
        self.found.clear();
        (self.link_chars, self.bold_chars, self.lead) = (0, 0, 0);
    }

    fn rows(&mut self, table: ElementRef<'_>) {
        self.finish();
        let (caption, rows) = table::read(table);
        self.blocks.extend(caption.map(|text| plain(BlockKind::Heading, text)));
        self.blocks.extend(rows.into_iter().map(|text| plain(BlockKind::Row, text)));
    }

    /// Text whose lines are as its author made them: an empty one parts paragraphs, the others go on.
    fn push_lines(&mut self, run: &str) {
        for (at, line) in run.split('\n').enumerate() {
            if at > 0 && line.trim().is_empty() {
                self.finish();
            } else if let Some(row) = table::cells_of_line(line) {
                self.finish();
                self.blocks.push(plain(BlockKind::Row, row));
            } else {
                if at > 0 {
                    self.push(" ");
                }
                self.push(line);
            }
        }
    }
}

/// A block without links that heads nothing.
pub fn plain(kind: BlockKind, text: String) -> Block {
    Block { kind, text, link_chars: 0, rank: None, lead: 0, links: Vec::new(), pointer: None }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::model::Deadline;
    use crate::read::dom;

    fn check(html: &str, expected: &[(BlockKind, &str)]) {
        let page = dom::parse(html, Deadline::after(Duration::from_secs(20))).unwrap();
        let blocks = blocks_of(page.root_element());
        let found: Vec<(BlockKind, &str)> = blocks.iter().map(|block| (block.kind, block.text.as_str())).collect();
        assert_eq!(found, expected, "{html}");
    }

    #[test]
    fn blocks_follow_the_page() {
        use BlockKind::{Heading, Item, Paragraph};
        check(
            "<h2>Head</h2><p>One\n line</p>loose <b>text</b><ul><li>a</li><li><p>b</p></li></ul>",
            &[(Heading, "Head"), (Paragraph, "One line"), (Paragraph, "loose text"), (Item, "a"), (Item, "b")],
        );
        check("<p>first<br>second<br><br>third</p>", &[(Paragraph, "first\nsecond"), (Paragraph, "third")]);
    }

    #[test]
    fn tables_of_figures_become_rows_and_layout_tables_vanish() {
        use BlockKind::{Paragraph, Row};
        check(
            "<table><tr><th>Year<th>Sales<tr><td>2020<td>5<tr><td>2021<td></table>",
            &[(Row, "Year | Sales"), (Row, "2020 | 5"), (Row, "2021")],
        );
        let long = "word ".repeat(60);
        check(
            &format!("<table><tr><td>side<td><p>{long}</p><tr><td>a<td>b</table>"),
            &[(Paragraph, "side"), (Paragraph, long.trim()), (Paragraph, "a"), (Paragraph, "b")],
        );
    }

    #[test]
    fn extras_are_known_by_structure_and_a_page_in_a_form_survives() {
        use BlockKind::Paragraph;
        let text = "A sentence that is long enough to be the text of the page, as anyone can see.";
        check(
            &format!("<p>{text}</p><div class='postShare-bar'>Tweet</div><form>Name <input></form><nav>Home</nav>"),
            &[(Paragraph, text)],
        );
        check(&format!("<form class=aspnet><p>{text}</p></form>"), &[(Paragraph, text)]);
        check(
            &format!("<p>{text}</p><p style='display: none'>hidden</p><p class='shareholders'>Shareholders agreed</p>"),
            &[(Paragraph, text), (Paragraph, "Shareholders agreed")],
        );
    }
}
