//! Pages that nobody writes in good faith, at any size: what takes time out of proportion takes it on these. The benchmark measures
//! them, the tests read them.

use std::fmt::Write;

/// A page that grows.
pub struct Shape {
    pub name: &'static str,
    /// Writes the page with so many of its parts.
    pub write: fn(usize) -> String,
    /// So many parts make a page of some megabytes.
    pub parts: usize,
}

pub const SHAPES: [Shape; 17] = [
    Shape { name: "nesting", write: nesting, parts: 40_000 },
    Shape { name: "siblings", write: siblings, parts: 100_000 },
    Shape { name: "links", write: links, parts: 100_000 },
    Shape { name: "cards", write: cards, parts: 100_000 },
    Shape { name: "rows", write: rows, parts: 50_000 },
    Shape { name: "definitions", write: definitions, parts: 50_000 },
    Shape { name: "headings", write: headings, parts: 50_000 },
    Shape { name: "dates in a line", write: dates, parts: 20_000 },
    Shape { name: "one text", write: text, parts: 500_000 },
    Shape { name: "one word", write: word, parts: 5_000_000 },
    Shape { name: "alternating tags", write: alternating, parts: 100_000 },
    Shape { name: "rare classes", write: rare, parts: 100_000 },
    Shape { name: "one long address", write: addresses, parts: 2_000 },
    Shape { name: "owners in a line", write: owners, parts: 300_000 },
    Shape { name: "holders of dates", write: holders, parts: 200_000 },
    Shape { name: "marked headlines", write: marked, parts: 100_000 },
    Shape { name: "one long title", write: title, parts: 200_000 },
];

fn all(parts: usize, mut part: impl FnMut(&mut String, usize) -> std::fmt::Result) -> String {
    let mut page = String::new();
    for at in 0..parts {
        // A `String` takes whatever is written.
        part(&mut page, at).expect("memory");
    }
    page
}

/// Towers of 500 elements, just under what is refused.
fn nesting(parts: usize) -> String {
    let tower = format!("{}Deep inside{}", "<div>A piece of text".repeat(500), "</div>".repeat(500));
    all(parts.div_ceil(500), |page, _| page.write_str(&tower))
}

fn siblings(parts: usize) -> String {
    all(parts, |page, at| write!(page, "<p>Notice number {at} of the year</p>"))
}

fn links(parts: usize) -> String {
    all(parts, |page, at| write!(page, "<a href='/n/{at}'>A headline with number {at}</a>"))
}

fn cards(parts: usize) -> String {
    all(parts, |page, at| {
        let day = at % 28 + 1;
        write!(page, "<div class=card><a href='/n/{at}'><h3>Headline with number {at}</h3></a><time>2026-03-{day:02}</time></div>")
    })
}

/// Each second row begins a day that spans two.
fn rows(parts: usize) -> String {
    let rows = all(parts, |page, at| {
        let day = if at % 2 == 0 { format!("<td rowspan=2>{}.03.2026", at % 28 + 1) } else { String::new() };
        write!(page, "<tr>{day}<td><a href='/n/{at}'>A headline with number {at}</a><td rowspan=9>PDF")
    });
    format!("<table>{rows}</table>")
}

fn definitions(parts: usize) -> String {
    let pairs = all(parts, |page, at| write!(page, "<dt>{}.03.2026<dd><a href='/n/{at}'>A headline with number {at}</a>", at % 28 + 1));
    format!("<dl>{pairs}</dl>")
}

fn headings(parts: usize) -> String {
    all(parts, |page, at| write!(page, "<h2>{}</h2><h3><a href='/n/{at}'>Headline {at}</a></h3>Some text<br>and more", 1900 + at % 126))
}

fn dates(parts: usize) -> String {
    format!("<p>{}</p>", all(parts, |page, at| write!(page, "{}/{}/2026 3 March ", at % 12 + 1, at % 28 + 1)))
}

fn text(parts: usize) -> String {
    format!("<p>{}</p>", all(parts, |page, at| write!(page, "words {:03} ", at % 1000)))
}

fn word(parts: usize) -> String {
    format!("<ul><li><a href=/n/1>{}</a></ul>", "w".repeat(parts))
}

/// No two neighbours alike, and none closed that need not be.
fn alternating(parts: usize) -> String {
    let tags = ["<p>", "<div>", "</div>", "<h2>", "<a href='/n'>", "</h2>", "<li>", "<tr>", "<b>", "</b>", "<time>", "</a>", "<td>"];
    all(parts, |page, at| write!(page, "{}text {at}", tags[at * 7 % tags.len()]))
}

/// Each class and each element's name twice, far apart: as many groups as half the page has elements, each as wide as the page.
fn rare(parts: usize) -> String {
    let half = (parts / 2).max(1);
    all(parts, |page, at| {
        let name: String = (at % half).to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
        write!(page, "<x-{name} class=c{name}x><a href='/n/{at}'>Of class {name}</a></x-{name}>")
    })
}

/// Addresses of two thousand signs.
fn addresses(parts: usize) -> String {
    let path = "long-name/".repeat(200);
    all(parts, |page, at| write!(page, "<li><a href='/{path}{at}'>A headline with number {at}</a>"))
}

fn owners(parts: usize) -> String {
    format!("<p>{}</p>", "© Acme<br>".repeat(parts))
}

/// One text in a tower of elements that hold a date each.
fn holders(parts: usize) -> String {
    format!("{}{}", "<time>".repeat(400), all(parts, |page, at| write!(page, "word {at} <b></b>")))
}

/// Days and headlines by their microdata, in a tower of such.
fn marked(parts: usize) -> String {
    let tower = "<div itemprop='headline datePublished'>".repeat(400);
    format!("{tower}{}", all(parts, |page, at| write!(page, "<h1 itemprop=datePublished>Headline with number {at}</h1>")))
}

/// A title of very many parts above very many headlines.
fn title(parts: usize) -> String {
    let headings = all(parts / 10, |page, at| write!(page, "<h1>Headline with number {at}</h1>"));
    format!("<title>Headline{}</title>{headings}", " | News".repeat(parts))
}
