//! The shortest CSS selector that matches certain elements of a page and nothing else. Knows no announcements.
//!
//! Selectors are tried in the order in which a person would like to read them: a class, a tag, one of them below something
//! with a name, with a mark of its own (`:not`, `:has`, an attribute), a chain of children, and last a chain with places.

use super::compound::{Compound, Mark, named_marks, own_compounds};
use super::page::View;

/// How far up an ancestor is looked for that tells the elements from the rest.
const ANCESTORS: usize = 14;

/// Elements that are held against a selector before the search is given up: what is left then is none that a person reads.
const MOST_TESTS: usize = 2_000_000;

/// Groups of elements, by their parents, that a list of selectors names one by one.
const MOST_PARENTS: usize = 4;

/// A selector for `wanted`, which are elements of one tag. What has no text counts neither way.
pub fn selector_of(view: &View, wanted: &[usize]) -> Option<String> {
    let mut search = Search::new(view, wanted)?;
    if let Some(found) = search.run() {
        return Some(found);
    }
    let mut parents: Vec<usize> = wanted.iter().map(|node| view.nodes[*node].parent).collect();
    parents.dedup();
    if parents.len() < 2 || parents.len() > MOST_PARENTS {
        return None;
    }
    let of_parent = |parent: &usize| {
        let own: Vec<usize> = wanted.iter().copied().filter(|node| view.nodes[*node].parent == *parent).collect();
        Search::new(view, &own)?.run()
    };
    let selectors: Option<Vec<String>> = parents.iter().map(of_parent).collect();
    Some(selectors?.join(", "))
}

/// True if an element says anything; an empty one is no record, whatever matches it.
pub fn has_text(view: &View, node: usize) -> bool {
    view.totals(view.subtree(node)).letters > 0.0
}

struct Search<'v, 'a> {
    view: &'v View<'a>,
    wanted: &'v [usize],
    is_wanted: Vec<bool>,
    /// Elements of the same tag that say anything.
    alike: Vec<usize>,
    tests_left: usize,
}

/// How the element of a selector stands to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Below {
    Child,
    Anywhere,
}

impl<'v, 'a> Search<'v, 'a> {
    fn new(view: &'v View<'a>, wanted: &'v [usize]) -> Option<Search<'v, 'a>> {
        let tag = view.nodes[*wanted.first()?].name;
        let mut is_wanted = vec![false; view.nodes.len()];
        for node in wanted {
            view.nodes[*node].element?;
            is_wanted[*node] = true;
        }
        let alike = (1..view.nodes.len()).filter(|node| view.nodes[*node].name == tag && has_text(view, *node)).collect();
        Some(Search { view, wanted, is_wanted, alike, tests_left: MOST_TESTS })
    }

    fn run(&mut self) -> Option<String> {
        let (plain, marked) = own_compounds(self.view, self.wanted, &self.alike, &self.is_wanted);
        let above = self.names_above();
        // A bare tag says little, and matches whatever else the page will have one day.
        let (bare, classes): (Vec<Compound>, Vec<Compound>) = plain.iter().cloned().partition(|compound| compound.marks.is_empty());
        self.alone(&classes)
            .or_else(|| self.below_names(&above, &plain))
            .or_else(|| self.alone(&bare))
            .or_else(|| self.alone(&marked))
            .or_else(|| self.below_names(&above, &marked))
            .or_else(|| self.chained(&above, &plain))
            .or_else(|| self.chained(&above, &marked))
            .or_else(|| self.placed(&plain))
            .or_else(|| self.placed(&marked))
    }

