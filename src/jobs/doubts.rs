//! What becomes of a reading that is not believed: why, and for how long.

use chrono::{DateTime, Utc};
use url::Url;

use super::PARSER_BUDGET;
use super::judge::describe;
use super::poll::Turn;
use super::reading::{Looked, Sight, context_of, look};
use crate::compare::{Doubted, Remembered, Shown};
use crate::model::{DateOrder, Deadline, Findings, Item, Kind, Outcome, Reason, Trouble, TroubleKind, Verdict};
use crate::read::{Context, Items, Learnt, Nothing, Page, Reader, Reading, is_list_left};
use crate::store::{ADOPTED, FinishedPoll, Note};

/// Of fewer announcements one cannot say that their days are missing,
const ENOUGH: usize = 3;

/// nor where more than one in so many has one.
const UNDATED: usize = 10;

/// A reading and what it is held against.
pub(super) struct Held<'a> {
    pub(super) remembered: &'a Remembered,
    /// Kept only where earlier readings were doubted: that is seldom.
    pub(super) shown: Option<Shown>,
    /// Of the first page.
    pub(super) items: &'a [Item],
    pub(super) page: &'a Url,
}

/// Whether this is the page that earlier polls doubted, and still not to be believed: they have looked at what follows it.
pub(super) fn is_doubted_still(turn: &Turn<'_>, items: &[Item], page: &Url, now: DateTime<Utc>) -> bool {
    let Some(doubted) = turn.lease.doubted.as_deref().and_then(Doubted::from_json) else { return false };
    doubted.shares(items, page) && !Doubted::again(Some(doubted), items, page, now).is_settled(items, page, now)
}

/// Notes a reading that shares nothing with what is known; one that has stood long enough is believed from now on.
pub(super) fn weigh(turn: &Turn<'_>, reading: Held<'_>, verdict: Verdict, poll: &mut FinishedPoll) -> Verdict {
    let is_redesign = matches!(&verdict, Verdict::Suspicious(trouble) if trouble.kind == TroubleKind::Redesign);
    if !is_redesign {
        return verdict;
    }
    let Held { remembered, shown, items, page } = reading;
    let now = poll.polled_at;
    let doubted = Doubted::again(turn.lease.doubted.as_deref().and_then(Doubted::from_json), items, page, now);
    let Some(shown) = shown.filter(|_| doubted.is_settled(items, page, now)) else {
        poll.outlook.doubted = Some(doubted.to_json());
        return verdict;
    };
    let taken = doubted.take_over(remembered, shown, page, turn.lease.read_at.map(|at| at.date_naive()));
    if let Verdict::Read(Findings::Items(found)) = &taken {
        let news = found.items.iter().filter(|finding| finding.outcome == Outcome::Fresh { announce: true }).count();
        let since = doubted.since.format("%-d %B %Y");
        let detail = format!(
            "shows nothing of what was known since {since}, so what stands there now was taken over: of {} announcements {news} can be shown to be new, the others are remembered without a word",
            found.items.len()
        );
        poll.outlook.notes.push(Note { reason: ADOPTED, detail });
    }
    taken
}

/// Days stand on the page, and whether the day or the month comes first can be told from nothing: the list is believed without them.
/// It ends with a day beyond the twelfth, or with `dates`.
pub(super) async fn undecided_days(turn: &Turn<'_>, page: Page, items: &Items) -> Option<Trouble> {
    let dated = |items: &Items| items.items.iter().filter(|item| item.published.is_some()).count();
    let count = items.items.len();
    if items.kind != Kind::Listing || turn.source.dates != DateOrder::Auto || count < ENOUGH || dated(items) * UNDATED > count {
        return None;
    }
    let context = Context { dates: DateOrder::DayFirst, ..context_of(turn.source, turn.tools.clock.now()) };
    let reader = Reader::Listing(turn.source.select.clone());
    let Ok(Sight::Reading(Reading::Items(decided))) = look(page, Looked::As(reader), context).await else { return None };
    let detail = format!(
        "the days of {} announcements may be day first or month first, and nothing on the page says which: set `dates` of the source to \"day-first\" or \"month-first\"; until then they are told without a date",
        dated(&decided)
    );
    (dated(&decided) >= ENOUGH && dated(&decided) * 2 > count).then_some(Trouble { kind: TroubleKind::Dates, detail })
}

/// Why a page is no newsroom page. A list that is empty is told from a list that is gone, where there was one.
pub(super) async fn trouble_of(turn: &Turn<'_>, page: Page, nothing: &Nothing) -> Trouble {
    let trouble = |kind, detail| Trouble { kind, detail };
    let as_read = trouble(TroubleKind::NotNews(nothing.reason), describe(nothing));
    let select = turn.source.select.clone();
    let had_list = turn.lease.has_baseline && turn.lease.kind.as_deref() == Some(Kind::Listing.as_str());
    let is_open = nothing.reason == Reason::Home || (nothing.reason == Reason::Empty && select.is_some());
    if !had_list || !is_open {
        return as_read;
    }
    let learnt = turn.lease.learnt.as_deref().and_then(Learnt::from_json);
    let had_rule = learnt.is_some() || select.is_some();
    let looked = tokio::task::spawn_blocking(move || {
        is_list_left(&page, learnt.as_ref(), select.as_ref(), Deadline::after(PARSER_BUDGET)).unwrap_or(false)
    });
    let is_left = looked.await.unwrap_or(false);
    // What was learnt is forgotten with a list that is gone; until it is back, nothing else can be said.
    if is_left || (!had_rule && turn.lease.reason.as_deref() == Some(Reason::Empty.as_str())) {
        return trouble(TroubleKind::NotNews(Reason::Empty), format!("{}. {}", Reason::Empty.explain(), Reason::Empty.advise()));
    }
    let detail = match nothing.better.first() {
        Some(better) => format!("the list of announcements is gone from its page; a better address may be {better}"),
        None => "the list of announcements is gone from its page. See what `presswatch inspect` finds there; give the source a new address or another `select`".to_owned(),
    };
    trouble(TroubleKind::Redesign, detail)
}
