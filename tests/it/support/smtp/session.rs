//! One conversation of the scriptable mail server, from its greeting to its end.

use std::io;

use mail_parser::decoders::base64::base64_decode;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufStream};
use tokio::net::TcpStream;

use super::{Desk, Login, Received, Stage, Tls, Trouble};

trait Line: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Line for T {}

struct Session<'a> {
    desk: &'a Desk,
    line: BufStream<Box<dyn Line>>,
    is_encrypted: bool,
    user: Option<String>,
    from: Option<String>,
    to: Vec<String>,
}

/// Where the conversation ends: an error of the connection, or the server's own doing.
type Step<T> = io::Result<T>;

pub async fn serve(desk: &Desk, stream: TcpStream, connection: usize) -> Step<()> {
    let is_encrypted = desk.tls == Tls::Implicit;
    let line: Box<dyn Line> = match &desk.acceptor {
        Some(acceptor) if is_encrypted => Box::new(acceptor.accept(stream).await?),
        _ => Box::new(stream),
    };
    let mut session = Session { desk, line: BufStream::new(line), is_encrypted, user: None, from: None, to: Vec::new() };
    session.reply(Stage::Greeting, "220 receiver.example ESMTP").await?;
    loop {
        let said = session.hear().await?;
        let verb = said.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" | "HELO" => session.greet().await?,
            "STARTTLS" => session = session.encrypt().await?,
            "AUTH" => session.log_in(&said).await?,
            "MAIL" => session.sender(&said).await?,
            "RCPT" => session.recipient(&said).await?,
            "DATA" => session.message(connection).await?,
            "RSET" => {
                session.forget();
                session.say("250 forgotten").await?;
            }
            "NOOP" => session.say("250 here").await?,
            "QUIT" => return session.say("221 goodbye").await,
            _ => session.say("500 unknown").await?,
        }
    }
}

impl<'a> Session<'a> {
    async fn greet(&mut self) -> Step<()> {
        let mut lines = vec!["250-receiver.example", "250-8BITMIME"];
        if self.desk.tls == Tls::AfterStart && !self.is_encrypted {
            lines.push("250-STARTTLS");
        }
        if self.desk.login.is_some() && (self.is_encrypted || self.desk.tls == Tls::Never) {
            lines.push("250-AUTH PLAIN LOGIN");
        }
        lines.push("250 SIZE 20000000");
        self.forget();
        self.reply(Stage::Ehlo, &lines.join("\r\n")).await?;
        Ok(())
    }

