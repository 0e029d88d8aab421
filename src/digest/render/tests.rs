//! What readers see, and that every change is seen.

use super::super::compose::compose;
use super::super::compose::samples::{change, digest, edited, edition, newsrooms};
use super::*;
use crate::model::{Digest, Enrichment, Newsroom, Story};

mod own;
mod size;
mod words;

fn rendered(digest: &Digest, changes: Vec<Change>, notices: &[&str]) -> Vec<Rendered> {
    let notices = notices.iter().map(|notice| (*notice).to_owned()).collect();
    let printed = render(&compose(digest, &edition(), changes, &newsrooms(), notices), &Look::default()).unwrap();
    assert!(printed.fault.is_none(), "{:?}", printed.fault);
    printed.mails
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

/// Without what keeps words in one line.
fn loose(html: &str) -> String {
    html.replace('\u{a0}', " ")
}

#[test]
fn the_text_part_is_complete() {
    let mail = &rendered(&digest(), mixed(), &["Globex answers with a consent wall since 20 Nov."])[0];
    insta::assert_snapshot!(mail.with_unsubscribe("mailto:desk@example.com?subject=unsubscribe%20morning").text);
    assert!(mail.text.lines().all(|line| super::super::wrap::width(line) <= templates::COLUMNS || line.trim_start().starts_with("http")));
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
        "Next mail: Mon 23 Nov, 08:00 CET",
    ] {
        assert!(loose(&mail.html).contains(part), "{part} is missing in\n{}", mail.html);
    }
    for bad in ["javascript:", "<img", "\u{202e}", "<script"] {
        assert!(!mail.html.contains(bad), "{bad}");
    }
    assert_eq!(mail.html.matches(UNSUBSCRIBE).count(), 2);
    assert_eq!(mail.subject, "Acme opens a paper mill in Lyon and 4 more · Newsroom digest");
    insta::assert_snapshot!(mail.html);
}

