//! Feeds as they are met: each trap once, and feeds that have been damaged.

mod broken;
mod dialects;
mod markup;
mod properties;

use std::time::Duration;

use super::*;
use crate::model::DateOrder;

fn read(body: &str) -> Result<Items, ReadError> {
    read_bytes(body.as_bytes(), Some("application/xml"))
}

fn read_bytes(body: &[u8], content_type: Option<&str>) -> Result<Items, ReadError> {
    read_feed(&page(body, content_type), &context())
}

fn context() -> Context {
    Context {
        now: "2026-11-21T12:00:00Z".parse().unwrap(),
        timezone: None,
        dates: DateOrder::Auto,
        language: None,
        deadline: Deadline::after(Duration::from_secs(60)),
    }
}

fn page(body: &[u8], content_type: Option<&str>) -> Page {
    Page { url: "https://mill.example/feeds/news.xml".parse().unwrap(), content_type: content_type.map(str::to_owned), body: body.to_vec() }
}

/// One line an item: guid, path or address, title, date.
fn check(feed: &str, expected: &[&str]) {
    let items = read(feed).unwrap();
    let lines: Vec<String> = items
        .items
        .iter()
        .map(|item| {
            let url = item.url.as_ref().map_or("-".to_owned(), |url| url.as_str().trim_start_matches("https://mill.example").to_owned());
            let date = item.published.map_or("-".to_owned(), |date| date.to_string());
            format!("{} {url} {} {date}", item.guid.as_deref().unwrap_or("-"), item.title)
        })
        .collect();
    assert_eq!(lines, expected, "{feed}");
}

/// Where the feed goes on.
fn check_next(feed: &str, expected: Option<&str>) {
    let next = read(feed).unwrap().next;
    assert_eq!(
        next,
        expected.map(|path| NextPage::At(Box::new(Url::parse("https://mill.example").unwrap().join(path).unwrap()))),
        "{feed}"
    );
}

#[test]
fn a_feed_says_where_it_goes_on_and_wordpress_need_not() {
    let atom = |link: &str| {
        format!("<feed xmlns='http://www.w3.org/2005/Atom'><title>M</title>{link}<entry><id>1</id><title>A</title></entry></feed>")
    };
    check_next(&atom("<link rel='next' href='/feeds/news.xml?page=2'/>"), Some("/feeds/news.xml?page=2"));
    check_next(&atom("<link rel='self' href='/feeds/news.xml'/>"), None);
    let generator = "<generator>https://wordpress.org/?v=6.4</generator><item><title>A</title></item>";
    check_next(&rss(generator), Some("/feeds/news.xml?paged=2"));
    check_next(&rss("<item><title>A</title></item>"), None);
    for (page, after) in [("?paged=2", Some("paged=3")), ("?a=1&paged=9&b=2", Some("a=1&b=2&paged=10")), ("?paged=x", None)] {
        let url = format!("https://mill.example/feeds/news.xml{page}").parse().unwrap();
        let page = Page { url, ..self::page(rss(generator).as_bytes(), None) };
        let next = read_feed(&page, &context()).unwrap().next.map(|next| match next {
            NextPage::At(url) => url.query().unwrap_or_default().to_owned(),
            NextPage::ByScript => "by script".to_owned(),
        });
        assert_eq!(next.as_deref(), after);
    }
    let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"M","next_url":"https://mill.example/p2.json","items":[{"id":"1","title":"A"}]}"#;
    check_next(json, Some("/p2.json"));
}

fn rss(items: &str) -> String {
    format!(
        "<?xml version='1.0'?><rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:media='http://search.yahoo.com/mrss/'><channel><title>Mill news</title><language>en-us</language>{items}</channel></rss>"
    )
}

