//! Embargoes, corrections, retractions, invitations and restrictions: lines about an announcement, not of it.

use std::sync::LazyLock;

use super::blocks::{Block, BlockKind};
use super::notice_words::{ADVISORY, CORRECTION, EARLIER_VERSION, EMBARGO, EMBARGO_UNTIL, RESTRICTION, RETRACTION};
use super::phrases::{split, words_in};
use crate::model::{Notice, NoticeKind, title_key};

/// Blocks at the top and at the end among which notices stand.
const MARGIN: usize = 6;
/// Words of the longest notice.
const LONGEST: usize = 70;
/// Words of a line that is nothing but the name of a notice.
const BARE: usize = 4;

struct Terms {
    kind: NoticeKind,
    /// Followed by a colon, a dash or a bracket, or alone in its line.
    labels: Vec<&'static str>,
    /// Enough at the beginning, whatever follows.
    beginnings: Vec<&'static str>,
}

static TERMS: LazyLock<[Terms; 5]> = LazyLock::new(|| {
    let terms = |kind, labels, beginnings| Terms { kind, labels: split(labels), beginnings: split(beginnings) };
    [
        terms(NoticeKind::Embargo, EMBARGO, EMBARGO_UNTIL),
        terms(NoticeKind::Retraction, RETRACTION, ""),
        terms(NoticeKind::Correction, CORRECTION, "correcting and replacing | correction replacement"),
        terms(NoticeKind::Advisory, ADVISORY, ""),
        terms(NoticeKind::Restriction, "", RESTRICTION),
    ]
});
static EARLIER: LazyLock<Vec<&str>> = LazyLock::new(|| split(EARLIER_VERSION));

/// Takes the notices out of `blocks`; one in the headline is told, too.
pub(super) fn take(blocks: &mut Vec<Block>, title: Option<&str>) -> Vec<Notice> {
    let mut notices: Vec<Notice> = title.and_then(of_title).into_iter().collect();
    let last = blocks.len().saturating_sub(MARGIN);
    let mut at = 0;
    blocks.retain(|block| {
        at += 1;
        let Some(kind) = (at <= MARGIN || at > last).then(|| of_block(block)).flatten() else { return true };
        notices.push(Notice { kind, text: block.text.replace('\n', " ") });
        false
    });
    notices
}

fn of_title(title: &str) -> Option<Notice> {
    let key = title_key(title);
    let head = head_of(title).map(|(head, _)| title_key(head));
    let names = |terms: &&Terms| {
        head.as_deref().is_some_and(|head| terms.labels.contains(&head)) || terms.beginnings.iter().any(|start| begins(&key, start))
    };
    let found = TERMS.iter().find(names)?;
    Some(Notice { kind: found.kind, text: title.to_owned() })
}

fn of_block(block: &Block) -> Option<NoticeKind> {
    // Long ones are not looked at: a letter takes four bytes at most, a word some ten letters.
    if block.kind == BlockKind::Row || block.text.len() > LONGEST * 40 || words_in(&block.text) > LONGEST {
        return None;
    }
    let key = title_key(&block.text);
    if EARLIER.iter().any(|phrase| key.contains(phrase)) {
        return Some(NoticeKind::Correction);
    }
    if is_shouted_embargo(&block.text, &key) {
        return Some(NoticeKind::Embargo);
    }
    let head = head_of(&block.text).map(|(head, _)| title_key(head));
    let is_bare = words_in(&key) <= BARE && block.kind != BlockKind::Item;
    let names = |terms: &Terms| {
        let is_label =
            |label: &&str| head.as_deref() == Some(*label) || is_bare && (key == **label || begins(&key, label) && is_bare_of(&key, label));
        terms.labels.iter().any(is_label) || terms.beginnings.iter().any(|start| begins(&key, start))
    };
    TERMS.iter().find(|terms| names(terms)).map(|terms| terms.kind)
}

/// `STRICTLY PRIVATE – UNDER STRICT EMBARGO UNTIL 00:01 GMT`, `NOT FOR IMMEDIATE RELEASE – HOLD UNTIL 6:00 CET`: in capitals, with an hour.
fn is_shouted_embargo(text: &str, key: &str) -> bool {
    const HOURS: [&str; 12] = ["gmt", "bst", "utc", "cet", "cest", "est", "edt", "et", "pst", "pdt", "hrs", "uhr"];
    const WORDS: [&str; 4] = ["embargo", "embargoed", "sperrfrist", "hold"];
    let cased = text.chars().filter(|c| c.is_lowercase() || c.is_uppercase());
    let (all, small) = cased.fold((0, 0), |(all, small), c| (all + 1, small + usize::from(c.is_lowercase())));
    let has = |known: &[&str]| key.split(' ').any(|word| known.contains(&word));
    let has_hour = has(&HOURS)
        || text.as_bytes().windows(4).any(|at| at[0].is_ascii_digit() && at[1] == b':' && at[2..].iter().all(u8::is_ascii_digit));
    all > 0 && small * 5 <= all && has(&WORDS) && has_hour
}

