//! What readers see, and that every change is seen.

use super::super::compose::compose;
use super::super::compose::samples::{change, digest, edition, newsrooms};
use super::*;
use crate::model::Digest;

fn rendered(digest: &Digest, changes: Vec<Change>, notices: &[&str]) -> Vec<Rendered> {
    let notices = notices.iter().map(|notice| (*notice).to_owned()).collect();
    render(&compose(digest, &edition(), changes, &newsrooms(), notices)).unwrap()
}

/// `count` announcements with a summary of about 400 characters each.
fn many(count: i64) -> Vec<Change> {
    (1..=count)
        .map(|id| {
            let mut change = change(id, if id % 3 == 0 { "globex" } else { "acme" }, &format!("Headline number {id} of a mill & more"));
            change.announcement.enrichment.summary = Some(format!("Summary {id}: {}", "the mill makes <paper> of all kinds. ".repeat(10)));
            change.announcement.teaser = Some(format!("Teaser {id}: {}", "the mill makes paper. ".repeat(9)));
            change
        })
        .collect()
}

/// All kinds of changes and languages.
fn mixed() -> Vec<Change> {
    let mut full = change(1, "acme", "Acme opens a paper mill in Lyon");
    full.announcement.published = Some("2026-11-20T14:30:00Z".parse().unwrap());
    full.announcement.sources.push("globex".into());
    full.announcement.enrichment.summary =
        Some("Acme Inc. opened a paper mill in Lyon on Friday. It cost €1.5 billion and employs 300 people.".into());
    full.announcement.enrichment.figures = vec!["€1.5 billion".into(), "8.6%".into()];
    full.announcement.enrichment.topics = vec!["Paper".into(), "Lyon".into()];
    let mut updated = change(2, "papier", "Umsatz steigt um 9 %");
    updated.kind = ChangeKind::Updated;
    updated.previous_title = Some("Umsatz steigt um 8 %".into());
    updated.announcement.language = Some("de".into());
    updated.announcement.published = Some("2026-11-19".parse().unwrap());
    let mut withdrawn = change(3, "papier", "Ein <b>Irrtum</b>");
    withdrawn.kind = ChangeKind::Withdrawn;
    let mut arabic = change(4, "globex", "افتتاح مصنع جديد");
    arabic.announcement.language = Some("ar".into());
    arabic.announcement.teaser = Some("خبر قصير عن المصنع.".into());
    let mut evil = change(5, "globex", "Click \u{202e}me");
    evil.announcement.url = "javascript:alert(1)".into();
    vec![full, updated, withdrawn, arabic, evil]
}

#[test]
fn the_text_part_is_complete() {
    let mail = &rendered(&digest(), mixed(), &["Globex answers with a consent wall since 20 Nov."])[0];
    insta::assert_snapshot!(mail.with_unsubscribe("mailto:desk@example.com?subject=unsubscribe%20morning").text);
    assert!(mail.text.lines().all(|line| super::super::wrap::width(line) <= COLUMNS || line.trim_start().starts_with("http")));
}

#[test]
fn the_html_part_says_the_same() {
    let mail = &rendered(&digest(), mixed(), &["Globex answers with a consent wall since 20 Nov."])[0];
    for part in [
        "Fri 20 Nov, 08:00 – Sat 21 Nov 2026, 08:00 CET",
        "5 announcements from 3 sources",
        "<a class=\"a\" href=\"https://acme.example/news/1\"",
        "Fri 20 Nov 2026, 15:30 CET · also: Globex Newsroom",
        "<b>€1.5 billion</b> · <b>8.6%</b>",
        "Topics: Paper, Lyon",
        "<h3 lang=\"de\"",
        "Updated</b> · Thu 19 Nov 2026 · German",
        "Before: <del lang=\"de\">Umsatz steigt um 8 %</del>",
        "Withdrawn</b>",
        "Ein &lt;b&gt;Irrtum&lt;",
        "<h3 lang=\"ar\" dir=\"rtl\"",
        "consent wall",
        "Next mail: Mon 23 Nov 2026, 08:00 CET",
    ] {
        assert!(mail.html.contains(part), "{part} is missing in\n{}", mail.html);
    }
    for bad in ["javascript:", "<img", "\u{202e}", "<script"] {
        assert!(!mail.html.contains(bad), "{bad}");
    }
    assert_eq!(mail.html.matches(UNSUBSCRIBE).count(), 2);
    assert_eq!(mail.subject, "Acme opens a paper mill in Lyon and 4 more · Newsroom digest");
}

#[test]
fn an_empty_issue_says_so() {
    let mail = &rendered(&digest(), Vec::new(), &[])[0];
    assert_eq!(mail.subject, "Nothing new · Newsroom digest");
    assert!(mail.html.contains("No announcements") && mail.text.contains("No announcements"));
}

#[test]
fn beyond_max_items_each_has_a_line() {
    let mut digest = digest();
    digest.max_items = 2;
    let mail = &rendered(&digest, many(5), &[])[0];
    assert_eq!(mail.html.matches("<h3").count(), 2);
    assert_eq!(mail.text.matches("Summary").count(), 2);
    assert_eq!(mail.text.matches("\nHeadline number").count(), 5);
}

/// The numbers of the announcements whose headline, teaser and summary are shown.
fn shown(mails: &[Rendered], count: i64) -> [usize; 3] {
    ["Headline number", "Teaser", "Summary"].map(|word| {
        (1..=count)
            .filter(|id| {
                mails.iter().any(|mail| mail.html.contains(&format!("{word} {id}{}", if word.starts_with('H') { " of" } else { ":" })))
            })
            .count()
    })
}

#[test]
fn over_budget_the_end_is_shortened_and_every_headline_stays() {
    let mut digest = digest();
    digest.max_items = 1000;
    let mut last = [usize::MAX; 3];
    for count in [100, 150, 290] {
        let mails = rendered(&digest, many(count), &[]);
        assert_eq!(mails.len(), 1, "{count}");
        assert!(mails[0].html.len() <= BUDGET && mails[0].html.len() > BUDGET / 2, "{count}: {}", mails[0].html.len());
        let [headlines, teasers, summaries] = shown(&mails, count);
        assert_eq!(headlines, count as usize);
        assert!(summaries <= last[2], "{count}: {summaries} of {last:?}");
        last = [headlines, teasers, summaries];
    }
    assert_eq!(last[2], 0);
}

#[test]
fn what_one_mail_cannot_hold_goes_into_several() {
    let mails = rendered(&digest(), many(900), &["A notice."]);
    assert!(mails.len() > 1 && mails.iter().all(|mail| mail.html.len() <= BUDGET));
    assert_eq!(shown(&mails, 900)[0], 900);
    let parts = mails.len();
    assert!(mails[0].subject.ends_with(&format!("and 899 more · Newsroom digest (1/{parts})")), "{}", mails[0].subject);
    assert!(mails.iter().all(|mail| mail.html.contains("900 announcements from 2 sources")));
    assert_eq!(mails.iter().filter(|mail| mail.text.contains("A notice.")).count(), 1);
}
