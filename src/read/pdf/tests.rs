//! PDF documents, made here: what they say is read, and what they do against us ends in time.

use std::io::Write;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use url::Url;

use super::*;
use crate::model::{DateOrder, Deadline};

const ANNOUNCEMENT: &[u8] = include_bytes!("../../../tests/fixtures/pdf/announcement.pdf");

fn context(budget: Duration) -> Context {
    Context {
        now: "2026-11-22T12:00:00Z".parse().unwrap(),
        timezone: None,
        dates: DateOrder::Auto,
        language: None,
        deadline: Deadline::after(budget),
    }
}

fn read(body: impl Into<Vec<u8>>) -> Result<Article, ReadError> {
    let page = Page { url: Url::parse("https://acme.example/kiln.pdf").unwrap(), content_type: None, body: body.into() };
    read_pdf(&page, &context(Duration::from_secs(60)))
}

/// A file of these objects; number 1 is the catalog. What lies between the objects is found by its table.
fn file(objects: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut table = String::new();
    let size = objects.iter().map(|(id, _)| id + 1).max().unwrap_or(1);
    for (id, object) in objects {
        table += &format!("{id} 1\n{:010} 00000 n \n", out.len());
        out.extend(format!("{id} 0 obj\n").into_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(
        format!("xref\n0 1\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").into_bytes(),
    );
    out
}

fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    [format!("<<{entries}/Length {}>>stream\n", content.len()).as_bytes(), content, b"\nendstream"].concat()
}

fn deflated(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// A document of one page with this content, in this font.
fn one_page(content: Vec<u8>, font: &str, more: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut objects = vec![
        (1, b"<</Type/Catalog/Pages 2 0 R>>".to_vec()),
        (2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec()),
        (3, b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>>>".to_vec()),
        (4, content),
        (5, font.as_bytes().to_vec()),
    ];
    objects.extend_from_slice(more);
    file(&objects)
}

const HELVETICA: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
const SENTENCE: &str = "The kiln in Harrow burns since Friday, and the ovens beside it rest for the winter.";

fn shown(content: &str) -> Vec<u8> {
    one_page(stream("", content.as_bytes()), HELVETICA, &[])
}

#[test]
fn an_announcement_is_read_as_it_was_meant() {
    let article = read(ANNOUNCEMENT).unwrap();
    assert_eq!(article.title.as_deref(), Some("Acme Clay lights its second kiln in Harrow"));
    assert_eq!(article.published.map(|day| day.to_string()).as_deref(), Some("2026-10-02"));
    assert_eq!(article.language.as_deref(), Some("en"));
    let paragraphs: Vec<&str> = article.text.split("\n\n").collect();
    assert_eq!(
        paragraphs,
        [
            "Acme Clay has lit the second kiln of its works in Harrow, two months before the day that was planned. The kiln cost £14 million \
             and fires 38% more bricks with the same gas.",
            "“We have waited for this since the spring,” said the works manager. About 90 people work at the two kilns, and twelve \
             apprentices begin in January.",
            "The bricks go to builders in the county. The first load left on Friday, and the rest of the month is sold. Acme will show the \
             kiln to its neighbours when the works open their gates in the spring of next year.",
            "The clay comes from the pit beside the works, which lasts for another forty years at the present rate. What is dug out \
             becomes a lake.",
        ]
    );
}

#[test]
fn an_article_page_that_is_a_pdf_is_read_as_one_whatever_its_header_says() {
    for header in [None, Some("application/pdf"), Some("text/html"), Some("application/octet-stream")] {
        let page = Page {
            url: Url::parse("https://acme.example/kiln").unwrap(),
            content_type: header.map(str::to_owned),
            body: [b"\n junk ".as_slice(), ANNOUNCEMENT].concat(),
        };
        let article = crate::read::read_article(&page, &context(Duration::from_secs(60))).unwrap();
        assert!(article.text.starts_with("Acme Clay has lit"), "{header:?}");
    }
}

#[test]
fn letters_come_through_fonts_of_all_kinds() {
    let hex: String = SENTENCE.bytes().map(|byte| format!("{:04X}", u16::from(byte) + 7)).collect();
    let map = b"beginbfrange <0027> <0087> <0020> endbfrange";
    let composite = one_page(
        stream("", format!("BT /F1 10 Tf 50 700 Td <{hex}> Tj ET").as_bytes()),
        "<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<</Type/Font/W[0[500 500] 3 9 600]>>]/ToUnicode 7 0 R>>",
        &[(7, stream("", map))],
    );
    assert_eq!(read(composite).unwrap().text, SENTENCE);
    let utf16: String = SENTENCE.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    let font = "<</Type/Font/Subtype/Type0/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font>>]>>";
    assert_eq!(read(one_page(stream("", format!("BT /F1 10 Tf <{utf16}> Tj ET").as_bytes()), font, &[])).unwrap().text, SENTENCE);
    let named = "<</Type/Font/Subtype/Type1/Encoding<</Type/Encoding/Differences[65/germandbls/uni00E9/f_i/nosuchname]>>>>";
    let text = read(one_page(stream("", format!("BT /F1 10 Tf (ABCD {SENTENCE}) Tj ET").as_bytes()), named, &[])).unwrap().text;
    assert!(text.starts_with("ßéfi The kiln"), "{text}");
}

#[test]
fn packed_streams_and_a_wrong_table_do_no_harm() {
    let content = format!("BT /F1 10 Tf 50 700 Td ({SENTENCE}) Tj ET");
    let packed = one_page(stream("/Filter/FlateDecode", &deflated(content.as_bytes())), HELVETICA, &[]);
    assert_eq!(read(packed.clone()).unwrap().text, SENTENCE);
    let at = packed.windows(9).position(|nine| nine == b"startxref").unwrap();
    let wrong = [&packed[..at], b"startxref\n17\n%%EOF".as_slice()].concat();
    assert_eq!(read(wrong).unwrap().text, SENTENCE);
    assert!(read(&packed[..packed.len() / 2]).is_err());
}

#[test]
fn words_and_columns_stay_apart() {
    let content = "BT /F1 10 Tf 50 700 Td [(The)-300(ki)20(ln)-300(in Harrow)] TJ 0 -12 Td (is lit, and) Tj 60 0 Td (burns well.) Tj ET\n\
         BT /F1 10 Tf 300 700 Td (Beside it the ovens) Tj 0 -12 Td (rest for the winter.) Tj ET";
    let text = read(shown(content)).unwrap().text;
    assert!(
        text.contains("The kiln in Harrow is lit, and burns well.") && text.contains("Beside it the ovens rest for the winter."),
        "{text}"
    );
}

#[test]
fn what_has_no_text_says_so() {
    let no_text = |body: Vec<u8>| match read(body) {
        Err(ReadError::NoText(why)) => why,
        other => panic!("{other:?}"),
    };
    assert!(no_text(shown("q 500 0 0 700 0 0 cm /X Do Q")).contains("scan"));
    assert!(no_text(shown("BT /F1 9 Tf (Page 3) Tj ET")).contains("scan"));
    assert!(matches!(read("%PDF-1.4\nnothing more"), Err(ReadError::BrokenPdf(_))));
}

/// Ends in time, whatever comes of it; returns how long it took.
fn outlast(name: &str, body: Vec<u8>) -> Duration {
    let page = Page { url: Url::parse("https://acme.example/").unwrap(), content_type: None, body };
    let began = Instant::now();
    let outcome = read_pdf(&page, &context(Duration::from_secs(2)));
    let took = began.elapsed();
    println!("{name}: {} bytes, {took:?}, {}", page.body.len(), outcome.as_ref().err().map_or("read".into(), ToString::to_string));
    assert!(took < Duration::from_secs(10), "{name} took {took:?}");
    took
}

#[test]
fn hostile_documents_end_in_time() {
    let form = |content: &[u8]| (6, stream("/Type/XObject/Subtype/Form/Resources<</XObject<</X 6 0 R>>>>", content));
    outlast("a form that draws itself", one_page(stream("", b"/X Do"), HELVETICA, &[form(&b"/X Do ".repeat(100))]));
    let zeros = deflated(&vec![b' '; 40 << 20]);
    outlast("a page that unpacks to 40 MiB", one_page(stream("/Filter/FlateDecode", &zeros), HELVETICA, &[]));
    let twice = deflated(&deflated(&vec![b' '; 40 << 20]));
    outlast("the same, packed twice", one_page(stream("/Filter[/FlateDecode/FlateDecode]", &twice), HELVETICA, &[]));
    outlast("deep arrays", one_page(stream("", &b"[".repeat(2 << 20)), HELVETICA, &[(9, b"[".repeat(1 << 20))]));
    outlast("deep saves", shown(&"q ".repeat(1 << 20)));
    let operators = deflated(&b"BT /F1 1 Tf (a) Tj ET ".repeat(350_000));
    outlast("operators without end", one_page(stream("/Filter/FlateDecode", &operators), HELVETICA, &[]));
    let index: String = (100..60_000).map(|id| format!("{id} 0 ")).collect();
    let members = deflated(format!("{index}[{}]", "0 ".repeat(1_000_000)).as_bytes());
    let entries = format!("/Type/ObjStm/N 59900/First {}/Filter/FlateDecode", index.len());
    outlast("an index that names one object again and again", one_page(stream("", b""), HELVETICA, &[(9, stream(&entries, &members))]));
    let bomb = stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &deflated(&[b"9 0 ".to_vec(), vec![b' '; 7 << 20]].concat()));
    let bombs: Vec<(u32, Vec<u8>)> = (20..60).map(|id| (id, bomb.clone())).collect();
    outlast("forty streams of objects of 7 MiB each", one_page(stream("", b""), HELVETICA, &bombs));
    let loops = [(1, b"<</Type/Catalog/Pages 2 0 R>>".to_vec()), (2, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Parent 2 0 R/Count 9>>".to_vec())];
    outlast("a tree of pages that holds itself", file(&loops));
    outlast("a chain of references to itself", one_page(b"4 0 R".to_vec(), "5 0 R", &[(6, b"6 0 R".to_vec())]));
}

#[test]
fn a_passed_deadline_stops_the_reading() {
    let page = Page { url: Url::parse("https://acme.example/").unwrap(), content_type: None, body: ANNOUNCEMENT.to_vec() };
    assert_eq!(read_pdf(&page, &context(Duration::ZERO)), Err(ReadError::TooSlow));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_damaged_document_is_read_or_refused(at in 0..ANNOUNCEMENT.len(), with in proptest::collection::vec(any::<u8>(), 1..12)) {
        let mut body = ANNOUNCEMENT.to_vec();
        let end = (at + with.len()).min(body.len());
        body.splice(at..end, with);
        let _ = read(body);
    }
}
