//! Reading the page of each announcement: its text, and what presswatch makes of it.
//!
//! A job of its own with leases of its own, so that one dead page holds back no other.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::stream::{FuturesUnordered, StreamExt};
use url::Url;

use super::reading::{Looked, Sight, context_of, look, page_of};
use super::stumble::unless_it_stumbles;
use super::{Reins, Tools};
use crate::digest::{figures, summary};
use crate::fetch::{FetchError, Fetched, Request, Urgency};
use crate::metrics::TextEnd;
use crate::model::{Announcement, Enrichment, Published, Source, Story, TextState, title_from_address};
use crate::read::Article;
use crate::store::{PendingText, StoreError, TextOutcome};

/// Texts begun at once; what is left after a crash is read again. Most wait for the pace of their hosts: the fetcher counts those
/// that are on the network.
const BEGUN_AT_ONCE: usize = 256;

/// Pauses before the next attempt at a page that could not be read; after the last one the teaser stands in.
const PAUSES: [TimeDelta; 3] = [TimeDelta::minutes(2), TimeDelta::minutes(15), TimeDelta::hours(2)];

/// No text waits longer: a host may ask for a day (`fetch`), which is more than any pause of ours.
pub const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(24);

const STUMBLED: &str = "presswatch stumbled over its page (a fault of presswatch; please report its address)";

/// Reads texts until none is due and tells how many were tried. A page that takes its time holds up no other.
pub async fn read_articles(tools: &Tools, sources: &[&Source], urgency: Urgency, reins: &Reins) -> Result<usize, StoreError> {
    let by_id: HashMap<&str, &Source> = sources.iter().map(|source| (source.id.as_str(), *source)).collect();
    // These do not touch the store: one that waits here in the midst of a transaction would lock out the very loop that has to wake it.
    let read = |text: PendingText| async {
        let source = text.source.as_deref().and_then(|id| by_id.get(id)).copied();
        let (id, pending) = (text.announcement_id, text.announcement.clone());
        let outcome = unless_it_stumbles(read_one(tools, source, text, urgency)).await;
        (id, outcome.unwrap_or_else(|| give_up(tools, pending, STUMBLED)))
    };
    let mut under_way = FuturesUnordered::new();
    let mut tried = 0;
    loop {
        let free = BEGUN_AT_ONCE - under_way.len();
        if free > 0 && !reins.is_halted() {
            let texts = tools.store.lease_texts(tools.clock.now(), i64::try_from(free).unwrap_or(i64::MAX)).await?;
            under_way.extend(texts.into_iter().map(read));
        }
        let (id, outcome) = tokio::select! {
            finished = under_way.next() => match finished {
                Some(finished) => finished,
                None => break,
            },
            () = reins.pulled() => continue,
        };
        tools.store.finish_text(id, &outcome).await?;
        tools.metrics.count_text(match outcome {
            TextOutcome::Read(_) => TextEnd::Read,
            TextOutcome::Failed { next_at: Some(_), .. } | TextOutcome::PutOff { .. } => TextEnd::PutOff,
            TextOutcome::Failed { next_at: None, .. } => TextEnd::GivenUp,
        });
        tried += 1;
    }
    tools.store.save_hosts(&tools.fetcher.changed_hosts()).await?;
    Ok(tried)
}

async fn read_one(tools: &Tools, source: Option<&Source>, pending: PendingText, urgency: Urgency) -> TextOutcome {
    let mut announcement = pending.announcement;
    // A feed that carries the whole text saves the newsroom a request.
    if pending.has_page && announcement.text.is_none() {
        let Some(source) = source else { return give_up(tools, announcement, "its source is no longer watched") };
        match fetch_article(tools, source, &announcement.url, urgency).await {
            Ok(article) => merge(&mut announcement, article),
            Err(Unread::PutOff { until }) => return TextOutcome::PutOff { until },
            Err(Unread::Failed { reason, is_final, not_before }) => {
                tracing::info!(source = source.id, url = announcement.url, detail = reason, "text not read");
                let pause = usize::try_from(pending.attempts).ok().and_then(|attempts| PAUSES.get(attempts)).filter(|_| !is_final);
                enrich(tools, &mut announcement);
                let next_at = pause.map(|pause| not_before.unwrap_or_default().max(tools.clock.now() + *pause));
                return TextOutcome::Failed { reason, next_at, enrichment: announcement.enrichment };
            }
        }
    }
    enrich(tools, &mut announcement);
    announcement.text_state = TextState::Read;
    TextOutcome::Read(Box::new(announcement))
}

fn give_up(tools: &Tools, mut announcement: Announcement, reason: &str) -> TextOutcome {
    enrich(tools, &mut announcement);
    TextOutcome::Failed { reason: reason.to_owned(), next_at: None, enrichment: announcement.enrichment }
}

