//! Whether two wordings of a headline say the same.

use super::{beginning_of, title_key};

/// More words than these are no name of a site.
const WORDS_OF_A_NAME: usize = 4;

/// What stands between a headline and the name of its site or section.
const SEPARATORS: [&str; 8] = [" | ", " - ", " – ", " — ", " :: ", " · ", " » ", " « "];

/// What newsrooms call themselves beside their names.
const GENERIC: [&str; 14] = [
    "news", "newsroom", "press", "release", "releases", "media", "blog", "centre", "center", "room", "home", "official", "site", "website",
];

/// True if nobody would call the one an edit of the other. Case, white space, quotes, dashes, the name of the site at `host` before or
/// after it, and being cut off do not count.
pub fn reads_alike(before: &str, now: &str, host: &str) -> bool {
    before == now
        || title_key(before) == title_key(now)
        || is_cut_from(before, now)
        || is_cut_from(now, before)
        || is_same_core(before, now, host)
}

/// A page that cuts its headlines off retitles nothing, and one that stops it does not either.
fn is_cut_from(cut: &str, whole: &str) -> bool {
    beginning_of(cut).is_some_and(|beginning| title_key(whole).starts_with(&beginning))
}

/// Both are the same headline with the name of the site before or after it, or without.
fn is_same_core(before: &str, now: &str, host: &str) -> bool {
    let before = cores(before, host);
    cores(now, host).iter().any(|core| before.contains(core))
}

/// The headline, and what is left of it without the name of its site, as identity compares them.
fn cores(title: &str, host: &str) -> Vec<String> {
    let mut cores = vec![title_key(title)];
    for separator in SEPARATORS {
        let after = title.rsplit_once(separator).filter(|(_, name)| is_name(name, separator, host)).map(|(rest, _)| rest);
        let before = title.split_once(separator).filter(|(name, _)| is_name(name, separator, host)).map(|(_, rest)| rest);
        cores.extend(after.into_iter().chain(before).map(title_key));
    }
    cores.retain(|core| !core.is_empty());
    cores
}

/// A dash may as well begin an addition ("Profit up – correction"), so what it parts must have the host's name in it.
fn is_name(name: &str, separator: &str, host: &str) -> bool {
    let key = title_key(name);
    let words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
    if words.is_empty() || words.len() > WORDS_OF_A_NAME || key.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let own: String = words.iter().filter(|word| !GENERIC.contains(word)).copied().collect();
    let host: String = title_key(host).replace(' ', "");
    separator == " | " || own.is_empty() || (own.chars().count() >= 2 && host.contains(&own))
}
