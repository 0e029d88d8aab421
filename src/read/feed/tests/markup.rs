//! Tokens and elements: each oddity of markup once.

use super::document::{Ends, Node, Space, document};
use super::tokens::{Token, Tokens};

/// `<name a=b>`, `</name>` and text, one by one.
fn tokens(text: &str) -> (Vec<String>, Option<&'static str>) {
    let mut tokens = Tokens::new(text);
    let written: Vec<String> = tokens
        .by_ref()
        .map(|token| match token {
            Token::Start(tag) => {
                let attributes: String = tag.attributes().map(|(name, value)| format!(" {name}={value}")).collect();
                format!("<{}{attributes}{}>", tag.name, if tag.is_empty { "/" } else { "" })
            }
            Token::End(name) => format!("</{name}>"),
            Token::Text(text) => text.into_owned(),
        })
        .collect();
    (written, tokens.fault().map(|fault| fault.what))
}

#[test]
fn well_formed_markup_has_no_fault() {
    let check = |text: &str, expected: &[&str]| {
        assert_eq!(tokens(text), (expected.iter().map(|token| (*token).to_owned()).collect(), None), "{text}")
    };
    check("<a b='1' c = \"2 > 1\"/>x</a >", &["<a b=1 c=2 > 1/>", "x", "</a>"]);
    check("<a href='?x=1&amp;y=2'>", &["<a href=?x=1&y=2>"]);
    check("<![CDATA[a & b <c> ]] ]]>&amp;&lt;", &["a & b <c> ]] ", "&<"]);
    check("<![CDATA[an <item> and </item> in words]]>", &["an <item> and </item> in words"]);
    check("<?xml version='1.0'?><!-- <x> --><!DOCTYPE a [<!ENTITY e 'text'><!ELEMENT a ANY>] ><a>&e;</a>", &["<a>", "text", "</a>"]);
    check("é<ü ö='ä'/>", &["é", "<ü ö=ä/>"]);
    check("&nbsp;&hellip;&#38;&#x26;", &["\u{a0}…&&"]);
}

#[test]
fn ill_formed_markup_is_read_and_has_one() {
    let check = |text: &str, expected: &[&str], fault: &str| {
        let (found, what) = tokens(text);
        assert_eq!(found, expected, "{text}");
        assert!(what.is_some_and(|what| what.contains(fault)), "{text}: {what:?}");
    };
    check("1 < 2 <3>", &["1 ", "< 2 ", "<3>"], "begins no tag");
    check("R&D &nope; &", &["R&D &nope; &"], "`&`");
    check("<a href=\"x>y</a>", &["<a href=x>", "y", "</a>"], "quotation mark");
    check("<a <b>", &["<a>", "<b>"], "does not end");
    check("</a <b>", &["</a>", "<b>"], "does not end");
    check("<a", &["<a>"], "does not end");
    check("</a", &["</a>"], "does not end");
    check("<![CDATA[x", &["x"], "CDATA");
    check("<!-- x > y", &[" y"], "does not end");
    check("<!x", &[], "does not end");
    check("a\u{8}b", &["ab"], "forbids");
}

#[test]
fn attributes_need_no_quotes_and_no_value() {
    assert_eq!(tokens("<a b=c d e = f/>").0, ["<a b=c d= e=f/>"]);
    assert_eq!(tokens("<a b='c'd=\"e\" =x>").0, ["<a b=c d=e =x=>"]);
}

#[test]
fn entities_do_not_multiply_without_end() {
    let long = "x".repeat(1000);
    let text = format!("<!DOCTYPE a [<!ENTITY e '{long}'><!ENTITY f '{long}x'>]>{}&f;", "&e;".repeat(5000));
    let (found, fault) = tokens(&text);
    assert!(found.concat().len() < (1 << 20) + 15_010, "{}", found.concat().len());
    assert!(fault.is_some());
}

#[test]
fn end_tags_find_their_start_tags() {
    // The ending of each element, by name.
    let check = |text: &str, expected: &[(&str, Ends)]| {
        let document = document(text);
        let found: Vec<(&str, Ends)> = document
            .nodes
            .iter()
            .filter_map(|node| if let Node::Start(element) = node { Some((element.tag.name, element.ends)) } else { None })
            .collect();
        assert_eq!(found, expected, "{text}");
    };
    check("<a><b/></a>", &[("a", Ends::At(2)), ("b", Ends::At(1))]);
    check("<a><b><c></b></a>", &[("a", Ends::At(4)), ("b", Ends::At(3)), ("c", Ends::Before(3))]);
    check("<a></b></A>", &[("a", Ends::At(1))]);
    check("<a><b></b>", &[("a", Ends::Cut), ("b", Ends::At(2))]);
    check("<a><a></a>", &[("a", Ends::Cut), ("a", Ends::At(2))]);
}

#[test]
fn name_spaces_end_with_their_elements() {
    let document = document(
        "<rss><x xmlns='http://www.w3.org/1999/xhtml'><p/></x><p/><q xmlns:dc='urn:z'><dc:title/></q><r xmlns='urn:z'/><dc:title/></rss>",
    );
    let spaces: Vec<Space> =
        document.nodes.iter().filter_map(|node| if let Node::Start(element) = node { Some(element.space) } else { None }).collect();
    let expected = [Space::Feed, Space::Xhtml, Space::Xhtml, Space::Feed, Space::Feed, Space::DublinCore, Space::Other, Space::DublinCore];
    assert_eq!(spaces, expected);
}

#[test]
fn a_fault_has_its_line() {
    assert_eq!(document("<a>\n<b>\n&x</a>").fault, Some(("an `&` that begins no reference, or one that is not known", 2)));
    assert_eq!(document("<a>\n<b>\n</a>").fault, Some(("an element does not end", 3)));
}

#[test]
fn names_are_looked_up_among_some_declarations_only() {
    let many: String = (0..300).map(|number| format!(" xmlns:p{number}='http://purl.org/dc/elements/1.1/'")).collect();
    let text = format!("<rss{many}><p7:title/><p299:title/></rss>");
    let document = document(&text);
    let space = |at: usize| if let Node::Start(element) = &document.nodes[at] { element.space } else { Space::Feed };
    assert_eq!((space(1), space(2)), (Space::DublinCore, Space::Other));
}
