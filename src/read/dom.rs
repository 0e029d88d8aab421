//! HTML to a tree, guarded, and elements to text.
//!
//! The only place that parses HTML: html5ever takes time quadratic in the depth of a page and knows no limit
//! (servo/html5ever issue 788), so nothing else may hand it a page. No walk here recurses.

use std::cell::{Cell, RefCell};

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef, Tree};
use html5ever::driver::{self, ParseOpts};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use scraper::{ElementRef, Html, HtmlTreeSink, Node};

use super::ReadError;
use crate::model::Deadline;

/// Browsers nest no deeper either; real pages seldom pass 100.
pub const MAX_DEPTH: usize = 512;
/// Between two looks at the clock.
const PIECE: usize = 32 * 1024;
/// Of ordinary pages; a tree that outgrows the room it was given is copied.
const BYTES_A_NODE: usize = 40;
/// Bytes and nodes of what passes for a line, white space included.
const LINE: usize = 16 * 1024;

/// The page as a tree, or why it is refused.
pub fn parse(html: &str, deadline: Deadline) -> Result<Html, ReadError> {
    let mut empty = Html::new_document();
    empty.tree = Tree::with_capacity(Node::Document, html.len() / BYTES_A_NODE);
    let mut parser = driver::parse_document(HtmlTreeSink::new(empty), ParseOpts::default());
    let mut rest = html;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE.min(rest.len())).max(first_char_len(rest)));
        parser.process(StrTendril::from_slice(piece));
        if deadline.has_passed() {
            return Err(ReadError::TooSlow);
        }
        rest = after;
    }
    let mut tree = parser.finish();
    join_texts(&mut tree);
    match depth(&tree) {
        depth if depth > MAX_DEPTH => Err(ReadError::TooDeep { depth, limit: MAX_DEPTH }),
        _ => Ok(tree),
    }
}

/// What a person reads in an element, on one line: words of neighbouring blocks are kept apart, white space is folded.
pub fn text_of(element: ElementRef<'_>) -> String {
    text_within(element, usize::MAX).unwrap_or_default()
}

/// The same of an element that holds a line, `None` of one that holds much more. For those who ask many elements, each of which
/// may hold the others: it costs the same however large they are.
pub fn line_of(element: ElementRef<'_>) -> Option<String> {
    text_within(element, LINE)
}

fn text_within(element: ElementRef<'_>, most: usize) -> Option<String> {
    let mut text = String::new();
    let mut nodes = 0_usize;
    let mut hidden = 0_usize;
    for edge in element.traverse() {
        nodes += 1;
        if text.len().saturating_add(nodes) > most {
            return None;
        }
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(tag) if is_unread(tag.name()) => hidden += 1,
                Node::Element(tag) if is_block(tag.name()) => text.push(' '),
                Node::Text(run) if hidden == 0 && run.text.len() > most => return None,
                Node::Text(run) if hidden == 0 => text.push_str(&run.text),
                _ => {}
            },
            Edge::Close(node) => match node.value() {
                Node::Element(tag) if is_unread(tag.name()) => hidden -= 1,
                Node::Element(tag) if is_block(tag.name()) => text.push(' '),
                _ => {}
            },
        }
    }
    Some(fold(&text))
}

/// A scrap of HTML as one line of text, for titles and names: tags out, entities to characters.
/// Linear in its length whatever it holds, because no tree is built.
pub fn plain(fragment: &str) -> String {
    if !fragment.contains(['<', '&']) {
        return fold(fragment);
    }
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(guard_signs(fragment)));
    let tokenizer = Tokenizer::new(PlainText::default(), Default::default());
    // The sink never asks for a pause, so one call takes it all.
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    fold(&tokenizer.sink.text.borrow())
}

/// White space folded to single spaces, non-breaking ones included; soft hyphens and zero-width characters out.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
            c if c.is_whitespace() || c.is_control() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            c => folded.push(c),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Elements whose content nobody reads.
pub(super) fn is_unread(name: &str) -> bool {
    matches!(name, "script" | "style" | "template" | "noscript" | "head" | "iframe" | "object" | "svg" | "math" | "select" | "textarea")
}

/// Elements that begin a new line.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "br"
            | "button"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "option"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

