//! The wall clock of the processes under attack: hours pass between two of them, so that each finds all its work overdue.
//!
//! The binary is not changed for it: a library of ten lines, loaded before the system's, adds to the time of day what the
//! environment says. Pauses are measured with the monotonic clock, which stays as it is.

use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::{DateTime, TimeDelta, Utc};

const SOURCE: &str = r#"
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t clock, struct timespec *time) {
    int failed = syscall(SYS_clock_gettime, clock, time);
    const char *ahead = getenv("CLOCK_AHEAD");
    if (!failed && ahead && clock == CLOCK_REALTIME) time->tv_sec += atol(ahead);
    return failed;
}
"#;

pub struct WallClock {
    library: PathBuf,
    ahead: TimeDelta,
}

impl WallClock {
    /// Builds the library in the folder. Needs the C compiler that the store is built with.
    pub fn build(folder: &Path, start: DateTime<Utc>) -> WallClock {
        let (source, library) = (folder.join("clock.c"), folder.join("clock.so"));
        std::fs::write(&source, SOURCE).expect("the folder can be written to");
        let built = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(&source).status();
        assert!(built.expect("a C compiler named `cc`").success(), "the clock does not compile");
        WallClock { library, ahead: start - Utc::now() }
    }

    pub fn now(&self) -> DateTime<Utc> {
        Utc::now() + self.ahead
    }

    pub fn advance(&mut self, by: TimeDelta) {
        self.ahead += by;
    }

    /// Lets a process see this time.
    pub fn show_to(&self, command: &mut Command) {
        command.env("LD_PRELOAD", &self.library).env("CLOCK_AHEAD", self.ahead.num_seconds().to_string());
    }
}
