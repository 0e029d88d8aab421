//! Running the pure readers: on a blocking thread, under a budget, their panics caught.

use std::time::Duration;

use chrono::{DateTime, Utc};
use url::Url;

use super::PARSER_BUDGET;
use crate::fetch::{FetchError, FetchedPage};
use crate::model::{Deadline, Item, Source, Trouble, TroubleKind};
use crate::read::refusal::read_refusal;
use crate::read::{Article, Context, Inspection, Page, ReadError, Reader, Reading, inspect, read, read_article};
use crate::store::FurtherPage;

/// When a reader that does not answer is given up.
const LEFT_BEHIND: Duration = Duration::from_secs(4 * PARSER_BUDGET.as_secs());

/// How a page is to be looked at.
#[derive(Debug, Clone)]
pub enum Looked {
    As(Reader),
    Article,
    /// Whatever it is, for a person who asks.
    Anything,
}

/// What was seen.
#[derive(Debug)]
pub enum Sight {
    Reading(Reading),
    Article(Article),
    Inspection(Inspection),
}

/// A page beside the source's own, as it is kept; what it shows is not known yet.
pub(super) fn further_page(fetched: &FetchedPage) -> FurtherPage {
    FurtherPage {
        hash: blake3::hash(&fetched.body).as_bytes().to_vec(),
        content_type: fetched.content_type.clone(),
        compressed: zstd::encode_all(fetched.body.as_slice(), 3).unwrap_or_default(),
        receipt: fetched.receipt.clone(),
        shows: Vec::new(),
    }
}

/// What such a page shows, one item: its address, or its headline where it has none.
pub(super) fn shown_as(item: &Item) -> String {
    item.url.as_ref().map_or_else(|| item.title.clone(), Url::to_string)
}

/// Reads a page. A parser that panics costs this page and nothing else.
pub async fn look(page: Page, how: Looked, context: Context) -> Result<Sight, Trouble> {
    on_a_thread(move || {
        // The budget begins with the work, on the thread that does it.
        let context = Context { deadline: Deadline::after(PARSER_BUDGET), ..context };
        match how {
            Looked::As(reader) => read(&reader, &page, &context).map(Sight::Reading),
            Looked::Article => read_article(&page, &context).map(Sight::Article),
            Looked::Anything => inspect(&page, &context).map(Sight::Inspection),
        }
    })
    .await
}

async fn on_a_thread<T: Send + 'static>(reader: impl FnOnce() -> Result<T, ReadError> + Send + 'static) -> Result<T, Trouble> {
    let reading = tokio::task::spawn_blocking(reader);
    // Readers keep their own deadline. One that could not, because a library below it cannot be stopped, is left behind.
    let Ok(reading) = tokio::time::timeout(LEFT_BEHIND, reading).await else { return Err(unreadable(&ReadError::TooSlow)) };
    match reading {
        Ok(Ok(seen)) => Ok(seen),
        Ok(Err(error)) => Err(unreadable(&error)),
        Err(_) => Err(error("presswatch stumbled over this page (a fault of presswatch; please report its address)".to_owned())),
    }
}

/// What a reading of this source's pages may know.
pub fn context_of(source: &Source, now: DateTime<Utc>) -> Context {
    Context {
        now,
        timezone: source.timezone,
        dates: source.dates,
        language: source.language.clone(),
        deadline: Deadline::after(PARSER_BUDGET),
    }
}

pub fn page_of(fetched: FetchedPage) -> Page {
    Page { url: fetched.url, content_type: fetched.content_type, body: fetched.body }
}

fn unreadable(unreadable: &ReadError) -> Trouble {
    match unreadable {
        ReadError::TooSlow => Trouble { kind: TroubleKind::Slow, detail: unreadable.to_string() },
        _ => error(unreadable.to_string()),
    }
}

fn error(detail: String) -> Trouble {
    Trouble { kind: TroubleKind::Error, detail }
}

/// The same of a refusal that shows a page: it may ask for something, and it says in its own words what is the matter.
pub async fn unfetched_with_page(error: &FetchError) -> Trouble {
    let trouble = unfetched(error);
    let Some(shown) = error.page() else { return trouble };
    let page = Page { url: shown.url.clone(), content_type: shown.content_type.clone(), body: shown.body.clone() };
    // What cannot be read says nothing.
    let Ok(refusal) = on_a_thread(move || read_refusal(&page, Deadline::after(PARSER_BUDGET))).await else { return trouble };
    match (refusal.asks_for, refusal.title) {
        (Some(reason), _) => {
            let detail = format!("{}: {}. {}", error.fact(), reason.explain(), reason.advise().trim_end_matches('.'));
            Trouble { kind: TroubleKind::NotNews(reason), detail }
        }
        (None, Some(title)) => Trouble { detail: format!("{}; its page says “{title}”", trouble.detail), ..trouble },
        (None, None) => trouble,
    }
}

/// The word that a failed fetch has in `status`.
pub fn unfetched(error: &FetchError) -> Trouble {
    let kind = match (error, error.status()) {
        (FetchError::Robots { .. }, _) => TroubleKind::Robots,
        (FetchError::TimedOut { .. }, _) => TroubleKind::Slow,
        (_, Some(503)) => TroubleKind::Error,
        (FetchError::RateLimited { .. }, _) | (_, Some(401 | 403 | 429 | 451)) => TroubleKind::Blocked,
        (_, Some(410)) => TroubleKind::Gone,
        _ => TroubleKind::Error,
    };
    Trouble { kind, detail: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_reader_that_panics_costs_its_page_and_nothing_else() {
        let boundary = || Ok::<usize, ReadError>("é".split_at(1).0.len());
        let trouble = on_a_thread(boundary).await.unwrap_err();
        assert_eq!(trouble.kind, TroubleKind::Error);
        assert!(trouble.detail.contains("presswatch stumbled over this page"), "{trouble:?}");
        assert_eq!(on_a_thread(|| Ok(7)).await, Ok(7), "the next page is read");
        let slow = on_a_thread(|| Err::<usize, _>(ReadError::TooSlow)).await.unwrap_err();
        assert_eq!(slow.kind, TroubleKind::Slow);
    }
}
