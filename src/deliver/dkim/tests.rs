//! Claims about signatures. Another program's word on them is in `tests/it/signing.rs`.

use std::net::Ipv4Addr;

use chrono::DateTime;
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{NameServerConfig, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use proptest::prelude::*;
use tokio::net::UdpSocket;

use super::canonical::Form;
use super::dns::look_up_with;
use super::*;
use crate::model::Dkim;

const RSA: &str = include_str!("../../../tests/fixtures/dkim/rsa.pem");
const ED25519: &str = include_str!("../../../tests/fixtures/dkim/ed25519.pem");
const MAIL: &[u8] = b"From: Desk <desk@example.com>\r\nTo: reader@example.com\r\nSubject: Two  mills\r\n open\r\n\
    List-Id: Digest <morning.example.com>\r\nX-Other: 1\r\n\r\nFirst  line \r\n\r\nSecond line\r\n\r\n\r\n";

fn signer(key: &str) -> Signer {
    let dkim = Dkim { domain: "example.com".into(), selector: "press".into(), key: key.to_owned().into() };
    Signer::new(&dkim).unwrap()
}

fn signed(key: &str) -> Vec<u8> {
    signer(key).sign(MAIL, DateTime::from_timestamp(1_793_606_400, 0).unwrap()).unwrap()
}

/// Whether body and header are as they were signed.
fn judge(key: &str, mail: &[u8]) -> (bool, bool) {
    let raw = Raw::parse(mail).unwrap();
    let signature = Signature::all(&raw).remove(0).unwrap();
    (signature.fits_body(&raw), signature.is_made_with(&signer(key).public_key(), &raw))
}

#[test]
fn a_signed_mail_is_the_mail_with_one_field_in_front() {
    for (key, algorithm) in [(RSA, "rsa-sha256"), (ED25519, "ed25519-sha256")] {
        let mail = signed(key);
        assert!(mail.ends_with(MAIL));
        let field = String::from_utf8(mail[..mail.len() - MAIL.len()].to_vec()).unwrap();
        assert!(
            field.starts_with(&format!(
                "DKIM-Signature: v=1; a={algorithm}; c=relaxed/relaxed; d=example.com;\r\n s=press; t=1793606400;\r\n"
            ))
        );
        assert!(field.ends_with("\r\n") && field.lines().all(|line| line.len() <= 78), "{field}");
        assert!(field.contains(" h=From:To:Subject:List-Id:From:Reply-To:To:Subject:Date;"), "{field}");
        assert_eq!(judge(key, &mail), (true, true));
        assert_eq!(judge(if key == RSA { ED25519 } else { RSA }, &mail), (true, false), "another's key");
    }
}

#[test]
fn what_mail_systems_do_on_the_way_does_no_harm_and_what_they_must_not_do_is_seen() {
    for (before, after, expected) in [
        // White space, folds, letter case of names, new trace fields, unsigned fields.
        ("Subject: Two  mills\r\n open", "SUBJECT:Two mills\r\n\topen ", (true, true)),
        ("First  line ", "First \tline", (true, true)),
        ("Second line\r\n\r\n\r\n", "Second line\r\n", (true, true)),
        ("From: Desk", "Received: from a by b\r\nFrom: Desk", (true, true)),
        ("X-Other: 1", "X-Other: 2", (true, true)),
        // Words, additions, withdrawals.
        ("Two  mills", "Three mills", (true, false)),
        ("X-Other: 1", "Reply-To: someone@example.org", (true, false)),
        ("X-Other: 1", "Subject: Another one", (true, false)),
        ("List-Id: Digest <morning.example.com>\r\n", "", (true, false)),
        ("First  line", "Firstline", (false, true)),
        ("Second line\r\n", "Second line\r\n-- \r\nAnother list\r\n", (false, true)),
    ] {
        for key in [RSA, ED25519] {
            let mail = String::from_utf8(signed(key)).unwrap();
            let changed = mail.replacen(before, after, 1);
            assert_ne!(mail, changed);
            assert_eq!(judge(key, changed.as_bytes()), expected, "{before:?} became {after:?}");
        }
    }
}

/// Some mail systems fold within words; whether the signature holds is another matter.
#[test]
fn a_fold_within_a_value_is_no_part_of_it() {
    let mail = String::from_utf8(signed(RSA)).unwrap();
    let folded = mail.replacen("a=rsa-sha256; ", "a=rsa-\r\n sha256; ", 1).replacen("d=example.com", "d=Example\r\n\t.com", 1);
    let folded = folded.replacen("s=press", "s=pr\r\n  ess", 1);
    let raw = Raw::parse(folded.as_bytes()).unwrap();
    let signature = Signature::all(&raw).remove(0).unwrap();
    assert_eq!(
        (signature.domain.as_str(), signature.selector.as_str(), signature.algorithm),
        ("example.com", "press", Algorithm::RsaSha256)
    );
}

#[test]
fn a_file_with_the_line_ends_of_unix_is_the_same_mail() {
    let mail = signed(RSA);
    let file: Vec<u8> = mail.iter().copied().filter(|byte| *byte != b'\r').collect();
    assert_eq!(with_crlf(&file), mail);
    assert_eq!(with_crlf(&mail), mail);
}

/// RFC 6376, section 3.4.5, without its misprints.
#[test]
fn the_forms_are_those_of_the_rfc() {
    let mail = b"A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n";
    let raw = Raw::parse(mail).unwrap();
    let header = |form: Form| raw.fields.iter().flat_map(|field| form.field(field)).collect::<Vec<u8>>();
    assert_eq!(header(Form::Relaxed), b"a:X\r\nb:Y Z\r\n");
    assert_eq!(Form::Relaxed.body(raw.body), b" C\r\nD E\r\n");
    assert_eq!(header(Form::Simple), b"A: X\r\nB : Y\t\r\n\tZ  \r\n");
    assert_eq!(Form::Simple.body(raw.body), b" C \r\nD \t E\r\n");
    for (form, empty) in [(Form::Simple, b"\r\n".as_slice()), (Form::Relaxed, b"")] {
        assert!(["", "\r\n", "\r\n\r\n"].iter().all(|body| form.body(body.as_bytes()) == empty));
        assert_eq!(form.body(b"x"), b"x\r\n");
    }
    assert_eq!(Form::Relaxed.body(b" \t\r\n\r\n"), b"");
}

#[test]
fn keys_are_read_in_each_form_and_what_is_none_is_named() {
    let public = signer(RSA).public_key();
    assert_eq!(signer(include_str!("../../../tests/fixtures/dkim/rsa-pkcs1.pem")).public_key(), public);
    let seed = include_str!("../../../tests/fixtures/dkim/ed25519.seed");
    assert_eq!(signer(seed).public_key(), signer(ED25519).public_key());
    for (text, error) in [
        (include_str!("../../../tests/fixtures/dkim/locked.pem"), KeyError::Locked),
        ("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----", KeyError::Locked),
        (include_str!("../../../tests/fixtures/dkim/short.pem"), KeyError::Short),
        (include_str!("../../../tests/fixtures/dkim/ec.pem"), KeyError::OtherKind),
        (include_str!("../../../tests/fixtures/dkim/public.pem"), KeyError::Public),
        ("-----BEGIN CERTIFICATE-----", KeyError::Public),
        ("-----BEGIN PRIVATE KEY-----\n??\n-----END PRIVATE KEY-----", KeyError::Broken("no base64".into())),
        ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", KeyError::Broken("InvalidEncoding".into())),
        ("", KeyError::NoKey),
        ("geheim", KeyError::NoKey),
    ] {
        assert_eq!(PrivateKey::of_text(text).err(), Some(error), "{text}");
    }
}

#[test]
fn the_public_half_goes_into_a_record_and_comes_back() {
    for key in [RSA, ED25519] {
        let public = signer(key).public_key();
        assert_eq!(PublicKey::of_record(&public.record()), Ok(public));
    }
    let public = signer(RSA).public_key();
    let pem = include_str!("../../../tests/fixtures/dkim/public.pem");
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    assert_eq!(public.record(), format!("v=DKIM1; k=rsa; p={base64}"), "as openssl writes it");
    let PublicKey::Rsa(bare) = &public else { panic!("{public:?}") };
    assert_eq!(PublicKey::of_record(&format!("p={}", encode(bare))), Ok(public.clone()), "bare, without version and kind");
    for (record, error) in [
        ("v=spf1 -all", RecordError::NoRecord),
        ("v=DKIM2; p=AAAA", RecordError::NoRecord),
        ("v=DKIM1; k=rsa", RecordError::NoRecord),
        ("v=DKIM1; p=", RecordError::Withdrawn),
        ("v=DKIM1; k=dsa; p=AAAA", RecordError::OtherKind("dsa".into())),
        ("v=DKIM1; k=ed25519; p=AAAA", RecordError::Broken),
        ("v=DKIM1; p=AAAA", RecordError::Broken),
    ] {
        assert_eq!(PublicKey::of_record(record), Err(error), "{record}");
    }
}

#[test]
fn a_signature_that_cannot_be_read_says_what_it_lacks() {
    for (tags, error) in [
        ("v=1; a=rsa-sha256; d=example.com; s=a; h=From; bh=AAAA", Malformed::Missing("b")),
        ("v=1; a=rsa-sha256; d=example.com; d=example.org; s=a; h=From; bh=AAAA; b=AAAA", Malformed::Tags),
        ("v=2; a=rsa-sha256; d=example.com; s=a; h=From; bh=AAAA; b=AAAA", Malformed::Value("v")),
        ("v=1; a=rsa-sha1; d=example.com; s=a; h=From; bh=AAAA; b=AAAA", Malformed::Algorithm("rsa-sha1".into())),
        ("v=1; a=rsa-sha256; c=loose; d=example.com; s=a; h=From; bh=AAAA; b=AAAA", Malformed::Value("c")),
        ("v=1; a=rsa-sha256; d=example.com; s=a; h=To; bh=AAAA; b=AAAA", Malformed::From),
        ("v=1; a=rsa-sha256; d=example.com; s=a; h=From; bh=?; b=AAAA", Malformed::Value("bh")),
        ("v=1; a=rsa-sha256; d=example.com; s=a; h=From; bh=AAAA; b=AAAA; l=-1", Malformed::Value("l")),
    ] {
        let mail = format!("DKIM-Signature: {tags}\r\n\r\n");
        let raw = Raw::parse(mail.as_bytes()).unwrap();
        assert_eq!(Signature::all(&raw).remove(0).err(), Some(error), "{tags}");
    }
}

/// Asks a name server of our own, which has this text at every name; an empty one means that the name does not exist.
async fn asked(text: &'static [&'static str]) -> Result<PublicKey, LookupError> {
    let socket = UdpSocket::bind(("127.0.0.1", 0)).await.unwrap();
    let mut server = NameServerConfig::udp(Ipv4Addr::LOCALHOST.into());
    server.connections[0].port = socket.local_addr().unwrap().port();
    tokio::spawn(async move {
        let mut packet = [0; 512];
        while let Ok((length, from)) = socket.recv_from(&mut packet).await {
            let name_end = 12 + packet[12..length].iter().position(|octet| *octet == 0).unwrap() + 1;
            let code = if text.is_empty() { 3 } else { 0 };
            let mut reply = vec![packet[0], packet[1], 0x81, 0x80 | code, 0, 1, 0, u8::from(!text.is_empty()), 0, 0, 0, 0];
            reply.extend_from_slice(&packet[12..name_end + 4]);
            let data: Vec<u8> = text.iter().flat_map(|text| [&[text.len() as u8], text.as_bytes()].concat()).collect();
            // The name again by reference, TXT, IN, to live for no time.
            reply.extend_from_slice(&[0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 0, 0, data.len() as u8]);
            reply.extend_from_slice(&data);
            socket.send_to(&reply, from).await.unwrap();
        }
    });
    let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
    let resolver = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default()).build().unwrap();
    look_up_with(&resolver, &record_name("press", "example.com")).await
}

