//! The pieces of a roundup as the mail shows them.

use serde::Serialize;

use super::{Detail, LONGEST_SUMMARY, MOST_NAMES, headline, one_line, safe_link};
use crate::digest::wrap::clip;
use crate::model::{self, Summaries};

#[derive(Debug, Serialize)]
pub(in crate::digest) struct Story {
    title: String,
    href: Option<String>,
    summary: Option<String>,
    figures: Vec<String>,
    topics: Vec<String>,
}

/// Summaries go first, then figures and topics; in a line there is no room for titles either.
pub(super) fn stories(stories: &[model::Story], detail: Detail, summaries: Summaries) -> Vec<Story> {
    if detail == Detail::Line {
        return Vec::new();
    }
    let enriched = |values: &[String]| {
        if detail == Detail::Facts { Vec::new() } else { values.iter().take(MOST_NAMES).map(|value| one_line(value)).collect() }
    };
    let has_summaries = detail == Detail::Full && summaries == Summaries::Extract;
    let story = |story: &model::Story| Story {
        title: headline(&story.title),
        href: story.url.as_deref().and_then(safe_link),
        summary: story.enrichment.summary.as_deref().filter(|_| has_summaries).map(|summary| clip(&one_line(summary), LONGEST_SUMMARY)),
        figures: enriched(&story.enrichment.figures),
        topics: enriched(&story.enrichment.topics),
    };
    stories.iter().map(story).collect()
}
