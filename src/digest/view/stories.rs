//! The pieces of a roundup as the mail shows them.

use serde::Serialize;

use super::{Detail, LONGEST_HEADLINE, one_line, safe_link};
use crate::digest::wrap::clip;
use crate::model;

#[derive(Debug, Serialize)]
pub(in crate::digest) struct Story {
    title: String,
    href: Option<String>,
    summary: Option<String>,
    figures: Vec<String>,
    topics: Vec<String>,
}

/// Summaries go first, then figures and topics; in a line there is no room for titles either.
pub(super) fn stories(stories: &[model::Story], detail: Detail) -> Vec<Story> {
    if detail == Detail::Line {
        return Vec::new();
    }
    let enriched =
        |values: &[String]| if detail == Detail::Facts { Vec::new() } else { values.iter().map(|value| one_line(value)).collect() };
    let story = |story: &model::Story| Story {
        title: clip(&one_line(&story.title), LONGEST_HEADLINE),
        href: story.url.as_deref().and_then(safe_link),
        summary: story.enrichment.summary.as_deref().map(one_line).filter(|_| detail == Detail::Full),
        figures: enriched(&story.enrichment.figures),
        topics: enriched(&story.enrichment.topics),
    };
    stories.iter().map(story).collect()
}
