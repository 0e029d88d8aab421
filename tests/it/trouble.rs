//! Bad input gets a clear error, and nothing is lost.

use std::os::unix::fs::PermissionsExt;

use crate::journeys::{NEW, OLD, listing, publish, watched};
use crate::support::newsroom::Response;
use crate::support::world::World;

/// Runs a verb that must end with this status, and must say all of this.
fn check(world: &World, arguments: &[&str], status: i32, words: &[&str]) {
    let said = world.run(arguments);
    let text = format!("{}{}", said.stdout, said.stderr);
    assert_eq!(said.status, Some(status), "{text}");
    for word in words {
        assert!(text.contains(word), "`{word}` is not in:\n{text}");
    }
}

/// `check` of a config with one mistake.
fn mistake(config: &str, words: &[&str]) {
    check(&World::new(config), &["check"], 2, words);
}

const SOURCE: &str = "[[source]]\nid = \"a\"\nurl = \"https://a.example/\"\n";

#[test]
fn without_a_config_it_says_where_it_looked_and_what_to_do() {
    let world = World::new("");
    std::fs::remove_file(world.path("presswatch.toml")).unwrap();
    check(&world, &["poll"], 2, &["presswatch.toml", "presswatch init"]);
    check(&world, &["--config", "nowhere.toml", "poll"], 2, &["nowhere.toml"]);
}

#[test]
fn every_mistake_of_a_config_is_named_with_its_place() {
    mistake("[[source]]\nid = \"a\"\nulr = \"https://a.example/\"\n", &["presswatch.toml", "3", "ulr", "url"]);
    mistake(&format!("{SOURCE}schedule = \"0 8 * *\"\n"), &["4 fields", "a crontab line has 5"]);
    mistake(&format!("timezone = \"Europe/Berln\"\n{SOURCE}"), &["Europe/Berln", "Europe/Berlin"]);
    mistake("[[source]]\nid = \"a\"\nurl = \"htp:/a\"\n", &["url", "http"]);
    mistake(&format!("{SOURCE}select = {{ item = \"li[[\" }}\n"), &["select", "li[["]);
    mistake(&format!("{SOURCE}{SOURCE}"), &["`a`", "line 2"]);
    mistake(&format!("{SOURCE}[mail]\nfrom = \"nobody\"\nserver = \"file:m\"\n"), &["from", "nobody"]);
    mistake(
        &format!(
            "{SOURCE}[mail]\nfrom = \"a@example.com\"\nserver = \"file:m\"\n[[digest]]\nid = \"d\"\nto = [\"x\"]\nschedule = \"@daily\"\n"
        ),
        &["to", "`x`"],
    );
    mistake(&format!("{SOURCE}filter = \"x\"\n"), &["filter"]);
    mistake("a = [", &["presswatch.toml"]);
}

#[test]
fn an_unknown_source_or_digest_is_named_with_the_nearest() {
    let (_site, _receiver, world) = watched();
    check(&world, &["poll", "akme"], 2, &["there is no source `akme`", "did you mean `acme`?"]);
    check(&world, &["digest", "mornin"], 2, &["there is no digest `mornin`", "did you mean `morning`?"]);
    check(&world, &["digest", "weekly-review"], 2, &["there is no digest `weekly-review`", "hint: it has `morning`"]);
    check(&world, &["frobnicate"], 2, &["frobnicate"]);
}

#[test]
fn a_digest_that_has_not_begun_says_how_to_begin_it() {
    let world = World::new(&format!(
        "{SOURCE}[mail]\nfrom = \"a@example.com\"\nserver = \"file:m\"\n[[digest]]\nid = \"d\"\nto = [\"x@example.com\"]\nschedule = \"@daily\"\n"
    ));
    for arguments in [&["digest", "d"][..], &["digest", "d", "--send"]] {
        check(&world, arguments, 1, &["has not begun", "presswatch poll"]);
    }
}

#[test]
fn a_store_of_a_newer_version_is_left_alone() {
    let (_site, _receiver, world) = watched();
    sqlite(
        &world,
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9000, 'later', 1, x'00', 0)",
    );
    check(&world, &["status"], 1, &["newer presswatch", "9000"]);
}

#[test]
fn a_file_that_is_no_store_is_named() {
    let world = World::new(SOURCE);
    world.write("presswatch.sqlite", &"this is no database at all ".repeat(100));
    check(&world, &["status"], 1, &["presswatch.sqlite", "no presswatch store"]);
}

