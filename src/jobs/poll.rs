//! One poll: lease, fetch, read, compare, write. This file is the way of every announcement.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{StreamExt, stream};
use url::Url;

use super::Tools;
use super::reading::{Looked, Sight, context_of, look, page_of, unfetched};
use crate::compare::{Remembered, compare};
use crate::fetch::{FetchError, Fetched, FetchedPage, Request, Urgency};
use crate::model::{Change, Findings, Kind, Source, Trouble, TroubleKind, Verdict};
use crate::read::{Items, Nothing, Reader, Reading};
use crate::schedule;
use crate::store::{FinishedPoll, GoodBody, LeasedSource, StoreError};

/// Once a day a page is asked for without conditions and read in full, whatever its server says of it.
const FULL_READ_EVERY: TimeDelta = TimeDelta::hours(24);

/// Polls written in one transaction at most. An unchanged poll costs little more than its share of one.
const POLLS_A_TRANSACTION: usize = 256;

/// Withdrawals looked into per poll; more than these at once is no newsroom taking back a release.
const WITHDRAWALS_A_POLL: usize = 5;

/// Feeds that a page advertises are tried in turn, but not for ever.
const FEEDS_TRIED: usize = 3;

/// What a round of polls did.
#[derive(Debug, Default)]
pub struct Round {
    pub polled: Vec<Polled>,
    /// What came of it, in the order in which it was written.
    pub changes: Vec<Change>,
    /// Sources that another process is polling just now.
    pub busy: Vec<String>,
}

/// One source of a round.
#[derive(Debug)]
pub struct Polled {
    pub source: String,
    pub verdict: Verdict,
    /// The page the verdict is about.
    pub page: Url,
}

/// Polls these sources and writes what they found out. A source that fails is an outcome, not an error.
/// `progress` is told of each one that is written.
pub async fn poll(tools: &Tools, sources: &[&Source], urgency: Urgency, progress: impl Fn(&Polled)) -> Result<Round, StoreError> {
    let ids: Vec<&str> = sources.iter().map(|source| source.id.as_str()).collect();
    let by_id: HashMap<&str, &Source> = sources.iter().map(|source| (source.id.as_str(), *source)).collect();
    tools.fetcher.remember(tools.store.hosts().await?);
    let leased = tools.store.lease_sources(tools.clock.now(), &ids).await?;
    let busy = ids.iter().filter(|id| !leased.iter().any(|lease| lease.id == **id)).map(|id| (*id).to_owned()).collect();

    let mut round = Round { busy, ..Round::default() };
    let turn = |lease: LeasedSource| {
        let source = *by_id.get(lease.id.as_str())?;
        Some(poll_one(Turn { tools, lease, source, urgency }))
    };
    let polls = leased.into_iter().filter_map(turn);
    let mut finished = stream::iter(polls).buffer_unordered(tools.concurrency).ready_chunks(POLLS_A_TRANSACTION);
    while let Some(polls) = finished.next().await {
        let polls: Vec<(FinishedPoll, Url)> = polls.into_iter().collect::<Result<_, _>>()?;
        let (polls, pages): (Vec<FinishedPoll>, Vec<Url>) = polls.into_iter().unzip();
        round.changes.extend(tools.store.finish_polls(&polls, &tools.fetcher.changed_hosts(), tools.keep_snapshots).await?);
        let polled = polls.into_iter().zip(pages).map(|(poll, page)| Polled { source: poll.id, verdict: poll.verdict, page });
        round.polled.extend(polled.inspect(|polled| {
            log(polled);
            progress(polled);
        }));
    }
    Ok(round)
}

/// Polls one source and writes nothing.
pub async fn poll_dry(tools: &Tools, source: &Source) -> Result<Polled, StoreError> {
    let lease = tools.store.peek_source(&source.id).await?;
    let (poll, page) = poll_one(Turn { tools, lease, source, urgency: Urgency::Asked }).await?;
    Ok(Polled { source: poll.id, verdict: poll.verdict, page })
}

/// A source whose poll has begun.
struct Turn<'a> {
    tools: &'a Tools,
    lease: LeasedSource,
    source: &'a Source,
    urgency: Urgency,
}

