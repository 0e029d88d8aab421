//! What became of the two parts on the way: footers, rewritten links, trackers, size.

use std::sync::LazyLock;

use regex::Regex;

use super::{Finding, Look, bad, cut, good, remark};

/// Gmail shows the rest of larger HTML behind a link only; about here, as mailing firms measured it.
const CLIPPED: usize = 102 * 1024;
/// What digests are kept below.
const BUDGET: usize = 80 * 1024;

const FOOTER: &str = "a mailing list or a gateway adds it: take digests out of that, for it breaks signatures and is read as ours";
const LINKS: &str = "a gateway sends readers through a server of its own: have it leave digests alone, or live with it; addresses that readers copy will be long";
const PART: &str = "something on the way takes parts out of mails (a mailing list, a virus scanner): have it leave digests alone";

static LINK: LazyLock<Regex> = LazyLock::new(|| {
    // A constant.
    Regex::new(r#"(?i)<a\b[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')"#).unwrap()
});
static IMAGE: LazyLock<Regex> = LazyLock::new(|| {
    // A constant.
    Regex::new(r"(?i)<img\b").unwrap()
});

pub(super) fn findings(look: &Look<'_>, original: Option<&Look<'_>>) -> Vec<Finding> {
    let (text, html) = (text(look), html(look));
    let mut findings = Vec::new();
    if text.is_none() {
        findings.push(bad("parts", "the plain text is gone", PART));
    }
    if html.is_none() {
        findings.push(bad("parts", "the HTML is gone", PART));
    }
    if let (Some(text), Some(html)) = (text, html) {
        match original.and_then(|original| self::text(original).zip(self::html(original))) {
            Some((sent_text, sent_html)) => findings.extend(compared(&text, &html, &sent_text, &sent_html)),
            None => findings.extend(rewritten(&text, &html)),
        }
        if findings.is_empty() {
            findings.push(good("parts", if original.is_some() { "as they were sent" } else { "plain text and HTML, with the same links" }));
        }
    }
    findings
}

pub(super) fn size(look: &Look<'_>) -> Finding {
    let Some(size) = html(look).map(|html| html.len()) else { return remark("size", "there is no HTML to measure") };
    let said = format!("the HTML has {} KB; Gmail shows {}", size.div_ceil(1024), CLIPPED / 1024);
    match size {
        CLIPPED.. => bad("size", said, "ask for less with `max_items` or a `filter`"),
        BUDGET.. => remark("size", said),
        _ => good("size", said),
    }
}

fn compared(text: &str, html: &str, sent_text: &str, sent_html: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (lines, sent_lines) = (lines(text), lines(sent_text));
    if lines != sent_lines {
        let differs_at = lines.iter().zip(&sent_lines).position(|(came, sent)| came != sent);
        findings.push(match differs_at {
            None if lines.len() > sent_lines.len() => {
                let added = &lines[sent_lines.len()..];
                bad("parts", format!("the plain text ends in {} more: “{}”", count(added.len(), "line"), cut(&added.join(" "))), FOOTER)
            }
            None => {
                bad("parts", format!("{} are gone from the end of the plain text", count(sent_lines.len() - lines.len(), "line")), PART)
            }
            Some(at) => bad("parts", format!("the plain text was changed: “{}” became “{}”", cut(&sent_lines[at]), cut(&lines[at])), PART),
        });
    }
    let (links, sent_links) = (links(html), links(sent_html));
    let foreign: Vec<&String> = links.iter().filter(|link| !sent_links.contains(link)).collect();
    if let Some(first) = foreign.first() {
        findings.push(bad("links", format!("{} of {} were rewritten or added, e.g. {}", foreign.len(), links.len(), cut(first)), LINKS));
    } else if links.len() < sent_links.len() {
        findings.push(bad("links", format!("{} of {} are gone", sent_links.len() - links.len(), sent_links.len()), PART));
    }
    let images = IMAGE.find_iter(html).count().saturating_sub(IMAGE.find_iter(sent_html).count());
    if images > 0 {
        let hint = "a server on the way wants to know who opens the mail: switch that off there";
        findings.push(bad("parts", format!("{} put into the HTML: a tracker, most likely", count(images, "image was")), hint));
    }
    if findings.is_empty() && squeezed(html) != squeezed(sent_html) {
        findings.push(remark("parts", format!("the HTML was written anew: {} bytes became {}", sent_html.len(), html.len())));
    }
    findings
}

/// Without the mail that was sent: the plain text has the address of each link.
fn rewritten(text: &str, html: &str) -> Vec<Finding> {
    let text = squeezed(text);
    let links: Vec<String> = links(html).into_iter().filter(|link| link.starts_with("http")).collect();
    let foreign: Vec<&String> = links.iter().filter(|link| !text.contains(link.as_str())).collect();
    match foreign.first() {
        Some(first) if foreign.len() * 2 > links.len() => {
            let said = format!("{} of {} are not in the plain text, e.g. {}", foreign.len(), links.len(), cut(first));
            vec![bad("links", said, LINKS)]
        }
        _ => Vec::new(),
    }
}

/// The part as it is; not text that was made of the HTML, nor the other way round.
fn text(look: &Look<'_>) -> Option<String> {
    look.parsed.parts.iter().find_map(|part| match &part.body {
        mail_parser::PartType::Text(text) => Some(text.to_string()),
        _ => None,
    })
}

fn html(look: &Look<'_>) -> Option<String> {
    look.parsed.parts.iter().find_map(|part| match &part.body {
        mail_parser::PartType::Html(html) => Some(html.to_string()),
        _ => None,
    })
}

/// Whoever writes a part anew wraps and ends it as he likes.
fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect()
}

fn links(html: &str) -> Vec<String> {
    let found = LINK.captures_iter(html).filter_map(|found| found.get(1).or(found.get(2)).map(|link| link.as_str()));
    found.map(|link| link.trim().replace("&amp;", "&").replace("&#x2f;", "/")).collect()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn count(number: usize, noun: &str) -> String {
    match (number, noun) {
        (1, noun) => format!("1 {noun}"),
        (number, "image was") => format!("{number} images were"),
        (number, noun) => format!("{number} {noun}s"),
    }
}
