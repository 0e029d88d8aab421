//! The newsroom of a history: a page and a feed of the same announcements, and what befalls them.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use presswatch::model::Announcement;
use proptest::prelude::*;

use crate::journeys::article;
use crate::never_twice::{Entry, cards, feed, rows};
use crate::support::Site;
use crate::support::newsroom::Response;

/// Announcements on the page and in the feed.
const WINDOW: usize = 8;
/// No more than these come out while nobody can see them and the site is rebuilt: of a page without a known address and with
/// hardly a known headline nobody can say what it is.
const UNSEEN_AT_MOST: usize = 5;
/// And no more than these at all, where the page has further pages: presswatch follows ten.
const UNSEEN_WITH_PAGES: usize = 40;
/// Further pages, as many as hold all that may be unseen, and something known.
const PAGES: usize = 7;

const SUBJECTS: [&str; 12] =
    ["mill", "quay", "forest", "turbine", "canteen", "library", "orchard", "choir", "depot", "laboratory", "bridge", "museum"];
const VERBS: [&str; 7] =
    ["Acme opens the", "Acme sells the", "A flood closes the", "New work for the", "Prize for the", "Strike at the", "Visitors at the"];
const MONTHLY: &str = "Monthly operating figures";

#[derive(Debug, Clone)]
pub enum Happening {
    Nothing,
    Publish {
        count: usize,
    },
    /// Under a headline that was there before, on another day.
    PublishAgain,
    Edit {
        which: usize,
    },
    Pin {
        which: usize,
    },
    Unpin,
    Withdraw {
        which: usize,
    },
    Redesign {
        of: Redesign,
        publishes: bool,
    },
    Outage,
    Wall,
    Kill {
        awaits: usize,
    },
    /// More comes out than the first page holds.
    Overflow {
        count: usize,
    },
    /// A person reads a source by other rules.
    Rules {
        of: Watched,
        change: Rules,
        publishes: bool,
    },
    /// A person takes a source out of the config, and puts it back so many hours later.
    Away {
        of: Watched,
        hours: i64,
        count: usize,
    },
    /// Nobody is there for so long.
    Downtime {
        hours: i64,
        count: usize,
    },
    /// The clock of presswatch is set forward by so many hours, or back.
    Clock {
        hours: i64,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watched {
    Page,
    Feed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    Select,
    Kind,
    Url,
}

/// What a redesign changes beside the template.
#[derive(Debug, Clone, Copy)]
pub enum Redesign {
    Template,
    Folder { redirects: bool },
    Host { redirects: bool },
    Numbers,
    Ids,
    Tracking,
}

pub fn happening() -> impl Strategy<Value = Happening> {
    let redesign = prop_oneof![
        Just(Redesign::Template),
        any::<bool>().prop_map(|redirects| Redesign::Folder { redirects }),
        any::<bool>().prop_map(|redirects| Redesign::Host { redirects }),
        Just(Redesign::Numbers),
        Just(Redesign::Ids),
        Just(Redesign::Tracking),
    ];
    let rules = prop_oneof![Just(Rules::Select), Just(Rules::Kind), Just(Rules::Url)];
    let watched = || prop_oneof![Just(Watched::Page), Just(Watched::Feed)];
    prop_oneof![
        1 => Just(Happening::Nothing),
        4 => (1usize..4).prop_map(|count| Happening::Publish { count }),
        2 => Just(Happening::PublishAgain),
        2 => (0usize..8).prop_map(|which| Happening::Edit { which }),
        1 => (0usize..20).prop_map(|which| Happening::Pin { which }),
        1 => Just(Happening::Unpin),
        1 => (0usize..8).prop_map(|which| Happening::Withdraw { which }),
        4 => (redesign, any::<bool>()).prop_map(|(of, publishes)| Happening::Redesign { of, publishes }),
        2 => Just(Happening::Outage),
        1 => Just(Happening::Wall),
        3 => (1usize..40).prop_map(|awaits| Happening::Kill { awaits }),
        2 => (9usize..20).prop_map(|count| Happening::Overflow { count }),
        3 => (watched(), rules, any::<bool>()).prop_map(|(of, change, publishes)| Happening::Rules { of, change, publishes }),
        2 => (watched(), 1i64..150, 0usize..4).prop_map(|(of, hours, count)| Happening::Away { of, hours, count }),
        1 => (1i64..200, 0usize..4).prop_map(|(hours, count)| Happening::Downtime { hours, count }),
        1 => (-60i64..60).prop_map(|hours| Happening::Clock { hours }),
    ]
}

struct Piece {
    title: String,
    day: NaiveDate,
    is_withdrawn: bool,
    /// Where it has been, as the number of the site and the path.
    addresses: Vec<(usize, String)>,
}

/// How addresses are made.
#[derive(Default)]
struct Scheme {
    site: usize,
    folder: usize,
    /// Names, or numbers that begin here.
    numbers_from: Option<usize>,
    redirects: bool,
    tracking: usize,
    ids: usize,
    template: usize,
}

/// What does not change in a history.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub is_dated: bool,
    /// The list goes on behind its first page.
    pub has_pages: bool,
    /// Which of page and feed are watched.
    pub page: bool,
    pub feed: bool,
}

pub struct Newsroom {
    sites: [Site; 2],
    pieces: Vec<Piece>,
    /// Of the pieces, those that are older than the watching.
    old: usize,
    shape: Shape,
    /// By source, what a person wrote: whether a `select`, a `kind`, another `url`; whether it is taken out.
    rules: [[bool; 3]; 2],
    away: Option<Watched>,
    /// Nothing could tell that these are new: undated, and first seen where another address was watched for the first time.
    quiet: BTreeSet<usize>,
    pinned: Option<usize>,
    scheme: Scheme,
    unseen: usize,
    is_edited_unseen: bool,
    is_rebuilt_unseen: bool,
}

impl Newsroom {
    pub fn open(shape: Shape) -> Newsroom {
        let mut newsroom = Newsroom {
            sites: [Site::start(), Site::start_on("127.0.0.2")],
            shape,
            rules: [[false; 3]; 2],
            away: None,
            quiet: BTreeSet::new(),
            pieces: Vec::new(),
            old: 0,
            pinned: None,
            scheme: Scheme::default(),
            unseen: 0,
            is_edited_unseen: false,
            is_rebuilt_unseen: false,
        };
        for day in 0..6 {
            newsroom.publish("2025-12-20".parse::<NaiveDate>().unwrap() + chrono::Days::new(day * 2), None);
        }
        newsroom.old = newsroom.pieces.len();
        newsroom.unseen = 0;
        newsroom
    }

