//! The newsroom of a history: a page and a feed of the same announcements, and what befalls them.

use chrono::{DateTime, NaiveDate, Utc};
use presswatch::model::Announcement;
use proptest::prelude::*;

use crate::journeys::article;
use crate::never_twice::{Entry, cards, feed, rows};
use crate::support::Site;
use crate::support::newsroom::Response;

/// Announcements on the page and in the feed.
const WINDOW: usize = 8;
/// No more than these come out while nobody can see them: what is more scrolls off unseen, which is `next_pages`' affair.
const UNSEEN_AT_MOST: usize = 5;

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

pub struct Newsroom {
    sites: [Site; 2],
    is_dated: bool,
    pieces: Vec<Piece>,
    /// Of the pieces, those that are older than the watching.
    old: usize,
    pinned: Option<usize>,
    scheme: Scheme,
    unseen: usize,
    is_edited_unseen: bool,
}

impl Newsroom {
    pub fn open(is_dated: bool) -> Newsroom {
        let mut newsroom = Newsroom {
            sites: [Site::start(), Site::start_on("127.0.0.2")],
            is_dated,
            pieces: Vec::new(),
            old: 0,
            pinned: None,
            scheme: Scheme::default(),
            unseen: 0,
            is_edited_unseen: false,
        };
        for day in 0..6 {
            newsroom.publish("2025-12-20".parse::<NaiveDate>().unwrap() + chrono::Days::new(day * 2), None);
        }
        newsroom.old = newsroom.pieces.len();
        newsroom.unseen = 0;
        newsroom
    }

    pub fn config(&self) -> String {
        let (page, feed) = (self.sites[0].url("/page/"), self.sites[0].url("/feed"));
        format!(
            "[fetch]\ndelay = \"0s\"\nallow_networks = [\"127.0.0.0/8\"]\n[mail]\nfrom = \"desk@example.com\"\nserver = \"file:mail\"\n\
             [[source]]\nid = \"page\"\nurl = \"{page}\"\n[[source]]\nid = \"feed\"\nurl = \"{feed}\"\n\
             [[digest]]\nid = \"morning\"\nto = [\"reader@example.com\"]\nschedule = \"@yearly\"\n"
        )
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
            Happening::Publish { count } if self.unseen + count <= UNSEEN_AT_MOST => (0..*count).for_each(|_| self.publish(today, None)),
            // Without a day nothing but its address would tell it from the one before.
            Happening::PublishAgain if self.is_dated && self.unseen < UNSEEN_AT_MOST && !self.has_monthly_of(today) => {
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
            Happening::Redesign { of, publishes } if !self.is_edited_unseen => {
                self.redesign(*of);
                if *publishes && self.unseen < UNSEEN_AT_MOST {
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

    /// Of the pieces, in page order.
    fn shown(&self) -> Vec<usize> {
        let standing = (0..self.pieces.len()).rev().filter(|piece| !self.pieces[*piece].is_withdrawn && self.pinned != Some(*piece));
        self.pinned.into_iter().chain(standing.take(WINDOW)).collect()
    }

    /// Puts all on the servers as it is now.
    pub fn serve(&mut self, now: DateTime<Utc>) {
        for piece in 0..self.pieces.len() {
            self.serve_article(piece);
        }
        let entries: Vec<Entry> = self.shown().into_iter().map(|piece| self.entry(piece)).collect();
        let template = if self.scheme.template.is_multiple_of(2) { cards } else { rows };
        // No two answers are the same bytes, as on many sites.
        let page = template(&entries).replace("</body>", &format!("<!-- {now} --></body>"));
        self.sites[0].page("/page/", page);
        self.sites[0].feed("/feed", feed(&entries));
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
            day: self.is_dated.then(|| day.to_string()),
            guid: format!("{}-{piece}", self.scheme.ids),
        }
    }

    pub fn fail(&self) {
        for path in ["/page/", "/feed"] {
            self.sites[0].set(path, Response::status(503));
        }
    }

    pub fn wall(&self) {
        let wall = "<!DOCTYPE html><html lang=\"en\"><head><title>Before you continue</title></head><body><h1>We value your privacy</h1>\
             <p>We and our 812 partners use cookies to store and access information on your device.</p>\
             <button>Accept all cookies</button><button>Reject all</button><button>Manage preferences</button></body></html>";
        for path in ["/page/", "/feed"] {
            self.sites[0].page(path, wall);
        }
    }

    /// A poll has read the page: what is on it that came out since the baseline.
    pub fn seen(&mut self) -> Vec<usize> {
        (self.unseen, self.is_edited_unseen) = (0, false);
        self.shown().into_iter().filter(|piece| *piece >= self.old).collect()
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