#[test]
fn a_store_that_cannot_be_written_is_named() {
    let world = World::new(&format!("[store]\nurl = \"sqlite:folder\"\n{SOURCE}"));
    std::fs::create_dir(world.path("folder")).unwrap();
    check(&world, &["status"], 1, &["cannot write to the store", "folder"]);
    let world = World::new(&format!("[store]\nurl = \"sqlite:/proc/presswatch/store\"\n{SOURCE}"));
    check(&world, &["status"], 1, &["cannot write to the store", "/proc/presswatch"]);
}

#[test]
fn a_locked_store_is_said_and_nothing_is_lost() {
    let (site, _receiver, world) = watched();
    publish(&site);
    let lock = lock(&world);
    check(&world, &["poll"], 1, &["the store is locked", "Nothing was changed"]);
    drop(lock);
    assert_eq!(world.run(&["poll", "--json"]).ok().rows()[0]["title"], NEW.1);
}

#[test]
fn a_page_that_is_no_html_is_said() {
    let (site, _receiver, world) = watched();
    site.set("/news/", Response::page("image/png", &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..]));
    check(&world, &["poll"], 1, &["and it is a PNG image"]);
    publish(&site);
    assert_eq!(world.run(&["poll", "--json"]).ok().rows()[0]["title"], NEW.1);
}

#[test]
fn a_page_that_breaks_off_or_outgrows_the_cap_changes_nothing() {
    let (site, _receiver, world) = watched();
    site.drop_midway("/news/");
    check(&world, &["poll"], 1, &["failing"]);
    site.page("/news/", format!("{}{}", listing(&OLD), " ".repeat(9 << 20)));
    check(&world, &["poll"], 1, &["larger than", "max_body"]);
    publish(&site);
    assert_eq!(world.run(&["poll", "--json"]).ok().rows().len(), 1);
}

#[test]
fn a_feed_cut_in_the_middle_gives_what_is_whole() {
    let (site, receiver, world) = watched();
    let item = |n: usize| format!("<item><title>Story number {n} from the mill</title><link>{}</link></item>", site.url(&format!("/s{n}")));
    site.feed("/feed", format!("<rss version=\"2.0\"><channel><title>Feed</title>{}{}{}", item(3), item(2), &item(1)[..20]));
    let config = crate::journeys::config(&site, "/feed", &receiver);
    world.configure(&config);
    let rows = world.run(&["inspect", &site.url("/feed"), "--json"]).ok().rows();
    assert_eq!(rows[0]["items"].as_array().unwrap().len(), 2, "{rows:?}");
    assert!(rows[0]["remarks"][0].as_str().unwrap().contains("malformed"), "{rows:?}");
}

#[test]
fn a_private_address_is_refused_with_the_way_to_allow_it() {
    let world = World::new("[[source]]\nid = \"a\"\nurl = \"http://127.0.0.1:8089/\"\n");
    check(&world, &["poll"], 1, &["127.0.0.1", "allow_networks"]);
}

#[test]
fn walls_and_empty_pages_are_said_once_and_change_nothing() {
    let (site, receiver, world) = watched();
    site.page("/news/", listing(&[]));
    check(&world, &["poll"], 1, &["source `acme` is degraded"]);
    let challenge = "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><h1>Checking your browser before accessing the site</h1>\
         <div id=\"cf-challenge\"></div><script src=\"/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1\"></script><noscript>Enable JavaScript and cookies to continue</noscript></body></html>";
    site.page("/news/", challenge);
    check(&world, &["poll"], 1, &["degraded (captcha)"]);
    let status = world.run(&["status"]).ok().stdout;
    assert!(status.contains("acme (captcha): "), "{status}");
    assert!(!status.contains('…'), "a column is cut off at 80: {status}");
    publish(&site);
    let rows = world.run(&["poll", "--json"]).ok().rows();
    assert_eq!(rows.iter().map(|row| row["title"].as_str().unwrap()).collect::<Vec<_>>(), [NEW.1]);
    world.run(&["digest", "morning", "--send"]).ok();
    let text = receiver.messages()[0].mail().body_text(0).unwrap().into_owned();
    assert_eq!(text.matches("Acme: could not be read").count(), 1, "{text}");
}

