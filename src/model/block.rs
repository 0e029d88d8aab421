//! A living page, block by block, and what is remembered of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One heading, paragraph, list item or table row of a living page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The headings above it, the outermost first.
    pub path: Vec<String>,
    pub kind: BlockKind,
    /// One line of plain text, never empty; the cells of a row are parted by ` | `.
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    Heading,
    Paragraph,
    Item,
    Row,
}

/// One block that came, went, or reads differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The headings above the block, the outermost first.
    pub path: Vec<String>,
    /// `None` for a block that came.
    pub old: Option<String>,
    /// `None` for a block that went.
    pub new: Option<String>,
}

/// What a source remembers of its living page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PageMemory {
    /// As last read, in page order, noise too.
    pub blocks: Vec<Block>,
    /// Blocks of which some words change by themselves, or may turn out to.
    #[serde(default)]
    pub restless: Vec<Restless>,
    /// Places whose blocks come and go by themselves: teasers that rotate, a banner. In page order.
    #[serde(default)]
    pub slots: Vec<Slot>,
    /// When `blocks` were read, where the poll noted it.
    #[serde(default)]
    pub read_at: Option<DateTime<Utc>>,
}

/// A block that was seen to change, and how often in a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restless {
    /// Place in `PageMemory::blocks`.
    pub block: usize,
    /// Which words: the first and the one after the last. None at all stands for the whole block.
    pub words: Vec<(usize, usize)>,
    /// Successive readings in which just these changed.
    pub readings: u8,
    pub is_noise: bool,
}

/// A run of blocks of a living page that are noise as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Where it begins in `PageMemory::blocks`.
    pub begin: usize,
    /// How many blocks stand there now.
    pub len: usize,
    /// How many it has held at most.
    pub holds: usize,
    /// Seen only after the baseline, by its changing in many readings in a row.
    #[serde(default)]
    pub is_late: bool,
}

impl PageMemory {
    /// Begins anew to count how often lines change in a row.
    pub fn forget_suspicions(&mut self) {
        self.restless.retain(|restless| restless.is_noise);
    }

    /// True for a block that changes by itself, in some of its words or as a whole.
    pub fn is_noise(&self, block: usize) -> bool {
        self.slots.iter().any(|slot| (slot.begin..slot.begin + slot.len).contains(&block))
            || self.restless.iter().any(|restless| restless.block == block && restless.is_noise)
    }
}
