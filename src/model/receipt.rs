//! How a page was asked for and answered: what is kept as evidence of an announcement's first sight. What lets somebody in is no part of it.

use std::borrow::Cow;

use url::Url;

/// Stands for what lets somebody in.
const MASK: &str = "***";

/// A secret of fewer bytes is looked for nowhere but where it belongs: `true` is in many headers.
const LEAST: usize = 8;

/// One exchange with a server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Receipt {
    /// The address that was asked for.
    pub asked: String,
    /// The one that answered, after all redirects.
    pub url: String,
    pub status: u16,
    /// In the order in which they came, names in lower case. Without cookies: those open doors.
    pub headers: Vec<(String, String)>,
}

impl Receipt {
    /// The same without what lets somebody in: the secrets in its addresses and, wherever they are repeated, those and these.
    pub fn mask<'a>(mut self, secrets: impl IntoIterator<Item = &'a str>) -> Receipt {
        let mut all: Vec<String> = secrets.into_iter().map(str::to_owned).collect();
        for address in [&self.asked, &self.url] {
            all.extend(secret_pairs(address).map(|(_, value)| value.to_owned()));
        }
        all.retain(|secret| secret.len() >= LEAST);
        [self.asked, self.url] = [mask_secrets(&self.asked), mask_secrets(&self.url)];
        let texts = self.headers.iter_mut().map(|(_, value)| value).chain([&mut self.asked, &mut self.url]);
        for text in texts {
            for secret in all.iter().filter(|secret| text.contains(secret.as_str())).collect::<Vec<_>>() {
                *text = text.replace(secret.as_str(), MASK);
            }
        }
        self
    }
}

/// Whether what a header, or a part of a query, of this name says may let somebody in.
pub fn is_secret(name: &str) -> bool {
    const PARTS: [&str; 8] = ["cookie", "token", "session", "secret", "passw", "signature", "credential", "apikey"];
    const WORDS: [&str; 8] = ["key", "sig", "pwd", "pass", "jwt", "sid", "hmac", "sas"];
    let name = name.to_ascii_lowercase();
    let is_author = name.contains("author") && !name.contains("authori");
    let mut words = name.split(|letter: char| !letter.is_ascii_alphanumeric());
    PARTS.iter().any(|part| name.contains(part))
        || (name.contains("auth") && !is_author)
        || name.ends_with("key")
        || words.any(|word| WORDS.contains(&word))
}

/// An address for people's eyes, with the names of what lets somebody in, and without its values. What is no address is as it was.
pub fn mask_secrets(address: &str) -> String {
    let Ok(mut url) = Url::parse(address) else { return address.to_owned() };
    if url.username().is_empty() && url.password().is_none() && secret_pairs(address).next().is_none() {
        return address.to_owned();
    }
    // Both fail only for URLs that cannot hold them.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    let masked = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if is_secret(&unescaped(name)) => format!("{name}={MASK}"),
        _ => pair.to_owned(),
    };
    let query = url.query().map(|query| query.split('&').map(masked).collect::<Vec<_>>().join("&"));
    url.set_query(query.as_deref());
    url.into()
}

/// Names and values in the query, as they are written, of what lets somebody in.
fn secret_pairs(address: &str) -> impl Iterator<Item = (&str, &str)> {
    let query = address.split('#').next().unwrap_or_default().split_once('?').map_or("", |(_, query)| query);
    query.split('&').filter_map(|pair| pair.split_once('=')).filter(|(name, _)| is_secret(&unescaped(name)))
}

fn unescaped(name: &str) -> Cow<'_, str> {
    url::form_urlencoded::parse(name.as_bytes()).next().map_or(Cow::Borrowed(name), |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lets_somebody_in_is_known_by_its_name() {
        for secret in [
            "key",
            "api_key",
            "apiKey",
            "api-key",
            "accesskey",
            "token",
            "access_token",
            "auth",
            "oauth",
            "authorization",
            "sig",
            "X-Amz-Signature",
            "X-Amz-Credential",
            "session",
            "PHPSESSION",
            "sid",
            "password",
            "pwd",
            "client_secret",
            "set-cookie",
            "x-auth-token",
            "www-authenticate",
            "Ocp-Apim-Subscription-Key",
        ] {
            assert!(is_secret(secret), "{secret}");
        }
        for open in [
            "page", "author", "authors", "keyword", "keywords", "category", "lang", "id", "q", "design", "side", "passage", "etag",
            "signed",
        ] {
            assert!(!is_secret(open), "{open}");
        }
    }

    #[test]
    fn an_address_is_told_without_what_lets_somebody_in() {
        for (address, told) in [
            ("https://acme.example/api?key=s3cret-of-ours&page=2", "https://acme.example/api?key=***&page=2"),
            ("https://acme.example/api?page=2&Access%5FToken=a%20b#top", "https://acme.example/api?page=2&Access%5FToken=***#top"),
            ("https://desk:hush@acme.example/news/", "https://acme.example/news/"),
            ("https://acme.example/news?q=a%20b&keyword=mill", "https://acme.example/news?q=a%20b&keyword=mill"),
            ("https://acme.example/key=1/", "https://acme.example/key=1/"),
            ("https://acme.example/?key", "https://acme.example/?key"),
            ("no address?key=1", "no address?key=1"),
        ] {
            assert_eq!(mask_secrets(address), told);
            assert_eq!(mask_secrets(told), told, "once is enough");
        }
    }

    #[test]
    fn what_an_answer_repeats_of_a_secret_is_not_kept_either() {
        let header = |value: &str| [("link".to_owned(), value.to_owned())].to_vec();
        let receipt = Receipt {
            asked: "https://acme.example/api?key=s3cret-of-ours".to_owned(),
            url: "https://acme.example/v2/bearing-words/api?key=s3cret-of-ours&n=1".to_owned(),
            status: 200,
            headers: header("<https://acme.example/v2/api?key=s3cret-of-ours&n=2>; rel=\"next\", bearing-words, a"),
        };
        let masked = receipt.mask(["bearing-words", "a"]);
        assert_eq!(masked.asked, "https://acme.example/api?key=***");
        assert_eq!(masked.url, "https://acme.example/v2/***/api?key=***&n=1");
        assert_eq!(masked.headers, header("<https://acme.example/v2/api?key=***&n=2>; rel=\"next\", ***, a"));
    }
}
