//! `man`: the manual, one page with all verbs, made of what `--help` says.

use std::io::{self, Write};

use clap::builder::StyledStr;
use clap::{Arg, Command, CommandFactory};
use roff::{Inline, Roff, bold, italic, roman};

use super::{Cli, Ended, Outcome};

/// Print the manual page
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  presswatch man | man -l -\n  presswatch man > ~/.local/share/man/man1/presswatch.1")]
pub struct Args {}

pub fn run(_: Args) -> Outcome {
    io::stdout().lock().write_all(&page()?)?;
    Ok(Ended::Done)
}

fn page() -> io::Result<Vec<u8>> {
    let mut cli = Cli::command().disable_help_subcommand(true);
    cli.build();
    let mut manual = Roff::new();
    let version = format!("presswatch {}", env!("CARGO_PKG_VERSION"));
    // No date: the same version makes the same page.
    manual.control("TH", ["PRESSWATCH", "1", "\"\"", version.as_str(), "User Commands"]);
    // Words are not parted and lines stay ragged: what is copied from here is typed.
    manual.control("nh", []).control("ad", ["l"]);
    manual.control("SH", ["NAME"]).text([roman("presswatch - watch corporate newsrooms and mail a digest of what is new")]);
    synopsis(&mut manual);
    section(&mut manual, "DESCRIPTION", DESCRIPTION);
    manual.control("SH", ["GLOBAL OPTIONS"]);
    cli.get_arguments().filter(|arg| !arg.is_hide_set()).for_each(|arg| option(&mut manual, arg));
    manual.control("SH", ["VERBS"]);
    verbs(&mut manual, &cli);
    section(&mut manual, "EXIT STATUS", EXIT_STATUS);
    entries(&mut manual, "ENVIRONMENT", ENVIRONMENT);
    entries(&mut manual, "FILES", FILES);
    let mut page = Vec::new();
    manual.to_writer(&mut page)?;
    Ok(page)
}

const DESCRIPTION: &str = "presswatch watches corporate newsrooms and mails one digest of what is new. The address of a newsroom is enough: it finds the \
announcements by itself, compares them with what it remembers, reads each new one, and writes a mail with headline, date, a summary, the figures, and \
the topics that you look out for.

`presswatch demo` shows all of it in a minute and needs nothing. `presswatch init` writes a config to begin with; `presswatch check` names every \
mistake in it.

Times are given as `2d`, `6h`, `30m`, a day (`2026-03-31`), or RFC 3339 (`2026-03-31T08:00:00Z`).";

const EXIT_STATUS: &str = "`0` done; `1` something failed, and it was said; `2` wrong usage or config.";

const ENVIRONMENT: &[(&str, &str)] = &[
    ("PRESSWATCH_CONFIG", "The config file, where --config names none."),
    ("PRESSWATCH_LOG", "What is logged, in place of -v: a level (info) or a filter (presswatch=debug)."),
    ("STATE_DIRECTORY", "Set by systemd: where the store is, unless the config says so."),
    ("NO_COLOR", "Anything: no colours."),
];

const FILES: &[(&str, &str)] = &[
    (
        "./presswatch.toml, ./config/presswatch.toml, $XDG_CONFIG_HOME/presswatch/presswatch.toml, /etc/presswatch/presswatch.toml",
        "The config: the first of these that is there.",
    ),
    (
        "presswatch.sqlite",
        "The store, beside the config or where [store] puts it: in /var/lib/presswatch if the Debian package is installed.",
    ),
];

fn synopsis(roff: &mut Roff) {
    roff.control("SH", ["SYNOPSIS"]);
    let line =
        [bold("presswatch"), roman(" [--config "), italic("FILE"), roman("] [--json] [--quiet | -v...] "), italic("VERB"), roman(" ...")];
    roff.text(line);
}

fn verbs(roff: &mut Roff, of: &Command) {
    for verb in of.get_subcommands().filter(|verb| verb.get_name() != "help" && !verb.is_hide_set()) {
        let usage = verb.clone().render_usage().to_string();
        roff.control("SS", [usage.trim_start_matches("Usage: ")]);
        paragraphs(roff, verb.get_long_about().or(verb.get_about()));
        verb.get_arguments()
            .filter(|arg| !arg.is_global_set() && !arg.is_hide_set() && arg.get_id() != "help")
            .for_each(|arg| option(roff, arg));
        if let Some(examples) = verb.get_after_help() {
            example(roff, &examples.to_string());
        }
        verbs(roff, verb);
    }
}

fn option(roff: &mut Roff, arg: &Arg) {
    roff.control("TP", []);
    let short = arg.get_short().map(|short| format!("-{short}, ")).unwrap_or_default();
    roff.text([bold(format!("{short}{arg}"))]);
    let help = arg.get_long_help().or(arg.get_help()).map(StyledStr::to_string).unwrap_or_default();
    let mut lines = vec![help];
    let values: Vec<_> = arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    if !values.is_empty() && arg.get_action().takes_values() {
        lines.push(format!("[possible values: {}]", values.join(", ")));
    }
    let defaults: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if !defaults.is_empty() && arg.get_action().takes_values() {
        lines.push(format!("[default: {}]", defaults.join(", ")));
    }
    roff.text(marked(lines.join(" ").trim()));
}

/// The examples of a verb, which keep their lines, and what else stands below its help.
fn example(roff: &mut Roff, text: &str) {
    let (examples, rest) = text.split_once("\n\n").unwrap_or((text, ""));
    let (title, lines) = examples.split_once('\n').unwrap_or(("", examples));
    roff.control("PP", []).text([roman(title)]);
    roff.control("RS", ["4"]).control("EX", []);
    lines.lines().for_each(|line| {
        roff.text([roman(line.trim_start())]);
    });
    roff.control("EE", []).control("RE", []);
    paragraphs(roff, Some(&StyledStr::from(rest.to_owned())));
}

fn section(roff: &mut Roff, title: &str, text: &str) {
    roff.control("SH", [title]);
    paragraphs(roff, Some(&StyledStr::from(text.to_owned())));
}

fn entries(roff: &mut Roff, title: &str, entries: &[(&str, &str)]) {
    roff.control("SH", [title]);
    for (name, meaning) in entries {
        roff.control("TP", []).text([bold(*name)]).text([roman(*meaning)]);
    }
}

fn paragraphs(roff: &mut Roff, text: Option<&StyledStr>) {
    let text = text.map(StyledStr::to_string).unwrap_or_default();
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
        roff.control("PP", []).text(marked(paragraph));
    }
}

/// What stands between backticks is set in bold.
fn marked(text: &str) -> Vec<Inline> {
    let text = text.replace('\n', " ");
    let parts = text.split('`').enumerate();
    parts.filter(|(_, part)| !part.is_empty()).map(|(at, part)| if at % 2 == 1 { bold(part) } else { roman(part) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_has_every_verb_with_its_example() {
        let page = String::from_utf8(page().unwrap()).unwrap();
        let mut cli = Cli::command();
        cli.build();
        let mut verbs: Vec<&Command> = cli.get_subcommands().filter(|verb| verb.get_name() != "help").collect();
        while let Some(verb) = verbs.pop() {
            let heading = format!(".SS \"presswatch {}", verb.get_bin_name().unwrap().trim_start_matches("presswatch "));
            assert!(page.contains(&heading), "{heading}\n{page}");
            verbs.extend(verb.get_subcommands().filter(|verb| verb.get_name() != "help"));
        }
        assert_eq!(page.matches("\n.EX\n").count(), page.matches("\n.SS ").count());
    }
}