fn first_char_len(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

fn depth(tree: &Html) -> usize {
    let (mut now, mut deepest) = (0_usize, 0);
    for edge in tree.tree.root().traverse() {
        match edge {
            Edge::Open(_) => now += 1,
            Edge::Close(_) => now -= 1,
        }
        deepest = deepest.max(now);
    }
    deepest
}

/// Takes comments out, and makes one text of two that one lay between: frameworks leave them within sentences and days.
fn join_texts(tree: &mut Html) {
    let comments: Vec<NodeId> = tree.tree.nodes().filter(|node| node.value().is_comment()).map(|node| node.id()).collect();
    for id in comments {
        let Some(comment) = tree.tree.get(id) else { continue };
        let (before, after) = (text_at(comment.prev_sibling()), text_at(comment.next_sibling()));
        detach(tree, id);
        let (Some((before, _)), Some((after, more))) = (before, after) else { continue };
        if let Some(mut before) = tree.tree.get_mut(before)
            && let Node::Text(text) = before.value()
        {
            text.text.push_tendril(&more);
            detach(tree, after);
        }
    }
}

fn text_at(node: Option<NodeRef<Node>>) -> Option<(NodeId, StrTendril)> {
    let node = node?;
    Some((node.id(), node.value().as_text()?.text.clone()))
}

fn detach(tree: &mut Html, id: NodeId) {
    if let Some(mut node) = tree.tree.get_mut(id) {
        node.detach();
    }
}

/// A `<` that begins no tag ("profit <b 5" without any `>`) is a sign in a sentence; the tokenizer would eat the rest of the line.
fn guard_signs(fragment: &str) -> String {
    let last_end = fragment.rfind('>').unwrap_or(0);
    let mut guarded = String::with_capacity(fragment.len());
    for (at, c) in fragment.char_indices() {
        if c == '<' && at > last_end { guarded.push_str("&lt;") } else { guarded.push(c) }
    }
    guarded
}

/// Takes the characters between tags.
#[derive(Default)]
struct PlainText {
    text: RefCell<String>,
    hidden: Cell<bool>,
}

impl TokenSink for PlainText {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) if matches!(&*tag.name, "script" | "style" | "template") => {
                self.hidden.set(tag.kind == TagKind::StartTag && !tag.self_closing);
            }
            Token::TagToken(tag) if is_block(&tag.name) => self.text.borrow_mut().push(' '),
            Token::CharacterTokens(run) if !self.hidden.get() => self.text.borrow_mut().push_str(&run),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    fn soon() -> Deadline {
        Deadline::after(Duration::from_secs(20))
    }

    #[test]
    fn text_keeps_blocks_apart_and_leaves_out_what_nobody_reads() {
        let check = |html: &str, expected: &str| {
            let page = parse(html, soon()).unwrap();
            assert_eq!(text_of(page.root_element()), expected, "{html}");
        };
        check("<p>One<p>two <b>th</b>ree<br>four", "One two three four");
        check("<div>a\u{a0}\n b</div><script>var x</script><style>p{}</style><template><p>t</template>c", "a b c");
        check("<td>x</td><table><tr><td>1</td><td>2</td></table>", "x 1 2");
        check("quar\u{ad}ter\u{200b}ly <noscript><img></noscript>", "quarterly");
    }

    #[test]
    fn what_is_far_longer_than_a_line_is_none() {
        let line = |html: &str| line_of(parse(html, soon()).unwrap().root_element());
        assert_eq!(line("<h1>One <b>line</b></h1>").as_deref(), Some("One line"));
        assert_eq!(line(&"letters ".repeat(LINE)), None);
        assert_eq!(line(&"<i></i>".repeat(LINE)), None);
        assert_eq!(line(&format!("<script>{}</script>seen", "x".repeat(2 * LINE))).as_deref(), Some("seen"));
    }

    #[test]
    fn a_comment_parts_no_text() {
        let page = parse("<p>12<!-- --> March<!----><!-- x --> 2026<b>!</b><!-- end --></p>", soon()).unwrap();
        let texts: Vec<&str> = page.tree.root().descendants().filter_map(|node| node.value().as_text()).map(|text| &**text).collect();
        assert_eq!(texts, ["12 March 2026", "!"]);
    }

    #[test]
    fn plain_text_of_a_scrap_has_neither_tags_nor_entities() {
        let check = |scrap: &str, expected: &str| assert_eq!(plain(scrap), expected);
        check("R&amp;D <i>caf&eacute;</i>&nbsp;news", "R&D café news");
        check("AT&T &#8217;s <br/>second<p>third", "AT&T ’s second third");
        check("profit < 5 and x <b y", "profit < 5 and x <b y");
        check("a<script>alert(1)</script>b", "ab");
        check("no markup \n at all", "no markup at all");
    }

    #[test]
    fn a_page_too_deep_is_refused_and_one_too_slow_given_up() {
        let deep = "<div>".repeat(600);
        assert!(matches!(parse(&deep, soon()), Err(ReadError::TooDeep { limit: MAX_DEPTH, .. })));
        let deeper = "<div>".repeat(100_000);
        assert_eq!(parse(&deeper, Deadline::after(Duration::from_millis(50))).unwrap_err(), ReadError::TooSlow);
        assert!(parse(&"<div>".repeat(400), soon()).is_ok());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn a_parse_in_pieces_is_the_parse_of_the_whole(words in proptest::collection::vec("[a-zéß漢]{1,6}", 900..1500)) {
            let html = format!("<p>{}</p>", words.join("<b> </b>"));
            let page = parse(&html, soon()).unwrap();
            prop_assert_eq!(text_of(page.root_element()), words.join(" "));
        }

        #[test]
        fn any_scrap_becomes_one_line(scrap in "[<>&;#a-z/!\\-\" \n\u{ad}]{0,60}") {
            prop_assert!(!plain(&scrap).contains('\n'));
        }
    }
}
