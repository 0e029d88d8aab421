//! What becomes of a reading that is not believed: why, and for how long.

use url::Url;

use super::PARSER_BUDGET;
use super::judge::describe;
use super::poll::Turn;
use crate::compare::{Doubted, Remembered, Shown};
use crate::model::{Deadline, Findings, Item, Kind, Outcome, Reason, Trouble, TroubleKind, Verdict};
use crate::read::{Learnt, Nothing, Page, is_list_left};
use crate::store::{ADOPTED, FinishedPoll, Note};

/// A reading and what it is held against.
pub(super) struct Reading<'a> {
    pub(super) remembered: &'a Remembered,
    /// Kept only where earlier readings were doubted: that is seldom.
    pub(super) shown: Option<Shown>,
    /// Of the first page.
    pub(super) items: &'a [Item],
    pub(super) page: &'a Url,
}

/// Notes a reading that shares nothing with what is known; one that has stood long enough is believed from now on.
pub(super) fn weigh(turn: &Turn<'_>, reading: Reading<'_>, verdict: Verdict, poll: &mut FinishedPoll) -> Verdict {
    let is_redesign = matches!(&verdict, Verdict::Suspicious(trouble) if trouble.kind == TroubleKind::Redesign);
    if !is_redesign {
        return verdict;
    }
    let Reading { remembered, shown, items, page } = reading;
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
