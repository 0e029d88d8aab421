//! From an answer to a verdict: read the page as its source is read, follow it where it points, compare.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use url::Url;

use super::doors::{Opened, platform_of, through_page};
use super::doubts;
use super::missing::look_for_missing;
use super::moves::settle;
use super::next_pages::{ReadOn, read_on};
use super::poll::Turn;
use super::reading::{Looked, Sight, context_of, look, page_of, unfetched};
use super::seen::{Seen, hush, seen_by_older_reader, shown_before};
use super::sitemaps::{Followed, follow_index};
use crate::compare::{Asked, Broken, Remembered, Shown, compare, compare_page, compare_stories, known_keys, learn_page, remarks_on};
use crate::fetch::{Fetched, FetchedPage};
use crate::model::{Edition, Extent, Findings, Kind, PageFindings, PageMemory, Receipt, Select, Source, Trouble, TroubleKind, Verdict};
use crate::read::platform::Platform;
use crate::read::{How, Items, Learnt, LivingPage, Memory, Nothing, Page, Reader, Reading, SitemapLink};
use crate::store::{FinishedPoll, GoodBody, MISSED, Note, StoreError};

/// Feeds that a page advertises are tried in turn, but not for ever.
const FEEDS_TRIED: usize = 3;

/// Readings of a living page further apart are not "in a row": what differs once a day may well be a person's work.
const IN_A_ROW: TimeDelta = TimeDelta::hours(6);

/// Reads a page that may hold something new, and compares it with what is remembered. Once a day, and where the page is
/// built anew, what the newsroom is made with is looked at too.
pub(super) async fn judge(
    turn: &Turn<'_>,
    fetched: FetchedPage,
    hash: Vec<u8>,
    poll: &mut FinishedPoll,
    page: &mut Url,
) -> Result<Verdict, StoreError> {
    let as_fetched = page_of(fetched.clone());
    let verdict = judge_body(turn, fetched, hash, poll, page).await?;
    let is_read_anew = turn.lease.learnt.is_some() && poll.learnt.is_some();
    let is_rebuilt = match &verdict {
        Verdict::Baseline(_) => true,
        Verdict::Read(Findings::Items(found)) => poll.full_read || found.moved_to.is_some() || is_read_anew,
        Verdict::Suspicious(trouble) => trouble.kind == TroubleKind::Redesign,
        Verdict::Read(Findings::Page(_)) | Verdict::Unchanged | Verdict::Failed(_) => false,
    };
    if is_rebuilt && poll.platform.is_none() {
        poll.platform = platform_of(turn, as_fetched).await.map(Platform::name);
    }
    Ok(verdict)
}

