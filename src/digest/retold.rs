//! Stories of a weekly letter that the newsroom's own announcements told before: they are not told again.
//!
//! A story left out by mistake is news that nobody gets, so a likeness is not enough. Either the story leads to the very page of the
//! announcement and speaks of the same, or the headline is the same, or headline, names and figures all agree. Figures that differ
//! under one headline are two announcements: last month's and this month's.

use std::collections::HashSet;

use super::figures;
use super::stems::stems;
use crate::model::{Announcement, Change, ChangeKind, Enrichment, Sketch, Story, title_key};

/// Share of the shorter headline's words that both have, and how many at least.
const HEADLINE: f64 = 0.5;
const HEADLINE_WORDS: usize = 2;
/// Share of the story's figures, and of its names, that the announcement has.
const FIGURES: f64 = 0.6;
const NAMES: f64 = 0.5;
/// Share of the story's words that the announcement has, where figures agree, where there are none, and behind the same address.
const WORDS_WITH_FIGURES: f64 = 0.35;
const WORDS_ALONE: f64 = 0.6;
const WORDS_AT_ADDRESS: f64 = 0.4;

/// Takes the stories out of the changes that `told`, or another of these changes, has as an announcement of its own.
pub(super) fn leave_out(changes: &mut [Change], told: &[Announcement]) {
    if changes.iter().all(|change| change.announcement.stories.is_empty()) {
        return;
    }
    let is_telling = |change: &&Change| matches!(change.kind, ChangeKind::New | ChangeKind::Updated);
    let here = changes.iter().filter(is_telling).map(|change| &change.announcement);
    // Two letters may tell the same story: which of them told it first is not looked at.
    let told: Vec<Known> = told.iter().chain(here).filter(|known| known.stories.is_empty()).map(Known::of).collect();
    let is_new = |story: &&Story| !told.iter().any(|known| known.is_story(story));
    let new = |change: &Change| change.announcement.stories.iter().filter(is_new).cloned().collect();
    let left: Vec<Vec<Story>> = changes.iter().map(new).collect();
    for (change, stories) in changes.iter_mut().zip(left) {
        keep_stories(&mut change.announcement, stories);
    }
}

/// Leaves a roundup some of its stories; its figures and topics are those of its stories.
pub(super) fn keep_stories(announcement: &mut Announcement, stories: Vec<Story>) {
    if stories.len() == announcement.stories.len() {
        return;
    }
    let of_stories = |values: fn(&Enrichment) -> &Vec<String>| {
        let here: HashSet<&String> = stories.iter().flat_map(|story| values(&story.enrichment)).collect();
        values(&announcement.enrichment).iter().filter(|value| here.contains(value)).cloned().collect::<Vec<_>>()
    };
    let (topics, figures) = (of_stories(|enrichment| &enrichment.topics), of_stories(|enrichment| &enrichment.figures));
    (announcement.enrichment.topics, announcement.enrichment.figures, announcement.stories) = (topics, figures, stories);
}

/// An announcement, ready to be compared.
struct Known<'a> {
    announcement: &'a Announcement,
    title: HashSet<String>,
    words: HashSet<String>,
    figures: HashSet<String>,
    sketch: Sketch,
}

impl Known<'_> {
    fn of(announcement: &Announcement) -> Known<'_> {
        let body = announcement.text.as_deref().or(announcement.teaser.as_deref()).unwrap_or_default();
        let all = format!("{}\n{body}", announcement.title);
        Known {
            announcement,
            title: stems(&announcement.title).collect(),
            words: stems(&all).collect(),
            figures: figures(&all),
            sketch: Sketch::of(body),
        }
    }

    fn is_story(&self, story: &Story) -> bool {
        let all = format!("{}\n{}", story.title, story.text);
        let words: HashSet<String> = stems(&all).collect();
        let common_words = share(&words, &self.words);
        if story.url.as_deref() == Some(&*self.announcement.url) && common_words >= WORDS_AT_ADDRESS {
            return true;
        }
        let figures = figures(&all);
        let common_figures = share(&figures, &self.figures);
        let disagrees = !figures.is_empty() && common_figures < FIGURES;
        if title_key(&story.title) == title_key(&self.announcement.title) {
            // "New board member", "Monthly figures": what is said must agree, too.
            let agrees = common_words >= WORDS_WITH_FIGURES && have_names(&story.text, &self.words) && !disagrees;
            return agrees || self.sketch.likeness(&Sketch::of(&story.text)) >= FIGURES;
        }
        let title: HashSet<String> = stems(&story.title).collect();
        let both = title.intersection(&self.title).count();
        let shorter = title.len().min(self.title.len()).max(1);
        let least = if figures.is_empty() { WORDS_ALONE } else { WORDS_WITH_FIGURES };
        both >= HEADLINE_WORDS
            && both as f64 >= HEADLINE * shorter as f64
            && !disagrees
            && common_words >= least
            && have_names(&story.text, &self.words)
    }
}

