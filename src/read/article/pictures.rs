//! The picture that belongs to an article: what its head or its data claim, else the first that stands with its text. Logos,
//! stand-ins that systems hand out for articles without a picture, portraits of authors, and pictures of other stories are none.

use std::collections::HashSet;

use ego_tree::NodeId;
use scraper::ElementRef;
use serde_json::Value;
use url::Url;

use super::authors::{headline_of, is_foreign};
use super::blocks::{is_hidden, text_len};
use super::meta::Meta;
use super::noise::words_of;
use super::published::Asked;
use crate::model::is_web;

/// `meta` names of pictures, the clearer first.
const METAS: &[&str] =
    &["og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src", "thumbnail", "sailthru.image.full"];
/// Pictures in the text that are looked at.
const MOST: usize = 40;
/// The side of the largest icon or portrait, in pixels.
const SMALL: u32 = 150;
/// Letters of a paragraph that is text.
const PROSE: usize = 80;
/// How far above a headline its picture may hang, in elements that hold both.
const ABOVE: usize = 3;
/// Links between such a picture and the headline: the sections that the text belongs to.
const FEW_LINKS: usize = 3;
/// Words beside "logo" in the name of a file from which on it shows something else: "new-logo-for-the-harbour.jpg".
const OTHER_WORDS: usize = 2;

/// The picture's address.
pub fn lead(asked: &Asked<'_>, base: &Url) -> Option<Url> {
    let own = |address: &str| resolve(address, base).filter(|address| !is_stand_in(address, asked.url));
    let claimed = METAS.iter().flat_map(|name| asked.meta.all(name)).find_map(own);
    claimed
        .or_else(|| in_data(asked.meta).into_iter().find_map(own))
        .or_else(|| in_text(asked).into_iter().find_map(|address| own(&address)))
}

fn resolve(address: &str, base: &Url) -> Option<Url> {
    let address = address.trim();
    if address.is_empty() || address.starts_with("data:") {
        return None;
    }
    base.join(address).ok().filter(is_web)
}

/// In the article's JSON-LD.
fn in_data(meta: &Meta) -> Vec<&str> {
    let of = |article| ["image", "thumbnailUrl"].iter().filter_map(move |key: &&str| Value::get(article, *key));
    meta.articles().flat_map(of).flat_map(|value| addresses(value, meta)).collect()
}

/// An address, an object that has or points to one, or several of either.
fn addresses<'a>(value: &'a Value, meta: &'a Meta) -> Vec<&'a str> {
    match value {
        Value::String(address) => vec![address],
        Value::Array(several) => several.iter().flat_map(|one| addresses(one, meta)).collect(),
        Value::Object(_) => {
            let own = of_object(value);
            if own.is_empty() { meta.thing(value).map(of_object).unwrap_or_default() } else { own }
        }
        _ => Vec::new(),
    }
}

fn of_object(object: &Value) -> Vec<&str> {
    let values = ["url", "contentUrl", "ContentUrl"].iter().filter_map(|key| object.get(*key));
    let texts = values.flat_map(|value| match value {
        Value::String(address) => vec![address.as_str()],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    });
    texts.collect()
}

/// In microdata, else those that stand with the text: below the headline with prose behind them, or right above it.
fn in_text(asked: &Asked<'_>) -> Vec<String> {
    let Some(headline) = headline_of(asked.page, asked.title) else { return Vec::new() };
    let above: HashSet<NodeId> = headline.ancestors().map(|node| node.id()).collect();
    let beside: HashSet<NodeId> =
        headline.ancestors().filter_map(ElementRef::wrap).filter(|up| up.value().name() != "body").take(ABOVE).map(|up| up.id()).collect();
    let (mut marked, mut hero, mut found, mut waiting) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut is_past = false;
    let mut links = 0_usize;
    for element in asked.page.root_element().descendent_elements() {
        if element.id() == headline.id() {
            is_past = true;
            // Between a site's emblem and the headline there is its menu.
            hero.retain(|(_, before)| links - before <= FEW_LINKS);
        }
        links += usize::from(element.value().name() == "a");
        let name = element.value().name();
        if is_past && !waiting.is_empty() && is_prose(element, &above, asked.title) {
            found.append(&mut waiting);
        }
        if found.len() + waiting.len() + hero.len() >= MOST {
            break;
        }
        let is_marked = element.attr("itemprop").is_some_and(|said| said.split_ascii_whitespace().any(|word| word == "image"));
        if is_marked && !is_foreign(element, &above, asked.title) {
            marked.extend(microdata(element));
        }
        if !matches!(name, "img" | "amp-img") || is_small(element) || is_about_a_person(element) || is_foreign(element, &above, asked.title)
        {
            continue;
        }
        let Some(address) = source(element) else { continue };
        if is_past {
            waiting.push(address);
        } else if element.ancestors().any(|up| beside.contains(&up.id())) && !is_in_frame(element) {
            hero.push((address, links));
        }
    }
    // The last above the headline is the nearest; one above it comes before all below.
    marked.into_iter().chain(hero.into_iter().rev().take(1).map(|(address, _)| address)).chain(found).collect()
}