    pub fn config(&self) -> String {
        let other = self.sites[0].url("/other/");
        format!(
            "[fetch]\ndelay = \"0s\"\nallow_networks = [\"127.0.0.0/8\"]\n[mail]\nfrom = \"desk@example.com\"\nserver = \"file:mail\"\n\
             [[source]]\nid = \"other\"\nurl = \"{other}\"\n{}{}\
             [[digest]]\nid = \"morning\"\nto = [\"reader@example.com\"]\nschedule = \"@yearly\"\n",
            self.source(Watched::Page),
            self.source(Watched::Feed)
        )
    }

    fn source(&self, of: Watched) -> String {
        let (is_watched, id, paths, kind) = match of {
            Watched::Page => (self.shape.page, "page", ["/page/", "/all/"], "listing"),
            Watched::Feed => (self.shape.feed, "feed", ["/feed", "/rss"], "feed"),
        };
        if !is_watched || self.away == Some(of) {
            return String::new();
        }
        let [has_select, has_kind, is_elsewhere] = self.rules[of as usize];
        let select = match (of, self.scheme.template.is_multiple_of(2)) {
            (Watched::Page, true) => {
                "select = { item = \"ul.news > li\", title = \"h3\", link = \"h3 a@href\", date = \"time@datetime\" }\n"
            }
            (Watched::Page, false) => "select = { item = \".releases > .row\", title = \"a\", link = \"a@href\", date = \".when\" }\n",
            (Watched::Feed, _) => "",
        };
        format!(
            "[[source]]\nid = \"{id}\"\nurl = \"{}\"\n{}{}",
            self.sites[0].url(paths[usize::from(is_elsewhere)]),
            if has_kind { format!("kind = \"{kind}\"\n") } else { String::new() },
            if has_select { select } else { "" }
        )
    }