/// Of the first, what the second has; of nothing, all.
fn share(part: &HashSet<String>, whole: &HashSet<String>) -> f64 {
    if part.is_empty() { 1.0 } else { part.intersection(whole).count() as f64 / part.len() as f64 }
}

/// Whether these words have the names that the text names, if it names any.
fn have_names(text: &str, words: &HashSet<String>) -> bool {
    let names = names(text);
    names.is_empty() || share(&names, words) >= NAMES
}

/// Numbers of two digits or more, separators aside, but no years; smaller ones of sums, shares and quantities.
fn figures(text: &str) -> HashSet<String> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\u{a0}' | '\u{202f}' | '’');
    let numbers = text.split(|c: char| !is_part(c)).map(|run| run.chars().filter(char::is_ascii_digit).collect::<String>());
    let is_year = |number: &str| number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
    let small = figures::find(text).into_iter().filter_map(|figure| {
        let digits: String = figure.chars().filter(char::is_ascii_digit).collect();
        (digits.len() == 1).then_some(digits)
    });
    numbers.filter(|number| number.len() >= 2 && !is_year(number)).chain(small).collect()
}

/// Stems of words with a capital within sentences; none in scripts without capitals.
fn names(text: &str) -> HashSet<String> {
    let mut names = HashSet::new();
    let mut begins = true;
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if !begins && bare.starts_with(char::is_uppercase) {
            names.extend(stems(bare));
        }
        begins = word.ends_with(['.', '!', '?', ':', '”', '»', '…']);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::compose::samples;

    const CRATES: &str = "Pantry has delivered its first 640 refillable crates in Veld, where each of them goes round forty times. The town of Veld pays €2.3 million for the depot, which Pantry runs with 85 people until 2029.";

    fn announcement(title: &str, text: &str) -> Announcement {
        Announcement { title: title.into(), text: Some(text.into()), ..samples::change(1, "acme", "").announcement }
    }

    fn check(title: &str, text: &str, url: Option<&str>, is_told: bool) {
        let told = announcement("Pantry brings refillable crates to Veld", CRATES);
        let story = Story { title: title.into(), text: text.into(), url: url.map(str::to_owned), ..Story::default() };
        let mut letter = samples::change(2, "acme", "Weekly");
        letter.announcement.stories = vec![story];
        leave_out(std::slice::from_mut(&mut letter), &[told]);
        assert_eq!(letter.announcement.stories.is_empty(), is_told, "{title}: {text}");
    }

    #[test]
    fn what_agrees_in_headline_names_and_figures_was_told() {
        let short = "Pantry delivered the first 640 crates in Veld. Each of them goes round forty times.";
        check("Refillable crates reach Veld", short, None, true);
        check("Pantry brings refillable crates to Veld", short, None, true);
        check(
            "Refillable crates reach Veld",
            "Pantry delivered its first crates in Veld, where each of them goes round forty times.",
            None,
            true,
        );
        check("Crates", "Pantry and its crates in Veld.", Some("https://acme.example/news/1"), true);
    }

    #[test]
    fn what_may_be_another_story_is_told() {
        // Other figures, another town, another subject, a headline that is used again.
        check("Refillable crates reach Veld", "Pantry has delivered 9,100 crates in Veld, and 72 shops take part.", None, false);
        check(
            "Refillable crates reach Oster",
            "Pantry delivered the first 640 crates in Oster Lunde, near Kalvik and Brondal.",
            None,
            false,
        );
        check(
            "Pantry brings refillable crates to Veld",
            "Anna Sund joins the board of Mellum in May, and Per Lind leaves it.",
            None,
            false,
        );
        check("Pantry brings refillable crates to Veld", "Pantry sold crates for €3 million in Veld.", None, false);
        check("Pantry opens a school", "Pantry teaches 85 people of Veld to cook.", None, false);
        check("Pantry brings refillable crates to Veld", "Another 1,900 crates came to Veld in May, and 77 shops take part.", None, false);
        check("Boats at night", "Gullwing runs two boats a night.", Some("https://acme.example/news/1"), false);
    }

    #[test]
    fn letters_in_one_mail_lose_what_stands_beside_them_and_keep_the_rest() {
        let release =
            Change { announcement: announcement("Pantry brings refillable crates to Veld", CRATES), ..samples::change(1, "acme", "") };
        let mut letter = samples::change(2, "weekly", "Weekly");
        let story = |title: &str, text: &str, figure: &str| Story {
            title: title.into(),
            text: text.into(),
            enrichment: Enrichment { figures: vec![figure.into()], ..Enrichment::default() },
            ..Story::default()
        };
        letter.announcement.stories = vec![
            story("Refillable crates reach Veld", CRATES, "640 crates"),
            story("Boats at night", "Gullwing runs 14 boats.", "14 boats"),
        ];
        letter.announcement.enrichment.figures = vec!["640 crates".into(), "14 boats".into()];
        let mut changes = [release, letter];
        leave_out(&mut changes, &[]);
        let letter = &changes[1].announcement;
        assert_eq!((letter.stories.len(), &*letter.stories[0].title), (1, "Boats at night"));
        assert_eq!(letter.enrichment.figures, ["14 boats"]);
    }
}
