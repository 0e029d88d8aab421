//! Keys: the private half from its file, the public half from and for the DNS.

use ring::rand::SystemRandom;
use ring::signature::{self, Ed25519KeyPair, KeyPair, RsaKeyPair, UnparsedPublicKey};
use ring::{digest, error::KeyRejected};

use super::signature::Algorithm;
use super::{decode, encode, tags};

pub enum PrivateKey {
    Rsa(RsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// RSAPublicKey of RFC 8017, in DER.
    Rsa(Vec<u8>),
    Ed25519(Vec<u8>),
}

/// Why a text is no private key to sign with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("is no key in PEM form")]
    NoKey,
    #[error("holds a public key; what signs is the private one")]
    Public,
    #[error("is locked with a pass phrase")]
    Locked,
    #[error("holds a key that is neither RSA nor Ed25519")]
    OtherKind,
    #[error("holds an RSA key of less than 2048 bits")]
    Short,
    #[error("holds a broken key ({0})")]
    Broken(String),
}

/// Why what stands in the DNS is no key to verify with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    #[error("is no DKIM record")]
    NoRecord,
    #[error("has an empty `p=`: the key was withdrawn")]
    Withdrawn,
    #[error("holds a key of the kind `{0}`, which is unknown here")]
    OtherKind(String),
    #[error("holds a broken key")]
    Broken,
}

impl KeyError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            KeyError::Locked => "unlock it: `openssl pkey -in locked.pem -out dkim.pem`, and keep the file to yourself",
            _ => "`openssl genrsa -out dkim.pem 2048` makes one",
        }
    }
}

/// DER of AlgorithmIdentifier { rsaEncryption, NULL } (RFC 8017, appendix C).
const RSA_ENCRYPTION: &[u8] = &[0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;

impl PrivateKey {
    /// RSA in PKCS#1 or PKCS#8, Ed25519 in PKCS#8, each in PEM; or the bare seed of Ed25519 in base64, as dkimpy's `dknewkey` writes it.
    pub fn of_text(text: &str) -> Result<PrivateKey, KeyError> {
        let mut lines = text.lines().map(str::trim);
        let Some(label) = lines.find_map(|line| line.strip_prefix("-----BEGIN ")?.strip_suffix("-----")) else {
            let seed = decode(text).filter(|seed| seed.len() == 32).ok_or(KeyError::NoKey)?;
            return Ed25519KeyPair::from_seed_unchecked(&seed).map(PrivateKey::Ed25519).map_err(rejected);
        };
        let lines: Vec<&str> = lines.take_while(|line| !line.starts_with("-----END")).collect();
        if label.starts_with("ENCRYPTED") || lines.iter().any(|line| line.starts_with("Proc-Type:") && line.ends_with("ENCRYPTED")) {
            return Err(KeyError::Locked);
        }
        let der = || decode(&lines.concat()).filter(|der| !der.is_empty()).ok_or_else(|| KeyError::Broken("no base64".to_owned()));
        match label {
            "RSA PRIVATE KEY" => RsaKeyPair::from_der(&der()?).map(PrivateKey::Rsa).map_err(rejected),
            "PRIVATE KEY" => match RsaKeyPair::from_pkcs8(&der()?).map_err(rejected) {
                Err(KeyError::OtherKind) => Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der()?).map(PrivateKey::Ed25519).map_err(rejected),
                rsa => rsa.map(PrivateKey::Rsa),
            },
            "CERTIFICATE" => Err(KeyError::Public),
            label if label.ends_with("PUBLIC KEY") => Err(KeyError::Public),
            _ => Err(KeyError::OtherKind),
        }
    }

    pub fn algorithm(&self) -> Algorithm {
        match self {
            PrivateKey::Rsa(_) => Algorithm::RsaSha256,
            PrivateKey::Ed25519(_) => Algorithm::Ed25519Sha256,
        }
    }

    pub fn public(&self) -> PublicKey {
        match self {
            PrivateKey::Rsa(pair) => PublicKey::Rsa(pair.public_key().as_ref().to_vec()),
            PrivateKey::Ed25519(pair) => PublicKey::Ed25519(pair.public_key().as_ref().to_vec()),
        }
    }

    /// Fails only where the system gives no random numbers, which blind the work with an RSA key.
    pub(super) fn sign(&self, data: &[u8]) -> Result<Vec<u8>, ring::error::Unspecified> {
        match self {
            PrivateKey::Rsa(pair) => {
                let mut signed = vec![0; pair.public().modulus_len()];
                pair.sign(&signature::RSA_PKCS1_SHA256, &SystemRandom::new(), data, &mut signed)?;
                Ok(signed)
            }
            // RFC 8463, section 3: over the hash.
            PrivateKey::Ed25519(pair) => Ok(pair.sign(digest::digest(&digest::SHA256, data).as_ref()).as_ref().to_vec()),
        }
    }
}

