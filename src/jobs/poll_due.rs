//! The polls that are due, as the daemon makes them: as many at once as the config allows, topped up as they finish, fair to all hosts.

use std::collections::{HashMap, HashSet, VecDeque};

use futures_util::stream::{FuturesUnordered, StreamExt};
use url::Url;

use super::poll::{POLLS_A_TRANSACTION, Turn, Written, alongside, poll_one, write};
use super::{Reins, Tools};
use crate::fetch::{Urgency, host_key};
use crate::model::Source;
use crate::store::{FinishedPoll, LeasedSource, StoreError};

/// So many polls may be begun for each one that may be on the network. The fetcher counts those; the others wait for the pace
/// of their hosts, and must not keep the rest from polling.
const BEGUN_A_PLACE: usize = 8;

/// Polls everything that is due until nothing is, and tells how many polls were made. `written` is told of each batch.
pub async fn poll_due(tools: &Tools, sources: &[&Source], reins: &Reins, written: impl Fn(&Written)) -> Result<usize, StoreError> {
    // What could not be written need not be fetched.
    tools.store.check_room()?;
    tools.weather.watch(sources.len());
    let by_id: HashMap<&str, &Source> = sources.iter().map(|source| (source.id.as_str(), *source)).collect();
    // One more than may ask at once, so that the host's pace is kept up.
    let mut line = Line::new(tools.concurrency.saturating_mul(BEGUN_A_PLACE), tools.fetcher.per_host().saturating_add(1));
    let mut under_way = FuturesUnordered::new();
    let mut finished = VecDeque::new();
    let mut polled = 0;
    let mut is_to_look = true;
    loop {
        if !reins.is_halted() {
            if is_to_look || line.waiting.is_empty() {
                let due = alongside(tools.store.due_sources(tools.clock.now()), &mut under_way, &mut finished).await?;
                line.join(due.into_iter().filter_map(|id| by_id.get(id.as_str()).map(|source| (id, host_key(&source.url)))));
            }
            for (lease, source) in alongside(lease(tools, &mut line, &by_id), &mut under_way, &mut finished).await? {
                under_way.push(poll_one(Turn::new(tools, lease, source, Urgency::Scheduled)));
            }
        }
        is_to_look = false;
        if finished.is_empty() {
            tokio::select! {
                poll = under_way.next() => match poll {
                    Some(poll) => finished.push_back(poll),
                    None => return Ok(polled),
                },
                () = reins.pulled() => is_to_look = true,
            }
        }
        if finished.is_empty() {
            continue;
        }
        let batch = finished.drain(..finished.len().min(POLLS_A_TRANSACTION)).collect::<Result<Vec<_>, _>>()?;
        polled += batch.len();
        line.leave(batch.iter().map(|(poll, _): &(FinishedPoll, Url)| poll.id.as_str()));
        let done = alongside(write(tools, batch), &mut under_way, &mut finished).await?;
        written(&done);
        if let Some(full) = done.full {
            return Err(full);
        }
    }
}

/// Begins with those who may begin now, and whom no other process has begun with.
async fn lease<'a>(
    tools: &Tools,
    line: &mut Line,
    by_id: &HashMap<&str, &'a Source>,
) -> Result<Vec<(LeasedSource, &'a Source)>, StoreError> {
    let ids = line.take();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let leased = tools.store.lease_sources(tools.clock.now(), &ids).await?;
    line.leave(ids.into_iter().filter(|id| !leased.iter().any(|lease| lease.id == *id)));
    Ok(leased.into_iter().filter_map(|lease| by_id.get(lease.id.as_str()).copied().map(|source| (lease, source))).collect())
}

/// Who is due, who is being polled, and who may go next. One host's many sources go one after the other at the host's pace, so
/// no more of them are begun than that pace needs.
struct Line {
    /// The longest due first.
    waiting: VecDeque<Waiting>,
    known: HashSet<String>,
    /// Host of each that is being polled, and how many there are of each host.
    begun: HashMap<String, String>,
    of_host: HashMap<String, usize>,
    most: usize,
    most_a_host: usize,
}

struct Waiting {
    id: String,
    host: String,
}

impl Line {
    fn new(most: usize, most_a_host: usize) -> Line {
        let (waiting, known) = (VecDeque::new(), HashSet::new());
        Line { waiting, known, begun: HashMap::new(), of_host: HashMap::new(), most, most_a_host }
    }

    /// Ids and hosts, the longest due first.
    fn join(&mut self, due: impl Iterator<Item = (String, String)>) {
        for (id, host) in due {
            if self.known.insert(id.clone()) {
                self.waiting.push_back(Waiting { id, host });
            }
        }
    }

    /// Those who may begin now.
    fn take(&mut self) -> Vec<String> {
        let mut taken = Vec::new();
        let mut passed_over = VecDeque::new();
        while self.begun.len() < self.most
            && let Some(next) = self.waiting.pop_front()
        {
            let of_host = self.of_host.entry(next.host.clone()).or_default();
            if *of_host >= self.most_a_host {
                passed_over.push_back(next);
                continue;
            }
            *of_host += 1;
            taken.push(next.id.clone());
            self.begun.insert(next.id, next.host);
        }
        passed_over.append(&mut self.waiting);
        self.waiting = passed_over;
        taken
    }

    fn leave<'a>(&mut self, finished: impl Iterator<Item = &'a str>) {
        for id in finished {
            self.known.remove(id);
            if let Some(host) = self.begun.remove(id)
                && let Some(of_host) = self.of_host.get_mut(&host)
            {
                *of_host -= 1;
                if *of_host == 0 {
                    self.of_host.remove(&host);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(ids: &[&str]) -> Vec<(String, String)> {
        // The first letter is the host.
        ids.iter().map(|id| ((*id).to_owned(), id[..1].to_owned())).collect()
    }

    #[test]
    fn many_sources_of_one_host_do_not_keep_the_others_waiting() {
        let mut line = Line::new(4, 2);
        line.join(due(&["a1", "a2", "a3", "a4", "b1", "c1", "d1"]).into_iter());
        assert_eq!(line.take(), ["a1", "a2", "b1", "c1"]);
        assert!(line.take().is_empty(), "all places are taken");
        line.leave(["b1"].into_iter());
        assert_eq!(line.take(), ["d1"], "the host of `a3` is busy");
        line.leave(["a2", "c1", "d1"].into_iter());
        assert_eq!(line.take(), ["a3"], "in turn, and never more of a host");
        line.leave(["a1", "a3"].into_iter());
        assert_eq!(line.take(), ["a4"]);
    }

    #[test]
    fn who_stands_in_line_or_is_polled_joins_no_second_time() {
        let mut line = Line::new(9, 1);
        for _ in 0..2 {
            line.join(due(&["a1", "a2"]).into_iter());
        }
        assert_eq!(line.take(), ["a1"]);
        line.join(due(&["a1"]).into_iter());
        line.leave(["a1"].into_iter());
        assert_eq!(line.take(), ["a2"]);
        line.leave(["a2"].into_iter());
        line.join(due(&["a1"]).into_iter());
        assert_eq!(line.take(), ["a1"], "due again");
    }
}
