//! What the two firms of the demo have published, and what they are about to. Invented, figures and quotes included.
//!
//! Ages, not dates: a demo that is run years from now must not look like a burst of old news.

use super::firms::{Firm, HELLQUELL, MORROWGATE};

/// One announcement, in full.
#[derive(Debug, Clone, Copy)]
pub struct Release {
    pub firm: &'static Firm,
    pub slug: &'static str,
    /// BCP 47.
    pub language: &'static str,
    pub section: &'static str,
    /// Minutes between its publication and the start of the demo.
    pub age: i64,
    pub title: &'static str,
    pub teaser: &'static str,
    pub paragraphs: &'static [&'static str],
}

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// Appears with `Newsroom::publish`: three on the listing, one in the feed; newest first within a firm.
pub const UPCOMING: &[Release] = &[
    Release {
        firm: &MORROWGATE,
        slug: "skarne-terminal-opens",
        language: "en",
        section: "Ports",
        age: 2,
        title: "Morrowgate opens Skarne terminal, its first without a diesel engine",
        teaser: "Eight electric ferries leave Skarne from Monday; the quay charges them in eleven minutes.",
        paragraphs: &[
            "Morrowgate Freight has opened its terminal at Skarne, a harbour of 6,400 people at the mouth of the Olde. Eight \
             electric ferries will leave it every day from Monday, each with room for 42 pallets. Nothing on the quay burns \
             diesel: cranes, tugs and forklifts all draw on one battery hall behind the customs house.",
            "The terminal cost 184 million kroner, 7% less than planned, and took 26 months to build. It is expected to handle \
             1.3 million parcels in its first year, about a fifth of what now comes to the coast by lorry. The road through the \
             old town will see some 90 lorries fewer a day.",
            "“For thirty years the first thing that you heard in Skarne was an engine,” said Ragna Thorsby, who runs the \
             Morrowgate ports. “This morning it was gulls. The ferry charges in eleven minutes, which is less than we need to \
             unload it, so nobody waits for the plug.”",
            "Power comes from a storage plant of 22 megawatt hours that Hellquell Speicherwerke delivered in the spring. It fills at \
             night, when wind on the coast is cheap, and gives back up to 9 megawatts while ships are at the quay.",
            "Two more harbours are to follow. Ask and Little Hollin get the same quay in 2028, for which the board has set aside \
             310 million kroner. Shippers can book space from today; rates stay as they are until the end of the year.",
        ],
    },
    Release {
        firm: &MORROWGATE,
        slug: "third-quarter",
        language: "en",
        section: "Figures",
        age: 35,
        title: "Third quarter: parcels up 12%, profit held back by a wet September",
        teaser: "Revenue rose to 912 million kroner; storms closed the northern line for nine days.",
        paragraphs: &[
            "Morrowgate Freight carried 8.7 million parcels between July and September, 12% more than a year before. Revenue rose \
             by 9% to 912 million kroner. Operating profit was 61 million kroner, as good as unchanged, because storms kept the \
             northern line in port for nine days in September.",
            "The rail business grew fastest, by 21%, after a second night train to Vell began in June. Parcels for chemists and \
             hospitals, which must arrive before seven in the morning, now make up 14% of all that Morrowgate carries.",
            "“A ferry company that complains of the weather should look for other work,” said Tomas Aldane, the finance director. \
             “What we can do is to have the train ready when the ferry stays in. In September it was ready on seven of nine days; \
             next year it will be on all of them.”",
            "For the whole year the board expects revenue of 3.5 to 3.6 billion kroner and an operating margin of about 7%. The \
             2,300 owners will vote on a dividend of 4,100 kroner each at their meeting in March.",
        ],
    },
    Release {
        firm: &MORROWGATE,
        slug: "night-train-guihai",
        language: "zh",
        section: "中文公告",
        age: 50,
        title: "莫罗盖特货运与桂海港签署合作协议，每周三班冷链列车明年春天开行",
        teaser: "首批列车每班可运载六百六十吨冷鲜货物，全程耗时缩短至十四天。",
        paragraphs: &[
            "莫罗盖特货运公司今天与桂海港集团签署合作协议，双方将从明年春天起共同开行每周三班的冷链列车，连接桂海港与斯卡恩码头。每班列车可运载660吨冷鲜货物，全程耗时由二十三天缩短至十四天。",
            "根据协议，双方将共同投资4.2亿元人民币，在桂海港新建一座面积达3.8万平方米的冷链仓库，预计明年十月投入使用。仓库建成后，每年可处理冷鲜货物约25万吨，并为当地创造320个就业岗位。",
            "“水果不会等人，”莫罗盖特货运亚洲区负责人沈若岚表示，“过去荔枝离开桂海港二十三天之后才到达货架，现在只需要两个星期，损耗率可以从百分之十八降到百分之六。”",
            "桂海港集团总经理周启明说，新线路将首先向周边四十多家农业合作社开放订舱，第一年的运价不会上调。",
        ],
    },
    Release {
        firm: &HELLQUELL,
        slug: "krankenhaus-speicher",
        language: "de",
        section: "Projekte",
        age: 15,
        title: "Hellquell rüstet 17 Krankenhäuser mit Batteriespeichern aus",
        teaser: "Der Auftrag über 96 Millionen Euro ist der größte der Firmengeschichte; das erste Haus geht im Mai ans Netz.",
        paragraphs: &[
            "Die Hellquell Speicherwerke statten 17 Krankenhäuser des Landkreisverbunds Wiesach mit Batteriespeichern aus. Der Auftrag hat \
             einen Wert von 96 Millionen Euro und ist der größte in der Geschichte des Unternehmens. Das erste Haus, die Klinik \
             Oberwiesach, geht im Mai ans Netz, das letzte im Herbst des folgenden Jahres.",
            "Jeder Speicher fasst zwischen 1,5 und 4 Megawattstunden. Fällt das Netz aus, übernimmt er in weniger als zehn \
             Millisekunden und versorgt Operationssäle und Intensivstationen bis zu sechs Stunden lang. Die Dieselaggregate, die \
             dafür bisher bereitstanden, bleiben als zweite Sicherung erhalten.",
            "„Ein Krankenhaus fragt nicht, was der Strom kostet, sondern ob er da ist“, sagte Geschäftsführerin Mareike Voss bei der \
             Unterzeichnung. „Trotzdem rechnet sich die Anlage: Weil sie nachts lädt und mittags abgibt, spart ein Haus im Schnitt \
             210.000 Euro im Jahr.“",
            "Für die Fertigung stellt Hellquell am Stammsitz 120 Menschen ein. Eine zweite Halle mit 5.600 Quadratmetern ist im Bau. \
             Einen Speicher derselben Bauart betreibt seit dem Frühjahr auch Morrowgate Freight im Hafen von Skarne.",
        ],
    },
];

