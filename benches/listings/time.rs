//! Processor time: finding against parsing, in the same run.

use std::hint::black_box;

use presswatch::read::{dom, listing};

use super::corpus::Page;

/// Each is done so often, and the shortest time counts.
const TIMES: usize = 5;

/// What one page takes, in milliseconds.
struct Took<'p> {
    id: &'p str,
    bytes: usize,
    parse: f64,
    all: f64,
}

pub fn run(pages: &[Page]) {
    let mut took: Vec<Took> = pages
        .iter()
        .map(|page| {
            let parse = shortest(|| drop(black_box(scraper::Html::parse_document(&page.html))));
            let all = shortest(|| {
                let html = dom::parse(&page.html, Page::deadline()).expect("a page");
                let _ = black_box(listing::find(&html, &page.url, &page.hints(), Page::deadline()));
            });
            Took { id: &page.id, bytes: page.html.len(), parse, all }
        })
        .collect();
    let mut ratios: Vec<f64> = took.iter().map(|took| took.all / took.parse).collect();
    ratios.sort_by(f64::total_cmp);
    let share = |share: f64| ratios[((ratios.len() - 1) as f64 * share) as usize];
    let (parse, all) = (took.iter().map(|took| took.parse).sum::<f64>(), took.iter().map(|took| took.all).sum::<f64>());
    println!(
        "{} pages: parse and find take {:.2} of html5ever's parse in the median, {:.2} at 90 %, {:.2} in sum",
        took.len(),
        share(0.5),
        share(0.9),
        all / parse
    );
    took.sort_by(|a, b| b.all.total_cmp(&a.all));
    for Took { id, bytes, parse, all } in took.iter().take(10) {
        println!("  {id:42} {:6} KiB  parse {parse:7.2} ms  parse and find {all:7.2} ms", bytes / 1024);
    }
}

fn shortest(mut work: impl FnMut()) -> f64 {
    let once = |work: &mut dyn FnMut()| {
        let begun = milliseconds();
        work();
        milliseconds() - begun
    };
    (0..TIMES).map(|_| once(&mut work)).fold(f64::MAX, f64::min)
}

/// Of this thread, so that other work on the machine does not count.
fn milliseconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}
