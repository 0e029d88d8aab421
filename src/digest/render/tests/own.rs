//! What a digest or its user says in words and templates of their own, and what happens when these fail.

use super::*;

fn look(files: &[(&str, &str)]) -> Look {
    let files = files.iter().map(|(name, content)| ((*name).into(), (*content).into())).collect();
    Look { templates: Some(Arc::new(Templates { folder: "ours".into(), files })), ..Look::default() }
}

fn print(digest: &Digest, changes: Vec<Change>, look: &Look) -> Printed {
    render(&compose(digest, &edition(), changes, &newsrooms(), Vec::new()), look).unwrap()
}

#[test]
fn a_digest_has_a_subject_and_an_intro_of_its_own() {
    let own = Digest {
        subject: Some("{{ lead_source }}: {{ lead }} (+{{ count - 1 }}) {{ date }}".into()),
        intro: Some("Good morning, & welcome.\n\nQuestions go to the desk.".into()),
        ..digest()
    };
    let mail = print(&own, mixed(), &Look::default()).mails.remove(0);
    assert_eq!(mail.subject, "Acme: Acme opens a paper mill in Lyon (+4) Sat 21 Nov 2026");
    assert!(mail.html.contains(">Good morning, &amp; welcome.</p>"), "{}", mail.html);
    assert!(mail.text.contains("\n\nGood morning, & welcome.\n\nQuestions go to the desk.\n\n"), "{}", mail.text);
    let parts = print(&own, many(900), &Look::default()).mails;
    assert!(parts[1].subject.ends_with(&format!("(2/{})", parts.len())), "{}", parts[1].subject);
}

#[test]
fn a_subject_is_one_line_and_never_empty() {
    let subject =
        |template: &str| print(&Digest { subject: Some(template.into()), ..digest() }, mixed(), &Look::default()).mails[0].subject.clone();
    assert_eq!(subject("{{ title }}\r\nBcc: x@example.com"), "Newsroom digest Bcc: x@example.com");
    assert_eq!(subject("{% if count > 99 %}Many{% endif %}"), "Acme opens a paper mill in Lyon and 4 more · Newsroom digest");
    assert!(super::super::super::wrap::width(&subject("{{ title * 40 }}")) <= 120);
}

#[test]
fn a_users_templates_take_the_place_of_the_houses_one_by_one() {
    let own = look(&[
        (
            "digest.html",
            "<p>{% include 'foot.html' %}{% for s in sections %}{% for item in s.items %}{{ item.title }};{% endfor %}{% endfor %}",
        ),
        ("foot.html", "<a href=\"{{ unsubscribe }}\">{{ texts.unsubscribe }}</a>"),
        ("subject.txt", "{{ contents }}\n"),
    ]);
    let printed = print(&digest(), mixed(), &own);
    let mail = &printed.mails[0];
    assert!(printed.fault.is_none(), "{:?}", printed.fault);
    assert_eq!(mail.subject, "5 announcements from 3 sources");
    assert!(mail.html.starts_with("<p><a href=\"") && mail.html.contains("Ein &lt;b&gt;Irrtum&lt;/b&gt;;"), "{}", mail.html);
    assert!(mail.text.starts_with("Newsroom digest\n======"), "{}", mail.text);
    let with_subject = Digest { subject: Some("{{ number }}".into()), ..digest() };
    assert_eq!(print(&with_subject, mixed(), &own).mails[0].subject, "7", "the digest's own goes before");
}

#[test]
fn where_a_users_template_fails_the_mail_is_the_houses_and_the_operator_is_told() {
    let plain = print(&digest(), mixed(), &Look::default()).mails;
    for (files, what) in [
        (&[("digest.html", "{{ sections[40].name }}")][..], "undefined"),
        (&[("digest.txt", "{% if %}")], "syntax error"),
        (&[("digest.html", "{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}")], "fuel"),
    ] {
        let printed = print(&digest(), mixed(), &look(files));
        assert_eq!(printed.mails, plain);
        assert!(printed.fault.unwrap().to_string().contains(what), "{what}");
    }
    let subject = Digest { subject: Some("{{ highlights[7].title }}".into()), ..digest() };
    let printed = print(&subject, mixed(), &Look::default());
    assert!(printed.fault.is_some() && printed.mails == plain);
}

#[test]
fn copies_of_the_houses_templates_carry_a_thousand() {
    let copies = [("digest.html", include_str!("../../templates/digest.html")), ("digest.txt", include_str!("../../templates/digest.txt"))];
    let printed = print(&digest(), (1..=1_000).map(|id| change(id, "acme", "Acme opens a mill")).collect(), &look(&copies));
    assert!(printed.fault.is_none() && printed.mails.len() > 2, "{:?}", printed.fault);
}

#[test]
fn a_template_that_needs_a_mail_for_each_item_is_not_used() {
    let huge = format!("<!-- {} -->{{% for s in sections %}}{{{{ s.items | length }}}}{{% endfor %}}", "x".repeat(BUDGET));
    let printed = print(&digest(), many(90), &look(&[("digest.html", &huge)]));
    assert!(matches!(printed.fault, Some(RenderError::TooLarge)), "{:?}", printed.fault);
    assert_eq!(printed.mails.len(), 1);
}
