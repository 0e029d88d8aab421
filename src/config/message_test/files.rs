//! Files, TOML, unknown keys, the environment, `[store]` and `[fetch]`.

use super::{check, check_line, check_with};

#[test]
fn an_unknown_key_is_answered_with_the_nearest() {
    check(
        r#"[fetch]
delays = "2s"

[dashboard]
listen = "127.0.0.1:8080"
"#,
        r#"
error: fetch: unknown key `delays`
 --> presswatch.toml:2:1
  |
2 | delays = "2s"
  | ^^^^^^
  |
  = hint: did you mean `delay`?

error: unknown key `dashboard`
 --> presswatch.toml:4:2
  |
4 | [dashboard]
  |  ^^^^^^^^^
  |
  = hint: known here: timezone, include, store, fetch, mail, alerts, web,
          source, topic, digest
"#,
    );
}

#[test]
fn toml_that_is_none_hides_no_other_mistake() {
    check(
        r#"[fetch]
delay = "1 second"

[[source]]
id = "acme
url = "https://www.example.com/news/"

[[source]]
id = "globex"
url = "www.example.org"
"#,
        r#"
error: fetch.delay: `1 second` is no duration
 --> presswatch.toml:2:9
  |
2 | delay = "1 second"
  |         ^^^^^^^^^^
  |
  = hint: a number and its unit: "90s", "15m", "6h", "2d", "1h30m"

error: not valid TOML: invalid basic string, expected `"`
 --> presswatch.toml:5:11
  |
5 | id = "acme
  |           ^

error: source "globex".url: `www.example.org` is no address
  --> presswatch.toml:10:7
   |
10 | url = "www.example.org"
   |       ^^^^^^^^^^^^^^^^^
   |
   = hint: did you mean `https://www.example.org`?
"#,
    );
}

#[test]
fn a_missing_variable_is_named() {
    check(
        r#"[mail]
from = "press-desk@example.com"
server = "smtp://mail.example.com"
username = "me"
password = "${SMTP_PASSWORD}"
"#,
        r#"
error: mail.password: `SMTP_PASSWORD` is not set in the environment
 --> presswatch.toml:5:12
  |
5 | password = "${SMTP_PASSWORD}"
  |            ^^^^^^^^^^^^^^^^^^
"#,
    );
}

#[test]
fn a_secret_file_that_cannot_be_read_is_named_by_its_key() {
    check(
        r#"[mail]
from = "press-desk@example.com"
server = "smtp://mail.example.com"
username = "me"
password_file = "/nowhere/smtp"
"#,
        r#"
error: mail.password_file: cannot read `/nowhere/smtp`: there is no such file
 --> presswatch.toml:5:17
  |
5 | password_file = "/nowhere/smtp"
  |                 ^^^^^^^^^^^^^^^
"#,
    );
}

#[test]
fn tables_of_the_whole_are_refused_in_included_files() {
    check_with(
        "include = [\"more/*.toml\", \"sites.toml\", \"gone.toml\"]\n",
        &[("sites.toml", "[mail]\nfrom = \"press-desk@example.com\"\n")],
        r#"
error: include: there is no file `gone.toml`
 --> presswatch.toml:1:41
  |
1 | include = ["more/*.toml", "sites.toml", "gone.toml"]
  |                                         ^^^^^^^^^^^

error: mail: belongs in the main config
 --> sites.toml:1:1
  |
1 | [mail]
  | ^^^^^^
  |
  = hint: an included file holds `[[source]]`, `[[topic]]` and `[[digest]]`
"#,
    );
}

