//! What makes two addresses the same announcement.
//!
//! `clean` is what a person gets to see and open; `canonical` is the key that identity is compared by.

use std::borrow::Cow;

use url::Url;

/// Parameters that only tell where a reader came from. A name with `*` stands for all that begin so.
/// From the public lists of the large analytics, advertising and mailing services.
const TRACKING: &[&str] = &[
    "utm_*",
    "mtm_*",
    "pk_*",
    "piwik_*",
    "hsa_*",
    "oly_*",
    "vero_*",
    "_hs*",
    "at_campaign*",
    "at_medium",
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "twclid",
    "ttclid",
    "igshid",
    "igsh",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "srsltid",
    "cmpid",
    "_ga",
    "_gl",
    "s_cid",
    "ncid",
    "wt_mc",
    "xtor",
    "trk",
    "trkcampaign",
    "spm",
    "feedref",
    "epik",
    "__twitter_impression",
];

/// Parameters that only tell one visit from the next, in the query or behind a `;` in the path (Java, PHP, ASP, ColdFusion, Zen Cart).
const SESSIONS: &[&str] = &["jsessionid", "phpsessid", "aspsessionid", "sessionid", "session_id", "cfid", "cftoken", "zenid", "oscsid"];
/// The same where the value looks like one: a short number is as often that of a story.
const PERHAPS_SESSIONS: &[&str] = &["sid", "s", "session"];
const SHORTEST_SESSION: usize = 16;

/// The path of an address as a person reads it, `%xx` undone.
pub fn path_of(url: &Url) -> String {
    decode(url.path())
}

/// True if the address is one that presswatch can fetch and a reader can open.
pub fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.host_str().is_some()
}

/// The address without tracking parameters, otherwise as the newsroom wrote it.
pub fn clean(url: &Url) -> Url {
    into_clean(url.clone())
}

/// As `clean`.
pub fn into_clean(mut url: Url) -> Url {
    if let Some(path) = without_session(url.path()) {
        url.set_path(&path);
    }
    if url.query().is_some_and(has_tracking) {
        // Taken apart as text, not as pairs: re-encoding what stays could change what the server reads.
        let kept: Vec<&str> = url.query().into_iter().flat_map(|query| query.split('&')).filter(|part| is_kept(part)).collect();
        let kept = (!kept.is_empty()).then(|| kept.join("&"));
        url.set_query(kept.as_deref());
    }
    url
}

/// The key of an address: no scheme, no `www.`, no default port, no tracking parameters, no doubled or
/// trailing slash, percent-encoding undone where that is safe. A fragment counts only where it points
/// into `page` itself, because there it is all that tells the items of the page apart.
///
/// ```
/// # use {presswatch::model::canonical, url::Url};
/// let page = Url::parse("https://www.acme.example/news/")?;
/// let item = page.join("plant/?utm_source=newsletter")?;
/// assert_eq!(canonical(&item, &page), "acme.example/news/plant");
/// assert_eq!(canonical(&page.join("#plant")?, &page), "acme.example/news#plant");
/// # Ok::<(), url::ParseError>(())
/// ```
pub fn canonical(url: &Url, page: &Url) -> String {
    let is_unclean = url.query().is_some_and(has_tracking) || without_session(url.path()).is_some();
    let cleaned = if is_unclean { Cow::Owned(clean(url)) } else { Cow::Borrowed(url) };
    let host = cleaned.host_str().unwrap_or_default();
    let mut key = host.strip_prefix("www.").unwrap_or(host).trim_end_matches('.').to_owned();
    if let Some(port) = cleaned.port() {
        key.push_str(&format!(":{port}"));
    }
    for segment in cleaned.path().split('/').filter(|segment| !segment.is_empty()) {
        key.push('/');
        if segment.contains('%') {
            key.push_str(&decode_unreserved(segment));
        } else {
            key.push_str(segment);
        }
    }
    if let Some(query) = cleaned.query() {
        key.push('?');
        key.push_str(query);
    }
    if let Some(fragment) = cleaned.fragment().filter(|fragment| !fragment.is_empty())
        && points_into(&cleaned, page)
    {
        key.push('#');
        key.push_str(fragment);
    }
    key
}

fn has_tracking(query: &str) -> bool {
    !query.split('&').all(is_kept)
}

fn is_kept(part: &str) -> bool {
    !part.is_empty() && !is_tracking(part) && !is_session(part)
}

