//! `[mail]`: who sends, and through which server.

use std::path::{Path, PathBuf};

use url::{Host, Url};

use super::dkim::read_dkim;
use super::reader::{Table, Text};
use super::secret::read_secret;
use super::session::Complaint;
use super::templates::read_templates;
use super::value;
use crate::model::{Mail, Mailbox, Server, Tls};

/// Where LSB-conforming systems keep it; the PATH of a daemon often lacks the folder.
const SENDMAIL: &str = "/usr/sbin/sendmail";

/// The value of `tls`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encryption {
    Required,
    None,
}

/// `None` if a needed key is missing or wrong, which then has been said.
pub(super) fn read_mail(mut table: Table<'_>) -> Option<Mail> {
    let from = table.parsed("from", "mail address", value::mailbox);
    let reply_to = table.parsed("reply_to", "mail address", value::mailbox);
    let server_text = table.text("server");
    let tls = table.choice("tls", &[("required", Encryption::Required), ("none", Encryption::None)]);
    let username = table.parsed("username", "user name", value::line);
    let password = read_secret(&mut table, "password", "password_file");
    let unsubscribe = table.parsed("unsubscribe", "address", unsubscribe);
    let domain = table.parsed("domain", "domain", value::domain);
    let templates = read_templates(&mut table);
    let dkim = table.table("dkim").and_then(read_dkim);
    table.require("from", "e.g. `from = \"Press desk <press-desk@example.com>\"`");
    table.require("server", "e.g. `server = \"smtp://mail.example.com\"`; `server = \"file:mails\"` writes files into a folder");
    let has_password = table.has("password") || table.has("password_file");
    if has_password && !table.has("username") {
        table.error(if table.has("password") { "password" } else { "password_file" }, Complaint::new("a password needs a `username`"));
    }
    if table.has("username") && !has_password {
        table.error("username", Complaint::new("a user name needs a `password_file` or `password`"));
    }
    let server = server_text.and_then(|text| {
        let server = text.parsed("mail server", |value| server(value, tls, text.folder()))?;
        check_encryption(&table, &server, tls, has_password);
        Some(server)
    });
    table.finish();
    let (from, server) = (from?, server?);
    let domain = domain.unwrap_or_else(|| from.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain).to_owned());
    Some(Mail { from, reply_to, server, username, password, unsubscribe, domain, templates, dkim })
}

fn server(text: &str, tls: Option<Encryption>, folder: &Path) -> Result<Server, Complaint> {
    let hint = "`smtp://host:port`, `smtps://host:port`, `sendmail:` or `file:folder`";
    match text.split_once(':') {
        Some(("sendmail", "")) => Ok(Server::Sendmail { program: PathBuf::from(SENDMAIL) }),
        Some(("sendmail", program)) => Ok(Server::Sendmail { program: folder.join(program) }),
        Some(("file", "")) => Err(Complaint::new("`file:` wants a folder").hint("e.g. \"file:mails\"")),
        Some(("file", path)) => Ok(Server::File { folder: folder.join(path.strip_prefix("//").unwrap_or(path)) }),
        Some((scheme @ ("smtp" | "smtps"), rest)) => smtp(scheme, rest, tls),
        _ => Err(Complaint::new("is no mail server").hint(hint)),
    }
}

fn smtp(scheme: &str, rest: &str, tls: Option<Encryption>) -> Result<Server, Complaint> {
    // Hosts of schemes that `url` does not know are left as they are; those of `ftp:` become ASCII.
    let url = Url::parse(&format!("ftp:{rest}")).map_err(|error| Complaint::new(format!("is no mail server: {error}")))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Complaint::new("holds a user name or password").hint("write them as `username` and `password_file`"));
    }
    if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
        return Err(Complaint::new("has something after host and port").hint("e.g. \"smtp://mail.example.com:587\""));
    }
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let tls = match (scheme, tls) {
        ("smtps", _) => Tls::Implicit,
        (_, Some(Encryption::None)) => Tls::None,
        (_, None) if is_loopback(&host) => Tls::None,
        _ => Tls::StartTls,
    };
    // RFC 5321, RFC 6409 and RFC 8314.
    let port = url.port().unwrap_or(match tls {
        Tls::None => 25,
        Tls::StartTls => 587,
        Tls::Implicit => 465,
    });
    Ok(Server::Smtp { host, port, tls })
}

fn check_encryption(table: &Table<'_>, server: &Server, tls: Option<Encryption>, has_password: bool) {
    let Server::Smtp { host, tls: chosen, .. } = server else {
        if tls.is_some() {
            table.error("tls", Complaint::new("is for `smtp://` servers only"));
        }
        return;
    };
    if *chosen == Tls::Implicit && tls == Some(Encryption::None) {
        table.error("tls", Complaint::new("`smtps://` is TLS from the first byte").hint("write `smtp://`, or leave `tls` out"));
    }
    if *chosen != Tls::None || !has_password {
        return;
    }
    if is_loopback(host) {
        table.warn(
            "server",
            Complaint::new("the password goes to this machine's own server without TLS").hint("`tls = \"required\"` encrypts it"),
        );
    } else {
        let complaint = Complaint::new(format!("would send the password to `{host}` for all to read"));
        table.error("tls", complaint.hint("leave `tls` out, or log in without a password"));
    }
}

pub(super) fn is_loopback(host: &str) -> bool {
    match Host::parse(host) {
        Ok(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Ok(Host::Ipv4(address)) => address.is_loopback(),
        Ok(Host::Ipv6(address)) => address.is_loopback(),
        // A bare IPv6 address is no host of an address.
        Err(_) => host.parse().is_ok_and(|address: std::net::Ipv6Addr| address.is_loopback()),
    }
}

fn unsubscribe(text: &str) -> Result<String, Complaint> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "mailto" | "https"));
    // As `url` writes it: in ASCII, without line breaks.
    url.map(String::from).ok_or_else(|| {
        Complaint::new(format!("`{text}` is no address to unsubscribe at")).hint("`mailto:` with a mail address, or `https://`")
    })
}

/// For a digest that nobody would carry.
pub(super) fn no_mail() -> Complaint {
    let hint = "write `[mail]` with `from = \"you@example.com\"` and `server = \"file:mails\"` to get files in a folder";
    Complaint::new("cannot be sent: there is no `[mail]`").hint(hint)
}

pub(super) fn is_plain_http(url: &Url) -> bool {
    url.scheme() == "http" && !url.host_str().is_some_and(|host| is_loopback(host.trim_matches(['[', ']'])))
}

/// Reads the recipients of a digest: each address once.
pub(super) fn recipients(texts: &[Text<'_>]) -> Vec<Mailbox> {
    let mut readers: Vec<Mailbox> = Vec::new();
    for text in texts {
        let Some(mailbox) = text.parsed("mail address", value::mailbox) else { continue };
        if readers.iter().any(|reader| reader.address == mailbox.address) {
            text.error(Complaint::new("is named twice"));
        } else {
            readers.push(mailbox);
        }
    }
    readers
}
