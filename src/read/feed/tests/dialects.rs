//! Versions, name spaces and the elements that modules lend to feeds.

use super::*;

#[test]
fn every_dialect_is_read() {
    check(
        &rss("<item><title>A</title><link>/a?utm_source=rss</link><guid>1</guid><pubDate>Fri, 03 Sep 2021 01:15:00 +0800</pubDate></item>"),
        &["1 /a A 2021-09-03T01:15:00+08:00"],
    );
    check("<rss version='0.91'><channel><item><title>A</title><link>https://mill.example/a</link></item></channel></rss>", &["- /a A -"]);
    check("<rss><channel><item><title>A</title><link>https://mill.example/a</link></item></channel></rss>", &["- /a A -"]);
    check("<rss version='2.01'><channel><item><title>A</title><link>https://mill.example/a</link></item></channel></rss>", &["- /a A -"]);
    check(
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel/><item rdf:about='x'><title>A</title><link>https://mill.example/a</link><dc:date>2021-09-03</dc:date></item></rdf:RDF>",
        &["- /a A 2021-09-03"],
    );
    check(
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://mill.example/x/'><entry><id>urn:1</id><title type='html'>A &amp;amp; &lt;b>B&lt;/b></title><link rel='self' href='/self'/><link href='a'/><published>2021-09-03T01:15:00Z</published><updated>2022-01-01T00:00:00Z</updated></entry></feed>",
        &["urn:1 /x/a A & B 2021-09-03T01:15:00Z"],
    );
    check(
        "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><id>urn:1</id><title>A</title><link rel='alternate' type='text/html' href='/a'/><issued>2004-01-02T03:04:05Z</issued><content type='text/html' mode='escaped'>&lt;p>x</content></entry></feed>",
        &["urn:1 /a A 2004-01-02T03:04:05Z"],
    );
    check(
        r#"{"version":"https://jsonfeed.org/version/1","title":"M","items":[{"id":7,"url":"/a","title":"A <b>","date_published":"2021-09-03T01:15:00+02:00"},"odd",{"id":"8","content_text":"words only"}]}"#,
        &["7 /a A <b> 2021-09-03T01:15:00+02:00", "8 - words only -"],
    );
}

/// One line an entry: title, links, day of publication, day of the last change.
fn check_entries(feed: &str, expected: &[&str]) {
    let page = page(feed.as_bytes(), None);
    let day = |date: Option<Published>| date.map_or("-".to_owned(), |date| date.to_string());
    let line = |entry: FeedEntry| format!("{} [{}] {} {}", entry.title, entry.links.join(" "), day(entry.published), day(entry.updated));
    let lines: Vec<String> = read_entries(&page, &context()).unwrap().into_iter().map(line).collect();
    assert_eq!(lines, expected, "{feed}");
}

#[test]
fn every_entry_is_handed_over_and_only_what_can_be_named_becomes_an_item() {
    let feed = rss("<item><category>Mills</category></item><item><title>A</title></item><item><title>A</title></item>");
    check_entries(&feed, &[" [] - -", "A [] - -", "A [] - -"]);
    check(&feed, &["- - A -"]);
    check_entries("<rss version='2.0'><channel><title>M</title></channel></rss>", &[]);
    check_entries("<rss version='2.0'/>", &[]);
}

#[test]
fn older_and_stranger_frames_are_feeds() {
    // RSS 0.90 in RDF, RSS 1.0 under a prefix, Atom under a prefix, a default name space of the writer's own.
    for (frame, prefix) in [
        ("rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://my.netscape.com/rdf/simple/0.9/'", ""),
        ("rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:r='http://purl.org/rss/1.0/'", "r:"),
        ("rss version='2.0' xmlns='http://mill.example/our-own-rss'", ""),
        ("rss xmlns='http://backend.userland.com/rss2'", ""),
        ("m:rss xmlns:m='http://mill.example/our-own-rss'", "m:"),
        ("channel", ""),
    ] {
        let root = frame.split(' ').next().unwrap();
        let item =
            format!("<{prefix}item><{prefix}title>A</{prefix}title><{prefix}link>https://mill.example/a</{prefix}link></{prefix}item>");
        check(&format!("<{frame}><{prefix}channel/>{item}</{root}>"), &["- /a A -"]);
    }
    check(
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom/'><a:entry><a:id>1</a:id><a:title>A</a:title><a:link href='/a'/></a:entry></a:feed>",
        &["1 /a A -"],
    );
    // CDF says it in attributes.
    check(
        "<channel href='https://mill.example/'><title>M</title><item href='https://mill.example/a' lastmod='2021-09-03T01:15'><title>A</title></item></channel>",
        &["- /a A 2021-09-03"],
    );
}

