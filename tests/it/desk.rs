//! What most journeys begin with: a newsroom that is watched, with a reader. What one kind of journey alone asks of it stands with that.

use crate::journeys::{self, OLD, listing, watched};
use crate::support::{Receiver, Site, World};

/// What presswatch watches, and who reads of it.
pub struct Desk {
    pub site: Site,
    pub receiver: Receiver,
    pub world: World,
}

/// A path, a headline and a day.
pub type Entry = (&'static str, &'static str, &'static str);

impl Desk {
    /// With the old announcements on the page, known.
    pub fn quiet() -> Desk {
        let (site, receiver, world) = watched();
        Desk { site, receiver, world }
    }

    /// The same with more keys of the source.
    pub fn watching(keys: &str) -> Desk {
        Desk::watching_page(keys, &listing(&OLD))
    }

    pub fn watching_page(keys: &str, page: &str) -> Desk {
        let (site, receiver) = (Site::start(), Receiver::start());
        site.page("/news/", page);
        let world = World::new(&journeys::config(&site, "/news/", &receiver).replace("[[digest]]", &format!("{keys}\n[[digest]]")));
        let desk = Desk { site, receiver, world };
        assert_eq!(desk.poll(), [""; 0]);
        desk
    }

    /// The new ones above the old ones.
    pub fn publish(&self, new: &[Entry]) {
        self.site.page("/news/", listing(&[new, &OLD].concat()));
    }

    /// Puts something else in a place of the config.
    pub fn reconfigure(&self, from: &str, to: &str) {
        let config = std::fs::read_to_string(self.world.path("presswatch.toml")).unwrap();
        assert!(config.contains(from), "{config}");
        self.world.configure(&config.replace(from, to));
    }

    /// What a poll announces.
    pub fn poll(&self) -> Vec<String> {
        let rows = self.world.run(&["poll", "--json"]).rows();
        rows.iter().map(|row| format!("{} {}", row["change"].as_str().unwrap(), row["title"].as_str().unwrap())).collect()
    }

    /// State and reason.
    pub fn state(&self) -> String {
        let row = self.world.run(&["status", "--json"]).ok().rows().remove(0);
        let part = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        format!("{} {}", part("state"), part("reason")).trim().to_owned()
    }

    pub fn remarks(&self) -> String {
        self.world.run(&["status", "--json"]).ok().rows()[0]["remarks"].to_string()
    }

    /// Sends the next issue, which goes out though nothing is new, and returns it as one line.
    pub fn issue(&self) -> String {
        let before = self.receiver.messages().len();
        self.world.run(&["digest", "morning", "--send"]).ok();
        let messages = self.receiver.messages();
        assert_eq!(messages.len(), before + 1, "an issue was sent");
        let text = messages[before].mail().body_text(0).unwrap().into_owned();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Another hour for what the store holds.
    pub fn set(&self, statement: &'static str) {
        crate::trouble::sqlite(&self.world, statement);
    }
}

/// Its issues go out though nothing is new.
pub fn always(desk: &Desk) {
    let config = std::fs::read_to_string(desk.world.path("presswatch.toml")).unwrap();
    desk.world.configure(&format!("{config}when_empty = \"send\"\n"));
}