fn microdata(element: ElementRef<'_>) -> Option<String> {
    let is_url = |part: &ElementRef<'_>| part.attr("itemprop").is_some_and(|said| matches!(said, "url" | "contentUrl"));
    let inner = element.descendent_elements().skip(1).find(is_url);
    let address = |part: ElementRef<'_>| part.attr("content").or(part.attr("href")).or(part.attr("src")).map(str::to_owned);
    inner.and_then(address).or_else(|| address(element))
}

fn is_prose(element: ElementRef<'_>, above: &HashSet<NodeId>, title: Option<&str>) -> bool {
    let is_paragraph = element.value().name() == "p"
        || element.value().name() == "div" && element.child_elements().all(|part| part.value().name() == "br");
    is_paragraph && text_len(element) >= PROSE && !is_foreign(element, above, title)
}

/// An icon, a portrait, a pixel that counts.
fn is_small(element: ElementRef<'_>) -> bool {
    let side = |name: &str| element.attr(name).and_then(|value| value.trim().trim_end_matches("px").parse::<u32>().ok());
    [side("width"), side("height")].into_iter().flatten().any(|side| side <= SMALL) || is_hidden(element)
}

/// In a byline or a box about an author.
fn is_about_a_person(element: ElementRef<'_>) -> bool {
    const WORDS: &[&str] =
        &["avatar", "author", "authors", "byline", "bio", "profile", "portrait", "autor", "emoji", "smiley", "icon", "logo"];
    let names = |part: ElementRef<'_>| {
        let said = [part.attr("class"), part.attr("id")].into_iter().flatten().flat_map(str::split_ascii_whitespace);
        said.into_iter().any(|name| words_of(name).iter().any(|word| WORDS.contains(&word.as_str())))
    };
    names(element)
        || element
            .ancestors()
            .filter_map(ElementRef::wrap)
            .take(2)
            .filter(|up| !matches!(up.value().name(), "body" | "main" | "article"))
            .any(names)
}

fn is_in_frame(element: ElementRef<'_>) -> bool {
    element.ancestors().filter_map(ElementRef::wrap).any(|up| matches!(up.value().name(), "nav" | "header" | "aside" | "footer"))
}

/// Where a picture comes from: for those that are loaded late what its script will load, else `src`, else the largest of `srcset`,
/// its own or that of the `picture` around it.
fn source(element: ElementRef<'_>) -> Option<String> {
    const LATE: &[&str] =
        &["data-src", "data-original", "data-lazy-src", "data-lazy", "data-lazyload", "data-lazyimage-src", "data-full-src"];
    const LATE_SETS: &[&str] = &["data-srcset", "data-lazy-srcset", "data-lazyimage-srcset"];
    let is_there = |address: &&str| !address.trim().is_empty() && !address.trim().starts_with("data:");
    let late = LATE.iter().filter_map(|name| element.attr(name)).find(is_there);
    let plain = || element.attr("src").filter(is_there);
    let set = |of: ElementRef<'_>| LATE_SETS.iter().chain(&["srcset"]).filter_map(|name| of.attr(name)).find(is_there).and_then(largest);
    let around = || {
        let picture = element.parent().and_then(ElementRef::wrap).filter(|up| up.value().name() == "picture")?;
        picture.child_elements().filter(|part| part.value().name() == "source").find_map(set)
    };
    late.or_else(plain).map(str::to_owned).or_else(|| set(element)).or_else(around)
}

/// Of `a.jpg 400w, b.jpg 2x` the address with the largest figure; commas may stand in addresses.
fn largest(set: &str) -> Option<String> {
    let mut best: Option<(f32, &str)> = None;
    for candidate in set.split(", ").flat_map(|part| part.split(",\n")) {
        let mut words = candidate.split_whitespace();
        let Some(address) = words.next() else { continue };
        let size = words.next().and_then(|size| size.trim_end_matches(['w', 'x', 'h', ',']).parse().ok()).unwrap_or(1.0);
        if best.is_none_or(|(most, _)| size > most) {
            best = Some((size, address.trim_end_matches(',')));
        }
    }
    best.map(|(_, address)| address.to_owned())
}

