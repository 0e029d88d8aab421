//! What the verb `demo` needs of the world, on loopback: two newsrooms that publish, and a mail server that receives.
//!
//! The firms and all that they announce are invented. Knows nothing of the rooms that it is read and written to by:
//! to them it is the web and a mail server like any other.

mod dialogue;
mod firms;
mod newsroom;
mod receiver;
mod releases;
mod site;

pub use newsroom::{Newsroom, Watched};
pub use receiver::{Message, Receiver};