    fn is_watched(&self, of: Watched) -> bool {
        match of {
            Watched::Page => self.shape.page,
            Watched::Feed => self.shape.feed,
        }
    }

    /// A `select` beside a `kind` is not left aside for a new template: whoever wrote both has to look after them.
    fn is_sound(&self, of: Watched, change: Rules) -> bool {
        let [has_select, has_kind, _] = self.rules[of as usize];
        of == Watched::Feed || !matches!((change, has_select, has_kind), (Rules::Select, false, true) | (Rules::Kind, true, false))
    }

    /// The source is taken out of the config.
    pub fn go_away(&mut self, of: Watched) {
        self.away = Some(of);
    }

    /// The source is back in the config.
    pub fn come_back(&mut self) {
        self.away = None;
    }

    fn may_publish(&self, count: usize) -> bool {
        let most = if self.shape.has_pages && !self.is_rebuilt_unseen { UNSEEN_WITH_PAGES } else { UNSEEN_AT_MOST };
        self.unseen + count <= most
    }

    fn publish(&mut self, day: NaiveDate, title: Option<&str>) {
        let number = self.pieces.len();
        let own = || format!("{} {} number {number}", VERBS[number % VERBS.len()], SUBJECTS[number % SUBJECTS.len()]);
        self.pieces.push(Piece { title: title.map_or_else(own, str::to_owned), day, is_withdrawn: false, addresses: Vec::new() });
        self.unseen += 1;
    }

    pub fn happen(&mut self, happening: &Happening, now: DateTime<Utc>) {
        let today = now.date_naive();
        match happening {
            Happening::Publish { count }
            | Happening::Downtime { count, .. }
            | Happening::Away { count, .. }
            | Happening::Overflow { count }
                if self.may_publish(*count) =>
            {
                (0..*count).for_each(|_| self.publish(today, None));
            }
            Happening::Rules { of, change, publishes } if self.is_watched(*of) && self.is_sound(*of, *change) => {
                self.rules[*of as usize][*change as usize] ^= true;
                if *publishes && self.may_publish(1) {
                    self.publish(today, None);
                }
                // A baseline reads the first page only, and where there is no day it knows only what the same page showed before.
                let is_alone = !(self.shape.page && self.shape.feed);
                let shown = self.shown();
                let unseen = self.pieces.len() - self.unseen..self.pieces.len();
                let is_lost = |piece: &usize| !shown.contains(piece) || (!self.shape.is_dated && *change == Rules::Url);
                if is_alone && !(*of == Watched::Feed && *change == Rules::Select) {
                    self.quiet.extend(unseen.filter(is_lost));
                }
            }
            // Without a day nothing but its address would tell it from the one before.
            Happening::PublishAgain if self.shape.is_dated && self.may_publish(1) && !self.has_monthly_of(today) => {
                self.publish(today, Some(MONTHLY));
            }
            Happening::Edit { which } => {
                if let Some(piece) = self.shown().get(*which).copied().filter(|piece| self.pieces[*piece].title != MONTHLY) {
                    self.pieces[piece].title.push_str(" again");
                    self.is_edited_unseen = true;
                }
            }
            Happening::Pin { which } if *which < self.pieces.len() && !self.pieces[*which].is_withdrawn && self.unseen == 0 => {
                self.pinned = Some(*which)
            }
            Happening::Unpin => self.pinned = None,
            Happening::Withdraw { which } => {
                // What nobody has seen yet may be taken back, too; of what was seen, enough stays.
                let standing = self.pieces.iter().filter(|piece| !piece.is_withdrawn).count();
                if let Some(piece) = self.shown().get(*which).copied().filter(|_| standing > WINDOW) {
                    self.pieces[piece].is_withdrawn = true;
                    self.pinned = self.pinned.filter(|pinned| *pinned != piece);
                }
            }
            // Another headline under another address at once is another announcement to anybody.
            Happening::Redesign { of, publishes } if !self.is_edited_unseen && self.unseen <= UNSEEN_AT_MOST => {
                self.redesign(*of);
                self.is_rebuilt_unseen = true;
                if *publishes && self.may_publish(1) {
                    self.publish(today, None);
                }
            }
            _ => {}
        }
    }

