//! Pages in the shapes of many systems, decades and languages, each with the day that a reader would say, or none.

use std::time::Duration;

use chrono::{DateTime, Utc};
use proptest::prelude::*;

use crate::model::{DateOrder, Deadline};
use crate::read::{Article, Context, Page, read_article};

/// What is read of a page that was saved on 21 November 2026.
fn day_of(url: &str, html: &str) -> Option<String> {
    read(url, html).published.map(|found| found.day().to_string())
}

fn read(url: &str, html: &str) -> Article {
    let now: DateTime<Utc> = "2026-11-21T12:00:00Z".parse().unwrap();
    let deadline = Deadline::after(Duration::from_secs(60));
    let context = Context { now, timezone: None, dates: DateOrder::Auto, language: None, deadline };
    let page = Page { url: url.parse().unwrap(), content_type: Some("text/html; charset=utf-8".into()), body: html.as_bytes().to_vec() };
    read_article(&page, &context).unwrap()
}

const PROSE: &str = "<p>The mill beside the river was built by four brothers who wanted to spin flax, and it ran until the flood \
    took the wheel away. Since then it has been a school, a barn and a dance hall, and now it is to become a library.</p>";

/// A page with a headline: its language, its head, what stands before the headline and what follows it.
fn check(language: &str, head: &str, before: &str, after: &str, expected: Option<&str>) {
    let html = format!(
        "<html lang='{language}'><head><title>The mill opens</title>{head}</head><body>{before}<h1>The mill opens</h1>{after}{PROSE}{PROSE}</body></html>"
    );
    assert_eq!(day_of("https://mill.example/story", &html).as_deref(), expected, "{head}{before}{after}");
}

const DAY: Option<&str> = Some("2012-11-03");

#[test]
fn the_last_change_is_told_apart_from_publication() {
    let published = "<meta property='article:published_time' content='2012-11-03T10:15:00+01:00'>";
    for (head, expected) in [
        ("<meta property='article:modified_time' content='2013-02-01T08:00:00+01:00'>", Some("2013-02-01")),
        ("<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"dateModified\":\"2012-11-05\"}</script>", Some("2012-11-05")),
        // The time of the visit, and a day before there was anything to change.
        ("<meta property='og:updated_time' content='2026-11-21T11:58:30Z'>", None),
        ("<meta name='dcterms.modified' content='2011-01-01'>", None),
        ("", None),
    ] {
        let page =
            format!("<html lang=en><head><title>The mill opens</title>{published}{head}</head><body><h1>The mill opens</h1>{PROSE}{PROSE}");
        let article = read("https://mill.example/story", &page);
        assert_eq!(article.published.map(|found| found.day().to_string()).as_deref(), DAY, "{head}");
        assert_eq!(article.modified.map(|found| found.day().to_string()).as_deref(), expected, "{head}");
    }
}

