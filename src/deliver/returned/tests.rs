//! What is said of mails that came back, each changed in one way.

use chrono::DateTime;
use proptest::prelude::*;

use super::results::{Verdict, read};
use super::*;
use crate::deliver::dkim::Signer;
use crate::deliver::message::{Addressing, build};
use crate::digest::Rendered;
use crate::model::{Dkim, Mailbox};

const KEY: &str = include_str!("../../../tests/fixtures/dkim/ed25519.pem");
const RESULTS: &str = "Authentication-Results: mx.example.net; dkim=pass header.d=example.com; spf=pass smtp.mailfrom=desk@example.com;\r\n dmarc=pass header.from=example.com\r\n";
const RECEIVED: &str = "Received: from out.example.com by mx.example.net; Sun, 01 Nov 2026 08:00:05 +0000\r\n\
    Received: from desk by out.example.com; Sun, 01 Nov 2026 09:00:01 +0100\r\n";

fn signer(key: &str) -> Signer {
    Signer::new(&Dkim { domain: "example.com".into(), selector: "press".into(), key: key.to_owned().into() }).unwrap()
}

const COMPOSED_AT: i64 = 1_793_520_000;

/// As it stands in the outbox.
fn sent() -> Vec<u8> {
    signer(KEY).sign(&unsigned(), DateTime::from_timestamp(COMPOSED_AT, 0).unwrap()).unwrap()
}

fn unsigned() -> Vec<u8> {
    let addressing = Addressing {
        from: Mailbox { name: Some("Press desk".into()), address: "desk@example.com".into() },
        reply_to: None,
        to: Mailbox { name: None, address: "reader@example.net".into() },
        message_id: "<0123@example.com>".into(),
        list_id: "morning.example.com".into(),
        list_title: "Newsroom digest".into(),
        unsubscribe: "mailto:desk@example.com?subject=unsubscribe%20morning".into(),
        date: DateTime::from_timestamp(COMPOSED_AT, 0).unwrap(),
    };
    let links = ["https://www.example.org/news/mill", "https://www.example.org/news/board?a=1&amp;b=2"];
    let html: String = links.iter().map(|link| format!("<p><a href=\"{link}\">Acme opens a mill</a></p>\n")).collect();
    let text = format!("Acme opens a mill\n{}\n{}\n", links[0], links[1].replace("&amp;", "&"));
    build(&Rendered { subject: "Acme öffnet ein Werk".into(), text, html }, &addressing).unwrap()
}

fn expected(original: Option<Vec<u8>>) -> Expected {
    let key = Ok((signer(KEY).public_key(), "of the config"));
    Expected {
        original,
        lists: vec![List {
            list_id: "morning.example.com".into(),
            unsubscribe: "mailto:desk@example.com?subject=unsubscribe%20morning".into(),
        }],
        keys: vec![KnownKey { selector: "press".into(), domain: "example.com".into(), key }],
    }
}

/// What came of the mail after `change`, with the marks of a mail system in front: a line for each finding.
fn said(change: impl Fn(String) -> String, expected: &Expected) -> Vec<String> {
    let sent = String::from_utf8(sent()).unwrap();
    let changed = change(sent.clone());
    let came = format!("{RESULTS}{RECEIVED}{changed}");
    let line = |finding: &Finding| format!("{:?} {}: {}", finding.judgement, finding.about, finding.said);
    Returned::read(came.as_bytes()).unwrap().examine(expected).iter().map(line).collect()
}

/// The findings that are not good.
fn troubles(change: impl Fn(String) -> String, expected: &Expected) -> Vec<String> {
    said(change, expected).into_iter().filter(|line| !line.starts_with("Good")).collect()
}

#[test]
fn a_mail_that_came_through_whole_is_good_in_all_points() {
    let all = said(|mail| mail, &expected(Some(sent())));
    assert_eq!(
        all,
        [
            "Good way: through 2 servers within 4 s",
            "Good signature: by example.com (selector press, ed25519-sha256): verified with the key of the config",
            "Good covered: the signature of example.com covers List-Id, List-Unsubscribe, and what readers see",
            "Good header: as it was sent: Message-ID, List-Id, List-Unsubscribe, From, Date, Subject, To, Auto-Submitted",
            "Good results: mx.example.net found dkim=pass (example.com), spf=pass (example.com), dmarc=pass (example.com)",
            "Good parts: as they were sent",
            "Good size: the HTML has 1 KB; Gmail shows 102",
        ]
    );
}

