//! `check`: every mistake in the config at once; with `--online`, whether it works out there; with `--mail`, how a digest came through.

mod returned;

use std::path::PathBuf;

use serde::Serialize;

use super::{Common, Ended, Outcome, Refusal, print};
use crate::app::App;
use crate::clock::Clock;
use crate::config::{self, Config, Environment, Problems};
use crate::deliver::dkim::{self, LookupError, Signer};
use crate::deliver::{self, Timeouts};
use crate::jobs;
use crate::model::{Dkim, Findings, Verdict};

/// Check the config, and with --online also the sources and the mail server
///
/// Names every mistake with file, line, column and what to do. Warnings do not change the exit status.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  presswatch check\n  presswatch check --online\n  presswatch --config acme.toml check --json\n  presswatch check --mail digest.eml"
)]
pub struct Args {
    /// Poll each source without storing anything, and log in to the mail server
    #[arg(long)]
    online: bool,
    /// Look at a digest that came back through the mail system: a file with the whole mail, as the mailbox has it; with --online, ask the DNS for the keys of its signatures, and nothing else
    #[arg(long, value_name = "FILE")]
    mail: Option<PathBuf>,
}

/// What was found out about one source or the mail server.
#[derive(Serialize)]
struct OnlineRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mail: Option<String>,
    ok: bool,
    result: String,
}

pub async fn run(args: Args, common: &Common) -> Outcome {
    let environment = Environment::of_process();
    let path = config::locate(common.config.as_deref(), &environment).map_err(|error| Refusal::Usage(format!("error: {error}")))?;
    let config = match config::load(&path, &environment) {
        Ok(config) => config,
        Err(problems) => {
            if common.json {
                problems.rows().iter().try_for_each(print::json)?;
            }
            return Err(Refusal::Usage(problems.render(super::colour())));
        }
    };
    warn(&config.warnings, common)?;
    if let Some(file) = &args.mail {
        let keys = if args.online { returned::Keys::Online } else { returned::Keys::Own };
        return returned::check(file, keys, config, common).await;
    }
    if !args.online {
        let sources = print::count(config.sources.len(), "source", "sources");
        let digests = print::count(config.digests.len(), "digest", "digests");
        common.tell(format!("{} is right: {sources}, {digests}.", config.path.display()))?;
        return Ok(Ended::Done);
    }
    online(config, common).await
}

fn warn(warnings: &Problems, common: &Common) -> std::io::Result<()> {
    if common.json {
        return warnings.rows().iter().try_for_each(print::json);
    }
    if !warnings.is_empty() {
        print::remark(warnings.render(super::colour()).trim_end());
    }
    Ok(())
}

async fn online(config: Config, common: &Common) -> Outcome {
    let app = App::open(config, Clock::System).await?;
    let mut ended = Ended::Done;
    let mut say = |row: OnlineRow| {
        if !row.ok {
            ended = Ended::Failed;
        }
        if common.json {
            return print::json(&row);
        }
        let name = row.source.as_ref().or(row.mail.as_ref()).map_or("", String::as_str);
        print::line(format!("{}  {name}: {}", if row.ok { "ok  " } else { "FAIL" }, row.result))
    };
    app.tools.fetcher.remember(app.tools.store.hosts().await?);
    for source in &app.config.sources {
        let (ok, result) = match source.paused {
            true => (true, "paused, so it was not asked".to_owned()),
            false => judge(&jobs::poll_dry(&app.tools, source).await?.verdict),
        };
        say(OnlineRow { source: Some(source.id.clone()), mail: None, ok, result })?;
    }
    if let Some(mail) = &app.config.mail {
        let result = deliver::check(mail, Timeouts::default()).await;
        let name = mail.server.to_string();
        let row = match result {
            Ok(()) => OnlineRow { source: None, mail: Some(name), ok: true, result: "takes mail".to_owned() },
            Err(failure) => OnlineRow { source: None, mail: Some(name), ok: false, result: failure.to_string() },
        };
        say(row)?;
        if let Some(dkim) = &mail.dkim {
            let name = dkim::record_name(&dkim.selector, &dkim.domain);
            let (ok, result) = published(dkim).await;
            say(OnlineRow { source: None, mail: Some(name), ok, result })?;
        }
    }
    Ok(ended)
}

/// Whether the world can verify what is signed with our key.
async fn published(dkim: &Dkim) -> (bool, String) {
    let own = match Signer::new(dkim) {
        Ok(signer) => signer.public_key(),
        Err(error) => return (false, format!("the key {error}")),
    };
    let publish = |what: String| format!("{what}; publish this TXT record there: {}", own.record());
    match dkim::look_up(&dkim.selector, &dkim.domain).await {
        Ok(key) if key == own => (true, "holds the public half of the key".to_owned()),
        Ok(_) => (false, publish("the DNS has another key there".to_owned())),
        Err(error @ LookupError::Unreachable(..)) => (false, error.to_string()),
        Err(error) => (false, publish(error.to_string())),
    }
}

fn judge(verdict: &Verdict) -> (bool, String) {
    match verdict {
        Verdict::Baseline(found) | Verdict::Read(found) => {
            let first = match found {
                Findings::Items(found) => found.items.first().map(|finding| finding.item.title.as_str()),
                Findings::Page(found) => found.memory.blocks.first().map(|block| block.text.as_str()),
            };
            let first = first.map(|first| format!(", the first is “{}”", print::cut(first, 60)));
            (true, format!("{}{}", print::found(found), first.unwrap_or_default()))
        }
        Verdict::Unchanged => (true, "unchanged since the last poll".to_owned()),
        Verdict::Suspicious(trouble) | Verdict::Failed(trouble) => (false, format!("{} ({})", trouble.detail, trouble.kind.as_str())),
    }
}
