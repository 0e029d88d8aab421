//! Summaries: how good they are on releases with marked sentences, and what they cost.
//!
//! `cargo bench --bench gist` prints both; `-- show` adds what is missing or should not be there.

#[path = "../tests/it/gist/marked.rs"]
mod marked;

use std::hint::black_box;

use marked::{Quality, Release, Set, releases};
use presswatch::digest::{figures, sentences, summary};

/// Runs of each text, so that the clock's grain does not count.
const RUNS: u32 = 50;

fn main() {
    let shows = std::env::args().any(|argument| argument == "show");
    let releases = releases();
    println!("releases        | by              | news told | reached | of what is told, not to be told");
    for (kind, set) in [("seen", Set::Seen), ("kept back", Set::KeptBack), ("wires", Set::Wires)] {
        let kind_of: Vec<&Release> = releases.iter().filter(|release| release.set == set).collect();
        row(kind, "first three", &kind_of, first_three);
        row(kind, "presswatch", &kind_of, ours);
    }
    for language in ["en", "de", "fr", "es", "pt", "it", "nl", "zh", "ja"] {
        let of_language: Vec<&Release> = releases.iter().filter(|release| release.language == language).collect();
        row(language, "presswatch", &of_language, ours);
    }
    if shows {
        releases.iter().for_each(show);
    }
    cost(&releases);
}

fn row(kind: &str, by: &str, releases: &[&Release], summarise: fn(&Release) -> String) {
    let quality = releases.iter().map(|release| release.judge(&summarise(release)).0).fold(Quality::default(), Quality::add);
    let Quality { releases, must, must_told, told, never_told, reached } = quality;
    println!(
        "{kind:10} {releases:4} | {by:15} | {:.3} ({must_told} of {must}) | {reached} | {:.3} ({never_told} of {told})",
        quality.recall(),
        quality.never_rate()
    );
}

fn show(release: &Release) {
    let summary = ours(release);
    let (_, wrong) = release.judge(&summary);
    if !wrong.is_empty() {
        println!("{} {}\n  {}\n  {summary}", release.language, release.title, wrong.join("\n  "));
    }
}

fn ours(release: &Release) -> String {
    let told = summary::Told { title: &release.title, text: &release.text, language: Some(release.language), topics: None };
    summary::summarise(&told).unwrap_or_default()
}

fn first_three(release: &Release) -> String {
    let gap = if matches!(release.language, "zh" | "ja") { "" } else { " " };
    sentences::split(&release.text, Some(release.language)).into_iter().take(3).collect::<Vec<_>>().join(gap)
}

/// Processor time against that of splitting the text into sentences, medians.
fn cost(releases: &[Release]) {
    let timed = |work: &dyn Fn(&Release)| {
        let mut times: Vec<f64> = releases
            .iter()
            .map(|release| {
                work(release);
                let begun = processor_ms();
                (0..RUNS).for_each(|_| work(release));
                (processor_ms() - begun) / f64::from(RUNS)
            })
            .collect();
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let splitting = timed(&|release| drop(black_box(sentences::split(&release.text, Some(release.language)))));
    for (name, time) in [
        ("summary", timed(&|release| drop(black_box(ours(release))))),
        ("figures", timed(&|release| drop(black_box(figures::find(&release.text))))),
    ] {
        println!("{name}: {time:.3} ms a release, {:.1} times splitting it into sentences ({splitting:.3} ms)", time / splitting);
    }
}

/// Of this thread.
#[cfg(unix)]
fn processor_ms() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

/// Elsewhere the time that passes.
#[cfg(not(unix))]
fn processor_ms() -> f64 {
    static BEGUN: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    BEGUN.elapsed().as_secs_f64() * 1e3
}