async fn judge_body(
    turn: &Turn<'_>,
    fetched: FetchedPage,
    hash: Vec<u8>,
    poll: &mut FinishedPoll,
    page: &mut Url,
) -> Result<Verdict, StoreError> {
    let body = Body { hash, content_type: fetched.content_type.clone(), bytes: fetched.body.clone(), receipt: fetched.receipt.clone() };
    let is_own = poll.moved_to.is_some();
    let as_fetched = page_of(fetched.clone());
    let (verdict, found, body) = match read_source(turn, fetched, memory(turn, poll.full_read).await?).await? {
        Ok(Read::Items(items)) => {
            if is_own && turn.lease.found_at.is_some() {
                poll.found_at = Some(None);
            }
            poll.learnt = note(turn, &items.how);
            let extent = Extent::of(items.kind);
            let mut verdict = compare_items(turn, &items, extent, page, poll).await?;
            if let Verdict::Baseline(Findings::Items(found)) | Verdict::Read(Findings::Items(found)) = &mut verdict
                && found.trouble.is_none()
                && poll.full_read
            {
                found.trouble = doubts::undecided_days(turn, as_fetched, &items).await;
            }
            hush(&mut verdict, &seen_by_older_reader(turn, &body.hash, page).await?);
            (verdict, Found::of(items), body)
        }
        Ok(Read::Index(links)) => {
            let known = turn.tools.store.sitemaps(turn.lease.source_id).await?;
            let Followed { items, extent, old, known, further } = match follow_index(turn, links, known).await {
                Ok(followed) => followed,
                Err(trouble) => return Ok(Verdict::Failed(trouble)),
            };
            poll.sitemaps = Some(known);
            let mut verdict = compare_items(turn, &items, extent, page, poll).await?;
            hush(&mut verdict, &Seen::These(old));
            poll.further = Followed::evidence(further, &verdict);
            (verdict, Found::of(items), body)
        }
        Ok(Read::Elsewhere(opened)) => return adopt(turn, opened, poll, page).await,
        Ok(Read::Page(living)) => {
            let title = Some(living.title.clone());
            let verdict = compare_living(turn, living, page, poll.polled_at).await?;
            let remarks = match &verdict {
                Verdict::Read(Findings::Page(found)) => remarks_on(&found.memory),
                _ => Vec::new(),
            };
            (verdict, Found { title, kind: Kind::Page, remarks }, body)
        }
        Ok(Read::Nothing(nothing)) => {
            return Ok(Verdict::Suspicious(doubts::trouble_of(turn, as_fetched, &nothing).await));
        }
        Err(trouble) => return Ok(Verdict::Failed(trouble)),
    };
    keep(&verdict, body, found, poll);
    Ok(verdict)
}

/// Reads the source at another address from now on.
pub(super) async fn adopt(turn: &Turn<'_>, opened: Opened, poll: &mut FinishedPoll, page: &mut Url) -> Result<Verdict, StoreError> {
    let Opened { items, fetched, platform } = opened;
    let door = *fetched;
    poll.found_at = Some(Some(door.url.to_string()));
    poll.platform = platform.map(Platform::name).or(poll.platform);
    // The next poll asks the door, so it is the door's version that counts.
    poll.validators = Some(door.validators.clone());
    poll.learnt = note(turn, &items.how);
    *page = door.url.clone();
    let hash = blake3::hash(&door.body).as_bytes().to_vec();
    let body = Body { hash, content_type: door.content_type, bytes: door.body, receipt: door.receipt };
    let verdict = compare_items(turn, &items, Extent::Window, page, poll).await?;
    keep(&verdict, body, Found::of(items), poll);
    Ok(verdict)
}

/// What was believed is stored.
fn keep(verdict: &Verdict, body: Body, found: Found, poll: &mut FinishedPoll) {
    if matches!(verdict, Verdict::Baseline(_) | Verdict::Read(_)) {
        poll.body = Some(GoodBody {
            hash: body.hash,
            content_type: body.content_type,
            compressed: zstd::encode_all(body.bytes.as_slice(), 3).unwrap_or_default(),
            title: found.title,
            kind: found.kind.as_str(),
            remarks: found.remarks,
            receipt: body.receipt,
        });
    }
}

/// What earlier readings left for this one. A full read looks with fresh eyes, so that nothing is overlooked for longer than a day.
async fn memory(turn: &Turn<'_>, is_full_read: bool) -> Result<Memory, StoreError> {
    let Turn { tools, lease, .. } = turn;
    let learnt = lease.learnt.as_deref().filter(|_| !is_full_read).and_then(Learnt::from_json);
    // By these a rule is tried, too: a page that has none of them may stand in place of the newsroom.
    if learnt.is_none() && turn.source.select.is_none() {
        return Ok(Memory::default());
    }
    Ok(Memory { learnt, known: known_keys(&tools.store.sightings(lease.source_id).await?), select: None })
}

/// Tells how a listing was read, and what the store is to keep of that; `None` where what it has still holds.
fn note(turn: &Turn<'_>, how: &How) -> Option<Option<String>> {
    if let Some(how) = how.as_str() {
        turn.tools.metrics.count_listing(how);
        tracing::debug!(source = turn.source.id, how, "listing read");
    }
    match how {
        How::AsLearnt => None,
        How::AsWritten => Some(None),
        How::Anew(anew) => Some(anew.learnt.as_ref().map(|learnt| learnt.to_json())),
    }
}