#[test]
fn blogs_say_their_day_in_many_ways() {
    for (language, before, after) in [
        // Blogger: a heading for the day, a foot with a permanent link.
        ("de", "<h2 class='date-header'><span>Samstag, 3. November 2012</span></h2>", ""),
        ("en", "", "<div class=post-footer><abbr class=published title='2012-11-03T10:15:00+01:00'>10:15</abbr></div>"),
        // WordPress, from its first theme to blocks.
        ("en", "", "<small>November 3rd, 2012 by Ada</small>"),
        (
            "en",
            "",
            "<p>This entry was posted on Saturday, November 3rd, 2012 at 10:15 am and is filed under Mills. You can follow any responses to this entry through the feed. You can leave a response, or trackback from your own site.</p>",
        ),
        (
            "de",
            "",
            "<p>Dieser Beitrag wurde am Samstag, 3. November 2012 um 10:15 Uhr veröffentlicht und unter der Kategorie Mühlen abgelegt. Du kannst die Antworten auf diesen Beitrag über den Feed verfolgen.</p>",
        ),
        (
            "en",
            "",
            "<div class=entry-meta>Posted on <a href=/x><time class=entry-date datetime='2012-11-03T10:15:00+00:00'>November 3, 2012</time></a> by Ada</div>",
        ),
        ("de", "", "<p class=postinfo>3. November 2012 von Ada | 4 Kommentare</p>"),
        // A leaf of a calendar, in pieces and out of order.
        ("de", "<div class=datum><span class=monat>Nov</span> <span class=tag>03</span><span class=jahr>2012</span></div>", ""),
        ("en", "<div class=calendar><b>03</b><i>Nov</i><u>2012</u></div>", ""),
        ("en", "<div class=post-date><div>Nov</div><div>3</div><div>2012</div></div>", ""),
        // TypePad, Serendipity, Movable Type.
        ("en", "<h2 class=date-header>November 03, 2012</h2>", ""),
        ("de", "", "<div class=serendipity_entryFooter>Geschrieben von Ada in Mühlen um 10:15 | Samstag, 3. November 2012</div>"),
        ("en", "", "<p class=posted>Posted by Ada at November 3, 2012 10:15 AM</p>"),
        ("fr", "", "<p>Publié le 3 novembre 2012 par Ada dans Moulins</p>"),
        ("es", "", "<span class=fecha>3 de noviembre de 2012</span>"),
        ("it", "", "<p>Scritto da Ada il 3 novembre 2012</p>"),
        ("nl", "", "<p>Geplaatst op 3 november 2012 door Ada</p>"),
        ("pt", "", "<p>Postado por Ada em 3 de novembro de 2012</p>"),
        ("pl", "", "<p>Opublikowano 3 listopada 2012</p>"),
        ("tr", "", "<p>Yayınlanma tarihi: 3 Kasım 2012</p>"),
        ("ja", "", "<p>公開日：2012年11月3日</p>"),
    ] {
        check(language, "", before, after, DAY);
    }
}

