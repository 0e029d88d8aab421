//! Where new `[[source]]` tables go in a text, so that not a byte of what is there changes.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Entry;

/// The text with the sources put in behind its own, else at its end; `None` where it has them as a list, `source = [...]`,
/// to which TOML lets no table be added. The text is valid TOML.
pub(super) fn with_sources(text: &str, entries: &[Entry]) -> Option<String> {
    let tables = DeTable::parse(text).ok()?;
    let at = match tables.get_ref().get("source") {
        None => text.len(),
        Some(sources) => {
            let last = sources.get_ref().as_array()?.last()?;
            let line = text[..last.span().start].rfind('\n').map_or(0, |end| end + 1);
            // A table's own place is its header.
            if !text[line..].trim_start().starts_with("[[") {
                return None;
            }
            behind(text, end_of(last))
        }
    };
    let (before, after) = text.split_at(at);
    let line_break = if text.contains("\r\n") { "\r\n" } else { "\n" };
    // As far apart as what it is put between, but never without an empty line.
    let gap = if after.is_empty() { 1 } else { empty_lines(before).max(1) };
    let close = if before.is_empty() || before.ends_with('\n') { "" } else { line_break };
    let missing = if before.trim().is_empty() { 0 } else { gap.saturating_sub(empty_lines(before)) };
    let new: Vec<String> = entries.iter().map(Entry::to_toml).collect();
    let new = new.join(&"\n".repeat(gap)).replace('\n', line_break);
    let apart = if after.is_empty() { String::new() } else { line_break.repeat(gap) };
    Some([before, close, &line_break.repeat(missing), &new, &apart, after].concat())
}

/// Where the last value within ends; for a table without any, its header.
fn end_of(value: &Spanned<DeValue<'_>>) -> usize {
    let within = match value.get_ref() {
        DeValue::Table(table) => table.values().map(end_of).max(),
        DeValue::Array(array) => array.iter().map(end_of).max(),
        _ => None,
    };
    within.unwrap_or(0).max(value.span().end)
}

/// The first place behind a table that ends at `end`: its trailing comments belong to it, those right above the next header
/// to that.
fn behind(text: &str, end: usize) -> usize {
    let mut at = text[end..].find('\n').map_or(text.len(), |line_break| end + line_break + 1);
    let mut comment_at = None;
    for line in text[at..].split_inclusive('\n') {
        match line.trim_start().chars().next() {
            Some('#') => comment_at = comment_at.or(Some(at)),
            None => comment_at = None,
            Some(_) => return comment_at.unwrap_or(at),
        }
        at += line.len();
    }
    text.len()
}

fn empty_lines(text: &str) -> usize {
    let lines = text.split('\n').rev().skip(1);
    if text.ends_with('\n') { lines.take_while(|line| line.trim().is_empty()).count() } else { 0 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::*;

    const B: &str = "[[source]]\nid = \"b\"\nurl = \"https://b.example/\"\n";

    fn entry(id: &str) -> Entry {
        Entry::new(id, &Url::parse(&format!("https://{id}.example/")).unwrap())
    }

    fn check(before: &str, after: &str) {
        assert_eq!(with_sources(before, &[entry("b")]).as_deref(), Some(after), "{before}");
    }

    #[test]
    fn a_source_goes_behind_the_last_one() {
        check("", B);
        check("# mine\n", &format!("# mine\n\n{B}"));
        check("timezone = \"UTC\"", &format!("timezone = \"UTC\"\n\n{B}"));
        check("[[source]]\nid = \"a\" # one", &format!("[[source]]\nid = \"a\" # one\n\n{B}"));
        let a = "[[source]]\nid = \"a\"\n\n[source.select]\nitem = [\n 1, # one\n]\n";
        check(&format!("{a}\n[[topic]]\nname = \"n\"\n"), &format!("{a}\n{B}\n[[topic]]\nname = \"n\"\n"));
        check(&format!("{a}[mail]\n"), &format!("{a}\n{B}\n[mail]\n"));
        check("[[source]]\nid = \"a\"\n[source.headers]\n[mail]\n", &format!("[[source]]\nid = \"a\"\n[source.headers]\n\n{B}\n[mail]\n"));
    }

    #[test]
    fn comments_stay_with_what_they_are_about() {
        let a = "[[source]]\nid = \"a\"\n#exact = false\n\n# paused = true\n\n\n";
        let topic = "# A name\n# to look out for.\n[[topic]]\nname = \"n\"\n";
        check(&format!("{a}{topic}"), &format!("{a}{B}\n\n{topic}"));
        check(a, &format!("{a}{B}"));
    }

    #[test]
    fn line_breaks_are_those_of_the_file() {
        let crlf = |text: &str| text.replace('\n', "\r\n");
        check(&crlf("# x\n[[source]]\nid = \"a\"\n\n[mail]\n"), &crlf(&format!("# x\n[[source]]\nid = \"a\"\n\n{B}\n[mail]\n")));
    }

    #[test]
    fn several_sources_stand_apart() {
        let two = with_sources("", &[entry("b"), entry("c")]).unwrap();
        assert_eq!(two, format!("{B}\n[[source]]\nid = \"c\"\nurl = \"https://c.example/\"\n"));
    }

    #[test]
    fn a_list_of_inline_tables_is_not_touched() {
        assert_eq!(with_sources("source = [{ id = \"a\" }]\n", &[entry("b")]), None);
        assert_eq!(with_sources("source = []\n", &[entry("b")]), None);
        assert_eq!(with_sources("source = [\n  { id = \"a\" },\n]\n", &[entry("b")]), None);
    }

    proptest! {
        /// Whatever stands around the sources: every line of it is still there, in order, and the new source is the last.
        #[test]
        fn nothing_that_was_written_is_lost(parts in prop::collection::vec(
            prop::sample::select(vec!["\n", "# a remark\n", "[[source]]\nid = \"a\"\n", "[[topic]]\nname = 'x' # y\n", "[[source]]\nselect.item = '''\nli\n'''\n", "#\n\n"]), 0..8,
        )) {
            let before = parts.concat();
            let after = with_sources(&before, &[entry("b")]).unwrap();
            let at = after.find(B).unwrap();
            let left = [&after[..at], &after[at + B.len()..]].concat();
            let lines = |text: &str| text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(lines(&left), lines(&before));
            let parsed: toml::Table = after.parse().unwrap();
            let sources = parsed["source"].as_array().unwrap();
            prop_assert_eq!(sources.len(), before.matches("[[source]]").count() + 1);
            prop_assert_eq!(sources.last().unwrap()["id"].as_str(), Some("b"));
        }
    }
}
