//! What a digest's `filter` asks for, as a tree. `digest::filter` makes it of the reader's words and asks it of changes.

use std::ops::Range;

use regex::Regex;

/// A question to which an announcement answers yes or no.
#[derive(Debug, Clone)]
pub enum Filter {
    All(Vec<Filter>),
    Any(Vec<Filter>),
    Not(Box<Filter>),
    Holds(Ask),
}

/// One name, phrase or regular expression, and where it is to be found.
#[derive(Debug, Clone)]
pub struct Ask {
    pub field: Field,
    pub pattern: Pattern,
    /// Which bytes of the expression it stands in.
    pub span: Range<usize>,
}

/// Which part of an announcement is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Headline or text.
    Anywhere,
    Title,
    Text,
    /// The id of a source that shows it.
    Source,
    /// A label of such a source.
    Label,
    /// The name of a topic that it mentions.
    Topic,
    Language,
    /// What happened to it.
    Change,
}

/// What is looked for there.
#[derive(Debug, Clone)]
pub enum Pattern {
    /// In headlines and texts: whole words next to each other, whatever their case. Elsewhere: the whole name.
    Words(String),
    Regex(Regex),
}

impl Field {
    /// All that an expression can name.
    pub const NAMED: [Field; 7] = [Field::Title, Field::Text, Field::Source, Field::Label, Field::Topic, Field::Language, Field::Change];

    /// As it stands before the colon.
    pub fn as_str(self) -> &'static str {
        match self {
            Field::Anywhere => "",
            Field::Title => "title",
            Field::Text => "text",
            Field::Source => "source",
            Field::Label => "label",
            Field::Topic => "topic",
            Field::Language => "language",
            Field::Change => "change",
        }
    }
}

impl Filter {
    /// All that is asked for, in the order in which it is written.
    pub fn asks(&self) -> Vec<&Ask> {
        match self {
            Filter::All(parts) | Filter::Any(parts) => parts.iter().flat_map(Filter::asks).collect(),
            Filter::Not(part) => part.asks(),
            Filter::Holds(ask) => vec![ask],
        }
    }
}
