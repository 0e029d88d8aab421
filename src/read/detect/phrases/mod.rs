//! What pages say that stand in place of another, and how a text is searched for it.

mod frames;
mod notices;

use crate::model::title_key;

pub(super) use frames::{ACCEPT, AGE, CONSENT, CONSENT_HEAD, EMPTY, LOADING, NO_COOKIES, SCRIPT, TERMS};
pub(super) use notices::{BARE_SERVER, CAPTCHA, CRASH, DENIED, ERROR, LOGIN, NOT_THERE, REGION, SIGN_IN_TO, YOUR_REGION};

/// True if a heading, or one part of a title such as `Page not found | Acme`, is one of the phrases.
pub(super) fn is_one_of(text: &str, phrases: &str) -> bool {
    parts(text).any(|part| is_phrase(part, phrases))
}

/// The same of a page that has much else to say: only phrases of several words and the number of what is not there.
pub(super) fn is_plainly_one_of(text: &str, phrases: &str) -> bool {
    let is_plain = |part: &str| matches!(part.trim(), "404" | "410") || title_key(part).split(' ').count() > 1 || !part.is_ascii();
    parts(text).any(|part| is_plain(part) && is_phrase(part, phrases))
}

/// True if a heading begins with one of the phrases and ends soon after: "Sign in to Acme".
pub(super) fn begins_with(text: &str, phrases: &str) -> bool {
    let key = title_key(text);
    text.len() <= 80 && phrases.split('|').any(|phrase| key.strip_prefix(phrase).is_some_and(|rest| rest.starts_with(' ')))
}

/// How many of the phrases the text contains.
pub(super) fn mentions(text: &str, phrases: &str) -> usize {
    let key = format!(" {} ", title_key(text));
    phrases.split('|').filter(|phrase| contains(&key, phrase)).count()
}

/// True if the text contains a phrase that says enough by itself: three words, or as much in a script without spaces.
pub(super) fn mentions_clearly(text: &str, phrases: &str) -> bool {
    let key = format!(" {} ", title_key(text));
    let is_clear = |phrase: &&str| phrase.split(' ').count() >= 3 || (!phrase.contains(' ') && !phrase.is_ascii() && phrase.len() >= 12);
    phrases.split('|').filter(is_clear).any(|phrase| contains(&key, phrase))
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    let short = if text.len() > 160 { "" } else { text };
    let parts = short.split(['|', '–', '—', '·', '»', '«', ':']).chain(short.split(" - "));
    std::iter::once(short).chain(parts)
}

fn is_phrase(part: &str, phrases: &str) -> bool {
    let key = title_key(part);
    !key.is_empty() && phrases.split('|').any(|phrase| phrase == key)
}

fn contains(key: &str, phrase: &str) -> bool {
    // Scripts without spaces have no word ends; a Latin word among their letters begins wherever it does.
    let begins_word = |at: usize| key[..at].chars().next_back().is_none_or(|before| before == ' ' || before >= '\u{2e80}');
    if phrase.is_ascii() || phrase.contains(|c: char| c.is_ascii_lowercase()) {
        key.match_indices(phrase).any(|(at, _)| begins_word(at))
    } else {
        key.contains(phrase)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_is_written_as_a_text_is_compared() {
        for phrases in [
            ACCEPT,
            AGE,
            BARE_SERVER,
            CRASH,
            CAPTCHA,
            CONSENT,
            CONSENT_HEAD,
            DENIED,
            EMPTY,
            ERROR,
            LOADING,
            LOGIN,
            NO_COOKIES,
            REGION,
            SCRIPT,
            SIGN_IN_TO,
            TERMS,
            YOUR_REGION,
            NOT_THERE,
        ] {
            for phrase in phrases.split('|') {
                assert_eq!(title_key(phrase), phrase);
            }
        }
    }
}
