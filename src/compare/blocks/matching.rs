//! Which block of a reading is which remembered one: one to one, equal ones first, then alike ones. Judges nothing.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::likeness::{Bag, Vocabulary, likeness, order_likeness};
use super::words::key;
use crate::model::{Block, BlockKind};

/// From this likeness on, two blocks at the same place or under the same headings are one that was reworded: one of two
/// words is not enough (`New Zealand | 4`, `New Caledonia | 6`).
pub const ALIKE_HERE: f32 = 0.52;
/// The same for blocks under other headings: a text that moves and changes at once has to keep more of its words.
pub const ALIKE_ELSEWHERE: f32 = 0.65;

/// A word that stands in more unmatched blocks leads from none to another.
const COMMON_WORD: usize = 40;
/// How many blocks with rare words in common are looked at closely, for each that is not matched yet.
const CLOSE_LOOKS: usize = 8;
/// How far apart in one gap between matched blocks two may stand to be looked at for their place alone.
const REACH: usize = 2;

/// One side of a comparison, made ready.
pub struct Side<'a> {
    pub blocks: &'a [Block],
    pub keys: Vec<String>,
    pub paths: Vec<String>,
    /// The heading right above each block.
    parents: Vec<Option<usize>>,
    /// What takes no part: noise as a whole.
    pub is_out: Vec<bool>,
}

/// What became of each block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matching {
    pub new_of: Vec<Option<usize>>,
    pub old_of: Vec<Option<usize>>,
}

impl<'a> Side<'a> {
    pub fn new(blocks: &'a [Block]) -> Side<'a> {
        let path_key = |path: &[String]| path.iter().map(|heading| key(heading)).collect::<Vec<_>>().join("\n");
        let mut headings: HashMap<String, usize> = HashMap::new();
        let (mut paths, mut parents) = (Vec::with_capacity(blocks.len()), Vec::with_capacity(blocks.len()));
        let mut last: Option<(&[String], String)> = None;
        for (at, block) in blocks.iter().enumerate() {
            let path = match &last {
                Some((path, key)) if *path == block.path.as_slice() => key.clone(),
                _ => path_key(&block.path),
            };
            last = Some((&block.path, path.clone()));
            parents.push(headings.get(&path).copied());
            if block.kind == BlockKind::Heading {
                let own = key(&block.text);
                headings.insert(if path.is_empty() { own } else { format!("{path}\n{own}") }, at);
            }
            paths.push(path);
        }
        Side { blocks, keys: blocks.iter().map(|block| key(&block.text)).collect(), paths, parents, is_out: vec![false; blocks.len()] }
    }

    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    fn is_heading(&self, at: usize) -> bool {
        self.blocks[at].kind == BlockKind::Heading
    }
}

/// Matches all that can be matched. `is_explained` tells, of two blocks at one place, whether they differ in noise only.
pub fn match_blocks(old: &Side<'_>, new: &Side<'_>, is_explained: impl Fn(usize, usize) -> bool) -> Matching {
    let mut matching = Matching { new_of: vec![None; old.len()], old_of: vec![None; new.len()] };
    match_equal(old, new, &mut matching, |side, at| (side.paths[at].as_str(), side.keys[at].as_str()));
    match_equal(old, new, &mut matching, |side, at| ("", side.keys[at].as_str()));
    match_renamed_headings(old, new, &mut matching);
    match_noisy(old, new, &mut matching, is_explained);
    match_alike(old, new, &mut matching);
    matching
}

impl Matching {
    fn join(&mut self, old: usize, new: usize) {
        self.new_of[old] = Some(new);
        self.old_of[new] = Some(old);
    }

