//! Who may read the metrics: whoever knows the password, with any user name (HTTP Basic) or as a bearer token.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};

/// True without a password, as there is none on loopback.
pub(super) fn is_granted(password: Option<&SecretString>, headers: &HeaderMap) -> bool {
    let Some(password) = password else { return true };
    let Some((scheme, credentials)) = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.split_once(' ')) else {
        return false;
    };
    let offered = match scheme.to_ascii_lowercase().as_str() {
        "bearer" => Some(credentials.trim().as_bytes().to_vec()),
        // RFC 7617: the user name ends at the first colon.
        "basic" => STANDARD.decode(credentials.trim()).ok().and_then(|pair| {
            let colon = pair.iter().position(|byte| *byte == b':')?;
            Some(pair[colon + 1..].to_vec())
        }),
        _ => None,
    };
    // Hashes compare in constant time, so the answer's time tells nothing of the password.
    offered.is_some_and(|offered| blake3::hash(&offered) == blake3::hash(password.expose_secret().as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(authorization: Option<&str>, expected: bool) {
        let mut headers = HeaderMap::new();
        if let Some(value) = authorization {
            headers.insert(AUTHORIZATION, value.parse().unwrap());
        }
        let password = SecretString::from("open:sesame");
        assert_eq!(is_granted(Some(&password), &headers), expected, "{authorization:?}");
        assert!(is_granted(None, &headers));
    }

    #[test]
    fn the_password_opens_under_any_name_and_as_a_token() {
        let basic = |pair: &str| format!("Basic {}", STANDARD.encode(pair));
        check(Some("Bearer open:sesame"), true);
        check(Some("bearer open:sesame"), true);
        check(Some(&basic("prometheus:open:sesame")), true);
        check(Some(&basic(":open:sesame")), true);
        check(None, false);
        check(Some("Bearer open"), false);
        check(Some("Bearer"), false);
        check(Some(&basic("open:sesame")), false);
        check(Some(&basic("no colon")), false);
        check(Some("Basic ?"), false);
        check(Some("Digest open:sesame"), false);
    }
}
