//! `[web]`, `[alerts]`, and how long things are kept.

use super::{check, check_line, check_with};

#[test]
fn others_than_this_machine_need_a_password() {
    check(
        "[web]\nlisten = \"0.0.0.0:8080\"\n",
        r#"
error: web.listen: lets others than this machine ask, so it needs a password
 --> presswatch.toml:2:10
  |
2 | listen = "0.0.0.0:8080"
  |          ^^^^^^^^^^^^^^
  |
  = hint: write a `password_file` or `password`, or listen on "127.0.0.1:8080"
"#,
    );
    for listen in ["0.0.0.0:8080", "[::]:8080", "192.0.2.7:1", "[::ffff:192.0.2.7]:80"] {
        check(&format!("[web]\nlisten = \"{listen}\"\npassword = \"geheim\"\n"), "");
    }
    for listen in ["127.0.0.1:8080", "127.3.2.1:0", "[::1]:8080", "[::ffff:127.0.0.1]:80"] {
        check(&format!("[web]\nlisten = \"{listen}\"\n"), "");
    }
}

#[test]
fn an_address_without_a_port_and_a_key_that_is_not_built_are_told_so() {
    check_line(
        "[web]\nlisten = \"localhost\"\n",
        "2:10: web.listen: `localhost` is no address and port | \"127.0.0.1:8080\" for this machine only, \"0.0.0.0:8080\" or \"[::]:8080\" for all",
    );
    check_line("[web]\nurl = \"https://news.example.com\"\n", "2:1: web: unknown key `url` | known here: listen, password, password_file");
}

#[test]
fn alerts_need_a_mail_server_and_an_alive_line_needs_a_reader() {
    check_line(
        "[alerts]\nto = [\"operator@example.com\"]\n",
        "2:6: alerts.to: cannot be sent: there is no `[mail]` | write `[mail]` with `from = \"you@example.com\"` and `server = \"file:mails\"` to get files in a folder",
    );
    check_line(
        "[alerts]\nalive = \"@daily\"\n",
        "2:9: alerts.alive: nobody would get it | write `to = [\"operator@example.com\"]` beside it",
    );
    check_line(
        "[alerts]\nping = \"watchman.example.com/1\"\n",
        "2:8: alerts.ping: `watchman.example.com/1` is no address | did you mean `https://watchman.example.com/1`?",
    );
    check("[alerts]\nping = \"http://127.0.0.1:9/\"\n", "");
}

#[test]
fn nothing_is_kept_for_less_than_a_day() {
    check_line("[store]\nkeep_outbox = \"90m\"\n", "2:15: store.keep_outbox: `90m` is less than a day | e.g. \"90d\" or \"2y\"");
    check("[store]\nkeep_announcements = \"4294967295y\"\nkeep_outbox = \"1d\"\n", "");
}

#[test]
fn the_service_belongs_in_the_main_config() {
    check_with(
        "include = [\"more.toml\"]\n",
        &[("more.toml", "[web]\nlisten = \"127.0.0.1:1\"\n")],
        r#"
error: web: belongs in the main config
 --> more.toml:1:1
  |
1 | [web]
  | ^^^^^
  |
  = hint: an included file holds `[[source]]`, `[[topic]]` and `[[digest]]`
"#,
    );
}
