//! The binary: parse, run, say what went wrong, exit.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    presswatch::cli::main(give_up)
}

/// Ends the process where it cannot even begin.
fn give_up() -> ! {
    std::process::exit(1)
}
