//! What journeys stand on: a web server and a mail server that do as they are told, and a folder to run the binary in.
//!
//! The servers run on threads of their own, so that a test may be a plain function that waits for the binary. They
//! note each event; a test waits for an event, never for time to pass.

mod background;
pub mod fixture;
mod ledger;
pub mod newsroom;
pub mod smtp;
pub mod world;

pub use fixture::{Expected, Fixture};
pub use ledger::Ledger;
pub use newsroom::{Response, Site};
pub use smtp::{Login, Receiver, Stage, Tls};
pub use world::{Output, World, run_within};
