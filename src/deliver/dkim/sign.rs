//! Signing.

use chrono::{DateTime, Utc};
use ring::digest;
use secrecy::ExposeSecret;

use super::canonical::Form;
use super::key::{KeyError, PrivateKey, PublicKey};
use super::raw::{Field, Raw};
use super::{encode, signature};
use crate::model::{Dkim, Mail};

/// Signed where they are there. RFC 6376, section 5.4.1; RFC 8058, section 4, wants the List- fields. What mail systems rewrite on the way
/// (Received, Return-Path, Content-Transfer-Encoding) is not among them.
const SIGNED: [&str; 12] = [
    "From",
    "Reply-To",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "Auto-Submitted",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
];

/// Named once more than they are there, so that nobody can add another one that a mail program might show instead (RFC 6376, section 8.15).
const CLOSED: [&str; 5] = ["From", "Reply-To", "To", "Subject", "Date"];

/// Header lines end there, as RFC 5322 asks.
const WIDTH: usize = 78;

/// Signs mails in the name of a domain. Not `Debug`: it holds the key.
pub struct Signer {
    domain: String,
    selector: String,
    key: PrivateKey,
}

/// The last hand on a mail before it goes into the outbox: a signature, where the config wants one. Not `Debug`: it may hold the key.
pub struct Seal(Option<Signer>);

#[derive(Debug, thiserror::Error)]
pub enum SignError {
    #[error("the key of `dkim` {0}")]
    Key(#[from] KeyError),
    #[error("the mail that was to be signed has no header")]
    NoHeader,
    #[error("the system gives no random numbers, without which nothing is signed")]
    Random,
}

impl Signer {
    pub fn new(dkim: &Dkim) -> Result<Signer, KeyError> {
        let key = PrivateKey::of_text(dkim.key.expose_secret())?;
        Ok(Signer { domain: dkim.domain.clone(), selector: dkim.selector.clone(), key })
    }

    pub fn public_key(&self) -> PublicKey {
        self.key.public()
    }

    /// The mail with a DKIM-Signature in front. Whoever changes a byte of it from then on breaks that.
    pub fn sign(&self, message: &[u8], at: DateTime<Utc>) -> Result<Vec<u8>, SignError> {
        let raw = Raw::parse(message).ok_or(SignError::NoHeader)?;
        let names = names(&raw);
        let body_hash = digest::digest(&digest::SHA256, &Form::Relaxed.body(raw.body));
        let mut field = format!(
            "DKIM-Signature: v=1; a={}; c=relaxed/relaxed; d={};\r\n s={}; t={};\r\n",
            self.key.algorithm().as_str(),
            self.domain,
            self.selector,
            at.timestamp()
        );
        field.push_str(&folded("h=", &names.join(":"), ":"));
        field.push_str(&format!(";\r\n bh={};\r\n", encode(body_hash.as_ref())));
        let unsigned = format!("{field} b=");
        let data = signature::signed_data(&raw, &names, Form::Relaxed, &Field { name: "DKIM-Signature", whole: unsigned.as_bytes() });
        let signed = self.key.sign(&data).map_err(|_| SignError::Random)?;
        field.push_str(&folded("b=", &encode(&signed), ""));
        field.push_str("\r\n");
        Ok([field.as_bytes(), message].concat())
    }
}

impl Seal {
    pub fn of(mail: &Mail) -> Result<Seal, SignError> {
        Ok(Seal(mail.dkim.as_ref().map(Signer::new).transpose()?))
    }

    /// The mail as it leaves the house.
    pub fn put_on(&self, message: Vec<u8>, at: DateTime<Utc>) -> Result<Vec<u8>, SignError> {
        match &self.0 {
            Some(signer) => signer.sign(&message, at),
            None => Ok(message),
        }
    }
}

fn names(raw: &Raw<'_>) -> Vec<&'static str> {
    let there = SIGNED.into_iter().flat_map(|name| std::iter::repeat_n(name, raw.all(name).count()));
    there.chain(CLOSED).collect()
}

/// A tag on lines of its own; `text` may be broken behind `at`, or anywhere where that is empty.
fn folded(tag: &str, text: &str, at: &str) -> String {
    let mut lines = format!(" {tag}");
    let mut width = lines.len();
    let pieces: Vec<&str> = if at.is_empty() {
        // Base64 is ASCII: each octet is a piece.
        (0..text.len()).map(|octet| &text[octet..=octet]).collect()
    } else {
        text.split_inclusive(at).collect()
    };
    for piece in pieces {
        // One column is left for the semicolon that follows.
        if width + piece.len() >= WIDTH {
            lines.push_str("\r\n  ");
            width = 2;
        }
        lines.push_str(piece);
        width += piece.len();
    }
    lines
}
