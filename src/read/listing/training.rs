//! What is learnt from pages with known answers, and what the trainer (`benches/listings`) gets to see of a page.

use std::borrow::Cow;

use scraper::Html;
use url::Url;

use super::choice::{self, Choice};
use super::page::View;
use super::{features, fields, joins};
use crate::model::{Deadline, Item};
use crate::read::ReadError;
use crate::read::date::DateHints;

/// A step of a model: what a feature adds below a value, and from it on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    pub feature: usize,
    pub at: f32,
    pub below: f32,
    pub above: f32,
}

/// A sum of steps, learnt by LogitBoost (Friedman, Hastie, Tibshirani 2000); above zero means yes.
pub type Model = Cow<'static, [Step]>;

/// What the features speak for.
pub fn sum(model: &Model, features: &[f32]) -> f32 {
    model.iter().map(|step| if features[step.feature] < step.at { step.below } else { step.above }).sum()
}

/// The models.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// Whether a list continues the chosen one; features: `joins::NAMES`.
    pub join: Model,
}

impl Weights {
    /// Those that are built in.
    pub fn learnt() -> Weights {
        Weights { join: Cow::Borrowed(super::weights::JOIN) }
    }
}

/// What detection considered on a page.
#[derive(Debug, Default)]
pub struct Study {
    /// Each cut that was looked at, the chosen one first.
    pub cuts: Vec<(features::Features, Vec<Item>)>,
    /// The part of the chosen cut that others are compared with.
    pub main: Vec<Item>,
    /// Each list that was compared with it.
    pub joins: Vec<(joins::Features, Vec<Item>)>,
}

impl Study {
    pub(super) fn items(view: &View, choice: &Choice) -> Vec<Item> {
        let item = |entry: &fields::Entry| Item {
            url: entry.link.map(|link| Url::clone(&view.links[link].url)),
            title: entry.title.clone(),
            ..Item::default()
        };
        choice.entries.iter().map(item).collect()
    }
}

/// As `find`, and tells what was considered.
pub fn study(html: &Html, page_url: &Url, dates: &DateHints, deadline: Deadline, weights: &Weights) -> Result<Study, ReadError> {
    let view = View::new(html, page_url, dates, deadline, |_| false)?;
    let mut study = Study::default();
    choice::choose(&view, weights, Some(&mut study))?;
    Ok(study)
}
