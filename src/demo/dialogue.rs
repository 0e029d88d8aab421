//! The server's side of an SMTP conversation (RFC 5321), as a state machine without a connection.
//!
//! Says what to answer; moves no byte itself. Takes any octets: what it does not understand it refuses.

/// Octets of one message; announced in the answer to EHLO (RFC 1870).
pub const MAX_MESSAGE: usize = 10 << 20;
/// As many as RFC 5321, 4.5.3.1.8, asks a server to take.
const MAX_RECIPIENTS: usize = 100;
/// RFC 5321, 4.5.3.1.3, with its angle brackets.
const MAX_PATH: usize = 256;

#[derive(Debug, Default)]
pub struct Dialogue {
    is_greeted: bool,
    envelope: Envelope,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Envelope {
    /// `None` before MAIL; empty for the null path `<>`.
    pub from: Option<String>,
    pub to: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// Complete, line ends included.
    pub text: String,
    pub next: Next,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    Command,
    /// The client sends the message now; see `Unstuffer`.
    Data,
    Close,
}

impl Dialogue {
    /// Answers one command line, given without its line end.
    pub fn command(&mut self, line: &[u8]) -> Answer {
        let Ok(line) = str::from_utf8(line) else {
            return say("500 5.5.2 not a command");
        };
        let (verb, rest) = line.trim_end().split_once(' ').unwrap_or((line.trim_end(), ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => self.greet("250-demo.localhost\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n", &format!("250 SIZE {MAX_MESSAGE}")),
            "HELO" => self.greet("", "250 demo.localhost"),
            "MAIL" => self.mail(rest),
            "RCPT" => self.recipient(rest),
            "DATA" => self.data(),
            "RSET" => {
                self.envelope = Envelope::default();
                say("250 2.0.0 forgotten")
            }
            "NOOP" => say("250 2.0.0 still here"),
            "VRFY" => say("252 2.1.5 send and see"),
            "QUIT" => Answer { next: Next::Close, ..say("221 2.0.0 goodbye") },
            _ => say("500 5.5.1 not a command"),
        }
    }

    /// The envelope of the message that `Next::Data` asked for; the next one starts empty.
    pub fn take_envelope(&mut self) -> Envelope {
        std::mem::take(&mut self.envelope)
    }

    fn greet(&mut self, lines: &str, last: &str) -> Answer {
        *self = Dialogue { is_greeted: true, envelope: Envelope::default() };
        Answer { text: format!("{lines}{last}\r\n"), next: Next::Command }
    }

    fn mail(&mut self, rest: &str) -> Answer {
        if !self.is_greeted {
            return say("503 5.5.1 EHLO comes first");
        }
        if self.envelope.from.is_some() {
            return say("503 5.5.1 one sender has been named already");
        }
        let Some((from, parameters)) = path(rest, "FROM:") else {
            return say("501 5.5.4 MAIL FROM:<address> is wanted");
        };
        for parameter in parameters.split_ascii_whitespace() {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            match name.to_ascii_uppercase().as_str() {
                "SIZE" => match value.parse::<usize>() {
                    Ok(size) if size > MAX_MESSAGE => return say("552 5.3.4 more than this server takes"),
                    Ok(_) => {}
                    Err(_) => return say("501 5.5.4 SIZE wants a number"),
                },
                "BODY" if value.eq_ignore_ascii_case("7BIT") || value.eq_ignore_ascii_case("8BITMIME") => {}
                _ => return say("555 5.5.4 an unknown parameter"),
            }
        }
        self.envelope.from = Some(from.to_owned());
        say("250 2.1.0 sender noted")
    }

    fn recipient(&mut self, rest: &str) -> Answer {
        if self.envelope.from.is_none() {
            return say("503 5.5.1 MAIL comes first");
        }
        if self.envelope.to.len() >= MAX_RECIPIENTS {
            return say("452 4.5.3 too many recipients");
        }
        match path(rest, "TO:") {
            Some(("", _)) => say("501 5.1.3 an address is wanted"),
            Some((_, parameters)) if !parameters.trim().is_empty() => say("555 5.5.4 an unknown parameter"),
            Some((to, _)) => {
                self.envelope.to.push(to.to_owned());
                say("250 2.1.5 recipient noted")
            }
            None => say("501 5.5.4 RCPT TO:<address> is wanted"),
        }
    }

    fn data(&mut self) -> Answer {
        if self.envelope.to.is_empty() {
            return say("503 5.5.1 RCPT comes first");
        }
        Answer { next: Next::Data, ..say("354 go ahead, a dot alone ends it") }
    }
}

/// Undoes the doubling of leading dots and finds the end of a message (RFC 5321, 4.5.2).
///
/// Only `CR LF . CR LF` ends it: servers that let a bare LF stand for a line end can be made to see
/// a second message inside the first.
#[derive(Debug, Default)]
pub struct Unstuffer {
    at: At,
    message: Vec<u8>,
    is_too_big: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum At {
    #[default]
    LineStart,
    Middle,
    Cr,
    Dot,
    DotCr,
}

#[derive(Debug, PartialEq, Eq)]
pub struct TooBig;

impl Unstuffer {
    /// Takes what came and returns how many octets of it belong to the message, once its end is among them.
    pub fn feed(&mut self, bytes: &[u8]) -> Option<usize> {
        for (at, &byte) in bytes.iter().enumerate() {
            if self.at == At::DotCr {
                if byte == b'\n' {
                    return Some(at + 1);
                }
                self.push(b'\r');
                self.at = At::Cr;
            }
            self.at = match (self.at, byte) {
                (At::LineStart, b'.') => At::Dot,
                (At::Dot, b'\r') => At::DotCr,
                (at, byte) => {
                    self.push(byte);
                    match (at, byte) {
                        (_, b'\r') => At::Cr,
                        (At::Cr, b'\n') => At::LineStart,
                        _ => At::Middle,
                    }
                }
            };
        }
        None
    }

