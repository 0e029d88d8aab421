//! What is given up where an issue is larger than a mail, and that nothing is lost.

use super::*;

#[test]
fn very_many_edits_have_a_line_each_and_every_one_is_told() {
    let edits = |count: i64| -> Vec<Change> {
        let text = "the mill makes paper of all kinds and sends it down the river. ".repeat(4);
        (1..=count).map(|id| edited(id, 1, &format!("Part {}:  > Edit number {id}: {text}", id / 30))).collect()
    };
    let mail = &rendered(&digest(), edits(60), &[])[0];
    assert_eq!(mail.html.matches("font-size:15px\"><b class").count(), 50, "max_items in full");
    assert_eq!(mail.html.matches("font-size:14px\"><b class").count(), 10, "the rest in a line");
    assert!(
        mail.html.rfind("font-size:15px\"><b class") < mail.html.find("font-size:14px\"><b class"),
        "the first of the page are shown in full"
    );
    let mails = rendered(&digest(), edits(700), &[]);
    assert!(mails.len() > 1 && mails.iter().all(|mail| mail.html.len() <= BUDGET));
    for id in 1..=700 {
        assert!(
            mails.iter().any(|mail| mail.html.contains(&format!("Edit number {id}:")) && mail.text.contains(&format!("Edit number {id}:"))),
            "{id}"
        );
    }
    assert!(mails.iter().all(|mail| mail.html.contains("What we do for the islands</a></h3>")), "each part names the page");
    assert!(mails.iter().all(|mail| mail.html.contains("1 edited page from 1 source")));
}

#[test]
fn a_page_with_many_edits_takes_no_announcements_place() {
    let mut changes: Vec<Change> = (1..=60).map(|id| edited(id, 1, &format!("Part:  > Edit number {id}."))).collect();
    let mut release = change(99, "acme", "A release");
    release.announcement.enrichment.summary = Some("It has a summary.".into());
    changes.push(release);
    let digest = Digest { max_items: 2, ..digest() };
    let mail = &rendered(&digest, changes, &[])[0];
    assert!(mail.html.contains("It has a summary."));
    assert_eq!(mail.html.matches("font-size:15px\"><b class").count(), 2, "of the page as many edits");
}

#[test]
fn over_budget_stories_lose_their_summaries_first_and_their_titles_last() {
    let letters = |count: i64| -> Vec<Change> {
        let number = |id: i64| {
            let mut letter = letter();
            (letter.id, letter.announcement.id, letter.announcement.title) = (id, id, format!("Headline number {id} of a letter"));
            for story in &mut letter.announcement.stories {
                story.enrichment.summary = Some(format!("Summary {id}: {}", "the mill makes paper of all kinds. ".repeat(10)));
            }
            letter
        };
        (1..=count).map(number).collect()
    };
    let mut digest = digest();
    digest.max_items = 1000;
    let all = rendered(&digest, letters(15), &[]);
    assert_eq!((all.len(), all[0].html.matches("Summary").count()), (1, 45));
    let fewer = rendered(&digest, letters(40), &[]);
    let summaries = fewer[0].html.matches("Summary").count();
    assert!(fewer.len() == 1 && summaries < 100, "{summaries}");
    assert_eq!(fewer[0].html.matches("A school for looms opens in Dunmere</h4>").count(), 40);
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

#[test]
fn the_lightest_are_shortened_first_wherever_they_stand() {
    let mut digest = digest();
    digest.max_items = 3;
    let mut changes = many(9);
    // The second newsroom's are the ones that somebody asked for.
    for change in changes.iter_mut().filter(|change| change.source == "globex") {
        change.announcement.enrichment.topics = vec!["Paper".into()];
    }
    let mail = &rendered(&digest, changes.clone(), &[])[0];
    for change in &changes {
        let is_full = mail.html.contains(&format!("Summary {}:", change.announcement.id));
        assert_eq!(is_full, change.source == "globex", "{}", change.announcement.id);
    }
    let by_day = Digest { group_by: crate::model::GroupBy::Date, ..digest };
    assert_eq!(rendered(&by_day, changes, &[])[0].html.matches("Summary ").count(), 3);
}

#[test]
fn five_hundred_in_chinese_keep_their_lines_within_the_budget() {
    let changes = (1..=500).map(|id| {
        let mut change = change(id, "acme", &format!("第{id}号公告：{}", "集团用再生纸制作包装盒并在山区开设新工厂".repeat(3)));
        change.announcement.language = Some("zh".into());
        change.announcement.url = format!("https://acme.example/zh/{id}/{}", "%E5%86%8D%E7%94%9F%E7%BA%B8".repeat(8));
        change.announcement.enrichment.summary = Some("集团宣布，今年起全部包装盒改用再生纸。".repeat(200));
        change
    });
    let mails = rendered(&digest(), changes.collect(), &[]);
    assert!(mails.len() > 2 && mails.iter().all(|mail| mail.html.len() <= BUDGET), "{}", mails.len());
    for id in 1..=500 {
        let title = format!("第{id}号公告");
        assert!(mails.iter().any(|mail| mail.html.contains(&title) && mail.text.contains(&title)), "{id}");
    }
}

#[test]
fn one_giant_of_everything_fits_one_mail() {
    let mut giant = change(1, "acme", &"A headline without an end ".repeat(400));
    let of_giant = &mut giant.announcement;
    of_giant.enrichment.summary = Some("A sentence without an end ".repeat(8_000));
    of_giant.enrichment.topics = (0..5_000).map(|n| format!("Topic {n}")).collect();
    of_giant.sources = (0..500).map(|n| format!("source-{n}")).collect();
    of_giant.notices = vec![crate::model::Notice { kind: crate::model::NoticeKind::Embargo, text: "Not before noon. ".repeat(900) }; 500];
    let newsrooms: Vec<Newsroom> = (0..500)
        .map(|n| Newsroom { id: format!("source-{n}"), name: format!("Newsroom {n}"), link: String::new(), labels: Vec::new() })
        .collect();
    let mut digest = digest();
    digest.title = "A title without an end ".repeat(200);
    let notices = (0..2_000).map(|n| format!("Newsroom {n}: not read since noon.")).collect();
    let printed = render(&compose(&digest, &edition(), vec![giant], &newsrooms, notices), &Look::default()).unwrap();
    assert_eq!(printed.mails.len(), 1);
    assert!(
        printed.mails[0].html.contains("A sentence without an end") && printed.mails[0].html.len() < BUDGET,
        "{}",
        printed.mails[0].html.len()
    );
    assert!(
        printed.mails[0].text.contains("… and 1,940 more") && printed.mails[0].text.contains("and 491 more"),
        "{}",
        printed.mails[0].text
    );
}

#[test]
fn after_a_long_absence_thousands_are_told() {
    let changes = (1..=2_000).map(|id| change(id, "acme", &format!("Headline number {id} of a mill"))).collect();
    let mails = rendered(&digest(), changes, &[]);
    assert!(mails.len() > 5 && mails.iter().all(|mail| mail.html.len() <= BUDGET), "{}", mails.len());
    assert_eq!(mails.iter().map(|mail| mail.text.matches("\nHeadline number").count()).sum::<usize>(), 2_000);
}
