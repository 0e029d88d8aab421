//! `[fetch]`: how the web is asked.

use std::time::Duration;

use ipnet::IpNet;
use secrecy::SecretString;
use url::Url;

use super::reader::Table;
use super::session::Complaint;
use super::value;
use crate::fetch::{Dns, RobotsPolicy, Settings};

pub(super) fn read_fetch(mut table: Table<'_>) -> Settings {
    let default = Settings::default();
    let settings = Settings {
        contact: table.parsed("contact", "contact", contact),
        concurrency: table.count("concurrency", 1).unwrap_or(default.concurrency),
        per_host: table.count("per_host", 1).unwrap_or(default.per_host),
        delay: table.parsed("delay", "duration", value::duration).unwrap_or(default.delay),
        timeout: table.parsed("timeout", "duration", some_time).unwrap_or(default.timeout),
        max_body: table.parsed("max_body", "size", value::size).unwrap_or(default.max_body),
        robots: table.choice("robots", &[("obey", RobotsPolicy::Obey), ("ignore", RobotsPolicy::Ignore)]).unwrap_or(default.robots),
        proxy: read_proxy(&mut table),
        dns: table.choice("dns", &[("builtin", Dns::Builtin), ("system", Dns::System)]).unwrap_or(default.dns),
        allow_private: table.flag("allow_private").unwrap_or(default.allow_private),
        allow_networks: networks(&mut table, "allow_networks"),
    };
    if settings.allow_private {
        let complaint = Complaint::new("pages may lead presswatch to any machine of your own network");
        table.warn("allow_private", complaint.hint("name the networks that are needed: `allow_networks = [\"10.1.0.0/16\"]`"));
    }
    if settings.robots == RobotsPolicy::Ignore {
        table.warn("robots", Complaint::new("newsrooms that ask not to be read are read all the same"));
    }
    table.finish();
    settings
}

/// A list of networks; what is wrong is left out and said.
pub(super) fn networks(table: &mut Table<'_>, key: &'static str) -> Vec<IpNet> {
    let texts = table.texts(key).unwrap_or_default();
    texts.iter().filter_map(|text| text.parsed("network", value::network)).collect()
}

fn some_time(text: &str) -> Result<Duration, Complaint> {
    let duration = value::duration(text)?;
    if duration.is_zero() { Err(Complaint::new("leaves no time for an answer")) } else { Ok(duration) }
}

fn contact(text: &str) -> Result<String, Complaint> {
    // It is sent in a header, in a comment in brackets.
    let is_plain = text.bytes().all(|byte| byte == b' ' || (byte.is_ascii_graphic() && !b"()\\".contains(&byte)));
    if text.trim().is_empty() || !is_plain {
        return Err(Complaint::new("is no contact").hint("an address of mail or of a page, in ASCII: \"press-desk@example.com\""));
    }
    Ok(text.trim().to_owned())
}

fn read_proxy(table: &mut Table<'_>) -> Option<SecretString> {
    let text = table.text("proxy")?;
    text.parsed("proxy", |value| {
        let url = Url::parse(value).ok().filter(|url| matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") && url.has_host());
        // The value is not quoted: it may hold a password.
        url.ok_or_else(|| {
            Complaint::new("is no address of a proxy").hint("e.g. \"http://proxy.example.com:3128\" or \"socks5h://localhost:1080\"")
        })
    })?;
    Some(SecretString::from(text.value))
}
