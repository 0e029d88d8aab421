//! Addresses of remembered items that were asked and did not say: since when, and which of them is asked first. A question that
//! nobody answers does not stay open for ever, and keeps no other from being asked. Who asks is the poll's affair.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// How long a question stays open without an answer. A server in trouble is mended within a day; what is broken for longer is no
/// address any more.
const LONG_ENOUGH: TimeDelta = TimeDelta::hours(24);

type Marks = BTreeMap<i64, Mark>;

/// What is known of one address without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    since: DateTime<Utc>,
    tried_at: DateTime<Utc>,
    /// The server was asked, and did not say.
    unanswered: bool,
}

/// How an address was left without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// The server was asked, and did not say.
    InVain,
    /// It is left alone for now, so nothing was asked.
    Refused,
    /// Its turn comes at a later poll.
    NotYet,
}

/// The questions that are open, by the sighting's id.
#[derive(Debug, Clone, Default)]
pub struct Open {
    before: Marks,
    marks: Marks,
}

impl Open {
    /// When it was last tried by an earlier poll. What never was sorts first, then what has waited longest.
    pub fn tried_at(&self, id: i64) -> Option<DateTime<Utc>> {
        self.before.get(&id).map(|mark| mark.tried_at)
    }

    /// Whether an earlier poll asked, and heard nothing.
    pub fn was_unanswered(&self, id: i64) -> bool {
        self.before.get(&id).is_some_and(|mark| mark.unanswered)
    }

    /// Whether it has been open for so long that no answer is to be expected any more.
    pub fn is_hopeless(&self, id: i64, now: DateTime<Utc>) -> bool {
        self.before.get(&id).is_some_and(|mark| now - mark.since >= LONG_ENOUGH)
    }

    /// Leaves it to a later poll. What no poll leaves open is forgotten.
    pub fn leave(&mut self, id: i64, tried: Tried, now: DateTime<Utc>) {
        let before = self.before.get(&id).copied();
        let mark = match tried {
            Tried::NotYet => before,
            Tried::InVain | Tried::Refused => Some(Mark {
                // A clock that was ahead makes no question younger than it is.
                since: before.map_or(now, |mark| mark.since.min(now)),
                tried_at: now,
                unanswered: tried == Tried::InVain || before.is_some_and(|mark| mark.unanswered),
            }),
        };
        self.marks.extend(mark.map(|mark| (id, mark)));
    }
}

/// A further page of a list that news reaches down to, and that could not be read: nothing of the list counts before it can, so that
/// the next poll knows where news began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broken {
    since: DateTime<Utc>,
    /// Polls that it has cost.
    polls: i32,
}

impl Broken {
    /// A server that is down for longer keeps no news waiting.
    const LONGEST: TimeDelta = TimeDelta::hours(6);
    const FIRST_PAUSE: TimeDelta = TimeDelta::minutes(5);
    const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(1);

    /// One more poll that meets it, and when to try again; `None` where that is not worth waiting for any more.
    pub fn once_more(before: Option<Broken>, now: DateTime<Utc>) -> Option<(Broken, DateTime<Utc>)> {
        let Broken { since, polls } = before.unwrap_or(Broken { since: now, polls: 0 });
        // A clock that was ahead makes nobody wait longer.
        let since = since.min(now);
        let pause = (Broken::FIRST_PAUSE * 2i32.pow(polls.clamp(0, 8).unsigned_abs())).min(Broken::LONGEST_PAUSE);
        (now - since < Broken::LONGEST).then_some((Broken { since, polls: polls.saturating_add(1) }, now + pause))
    }
}

/// All that a source has asked in vain.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// A further page of its list.
    pub broken: Option<Broken>,
    /// Whether an item has moved there from its old address.
    pub moves: Open,
    /// Whether an item that vanished is gone.
    pub missing: Open,
}

#[derive(Default, Serialize, Deserialize)]
struct Stored {
    #[serde(default)]
    moves: Marks,
    #[serde(default)]
    missing: Marks,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    broken: Option<Broken>,
}

