//! Signatures of mails (DKIM): RFC 6376, with what RFC 8301 forbids left out and the Ed25519 of RFC 8463.
//!
//! By hand over ring, the house's one provider of TLS: the crates for it want a second one or the `rsa` crate, whose timing tells
//! of the key (RUSTSEC-2023-0071). What is signed are the bytes as they go into the outbox, so that each attempt carries the same signature.

mod canonical;
mod dns;
mod key;
mod raw;
mod sign;
mod signature;
#[cfg(test)]
mod tests;

pub use dns::{LookupError, look_up};
pub use key::{KeyError, PrivateKey, PublicKey, RecordError};
pub use raw::{Field, Raw, with_crlf};
pub use sign::{Seal, SignError, Signer};
pub use signature::{Algorithm, Malformed, Signature};

/// Where the public half of a key stands in the DNS.
pub fn record_name(selector: &str, domain: &str) -> String {
    format!("{selector}._domainkey.{domain}")
}

/// `name=value` pairs between semicolons (RFC 6376, section 3.2); `None` where one has no `=` or a name comes twice.
fn tags(text: &str) -> Option<Vec<(&str, &str)>> {
    let mut tags: Vec<(&str, &str)> = Vec::new();
    for pair in text.split(';').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=')?;
        let (name, value) = (name.trim_end(), value.trim_start());
        if tags.iter().any(|(known, _)| *known == name) {
            return None;
        }
        tags.push((name, value));
    }
    Some(tags)
}

/// Base64 with white space wherever the lines were folded.
fn decode(text: &str) -> Option<Vec<u8>> {
    use base64::Engine as _;
    let dense: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    base64::engine::general_purpose::STANDARD.decode(dense).ok()
}

fn encode(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
