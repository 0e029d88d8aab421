//! Summaries of releases whose sentences are marked by hand: better than their first three sentences, in every language.

pub mod marked;

use marked::{Quality, Release, Set, releases};
use presswatch::digest::{sentences, summary};

fn ours(release: &Release) -> String {
    let told = summary::Told { title: &release.title, text: &release.text, language: Some(release.language), topics: None };
    summary::summarise(&told).unwrap_or_default()
}

fn first_three(release: &Release) -> String {
    let gap = if matches!(release.language, "zh" | "ja") { "" } else { " " };
    sentences::split(&release.text, Some(release.language)).into_iter().take(3).collect::<Vec<_>>().join(gap)
}

fn quality(releases: &[Release], summarise: fn(&Release) -> String) -> Quality {
    releases.iter().map(|release| release.judge(&summarise(release)).0).fold(Quality::default(), Quality::add)
}

#[test]
fn summaries_tell_the_news_and_little_else() {
    for (set, count, recall, never) in [(Set::Seen, 27, 0.95, 0.05), (Set::KeptBack, 18, 0.85, 0.11), (Set::Wires, 18, 0.95, 0.05)] {
        let releases: Vec<Release> = releases().into_iter().filter(|release| release.set == set).collect();
        assert_eq!(releases.len(), count);
        let (ours, lead) = (quality(&releases, ours), quality(&releases, first_three));
        assert!(ours.recall() >= recall && ours.never_rate() <= never, "{ours:?}");
        assert!(ours.reached == ours.releases, "{ours:?}");
        assert!(ours.recall() > lead.recall() && ours.never_rate() < lead.never_rate(), "{lead:?}");
    }
}

#[test]
fn every_sentence_of_a_summary_stands_in_the_text_in_that_order() {
    for release in releases() {
        let mut rest = release.text.as_str();
        for sentence in sentences::split(&ours(&release), Some(release.language)) {
            // The point of a list is given a stop.
            let sentence = if rest.contains(sentence) { sentence } else { sentence.trim_end_matches(['.', '。']) };
            let at = rest.find(sentence).unwrap_or_else(|| panic!("{sentence} is not in {rest}"));
            rest = &rest[at + sentence.len()..];
        }
    }
}
