//! The link to a listing's next page: from the parsed page and its items to an address, or to the reason why there is none to ask for.
//!
//! As autopager (TeamHG-Memex) puts the task: each link of a page is a pager's number, its "next", its "previous", or neither. Told
//! here by evidence that adds up for each address: what the link says of itself (`rel`), what it is called (`words`), which number it
//! bears beside the current one, how its address differs from the page's own (`address`), and what it stands in. No link is followed
//! here, none that leads off the site, and none of an item.

mod address;
mod pager;
mod words;

use std::collections::{HashMap, HashSet};

use scraper::Html;
use url::Url;

use crate::model::{self, Item};
use crate::read::NextPage;
use crate::read::listing::base_url;
use address::Likeness;
use pager::{Goal, Label, Place, Token};

/// Evidence from which on a link is believed: more than a lone "Next", which may be a gallery's.
const BELIEVED: i32 = 4;

/// Evidence for one address.
#[derive(Debug, Default)]
struct Sum {
    /// The best of each kind of evidence, so that a pager above and one below the list count once.
    by_kind: HashMap<Kind, i32>,
    /// A page number alone, or "more", is followed only where the address looks like another page of this listing.
    needs_likeness: bool,
    first_at: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Relation,
    Word,
    Number,
    Likeness,
    Place,
    Script,
}

/// The page that holds the next older announcements; `None` on the last page, and where there is but one.
pub fn next_page(html: &Html, page_url: &Url, items: &[Item]) -> Option<NextPage> {
    let tokens = pager::tokens(html);
    let base = base_url(html, page_url);
    let own = model::canonical(page_url, page_url);
    let taken: HashSet<String> = items.iter().filter_map(|item| item.url.as_ref()).map(|url| model::canonical(url, page_url)).collect();
    let mut sums: HashMap<Url, Sum> = HashMap::new();
    let mut script = Sum::default();
    for run in tokens.split(|token| matches!(token, Token::Break)) {
        let wanted = wanted_number(run, &base, page_url);
        let is_pager = run.iter().filter(|token| matches!(token, Token::Link(link) if matches!(link.label, Label::Number(_)))).count() >= 2;
        for (at, link) in run.iter().enumerate().filter_map(|(at, token)| token.link().map(|link| (at, link))) {
            let Some((kind, weight)) = claim(link, wanted) else { continue };
            let goal = match &link.goal {
                Goal::Address(href) => base.join(href).ok().filter(model::is_web).map(without_fragment),
                Goal::Script => None,
            };
            let sum = match goal {
                Some(goal) => {
                    let key = model::canonical(&goal, page_url);
                    if key == own || taken.contains(&key) || !is_same_site(&goal, page_url) {
                        continue;
                    }
                    let likeness = address::likeness(page_url, &goal);
                    let sum = sums.entry(goal).or_insert_with(|| Sum { first_at: at, needs_likeness: true, ..Sum::default() });
                    sum.add(Kind::Likeness, likeness.weight());
                    sum.needs_likeness &= !link.is_sure(kind);
                    if likeness == Likeness::Backward {
                        continue;
                    }
                    sum
                }
                None if matches!(link.goal, Goal::Script) => {
                    script.add(Kind::Script, 1);
                    &mut script
                }
                None => continue,
            };
            sum.add(kind, weight);
            if link.has_rel {
                sum.add(Kind::Relation, 3);
            }
            sum.add(Kind::Place, i32::from(link.place == Place::Pager) + i32::from(is_pager) + i32::from(link.is_styled_next));
        }
    }
    let best = sums.into_iter().filter(|(_, sum)| sum.is_believed()).max_by_key(|(url, sum)| {
        // Of the pages ahead the nearest is the next.
        (sum.total(), std::cmp::Reverse(address::number(page_url, url)), std::cmp::Reverse(sum.first_at))
    });
    match best {
        Some((url, _)) => Some(NextPage::At(Box::new(url))),
        None => (script.total() >= BELIEVED).then_some(NextPage::ByScript),
    }
}

impl Sum {
    fn add(&mut self, kind: Kind, weight: i32) {
        let best = self.by_kind.entry(kind).or_insert(weight);
        *best = weight.max(*best);
    }

    fn total(&self) -> i32 {
        self.by_kind.values().sum()
    }

    fn is_believed(&self) -> bool {
        let likeness = self.by_kind.get(&Kind::Likeness).copied().unwrap_or_default();
        self.total() >= BELIEVED && likeness >= 0 && (!self.needs_likeness || likeness >= Likeness::Forward.weight())
    }
}

/// What a link claims to be, and how much that says; `None` where it claims nothing.
fn claim(link: &pager::Link, wanted: Option<usize>) -> Option<(Kind, i32)> {
    match link.label {
        _ if link.place == Place::Elsewhere => None,
        Label::Next => Some((Kind::Word, 3)),
        Label::Number(number) if wanted == Some(number) => Some((Kind::Number, 3)),
        Label::Older | Label::More => Some((Kind::Word, 2)),
        Label::Sign => Some((Kind::Word, 1)),
        Label::Other if link.has_rel => Some((Kind::Relation, 3)),
        Label::Number(_) | Label::Other | Label::Back | Label::Last => None,
    }
}

/// The number after the current page's, in one pager.
fn wanted_number(run: &[Token], base: &Url, page_url: &Url) -> Option<usize> {
    let numbers: Vec<(usize, Option<&pager::Link>)> = run
        .iter()
        .filter_map(|token| match token {
            Token::Link(link) => match link.label {
                Label::Number(number) => Some((number, Some(link))),
                _ => None,
            },
            Token::Number(number) => Some((*number, None)),
            Token::Break => None,
        })
        .collect();
    let linked: HashSet<usize> =
        numbers.iter().filter(|(_, link)| link.is_some_and(|link| !link.is_current)).map(|(number, _)| *number).collect();
    let beside = |number: usize| linked.contains(&(number + 1)) || (number > 1 && linked.contains(&(number - 1)));
    if let Some((current, _)) = numbers.iter().find(|(number, link)| match link {
        Some(link) => link.is_current,
        None => !linked.contains(number) && beside(*number),
    }) {
        return Some(current + 1);
    }
    // None is marked: the one that leads to this very page, or the one that is left out of an unbroken row.
    let own = model::canonical(page_url, page_url);
    let leads_here = |link: &pager::Link| match &link.goal {
        Goal::Address(href) => base.join(href).is_ok_and(|url| model::canonical(&without_fragment(url), page_url) == own),
        Goal::Script => false,
    };
    if let Some((current, _)) = numbers.iter().find(|(_, link)| link.is_some_and(leads_here)) {
        return Some(current + 1);
    }
    let least = *linked.iter().min()?;
    match (least..least + linked.len()).find(|number| !linked.contains(number)) {
        Some(gap) if linked.contains(&(gap + 1)) => Some(gap + 1),
        // Whoever may go back is past the first.
        _ if least <= 2 && !run.iter().filter_map(Token::link).any(|link| link.label == Label::Back) => Some(2),
        _ => None,
    }
}

fn without_fragment(mut url: Url) -> Url {
    url.set_fragment(None);
    url
}

fn is_same_site(url: &Url, page: &Url) -> bool {
    let host = |url: &Url| url.host_str().map(|host| host.strip_prefix("www.").unwrap_or(host).to_owned());
    host(url) == host(page) && url.port() == page.port()
}

#[cfg(test)]
mod tests;
