//! Logistic regression over the named features, and cross-validation by site.

use presswatch::model::{DateOrder, Item};
use presswatch::read::detect::{self, PageKind};
use presswatch::read::listing::training::{self, Step};
use presswatch::read::listing::{Weights, find_with, joins};
use presswatch::read::{Context, dom, embedded};
use scraper::Html;

use super::corpus::Page;
use super::measure::{Score, matches, score as measure};

/// Sites are dealt into so many groups.
const FOLDS: usize = 10;

/// And so many times: one deal in another order of sites makes three pages of 137 right or wrong.
const DEALS: usize = 8;

/// Counts of examples that speak for nothing: pulls what few examples say towards zero.
const RIDGE: f64 = 2.0;

/// Steps of a model.
const STEPS: usize = 60;

/// Share of each step that is taken.
const SHRINK: f64 = 0.3;

/// Fewest examples on either side of a step.
const LEAST: usize = 4;

/// A page with its tree, parsed once.
struct Parsed<'p> {
    page: &'p Page,
    html: Html,
}

/// A list beside another, and whether it belongs to it.
struct Example {
    site: String,
    features: Vec<f32>,
    belongs: bool,
    name: String,
}

pub fn train(pages: &[Page]) {
    let parsed = parse(pages);
    let examples = examples(&parsed);
    let (yes, no) = (examples.iter().filter(|example| example.belongs).count(), examples.iter().filter(|example| !example.belongs).count());
    println!("{} pages, {yes} lists that continue, {no} that do not", pages.len());
    let mut right = 0;
    for fold in 0..FOLDS {
        let join = fit(examples.iter().filter(|example| fold_of(&example.site, 0) != fold));
        for example in examples.iter().filter(|example| fold_of(&example.site, 0) == fold) {
            let is_right = (training::sum(&join.clone().into(), &example.features) >= 0.0) == example.belongs;
            right += usize::from(is_right);
            if !is_right && std::env::var_os("SHOW").is_some() {
                println!("  {} {}", if example.belongs { "left out:" } else { "taken:" }, example.name);
                let told = joins::NAMES.iter().zip(&example.features).filter(|(_, value)| **value != 0.0);
                println!("      {}", told.map(|(name, value)| format!("{name} {value:.2}")).collect::<Vec<_>>().join(", "));
            }
        }
    }
    println!("cross-validated by site: {right} of {} right", examples.len());
    let join = fit(examples.iter());
    let mut text =
        "//! Learnt weights, written by `cargo bench --bench listings -- train`; not to be edited.\n\nuse super::training::Step;\n"
            .to_owned();
    write_model(&mut text, "JOIN", "Whether a list continues the chosen one.", &joins::NAMES, &join);
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/read/listing/weights.rs"), text).expect("the weights are written");
}

fn write_model(text: &mut String, name: &str, tells: &str, names: &[&str], steps: &[Step]) {
    text.push_str(&format!("\n/// {tells}\n#[rustfmt::skip]\npub(super) const {name}: &[Step] = &[\n"));
    let mut steps = steps.to_vec();
    steps.sort_by(|a, b| a.feature.cmp(&b.feature).then(a.at.total_cmp(&b.at)));
    // What several steps at one value say is said once.
    steps.dedup_by(|next, step| {
        let is_same = next.feature == step.feature && next.at == step.at;
        if is_same {
            (step.below, step.above) = (step.below + next.below, step.above + next.above);
        }
        is_same
    });
    for Step { feature, at, below, above } in steps {
        println!("  {:40} from {at:6.3} on: {:6.2}", names[feature], above - below);
        text.push_str(&format!(
            "    Step {{ feature: {feature}, at: {at:?}, below: {below:.4}, above: {above:.4} }}, // {}\n",
            names[feature]
        ));
    }
    text.push_str("];\n");
}

