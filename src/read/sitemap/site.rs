//! Whether an address belongs to the site that a sitemap speaks for.

use url::Url;

/// The host that a sitemap at `page` speaks for: its own, or, where it names none of its own site, that of its first entry:
/// sitemaps are kept on other hosts, and a person has given the address of this one.
pub(super) fn home<'a>(locations: impl Iterator<Item = &'a str>, page: &Url) -> String {
    let own = page.host_str().unwrap_or_default().to_owned();
    let mut first = None;
    for url in locations.filter_map(|location| page.join(location).ok()) {
        if is_of(&url, &own) {
            return own;
        }
        first = first.or_else(|| url.host_str().map(str::to_owned));
    }
    first.unwrap_or(own)
}

/// The same host, one below or above it, or one beside it: `news.acme.example` and `www.acme.example`.
pub(super) fn is_of(url: &Url, home: &str) -> bool {
    let host = url.host_str().unwrap_or_default();
    let bare = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_owned();
    let (host, home) = (bare(host), bare(home));
    let is_below = |low: &str, high: &str| low.strip_suffix(high).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    is_below(&host, &home) || is_below(&home, &host) || family(&host).is_some_and(|own| Some(own) == family(&home))
}

/// What stands behind the first label, if that is more than a public suffix such as `co.uk`, whose own label is short.
fn family(host: &str) -> Option<&str> {
    let (_, family) = host.split_once('.')?;
    let (name, _) = family.split_once('.')?;
    // An address of numbers has no family.
    let is_name = host.bytes().any(|byte| byte.is_ascii_alphabetic()) && !host.starts_with('[');
    (is_name && (name.len() > 3 || family.matches('.').count() >= 2)).then_some(family)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_has_several_hosts_and_a_neighbour_is_another_site() {
        let check = |url: &str, home: &str, expected: bool| {
            assert_eq!(is_of(&Url::parse(url).unwrap(), home), expected, "{url} {home}");
        };
        check("https://www.acme.example/a", "acme.example", true);
        check("https://news.acme.example/a", "www.acme.example", true);
        check("https://news.acme.example/a", "press.acme.example", true);
        check("https://news.ibx.example/a", "ibx.example", true);
        check("https://notacme.example/a", "acme.example", false);
        check("https://other.co.uk/a", "acme.co.uk", false);
        check("https://other.example/a", "acme.example", false);
        check("http://127.0.0.1:8080/a", "127.0.0.1", true);
        check("http://127.0.0.2/a", "126.0.0.2", false);
    }

    #[test]
    fn a_sitemap_that_lies_elsewhere_speaks_for_what_it_names() {
        let page = Url::parse("https://files.cdn.example/acme.xml").unwrap();
        let acme = ["https://www.acme.example/1", "https://www.acme.example/2"];
        assert_eq!(home(acme.into_iter(), &page), "www.acme.example");
        assert_eq!(home(acme.into_iter().chain(["/own"]), &page), "files.cdn.example");
    }
}
