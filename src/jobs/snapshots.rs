//! What changed between two kept snapshots of a source: both are read anew, by the rules of today. Asks and stores nothing.

use chrono::{DateTime, Utc};
use url::Url;

use super::Tools;
use super::judge::{Past, read_as_known};
use crate::compare::{Differences, compare_page, compare_readings, learn_page};
use crate::model::{Edit, Source, Trouble};
use crate::read::{Items, LivingPage, Memory, Page, Reading};
use crate::store::{LeasedSource, Snapshot, StoreError};

/// Two snapshots and what they differ in.
#[derive(Debug)]
pub struct Comparison {
    pub older_at: DateTime<Utc>,
    pub newer_at: DateTime<Utc>,
    /// Where the page stands.
    pub page: Url,
    pub found: Compared,
}

/// What was compared, in the newer reading's words.
#[derive(Debug)]
pub enum Compared {
    Items(Differences, Box<Items>),
    Page(Vec<Edit>, LivingPage),
}

/// Why two snapshots cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum CompareError {
    #[error("nothing is kept of it yet; its first good poll keeps a snapshot")]
    NoneKept,
    #[error("its only snapshot kept is of {}; the next change brings another, if `keep_snapshots` is 2 or more", taken_at.format("%Y-%m-%d %H:%M:%S UTC"))]
    OneKept { taken_at: DateTime<Utc> },
    #[error("the snapshot of {} cannot be read today: {why}", taken_at.format("%Y-%m-%d %H:%M:%S UTC"))]
    Unreadable { taken_at: DateTime<Utc>, why: String },
    #[error("the two snapshots are of different kinds: one lists announcements, the other is a page of text")]
    Unlike,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Compares the snapshots around `at`, or the last two.
pub async fn compare_snapshots(tools: &Tools, source: &Source, at: Option<DateTime<Utc>>) -> Result<Comparison, CompareError> {
    let known = tools.store.peek_source(&source.id).await?;
    let kept = tools.store.snapshots_around(known.source_id, at).await?;
    let (older, newer) = match <[Snapshot; 2]>::try_from(kept) {
        Ok([older, newer]) => (older, newer),
        Err(kept) => {
            return Err(kept.first().map_or(CompareError::NoneKept, |one| CompareError::OneKept { taken_at: one.taken_at }));
        }
    };
    let (older_at, newer_at) = (older.taken_at, newer.taken_at);
    let page = page_of_snapshots(source, &known);
    let found = match (read(source, &known, older, &page).await?, read(source, &known, newer, &page).await?) {
        (Reading::Items(before), Reading::Items(after)) => {
            Compared::Items(compare_readings(&before.items, after.items.clone(), &page), Box::new(after))
        }
        (Reading::Page(before), Reading::Page(after)) => {
            // Nothing is noise here: a person wants to see all that differs.
            let memory = learn_page(before.blocks.clone(), before.blocks);
            let edits = compare_page(&memory, after.blocks.clone()).map(|(_, edits)| edits);
            Compared::Page(edits.map_err(|trouble| unreadable(newer_at, trouble))?, after)
        }
        _ => return Err(CompareError::Unlike),
    };
    Ok(Comparison { older_at, newer_at, page, found })
}

/// Where the stored bodies came from, for their relative links.
fn page_of_snapshots(source: &Source, known: &LeasedSource) -> Url {
    let elsewhere = known.found_at.as_deref().or(known.moved_to.as_deref());
    elsewhere.and_then(|url| Url::parse(url).ok()).unwrap_or_else(|| source.url.clone())
}

async fn read(source: &Source, known: &LeasedSource, snapshot: Snapshot, url: &Url) -> Result<Reading, CompareError> {
    let taken_at = snapshot.taken_at;
    let page = Page { url: url.clone(), content_type: snapshot.content_type, body: snapshot.body };
    let refused = |why: &str| CompareError::Unreadable { taken_at, why: why.to_owned() };
    match read_as_known(source, Past { kind: known.kind.as_deref(), memory: Memory::default() }, page, taken_at).await {
        Ok(Reading::Index(_)) => Err(refused("it is an index of sitemaps, and what stood in those is not kept")),
        Ok(Reading::Nothing(_)) => Err(refused("by the rules of today it holds no announcements")),
        Ok(reading) => Ok(reading),
        Err(trouble) => Err(unreadable(taken_at, trouble)),
    }
}

fn unreadable(taken_at: DateTime<Utc>, trouble: Trouble) -> CompareError {
    CompareError::Unreadable { taken_at, why: trouble.detail }
}