pub fn score(pages: &[Page]) {
    let parsed = parse(pages);
    let learnt = Weights::learnt();
    let seen: Vec<Score> = parsed.iter().map(|parsed| found(parsed, &learnt)).collect();
    table("with the weights as they are", &parsed, std::slice::from_ref(&seen));
    let examples = examples(&parsed);
    let unseen: Vec<Vec<Score>> = (0..DEALS).map(|deal| cross_validated(&parsed, &examples, deal)).collect();
    table(&format!("cross-validated by site, the mean of {DEALS} deals"), &parsed, &unseen);
    let mut worst: Vec<(&str, Score)> = parsed.iter().zip(&seen).map(|(parsed, score)| (parsed.page.id.as_str(), *score)).collect();
    worst.sort_by(|a, b| a.1.f1().total_cmp(&b.1.f1()));
    for (id, score) in worst.iter().filter(|(_, score)| !score.is_exact()) {
        println!("  {id:50} F1 {:.2}  right {} of {} expected, {} found", score.f1(), score.right, score.expected, score.found);
    }
}

/// Each page read with what was learnt from other sites.
fn cross_validated(parsed: &[Parsed], examples: &[Example], deal: usize) -> Vec<Score> {
    let learn = |fold| weights(fit(examples.iter().filter(|example| fold_of(&example.site, deal) != fold)));
    let folds: Vec<Weights> = (0..FOLDS).map(learn).collect();
    parsed.iter().map(|parsed| found(parsed, &folds[fold_of(&parsed.page.site, deal)])).collect()
}

fn parse(pages: &[Page]) -> Vec<Parsed<'_>> {
    pages.iter().map(|page| Parsed { page, html: dom::parse(&page.html, Page::deadline()).expect("a page") }).collect()
}

/// What a poll without a learnt rule finds: detection, what the page is, and what its data adds.
fn found(parsed: &Parsed, weights: &Weights) -> Score {
    let Parsed { page, html } = parsed;
    let hints = page.hints();
    let deadline = Page::deadline();
    let found = find_with(html, &page.url, &hints, deadline, weights).expect("in time");
    let kind = detect::classify(html, &page.url, found.as_ref(), deadline).expect("in time");
    let context = Context { now: page.now, timezone: None, dates: DateOrder::Auto, language: None, deadline };
    let lists = embedded::find_lists(html, &page.url, &hints, &context).expect("in time");
    let joined = embedded::join(found, kind, &lists, &page.url, page.now);
    let is_none = matches!(joined.kind, PageKind::Nothing(_));
    measure(page, &joined.found.filter(|_| !is_none).map(|found| found.items).unwrap_or_default())
}

/// Every list that was compared with a rightly chosen one. Which lists are compared depends little on the weights.
fn examples(parsed: &[Parsed]) -> Vec<Example> {
    let mut examples = Vec::new();
    for Parsed { page, html } in parsed {
        let study = training::study(html, &page.url, &page.hints(), Page::deadline(), &Weights::learnt()).expect("in time");
        if share(page, &study.main) < 0.7 || page.truth.is_empty() {
            continue;
        }
        let known: Vec<usize> = matches(page, &study.main).into_iter().filter_map(|(_, expected)| expected).collect();
        for (features, items) in &study.joins {
            let right = matches(page, items).into_iter().filter(|(_, expected)| expected.is_some_and(|at| !known.contains(&at))).count();
            let again = matches(page, items).into_iter().filter(|(_, expected)| expected.is_some_and(|at| known.contains(&at))).count();
            // What repeats the list does neither good nor harm.
            if again * 2 > items.len() || items.is_empty() {
                continue;
            }
            examples.push(Example {
                site: page.site.clone(),
                features: features.to_vec(),
                belongs: right * 2 > items.len(),
                name: format!("{} ({} items: {})", page.id, items.len(), items[0].title),
            });
        }
    }
    examples
}

fn share(page: &Page, items: &[Item]) -> f64 {
    let matched = matches(page, items);
    matched.iter().filter(|(_, expected)| expected.is_some()).count() as f64 / matched.len().max(1) as f64
}

