//! Random histories of one page, thousands of them, without store and network: what was published after the baseline and stood on the page
//! is announced once, whatever was rebuilt meanwhile.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use url::Url;

use super::samples::page;
use super::{Remembered, Shown, compare, unsure};
use crate::model::{Extent, Findings, Item, Outcome, Published, Sighting, Verdict};

const WINDOW: usize = 10;

#[derive(Debug, Clone)]
enum Happening {
    Publish {
        count: usize,
    },
    /// Under a headline that is used each time, on another day.
    PublishAgain,
    Edit {
        which: usize,
    },
    Withdraw {
        which: usize,
    },
    Pin {
        which: usize,
    },
    /// Addresses from another folder, or numbers in place of names.
    Move {
        folder: u8,
        by_number: bool,
    },
    Ids,
    /// Days vanish from the page, or come back.
    Days,
    Reverse,
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        4 => (1usize..5).prop_map(|count| Happening::Publish { count }),
        2 => Just(Happening::PublishAgain),
        2 => (0usize..10).prop_map(|which| Happening::Edit { which }),
        1 => (0usize..10).prop_map(|which| Happening::Withdraw { which }),
        1 => (0usize..30).prop_map(|which| Happening::Pin { which }),
        4 => (0u8..6, any::<bool>()).prop_map(|(folder, by_number)| Happening::Move { folder, by_number }),
        1 => Just(Happening::Ids),
        1 => Just(Happening::Days),
        1 => Just(Happening::Reverse),
    ]
}

#[derive(Debug, Clone)]
struct Piece {
    title: String,
    day: NaiveDate,
    is_withdrawn: bool,
}

/// A newsroom and what its source remembers.
struct World {
    pieces: Vec<Piece>,
    today: NaiveDate,
    is_dated: bool,
    is_reversed: bool,
    pinned: Option<usize>,
    address: (u8, bool),
    ids: usize,
    remembered: Remembered,
    /// How often each piece was announced.
    announced: HashMap<usize, usize>,
}

impl World {
    fn open(is_dated: bool) -> World {
        let today = "2026-01-05".parse::<NaiveDate>().unwrap();
        let mut world = World {
            pieces: Vec::new(),
            today,
            is_dated,
            is_reversed: false,
            pinned: None,
            address: (0, false),
            ids: 0,
            remembered: Remembered::default(),
            announced: HashMap::new(),
        };
        for ago in (1..7).rev() {
            world.publish(None, today - Days::new(ago));
        }
        world.poll();
        assert!(world.announced.values().all(|count| *count == 0), "a baseline announces nothing");
        world
    }

    fn publish(&mut self, title: Option<&str>, day: NaiveDate) {
        let title = title.map_or_else(|| format!("Headline of piece {}", self.pieces.len()), str::to_owned);
        self.pieces.push(Piece { title, day, is_withdrawn: false });
    }

    fn shown(&self) -> Vec<usize> {
        let standing = (0..self.pieces.len()).rev().filter(|at| !self.pieces[*at].is_withdrawn && self.pinned != Some(*at));
        let mut shown: Vec<usize> = self.pinned.into_iter().chain(standing.take(WINDOW)).collect();
        if self.is_reversed {
            shown.reverse();
        }
        shown
    }

    fn happen(&mut self, happening: &Happening) {
        let shown = self.shown();
        match happening {
            Happening::Publish { count } => (0..*count).for_each(|_| self.publish(None, self.today)),
            Happening::PublishAgain if self.is_dated => self.publish(Some("Monthly figures"), self.today),
            Happening::Edit { which } => {
                if let Some(at) = shown.get(*which).filter(|at| self.pieces[**at].title != "Monthly figures") {
                    self.pieces[*at].title.push_str(" again");
                }
            }
            Happening::Withdraw { which } if self.pieces.iter().filter(|piece| !piece.is_withdrawn).count() > WINDOW => {
                if let Some(at) = shown.get(*which) {
                    self.pieces[*at].is_withdrawn = true;
                    self.pinned = self.pinned.filter(|pinned| pinned != at);
                }
            }
            Happening::Pin { which } => {
                self.pinned = Some(*which).filter(|at| self.pieces.get(*at).is_some_and(|piece| !piece.is_withdrawn))
            }
            Happening::Move { folder, by_number } => {
                self.address = (*folder, *by_number);
                self.publish(None, self.today);
            }
            Happening::Ids => self.ids += 1,
            // Without days a headline that is used again could not be told from a move.
            Happening::Days if !self.pieces.iter().any(|piece| piece.title == "Monthly figures") => self.is_dated = !self.is_dated,
            Happening::Reverse => self.is_reversed = !self.is_reversed,
            _ => {}
        }
    }