#[test]
fn systems_and_offices_say_it_too() {
    let far = "<p>A word about flax and rope.</p>".repeat(40);
    for (language, head, before, after) in [
        // TYPO3, Joomla, Drupal, Plone, phpBB.
        ("de", "", "", "<span class='news-single-timedata'>03.11.2012 10:15 Uhr</span>".to_owned()),
        ("de", "", "", "<dl class=article-info><dd class=create>Erstellt am Samstag, 03. November 2012 10:15</dd></dl>".to_owned()),
        ("en", "", "", "<dd class=published>Published: 03 November 2012</dd>".to_owned()),
        ("en", "", "", "<span class=submitted>Submitted by ada on Sat, 11/03/2012 - 10:15. 13/01/2012</span>".replace("11/03", "3/11")),
        ("de", "", "", "<div class=documentByLine>von Ada &mdash; veröffentlicht 03.11.2012 10:15</div>".to_owned()),
        ("de", "", "", "<span class=postdetails>Verfasst am: Sa Nov 03, 2012 10:15 am</span>".to_owned()),
        // Labels in cells and lines of their own.
        ("de", "", "", format!("{far}<table><tr><td>Datum:</td><td>03.11.2012</td></tr></table>")),
        ("en", "", "", format!("{far}<dl><dt>Published</dt><dd>3 November 2012</dd></dl>")),
        ("de", "", "", "<h4>Zuletzt geändert am:</h4><p>15.11.2012</p><p>03.11.2012</p>".to_owned()),
        // Bare days, and places with their day.
        ("de", "", "<p>03.11.2012 | 14:05</p>", String::new()),
        ("de", "", "", "<p>Sa 03.11.12 | 14:05 Uhr | Von <span>Ada Roe</span></p><p>Bild vom 13.11.2012</p>".to_owned()),
        ("de", "", "", "<p>Aylemünde, 3. November 2012</p>".to_owned()),
        ("de", "", "", "<p>Pressemitteilung Nr. 12 vom 3. November 2012</p>".to_owned()),
        ("en", "", "", format!("<p>PORT AYLE, November 3, 2012 -- {}", PROSE.trim_start_matches("<p>"))),
        ("de", "", "", format!("<p>(Aylemünde, 03.11.2012) {}", PROSE.trim_start_matches("<p>"))),
        // Dublin Core, and what nobody sees.
        ("de", "<meta name='DC.Date' content='2012-11-03'>", "", String::new()),
        ("en", "<meta name='DCTERMS.issued' scheme=W3CDTF content='2012-11-03T00:00:00+01:00'>", "", String::new()),
        ("en", "<meta name=date content='2012-11-15'>", "", "<p class=date>3 November 2012</p>".to_owned()),
        (
            "en",
            "<script type='application/ld+json'>{\"@type\":\"NewsArticle\", \"headline\": \"The \"mill\" opens\", \"datePublished\": \"2012-11-03T10:15:00+01:00\"}</script>",
            "",
            String::new(),
        ),
        (
            "en",
            "<script>window.page = {\"id\":4,\"publishedAt\":\"2012-11-03T10:15:00+01:00\",\"updatedAt\":\"2012-11-09\"};</script>",
            "",
            String::new(),
        ),
        ("en", "<script>self.push([1,\"{\\\"publishDate\\\":\\\"2012-11-03T10:15:00+01:00\\\"}\"])</script>", "", String::new()),
        // Data in an attribute; hidden stamps of the last change; the name that hAtom asks for; notes beside the text.
        (
            "en",
            "",
            "<div data-page='{\"id\":17,\"article\":{\"headline\":\"The mill opens\",\"publishedAt\":\"2012-11-03T10:15:00+01:00\"}}'>",
            String::new(),
        ),
        (
            "de",
            "",
            "",
            "<div class=info>Von Ada | <span class='updated hidden'>2012-11-09T10:37:02+00:00</span><span>3. November 2012</span> | Mühlen</div>".to_owned(),
        ),
        ("en", "", "", "<div class=byline>by Ada on <time class=updated datetime='2012-11-03T10:15:00+01:00'>11/03/12</time></div>".to_owned()),
        ("en", "", "", "<aside class=post-meta><time datetime='2012-11-03'>Nov 03, 2012</time></aside>".to_owned()),
        ("en", "", "", format!("{PROSE}<aside><p class=Story_article-date>November 3, 2012</p></aside>")),
        // A label among other days; what a board signs.
        ("pl", "", "", "<table><tr><th>Data wytworzenia<td>2012-10-30<tr><th>Data publikacji<td>2012-11-03</table>".to_owned()),
        ("nl", "", "", format!("{far}<p><i>Het bestuur, d.d. 3-11-12</i></p><p>Laatst bijgewerkt: 20-2-13</p>")),
        ("de", "", "", "<p>EQS-Ad-hoc: Mühle AG<br>03.11.2012 / 18:47 CET/CEST<br>Für den Inhalt ist der Emittent verantwortlich.</p>".to_owned()),
        ("de", "", "", format!("<p><b>Aylemünde, 3. November 2012.</b> {}", PROSE.trim_start_matches("<p>"))),
        // A frame with a telling name holds the whole page, headline included.
        ("en", "", "<div class='content-sidebar-wrap'>", "<p class=entry-meta>November 3, 2012</p>".to_owned()),
        // The day at the place of publication, where the stamp is of world time.
        (
            "en",
            "<meta property='article:published_time' content='2012-11-04T02:54:29Z'>",
            "",
            "<p class=date>November 3, 2012</p>".to_owned(),
        ),
        // Published and updated in one line, in either order.
        ("en", "", "", "<p>November 3, 2012 | Updated November 9, 2012</p>".to_owned()),
        ("en", "", "", "<p>Updated: November 9, 2012, Published: November 3, 2012</p>".to_owned()),
        // All that a page says is its last change: below its headline, or in a sentence about this very page.
        ("de", "", "", "<p>Aktualisiert: 03.11.2012</p>".to_owned()),
        (
            "en",
            "",
            "",
            format!("{far}<ul id=foot><li id=footer-info-lastmod>This page was last modified on 3 November 2012, at 10:15.</li></ul>"),
        ),
    ] {
        check(language, head, before, &after, DAY);
    }
}

