//! The address that a person asks about: how the store may have written it, and which known ones are nearest.

use url::Url;

use super::super::Refusal;
use crate::model::{canonical, clean, is_web};
use crate::store::Spellings;

/// Named at most where the address itself is not known.
const NEAREST: usize = 3;

/// Less alike than this, two paths of one host have nothing to do with each other.
const LEAST_LIKENESS: f64 = 0.5;

/// Reads an address as it is typed or pasted, with or without its scheme.
pub fn read(typed: &str) -> Result<Url, Refusal> {
    let typed = typed.trim();
    let with_scheme = if typed.contains("://") { typed.to_owned() } else { format!("https://{}", typed.trim_start_matches('/')) };
    match Url::parse(&with_scheme) {
        Ok(url)
            if is_web(&url)
                && url.username().is_empty()
                && url.host_str().is_some_and(|host| host.contains(['.', ':']) || host == "localhost") =>
        {
            Ok(url)
        }
        _ => Err(Refusal::Usage(format!(
            "error: `{typed}` is no address of a web page\nhint: give it as a browser shows it, like https://www.example.com/news/item"
        ))),
    }
}

/// What it may be known as.
pub fn spellings(url: &Url) -> Spellings {
    let cleaned = clean(url);
    let mut bare = cleaned.clone();
    bare.set_fragment(None);
    // Into its own page a fragment counts, into another one it does not.
    let mut keys = vec![canonical(&cleaned, &cleaned), canonical(&bare, &bare)];
    keys.dedup();
    let mut urls = Vec::new();
    for written in [&cleaned, &bare] {
        for scheme in ["https", "http"] {
            for host in hosts(written) {
                urls.extend(paths(written).into_iter().map(|rest| format!("{scheme}://{host}{rest}")));
            }
        }
    }
    urls.sort();
    urls.dedup();
    Spellings { keys, urls }
}

fn hosts(url: &Url) -> [String; 2] {
    let authority = url.authority();
    let bare = authority.strip_prefix("www.").unwrap_or(authority);
    [bare.to_owned(), format!("www.{bare}")]
}

/// What stands behind the host, with and without a slash at the end of the path.
fn paths(url: &Url) -> [String; 2] {
    let behind = &url[url::Position::AfterPath..];
    let path = url.path().trim_end_matches('/');
    [format!("{path}{behind}"), format!("{path}/{behind}")]
}

/// `acme.example/`: what all addresses of this host begin with.
pub fn host_of(key: &str) -> String {
    let end = key.find(['/', '?', '#']).unwrap_or(key.len());
    format!("{}/", &key[..end])
}

/// Of known addresses (key and what a person opens) those that are most like `key`.
pub fn nearest(key: &str, known: Vec<(String, String)>) -> Vec<String> {
    let host = host_of(key).len();
    let path = |key: &str| key.get(host..).unwrap_or_default().to_lowercase();
    let wanted = path(key);
    let likeness = |other: &str| {
        let other = path(other);
        // Above or below it: `/news/plant` of `/news/plant/downloads`.
        let is_relative = !other.is_empty() && !wanted.is_empty() && (other.starts_with(&wanted) || wanted.starts_with(&other));
        strsim::sorensen_dice(&wanted, &other) + if is_relative { 0.5 } else { 0.0 }
    };
    let mut ranked: Vec<(f64, String)> = known.into_iter().map(|(key, url)| (likeness(&key), url)).collect();
    ranked.retain(|(likeness, _)| *likeness >= LEAST_LIKENESS);
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    ranked.dedup_by(|a, b| a.1 == b.1);
    ranked.into_iter().take(NEAREST).map(|(_, url)| url).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_known_however_it_is_typed() {
        let key = "acme.example/news/plant";
        for typed in [
            "https://www.acme.example/news/plant/?utm_source=mail",
            "http://acme.example/news/plant",
            "acme.example/news/plant",
            " //www.acme.example/news/plant#top ",
        ] {
            let Ok(url) = read(typed) else { panic!("{typed}") };
            let asked = spellings(&url);
            assert!(asked.keys.contains(&key.to_owned()), "{typed}: {asked:?}");
            assert!(asked.urls.contains(&"http://www.acme.example/news/plant/".to_owned()), "{typed}: {asked:?}");
        }
        let Ok(into_page) = read("https://acme.example/news#plant") else { panic!() };
        assert_eq!(spellings(&into_page).keys, ["acme.example/news#plant", "acme.example/news"]);
        for wrong in ["", "plant", "ftp://acme.example/a", "mailto:desk@acme.example", "two words"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_nearest_addresses_are_relatives_and_misspellings() {
        let known = ["news/plant-opens", "news/plant-closes", "news/board", "ir/2026/q3"];
        let known = || known.map(|path| (format!("acme.example/{path}"), format!("https://acme.example/{path}"))).to_vec();
        let check = |asked: &str, expected: &[&str]| {
            let expected: Vec<String> = expected.iter().map(|path| format!("https://acme.example/{path}")).collect();
            assert_eq!(nearest(&format!("acme.example/{asked}"), known()), expected, "{asked}");
        };
        check("news/plant-open", &["news/plant-opens", "news/plant-closes"]);
        check("news/board/downloads", &["news/board"]);
        check("careers", &[]);
    }
}
