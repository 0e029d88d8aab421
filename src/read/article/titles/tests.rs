//! Pages with their headline, their names and their labels in the places where systems and people put them.

use std::time::Duration;

use super::*;
use crate::model::Deadline;
use crate::read::dom;

fn check(url: &str, html: &str, expected: &str) {
    let page = dom::parse(html, Deadline::after(Duration::from_secs(20))).unwrap();
    assert_eq!(title(&Meta::of(&page), &page, &url.parse().unwrap()).as_deref(), Some(expected), "{html}");
}

#[test]
fn the_headline_loses_the_name_of_the_site() {
    let check = |html: &str, expected: &str| check("https://www.harbour-times.example/a", html, expected);
    check("<title>Port opens - Harbour Times</title>", "Port opens");
    check("<title>Port opens | News | Harbour-Times.example</title><h1>Port opens</h1>", "Port opens");
    check("<title>Acme: Port - of call</title><meta property=og:site_name content=Acme>", "Acme: Port - of call");
    check("<title>Acme - Port of call</title><meta property=og:site_name content=Acme>", "Port of call");
    check(
        "<meta property=og:title content='Port opens, and more …'><h1>Port opens, and more than that</h1>",
        "Port opens, and more than that",
    );
    check("<title>Port opens</title><h1>Harbour Times</h1>", "Port opens");
    check("<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"R&amp;D\n grows\"}</script>", "R&D grows");
}

#[test]
fn the_headline_loses_the_name_of_its_section() {
    check("https://a.example/coast/12", "<title>Port opens | Coast</title>", "Port opens");
    check("https://a.example/12", "<title>Port opens | Coast</title><meta property=article:section content=Coast>", "Port opens");
    let folded = "<title>Port opens</title><h1><div><a href='/coast/'>Coast | </a></div> <span>Port opens</span></h1>";
    check("https://a.example/coast/port-opens/", folded, "Port opens");
    let told = "<meta property=og:title content='Port opens'><h1><a href='/local/'>Coast news | </a> <span>Port opens</span></h1>";
    check("https://a.example/12", told, "Port opens");
    // A headline may end in what is no section here.
    check("https://a.example/news/12", "<title>Port opens | Coast</title>", "Port opens | Coast");
    // A folder of a year names no section.
    check("https://a.example/news/2025/half-year", "<title>Half-year results – 2025</title>", "Half-year results – 2025");
    // The last part of an address is made of the headline.
    check("https://a.example/news/coast", "<title>The year in ports - Coast</title>", "The year in ports - Coast");
}

#[test]
fn a_site_may_be_called_by_its_initials() {
    let html = "<title>Ten knots to know | Harbour and Valley Works</title>";
    check("https://www.hvw.example/1", html, "Ten knots to know");
    check("https://www.knots.example/1", html, "Ten knots to know | Harbour and Valley Works");
}

#[test]
fn a_heading_that_is_no_headline_is_passed_over() {
    let claims = "<title>Port opens in autumn</title><meta property=og:title content='Port opens in autumn'>";
    check("https://a.example/1", &format!("{claims}<h1><a href='/'>Ada's sea diary</a></h1>"), "Port opens in autumn");
    check("https://a.example/1", &format!("{claims}<h1>Article view</h1>"), "Port opens in autumn");
    // What readers see counts where it speaks of the same thing, or says more.
    check("https://a.example/1", &format!("{claims}<h1>Autumn port</h1>"), "Autumn port");
    check("https://a.example/1", &format!("{claims}<h1>The gates stay shut until October</h1>"), "The gates stay shut until October");
}

#[test]
fn a_headline_may_stand_below_the_name_of_its_site_or_kind() {
    let blog =
        "<title>Sea Diary: Port opens in autumn</title><h1><a href='/'>Sea Diary</a></h1><h3>Port opens in autumn</h3><h2>About me</h2>";
    check("https://a.example/1", blog, "Port opens in autumn");
    let archive =
        "<title>Sea Diary » Blog Archive » Port opens in autumn</title><h1>Ada's diary of the sea</h1><h2>Port opens in autumn</h2>";
    check("https://a.example/1", archive, "Port opens in autumn");
    let details = "<meta property=og:title content='Port opens in autumn'><h1>Press Release Details</h1><h2>Port opens in autumn</h2>";
    check("https://a.example/1", details, "Port opens in autumn");
    // A part that is one word names a section; a heading that no claim has in it is another story's.
    check("https://a.example/1", "<title>Port opens: Coast</title><h1>The gates are open</h1><h2>Coast</h2>", "The gates are open");
    check("https://a.example/1", "<title>Port opens</title><h1>The gates are open</h1><h2>Ferry sails</h2>", "The gates are open");
}

#[test]
fn a_kind_of_page_behind_a_dash_belongs_to_a_headline_that_readers_see() {
    let check = |html: &str, expected: &str| check("https://www.ayle.example/amt/12", html, expected);
    check(
        "<title>Bebauungsplan Nr. 12 – Bekanntmachung</title><h1>Bebauungsplan Nr. 12 – Bekanntmachung</h1>",
        "Bebauungsplan Nr. 12 – Bekanntmachung",
    );
    check(
        "<title>Bebauungsplan Nr. 12 – Bekanntmachung | Ayle</title><h1>Bebauungsplan Nr. 12 – Bekanntmachung</h1>",
        "Bebauungsplan Nr. 12 – Bekanntmachung",
    );
    // A bar, a name, and a kind that comes first stay apart.
    check("<title>Port opens</title><h1>Port opens | Bekanntmachung</h1>", "Port opens");
    check("<title>Port opens</title><h1>Port opens – Ayle</h1>", "Port opens");
    check("<title>Port opens</title><h1>Pressemitteilung – Port opens</h1>", "Port opens");
    check("<title>Port opens – Bekanntmachung</title>", "Port opens");
}

