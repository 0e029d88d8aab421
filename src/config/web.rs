//! `[web]`: where monitors ask.

use std::net::SocketAddr;

use secrecy::SecretString;

use super::reader::Table;
use super::secret::read_secret;
use super::session::Complaint;

/// `[web]`, checked.
#[derive(Debug, Clone, Default)]
pub struct WebConfig {
    /// Nothing listens without it.
    pub listen: Option<SocketAddr>,
    /// Always there where others than this machine can ask.
    pub password: Option<SecretString>,
}

pub(super) fn read_web(mut table: Table<'_>) -> WebConfig {
    let listen = table.parsed("listen", "address to listen on", |text| {
        text.parse::<SocketAddr>().map_err(|_| {
            let complaint = Complaint::new(format!("`{text}` is no address and port"));
            complaint.hint("\"127.0.0.1:8080\" for this machine only, \"0.0.0.0:8080\" or \"[::]:8080\" for all")
        })
    });
    let password = read_secret(&mut table, "password", "password_file");
    let has_password = table.has("password") || table.has("password_file");
    if listen.is_some_and(|listen| !listen.ip().to_canonical().is_loopback()) && !has_password {
        let complaint = Complaint::new("lets others than this machine ask, so it needs a password");
        table.error("listen", complaint.hint("write a `password_file` or `password`, or listen on \"127.0.0.1:8080\""));
    }
    table.finish();
    WebConfig { listen, password }
}