#[tokio::test]
async fn the_key_is_found_in_the_dns_in_pieces_too() {
    let found = asked(&["v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7", "hcvPapiMlrwIaaPcHURo="]).await.unwrap();
    assert!(matches!(found, PublicKey::Ed25519(key) if key.len() == 32));
    let said = |error: LookupError| error.to_string();
    assert_eq!(said(asked(&[]).await.unwrap_err()), "there is no TXT record at press._domainkey.example.com");
    assert_eq!(
        said(asked(&["v=DKIM1; p="]).await.unwrap_err()),
        "the TXT record at press._domainkey.example.com has an empty `p=`: the key was withdrawn"
    );
}

proptest! {
    #[test]
    fn nothing_that_comes_back_by_mail_can_stop_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400), text in "(?s).{0,200}") {
        for mail in [bytes.clone(), [b"DKIM-Signature: v=1; ".as_slice(), text.as_bytes(), b"\r\n\r\n", &bytes].concat()] {
            let mail = with_crlf(&mail).into_owned();
            if let Some(raw) = Raw::parse(&mail) {
                for signature in Signature::all(&raw).into_iter().flatten() {
                    prop_assert!(!signature.is_made_with(&signer(ED25519).public_key(), &raw));
                }
            }
        }
        let _ = PublicKey::of_record(&text);
        let _ = PrivateKey::of_text(&text);
    }

    #[test]
    fn whatever_is_signed_verifies(subject in "[ -~]{0,200}", body in "(?s).{0,300}") {
        let mail = format!("From: a@example.com\nSubject: {subject}\n\n{body}");
        let mail = with_crlf(mail.as_bytes()).into_owned();
        let signed = signer(ED25519).sign(&mail, DateTime::UNIX_EPOCH).unwrap();
        prop_assert_eq!(judge(ED25519, &signed), (true, true));
        prop_assert!(signed.ends_with(&mail));
    }
}
