//! The command line: one file a verb. Exit status: 0 done, 1 something failed, 2 wrong usage or config.

mod add;
mod announcements;
mod backup;
mod check;
mod completions;
mod demo;
mod diff;
mod digest;
mod explain;
mod export;
mod extract;
mod health;
mod import;
mod init;
mod inspect;
mod man;
mod outbox;
mod pause;
mod poll;
mod print;
mod rows;
mod run;
mod status;
mod times;
mod why;
mod worries;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgAction, Parser, Subcommand};

use crate::app::App;
use crate::clock::Clock;
use crate::config::{self, Colour, Config, Environment};
use crate::telemetry::{self, Format, Level, Log};

/// Where the options that every verb takes stand in its help.
const GLOBAL: &str = "Global options";

/// Watches corporate newsrooms and mails a digest of what is new.
#[derive(Debug, Parser)]
#[command(name = "presswatch", bin_name = "presswatch", version, max_term_width = 100, arg_required_else_help = true)]
#[command(
    after_help = "Try `presswatch demo` first: it needs nothing and shows everything.\n`presswatch VERB --help` has an example of each verb."
)]
struct Cli {
    /// The config file [default: presswatch.toml here or in config/, then in the user's config folder, then in /etc/presswatch]
    #[arg(long, global = true, value_name = "FILE", help_heading = GLOBAL)]
    config: Option<PathBuf>,
    /// Print JSON, one object a line
    #[arg(long, global = true, help_heading = GLOBAL)]
    json: bool,
    /// Print what was asked for and what failed, nothing else
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = GLOBAL)]
    quiet: bool,
    /// Write a log to standard error; -vv and -vvv tell more
    #[arg(short, long, global = true, action = ArgAction::Count, help_heading = GLOBAL)]
    verbose: u8,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Demo(demo::Args),
    Init(init::Args),
    Run(run::Args),
    Check(check::Args),
    Add(add::Args),
    Inspect(inspect::Args),
    Poll(poll::Args),
    Digest(digest::Args),
    Status(status::Args),
    Pause(pause::Pause),
    Resume(pause::Resume),
    Announcements(announcements::Args),
    Explain(explain::Args),
    Diff(diff::Args),
    Outbox(outbox::Args),
    Import(import::Args),
    Export(export::Args),
    Backup(backup::Args),
    Extract(extract::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// What the global options ask for.
#[derive(Debug, Clone)]
pub(crate) struct Common {
    config: Option<PathBuf>,
    json: bool,
    quiet: bool,
    /// A log is written, and what else moves on the terminal would be in its way.
    logs: bool,
}

/// How a verb ended, if it did not fail outright.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    Done,
    /// Something failed, and it was said.
    Failed,
}

