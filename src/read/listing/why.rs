//! Why a list was taken for the page's listing and others were not, in words and numbers for a person. Decides nothing.

use serde::Serialize;

use super::choice::Choice;
use super::compound::{Mark, named_marks};
use super::features::{Features, worth};
use super::page::View;
use super::titles::first_line;
use super::zone::Zone;

/// Elements above a record that are named where no selector is known.
const STEPS: usize = 3;

/// Lines that were left out and are shown.
const MOST_LEFT_OUT: usize = 8;

/// What moves a worth by less decided nothing.
const LEAST_SHARE: f32 = 0.005;

/// One candidate that got a close look.
#[derive(Debug, Clone)]
pub(super) struct Considered {
    /// Where its first record begins.
    start: usize,
    features: Features,
    pub(super) worth: f32,
    first: String,
}

impl Considered {
    pub(super) fn of(view: &View, look: &Choice) -> Considered {
        let start = look.candidate.records.first().map_or(0, |record| record.start);
        let first = look.entries.first().map_or_else(|| first_line(view, start).to_owned(), |entry| entry.title.clone());
        Considered { start, features: look.features, worth: look.worth, first }
    }
}

/// The choice, explained.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Why {
    /// What was looked at closely, what was chosen first; then by worth.
    pub candidates: Vec<Looked>,
    /// Lists that continue the chosen one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<Added>,
    /// What stands in the lists and is no item, by its first line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
}

/// A list that was looked at closely.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Looked {
    /// Of each record: the elements that lead to it.
    pub place: String,
    /// Items found in it.
    pub items: usize,
    /// How much it reads like announcements; below 0.45 a page has none.
    pub worth: f32,
    pub zone: &'static str,
    /// Its first headline.
    pub first: String,
    /// Of the chosen one, what made it worth more than the next; of another one, what made it worth less, or more, than the chosen.
    pub decided: Vec<Decided>,
}

/// One feature's part in a decision.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decided {
    pub feature: &'static str,
    pub value: f32,
    /// What the worth has more, or less, than it would have with the other list's value.
    pub by: f32,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Added {
    pub place: String,
    pub records: usize,
    pub first: String,
}

/// Puts into words what `choice` says of the page.
pub(super) fn explain(view: &View, choice: &Choice, considered: &[Considered]) -> Why {
    let Some((chosen, rivals)) = considered.split_first() else { return Why::default() };
    let against = |one: &Considered, other: Option<&Considered>| Looked {
        place: place_of(view, one.start),
        items: one.features.count.round() as usize,
        worth: one.worth,
        zone: name_of(view.nodes[one.start].zone),
        first: one.first.clone(),
        decided: other.map(|other| decided(&one.features, &other.features)).unwrap_or_default(),
    };
    let best_rival = rivals.first().filter(|rival| rival.worth > 0.0);
    let rivals = rivals.iter().filter(|rival| rival.worth > 0.0).map(|rival| against(rival, Some(chosen)));
    let added = choice.parts.iter().skip(1).filter_map(|records| {
        let start = records.first()?.start;
        Some(Added { place: place_of(view, start), records: records.len(), first: first_line(view, start).to_owned() })
    });
    Why {
        candidates: [against(chosen, best_rival)].into_iter().chain(rivals).collect(),
        added: added.collect(),
        left_out: left_out(view, choice),
    }
}

/// What each feature does for one list's worth, compared with another list's value of it; the weightiest first.
fn decided(one: &Features, other: &Features) -> Vec<Decided> {
    let whole = worth(one);
    let mut decided: Vec<Decided> = FEATURES
        .iter()
        .map(|(feature, slot)| {
            let (mut swapped, mut theirs) = (*one, *other);
            let value = *slot(&mut swapped);
            *slot(&mut swapped) = *slot(&mut theirs);
            Decided { feature, value, by: whole - worth(&swapped) }
        })
        .filter(|decided| decided.by.abs() >= LEAST_SHARE * whole.max(0.1))
        .collect();
    decided.sort_by(|a, b| b.by.abs().total_cmp(&a.by.abs()));
    decided
}

type Slot = fn(&mut Features) -> &mut f32;

const FEATURES: &[(&str, Slot)] = &[
    ("number of items", |f| &mut f.count),
    ("headlines", |f| &mut f.titles),
    ("dates", |f| &mut f.dated),
    ("links", |f| &mut f.linked),
    ("headings", |f| &mut f.headed),
    ("addresses of announcements", |f| &mut f.item_addresses),
    ("addresses of groups", |f| &mut f.meta_addresses),
    ("no repetition", |f| &mut f.distinct),
    ("headlines used", |f| &mut f.taken),
    ("share of the page", |f| &mut f.coverage),
    ("part of the page", |f| &mut f.zone),
    ("records with an item", |f| &mut f.filled),
    ("links to other sites", |f| &mut f.offsite),
    ("dates used", |f| &mut f.dates_taken),
    ("whole rows", |f| &mut f.wholeness),
];

/// What the records of the choice say that did not become items.
fn left_out(view: &View, choice: &Choice) -> Vec<String> {
    let mut has_entry = vec![false; choice.candidate.records.len()];
    choice.entries.iter().for_each(|entry| has_entry[entry.record] = true);
    let others = choice.candidate.records.iter().zip(has_entry).filter(|(_, has_entry)| !has_entry);
    let lines = others.map(|(record, _)| first_line(view, record.start).to_owned()).filter(|line| !line.is_empty());
    lines.take(MOST_LEFT_OUT).collect()
}

/// `main > ul.news > li`
fn place_of(view: &View, start: usize) -> String {
    let mut steps: Vec<String> = Vec::new();
    let mut at = start;
    while at > 0 && steps.len() < STEPS {
        if view.nodes[at].element.is_some() {
            let mark = named_marks(view, at).into_iter().next();
            let is_named = matches!(mark, Some(Mark::Id(_)));
            steps.push(super::compound::Compound { tag: view.nodes[at].name, marks: mark.into_iter().collect() }.css());
            if is_named && at != start {
                break;
            }
        }
        at = view.nodes[at].parent;
    }
    steps.reverse();
    steps.join(" > ")
}

fn name_of(zone: Zone) -> &'static str {
    match zone {
        Zone::Plain => "page",
        Zone::Main => "main part",
        Zone::Header => "header",
        Zone::Side => "side",
        Zone::Footer => "footer",
        Zone::Nav => "navigation",
    }
}