#[test]
fn two_sources_of_one_newsroom_are_one_name() {
    let mut change = change(1, "acme", "Acme opens a paper mill in Lyon");
    change.announcement.sources.extend(["globex".into(), "acme-sitemap".into()]);
    let own = newsrooms().into_iter().find(|newsroom| newsroom.id == "acme").unwrap();
    let mut newsrooms = newsrooms();
    newsrooms.push(Newsroom { id: "acme-sitemap".into(), ..own });
    let mail = render(&compose(&digest(), &edition(), vec![change], &newsrooms, Vec::new()), &Look::default()).unwrap().mails.remove(0);
    assert!(mail.text.lines().any(|line| line.ends_with("also: Globex Newsroom")), "{}", mail.text);
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

/// A weekly letter with three stories.
fn letter() -> Change {
    let mut letter = change(1, "acme", "Acme Weekly: depots in the hills, a school for looms, umbrellas on the river");
    letter.announcement.published = Some("2026-11-20".parse().unwrap());
    letter.announcement.enrichment.summary = Some("A summary of the introduction, which the stories say again.".into());
    letter.announcement.enrichment.topics = vec!["Depots".into()];
    let story = |title: &str, url: Option<&str>, summary: &str, figures: &[&str], topics: &[&str]| Story {
        title: title.into(),
        text: summary.into(),
        url: url.map(Into::into),
        enrichment: Enrichment {
            summary: Some(summary.into()),
            topics: topics.iter().map(|topic| (*topic).into()).collect(),
            figures: figures.iter().map(|figure| (*figure).into()).collect(),
        },
    };
    letter.announcement.stories = vec![
        story(
            "Sparrowhawk opens depots in 700 hill villages",
            Some("https://acme.example/news/depots"),
            "Sparrowhawk has set up depots in 700 villages of nine counties. The depots double as tea rooms on market days.",
            &["€48 million", "60%"],
            &["Depots"],
        ),
        story("A school for looms opens in Dunmere", None, "Pupils weave for four hours a day and keep what nobody buys.", &[], &[]),
        story("Driftpay lends umbrellas", Some("javascript:alert(1)"), "A rider takes one with a code <b>and</b> leaves it.", &[], &[]),
    ];
    letter
}

/// Seven edits of one page, in three sections.
fn edits() -> Vec<Change> {
    let given = |sum: &str| {
        format!(
            "Since the flood Acme has given {sum} to the twelve towns on the coast, in money, in boards and in the working hours of those who came to help"
        )
    };
    [
        format!(": {} > {}", given("€3.1 million ($3.4 million)"), given("€3.4 million ($3.8 million)")),
        "Trade/Ferries:  > The night ferry takes two vans more, and drivers of small vans pay half the fare until June.".to_owned(),
        "Trade/Ferries: The morning ferry waits for the school bus. >".to_owned(),
        "Trade/Ferries: Ten boats sail at night between the two islands, weather permitting. > Twelve boats sail at night between the two islands, weather permitting.".to_owned(),
        "Schools: 菜鸟在列日开设新仓库，投资1.5亿元。 > 菜鸟在里昂开设新仓库，投资1.5亿元。".to_owned(),
        "Schools: The school is closed until the roof is mended. > Lessons are held in the brewery from Monday on, and the roof has to wait.".to_owned(),
        "Schools:  > Forty desks <were> built.".to_owned(),
    ]
    .iter()
    .zip(1..)
    .map(|(edit, id)| edited(id, 2, edit))
    .collect()
}

#[test]
fn a_letter_shows_its_stories_and_a_page_its_edits() {
    let mail = &rendered(&digest(), [vec![letter()], edits()].concat(), &[])[0];
    let shown = mail.with_unsubscribe("mailto:desk@example.com?subject=unsubscribe%20morning");
    insta::assert_snapshot!(format!("Subject: {}\n\n{}", shown.subject, shown.text));
    assert!(mail.text.lines().all(|line| super::super::wrap::width(line) <= templates::COLUMNS || line.trim_start().starts_with("http")));
    for part in [
        "1 announcement and 1 edited page from 1 source",
        "Fri 20 Nov 2026 · 3 stories",
        "<a class=\"a\" href=\"https://acme.example/news/depots\"",
        "<b>€48 million</b> · <b>60%</b>",
        "Topics: Depots",
        "&lt;b&gt;and&lt;",
        ">7 edits</p>",
        "<b>€3.1 million ($3.4 million) → €3.4 million ($3.8 million)</b>",
        "Trade › Ferries</h4>",
        "line-through\">Ten</del> <ins",
        ">Twelve</ins> boats sail",
        "在<del",
        "Forty desks &lt;were&gt; built.",
    ] {
        assert!(loose(&mail.html).contains(part), "{part} is missing in\n{}", mail.html);
    }
    insta::assert_snapshot!("a_letter_and_a_page_in_html", mail.html);
    assert_eq!(mail.html.matches("Trade › Ferries").count(), 1, "a section is named once");
    assert!(!mail.html.contains("javascript:") && !mail.html.contains("summary of the introduction"), "{}", mail.html);
}

#[test]
fn what_mailboxes_show_beside_the_subject_goes_on_from_it() {
    let preview = |changes: Vec<Change>| {
        let html = rendered(&digest(), changes, &[]).remove(0).html;
        html.split_once("aria-hidden=\"true\">").map(|(_, rest)| rest.split('<').next().unwrap().to_owned())
    };
    let stories = "Sparrowhawk opens depots in 700 hill villages · A school for looms opens in Dunmere · Driftpay lends umbrellas";
    assert_eq!(preview(vec![letter()]).as_deref(), Some(stories));
    let one = mixed().remove(0);
    let summary = "Acme Inc. opened a paper mill in Lyon on Friday. It cost €1.5 billion and employs 300 people.";
    assert_eq!(preview(vec![one.clone()]).as_deref(), Some(summary));
    assert_eq!(preview(vec![one.clone(), change(7, "acme", "A second mill")]).as_deref(), Some("A second mill"));
    assert_eq!(preview(vec![Change { kind: ChangeKind::Withdrawn, ..one }]), None);
}

#[test]
fn a_mail_of_edits_alone_says_so() {
    let mail = &rendered(&digest(), edits(), &[])[0];
    assert_eq!(mail.subject, "7 edits on “What we do for the islands” · Newsroom digest");
    assert!(loose(&mail.html).contains("1 edited page from 1 source"), "{}", mail.html);
    let preview = "€3.1 million ($3.4 million) → €3.4 million ($3.8 million) · Ferries: The night ferry takes two vans more";
    assert!(mail.html.contains(&format!("aria-hidden=\"true\">{preview}")), "{}", mail.html);
}
