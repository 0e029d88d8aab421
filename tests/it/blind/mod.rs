//! Never blind: what stands in a newsroom's place is told from the newsroom, what is amiss is said once, and what is only late is waited for.

mod confirm;
mod layouts;
mod reasons;
mod refusals;
mod remarks;
mod states;
mod undone;
mod walls;

use crate::desk::{Desk, Entry, always};
