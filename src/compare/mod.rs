//! What was read against what is remembered: one verdict a poll. Pure.

mod asked;
mod baseline;
mod blocks;
mod burst;
mod doubt;
mod headlines;
#[cfg(test)]
mod histories;
mod items;
mod missing;
mod moved;
mod pages;
mod readings;
pub mod rhythm;
#[cfg(test)]
mod samples;
mod stories;
mod turnover;
mod verdict;
mod wording;

pub use asked::{Asked, Broken, Open, Tried};
pub use blocks::{compare_page, learn_page, remarks_on};
pub use headlines::Hint;
pub use items::known_keys;
pub use pages::{End, Pages, Reach, is_list_known, reach};
pub use readings::{Difference, Differences, compare_readings};
pub use stories::compare_stories;
pub use turnover::Doubted;
pub use verdict::{Remembered, Shown, compare, unsure};
