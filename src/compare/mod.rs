//! What was read against what is remembered: one verdict a poll. Pure.

mod blocks;
mod items;
mod pages;
mod readings;
mod stories;
mod verdict;

pub use blocks::{compare_page, learn_page, remarks_on};
pub use items::known_keys;
pub use pages::{End, Pages, Reach, is_list_known, reach};
pub use readings::{Difference, Differences, compare_readings};
pub use stories::compare_stories;
pub use verdict::{Remembered, Shown, compare};
