//! Which sentences a summary takes, and which never.

use super::*;

fn summary_of(title: &str, text: &str, language: &str) -> String {
    summarise(&Told { title, text, language: Some(language), topics: None }).unwrap_or_default()
}

fn check(text: &str, language: &str, expected: &str) {
    assert_eq!(summary_of("", text, language), expected, "{text}");
}

#[test]
fn the_leading_sentences_are_taken_whole() {
    check(
        "Acme opens a paper mill\n\nBy Jane Poe\n\nAcme Inc. opened a paper mill in Lyon on Monday. It cost €1.5 billion. The mill employs 300 people. A sparrow sang.",
        "en",
        "Acme Inc. opened a paper mill in Lyon on Monday. It cost €1.5 billion. The mill employs 300 people.",
    );
    check(
        "菜鸟周一宣布在列日开设新的智能仓库。项目投资1.5亿元人民币。将于明年投入运营。",
        "zh",
        "菜鸟周一宣布在列日开设新的智能仓库。项目投资1.5亿元人民币。将于明年投入运营。",
    );
}

#[test]
fn what_stands_around_the_news_goes() {
    check("LYON, 3 March 2021 – Acme opened a paper mill.", "en", "Acme opened a paper mill.");
    let paragraph = "Acme opened a paper mill in Lyon that takes all of its heat from next door. It cost more than a billion and took four years to build. It employs three hundred people in Lyon";
    check(paragraph, "en", paragraph.rsplit_once(" It employs").unwrap().0);
    check("One paragraph of news.\nAnother paragraph of news.", "en", "One paragraph of news. Another paragraph of news.");
}

#[test]
fn what_is_no_news_is_passed_over() {
    check(
        "Good morning!\n\nWhy Lyon?\n\nHighlights:\n\n• Sales up 8%.\n\nRead more about our mills. Acme opened a paper mill in Lyon.\n\nFor more information visit acme.example.\n\nAbout Acme\n\nAcme is a maker of paper.",
        "en",
        "Acme opened a paper mill in Lyon.",
    );
    assert_eq!(summary_of("", "Acme opens a mill", "en"), "");
    assert_eq!(summary_of("", "", "en"), "");
}

#[test]
fn a_summary_stays_short() {
    let long = format!("Acme opened {} mill.", "one more ".repeat(20).trim());
    let text = [long.as_str(), "A second one of the kind stands in Kent.", &long.replace("opened", "closed")].join(" ");
    assert_eq!(summary_of("", &text, "en"), format!("{long} A second one of the kind stands in Kent."));
    assert_eq!(summary_of("", &format!("Acme opened {} mill.", "one more ".repeat(90).trim()), "en"), "");
}

fn assert_told(language: &str, title: &str, text: &str, told: &[&str], left_out: &[&str]) {
    let summary = summary_of(title, text, language);
    for part in told {
        assert!(summary.contains(part), "{part} is missing: {summary}");
    }
    for part in left_out {
        assert!(!summary.contains(part), "{part} is told: {summary}");
    }
}

#[test]
fn credits_captions_and_sources_are_not_told() {
    for (language, news, around) in [
        (
            "en",
            "Acme opened a paper mill in Tilbury on Monday.",
            "Photo courtesy of Acme.|(Photo: Acme.)|Caption: the mill at dusk.|Source: Acme.|Pictured above: Ada Roe.",
        ),
        (
            "de",
            "Acme hat am Montag in Ulm ein Werk eröffnet.",
            "Bildunterschrift: das Werk am Abend.|Quelle: Acme AG.|Bildrechte: Acme.|Foto: Jan Roe.|Das Bild zeigt das Werk.",
        ),
        ("fr", "Acme a ouvert lundi une usine à Reims.", "Légende : l’usine le soir.|Crédit photo : Acme.|Source : Acme."),
        ("es", "Acme abrió el lunes una fábrica en Lugo.", "Pie de foto: la fábrica de noche.|Fuente: Acme.|Créditos: Ana Gil."),
        (
            "pt",
            "A Acme abriu na segunda-feira uma fábrica em Braga.",
            "Créditos: João da Silva.|Legenda: a fábrica à noite.|Foto: Divulgação.",
        ),
        ("it", "Acme ha aperto lunedì una fabbrica a Lecco.", "Didascalia: la fabbrica di notte.|Fonte: Acme.|Crediti: Ugo Neri."),
        ("nl", "Acme heeft maandag een fabriek in Gouda geopend.", "Bijschrift: de fabriek in de avond.|Bron: Acme.|Fotograaf: Jan Smit."),
        ("zh", "艾克米周一在列日开设新的智能仓库。", "图为新仓库外景。|来源：艾克米物流公司。|责任编辑：王一二三四。"),
        (
            "ja",
            "アクメは月曜日に大阪で新しい工場を開きました。",
            "写真提供：アクメ株式会社。|出典：アクメ株式会社。|写真は新しい工場の外観です。",
        ),
    ] {
        for line in around.split('|') {
            check(&format!("{news}\n\n{line}"), language, news);
        }
    }
    check(
        "Source materials cost twice as much as in May. Photo sales rose by 8%.",
        "en",
        "Source materials cost twice as much as in May. Photo sales rose by 8%.",
    );
}