    /// Ids, classes and telling tags above the first of the wanted, the nearest first.
    fn names_above(&self) -> Vec<Compound<'a>> {
        let mut names = Vec::new();
        let mut at = self.wanted[0];
        for _ in 0..ANCESTORS {
            if at == 0 {
                break;
            }
            at = self.view.nodes[at].parent;
            let tag = self.view.nodes[at].name;
            names.extend(named_marks(self.view, at).into_iter().map(|mark| Compound { tag, marks: vec![mark] }));
            if matches!(tag, "main" | "article" | "section" | "ul" | "ol" | "table" | "tbody" | "dl") {
                names.push(Compound { tag, marks: Vec::new() });
            }
        }
        names
    }

    fn alone(&mut self, own: &[Compound<'a>]) -> Option<String> {
        own.iter().find(|compound| self.is_exact(|view, node| compound.matches(view, node))).map(Compound::css)
    }

    fn below_names(&mut self, above: &[Compound<'a>], own: &[Compound<'a>]) -> Option<String> {
        for name in above {
            for compound in own {
                if self.is_exact(|view, node| compound.matches(view, node) && is_below(view, node, name, Below::Anywhere)) {
                    return Some(format!("{} {}", name.css(), compound.css()));
                }
                if self.is_exact(|view, node| compound.matches(view, node) && is_below(view, node, name, Below::Child)) {
                    return Some(format!("{} > {}", name.css(), compound.css()));
                }
            }
        }
        None
    }

    /// `#list > div > li`: the tags between a name and the elements.
    fn chained(&mut self, above: &[Compound<'a>], own: &[Compound<'a>]) -> Option<String> {
        let tags = self.ancestors().into_iter().map(|node| Compound { tag: self.view.nodes[node].name, marks: Vec::new() });
        let tags: Vec<Compound> = tags.take(4).collect();
        for depth in 1..=tags.len() {
            let mut chain: Vec<Compound> = tags[..depth].to_vec();
            chain.reverse();
            for compound in own {
                for name in above {
                    let below =
                        |view: &View, node: usize| chain_top(view, node, &chain).is_some_and(|top| is_below(view, top, name, Below::Child));
                    if self.is_exact(|view, node| compound.matches(view, node) && below(view, node)) {
                        return Some(format!("{} > {} > {}", name.css(), css_of(&chain), compound.css()));
                    }
                }
            }
        }
        None
    }

    /// A chain of children from the nearest element with an id, or the page's body: each with its classes, and where all wanted
    /// are in the same one, with its place among its siblings.
    fn placed(&mut self, own: &[Compound<'a>]) -> Option<String> {
        let view = self.view;
        let mut chain: Vec<Compound> = Vec::new();
        let mut found = None;
        for node in self.ancestors() {
            let holds_all = self.wanted.iter().all(|wanted| view.subtree(node).contains(wanted));
            let mut step = Compound { tag: view.nodes[node].name, marks: Vec::new() };
            let id = named_marks(view, node).into_iter().find(|mark| matches!(mark, Mark::Id(_))).filter(|_| holds_all);
            let is_named = id.is_some();
            match id {
                Some(id) => step.marks.push(id),
                None if holds_all => step.marks.extend(place_of(view, node)),
                None => step.marks.extend(named_marks(view, node).into_iter().filter(|mark| matches!(mark, Mark::Class(_))).take(1)),
            }
            chain.insert(0, step);
            for compound in own {
                if self.is_exact(|view, node| compound.matches(view, node) && chain_top(view, node, &chain).is_some()) {
                    found = Some(format!("{} > {}", css_of(&chain), compound.css()));
                    break;
                }
            }
            if found.is_some() || is_named {
                break;
            }
        }
        found
    }

    /// Above the first of the wanted, the nearest first, the document's own element left out.
    fn ancestors(&self) -> Vec<usize> {
        let mut above = Vec::new();
        let mut at = self.view.nodes[self.wanted[0]].parent;
        while at > 0 {
            above.push(at);
            at = self.view.nodes[at].parent;
        }
        above
    }

    /// All of the wanted and nothing else that says anything.
    fn is_exact(&mut self, matches: impl Fn(&View, usize) -> bool) -> bool {
        for node in &self.alike {
            let Some(left) = self.tests_left.checked_sub(1) else { return false };
            self.tests_left = left;
            if matches(self.view, *node) != self.is_wanted[*node] {
                return false;
            }
        }
        true
    }
}

fn css_of(chain: &[Compound]) -> String {
    chain.iter().map(Compound::css).collect::<Vec<_>>().join(" > ")
}

fn is_below(view: &View, node: usize, name: &Compound, below: Below) -> bool {
    let mut at = node;
    while at > 0 {
        at = view.nodes[at].parent;
        if name.matches(view, at) {
            return true;
        }
        if below == Below::Child {
            return false;
        }
    }
    false
}

/// The first element of a chain of children that ends right above a node.
fn chain_top(view: &View, node: usize, chain: &[Compound]) -> Option<usize> {
    let mut at = node;
    for step in chain.iter().rev() {
        if at == 0 {
            return None;
        }
        at = view.nodes[at].parent;
        if !step.matches(view, at) {
            return None;
        }
    }
    Some(at)
}

/// `:nth-of-type`, unless there is nothing to tell apart.
fn place_of<'a>(view: &View, node: usize) -> Option<Mark<'a>> {
    let parent = view.nodes[node].parent;
    let tag = view.nodes[node].name;
    let alike: Vec<usize> = super::compound::siblings_of_tag(view, parent, tag).collect();
    if alike.len() < 2 {
        return None;
    }
    alike.iter().position(|sibling| *sibling == node).map(|place| Mark::Nth(place + 1))
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};
    use url::Url;

    use super::*;
    use crate::model::{DateOrder, Deadline};
    use crate::read::date::DateHints;

    /// The selector of the elements that are marked with `data-w`; it must match these and no other that says anything.
    fn check(body: &str, expected: Option<&str>) {
        let html = Html::parse_document(body);
        let url = Url::parse("https://acme.example/news/").unwrap();
        let dates =
            DateHints { now: "2026-11-22T08:00:00Z".parse().unwrap(), timezone: None, order: DateOrder::Auto, language: None, host: None };
        let view = View::new(&html, &url, &dates, Deadline::after(std::time::Duration::from_secs(30)), |_| false).unwrap();
        let is_wanted = |node: usize| view.nodes[node].element.is_some_and(|element| element.attr("data-w").is_some());
        let wanted: Vec<usize> = (0..view.nodes.len()).filter(|node| is_wanted(*node)).collect();
        let found = selector_of(&view, &wanted);
        assert_eq!(found.as_deref(), expected, "{body}");
        if let Some(found) = found {
            let selector = Selector::parse(&found).unwrap();
            let matched = html.select(&selector).filter(|element| element.text().any(|text| !text.trim().is_empty()));
            assert_eq!(matched.count(), wanted.len(), "{found}");
        }
    }

    #[test]
    fn the_selector_is_what_a_person_would_write() {
        let other = "<div class=teaser-side><p>Other</p></div><ul><li>Menu</li></ul>";
        check(&format!("{other}<p class='col-md news-item' data-w>A</p><p class='col-md news-item' data-w>B</p>"), Some("p.news-item"));
        check(&format!("{other}<p class='kJxQzR card' data-w>A</p><p class='kJxQzR card' data-w>B</p>"), Some("p.card"));
        check(&format!("{other}<ul id=news><li data-w>A</li><li data-w>B</li></ul>"), Some("#news li"));
        check(&format!("{other}<ul id=news><li data-w>A<ul><li>a</li></ul></li><li data-w>B</li></ul>"), Some("#news > li"));
        check("<main><p class=n data-w>A</p><p class='n ad'>Ad</p><p class=n data-w>B</p></main>", Some("p.n:not(.ad)"));
        check("<table><tr><th>Day</th></tr><tr data-w><td>1</td></tr><tr data-w><td>2</td></tr></table>", Some("tr:has(> td)"));
    }

    #[test]
    fn an_empty_element_counts_neither_way() {
        check("<p>Other</p><div class=n data-w>A</div><div class=n></div><div class=n data-w>B</div>", Some("div.n"));
    }
}
