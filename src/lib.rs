//! presswatch watches newsrooms and mails a digest of what is new.
//!
//! The modules stand in the order in which one announcement passes through them; an arrow only
//! points down. `ARCHITECTURE.md` has the picture and the rules.
//!
//! ```text
//!  edge     cli  (demo)  telemetry           arguments, output, log, exit status
//!  driver   daemon                           decides WHEN; owns the time and the end
//!  answers  web                              health, readiness, metrics
//!  wiring   app  <- config                   the only reader of Config
//!  jobs     poll  read_articles  compose  deliver  alert  prune  propose      WHAT happens, in order
//!  counts   metrics
//!  I/O      fetch  store  deliver   |  pure   read  compare  digest  schedule
//!  nouns    model                      time   clock
//! ```

pub mod app;
pub mod cli;
pub mod clock;
pub mod compare;
pub mod config;
pub mod daemon;
pub mod deliver;
pub mod demo;
pub mod digest;
pub mod fetch;
pub mod jobs;
pub mod metrics;
pub mod model;
pub mod read;
pub mod schedule;
pub mod store;
pub mod telemetry;
pub mod web;
