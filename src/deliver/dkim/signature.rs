//! A signature that a mail carries, and whether it still fits.

use ring::digest;

use super::canonical::Form;
use super::key::PublicKey;
use super::raw::{Field, Raw};
use super::{decode, tags};

/// SHA-1 has no place here (RFC 8301, section 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    RsaSha256,
    Ed25519Sha256,
}

/// One DKIM-Signature field.
#[derive(Debug, Clone)]
pub struct Signature<'m> {
    pub domain: String,
    pub selector: String,
    pub algorithm: Algorithm,
    /// The signed fields, as often as they are named.
    pub names: Vec<String>,
    /// How much of the body it covers, in octets; all of it where `None`.
    pub length: Option<usize>,
    field: Field<'m>,
    header: Form,
    body: Form,
    body_hash: Vec<u8>,
    signed: Vec<u8>,
}

/// Why a DKIM-Signature field cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    #[error("its tags cannot be read")]
    Tags,
    #[error("it has no `{0}=`")]
    Missing(&'static str),
    #[error("its `{0}=` cannot be read")]
    Value(&'static str),
    #[error("it is made with {0}, which nobody takes any more")]
    Algorithm(String),
    #[error("it does not cover From")]
    From,
}

impl Algorithm {
    pub fn as_str(self) -> &'static str {
        match self {
            Algorithm::RsaSha256 => "rsa-sha256",
            Algorithm::Ed25519Sha256 => "ed25519-sha256",
        }
    }
}

impl<'m> Signature<'m> {
    /// Those of a mail, the latest first.
    pub fn all(raw: &Raw<'m>) -> Vec<Result<Signature<'m>, Malformed>> {
        raw.all("DKIM-Signature").map(|field| Signature::parse(*field)).collect()
    }

    fn parse(field: Field<'m>) -> Result<Signature<'m>, Malformed> {
        let text = String::from_utf8_lossy(field.value());
        let tags = tags(&text).ok_or(Malformed::Tags)?;
        let tag = |name: &'static str| tags.iter().find(|(tag, _)| *tag == name).map(|(_, value)| *value);
        let need = |name: &'static str| tag(name).ok_or(Malformed::Missing(name));
        // A fold may stand within a value.
        let word = |name: &'static str| need(name).map(|value| value.split_whitespace().collect::<String>());
        if need("v")? != "1" {
            return Err(Malformed::Value("v"));
        }
        let algorithm = match word("a")?.as_str() {
            "rsa-sha256" => Algorithm::RsaSha256,
            "ed25519-sha256" => Algorithm::Ed25519Sha256,
            other => return Err(Malformed::Algorithm(other.to_owned())),
        };
        let forms = tag("c").unwrap_or("simple/simple");
        let (header, body) = forms.split_once('/').unwrap_or((forms, "simple"));
        let names: Vec<String> = need("h")?.split(':').map(|name| name.trim().to_owned()).collect();
        if !names.iter().any(|name| name.eq_ignore_ascii_case("From")) {
            return Err(Malformed::From);
        }
        Ok(Signature {
            domain: word("d")?.to_ascii_lowercase(),
            selector: word("s")?,
            algorithm,
            names,
            length: tag("l").map(|length| length.parse().map_err(|_| Malformed::Value("l"))).transpose()?,
            field,
            header: Form::of_word(header).ok_or(Malformed::Value("c"))?,
            body: Form::of_word(body).ok_or(Malformed::Value("c"))?,
            body_hash: decode(need("bh")?).ok_or(Malformed::Value("bh"))?,
            signed: decode(need("b")?).ok_or(Malformed::Value("b"))?,
        })
    }

    /// Whether a field of this name could not be changed, added or taken away unnoticed.
    pub fn covers(&self, name: &str) -> bool {
        self.names.iter().any(|signed| signed.eq_ignore_ascii_case(name))
    }

    /// Whether the body is the one that was signed. It takes no key to see that.
    pub fn fits_body(&self, raw: &Raw<'_>) -> bool {
        let form = self.body.body(raw.body);
        let covered = self.length.map_or(Some(form.as_slice()), |length| form.get(..length));
        covered.is_some_and(|covered| digest::digest(&digest::SHA256, covered).as_ref() == self.body_hash)
    }

    /// Whether the private half of this key signed these very header fields, among them the hash of the body.
    pub fn is_made_with(&self, key: &PublicKey, raw: &Raw<'_>) -> bool {
        let own = self.field.whole.strip_suffix(b"\r\n").unwrap_or(self.field.whole);
        let unsigned = without_signature(own);
        let data = signed_data(raw, &self.names, self.header, &Field { name: self.field.name, whole: &unsigned });
        key.made(self.algorithm, &data, &self.signed)
    }
}

/// What is signed (RFC 6376, section 3.7): the named fields, each time the next from below, and the signature's own, which comes
/// without its `b=` and without its line end.
pub(super) fn signed_data(raw: &Raw<'_>, names: &[impl AsRef<str>], form: Form, own: &Field<'_>) -> Vec<u8> {
    let mut data = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let name = name.as_ref();
        let before = names[..at].iter().filter(|other| other.as_ref().eq_ignore_ascii_case(name)).count();
        if let Some(field) = raw.all(name).rev().nth(before) {
            data.extend(form.field(field));
        }
    }
    let own = form.field(own);
    data.extend_from_slice(own.strip_suffix(b"\r\n").unwrap_or(&own));
    data
}

/// The field with nothing behind `b=`; all its other bytes stay.
fn without_signature(field: &[u8]) -> Vec<u8> {
    let is_signature = |part: &[u8]| part.split(|byte| *byte == b'=').next().is_some_and(|name| name.trim_ascii() == b"b");
    let colon = field.iter().position(|byte| *byte == b':').map_or(0, |colon| colon + 1);
    let (name, value) = field.split_at(colon);
    let parts = value.split(|byte| *byte == b';').map(|part| match part.iter().position(|byte| *byte == b'=') {
        Some(equals) if is_signature(part) => &part[..=equals],
        _ => part,
    });
    [name, &parts.collect::<Vec<_>>().join(&b';')].concat()
}