    fn url(&self, at: usize, (folder, by_number): (u8, bool)) -> Url {
        let name = if by_number { (usize::from(folder) * 1000 + at).to_string() } else { format!("piece-no-{at}") };
        page()
            .join(&format!("/{}/{name}", ["news", "press", "newsroom/2026", "en/media", "stories", "2026/releases"][usize::from(folder)]))
            .unwrap()
    }

    fn item(&self, at: usize) -> Item {
        let Piece { title, day, .. } = &self.pieces[at];
        Item {
            title: title.clone(),
            url: Some(self.url(at, self.address)),
            published: self.is_dated.then_some(Published::Day(*day)),
            guid: Some(format!("{} {at}", self.ids)),
            ..Item::default()
        }
    }

    /// Polls as `jobs` does: an old address that is not the piece's any more is gone, the others stand.
    fn poll(&mut self) {
        let shown = self.shown();
        let items = Shown::at_once(shown.iter().map(|at| self.item(*at)).collect(), Extent::Window);
        for hint in unsure(&self.remembered, &items, &page()) {
            let known = &self.remembered.sightings[hint.known];
            let still_stands = (0..self.pieces.len()).any(|at| known.url.as_deref() == Some(self.url(at, self.address).as_str()));
            if !still_stands {
                self.remembered.moved.insert(known.id);
            }
        }
        self.remembered.today = Some(self.today);
        let (Verdict::Baseline(Findings::Items(found)) | Verdict::Read(Findings::Items(found))) =
            compare(&self.remembered, items, &page(), 0)
        else {
            return;
        };
        for known in &mut self.remembered.sightings {
            known.present &= !found.left.contains(&known.id);
        }
        for (position, (finding, piece)) in found.items.into_iter().zip(shown).enumerate() {
            let id = match finding.outcome {
                Outcome::Known { sighting_id } | Outcome::Retitled { sighting_id, .. } => sighting_id,
                Outcome::Fresh { announce } => {
                    *self.announced.entry(piece).or_default() += usize::from(announce);
                    self.remembered.sightings.len() as i64
                }
                Outcome::Late => self.remembered.sightings.len() as i64,
            };
            let sighting = Sighting {
                id,
                announcement_id: Some(piece as i64),
                guid: finding.item.guid,
                address: finding.address,
                url: finding.item.url.map(String::from),
                title: finding.item.title,
                published_on: finding.item.published.map(|published| published.day()),
                sketch: None,
                present: true,
                position: position as i64,
                absences: 0,
            };
            match self.remembered.sightings.get_mut(id as usize) {
                Some(known) => *known = Sighting { published_on: sighting.published_on.or(known.published_on), ..sighting },
                None => self.remembered.sightings.push(sighting),
            }
        }
        self.remembered.has_baseline = true;
        self.remembered.moved.clear();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_piece_is_announced_once(is_dated in any::<bool>(), happenings in prop::collection::vec(happening(), 1..14)) {
        let mut world = World::open(is_dated);
        world.announced.clear();
        for (step, happening) in happenings.iter().enumerate() {
            world.today = world.today + Days::new(1);
            world.happen(happening);
            let shown = world.shown();
            world.poll();
            for at in shown {
                let expected = usize::from(at >= 6);
                let announced = world.announced.get(&at).copied().unwrap_or_default();
                prop_assert_eq!(announced, expected, "step {}, {:?}: {:?}", step, happening, &world.pieces[at]);
            }
        }
    }
}
