//! A small disk of its own for a store: it can be filled, and be made read-only.
//!
//! Root mounts it. Anybody else has it in a namespace of his own, where the kernel allows that, and the binary is run in there.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::support::{Output, World, run_within};

pub struct Disk {
    folder: TempDir,
    /// Lives as long as the namespace is wanted.
    keeper: Option<Child>,
}

impl Disk {
    /// `None`, and why, where none can be had.
    pub fn mount(kib: u32) -> Result<Disk, String> {
        let folder = tempfile::tempdir().unwrap();
        let mount = format!("mount -t tmpfs -o size={kib}k,mode=777 none '{}'", folder.path().display());
        let as_root = Command::new("sh").args(["-c", &mount]).stderr(Stdio::null()).status();
        if as_root.is_ok_and(|status| status.success()) {
            return Ok(Disk { folder, keeper: None });
        }
        let script = format!("{mount} && echo mounted && read end");
        let keeper = Command::new("unshare")
            .args(["-Urm", "sh", "-c", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut keeper = keeper.map_err(|error| format!("neither root nor `unshare` ({error}) can mount a disk here"))?;
        let mut said = String::new();
        let _ = BufReader::new(keeper.stdout.take().unwrap()).read_line(&mut said);
        let disk = Disk { folder, keeper: Some(keeper) };
        if said.is_empty() { Err("neither root nor a user namespace can mount a disk here".to_owned()) } else { Ok(disk) }
    }

    /// The store lies on this disk from now on.
    pub fn hold_store(&self, world: &World) {
        let config = std::fs::read_to_string(world.path("presswatch.toml")).unwrap();
        world.configure(&format!("{config}[store]\nurl = \"sqlite:{}/presswatch.sqlite\"\n", self.folder.path().display()));
    }

    /// A verb, where this disk can be seen.
    pub fn run(&self, world: &World, arguments: &[&str]) -> Output {
        run_within(Duration::from_secs(120), &mut self.command(world, arguments)).unwrap()
    }

    pub fn command(&self, world: &World, arguments: &[&str]) -> Command {
        let plain = world.command(arguments);
        let Some(prefix) = self.prefix() else { return plain };
        let mut inside = Command::new("nsenter");
        inside.args(prefix).arg(format!("--wd={}", world.folder().display())).arg(plain.get_program()).args(plain.get_args());
        inside.env_clear().envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?)))).env("PATH", "/usr/bin:/bin");
        inside
    }

    /// Leaves so much room, a page at a time.
    pub fn fill_but(&self, kib: u32) {
        self.shell("rm -f filler reserve");
        if kib > 0 {
            self.shell(&format!("head -c {} /dev/zero > reserve", kib * 1024));
        }
        self.shell("head -c 100000000 /dev/zero > filler 2>/dev/null; rm -f reserve");
    }

    pub fn free(&self) {
        self.shell("rm -f filler");
    }

    pub fn set_read_only(&self) {
        self.shell("mount -o remount,ro .");
    }

    pub fn set_writable(&self) {
        self.shell("mount -o remount,rw .");
    }

    fn shell(&self, script: &str) {
        let script = format!("cd '{}'; {script}; true", self.folder.path().display());
        let mut command = match self.prefix() {
            None => Command::new("sh"),
            Some(prefix) => {
                let mut inside = Command::new("nsenter");
                inside.args(prefix).arg("sh");
                inside
            }
        };
        assert!(command.args(["-c", &script]).status().unwrap().success(), "{script}");
    }

    fn prefix(&self) -> Option<Vec<String>> {
        let keeper = self.keeper.as_ref()?;
        Some(["-t", &keeper.id().to_string(), "-U", "-m", "--preserve-credentials"].map(str::to_owned).to_vec())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        match &mut self.keeper {
            Some(keeper) => {
                // It ends when it has read a line.
                let _ = keeper.stdin.take().map(|mut end| end.write_all(b"\n"));
                let _ = keeper.wait();
            }
            None => {
                let _ = Command::new("umount").arg("-l").arg(self.folder.path()).status();
            }
        }
    }
}