#[test]
fn each_harm_on_the_way_is_named() {
    let whole = expected(Some(sent()));
    let footer = |mail: String| mail.replace("b=2\r\n", "b=2\r\n-- \r\nScanned by Example Gateway\r\n");
    for (change, expected) in [
        (
            (&footer) as &dyn Fn(String) -> String,
            vec![
                "Bad signature: by example.com (selector press, ed25519-sha256): the body is not the one that was signed",
                "Bad parts: the plain text ends in 2 lines more: “-- Scanned by Example Gateway”",
            ],
        ),
        (
            &|mail| mail.replace("<0123@example.com>", "<4567@gateway.example.net>"),
            vec![
                "Bad signature: by example.com (selector press, ed25519-sha256): the signed header fields were changed, or it was made with another key than the one of the config",
                "Bad Message-ID: was changed: “<0123@example.com>” became “<4567@gateway.example.net>”",
            ],
        ),
        (
            &|mail| mail.replace("List-Unsubscribe: <mailto:desk@example.com?subject=unsubscribe%20morning>\r\n", ""),
            vec![
                "Bad signature: by example.com (selector press, ed25519-sha256): the signed header fields were changed, or it was made with another key than the one of the config",
                "Bad List-Unsubscribe: is gone; it was “<mailto:desk@example.com?subject=unsubscribe%20morning>”",
            ],
        ),
        (
            &|mail| mail.replace("Auto-Submitted", "X-Was-Auto-Submitted"),
            vec![
                "Bad signature: by example.com (selector press, ed25519-sha256): the signed header fields were changed, or it was made with another key than the one of the config",
                "Remark Auto-Submitted: is gone; it was “auto-generated”",
            ],
        ),
        (
            &|mail| mail.replace("https://www.example.org/news/mill\"", "https://gate.example.net/?u=1\""),
            vec![
                "Bad signature: by example.com (selector press, ed25519-sha256): the body is not the one that was signed",
                "Bad links: 1 of 2 were rewritten or added, e.g. https://gate.example.net/?u=1",
            ],
        ),
        (
            &|mail| mail.replace("mill</a></p>", "mill</a></p><img>"),
            vec![
                "Bad signature: by example.com (selector press, ed25519-sha256): the body is not the one that was signed",
                "Bad parts: 2 images were put into the HTML: a tracker, most likely",
            ],
        ),
        (
            &|mail| mail.replace("text/html", "text/x-taken-out"),
            vec![
                "Bad signature: by example.com (selector press, ed25519-sha256): the body is not the one that was signed",
                "Bad parts: the HTML is gone",
                "Remark size: there is no HTML to measure",
            ],
        ),
        (
            &|mail| format!("Subject: Another\r\n{mail}"),
            vec![
                "Bad signature: by example.com (selector press, ed25519-sha256): the signed header fields were changed, or it was made with another key than the one of the config",
                "Bad Subject: stands there 2 times",
                "Remark Subject: was changed: “Acme öffnet ein Werk” became “Another”",
            ],
        ),
    ] {
        assert_eq!(troubles(change, &whole), expected);
    }
}

#[test]
fn a_subject_in_other_encoded_words_is_the_same() {
    let whole = expected(Some(sent()));
    let anew = troubles(|mail| mail.replace("=?utf-8?b?w7ZmZm5ldA==?=", "=?UTF-8?Q?=C3=B6ffnet?="), &whole);
    assert!(anew.iter().all(|line| !line.contains("Subject")), "{anew:?}");
    assert!(anew[0].starts_with("Bad signature"), "the bytes are others: {anew:?}");
}

#[test]
fn without_the_mail_that_was_sent_the_config_is_compared() {
    let none = expected(None);
    assert_eq!(troubles(|mail| mail, &none), ["Remark header: the outbox does not hold this mail, so it is compared with the config"]);
    let other = Expected { lists: Vec::new(), ..none.clone() };
    assert!(
        troubles(|mail| mail, &other)
            .iter()
            .any(|line| line.starts_with("Bad List-Id: “Newsroom digest <morning.example.com>” is that of no digest"))
    );
    // In the HTML only.
    let moved = |mail: String| mail.replace("\"https://www.example.org/news", "\"https://gate.example.net/x");
    assert!(troubles(moved, &none).iter().any(|line| line.starts_with("Bad links: ")), "{:?}", troubles(moved, &none));
}

#[test]
fn signatures_of_nobody_of_others_and_with_holes_are_told_apart() {
    let whole = expected(Some(sent()));
    assert_eq!(troubles(|_| String::from_utf8(unsigned()).unwrap(), &whole), ["Bad signature: there is none (DKIM-Signature)"]);
    let by = |domain: &'static str| {
        move |_: String| {
            let dkim = Dkim { domain: domain.into(), selector: "press".into(), key: KEY.to_owned().into() };
            let signed = Signer::new(&dkim).unwrap().sign(&unsigned(), DateTime::UNIX_EPOCH).unwrap();
            String::from_utf8(signed).unwrap()
        }
    };
    assert_eq!(
        troubles(by("mailer.example.net"), &whole),
        [
            "Remark signature: by mailer.example.net (selector press, ed25519-sha256): the body is the one that was signed; the header is not verified, `--online` asks for the key",
            "Bad signature: none is in the name of example.com, so that From is vouched for by nobody (DMARC)",
        ]
    );
    let below = troubles(by("news.example.com"), &whole);
    assert!(below.iter().all(|line| line.starts_with("Remark")), "a name below counts: {below:?}");
    let holes = troubles(|mail| mail.replacen("List-Id:", "", 1).replacen("List-Unsubscribe:", "", 1), &whole);
    assert!(holes.iter().any(|line| line == "Bad covered: the signature of example.com leaves out List-Id, List-Unsubscribe"), "{holes:?}");
    let short = troubles(|mail| mail.replace("; t=", "; l=0; t="), &whole);
    assert!(short[0].contains("the body is not the one that was signed"), "{short:?}");
    let withdrawn = KnownKey { selector: "press".into(), domain: "example.com".into(), key: Err("there is no TXT record".into()) };
    let unknown = Expected { keys: vec![withdrawn], ..whole };
    assert_eq!(
        troubles(|mail| mail, &unknown),
        ["Bad signature: by example.com (selector press, ed25519-sha256): not verified: there is no TXT record"]
    );
}

