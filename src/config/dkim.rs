//! `[mail] dkim`: in whose name mails are signed.

use std::fs;
use std::path::Path;

use secrecy::SecretString;

use super::file::why_unreadable;
use super::reader::{Table, Text};
use super::session::{Complaint, Place, Session};
use super::value;
use crate::deliver::dkim::PrivateKey;
use crate::model::{Dkim, Mailbox};

/// `None` if a key is missing or wrong, which then has been said.
pub(super) fn read_dkim(mut table: Table<'_>) -> Option<Dkim> {
    let domain = table.parsed("domain", "domain", value::domain);
    let selector = table.parsed("selector", "selector", selector);
    let key = table.text("key_file").and_then(|file| read_key(&table, &file));
    table.require("domain", "in whose name to sign, e.g. `domain = \"example.com\"`");
    table.require("selector", "what tells this key from your others, e.g. `selector = \"press\"`");
    table.require("key_file", "the private key, e.g. `key_file = \"dkim.pem\"`; `openssl genrsa -out dkim.pem 2048` makes one");
    table.finish();
    Some(Dkim { domain: domain?, selector: selector?, key: key? })
}

/// Who sends the mails that are signed.
pub(super) struct Senders<'c> {
    /// `from` of `[mail]`, where something is sent by it.
    pub house: Option<&'c Mailbox>,
    /// Where the domain of the signature is written.
    pub domain_at: Place,
    /// Digests' own, and where they stand.
    pub own: Vec<(&'c Mailbox, &'c Place)>,
}

/// Warns of each sender that the signature does not speak for.
pub(super) fn check_senders(session: &Session<'_>, dkim: &Dkim, senders: &Senders<'_>) {
    let domain = &dkim.domain;
    if senders.house.is_some_and(|from| !belong_together(domain, &from.address)) {
        let what = format!("`{domain}` is not the domain of `from`, so mailboxes will not count the signature (DMARC)");
        session.warn(&senders.domain_at, Complaint::new(what).hint("sign in the name of the domain that stands in `from`"));
    }
    for (from, place) in senders.own.iter().filter(|(from, _)| !belong_together(domain, &from.address)) {
        let what = format!(
            "`{}` is not of `{domain}`, in whose name mails are signed, so mailboxes will not count the signature (DMARC)",
            from.address
        );
        session.warn(place, Complaint::new(what).hint("take an address of that domain, or leave signing to the mail server"));
    }
}

/// Labels of the DNS (RFC 6376, section 3.1).
fn selector(text: &str) -> Result<String, Complaint> {
    let is_label = |label: &str| {
        let is_plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        (1..=63).contains(&label.len()) && is_plain && !label.starts_with('-') && !label.ends_with('-')
    };
    if text.split('.').all(is_label) {
        return Ok(text.to_owned());
    }
    let hint = "letters, digits and dashes: the public key stands at `<selector>._domainkey.<domain>` in the DNS";
    Err(Complaint::new(format!("`{text}` is no selector")).hint(hint))
}

fn read_key(table: &Table<'_>, file: &Text<'_>) -> Option<SecretString> {
    let path = file.path();
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            file.error(Complaint::new(format!("cannot read `{}`: {}", path.display(), why_unreadable(&error))));
            return None;
        }
    };
    if is_open_to_all(&path) {
        let complaint = Complaint::new(format!("everybody on this machine can get at the key in `{}`", path.display()));
        table.warn("key_file", complaint.hint(format!("chmod o= {}", path.display())));
    }
    if let Err(error) = PrivateKey::of_text(&text) {
        file.error(Complaint::new(format!("`{}` {error}", path.display())).hint(error.hint()));
        return None;
    }
    Some(SecretString::from(text))
}

#[cfg(unix)]
fn is_open_to_all(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).is_ok_and(|data| data.mode() & 0o007 != 0)
}

#[cfg(not(unix))]
fn is_open_to_all(_: &Path) -> bool {
    false
}

/// DMARC (RFC 7489, section 3.1.1) wants the same organisation. Which label begins one is in a list that we do not have; two labels
/// in common may be one, and less cannot be.
fn belong_together(domain: &str, address: &str) -> bool {
    let tail = |name: &str| name.rsplitn(3, '.').take(2).map(str::to_ascii_lowercase).collect::<Vec<_>>();
    address.rsplit_once('@').is_some_and(|(_, of_sender)| tail(domain) == tail(of_sender))
}
