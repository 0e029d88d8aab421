//! From a rendered mail to the bytes that go over the wire: headers, MIME parts, encodings.
//!
//! What comes from outside (names, titles) is never trusted to be one line.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox as LettreMailbox, Message, MultiPart, SinglePart};

use super::dkim::SignError;
use crate::digest::Rendered;
use crate::model::{Mail, Mailbox};

/// Whose mail it is, and how it is told from others. Not `Debug`: it names a reader.
#[derive(Clone)]
pub struct Addressing {
    pub from: Mailbox,
    pub reply_to: Option<Mailbox>,
    pub to: Mailbox,
    /// With its angle brackets, as `message_id` gives it.
    pub message_id: String,
    /// Without angle brackets, as `list_id` gives it.
    pub list_id: String,
    /// What mail programs call the list.
    pub list_title: String,
    /// A URI, as `unsubscribe_link` gives it.
    pub unsubscribe: String,
    pub date: DateTime<Utc>,
}

/// A mail to one operator: plain text, and of no list. Not `Debug`: it names people.
#[derive(Clone)]
pub struct Notice {
    pub from: Mailbox,
    pub to: Mailbox,
    pub subject: String,
    pub text: String,
    /// As `message_id` gives it.
    pub message_id: String,
    pub date: DateTime<Utc>,
}