impl<'a> Turn<'a> {
    fn request(&self, url: &'a Url) -> Request<'a> {
        Request { url, access: &self.source.access, home: &self.source.url, validators: None, urgency: self.urgency }
    }
}

async fn poll_one(turn: Turn<'_>) -> Result<(FinishedPoll, Url), StoreError> {
    let Turn { tools, lease, source, .. } = &turn;
    let now = tools.clock.now();
    let full_read = lease.pending || !lease.has_baseline || lease.full_read_at.is_none_or(|at| now - at >= FULL_READ_EVERY);
    let address = Address::of(lease, source, full_read);
    let validators = (!full_read && lease.body_hash.is_some()).then_some(&lease.validators);
    let request = Request { validators, ..turn.request(&address.url) };
    let fetched = tools.fetcher.get(&request).await;

    let mut poll = FinishedPoll {
        source_id: lease.source_id,
        id: lease.id.clone(),
        verdict: Verdict::Unchanged,
        body: None,
        validators: None,
        moved_to: None,
        found_at: None,
        was_asked: true,
        full_read: false,
        polled_at: now,
        next_poll_at: None,
        state_before: lease.state.clone(),
        reason_before: lease.reason.clone(),
    };
    let mut page = address.url.clone();
    match fetched {
        Ok(Fetched::NotModified) => {}
        Ok(Fetched::Page(fetched)) => {
            poll.validators = (fetched.validators != lease.validators).then(|| fetched.validators.clone());
            poll.full_read = full_read;
            if address.is_own {
                poll.moved_to = Some(fetched.moved_to.as_ref().map(Url::to_string));
            }
            let hash = blake3::hash(&fetched.body).as_bytes().to_vec();
            // The same bytes say the same: nothing to read, unless something waits for it.
            if full_read || lease.body_hash.as_ref() != Some(&hash) {
                page = fetched.url.clone();
                poll.verdict = judge(&turn, fetched, hash, &mut poll, &mut page).await?;
            }
        }
        Err(error) => {
            poll.verdict = Verdict::Failed(unfetched(&error));
            poll.was_asked = !matches!(error, FetchError::BackedOff { .. });
            poll.next_poll_at = error.retry_at();
        }
    }
    poll.next_poll_at = next_poll_at(source, lease, &poll.verdict, now).max(poll.next_poll_at);
    Ok((poll, page))
}

/// Where a source is asked for.
struct Address {
    url: Url,
    /// It is the one in the config, so a permanent redirect from it is worth remembering.
    is_own: bool,
}

impl Address {
    /// The remembered one; a full read asks the source's own address again, as redirects come and go, but
    /// keeps to a feed that `auto` chose, until that stops working.
    fn of(lease: &LeasedSource, source: &Source, full_read: bool) -> Address {
        let found_at = lease.found_at.as_deref().filter(|_| lease.state == "ok");
        let remembered = found_at.or(lease.moved_to.as_deref().filter(|_| !full_read));
        match remembered.and_then(|url| Url::parse(url).ok()) {
            Some(url) => Address { url, is_own: false },
            None => Address { url: source.url.clone(), is_own: true },
        }
    }
}

/// Reads a page that may hold something new, and compares it with what is remembered.
async fn judge(
    turn: &Turn<'_>,
    fetched: FetchedPage,
    hash: Vec<u8>,
    poll: &mut FinishedPoll,
    page: &mut Url,
) -> Result<Verdict, StoreError> {
    let Turn { tools, lease, source, .. } = turn;
    let body = Body { hash, content_type: fetched.content_type.clone(), bytes: fetched.body.clone() };
    let is_own = poll.moved_to.is_some();
    let (items, body) = match read_source(turn, fetched).await {
        Ok(Read::Items(items)) => {
            if is_own && lease.found_at.is_some() {
                poll.found_at = Some(None);
            }
            (items, body)
        }
        Ok(Read::Elsewhere(items, feed)) => {
            poll.found_at = Some(Some(feed.url.to_string()));
            // The next poll asks the feed, so it is the feed's version that counts.
            poll.validators = Some(feed.validators.clone());
            *page = feed.url.clone();
            let hash = blake3::hash(&feed.body).as_bytes().to_vec();
            (items, Body { hash, content_type: feed.content_type, bytes: feed.body })
        }
        Ok(Read::Nothing(nothing)) => {
            let trouble = Trouble { kind: TroubleKind::NotNews(nothing.reason), detail: describe(&nothing) };
            return Ok(Verdict::Suspicious(trouble));
        }
        Err(trouble) => return Ok(Verdict::Failed(trouble)),
    };

    let remembered = Remembered { has_baseline: lease.has_baseline, sightings: tools.store.sightings(lease.source_id).await? };
    let mut verdict = compare(&remembered, items.items, page, source.announce_existing);
    if let Verdict::Read(findings) = &mut verdict {
        look_for_missing(turn, findings, page).await;
    }
    if matches!(verdict, Verdict::Baseline(_) | Verdict::Read(_)) {
        poll.body = Some(GoodBody {
            hash: body.hash,
            content_type: body.content_type,
            compressed: zstd::encode_all(body.bytes.as_slice(), 3).unwrap_or_default(),
            title: items.title,
            kind: items.kind.as_str(),
            remarks: items.remarks,
        });
    }
    Ok(verdict)
}

struct Body {
    hash: Vec<u8>,
    content_type: Option<String>,
    bytes: Vec<u8>,
}

/// What was found at a source's address, or through it.
enum Read {
    Items(Items),
    /// The page holds no list, but advertises this feed.
    Elsewhere(Items, Box<FetchedPage>),
    Nothing(Nothing),
}

async fn read_source(turn: &Turn<'_>, fetched: FetchedPage) -> Result<Read, Trouble> {
    let Turn { lease, source, .. } = turn;
    let chosen = lease.kind.as_deref().filter(|_| source.kind == Kind::Auto);
    let reader = match (source.kind, chosen) {
        (Kind::Feed, _) | (Kind::Auto, Some("feed")) => Reader::Feed,
        (Kind::Listing, _) | (Kind::Auto, Some("listing")) => Reader::Listing(source.select.clone()),
        (Kind::Auto, _) => source.select.clone().map_or(Reader::Auto, |select| Reader::Listing(Some(select))),
    };
    let page = page_of(fetched);
    let reading = match read_page(turn, page.clone(), reader).await {
        // What `auto` chose no longer fits: look at the page with fresh eyes.
        Err(_) | Ok(Reading::Nothing(_)) if chosen.is_some() => read_page(turn, page, Reader::Auto).await?,
        reading => reading?,
    };
    match reading {
        Reading::Items(items) => Ok(Read::Items(items)),
        Reading::Nothing(nothing) if source.kind == Kind::Auto && source.select.is_none() => {
            Ok(follow_feeds(turn, &nothing.feeds).await.unwrap_or(Read::Nothing(nothing)))
        }
        Reading::Nothing(nothing) => Ok(Read::Nothing(nothing)),
    }
}

async fn read_page(turn: &Turn<'_>, page: crate::read::Page, reader: Reader) -> Result<Reading, Trouble> {
    match look(page, Looked::As(reader), context_of(turn.source, turn.tools.clock.now())).await? {
        Sight::Reading(reading) => Ok(reading),
        // `look` answers as it is asked.
        Sight::Article(_) | Sight::Inspection(_) => Err(Trouble { kind: TroubleKind::Error, detail: "read as something else".to_owned() }),
    }
}

/// The first advertised feed that holds anything.
async fn follow_feeds(turn: &Turn<'_>, feeds: &[Url]) -> Option<Read> {
    for url in feeds.iter().take(FEEDS_TRIED) {
        let Ok(Fetched::Page(feed)) = turn.tools.fetcher.get(&turn.request(url)).await else { continue };
        let reading = read_page(turn, page_of(feed.clone()), Reader::Feed).await;
        if let Ok(Reading::Items(items)) = reading
            && !items.items.is_empty()
        {
            return Some(Read::Elsewhere(items, Box::new(feed)));
        }
    }
    None
}

/// Asks the addresses of what vanished from the page whether it is gone for good.
async fn look_for_missing(turn: &Turn<'_>, findings: &mut Findings, page: &Url) {
    // What is not looked into now stays as it was, to be asked next time.
    for missing in findings.missing.iter_mut().take(WITHDRAWALS_A_POLL) {
        let Some(url) = missing.url.as_deref().and_then(|url| Url::parse(url).ok()) else { continue };
        let request = Request { url: &url, ..turn.request(page) };
        missing.gone = match turn.tools.fetcher.get(&request).await {
            Ok(Fetched::Page(there)) => Some(there.url == *page || there.url == turn.source.url),
            Ok(Fetched::NotModified) => Some(false),
            Err(error) if matches!(error.status(), Some(404 | 410)) => Some(true),
            Err(error) if error.is_temporary() => None,
            // A page that is kept from us is there; to ask again at every poll would not bring it nearer.
            Err(_) => Some(false),
        };
    }
}

fn describe(nothing: &Nothing) -> String {
    let found = match nothing.reason {
        crate::model::Reason::Wall => "a consent wall stands in place of the page",
        crate::model::Reason::Captcha => "the server asks for proof of being human",
        crate::model::Reason::Login => "the page asks for a log-in (see `auth`, `cookies` of the source)",
        crate::model::Reason::Error => "the page says that something went wrong",
        crate::model::Reason::Shell => "the page is an empty frame that JavaScript would fill",
        crate::model::Reason::Home => "no announcements are to be found on this page",
        crate::model::Reason::Empty => "the page's list of announcements is empty",
    };
    match nothing.better.first() {
        Some(better) => format!("{found}; a better address may be {better}"),
        None => found.to_owned(),
    }
}

fn next_poll_at(source: &Source, lease: &LeasedSource, verdict: &Verdict, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let due = schedule::next_due(&source.schedule, now);
    if !matches!(verdict, Verdict::Failed(_)) {
        return due;
    }
    let failures = u32::try_from(lease.failures).unwrap_or(u32::MAX).saturating_add(1);
    due.max(TimeDelta::from_std(schedule::host_back_off(failures, &source.id)).ok().map(|pause| now + pause))
}

fn log(polled: &Polled) {
    let source = &polled.source;
    match &polled.verdict {
        Verdict::Baseline(found) => tracing::info!(source, items = found.items.len(), "baseline taken"),
        Verdict::Read(found) => tracing::debug!(source, items = found.items.len(), "read"),
        Verdict::Unchanged => tracing::debug!(source, "unchanged"),
        Verdict::Suspicious(trouble) | Verdict::Failed(trouble) => {
            tracing::warn!(source, state = polled.verdict.state(), reason = trouble.kind.as_str(), "{}", trouble.detail);
        }
    }
}
