//! The two firms of the demo: who they are and how their sites are worded. Invented.

use serde::Serialize;

/// A firm with a site.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Firm {
    /// First segment of its addresses.
    pub id: &'static str,
    pub name: &'static str,
    /// BCP 47, of the site.
    pub language: &'static str,
    /// Path of what presswatch is to watch.
    pub home: &'static str,
    pub intro: &'static str,
    pub contact: &'static str,
    pub boilerplate: &'static str,
}

/// The words around the texts, in the language of a page.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Words {
    pub about: &'static str,
    pub services: &'static str,
    pub careers: &'static str,
    pub newsroom: &'static str,
    pub contact: &'static str,
    pub most_read: &'static str,
    pub press_contact: &'static str,
    pub imprint: &'static str,
    pub privacy: &'static str,
    pub follow: &'static str,
    pub rights: &'static str,
    pub share: &'static str,
    pub read_more: &'static str,
    pub more_on: &'static str,
}

/// Has a listing and no feed.
pub const MORROWGATE: Firm = Firm {
    id: "morrowgate",
    name: "Morrowgate Freight",
    language: "en",
    home: "/morrowgate/news/",
    intro: "Announcements, figures and notices to shippers from the Morrowgate ports.",
    contact: "Ines Ballard, press desk, press@morrowgate.example",
    boilerplate: "Morrowgate Freight carries parcels and pallets between eleven coastal towns, by electric ferry where the \
                  water allows it and by rail where it does not. Founded in 1968 by four harbour pilots, it belongs to \
                  those who work for it: 2,300 people in five countries.",
};

/// Has a feed.
pub const HELLQUELL: Firm = Firm {
    id: "hellquell",
    name: "Hellquell Speicherwerke",
    language: "de",
    home: "/hellquell/presse.xml",
    intro: "Mitteilungen der Hellquell Speicherwerke.",
    contact: "Jonas Riek, Pressestelle, presse@hellquell.example",
    boilerplate: "Die Hellquell Speicherwerke bauen Batteriespeicher für Häfen, Krankenhäuser und Gemeinden. Das \
                  Unternehmen mit Sitz in Oberwiesach beschäftigt 840 Menschen und gehört drei Stadtwerken.",
};

pub const ENGLISH: Words = Words {
    about: "About",
    services: "Services",
    careers: "Careers",
    newsroom: "Newsroom",
    contact: "Contact",
    most_read: "Most read",
    press_contact: "Press contact",
    imprint: "Legal notice",
    privacy: "Privacy",
    follow: "Follow us",
    rights: "All rights reserved.",
    share: "Share",
    read_more: "Read more",
    more_on: "More on",
};

pub const GERMAN: Words = Words {
    about: "Über",
    services: "Leistungen",
    careers: "Karriere",
    newsroom: "Presse",
    contact: "Kontakt",
    most_read: "Meistgelesen",
    press_contact: "Pressekontakt",
    imprint: "Impressum",
    privacy: "Datenschutz",
    follow: "Folgen Sie uns",
    rights: "Alle Rechte vorbehalten.",
    share: "Teilen",
    read_more: "Weiterlesen",
    more_on: "Mehr zum Thema",
};