struct Body {
    hash: Vec<u8>,
    content_type: Option<String>,
    bytes: Vec<u8>,
    receipt: Receipt,
}

/// What the store keeps of a reading beside its items.
struct Found {
    title: Option<String>,
    kind: Kind,
    remarks: Vec<String>,
}

impl Found {
    fn of(items: Items) -> Found {
        Found { title: items.title, kind: items.kind, remarks: items.remarks }
    }
}

async fn compare_items(turn: &Turn<'_>, items: &Items, extent: Extent, page: &Url, poll: &mut FinishedPoll) -> Result<Verdict, StoreError> {
    let Turn { tools, lease, source, .. } = turn;
    let known = Kind::ALL.into_iter().find(|kind| lease.kind.as_deref() == Some(kind.as_str()));
    // What was remembered of another shape of page says nothing of what is new on this one.
    let has_baseline = lease.has_baseline && known.is_none_or(|known| shape(known) == shape(items.kind));
    let mut remembered = Remembered {
        has_baseline,
        sightings: tools.store.sightings(lease.source_id).await?,
        moved: HashSet::new(),
        shown_before: Vec::new(),
        read_at: lease.read_at,
        today: Some(tools.clock.now().date_naive()),
    };
    if items.kind == Kind::Roundup {
        let edition = Edition {
            title: items.title.clone().unwrap_or_else(|| page.to_string()),
            url: page.clone(),
            published: items.items.first().and_then(|story| story.published),
            language: items.language.clone(),
        };
        return Ok(compare_stories(&remembered, items.items.clone(), edition, source.announce_existing));
    }
    if !has_baseline && !remembered.sightings.is_empty() {
        remembered.shown_before = shown_before(turn, page).await?;
    }
    let is_continued = has_baseline && remembered.sightings.iter().any(|known| known.present);
    let goes_on = matches!(items.kind, Kind::Listing | Kind::Feed | Kind::Json) || items.next.is_some();
    let goes_on = goes_on && !doubts::is_doubted_still(turn, &items.items, page, poll.polled_at);
    let ReadOn { mut shown, gap, broken, further } = if is_continued && goes_on {
        read_on(turn, &remembered, items, page).await
    } else {
        ReadOn { shown: Shown::at_once(items.items.clone(), extent), gap: None, broken: None, further: Vec::new() }
    };
    let mut asked = Asked::from_json(lease.asked.as_deref());
    let before = asked.broken.take();
    if let Some(trouble) = broken
        && let Some((broken, again_at)) = Broken::once_more(before, poll.polled_at)
    {
        let open = asked.keep(broken);
        poll.outlook.asked = Some(open);
        poll.outlook.again_at = Some(again_at);
        let detail = format!("{}; what is new is told when it can, or without it in a few hours", trouble.detail);
        return Ok(Verdict::Failed(Trouble { detail, ..trouble }));
    }
    poll.further = further;
    if has_baseline {
        settle(turn, &mut remembered, &mut shown, page, &mut asked.moves).await;
    }
    let kept = lease.doubted.as_ref().map(|_| shown.clone());
    let verdict = compare(&remembered, shown, page, source.announce_existing);
    let reading = doubts::Held { remembered: &remembered, shown: kept, items: &items.items, page };
    let mut verdict = doubts::weigh(turn, reading, verdict, poll);
    if let Verdict::Read(Findings::Items(findings)) = &mut verdict {
        // A list that was taken over says more than that.
        let gap = gap.filter(|_| poll.outlook.notes.is_empty());
        poll.outlook.notes.extend(gap.map(|detail| Note { reason: MISSED, detail }));
        look_for_missing(turn, findings, page, &mut asked.missing).await;
    }
    let asked = asked.into_json();
    poll.outlook.asked = (asked != lease.asked).then_some(asked);
    Ok(verdict)
}

