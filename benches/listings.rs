//! How well listings are found, how fast, and the training of what is learnt.
//!
//! `cargo bench --bench listings -- score DIR...`   the measures of the pages, with the weights as they are, and cross-validated
//! `cargo bench --bench listings -- train DIR...`   learns the weights and writes `src/read/listing/weights.rs`
//! `cargo bench --bench listings -- show NAME... -- DIR...`   what is wrong on single pages
//! `cargo bench --bench listings -- time DIR...`    processor time of each page as a multiple of html5ever's parse
//! `cargo bench --bench listings -- linear [N] [NAME...]`   processor time by the byte of hostile pages, at two sizes; at an N-th of them
//!
//! A DIR holds `listing.manifest.jsonl` and `listing.truth.jsonl` as the evaluation's `prepare.py` lays them out, or pages in pairs
//! of `NAME.html` and `NAME.json` as `tests/fixtures/listings` does.

#[path = "listings/corpus.rs"]
mod corpus;
#[path = "listings/hostile.rs"]
mod hostile;
#[path = "listings/learn.rs"]
mod learn;
#[path = "listings/linear.rs"]
mod linear;
#[path = "listings/measure.rs"]
mod measure;
#[path = "listings/show.rs"]
mod show;
#[path = "listings/time.rs"]
mod time;

use std::path::PathBuf;

/// The daemon's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let task = arguments.next().unwrap_or_else(|| "time".to_owned());
    if task == "linear" {
        return linear::run(&arguments.collect::<Vec<_>>());
    }
    let mut names: Vec<String> = Vec::new();
    if task == "show" {
        names.extend(arguments.by_ref().take_while(|argument| argument != "--"));
    }
    let mut folders: Vec<PathBuf> = arguments.map(PathBuf::from).collect();
    if folders.is_empty() {
        folders.push(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/listings").into());
    }
    let pages: Vec<corpus::Page> = folders.iter().flat_map(|folder| corpus::load(folder)).collect();
    match task.as_str() {
        "score" => learn::score(&pages),
        "train" => learn::train(&pages),
        "show" => show::run(&pages, &names),
        "time" => time::run(&pages),
        other => panic!("score, train, show, time or linear, not {other}"),
    }
}
