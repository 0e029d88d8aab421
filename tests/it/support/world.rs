//! A folder with a config, and the real binary run in it.

use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

/// Far beyond what any verb needs in a test.
const LIMIT: Duration = Duration::from_secs(180);

/// Gone with all that is in it when it is dropped.
pub struct World {
    folder: TempDir,
    environment: Vec<(String, OsString)>,
}

/// What one run of the binary did.
#[derive(Debug)]
pub struct Output {
    /// `None` where a signal ended it.
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl World {
    pub fn new(config: &str) -> World {
        let world = World { folder: tempfile::tempdir().unwrap(), environment: Vec::new() };
        world.configure(config);
        world
    }

    /// Writes another config in place of the first.
    pub fn configure(&self, config: &str) {
        self.write("presswatch.toml", config);
    }

    /// Writes a file of the folder, and the folders on the way to it. It is there at once and whole: a daemon may be looking.
    pub fn write(&self, name: &str, content: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let part = path.with_added_extension("part");
        std::fs::write(&part, content).unwrap();
        std::fs::rename(part, path).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// For all later runs.
    pub fn set_env(&mut self, name: &str, value: impl Into<OsString>) {
        self.environment.push((name.to_owned(), value.into()));
    }

    /// Runs the binary in the folder with nothing of our own environment.
    pub fn run(&self, arguments: &[&str]) -> Output {
        run_within(LIMIT, &mut self.command(arguments)).unwrap_or_else(|error| panic!("`presswatch {}` {error}", arguments.join(" ")))
    }

    /// What `run` runs, for a test that starts, watches or kills it itself.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_presswatch"));
        command.args(arguments).current_dir(self.folder.path()).env_clear().env("HOME", self.folder.path());
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }
}

impl Output {
    /// Fails the test unless the run ended with status 0.
    pub fn ok(self) -> Output {
        assert_eq!(self.status, Some(0), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Stdout as `--json` promises it: one object a line and nothing else.
    pub fn rows(&self) -> Vec<Value> {
        let row = |line: &str| match serde_json::from_str(line) {
            Ok(row @ Value::Object(_)) => row,
            other => panic!("{line:?} is no JSON object ({other:?})\nstderr:\n{}", self.stderr),
        };
        self.stdout.lines().map(row).collect()
    }

    /// The rows that have this key.
    pub fn rows_with(&self, key: &str) -> Vec<Value> {
        self.rows().into_iter().filter(|row| row.get(key).is_some()).collect()
    }
}

/// Runs a command to its end; kills it where that takes longer than `limit` and returns what it had said.
pub fn run_within(limit: Duration, command: &mut Command) -> Result<Output, String> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("does not start: {error}"))?;
    let (done, ends) = mpsc::channel();
    let stdout = collect(child.stdout.take().unwrap(), done.clone());
    let stderr = collect(child.stderr.take().unwrap(), done);
    // Both pipes are closed when the process is gone, and not before.
    let is_late = (0..2).any(|_| ends.recv_timeout(limit).is_err());
    if is_late {
        child.kill().map_err(|error| format!("cannot be killed: {error}"))?;
    }
    let status = child.wait().map_err(|error| format!("has no status: {error}"))?;
    let [stdout, stderr] = [stdout, stderr].map(|reader| reader.join().unwrap());
    if is_late {
        return Err(format!("did not end within {limit:?}\nstdout:\n{stdout}\nstderr:\n{stderr}"));
    }
    Ok(Output { status: status.code(), stdout, stderr })
}

fn collect(mut pipe: impl Read + Send + 'static, done: mpsc::Sender<()>) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut said = Vec::new();
        pipe.read_to_end(&mut said).unwrap();
        // Nobody listens any more where the limit has passed.
        let _ = done.send(());
        String::from_utf8_lossy(&said).into_owned()
    })
}