#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    #[error("`{0}` is no mail address")]
    Address(String),
    #[error("the mail cannot be put together: {0}")]
    Parts(#[from] lettre::error::Error),
    #[error("the system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
    #[error("the mail cannot be signed: {0}")]
    Signature(#[from] SignError),
}

/// The whole mail for one reader, with CRLF line ends, all in ASCII and no line over 998 octets.
pub fn build(mail: &Rendered, addressing: &Addressing) -> Result<Vec<u8>, MessageError> {
    let mail = mail.with_unsubscribe(&addressing.unsubscribe);
    let mut builder = Message::builder()
        .from(mailbox(&addressing.from)?)
        .to(mailbox(&addressing.to)?)
        .subject(one_line(&mail.subject))
        .date(SystemTime::from(addressing.date))
        .message_id(Some(addressing.message_id.clone()));
    if let Some(reply_to) = &addressing.reply_to {
        builder = builder.reply_to(mailbox(reply_to)?);
    }
    let list_id = format!("{} <{}>", phrase(&addressing.list_title), one_line(&addressing.list_id));
    let message = builder
        .raw_header(header("List-Id", list_id))
        .raw_header(header("List-Unsubscribe", format!("<{}>", one_line(&addressing.unsubscribe))))
        // RFC 3834: keeps vacation responders quiet.
        .raw_header(header("Auto-Submitted", "auto-generated".to_owned()))
        .multipart(MultiPart::alternative_plain_html(mail.text, mail.html))?;
    Ok(message.formatted())
}

/// The whole mail for one operator, in the same form as `build`'s.
pub fn build_notice(notice: &Notice) -> Result<Vec<u8>, MessageError> {
    let message = Message::builder()
        .from(mailbox(&notice.from)?)
        .to(mailbox(&notice.to)?)
        .subject(one_line(&notice.subject))
        .date(SystemTime::from(notice.date))
        .message_id(Some(notice.message_id.clone()))
        .raw_header(header("Auto-Submitted", "auto-generated".to_owned()))
        .singlepart(SinglePart::plain(notice.text.clone()))?;
    Ok(message.formatted())
}

/// `<random@domain>`: 128 random bits. Made once, when the issue is composed.
pub fn message_id(domain: &str) -> Result<String, MessageError> {
    let mut bits = [0; 16];
    getrandom::fill(&mut bits)?;
    Ok(format!("<{:032x}@{domain}>", u128::from_be_bytes(bits)))
}

/// The stable name of a digest's mails (RFC 2919).
pub fn list_id(digest_id: &str, domain: &str) -> String {
    format!("{digest_id}.{domain}")
}

/// Where a reader asks to get no more of a digest: what the operator set, else a mail to the address that answers.
pub fn unsubscribe_link(mail: &Mail, digest_id: &str) -> String {
    let address = &mail.reply_to.as_ref().unwrap_or(&mail.from).address;
    let subject: String = url::form_urlencoded::byte_serialize(digest_id.as_bytes()).collect();
    mail.unsubscribe
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_else(|| format!("mailto:{address}?subject=unsubscribe%20{}", subject.replace('+', "%20")))
}

/// The address with its domain in ASCII (IDNA), so that every server takes it; `None` if it is none.
pub fn ascii_address(address: &str) -> Option<String> {
    let (user, domain) = address.rsplit_once('@')?;
    if user.is_empty() || domain.is_empty() || address.chars().any(char::is_control) {
        return None;
    }
    if domain.is_ascii() {
        return Some(address.to_owned());
    }
    idna::domain_to_ascii(domain).ok().map(|domain| format!("{user}@{domain}"))
}

fn mailbox(mailbox: &Mailbox) -> Result<LettreMailbox, MessageError> {
    let wrong = || MessageError::Address(mailbox.address.clone());
    let address = ascii_address(&mailbox.address).ok_or_else(wrong)?.parse().map_err(|_| wrong())?;
    // lettre panics on a name with a line end.
    let name = mailbox.name.as_deref().map(one_line).filter(|name| !name.is_empty());
    Ok(LettreMailbox::new(name, address))
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

/// A name in front of an address or id (RFC 5322, section 3.2.5): quoted where it is not plain words. What is not ASCII is encoded later.
fn phrase(name: &str) -> String {
    let name = one_line(name);
    if name.chars().all(|c| !c.is_ascii() || c.is_ascii_alphanumeric() || " !#$%&'*+-/=?^_`{|}~".contains(c)) {
        return name;
    }
    if !name.is_ascii() {
        // No encoded word may stand within quotes (RFC 2047, section 5), so what would need them goes.
        let plain: String = name.chars().map(|c| if c.is_ascii_punctuation() { ' ' } else { c }).collect();
        return one_line(&plain);
    }
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use mail_parser::{MessageParser, MimeHeaders};

    use super::*;
    use crate::deliver::dkim::Signer;
    use crate::digest::UNSUBSCRIBE;
    use crate::model::Dkim;

    fn addressing() -> Addressing {
        Addressing {
            from: Mailbox { name: Some("Press desk".into()), address: "desk@example.com".into() },
            reply_to: None,
            to: Mailbox { name: None, address: "reader@example.com".into() },
            message_id: message_id("example.com").unwrap(),
            list_id: list_id("morning", "example.com"),
            list_title: "Newsroom digest".into(),
            unsubscribe: "mailto:desk@example.com?subject=unsubscribe%20morning".into(),
            date: DateTime::from_timestamp(1_793_606_400, 0).unwrap(),
        }
    }

    fn rendered(subject: &str, body: &str) -> Rendered {
        Rendered {
            subject: subject.into(),
            text: format!("{body}\n\nUnsubscribe: {UNSUBSCRIBE}\n"),
            html: format!("<!doctype html><p>{body}</p><a href=\"{UNSUBSCRIBE}\">Unsubscribe</a>"),
        }
    }

    fn raw(mail: &[u8], name: &str) -> String {
        let text = String::from_utf8(mail.to_vec()).unwrap().replace("\r\n ", " ");
        let line = text.lines().take_while(|line| !line.is_empty()).find(|line| line.starts_with(&format!("{name}: ")));
        line.unwrap_or_else(|| panic!("no {name} in {text}")).split_once(": ").unwrap().1.to_owned()
    }

    #[test]
    fn every_part_reads_back() {
        let addressing = addressing();
        let body = "Überblick: 菜鸟开设新仓 & more. ".repeat(60);
        let bytes = build(&rendered("Acme öffnet Werk · Newsroom digest", &body), &addressing).unwrap();
        assert!(bytes.is_ascii() && bytes.split(|b| *b == b'\n').all(|line| line.len() <= 999));
        let mail = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(mail.subject(), Some("Acme öffnet Werk · Newsroom digest"));
        assert_eq!(format!("<{}>", mail.message_id().unwrap()), addressing.message_id);
        assert_eq!(mail.date().unwrap().to_timestamp(), 1_793_606_400);
        assert_eq!(mail.from().unwrap().first().unwrap().name(), Some("Press desk"));
        assert_eq!(mail.to().unwrap().first().unwrap().address(), Some("reader@example.com"));
        assert_eq!(mail.content_type().unwrap().subtype(), Some("alternative"));
        let kinds: Vec<_> = mail.parts.iter().filter_map(|part| part.content_type()?.subtype()).collect();
        assert_eq!(kinds, ["alternative", "plain", "html"]);
        let text = mail.body_text(0).unwrap().replace("\r\n", "\n");
        assert_eq!(text.trim_end(), format!("{body}\n\nUnsubscribe: {}", addressing.unsubscribe));
        assert!(mail.body_html(0).unwrap().contains("href=\"mailto:desk@example.com?subject=unsubscribe%20morning\""));
        assert_eq!(raw(&bytes, "List-Id"), "Newsroom digest <morning.example.com>");
        assert_eq!(raw(&bytes, "List-Unsubscribe"), "<mailto:desk@example.com?subject=unsubscribe%20morning>");
        assert_eq!(raw(&bytes, "Auto-Submitted"), "auto-generated");
        assert_eq!(raw(&bytes, "MIME-Version"), "1.0");
    }

    /// The header of a signed mail, with what is random or follows from it left out.
    fn header_of(bytes: &[u8]) -> String {
        let key = include_str!("../../tests/fixtures/dkim/ed25519.pem").to_owned().into();
        let signer = Signer::new(&Dkim { domain: "example.com".into(), selector: "press".into(), key }).unwrap();
        let signed = signer.sign(bytes, addressing().date).unwrap();
        let header = String::from_utf8(signed).unwrap().split("\r\n\r\n").next().unwrap().replace("\r\n", "\n");
        let random = regex::Regex::new(r#"(\bbh?=)[^;]*?(;|\n\S)|(boundary=)"[^"]*""#).unwrap();
        random.replace_all(&header, "$1$3…$2").into_owned()
    }

    #[test]
    fn the_headers_of_each_kind_of_mail_stay_as_they_are() {
        let mut full = addressing();
        full.reply_to = Some(Mailbox { name: Some("Redaktion, Süd".into()), address: "antwort@example.com".into() });
        full.to.name = Some("Jörg \"Joe\" Leser".into());
        full.list_title = "Nachrichten: täglich".into();
        full.unsubscribe = "https://example.com/unsubscribe?token=5f2c91e4&digest=morning".into();
        let notice = Notice {
            from: full.from.clone(),
            to: addressing().to,
            subject: "acme cannot be read since 08:00".into(),
            text: "acme: 503\n".into(),
            message_id: "<2@example.com>".into(),
            date: full.date,
        };
        let digest = |addressing: &Addressing, subject| {
            let addressing = Addressing { message_id: "<1@example.com>".into(), ..addressing.clone() };
            header_of(&build(&rendered(subject, "x"), &addressing).unwrap())
        };
        let mails = [
            digest(&addressing(), "Acme opens a plant and 4 more - Newsroom digest"),
            digest(&full, "Acme öffnet ein Werk für Wellpappe in Tilbury, und 4 weitere Meldungen · Nachrichten: täglich"),
            header_of(&build_notice(&notice).unwrap()),
        ];
        insta::assert_snapshot!(mails.join("\n\n"));
    }

    #[test]
    fn an_ascii_subject_is_not_encoded() {
        let bytes = build(&rendered("Acme opens a plant and 4 more - Newsroom digest", "x"), &addressing()).unwrap();
        assert_eq!(raw(&bytes, "Subject"), "Acme opens a plant and 4 more - Newsroom digest");
    }

    #[test]
    fn a_long_unsubscribe_link_and_a_long_domain_stay_as_they_are() {
        let mut addressing = addressing();
        let domain = format!("{}.example.com", ["long"; 30].join("."));
        addressing.unsubscribe = format!("https://{domain}/unsubscribe?token={}", "abc123".repeat(30));
        addressing.message_id = message_id(&domain).unwrap();
        addressing.list_id = list_id("morning", &domain);
        let bytes = build(&rendered("x", "x"), &addressing).unwrap();
        assert_eq!(raw(&bytes, "List-Unsubscribe"), format!("<{}>", addressing.unsubscribe));
        assert_eq!(raw(&bytes, "Message-ID"), addressing.message_id);
        assert_eq!(raw(&bytes, "List-Id"), format!("Newsroom digest <{}>", addressing.list_id));
    }

    #[test]
    fn nothing_from_outside_adds_a_header() {
        let mut addressing = addressing();
        addressing.from.name = Some("Desk\r\nBcc: all@example.com\0".into());
        addressing.list_title = "A\r\nX-Evil: 1, \"quoted\"".into();
        let bytes = build(&rendered("Hi\r\nX-Evil: 1", "x"), &addressing).unwrap();
        let mail = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(mail.from().unwrap().first().unwrap().name(), Some("Desk Bcc: all@example.com"));
        assert!(mail.headers().iter().all(|header| !matches!(header.name(), "X-Evil" | "Bcc")));
        assert!(raw(&bytes, "List-Id").starts_with("\"A X-Evil: 1, \\\"quoted\\\"\" <"));
        addressing.to.address = "reader@example.com\r\nBcc: all@example.com".into();
        assert!(matches!(build(&rendered("x", "x"), &addressing), Err(MessageError::Address(_))));
    }

    #[test]
    fn domains_beyond_ascii_are_converted() {
        let mut addressing = addressing();
        addressing.to = Mailbox { name: Some("Jörg, Leser".into()), address: "leser@bücher.example".into() };
        addressing.list_title = "Größe, täglich".into();
        let bytes = build(&rendered("x", "x"), &addressing).unwrap();
        let to = raw(&bytes, "To");
        assert!(to.starts_with("=?utf-8?") && to.ends_with(" <leser@xn--bcher-kva.example>"), "{to}");
        let mail = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(mail.to().unwrap().first().unwrap().name(), Some("Jörg, Leser"));
        let list_id = raw(&bytes, "List-Id");
        assert!(list_id.starts_with("=?utf-8?") && list_id.ends_with(" <morning.example.com>"), "{list_id}");
        assert_eq!(ascii_address("no address"), None);
    }

    #[test]
    fn message_ids_are_random_and_unsubscribing_goes_where_answers_go() {
        assert_ne!(message_id("example.com").unwrap(), message_id("example.com").unwrap());
        assert_eq!(message_id("example.com").unwrap().len(), 46);
        let mut mail = Mail {
            from: Mailbox { name: None, address: "desk@example.com".into() },
            reply_to: Some(Mailbox { name: None, address: "help@example.com".into() }),
            server: crate::model::Server::File { folder: "mails".into() },
            username: None,
            password: None,
            unsubscribe: None,
            templates: None,
            domain: "example.com".into(),
            dkim: None,
        };
        assert_eq!(unsubscribe_link(&mail, "morning"), "mailto:help@example.com?subject=unsubscribe%20morning");
        mail.unsubscribe = Some("mailto:bye@example.com".into());
        assert_eq!(unsubscribe_link(&mail, "morning"), "mailto:bye@example.com");
    }
}
