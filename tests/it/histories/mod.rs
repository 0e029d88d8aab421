//! Random histories of a newsroom: it publishes, less or more than its page holds, edits, pins, withdraws and is rebuilt; its server fails,
//! or shows a wall; presswatch is killed at some await, is away for days, or has its clock set; a person reads a source by other rules, or
//! takes it out and puts it back. Polled by the library's own job over a real store and a live server, on a clock that the test moves.
//!
//! For every history: announced is what was published after the baseline and stood on a page in a poll that was believed, once each.
//! `PRESSWATCH_HISTORIES` says how many. A failure tells the seed that begins the same ones once more.

mod newsroom;

use std::collections::BTreeSet;
use std::collections::hash_map::RandomState;
use std::future::{Future, poll_fn};
use std::hash::BuildHasher;
use std::path::Path;
use std::task::Poll;

use chrono::{DateTime, TimeDelta, Utc};
use presswatch::app::App;
use presswatch::clock::Clock;
use presswatch::config::{self, Environment};
use presswatch::fetch::Urgency;
use presswatch::jobs::{self, Round};
use presswatch::model::{ChangeKind, Source, Verdict};
use proptest::prelude::*;
use proptest::test_runner::{Config as Cases, RngSeed, TestRunner};

use self::newsroom::{Happening, Newsroom, Shape, happening};
use crate::daemon::instant;
use crate::support::World;

/// Enough to meet each pair of neighbours in a history; a hundred take some minutes.
const HISTORIES: u32 = 16;

#[derive(Debug, Clone)]
struct History {
    shape: Shape,
    happenings: Vec<Happening>,
}

fn histories() -> impl Strategy<Value = History> {
    let watched = prop_oneof![Just((true, true)), Just((true, false)), Just((false, true))];
    let shape =
        (any::<bool>(), any::<bool>(), watched).prop_map(|(is_dated, has_pages, (page, feed))| Shape { is_dated, has_pages, page, feed });
    (shape, prop::collection::vec(happening(), 6..16)).prop_map(|(shape, happenings)| History { shape, happenings })
}

#[test]
fn announced_is_what_was_published_and_seen_exactly_once() {
    let number = |name: &str| std::env::var(name).ok().map(|value| value.parse::<u64>().unwrap_or_else(|_| panic!("{name}: {value}")));
    let cases = number("PRESSWATCH_HISTORIES").map_or(HISTORIES, |cases| u32::try_from(cases).unwrap());
    let seed = number("PRESSWATCH_HISTORIES_SEED").unwrap_or_else(|| RandomState::new().hash_one(()));
    let rng_seed = RngSeed::Fixed(seed);
    let mut runner = TestRunner::new(Cases { cases, rng_seed, failure_persistence: None, max_shrink_iters: 60, ..Cases::default() });
    let told = runner.run(&histories(), |history| {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(check(&history))
    });
    if let Err(failure) = told {
        panic!(
            "{failure}\nonce more: PRESSWATCH_HISTORIES_SEED={seed} PRESSWATCH_HISTORIES={cases} cargo test --test it histories::announced"
        );
    }
}

/// A newsroom, and presswatch that watches it.
struct Watch {
    newsroom: Newsroom,
    world: World,
    /// The true time. The clock of presswatch may be wrong.
    now: DateTime<Utc>,
    clock: Clock,
    app: App,
}

impl Watch {
    async fn begin(shape: Shape) -> Watch {
        let mut newsroom = Newsroom::open(shape);
        let (world, now) = (World::new(&newsroom.config()), instant("2026-01-05T06:00:00Z"));
        let clock = Clock::manual(now);
        let app = open(world.folder(), &clock).await;
        newsroom.serve(now);
        Watch { newsroom, world, now, clock, app }
    }

    fn pass(&mut self, hours: i64) {
        self.now += TimeDelta::hours(hours);
        self.clock.advance(TimeDelta::hours(hours));
    }

    /// Another process, with the config as it is now.
    async fn start_again(&mut self) {
        self.world.configure(&self.newsroom.config());
        self.app = open(self.world.folder(), &self.clock).await;
    }

