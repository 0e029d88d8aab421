//! What holds for any feed and any damage to it.

use proptest::prelude::*;

use super::*;

/// Marks that break an entry, of which none speaks of entries itself.
const NASTY: &[&str] = &[
    "<b>",
    "</b>",
    "&",
    "&nope;",
    "<",
    ">",
    "<5",
    "<!--",
    "<![CDATA[",
    "]]>",
    "<p class=\"x>",
    "</title>",
    "<title>",
    "\u{1}",
    "\"",
    "<?",
    "<!x",
];

/// An entry with a number for all that it has.
fn entry(number: usize) -> String {
    format!(
        "<item><title>Wheel {number}</title><link>https://mill.example/{number}</link><guid isPermaLink='false'>id-{number}</guid>\
         <description><![CDATA[<p>It turns &amp; turns.</p>]]></description></item>"
    )
}

fn ids(feed: &str) -> Vec<String> {
    read(feed).map(|items| items.items.into_iter().filter_map(|item| item.guid).collect()).unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn damaged_feeds_never_panic(cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..10), start in 0..40_usize, length in any::<prop::sample::Index>(), json in any::<bool>()) {
        let feed = if json {
            r#"{"version":"https://jsonfeed.org/version/1.1","title":"Müll","items":[{"id":"1","title":"Ä","content_html":"<p>x</p>"},{"id":2}]}"#.to_owned()
        } else {
            rss("<item><title>Ä &amp; <![CDATA[b]]></title><guid>1</guid><pubDate>Fri, 03 Sep 2021 01:15:00 GMT</pubDate></item><item><link>/ü</link><description>é &lt;b></description></item>")
        };
        let mut body = feed.into_bytes();
        for (at, byte) in cuts {
            let at = at.index(body.len());
            body[at] = byte;
        }
        body.truncate(length.index(body.len()) + 1);
        let body = &body[start.min(body.len())..];
        is_feed(body);
        let first = read_bytes(body, None).map(|items| items.items);
        prop_assert_eq!(first, read_bytes(body, None).map(|items| items.items));
    }

    #[test]
    fn a_cut_keeps_the_entries_before_it(count in 1..6_usize, at in any::<prop::sample::Index>()) {
        let entries: Vec<String> = (0..count).map(entry).collect();
        let feed = rss(&entries.concat());
        let at = at.index(feed.len());
        let kept = entries.iter().scan(feed.find("<item>").unwrap(), |end, entry| { *end += entry.len(); Some(*end) });
        // An entry is whole but for the last bracket of its end tag.
        let kept = kept.filter(|end| *end <= at + 1).count();
        let expected: Vec<String> = (0..kept).map(|number| format!("id-{number}")).collect();
        prop_assert_eq!(ids(&feed[..at]), expected);
    }

    #[test]
    fn a_broken_entry_costs_none_of_the_others(nasty in prop::sample::select(NASTY), at in any::<prop::sample::Index>()) {
        let mut broken = entry(1);
        let (start, end) = ("<item>".len(), broken.len() - "</item>".len());
        let mut at = start + at.index(end - start + 1);
        // Not into a tag, where it would make another one of it.
        at = broken[at..].find('<').map_or(at, |next| at + next);
        broken.insert_str(at, nasty);
        let found = ids(&rss(&format!("{}{broken}{}{}", entry(0), entry(2), entry(3))));
        let others: Vec<&String> = found.iter().filter(|id| !id.starts_with("id-1")).collect();
        prop_assert_eq!(others, ["id-0", "id-2", "id-3"]);
    }

    #[test]
    fn announcements_keep_the_id_the_address_and_the_headline_that_another_reader_gives_them(
        entries in proptest::collection::vec((0..3_u8, "[a-zé&<\"' ]{1,12}", "[a-z0-9]{1,6}", proptest::option::of("[a-zA-Z0-9:/?=&. ]{1,12}")), 1..5),
        atom in any::<bool>(),
    ) {
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        let items: String = entries.iter().map(|(order, title, path, id)| {
            let link = format!("https://mill.example/{path}");
            let (link, id_tag) = if atom { (format!("<link href='{link}'/>"), "id") } else { (format!("<link>{link}</link>"), "guid") };
            let id = id.as_ref().map_or(String::new(), |id| format!("<{id_tag}>{}</{id_tag}>", escape(id)));
            let title = format!("<title>{}</title>", escape(title));
            let fields = match order { 0 => [title, link, id], 1 => [id, title, link], _ => [link, id, title] };
            let name = if atom { "entry" } else { "item" };
            format!("<{name}>{}</{name}>", fields.concat())
        }).collect();
        let feed = if atom { format!("<feed xmlns='http://www.w3.org/2005/Atom'>{items}</feed>") } else { rss(&items) };
        let parser = feed_rs::parser::Builder::new().id_generator(|_, _, _| String::new()).build();
        let theirs = parser.parse(feed.as_bytes()).unwrap().entries;
        let ours = super::parse(&page(feed.as_bytes(), None), &context()).unwrap().entries;
        prop_assert_eq!(ours.len(), theirs.len());
        for (ours, theirs) in ours.iter().zip(theirs) {
            prop_assert_eq!(ours.guid.clone(), Some(theirs.id).filter(|id| !id.trim().is_empty()));
            prop_assert_eq!(ours.links.first().map(String::as_str), theirs.links.first().map(|link| link.href.as_str()));
            prop_assert_eq!(ours.title.as_deref().map(plain).unwrap_or_default(), theirs.title.map(|title| plain(&title.content)).unwrap_or_default());
        }
    }
}
