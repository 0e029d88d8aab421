//! The header fields that must come through as they were sent, and the way that the mail took.

use mail_parser::MessageParser;

use super::{Finding, List, Look, bad, cut, good, remark};

/// Mailboxes and mail programs rely on them; nothing on the way has any business to change them.
const STRICT: [&str; 6] = ["Message-ID", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "From", "Date"];
/// Lists and gateways mark them at times.
const LOOSE: [&str; 4] = ["Subject", "To", "Reply-To", "Auto-Submitted"];

const KEEP: &str = "find out which server on the way does that (the Received lines name them), and have it leave digests alone";

/// How the mail came.
pub(super) fn way(look: &Look<'_>) -> Finding {
    let received: Vec<_> = look.parsed.received_all().collect();
    // The topmost is the last.
    let times: Vec<i64> = received.iter().filter_map(|hop| Some(hop.date()?.to_timestamp())).collect();
    let servers = match received.len() {
        0 => {
            return remark(
                "way",
                "there is no Received line: the mail has not been through a mail system, or was not saved as it is there",
            );
        }
        1 => "one server".to_owned(),
        count => format!("{count} servers"),
    };
    let lasted = times.first().zip(times.last()).map(|(last, first)| last - first).filter(|lasted| received.len() > 1 && *lasted >= 0);
    match lasted {
        Some(lasted) if lasted >= 3600 => remark("way", format!("through {servers}, which took {} minutes", lasted / 60)),
        Some(lasted) => good("way", format!("through {servers} within {lasted} s")),
        None => good("way", format!("through {servers}")),
    }
}

pub(super) fn findings(look: &Look<'_>, original: Option<&Look<'_>>, lists: &[List]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = STRICT.iter().chain(&LOOSE).filter_map(|name| twice(look, name)).collect();
    match original {
        Some(original) => findings.extend(compared(look, original)),
        None => findings.extend(by_config(look, lists)),
    }
    findings
}

/// RFC 5322, section 3.6, allows each of them once.
fn twice(look: &Look<'_>, name: &'static str) -> Option<Finding> {
    let count = look.raw.all(name).count();
    (count > 1).then(|| bad(name, format!("stands there {count} times"), KEEP))
}

fn compared(look: &Look<'_>, original: &Look<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut kept = Vec::new();
    for name in STRICT.into_iter().chain(LOOSE) {
        let value = |look: &Look<'_>| look.raw.first(name).map(|field| decoded(&field.text()));
        let said = match (value(original), value(look)) {
            (None, None) => continue,
            (sent, came) if sent == came => {
                kept.push(name);
                continue;
            }
            (Some(sent), None) => format!("is gone; it was “{}”", cut(&sent)),
            (None, Some(came)) => format!("was added: “{}”", cut(&came)),
            (Some(sent), Some(came)) => format!("was changed: “{}” became “{}”", cut(&sent), cut(&came)),
        };
        findings.push(if STRICT.contains(&name) { bad(name, said, KEEP) } else { remark(name, said) });
    }
    if !kept.is_empty() {
        findings.push(good("header", format!("as it was sent: {}", kept.join(", "))));
    }
    findings
}

/// Where the mail that was sent is not at hand.
fn by_config(look: &Look<'_>, lists: &[List]) -> Vec<Finding> {
    let value = |name: &'static str| look.raw.first(name).map(|field| field.text());
    let mut findings = vec![remark("header", "the outbox does not hold this mail, so it is compared with the config")];
    findings.push(match value("Message-ID") {
        Some(id) => good("Message-ID", id),
        None => bad("Message-ID", "is not there", KEEP),
    });
    let list_id = value("List-Id");
    let named = list_id.as_ref().and_then(|id| lists.iter().find(|list| id.ends_with(&format!("<{}>", list.list_id))));
    findings.push(match (&list_id, named) {
        (None, _) => bad("List-Id", "is not there", KEEP),
        (Some(id), Some(_)) => good("List-Id", id.clone()),
        (Some(id), None) => {
            bad("List-Id", format!("“{}” is that of no digest in the config", cut(id)), "check with the config that sent the mail")
        }
    });
    findings.push(match (value("List-Unsubscribe"), named) {
        (None, _) => bad("List-Unsubscribe", "is not there", KEEP),
        (Some(link), Some(list)) if !link.contains(&list.unsubscribe) => {
            bad("List-Unsubscribe", format!("is “{}”, and should be “<{}>”", cut(&link), cut(&list.unsubscribe)), KEEP)
        }
        (Some(link), _) => good("List-Unsubscribe", link),
    });
    findings
}

/// Without encoded words (RFC 2047), which servers may write anew.
fn decoded(value: &str) -> String {
    let field = format!("Subject: {value}\r\n\r\n");
    let parsed = MessageParser::default().parse(field.as_bytes());
    parsed.as_ref().and_then(|message| message.subject()).unwrap_or(value).split_whitespace().collect::<Vec<_>>().join(" ")
}