    /// All that happens before the next poll.
    async fn befall(&mut self, happening: &Happening) {
        self.pass(7);
        match happening {
            Happening::Away { of, hours, .. } => {
                self.newsroom.go_away(*of);
                self.start_again().await;
                self.pass(*hours);
            }
            Happening::Downtime { hours, .. } => self.pass(*hours),
            Happening::Clock { hours } => self.clock.advance(TimeDelta::hours(*hours)),
            _ => {}
        }
        self.newsroom.happen(happening, self.now);
        self.newsroom.serve(self.now);
        match happening {
            Happening::Outage => self.newsroom.fail(),
            Happening::Wall => self.newsroom.wall(),
            Happening::Rules { .. } | Happening::Downtime { .. } => self.start_again().await,
            Happening::Away { .. } => {
                self.newsroom.come_back();
                self.start_again().await;
            }
            Happening::Kill { awaits } => {
                until_killed(poll(&self.app), *awaits).await;
                self.pass(1);
                self.start_again().await;
            }
            _ => {}
        }
    }
}

async fn check(history: &History) -> Result<(), TestCaseError> {
    let mut watch = Watch::begin(history.shape).await;
    let baseline = poll(&watch.app).await;
    prop_assert!(baseline.changes.is_empty() && is_good(&baseline), "{baseline:?}");
    let mut expected = BTreeSet::new();
    for (step, happening) in history.happenings.iter().enumerate() {
        watch.befall(happening).await;
        let round = poll(&watch.app).await;
        let is_meant_to_fail = matches!(happening, Happening::Outage | Happening::Wall);
        prop_assert!(is_good(&round) != is_meant_to_fail, "step {step}, {happening:?}: {:?}", round.polled);
        if !is_meant_to_fail {
            expected.extend(watch.newsroom.seen());
        }
        compare(&watch.app, &watch.newsroom, &expected, step, happening).await?;
    }
    Ok(())
}

/// What is announced so far is what was to be.
async fn compare(
    app: &App,
    newsroom: &Newsroom,
    expected: &BTreeSet<usize>,
    step: usize,
    happening: &Happening,
) -> Result<(), TestCaseError> {
    let open = app.tools.store.open_issue("morning", None).await.unwrap().unwrap();
    let new = open.changes.iter().filter(|change| change.kind == ChangeKind::New);
    let mut announced: Vec<usize> = new.map(|change| newsroom.piece_of(&change.announcement)).collect();
    announced.sort_unstable();
    let total = announced.len();
    announced.dedup();
    prop_assert_eq!(announced.len(), total, "step {}, {:?}: each once", step, happening);
    announced.retain(|piece| !newsroom.is_quiet(*piece));
    let expected: BTreeSet<usize> = expected.iter().copied().filter(|piece| !newsroom.is_quiet(*piece)).collect();
    prop_assert_eq!(announced, expected.iter().copied().collect::<Vec<_>>(), "step {}, {:?}", step, happening);
    prop_assert!(open.changes.iter().all(|change| change.kind != ChangeKind::Late), "step {step}: nothing is late");
    Ok(())
}

async fn open(folder: &Path, clock: &Clock) -> App {
    let environment = Environment::new(folder, [("A", "a")]);
    let config = config::load(&folder.join("presswatch.toml"), &environment).unwrap_or_else(|problems| panic!("{problems}"));
    let app = App::open(config, clock.clone()).await.unwrap();
    app.begin().await.unwrap();
    app
}

async fn poll(app: &App) -> Round {
    let sources: Vec<&Source> = app.config.sources.iter().collect();
    jobs::poll(&app.tools, &sources, Urgency::Asked, |_| {}).await.unwrap()
}

fn is_good(round: &Round) -> bool {
    let is_believed = |verdict: &Verdict| verdict.trouble().is_none();
    round.busy.is_empty() && round.polled.iter().all(|polled| is_believed(&polled.verdict))
}

/// Drops the work at its `awaits`th await, as a kill does.
async fn until_killed(work: impl Future<Output = Round>, awaits: usize) {
    let mut work = Box::pin(work);
    let mut waited = 0;
    poll_fn(|context| {
        waited += 1;
        if waited > awaits || work.as_mut().poll(context).is_ready() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}