/// By what the parts of a page are known again: announcements by their address, whatever lists them; stories; blocks.
fn shape(kind: Kind) -> Option<Kind> {
    matches!(kind, Kind::Page | Kind::Roundup).then_some(kind)
}

/// A living page is seen twice before anything on it counts: what differs between two looks is no news.
async fn compare_living(turn: &Turn<'_>, living: LivingPage, page: &Url, now: DateTime<Utc>) -> Result<Verdict, StoreError> {
    let Turn { tools, lease, .. } = turn;
    let memory = if lease.has_baseline { tools.store.page_memory(lease.source_id).await? } else { None };
    let findings = |memory, edits| {
        let memory = PageMemory { read_at: Some(now), ..memory };
        Findings::Page(PageFindings { title: living.title, url: page.clone(), language: living.language, memory, edits })
    };
    if let Some(mut memory) = memory {
        if !is_in_a_row(memory.read_at, lease.last_poll_at, now) {
            memory.forget_suspicions();
        }
        return Ok(match compare_page(&memory, living.blocks) {
            Ok((memory, edits)) => Verdict::Read(findings(memory, edits)),
            Err(trouble) => Verdict::Suspicious(trouble),
        });
    }
    // The gate of the host makes this wait for the host's delay.
    let again = match turn.tools.get(&turn.request(page)).await {
        Ok(Fetched::Page(again)) => again,
        Ok(Fetched::NotModified) => {
            return Ok(Verdict::Failed(Trouble {
                kind: TroubleKind::Error,
                detail: "the server answered 304 to a plain question".to_owned(),
            }));
        }
        Err(error) => return Ok(Verdict::Failed(unfetched(&error))),
    };
    match read_page(turn, page_of(again), Reader::Page(turn.source.select.clone())).await {
        Ok(Reading::Page(second)) => Ok(Verdict::Baseline(findings(learn_page(living.blocks, second.blocks), Vec::new()))),
        Ok(Reading::Nothing(nothing)) => {
            Ok(Verdict::Suspicious(Trouble { kind: TroubleKind::NotNews(nothing.reason), detail: describe(&nothing) }))
        }
        Ok(Reading::Items(_) | Reading::Index(_)) => Ok(Verdict::Failed(otherwise())),
        Err(trouble) => Ok(Verdict::Failed(trouble)),
    }
}

/// The poll before this one read the page, found it changed or new, and that not long ago.
fn is_in_a_row(read_at: Option<DateTime<Utc>>, last_poll_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    // The store keeps milliseconds.
    let millis = |at: Option<DateTime<Utc>>| at.map(|at| at.timestamp_millis());
    millis(read_at) == millis(last_poll_at) && read_at.is_some_and(|at| now - at <= IN_A_ROW)
}

/// What was found at a source's address, or through it.
enum Read {
    Items(Items),
    Index(Vec<SitemapLink>),
    /// The page holds no list, but leads to one.
    Elsewhere(Opened),
    Page(LivingPage),
    Nothing(Nothing),
}

async fn read_source(turn: &Turn<'_>, fetched: FetchedPage, memory: Memory) -> Result<Result<Read, Trouble>, StoreError> {
    let Turn { lease, source, tools, .. } = turn;
    let past = Past { kind: lease.kind.as_deref(), memory };
    let page = page_of(fetched);
    Ok(Ok(match read_as_known(source, past, page.clone(), tools.clock.now()).await {
        Ok(Reading::Items(items)) => Read::Items(items),
        Ok(Reading::Page(page)) => Read::Page(page),
        Ok(Reading::Index(links)) => Read::Index(links),
        Ok(Reading::Nothing(nothing)) if source.kind == Kind::Auto && source.select.is_none() => {
            let opened = match follow_feeds(turn, &nothing.feeds).await {
                None => through_page(turn, page, &nothing).await?,
                opened => opened,
            };
            opened.map_or(Read::Nothing(nothing), Read::Elsewhere)
        }
        Ok(Reading::Nothing(nothing)) => Read::Nothing(nothing),
        Err(trouble) => return Ok(Err(trouble)),
    }))
}