    fn is_open(&self, old: usize, new: usize) -> bool {
        self.new_of[old].is_none() && self.old_of[new].is_none()
    }
}

/// Of blocks that occur several times, the first goes with the first.
fn match_equal<'s>(
    old: &'s Side<'_>,
    new: &'s Side<'_>,
    matching: &mut Matching,
    identity: impl Fn(&'s Side<'_>, usize) -> (&'s str, &'s str),
) {
    let mut waiting: HashMap<(&str, &str), VecDeque<usize>> = HashMap::new();
    for at in (0..old.len()).filter(|at| matching.new_of[*at].is_none() && !old.is_out[*at]) {
        waiting.entry(identity(old, at)).or_default().push_back(at);
    }
    for at in 0..new.len() {
        if matching.old_of[at].is_none()
            && let Some(known) = waiting.get_mut(&identity(new, at)).and_then(VecDeque::pop_front)
        {
            matching.join(known, at);
        }
    }
}

/// A heading with the same blocks below it is the same heading, whatever it says now.
fn match_renamed_headings(old: &Side<'_>, new: &Side<'_>, matching: &mut Matching) {
    let mut children: HashMap<usize, usize> = HashMap::new();
    let mut votes: HashMap<(usize, usize), usize> = HashMap::new();
    for at in 0..old.len() {
        let Some(parent) = old.parents[at].filter(|parent| matching.new_of[*parent].is_none() && !old.is_out[*parent]) else { continue };
        *children.entry(parent).or_default() += 1;
        if let Some(now) = matching.new_of[at].and_then(|now| new.parents[now]).filter(|now| matching.old_of[*now].is_none()) {
            *votes.entry((parent, now)).or_default() += 1;
        }
    }
    let mut votes: Vec<((usize, usize), usize)> = votes.into_iter().collect();
    votes.sort_by_key(|((old, new), count)| (std::cmp::Reverse(*count), *old, *new));
    for ((heading, now), count) in votes {
        if matching.is_open(heading, now) && count * 2 >= children[&heading] {
            matching.join(heading, now);
        }
    }
}

/// Of each old block that is not matched, the gap between matched ones that it stands in, and its rank there.
type Places = Vec<(usize, usize)>;

/// Where unmatched blocks stand: the old ones by block, the new ones by gap.
fn gaps(old: &Side<'_>, new: &Side<'_>, matching: &Matching) -> (Places, HashMap<usize, Vec<usize>>) {
    let (mut gap, mut rank) = (0, 0);
    let mut old_places = vec![(0, 0); old.len()];
    for (at, place) in old_places.iter_mut().enumerate() {
        match matching.new_of[at] {
            Some(now) => (gap, rank) = (now + 1, 0),
            None if old.is_out[at] => {}
            None => {
                *place = (gap, rank);
                rank += 1;
            }
        }
    }
    let mut new_gaps: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut gap = 0;
    for at in 0..new.len() {
        match matching.old_of[at] {
            Some(_) => gap = at + 1,
            None => new_gaps.entry(gap).or_default().push(at),
        }
    }
    (old_places, new_gaps)
}

/// Lines whose noise is all that differs, which may be all there is in them.
fn match_noisy(old: &Side<'_>, new: &Side<'_>, matching: &mut Matching, is_explained: impl Fn(usize, usize) -> bool) {
    let (places, gaps) = gaps(old, new, matching);
    for at in (0..old.len()).filter(|at| !old.is_out[*at]) {
        if matching.new_of[at].is_some() {
            continue;
        }
        let here = gaps.get(&places[at].0).map(Vec::as_slice).unwrap_or_default();
        if let Some(now) = here.iter().take(CLOSE_LOOKS).find(|now| matching.old_of[**now].is_none() && is_explained(at, **now)) {
            matching.join(at, *now);
        }
    }
}

/// Two blocks that may be one.
struct Pair {
    old: usize,
    new: usize,
    /// In steps of 2 %, so that what is nearly equal is told apart by order and place.
    likeness: u32,
    order: f32,
    is_here: bool,
    apart: usize,
}