fn rejected(why: KeyRejected) -> KeyError {
    match why.to_string().as_str() {
        "WrongAlgorithm" => KeyError::OtherKind,
        "TooSmall" => KeyError::Short,
        other => KeyError::Broken(other.to_owned()),
    }
}

impl PublicKey {
    /// The key in a TXT record (RFC 6376, section 3.6.1).
    pub fn of_record(record: &str) -> Result<PublicKey, RecordError> {
        let tags = tags(record).ok_or(RecordError::NoRecord)?;
        let tag = |name: &str| tags.iter().find(|(tag, _)| *tag == name).map(|(_, value)| *value);
        if tag("v").is_some_and(|version| version != "DKIM1") {
            return Err(RecordError::NoRecord);
        }
        let key = tag("p").ok_or(RecordError::NoRecord)?;
        if key.is_empty() {
            return Err(RecordError::Withdrawn);
        }
        let key = decode(key).ok_or(RecordError::Broken)?;
        match tag("k").unwrap_or("rsa") {
            "rsa" => rsa_key(&key).map(|key| PublicKey::Rsa(key.to_vec())).ok_or(RecordError::Broken),
            "ed25519" if key.len() == 32 => Ok(PublicKey::Ed25519(key)),
            "ed25519" => Err(RecordError::Broken),
            other => Err(RecordError::OtherKind(other.to_owned())),
        }
    }

    /// What to publish as TXT record.
    pub fn record(&self) -> String {
        match self {
            PublicKey::Rsa(key) => {
                let bits = tlv(BIT_STRING, &[&[0], key.as_slice()].concat());
                format!("v=DKIM1; k=rsa; p={}", encode(&tlv(SEQUENCE, &[RSA_ENCRYPTION, &bits].concat())))
            }
            PublicKey::Ed25519(key) => format!("v=DKIM1; k=ed25519; p={}", encode(key)),
        }
    }

    /// Whether the private half made this signature of `data`.
    pub(super) fn made(&self, algorithm: Algorithm, data: &[u8], signed: &[u8]) -> bool {
        match (self, algorithm) {
            // Keys of 1024 bits must still be taken (RFC 8301, section 3.2).
            (PublicKey::Rsa(key), Algorithm::RsaSha256) => {
                UnparsedPublicKey::new(&signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, key).verify(data, signed).is_ok()
            }
            (PublicKey::Ed25519(key), Algorithm::Ed25519Sha256) => {
                let hash = digest::digest(&digest::SHA256, data);
                UnparsedPublicKey::new(&signature::ED25519, key).verify(hash.as_ref(), signed).is_ok()
            }
            _ => false,
        }
    }
}

/// RSAPublicKey, out of the SubjectPublicKeyInfo that most records hold; some hold it bare.
fn rsa_key(der: &[u8]) -> Option<&[u8]> {
    let (tag, content, _) = untag(der)?;
    let (first, _, behind) = untag(content)?;
    match (tag, first) {
        (SEQUENCE, INTEGER) => Some(der),
        (SEQUENCE, SEQUENCE) => {
            let (tag, bits, _) = untag(behind)?;
            // The first octet counts the bits that are not used.
            if tag == BIT_STRING { bits.strip_prefix(&[0]) } else { None }
        }
        _ => None,
    }
}

/// Tag, content and what follows of a DER value.
fn untag(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&[tag, first], rest) = der.split_first_chunk()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81 | 0x82 => {
            let (octets, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            (octets.iter().fold(0, |length, octet| length << 8 | usize::from(*octet)), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// Keys stay below 64 KB, so that two octets of length suffice.
fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let head = match length {
        0..0x80 => vec![tag, length as u8],
        0x80..0x100 => vec![tag, 0x81, length as u8],
        _ => vec![tag, 0x82, (length >> 8) as u8, length as u8],
    };
    [head.as_slice(), content].concat()
}
