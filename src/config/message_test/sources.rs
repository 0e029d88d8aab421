//! `[[source]]` and `[[topic]]`.

use super::{check, check_line, check_with, source};

#[test]
fn a_bad_crontab_line_is_marked_at_its_field() {
    check(
        &source("schedule = \"0 8 * * FOO\""),
        r#"
error: source "acme".schedule: `FOO` is no day of the week (0 to 7, or SUN to
       SAT)
 --> presswatch.toml:4:21
  |
4 | schedule = "0 8 * * FOO"
  |                     ^^^
"#,
    );
}

#[test]
fn too_few_fields_are_counted() {
    check(
        &source("schedule = \"0 8 * *\""),
        r#"
error: source "acme".schedule: has 4 fields, a crontab line has 5
 --> presswatch.toml:4:13
  |
4 | schedule = "0 8 * *"
  |             ^^^^^^^
  |
  = hint: minute, hour, day, month, day of the week
"#,
    );
}

#[test]
fn the_second_of_two_sources_with_one_id_names_the_first() {
    check_with(
        "include = [\"more.toml\"]\n[[source]]\nid = \"acme\"\nurl = \"https://www.example.com/\"\n",
        &[("more.toml", &source(""))],
        r#"
error: source "acme".id: `acme` is taken by the source in
       presswatch.toml, line 3
 --> more.toml:2:6
  |
2 | id = "acme"
  |      ^^^^^^
"#,
    );
}

#[test]
fn a_bad_selector_is_shown() {
    check(
        &source("select = { item = \"li >> a\", link = \"a@href\" }"),
        r#"
error: source "acme".select.item: `li >> a` is no CSS selector
 --> presswatch.toml:4:19
  |
4 | select = { item = "li >> a", link = "a@href" }
  |                   ^^^^^^^^^
  |
  = hint: e.g. "ul.news > li", "h3 a", "time@datetime"
"#,
    );
}

#[test]
fn a_bad_address_is_shown() {
    check(
        r#"[[source]]
id = "acme"
url = "www.example.com/news"
"#,
        r#"
error: source "acme".url: `www.example.com/news` is no address
 --> presswatch.toml:3:7
  |
3 | url = "www.example.com/news"
  |       ^^^^^^^^^^^^^^^^^^^^^^
  |
  = hint: did you mean `https://www.example.com/news`?
"#,
    );
}

