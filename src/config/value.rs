//! Values that are written as text: durations, sizes, zones, networks, addresses, ids. What is wrong is said in the user's words.

use std::net::IpAddr;
use std::time::Duration;

use chrono_tz::Tz;
use ipnet::IpNet;
use lettre::message::Mailbox as ParsedMailbox;
use url::Url;

use super::session::Complaint;
use crate::model::Mailbox;

/// Of paragraphs in a mail, in characters.
const LONGEST_TEXT: usize = 2_000;

/// `90s`, `15m`, `1h30m`, `2d`, `2y`, `0s`.
pub(super) fn duration(text: &str) -> Result<Duration, Complaint> {
    let wrong =
        || Complaint::new(format!("`{text}` is no duration")).hint("a number and its unit: \"90s\", \"15m\", \"6h\", \"2d\", \"1h30m\"");
    let mut total = Duration::ZERO;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, behind) = rest.split_at(digits);
        let letters = behind.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (unit, behind) = behind.split_at(letters);
        let seconds = match unit {
            "ms" => {
                total += Duration::from_millis(number.parse::<u32>().map_err(|_| wrong())?.into());
                rest = behind;
                continue;
            }
            "s" => 1,
            "m" | "min" => 60,
            "h" => 60 * 60,
            "d" => 24 * 60 * 60,
            "w" => 7 * 24 * 60 * 60,
            "y" => 365 * 24 * 60 * 60,
            _ => return Err(wrong()),
        };
        // 32 bits of years are some 10^17 seconds: nothing overflows.
        total += Duration::from_secs(u64::from(number.parse::<u32>().map_err(|_| wrong())?) * seconds);
        rest = behind;
    }
    if text.is_empty() { Err(wrong()) } else { Ok(total) }
}

/// `500KB`, `8MiB`, `1GB`, in bytes; at least one.
pub(super) fn size(text: &str) -> Result<usize, Complaint> {
    let wrong = || Complaint::new(format!("`{text}` is no size")).hint("a number and its unit: \"500KB\", \"8MiB\", \"1GB\"");
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let factor: usize = match unit.trim_start().to_ascii_lowercase().as_str() {
        "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => return Err(wrong()),
    };
    let bytes = number.parse::<usize>().ok().and_then(|number| number.checked_mul(factor));
    bytes.filter(|bytes| *bytes > 0).ok_or_else(wrong)
}

pub(super) fn zone(text: &str) -> Result<Tz, Complaint> {
    text.parse().map_err(|_| {
        let complaint = Complaint::new(format!("`{text}` is no time zone"));
        let lower = text.to_lowercase();
        let whole = nearest(&lower, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()));
        // "Berlin" for "Europe/Berlin".
        let city = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()).find(|name| name.to_lowercase().ends_with(&format!("/{lower}")));
        match city.or(whole) {
            Some(near) => complaint.hint(format!("did you mean `{near}`?")),
            None => complaint.hint("a name of the time zone database, e.g. `Europe/Berlin` or `UTC`"),
        }
    })
}

/// `10.0.0.0/8`; a single address stands for itself.
pub(super) fn network(text: &str) -> Result<IpNet, Complaint> {
    if let Ok(address) = text.parse::<IpAddr>() {
        return Ok(address.into());
    }
    let parsed: Result<IpNet, _> = text.parse();
    parsed.map(|network| network.trunc()).map_err(|_| {
        Complaint::new(format!("`{text}` is no network")).hint("an address and its prefix: \"10.0.0.0/8\", \"fd00::/8\"; or one address")
    })
}