/// By the name of its file: a logo, a blank, a portrait by default, or the picture that a whole site is shared with. One in the
/// article's own folder is made for it.
fn is_stand_in(address: &Url, page: &Url) -> bool {
    const LOGOS: &[&str] = &["logo", "logos", "logotype", "wordmark", "favicon", "sprite"];
    const BLANKS: &[&str] = &["placeholder", "blank", "spacer", "pixel", "noimage", "nophoto", "noimg", "avatar", "gravatar", "mystery"];
    const SHARED: &[&str] = &[
        "og",
        "ogimage",
        "opengraph",
        "share",
        "shared",
        "sharing",
        "social",
        "default",
        "fallback",
        "dummy",
        "facebook",
        "fb",
        "twitter",
        "linkedin",
        "meta",
        "seo",
        "generic",
        "missing",
    ];
    const PICTURE: &[&str] = &[
        "image",
        "images",
        "img",
        "picture",
        "pic",
        "photo",
        "card",
        "thumb",
        "thumbnail",
        "preview",
        "site",
        "banner",
        "header",
        "no",
        "graph",
        "open",
        "cover",
        "large",
        "summary",
        "teaser",
        "the",
        "and",
    ];
    let path = address.path();
    let file = path.rsplit('/').next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let all = words_of(stem);
    let words: Vec<&str> = all.iter().map(String::as_str).filter(|word| !is_measure(word)).collect();
    let has = |listed: &[&str]| words.iter().any(|word| listed.contains(word));
    let is_host = address.host_str().is_some_and(|host| host.split('.').any(|label| label.ends_with("gravatar")));
    if is_host || path.ends_with(".svg") || path.ends_with(".ico") {
        return true;
    }
    let folder = page.path().trim_end_matches('/');
    if folder.len() > 1 && path.starts_with(folder) {
        return false;
    }
    if all.windows(2).any(|two| two[0] == "no" && PICTURE.contains(&two[1].as_str())) {
        return true;
    }
    let beside = words.iter().filter(|word| !LOGOS.contains(word)).count();
    has(LOGOS) && beside <= OTHER_WORDS
        || has(BLANKS) && words.iter().filter(|word| !BLANKS.contains(word) && !PICTURE.contains(word)).count() <= 1
        || has(SHARED) && words.iter().all(|word| SHARED.contains(word) || PICTURE.contains(word))
}

/// A size, a version, a colour: what may stand beside any name of a file.
fn is_measure(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "rgb", "cmyk", "srgb", "white", "black", "blue", "red", "green", "neg", "pos", "web", "big", "small", "full", "new", "x", "px",
        "scaled", "final", "v",
    ];
    word.chars().all(|c| c.is_ascii_digit() || c == 'x')
        || WORDS.contains(&word)
        || word.strip_prefix(['v', 'w', 'h']).is_some_and(|rest| rest.parse::<u32>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_ins_are_known_by_their_names() {
        let page = Url::parse("https://a.example/news/2026/new-quay").unwrap();
        let check = |address: &str, expected: bool| {
            assert_eq!(is_stand_in(&page.join(address).unwrap(), &page), expected, "{address}");
        };
        for stand_in in [
            "/p/acme_logo.png?v=2",
            "/p/logo-1200x630.png",
            "/p/nordkai_logo_rgb_1200x630.png",
            "/p/placeholder-1200x630.jpg",
            "/p/no-image.png",
            "/p/share-default.png",
            "/themes/a/og-image.jpg",
            "/p/opengraph_default.png",
            "/p/facebook-share.jpg",
            "/p/emblem.svg",
            "https://secure.gravatar.com/x/ship.jpg",
        ] {
            check(stand_in, true);
        }
        for picture in [
            "/p/ship.jpg",
            "/p/new-logo-for-the-harbour-unveiled.jpg",
            "/p/img_0023.jpg",
            "/p/image.jpg",
            "/p/ship-default-view.jpg",
            "/attach/facebook/195679.jpg",
            "/p/share-of-the-catch-2026.jpg",
            // Made for the article.
            "/news/2026/new-quay/og-image.png",
        ] {
            check(picture, false);
        }
    }

    #[test]
    fn the_largest_of_a_set_is_taken() {
        let check = |set: &str, expected: Option<&str>| assert_eq!(largest(set).as_deref(), expected, "{set}");
        check("a.jpg 400w, b.jpg 1200w, c.jpg 800w", Some("b.jpg"));
        check("a.jpg, b.jpg 2x", Some("b.jpg"));
        check("https://a.example/w_1,h_2/a.jpg 1x,\n https://a.example/w_3,h_4/b.jpg 3x", Some("https://a.example/w_3,h_4/b.jpg"));
        check("a.jpg", Some("a.jpg"));
        check(" ", None);
    }
}