#[test]
fn other_days_are_no_publication() {
    let far = "<p>A word about flax and rope.</p>".repeat(40);
    for (head, before, after) in [
        ("", "", "<footer>© 2012 The mill, 3 November 2012</footer>".to_owned()),
        ("", "", "<p>Concert in the mill on 3 November 2012 at eight.</p>".to_owned()),
        ("", "", "<p class=event-date>3 November 2012</p>".to_owned()),
        // The stamp of a page that stays, behind its text or at its foot.
        ("", "", format!("{far}<div id=footer>Last updated: 3 November 2012</div>")),
        ("", "", format!("{far}<div id=footer>Stand: 03.11.2012</div>")),
        ("", "", format!("{PROSE}<p>Última actualización: 3 de noviembre de 2012</p>")),
        // A member's first day, a chronicle, a buyer's opinion, a story that is linked to, an answer.
        ("", "", "<p>Joined: 3 Nov 2012</p>".to_owned()),
        ("", "", "<table><tr><th>3 November 2012<td>A mill<tr><th>9 May 2013<td>A school<tr><th>2 June 2014<td>A barn</table>".to_owned()),
        (
            "<script type='application/ld+json'>{\"@type\":\"Product\",\"review\":[{\"@type\":\"Review\",\"datePublished\":\"2012-11-03\"}]}</script>",
            "",
            "<ol><li class=review-item>Good. <time itemprop=datePublished datetime='2012-11-03'>3/11/12</time></li></ol>".to_owned(),
        ),
        (
            "",
            "<div>News <a href=#><time datetime='2012-11-03'>3 November 2012</time> The mill is shut over the new year</a></div>",
            String::new(),
        ),
        (
            "",
            "",
            "<article><p>Text.</p><article><b>Bo</b><time datetime='2012-11-03'>3 November 2012</time></article></article>".to_owned(),
        ),
        ("", "", "<ol class=commentlist><li class=comment><time datetime='2012-11-03'>3 November 2012</time></li></ol>".to_owned()),
        ("", "<nav>3 November 2012</nav>", "<aside>4 November 2012</aside>".to_owned()),
        (
            "",
            "",
            format!("{far}<p class=date>3 November 2012</p><p class=date>4 November 2012</p>")
                .replace("p class=date", "li class='teaser date'"),
        ),
        ("<meta property='article:published_time' content='1970-01-01T00:00:00Z'>", "", String::new()),
        ("<meta property='article:published_time' content='0001-01-01'>", "", String::new()),
        ("<meta property='article:published_time' content='2099-11-03'>", "", String::new()),
        ("<meta property='article:modified_time' content='2012-11-03'>", "", String::new()),
        ("<script>var posts = [{\"publishedAt\":\"2012-11-03\"},{\"publishedAt\":\"2012-11-04\"}];</script>", "", String::new()),
    ] {
        check("en", head, before, &after, None);
    }
}

#[test]
fn the_present_day_above_the_headline_counts_where_it_stands_in_the_article() {
    let above = "<p>21 November 2026</p><p>Company</p><p>Share</p><p>Print</p>";
    for (before, expected) in [
        (format!("<main>{above}"), Some("2026-11-21")),
        (format!("<div role=main><div>{above}</div>"), Some("2026-11-21")),
        (format!("<article>{above}"), Some("2026-11-21")),
        // The site tells visitors what day it is.
        (format!("<div class=top>{above}</div>"), None),
        (format!("<div class=top>{above}</div><main>"), None),
    ] {
        check("en", "", &before, "", expected);
    }
}

