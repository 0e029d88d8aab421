//! One poll: lease, fetch, read, compare, write. This file is the way of every announcement.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use futures_util::{Stream, StreamExt, stream};
use url::Url;

use super::Tools;
use super::doors::elsewhere;
use super::heard::Heard;
use super::judge::{adopt, judge};
use super::missing::Answer as OfMissing;
use super::moves::Answer as OfMoved;
use super::next_pages::Walked;
use super::reading::unfetched_with_page;
use super::stumble::unless_it_stumbles;
use super::telling::tell;
use crate::compare::rhythm::{History, unusual};
use crate::fetch::{FetchError, Fetched, Request, Urgency};
use crate::model::{Change, Extent, Findings, Kind, Outcome, Source, Trouble, TroubleKind, Verdict};
use crate::read::platform::Platform;
use crate::schedule;
use crate::store::{Appearances, FinishedPoll, LeasedSource, Outlook, StoreError, UnusualRhythm};

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
    tools.weather.watch(sources.len());
    let leased = tools.store.lease_sources(tools.clock.now(), &ids).await?;
    let busy = ids.iter().filter(|id| !leased.iter().any(|lease| lease.id == **id)).map(|id| (*id).to_owned()).collect();

    let mut round = Round { busy, ..Round::default() };
    let turn = |lease: LeasedSource| {
        let source = *by_id.get(lease.id.as_str())?;
        Some(poll_one(Turn::new(tools, lease, source, urgency)))
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
        if let Some(full) = written.full {
            return Err(full);
        }
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

/// Polls that were written together, and what came of them.
#[derive(Debug)]
pub struct Written {
    pub polled: Vec<Polled>,
    pub changes: Vec<Change>,
    /// The disk had no room for others.
    pub(super) full: Option<StoreError>,
}

/// Writes finished polls, each with the page that its verdict is about.
pub(super) async fn write(tools: &Tools, polls: Vec<(FinishedPoll, Url)>) -> Result<Written, StoreError> {
    let (polls, pages): (Vec<FinishedPoll>, Vec<Url>) = polls.into_iter().unzip();
    let (changes, fits) = finish(tools, &polls).await?;
    let full = fits.contains(&false).then_some(StoreError::Full);
    let fitting = polls.into_iter().zip(pages).zip(fits).filter(|(_, fits)| *fits).map(|(poll, _)| poll);
    let (polls, pages): (Vec<FinishedPoll>, Vec<Url>) = fitting.unzip();
    tools.metrics.count_changes(&changes);
    polls.iter().for_each(|poll| tools.metrics.count_poll(&poll.verdict));
    tell(tools, &polls, &pages);
    let polled = polls.into_iter().zip(pages).map(|(poll, page)| Polled { source: poll.id, verdict: poll.verdict, page });
    let written = Written { polled: polled.collect(), changes, full };
    for Change { source, kind, announcement, .. } in &written.changes {
        tracing::info!(source, change = kind.as_str(), url = announcement.url, title = announcement.title, "change found");
    }
    Ok(written)
}

/// What came of these polls, and which of them could be written. One large page on a disk that is nearly full must not cost all the
/// others what they found out.
async fn finish(tools: &Tools, polls: &[FinishedPoll]) -> Result<(Vec<Change>, Vec<bool>), StoreError> {
    let (hosts, keep) = (tools.fetcher.changed_hosts(), tools.keep_snapshots);
    match tools.store.finish_polls(polls, &hosts, keep).await {
        Err(StoreError::Full) if polls.len() > 1 => {}
        changes => return Ok((changes?, vec![true; polls.len()])),
    }
    let finished = tools.store.finish_fitting_polls(polls, &hosts, keep).await?;
    let fits: Vec<bool> = finished.iter().map(Option::is_some).collect();
    if !fits.contains(&true) {
        return Err(StoreError::Full);
    }
    Ok((finished.into_iter().flatten().flatten().collect(), fits))
}

/// Polls one source and writes nothing.
pub async fn poll_dry(tools: &Tools, source: &Source) -> Result<Polled, StoreError> {
    let lease = tools.store.peek_source(&source.id).await?;
    let (poll, page) = poll_one(Turn::new(tools, lease, source, Urgency::Asked)).await?;
    Ok(Polled { source: poll.id, verdict: poll.verdict, page })
}

/// A source whose poll has begun.
pub(super) struct Turn<'a> {
    pub(super) tools: &'a Tools,
    pub(super) lease: LeasedSource,
    pub(super) source: &'a Source,
    pub(super) urgency: Urgency,
    /// Further pages of its list that were read already.
    pub(super) walked: Walked,
    /// What addresses said of items that vanished, or may have moved.
    pub(super) of_missing: Heard<OfMissing>,
    pub(super) of_moved: Heard<OfMoved>,
}

