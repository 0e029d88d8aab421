//! The mail server of the demo: takes what it is given on loopback and keeps it in memory.
//!
//! Knows no user, offers neither TLS nor AUTH, forwards nothing. Every size and wait has a bound.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::dialogue::{Dialogue, Envelope, Next, TooBig, Unstuffer};

/// Four times what RFC 5321, 4.5.3.1.4, asks for.
const MAX_LINE: usize = 2048;
const MAX_CONNECTIONS: usize = 16;
/// Octets of all messages together.
const MAX_KEPT: usize = 64 << 20;
/// RFC 5321, 4.5.3.2.7.
const PATIENCE: Duration = Duration::from_secs(300);

/// Receives until it is dropped.
pub struct Receiver {
    address: SocketAddr,
    inbox: Arc<Inbox>,
    server: tokio::task::JoinHandle<()>,
}

/// One message that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Envelope sender; empty for the null path.
    pub from: String,
    /// Envelope recipients.
    pub to: Vec<String>,
    /// The mail as its sender had it, CRLF line ends.
    pub bytes: Vec<u8>,
}

#[derive(Debug, Default)]
struct Inbox(Mutex<Vec<Message>>);

struct Full;

impl Receiver {
    /// Listens on a free port of 127.0.0.1.
    pub async fn start() -> io::Result<Receiver> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let inbox = Arc::new(Inbox::default());
        let server = tokio::spawn(accept(listener, inbox.clone()));
        Ok(Receiver { address, inbox, server })
    }

    /// For a config: `smtp://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// All that came so far, the first one first. A message is here before its sender hears that it was accepted:
    /// who has sent need not wait.
    pub fn received(&self) -> Vec<Message> {
        self.inbox.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Inbox {
    fn keep(&self, message: Message) -> Result<(), Full> {
        let mut messages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept: usize = messages.iter().map(|message| message.bytes.len()).sum();
        if kept + message.bytes.len() > MAX_KEPT {
            return Err(Full);
        }
        messages.push(message);
        Ok(())
    }
}

async fn accept(listener: TcpListener, inbox: Arc<Inbox>) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    // Dropped with this task, and every conversation with it.
    let mut conversations = JoinSet::new();
    loop {
        while conversations.try_join_next().is_some() {}
        // The semaphore is never closed, so this fails as little as it is waited for in vain.
        let Ok(place) = places.clone().acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else { return };
        let inbox = inbox.clone();
        conversations.spawn(async move {
            let _place = place;
            // A client that goes away in mid-sentence has nothing to be told.
            let _ = converse(stream, &inbox).await;
        });
    }
}

async fn converse(stream: TcpStream, inbox: &Inbox) -> io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut reader = BufReader::new(reader);
    let mut dialogue = Dialogue::default();
    writer.write_all(b"220 demo.localhost ESMTP presswatch demo\r\n").await?;
    loop {
        let Some(line) = timeout(PATIENCE, read_line(&mut reader)).await?? else {
            return writer.write_all(b"500 5.5.2 the line is too long\r\n").await;
        };
        let answer = dialogue.command(&line);
        writer.write_all(answer.text.as_bytes()).await?;
        match answer.next {
            Next::Command => {}
            Next::Close => return Ok(()),
            Next::Data => {
                let message = read_message(&mut reader).await?;
                writer.write_all(verdict(inbox, dialogue.take_envelope(), message).as_bytes()).await?;
            }
        }
    }
}

fn verdict(inbox: &Inbox, envelope: Envelope, message: Result<Vec<u8>, TooBig>) -> &'static str {
    let Ok(bytes) = message else {
        return "552 5.3.4 more than this server takes\r\n";
    };
    match inbox.keep(Message { from: envelope.from.unwrap_or_default(), to: envelope.to, bytes }) {
        Ok(()) => "250 2.0.0 kept\r\n",
        Err(Full) => "452 4.3.1 no room left\r\n",
    }
}

