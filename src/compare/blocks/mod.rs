//! A living page against what is remembered of it, block by block: what came, what went, what reads differently; and
//! what of it changes by itself and is no edit. Pure; finds no blocks and writes no mail.

mod likeness;
mod matching;
mod noise;
mod words;

use crate::model::{Block, Edit, PageMemory, Reason, Restless, Slot, Trouble, TroubleKind};
use matching::{Matching, Side, match_blocks};
use noise::{Known, READINGS, Reworded, fill_slots, learn_line};

/// A page that remembers fewer blocks is never doubted: one status line that is replaced is the news.
const ENOUGH: usize = 5;

/// What to remember of a page that was read twice in a row: what differs between the two is noise.
pub fn learn_page(first: Vec<Block>, second: Vec<Block>) -> PageMemory {
    let (old, new) = (Side::new(&first), Side::new(&second));
    let matching = match_blocks(&old, &new, |_, _| false);
    let mut restless = Vec::new();
    let mut is_whole = vec![false; second.len()];
    for (at, was) in matching.old_of.iter().enumerate() {
        match was {
            Some(was) if old.keys[*was] == new.keys[at] => {}
            Some(was) => match learn_line(&first[*was].text, &second[at].text, at) {
                Some(line) => restless.push(line),
                None => is_whole[at] = true,
            },
            None => is_whole[at] = true,
        }
    }
    let slots = slots_of(&is_whole, &lost(&matching));
    PageMemory { blocks: second, restless, slots, read_at: None }
}

/// Compares a reading with what is remembered. Returns what to remember from now on, and the edits in page order, removed
/// blocks where they stood; or why the reading is not believed.
///
/// A reading is doubted if less than half of the remembered blocks are in it and less than half of its own are known
/// (another page, or one that was rewritten as a whole), or if less than a fifth of the remembered is left (a frame
/// without its content). So a page may lose half of itself, or four fifths without much that is new.
pub fn compare_page(memory: &PageMemory, blocks: Vec<Block>) -> Result<(PageMemory, Vec<Edit>), Trouble> {
    if blocks.is_empty() {
        let detail = format!("the page shows no text where there were {} blocks", memory.blocks.len());
        return Err(Trouble { kind: TroubleKind::NotNews(Reason::Empty), detail });
    }
    let known = Known::of(memory);
    let (mut old, new) = (Side::new(&memory.blocks), Side::new(&blocks));
    known.slotted().for_each(|at| old.is_out[at] = true);
    let matching = match_blocks(&old, &new, |was, now| known.explains(was, &blocks[now].text));
    let mut taken = vec![false; blocks.len()];
    let mut slots = fill_slots(memory, &old, &new, &matching, &mut taken);
    if let Some(trouble) = doubt(&old, &matching, &taken) {
        return Err(trouble);
    }
    let mut gone = lost(&matching);
    gone.retain(|(_, was)| !old.is_out[*was]);
    let mut comparison = Comparison { old: &old, new: &new, known: &known, matching: &matching, taken, gone, restless: Vec::new() };
    slots.extend(comparison.learn_successions());
    let edits = comparison.edits();
    let mut restless = comparison.restless;
    restless.sort_by_key(|restless| restless.block);
    slots.sort_by_key(|slot| (slot.begin, slot.len));
    Ok((PageMemory { blocks, restless, slots, read_at: None }, edits))
}

/// What the operator should know of the noise that was learnt while the page was watched.
pub fn remarks_on(memory: &PageMemory) -> Vec<String> {
    let late = memory.restless.iter().filter(|restless| restless.is_noise && restless.readings >= READINGS).map(|restless| restless.block);
    let slots = memory.slots.iter().filter(|slot| slot.is_late).map(|slot| slot.begin);
    let quote = |at: usize| {
        let text = memory.blocks.get(at)?.text.chars().take(60).collect::<String>();
        Some(format!("changed in {READINGS} polls in a row, so that its changes are left out: “{text}”"))
    };
    late.chain(slots).filter_map(quote).collect()
}

/// A comparison under way.
struct Comparison<'a> {
    old: &'a Side<'a>,
    new: &'a Side<'a>,
    known: &'a Known<'a>,
    matching: &'a Matching,
    /// New blocks that are noise as a whole.
    taken: Vec<bool>,
    /// Remembered blocks that went, and where they stood in the new page.
    gone: Vec<(usize, usize)>,
    restless: Vec<Restless>,
}

