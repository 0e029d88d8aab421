//! The subject line: the lead headline, how many more, the digest's title.

use crate::model::{Change, ChangeKind, Issue};

use super::compose::is_same_page;
use super::view::{many, one_line};
use super::wrap::{clip, width};

/// In columns; mail programs show less, but archives and threads want the whole.
const LONGEST: usize = 120;
const LONGEST_TITLE: usize = 50;

/// Part 1 of 1 says nothing of parts.
pub(super) fn subject(issue: &Issue, lead: Option<&Change>, count: usize, (part, parts): (usize, usize)) -> String {
    let mut tail = format!(" · {}", clip(&one_line(&issue.title), LONGEST_TITLE));
    if parts > 1 {
        tail.push_str(&format!(" ({part}/{parts})"));
    }
    let Some(lead) = lead else { return format!("Nothing new{tail}") };
    if count > 1 {
        tail = format!(" and {} more{tail}", count - 1);
    }
    let (before, after) = match lead.kind {
        ChangeKind::Withdrawn => ("Withdrawn: ".to_owned(), ""),
        ChangeKind::Edited => (format!("{} on “", many(edits_of(issue, lead), "edit", "edits")), "”"),
        ChangeKind::New | ChangeKind::Updated | ChangeKind::Late => (String::new(), ""),
    };
    let room = LONGEST.saturating_sub(width(&tail) + width(&before) + width(after));
    format!("{before}{}{after}{tail}", clip(&one_line(&lead.announcement.title), room))
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
            "Acme opens one more paper mill Acme opens one more paper mill Acme opens one more paper… and 1 more · Newsroom digest",
        );
    }
}