    fn has_monthly_of(&self, day: NaiveDate) -> bool {
        self.pieces.iter().any(|piece| piece.title == MONTHLY && piece.day == day)
    }

    fn redesign(&mut self, of: Redesign) {
        self.scheme.template += 1;
        match of {
            Redesign::Template => {}
            Redesign::Folder { redirects } => (self.scheme.folder, self.scheme.redirects) = (self.scheme.folder + 1, redirects),
            Redesign::Host { redirects } => (self.scheme.site, self.scheme.redirects) = (1 - self.scheme.site, redirects),
            Redesign::Numbers => {
                (self.scheme.numbers_from, self.scheme.redirects) = (Some(4000 + self.scheme.template * 100), false);
            }
            Redesign::Ids => self.scheme.ids += 1,
            Redesign::Tracking => self.scheme.tracking += 1,
        }
    }

    fn address(&self, piece: usize) -> (usize, String) {
        let folder = ["news", "newsroom/2026", "en/press", "media/releases", "stories"][self.scheme.folder % 5];
        let folder = if self.scheme.folder >= 5 { format!("{folder}/v{}", self.scheme.folder) } else { folder.to_owned() };
        let name = match self.scheme.numbers_from {
            Some(first) => (first + piece).to_string(),
            None => format!("{}-no-{piece}", SUBJECTS[piece % SUBJECTS.len()]),
        };
        (self.scheme.site, format!("/{folder}/{name}"))
    }

    /// Of the pieces, those of the first page, in its order.
    fn shown(&self) -> Vec<usize> {
        self.pages().swap_remove(0)
    }

    /// Puts all on the servers as it is now.
    pub fn serve(&mut self, now: DateTime<Utc>) {
        for piece in 0..self.pieces.len() {
            self.serve_article(piece);
        }
        // What turns up at the end of a list that has no other page would be news.
        let pages = self.pages();
        let template = if self.scheme.template.is_multiple_of(2) { cards } else { rows };
        for (at, shown) in pages.iter().enumerate() {
            let entries: Vec<Entry> = shown.iter().map(|piece| self.entry(*piece)).collect();
            let next = (at + 1 < pages.len()).then(|| format!("?page={}", at + 2));
            let link = next.as_ref().map(|next| format!("<nav class=\"pager\"><a rel=\"next\" href=\"{next}\">Next</a></nav>"));
            // No two answers are the same bytes, as on many sites.
            let page = template(&entries).replace("</body>", &format!("{}<!-- {now} --></body>", link.unwrap_or_default()));
            let link = next.map(|next| format!("<atom:link xmlns:atom=\"http://www.w3.org/2005/Atom\" rel=\"next\" href=\"{next}\"/>"));
            let feed = feed(&entries).replace("</title><item>", &format!("</title>{}<item>", link.unwrap_or_default()));
            let query = if at == 0 { String::new() } else { format!("?page={}", at + 1) };
            for path in ["/page/", "/all/"] {
                self.sites[0].page(&format!("{path}{query}"), page.clone());
            }
            for path in ["/feed", "/rss"] {
                self.sites[0].feed(&format!("{path}{query}"), feed.clone());
            }
        }
        let other = [
            Entry::new("/other/quay", "The quay at Tilbury is rebuilt", "2025-03-12"),
            Entry::new("/other/mill", "The mill reopens", "2025-03-02"),
        ];
        self.sites[0].page("/other/", cards(&other));
    }