impl Asked {
    /// As earlier polls left it. What another version wrote in another shape is forgotten.
    pub fn from_json(json: Option<&str>) -> Asked {
        let stored: Stored = json.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
        let open = |before| Open { before, marks: Marks::new() };
        Asked { moves: open(stored.moves), missing: open(stored.missing), broken: stored.broken }
    }

    /// As earlier polls left it, and this page beside it.
    pub fn keep(self, broken: Broken) -> Option<String> {
        let as_before = |open: Open| Open { marks: open.before.clone(), ..open };
        Asked { moves: as_before(self.moves), missing: as_before(self.missing), broken: Some(broken) }.into_json()
    }

    /// As this poll leaves it; `None` where nothing is open.
    pub fn into_json(self) -> Option<String> {
        let stored = Stored { moves: self.moves.marks, missing: self.missing.marks, broken: self.broken };
        let is_open = !stored.moves.is_empty() || !stored.missing.is_empty() || stored.broken.is_some();
        // Numbers and times can always be written.
        is_open.then(|| serde_json::to_string(&stored).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        "2026-03-02T12:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hour)
    }

    /// Polls at hours, which leave 7 so; then what the next one knows of it.
    fn after(polls: &[(i64, Tried)]) -> Open {
        let stored = polls.iter().fold(None, |stored: Option<String>, (hour, tried)| {
            let mut asked = Asked::from_json(stored.as_deref());
            asked.moves.leave(7, *tried, at(*hour));
            asked.into_json()
        });
        Asked::from_json(stored.as_deref()).moves
    }

    #[test]
    fn a_question_is_open_for_a_day_and_no_longer() {
        for tried in [Tried::InVain, Tried::Refused] {
            let open = after(&[(0, tried), (20, tried)]);
            assert!(!open.is_hopeless(7, at(23)) && open.is_hopeless(7, at(24)), "{tried:?}");
        }
        assert!(!after(&[]).is_hopeless(7, at(99)));
        assert!(after(&[(500, Tried::InVain), (0, Tried::InVain)]).is_hopeless(7, at(24)), "the clock was set back");
    }

    #[test]
    fn a_broken_page_is_tried_at_growing_pauses_for_six_hours() {
        let (mut broken, mut now, mut polls) = (None, at(0), 0);
        while let Some((next, again_at)) = Broken::once_more(broken, now) {
            assert!(again_at - now >= TimeDelta::minutes(5) && again_at - now <= TimeDelta::hours(1));
            let stored = Asked { broken: Some(next), ..Asked::default() }.into_json();
            (broken, now, polls) = (Asked::from_json(stored.as_deref()).broken, again_at, polls + 1);
        }
        assert!(now >= at(6) && now < at(7) && polls == 9, "{now} {polls}");
        assert!(Broken::once_more(broken, at(0)).is_some(), "the clock was set back");
    }

    #[test]
    fn what_was_never_tried_comes_first_and_then_what_has_waited_longest() {
        let tried_at = |polls: &[(i64, Tried)]| after(polls).tried_at(7);
        assert_eq!(tried_at(&[(0, Tried::NotYet)]), None);
        assert!(None < tried_at(&[(0, Tried::Refused)]));
        assert!(tried_at(&[(1, Tried::InVain), (9, Tried::NotYet)]) < tried_at(&[(2, Tried::InVain)]));
    }

    #[test]
    fn only_a_server_that_was_asked_has_not_answered() {
        for (polls, expected) in [
            (vec![(0, Tried::Refused), (1, Tried::NotYet)], false),
            (vec![(0, Tried::InVain)], true),
            (vec![(0, Tried::InVain), (1, Tried::Refused), (2, Tried::NotYet)], true),
        ] {
            assert_eq!(after(&polls).was_unanswered(7), expected, "{polls:?}");
        }
    }

    #[test]
    fn what_is_open_no_more_and_what_cannot_be_read_is_forgotten() {
        let mut asked = Asked::default();
        asked.missing.leave(7, Tried::InVain, at(0));
        let stored = asked.into_json();
        let again = Asked::from_json(stored.as_deref());
        assert!(again.missing.was_unanswered(7) && !again.moves.was_unanswered(7));
        assert_eq!(again.into_json(), None);
        assert_eq!(Asked::from_json(Some("[1]")).missing.tried_at(7), None);
    }
}
