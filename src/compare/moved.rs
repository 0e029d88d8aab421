//! Whether a newsroom has moved: most of what is known on its page stands at another address now.

use url::Url;

use super::items::Matching;
use crate::model::{Item, Sighting, canonical};

/// Where most of the known announcements have moved to, as the beginning that their addresses share; `None` where most are where
/// they were. Parameters, slashes and file types do not count (many links carry another token each time), scheme and host do.
pub(super) fn destination(sightings: &[Sighting], items: &[Item], matching: &Matching) -> Option<String> {
    let known =
        items.iter().zip(&matching.sighting_of).filter_map(|(item, at)| Some((sightings[(*at)?].url.as_deref()?, item.url.as_ref()?)));
    let (mut count, mut moved) = (0, Vec::new());
    for (old, new) in known {
        count += 1;
        if has_moved(old, new) {
            moved.push(new);
        }
    }
    (!moved.is_empty() && moved.len() * 2 > count).then(|| shared_beginning(&moved)).flatten()
}

fn has_moved(old: &str, new: &Url) -> bool {
    if old == new.as_str() {
        return false;
    }
    let Ok(old) = Url::parse(old) else { return true };
    let bare = |url: &Url| {
        let mut url = url.clone();
        url.set_query(None);
        canonical(&url, new)
    };
    old.scheme() != new.scheme() || old.host_str() != new.host_str() || bare(&old) != bare(new)
}

/// `https://acme.example/newsroom/2026/` of whatever lies below it; of several sites the one of the first.
fn shared_beginning(urls: &[&Url]) -> Option<String> {
    let first = urls.first()?;
    let of_site = || urls.iter().filter(|url| url.origin() == first.origin());
    let folders = |url: &Url| -> Vec<String> {
        let mut parts: Vec<String> = url.path_segments().into_iter().flatten().filter(|part| !part.is_empty()).map(str::to_owned).collect();
        parts.pop();
        parts
    };
    let mut shared = folders(first);
    for url in of_site() {
        let length = shared.iter().zip(folders(url)).take_while(|(a, b)| *a == b).count();
        shared.truncate(length);
    }
    let mut beginning = (*first).clone();
    beginning.set_query(None);
    beginning.set_fragment(None);
    beginning.set_path(&shared.iter().map(|folder| format!("{folder}/")).collect::<String>());
    Some(beginning.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pairs: &[(&str, &str)], expected: Option<&str>) {
        let sighting = |(at, (old, _)): (usize, &(&str, &str))| Sighting {
            id: at as i64,
            announcement_id: None,
            guid: None,
            address: None,
            url: Some((*old).to_owned()),
            title: String::new(),
            published_on: None,
            sketch: None,
            present: true,
            position: at as i64,
            absences: 0,
        };
        let sightings: Vec<Sighting> = pairs.iter().enumerate().map(sighting).collect();
        let items: Vec<Item> = pairs.iter().map(|(_, new)| Item { url: Some(Url::parse(new).unwrap()), ..Item::default() }).collect();
        let matching = Matching { sighting_of: (0..pairs.len()).map(Some).collect(), ..Matching::default() };
        assert_eq!(destination(&sightings, &items, &matching).as_deref(), expected);
    }

    #[test]
    fn most_must_have_moved() {
        check(
            &[
                ("https://a.example/news/x", "https://a.example/newsroom/2026/x"),
                ("https://a.example/news/y", "https://a.example/newsroom/2025/y"),
            ],
            Some("https://a.example/newsroom/"),
        );
        check(&[("https://a.example/x", "https://a.example/x"), ("https://a.example/y", "https://a.example/n/y")], None);
        check(&[("https://a.example/x?sid=1", "https://a.example/x?sid=2")], None);
        check(&[("http://www.a.example/news/x", "https://a.example/news/x")], Some("https://a.example/news/"));
        check(&[("https://a.example/x", "https://b.example/x?id=7")], Some("https://b.example/"));
    }

    #[test]
    fn parameters_and_slashes_move_nothing() {
        check(&[("https://a.example/x", "https://a.example/x/?utm_source=y")], None);
        check(&[], None);
    }
}
