//! One watched address and how it is to be read.

use std::path::PathBuf;

use chrono::TimeDelta;
use chrono_tz::Tz;
use ipnet::IpNet;
use secrecy::SecretString;
use url::Url;

use super::{DateOrder, Schedule};

/// A source as the config wants it; what polls have learnt about it is the store's.
#[derive(Debug, Clone)]
pub struct Source {
    pub id: String,
    pub url: Url,
    /// What readers call the newsroom; the page's own name or the host where the config gives none.
    pub name: Option<String>,
    pub kind: Kind,
    pub schedule: Schedule,
    /// Zone of times on the page that name none; where `None`, such a time counts only as its day.
    pub timezone: Option<Tz>,
    pub dates: DateOrder,
    pub language: Option<String>,
    pub labels: Vec<String>,
    /// How many of the newest items the baseline announces.
    pub announce_existing: usize,
    /// How many next pages a poll reads at most where nothing known is left on the first.
    pub follow_pages: usize,
    /// How long a new announcement has to stand before it is told.
    pub confirm: TimeDelta,
    pub select: Option<Select>,
    pub access: Access,
    pub paused: bool,
    /// What a person should open, where it differs from `url`.
    pub link: Option<Url>,
}

/// What the address holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Whatever is found there.
    Auto,
    Feed,
    Listing,
    Sitemap,
    Json,
    /// A living page, watched block by block.
    Page,
    /// A page whose stories replace each other.
    Roundup,
    /// One announcement with a page of its own.
    Article,
}

impl Kind {
    pub const ALL: [Kind; 8] = [Kind::Auto, Kind::Feed, Kind::Listing, Kind::Sitemap, Kind::Json, Kind::Page, Kind::Roundup, Kind::Article];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Auto => "auto",
            Kind::Feed => "feed",
            Kind::Listing => "listing",
            Kind::Sitemap => "sitemap",
            Kind::Json => "json",
            Kind::Page => "page",
            Kind::Roundup => "roundup",
            Kind::Article => "article",
        }
    }
}

/// A hand-written rule, as written in the config, which has checked that every part of it can be read: of a listing CSS, `@attr`
/// after a selector for an attribute; of JSON pointers, all but `item` below each element; of a sitemap patterns of paths; of a
/// living page `item` is the part that is watched, empty for all of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Select {
    pub item: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub teaser: Option<String>,
    /// Parts of the page that are not looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclude: Option<String>,
    /// strftime, as chrono reads it, where the date is written in a form of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_format: Option<String>,
}

impl Select {
    /// Pointers begin with a slash or are empty (RFC 6901), which no selector does.
    pub fn is_for_json(&self) -> bool {
        self.item.is_empty() || self.item.starts_with('/')
    }
}

/// How a source's server wants to be asked. Sent to the origin of `Source::url` only.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// Names in lower case; values may be secrets.
    pub headers: Vec<(String, SecretString)>,
    /// Name and value.
    pub cookies: Vec<(String, SecretString)>,
    pub auth: Option<Auth>,
    /// A PEM file with a certificate authority to trust beside the system's.
    pub ca_file: Option<PathBuf>,
    pub insecure_tls: bool,
    /// Private networks that this source may reach.
    pub allow_networks: Vec<IpNet>,
}

#[derive(Debug, Clone)]
pub enum Auth {
    Basic { username: String, password: SecretString },
    Bearer { token: SecretString },
}
