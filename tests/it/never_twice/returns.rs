//! What goes and comes back, stands elsewhere on the page, or is looked at with other eyes.

use super::{Entry, cards, config, feed, poll, rows, send, told, watched};
use crate::support::World;
use crate::trouble::sqlite;

fn entries(count: usize) -> Vec<Entry> {
    let subject = ["mill", "board", "award", "figures", "forest", "quay", "turbine", "library", "orchard", "choir"];
    let entry = |at: usize| {
        Entry::new(
            &format!("/news/{}", subject[at]),
            &format!("News of the {} from Acme in Hulme", subject[at]),
            &format!("2026-10-{:02}", 28 - at),
        )
    };
    (0..count).map(entry).collect()
}

#[test]
fn what_scrolls_off_comes_back_is_pinned_turned_round_or_tracked_is_known() {
    let all = entries(10);
    let (site, _receiver, world) = watched(&cards(&all[2..8]));
    let mut tracked = all[2..8].to_vec();
    tracked.iter_mut().for_each(|entry| entry.url.push_str("?utm_source=related&utm_campaign=x"));
    let mut turned = all[2..8].to_vec();
    turned.reverse();
    let mut pinned = all[2..8].to_vec();
    pinned.rotate_right(2);
    for page in [&tracked, &turned, &pinned, &all[2..5].to_vec(), &all[2..8].to_vec()] {
        site.page("/news/", cards(page));
        assert_eq!(poll(&world), [""; 0], "{page:?}");
    }
    site.page("/news/", cards(&all[0..4]));
    assert_eq!(poll(&world).len(), 2);
    // As a box of related ones, beside the list.
    let box_of = format!("<aside><h4>Most popular</h4><a href=\"{}?ref=popular\">{}</a></aside></main>", all[7].url, all[7].title);
    site.page("/news/", cards(&all[0..6]).replace("</main>", &box_of));
    assert_eq!(poll(&world), [""; 0]);
}

#[test]
fn a_source_taken_out_and_put_back_announces_nothing_old() {
    let all = entries(8);
    let (site, receiver, world) = watched(&cards(&all[2..]));
    let text = config(&[("acme".to_owned(), site.url("/news/"))], &receiver);
    site.page("/other/", rows(&all[4..]));
    world.configure(&config(&[("other".to_owned(), site.url("/other/"))], &receiver));
    world.run(&["poll"]).ok();
    world.configure(&text);
    assert_eq!(poll(&world), [""; 0]);
    site.page("/news/", cards(&all[1..]));
    assert_eq!(poll(&world), [format!("new {}", all[1].title)]);
}

#[test]
fn what_came_out_while_a_source_was_out_for_a_day_is_news_with_a_day_or_without() {
    for dated in [true, false] {
        let mut all = entries(8);
        all.iter_mut().filter(|_| !dated).for_each(|entry| entry.day = None);
        let (site, receiver, world) = watched(&cards(&all[2..]));
        let text = config(&[("acme".to_owned(), site.url("/news/"))], &receiver);
        site.page("/other/", rows(&all[4..]));
        world.configure(&config(&[("other".to_owned(), site.url("/other/"))], &receiver));
        world.run(&["poll"]).ok();
        sqlite(&world, "UPDATE source SET removed_at = removed_at - 86400000, read_at = read_at - 86400000 WHERE id = 'acme'");
        site.page("/news/", cards(&all));
        world.configure(&text);
        assert_eq!(poll(&world), [format!("new {}", all[0].title), format!("new {}", all[1].title)], "dated: {dated}");
        assert_eq!(poll(&world), [""; 0]);
        let mail = send(&world, &receiver);
        assert!(mail.contains(&all[0].title) && mail.contains(&all[1].title) && !mail.contains(&all[2].title), "{mail}");
    }
}

#[test]
fn what_came_out_while_a_source_was_out_for_a_month_is_news_for_a_week_and_then_counted() {
    let ago = |days: u64| (chrono::Utc::now().date_naive() - chrono::Days::new(days)).to_string();
    let mut all = entries(8);
    for (entry, days) in all.iter_mut().zip([1, 5, 12, 20, 40, 45, 50, 60]) {
        entry.day = Some(ago(days));
    }
    let (site, receiver, world) = watched(&cards(&all[4..]));
    let text = config(&[("acme".to_owned(), site.url("/news/"))], &receiver);
    site.page("/other/", rows(&all[6..]));
    world.configure(&config(&[("other".to_owned(), site.url("/other/"))], &receiver));
    world.run(&["poll"]).ok();
    sqlite(&world, "UPDATE source SET removed_at = removed_at - 2592000000, read_at = read_at - 2592000000 WHERE id = 'acme'");
    site.page("/news/", cards(&all));
    world.configure(&text);
    assert_eq!(poll(&world), [format!("new {}", all[0].title), format!("new {}", all[1].title)]);
    let archive = world.run(&["announcements", "--json", "--source", "acme"]).ok().rows();
    let late: Vec<&str> = archive.iter().filter(|row| row["change"] == "late").map(|row| row["title"].as_str().unwrap()).collect();
    assert_eq!(late, [&all[2].title, &all[3].title], "{archive:?}");
    assert!(send(&world, &receiver).contains("2 older announcements turned up at acme."));
    assert_eq!(poll(&world), [""; 0]);
}

