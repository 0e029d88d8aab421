//! What the mail says itself: overview, marks, topics, groups, and all of it in each language.

use super::*;
use crate::digest::topics::Matcher;
use crate::model::{Announcement, GroupBy, Language, LetterCase, Notice, NoticeKind, Summaries, Topic};

fn german() -> Digest {
    Digest { language: Language::German, title: "Meldungen am Morgen".into(), ..digest() }
}

#[test]
fn a_german_mail_says_all_of_its_own_in_german() {
    let [mut letter, mut full] = [letter(), mixed().remove(0)];
    (letter.id, letter.announcement.id, letter.source) = (20, 20, "globex".into());
    letter.announcement.sources = vec!["globex".into()];
    full.announcement.notices = vec![Notice { kind: NoticeKind::Embargo, text: "Not for publication before noon.".into() }];
    let changes = [vec![full, letter], mixed().split_off(1), edits()].concat();
    let late = Change { kind: ChangeKind::Late, ..change(30, "acme", "Old") };
    let mail = &rendered(&german(), [changes, vec![late]].concat(), &["Globex: nicht lesbar."])[0];
    insta::assert_snapshot!(format!("Subject: {}\n\n{}", mail.subject, mail.with_unsubscribe("mailto:desk@example.com").text));
    assert!(mail.html.contains("<html lang=\"de\">"), "{}", mail.html);
    for english in
        ["Unsubscribe", "Topics", "Figures", "Before", "Updated", "Withdrawn", "Edited", "Added", "Next mail", "announcement", "issue"]
    {
        assert!(!mail.html.contains(english) && !mail.text.contains(english), "{english} in\n{}", mail.text);
    }
    let empty = &rendered(&german(), Vec::new(), &[])[0];
    assert_eq!(empty.subject, "Nichts Neues · Meldungen am Morgen");
    assert!(empty.html.contains("Keine Meldungen"));
}

#[test]
fn the_weightiest_stories_stand_on_top_but_not_above_three() {
    let mail = |count: i64| {
        let mut changes = many(count);
        changes[0].announcement.enrichment.topics = vec!["Paper".into()];
        rendered(&digest(), changes, &[]).remove(0)
    };
    assert!(!mail(3).html.contains("<li"));
    let four = mail(4);
    assert_eq!(four.html.matches("<li").count(), 3);
    assert!(four.text.contains("\n* Acme: Headline number 1 of a mill & more\n* Acme: Headline number 2"), "{}", four.text);
    assert!(four.html.contains("Globex Newsroom:</b> <span lang=\"en\"><a"), "{}", four.html);
}

#[test]
fn a_part_names_its_own_and_the_first_the_weightiest() {
    let mut changes = many(900);
    changes[450].announcement.enrichment.topics = vec!["Paper".into()];
    let mails = rendered(&digest(), changes, &[]);
    let headline = "Headline number 451 of a mill & more";
    assert!(mails[0].text.matches(headline).count() == 2 && mails[1..].iter().all(|mail| !mail.text.contains(headline)));
    assert!(mails[0].subject.starts_with("Headline number 451"), "{}", mails[0].subject);
}

#[test]
fn what_a_newsroom_says_about_its_announcement_is_marked() {
    let mut told = change(1, "acme", "Acme opens a mill");
    let notice = |kind, text: &str| Notice { kind, text: text.into() };
    told.announcement.notices = vec![
        notice(NoticeKind::Embargo, "Not for publication <before> noon."),
        notice(NoticeKind::Correction, "Corrects the number of looms."),
        notice(NoticeKind::Correction, "Corrects the number of looms."),
    ];
    told.announcement.enrichment.summary = Some("A mill opens.".into());
    let mail = rendered(&digest(), vec![told.clone()], &[]).remove(0);
    assert!(mail.html.contains("<b>Embargo:</b> <span lang=\"en\">Not for publication &lt;before&gt; noon.</span>"), "{}", mail.html);
    assert_eq!(mail.text.matches("  ! Correction: Corrects the number of looms.").count(), 1);
    let mut digest = digest();
    digest.max_items = 1;
    let mut first = change(2, "acme", "First");
    first.announcement.enrichment.topics = vec!["Paper".into()];
    let mail = rendered(&digest, vec![told, first], &[]).remove(0);
    assert!(mail.html.contains("&ensp;Embargo · Correction</span>"), "{}", mail.html);
    assert!(mail.text.contains("  Embargo · Correction\n"), "{}", mail.text);
}

