//! The window that an address asks for: endpoints and feeds that say in their query how many entries they give, and give more if asked.

use url::Url;

/// Names that say how many entries are wanted, in lower case without marks: of WordPress, Q4, Notified, Solr, OData, Blogger, Elastic and
/// whoever writes an API by hand. `page`, `offset` and the like say where to begin.
const SIZES: &[&str] = &[
    "amount",
    "count",
    "hits",
    "itemcount",
    "items",
    "itemsperpage",
    "limit",
    "max",
    "maxitems",
    "maxresults",
    "n",
    "num",
    "numberofitems",
    "pagesize",
    "perpage",
    "postsperpage",
    "results",
    "resultsperpage",
    "rows",
    "showposts",
    "size",
    "take",
    "top",
];

/// How much more is asked for, and never more than servers commonly give.
const TIMES: usize = 10;
const MOST: usize = 100;

/// So many entries stand beside a full window, as pinned ones do. Where more are shown the number says something else: a category.
const BESIDE: usize = 2;

/// The same address with a larger window; `None` where it names none, or where its window is not full and so shows all there is.
pub fn wider(url: &Url, shown: usize) -> Option<Url> {
    let query = url.query()?;
    let mut is_wider = false;
    let pairs: Vec<String> = query
        .split('&')
        .map(|pair| match pair.split_once('=').and_then(|(name, value)| Some((name, more(name, value, shown)?))) {
            Some((name, more)) if !is_wider => {
                is_wider = true;
                format!("{name}={more}")
            }
            _ => pair.to_owned(),
        })
        .collect();
    let mut wider = url.clone();
    wider.set_query(Some(&pairs.join("&")));
    is_wider.then_some(wider)
}

fn more(name: &str, value: &str, shown: usize) -> Option<usize> {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    // In brackets or after a sign, as `page[size]` and `$top`.
    let is_size = SIZES.contains(&name.as_str()) || name == "pagelimit";
    let size: usize = value.parse().ok().filter(|_| is_size)?;
    let more = size.saturating_mul(TIMES).min(MOST);
    let is_full = shown.checked_sub(size).is_some_and(|beside| beside <= BESIDE);
    (size > 0 && is_full && more > size).then_some(more)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, shown: usize, expected: Option<&str>) {
        let url = Url::parse(&format!("https://acme.example/api/news?{query}")).unwrap();
        assert_eq!(wider(&url, shown).and_then(|url| url.query().map(str::to_owned)).as_deref(), expected, "{query}");
    }

    #[test]
    fn a_full_window_is_made_wider() {
        check("lang=en&limit=10&sort=date", 10, Some("lang=en&limit=100&sort=date"));
        check("page[size]=5", 5, Some("page[size]=50"));
        check("$top=50", 50, Some("$top=100"));
        check("max-results=25&start-index=1", 26, Some("max-results=100&start-index=1"));
    }

    #[test]
    fn a_window_that_is_not_full_or_not_named_stays() {
        for query in ["limit=10", "limit=100", "limit=all", "page=10", "year=2026", "limit", "limit=0"] {
            check(query, 9, None);
        }
        check("limit=100", 100, None);
    }

    #[test]
    fn a_number_of_another_kind_stays() {
        for query in ["n=3", "items=12", "count=1"] {
            check(query, 20, None);
        }
    }
}
