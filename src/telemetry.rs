//! Where the log goes and what a line of it looks like. What is logged, and under which names, `docs/operations.md` says.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// What a line looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people and for the journal.
    Text,
    /// One object a line.
    Json,
}

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Nothing,
    Failures,
    /// What happens.
    Events,
    Steps,
    /// Those of the libraries too.
    AllSteps,
}

/// What the log is to be like.
#[derive(Debug, Clone, Copy)]
pub struct Log {
    pub level: Level,
    pub format: Format,
}

/// Sends the log to stderr; `PRESSWATCH_LOG` overrides the level, in the syntax of tracing's filters. Whether there is a log.
pub fn start(log: Log) -> bool {
    let level = match log.level {
        Level::Nothing => "off",
        Level::Failures => "presswatch=error",
        Level::Events => "presswatch=info",
        Level::Steps => "presswatch=debug",
        Level::AllSteps => "debug",
    };
    let written = std::env::var("PRESSWATCH_LOG").ok().and_then(|filter| EnvFilter::try_new(filter).ok());
    let logs = log.level != Level::Nothing || written.is_some();
    let lines = tracing_subscriber::fmt().with_env_filter(written.unwrap_or_else(|| EnvFilter::new(level)));
    // Told of a failed write, it would panic where stderr is closed, and take a thread of the store with it.
    let lines = lines.with_writer(std::io::stderr).with_target(false).log_internal_errors(false);
    match log.format {
        Format::Json => lines.json().flatten_event(true).with_current_span(false).with_span_list(false).init(),
        // The journal puts its own time before each line.
        Format::Text if is_journal() => lines.with_ansi(false).without_time().init(),
        Format::Text => lines.with_ansi(is_coloured()).init(),
    }
    logs
}

/// Whether what goes to stderr may carry colours.
pub fn is_coloured() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty())
}

/// systemd names the journal's end of the pipe by device and inode (systemd.exec(5), JOURNAL_STREAM): a variable alone says nothing, as
/// it is handed on to whatever else the service starts.
#[cfg(unix)]
fn is_journal() -> bool {
    use std::os::unix::fs::MetadataExt;
    let Ok(stream) = std::env::var("JOURNAL_STREAM") else { return false };
    std::fs::metadata("/proc/self/fd/2").is_ok_and(|stderr| stream == format!("{}:{}", stderr.dev(), stderr.ino()))
}

#[cfg(not(unix))]
fn is_journal() -> bool {
    false
}
