//! Kill -9, thousands of times: `tests/it/kills/harness` says how. Prints what it came to; fails unless each change was told in one
//! issue of each digest that wants it, and each mail arrived, again only where nobody could know that it had.
//!
//! `cargo bench --bench kills` kills 5,000 times; `cargo bench --bench kills -- --kills 200 --seed 7` otherwise;
//! `--binary /usr/bin/presswatch` attacks another build than this one.

#[path = "../tests/it/kills/harness/mod.rs"]
mod harness;

use std::path::PathBuf;

use harness::{Plan, Tally};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|word| word == name)?;
        Some(arguments.get(at + 1).unwrap_or_else(|| panic!("`{name}` wants a value")).as_str())
    };
    let number = |name: &str| value(name).map(|text| text.parse::<u64>().unwrap_or_else(|_| panic!("`{name} {text}` is no number")));
    let kills = usize::try_from(number("--kills").unwrap_or(5_000)).expect("a number of kills");
    let binary = PathBuf::from(value("--binary").unwrap_or(env!("CARGO_BIN_EXE_presswatch")));
    let plan = Plan { binary, kills, seed: number("--seed").unwrap_or(1) };
    println!("seed {}, {}", plan.seed, plan.binary.display());
    let tally = harness::run(plan);
    show(&tally);
    assert!(tally.faults.is_empty(), "{}", tally.faults.join("\n"));
}

fn show(tally: &Tally) {
    let Tally { kills, killed, stopped, hung_up, rounds, took, books, faults } = tally;
    let all: usize = kills.values().sum();
    println!(
        "{all} kills in {rounds} rounds, {:.0} s; {stopped} times SIGTERM; {hung_up} times the mail server was told to hang up",
        took.as_secs_f64()
    );
    println!("by verb: {killed:?}\n\n| moment | kills |\n| --- | --- |");
    kills.iter().for_each(|(moment, times)| println!("| {moment:?} | {times} |"));
    println!("\n| published | issues | deliveries | accepted | second times | twice | lost | faults |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    let harness::Books { published, issues, deliveries, accepted, again, twice, lost } = books;
    println!("| {published} | {issues} | {deliveries} | {accepted} | {again} | {twice} | {lost} | {} |", faults.len());
}
