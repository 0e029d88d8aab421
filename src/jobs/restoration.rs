//! The sentence that readers and operators are told when a copy of the store was put back.

use chrono_tz::Tz;

use crate::digest::language::{fill, texts};
use crate::model::Language;
use crate::store::Restoration;

/// What it means, with the time in this zone.
pub fn in_words(restoration: &Restoration, language: Language, zone: Tz) -> String {
    let texts = texts(language);
    fill(texts.sources.restored, &[("at", &texts.long_moment(restoration.from_at, zone))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_from_when_on_in_the_readers_time() {
        let at = |text: &str| text.parse().unwrap();
        let restoration = Restoration { seen_at: at("2026-03-03T09:00:00Z"), from_at: at("2026-03-02T23:30:00Z") };
        let expected = "The store was restored from a copy of 3 March 2026, 00:30 CET: announcements since then may come a second time.";
        assert_eq!(in_words(&restoration, Language::English, Tz::Europe__Berlin), expected);
    }
}
