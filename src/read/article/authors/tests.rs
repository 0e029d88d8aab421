//! Names out of fields, lines and pages; and what is no name.

use proptest::prelude::*;

use super::names::{Known, Name, shown, told};

fn line_of(names: &[Name]) -> String {
    super::line_of(names)
}

#[test]
fn a_field_tells_names() {
    for (field, expected) in [
        ("Ada Roe", "Ada Roe"),
        ("By Ada Roe", "Ada Roe"),
        ("<a href=\"/u/7\" rel=\"author\">Ada Roe</a>", "Ada Roe"),
        ("Ada Roe and Bo Lund", "Ada Roe, Bo Lund"),
        ("Ada Roe, Bo Lund &amp; Cy Dee", "Ada Roe, Bo Lund, Cy Dee"),
        ("Trine Holm og Pia Fjord", "Trine Holm, Pia Fjord"),
        ("Ada Roe, Senior Editor", "Ada Roe"),
        ("Ada Roe (Harbour Times)", "Ada Roe"),
        ("ADA ROE", "Ada Roe"),
        ("Bill MCCARTHY", "Bill MCCARTHY"),
        ("Adwan, Marwan H.", "Marwan H. Adwan"),
        ("Ursula von der Aue", "Ursula von der Aue"),
        ("Vincent van den Berg", "Vincent van den Berg"),
        ("Aoife Ní Bhriain", "Aoife Ní Bhriain"),
        ("Jean-Luc d'Arras", "Jean-Luc d'Arras"),
        ("Андрей Лесной", "Андрей Лесной"),
        ("高瀬みのり", "高瀬みのり"),
        ("한서우 기자", "한서우"),
        ("dpa", "dpa"),
        ("The Associated Press", "The Associated Press"),
        // Nobody.
        ("admin", ""),
        ("acme_admin", ""),
        ("webadmin", ""),
        ("press@acme.example", ""),
        ("https://social.example/ada", ""),
        ("mdr.de", ""),
        ("Marketing Team", ""),
        ("Redaktion", ""),
        ("MM-Redaktion", ""),
        ("La Redacción", ""),
        ("Acme Mills GmbH", ""),
        ("The Water Wheel", ""),
        ("潮見新聞", ""),
        ("AMW", ""),
        ("How we built a mill in the rain", ""),
    ] {
        assert_eq!(line_of(&told(field)), expected, "{field}");
    }
}

#[test]
fn a_byline_shows_names() {
    use Known::{ByWords, Marked};
    for (line, known, expected) in [
        ("By Ada Roe", ByWords, "Ada Roe"),
        ("By ADA ROE, Associated Wire", ByWords, "Ada Roe"),
        ("By Ada Roe and Bo Lund Monday, November 18, 2019, 04:05 pm PT", ByWords, "Ada Roe, Bo Lund"),
        ("Posted by Ada at June 3, 2004 11:42 PM | TrackBack", ByWords, "Ada"),
        ("09.06.2017 11:20 von Regula Ammann (Kommentare: 2)", ByWords, "Regula Ammann"),
        ("Redaktor: Bogna Wilk", ByWords, "Bogna Wilk"),
        ("文・高瀬みのり", ByWords, "高瀬みのり"),
        ("Kolumne von Carla Siepen - 28.04.2024 um 08:52 Uhr", Marked, "Carla Siepen"),
        ("von David Strub, NRF THÜRINGEN Stand: 28. April 2023", Marked, "David Strub"),
        ("Ada Roe. Updated November 3rd, 2023", Marked, "Ada Roe"),
        ("Reuters November 18, 2019 11:03 PM", Marked, "Reuters"),
        ("Sidney Wilt Journalist", Marked, "Sidney Wilt"),
        ("Edgar Schul Publiziert heute um 12:19 Uhr", Marked, "Edgar Schul"),
        ("Par Élise Maurin (avec AFP)", Marked, "Élise Maurin"),
        ("Por Lucía Ferrán | Redacción", Marked, "Lucía Ferrán"),
        ("كتبت: سلمى الدرويش نُشر في: الأربعاء", Marked, "سلمى الدرويش"),
        // No byline, or nobody in it.
        ("By road", ByWords, ""),
        ("By Friday the first of the berths should be deep enough.", ByWords, ""),
        ("Von Oktober an", ByWords, ""),
        ("By Press office / 3 March 2026", ByWords, ""),
        ("Gepubliceerd op 8 juni 2026 door Communicatie", ByWords, ""),
        ("Ada Roe", ByWords, ""),
        ("Text messages are dear", ByWords, ""),
        ("Da Redação", Marked, ""),
        ("We collect the best of the years 1980 to 1990", Marked, ""),
        ("About the author", Marked, ""),
    ] {
        assert_eq!(line_of(&shown(line, known)), expected, "{line}");
    }
}

proptest! {
    #[test]
    fn any_text_yields_names_without_marks(text in "[A-Za-zäé漢 ,;.:|/()<>&@0-9-]{0,80}") {
        for name in told(&text).into_iter().chain(shown(&text, Known::Marked)).chain(shown(&text, Known::ByWords)) {
            prop_assert!(!name.text.is_empty() && !name.text.contains(['|', '@', '<', ';', ',']), "{text}: {name:?}");
        }
    }

    #[test]
    fn a_name_told_is_told_again(text in "[A-Za-zäé ,]{0,40}") {
        for name in told(&text) {
            prop_assert_eq!(line_of(&told(&name.text)), name.text);
        }
    }
}
