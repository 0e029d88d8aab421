//! Through which server mails go, and in whose name.

use std::fmt;
use std::path::PathBuf;

use secrecy::SecretString;

use super::Templates;

/// How mails leave the house.
#[derive(Debug, Clone)]
pub struct Mail {
    pub from: Mailbox,
    pub reply_to: Option<Mailbox>,
    pub server: Server,
    /// Set if and only if `password` is.
    pub username: Option<String>,
    pub password: Option<SecretString>,
    /// A URI, `mailto:` or `https:`, for List-Unsubscribe. Where `None`: a mail to `reply_to`, else to `from`, with the
    /// subject `unsubscribe` and the id of the digest.
    pub unsubscribe: Option<String>,
    /// Of Message-IDs and List-Ids; ASCII.
    pub domain: String,
    /// `None` for the house's own.
    pub templates: Option<Templates>,
    /// `None`: the mail server signs, or nobody does.
    pub dkim: Option<Dkim>,
}

/// In whose name mails are signed (RFC 6376).
#[derive(Debug, Clone)]
pub struct Dkim {
    /// ASCII.
    pub domain: String,
    /// The public half of the key stands in the DNS at `<selector>._domainkey.<domain>`.
    pub selector: String,
    /// The private half, as its file has it.
    pub key: SecretString,
}

/// A person or desk, as mail headers name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// Free of control characters.
    pub name: Option<String>,
    /// The bare address, its domain in ASCII.
    pub address: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Server {
    Smtp {
        host: String,
        port: u16,
        tls: Tls,
    },
    /// A program that takes a mail as sendmail does.
    Sendmail {
        program: PathBuf,
    },
    /// A folder where each mail becomes a file.
    File {
        folder: PathBuf,
    },
}

/// What an SMTP connection must have before anything else is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    None,
    /// A server that does not offer it gets no mail.
    StartTls,
    /// From the first byte (RFC 8314, "submissions").
    Implicit,
}

impl fmt::Display for Server {
    /// As the config writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Server::Smtp { host, port, tls: Tls::Implicit } => write!(f, "smtps://{host}:{port}"),
            Server::Smtp { host, port, .. } => write!(f, "smtp://{host}:{port}"),
            Server::Sendmail { program } => write!(f, "sendmail:{}", program.display()),
            Server::File { folder } => write!(f, "file:{}", folder.display()),
        }
    }
}