fn match_alike(old: &Side<'_>, new: &Side<'_>, matching: &mut Matching) {
    let mut vocabulary = Vocabulary::default();
    let mut bags = |side: &Side<'_>, matched: &[Option<usize>]| -> BTreeMap<usize, Bag> {
        let open = (0..side.len()).filter(|at| matched[*at].is_none() && !side.is_out[*at]);
        open.map(|at| (at, vocabulary.bag(&side.blocks[at].text))).collect()
    };
    let old_bags = bags(old, &matching.new_of);
    let new_bags = bags(new, &matching.old_of);
    let mut pairs = candidates((old, &old_bags), (new, &new_bags), matching);
    pairs.sort_by(|a, b| {
        let by_text = b.likeness.cmp(&a.likeness).then(b.order.total_cmp(&a.order));
        by_text.then(b.is_here.cmp(&a.is_here)).then(a.apart.cmp(&b.apart)).then((a.old, a.new).cmp(&(b.old, b.new)))
    });
    for pair in pairs {
        if matching.is_open(pair.old, pair.new) {
            matching.join(pair.old, pair.new);
        }
    }
}

/// Blocks that are not matched yet, by place.
type Open<'s, 'b> = (&'s Side<'b>, &'s BTreeMap<usize, Bag>);

/// The pairs that are alike enough. Only those are looked at that share a rare word or stand at the same place: the cost is
/// linear in the number of blocks.
fn candidates(old: Open<'_, '_>, new: Open<'_, '_>, matching: &Matching) -> Vec<Pair> {
    let mut by_word: HashMap<u32, Vec<usize>> = HashMap::new();
    for (at, bag) in old.1 {
        bag.words.iter().for_each(|(word, _)| by_word.entry(*word).or_default().push(*at));
    }
    let (places, gaps) = gaps(old.0, new.0, matching);
    let mut by_place: HashMap<(usize, usize), usize> = HashMap::new();
    for at in old.1.keys() {
        by_place.insert(places[*at], *at);
    }
    let mut pairs = Vec::new();
    for (gap, here) in gaps {
        for (rank, at) in here.into_iter().enumerate() {
            let Some(bag) = new.1.get(&at) else { continue };
            let mut common: HashMap<usize, u32> = HashMap::new();
            for (word, count) in &bag.words {
                let others = by_word.get(word).map(Vec::as_slice).unwrap_or_default();
                if others.len() <= COMMON_WORD {
                    others.iter().for_each(|other| *common.entry(*other).or_default() += count);
                }
            }
            let mut looks: Vec<(usize, u32)> = common.into_iter().collect();
            looks.sort_by_key(|(other, count)| (std::cmp::Reverse(*count), *other));
            looks.truncate(CLOSE_LOOKS);
            let beside = (rank.saturating_sub(REACH)..=rank + REACH).filter_map(|rank| by_place.get(&(gap, rank)).copied());
            let mut others: Vec<usize> = looks.into_iter().map(|(other, _)| other).chain(beside).collect();
            others.sort_unstable();
            others.dedup();
            pairs.extend(others.into_iter().filter_map(|other| {
                let apart = (places[other].0 == gap).then(|| places[other].1.abs_diff(rank));
                weigh((old.0, other, &old.1[&other]), (new.0, at, bag), apart)
            }));
        }
    }
    pairs
}

/// Two blocks that are alike enough for where they stand; `apart` is `None` if that is not in the same gap.
fn weigh(old: (&Side<'_>, usize, &Bag), new: (&Side<'_>, usize, &Bag), apart: Option<usize>) -> Option<Pair> {
    let ((old_side, was, old_bag), (new_side, now, new_bag)) = (old, new);
    if old_side.is_heading(was) != new_side.is_heading(now) {
        return None;
    }
    let is_here = apart.is_some() || old_side.paths[was] == new_side.paths[now];
    // Rows of nothing but figures are told by their place only.
    if apart.is_none() && !old_bag.has_words() {
        return None;
    }
    let found = likeness(old_bag, new_bag);
    let wanted = if is_here { ALIKE_HERE } else { ALIKE_ELSEWHERE };
    (found >= wanted).then(|| Pair {
        old: was,
        new: now,
        likeness: (found * 50.0) as u32,
        order: order_likeness(old_bag, new_bag),
        is_here,
        apart: apart.unwrap_or(usize::MAX),
    })
}
