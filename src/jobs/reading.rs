//! Running the pure readers: on a blocking thread, under a budget, their panics caught.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::PARSER_BUDGET;
use crate::fetch::{FetchError, FetchedPage};
use crate::model::{Deadline, Source, Trouble, TroubleKind};
use crate::read::{Article, Context, Inspection, Page, ReadError, Reader, Reading, inspect, read, read_article};

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

/// Reads a page. A parser that panics costs this page and nothing else.
pub async fn look(page: Page, how: Looked, context: Context) -> Result<Sight, Trouble> {
    let reading = tokio::task::spawn_blocking(move || {
        // The budget begins with the work, on the thread that does it.
        let context = Context { deadline: Deadline::after(PARSER_BUDGET), ..context };
        match how {
            Looked::As(reader) => read(&reader, &page, &context).map(Sight::Reading),
            Looked::Article => read_article(&page, &context).map(Sight::Article),
            Looked::Anything => inspect(&page, &context).map(Sight::Inspection),
        }
    });
    // Readers keep their own deadline. One that could not, because a library below it cannot be stopped, is left behind.
    let Ok(reading) = tokio::time::timeout(LEFT_BEHIND, reading).await else { return Err(unreadable(&ReadError::TooSlow)) };
    match reading {
        Ok(Ok(sight)) => Ok(sight),
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

/// The word that a failed fetch has in `status`.
pub fn unfetched(error: &FetchError) -> Trouble {
    let kind = match (error, error.status()) {
        (FetchError::Robots { .. }, _) => TroubleKind::Robots,
        (FetchError::TimedOut { .. }, _) => TroubleKind::Slow,
        (FetchError::RateLimited { .. }, _) | (_, Some(401 | 403 | 429 | 451)) => TroubleKind::Blocked,
        (_, Some(410)) => TroubleKind::Gone,
        _ => TroubleKind::Error,
    };
    Trouble { kind, detail: error.to_string() }
}