/// One line without its end, or `None` where it has more than `MAX_LINE` octets.
async fn read_line(reader: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    reader.take(MAX_LINE as u64).read_until(b'\n', &mut line).await?;
    match line.pop() {
        Some(b'\n') => {
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            Ok(Some(line))
        }
        Some(_) if line.len() + 1 == MAX_LINE => Ok(None),
        _ => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

async fn read_message(reader: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Result<Vec<u8>, TooBig>> {
    let mut unstuffer = Unstuffer::default();
    loop {
        let bytes = timeout(PATIENCE, reader.fill_buf()).await??;
        if bytes.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let read = bytes.len();
        let end = unstuffer.feed(bytes);
        // What follows the end is the next command.
        reader.consume(end.unwrap_or(read));
        if end.is_some() {
            return Ok(unstuffer.finish());
        }
    }
}

#[cfg(test)]
mod tests {
    use lettre::address::Envelope as Addresses;
    use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

    use super::*;

    async fn talk(receiver: &Receiver, said: &[u8]) -> String {
        let mut stream = TcpStream::connect(receiver.address()).await.unwrap();
        stream.write_all(said).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut heard = String::new();
        // The server may close before it has read all that was said.
        let _ = stream.read_to_string(&mut heard).await;
        heard
    }

    #[tokio::test]
    async fn a_mail_arrives_as_it_was_sent() {
        let receiver = Receiver::start().await.unwrap();
        let address = receiver.address();
        let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(address.ip().to_string()).port(address.port()).build();
        let envelope = Addresses::new(
            Some("desk@press.example".parse().unwrap()),
            vec!["a@read.example".parse().unwrap(), "b@read.example".parse().unwrap()],
        )
        .unwrap();
        let mail = "Subject: two\r\n\r\n.dot\r\n..\r\nGrüße, 菜鸟";
        for _ in 0..2 {
            transport.send_raw(&envelope, mail.as_bytes()).await.unwrap();
        }
        let received = receiver.received();
        assert_eq!(received.len(), 2);
        for message in received {
            assert_eq!(message.from, "desk@press.example");
            assert_eq!(message.to, ["a@read.example", "b@read.example"]);
            // lettre begins the final dot on a line of its own, whatever the mail ends with.
            assert_eq!(String::from_utf8(message.bytes).unwrap(), format!("{mail}\r\n"));
        }
    }

    #[tokio::test]
    async fn what_follows_the_final_dot_is_the_next_command() {
        let receiver = Receiver::start().await.unwrap();
        let heard =
            talk(&receiver, b"EHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\nhello\r\n.\r\nNOOP\r\nDATA\r\nQUIT\r\n").await;
        let codes: Vec<&str> = heard.lines().filter(|line| line.as_bytes()[3] == b' ').map(|line| &line[..3]).collect();
        assert_eq!(codes, ["220", "250", "250", "250", "354", "250", "250", "503", "221"]);
        assert_eq!(receiver.received(), [Message { from: String::new(), to: vec!["a@b.example".into()], bytes: b"hello\r\n".to_vec() }]);
    }

    #[tokio::test]
    async fn a_mail_without_its_final_dot_is_not_kept() {
        let receiver = Receiver::start().await.unwrap();
        talk(&receiver, b"EHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\nhello\r\n").await;
        assert_eq!(receiver.received(), []);
    }

    #[tokio::test]
    async fn an_endless_line_ends_the_conversation() {
        let receiver = Receiver::start().await.unwrap();
        let heard = talk(&receiver, &vec![b'a'; MAX_LINE]).await;
        assert!(heard.ends_with("500 5.5.2 the line is too long\r\n"), "{heard}");
        assert!(talk(&receiver, b"QUIT\r\n").await.ends_with("221 2.0.0 goodbye\r\n"));
    }

    #[test]
    fn the_inbox_is_bounded() {
        let inbox = Inbox::default();
        let big = |size: usize| Message { from: String::new(), to: Vec::new(), bytes: vec![0; size] };
        assert!(inbox.keep(big(MAX_KEPT - 1)).is_ok());
        assert!(inbox.keep(big(2)).is_err());
        assert!(inbox.keep(big(1)).is_ok());
    }
}