/// What stands before the first colon, dash or bracket, if that is short; brackets around it do not count.
fn head_of(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(['*', '[', '(', '（', '【', '<', '-', '–', ' ']);
    let at = text.find([':', '：', ']', ')', '）', '】', '>', '–', '—', '―']).or_else(|| text.find(" - "))?;
    (at <= 60).then(|| text.split_at(at))
}

/// A phrase ends where a word ends, except in scripts without spaces.
fn begins(key: &str, start: &str) -> bool {
    key.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ') || start.starts_with(|c: char| c >= '\u{2e80}'))
}

/// `更正公告`, `Media advisory 2`: hardly more than the name.
fn is_bare_of(key: &str, label: &str) -> bool {
    key.chars().count() <= label.chars().count() + 3
}

#[cfg(test)]
mod tests {
    use super::super::blocks::plain;
    use super::*;

    fn kinds(lines: &[&str], title: Option<&str>) -> (Vec<NoticeKind>, usize) {
        let mut blocks: Vec<Block> = lines.iter().map(|line| plain(BlockKind::Paragraph, (*line).to_owned())).collect();
        let kinds = take(&mut blocks, title).iter().map(|notice| notice.kind).collect();
        (kinds, blocks.len())
    }

    #[test]
    fn notices_are_told_from_news_about_embargoes_and_corrections() {
        use NoticeKind::*;
        let check = |line: &str, expected: Option<NoticeKind>| {
            let left = usize::from(expected.is_none());
            assert_eq!(kinds(&[line], None), (expected.into_iter().collect(), left), "{line}");
        };
        for line in [
            "EMBARGOED UNTIL 10:00 GMT, 3 MAY 2026",
            "STRICTLY PRIVATE & CONFIDENTIAL – UNDER STRICT EMBARGO UNTIL 0001 HRS, 9 NOVEMBER",
            "NOT FOR IMMEDIATE RELEASE – HOLD UNTIL 06:00 CET, 9 NOVEMBER",
            "Embargo: Tuesday, 6 a.m.",
            "Sperrfrist: 3. Mai 2026, 10 Uhr",
            "Sous embargo jusqu’au 3 mai à 10 heures",
            "Bajo embargo hasta las 10 horas",
            "Sotto embargo fino alle 10",
            "Onder embargo tot 10 uur",
            "Эмбарго до 10:00",
            "解禁日時：5月3日10時",
            "엠바고: 5월 3일 10시",
            "Embargo do 3 maja, godz. 10",
            "Sob embargo até às 10h",
        ] {
            check(line, Some(Embargo));
        }
        for line in [
            "CORRECTION: The pump weighs 12 kilograms, not 21.",
            "CORRECTING and REPLACING Acme opens a mill",
            "(Korrektur) Die Pumpe wiegt 12 Kilogramm.",
            "Rectificatif : la pompe pèse 12 kilos.",
            "Corrección: la bomba pesa 12 kilos.",
            "Errata corrige: la pompa pesa 12 chili.",
            "Rectificatie – de pomp weegt 12 kilo.",
            "更正：泵重12公斤。",
            "【訂正】ポンプの重さは12キロです。",
            "Исправление: насос весит 12 кг.",
            "An earlier version of this release gave the weight in pounds.",
        ] {
            check(line, Some(Correction));
        }
        for line in
            ["MEDIA ADVISORY", "Media alert: Acme opens its doors", "Terminhinweis", "Avis aux médias : visite de l’usine", "取材のご案内"]
        {
            check(line, Some(Advisory));
        }
        check("KILL NOTICE: do not use the release of 2 May.", Some(Retraction));
        check("NOT FOR RELEASE, PUBLICATION OR DISTRIBUTION IN WHOLE OR IN PART IN OR INTO THE UNITED STATES.", Some(Restriction));
        for line in [
            "The embargo on tin ends in May, and Acme is glad of it.",
            "Embargo on 12 metals is lifted, says the ministry.",
            "Correction of the course took the ship two days.",
            "Advisory services grew by a tenth.",
            "Corrected for inflation, sales fell.",
        ] {
            check(line, None);
        }
    }

    #[test]
    fn the_headline_may_hold_one_and_the_middle_of_a_text_none() {
        assert_eq!(kinds(&[], Some("CORRECTION - Acme opens a mill")).0, [NoticeKind::Correction]);
        assert_eq!(kinds(&[], Some("Acme corrects its course")).0, []);
        let mut lines = vec!["The mill stands by the river."; 20];
        lines[10] = "Correction: the river is a brook.";
        assert_eq!(kinds(&lines, None), (Vec::new(), 20));
    }
}
