//! A digest that came back through the mail system: what the way did to it, and what the mailbox makes of it.
//!
//! Looks at bytes that it is handed, and asks nobody: the keys of signatures come in as a parameter.

mod fields;
mod parts;
mod results;
mod signatures;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use mail_parser::{Message, MessageParser};

use super::dkim::{PublicKey, Raw, with_crlf};

/// The bytes of a mail, as it was saved from the mailbox.
pub struct Returned<'b> {
    bytes: Cow<'b, [u8]>,
}

/// What the mail is compared with.
#[derive(Debug, Clone, Default)]
pub struct Expected {
    /// The mail as it went out, where the outbox still has it.
    pub original: Option<Vec<u8>>,
    /// The digests of the config.
    pub lists: Vec<List>,
    /// Keys of its signatures, as far as they were asked for.
    pub keys: Vec<KnownKey>,
}

/// What the mails of one digest say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Without angle brackets.
    pub list_id: String,
    /// A URI, without angle brackets.
    pub unsubscribe: String,
}

/// The public key that a signature is made with.
#[derive(Debug, Clone)]
pub struct KnownKey {
    pub selector: String,
    pub domain: String,
    /// Where it comes from, or why it could not be had: both are read after "with the key …" and "not verified: …".
    pub key: Result<(PublicKey, &'static str), String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    Good,
    /// Worth knowing; the mail does its work all the same.
    Remark,
    Bad,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at, e.g. `signature`.
    pub about: &'static str,
    pub judgement: Judgement,
    pub said: String,
    /// What to do about it.
    pub hint: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is no mail: it does not begin with a header")]
pub struct NoMail;

/// What a mail is looked at with.
struct Look<'m> {
    raw: Raw<'m>,
    parsed: Message<'m>,
}

impl<'b> Returned<'b> {
    /// Takes a mail as mailboxes give it out: with the line ends of Unix, behind empty lines or behind the `From ` line of an mbox.
    pub fn read(bytes: &'b [u8]) -> Result<Returned<'b>, NoMail> {
        let mut bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii_start();
        if bytes.starts_with(b"From ") {
            bytes = bytes.iter().position(|byte| *byte == b'\n').map_or(&[], |end| &bytes[end + 1..]);
        }
        let returned = Returned { bytes: with_crlf(bytes) };
        returned.look().map(|_| ()).ok_or(NoMail)?;
        Ok(returned)
    }

    /// With its angle brackets.
    pub fn message_id(&self) -> Option<String> {
        Some(self.look()?.raw.first("Message-ID")?.text())
    }

    /// Of its Date, in seconds since 1970: when it was composed.
    pub fn composed_at(&self) -> Option<i64> {
        Some(self.look()?.parsed.date()?.to_timestamp())
    }

    /// Selector and domain of each signature that can be read.
    pub fn signers(&self) -> Vec<(String, String)> {
        self.look().map(|look| signatures::signers(&look.raw)).unwrap_or_default()
    }

    /// All that there is to say, in the order in which one would look.
    pub fn examine(&self, expected: &Expected) -> Vec<Finding> {
        let Some(look) = self.look() else { return Vec::new() };
        let original = expected.original.as_deref().and_then(Look::at);
        let mut findings = vec![fields::way(&look)];
        findings.extend(signatures::findings(&look, &expected.keys));
        findings.extend(fields::findings(&look, original.as_ref(), &expected.lists));
        findings.extend(results::findings(&look));
        findings.extend(parts::findings(&look, original.as_ref()));
        findings.push(parts::size(&look));
        findings
    }

    fn look(&self) -> Option<Look<'_>> {
        Look::at(&self.bytes)
    }
}

impl<'m> Look<'m> {
    fn at(bytes: &'m [u8]) -> Option<Look<'m>> {
        let raw = Raw::parse(bytes).filter(|raw| !raw.fields.is_empty())?;
        Some(Look { raw, parsed: MessageParser::default().parse(bytes)? })
    }

    /// The domain in its From.
    fn domain(&self) -> Option<String> {
        let address = self.parsed.from()?.first()?.address()?;
        Some(address.rsplit_once('@')?.1.to_ascii_lowercase())
    }
}

/// Whether DMARC (RFC 7489, section 3.1.1) may count the one for the other: the same name, or one below the other.
fn are_aligned(one: &str, other: &str) -> bool {
    let is_below = |name: &str, top: &str| name.strip_suffix(top).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    is_below(one, other) || is_below(other, one)
}

fn good(about: &'static str, said: impl Into<String>) -> Finding {
    Finding { about, judgement: Judgement::Good, said: said.into(), hint: None }
}

fn remark(about: &'static str, said: impl Into<String>) -> Finding {
    Finding { about, judgement: Judgement::Remark, said: said.into(), hint: None }
}

fn bad(about: &'static str, said: impl Into<String>, hint: &'static str) -> Finding {
    Finding { about, judgement: Judgement::Bad, said: said.into(), hint: Some(hint) }
}

/// Its beginning, for quoting.
fn cut(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = text.chars().take(60).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