#[test]
fn teasers_end_with_the_news() {
    let teaser = |text: &str| {
        read(&rss(&format!("<item><title>A</title><guid>1</guid><description>{text}</description></item>"))).unwrap().items[0]
            .teaser
            .clone()
    };
    for (text, expected) in [
        ("The mill is open. Read more", "The mill is open."),
        ("The mill is open … [Continue reading →]", "The mill is open …"),
        ("The mill is open. The post Mill opens appeared first on Acme.", "The mill is open."),
        ("Children read more", "Children read more"),
    ] {
        assert_eq!(teaser(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn titles_lose_markup_and_entities() {
    let title = |title: &str| read(&rss(&format!("<item><title>{title}</title><guid>1</guid></item>"))).unwrap().items[0].title.clone();
    assert_eq!(title("<![CDATA[R&amp;D <i>grows</i>&nbsp;fast]]>"), "R&D grows fast");
    assert_eq!(title("Caf&amp;eacute; &amp;#8211; open"), "Café – open");
    assert_eq!(title("Quar\u{ad}terly\n  figures"), "Quarterly figures");
}

#[test]
fn ids_are_the_feeds_own_or_none() {
    check(
        &rss(
            "<item><title>A</title><link>/a</link></item><item><title>B</title><guid isPermaLink='true'>https://mill.example/b</guid></item>",
        ),
        &["- /a A -", "https://mill.example/b /b B -"],
    );
    // One id for all says nothing.
    check(
        &rss("<item><title>A</title><link>/a</link><guid>0</guid></item><item><title>B</title><link>/b</link><guid>0</guid></item>"),
        &["- /a A -", "- /b B -"],
    );
    // The same item twice is one.
    check(
        &rss(
            "<item><title>A</title><link>/a</link></item><item><title>A!</title><link>/a?utm_medium=x</link></item><item><title>A</title><guid>1</guid></item><item><title>A</title><guid>1</guid></item>",
        ),
        &["- /a A -", "1 - A -"],
    );
}

#[test]
fn an_entry_without_a_title_takes_its_first_words() {
    check(
        &rss(
            "<item><link>/a</link><description>&lt;p>One two three.&lt;/p>&lt;p>More.&lt;/p></description></item><item><link>/b</link></item><item></item>",
        ),
        &["- /a One two three. -", "- /b https://mill.example/b -"],
    );
}

#[test]
fn the_whole_text_is_kept_where_it_is_more_than_a_teaser() {
    let words = "The mill stands by the river and turns all day long in the rain. ".repeat(12);
    let feed = rss(&format!(
        "<item><title>A</title><description>A teaser.</description><content:encoded><![CDATA[<p>{words}</p><p>Second.</p><p>Click here to read on.</p><script>x()</script>]]></content:encoded><dc:creator>Jo Roe</dc:creator><media:content url='/m.jpg' medium='image' type='image/jpeg'/></item><item><title>B</title><description>Only this.</description></item>"
    ));
    let items = read(&feed).unwrap();
    assert_eq!((items.title.as_deref(), items.language.as_deref()), (Some("Mill news"), Some("en-US")));
    let (first, second) = (&items.items[0], &items.items[1]);
    assert_eq!(first.teaser.as_deref(), Some("A teaser."));
    assert_eq!(first.text.as_deref(), Some(format!("{}\n\nSecond.", words.trim()).as_str()));
    assert_eq!((first.author.as_deref(), first.image.as_ref().map(Url::as_str)), (Some("Jo Roe"), Some("https://mill.example/m.jpg")));
    assert_eq!((second.teaser.as_deref(), second.text.as_deref()), (Some("Only this."), None));
}

#[test]
fn a_whole_text_is_taken_apart_like_that_of_a_page() {
    let words = "The mill stands by the river and turns all day long in the rain. ".repeat(8);
    let entry = |content: &str| {
        let content = format!("<content:encoded><![CDATA[{content}]]></content:encoded>");
        read(&rss(&format!("<item><link>/a</link><title>A</title><description>A teaser.</description>{content}</item>")))
            .unwrap()
            .items
            .remove(0)
    };
    let first = entry(&format!("<p>EMBARGOED UNTIL 10:00 ON 3 MAY</p><p>{words}</p><h3>About Acme</h3><p>Acme has milled since 1850.</p>"));
    assert_eq!(first.text.as_deref(), Some(words.trim()));
    assert_eq!(first.boilerplate.as_deref(), Some("About Acme\n\nAcme has milled since 1850."));
    assert_eq!(first.notices.iter().map(|notice| notice.text.as_str()).collect::<Vec<_>>(), ["EMBARGOED UNTIL 10:00 ON 3 MAY"]);
    // The same, too short to be the whole text: its page is read, and says so itself.
    let short = entry("<p>EMBARGOED UNTIL 10:00 ON 3 MAY</p><p>The mill stands.</p>");
    assert_eq!((short.text, short.notices.len()), (None, 0));
    // A letter with stories, whose links stand against the entry's page.
    let piece = |(headline, sentence): (&str, &str)| {
        let text = sentence.repeat(8);
        format!("<h2>{headline}</h2><p>{text} <a href='more/1'>Click here to read on.</a></p>")
    };
    let pieces = [
        ("The ferry gets a new bell", "Its old one fell into the harbour when the captain turned round too fast. "),
        ("A school opens in the brewery", "Forty children learn to read where barrels stood until last summer. "),
        ("Pears are sold in eleven minutes", "Whoever came later went home with apples and a song of the choir. "),
    ]
    .map(piece);
    let letter = entry(&format!("<p>This week brings a bell for the ferry, a school in the brewery and pears.</p>{}", pieces.concat()));
    assert_eq!(letter.text.as_deref(), Some("This week brings a bell for the ferry, a school in the brewery and pears."));
    let stories: Vec<(&str, Option<&str>)> = letter.stories.iter().map(|story| (story.title.as_str(), story.url.as_deref())).collect();
    assert_eq!(stories[0], ("The ferry gets a new bell", Some("https://mill.example/more/1")));
    assert_eq!(stories.len(), 3);
}

#[test]
fn harmless_oddities_are_no_remark() {
    let odd = format!("\n\u{feff}  notice: x\n{}", rss("<item><title>Caf&eacute;</title><guid>1</guid></item>"));
    let items = read(&odd).unwrap();
    assert_eq!((items.items[0].title.as_str(), items.remarks.len()), ("Café", 0));
}

#[test]
fn character_sets_are_decoded_before_the_parser_looks() {
    let title = |body: &[u8], header: Option<&str>| read_bytes(body, header).unwrap().items[0].title.clone();
    let latin =
        b"<?xml version='1.0' encoding='iso-8859-1'?><rss version='2.0'><channel><item><title>Caf\xE9</title></item></channel></rss>";
    assert_eq!(title(latin, Some("text/xml")), "Café");
    let undeclared = b"<rss version='2.0'><channel><item><title>Caf\xE9 au lait \xE0 la carte</title></item></channel></rss>";
    assert_eq!(title(undeclared, None), "Café au lait à la carte");
    let wrong = "<?xml version='1.0' encoding='iso-8859-1'?><rss version='2.0'><channel><item><title>Café</title></item></channel></rss>";
    assert_eq!(title(wrong.as_bytes(), Some("text/xml; charset=utf-8")), "Café");
}

#[test]
fn feeds_are_known_by_their_root() {
    for (body, expected) in [
        ("<?xml version='1.0'?><!-- <html> --><rss>", true),
        ("<html><body><pre>&lt;rss>", false),
        ("Notice: x <br> <?xml version='1.0'?><rss>", true),
        ("{\"items\":[]}", false),
        ("{\"feed_url\":\"x\",\"items\":[{\"id\":1,\"title\":\"t\"}]}", true),
        ("", false),
    ] {
        assert_eq!(is_feed(body.as_bytes()), expected, "{body}");
    }
}
