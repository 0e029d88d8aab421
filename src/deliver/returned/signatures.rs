//! Who signed the mail, what the signatures cover, and whether they still fit.

use super::{Finding, KnownKey, Look, are_aligned, bad, good, remark};
use crate::deliver::dkim::{Raw, Signature};

/// What has to be covered where it is there: RFC 8058, section 4, for the List- fields, and what readers see.
const LIST: [&str; 3] = ["List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"];
const SEEN: [&str; 6] = ["From", "To", "Subject", "Date", "Message-ID", "Reply-To"];

const SIGN: &str = "set `dkim` in `[mail]`, or let your mail server sign for this domain";
const ADD_FIELDS: &str =
    "add them to the fields that your mail server signs (OpenDKIM: `SignHeaders`, rspamd: `sign_headers`), or set `dkim` in `[mail]`";
const CHANGED: &str = "something on the way changes mails after they are signed (a footer, a virus scanner, a mailing list): sign behind it, or take it out of the way";

pub(super) fn signers(raw: &Raw<'_>) -> Vec<(String, String)> {
    Signature::all(raw).into_iter().flatten().map(|signature| (signature.selector, signature.domain)).collect()
}

pub(super) fn findings(look: &Look<'_>, keys: &[KnownKey]) -> Vec<Finding> {
    let all = Signature::all(&look.raw);
    if all.is_empty() {
        return vec![bad("signature", "there is none (DKIM-Signature)", SIGN)];
    }
    let sender = look.domain().unwrap_or_default();
    let mut findings = Vec::new();
    for signature in &all {
        match signature {
            Ok(signature) => findings.extend(one(look, signature, keys, are_aligned(&signature.domain, &sender))),
            Err(why) => findings.push(remark("signature", format!("one cannot be read: {why}"))),
        }
    }
    let ours: Vec<&Signature<'_>> = all.iter().flatten().filter(|signature| are_aligned(&signature.domain, &sender)).collect();
    if ours.is_empty() {
        findings.push(bad("signature", format!("none is in the name of {sender}, so that From is vouched for by nobody (DMARC)"), SIGN));
    }
    findings.extend(ours.iter().map(|signature| coverage(look, signature)));
    findings
}

/// What there is to say of one signature. Others than the sender's are their makers' business, and broken by whoever comes after them.
fn one(look: &Look<'_>, signature: &Signature<'_>, keys: &[KnownKey], is_ours: bool) -> Vec<Finding> {
    let Signature { domain, selector, algorithm, .. } = signature;
    let who = format!("by {domain} (selector {selector}, {})", algorithm.as_str());
    let mut findings = Vec::new();
    if !signature.fits_body(&look.raw) {
        let said = format!("{who}: the body is not the one that was signed");
        findings.push(if is_ours { bad("signature", said, CHANGED) } else { remark("signature", said) });
        return findings;
    }
    let known = keys.iter().find(|known| known.selector == *selector && known.domain == *domain);
    findings.push(match known.map(|known| &known.key) {
        None => remark(
            "signature",
            format!("{who}: the body is the one that was signed; the header is not verified, `--online` asks for the key"),
        ),
        Some(Err(why)) if is_ours => {
            bad("signature", format!("{who}: not verified: {why}"), "publish the key there, or sign with the one that is there")
        }
        Some(Err(why)) => remark("signature", format!("{who}: not verified: {why}")),
        Some(Ok((key, place))) if signature.is_made_with(key, &look.raw) => {
            good("signature", format!("{who}: verified with the key {place}"))
        }
        Some(Ok((_, place))) => {
            let said = format!("{who}: the signed header fields were changed, or it was made with another key than the one {place}");
            if is_ours { bad("signature", said, CHANGED) } else { remark("signature", said) }
        }
    });
    if let Some(length) = signature.length {
        findings.push(remark("signature", format!("{who}: it covers the first {length} octets of the body only; anybody may add to it")));
    }
    findings
}

fn coverage(look: &Look<'_>, signature: &Signature<'_>) -> Finding {
    let open = |names: &[&'static str]| -> Vec<&'static str> {
        names.iter().copied().filter(|name| look.raw.first(name).is_some() && !signature.covers(name)).collect()
    };
    let (list, seen) = (open(&LIST), open(&SEEN));
    let of = &signature.domain;
    if !list.is_empty() {
        return bad("covered", format!("the signature of {of} leaves out {}", [list, seen].concat().join(", ")), ADD_FIELDS);
    }
    if !seen.is_empty() {
        return remark("covered", format!("the signature of {of} leaves out {}", seen.join(", ")));
    }
    let there: Vec<&str> = LIST.into_iter().filter(|name| look.raw.first(name).is_some()).collect();
    good("covered", format!("the signature of {of} covers {}", [there, vec!["and what readers see"]].concat().join(", ")))
}
