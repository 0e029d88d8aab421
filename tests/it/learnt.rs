//! What a poll learns of a listing, and what the next one makes of it.

use serde_json::Value;

use crate::journeys::{NEW, OLD, listing, publish, watched};
use crate::support::newsroom::Site;
use crate::support::world::World;
use crate::trouble::sqlite;

type Entry = (&'static str, &'static str, &'static str);

const LATER: Entry = ("/news/quay", "Acme rebuilds its quay at Tilbury after the flood", "2026-11-02");

/// Polls; how the listing was read, and the headlines of what is announced.
fn poll(world: &World) -> (String, Vec<String>) {
    let said = world.run(&["poll", "--json", "-vv"]).ok();
    let how = said.stderr.lines().find_map(|line| line.contains("listing read").then(|| line.split("how=").nth(1)).flatten());
    let how = how.map(|how| how.trim_matches('"').split(['"', ' ']).next().unwrap_or_default().to_owned());
    let title = |row: Value| row["title"].as_str().unwrap().to_owned();
    (how.unwrap_or_default(), said.rows_with("change").into_iter().map(title).collect())
}

fn check(world: &World, how: &str, announced: &[&str]) {
    let (read, titles) = poll(world);
    assert_eq!((read.as_str(), titles.iter().map(String::as_str).collect::<Vec<_>>()), (how, announced.to_vec()));
}

/// A page as another designer builds it.
fn redesigned(entries: &[Entry], address: impl Fn(&str) -> String) -> String {
    let rows: String = entries
        .iter()
        .map(|(path, title, day)| {
            format!("<tr><td>{day}</td><td><a href=\"{}\">{title}</a><br>A line on what it is about.</td></tr>", address(path))
        })
        .collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><title>Acme news</title><body><main><h1>Newsroom</h1><table>{rows}</table></main></body></html>"
    )
}

fn with_newest(newest: &[Entry]) -> Vec<Entry> {
    newest.iter().chain(&OLD).copied().collect()
}

#[test]
fn the_second_poll_reads_by_what_the_first_has_learnt() {
    let (site, _receiver, world) = watched();
    publish(&site);
    check(&world, "learnt", &[NEW.1]);
    site.page("/news/", listing(&with_newest(&[LATER, NEW])));
    site.page(LATER.0, "<p>The quay.</p>");
    check(&world, "learnt", &[LATER.1]);
    check(&world, "", &[]);
}

#[test]
fn a_redesign_is_read_anew_and_announces_only_what_is_new() {
    let (site, _receiver, world) = watched();
    site.page("/news/", redesigned(&with_newest(&[NEW]), str::to_owned));
    check(&world, "anew", &[NEW.1]);
    site.page("/news/", redesigned(&with_newest(&[LATER, NEW]), str::to_owned));
    check(&world, "learnt", &[LATER.1]);
}

#[test]
fn a_redesign_that_moves_every_announcement_announces_none_again() {
    let (site, _receiver, world) = watched();
    let moved = |path: &str| path.replace("/news/", "/media/2026/");
    site.page("/news/", redesigned(&with_newest(&[NEW]), moved));
    check(&world, "anew", &[NEW.1]);
    site.page("/news/", redesigned(&with_newest(&[LATER, NEW]), moved));
    check(&world, "learnt", &[LATER.1]);
}

/// More on the page, and still the same announcements: only its bytes are others.
fn touch(site: &Site, line: &str) {
    site.page("/news/", listing(&OLD).replace("</main>", &format!("</main><p>{line}</p>")));
}

#[test]
fn once_a_day_the_page_is_read_anew_and_learnt_anew() {
    let (site, _receiver, world) = watched();
    touch(&site, "Monday");
    check(&world, "learnt", &[]);
    sqlite(&world, "UPDATE source SET full_read_at = full_read_at - 25 * 3600000");
    touch(&site, "Tuesday");
    check(&world, "anew", &[]);
    touch(&site, "Wednesday");
    check(&world, "learnt", &[]);
}

#[test]
fn a_reading_that_is_not_believed_and_another_version_forget_what_was_learnt() {
    let (site, _receiver, world) = watched();
    site.page("/news/", "<title>Just a moment...</title><p>Checking that you are no robot.</p>");
    assert_eq!(world.run(&["poll"]).status, Some(1));
    touch(&site, "back");
    check(&world, "anew", &[]);
    sqlite(&world, "UPDATE source SET learnt = replace(learnt, 'version', 'edition')");
    touch(&site, "later");
    check(&world, "anew", &[]);
    touch(&site, "last");
    check(&world, "learnt", &[]);
}

#[test]
fn another_zone_in_the_config_forgets_what_was_learnt() {
    let (site, _receiver, world) = watched();
    let config = std::fs::read_to_string(world.path("presswatch.toml")).unwrap();
    world.configure(&config.replace("id = \"acme\"", "id = \"acme\"\ntimezone = \"Asia/Tokyo\""));
    touch(&site, "once");
    check(&world, "anew", &[]);
    touch(&site, "twice");
    check(&world, "learnt", &[]);
}

#[test]
fn inspect_says_why_it_took_this_list_in_eighty_columns() {
    let (site, _receiver, world) = watched();
    let popular: String = (1..=4).map(|n| format!("<li><a href=\"/topics/{n}\">Reports on topic {n} of the house</a></li>")).collect();
    let aside = format!("<div class=\"popular\"><h2>Most read</h2><ul>{popular}</ul></div></body>");
    site.page("/news/", listing(&OLD).replace("</body>", &aside));
    let row = world.run(&["inspect", &site.url("/news/"), "--json"]).ok().rows().remove(0);
    let (candidates, select) = (row["why"]["candidates"].as_array().unwrap(), &row["select"]["item"]);
    assert_eq!((candidates[0]["items"].as_u64(), candidates[0]["first"].as_str()), (Some(4), Some(OLD[0].1)));
    assert!(candidates.len() > 1 && candidates[0]["decided"][0]["by"].as_f64().unwrap().abs() > 0.0, "{candidates:?}");
    assert!(candidates.windows(2).all(|pair| pair[0]["worth"].as_f64() >= pair[1]["worth"].as_f64()), "{candidates:?}");
    assert_eq!(select, "ul.news li");

    let (short, all) =
        (world.run(&["inspect", &site.url("/news/")]).ok().stdout, world.run(&["inspect", "-v", &site.url("/news/")]).ok().stdout);
    let (_, why) = short.split_once("Why this list").unwrap();
    assert!(why.contains("more than the next") && why.contains("with -v") == (candidates.len() > 3), "{short}");
    assert!(short.lines().all(|line| line.chars().count() <= 80), "{short}");
    assert_eq!(all.matches(" in the ").count(), candidates.len(), "{all}");
}