#[test]
fn words_of_members_and_of_the_present_are_told_from_those_of_sentences() {
    for (language, after, expected) in [
        ("zh", "<p class=meta>2012-11-03 来源：河谷注册会计师协会</p>", DAY),
        ("zh", "<p class=meta>注册会计师协会 2012-11-03</p>", DAY),
        ("fr", "<p class=meta>3 novembre 2012 – Le moulin s'inscrit dans son temps</p>", DAY),
        ("es", "<p class=meta>3 de noviembre de 2012 | Un molino registrado</p>", DAY),
        ("es", "<p class=meta>Registrado y publicado: 3 de noviembre de 2012</p>", DAY),
        ("zh", "<p class=meta>注册时间：2012-11-03</p>", None),
        ("zh", "<p class=meta>作者 注册：2012-11-03</p>", None),
        ("fr", "<p class=meta>Inscrit le 3 novembre 2012</p>", None),
        ("es", "<p class=meta>Ada | Registrado: 3 de noviembre de 2012</p>", None),
        ("ru", "<p class=meta>Сейчас 3 ноября 2012</p>", None),
        ("en", "<p class=meta>The time now is 3 November 2012</p>", None),
    ] {
        check(language, "", "", after, expected);
    }
}

#[test]
fn of_several_articles_in_the_data_the_one_of_this_page_counts() {
    let other = r#"{"@type":"NewsArticle","headline":"Rope gets dearer","url":"https://mill.example/rope","datePublished":"2012-12-24"}"#;
    let own = r#"{"@type":"NewsArticle","headline":"The mill opens","url":"https://mill.example/story","datePublished":"2012-11-03"}"#;
    let canonical = "<link rel=canonical href='https://mill.example/story'>";
    check("en", &format!("{canonical}<script type='application/ld+json'>[{other},{own}]</script>"), "", "", DAY);
    check("en", &format!("<script type='application/ld+json'>{{\"@graph\":[{other},{own}]}}</script>"), "", "", DAY);
}

#[test]
fn a_day_without_its_year_takes_that_of_the_address() {
    let html = "<html lang=en><h1>The mill opens</h1><p class=date>3 November</p>";
    assert_eq!(day_of("https://mill.example/2012/11/the-mill-opens", html).as_deref(), DAY);
    assert_eq!(day_of("https://mill.example/the-mill-opens", html), None);
}

#[test]
fn a_bar_that_repeats_the_headline_beside_the_sites_calendar_is_not_it() {
    let bar = "<div class=bar><h2>The mill opens</h2><div class=date>Sunday, November 4th 2012</div></div>";
    let far = "<p>Menu</p>".repeat(12);
    check("en", "", &format!("{bar}{far}"), "<p>PUBLISHED: November 3, 2012</p>", DAY);
}

#[test]
fn a_day_in_full_comes_before_one_counted_from_the_present() {
    let ago = "<span class=time>3 hours ago</span>";
    check("en", "", "", &format!("<div>{ago}</div><p>Published on November 3, 2012</p>"), DAY);
    check("en", "", "", ago, Some("2026-11-21"));
}

#[test]
fn the_day_of_a_change_beside_that_of_publication_does_not_hide_it() {
    let changed = "<time class=updated datetime='2012-11-09'>9 November 2012</time>";
    let both =
        format!("<div class=posted-on><time class='entry-date published' datetime='2012-11-03'>3 November 2012</time>{changed}</div>");
    check("en", "", "<div>4 November 2012 in Ropes</div>", &both, DAY);
}

#[test]
fn the_page_may_say_an_address_with_its_day() {
    let html = "<link rel=canonical href='https://mill.example/2012/11/03/the-mill-opens'><h1>The mill opens</h1>";
    assert_eq!(day_of("https://feeds.example/~r/mill/x7", html).as_deref(), DAY);
}