#[test]
fn news_that_begins_like_an_invitation_is_told() {
    for (language, news) in [
        ("en", "Subscribers grew by 12% to 4.1 million."),
        ("en", "Download speeds rose 40% in the quarter."),
        ("en", "Click rates fell by a third within a year."),
        ("en", "Follow-up orders rose by 12% in Kent."),
        ("de", "Jetzt hat der Gemeinderat dem Bau zugestimmt."),
        ("fr", "Pour plus de 300 salariés, le travail change de lieu."),
        ("it", "Leggi più severe frenano la vendita di fuochi."),
        ("zh", "点击量同比增长30%，超过去年全年水平。"),
        ("ja", "お問い合わせの件数は前年の2倍になりました。"),
        ("en", "By 2030 Acme will be climate-neutral."),
        ("de", "Von den 300 Stellen bleiben 120."),
        ("es", "Por ello la empresa cierra dos tiendas."),
    ] {
        check(news, language, news);
    }
    for (language, call) in [
        ("en", "Subscribe to our letter and never miss a thing."),
        ("en", "Follow Acme on LinkedIn."),
        ("de", "Jetzt anmelden und dabei sein, wenn es losgeht."),
        ("de", "Jetzt zum Newsletter anmelden!"),
        ("zh", "点击查看更多现场图片和视频。"),
        ("ja", "詳しくはこちらのページをご覧ください。"),
        ("en", "By Jane Poe and Tom Roe."),
    ] {
        check(call, language, "");
    }
}

#[test]
fn prose_without_a_last_stop_is_told() {
    for (language, text) in [
        ("en", "Acme has sold its two halls at the harbour of Tilbury to the town for £48 million (2020: £12 million)"),
        ("ja", "アクメの今期の売上高は1,840億円となりました（前年比２割増）"),
        ("zh", "艾克米周一在列日开设新的智能仓库，预计明年三月投入运营（占地三万平方米）"),
    ] {
        check(text, language, text);
    }
    assert_told("zh", "", "艾克米周一在列日开设新的智能仓库。（图片由公司提供）", &["艾克米周一在列日开设新的智能仓库。"], &[]);
    check("Results of the half year (unaudited)", "en", "");
}

#[test]
fn rows_of_tables_are_not_told() {
    check(
        "Acme earned more than in any year before.\n\nRevenue | 3.1 | 2.9.\n\nProfit | 0.4 | 0.3.",
        "en",
        "Acme earned more than in any year before.",
    );
}

#[test]
fn points_are_told_where_the_prose_says_little() {
    let text = "• Revenue rose 8% to €3.1 billion\n\n• Profit fell to €210 million;\n\n• Annual report\n\nThe annual meeting is on 3 May.";
    assert_told(
        "en",
        "Acme: the year",
        text,
        &["Revenue rose 8% to €3.1 billion.", "Profit fell to €210 million."],
        &["•", ";", "Annual report"],
    );
    let prose = "Acme earned €210 million, a tenth less than in 2024. Revenue rose to €3.1 billion because paper cost more.";
    check(&format!("{prose}\n\n• Dividend of €1.20 a share"), "en", prose);
}

#[test]
fn a_text_of_two_sentences_is_its_own_summary() {
    let text = "青葉精機は大阪の工場に新しい生産ラインを設けます。投資額は3,000億円です。";
    assert_eq!(summary_of("青葉精機、大阪の工場に生産ライン", text, "ja"), text);
    let text = "Acme opens a paper mill in Tilbury. Three hundred people find work.";
    assert_eq!(summary_of("Acme opens a paper mill in Tilbury", text, "en"), text);
    // But not with what is not to be told.
    check("Acme opened a paper mill in Lyon on Monday. We are proud of our team.", "en", "Acme opened a paper mill in Lyon on Monday.");
}

#[test]
fn the_sum_that_the_release_is_about_is_told() {
    assert_told(
        "en",
        "Acme opens two halls in Tilbury",
        "Acme opened two halls in Tilbury on Monday. The halls in Tilbury hold 40 looms and 12 presses for paper. About 300 people work in the halls, 25% more than at the opening in 2020. The company spent £48 million on the two halls. Visitors may see the halls on 2 days a week for £4.",
        &["£48 million"],
        &["£4."],
    );
}

#[test]
fn a_place_before_the_news_and_what_the_wire_puts_there_go() {
    for dateline in ["Friedrichshafen. ", "Ulm (ots) - ", "Ulm, 3. März 2021.- "] {
        check(&format!("{dateline}Die Acme AG hat am Montag ein Werk eröffnet."), "de", "Die Acme AG hat am Montag ein Werk eröffnet.");
    }
}

#[test]
fn a_number_of_jobs_is_not_about_the_sender() {
    for (language, text) in [
        ("en", "Acme opened a paper mill in Tilbury on Monday.\n\nAbout 2,000 jobs to be created\n\nThe mill takes on staff from May."),
        ("de", "Acme hat am Montag in Ulm ein Werk eröffnet.\n\nÜber 2.000 neue Stellen\n\nAb Mai stellt das Werk neue Leute ein."),
        ("en", "Acme opened a paper mill in Tilbury on Monday.\n\nOver 300 new jobs\n\nThe mill takes on staff from May."),
    ] {
        let last = text.rsplit('\n').next().unwrap();
        assert_told(language, "", text, &[last], &[]);
    }
}
