//! Where the links of a page lead, and which addresses are of one kind. Knows nothing of places.

use std::cell::OnceCell;
use std::rc::Rc;

use url::Url;

use super::flatten::Attributes;
use super::hashes::{hash, mix};
use super::words;
use crate::model;

/// A link of a page. Two with the same `href` share what is known of it.
#[derive(Clone)]
pub struct Link {
    pub node: usize,
    pub url: Rc<Url>,
    /// The same for two links to the same address.
    pub key: u32,
    pub offsite: bool,
    /// Most links of a page are never asked for more.
    address: Rc<OnceCell<Address>>,
}

/// What an address tells of where it leads.
#[derive(Clone)]
pub struct Address {
    pub is_item: bool,
    pub is_meta: bool,
    pub is_social: bool,
    /// The same for addresses that are built alike.
    pub shape: u64,
    /// The same for addresses in one folder, numbers left out.
    pub section: u64,
}

impl Link {
    /// `key` is the same for all links to this address, `page` the page that they stand on.
    pub(super) fn new(node: usize, url: Url, key: u32, page: &Url) -> Link {
        Link { offsite: registrable(&url) != registrable(page), node, url: url.into(), key, address: Rc::default() }
    }

    pub fn address(&self) -> &Address {
        let url = &self.url;
        self.address.get_or_init(|| {
            let is_item = words::is_item_address(url);
            let is_social = words::is_social(url);
            let is_meta = is_social || words::has_meta_part(url);
            Address { is_item, is_meta, is_social, shape: shape(url, is_item), section: section(url) }
        })
    }
}

/// Where an element leads: its `href`, or, where a script takes the click, the address that it is given.
pub(super) fn address_of(attributes: &Attributes, is_link: bool, base: &Url) -> Option<Url> {
    let resolve = |href: &str| {
        let href = href.trim();
        let is_none = href.is_empty() || href == "#" || href.contains("{{");
        (!is_none).then(|| base.join(href).ok()).flatten().filter(model::is_web)
    };
    let own = attributes.href.filter(|_| is_link).and_then(resolve);
    own.or_else(|| attributes.data_href.and_then(resolve))
        .or_else(|| attributes.onclick.and_then(opened_by).and_then(resolve))
        .or_else(|| is_link.then(|| [attributes.data_url, attributes.data_link].into_iter().flatten().find_map(resolve)).flatten())
}

/// The address in `location.href='/news/7'` or `window.open("/news/7")`.
fn opened_by(script: &str) -> Option<&str> {
    let at = script.find("location").or_else(|| script.find("window.open"))?;
    let (_, rest) = script[at..].split_once(['\'', '"'])?;
    let (address, _) = rest.split_once(['\'', '"'])?;
    (address.starts_with('/') || address.contains('.') || address.contains('?')).then_some(address)
}

/// What addresses of one kind share: host, the number of parts of the path, the first part unless it
/// numbers, whether the last one looks like one item's.
fn shape(url: &Url, is_item: bool) -> u64 {
    let parts: Vec<&str> = url.path_segments().map(|parts| parts.filter(|part| !part.is_empty()).collect()).unwrap_or_default();
    let mut sum = mix(hash(url.host_str().unwrap_or_default()), parts.len() as u64);
    if parts.len() > 1 && !parts[0].bytes().any(|b| b.is_ascii_digit()) {
        sum = mix(sum, hash(parts[0]));
    }
    mix(sum, u64::from(is_item))
}

/// Host and folders, but those that number or are a day's.
fn section(url: &Url) -> u64 {
    let mut folders: Vec<&str> = url.path_segments().map(|parts| parts.filter(|part| !part.is_empty()).collect()).unwrap_or_default();
    folders.pop();
    let lasting = folders.into_iter().filter(|folder| !folder.bytes().any(|byte| byte.is_ascii_digit()));
    lasting.fold(hash(url.host_str().unwrap_or_default()), |sum, folder| mix(sum, hash(folder)))
}

/// The last two labels of a host: near enough to tell a newsroom's own links from others'.
fn registrable(url: &Url) -> &str {
    let host = url.host_str().unwrap_or_default();
    let from = host.rmatch_indices('.').nth(1).map_or(0, |(at, _)| at + 1);
    &host[from..]
}
