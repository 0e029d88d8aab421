//! The two or three lines on top that name the weightiest stories.

use serde::Serialize;

use super::{direction, headline, language_tag, safe_link, source_name, state};
use crate::digest::language::texts;
use crate::digest::segments::is_unspaced;
use crate::digest::wrap::clip;
use crate::model::{Change, Issue};

/// Where there are no more, all of them stand right below.
const FEW: usize = 3;
const SHOWN: usize = 3;
/// Of one newsroom, while others have something to say.
const OF_ONE: usize = 2;
/// In columns: two lines on a telephone.
const LONGEST: usize = 110;

/// One of the weightiest stories.
#[derive(Debug, Serialize)]
pub(in crate::digest) struct Highlight {
    source: String,
    /// The headline says whose it is.
    names_source: bool,
    title: String,
    href: Option<String>,
    lang: Option<String>,
    dir: Option<&'static str>,
    state: Option<&'static str>,
}

/// `weightiest` holds each announcement and living page once, the weightiest first.
pub(in crate::digest) fn highlights(issue: &Issue, weightiest: &[&Change]) -> Vec<Highlight> {
    if weightiest.len() <= FEW {
        return Vec::new();
    }
    let mut chosen: Vec<&Change> = Vec::new();
    let mut passed_over: Vec<&Change> = Vec::new();
    for change in weightiest {
        let own = source_name(issue, &change.source);
        let is_heard = chosen.iter().filter(|other| source_name(issue, &other.source) == own).count() >= OF_ONE;
        if is_heard { passed_over.push(change) } else { chosen.push(change) }
    }
    let highlight = |change: &&Change| {
        let announcement = &change.announcement;
        let (source, title) = (source_name(issue, &change.source), clip(&headline(&announcement.title), LONGEST));
        Highlight {
            names_source: names(&title, &source),
            source,
            title,
            href: safe_link(&announcement.url),
            lang: announcement.language.as_deref().and_then(language_tag),
            dir: direction(announcement.language.as_deref(), &announcement.title),
            state: state(change, texts(issue.language)),
        }
    };
    chosen.iter().chain(&passed_over).take(SHOWN).map(highlight).collect()
}

/// Whether the headline has the name in it, as a word of its own where the script has such.
fn names(title: &str, name: &str) -> bool {
    let (title, name) = (title.to_lowercase(), name.to_lowercase());
    let goes_on = |c: char| c.is_alphanumeric() && !is_unspaced(c);
    let stands_alone = |at: usize| !title[..at].ends_with(goes_on) && !title[at + name.len()..].starts_with(goes_on);
    title.match_indices(&name).any(|(at, _)| stands_alone(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::compose::compose;
    use crate::digest::compose::samples::{change, digest, edition, newsrooms};

    /// Sources, one of each announcement, the weightiest first; and which of them are named.
    fn check(sources: &[&str], expected: &[usize]) {
        let issue = compose(&digest(), &edition(), Vec::new(), &newsrooms(), Vec::new());
        let changes: Vec<Change> = sources.iter().zip(0..).map(|(source, n)| change(n, source, &n.to_string())).collect();
        let named = highlights(&issue, &changes.iter().collect::<Vec<_>>());
        assert_eq!(named.iter().map(|highlight| highlight.title.parse().unwrap()).collect::<Vec<usize>>(), expected);
    }

    #[test]
    fn a_headline_that_names_its_newsroom_needs_no_name_before_it() {
        assert!(names("Acme opens a mill", "ACME") && names("A mill for Acme’s board", "Acme") && names("菠莉物流启用仓库", "菠莉物流"));
        assert!(!names("Acmeville opens a mill", "Acme") && !names("A mill opens", "Acme"));
    }

    #[test]
    fn the_weightiest_are_named_and_no_newsroom_has_all_the_lines() {
        check(&["acme", "acme", "globex"], &[]);
        check(&["acme", "acme", "globex", "acme"], &[0, 1, 2]);
        check(&["acme", "acme", "acme", "acme", "globex"], &[0, 1, 4]);
        check(&["acme", "acme", "acme", "acme"], &[0, 1, 2]);
    }
}