#[test]
fn each_wrong_value_of_top_store_and_fetch_is_named() {
    check_line("timezone = \"Berlin\"", "1:12: timezone: `Berlin` is no time zone | did you mean `Europe/Berlin`?");
    check_line("timezone = \"Europe/Berln\"", "1:12: timezone: `Europe/Berln` is no time zone | did you mean `Europe/Berlin`?");
    check_line("timezone = 1", "1:12: timezone: is a number, a text in quotes is wanted");
    check_line("include = \"a.toml\"", r#"1:11: include: is a text, a list of texts, `["…", "…"]`, is wanted"#);
    check_line("include = [\"a[.toml\"]", "1:12: include: is no pattern of file names: invalid range pattern");
    check_line("source = \"x\"", "1:10: source: is a text, a list of tables, `[[source]]`, is wanted");
    check_line("[source]\nid = \"a\"", "1:1: source: is one table, a list of tables is wanted | write `[[source]]`");
    check_line(
        "[store]\nurl = \"postgres://db/presswatch\"",
        r#"2:7: store.url: is no store that presswatch can use | `sqlite:` and the path of a file, e.g. "sqlite:presswatch.sqlite""#,
    );
    check_line("[store]\nurl = \"sqlite:\"", r#"2:7: store.url: `sqlite:` wants the path of a file | e.g. "sqlite:presswatch.sqlite""#);
    check_line("[store]\nkeep_snapshots = 0", "2:18: store.keep_snapshots: `0` is no whole number of 1 or more");
    check_line("[store]\nkeep_snapshots = \"20\"", "2:18: store.keep_snapshots: is a text, a whole number is wanted");
    check_line(
        "[fetch]\ndelay = \"soon\"",
        r#"2:9: fetch.delay: `soon` is no duration | a number and its unit: "90s", "15m", "6h", "2d", "1h30m""#,
    );
    check_line("[fetch]\ntimeout = \"0s\"", "2:11: fetch.timeout: leaves no time for an answer");
    check_line("[fetch]\nmax_body = \"8\"", r#"2:12: fetch.max_body: `8` is no size | a number and its unit: "500KB", "8MiB", "1GB""#);
    check_line("[fetch]\nmax_body = 8", "2:12: fetch.max_body: is a number, a text in quotes is wanted");
    check_line("[fetch]\nrobots = \"obay\"", "2:10: fetch.robots: `obay` is unknown | did you mean `obey`?");
    check_line("[fetch]\ndns = \"google\"", "2:7: fetch.dns: `google` is unknown | known here: builtin, system");
    check_line(
        "[fetch]\nallow_networks = [\"10.0.0/8\"]",
        r#"2:19: fetch.allow_networks: `10.0.0/8` is no network | an address and its prefix: "10.0.0.0/8", "fd00::/8"; or one address"#,
    );
    check_line(
        "[fetch]\nproxy = \"ftp://me:geheim@proxy\"",
        r#"2:9: fetch.proxy: is no address of a proxy | e.g. "http://proxy.example.com:3128" or "socks5h://localhost:1080""#,
    );
    check_line(
        "[fetch]\ncontact = \"a\\nb\"",
        r#"2:11: fetch.contact: is no contact | an address of mail or of a page, in ASCII: "press-desk@example.com""#,
    );
    check_line("[fetch]\nconcurrency = -1", "2:15: fetch.concurrency: `-1` is no whole number of 1 or more");
    check_line("[fetch]\nallow_private = \"yes\"", "2:17: fetch.allow_private: is a text, true or false is wanted");
    check_line("[fetch]\ncontact = \"${}\"", "2:11: fetch.contact: what stands between `${` and `}` is no name of a variable");
    check_line("[fetch]\ndelay = \"${HERE}\"", "2:9: fetch.delay: what `${HERE}` stands for is no duration");
}

#[test]
fn risks_are_warnings() {
    check_line(
        "[fetch]\nallow_private = true",
        r#"2:17: fetch.allow_private: pages may lead presswatch to any machine of your own network | name the networks that are needed: `allow_networks = ["10.1.0.0/16"]`"#,
    );
    check_line("[fetch]\nrobots = \"ignore\"", "2:10: fetch.robots: newsrooms that ask not to be read are read all the same");
}