/// What earlier polls say of how a source is read.
pub(super) struct Past<'a> {
    /// What `auto` chose.
    pub(super) kind: Option<&'a str>,
    pub(super) memory: Memory,
}

/// Reads a page as its source is read: as what `auto` once chose, with fresh eyes where that no longer fits.
pub(super) async fn read_as_known(source: &Source, past: Past<'_>, page: Page, now: DateTime<Utc>) -> Result<Reading, Trouble> {
    let select = source.select.clone();
    let chosen = match source.kind {
        Kind::Auto => Kind::ALL.into_iter().find(|kind| past.kind == Some(kind.as_str())),
        kind => Some(kind),
    };
    let reader = match chosen {
        Some(Kind::Listing) => Reader::Watched(Box::new(Memory { select, ..past.memory })),
        Some(kind) => reader(kind, select),
        None => match select {
            Some(select) if select.is_for_json() => Reader::Json(Some(select)),
            Some(select) => Reader::Listing(Some(select)),
            None => Reader::Auto,
        },
    };
    match read_with(reader, source, page.clone(), now).await {
        Err(_) | Ok(Reading::Nothing(_)) if source.kind == Kind::Auto && chosen.is_some() => {
            let mut reading = read_with(Reader::Auto, source, page, now).await;
            // A rule that a person wrote is not left aside without a word.
            if let (Some(_), Ok(Reading::Items(items))) = (&source.select, &mut reading) {
                items.remarks.push("its `select` finds nothing on the page any more, so it is read without".to_owned());
            }
            reading
        }
        reading => reading,
    }
}

pub(super) fn reader(kind: Kind, select: Option<Select>) -> Reader {
    match kind {
        Kind::Auto => Reader::Auto,
        Kind::Feed => Reader::Feed,
        Kind::Listing => Reader::Listing(select),
        Kind::Sitemap => Reader::Sitemap(select),
        Kind::Json => Reader::Json(select),
        Kind::Page => Reader::Page(select),
        Kind::Roundup => Reader::Roundup(select),
        Kind::Article => Reader::Article,
    }
}

pub(super) async fn read_page(turn: &Turn<'_>, page: Page, reader: Reader) -> Result<Reading, Trouble> {
    read_with(reader, turn.source, page, turn.tools.clock.now()).await
}

async fn read_with(reader: Reader, source: &Source, page: Page, now: DateTime<Utc>) -> Result<Reading, Trouble> {
    match look(page, Looked::As(reader), context_of(source, now)).await? {
        Sight::Reading(reading) => Ok(reading),
        // `look` answers as it is asked.
        Sight::Article(_) | Sight::Inspection(_) => Err(otherwise()),
    }
}

pub(super) fn otherwise() -> Trouble {
    Trouble { kind: TroubleKind::Error, detail: "read as something else".to_owned() }
}

/// The first advertised feed that holds anything.
async fn follow_feeds(turn: &Turn<'_>, feeds: &[Url]) -> Option<Opened> {
    for url in feeds.iter().take(FEEDS_TRIED) {
        let Ok(Fetched::Page(feed)) = turn.tools.get(&turn.request(url)).await else { continue };
        let reading = read_page(turn, page_of(feed.clone()), Reader::Feed).await;
        if let Ok(Reading::Items(items)) = reading
            && !items.items.is_empty()
        {
            return Some(Opened { items, fetched: Box::new(feed), platform: None });
        }
    }
    None
}

/// In words, with a better address where one is known, else with what to do.
pub(super) fn describe(nothing: &Nothing) -> String {
    let found = nothing.reason.explain();
    match nothing.better.first() {
        Some(better) => format!("{found}; a better address may be {better}"),
        None => format!("{found}. {}", nothing.reason.advise().trim_end_matches('.')),
    }
}
