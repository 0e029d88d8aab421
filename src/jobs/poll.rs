//! One poll: lease, fetch, read, compare, write. This file is the way of every announcement.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{Stream, StreamExt, stream};
use url::Url;

use super::Tools;
use super::doors::elsewhere;
use super::judge::{adopt, judge};
use super::reading::unfetched;
use crate::fetch::{FetchError, Fetched, Request, Urgency};
use crate::model::{Change, Kind, Source, Trouble, TroubleKind, Verdict};
use crate::read::platform::Platform;
use crate::schedule;
use crate::store::{FinishedPoll, LeasedSource, StoreError};

/// Once a day a page is asked for without conditions and read in full, whatever its server says of it.
const FULL_READ_EVERY: TimeDelta = TimeDelta::hours(24);

/// Polls written in one transaction at most. An unchanged poll costs little more than its share of one.
pub(super) const POLLS_A_TRANSACTION: usize = 256;

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
    let mut chunks = VecDeque::new();
    while let Some(polls) = if chunks.is_empty() { finished.next().await } else { chunks.pop_front() } {
        let polls = polls.into_iter().collect::<Result<_, _>>()?;
        let written = alongside(write(tools, polls), &mut finished, &mut chunks).await?;
        written.polled.iter().for_each(&progress);
        round.polled.extend(written.polled);
        round.changes.extend(written.changes);
    }
    Ok(round)
}

/// Does `work` while the polls under way go on, and keeps those that finish meanwhile. Polls read from the store: left lying in the
/// midst of that, a few of them hold all its connections, and `work` waits for them as they wait for it.
pub(super) async fn alongside<T, S: Stream + Unpin>(
    work: impl Future<Output = T>,
    under_way: &mut S,
    finished: &mut VecDeque<S::Item>,
) -> T {
    tokio::pin!(work);
    loop {
        tokio::select! {
            biased;
            done = &mut work => return done,
            Some(poll) = under_way.next() => finished.push_back(poll),
        }
    }
}

/// Polls that were written in one transaction, and what came of them.
#[derive(Debug)]
pub struct Written {
    pub polled: Vec<Polled>,
    pub changes: Vec<Change>,
}

/// Writes finished polls, each with the page that its verdict is about.
pub(super) async fn write(tools: &Tools, polls: Vec<(FinishedPoll, Url)>) -> Result<Written, StoreError> {
    let (polls, pages): (Vec<FinishedPoll>, Vec<Url>) = polls.into_iter().unzip();
    let changes = tools.store.finish_polls(&polls, &tools.fetcher.changed_hosts(), tools.keep_snapshots).await?;
    tools.metrics.count_changes(&changes);
    polls.iter().for_each(|poll| tools.metrics.count_poll(&poll.verdict));
    let polled = polls.into_iter().zip(pages).map(|(poll, page)| Polled { source: poll.id, verdict: poll.verdict, page });
    let written = Written { polled: polled.collect(), changes };
    written.polled.iter().for_each(log);
    for Change { source, kind, announcement, .. } in &written.changes {
        tracing::info!(source, change = kind.as_str(), url = announcement.url, title = announcement.title, "change found");
    }
    Ok(written)
}

/// Polls one source and writes nothing.
pub async fn poll_dry(tools: &Tools, source: &Source) -> Result<Polled, StoreError> {
    let lease = tools.store.peek_source(&source.id).await?;
    let (poll, page) = poll_one(Turn { tools, lease, source, urgency: Urgency::Asked }).await?;
    Ok(Polled { source: poll.id, verdict: poll.verdict, page })
}

/// A source whose poll has begun.
pub(super) struct Turn<'a> {
    pub(super) tools: &'a Tools,
    pub(super) lease: LeasedSource,
    pub(super) source: &'a Source,
    pub(super) urgency: Urgency,
}

