//! `check`: every mistake in the config at once; with `--online`, whether it works out there.

use serde::Serialize;

use super::{Common, Ended, Outcome, Refusal, print};
use crate::app::App;
use crate::clock::Clock;
use crate::config::{self, Config, Environment, Problems};
use crate::deliver::{self, Timeouts};
use crate::jobs;
use crate::model::{Findings, Verdict};

/// Check the config, and with --online also the sources and the mail server
///
/// Names every mistake with file, line, column and what to do. Warnings do not change the exit status.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  presswatch check\n  presswatch check --online\n  presswatch --config acme.toml check --json")]
pub struct Args {
    /// Poll each source without storing anything, and log in to the mail server
    #[arg(long)]
    online: bool,
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
    }
    Ok(ended)
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