#[test]
fn topics_are_marked_in_headline_and_summary_and_nothing_else_is() {
    let topic = Topic { name: "Board".into(), terms: vec!["recycled board".into(), "b & w".into()], case: LetterCase::Acronyms };
    let look = Look { topics: Arc::new(Matcher::new(&[topic]).unwrap()), templates: None };
    let mut told = change(1, "acme", "Recycled board <from> Lyon");
    told.announcement.enrichment.summary = Some("It makes “B & W” labels, and recycled board.".into());
    let mail = render(&compose(&digest(), &edition(), vec![told], &newsrooms(), Vec::new()), &look).unwrap().mails.remove(0);
    assert!(mail.html.contains("none\"><b style=\"background:#dcedef\">Recycled board</b> &lt;from&gt; Lyon</a>"), "{}", mail.html);
    assert!(mail.html.contains("It makes “<b>B &amp; W</b>” labels, and recycled board."), "{}", mail.html);
    assert!(mail.text.contains("Recycled board <from> Lyon\n"), "{}", mail.text);
}

/// Else two that are written from right to left change places, and their signs with them.
#[test]
fn each_figure_stands_by_itself_whichever_way_it_is_written() {
    let mut arabic = mixed().remove(3);
    arabic.announcement.enrichment.figures = vec!["48 مليون دولار".into(), "38%".into()];
    let mail = rendered(&digest(), vec![arabic], &[]).remove(0);
    assert!(mail.html.contains("<b><span dir=\"auto\">48 مليون دولار</span></b> · <b><span dir=\"auto\">38%</span></b>"), "{}", mail.html);
}

#[test]
fn under_topics_and_days_each_item_names_its_newsroom() {
    let mut by_topic = mixed();
    by_topic[1].announcement.enrichment.topics = vec!["Paper".into()];
    let mail = rendered(&Digest { group_by: GroupBy::Topic, ..digest() }, by_topic, &[]).remove(0);
    assert!(mail.text.contains("\nPaper\n-----\n\nAcme opens a paper mill in Lyon\n  Acme · Fri 20 Nov 2026, 15:30 CET"), "{}", mail.text);
    assert!(mail.text.contains("  Updated · Papier & Söhne · Thu 19 Nov 2026 · German"), "{}", mail.text);
    assert!(mail.text.find("\nOther\n-----") > mail.text.find("\nPaper\n-----"), "{}", mail.text);
    assert!(mail.html.contains("5 announcements from 3 sources"));
    let mail = rendered(&Digest { group_by: GroupBy::Date, ..german() }, mixed(), &[]).remove(0);
    assert!(
        mail.text.contains("\nDo., 19. Nov. 2026\n------------------\n\nUmsatz steigt um 9 %\n  Aktualisiert · Papier & Söhne\n"),
        "{}",
        mail.text
    );
    assert!(mail.text.find("\nOhne Datum\n") > mail.text.find("\nDo., 19. Nov. 2026\n"), "{}", mail.text);
}

#[test]
fn what_is_written_from_right_to_left_is_laid_out_so_beside_the_mails_own_words() {
    let mut release = change(1, "acme", "تفتتح أكمي مصنعا");
    release.announcement.language = Some("ar".into());
    release.announcement.enrichment.figures = vec!["48 مليون دولار".into()];
    let mut page = edited(2, 2, "A: ten boats sail > the school is open");
    page.announcement.language = Some("he".into());
    let html = &rendered(&digest(), vec![release, page], &[])[0].html;
    assert!(html.contains("Figures: <b><span dir=\"auto\">48 مليون دولار</span></b>"), "{html}");
    assert!(html.contains("Rewritten:</b> <span lang=\"he\" dir=\"rtl\"><del"), "{html}");
    assert!(html.contains("</del> ← the school is open"), "{html}");
    let html = &rendered(&digest(), vec![edited(2, 2, "A: ten boats sail > the school is open")], &[])[0].html;
    assert!(html.contains("</del> → the school is open") && !html.contains("dir=\"auto\">48"), "{html}");
}

#[test]
fn beside_the_subject_stands_what_a_single_announcement_says() {
    let mut release = change(1, "acme", "Acme opens a mill");
    release.announcement.enrichment.summary = Some("The mill stands in Gdynia.".into());
    let mails = rendered(&digest(), vec![release.clone()], &[]);
    assert!(mails[0].html.contains("aria-hidden=\"true\">The mill stands in Gdynia.</div>"), "{}", mails[0].html);
    let mails = rendered(&digest(), vec![release, change(2, "acme", "A bridge")], &[]);
    assert!(
        mails[0].html.contains("aria-hidden=\"true\">A bridge</div>")
            || mails[0].html.contains("aria-hidden=\"true\">Acme opens a mill</div>")
    );
}

#[test]
fn without_summaries_there_are_facts() {
    let digest = Digest { summaries: Summaries::None, ..digest() };
    let mut told = mixed().remove(0);
    told.announcement.teaser = Some("A teaser.".into());
    let mail =
        rendered(&digest, vec![told, Change { id: 2, announcement: Announcement { id: 2, ..letter().announcement }, ..letter() }], &[])
            .remove(0);
    assert!(!mail.text.contains("employs") && !mail.text.contains("teaser") && !mail.text.contains("market days"), "{}", mail.text);
    assert!(mail.text.contains("Figures: €1.5 billion") && mail.text.contains("Sparrowhawk opens depots"), "{}", mail.text);
}