fn is_session(part: &str) -> bool {
    let (name, value) = part.split_once('=').unwrap_or((part, ""));
    let name = name.to_ascii_lowercase();
    let is_random = value.len() >= SHORTEST_SESSION
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && value.bytes().any(|byte| byte.is_ascii_digit())
        && value.bytes().any(|byte| byte.is_ascii_alphabetic());
    SESSIONS.contains(&&*name) || PERHAPS_SESSIONS.contains(&&*name) && is_random
}

/// The path without the parameters of its segments that name a visit; `None` where it has none.
fn without_session(path: &str) -> Option<String> {
    if !path.split('/').any(|segment| segment.split(';').skip(1).any(is_session)) {
        return None;
    }
    let kept = |segment: &str| {
        let mut parts = segment.split(';');
        let name = parts.next().unwrap_or_default().to_owned();
        parts.filter(|part| !is_session(part)).fold(name, |kept, part| format!("{kept};{part}"))
    };
    Some(path.split('/').map(kept).collect::<Vec<_>>().join("/"))
}

fn is_tracking(part: &str) -> bool {
    let name = part.split('=').next().unwrap_or_default().to_ascii_lowercase();
    TRACKING.iter().any(|known| match known.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix),
        None => name == *known,
    })
}

fn points_into(url: &Url, page: &Url) -> bool {
    let page = clean(page);
    url.host_str() == page.host_str() && url.path() == page.path() && url.query() == page.query()
}

/// A part of a path as a person reads it: every `%xx` undone; as it is where that would be no text.
pub(super) fn decode(segment: &str) -> String {
    undo_percent(segment, |_| true)
}

/// Undoes `%xx` of letters, digits, `-._~` and of all beyond ASCII; a `%2F` stays, as it is no separator (RFC 3986, 6.2.2.2).
fn decode_unreserved(segment: &str) -> String {
    undo_percent(segment, |byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || !byte.is_ascii())
}

fn undo_percent(segment: &str, is_meant: impl Fn(u8) -> bool) -> String {
    let bytes = segment.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%').then(|| segment.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok())).flatten();
        match code {
            Some(byte) if is_meant(byte) => {
                decoded.push(byte);
                at += 3;
            }
            _ => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| segment.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(url: &str) -> String {
        let page = Url::parse("https://www.example.com/news/").unwrap();
        canonical(&page.join(url).unwrap(), &page)
    }

    #[test]
    fn scheme_www_slashes_and_tracking_do_not_tell_announcements_apart() {
        for same in ["http://example.com/news/a", "https://www.example.com//news/a/", "a?utm_source=x&fbclid=1", "a/?mc_cid=4#top"] {
            assert_eq!(key(same), "example.com/news/a", "{same}");
        }
    }

    #[test]
    fn a_visit_does_not_tell_announcements_apart() {
        let visit = "0F3A9B27C1D84E55";
        for same in [format!("a;jsessionid={visit}"), format!("a;JSESSIONID={visit}.node2?PHPSESSID={visit}"), format!("a?sid={visit}")] {
            assert_eq!(key(&same), "example.com/news/a", "{same}");
        }
        assert_eq!(key("a;v=2;jsessionid=1/b?id=3&CFID=7&CFTOKEN=8"), "example.com/news/a;v=2/b?id=3");
        for other in ["a?sid=1234", "a?s=1600000000000000000", "a;en", "a?session=spring-2026-meeting"] {
            assert_ne!(key(other), "example.com/news/a", "{other}");
        }
    }

    #[test]
    fn what_tells_announcements_apart_stays() {
        assert_eq!(key("/a?id=7&utm_medium=mail"), "example.com/a?id=7");
        assert_eq!(key("#release-3"), "example.com/news#release-3");
        assert_eq!(key("http://example.com:8080/a"), "example.com:8080/a");
        assert_ne!(key("/a%2Fb"), key("/a/b"));
        assert_eq!(key("/%E8%8F%9C"), "example.com/菜");
    }

    #[test]
    fn cleaning_keeps_the_rest_as_written() {
        let url = Url::parse("https://e.com/p?q=a+b%20c&utm_campaign=z&x").unwrap();
        assert_eq!(clean(&url).as_str(), "https://e.com/p?q=a+b%20c&x");
        assert_eq!(clean(&Url::parse("https://e.com/p?utm_source=z").unwrap()).as_str(), "https://e.com/p");
    }
}
