//! One watched address and how it is to be read.

use std::path::PathBuf;

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
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::Auto, Kind::Feed, Kind::Listing];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Auto => "auto",
            Kind::Feed => "feed",
            Kind::Listing => "listing",
        }
    }
}

/// A hand-written rule for a listing, as written in the config: CSS, `@attr` after a selector for an attribute.
/// The config has checked that every selector parses.
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
