//! Feeds that XML refuses: what is read all the same, and what is said about it.

use super::*;

#[test]
fn broken_feeds_are_mended_and_said_to_be_broken() {
    let malformed = |body: &str, expected: &[&str]| {
        check(body, expected);
        let remarks = read(body).unwrap().remarks;
        assert!(remarks.len() == 1 && remarks[0].starts_with("malformed feed: "), "{remarks:?}");
    };
    malformed(&rss("<item><title>R&D at <5%</title><link>/a?x=1&y=2</link></item>"), &["- /a?x=1&y=2 R&D at <5% -"]);
    let item = "<item><title>A</title><guid>1</guid></item>";
    let cut = rss(&format!("{item}<item><title>B</title><guid>2"));
    malformed(cut.split("</channel>").next().unwrap(), &["1 - A -"]);
    malformed(
        &rss(&format!(
            "{item}<item><title>B <b>bold</title><guid>2</guid><description>x<br>y</description></item><item><title>C</title><guid>3</guid></item>"
        )),
        &["1 - A -", "2 - B bold -", "3 - C -"],
    );
    malformed(r#"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"A"},{"id":"2","tit"#, &["1 - A -"]);
    assert!(matches!(read("<rss version='2.0'><item"), Err(ReadError::BrokenFeed(_))));
    assert!(matches!(read("<html><p>no feed"), Err(ReadError::BrokenFeed(_))));
}

/// Items that are read, and that the remark names this fault.
fn check_fault(feed: &str, expected: &[&str], fault: &str) {
    check(feed, expected);
    let remarks = read(feed).unwrap().remarks;
    assert!(remarks.len() == 1 && remarks[0].contains(fault), "{feed}: {remarks:?}");
}

const A: &str = "<item><title>A</title><guid>1</guid></item>";
const C: &str = "<item><title>C</title><guid>3</guid></item>";

/// A feed whose second entry is this.
fn with(broken: &str) -> String {
    rss(&format!("{A}{broken}{C}"))
}

#[test]
fn a_broken_entry_costs_none_but_itself() {
    check_fault(&with("<item><title>B<guid>2</guid></item>"), &["1 - A -", "2 - B -", "3 - C -"], "line 1: an element does not end");
    check_fault(&with("<item><guid>2</guid><title>B</title>"), &["1 - A -", "2 - B -", "3 - C -"], "an element does not end");
    check_fault(
        &with("<item><title>B</title></b></i><guid>2</guid></item>"),
        &["1 - A -", "2 - B -", "3 - C -"],
        "an end tag without a start tag",
    );
    check_fault(
        &with("<item><title>B</title><guid>2</guid><description><![CDATA[<p>cut</item>"),
        &["1 - A -", "2 - B -", "3 - C -"],
        "a CDATA section does not end",
    );
    check_fault(
        &with(
            "<item><guid>2</guid><title>B</title><description><![CDATA[<p>cut</item><item><guid>4</guid><title><![CDATA[D]]></title></item>",
        ),
        &["1 - A -", "2 - B -", "4 - D -", "3 - C -"],
        "a CDATA section does not end",
    );
    check_fault(&with("<item><guid>2</guid><title>B<!-- never closed</title></item>"), &["1 - A -", "2 - B -", "3 - C -"], "does not end");
    check_fault(
        &with("<item><guid>2</guid><title>B</title><link href=\"/b></item>"),
        &["1 - A -", "2 /b B -", "3 - C -"],
        "a quotation mark is missing",
    );
    check_fault(
        &with("<item><guid>2</guid><title>B</title><link href=/b rel=alternate></link></item>"),
        &["1 - A -", "2 /b B -", "3 - C -"],
        "a quotation mark is missing",
    );
    check_fault(
        &with("<item><guid>2</guid><title>B</title></item garbage></item>"),
        &["1 - A -", "2 - B -", "3 - C -"],
        "without a start tag",
    );
}

#[test]
fn what_is_cut_off_keeps_all_before_the_cut() {
    let whole = with("<item><title>B</title><guid>2</guid></item>");
    let at = whole.find("<guid>3").unwrap();
    check_fault(&whole[..at], &["1 - A -", "2 - B -"], "it is cut off; the entry that is cut off was left out");
    check_fault(&whole[..whole.find("</channel>").unwrap()], &["1 - A -", "2 - B -", "3 - C -"], "it is cut off; all entries were read");
    check_fault(whole.strip_suffix('>').unwrap(), &["1 - A -", "2 - B -", "3 - C -"], "a tag does not end");
    assert!(matches!(read(&whole[..whole.find("<guid>1").unwrap()]), Err(ReadError::BrokenFeed(_))));
    // Whoever counts entries is told of the last one, too.
    let entries = read_entries(&page(&whole.as_bytes()[..at], None), &context()).unwrap();
    assert_eq!(entries.last().map(|entry| entry.title.as_str()), Some("C"));
}

#[test]
fn a_feed_without_entries_is_one_if_it_comes_to_its_end() {
    for whole in ["<rss version='2.0'></rss", "<rss><channel><title>M</title></rss>", "<feed></FEED>", "<rdf:RDF/>"] {
        assert_eq!(read(whole).unwrap().items.len(), 0, "{whole}");
    }
    for cut in
        ["<rss version='2.0'>", "<feed><title>M</title>", "", "words", "{}", "<html><item><title>A</title></item></html>", "<a><b/></a>"]
    {
        assert!(matches!(read(cut), Err(ReadError::BrokenFeed(_))), "{cut}");
    }
}

#[test]
fn what_a_server_prints_around_a_feed_is_passed_over() {
    let feed = rss(A);
    for (before, after) in [
        ("<br />\n<b>Warning</b>: no mill in line 3\n", ""),
        ("<!DOCTYPE html PUBLIC '-//W3C//DTD HTML 4.01//EN' 'http://www.w3.org/TR/html4/strict.dtd'>", ""),
        ("<?php echo 1 ?><!-- <rss> -->", "<!-- served in 3 ms -->"),
        ("<html><body>", "</body></html>"),
        ("", "<script>track()</script> & so on"),
        ("\u{0}\u{1}", "\u{0}"),
    ] {
        check(&format!("{before}{feed}{after}"), &["1 - A -"]);
    }
    // The root is missing, and what stands in it is not.
    check(&format!("{A}{C}"), &["1 - A -", "3 - C -"]);
}

#[test]
fn references_stand_for_what_xml_html_or_the_document_says() {
    let declared = "<!DOCTYPE rss [<!ENTITY mill \"the old mill\"> <!ENTITY % p 'x'> <!ENTITY far SYSTEM 'file:///etc/passwd'> <!ENTITY bomb '&mill;&mill;'>]>";
    let title = |written: &str| {
        read(&format!("{declared}{}", rss(&format!("<item><title>{written}</title></item>")))).unwrap().items[0].title.clone()
    };
    assert_eq!(title("At &mill;, caf&eacute; &#8211; &#x201c;open&#148;"), "At the old mill, café – “open”");
    assert_eq!(title("&far; &bomb; &nope; R&D &"), "&far; &bomb; &nope; R&D &");
    assert_eq!(title("a&#0;b&#xD800;c&#99999999999;d"), "abc&#99999999999;d".replace("&#99999999999;", "\u{fffd}"));
    check(&rss("<item><title>A</title><link href='/a?x=1&y=2&amp;z=3&copy=4'/></item>"), &["- /a?x=1&y=2&z=3&copy=4 A -"]);
}

#[test]
fn what_is_no_feed_for_its_size_is_read_as_far_as_it_may() {
    let items = read(&rss(&"<item><title>A</title></item>".repeat(50_001))).unwrap();
    assert_eq!((items.items.len(), items.remarks.concat().as_str()), (1, "it has more than 50000 entries; the rest was not read"));
}
