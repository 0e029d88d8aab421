//! The unchanged binary, run, killed, and looked at afterwards.

use std::fs::File;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;

use super::clock::WallClock;

const SIGKILL: i32 = 9;

pub struct Process {
    verb: String,
    arguments: String,
    child: Mutex<Child>,
    log: PathBuf,
}

impl Process {
    /// Starts a verb in the folder, which holds its config.
    pub fn start(binary: &Path, folder: &Path, clock: &WallClock, arguments: &[&str]) -> Process {
        let log = folder.join(format!("{}.log", arguments[0]));
        let mut command = Command::new(binary);
        command.args(arguments).current_dir(folder).env_clear().env("HOME", folder);
        clock.show_to(&mut command);
        let said = File::create(&log).expect("the folder can be written to");
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(said).spawn().expect("the binary starts");
        Process { verb: arguments[0].to_owned(), arguments: arguments.join(" "), child: Mutex::new(child), log }
    }

    pub fn verb(&self) -> &str {
        &self.verb
    }

    pub fn arguments(&self) -> &str {
        &self.arguments
    }

    /// SIGKILL; nothing where it has ended already.
    pub fn kill(&self) {
        self.child.lock().unwrap().kill().expect("our own child can be killed");
    }

    /// SIGTERM; nothing where it has ended already.
    pub fn terminate(&self) {
        let mut child = self.child.lock().unwrap();
        // Until it is asked for, the number of a dead child is nobody else's.
        if child.try_wait().expect("our own child").is_none() {
            Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("`kill` is there");
        }
    }

    pub fn has_ended(&self) -> bool {
        self.child.lock().unwrap().try_wait().expect("our own child").is_some()
    }

    /// One of its threads works, waits for a processor or for the disk (the third field of /proc/PID/task/TID/stat, proc(5)).
    pub fn is_busy(&self) -> bool {
        let id = self.child.lock().unwrap().id();
        let Ok(threads) = std::fs::read_dir(format!("/proc/{id}/task")) else { return false };
        threads.filter_map(Result::ok).any(|thread| {
            let stat = std::fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
            stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with(['R', 'D']))
        })
    }

    /// Waits for its end.
    pub fn end(&self) -> ExitStatus {
        self.child.lock().unwrap().wait().expect("our own child")
    }

    /// Waits for its end; true where SIGKILL was what ended it.
    pub fn was_killed(&self) -> bool {
        self.end().signal() == Some(SIGKILL)
    }

    /// Lines of its log that no kill of another process explains.
    pub fn complaints(&self) -> Vec<String> {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let is_bad = |line: &&str| {
            // A verb may come before any process has lived long enough to begin its digest.
            !line.contains("has not begun")
                // On a machine whose disk is busy a writer may hold the store for longer than others wait. They say so, and try again.
                && !line.contains("is locked by another program")
                && ["panicked", "ERROR", "a fault of presswatch", "error:"].iter().any(|word| line.contains(word))
        };
        log.lines().filter(is_bad).map(|line| format!("`{}` said: {line}", self.arguments)).collect()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let mut child = self.child.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // A harness that fails leaves nobody behind; whoever has ended is not killed.
        let _ = child.kill();
        let _ = child.wait();
    }
}
