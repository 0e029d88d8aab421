//! What of a living page changes by itself: words within a line, whole lines that rotate. Learnt from two looks in a
//! row, and later from changing at every reading. Decides what is no edit; matches nothing.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::matching::{Matching, Side};
use super::words::{differences, words};
use crate::model::{PageMemory, Restless, Slot};

/// A line that changes in so many readings in a row, with no unchanged poll between them, changes by itself: at the
/// default schedule of four polls an hour, a person would have had to rewrite it four times within the hour. The changes
/// before that are announced.
pub const READINGS: u8 = 4;

/// In a line of which more is different in two looks (figures apart), nothing lasting is left: it is noise as a whole.
const MOSTLY: f32 = 1.0 / 3.0;

/// What is known of the old side's noise, by block.
pub struct Known<'m> {
    memory: &'m PageMemory,
    restless: HashMap<usize, &'m Restless>,
}

/// What became of a matched block's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reworded {
    /// Only in its noise.
    Quietly(Restless),
    /// To be announced; its restless words from now on.
    Truly(Restless),
}

impl<'m> Known<'m> {
    pub fn of(memory: &'m PageMemory) -> Known<'m> {
        Known { memory, restless: memory.restless.iter().map(|restless| (restless.block, restless)).collect() }
    }

    /// The remembered blocks that are noise as a whole.
    pub fn slotted(&self) -> impl Iterator<Item = usize> {
        let blocks = self.memory.blocks.len();
        self.memory.slots.iter().flat_map(|slot| slot.begin..slot.begin.saturating_add(slot.len)).filter(move |at| *at < blocks)
    }

    /// True if a remembered block has noise, and differs from another text in nothing else.
    pub fn explains(&self, old: usize, new: &str) -> bool {
        let Some(restless) = self.restless.get(&old).filter(|restless| restless.is_noise) else { return false };
        let changes = differences(&words(&self.memory.blocks[old].text), &words(new));
        changes.iter().all(|(was, _)| touches(&restless.words, was))
    }

    /// What the changes of a matched block are; `new` is its place in the reading.
    pub fn reword(&self, old: usize, new: usize, text: &str) -> Reworded {
        let changes = differences(&words(&self.memory.blocks[old].text), &words(text));
        let now = |changes: &[(Range<usize>, Range<usize>)]| changes.iter().map(|(_, is)| (is.start, is.end)).collect::<Vec<_>>();
        let fresh = |words, readings| Restless { block: new, words, readings, is_noise: readings >= READINGS };
        let Some(known) = self.restless.get(&old) else { return Reworded::Truly(fresh(now(&changes), 1)) };
        let (noise, others): (Vec<_>, Vec<_>) = changes.into_iter().partition(|(was, _)| touches(&known.words, was));
        if known.is_noise {
            let carried = Restless { block: new, words: carry(&known.words, &noise, &others), ..(*known).clone() };
            return if others.is_empty() { Reworded::Quietly(carried) } else { Reworded::Truly(carried) };
        }
        // Only what changes every time is noise; a line that is edited here and there is not.
        let restless = if noise.is_empty() { fresh(now(&others), 1) } else { fresh(now(&noise), known.readings.saturating_add(1)) };
        if restless.is_noise && others.is_empty() { Reworded::Quietly(restless) } else { Reworded::Truly(restless) }
    }

    /// A block that reads as it did: its noise stays noise, a mere suspicion is dropped.
    pub fn keep(&self, old: usize, new: usize, text: &str) -> Option<Restless> {
        let known = self.restless.get(&old).filter(|restless| restless.is_noise)?;
        // White space is no edit, but it parts the words.
        let changes = differences(&words(&self.memory.blocks[old].text), &words(text));
        Some(Restless { block: new, words: carry(&known.words, &[], &changes), ..(*known).clone() })
    }

    /// In how many readings in a row the whole block has been another one.
    pub fn replaced(&self, old: usize) -> u8 {
        self.restless.get(&old).filter(|restless| restless.words.is_empty()).map_or(0, |restless| restless.readings)
    }
}

/// Two looks at a page in a row: what to take for noise of a block that differs. `None` if all of it is.
pub fn learn_line(first: &str, second: &str, block: usize) -> Option<Restless> {
    let (was, is) = (words(first), words(second));
    let changes = differences(&was, &is);
    let plain = |words: &[String]| words.iter().filter(|word| !word.contains(char::is_numeric)).count() as f32;
    let changed: f32 = changes.iter().map(|(a, b)| plain(&was[a.clone()]).max(plain(&is[b.clone()]))).sum();
    let all: usize = changes.iter().map(|(_, b)| b.len()).sum();
    let is_whole = changed > MOSTLY * is.len() as f32 || all >= is.len();
    (!is_whole).then(|| Restless {
        block,
        words: changes.into_iter().map(|(_, is)| (is.start, is.end)).collect(),
        readings: 2,
        is_noise: true,
    })
}

/// Lets each slot take the new blocks that stand where it does, as many as it ever held; returns the slots as they are now
/// and marks in `taken` what they hold.
pub fn fill_slots(memory: &PageMemory, old: &Side<'_>, new: &Side<'_>, matching: &Matching, taken: &mut [bool]) -> Vec<Slot> {
    let known: HashSet<&str> = memory
        .slots
        .iter()
        .flat_map(|slot| old.keys.get(slot.begin..slot.begin + slot.len).unwrap_or_default())
        .map(String::as_str)
        .collect();
    let mut slots = Vec::with_capacity(memory.slots.len());
    for slot in &memory.slots {
        let [behind, before] = places_of(slot, matching);
        let place = behind.start;
        let mut free: Vec<usize> = behind.chain(before).filter(|at| !taken[*at]).collect();
        free.sort_unstable();
        free.dedup();
        let kind = old.blocks.get(slot.begin).filter(|_| slot.len > 0).map(|block| block.kind);
        free.sort_by_key(|at| (!known.contains(new.keys[*at].as_str()), kind.is_some_and(|kind| kind != new.blocks[*at].kind), *at));
        free.truncate(slot.holds);
        free.sort_unstable();
        free.iter().for_each(|at| taken[*at] = true);
        slots.extend(runs(&free, place, slot));
    }
    // A teaser that is known to rotate is one wherever it turns up.
    for (at, is_taken) in taken.iter_mut().enumerate() {
        if matching.old_of[at].is_none() && !*is_taken && known.contains(new.keys[at].as_str()) {
            *is_taken = true;
            slots.push(Slot { begin: at, len: 1, holds: 1, is_late: false });
        }
    }
    slots.sort_by_key(|slot| (slot.begin, slot.len));
    slots
}

/// One slot for each run of neighbours; what the old one held at most goes with the first.
fn runs(blocks: &[usize], place: usize, old: &Slot) -> Vec<Slot> {
    let mut runs: Vec<Slot> = Vec::new();
    for at in blocks {
        match runs.last_mut() {
            Some(run) if run.begin + run.len == *at => run.len += 1,
            _ => runs.push(Slot { begin: *at, len: 1, holds: 1, is_late: old.is_late }),
        }
    }
    runs.iter_mut().for_each(|run| run.holds = run.len);
    match runs.first_mut() {
        Some(first) => first.holds = old.holds,
        None => runs.push(Slot { begin: place, len: 0, ..old.clone() }),
    }
    runs
}

/// Where a slot is now: behind its nearest neighbour above that is still there, and before the one below it; the two are
/// one place unless one of them was moved. What stands there and is nobody else's may be the slot's.
fn places_of(slot: &Slot, matching: &Matching) -> [Range<usize>; 2] {
    let begin = slot.begin.min(matching.new_of.len());
    let end = slot.begin.saturating_add(slot.len).min(matching.new_of.len());
    let is_taken = |at: &usize| matching.old_of[*at].is_some();
    let new = matching.old_of.len();
    let from = matching.new_of[..begin].iter().rev().flatten().next().map_or(0, |before| before + 1);
    let to = matching.new_of[end..].iter().flatten().next().copied().unwrap_or(new);
    [from..(from..new).find(is_taken).unwrap_or(new), (0..to).rev().find(is_taken).map_or(0, |at| at + 1)..to]
}

fn touches(noise: &[(usize, usize)], changed: &Range<usize>) -> bool {
    // All that changed must lie in the noise; a word that comes or goes at its edge belongs to it.
    (changed.start..changed.end).all(|at| noise.iter().any(|(from, to)| (*from..*to).contains(&at)))
        && noise.iter().any(|(from, to)| *from <= changed.end && changed.start <= *to)
}

/// Where the noisy words of a line are after it changed in its noise and in `others`.
fn carry(noisy: &[(usize, usize)], noise: &[(Range<usize>, Range<usize>)], others: &[(Range<usize>, Range<usize>)]) -> Vec<(usize, usize)> {
    // Ends of changes move what stands behind them.
    let shifted = |at: usize, is_end: bool| {
        let moved: isize = noise
            .iter()
            .chain(others)
            .filter(|(was, _)| if is_end { was.end <= at } else { was.end <= at && was.start < at })
            .map(|(was, is)| is.len() as isize - was.len() as isize)
            .sum();
        at.saturating_add_signed(moved)
    };
    noisy.iter().map(|(from, to)| (shifted(*from, false), shifted(*to, true))).filter(|(from, to)| from <= to).collect()
}
