//! What was read against what is remembered: one verdict a poll. Pure.

mod items;
mod verdict;

pub use verdict::{Remembered, compare};