#[test]
fn modules_are_known_by_their_name_space_else_by_their_prefix() {
    let item =
        |declared: &str, inner: &str| format!("<rss version='2.0' {declared}><channel><item><link>/a</link>{inner}</item></channel></rss>");
    let title = |declared: &str, inner: &str| read(&item(declared, inner)).unwrap().items[0].title.clone();
    assert_eq!(title("xmlns:d='http://purl.org/dc/elements/1.1/'", "<d:title>A</d:title>"), "A");
    assert_eq!(title("", "<dc:title>A</dc:title>"), "A");
    assert_eq!(title("xmlns:dc='http://mill.example/miswritten'", "<dc:title>A</dc:title>"), "A");
    assert_eq!(title("xmlns:x='http://mill.example/x'", "<x:title>No</x:title><title>A</title>"), "A");
    assert_eq!(title("xmlns:x='http://mill.example/x'", "<x:title>No</x:title>"), "https://mill.example/a");
    // The entry's own words before those of what is attached to it, wherever they stand.
    let media = "<media:group><media:title>Picture</media:title></media:group><media:title>Film</media:title>";
    assert_eq!(title("", &format!("{media}<title>A</title>")), "A");
    assert_eq!(title("", media), "Film");
    let summary = read(&item("", "<media:description>A wheel.</media:description><content:encoded>It turns.</content:encoded>")).unwrap();
    assert_eq!(summary.items[0].teaser.as_deref(), Some("It turns."));
}

#[test]
fn what_an_entry_speaks_of_is_not_the_entry() {
    let atom = |inner: &str| format!("<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id>{inner}</entry></feed>");
    check(
        &atom(
            "<source><id>2</id><title>Elsewhere</title><link href='/b'/><updated>2001-01-01</updated></source><title>A</title><link href='/a'/>",
        ),
        &["1 /a A -"],
    );
    check(
        &atom(
            "<x:object xmlns:x='urn:x'><id>2</id><title>B</title><link href='/b'/><published>2001-01-01</published></x:object><title>A</title><link href='/a'/>",
        ),
        &["1 /a A -"],
    );
    check(&atom("<content type='application/xml'><entry><id>2</id><title>B</title></entry></content><title>A</title>"), &["1 - A -"]);
    check(&atom("<title>A</title><entry><id>2</id><title>B</title></entry>"), &["1 - A -"]);
    check("<rss><channel><image><title>No</title><link>/no</link></image><item><title>A</title></item></channel></rss>", &["- - A -"]);
}

#[test]
fn the_page_comes_first_among_the_links_and_none_is_lost() {
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>https://mill.example/id/1</id><title>A</title><link rel='enclosure' href='/a.mp3' type='audio/mpeg'/>\
        <link rel='self' href='/a.xml'/><link href='/a.pdf' type='application/pdf'/><link rel='ALTERNATE' type='text/html' href='/a'/><link rel='replies' href='/r'/></entry></feed>";
    check_entries(atom, &["A [/a /a.pdf /a.xml https://mill.example/id/1 /a.mp3 /r] - -"]);
    check(atom, &["https://mill.example/id/1 /a A -"]);
    // RSS's own link before what is lent from Atom; an id is a link unless it denies it.
    let item = |inner: &str| rss(&format!("<item><title>A</title>{inner}</item>"));
    check_entries(&item("<atom:link href='/b'/><link>/a</link><guid>/g</guid><enclosure url='/a.mp3'/>"), &["A [/a /b /g /a.mp3] - -"]);
    check_entries(&item("<link/><link>  </link><guid isPermaLink='false'>/g</guid>"), &["A [] - -"]);
    check_entries(&item("<link href='/a'/>"), &["A [/a] - -"]);
    check(&item("<atom:link rel='self' href='/feeds/news.xml'/><guid>https://mill.example/g</guid>"), &["https://mill.example/g /g A -"]);
}

