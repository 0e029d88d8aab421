//! Reading the page of each announcement: its text, and what presswatch makes of it.
//!
//! A job of its own with leases of its own, so that one dead page holds back no other.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{StreamExt, stream};
use url::Url;

use super::Tools;
use super::reading::{Looked, Sight, context_of, look, page_of};
use crate::digest::{figures, summary};
use crate::fetch::{Fetched, Request, Urgency};
use crate::model::{Announcement, Enrichment, Published, Source, TextState};
use crate::read::Article;
use crate::store::{PendingText, StoreError, TextOutcome};

/// Handed out at once; what is left after a crash is read again.
const TEXTS_A_LEASE: i64 = 64;

/// Pauses before the next attempt at a page that could not be read; after the last one the teaser stands in.
const PAUSES: [TimeDelta; 3] = [TimeDelta::minutes(2), TimeDelta::minutes(15), TimeDelta::hours(2)];

/// Reads all texts that are due and tells how many were read.
pub async fn read_articles(tools: &Tools, sources: &[&Source], urgency: Urgency) -> Result<usize, StoreError> {
    let by_id: HashMap<&str, &Source> = sources.iter().map(|source| (source.id.as_str(), *source)).collect();
    let mut read = 0;
    loop {
        let pending = tools.store.lease_texts(tools.clock.now(), TEXTS_A_LEASE).await?;
        if pending.is_empty() {
            return Ok(read);
        }
        let texts = pending.into_iter().map(|text| async {
            let source = text.source.as_deref().and_then(|id| by_id.get(id)).copied();
            let id = text.announcement_id;
            let outcome = read_one(tools, source, text, urgency).await;
            tools.store.finish_text(id, &outcome).await?;
            Ok::<bool, StoreError>(matches!(outcome, TextOutcome::Read(_)))
        });
        let mut outcomes = stream::iter(texts).buffer_unordered(tools.concurrency);
        while let Some(outcome) = outcomes.next().await {
            read += usize::from(outcome?);
        }
        tools.store.save_hosts(&tools.fetcher.changed_hosts()).await?;
    }
}

async fn read_one(tools: &Tools, source: Option<&Source>, pending: PendingText, urgency: Urgency) -> TextOutcome {
    let mut announcement = pending.announcement;
    // A feed that carries the whole text saves the newsroom a request.
    if pending.has_page && announcement.text.is_none() {
        let Some(source) = source else { return give_up(tools, announcement, "its source is no longer watched") };
        match fetch_article(tools, source, &announcement.url, urgency).await {
            Ok(article) => merge(&mut announcement, article),
            Err(Unread { reason, is_final, not_before }) => {
                tracing::info!(source = source.id, url = announcement.url, reason, "text not read");
                let pause = usize::try_from(pending.attempts).ok().and_then(|attempts| PAUSES.get(attempts)).filter(|_| !is_final);
                let enrichment = enrich(tools, &announcement);
                let next_at = pause.map(|pause| not_before.unwrap_or_default().max(tools.clock.now() + *pause));
                return TextOutcome::Failed { reason, next_at, enrichment };
            }
        }
    }
    announcement.enrichment = enrich(tools, &announcement);
    announcement.text_state = TextState::Read;
    TextOutcome::Read(Box::new(announcement))
}

fn give_up(tools: &Tools, announcement: Announcement, reason: &str) -> TextOutcome {
    TextOutcome::Failed { reason: reason.to_owned(), next_at: None, enrichment: enrich(tools, &announcement) }
}

struct Unread {
    reason: String,
    /// Another attempt would end the same way.
    is_final: bool,
    /// The host is to be left alone until then.
    not_before: Option<DateTime<Utc>>,
}

async fn fetch_article(tools: &Tools, source: &Source, url: &str, urgency: Urgency) -> Result<Article, Unread> {
    let url = Url::parse(url).map_err(|error| Unread {
        reason: format!("its address cannot be read: {error}"),
        is_final: true,
        not_before: None,
    })?;
    let request = Request { url: &url, access: &source.access, home: &source.url, validators: None, urgency };
    let page = match tools.fetcher.get(&request).await {
        Ok(Fetched::Page(page)) => page_of(page),
        Ok(Fetched::NotModified) => {
            return Err(Unread { reason: "the server answered 304 to a plain question".to_owned(), is_final: false, not_before: None });
        }
        Err(error) => {
            return Err(Unread { reason: error.to_string(), is_final: !error.is_temporary(), not_before: error.retry_at() });
        }
    };
    match look(page, Looked::Article, context_of(source, tools.clock.now())).await {
        Ok(Sight::Article(article)) if !article.text.trim().is_empty() => Ok(article),
        Ok(_) => Err(Unread { reason: "no text is to be found on its page".to_owned(), is_final: true, not_before: None }),
        Err(trouble) => Err(Unread { reason: trouble.detail, is_final: true, not_before: None }),
    }
}

/// What the list said holds; the article fills the gaps and the ends that a list cuts off.
fn merge(announcement: &mut Announcement, article: Article) {
    if let Some(title) = article.title.filter(|title| is_whole(&announcement.title, title)) {
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
    announcement.text = Some(article.text);
}

/// `whole` is what a list cut to `short…`.
fn is_whole(short: &str, whole: &str) -> bool {
    let cut = short.trim_end().strip_suffix('…').or_else(|| short.trim_end().strip_suffix("..."));
    cut.is_some_and(|cut| !cut.trim().is_empty() && whole.starts_with(cut.trim()))
}

fn enrich(tools: &Tools, announcement: &Announcement) -> Enrichment {
    let text = announcement.text.as_deref().or(announcement.teaser.as_deref()).unwrap_or_default();
    let all = format!("{}\n\n{text}", announcement.title);
    Enrichment {
        summary: summary::summarise(text, announcement.language.as_deref()),
        topics: tools.topics.find(&all),
        figures: figures::find(&all),
    }
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
