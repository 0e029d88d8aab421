//! `completions`: what a shell needs to complete the command line.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, Ended, Outcome};

/// Print the completions of a shell
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  presswatch completions bash > ~/.local/share/bash-completion/completions/presswatch\n  presswatch completions zsh > ~/.zfunc/_presswatch\n  presswatch completions fish > ~/.config/fish/completions/presswatch.fish"
)]
pub struct Args {
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub fn run(args: Args) -> Outcome {
    // Not straight to stdout: the generator panics where a write fails, as with `| head`.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "presswatch", &mut script);
    std::io::stdout().lock().write_all(&script)?;
    Ok(Ended::Done)
}
