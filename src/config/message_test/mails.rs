//! `[mail]` and `[[digest]]`.

use super::{check, check_line, digest, lines_of, mail, source};

#[test]
fn a_digest_without_a_mail_server_is_told_what_to_write() {
    check(
        &(source("") + "[[digest]]\nid = \"morning\"\nto = [\"a@example.com\"]\nschedule = \"@daily\"\n"),
        r#"
error: digest "morning": cannot be sent: there is no `[mail]`
 --> presswatch.toml:5:1
  |
5 | [[digest]]
  | ^^^^^^^^^^
  |
  = hint: write `[mail]` with `from = "you@example.com"` and `server =
          "file:mails"` to get files in a folder
"#,
    );
}

#[test]
fn a_bad_mail_address_is_marked_in_its_list() {
    check(
        &digest("to = [\"reader@example.com\", \"reader.example.com\"]\nschedule = \"0 8 * * *\""),
        r#"
error: digest "morning".to: `reader.example.com` is no mail address
  --> presswatch.toml:11:29
   |
11 | to = ["reader@example.com", "reader.example.com"]
   |                             ^^^^^^^^^^^^^^^^^^^^
   |
   = hint: write "reader@example.com" or "Name of Reader <reader@example.com>"
"#,
    );
}

#[test]
fn a_source_that_is_not_there_is_named() {
    check(
        &digest("to = [\"a@example.com\"]\nschedule = \"0 8 * * *\"\nsources = [\"acne\", \"label:cats\", \"cars\"]"),
        r#"
error: digest "morning".sources: there is no source `acne`
  --> presswatch.toml:13:12
   |
13 | sources = ["acne", "label:cats", "cars"]
   |            ^^^^^^
   |
   = hint: did you mean `acme`?

error: digest "morning".sources: no source has the label `cats`
  --> presswatch.toml:13:20
   |
13 | sources = ["acne", "label:cats", "cars"]
   |                    ^^^^^^^^^^^^
   |
   = hint: did you mean `label:cars`?

error: digest "morning".sources: there is no source `cars`
  --> presswatch.toml:13:34
   |
13 | sources = ["acne", "label:cats", "cars"]
   |                                  ^^^^^^
   |
   = hint: a label is written `label:cars`
"#,
    );
}

#[test]
fn immediately_comes_later() {
    check(
        &digest("to = [\"a@example.com\"]\nschedule = \"immediately\""),
        r#"
error: digest "morning".schedule: `immediately` is not built yet
  --> presswatch.toml:12:12
   |
12 | schedule = "immediately"
   |            ^^^^^^^^^^^^^
   |
   = hint: `*/10 * * * *` looks for news every ten minutes and sends only if
           there are any
"#,
    );
}

