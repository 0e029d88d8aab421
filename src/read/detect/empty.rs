//! A listing with nothing in it, which says so: and whether what was found on its page only stands around it.

use scraper::{ElementRef, Html};

use super::phrases::{self, mentions};
use super::signs::fold;
use crate::model::Item;
use crate::read::dom::is_unread;
use crate::read::listing::names_announcements;

/// A line that says that a list is empty; longer ones are prose.
const LINE: usize = 140;

/// What stands around an empty list, such as its related stories, is short.
const FEW: usize = 6;

/// True if a line of the text says that there is nothing to list.
pub(super) fn says_so(text: &str) -> bool {
    text.lines().any(is_said_in)
}

fn is_said_in(line: &str) -> bool {
    line.len() <= LINE && mentions(line, phrases::EMPTY) > 0
}

/// True if all items stand behind the line that says so, and under a heading that does not name announcements.
pub(super) fn is_aside(html: &Html, items: &[Item]) -> bool {
    if items.len() > FEW {
        return false;
    }
    let (mut is_said, mut heading) = (false, None);
    for node in html.tree.root().descendants() {
        let Some(text) = node.value().as_text().map(|text| fold(text)).filter(|text| !text.is_empty()) else { continue };
        let above = || node.ancestors().filter_map(ElementRef::wrap);
        if above().any(|element| is_unread(element.value().name())) {
            continue;
        }
        if items.iter().any(|item| 2 * text.len() > item.title.len() && item.title.contains(&text)) {
            return is_said && heading.is_some_and(|heading: String| !names_announcements(&heading.to_lowercase()));
        }
        is_said |= is_said_in(&text);
        if is_said && above().take(3).any(|element| matches!(element.value().name(), "h2" | "h3" | "h4" | "h5" | "h6")) {
            heading = Some(text);
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expected: bool) {
        let items: Vec<Item> = ["Bell foundry opens its gates", "River gauge gets a mast"]
            .map(|title| Item { title: title.to_owned(), ..Item::default() })
            .into();
        assert_eq!(is_aside(&Html::parse_document(body), &items), expected, "{body}");
    }

    #[test]
    fn what_stands_around_an_empty_list_is_not_its_content() {
        let list = "<ul><li><a href=/1>Bell foundry opens its gates</a><li><a href=/2>River gauge gets a mast</a></ul>";
        check(&format!("<main><h1>News</h1><p>No results found.</p><h2>Most read</h2>{list}"), true);
        check(&format!("<main><h1>News</h1><p>No results found.</p><h2>Latest news</h2>{list}"), false);
        check(&format!("<main><h1>News</h1><p>No results found.</p>{list}"), false);
        check(&format!("<main><h1>News</h1>{list}<h2>Search</h2><p>No results found.</p>"), false);
        check(&format!("<main><h1>News</h1><template>No results found.</template><h2>Most read</h2>{list}"), false);
    }
}
