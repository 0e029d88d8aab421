//! Where a request may go: scheme, port, address. The one table of what is not public.
//!
//! It stands at three places, and all three are needed: every URL is checked before it is asked for (for a literal
//! address nobody is asked for a name), every name's addresses are filtered as they are looked up (`dns.rs`; so a
//! name that changes its answer gains nothing), and every redirect is followed by our own loop, which comes back here.
//! With a proxy the proxy looks the names up: then only literals and the proxy's own name are seen here.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;
use url::{Host, Url};

use super::FetchError;
use crate::model::mask_secrets;

/// Ports above 1023 that the Fetch standard refuses (<https://fetch.spec.whatwg.org/#port-blocking>): other services listen
/// there, and a request could be made to look like words of their protocols.
const BAD_PORTS: [u16; 19] =
    [1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080];

#[derive(Debug, Clone)]
pub(super) struct Guard {
    pub allow_private: bool,
    pub networks: Vec<IpNet>,
    /// Its address is the operator's word: looked up without a filter, and so no target of a page.
    pub proxy_host: Option<String>,
}

impl Guard {
    /// The same guard, open to some more networks.
    pub fn with_networks(&self, more: &[IpNet]) -> Guard {
        let mut guard = self.clone();
        guard.networks.extend_from_slice(more);
        guard
    }

    pub fn allows(&self, address: IpAddr, more: &[IpNet]) -> bool {
        let plain = address.to_canonical();
        self.allow_private || is_public(address) || self.networks.iter().chain(more).any(|network| network.contains(&plain))
    }

    /// Everything that can be said of a URL without looking up a name.
    pub fn check_url(&self, url: &Url, more: &[IpNet]) -> Result<(), FetchError> {
        if let Some(why) = fault(url) {
            return Err(FetchError::RefusedUrl { url: told(url), why });
        }
        let address = match url.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            Some(Host::Domain(name)) if Some(name) == self.proxy_host.as_deref() => {
                return Err(FetchError::RefusedAddress { host: name.to_owned(), address: None });
            }
            Some(Host::Domain(_)) => return Ok(()),
            None => return Err(FetchError::RefusedUrl { url: told(url), why: "it names no host" }),
        };
        if self.allows(address, more) {
            return Ok(());
        }
        Err(FetchError::RefusedAddress { host: url.authority().to_owned(), address: Some(address) })
    }
}

fn fault(url: &Url) -> Option<&'static str> {
    if !matches!(url.scheme(), "http" | "https") {
        return Some("only http and https are");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Some("a name or password in an address ends up in logs; use `auth` of the source");
    }
    // Of the low ports none but the web's own: the rest belong to other services.
    match url.port_or_known_default() {
        Some(80 | 443) => None,
        Some(port) if port >= 1024 && !BAD_PORTS.contains(&port) => None,
        _ => Some("its port belongs to another kind of service"),
    }
}

/// A URL as it may be shown.
pub(super) fn told(url: &Url) -> String {
    mask_secrets(url.as_str())
}

/// After the IANA registries of special-purpose addresses (RFC 6890 and its updates). Addresses that carry an IPv4 address
/// (mapped, NAT64, 6to4) are judged by it.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b)) // shared by carriers; some clouds' metadata
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b & 0xfe) == 18); // benchmarks
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let s = address.segments();
    let carried = |high: u16, low: u16| is_public_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
    match s {
        [0, 0, 0, 0, 0, 0xffff, high, low] => carried(high, low),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => carried(high, low),
        [0x2002, high, low, ..] => carried(high, low),
        [0x2001, 0 | 0xdb8, ..] => false,                    // Teredo, documentation
        [0x2001, 2, 0, ..] => false,                         // 2001:2::/48, benchmarks
        [0x2001, b, ..] if matches!(b >> 4, 1 | 2) => false, // 2001:10::/28, 2001:20::/28: identifiers, no addresses
        [0x3fff, b, ..] if b >> 12 == 0 => false,            // 3fff::/20, documentation
        _ => s[0] & 0xe000 == 0x2000,                        // nothing else outside 2000::/3 is routed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, allowed: &[&str]) -> Result<(), FetchError> {
        let networks = allowed.iter().map(|n| n.parse().unwrap()).collect();
        Guard { allow_private: false, networks, proxy_host: Some("proxy.corp".into()) }.check_url(&Url::parse(url).unwrap(), &[])
    }

    #[test]
    fn special_addresses_are_not_public() {
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.2",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:0:7f00:1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:2::1",
            "2001:10::1",
            "2001:1f::1",
            "2001:20::1",
            "2001:2f::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:a00:1::1",
            "3fff::1",
            "3fff:fff::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn other_addresses_are_public() {
        for address in [
            "1.1.1.1",
            "9.255.255.255",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "192.167.0.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2001:3::1",
            "2001:30::1",
            "2001:4860:4860::8888",
            "2001:2:1::1",
            "2002:808:808::1",
            "2606:4700::1111",
            "3ffe::1",
            "3fff:1000::1",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn every_spelling_of_a_private_address_is_refused() {
        for url in [
            "http://127.0.0.2/",
            "http://127.2/",
            "http://0x7f.0.0.2/",
            "http://2130706434/",
            "http://0177.0.0.2/",
            "http://127.0.0.2./",
            "http://１２７.０.０.２/",
            "http://[::ffff:127.0.0.2]/",
            "http://[::1]/",
            "http://10.0.0.1:8080/",
            "https://[fd00::1]/",
        ] {
            assert!(matches!(check(url, &["127.0.0.1/32"]), Err(FetchError::RefusedAddress { .. })), "{url}");
        }
    }

    #[test]
    fn allowed_networks_open_just_themselves() {
        assert_eq!(check("http://127.0.0.1:8080/", &["127.0.0.1/32"]), Ok(()));
        assert_eq!(check("http://[::ffff:127.0.0.1]:8080/", &["127.0.0.1/32"]), Ok(()));
        assert_eq!(check("http://[fd00::1]/", &["fd00::/64"]), Ok(()));
        assert!(check("http://[fd00:0:0:1::1]/", &["fd00::/64"]).is_err());
        let guard = Guard { allow_private: false, networks: Vec::new(), proxy_host: None };
        let url = Url::parse("http://10.0.0.1/").unwrap();
        assert!(guard.check_url(&url, &[]).is_err());
        assert_eq!(guard.check_url(&url, &["10.0.0.0/8".parse().unwrap()]), Ok(()));
        assert_eq!(Guard { allow_private: true, ..guard }.check_url(&url, &[]), Ok(()));
    }

    #[test]
    fn only_web_addresses_without_passwords_are_fetched() {
        for url in ["http://a.example/", "https://a.example/", "https://a.example:8443/", "http://a.example:3000/", "https://a.example:80/"]
        {
            assert_eq!(check(url, &[]), Ok(()), "{url}");
        }
        for url in [
            "file:///etc/passwd",
            "ftp://a.example/",
            "data:text/plain,x",
            "gopher://a.example/",
            "http://u@a.example/",
            "http://u:p@a.example/",
            "http://a.example:22/",
            "http://a.example:25/",
            "http://a.example:6667/",
            "http://a.example:10080/",
            "http://a.example:0/",
        ] {
            let refusal = check(url, &[]).unwrap_err();
            assert!(matches!(refusal, FetchError::RefusedUrl { .. }), "{url}");
            assert!(!refusal.to_string().contains(":p@"), "{refusal}");
        }
    }

    #[test]
    fn the_proxy_itself_is_no_page() {
        assert!(matches!(check("http://proxy.corp:3128/", &[]), Err(FetchError::RefusedAddress { address: None, .. })));
    }
}
