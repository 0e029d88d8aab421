//! What a newsroom says about an announcement itself: that it may not be told yet, that it corrects another one.

use serde::{Deserialize, Serialize};

/// A line above or below an announcement's text that a reader must not miss.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub kind: NoticeKind,
    /// As the page says it.
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoticeKind {
    /// Not to be told before a certain hour.
    Embargo,
    /// It corrects, or was corrected.
    Correction,
    /// It is not to be used any more.
    Retraction,
    /// An invitation to journalists, not news by itself.
    Advisory,
    /// Not for readers in certain countries.
    Restriction,
}
