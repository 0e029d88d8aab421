//! A page as the lines that a reader sees, each with what its place says of a date in it. Chooses nothing.

use ego_tree::iter::Edge;
use scraper::node::Element;
use scraper::{ElementRef, Html, Node};

use super::words;
use crate::model::title_key;
use crate::read::article::blocks::looks_like_noise;
use crate::read::dom::{fold, is_block, is_unread};

/// Lines of a page that are looked at; behind them there are archives and comments.
const MOST_LINES: usize = 4_000;
/// Bytes of a line from which on no more text is added, for a date that belongs to a text stands at its beginning; and bytes that are
/// kept of it.
const LONGEST: usize = 400;
const MOST_BYTES: usize = 4 * LONGEST;
/// Holders of dates, one within the other.
const MOST_OPEN: usize = 8;
/// Lines above a headline that stand beside it.
const BESIDE: usize = 2;
/// Words that a link says beside the day of what it leads to.
const OTHER_WORDS: usize = 3;
/// Bytes of a label on a line of its own.
const LABEL: usize = 40;

/// The lines of a page in order, and where its headline stands among them.
#[derive(Debug, Default)]
pub struct Lines {
    pub lines: Vec<Line>,
    pub headline: Option<usize>,
    /// Cells with nothing but a date name several days: a programme, a chronicle.
    pub has_table_of_days: bool,
}

/// A text between two line breaks.
#[derive(Debug, Default)]
pub struct Line {
    pub text: String,
    /// The text without what stands in elements that are called the day of the last change, where there are such.
    pub without_update: Option<String>,
    /// Texts and attributes of its elements that are there to hold a date.
    pub parts: Vec<Part>,
    pub around: Around,
    /// The line before is nothing but a label that says what day this is.
    pub label: Option<Label>,
    /// Above the headline, not beside it, and outside of the article.
    pub is_far_above: bool,
}

/// What a label on its own line says of the day in the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    Publication,
    Update,
}

/// An element that is there to hold a date.
#[derive(Debug, Default)]
pub struct Part {
    pub text: String,
    /// What it says to machines.
    pub stamp: Option<String>,
    pub is_update: bool,
    /// In a link with many other words: the day of what it leads to.
    pub is_of_link: bool,
    /// Its name says that it belongs to the article.
    pub is_of_article: bool,
}

/// What the elements around a text say of it.
#[derive(Debug, Default, Clone, Copy)]
pub struct Around {
    /// How many menus, lists of other stories and the like it is within; how many parts for comments, how many feet.
    pub menus: u8,
    pub comments: u8,
    pub feet: u8,
    /// How many `article` elements it is within.
    pub articles: u8,
    /// Within an `article` or what is called a post: its foot is its own.
    pub is_post: bool,
    /// Within the page's `main`.
    pub is_main: bool,
    /// Counts down from an element that is called a date, a byline or the like; zero outside of such.
    pub marked: u8,
    pub is_update: bool,
    /// The day of an event, a deadline, a birth.
    pub is_event: bool,
    pub is_heading: bool,
    /// In an `h1`.
    pub is_main_heading: bool,
    /// All of it is in a link, as the titles and cards of other stories are.
    pub is_link: bool,
    /// A cell of a table or an entry of a list, with nothing between.
    pub is_cell: bool,
}

impl Around {
    /// What holds the headline, too, is the frame of the page, whatever it is called (`content-sidebar-wrap`).
    fn leave(&mut self, headline: Around) {
        self.menus = self.menus.saturating_sub(headline.menus);
        self.comments = self.comments.saturating_sub(headline.comments);
        self.feet = self.feet.saturating_sub(headline.feet);
    }

    /// Outside of menus, comments, other stories and the page's foot.
    pub fn is_own(&self) -> bool {
        self.menus + self.comments + self.feet == 0
    }
}

impl Lines {
    pub fn of(page: &Html, title: Option<&str>) -> Lines {
        let mut reader = LineReader::default();
        for edge in page.tree.root().traverse() {
            match edge {
                Edge::Open(node) => match node.value() {
                    Node::Element(tag) => reader.open(ElementRef::wrap(node), tag),
                    Node::Text(run) => reader.add(&run.text),
                    _ => {}
                },
                Edge::Close(node) => {
                    if let Node::Element(tag) = node.value() {
                        reader.close(tag);
                    }
                }
            }
            if reader.lines.len() >= MOST_LINES {
                break;
            }
        }
        reader.end_line();
        let mut lines = reader.lines;
        label(&mut lines);
        let headline = title.and_then(|title| headline_among(&lines, &title_key(title)));
        if let Some(own) = headline.map(|at| lines[at].around) {
            lines.iter_mut().for_each(|line| line.around.leave(own));
        }
        let above = headline.unwrap_or_default().saturating_sub(BESIDE);
        lines.iter_mut().take(above).for_each(|line| line.is_far_above = !(line.around.is_post || line.around.is_main));
        Lines { lines, headline, has_table_of_days: false }
    }
}

/// `Published:` in a cell or a line of its own speaks of the next.
fn label(lines: &mut [Line]) {
    for at in 1..lines.len() {
        let (before, line) = (&lines[at - 1].text, &lines[at].text);
        if before.len() > LABEL || before.contains(|c: char| c.is_ascii_digit()) || !line.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        lines[at].label = match (words::says_update(before), words::says_publication(before)) {
            (true, _) => Some(Label::Update),
            (false, true) => Some(Label::Publication),
            (false, false) => None,
        };
    }
}

