//! Whether a headline was rewritten, or only reads a little otherwise.

use url::Url;

use crate::model::{Extent, Item, Sighting, reads_alike, title_from_address};

/// True if the headline says something else now. Nor does a headline count that presswatch made of an address in a sitemap, because no
/// other was known.
pub(super) fn is_reworded(known: &Sighting, item: &Item, extent: Extent) -> bool {
    let is_made = |title: &str, url: &Url| extent != Extent::Window && title_from_address(url).as_deref() == Some(title);
    let (before, now) = (known.title.as_str(), item.title.as_str());
    // Most headlines are as they were, and nothing has to be parsed for that.
    if before == now {
        return false;
    }
    let known_url = known.url.as_deref().and_then(|url| Url::parse(url).ok());
    let host = item.url.as_ref().or(known_url.as_ref()).and_then(Url::host_str).unwrap_or_default();
    !reads_alike(before, now, host)
        && item.url.as_ref().is_none_or(|url| !is_made(now, url))
        && known_url.is_none_or(|url| !is_made(before, &url))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, now: &str, expected: bool) {
        let url = Url::parse("https://www.acme-paper.example/news/mill").unwrap();
        let known = Sighting {
            id: 1,
            announcement_id: None,
            guid: None,
            address: None,
            url: Some(url.to_string()),
            title: before.to_owned(),
            published_on: None,
            sketch: None,
            present: true,
            position: 0,
            absences: 0,
        };
        let item = Item { title: now.to_owned(), url: Some(url), ..Item::default() };
        assert_eq!(is_reworded(&known, &item, Extent::Window), expected, "{before} -> {now}");
    }

    #[test]
    fn small_edits_are_no_change() {
        check("Acme’s profit – up 8 %", "ACME'S  Profit - up 8%", false);
        check("Profit up 8%", "“Profit up 8%”", false);
        check("Profit up 8%", "Profit up 9%", true);
    }

    #[test]
    fn the_name_of_the_site_before_or_after_is_no_change() {
        check("Mill reopens", "Mill reopens | Acme Paper", false);
        check("Mill reopens | Acme Paper Newsroom", "Mill reopens", false);
        check("Mill reopens", "Acme Paper – Mill reopens", false);
        check("Mill reopens", "Press release: Mill reopens", true);
        check("Mill reopens", "Mill reopens - Acme", false);
        check("Mill reopens", "Newsroom » Mill reopens", false);
        check("Mill reopens | Acme Paper", "Acme Paper: Mill reopens", true);
        check("Mill reopens | Acme Paper", "Newsroom – Mill reopens", false);
    }

    #[test]
    fn what_adds_something_is_a_change() {
        check("Mill reopens", "Mill reopens – correction", true);
        check("Mill reopens", "Mill reopens – 210 jobs", true);
        check("Mill reopens", "Mill reopens | second quarter 2026", true);
        check("Mill reopens", "Mill reopens in May | Acme Paper", true);
    }

    #[test]
    fn a_headline_cut_off_or_no_longer_cut_off_is_no_change() {
        let whole = "Acme opens a second plant for recycled board near Poznań";
        check("Acme opens a second plant for recycled …", whole, false);
        check(whole, "Acme opens a second plant for recycled …", false);
        check("Acme opens a second plant for recycled …", "Acme closes its second plant for recycled board", true);
    }
}