impl<'a> Turn<'a> {
    pub(super) fn new(tools: &'a Tools, lease: LeasedSource, source: &'a Source, urgency: Urgency) -> Turn<'a> {
        let (of_missing, of_moved) = (Heard::default(), Heard::default());
        Turn { tools, lease, source, urgency, walked: Walked::default(), of_missing, of_moved }
    }

    pub(super) fn request(&self, url: &'a Url) -> Request<'a> {
        Request { url, access: &self.source.access, home: &self.source.url, validators: None, urgency: self.urgency }
    }

    /// Whether this poll asks without conditions and reads all.
    pub(super) fn wants_full_read(&self, now: DateTime<Utc>) -> bool {
        let lease = &self.lease;
        lease.pending || !lease.has_baseline || lease.full_read_at.is_none_or(|at| at > now || now - at >= FULL_READ_EVERY)
    }

    /// An index of sitemaps says little of what they hold: that it is as it was ends no poll.
    async fn is_index(&self) -> Result<bool, StoreError> {
        let is_sitemap = self.lease.kind.as_deref() == Some(Kind::Sitemap.as_str());
        Ok(is_sitemap && !self.tools.store.sitemaps(self.lease.source_id).await?.is_empty())
    }
}

/// Polls one source. A fault of ours that it stumbles over is a failed poll, and no end of the others.
pub(super) async fn poll_one(turn: Turn<'_>) -> Result<(FinishedPoll, Url), StoreError> {
    let (lease, source, now) = (turn.lease.clone(), turn.source, turn.tools.clock.now());
    unless_it_stumbles(poll_through(turn)).await.unwrap_or_else(|| Ok(stumbled(&lease, source, now)))
}

async fn poll_through(turn: Turn<'_>) -> Result<(FinishedPoll, Url), StoreError> {
    let Turn { tools, lease, source, .. } = &turn;
    let watch = tools.metrics.time_poll();
    let now = tools.clock.now();
    let full_read = turn.wants_full_read(now);
    let asks_plainly = full_read || turn.is_index().await?;
    let address = Address::of(lease, source, full_read);
    let mut seen = see(&turn, &address, Asking { full_read, asks_plainly, urgency: turn.urgency }).await?;
    if is_to_be_confirmed(lease, &seen.poll.verdict) {
        // The gate of the host makes this wait for the host's delay. That what the first look asked beside it failed, or what others asked
        // meanwhile, is no reason to leave the page alone: it answered.
        let again = see(&turn, &address, Asking { full_read: true, asks_plainly: true, urgency: Urgency::Asked }).await?;
        seen = seen.confirmed_by(again);
    }
    let Seen { mut poll, mut page, is_passing } = seen;
    let is_broken = poll.outlook.again_at.is_some();
    if !poll.verdict.is_believed() && !is_passing && !is_broken && lease.has_baseline {
        look_again(&turn, &address, &mut poll, &mut page).await?;
    }
    look_at_rhythm(&turn, &mut poll).await?;
    // Who was not asked has not failed once more.
    let due = if poll.was_asked { next_poll_at(source, lease, &poll.verdict, now) } else { schedule::next_due(&source.schedule, now) };
    poll.next_poll_at = poll.outlook.again_at.or_else(|| due.max(poll.next_poll_at));
    tools.metrics.observe_poll(watch);
    Ok((poll, page))
}

/// How the page is asked for.
struct Asking {
    full_read: bool,
    /// Without conditions, so that it comes whatever its server says of it.
    asks_plainly: bool,
    urgency: Urgency,
}

/// What one look at the page came to.
struct Seen {
    poll: FinishedPoll,
    page: Url,
    /// It could not be had, and may well be had the next time.
    is_passing: bool,
}

impl Seen {
    /// The second look counts, unless it brought no page at all: what the first one saw may be the reason.
    fn confirmed_by(self, again: Seen) -> Seen {
        if !matches!((&self.poll.verdict, &again.poll.verdict), (Verdict::Suspicious(_), Verdict::Failed(_))) {
            return again;
        }
        let poll = FinishedPoll { next_poll_at: again.poll.next_poll_at, ..self.poll };
        Seen { poll, ..self }
    }
}

/// A page that is doubted, read in part only, or shares nothing with the last good reading is looked at twice before that counts. Where
/// it would change nothing, because the source is known to be so, the next poll is the second look.
fn is_to_be_confirmed(lease: &LeasedSource, verdict: &Verdict) -> bool {
    let is_known = |trouble: &Trouble| lease.state == verdict.state() && lease.reason.as_deref() == Some(trouble.kind.as_str());
    match verdict {
        Verdict::Suspicious(trouble) => !is_known(trouble),
        Verdict::Read(Findings::Items(found)) => found.turned_over || found.trouble.as_ref().is_some_and(|trouble| !is_known(trouble)),
        Verdict::Baseline(_) | Verdict::Read(Findings::Page(_)) | Verdict::Unchanged | Verdict::Failed(_) => false,
    }
}