    /// What is pinned stands on the first page.
    fn pages(&self) -> Vec<Vec<usize>> {
        let standing: Vec<usize> =
            (0..self.pieces.len()).rev().filter(|piece| !self.pieces[*piece].is_withdrawn && self.pinned != Some(*piece)).collect();
        let mut pages: Vec<Vec<usize>> =
            standing.chunks(WINDOW).take(if self.shape.has_pages { PAGES } else { 1 }).map(<[usize]>::to_vec).collect();
        if let Some(first) = pages.first_mut() {
            first.splice(0..0, self.pinned);
        }
        pages
    }

    fn serve_article(&mut self, piece: usize) {
        let now = self.address(piece);
        if !self.pieces[piece].addresses.contains(&now) {
            self.pieces[piece].addresses.push(now.clone());
        }
        let Piece { title, is_withdrawn, addresses, .. } = &self.pieces[piece];
        for before in addresses.iter().filter(|before| **before != now) {
            let (site, path) = (&self.sites[before.0], before.1.as_str());
            let to = self.sites[now.0].url(&now.1);
            if self.scheme.redirects { site.set(path, Response::redirect(301, &to)) } else { site.remove(path) }
        }
        let text = format!(
            "The company said so on a tour of site {piece} in Hulme. It costs £{} million and takes {piece} months.",
            piece * 3 + 2
        );
        if *is_withdrawn {
            self.sites[now.0].set(&now.1, Response::status(410))
        } else {
            self.sites[now.0].page(&now.1, article(title, &text))
        }
    }

    fn entry(&self, piece: usize) -> Entry {
        let (site, path) = self.address(piece);
        let tracking = if self.scheme.tracking > 0 { format!("?utm_source=t{}", self.scheme.tracking) } else { String::new() };
        let Piece { title, day, .. } = &self.pieces[piece];
        Entry {
            url: format!("{}{tracking}", self.sites[site].url(&path)),
            title: title.clone(),
            day: self.shape.is_dated.then(|| day.to_string()),
            guid: format!("{}-{piece}", self.scheme.ids),
        }
    }

    pub fn fail(&self) {
        for path in ["/page/", "/feed", "/all/", "/rss"] {
            self.sites[0].set(path, Response::status(503));
        }
    }

    pub fn wall(&self) {
        let wall = "<!DOCTYPE html><html lang=\"en\"><head><title>Before you continue</title></head><body><h1>We value your privacy</h1>\
             <p>We and our 812 partners use cookies to store and access information on your device.</p>\
             <button>Accept all cookies</button><button>Reject all</button><button>Manage preferences</button></body></html>";
        for path in ["/page/", "/feed", "/all/", "/rss"] {
            self.sites[0].page(path, wall);
        }
    }

    /// A poll has read the pages: what is on them that came out since the baseline, as far as news reaches.
    pub fn seen(&mut self) -> Vec<usize> {
        let first_unseen = self.pieces.len() - self.unseen;
        (self.unseen, self.is_edited_unseen, self.is_rebuilt_unseen) = (0, false, false);
        let on_further_pages = self.pages().into_iter().skip(1).flatten().filter(|piece| *piece >= first_unseen);
        let seen = self.shown().into_iter().chain(on_further_pages);
        seen.filter(|piece| *piece >= self.old && !self.quiet.contains(piece)).collect()
    }

    /// Nobody can say whether it is new.
    pub fn is_quiet(&self, piece: usize) -> bool {
        self.quiet.contains(&piece)
    }

    /// Which piece an announcement is.
    pub fn piece_of(&self, announcement: &Announcement) -> usize {
        let day = announcement.published.map(|published| published.day());
        let is_piece = |piece: &Piece| {
            if piece.title == MONTHLY {
                announcement.title == MONTHLY && day == Some(piece.day)
            } else {
                let number = |title: &str| title.split(" number ").nth(1).and_then(|rest| rest.split(' ').next()).map(str::to_owned);
                number(&piece.title) == number(&announcement.title)
            }
        };
        self.pieces.iter().position(is_piece).unwrap_or_else(|| panic!("nobody published {announcement:?}"))
    }
}