#[test]
fn a_wall_does_not_vouch_for_itself_the_next_time() {
    let (site, _receiver, world) = watched();
    let wall = "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><h1>Checking your browser before accessing the site</h1></body></html>";
    site.page("/consent/", wall);
    site.set("/news/", Response::redirect(301, "/consent/"));
    for _ in 0..2 {
        check(&world, &["poll"], 1, &["degraded"]);
    }
    assert!(site.requests("/consent/").iter().all(|request| request.header("if-none-match").is_empty()), "no 304 is believed");
    publish(&site);
    assert_eq!(world.run(&["poll", "--json"]).ok().rows()[0]["title"], NEW.1, "its own address is asked again");
}

#[test]
fn a_host_that_asks_to_be_left_alone_is_left_alone() {
    let (site, _receiver, world) = watched();
    site.set("/news/", Response::status(429).header("retry-after", "7200"));
    check(&world, &["poll"], 1, &["failing (blocked)"]);
    check(&world, &["poll"], 1, &["asked to be left alone until"]);
    check(&world, &["poll", "--dry-run"], 1, &["asked to be left alone until"]);
    check(&world, &["check", "--online"], 1, &["asked to be left alone until"]);
    assert_eq!(site.hits("/news/"), 2, "the baseline and the refusal");
    let rows = world.run(&["status", "--json"]).ok().rows();
    let at = |key: &str| rows[0][key].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    assert!((at("next_poll") - at("last_poll")).num_minutes() > 100, "{rows:?}");
}

#[test]
fn a_page_nested_without_end_costs_one_poll() {
    let (site, _receiver, world) = watched();
    site.page("/news/", format!("<html><body>{}", "<div>".repeat(200_000)));
    check(&world, &["poll"], 1, &["failing"]);
    publish(&site);
    assert_eq!(world.run(&["poll", "--json"]).ok().rows().len(), 1);
}

#[test]
fn inspect_says_what_it_cannot_find() {
    let world = World::new(SOURCE);
    check(&world, &["inspect", "no-such-file.html"], 2, &["neither an address nor a file"]);
    world.write("page.html", &listing(&OLD));
    let rows = world.run(&["inspect", "page.html", "--base-url", "https://acme.example/news/", "--json"]).ok().rows();
    assert_eq!((&rows[0]["kind"], &rows[0]["items"][0]["url"]), (&"listing".into(), &"https://acme.example/news/mill".into()));
}

#[test]
fn init_writes_a_config_that_is_right_and_never_over_another() {
    let world = World::new("");
    let said = world.run(&["init", "new"]).ok().stdout;
    assert!(said.contains("presswatch.toml"), "{said}");
    world.run(&["--config", "new/presswatch.toml", "check"]).ok();
    check(&world, &["init", "new"], 1, &["is there already"]);
}

#[test]
fn a_file_without_read_permission_is_named() {
    let world = World::new(&format!(
        "{SOURCE}[mail]\nfrom = \"a@example.com\"\nserver = \"smtps://m.example\"\nusername = \"u\"\npassword_file = \"secret\"\n"
    ));
    check(&world, &["check"], 2, &["password_file", "secret"]);
    world.write("secret", "hush-hush\n");
    std::fs::set_permissions(world.path("secret"), PermissionsExt::from_mode(0o600)).unwrap();
    let said = world.run(&["check", "--json", "-vvv"]).ok();
    assert!(!format!("{}{}", said.stdout, said.stderr).contains("hush"), "{said:?}");
}

/// A write lock on the world's store, held until it is dropped.
pub fn lock(world: &World) -> impl Drop + Send {
    struct Lock(tokio::runtime::Runtime, Option<sqlx::SqliteConnection>);
    impl Drop for Lock {
        fn drop(&mut self) {
            let connection = self.1.take().unwrap();
            self.0.block_on(async { sqlx::Connection::close(connection).await.unwrap() });
        }
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let connection = runtime.block_on(async {
        let mut connection = connect(world).await;
        sqlx::query("BEGIN EXCLUSIVE").execute(&mut connection).await.unwrap();
        connection
    });
    Lock(runtime, Some(connection))
}

pub fn sqlite(world: &World, statement: &'static str) {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let mut connection = connect(world).await;
        sqlx::query(statement).execute(&mut connection).await.unwrap();
        sqlx::Connection::close(connection).await.unwrap();
    });
}

async fn connect(world: &World) -> sqlx::SqliteConnection {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(world.path("presswatch.sqlite"));
    sqlx::ConnectOptions::connect(&options).await.unwrap()
}