impl Comparison<'_> {
    /// Blocks that stand where another one went: whether that happens at every reading. Returns the slots that were learnt.
    fn learn_successions(&mut self) -> Vec<Slot> {
        let mut slots = Vec::new();
        for (was, now) in self.successions() {
            let readings = self.known.replaced(was).saturating_add(1);
            if readings >= READINGS {
                self.taken[now] = true;
                self.gone.retain(|(_, gone)| *gone != was);
                slots.push(Slot { begin: now, len: 1, holds: 1, is_late: true });
            } else {
                self.restless.push(Restless { block: now, words: Vec::new(), readings, is_noise: false });
            }
        }
        slots
    }

    /// What went and what came between the same neighbours, the first with the first.
    fn successions(&self) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        let (mut gap, mut rank) = (0, 0);
        for now in 0..self.new.len() {
            if self.matching.old_of[now].is_some() {
                (gap, rank) = (now + 1, 0);
            } else if !self.taken[now] {
                let from = self.gone.partition_point(|(place, _)| *place < gap);
                pairs.extend(self.gone.get(from + rank).filter(|(place, _)| *place == gap).map(|(_, was)| (*was, now)));
                rank += 1;
            }
        }
        pairs
    }

    fn edits(&mut self) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut gone = std::mem::take(&mut self.gone).into_iter().peekable();
        for now in 0..=self.new.len() {
            while let Some((_, was)) = gone.next_if(|(place, _)| *place <= now) {
                let block = &self.old.blocks[was];
                edits.push(Edit { path: block.path.clone(), old: Some(block.text.clone()), new: None });
            }
            if now < self.new.len() && !self.taken[now] {
                edits.extend(self.edit(now));
            }
        }
        edits
    }

    /// What a block of the new page says that its remembered one did not.
    fn edit(&mut self, now: usize) -> Option<Edit> {
        let block = &self.new.blocks[now];
        let edit = |old| Edit { path: block.path.clone(), old, new: Some(block.text.clone()) };
        let Some(was) = self.matching.old_of[now] else { return Some(edit(None)) };
        if self.old.keys[was] == self.new.keys[now] {
            self.restless.extend(self.known.keep(was, now, &block.text));
            return None;
        }
        let (restless, edit) = match self.known.reword(was, now, &block.text) {
            Reworded::Quietly(restless) => (restless, None),
            Reworded::Truly(restless) => (restless, Some(edit(Some(self.old.blocks[was].text.clone())))),
        };
        self.restless.push(restless);
        edit
    }
}

fn doubt(old: &Side<'_>, matching: &Matching, taken: &[bool]) -> Option<Trouble> {
    let remembered = old.is_out.iter().filter(|is_out| !**is_out).count();
    let kept = matching.new_of.iter().flatten().count();
    let read = taken.iter().filter(|is_taken| !**is_taken).count();
    let is_other = kept * 2 < remembered && kept * 2 < read;
    let is_frame = kept * 5 < remembered;
    let detail = format!(
        "only {kept} of the {remembered} blocks known from this page are left, among {read}; if the page was rebuilt, look at it with \
         `inspect` and change `kind` or `select` of the source, which begins a new baseline"
    );
    (remembered >= ENOUGH && (is_other || is_frame)).then_some(Trouble { kind: TroubleKind::Redesign, detail })
}

/// The remembered blocks that are matched with none, each behind the place where the nearest matched one before it stands now.
fn lost(matching: &Matching) -> Vec<(usize, usize)> {
    let mut place = 0;
    let mut lost = Vec::new();
    for (was, now) in matching.new_of.iter().enumerate() {
        match now {
            Some(now) => place = now + 1,
            None => lost.push((place, was)),
        }
    }
    lost.sort_unstable();
    lost
}

/// The slots of two looks: runs of `is_whole` blocks, and places where the first look alone had some.
fn slots_of(is_whole: &[bool], lost: &[(usize, usize)]) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::new();
    for begin in (0..is_whole.len()).filter(|at| is_whole[*at]) {
        match slots.last_mut() {
            Some(slot) if slot.begin + slot.len == begin => {
                slot.len += 1;
                slot.holds += 1;
            }
            _ => slots.push(Slot { begin, len: 1, holds: 1, is_late: false }),
        }
    }
    for run in lost.chunk_by(|a, b| a.0 == b.0) {
        let (place, count) = (run[0].0, run.len());
        match slots.iter_mut().find(|slot| (slot.begin..=slot.begin + slot.len).contains(&place)) {
            Some(slot) => slot.holds = slot.holds.max(count),
            None => slots.push(Slot { begin: place, len: 0, holds: count, is_late: false }),
        }
    }
    slots.sort_by_key(|slot| (slot.begin, slot.len));
    slots
}

#[cfg(test)]
mod tests;
