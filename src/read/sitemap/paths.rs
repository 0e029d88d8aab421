//! `select` of a sitemap: which paths are announcements.

use glob::{MatchOptions, Pattern};
use url::Url;

use crate::model::{Select, path_of};

/// Patterns of paths: `*` stands for what is between two slashes, `**` for any number of parts, `?` for one letter, `[a-z]` for
/// one of several. Several patterns stand apart by blanks; one of `item` has to match and none of `exclude` may.
#[derive(Debug, Clone)]
pub struct Paths {
    item: Vec<Pattern>,
    exclude: Vec<Pattern>,
}

/// A pattern that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` is no pattern of paths: {why}")]
pub struct BadPattern {
    pub pattern: String,
    pub why: &'static str,
}

const OPTIONS: MatchOptions = MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: false };

impl Paths {
    pub fn of(select: &Select) -> Result<Paths, BadPattern> {
        Ok(Paths { item: Paths::parse(&select.item)?, exclude: Paths::parse(select.exclude.as_deref().unwrap_or_default())? })
    }

    /// The patterns of one key.
    pub fn parse(patterns: &str) -> Result<Vec<Pattern>, BadPattern> {
        patterns.split_whitespace().map(parse_one).collect()
    }

    /// By the path alone, as a person reads it and with or without a slash at its end.
    pub fn match_url(&self, url: &Url) -> bool {
        let path = path_of(url);
        let is_any = |patterns: &[Pattern]| {
            let bare = path.strip_suffix('/').filter(|bare| !bare.is_empty());
            patterns
                .iter()
                .any(|pattern| pattern.matches_with(&path, OPTIONS) || bare.is_some_and(|bare| pattern.matches_with(bare, OPTIONS)))
        };
        is_any(&self.item) && !is_any(&self.exclude)
    }
}

fn parse_one(pattern: &str) -> Result<Pattern, BadPattern> {
    let bad = |why| BadPattern { pattern: pattern.to_owned(), why };
    if pattern.contains("://") {
        return Err(bad("it is matched with the path, so leave out what stands before it"));
    }
    if !pattern.starts_with(['/', '*']) {
        return Err(bad("a path begins with `/`"));
    }
    Pattern::new(pattern).map_err(|error| bad(error.msg))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(item: &str, exclude: &str, path: &str, expected: bool) {
        let select = Select { item: item.to_owned(), exclude: Some(exclude.to_owned()), ..Select::default() };
        let url = Url::parse("https://acme.example").unwrap().join(path).unwrap();
        assert_eq!(Paths::of(&select).unwrap().match_url(&url), expected, "{item} - {exclude}: {path}");
    }

    #[test]
    fn one_star_stays_between_slashes_and_two_do_not() {
        check("/newsroom/**", "", "/newsroom/2026/plant", true);
        check("/newsroom/**", "", "/newsroom/plant/", true);
        check("/newsroom/**", "", "/newsroom", false);
        check("/newsroom/**", "", "/about/newsroom/plant", false);
        check("/newsroom/*", "", "/newsroom/plant/", true);
        check("/newsroom/*", "", "/newsroom/2026/plant", false);
        check("**/press/*", "", "/en/press/plant", true);
        check("/*/press/**", "", "/en/press/2026/plant", true);
        check("/news/20[12]?/*", "", "/news/2026/plant", true);
    }

    #[test]
    fn what_is_excluded_is_out_and_several_patterns_add_up() {
        check("/newsroom/**", "/newsroom/events/**", "/newsroom/events/fair", false);
        check("/news/** /press/**", "", "/press/plant?id=1", true);
        check("/news/**", "/news/*/tag/** /news/author/**", "/news/author/ada", false);
        check("/über/*", "", "/%C3%BCber/uns", true);
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for bad in ["newsroom/**", "https://acme.example/news/**", "/news/[", "/news/a**", "/news/***"] {
            assert!(Paths::parse(bad).is_err(), "{bad}");
        }
    }
}
