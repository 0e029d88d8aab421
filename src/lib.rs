//! presswatch watches newsrooms and mails a digest of what is new.
//!
//! The modules stand in the order in which one announcement passes through them; an arrow only
//! points down. `ARCHITECTURE.md` has the picture and the rules.
//!
//! ```text
//!  edge     cli                              arguments, exit status
//!  wiring   app  <- config                   the only reader of Config
//!  jobs     poll  read_articles  compose  deliver      WHAT happens, in order
//!  I/O      fetch  store  deliver   |  pure   read  compare  digest  schedule
//!  nouns    model
//! ```

pub mod app;
pub mod cli;
pub mod clock;
pub mod compare;
pub mod config;
pub mod deliver;
pub mod demo;
pub mod digest;
pub mod fetch;
pub mod jobs;
pub mod model;
pub mod read;
pub mod schedule;
pub mod store;
