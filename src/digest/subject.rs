//! The subject line: the lead headline, how many more, the digest's title.

use crate::model::{Change, ChangeKind, Issue};

use super::view::one_line;
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
    let word = if lead.kind == ChangeKind::Withdrawn { "Withdrawn: " } else { "" };
    let room = LONGEST.saturating_sub(width(&tail) + width(word));
    format!("{word}{}{tail}", clip(&one_line(&lead.announcement.title), room))
}

#[cfg(test)]
mod tests {
    use super::super::compose::compose;
    use super::super::compose::samples::{change, digest, edition};
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
