//! One issue on its way to one reader.

use std::fmt;

use chrono::{DateTime, Utc};

/// What the outbox holds for one recipient. The message is complete when it is stored and never changes.
#[derive(Clone)]
pub struct Delivery {
    pub id: i64,
    pub digest: String,
    pub issue: i64,
    /// Envelope recipient.
    pub to: String,
    /// Envelope sender.
    pub from: String,
    /// The whole mail, RFC 5322, CRLF line ends.
    pub message: Vec<u8>,
    pub state: DeliveryState,
    pub attempts: i64,
    pub created_at: DateTime<Utc>,
    pub next_try_at: Option<DateTime<Utc>>,
    /// Why the last attempt failed, in plain words.
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeliveryState {
    Waiting,
    Deferred,
    Sent,
    Refused,
    Expired,
}

impl DeliveryState {
    pub const ALL: [DeliveryState; 5] =
        [DeliveryState::Waiting, DeliveryState::Deferred, DeliveryState::Sent, DeliveryState::Refused, DeliveryState::Expired];

    pub fn as_str(self) -> &'static str {
        match self {
            DeliveryState::Waiting => "waiting",
            DeliveryState::Deferred => "deferred",
            DeliveryState::Sent => "sent",
            DeliveryState::Refused => "refused",
            DeliveryState::Expired => "expired",
        }
    }
}

impl fmt::Debug for Delivery {
    /// For logs: the reader masked, the message left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Delivery { id, digest, issue, state, attempts, .. } = self;
        write!(
            f,
            "Delivery {{ id: {id}, digest: {digest:?}, issue: {issue}, to: {}, state: {state:?}, attempts: {attempts} }}",
            mask(&self.to)
        )
    }
}

/// A reader's address as logs may show it: `r…@example.com`.
pub fn mask(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((user, domain)) => format!("{}…@{domain}", user.chars().next().map(String::from).unwrap_or_default()),
        None => "…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn a_masked_address_keeps_its_first_letter_and_domain() {
        assert_eq!(mask("reader@example.com"), "r…@example.com");
        assert_eq!(mask("no address"), "…");
    }
}
