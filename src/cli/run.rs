//! `run`: the daemon, and what reaches it from outside: signals, and changes of the config's files.

use tokio::sync::mpsc;

use super::{Common, Ended, Outcome, Refusal};
use crate::config::Environment;
use crate::daemon::{self, Command, ConfigWatch, LockError, Options, Role};
use crate::telemetry::Format;

/// Commands that may wait to be heard.
const COMMANDS: usize = 16;

/// Watch all sources and send all digests as their schedules say, until told to stop
///
/// SIGTERM and Ctrl-C finish what is under way and end; a second one ends at once. SIGHUP, or a change of
/// the config's files, takes the new config over; a broken one is said, and the old one stays in force.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  presswatch run\n  presswatch run --log-format json\n  presswatch run --roles poll,read")]
pub struct Args {
    /// The kinds of work that this process does [default: all]
    #[arg(long, value_name = "ROLE,…", value_delimiter = ',', value_parser = role_of)]
    roles: Vec<Role>,
    /// What a line of the log looks like: text or json
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = format_of)]
    pub(super) log_format: Format,
}

pub async fn run(args: Args, common: &Common) -> Outcome {
    let (commander, commands) = mpsc::channel(COMMANDS);
    // Before the store is opened, which may take a migration: until then the system's way with a signal is to end the process.
    listen(&commander)?;
    let app = common.app().await?;
    if app.config.sources.is_empty() {
        common.say("The config names no source yet; `presswatch run` will notice when it does.");
    }
    let watch = ConfigWatch::start(&app.config.path, &app.config.store.path, commander);
    let options = Options::new(Environment::of_process());
    let roles = if args.roles.is_empty() { options.roles.clone() } else { args.roles };
    match daemon::run(app, Options { roles, watch: Some(watch), ..options }, commands).await {
        Ok(()) => Ok(Ended::Done),
        Err(error) => match error.downcast_ref::<LockError>() {
            Some(LockError::Taken { .. }) => Err(Refusal::Failure(error.context("this presswatch does not start"))),
            _ => Err(Refusal::Failure(error)),
        },
    }
}

fn role_of(word: &str) -> Result<Role, String> {
    let known = Role::ALL.map(Role::as_str).join(", ");
    Role::ALL.into_iter().find(|role| role.as_str() == word).ok_or_else(|| format!("the roles are {known}"))
}

fn format_of(word: &str) -> Result<Format, String> {
    match word {
        "text" => Ok(Format::Text),
        "json" => Ok(Format::Json),
        _ => Err("the formats are text and json".to_owned()),
    }
}

/// Makes commands of signals.
#[cfg(unix)]
fn listen(commands: &mpsc::Sender<Command>) -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let meanings =
        [(SignalKind::terminate(), Command::Stop), (SignalKind::interrupt(), Command::Stop), (SignalKind::hangup(), Command::Reload)];
    for (kind, command) in meanings {
        let mut signals = signal(kind)?;
        let commands = commands.clone();
        tokio::spawn(async move {
            while signals.recv().await.is_some() {
                if commands.send(command).await.is_err() {
                    return;
                }
            }
        });
    }
    Ok(())
}

#[cfg(not(unix))]
fn listen(commands: &mpsc::Sender<Command>) -> std::io::Result<()> {
    let commands = commands.clone();
    tokio::spawn(async move { while tokio::signal::ctrl_c().await.is_ok() && commands.send(Command::Stop).await.is_ok() {} });
    Ok(())
}
