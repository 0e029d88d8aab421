//! The subject line: the lead headline, how many more, the digest's title.

use super::compose::is_same_page;
use super::language::{fill, texts};
use super::view::one_line;
use super::wrap::{clip, width};
use crate::model::{Change, ChangeKind, Issue};

/// In columns; mail programs show less, but archives and threads want the whole.
const LONGEST: usize = 120;
const LONGEST_TITLE: usize = 50;
/// Of the lead headline, in columns: what mail programs on a desk show beside a sender.
const LONGEST_LEAD: usize = 80;

/// Part 1 of 1 says nothing of parts.
pub(super) fn subject(issue: &Issue, lead: Option<&Change>, count: usize, part: (usize, usize)) -> String {
    let texts = texts(issue.language);
    let tail = format!(" · {}{}", clip(&one_line(&issue.title), LONGEST_TITLE), part_of(part));
    let Some(lead) = lead else { return format!("{}{tail}", texts.subject.nothing_new) };
    let story = |title: &str| match lead.kind {
        ChangeKind::Withdrawn => fill(texts.subject.withdrawn, &[("title", title)]),
        ChangeKind::Edited => {
            let edits = texts.count(texts.counts.edits, edits_of(issue, lead));
            fill(texts.subject.edits_on, &[("edits", &edits), ("title", title)])
        }
        ChangeKind::New | ChangeKind::Updated | ChangeKind::Late => title.to_owned(),
    };
    let with_more = |story: &str| match count {
        2.. => texts.counted(texts.subject.and_more, count - 1, &[("lead", story)]),
        _ => story.to_owned(),
    };
    let room = LONGEST.saturating_sub(width(&with_more(&story(""))) + width(&tail)).min(LONGEST_LEAD);
    format!("{}{tail}", with_more(&story(&shorten(&one_line(&lead.announcement.title), room))))
}

/// The headline in at most `room` columns: its first clause, where this takes at least half of the room.
fn shorten(headline: &str, room: usize) -> String {
    let cut = clip(headline, room);
    let Some(kept) = cut.strip_suffix('…').filter(|_| cut != headline) else { return cut };
    let marks = [" (", ", ", "; ", ": ", " – ", " — ", " - ", "（", "，", "；", "："];
    let ends = marks.iter().flat_map(|mark| kept.match_indices(mark)).map(|(end, _)| end);
    let end = ends.filter(|end| width(&kept[..*end]) >= room / 2).min();
    end.map_or(cut.clone(), |end| format!("{}…", &kept[..end]))
}

/// What a template made, as a header can carry it.
pub(super) fn in_a_line(made: &str, part: (usize, usize)) -> String {
    let part = part_of(part);
    let line = one_line(made);
    if line.is_empty() { line } else { format!("{}{part}", clip(&line, LONGEST - width(&part))) }
}

fn part_of((part, parts): (usize, usize)) -> String {
    if parts > 1 { format!(" ({part}/{parts})") } else { String::new() }
}

fn edits_of(issue: &Issue, page: &Change) -> usize {
    issue.groups.iter().flat_map(|group| &group.changes).filter(|change| is_same_page(change, page)).count()
}

#[cfg(test)]
mod tests {
    use super::super::compose::compose;
    use super::super::compose::samples::{change, digest, edited, edition};
    use super::*;

    fn check(title: &str, count: usize, parts: (usize, usize), expected: &str) {
        let issue = compose(&digest(), &edition(), Vec::new(), &[], Vec::new());
        let lead = change(1, "acme", title);
        let found = subject(&issue, (count > 0).then_some(&lead), count, parts);
        assert_eq!(found, expected);
        assert!(width(&found) <= LONGEST);
    }

    #[test]
    fn the_lead_headline_leads() {
        check("Acme opens a mill", 5, (1, 1), "Acme opens a mill and 4 more · Newsroom digest");
        check("Acme opens a mill", 1, (1, 1), "Acme opens a mill · Newsroom digest");
        check("Acme opens a mill", 300, (2, 2), "Acme opens a mill and 299 more · Newsroom digest (2/2)");
        check("", 0, (1, 1), "Nothing new · Newsroom digest");
    }

    #[test]
    fn edits_are_counted_and_their_page_named() {
        let check = |edits: &[&str], count, expected: &str| {
            let edits: Vec<Change> = edits.iter().zip(1..).map(|(edit, id)| edited(id, 1, edit)).collect();
            let issue = compose(&digest(), &edition(), edits, &[], Vec::new());
            assert_eq!(subject(&issue, issue.groups[0].changes.first(), count, (1, 1)), expected);
        };
        check(&["A: one > two"], 1, "1 edit on “What we do for the islands” · Newsroom digest");
        check(&["A: one > two", "A: three > four"], 3, "2 edits on “What we do for the islands” and 2 more · Newsroom digest");
    }

    #[test]
    fn it_is_one_line_and_not_too_long() {
        check("Acme\r\nBcc: x@example.com", 1, (1, 1), "Acme Bcc: x@example.com · Newsroom digest");
        let long = "Acme opens one more paper mill ".repeat(6);
        check(
            &long,
            2,
            (1, 1),
            "Acme opens one more paper mill Acme opens one more paper mill Acme opens one… and 1 more · Newsroom digest",
        );
        check(
            "Acme opens 292 new mills in Saltmarsh on the Elver (third stage, with all works on both banks of the river)",
            240,
            (1, 2),
            "Acme opens 292 new mills in Saltmarsh on the Elver… and 239 more · Newsroom digest (1/2)",
        );
    }
}