/// An address that can be fetched; who logs in stands elsewhere.
pub(super) fn web_address(text: &str) -> Result<Url, Complaint> {
    let url = Url::parse(text).map_err(|error| match error {
        url::ParseError::RelativeUrlWithoutBase => {
            Complaint::new(format!("`{text}` is no address")).hint(format!("did you mean `https://{text}`?"))
        }
        other => Complaint::new(format!("`{text}` is no address: {other}")),
    })?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Complaint::new(format!("`{}:` cannot be fetched, only `http:` and `https:` can", url.scheme())));
    }
    if !url.username().is_empty() || url.password().is_some() {
        let hint = "write `auth = { username = \"…\", password_file = \"…\" }`";
        return Err(Complaint::new("holds a user name or password").hint(hint));
    }
    Ok(url)
}

/// `Press desk <press-desk@example.com>`, or the bare address.
pub(super) fn mailbox(text: &str) -> Result<Mailbox, Complaint> {
    if text.chars().any(char::is_control) {
        return Err(Complaint::new("holds a control character"));
    }
    let wrong = || {
        Complaint::new(format!("`{text}` is no mail address"))
            .hint("write \"reader@example.com\" or \"Name of Reader <reader@example.com>\"")
    };
    let parsed: ParsedMailbox = text.parse().map_err(|_| wrong())?;
    let domain = parsed.email.domain();
    let ascii = if domain.starts_with('[') { domain.to_owned() } else { idna::domain_to_ascii(domain).map_err(|_| wrong())? };
    let name = parsed.name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    Ok(Mailbox { name, address: format!("{}@{ascii}", parsed.email.user()) })
}

/// A host name in ASCII.
pub(super) fn domain(text: &str) -> Result<String, Complaint> {
    let wrong = || Complaint::new(format!("`{text}` is no domain")).hint("e.g. \"example.com\"");
    idna::domain_to_ascii_strict(text).ok().filter(|domain| !domain.is_empty()).ok_or_else(wrong)
}

/// What names a source or digest in commands, addresses and the store.
pub(super) fn id(text: &str) -> Result<String, Complaint> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    // A dash in front would be read as an option on the command line.
    if text.is_empty() || !is_plain || text.starts_with('-') {
        return Err(Complaint::new(format!("`{text}` is no id")).hint("an id is made of letters, digits, `-`, `_` and `.`"));
    }
    Ok(text.to_owned())
}

/// Something for people to read: one line, not empty.
pub(super) fn line(text: &str) -> Result<String, Complaint> {
    if text.chars().any(char::is_control) {
        return Err(Complaint::new("holds a control character, one line of text is wanted"));
    }
    if text.trim().is_empty() { Err(Complaint::new("is empty")) } else { Ok(text.trim().to_owned()) }
}

/// Something for people to read: paragraphs, one blank line apart, each one line here.
pub(super) fn paragraphs(text: &str) -> Result<String, Complaint> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    if lines.iter().any(|line| line.chars().any(char::is_control)) {
        return Err(Complaint::new("holds a control character"));
    }
    let paragraphs: Vec<String> =
        lines.split(|line| line.is_empty()).map(|lines| lines.join(" ")).filter(|text| !text.is_empty()).collect();
    let whole = paragraphs.join("\n\n");
    match whole.chars().count() {
        0 => Err(Complaint::new("is empty")),
        LONGEST_TEXT.. => Err(Complaint::new(format!("is longer than {LONGEST_TEXT} characters: the news would not be seen"))),
        _ => Ok(whole),
    }
}

/// The form of a BCP 47 tag; that it is registered is not asked.
pub(super) fn language(text: &str) -> Result<String, Complaint> {
    let mut parts = text.split('-');
    let is_language = parts.next().is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    if is_language && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
        return Ok(text.to_owned());
    }
    Err(Complaint::new(format!("`{text}` is no language")).hint("a tag such as \"en\", \"de-AT\" or \"zh-Hans\""))
}

/// The one of `known` that `word` most likely was meant to be.
pub(super) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word = word.to_lowercase();
    let scored = known.into_iter().map(|name| (strsim::normalized_damerau_levenshtein(&word, &name.to_lowercase()), name));
    // Below, the guess was more often wrong than right: `web` is not `mail`.
    scored.filter(|(score, _)| *score >= 0.6).max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, name)| name)
}