    async fn encrypt(mut self) -> Step<Session<'a>> {
        let Some(acceptor) = &self.desk.acceptor else {
            self.say("502 no TLS here").await?;
            return Ok(self);
        };
        if !self.reply(Stage::StartTls, "220 begin").await? {
            return Ok(self);
        }
        let stream = acceptor.accept(self.line.into_inner()).await?;
        Ok(Session { line: BufStream::new(Box::new(stream)), is_encrypted: true, ..self })
    }

    async fn log_in(&mut self, said: &str) -> Step<()> {
        let mut words = said.split(' ').skip(1);
        let method = words.next().unwrap_or_default().to_ascii_uppercase();
        let first = words.next().map(str::to_owned);
        let given = match method.as_str() {
            "PLAIN" => {
                let response = self.ask(first, "").await?;
                let mut parts = response.split('\0').skip(1).map(str::to_owned);
                Login { user: parts.next().unwrap_or_default(), password: parts.next().unwrap_or_default() }
            }
            // "Username:" and "Password:", as every client expects them.
            "LOGIN" => {
                let user = self.ask(first, "VXNlcm5hbWU6").await?;
                Login { user, password: self.ask(None, "UGFzc3dvcmQ6").await? }
            }
            _ => return self.say("504 unknown method").await,
        };
        if self.desk.login.as_ref() != Some(&given) {
            self.desk.reached.push(Stage::Auth);
            return self.say("535 5.7.8 wrong user or password").await;
        }
        if self.reply(Stage::Auth, "235 welcome").await? {
            self.user = Some(given.user);
        }
        Ok(())
    }

    async fn ask(&mut self, given: Option<String>, prompt: &str) -> Step<String> {
        let response = match given {
            Some(given) => given,
            None => {
                self.say(&format!("334 {prompt}")).await?;
                self.hear().await?
            }
        };
        Ok(String::from_utf8_lossy(&base64_decode(response.as_bytes()).unwrap_or_default()).into_owned())
    }

    async fn sender(&mut self, said: &str) -> Step<()> {
        if self.desk.login.is_some() && self.user.is_none() {
            return self.say("530 5.7.0 log in first").await;
        }
        if self.desk.tls == Tls::AfterStart && !self.is_encrypted {
            return self.say("530 5.7.0 STARTTLS first").await;
        }
        if self.from.is_some() {
            return self.say("503 nested MAIL").await;
        }
        if self.reply(Stage::Mail, "250 sender").await? {
            self.from = Some(address(said));
        }
        Ok(())
    }

    async fn recipient(&mut self, said: &str) -> Step<()> {
        if self.from.is_none() {
            return self.say("503 MAIL first").await;
        }
        let to = address(said);
        if let Some(code) = self.desk.refusal_of(&to) {
            self.desk.reached.push(Stage::Rcpt);
            return self.say(&format!("{code} not to {to}")).await;
        }
        if self.reply(Stage::Rcpt, "250 recipient").await? {
            self.to.push(to);
        }
        Ok(())
    }

    async fn message(&mut self, connection: usize) -> Step<()> {
        if self.to.is_empty() {
            return self.say("503 RCPT first").await;
        }
        if !self.reply(Stage::Data, "354 go on").await? {
            return Ok(());
        }
        let mut bytes = Vec::new();
        loop {
            let start = bytes.len();
            if self.line.read_until(b'\n', &mut bytes).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if &bytes[start..] == b".\r\n" {
                bytes.truncate(start);
                break;
            }
            if bytes[start..].starts_with(b".") {
                bytes.remove(start);
            }
        }
        let trouble = self.desk.reach(Stage::FinalDot);
        if !matches!(trouble, Some(Trouble::Code(_))) {
            self.desk.messages.push(Received {
                from: self.from.take().unwrap_or_default(),
                to: std::mem::take(&mut self.to),
                bytes,
                was_encrypted: self.is_encrypted,
                user: self.user.clone(),
                connection,
            });
        }
        self.forget();
        self.act(trouble, "250 kept").await?;
        Ok(())
    }

    fn forget(&mut self) {
        self.from = None;
        self.to.clear();
    }

    /// Answers as the rules of the stage want it; true where that was the good answer.
    async fn reply(&mut self, stage: Stage, good: &str) -> Step<bool> {
        let trouble = self.desk.reach(stage);
        self.act(trouble, good).await
    }

    async fn act(&mut self, trouble: Option<Trouble>, good: &str) -> Step<bool> {
        match trouble {
            None => self.say(good).await.map(|()| true),
            Some(Trouble::Code(code)) => self.say(&format!("{code} as told")).await.map(|()| false),
            Some(Trouble::Hang) => std::future::pending().await,
            Some(Trouble::Hold) => {
                self.desk.gate.acquire().await.expect("the gate is never closed").forget();
                self.say(good).await.map(|()| true)
            }
            Some(Trouble::Drip) => {
                for byte in format!("{good}\r\n").bytes() {
                    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                    self.line.write_all(&[byte]).await?;
                    self.line.flush().await?;
                }
                Ok(true)
            }
            Some(Trouble::Drop) => Err(io::ErrorKind::ConnectionAborted.into()),
        }
    }

    async fn say(&mut self, answer: &str) -> Step<()> {
        self.line.write_all(format!("{answer}\r\n").as_bytes()).await?;
        self.line.flush().await
    }

    async fn hear(&mut self) -> Step<String> {
        let mut said = String::new();
        if self.line.read_line(&mut said).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(said.trim_end().to_owned())
    }
}

fn address(said: &str) -> String {
    let after = said.split_once('<').map_or("", |(_, after)| after);
    after.split_once('>').map_or("", |(address, _)| address).to_owned()
}
