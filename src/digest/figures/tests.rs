//! Which numbers are figures.

use proptest::prelude::*;

use super::numbers::{value, wide_value};
use super::*;

fn check(text: &str, expected: &[&str]) {
    assert_eq!(find(text), expected, "{text}");
}

#[test]
fn money_is_found_as_written() {
    check("It gave RMB100 billion (US$15.5 billion) by 2025.", &["RMB100 billion (US$15.5 billion)"]);
    check("Der Umsatz stieg auf €1,5 Mrd. im Jahr 2021.", &["€1,5 Mrd."]);
    check("Rund 2,4 Millionen Euro und 300 000 € fehlen.", &["2,4 Millionen Euro", "300 000 €"]);
    check("売上高は1000億円、利益は3兆5000億円だった。", &["3兆5000億円", "1000億円"]);
    check("项目投资1.5亿元人民币（约2300万美元）。", &["1.5亿元人民币（约2300万美元）"]);
    check("It costs $2,066 or £1.2m, not 5,000 people.", &["£1.2m", "$2,066", "5,000 people"]);
    check("Plus de 3,5 milliards d’euros et 12 millions de dollars.", &["3,5 milliards d’euros", "12 millions de dollars"]);
    check("Cerca de 2 mil millones de euros.", &["2 mil millones de euros"]);
    check("A R$ 3,2 bilhões plan; CHF 1’200’000.50 more.", &["R$ 3,2 bilhões", "CHF 1’200’000.50"]);
}

#[test]
fn figures_of_nine_languages() {
    for line in include_str!("../../../tests/fixtures/gist/figures/yes.txt").lines() {
        let mut parts = line.split('|');
        let text = parts.next().unwrap();
        check(text, &parts.collect::<Vec<_>>());
    }
}

#[test]
fn what_the_headline_and_the_summary_say_weighs_more() {
    let text = "The group sold for $5 million. Sales rose 9%. It has 300 shops and 45 mills, with 20 MW each.";
    let weigh = |title, summary| weightiest(&Told { title, text, summary });
    assert_eq!(weigh("", None), ["$5 million", "9%", "300 shops", "45 mills"]);
    assert_eq!(weigh("45 mills for sale", None), ["$5 million", "45 mills", "9%", "300 shops"]);
    assert_eq!(weigh("Acme opens 61 mills", Some("Sales rose 9%.")), ["$5 million", "9%", "61 mills", "300 shops"]);
}

#[test]
fn percentages_come_after_money() {
    check("Sales rose 8.6%, profit 39 % to $5 more than before.", &["$5", "39 %", "8.6%"]);
    check("Between 5–8% and -3.2%; 2 percentage points; 12 Prozent", &["12 Prozent", "5–8%", "-3.2%", "2 percentage points"]);
    check("同比增长23％", &["23％"]);
}

#[test]
fn what_is_no_figure_is_left_alone() {
    check("", &[]);
    for text in include_str!("../../../tests/fixtures/gist/figures/no.txt").lines() {
        check(text, &[]);
    }
}

#[test]
fn the_same_sum_in_other_words_is_told_once() {
    check("$100 million, or $100M", &["$100 million"]);
    check("RMB100 billion (US$15.5 billion), US$15.5 Billion in all", &["RMB100 billion (US$15.5 billion)"]);
}

#[test]
fn four_at_most_each_once() {
    check("$1 $2 $3 $4 $5 $5", &["$5", "$4", "$3", "$2"]);
}

#[test]
fn numbers_are_read_in_every_notation() {
    for (written, number) in
        [("1,234.5", 1234.5), ("1.234,5", 1234.5), ("1,5", 1.5), ("1.500", 1500.0), ("1’200’000.50", 1_200_000.5), ("12", 12.0)]
    {
        assert_eq!(value(written), Some(number), "{written}");
    }
}

#[test]
fn numbers_in_chinese_letters_and_eastern_digits_are_read() {
    for (written, number) in
        [("一亿五千万", 1.5e8), ("三点五亿", 3.5e8), ("十二万", 1.2e5), ("三百二十", 320.0), ("两千零四", 2004.0), ("三千万亿", 3e15)]
    {
        assert_eq!(wide_value(written), Some(number), "{written}");
    }
    assert_eq!(wide_value("一天"), None);
    for (written, number) in [("١٬٢٣٤٫٥", 1234.5), ("۱۲", 12.0)] {
        assert_eq!(value(written), Some(number), "{written}");
    }
}

proptest! {
    #[test]
    fn every_figure_stands_in_the_text(text in "([0-9$€%. ,a-zA-Z億円台()（）\u{a0}-]|[0-9]{1,4} (tonnes|new mills|MW|Neue Werke|万台)){0,60}") {
        let line = tidy(&text);
        for figure in find(&line) {
            prop_assert!(line.contains(&figure), "{figure} in {line}");
        }
    }
}
