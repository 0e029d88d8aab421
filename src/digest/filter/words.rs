//! A text that is searched for whole words, folded once however often it is asked.

use std::cell::OnceCell;

use crate::digest::folding::Folded;
use crate::digest::topics::stands_alone;
use crate::model::Pattern;

pub(super) struct Searched<'t> {
    text: &'t str,
    folded: OnceCell<Folded>,
}

impl<'t> Searched<'t> {
    pub(super) fn new(text: &'t str) -> Searched<'t> {
        Searched { text, folded: OnceCell::new() }
    }

    pub(super) fn holds(&self, pattern: &Pattern) -> bool {
        match pattern {
            Pattern::Regex(regex) => regex.is_match(self.text),
            Pattern::Words(words) => {
                let words = Folded::of(words).text;
                let folded = self.folded.get_or_init(|| Folded::of(self.text));
                let mut hits = folded.text.match_indices(&words).filter_map(|(at, _)| folded.range(at, at + words.len()));
                hits.any(|(start, end)| stands_alone(self.text, start, end))
            }
        }
    }
}
