//! Which sentences a summary takes, and which never.

use super::*;

fn summary_of(title: &str, text: &str, language: &str) -> String {
    summarise(&Told { title, text, language: Some(language), topics: None }).unwrap_or_default()
}

fn check(text: &str, language: &str, expected: &str) {
    assert_eq!(summary_of("", text, language), expected, "{text}");
}

#[test]
fn the_leading_sentences_are_taken_whole() {
    check(
        "Acme opens a paper mill\n\nBy Jane Poe\n\nAcme Inc. opened a paper mill in Lyon on Monday. It cost €1.5 billion. The mill employs 300 people. A sparrow sang.",
        "en",
        "Acme Inc. opened a paper mill in Lyon on Monday. It cost €1.5 billion. The mill employs 300 people.",
    );
    check(
        "菜鸟周一宣布在列日开设新的智能仓库。项目投资1.5亿元人民币。将于明年投入运营。",
        "zh",
        "菜鸟周一宣布在列日开设新的智能仓库。项目投资1.5亿元人民币。将于明年投入运营。",
    );
}

#[test]
fn what_stands_around_the_news_goes() {
    check("LYON, 3 March 2021 – Acme opened a paper mill.", "en", "Acme opened a paper mill.");
    let paragraph = "Acme opened a paper mill in Lyon that takes all of its heat from next door. It cost more than a billion and took four years to build. It employs three hundred people in Lyon";
    check(paragraph, "en", paragraph.rsplit_once(" It employs").unwrap().0);
    check("One paragraph of news.\nAnother paragraph of news.", "en", "One paragraph of news. Another paragraph of news.");
}

#[test]
fn what_is_no_news_is_passed_over() {
    check(
        "Good morning!\n\nWhy Lyon?\n\nHighlights:\n\n• Sales up 8%.\n\nRead more about our mills. Acme opened a paper mill in Lyon.\n\nFor more information visit acme.example.\n\nAbout Acme\n\nAcme is a maker of paper.",
        "en",
        "Acme opened a paper mill in Lyon.",
    );
    assert_eq!(summary_of("", "Acme opens a mill", "en"), "");
    assert_eq!(summary_of("", "", "en"), "");
}

#[test]
fn a_summary_stays_short() {
    let long = format!("Acme opened {} mill.", "one more ".repeat(20).trim());
    let text = [long.as_str(), "A second one of the kind stands in Kent.", &long.replace("opened", "closed")].join(" ");
    assert_eq!(summary_of("", &text, "en"), format!("{long} A second one of the kind stands in Kent."));
    assert_eq!(summary_of("", &format!("Acme opened {} mill.", "one more ".repeat(90).trim()), "en"), "");
}
