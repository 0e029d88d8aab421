//! What a reading of a page yields.

use url::Url;

use super::{Notice, Published, Story};

/// One entry of a listing or feed, as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// The feed's own id of the entry, unchanged; listings have none.
    pub guid: Option<String>,
    /// Absolute and without tracking parameters; `None` where the item has no link of its own.
    pub url: Option<Url>,
    /// One line of plain text, never empty.
    pub title: String,
    pub published: Option<Published>,
    /// Plain text.
    pub teaser: Option<String>,
    /// The whole text, where the feed carries it: plain, paragraphs one blank line apart. Of a roundup what stands before its stories.
    pub text: Option<String>,
    /// With the text: its stories where it is a roundup, what it prints around its news every time, what it says about itself.
    pub stories: Vec<Story>,
    pub boilerplate: Option<String>,
    pub notices: Vec<Notice>,
    pub author: Option<String>,
    pub image: Option<Url>,
    /// BCP 47, as the page says it.
    pub language: Option<String>,
}

/// Why a page that was answered is not believed to be a newsroom page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// A consent wall.
    Wall,
    /// A bot challenge.
    Captcha,
    /// A log-in form in place of the page.
    Login,
    /// An error page with status 200.
    Error,
    /// An empty frame that JavaScript would fill.
    Shell,
    /// A homepage, or a page with no announcements; a better address may be known.
    Home,
    /// The list is there, or was, and has nothing in it.
    Empty,
}

impl Reason {
    pub const ALL: [Reason; 7] = [Reason::Wall, Reason::Captcha, Reason::Login, Reason::Error, Reason::Shell, Reason::Home, Reason::Empty];

    /// A clause that says it to a person.
    pub fn explain(self) -> &'static str {
        match self {
            Reason::Wall => "a consent wall stands in place of the page",
            Reason::Captcha => "the server asks for proof of being human",
            Reason::Login => "the page asks for a log-in (see `auth`, `cookies` of the source)",
            Reason::Error => "the page says that something went wrong",
            Reason::Shell => "the page is an empty frame that JavaScript would fill",
            Reason::Home => "no announcements are to be found on this page",
            Reason::Empty => "the page's list of announcements is empty",
        }
    }

    /// What to do about it, in a sentence.
    pub fn advise(self) -> &'static str {
        match self {
            Reason::Wall => "Agree to it in a browser, and give the source the cookie that it then has (`cookies`).",
            Reason::Captcha => {
                "Nothing passes that by itself: watch a feed or a sitemap of the site, or ask the newsroom to let presswatch in."
            }
            Reason::Login => "Give the source what the log-in leaves in a browser (`cookies`), or `auth`, or `headers`.",
            Reason::Error => {
                "Open the address in a browser; if the page has moved, give the source its new address. A page that is kept from a region opens only where it is let in: watch its feed, or let presswatch run there."
            }
            Reason::Shell => "Watch the data that its script asks for (`kind = \"json\"`), a feed, or a sitemap.",
            Reason::Home => "Give the address of the page that lists the announcements.",
            Reason::Empty => "If that is so, nothing needs doing: it is read again when its schedule says.",
        }
    }

    /// The word in JSON, SQL and `status`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Reason::Wall => "wall",
            Reason::Captcha => "captcha",
            Reason::Login => "login",
            Reason::Error => "error",
            Reason::Shell => "shell",
            Reason::Home => "home",
            Reason::Empty => "empty",
        }
    }
}
