//! What is started in a round, and when it is struck.

use std::sync::Arc;

use super::DIGESTS;
use super::chance::Chance;
use super::process::Process;
use super::trap::Moment;

const NEWSROOM: [Moment; 5] = [Moment::PageAsked, Moment::PageHalfSent, Moment::PageSent, Moment::ArticleAsked, Moment::ArticleHalfSent];
const MAIL: [Moment; 8] = [
    Moment::Connection,
    Moment::Hello,
    Moment::Sender,
    Moment::Recipient,
    Moment::Data,
    Moment::MidMessage,
    Moment::FinalDot,
    Moment::Accepted,
];
const ANYWHERE: [Moment; 3] = [Moment::StoreWritten, Moment::StoreWritten, Moment::AnyInstant];

pub struct Attack {
    /// The first one started first.
    pub verbs: Vec<Vec<&'static str>>,
    pub moment: Moment,
    /// At which time that the moment comes, 1 being the first; early ones are likelier, as a process may not come so far.
    pub nth: usize,
    pub weapon: Weapon,
    /// Where the mail server closes the connection of its own accord.
    pub hang_up: Option<(Moment, usize)>,
    aim: Aim,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weapon {
    /// SIGKILL
    Kill,
    /// SIGTERM, which leaves time for an end in order.
    Terminate,
}

/// Who of two is struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aim {
    All,
    First,
    Last,
}

impl Attack {
    pub fn choose(chance: &mut Chance) -> Attack {
        let verbs = verbs(chance);
        let moments = match verbs.as_slice() {
            [only] if only[0] == "poll" => [&NEWSROOM[..], &ANYWHERE].concat(),
            [only] if only[0] != "run" => [&MAIL[..], &ANYWHERE].concat(),
            _ => [&NEWSROOM[..], &MAIL, &ANYWHERE].concat(),
        };
        let moment = chance.pick(&moments);
        let most = match moment {
            Moment::PageAsked => 24,
            Moment::StoreWritten => 40,
            Moment::Connection | Moment::Hello => 1,
            moment if NEWSROOM.contains(&moment) => 3,
            _ => 7,
        };
        let is_daemon = verbs[0][0] == "run";
        // In its first milliseconds it has not said yet that it wants to hear of signals.
        let hears = is_daemon && moment != Moment::AnyInstant;
        let weapon = if hears && chance.percent(6) { Weapon::Terminate } else { Weapon::Kill };
        // A verb ends at once when it is told to; only the daemon has an end in order.
        let aim = if weapon == Weapon::Terminate { Aim::First } else { chance.pick(&[Aim::All, Aim::First, Aim::Last]) };
        let hang_up = chance.percent(4).then(|| (chance.pick(&MAIL), 1 + chance.below(4)));
        let highest = 1 + chance.below(most);
        Attack { verbs, moment, nth: 1 + chance.below(highest), weapon, hang_up, aim }
    }

    /// Who of them is struck.
    pub fn victims(&self, processes: &[Arc<Process>]) -> Vec<Arc<Process>> {
        let chosen = match self.aim {
            Aim::All => processes,
            Aim::First => &processes[..1],
            Aim::Last => &processes[processes.len() - 1..],
        };
        chosen.to_vec()
    }
}

fn verbs(chance: &mut Chance) -> Vec<Vec<&'static str>> {
    let digest = chance.pick(&DIGESTS).0;
    let (daemon, poll, send, retry) = (vec!["run"], vec!["poll"], vec!["digest", digest, "--send"], vec!["outbox", "retry"]);
    match chance.below(100) {
        0..=54 => vec![daemon],
        55..=64 => vec![poll],
        65..=72 => vec![send],
        73..=76 => vec![retry],
        77..=86 => vec![daemon, poll],
        87..=94 => vec![daemon, send],
        _ => vec![daemon, retry],
    }
}