/// The heading of the title's words, else a line of those words: old pages have headlines only for the eye. Else the heading that
/// holds them, or is held, for kickers and cut titles; else the main one.
fn headline_among(lines: &[Line], wanted: &str) -> Option<usize> {
    let is_alike_long = |line: &Line| line.text.len() < 2 * wanted.len() + 40;
    let fits = |line: &Line| is_alike_long(line) && title_key(&line.text) == wanted;
    let holds = |line: &Line| {
        let key = title_key(&line.text);
        key.contains(wanted) || 2 * key.len() >= wanted.len() && wanted.contains(&key)
    };
    let among = |accept: &dyn Fn(&Line) -> bool| lines.iter().position(accept);
    // A bar that stays when one scrolls repeats the headline above the site's own date.
    among(&|line| line.around.is_main_heading && line.around.is_own() && fits(line))
        .or_else(|| among(&|line| line.around.is_heading && line.around.is_own() && fits(line)))
        .or_else(|| among(&|line| line.around.is_own() && fits(line)))
        .or_else(|| among(&|line| line.around.is_main_heading && is_alike_long(line) && holds(line)))
        .or_else(|| among(&|line| line.around.is_heading && is_alike_long(line) && holds(line)))
        .or_else(|| among(&fits))
        .or_else(|| among(&|line| line.around.is_main_heading && line.around.is_own()))
}

#[derive(Debug, Default)]
struct LineReader {
    lines: Vec<Line>,
    /// What holds for the text to come, and what held outside of each open element.
    around: Around,
    outer: Vec<Around>,
    /// Elements within which nobody reads.
    unread: usize,
    text: String,
    /// The same without what is called the last change.
    without_update: String,
    parts: Vec<Part>,
    /// How many parts and bytes the line had where the open links began.
    open_links: Vec<(usize, usize)>,
    /// Parts that are still open, with their depth.
    open_parts: Vec<(usize, Part)>,
    line_around: Option<Around>,
}

impl LineReader {
    fn open(&mut self, element: Option<ElementRef<'_>>, tag: &Element) {
        self.outer.push(self.around);
        self.unread += usize::from(is_unread(tag.name()));
        if self.unread > 0 {
            return;
        }
        if is_block(tag.name()) {
            self.end_line();
        }
        if let Some(element) = element {
            self.around = words::around(element, self.around, looks_like_noise(element));
        }
        if let Some(part) = words::part_of(tag).filter(|_| self.open_parts.len() < MOST_OPEN) {
            self.open_parts.push((self.outer.len(), part));
        }
        if tag.name() == "a" {
            self.open_links.push((self.parts.len(), self.text.len()));
        }
    }

    fn close(&mut self, tag: &Element) {
        if self.unread == 0 {
            while let Some((_, mut part)) = self.open_parts.pop_if(|(depth, _)| *depth == self.outer.len()) {
                part.text = fold(&part.text);
                part.is_update |= self.around.is_update;
                self.line_around.get_or_insert(self.around);
                self.parts.push(part);
            }
            if tag.name() == "a" {
                self.close_link();
            }
            if is_block(tag.name()) {
                self.end_line();
            } else if tag.name() != "sup" {
                // `<b>12</b><b>May</b>` stand apart on the screen, the letters of `3rd` do not.
                self.open_parts.iter_mut().for_each(|(_, part)| add_some(&mut part.text, " "));
            }
        }
        self.unread -= usize::from(is_unread(tag.name()));
        self.around = self.outer.pop().unwrap_or_default();
    }

    fn close_link(&mut self) {
        let Some((parts, bytes)) = self.open_links.pop() else { return };
        let words = words::count(self.text.get(bytes..).unwrap_or(&self.text));
        let own = self.parts.get_mut(parts..).unwrap_or_default();
        own.iter_mut().for_each(|part| part.is_of_link |= words > words::count(&part.text) + OTHER_WORDS);
    }

    fn add(&mut self, text: &str) {
        if self.unread > 0 {
            return;
        }
        if !text.trim().is_empty() {
            let own = self.around;
            let line = self.line_around.get_or_insert(own);
            line.is_link &= own.is_link;
            line.marked = line.marked.max(own.marked);
            line.is_update &= own.is_update;
        }
        if self.text.len() < LONGEST {
            add_some(&mut self.text, text);
            if !self.around.is_update {
                add_some(&mut self.without_update, text);
            }
        }
        for (_, part) in &mut self.open_parts {
            add_some(&mut part.text, text);
        }
    }

    fn end_line(&mut self) {
        let text = fold(&std::mem::take(&mut self.text));
        let without_update = Some(fold(&std::mem::take(&mut self.without_update))).filter(|rest| !rest.is_empty() && *rest != text);
        let parts = std::mem::take(&mut self.parts);
        for (_, part) in &mut self.open_parts {
            add_some(&mut part.text, " ");
        }
        let around = self.line_around.take().unwrap_or(self.around);
        if !text.is_empty() || !parts.is_empty() {
            self.lines.push(Line { text, without_update, parts, around, label: None, is_far_above: false });
        }
    }
}

/// Adds a text to one that is not long yet, and of a very long one its beginning.
fn add_some(line: &mut String, text: &str) {
    if line.len() < LONGEST {
        line.push_str(&text[..text.floor_char_boundary(MOST_BYTES)]);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::model::Deadline;
    use crate::read::dom;

    #[test]
    fn of_a_page_in_one_run_no_more_is_kept_than_of_a_line() {
        let html = format!("{}{}", "<time>".repeat(400), "word ".repeat(100_000));
        let page = dom::parse(&html, Deadline::after(Duration::from_secs(20))).unwrap();
        let lines = Lines::of(&page, None).lines;
        let kept: usize = lines.iter().map(|line| line.text.len() + line.parts.iter().map(|part| part.text.len()).sum::<usize>()).sum();
        assert!((MOST_BYTES..=(MOST_OPEN + 1) * MOST_BYTES).contains(&kept), "{kept}");
    }
}
