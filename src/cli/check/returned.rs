//! `check --mail`: a digest that came back through the mail system.

use std::path::Path;

use chrono::{DateTime, TimeDelta};
use serde::Serialize;

use crate::app::App;
use crate::cli::{Common, Ended, Outcome, Refusal, print};
use crate::clock::Clock;
use crate::config::Config;
use crate::deliver::dkim::{self, Signer};
use crate::deliver::message::{list_id, unsubscribe_link};
use crate::deliver::returned::{Expected, Finding, Judgement, KnownKey, List, Returned};
use crate::model::{Digest, Mail};

/// Who may be asked for keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// The config, for its own.
    Own,
    /// The DNS, for all.
    Online,
}

#[derive(Serialize)]
struct Row<'r> {
    mail: &'r Path,
    about: &'r str,
    ok: bool,
    /// `ok`, `note` or `FAIL`.
    judgement: &'static str,
    result: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'static str>,
}

/// Says what came of it; fails where something has to be done.
pub async fn check(file: &Path, keys: Keys, config: Config, common: &Common) -> Outcome {
    let hint = "save it from the mailbox as it is there: “Show original”, “View source” or “Save as”";
    let wrong = |why: String| Refusal::Usage(format!("error: {} {why}\nhint: {hint}", file.display()));
    let bytes = std::fs::read(file).map_err(|error| wrong(format!("cannot be read: {error}")))?;
    let returned = Returned::read(&bytes).map_err(|error| wrong(error.to_string()))?;
    let lists = config.mail.as_ref().map(|mail| lists(&config, mail)).unwrap_or_default();
    let keys = known_keys(&returned, config.mail.as_ref(), keys).await;
    let expected = Expected { original: original(&returned, config).await?, lists, keys };
    let findings = returned.examine(&expected);
    for finding in &findings {
        say(file, finding, common)?;
    }
    let is_bad = findings.iter().any(|finding| finding.judgement == Judgement::Bad);
    Ok(if is_bad { Ended::Failed } else { Ended::Done })
}

fn say(file: &Path, finding: &Finding, common: &Common) -> std::io::Result<()> {
    let judgement = match finding.judgement {
        Judgement::Good => "ok",
        Judgement::Remark => "note",
        Judgement::Bad => "FAIL",
    };
    let Finding { about, said, hint, .. } = finding;
    if common.json {
        let ok = finding.judgement != Judgement::Bad;
        return print::json(&Row { mail: file, about, ok, judgement, result: said, hint: *hint });
    }
    print::line(format!("{judgement:<4}  {about}: {said}"))?;
    hint.map_or(Ok(()), |hint| print::line(format!("      hint: {hint}")))
}

fn lists(config: &Config, mail: &Mail) -> Vec<List> {
    let list = |digest: &Digest| {
        let mail = digest.mail(mail);
        List { list_id: list_id(&digest.id, &mail.domain), unsubscribe: unsubscribe_link(&mail, &digest.id) }
    };
    config.digests.iter().map(list).collect()
}

/// The mail as it stands in the outbox, if it is there. No store is made for looking into it.
async fn original(returned: &Returned<'_>, config: Config) -> anyhow::Result<Option<Vec<u8>>> {
    let Some((id, at)) = returned.message_id().zip(returned.composed_at().and_then(|at| DateTime::from_timestamp(at, 0))) else {
        return Ok(None);
    };
    if !config.store.path.exists() {
        return Ok(None);
    }
    let app = App::open(config, Clock::System).await?;
    // Date has no parts of a second.
    let composed = app.tools.store.mails_composed(at, at + TimeDelta::seconds(1)).await?;
    app.tools.store.close().await;
    let has_id = |mail: &Vec<u8>| Returned::read(mail).is_ok_and(|mail| mail.message_id().as_ref() == Some(&id));
    Ok(composed.into_iter().find(has_id))
}

async fn known_keys(returned: &Returned<'_>, mail: Option<&Mail>, keys: Keys) -> Vec<KnownKey> {
    let own = mail.and_then(|mail| mail.dkim.as_ref());
    let mut known = Vec::new();
    for (selector, domain) in returned.signers() {
        let own = own.filter(|own| own.selector == selector && own.domain == domain).and_then(|own| Signer::new(own).ok());
        let key = match (keys, own) {
            // What the world verifies with is the key in the DNS.
            (Keys::Online, _) => dkim::look_up(&selector, &domain).await.map(|key| (key, "in the DNS")).map_err(|error| error.to_string()),
            (Keys::Own, Some(own)) => Ok((own.public_key(), "of the config")),
            (Keys::Own, None) => continue,
        };
        known.push(KnownKey { selector, domain, key });
    }
    known
}