#[test]
fn each_wrong_value_of_mail_is_named() {
    check_line("[mail]\nserver = \"file:mails\"", r#"1:1: mail: `from` is missing | e.g. `from = "Press desk <press-desk@example.com>"`"#);
    check_line(
        "[mail]\nfrom = \"a@example.com\"",
        r#"1:1: mail: `server` is missing | e.g. `server = "smtp://mail.example.com"`; `server = "file:mails"` writes files into a folder"#,
    );
    check_line(
        "[mail]\nfrom = \"a@example.com\"\nserver = \"mail.example.com\"",
        "3:10: mail.server: is no mail server | `smtp://host:port`, `smtps://host:port`, `sendmail:` or `file:folder`",
    );
    check_line("[mail]\nfrom = \"a@example.com\"\nserver = \"file:\"", r#"3:10: mail.server: `file:` wants a folder | e.g. "file:mails""#);
    check_line(
        "[mail]\nfrom = \"a@example.com\"\nserver = \"smtp://me:geheim@mail.example.com\"",
        "3:10: mail.server: holds a user name or password | write them as `username` and `password_file`",
    );
    check_line(
        "[mail]\nfrom = \"a@example.com\"\nserver = \"smtp://mail.example.com/x\"",
        r#"3:10: mail.server: has something after host and port | e.g. "smtp://mail.example.com:587""#,
    );
    check_line("[mail]\nfrom = \"a@example.com\"\nserver = \"smtp:\"", "3:10: mail.server: is no mail server: empty host");
    check_line("[mail]\nfrom = \"Press\\u0000desk <a@example.com>\"\nserver = \"file:mails\"", "2:8: mail.from: holds a control character");
    check_line("[mail]\nfrom = \"a@example.com\"\nserver = \"sendmail:\"\ntls = \"none\"", "4:7: mail.tls: is for `smtp://` servers only");
    check_line(
        "[mail]\nfrom = \"a@example.com\"\nserver = \"smtps://mail.example.com\"\ntls = \"none\"",
        "4:7: mail.tls: `smtps://` is TLS from the first byte | write `smtp://`, or leave `tls` out",
    );
    check_line(&mail("tls = \"starttls\""), "4:7: mail.tls: `starttls` is unknown | known here: required, none");
    check_line(&mail("username = \"me\""), "4:12: mail.username: a user name needs a `password_file` or `password`");
    check_line(&mail("password = \"geheim\""), "4:12: mail.password: a password needs a `username`");
    check_line(
        &mail("username = \"me\"\npassword = \"geheim\"\ntls = \"none\""),
        "6:7: mail.tls: would send the password to `mail.example.com` for all to read | leave `tls` out, or log in without a password",
    );
    check_line(
        &mail("unsubscribe = \"a@example.com\""),
        "4:15: mail.unsubscribe: `a@example.com` is no address to unsubscribe at | `mailto:` with a mail address, or `https://`",
    );
    check_line(&mail("domain = \"a b\""), r#"4:10: mail.domain: `a b` is no domain | e.g. "example.com""#);
    check_line(
        &mail("reply_to = \"me\""),
        r#"4:12: mail.reply_to: `me` is no mail address | write "reader@example.com" or "Name of Reader <reader@example.com>""#,
    );
    check_line(
        "[mail]\nfrom = \"a@example.com\"\nserver = \"smtp://localhost\"\nusername = \"me\"\npassword = \"geheim\"",
        r#"3:10: mail.server: the password goes to this machine's own server without TLS | `tls = "required"` encrypts it"#,
    );
}

#[test]
fn each_wrong_value_of_a_digest_is_named() {
    check_line(
        &digest("schedule = \"@daily\""),
        r#"9:1: digest "morning": `to` is missing | who gets it, e.g. `to = ["reader@example.com"]`"#,
    );
    check_line(
        &digest("to = []\nschedule = \"@daily\""),
        r#"11:6: digest "morning".to: is empty: nobody would get this digest | e.g. `to = ["reader@example.com"]`"#,
    );
    check_line(
        &digest("to = [\"a@example.com\"]"),
        r#"9:1: digest "morning": `schedule` is missing | when, e.g. `schedule = "0 8 * * MON-FRI"`"#,
    );
    check_line(
        &digest("to = [\"a@example.com\"]\nschedule = \"0 8 * * *\"\nchanges = []"),
        r#"13:11: digest "morning".changes: is empty: nothing would ever be sent | leave it out for all kinds of change"#,
    );
    check_line(
        &digest("to = [\"a@example.com\"]\nschedule = \"0 8 * * *\"\nchanges = [\"moved\"]"),
        r#"13:12: digest "morning".changes: `moved` is unknown | known here: new, updated, withdrawn, edited"#,
    );
    check_line(
        &digest("to = [\"a@example.com\"]\nschedule = \"0 8 * * *\"\nmax_items = 0"),
        r#"13:13: digest "morning".max_items: `0` is no whole number of 1 or more"#,
    );
    check_line(
        &digest("to = [\"a@example.com\"]\nschedule = \"0 8 * * *\"\nwhen_empty = \"never\""),
        r#"13:14: digest "morning".when_empty: `never` is unknown | known here: skip, send"#,
    );
    check_line(
        &digest("to = [\"a@example.com\"]\nschedule = \"0 8 * * *\"\ntimezone = \"Mars\""),
        r#"13:12: digest "morning".timezone: `Mars` is no time zone | a name of the time zone database, e.g. `Europe/Berlin` or `UTC`"#,
    );
    check_line(
        &digest("to = [\"a@example.com\"]\nschedule = \"0 8 * * *\"\ntitle = \"a\\nb\""),
        r#"13:9: digest "morning".title: holds a control character, one line of text is wanted"#,
    );
    check_line(
        &digest("to = [\"a@example.com\"]\nschedule = \"0 8 * * *\"\ncolour = \"red\""),
        r#"13:1: digest "morning": unknown key `colour` | known here: id, title, to, timezone, schedule, sources, changes, filter, group_by, summary, max_items, when_empty, language, subject, intro, from, reply_to"#,
    );
    check_line(
        &digest("to = [\"a@example.com\"]\nschedule = \"0 8 * * *\"\nfilter = \"topic:Acme\""),
        r#"13:11: digest "morning".filter: there is no topic `Acme`"#,
    );
    check_line(
        &digest("to = [\"a@example.com\"]\nschedule = \"0 8 * * *\"\nfilter = \"a and (b or titel:c)\""),
        r#"13:23: digest "morning".filter: there is no field `titel` | fields are title, text, source, label, topic, language, change; put quotes around what is no field"#,
    );
    check_line(
        &digest("to = [\"a@example.com\", \"a@example.com\"]\nschedule = \"@daily\""),
        r#"11:24: digest "morning".to: is named twice"#,
    );
    check_line(
        &digest("to = [\"a@example.com\"]\nschedule = \"8 * * *\""),
        r#"12:13: digest "morning".schedule: has 4 fields, a crontab line has 5 | minute, hour, day, month, day of the week"#,
    );
    check_line(
        "[mail]\nfrom = \"a@example.com\"\nserver = \"file:mails\"\n[[digest]]\nid = \"m\"\nto = [\"a@example.com\"]\nschedule = \"@daily\"\n",
        r#"4:1: digest "m": there is no source yet that it could tell of | `presswatch add URL` finds one"#,
    );
}

#[test]
fn each_wrong_value_of_dkim_is_named() {
    let dkim = |values: &str| mail(&format!("dkim = {{ {values} }}"));
    check_line(
        &dkim("domain = \"example.com\", selector = \"press\""),
        "4:8: mail.dkim: `key_file` is missing | the private key, e.g. `key_file = \"dkim.pem\"`; `openssl genrsa -out dkim.pem 2048` makes one",
    );
    let files = [
        ("no.pem", "geheim"),
        ("public.pem", include_str!("../../../tests/fixtures/dkim/public.pem")),
        ("short.pem", include_str!("../../../tests/fixtures/dkim/short.pem")),
        ("good.pem", include_str!("../../../tests/fixtures/dkim/ed25519.pem")),
    ];
    for (values, expected) in [
        (
            "domain = \"example.com\", selector = \"a b\", key_file = \"good.pem\"",
            "4:45: mail.dkim.selector: `a b` is no selector | letters, digits and dashes: the public key stands at `<selector>._domainkey.<domain>` in the DNS",
        ),
        (
            "domain = \"example.org\", selector = \"a\", key_file = \"good.pem\"",
            "4:19: mail.dkim.domain: `example.org` is not the domain of `from`, so mailboxes will not count the signature (DMARC) | sign in the name of the domain that stands in `from`",
        ),
        (
            "domain = \"example.com\", selector = \"a\", key_file = \"none.pem\"",
            "4:61: mail.dkim.key_file: cannot read `none.pem`: there is no such file",
        ),
        (
            "domain = \"example.com\", selector = \"a\", key_file = \"no.pem\"",
            "4:61: mail.dkim.key_file: `no.pem` is no key in PEM form | `openssl genrsa -out dkim.pem 2048` makes one",
        ),
        (
            "domain = \"example.com\", selector = \"a\", key_file = \"public.pem\"",
            "4:61: mail.dkim.key_file: `public.pem` holds a public key; what signs is the private one | `openssl genrsa -out dkim.pem 2048` makes one",
        ),
        (
            "domain = \"example.com\", selector = \"a\", key_file = \"short.pem\"",
            "4:61: mail.dkim.key_file: `short.pem` holds an RSA key of less than 2048 bits | `openssl genrsa -out dkim.pem 2048` makes one",
        ),
    ] {
        // Files that a test writes are open to all, which is `tests/it/signing.rs`' claim.
        let mut lines = lines_of(&dkim(values), &files);
        lines.retain(|line| !line.contains("everybody on this machine"));
        assert_eq!(lines, [expected]);
    }
}

#[test]
fn each_sender_that_the_signature_does_not_speak_for_is_named() {
    let key = ("good.pem", include_str!("../../../tests/fixtures/dkim/ed25519.pem"));
    let digest = |id: &str, from: &str| {
        format!(
            "[[source]]\nid = \"{id}\"\nurl = \"https://{id}.example/\"\n[[digest]]\nid = \"{id}\"\nto = [\"a@example.com\"]\nschedule = \"@daily\"\n{from}"
        )
    };
    let check = |digests: &[(&str, &str)], expected: &[&str]| {
        let digests: String = digests.iter().map(|(id, from)| digest(id, from)).collect();
        let text = mail(&format!("dkim = {{ domain = \"press.example.org\", selector = \"a\", key_file = \"good.pem\" }}\n{digests}"));
        let mut lines = lines_of(&text, &[key]);
        lines.retain(|line| line.contains("DMARC"));
        assert_eq!(lines, expected, "{text}");
    };
    let (of_it, of_another) = ("from = \"Board <board@example.org>\"\n", "from = \"mills@example.net\"\n");
    let house = "4:19: mail.dkim.domain: `press.example.org` is not the domain of `from`, so mailboxes will not count the signature (DMARC) | sign in the name of the domain that stands in `from`";
    let other = "digest \"mills\".from: `mills@example.net` is not of `press.example.org`, in whose name mails are signed, so mailboxes will not count the signature (DMARC) | take an address of that domain, or leave signing to the mail server";
    check(&[("board", of_it)], &[]);
    check(&[("board", of_it), ("mills", "")], &[house]);
    check(&[("mills", of_another)], &[&format!("12:8: {other}")]);
    check(&[("mills", of_another), ("board", "")], &[house, &format!("12:8: {other}")]);
}