/// LogitBoost with stumps: each step takes the feature and the value that explain best what is left unexplained.
fn fit<'e>(examples: impl Iterator<Item = &'e Example>) -> Vec<Step> {
    let examples: Vec<&Example> = examples.collect();
    let features = examples.first().map_or(0, |example| example.features.len());
    let orders: Vec<Vec<usize>> = (0..features)
        .map(|feature| {
            let mut order: Vec<usize> = (0..examples.len()).collect();
            order.sort_by(|a, b| examples[*a].features[feature].total_cmp(&examples[*b].features[feature]));
            order
        })
        .collect();
    let mut sums = vec![0.0_f64; examples.len()];
    let mut steps = Vec::new();
    for _ in 0..STEPS {
        let chance = |sum: f64| 1.0 / (1.0 + (-sum).exp());
        let slopes: Vec<f64> =
            examples.iter().zip(&sums).map(|(example, sum)| f64::from(u8::from(example.belongs)) - chance(*sum)).collect();
        let bends: Vec<f64> = sums.iter().map(|sum| chance(*sum) * (1.0 - chance(*sum))).collect();
        let all = (slopes.iter().sum::<f64>(), bends.iter().sum::<f64>());
        let gain = |(slope, bend): (f64, f64)| slope * slope / (bend + RIDGE);
        let mut best: Option<(f64, Step)> = None;
        for (feature, order) in orders.iter().enumerate() {
            let mut below = (0.0, 0.0);
            for (place, at) in order.iter().enumerate() {
                let value = examples[*at].features[feature];
                let is_new = place >= LEAST && examples.len() - place >= LEAST && value > examples[order[place - 1]].features[feature];
                let above = (all.0 - below.0, all.1 - below.1);
                let gained = gain(below) + gain(above);
                if is_new && best.as_ref().is_none_or(|(best, _)| gained > *best) {
                    let middle = (value + examples[order[place - 1]].features[feature]) / 2.0;
                    let add = |(slope, bend): (f64, f64)| SHRINK * slope / (bend + RIDGE);
                    best = Some((gained, Step { feature, at: middle, below: add(below) as f32, above: add(above) as f32 }));
                }
                below = (below.0 + slopes[*at], below.1 + bends[*at]);
            }
        }
        let Some((_, step)) = best else { break };
        for (sum, example) in sums.iter_mut().zip(&examples) {
            *sum += f64::from(if example.features[step.feature] < step.at { step.below } else { step.above });
        }
        steps.push(step);
    }
    steps
}

fn weights(join: Vec<Step>) -> Weights {
    Weights { join: join.into() }
}

fn fold_of(site: &str, deal: usize) -> usize {
    site.bytes().fold(7 + 1009 * deal, |sum, byte| sum.wrapping_mul(31 + 2 * deal).wrapping_add(byte.into())) % FOLDS
}

/// The means over all pages of all deals.
fn table(title: &str, parsed: &[Parsed], deals: &[Vec<Score>]) {
    println!("{title}");
    let row = |name: &str, holds: &dyn Fn(&Page) -> bool| {
        let of_deal = |scores: &'_ [Score]| -> Vec<Score> {
            parsed.iter().zip(scores).filter(|(parsed, _)| holds(parsed.page)).map(|(_, score)| *score).collect()
        };
        let of: Vec<Score> = deals.iter().flat_map(|scores| of_deal(scores)).collect();
        if of.is_empty() {
            return;
        }
        let n = of.len() as f64;
        let sum = |number: fn(&Score) -> usize| of.iter().map(number).sum::<usize>() as f64;
        println!(
            "  {name:12} {:4} pages  F1 {:.3}  exact {:.3}  titles {:.3}  dates right {:.3} wrong {:.4} of {:.0}",
            of.len() / deals.len(),
            of.iter().map(Score::f1).sum::<f64>() / n,
            of.iter().filter(|score| score.is_exact()).count() as f64 / n,
            sum(|score| score.titles.0) / sum(|score| score.titles.1),
            sum(|score| score.dates_right) / sum(|score| score.dates),
            sum(|score| score.dates_wrong) / sum(|score| score.dates),
            sum(|score| score.dates) / deals.len() as f64,
        );
    };
    row("courts", &|page| page.set == "juriscraper" && !page.linkless);
    row("newsrooms", &|page| !matches!(page.set.as_str(), "juriscraper" | "parl" | "own") && !page.linkless);
    row("all corpus", &|page| page.set != "own" && !page.linkless);
    row("own", &|page| page.set == "own" && !page.linkless);
    row("corpus, own", &|page| !page.linkless);
    row("linkless", &|page| page.linkless);
}
