//! What the mailbox's server found: Authentication-Results (RFC 8601).

use super::{Finding, Look, are_aligned, bad, good, remark};

/// One `method=result`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verdict {
    pub method: String,
    pub result: String,
    /// The domain that it is about, where it says so.
    pub domain: Option<String>,
}

const SIGN: &str = "see what is said of the signature above; set `dkim` in `[mail]`, or let your mail server sign";
const SPF: &str = "name the server that sends in the SPF record of this domain, or sign, which outlives forwarding";
const DMARC: &str = "DMARC wants a signature or SPF in the name of the domain in From";

pub(super) fn findings(look: &Look<'_>) -> Vec<Finding> {
    let mut fields = look.raw.all("Authentication-Results").map(|field| read(&field.text()));
    let Some((server, mut verdicts)) = fields.next() else {
        return vec![remark(
            "results",
            "no server wrote what it found (Authentication-Results): take the mail from a mailbox whose server does",
        )];
    };
    // Each server writes its own on top; of those below only the same server's word is worth anything (RFC 8601, section 5).
    verdicts.extend(fields.filter(|(other, _)| *other == server).flat_map(|(_, verdicts)| verdicts));
    let known: Vec<Verdict> = verdicts.into_iter().filter(|verdict| matches!(verdict.method.as_str(), "dkim" | "spf" | "dmarc")).collect();
    if known.is_empty() {
        return vec![remark("results", format!("{server} looked at neither signature nor sender"))];
    }
    let sender = look.domain().unwrap_or_default();
    let all: Vec<String> = known.iter().map(Verdict::to_string).collect();
    let said = format!("{server} found {}", all.join(", "));
    let has = |method: &str, is_it: &dyn Fn(&Verdict) -> bool| known.iter().any(|verdict| verdict.method == method && is_it(verdict));
    let is_passed = |verdict: &Verdict| verdict.result == "pass";
    let is_ours = |verdict: &Verdict| verdict.domain.as_deref().is_none_or(|domain| are_aligned(domain, &sender));
    let is_signed = has("dkim", &|verdict| is_passed(verdict) && is_ours(verdict));
    if has("dmarc", &|verdict| verdict.result == "fail") {
        return vec![bad("results", said, DMARC)];
    }
    if has("dkim", &|_| true) && !is_signed {
        return vec![bad("results", said, SIGN)];
    }
    if has("spf", &|verdict| matches!(verdict.result.as_str(), "fail" | "softfail" | "permerror")) {
        return vec![if is_signed { remark("results", said) } else { bad("results", said, SPF) }];
    }
    vec![good("results", said)]
}

/// The name of the server, and its verdicts.
pub(super) fn read(value: &str) -> (String, Vec<Verdict>) {
    let plain = without_comments(value);
    let mut parts = plain.split(';');
    // A version may follow the name.
    let server = parts.next().and_then(|part| part.split_whitespace().next()).unwrap_or("the server").to_owned();
    (server, parts.filter_map(verdict).collect())
}

fn verdict(part: &str) -> Option<Verdict> {
    let spaced = part.replace('=', " = ");
    let mut words: Vec<&str> = spaced.split_whitespace().collect();
    if words.len() < 3 || words[1] != "=" {
        return None;
    }
    let properties = words.split_off(3);
    let of = |names: &[&str]| {
        let pair = properties.windows(3).find(|three| three[1] == "=" && names.contains(&three[0]))?;
        let value = pair[2].trim_matches(['"', '<', '>', '@']);
        Some(value.rsplit('@').next().unwrap_or(value).to_ascii_lowercase())
    };
    let method = words[0].split('/').next().unwrap_or(words[0]).to_ascii_lowercase();
    let domain = of(match method.as_str() {
        "dkim" => &["header.d", "header.i"],
        "spf" => &["smtp.mailfrom", "smtp.helo"],
        _ => &["header.from"],
    });
    Some(Verdict { method, result: words[2].to_ascii_lowercase(), domain })
}

/// Comments stand in round brackets, in others too (RFC 5322, section 3.2.2).
fn without_comments(value: &str) -> String {
    let mut depth = 0_usize;
    let mut plain = String::new();
    for c in value.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}={}", self.method, self.result)?;
        self.domain.as_ref().map_or(Ok(()), |domain| write!(f, " ({domain})"))
    }
}
