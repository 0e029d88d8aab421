//! Where a process is struck: the servers tell the trap how far it has come, and the blow falls right there, before they go on.

use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use super::process::Process;

/// How far the work has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    PageAsked,
    PageHalfSent,
    PageSent,
    ArticleAsked,
    ArticleHalfSent,
    Connection,
    Hello,
    Sender,
    Recipient,
    Data,
    MidMessage,
    /// The message has arrived; nothing is answered yet.
    FinalDot,
    /// The answer to the final dot is on its way.
    Accepted,
    /// A file of the store has grown or changed.
    StoreWritten,
    /// At whatever it was, so long after its start.
    AnyInstant,
    /// It had been quiet for a while.
    AtRest,
}

/// What happens when the moment has come.
pub enum Blow {
    Kill(Vec<Arc<Process>>),
    Terminate(Vec<Arc<Process>>),
    /// The server closes the connection.
    HangUp,
}

/// What the server is to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    GoOn,
    HangUp,
}

/// How the wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waited {
    Sprung,
    /// All processes have ended by themselves.
    Over,
    Quiet,
}

pub struct Trap {
    state: Mutex<State>,
    sprung: Condvar,
}

struct State {
    armed: Vec<Armed>,
    is_sprung: bool,
    begun: Instant,
    last_event: Option<Instant>,
}

struct Armed {
    moment: Moment,
    left: usize,
    blow: Blow,
}

impl State {
    fn new() -> State {
        State { armed: Vec::new(), is_sprung: false, begun: Instant::now(), last_event: None }
    }
}

impl Trap {
    pub fn new() -> Trap {
        Trap { state: Mutex::new(State::new()), sprung: Condvar::new() }
    }

    /// The blow falls when the moment comes for the `nth` time, 1 being the next.
    pub fn arm(&self, moment: Moment, nth: usize, blow: Blow) {
        self.state.lock().unwrap().armed.push(Armed { moment, left: nth, blow });
    }

    /// Nothing is armed any more, and nothing has happened yet.
    pub fn reset(&self) {
        *self.state.lock().unwrap() = State::new();
    }

    /// The work has come so far.
    pub fn reach(&self, moment: Moment) -> Next {
        let mut state = self.state.lock().unwrap();
        state.last_event = Some(Instant::now());
        let mut next = Next::GoOn;
        let mut is_sprung = false;
        for armed in state.armed.iter_mut().filter(|armed| armed.moment == moment && armed.left > 0) {
            armed.left -= 1;
            if armed.left > 0 {
                continue;
            }
            match &armed.blow {
                Blow::Kill(victims) => victims.iter().for_each(|victim| victim.kill()),
                Blow::Terminate(victims) => victims.iter().for_each(|victim| victim.terminate()),
                Blow::HangUp => {
                    next = Next::HangUp;
                    continue;
                }
            }
            is_sprung = true;
        }
        state.is_sprung |= is_sprung;
        self.sprung.notify_all();
        next
    }

    /// Returns when a blow has fallen, when no process is left, or when nothing has happened and nobody has worked in so many
    /// looks, two milliseconds apart where the machine has nothing else to do.
    pub fn wait(&self, processes: &[Arc<Process>], quiet_looks: usize) -> Waited {
        const PAUSE: Duration = Duration::from_millis(2);
        let mut quiet = 0;
        let mut last_event = None;
        let mut state = self.state.lock().unwrap();
        loop {
            if state.is_sprung {
                return Waited::Sprung;
            }
            let is_event = state.last_event != last_event;
            last_event = state.last_event;
            drop(state);
            if processes.iter().all(|process| process.has_ended()) {
                return Waited::Over;
            }
            quiet = if is_event || processes.iter().any(|process| process.is_busy()) { 0 } else { quiet + 1 };
            if quiet > quiet_looks {
                return Waited::Quiet;
            }
            state = self.sprung.wait_timeout(self.state.lock().unwrap(), PAUSE).unwrap().0;
        }
    }

    /// How long it took from the start to what happened last.
    pub fn took(&self) -> Duration {
        let state = self.state.lock().unwrap();
        state.last_event.map_or(Duration::ZERO, |last| last - state.begun)
    }
}