#[test]
fn each_wrong_value_of_a_source_is_named() {
    check_line(
        "[[source]]\nurl = \"https://www.example.com/\"",
        r#"1:1: source[0]: `id` is missing | a short name of your own, e.g. `id = "acme"`"#,
    );
    check_line(
        "[[source]]\nid = \"acme\"",
        r#"1:1: source "acme": `url` is missing | the address of the newsroom, e.g. `url = "https://www.example.com/news/"`"#,
    );
    check_line(
        "[[source]]\nid = \"a b\"\nurl = \"https://www.example.com/\"",
        r#"2:6: source "a b".id: `a b` is no id | an id is made of letters, digits, `-`, `_` and `.`"#,
    );
    check_line(
        "[[source]]\nid = \"acme\"\nurl = \"https://me:geheim@www.example.com/\"",
        r#"3:7: source "acme".url: holds a user name or password | write `auth = { username = "…", password_file = "…" }`"#,
    );
    check_line(
        "[[source]]\nid = \"acme\"\nurl = \"ftp://www.example.com/\"",
        r#"3:7: source "acme".url: `ftp:` cannot be fetched, only `http:` and `https:` can"#,
    );
    check_line(&source("kind = \"fed\""), r#"4:8: source "acme".kind: `fed` is unknown | did you mean `feed`?"#);
    check_line(&source("schedule = \"0 8 30 2 *\""), r#"4:13: source "acme".schedule: never comes: no year has such a day"#);
    check_line(
        &source("schedule = \"@often\""),
        r#"4:13: source "acme".schedule: `@often` is no schedule | known are @hourly, @daily, @midnight, @weekly, @monthly and @yearly"#,
    );
    check_line(
        &source("timezone = \"Europe/Moskow\""),
        r#"4:12: source "acme".timezone: `Europe/Moskow` is no time zone | did you mean `Europe/Moscow`?"#,
    );
    check_line(
        &source("dates = \"american\""),
        r#"4:9: source "acme".dates: `american` is unknown | known here: auto, day-first, month-first"#,
    );
    check_line(
        &source("language = \"German\""),
        r#"4:12: source "acme".language: `German` is no language | a tag such as "en", "de-AT" or "zh-Hans""#,
    );
    check_line(&source("labels = \"cars\""), r#"4:10: source "acme".labels: is a text, a list of texts, `["…", "…"]`, is wanted"#);
    check_line(&source("labels = [\"cars\", 1]"), r#"4:19: source "acme".labels: is a number, a text in quotes is wanted"#);
    check_line(&source("announce_existing = -1"), r#"4:21: source "acme".announce_existing: `-1` is no whole number of 0 or more"#);
    check_line(&source("exact = \"true\""), r#"4:9: source "acme".exact: is a text, true or false is wanted"#);
    check_line(&source("paused = 1"), r#"4:10: source "acme".paused: is a number, true or false is wanted"#);
    check_line(&source("link = \"news\""), r#"4:8: source "acme".link: `news` is no address | did you mean `https://news`?"#);
    check_line(&source("name = \"\""), r#"4:8: source "acme".name: is empty"#);
    check_line(
        &source("select = { title = \"h3\" }"),
        r#"4:10: source "acme".select: `item` is missing | the element that repeats for each announcement, e.g. `item = "ul.news > li"`"#,
    );
    check_line(
        &source("select = { item = \"li\", date_format = \"DD.MM.YYYY\" }"),
        r#"4:39: source "acme".select.date_format: `DD.MM.YYYY` is no form of a date | e.g. "%d.%m.%Y" for 31.12.2026, "%B %e, %Y" for December 31, 2026"#,
    );
    check_line(
        &source("select = { item = \"li@id\" }"),
        r#"4:19: source "acme".select.item: `li@id` takes an attribute, an element is wanted"#,
    );
    check_line(
        &source("kind = \"feed\"\nselect = { item = \"li\" }"),
        r#"5:10: source "acme".select: is for listings, JSON and sitemaps, and `kind` is "feed" | leave one of the two out"#,
    );
    check_line(&source("headers = { \"a b\" = \"1\" }"), r#"4:13: source "acme".headers.a b: `a b` is no name of a header"#);
    check_line(
        &source("headers = { Cookie = \"a=1\" }"),
        r#"4:13: source "acme".headers.Cookie: cookies have a table of their own | write `cookies = { name = "value" }`"#,
    );
    check_line(&source("headers = { Host = \"example.org\" }"), r#"4:13: source "acme".headers.Host: `host` is set by the connection"#);
    check_line(
        &source("headers = { X-Key = \"geheim\\n\" }"),
        r#"4:21: source "acme".headers.X-Key: cannot be sent: a header holds no line breaks or control characters"#,
    );
    check_line(&source("headers = { X-Key = 1 }"), r#"4:21: source "acme".headers.X-Key: is a number, a text in quotes is wanted"#);
    check_line(&source("cookies = { \"a;b\" = \"1\" }"), r#"4:13: source "acme".cookies.a;b: `a;b` is no name of a cookie"#);
    check_line(
        &source("auth = { username = \"me\" }"),
        r#"4:8: source "acme".auth: `password` is missing | `{ username = "…", password_file = "…" }` or `{ token_file = "…" }`"#,
    );
    check_line(
        &source("auth = { password = \"geheim\" }"),
        r#"4:8: source "acme".auth: `username` is missing | `{ username = "…", password_file = "…" }` or `{ token_file = "…" }`"#,
    );
    check_line(
        &source("auth = {}"),
        r#"4:8: source "acme".auth: has neither a token nor a password | `{ username = "…", password_file = "…" }` or `{ token_file = "…" }`"#,
    );
    check_line(
        &source("auth = { token = \"geheim\", username = \"me\", password = \"geheim\" }"),
        r#"4:8: source "acme".auth: has a token and a password | `{ username = "…", password_file = "…" }` or `{ token_file = "…" }`"#,
    );
    check_line(&source("auth = { token = \"\" }"), r#"4:18: source "acme".auth.token: the secret is empty"#);
    check_line(
        &source("auth = { token = \"geheim\", token_file = \"x\" }"),
        r#"4:41: source "acme".auth.token_file: `token` is given too | keep one of the two"#,
    );
    check_line(&source("ca_file = \"gone.pem\""), r#"4:11: source "acme".ca_file: cannot read `gone.pem`: there is no such file"#);
    check_line(
        &source("allow_networks = [\"10.0.0.300\"]"),
        r#"4:19: source "acme".allow_networks: `10.0.0.300` is no network | an address and its prefix: "10.0.0.0/8", "fd00::/8"; or one address"#,
    );
}

#[test]
fn risks_of_a_source_are_warnings() {
    check_line(
        &source("insecure_tls = true"),
        r#"4:16: source "acme".insecure_tls: any server may pose as this newsroom | name the certificate to trust with `ca_file`"#,
    );
    check_line(
        "[[source]]\nid = \"acme\"\nurl = \"http://www.example.com/\"\nauth = { token = \"${TOKEN}\" }",
        r#"4:8: source "acme".auth: the secret goes over `http:` for all to read | ask for the `https:` address"#,
    );
}

#[test]
fn each_wrong_value_of_a_topic_is_named() {
    check_line("[[topic]]\nname = \"Acme\"\nterms = []", r#"3:9: topic "Acme".terms: is empty: the topic would never be found"#);
    check_line("[[topic]]\nname = \"Acme\"\nterms = [\"\"]", r#"3:10: topic "Acme".terms: is empty"#);
    check_line("[[topic]]\nterms = [\"Acme\"]", r#"1:1: topic[0]: `name` is missing | e.g. `name = "Acme"`"#);
    check_line(
        "[[topic]]\nname = \"Acme\"",
        r#"1:1: topic "Acme": `terms` is missing | the names to look out for, e.g. `terms = ["Acme", "Acme Corp"]`"#,
    );
    check_line(
        "[[topic]]\nname = \"Acme\"\nterms = [\"a\"]\n[[topic]]\nname = \"Acme\"\nterms = [\"b\"]",
        r#"5:8: topic "Acme".name: `Acme` is taken by the topic in presswatch.toml, line 2"#,
    );
}

#[test]
fn rules_for_json_and_sitemaps_are_checked_in_their_own_language() {
    check_line(
        &source("kind = \"json\"\nselect = { item = \"data.posts\" }"),
        r#"5:19: source "acme".select.item: `data.posts` is no JSON pointer: it begins with `/` | did you mean `/data/posts`?"#,
    );
    check_line(
        &source("select = { item = \"/data/posts\", title = \"headline\" }"),
        r#"4:42: source "acme".select.title: `headline` is no JSON pointer: it begins with `/` | did you mean `/headline`?"#,
    );
    check_line(
        &source("select = { item = \"/newsroom/**\" }"),
        r#"4:19: source "acme".select.item: `/newsroom/**` is no JSON pointer: `*` stands for itself | for a pattern of paths, set `kind = "sitemap"`"#,
    );
    check_line(
        &source("select = { item = \"\", exclude = \"/ads\" }"),
        r#"4:33: source "acme".select.exclude: is for pages and sitemaps, and this rule is for JSON | point `item` to a list that holds announcements only"#,
    );
    check_line(
        &source("kind = \"sitemap\"\nselect = { item = \"newsroom/**\" }"),
        r#"5:19: source "acme".select.item: `newsroom/**` is no pattern of paths: a path begins with `/` | e.g. "/newsroom/**"; `*` stands for one part of a path, `**` for any number"#,
    );
    check_line(
        &source("kind = \"sitemap\"\nselect = { item = \"/newsroom/**\", title = \"h3\" }"),
        r#"5:43: source "acme".select.title: is of no use here: a sitemap has `item` and `exclude` only, patterns of paths"#,
    );
}

#[test]
fn what_a_roundup_has_no_use_for_is_named() {
    check_line(
        &source("kind = \"roundup\"\nselect = { item = \"main\", title = \"h3\" }"),
        r#"5:35: source "acme".select.title: is for listings, and `kind` is "roundup" | stories are what stands under headings; `item` and `exclude` choose the part that holds them"#,
    );
}

#[test]
fn what_a_living_page_has_no_use_for_is_named() {
    check_line(
        &source("kind = \"page\"\nselect = { item = \"main\", date = \"time\" }"),
        r#"5:34: source "acme".select.date: is for listings, and `kind` is "page" | a living page has no announcements; `item` and `exclude` choose the part that is watched"#,
    );
}
