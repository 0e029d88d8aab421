//! Ids for sources that nobody has named: from a title or an address, each once.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use url::{Host, Url};

/// An id is for typing.
const LONGEST: usize = 32;

/// Labels of a host that say what is there and not whose it is.
const ROLES: &[&str] = &[
    "www",
    "www2",
    "web",
    "m",
    "news",
    "newsroom",
    "press",
    "presse",
    "media",
    "medien",
    "pr",
    "ir",
    "investor",
    "investors",
    "blog",
    "about",
    "corporate",
    "corp",
    "company",
    "group",
    "global",
    "en",
    "de",
    "fr",
    "es",
    "feeds",
    "rss",
    "api",
    "cdn",
];

/// Labels between a name and its country: `co.uk`, `com.au`, `ac.jp`.
const SECOND_LEVEL: &[&str] = &["co", "com", "net", "org", "gov", "gob", "gouv", "ac", "edu", "or", "ne", "go"];

/// The ids that are taken.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    taken: HashSet<String>,
}

impl Ids {
    pub fn new<'a>(taken: impl IntoIterator<Item = &'a str>) -> Ids {
        Ids { taken: taken.into_iter().map(str::to_owned).collect() }
    }

    pub fn has(&self, id: &str) -> bool {
        self.taken.contains(id)
    }

    /// Takes `wanted`, or where that is taken, the first free of `wanted-2`, `wanted-3` …
    pub fn take(&mut self, wanted: &str) -> String {
        // One of so many numbers more than there are ids is free.
        let numbered = (2..self.taken.len() + 3).map(|number| format!("{wanted}-{number}"));
        let free =
            std::iter::once(wanted.to_owned()).chain(numbered).find(|id| !self.taken.contains(id)).unwrap_or_else(|| wanted.to_owned());
        self.taken.insert(free.clone());
        free
    }

    /// Takes an id for a newsroom at this address: its host's name, else its title, else what its path says.
    pub fn take_for(&mut self, url: &Url, title: Option<&str>) -> String {
        let wanted = of_host(url).or_else(|| title.and_then(slug)).unwrap_or_else(|| "newsroom".to_owned());
        if !self.has(&wanted) {
            return self.take(&wanted);
        }
        // A second newsroom of one house is told by its path: `acme-investors`.
        let mut segments = url.path_segments().into_iter().flatten().filter_map(slug);
        let told = segments.rfind(|segment| *segment != wanted && segment.len() > 2);
        self.take(&told.map_or(wanted.clone(), |segment| format!("{wanted}-{segment}")))
    }

    /// Takes an id for a source of this title, else one for its address.
    pub fn take_titled(&mut self, title: Option<&str>, url: &Url) -> String {
        match title.and_then(slug) {
            Some(wanted) => self.take(&wanted),
            None => self.take_for(url, None),
        }
    }
}

/// Whose host it is: `acme` of `newsroom.acme.co.uk`; `None` for a bare address and for this machine.
fn of_host(url: &Url) -> Option<String> {
    let Some(Host::Domain(host)) = url.host() else { return None };
    let (name, _) = idna::domain_to_unicode(host);
    let mut labels: Vec<&str> = name.trim_end_matches('.').split('.').collect();
    if labels.len() > 1 {
        labels.pop();
    }
    if labels.len() > 1 && labels.last().is_some_and(|label| SECOND_LEVEL.contains(label)) {
        labels.pop();
    }
    let own = labels.iter().rev().find(|label| !ROLES.contains(label)).or(labels.last())?;
    slug(own).filter(|id| id != "localhost")
}

/// The words of a text as an id: `Ünder & Co.` is `under-co`. `None` where no letter of it can stand in an id.
fn slug(text: &str) -> Option<String> {
    let mut id = String::new();
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => id.push(letter),
            'ß' => id.push_str("ss"),
            'ø' => id.push('o'),
            'æ' => id.push_str("ae"),
            'ł' => id.push('l'),
            '\'' | '’' => {}
            _ if !id.is_empty() && !id.ends_with('-') => id.push('-'),
            _ => {}
        }
    }
    // Cut between words where there are any.
    if id.len() > LONGEST {
        let end = id[..LONGEST + 1].rfind('-').filter(|end| *end > LONGEST / 2).unwrap_or(LONGEST);
        id.truncate(end);
    }
    let id = id.trim_end_matches('-');
    (!id.is_empty()).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::value;

    #[test]
    fn an_id_says_whose_newsroom_it_is() {
        for (url, title, expected) in [
            ("https://www.acme.example/newsroom/", None, "acme"),
            ("https://news.acme.co.uk/", None, "acme"),
            ("https://press.example.com.au/feed", None, "example"),
            ("https://newsroom.example/", None, "newsroom"),
            ("https://xn--mller-kva.example/", None, "muller"),
            ("http://127.0.0.1:8080/news/", Some("Acme: Neues für Überall"), "acme-neues-fur-uberall"),
            ("http://127.0.0.1:8080/news/", Some("菜鸟"), "newsroom"),
            ("http://localhost/", None, "newsroom"),
        ] {
            assert_eq!(Ids::default().take_for(&Url::parse(url).unwrap(), title), expected, "{url}");
        }
    }

    #[test]
    fn ids_are_given_once_and_are_ids() {
        let mut ids = Ids::new(["acme", "acme-2"]);
        let url = Url::parse("https://acme.example/investors/").unwrap();
        assert_eq!(ids.take_for(&url, None), "acme-investors");
        assert_eq!(ids.take_for(&url, None), "acme-investors-2");
        assert_eq!(ids.take_titled(Some("ACME!"), &url), "acme-3");
        for title in ["a", "-x-", "The very long title of a newsroom that has a lot to say for itself", &"x".repeat(90), "«Œuvre» ½ ﬁn"]
        {
            let id = ids.take_titled(Some(title), &url);
            assert!(value::id(&id).is_ok() && id.len() <= LONGEST + 2, "{title}: {id}");
        }
    }
}