#[test]
fn links_are_resolved_against_the_base_where_they_stand() {
    let feed = "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://mill.example/x/'><entry xml:base='y/'><link href='a' xml:base='z/'/></entry>\
        <entry><link href='a'/></entry><entry xml:base='mailto:a@mill.example'><link href='https://other.example/a b'/></entry></feed>";
    check_entries(feed, &[" [https://mill.example/x/y/z/a] - -", " [https://mill.example/x/a] - -", " [https://other.example/a b] - -"]);
    // A base that is relative stands against the feed's own address; without a base links stay as written.
    check_entries("<feed xml:base='/n/'><entry><link href='a'/></entry></feed>", &[" [https://mill.example/n/a] - -"]);
    check_entries("<feed><entry><link href='a'/></entry></feed>", &[" [a] - -"]);
}

#[test]
fn of_each_date_the_feeds_own_counts_and_the_last_of_them() {
    let entry = |inner: &str| format!("<feed xmlns='http://www.w3.org/2005/Atom'><entry>{inner}</entry></feed>");
    check_entries(
        &entry("<issued>2021-01-01</issued><published>2021-01-02</published><created>2020-01-01</created>"),
        &[" [] 2021-01-02 -"],
    );
    check_entries(
        &entry("<updated>2021-01-01</updated><updated>2021-01-02</updated><updated/><dc:date>2020-01-01</dc:date>"),
        &[" [] - 2021-01-02"],
    );
    check_entries(
        &entry("<dcterms:issued>2021-01-01</dcterms:issued><dcterms:modified>2021-01-02</dcterms:modified>"),
        &[" [] 2021-01-01 2021-01-02"],
    );
    check_entries(&entry("<created>2021-01-01</created>"), &[" [] 2021-01-01 -"]);
    // A day that cannot be read does not hide one that can.
    check(&rss("<item><title>A</title><pubDate>soon</pubDate><dc:date>2021-01-02</dc:date></item>"), &["- - A 2021-01-02"]);
}

#[test]
fn dates_are_read_in_the_forms_that_feeds_have() {
    for (written, expected) in [
        ("Wed, 03 Mar 21 10:00:00 GMT", "2021-03-03T10:00:00Z"),
        ("Wed,3 Mar 2021 10:00 EST", "2021-03-03T10:00:00-05:00"),
        ("Mar 3 2021 10:00:00 UT", "2021-03-03T10:00:00Z"),
        ("Wed, 03 Mar 2021 10:00:00 GMT-0500", "2021-03-03T10:00:00-05:00"),
        ("Wednesday, 03-Mar-21 10:00:00 GMT", "2021-03-03T10:00:00Z"),
        ("Wed Mar  3 10:00:00 PST 2021", "2021-03-03T10:00:00-08:00"),
        ("20210303T100000Z", "2021-03-03T10:00:00Z"),
        ("2021-03-03 10:00:00.0 +01:00", "2021-03-03T10:00:00+01:00"),
        ("2021-03-03T10:00:00.123456Z[UTC]", "2021-03-03T10:00:00Z"),
        ("1614765600", "2021-03-03T10:00:00Z"),
        ("2021년 03월 03일  10:00:00 +0900", "2021-03-03T10:00:00+09:00"),
        ("Τετ, 03 Μαρ 2021 10:00:00 EET", "2021-03-03T10:00:00+02:00"),
        ("2021-március-3", "2021-03-03"),
        ("mer., 03 mars 2021 10:00:00 +0100", "2021-03-03T10:00:00+01:00"),
        ("Wed, 2021/03/03 10:00:00 EDT", "2021-03-03T10:00:00-04:00"),
        ("Wed, 31 Feb 2021 10:00:00 GMT", "-"),
        ("2021", "-"),
        ("soon", "-"),
    ] {
        check(&rss(&format!("<item><title>A</title><pubDate>\n {written} </pubDate></item>")), &[&format!("- - A {expected}")]);
    }
}

