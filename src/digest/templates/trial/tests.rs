//! What is found out before a mail is made, and that the house's own templates and the manual pass.

use super::*;

fn templates(files: &[(&str, &str)]) -> Templates {
    Templates { folder: "templates".into(), files: files.iter().map(|(name, content)| ((*name).into(), (*content).into())).collect() }
}

fn check(files: &[(&str, &str)], file: &str, line: Option<usize>, what: &str) {
    let fault = try_templates(&templates(files)).unwrap_err();
    assert_eq!((fault.file.as_str(), fault.line), (file, line), "{fault:?}");
    assert!(fault.what.contains(what), "{fault:?}");
}

#[test]
fn the_houses_own_templates_pass_in_every_language() {
    let remarks = try_templates(&templates(&[
        (HTML, include_str!("../digest.html")),
        (TEXT, include_str!("../digest.txt")),
        ("subject.txt", "{{ lead or title }}"),
    ]));
    assert_eq!(remarks, Ok(Vec::new()));
    for language in Language::ALL {
        for issue in [sample::full(language), sample::lines(language), sample::empty(language)] {
            print(&issue, &Look::default()).unwrap();
        }
    }
}

#[test]
fn a_broken_template_is_told_with_file_and_line() {
    check(&[(HTML, "<p>\n{% if lead %}\n</p>")], HTML, Some(3), "syntax error");
    check(&[(TEXT, "{{ title }}\n{{ titel }}")], TEXT, Some(2), "docs/templates.md");
    // Only an issue with news has items.
    check(
        &[(HTML, "{% for section in sections %}{% for item in section.items %}\n{{ item.headline }}{% endfor %}{% endfor %}")],
        HTML,
        Some(2),
        "docs/templates.md",
    );
    check(&[(TEXT, "{% include 'part.txt' %}"), ("part.txt", "\n\n{{ nothing }}")], "part.txt", Some(3), "docs/templates.md");
    check(&[(HTML, "{% include '../../etc/passwd' %}")], HTML, Some(1), "only the files of its own folder");
    check(&[("subject.txt", "{{ count | upper_case }}")], "subject.txt", Some(1), "unknown filter");
}

#[test]
fn a_template_that_never_ends_or_is_huge_is_refused() {
    check(
        &[(HTML, "{% for a in range(20000) %}{% for b in range(20000) %}{{ a }}{% endfor %}{% endfor %}")],
        HTML,
        Some(1),
        "does not come to an end",
    );
    check(&[(HTML, &"<!-- a long remark -->".repeat(3_000))], HTML, None, "bytes of an issue without news");
    let recursive = "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}";
    assert!(try_templates(&templates(&[(HTML, recursive)])).is_err());
}

#[test]
fn what_readers_would_miss_is_remarked() {
    let remarks = |html: &str| try_templates(&templates(&[(HTML, html)])).unwrap();
    assert_eq!(remarks("<h1>{{ title }}</h1>")[0].0, HTML);
    assert!(remarks("<h1>{{ title }}</h1>")[0].1.contains("`unsubscribe`"));
    assert!(remarks("<a href='{{ unsubscribe }}'>")[0].1.contains("`title`"));
    let items = "<a href='{{ unsubscribe }}'>{% for s in sections %}{% for item in s.items %}{{ item.title }}{% endfor %}{% endfor %}";
    assert_eq!(remarks(items), []);
}

#[test]
fn values_are_escaped_in_html_and_only_there() {
    let own = templates(&[
        (HTML, "{% for s in sections %}{{ s.name }}{% endfor %}{{ unsubscribe }}"),
        (TEXT, "{% for s in sections %}{{ s.name }}{% endfor %}"),
    ]);
    let look = Look { templates: Some(Arc::new(own)), ..Look::default() };
    let mail = print(&sample::full(Language::English), &look).unwrap();
    assert!(mail.html.starts_with("Mill &amp; Daughters") && mail.text.starts_with("Mill & Daughters"), "{mail:?}");
}

#[test]
fn a_subject_is_tried_with_news_and_without() {
    assert_eq!(try_subject("{{ lead or 'Nothing' }} ({{ count }}) {{ title }} {{ date }}"), Ok(()));
    let fault = try_subject("News: {{ leed }}").unwrap_err();
    assert_eq!(fault.span.map(|span| "News: {{ leed }}"[span].to_owned()).as_deref(), Some("leed"));
    assert!(try_subject("{{ highlights[0].title }}").is_err(), "an issue without news has none");
    assert!(try_subject("{% if lead %}").is_err());
}

/// Every value that the house hands to templates stands in the manual.
#[test]
fn the_manual_lists_every_value() {
    const MANUAL: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/templates.md"));
    fn names(value: &serde_json::Value, found: &mut std::collections::BTreeSet<String>) {
        match value {
            serde_json::Value::Object(fields) => fields.iter().for_each(|(name, value)| {
                found.insert(name.clone());
                names(value, found);
            }),
            serde_json::Value::Array(items) => items.iter().for_each(|item| names(item, found)),
            _ => {}
        }
    }
    let mut found = std::collections::BTreeSet::new();
    let issue = sample::full(Language::English);
    names(&Press::new(&issue, &Look::default()).unwrap().values(), &mut found);
    assert!(found.len() > 40);
    for name in found {
        assert!(MANUAL.contains(&format!("`{name}`")), "docs/templates.md does not say what `{name}` is");
    }
}
