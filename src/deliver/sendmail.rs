//! Delivery through a program with sendmail's command line, as postfix, exim, msmtp and others bring it.

use std::fs::{self, File};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use tokio::process::Command;

use super::{Failure, Outcome, Timeouts, seconds};
use crate::model::Delivery;

pub(super) struct Program {
    path: PathBuf,
    timeout: Duration,
}

impl Program {
    /// Sees that the program is there.
    pub(super) fn open(path: &Path, timeouts: Timeouts) -> Result<Program, Failure> {
        if path.is_file() {
            return Ok(Program { path: path.to_owned(), timeout: timeouts.message });
        }
        Err(Failure::Refused {
            reason: format!("there is no program {}: install a mail transfer agent or correct `server`", path.display()),
        })
    }

    pub(super) async fn send(&self, delivery: &Delivery) -> Outcome {
        let name = self.path.display();
        match tokio::time::timeout(self.timeout, self.run(delivery)).await {
            Err(_) => Outcome::Unknown { reason: format!("{name} did not end within {}", seconds(self.timeout)) },
            Ok(Err(error)) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied) => {
                Outcome::ServerRefused { reason: format!("cannot run {name}: {error}") }
            }
            Ok(Err(error)) => Outcome::Deferred { reason: format!("cannot run {name}: {error}") },
            Ok(Ok(output)) => self.judge(&output),
        }
    }

    async fn run(&self, delivery: &Delivery) -> io::Result<Output> {
        // In a file of Unix lines end in LF alone; the program makes CRLF of them again.
        let message: Vec<u8> = delivery.message.iter().copied().filter(|byte| *byte != b'\r').collect();
        let mail = tokio::task::spawn_blocking(move || nameless(&message)).await.map_err(io::Error::other)??;
        let child = Command::new(&self.path)
            .args(["-i", "-f", &delivery.from, "--", &delivery.to])
            .stdin(Stdio::from(mail))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        child.wait_with_output().await
    }

    /// Exit codes as sysexits.h has them.
    fn judge(&self, output: &Output) -> Outcome {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().map(str::trim).find(|line| !line.is_empty()).map(|line| format!(": {line}")).unwrap_or_default();
        let name = self.path.display();
        let Some(code) = output.status.code() else {
            return Outcome::Unknown { reason: format!("{name} was ended by a signal{said}") };
        };
        let reason = format!("{name} ended with status {code}{said}");
        match code {
            0 => Outcome::Sent { reply: format!("handed to {name}") },
            // EX_DATAERR, EX_NOUSER, EX_NOHOST: the message or the recipient.
            65 | 67 | 68 => Outcome::Refused { reason },
            // EX_USAGE, EX_OSFILE, EX_NOPERM, EX_CONFIG: set-up; 126 and 127 are a shell's for a missing program.
            64 | 72 | 77 | 78 | 126 | 127 => Outcome::ServerRefused { reason },
            // EX_TEMPFAIL (75), and whatever else a later try may mend.
            _ => Outcome::Deferred { reason },
        }
    }
}

/// A file with the whole mail in it, and with no name that would have to be cleared away. Not a pipe: were presswatch killed
/// while it fills one, the program would take the half of the mail for all of it, and send it.
fn nameless(message: &[u8]) -> io::Result<File> {
    let mut bits = [0; 16];
    getrandom::fill(&mut bits).map_err(|error| io::Error::other(error.to_string()))?;
    let path = std::env::temp_dir().join(format!("presswatch-{:032x}", u128::from_le_bytes(bits)));
    let mut options = File::options();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path)?;
    fs::remove_file(&path)?;
    file.write_all(message)?;
    file.rewind()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::super::smtp::receiver::delivery;
    use super::*;

    /// Written by another process: a file that this one still holds open for writing when a parallel test forks cannot be run.
    fn script(folder: &Path, body: &str) -> PathBuf {
        let path = folder.join("sendmail");
        let command = "printf '#!/bin/sh\\n%s\\n' \"$2\" > \"$1\" && chmod +x \"$1\"";
        let done = std::process::Command::new("/bin/sh").args(["-c", command, "sh"]).arg(&path).arg(body).status().unwrap();
        assert!(done.success());
        path
    }

    async fn check(body: &str, timeout: Duration) -> Outcome {
        let home = tempfile::tempdir().unwrap();
        let timeouts = Timeouts { message: timeout, ..Timeouts::default() };
        let program = Program::open(&script(home.path(), body), timeouts).unwrap();
        program.send(&delivery("reader@example.com")).await
    }

    #[tokio::test]
    async fn the_mail_goes_in_with_unix_line_ends_and_its_envelope() {
        let home = tempfile::tempdir().unwrap();
        let body = format!("echo \"$@\" > {0}/args; cat > {0}/mail", home.path().display());
        assert!(matches!(check(&body, Duration::from_secs(30)).await, Outcome::Sent { .. }));
        let args = std::fs::read_to_string(home.path().join("args")).unwrap();
        assert_eq!(args.trim(), "-i -f desk@example.com -- reader@example.com");
        let mail = std::fs::read_to_string(home.path().join("mail")).unwrap();
        assert!(mail.contains("\n\nHello") && !mail.contains('\r'), "{mail:?}");
    }

    #[tokio::test]
    async fn exit_codes_are_told_apart() {
        let quick = Duration::from_secs(30);
        assert!(matches!(check("exit 75", quick).await, Outcome::Deferred { .. }));
        assert!(matches!(check("exit 1", quick).await, Outcome::Deferred { .. }));
        assert!(
            matches!(check("echo 'no such user' >&2; exit 67", quick).await, Outcome::Refused { reason } if reason.ends_with("67: no such user"))
        );
        assert!(matches!(check("exit 78", quick).await, Outcome::ServerRefused { .. }));
        assert!(matches!(check("kill -9 $$", quick).await, Outcome::Unknown { .. }));
    }

    #[tokio::test]
    async fn a_program_that_hangs_is_ended() {
        assert!(matches!(check("exec sleep 60", Duration::from_millis(300)).await, Outcome::Unknown { .. }));
    }

    #[test]
    fn a_missing_program_is_said_at_once() {
        assert!(matches!(Program::open(Path::new("/nowhere/sendmail"), Timeouts::default()), Err(Failure::Refused { .. })));
    }
}
