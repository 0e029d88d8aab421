//! A mail server that takes every mail, tells the trap how far each conversation has come, and keeps the books: what it
//! accepted, and whether the sender went on after that.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Error, ErrorKind, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use super::books::{text_of, tokens};
use super::listener::Listener;
use super::trap::{Moment, Next, Trap};

/// A mail that arrived whole, final dot and all.
#[derive(Debug, Clone)]
pub struct Accepted {
    pub to: String,
    pub message: Vec<u8>,
    /// Something came after it on the same connection: whoever sent it has had the answer, and has written that down.
    pub was_followed: bool,
}

pub struct MailServer {
    listener: Listener,
    accepted: Arc<Mutex<Vec<Accepted>>>,
    /// How many of them have been opened for `told`, and what stood in them.
    opened: usize,
    told: BTreeSet<usize>,
}

impl MailServer {
    pub fn start(trap: &Arc<Trap>) -> MailServer {
        let accepted = Arc::new(Mutex::new(Vec::new()));
        let (of_server, trap) = (accepted.clone(), trap.clone());
        // A client that was killed breaks the line; that is no failure of the server's.
        let listener = Listener::start("127.0.0.1", move |stream| drop(serve(&of_server, &trap, &stream)));
        MailServer { listener, accepted, opened: 0, told: BTreeSet::new() }
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.listener.port())
    }

    /// The tokens in all that has come for a reader.
    pub fn told_to(&mut self, reader: &str) -> &BTreeSet<usize> {
        let accepted = self.accepted.lock().unwrap();
        for mail in accepted[self.opened..].iter().filter(|mail| mail.to == reader) {
            self.told.extend(tokens(&text_of(&mail.message)));
        }
        self.opened = accepted.len();
        drop(accepted);
        &self.told
    }

    /// In the order in which they came.
    pub fn accepted(&self) -> Vec<Accepted> {
        self.accepted.lock().unwrap().clone()
    }
}

fn serve(accepted: &Mutex<Vec<Accepted>>, trap: &Trap, mut stream: &TcpStream) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream);
    let mut say = |line: &str| stream.write_all(format!("{line}\r\n").as_bytes());
    // The mail that nothing has followed yet, and the recipient of the next one.
    let mut last: Option<usize> = None;
    let mut to = String::new();
    reach(trap, Moment::Connection)?;
    say("220 receiver.example ESMTP")?;
    loop {
        let line = hear(&mut lines)?;
        if let Some(last) = last.take() {
            accepted.lock().unwrap()[last].was_followed = true;
        }
        match line.split(' ').next().unwrap_or_default().to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" => {
                reach(trap, Moment::Hello)?;
                say("250-receiver.example\r\n250-8BITMIME\r\n250 SIZE 20000000")?;
            }
            "MAIL" => {
                reach(trap, Moment::Sender)?;
                say("250 sender")?;
            }
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                reach(trap, Moment::Recipient)?;
                say("250 recipient")?;
            }
            "DATA" => {
                reach(trap, Moment::Data)?;
                say("354 go on")?;
                let message = hear_message(&mut lines, trap)?;
                last = {
                    let mut accepted = accepted.lock().unwrap();
                    accepted.push(Accepted { to: std::mem::take(&mut to), message, was_followed: false });
                    Some(accepted.len() - 1)
                };
                reach(trap, Moment::FinalDot)?;
                say("250 kept")?;
                reach(trap, Moment::Accepted)?;
            }
            "QUIT" => return say("221 goodbye"),
            "RSET" | "NOOP" => say("250 well")?,
            _ => say("500 unknown")?,
        }
    }
}

/// An error where the trap wants the connection closed.
fn reach(trap: &Trap, moment: Moment) -> std::io::Result<()> {
    match trap.reach(moment) {
        Next::GoOn => Ok(()),
        Next::HangUp => Err(ErrorKind::ConnectionAborted.into()),
    }
}

fn hear(lines: &mut impl BufRead) -> std::io::Result<String> {
    let mut line = String::new();
    if lines.read_line(&mut line)? == 0 {
        return Err(gone());
    }
    Ok(line.trim_end().to_owned())
}

/// The message without its final dot, and without the dots that protect its own (RFC 5321, section 4.5.2).
fn hear_message(lines: &mut impl BufRead, trap: &Trap) -> std::io::Result<Vec<u8>> {
    let mut message = Vec::new();
    let mut is_begun = false;
    loop {
        let start = message.len();
        if lines.read_until(b'\n', &mut message)? == 0 {
            return Err(gone());
        }
        if !is_begun {
            is_begun = true;
            reach(trap, Moment::MidMessage)?;
        }
        if &message[start..] == b".\r\n" {
            message.truncate(start);
            return Ok(message);
        }
        if message[start..].starts_with(b".") {
            message.remove(start);
        }
    }
}

fn gone() -> Error {
    ErrorKind::UnexpectedEof.into()
}