#[test]
fn results_are_read_with_comments_versions_and_without_domains() {
    let verdict = |method: &str, result: &str, domain: Option<&str>| Verdict {
        method: method.into(),
        result: result.into(),
        domain: domain.map(str::to_owned),
    };
    for (text, server, verdicts) in [
        ("mx.example.net 1; none", "mx.example.net", vec![]),
        (
            "mx.example.net; dkim=pass (2048-bit (good); fine) header.i=@Example.com header.s=a; spf=SoftFail smtp.mailfrom=\"<desk@example.com>\"",
            "mx.example.net",
            vec![verdict("dkim", "pass", Some("example.com")), verdict("spf", "softfail", Some("example.com"))],
        ),
        ("mx; dmarc/1 = fail policy.dmarc=none", "mx", vec![verdict("dmarc", "fail", None)]),
        ("", "the server", vec![]),
    ] {
        assert_eq!(read(text), (server.to_owned(), verdicts), "{text}");
    }
}

#[test]
fn only_the_word_of_the_last_server_counts() {
    let whole = expected(Some(sent()));
    let check = |results: &str, expected: &str| {
        let came = [format!("{results}\r\n{RECEIVED}").as_bytes(), &sent()].concat();
        let findings = Returned::read(&came).unwrap().examine(&whole);
        let found = findings.iter().find(|finding| finding.about == "results").unwrap();
        assert_eq!(format!("{:?} {}", found.judgement, found.said), expected);
    };
    check("X-Nothing: 1", "Remark no server wrote what it found (Authentication-Results): take the mail from a mailbox whose server does");
    check("Authentication-Results: mx; arc=none", "Remark mx looked at neither signature nor sender");
    check(
        "Authentication-Results: mx; dkim=fail\r\nAuthentication-Results: forged; dkim=pass header.d=example.com",
        "Bad mx found dkim=fail",
    );
    check("Authentication-Results: mx; dkim=pass header.d=other.example", "Bad mx found dkim=pass (other.example)");
    check(
        "Authentication-Results: mx; dkim=pass header.d=example.com\r\nAuthentication-Results: mx; spf=fail",
        "Remark mx found dkim=pass (example.com), spf=fail",
    );
    check("Authentication-Results: mx; spf=fail", "Bad mx found spf=fail");
    check("Authentication-Results: mx; dkim=pass header.d=example.com; dmarc=fail", "Bad mx found dkim=pass (example.com), dmarc=fail");
}

#[test]
fn what_is_no_mail_is_refused_and_what_surrounds_one_is_not_minded() {
    for text in ["", "Just some words about a mail.", "<html><body>mail</body></html>", "\r\n\r\n"] {
        assert!(Returned::read(text.as_bytes()).is_err(), "{text}");
    }
    let unix: Vec<u8> = sent().into_iter().filter(|byte| *byte != b'\r').collect();
    let mbox = [b"From desk@example.com Sun Nov  1 08:00:00 2026\n".as_slice(), &unix].concat();
    for bytes in [unix.clone(), mbox, [b"\n\n".as_slice(), &unix].concat()] {
        let findings = Returned::read(&bytes).unwrap().examine(&expected(Some(sent())));
        assert!(findings.iter().all(|finding| finding.judgement != Judgement::Bad), "{findings:?}");
    }
}

proptest! {
    /// Wherever a mail was cut, and whatever was put into it.
    #[test]
    fn no_mail_can_stop_the_reader(at in 0_usize..2000, length in 0_usize..200, with in "(?s).{0,60}", is_known in any::<bool>()) {
        let mut mail = format!("{RESULTS}{RECEIVED}").into_bytes();
        mail.extend(sent());
        let begin = at.min(mail.len());
        let end = (begin + length).min(mail.len());
        mail.splice(begin..end, with.bytes());
        if let Ok(returned) = Returned::read(&mail) {
            let findings = returned.examine(&expected(is_known.then(sent)));
            prop_assert!(findings.len() >= 3, "{findings:?}");
            prop_assert!(findings.iter().all(|finding| !finding.said.is_empty() && !finding.said.contains('\n')), "{findings:?}");
        }
    }
}