#[test]
fn the_home_page_of_another_site_gives_this_one_no_name() {
    let html = |address: &str| format!("<title>Port opens | Sea Rowers</title><p>With <a href='{address}'>Sea Rowers</a></p>");
    for (address, expected) in [
        ("https://rowers.example/", "Port opens | Sea Rowers"),
        ("//rowers.example", "Port opens | Sea Rowers"),
        ("https://xayle.example/", "Port opens | Sea Rowers"),
        ("https:///", "Port opens | Sea Rowers"),
        ("https://ayle.example/en/", "Port opens"),
        ("//www.ayle.example", "Port opens"),
        ("/", "Port opens"),
    ] {
        check("https://www.ayle.example/1", &html(address), expected);
        check("https://ayle.example/1", &html(address), expected);
    }
    check("https://news.ayle.example/1", &html("https://www.ayle.example/"), "Port opens");
}

#[test]
fn a_claim_as_long_as_a_page_is_none() {
    let claim = "Ports of the coast and of the valley. ".repeat(200);
    check("https://a.example/1", &format!("<title>{claim}</title><h2>Port opens</h2>{PROSE}"), "Port opens");
}

#[test]
fn a_kicker_stays_apart_from_the_headline() {
    check(
        "https://a.example/1",
        "<meta property=og:title content='Strike / Port opens in autumn'><h1><span>Strike</span><span>Port opens in autumn</span></h1>",
        "Strike / Port opens in autumn",
    );
}

/// Prose that a headline stands above.
const PROSE: &str = "<p>The gates of the old port open again in autumn, after four years of work on walls and rails, and ferries will call there twice a day.</p>";

#[test]
fn a_head_that_names_only_the_site_gives_way_to_the_heading_above_the_text() {
    let check = |html: &str| check("http://www.harbour-works.example/news.asp?id=7", &format!("{html}{PROSE}"), "Port opens in autumn");
    let foot = "<p>© 2009-2015 Parish of Ayle – All rights reserved</p>";
    check(&format!("<title>Parish of Ayle :: News</title><h2>News</h2><h3>Port opens in autumn</h3>{PROSE}{foot}"));
    check("<title>Sea Rowers - News</title><h2>Port opens in autumn</h2>");
    check("<title>Harbour Works Corporation - News Release</title><span>News Release</span><p><b>Port opens in autumn</b></p>");
    check("<title>Press releases - Harbour Works Inc.</title><h1>Press releases</h1><h2>Port opens in autumn</h2>");
    check(
        "<title>Rowing club of Ayle</title><a href='index.htm'>Rowing club of Ayle</a><p>Join us</p><p align=center><font size=4><b>Port opens in autumn</b></font></p>",
    );
    check(
        "<title>Ayle - Meldungen</title><a href='/'><img alt='Ayle'></a><div><h3>Termine</h3><ul><li>1. Mai<li>2. Mai</ul></div><h2>Port opens in autumn</h2>",
    );
}

#[test]
fn kinds_of_page_and_names_that_the_page_gives_are_cut_off() {
    check(
        "http://forum.example/viewtopic.php?t=1",
        "<title>Kilns :: View topic - Port opens</title><a class=maintitle href='viewtopic.php?t=1'>Port opens</a><a href='index.php'>Kilns</a>",
        "Port opens",
    );
    check(
        "http://a.example/1",
        "<title>Port opens - Sea Folk Forum</title><a href='index.php'><img alt='Sea Folk Forum'></a>",
        "Port opens",
    );
    check(
        "http://a.example/1",
        "<title>港口秋季开放--海风航运股份有限公司</title><p>版权所有 © 2019-2025 海风航运股份有限公司</p>",
        "港口秋季开放",
    );
    check(
        "http://a.example/1",
        "<title>海風圖書館-港口秋天開放</title><h1><a href='/'>海風圖書館</a></h1><h2>港口秋天開放</h2>",
        "港口秋天開放",
    );
    check("http://a.example/1", "<title>港口秋天開放</title><h1>港口秋天開放</h1>", "港口秋天開放");
    check(
        "http://a.example/bbs",
        "<title>항구 가을에 개장 > 공지사항 | 바다회</title><h1>항구 가을에 개장 > 공지사항</h1><a href='/'><img alt='바다회'></a>",
        "항구 가을에 개장",
    );
    // Names of photographers stand above that of the owner.
    check(
        "http://a.example/1",
        &format!("<title>Port opens - Parish of Ayle</title>{}<p>© 2025 Parish of Ayle</p>", "<p>Boats © Ada Roe</p>".repeat(99)),
        "Port opens",
    );
    // A mark between words of one headline stays.
    check("http://a.example/1", "<title>Port--a dream--opens</title>", "Port--a dream--opens");
    check("http://a.example/1", "<title>新-旧港口开放</title>", "新-旧港口开放");
    // Where nothing better is there, a name is better than nothing.
    check("http://a.example/1", "<title>Parish of Ayle - News</title>", "Parish of Ayle");
}