/// Asks for the page and judges what comes.
async fn see(turn: &Turn<'_>, address: &Address, asking: Asking) -> Result<Seen, StoreError> {
    let Turn { tools, lease, source, .. } = turn;
    let Asking { full_read, asks_plainly, urgency } = asking;
    let validators = (!asks_plainly && lease.body_hash.is_some()).then_some(&lease.validators);
    let request = Request { validators, urgency, ..turn.request(&address.url) };
    let fetched = tools.get(&request).await;

    let mut poll = unchanged(lease, source, tools.clock.now());
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
            if asks_plainly || lease.body_hash.as_ref() != Some(&hash) {
                page = fetched.url.clone();
                poll.verdict = judge(turn, fetched, hash, &mut poll, &mut page).await?;
            }
        }
        Err(error) => {
            poll.verdict = Verdict::Failed(unfetched_with_page(&error).await);
            // That its host wants to be left alone is worth a word where nothing worse is known of the source.
            let is_worth_a_word = matches!(error, FetchError::RateLimited { .. }) && lease.state != "failing";
            poll.was_asked = error.was_asked() || is_worth_a_word;
            poll.next_poll_at = error.retry_at();
        }
    }
    Ok(Seen { poll, page, is_passing })
}

/// Once a day, whether a newsroom is silent, or loud, beyond its habits. A living page and a roundup have none that could be told.
async fn look_at_rhythm(turn: &Turn<'_>, poll: &mut FinishedPoll) -> Result<(), StoreError> {
    let Verdict::Read(Findings::Items(found)) = &poll.verdict else { return Ok(()) };
    // The days of a sitemap are those of its last changes.
    let has_days = found.extent == Extent::Window && found.edition.is_none() && found.trouble.is_none();
    if !poll.full_read || !has_days {
        return Ok(());
    }
    let mut history = history(turn.tools.store.appearances(turn.lease.source_id).await?);
    // What this poll found is not stored yet.
    let came = found.items.iter().filter(|finding| matches!(finding.outcome, Outcome::Fresh { .. }));
    let today = poll.polled_at.date_naive();
    // What is announced ahead comes out today.
    history.days.extend(came.map(|finding| finding.item.published.map_or(today, |published| published.day().min(today))));
    let unusual = unusual(&history, poll.polled_at).map(|unusual| UnusualRhythm { word: unusual.word, detail: unusual.detail });
    poll.outlook.unusual = Some(unusual);
    Ok(())
}

/// By its own dates where most announcements have one, else by when they were first seen.
fn history(appearances: Appearances) -> History {
    let rows = appearances.rows;
    let mut hours = [0; 24];
    for seen in rows.iter().filter_map(|(_, seen)| *seen) {
        hours[seen.hour() as usize % 24] += 1;
    }
    let dated: Vec<NaiveDate> = rows.iter().filter_map(|(day, _)| *day).collect();
    if dated.len() * 2 >= rows.len() {
        return History { days: dated, hours, dated: true };
    }
    History { days: rows.iter().filter_map(|(_, seen)| *seen).map(|seen| seen.date_naive()).collect(), hours, dated: false }
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
fn unchanged(lease: &LeasedSource, source: &Source, now: DateTime<Utc>) -> FinishedPoll {
    FinishedPoll {
        source_id: lease.source_id,
        id: lease.id.clone(),
        verdict: Verdict::Unchanged,
        body: None,
        further: Vec::new(),
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
        state_before: if lease.was_paused { "paused".to_owned() } else { lease.state.clone() },
        reason_before: lease.reason.clone(),
        outlook: Outlook {
            confirm: source.confirm,
            confirm_at: lease.confirm_at,
            unusual_before: lease.unusual.clone(),
            ..Outlook::default()
        },
    }
}

/// A poll that a fault of ours ended.
fn stumbled(lease: &LeasedSource, source: &Source, now: DateTime<Utc>) -> (FinishedPoll, Url) {
    let detail = "presswatch stumbled over this source (a fault of presswatch; please report its address)".to_owned();
    let verdict = Verdict::Failed(Trouble { kind: TroubleKind::Error, detail });
    let next_poll_at = next_poll_at(source, lease, &verdict, now);
    (FinishedPoll { verdict, next_poll_at, ..unchanged(lease, source, now) }, source.url.clone())
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
    // Polls that were answered, and not believed, are no reason to leave a host alone.
    let failed = if lease.state == "failing" { lease.failures } else { 0 };
    let failures = u32::try_from(failed).unwrap_or(u32::MAX).saturating_add(1);
    due.max(TimeDelta::from_std(schedule::host_back_off(failures, &source.id)).ok().map(|pause| now + pause))
}