impl<'a> Turn<'a> {
    pub(super) fn request(&self, url: &'a Url) -> Request<'a> {
        Request { url, access: &self.source.access, home: &self.source.url, validators: None, urgency: self.urgency }
    }

    /// Whether this poll asks without conditions and reads all.
    pub(super) fn wants_full_read(&self, now: DateTime<Utc>) -> bool {
        let lease = &self.lease;
        lease.pending || !lease.has_baseline || lease.full_read_at.is_none_or(|at| now - at >= FULL_READ_EVERY)
    }

    /// An index of sitemaps says little of what they hold: that it is as it was ends no poll.
    async fn is_index(&self) -> Result<bool, StoreError> {
        let is_sitemap = self.lease.kind.as_deref() == Some(Kind::Sitemap.as_str());
        Ok(is_sitemap && !self.tools.store.sitemaps(self.lease.source_id).await?.is_empty())
    }
}

pub(super) async fn poll_one(turn: Turn<'_>) -> Result<(FinishedPoll, Url), StoreError> {
    let Turn { tools, lease, source, .. } = &turn;
    let watch = tools.metrics.time_poll();
    let now = tools.clock.now();
    let full_read = turn.wants_full_read(now);
    let is_read = full_read || turn.is_index().await?;
    let address = Address::of(lease, source, full_read);
    let validators = (!is_read && lease.body_hash.is_some()).then_some(&lease.validators);
    let request = Request { validators, ..turn.request(&address.url) };
    let fetched = tools.get(&request).await;

    let mut poll = unchanged(lease, now);
    let mut page = address.url.clone();
    let is_passing = fetched.as_ref().is_err_and(|error| !matches!(error.status(), Some(401 | 403 | 404 | 410)));
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
            if is_read || lease.body_hash.as_ref() != Some(&hash) {
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
    if poll.verdict.trouble().is_some() && !is_passing && lease.has_baseline {
        look_again(&turn, &address, &mut poll, &mut page).await?;
    }
    // Who was not asked has not failed once more.
    let due = if poll.was_asked { next_poll_at(source, lease, &poll.verdict, now) } else { schedule::next_due(&source.schedule, now) };
    poll.next_poll_at = due.max(poll.next_poll_at);
    tools.metrics.observe_poll(watch);
    Ok((poll, page))
}

/// The address that was asked has no announcements any more: its newsroom's page may say where they are. What `auto` reads is
/// read there from now on; to another source, that is advice.
async fn look_again(turn: &Turn<'_>, address: &Address, poll: &mut FinishedPoll, page: &mut Url) -> Result<(), StoreError> {
    let source = turn.source;
    let newsroom = if address.is_own { source.link.as_ref() } else { Some(&source.url) };
    let Some(opened) = (match newsroom.filter(|newsroom| **newsroom != address.url) {
        Some(newsroom) => elsewhere(turn, newsroom).await?,
        None => None,
    }) else {
        return Ok(());
    };
    if source.kind == Kind::Auto && source.select.is_none() {
        poll.verdict = adopt(turn, opened, poll, page).await?;
        return Ok(());
    }
    poll.platform = opened.platform.map(Platform::name);
    if let Verdict::Suspicious(trouble) | Verdict::Failed(trouble) = &mut poll.verdict {
        let now = opened.fetched.url;
        trouble.detail =
            format!("{}; its announcements are at {now} now: make that its `url`, without `kind` and `select`", trouble.detail);
    }
    Ok(())
}

/// A poll that has found out nothing yet.
fn unchanged(lease: &LeasedSource, now: DateTime<Utc>) -> FinishedPoll {
    FinishedPoll {
        source_id: lease.source_id,
        id: lease.id.clone(),
        verdict: Verdict::Unchanged,
        body: None,
        validators: None,
        moved_to: None,
        found_at: None,
        sitemaps: None,
        learnt: None,
        platform: None,
        platform_before: lease.platform.clone(),
        was_asked: true,
        full_read: false,
        polled_at: now,
        next_poll_at: None,
        state_before: lease.state.clone(),
        reason_before: lease.reason.clone(),
    }
}

/// A poll that a fault of ours ended.
pub(super) fn stumbled(lease: &LeasedSource, source: &Source, now: DateTime<Utc>) -> (FinishedPoll, Url) {
    let detail = "presswatch stumbled over this source (a fault of presswatch; please report its address)".to_owned();
    let verdict = Verdict::Failed(Trouble { kind: TroubleKind::Error, detail });
    let next_poll_at = next_poll_at(source, lease, &verdict, now);
    (FinishedPoll { verdict, next_poll_at, ..unchanged(lease, now) }, source.url.clone())
}

/// Where a source is asked for.
struct Address {
    url: Url,
    /// It is the one in the config, so a permanent redirect from it is worth remembering.
    is_own: bool,
}

impl Address {
    /// The remembered one; a full read asks the source's own address again, as redirects come and go, but
    /// keeps to what `auto` chose instead of a page, until that stops working. A door of the newsroom's that was closed may be open again.
    fn of(lease: &LeasedSource, source: &Source, full_read: bool) -> Address {
        let asks_own = full_read && source.link.is_some();
        let found_at = lease.found_at.as_deref().filter(|_| lease.state == "ok" && !asks_own);
        let remembered = found_at.or(lease.moved_to.as_deref().filter(|_| !full_read));
        match remembered.and_then(|url| Url::parse(url).ok()) {
            Some(url) => Address { url, is_own: false },
            None => Address { url: source.url.clone(), is_own: true },
        }
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
        Verdict::Baseline(found) => tracing::info!(source, items = found.len(), "baseline taken"),
        Verdict::Read(found) => tracing::debug!(source, items = found.len(), "read"),
        Verdict::Unchanged => tracing::debug!(source, "unchanged"),
        Verdict::Suspicious(trouble) | Verdict::Failed(trouble) => {
            let (state, reason) = (polled.verdict.state(), trouble.kind.as_str());
            tracing::warn!(source, state, reason, detail = trouble.detail, url = %polled.page, "not read");
        }
    }
}