enum Unread {
    Failed {
        reason: String,
        /// Another attempt would end the same way.
        is_final: bool,
        /// The host is to be left alone until then.
        not_before: Option<DateTime<Utc>>,
    },
    /// We leave the host alone, and did not ask.
    PutOff { until: DateTime<Utc> },
}

async fn fetch_article(tools: &Tools, source: &Source, url: &str, urgency: Urgency) -> Result<Article, Unread> {
    let url = Url::parse(url).map_err(|error| Unread::Failed {
        reason: format!("its address cannot be read: {error}"),
        is_final: true,
        not_before: None,
    })?;
    let request = Request { url: &url, access: &source.access, home: &source.url, validators: None, urgency };
    let page = match tools.get(&request).await {
        Ok(Fetched::Page(page)) => page_of(page),
        Ok(Fetched::NotModified) => {
            return Err(Unread::Failed {
                reason: "the server answered 304 to a plain question".to_owned(),
                is_final: false,
                not_before: None,
            });
        }
        Err(FetchError::BackedOff { until, .. }) => return Err(Unread::PutOff { until }),
        Err(error) => {
            return Err(Unread::Failed { reason: error.to_string(), is_final: !error.is_temporary(), not_before: error.retry_at() });
        }
    };
    match look(page, Looked::Article, context_of(source, tools.clock.now())).await {
        Ok(Sight::Article(article)) if !article.text.trim().is_empty() || !article.stories.is_empty() => Ok(article),
        Ok(_) => Err(Unread::Failed { reason: "no text is to be found on its page".to_owned(), is_final: true, not_before: None }),
        Err(trouble) => Err(Unread::Failed { reason: trouble.detail, is_final: true, not_before: None }),
    }
}

/// What the list said holds; the article fills the gaps and the ends that a list cuts off. A headline that was made of an address
/// gives way to the article's own.
fn merge(announcement: &mut Announcement, article: Article) {
    announcement.boilerplate = Some(article.boilerplate()).filter(|text| !text.is_empty());
    let is_made = Url::parse(&announcement.url).is_ok_and(|url| title_from_address(&url).as_deref() == Some(&*announcement.title));
    if let Some(title) = article.title.filter(|title| is_made && !title.trim().is_empty() || is_whole(&announcement.title, title)) {
        announcement.title = title;
    }
    announcement.published = match (announcement.published, article.published) {
        // The same day, and the article knows the hour.
        (Some(Published::Day(day)), Some(Published::At(at))) if at.date_naive() == day => Some(Published::At(at)),
        (None, published) => published,
        (published, _) => published,
    };
    announcement.author = announcement.author.take().or(article.author);
    announcement.language = article.language.or(announcement.language.take());
    announcement.image = announcement.image.take().or(article.image.map(String::from));
    announcement.notices = article.notices;
    announcement.text = Some(article.text).filter(|text| !text.is_empty());
    announcement.stories = article.stories;
}

/// `whole` is what a list cut to `short…`.
fn is_whole(short: &str, whole: &str) -> bool {
    let cut = short.trim_end().strip_suffix('…').or_else(|| short.trim_end().strip_suffix("..."));
    cut.is_some_and(|cut| !cut.trim().is_empty() && whole.starts_with(cut.trim()))
}

/// Summary, figures and topics of the announcement and of its stories; the figures and topics of a roundup are its stories'.
fn enrich(tools: &Tools, announcement: &mut Announcement) {
    let language = announcement.language.as_deref();
    let enriched = |title: &str, text: &str| {
        let summary = summary::summarise(&summary::Told { title, text, language, topics: Some(&tools.topics) });
        let figures = figures::weightiest(&figures::Told { title, text, summary: summary.as_deref() });
        Enrichment { summary, figures, topics: Vec::new() }
    };
    for story in &mut announcement.stories {
        story.enrichment = enriched(&story.title, &story.text);
    }
    let text = announcement.text.as_deref().or(announcement.teaser.as_deref()).unwrap_or_default();
    announcement.enrichment = enriched(&announcement.title, text);
    if !announcement.stories.is_empty() {
        announcement.enrichment.figures = figures_of(&announcement.stories);
    }
    tools.topics.tag(announcement, None);
}

/// The figures of all stories, each once.
fn figures_of(stories: &[Story]) -> Vec<String> {
    let mut figures: Vec<String> = Vec::new();
    for figure in stories.iter().flat_map(|story| &story.enrichment.figures) {
        if !figures.contains(figure) {
            figures.push(figure.clone());
        }
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::is_whole;

    #[test]
    fn only_a_cut_headline_is_completed() {
        assert!(is_whole("Acme opens plant in…", "Acme opens plant in Poznań"));
        assert!(is_whole("Acme opens plant in ...", "Acme opens plant in Poznań"));
        assert!(!is_whole("Acme opens plant", "Acme opens plant in Poznań"));
        assert!(!is_whole("…", "Acme"));
        assert!(!is_whole("Other…", "Acme"));
    }
}