#[test]
fn the_days_that_readers_see_decide_where_world_time_is_beside_them() {
    let stamp = |time: &str| format!("<meta property='article:published_time' content='{time}'>");
    check("en", &stamp("2012-11-04T02:54:29Z"), "", "<p class=date>November 3, 2012</p>", DAY);
    check("en", &stamp("2012-11-02T22:30:00Z"), "", "<p class=date>November 3, 2012</p>", DAY);
    // No zone is that far away, a zone is named, or both days are seen.
    check("en", &stamp("2012-11-03T22:54:29Z"), "", "<p class=date>November 2, 2012</p>", DAY);
    check("en", &stamp("2012-11-03T02:54:29+01:00"), "", "<p class=date>November 2, 2012</p>", DAY);
    check("en", &stamp("2012-11-03T12:00:00Z"), "<p>November 4, 2012</p>", "<p>Published: November 3, 2012</p>", DAY);
}

#[test]
fn the_latest_of_a_home_page_is_its_day() {
    let html = "<html lang=de><title>Adas Tagebuch</title><div id=header><a href='/'>Adas Tagebuch</a></div>\
        <div class=post><div class=datum>3. November 2012</div><h2>Die Mühle</h2><p>Flachs.</p></div>\
        <div class=post><div class=datum>1. November 2012</div><h2>Das Rad</h2><p>Wasser.</p></div>";
    assert_eq!(day_of("https://ada.example/", html).as_deref(), DAY);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_tag_soup_stops_the_reader(pieces in proptest::collection::vec(prop_oneof![
        Just("<div class=date>"), Just("</div>"), Just("<time datetime='2012-11-03'>"), Just("</time>"), Just("<h1>"), Just("</h1>"),
        Just("<footer>"), Just("<a>"), Just("</a>"), Just("3 November 2012"), Just("Published: "), Just("<li class=comment->"),
        Just("<script>{\"publishedAt\":\""), Just("</script>"), Just("Straße İ "), Just("<sup>rd</sup>"), Just("<template>"),
    ], 0..40)) {
        let html = pieces.concat();
        prop_assert_eq!(day_of("https://mill.example/", &html), day_of("https://mill.example/", &html));
    }
}

#[test]
fn world_time_is_told_at_the_place_that_the_page_names() {
    let stamp = "<meta property='article:published_time' content='2012-11-04T02:54:29.000Z'>";
    for (data, after, expected) in [
        // The state of a broadcaster's page, what WordPress hands its scripts, an attribute of its counter.
        ("<script>window.s={\"timezone\":{\"short\":\"ET\",\"long\":\"America/New_York\"}}</script>", "", "2012-11-03"),
        ("<script>wp.set({\"timezone\":{\"offset\":-4,\"string\":\"America\\/New_York\"}})</script>", "", "2012-11-03"),
        ("<div data-site-tz='America/Los_Angeles'></div>", "", "2012-11-03"),
        // East of Greenwich it is the same day, and what readers see counts first.
        ("<script>window.s={\"timeZone\":\"Europe/Berlin\"}</script>", "", "2012-11-04"),
        ("<div data-site-tz='America/Los_Angeles'></div>", "<time>November 4, 2012</time>", "2012-11-04"),
        // Two zones, a fall-back in code, a list to choose from.
        ("<script>a={\"timezone\":\"America/New_York\"};b={\"timezone\":\"Europe/Berlin\"}</script>", "", "2012-11-04"),
        ("<script>var timezone = guess() || 'America/Los_Angeles'</script>", "", "2012-11-04"),
        ("<script>var cities = ['America/Los_Angeles', 'America/Los_Angeles']</script>", "", "2012-11-04"),
    ] {
        check("en", &format!("{stamp}{data}"), "", after, Some(expected));
    }
}