/// Why a verb could not do its work.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Wrong usage or config: status 2. The text is complete.
    Usage(String),
    /// Anything else: status 1.
    Failure(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Refusal {
    fn from(error: E) -> Refusal {
        Refusal::Failure(error.into())
    }
}

type Outcome = Result<Ended, Refusal>;

/// The threads that all runs on. Where the system gives none, tokio panics, and then waits for ever for those that it has.
fn runtime(give_up: fn() -> !) -> std::io::Result<tokio::runtime::Runtime> {
    std::panic::set_hook(Box::new(move |panic| {
        let why = panic.payload_as_str().unwrap_or_default();
        let _ = writeln!(
            std::io::stderr(),
            "error: presswatch cannot start: {why}. Is there enough memory, and are threads allowed (`ulimit -u`)?"
        );
        give_up();
    }));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    drop(std::panic::take_hook());
    runtime
}

/// Runs what the command line asks for; `give_up` ends a process that cannot begin.
pub fn main(give_up: fn() -> !) -> ExitCode {
    let cli = Cli::parse();
    let logs = telemetry::start(log_of(&cli));
    let common = Common { config: cli.config, json: cli.json, quiet: cli.quiet, logs };
    let runtime = match runtime(give_up) {
        Ok(runtime) => runtime,
        Err(error) => return fail(&Refusal::from(error)),
    };
    let outcome = runtime.block_on(async {
        match cli.verb {
            Verb::Demo(args) => demo::run(args, &common).await,
            Verb::Init(args) => init::run(args, &common),
            Verb::Run(args) => run::run(args, &common).await,
            Verb::Check(args) => check::run(args, &common).await,
            Verb::Add(args) => add::run(args, &common).await,
            Verb::Inspect(args) => inspect::run(args, &common).await,
            Verb::Poll(args) => poll::run(args, &common).await,
            Verb::Digest(args) => digest::run(args, &common).await,
            Verb::Status(args) => status::run(args, &common).await,
            Verb::Pause(args) => pause::pause(args, &common).await,
            Verb::Resume(args) => pause::resume(args, &common).await,
            Verb::Announcements(args) => announcements::run(args, &common).await,
            Verb::Explain(args) => explain::run(args, &common).await,
            Verb::Diff(args) => diff::run(args, &common).await,
            Verb::Outbox(args) => outbox::run(args, &common).await,
            Verb::Import(args) => import::run(args, &common),
            Verb::Export(args) => export::run(args, &common).await,
            Verb::Backup(args) => backup::run(args, &common).await,
            Verb::Extract(args) => extract::run(args, &common),
            Verb::Completions(args) => completions::run(args),
            Verb::Man(args) => man::run(args),
        }
    });
    // A parser that still runs on a blocking thread must not hold up the end.
    runtime.shutdown_background();
    match outcome {
        Ok(Ended::Done) => ExitCode::SUCCESS,
        Ok(Ended::Failed) => ExitCode::from(1),
        Err(refusal) => fail(&refusal),
    }
}

fn fail(refusal: &Refusal) -> ExitCode {
    match refusal {
        Refusal::Usage(text) => {
            print::remark(text.trim_end());
            ExitCode::from(2)
        }
        // Whoever read our output has enough of it, as with `| head`.
        Refusal::Failure(error) if is_broken_pipe(error) => ExitCode::from(1),
        Refusal::Failure(error) => {
            print::remark(format!("error: {error:#}"));
            ExitCode::from(1)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

/// Verbs say what went wrong themselves, and their log is for those who want to look on. The daemon has nothing but its log.
fn log_of(cli: &Cli) -> Log {
    let level = |more: u8| match more {
        0 => Level::Nothing,
        1 => Level::Events,
        2 => Level::Steps,
        _ => Level::AllSteps,
    };
    match &cli.verb {
        Verb::Run(args) if cli.quiet => Log { level: Level::Failures, format: args.log_format },
        Verb::Run(args) => Log { level: level(cli.verbose.saturating_add(1)), format: args.log_format },
        _ => Log { level: level(cli.verbose), format: Format::Text },
    }
}

/// Of what goes to stderr.
fn colour() -> Colour {
    if telemetry::is_coloured() { Colour::Coloured } else { Colour::Plain }
}

impl Common {
    /// A remark for the person at the terminal; never on stdout, which is for rows.
    fn say(&self, text: impl AsRef<str>) {
        if !self.quiet {
            print::remark(text);
        }
    }

    /// What became of it, in words. It stands on stdout where no rows are asked for.
    fn tell(&self, text: impl AsRef<str>) -> std::io::Result<()> {
        if self.quiet || self.json {
            self.say(text);
            return Ok(());
        }
        print::line(text)
    }

    /// The config that the user means, with its warnings said.
    fn config(&self) -> Result<Config, Refusal> {
        let environment = Environment::of_process();
        let path = config::locate(self.config.as_deref(), &environment).map_err(|error| Refusal::Usage(format!("error: {error}")))?;
        config::load(&path, &environment).map_err(|problems| Refusal::Usage(problems.render(colour())))
    }

    /// The parts that most verbs work with.
    async fn app(&self) -> Result<App, Refusal> {
        Ok(App::open(self.config()?, Clock::System).await?)
    }
}

/// An id that the config does not hold, with the nearest one that it does.
fn unknown<'a>(what: &str, id: &str, known: impl Iterator<Item = &'a str>) -> Refusal {
    let known: Vec<&str> = known.collect();
    let nearest = known.iter().map(|known| (strsim::damerau_levenshtein(known, id), known)).min();
    let hint = match nearest {
        // A typing error, or another word altogether?
        Some((distance, near)) if distance <= 3 && 2 * distance < id.chars().count() => format!("did you mean `{near}`?"),
        Some(_) if known.len() <= IDS_LISTED => format!("it has `{}`", known.join("`, `")),
        Some(_) => "`presswatch status` lists all".to_owned(),
        None => format!("the config names no {what} yet"),
    };
    Refusal::Usage(format!("error: there is no {what} `{id}` in the config\nhint: {hint}"))
}

/// In a hint; more are no hint.
const IDS_LISTED: usize = 8;

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::{Cli, Refusal, unknown};

    #[test]
    fn a_hint_guesses_an_id_only_from_most_of_its_letters() {
        let hint = |id| match unknown("source", id, ["api", "morrowgate"].into_iter()) {
            Refusal::Usage(text) => text,
            Refusal::Failure(error) => error.to_string(),
        };
        assert!(hint("morowgat").ends_with("did you mean `morrowgate`?"));
        assert!(hint("app").ends_with("did you mean `api`?"));
        assert!(hint("nope").ends_with("it has `api`, `morrowgate`"));
    }

    #[test]
    fn the_help_of_every_verb_has_an_example() {
        let mut cli = Cli::command();
        cli.build();
        let mut verbs: Vec<clap::Command> = cli.get_subcommands().filter(|verb| verb.get_name() != "help").cloned().collect();
        assert!(!verbs.is_empty());
        while let Some(mut verb) = verbs.pop() {
            let (name, help) = (verb.get_name().to_owned(), verb.render_long_help().to_string());
            assert!(help.contains("\n  presswatch ") && help.contains(&name), "{help}");
            verbs.extend(verb.get_subcommands().filter(|verb| verb.get_name() != "help").cloned());
        }
    }
}