    /// The message as its sender had it, with the line end before the final dot.
    pub fn finish(self) -> Result<Vec<u8>, TooBig> {
        if self.is_too_big { Err(TooBig) } else { Ok(self.message) }
    }

    fn push(&mut self, byte: u8) {
        if self.message.len() < MAX_MESSAGE {
            self.message.push(byte);
        } else {
            // The rest is read only to find its end.
            self.is_too_big = true;
        }
    }
}

fn say(line: &str) -> Answer {
    Answer { text: format!("{line}\r\n"), next: Next::Command }
}

/// Splits `FROM:<a@b> SIZE=1` into the address and its parameters.
fn path<'a>(rest: &'a str, keyword: &str) -> Option<(&'a str, &'a str)> {
    let head = rest.get(..keyword.len())?;
    if !head.eq_ignore_ascii_case(keyword) {
        return None;
    }
    let (address, parameters) = rest[keyword.len()..].trim_start().strip_prefix('<')?.split_once('>')?;
    let is_sound = address.len() + 2 <= MAX_PATH && !address.chars().any(|c| c.is_control() || c == ' ' || c == '<');
    is_sound.then_some((address, parameters))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Says the lines and returns the codes of the answers.
    fn check(lines: &[&str], codes: &str) {
        let mut dialogue = Dialogue::default();
        let said: Vec<String> = lines.iter().map(|line| dialogue.command(line.as_bytes()).text[..3].to_owned()).collect();
        assert_eq!(said.join(" "), codes, "{lines:?}");
    }

    #[test]
    fn commands_have_an_order() {
        check(&["EHLO me", "MAIL FROM:<a@b.example>", "RCPT TO:<c@d.example>", "DATA"], "250 250 250 354");
        check(&["helo me", "mail from: <>", "rcpt to:<c@d.example>", "data"], "250 250 250 354");
        check(&["MAIL FROM:<a@b.example>", "RCPT TO:<c@d.example>", "DATA"], "503 503 503");
        check(&["EHLO me", "DATA", "RCPT TO:<c@d.example>", "MAIL FROM:<a@b.example>", "MAIL FROM:<a@b.example>"], "250 503 503 250 503");
        check(&["EHLO me", "MAIL FROM:<a@b.example>", "RSET", "RCPT TO:<c@d.example>", "NOOP", "QUIT"], "250 250 250 503 250 221");
    }

    #[test]
    fn what_is_malformed_is_refused() {
        check(&["EHLO me", "MAIL FROM:a@b.example", "MAIL TO:<a@b.example>", "MAIL", "MAIL FROM:<a b>"], "250 501 501 501 501");
        check(&["EHLO me", "MAIL FROM:<a@b.example> SIZE=99999999", "MAIL FROM:<a@b.example> SIZE=x"], "250 552 501");
        check(&["EHLO me", "MAIL FROM:<a@b.example> SIZE=7 BODY=8BITMIME", "RCPT TO:<>", "RCPT TO:<a@b.example> X=1"], "250 250 501 555");
        check(&["", "AUTH PLAIN AAAA", "ärger", "STARTTLS"], "500 500 500 500");
        assert_eq!(Dialogue::default().command(b"\xff\xfe").text, "500 5.5.2 not a command\r\n");
    }

    #[test]
    fn recipients_are_counted() {
        let mut dialogue = Dialogue::default();
        dialogue.command(b"EHLO me");
        dialogue.command(b"MAIL FROM:<a@b.example>");
        let codes: Vec<String> = (0..=MAX_RECIPIENTS).map(|_| dialogue.command(b"RCPT TO:<c@d.example>").text[..3].to_owned()).collect();
        assert!(codes[..MAX_RECIPIENTS].iter().all(|code| code == "250"));
        assert_eq!(codes[MAX_RECIPIENTS], "452");
    }

    fn unstuff(sent: &[u8], piece: usize) -> Option<(Vec<u8>, usize)> {
        let mut unstuffer = Unstuffer::default();
        let mut taken = 0;
        for chunk in sent.chunks(piece) {
            if let Some(end) = unstuffer.feed(chunk) {
                return Some((unstuffer.finish().unwrap(), taken + end));
            }
            taken += chunk.len();
        }
        None
    }

    #[test]
    fn only_a_dot_between_proper_line_ends_is_the_end() {
        for (sent, message) in [
            ("a\r\n.\r\nQUIT\r\n", Some("a\r\n")),
            (".\r\n", Some("")),
            ("..a\r\n...\r\n.\r\n", Some(".a\r\n..\r\n")),
            ("a\n.\nb\r\n.\r\n", Some("a\n.\nb\r\n")),
            ("a\r\n.\nb\r\n.\r\n", Some("a\r\n\nb\r\n")),
            ("a\r\n.\r.\r\n.\r\n", Some("a\r\n\r.\r\n")),
            ("a\r.\r\nb\r\n", None),
        ] {
            for piece in [1, 2, 3, 1000] {
                let found = unstuff(sent.as_bytes(), piece).map(|(message, _)| String::from_utf8(message).unwrap());
                assert_eq!(found.as_deref(), message, "{sent:?} in pieces of {piece}");
            }
        }
    }

    #[test]
    fn a_message_beyond_the_limit_is_refused_whole() {
        let mut unstuffer = Unstuffer::default();
        assert_eq!(unstuffer.feed(&vec![b'a'; MAX_MESSAGE + 1]), None);
        assert_eq!(unstuffer.feed(b"\r\n.\r\n"), Some(5));
        assert_eq!(unstuffer.finish(), Err(TooBig));
    }

    proptest! {
        #[test]
        fn any_octets_get_an_answer(lines in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 0..20)) {
            let mut dialogue = Dialogue::default();
            for line in lines {
                let answer = dialogue.command(&line);
                prop_assert!(answer.text.ends_with("\r\n") && answer.text.as_bytes()[..3].iter().all(u8::is_ascii_digit));
            }
        }

        #[test]
        fn stuffing_and_unstuffing_is_lossless(lines in prop::collection::vec("[.a\r]{0,4}", 0..8), piece in 1usize..9) {
            let message: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
            let stuffed = message.split_inclusive("\r\n").map(|line| if line.starts_with('.') { format!(".{line}") } else { line.to_owned() });
            let sent = stuffed.collect::<String>() + ".\r\n";
            prop_assert_eq!(unstuff(sent.as_bytes(), piece), Some((message.into_bytes(), sent.len())));
        }
    }
}