#[test]
fn other_rules_for_the_same_page_tell_what_came_since_it_was_kept_though_it_has_no_days() {
    let mut all = entries(6);
    all.iter_mut().for_each(|entry| entry.day = None);
    let hidden = Entry::new("/blog/hidden", "Ten years of choir practice at the quay", "");
    let (site, receiver, world) = watched(&cards(&[&all[1..4], std::slice::from_ref(&hidden), &all[4..]].concat()));
    // What the rules before did not find, as though.
    sqlite(&world, "DELETE FROM sighting WHERE title LIKE 'Ten years%'");
    let text = config(&[("acme".to_owned(), site.url("/news/"))], &receiver);
    world.configure(&text.replace("[[digest]]", "select = { item = \"ul.news > li\", title = \"h3\", link = \"h3 a@href\" }\n[[digest]]"));
    site.page("/news/", cards(&[&all[..4], &[hidden], &all[4..]].concat()));
    assert_eq!(poll(&world), [format!("new {}", all[0].title)]);
    assert_eq!(poll(&world), [""; 0]);
}

#[test]
fn other_rules_announce_nothing_old_and_lose_nothing_of_the_day() {
    let today = chrono::Utc::now().date_naive();
    let yesterday = today.pred_opt().unwrap().to_string();
    let old = Entry::new("/news/old", "The canteen of the mill gets a terrace", &yesterday);
    let first = Entry::new("/news/first", "Acme modernises its oldest paper mill in Hulme", &today.to_string());
    let news = Entry::new("/news/later", "Acme opens a plant for recycled board in Tilbury", &today.to_string());
    let hidden = Entry::new("/blog/hidden", "Ten years of choir practice at the quay", "2026-01-02");
    let page = |entries: &[Entry]| cards(entries);
    let (site, receiver, world) = watched(&page(&[first.clone(), old.clone()]));
    let text = config(&[("acme".to_owned(), site.url("/news/"))], &receiver);
    world.configure(&text.replace(
        "[[digest]]",
        "select = { item = \"ul.news > li\", title = \"h3\", link = \"h3 a@href\", date = \"time@datetime\" }\n[[digest]]",
    ));
    site.page("/news/", page(&[news.clone(), first, old, hidden]));
    assert_eq!(poll(&world), [format!("new {}", news.title)]);
    assert_eq!(poll(&world), [""; 0]);
}

#[test]
fn another_address_for_the_same_newsroom_announces_nothing_old() {
    let all = entries(7);
    let (site, receiver, world) = watched(&cards(&all[1..]));
    let moved: Vec<Entry> =
        all.iter().map(|entry| Entry { url: entry.url.replace("/news/", "/en/press/2026/"), ..entry.clone() }).collect();
    site.feed("/feed", feed(&moved));
    world.configure(&config(&[("acme".to_owned(), site.url("/feed"))], &receiver));
    assert_eq!(poll(&world), [format!("new {}", all[0].title)], "only what is later than all that was known");
    assert_eq!(poll(&world), [""; 0]);
}

/// As though the presswatch before had not found two of those on the page.
fn read_by_another(world: &World) {
    sqlite(world, "DELETE FROM sighting WHERE position IN (1, 2)");
    sqlite(world, "UPDATE source SET read_by = '0.0.1'");
}

#[test]
fn an_upgrade_that_finds_more_on_the_same_page_announces_none_of_it() {
    let all = entries(7);
    let (site, _receiver, world) = watched(&cards(&all[1..]));
    read_by_another(&world);
    site.page("/news/", cards(&all));
    assert_eq!(poll(&world), [format!("new {}", all[0].title)]);
    assert_eq!(poll(&world), [""; 0]);
}

#[test]
fn an_item_in_two_sources_is_one_announcement_that_moves_with_either() {
    let all = entries(5);
    let (site, receiver, world) = watched(&cards(&all[1..]));
    site.feed("/feed", feed(&all[1..].iter().map(|entry| Entry { url: site.url(&entry.url), ..entry.clone() }).collect::<Vec<_>>()));
    let sources = [("acme".to_owned(), site.url("/news/")), ("feed".to_owned(), site.url("/feed"))];
    world.configure(&config(&sources, &receiver));
    assert_eq!(poll(&world), [""; 0]);
    let moved: Vec<Entry> =
        all.iter().map(|entry| Entry { url: site.url(&entry.url.replace("/news/", "/newsroom/2026/")), ..entry.clone() }).collect();
    site.page("/news/", rows(&moved));
    site.feed("/feed", feed(&moved));
    let announced = world.run(&["poll", "--json"]).ok().rows();
    assert_eq!(told(&announced), [format!("new {}", all[0].title)]);
    let archive = world.run(&["announcements", "--json"]).ok().rows();
    assert_eq!(archive.len(), 5, "{archive:?}");
    assert!(
        archive.iter().all(|row| row["sources"].as_array().unwrap().len() == 2 && row["url"].as_str().unwrap().contains("/newsroom/2026/"))
    );
}
