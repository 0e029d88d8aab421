//! `datetime` attributes beside what people see. The text is right about the day: an attribute may be a migration's or a build's
//! stamp, or a day early in UTC. Where they agree, the attribute adds the time.

use chrono::NaiveDate;

use super::super::page::View;
use super::columns::Spot;
use crate::model::Published;
use crate::read::date::Said;

/// From so many items on, one stamp for all of them is none of theirs.
const SHARED: usize = 3;

/// Settles what each spot of a column says by its text and by its attribute.
pub(super) fn weigh(view: &View, spots: &mut [Spot]) {
    let stamps: Vec<Option<Published>> = spots.iter().map(|spot| stamp(view, spot.node)).collect();
    if stamps.iter().all(Option::is_none) || is_shared(view, spots, &stamps) {
        return;
    }
    let told = |spot: &Spot| match spot.said {
        Some(Said::Day(published)) => Some(published.day()),
        _ => None,
    };
    let far = |spot: &Spot, stamp: &Option<Published>| Some(told(spot)?.signed_duration_since((*stamp)?.day()).num_days().abs() > 1);
    let compared: Vec<bool> = spots.iter().zip(&stamps).filter_map(|(spot, stamp)| far(spot, stamp)).collect();
    let contradicted = compared.iter().filter(|far| **far).count();
    if contradicted * 2 > compared.len() {
        return;
    }
    let days: Vec<Option<NaiveDate>> = spots.iter().map(told).collect();
    for at in 0..spots.len() {
        let Some(stamp) = stamps[at] else { continue };
        spots[at].said = match days[at] {
            Some(day) if day == stamp.day() => Some(Said::Day(stamp)),
            Some(day)
                if far(&spots[at], &Some(stamp)) == Some(true) && keeps_order(&days, at, stamp.day()) && !keeps_order(&days, at, day) =>
            {
                Some(Said::Day(stamp))
            }
            Some(_) => spots[at].said,
            None => Some(Said::Day(stamp)),
        };
    }
}

/// The same day for all, while the texts differ.
fn is_shared(view: &View, spots: &[Spot], stamps: &[Option<Published>]) -> bool {
    let mut days = stamps.iter().flatten().map(|stamp| stamp.day());
    let Some(first) = days.next() else { return false };
    let text = |spot: &Spot| view.node_text(spot.node).to_owned();
    spots.len() >= SHARED
        && days.all(|day| day == first)
        && spots.iter().any(|spot| text(spot) != text(&spots[0]))
        && !spots.iter().all(|spot| agrees(spot, first))
}

/// What is told from the present depends on when the page was fetched.
fn agrees(spot: &Spot, day: NaiveDate) -> bool {
    match spot.said {
        Some(Said::Day(published)) => published.day() == day,
        Some(Said::Ago(_)) => true,
        _ => false,
    }
}

/// A day that lies between those of its neighbours.
fn keeps_order(days: &[Option<NaiveDate>], at: usize, day: NaiveDate) -> bool {
    let before = days[..at].iter().rev().flatten().next();
    let behind = days[at + 1..].iter().flatten().next();
    before.is_none_or(|before| *before >= day) && behind.is_none_or(|behind| *behind <= day)
}

fn stamp(view: &View, node: usize) -> Option<Published> {
    let element = view.nodes[node].element.or_else(|| view.nodes[view.nodes[node].parent].element);
    element.and_then(|element| element.attr("datetime")).and_then(|text| view.dates.read_exact(text.trim()))
}
