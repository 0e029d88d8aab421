//! Processor time by the byte of hostile pages at a tenth of their size and at the whole: what is linear has a ratio about 1.

use std::hint::black_box;
use std::time::Duration;

use presswatch::model::{DateOrder, Deadline};
use presswatch::read::{Context, Page, dom, listing, read_article};
use url::Url;

use super::hostile::{SHAPES, Shape};

/// Of a ratio beyond this, something takes time out of proportion; caches and page faults alone make up to 1.6.
const SUSPECT: f64 = 2.5;

/// Nanoseconds by the byte: of the tree, of a poll's reading, and of one that learns, each with the one before in it; and of the
/// page as an article, with the tree in it.
struct Costs {
    bytes: usize,
    parse: f64,
    read: f64,
    inspect: f64,
    article: f64,
}

/// Of the shapes whose names begin with one of `words`, or of all; a number among them divides the sizes, for a build that is not
/// optimised.
pub fn run(words: &[String]) {
    let divisor = words.iter().find_map(|word| word.parse::<usize>().ok()).unwrap_or(1).max(1);
    let names: Vec<&String> = words.iter().filter(|word| word.parse::<usize>().is_err()).collect();
    println!("{:18} {:>9}   {:^24}   {:^24}   {:^24}   {:^24}", "", "KiB", "parse ns/byte, ratio", "poll", "inspect", "article");
    for shape in SHAPES.iter().filter(|shape| names.is_empty() || names.iter().any(|name| shape.name.starts_with(name.as_str()))) {
        let (small, large) = (costs(shape, shape.parts / divisor / 10), costs(shape, shape.parts / divisor));
        let column = |of: fn(&Costs) -> f64| {
            let ratio = of(&large) / of(&small);
            format!("{:7.0} {:7.0}  {ratio:5.2} {}", of(&small), of(&large), if ratio > SUSPECT { "!" } else { " " })
        };
        let (parse, read, inspect) = (column(|costs| costs.parse), column(|costs| costs.read), column(|costs| costs.inspect));
        let article = column(|costs| costs.article);
        println!("{:18} {:9}   {parse}   {read}   {inspect}   {article}", shape.name, large.bytes / 1024);
    }
}

fn costs(shape: &Shape, parts: usize) -> Costs {
    let page = (shape.write)(parts);
    let url = Url::parse("https://example.com/news/").expect("an address");
    let whole = Page { url: url.clone(), content_type: Some("text/html; charset=utf-8".to_owned()), body: page.clone().into_bytes() };
    let by_byte = |work: &dyn Fn(&Context)| processor_seconds(work) * 1e9 / page.len() as f64;
    Costs {
        bytes: page.len(),
        parse: by_byte(&|context| drop(black_box(dom::parse(&page, context.deadline)))),
        read: by_byte(&|context| drop(black_box(listing::read_listing(&page, &url, context)))),
        inspect: by_byte(&|context| drop(black_box(listing::inspect_page(&page, &url, context)))),
        article: by_byte(&|context| drop(black_box(read_article(&whole, context)))),
    }
}

/// The better of two runs, as much of the processor as the thread had.
fn processor_seconds(work: &dyn Fn(&Context)) -> f64 {
    let once = || {
        let context = Context {
            now: "2026-11-22T08:00:00Z".parse().expect("a time"),
            timezone: None,
            dates: DateOrder::Auto,
            language: None,
            deadline: Deadline::after(Duration::from_secs(3600)),
        };
        let begun = processor_time();
        work(&context);
        processor_time() - begun
    };
    once().min(once())
}

#[cfg(unix)]
fn processor_time() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

/// The wall's, where the system tells no thread's time.
#[cfg(not(unix))]
fn processor_time() -> f64 {
    use std::sync::LazyLock;
    use std::time::Instant;
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGUN.elapsed().as_secs_f64()
}