/// On the pages from the start, newest first within a firm: the baseline.
pub const ARCHIVE: &[Release] = &[
    Release {
        firm: &MORROWGATE,
        slug: "pilot-school",
        language: "en",
        section: "People",
        age: 3 * DAY,
        title: "Pilot school takes its largest class since 1994",
        teaser: "Thirty-one trainees began on Thursday, eleven of them from other trades.",
        paragraphs: &[
            "Thirty-one trainees have begun at the Morrowgate pilot school, more than in any year since 1994. Eleven of them come from \
             other trades: among them are a baker, two teachers and a violin maker.",
            "“We can teach anyone to read a current,” said Edda Lorne, who has led the school since 2019. “Patience we have to hire.”",
        ],
    },
    Release {
        firm: &MORROWGATE,
        slug: "parcel-lockers-ask",
        language: "en",
        section: "Services",
        age: 9 * DAY,
        title: "Ask gets parcel lockers that open without a telephone",
        teaser: "Sixty lockers at the ferry stage open with a paper code or a library card.",
        paragraphs: &[
            "Sixty parcel lockers at the ferry stage of Ask open with a code on paper, with a library card or with a telephone, whichever \
             a person has at hand. The town council had asked for it: a third of its 2,900 people are over seventy.",
            "The lockers cost 1.1 million kroner and take parcels of up to 25 kilograms.",
        ],
    },
    Release {
        firm: &MORROWGATE,
        slug: "winter-timetable",
        language: "en",
        section: "Notices",
        age: 16 * DAY,
        title: "Winter timetable: the last ferry to Hollin leaves an hour earlier",
        teaser: "The change holds from December to the end of February.",
        paragraphs: &[
            "From the first of December to the end of February the last ferry to Little Hollin leaves at 19:40, an hour earlier than in \
             summer. Parcels handed in by 18:00 still arrive on the next morning.",
            "Ice closed the sound on four evenings of last winter; the earlier crossing keeps to daylight and open water.",
        ],
    },
    Release {
        firm: &MORROWGATE,
        slug: "half-year",
        language: "en",
        section: "Figures",
        age: 74 * DAY,
        title: "Half-year figures: revenue passes 1.7 billion kroner",
        teaser: "Rail grew by 18%, ferries by 4%.",
        paragraphs: &[
            "Morrowgate Freight earned 1.72 billion kroner in the first half of the year, 8% more than a year before. Rail grew by 18%, \
             ferries by 4%. Operating profit came to 118 million kroner.",
            "The company employed 2,271 people at the end of June, 64 more than at the turn of the year.",
        ],
    },
    Release {
        firm: &MORROWGATE,
        slug: "night-train-vell",
        language: "en",
        section: "Services",
        age: 160 * DAY,
        title: "Second night train to Vell starts in June",
        teaser: "It leaves at 22:15 and carries 380 tonnes.",
        paragraphs: &[
            "A second night train between Morrowgate and Vell will leave at 22:15 from June on. It carries 380 tonnes and arrives at five in \
             the morning, in time for the chemists' round.",
            "The first train has been full on 93% of its nights.",
        ],
    },
    Release {
        firm: &HELLQUELL,
        slug: "zellen-ruecknahme",
        language: "de",
        section: "Umwelt",
        age: 6 * DAY,
        title: "Rücknahme alter Zellen: 94 Prozent des Lithiums kehren zurück",
        teaser: "Die Anlage in Oberwiesach hat ihr erstes volles Jahr hinter sich.",
        paragraphs: &[
            "Aus 1.900 Tonnen alter Zellen hat die Anlage in Oberwiesach in ihrem ersten vollen Jahr 94 Prozent des Lithiums zurückgewonnen. \
             Geplant waren 90 Prozent.",
            "Das Material geht ohne Umweg in die eigene Fertigung.",
        ],
    },
    Release {
        firm: &HELLQUELL,
        slug: "ausbildung",
        language: "de",
        section: "Unternehmen",
        age: 41 * DAY,
        title: "Ausbildungsjahr beginnt mit 38 jungen Leuten",
        teaser: "Erstmals lernen auch Elektronikerinnen für Speichertechnik in Oberwiesach.",
        paragraphs: &[
            "38 junge Leute haben im Herbst ihre Ausbildung bei Hellquell begonnen, neun mehr als im Vorjahr. Erstmals bildet das Werk \
             Elektronikerinnen und Elektroniker für Speichertechnik aus.",
            "Alle 26 Auszubildenden des letzten Jahrgangs wurden übernommen.",
        ],
    },
    Release {
        firm: &HELLQUELL,
        slug: "stadtwerke-beteiligung",
        language: "de",
        section: "Unternehmen",
        age: 88 * DAY,
        title: "Stadtwerke Brennfeld beteiligen sich mit 15 Prozent",
        teaser: "Damit tragen drei Stadtwerke das Unternehmen.",
        paragraphs: &[
            "Die Stadtwerke Brennfeld übernehmen 15 Prozent der Anteile an den Hellquell Speicherwerken. Über den Preis haben die Beteiligten \
             Stillschweigen vereinbart.",
            "Mit den neuen Mitteln von 30 Millionen Euro wird die zweite Fertigungshalle bezahlt.",
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_release_has_an_address_of_its_own() {
        let mut seen = std::collections::BTreeSet::new();
        for release in UPCOMING.iter().chain(ARCHIVE) {
            assert!(seen.insert((release.firm.id, release.slug)), "{} stands twice", release.slug);
        }
    }

    #[test]
    fn what_is_upcoming_is_newer_than_the_archive() {
        let newest_of_archive = ARCHIVE.iter().map(|release| release.age).min();
        assert!(UPCOMING.iter().all(|release| Some(release.age) < newest_of_archive));
    }
}