#[test]
fn texts_are_what_their_type_says_and_titles_are_words() {
    let entry = |inner: &str| {
        let feed = format!("<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id>{inner}</entry></feed>");
        let item = read(&feed).unwrap().items.remove(0);
        (item.title, item.teaser.unwrap_or_default())
    };
    let title = |inner: &str| entry(inner).0;
    assert_eq!(title("<title>Wheels &amp; <b>stones</b> turn</title>"), "Wheels & stones turn");
    assert_eq!(
        title("<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>1 &lt; 2<br/>and <i>on</i></div></title>"),
        "1 < 2 and on"
    );
    assert_eq!(title("<title type='html'><![CDATA[Wheels &amp; <b>stones</b>]]></title>"), "Wheels & stones");
    assert_eq!(title("<title mode='escaped' type='text/html'>Wheels &amp;amp; stones</title>"), "Wheels & stones");
    assert_eq!(title("<title mode='base64' type='text/html'>\n V2hlZWxzICZhbXA7\n IHN0b25lcw== </title>"), "Wheels & stones");
    assert_eq!(title("<title mode='base64'>Wheels, not Base64</title>"), "Wheels, not Base64");
    let content = |inner: &str| entry(&format!("<title>A</title>{inner}")).1;
    assert_eq!(content("<content>1 &lt;b 2 and more</content>"), "1 <b 2 and more");
    assert_eq!(content("<content>&lt;p>One.&lt;/p></content>"), "One.");
    assert_eq!(content("<content type='xhtml'><x:div xmlns:x='http://www.w3.org/1999/xhtml'><x:p>One.</x:p></x:div></content>"), "One.");
    assert_eq!(
        content("<content type='application/octet-stream'>PHA+T25lLjwvcD4=</content>"),
        "<p>One.</p>".replace("<p>", "").replace("</p>", "")
    );
    assert_eq!(content("<content type='image/png'>iVBORw0KGgo=</content>"), "");
    assert_eq!(content("<summary>Short.</summary><content src='/a.html' type='text/html'/>"), "Short.");
    let rss_text = rss("<item><title>A</title><description>One &lt;b>two&lt;/b><br/>three</description></item>");
    assert_eq!(read(&rss_text).unwrap().items[0].teaser.as_deref(), Some("One two\nthree").map(|text| text.replace('\n', " ")).as_deref());
}

#[test]
fn people_and_pictures_are_found_in_the_ways_in_which_they_are_written() {
    let item = |inner: &str| read(&rss(&format!("<item><title>A</title>{inner}</item>"))).unwrap().items.remove(0);
    for (written, expected) in [
        ("<author>jo@mill.example (Jo Roe)</author>", "Jo Roe"),
        ("<author>Jo Roe &lt;jo@mill.example></author>", "Jo Roe"),
        ("<author><name>Jo Roe</name><email>jo@mill.example</email></author>", "Jo Roe"),
        ("<author><email>jo@mill.example</email></author>", ""),
        ("<dc:creator>Jo Roe (mailto:jo@mill.example)</dc:creator><itunes:author>The mill</itunes:author>", "Jo Roe"),
        ("<author>(Jo Roe)</author><dc:creator>Al Doe</dc:creator><dc:creator>Jo Roe</dc:creator>", "Jo Roe, Al Doe"),
        ("<itunes:author>The mill</itunes:author>", ""),
        ("<author><name>admin</name></author><dc:creator>Press Office</dc:creator>", ""),
        ("<author><uri>https://mill.example/jo</uri></author>", ""),
    ] {
        assert_eq!(item(written).author.unwrap_or_default(), expected, "{written}");
    }
    for (written, expected) in [
        ("<enclosure url='/a.jpg' type='image/jpeg'/>", "/a.jpg"),
        ("<enclosure url='/a.mp3' type='audio/mpeg'/><itunes:image href='/b.jpg'/>", "/b.jpg"),
        ("<media:content url='/face' medium='image'/><media:content url='/a.png?w=5'/>", "/a.png?w=5"),
        ("<media:group><media:content url='/a.mp4' type='video/mp4'/><media:thumbnail url='/t'/></media:group>", "/t"),
        ("<media:content url='/face' medium='image'/>", "/face"),
    ] {
        assert_eq!(item(written).image.unwrap().as_str(), format!("https://mill.example{expected}"), "{written}");
    }
}
