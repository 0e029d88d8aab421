//! `[mail] templates`, and what a digest says in words of its own.

use std::path::Path;

use super::{check_line, digest};
use crate::config::{Environment, load};

const CONFIG: &str = "[mail]\nfrom = \"a@example.com\"\nserver = \"file:mails\"\ntemplates = \"ours\"\n";

/// Problems as `file line: what`, the template files given by name and content.
fn problems(files: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("ours")).unwrap();
    for (name, content) in files {
        std::fs::write(folder.path().join("ours").join(name), content).unwrap();
    }
    let path = folder.path().join("presswatch.toml");
    std::fs::write(&path, CONFIG).unwrap();
    let rows = match load(&path, &Environment::new("", [("", "")])) {
        Ok(config) => config.warnings.rows(),
        Err(problems) => problems.rows(),
    };
    let name = |file: &str| Path::new(file).file_name().unwrap().to_string_lossy().into_owned();
    rows.into_iter().map(|row| format!("{} {}: {}", name(&row.file), row.line.unwrap_or_default(), row.problem)).collect()
}

#[test]
fn a_broken_template_is_marked_in_its_own_file() {
    assert_eq!(problems(&[("subject.txt", "{{ lead or title }}")]), Vec::<String>::new());
    let found = problems(&[("digest.txt", "{{ title }}\n\n  {{ titel }}\n")]);
    assert_eq!(found, ["digest.txt 3: `titel` is undefined; docs/templates.md lists the values"]);
    let found = problems(&[("subject.txt", "{% if lead %}")]);
    assert!(found[0].starts_with("subject.txt 1: syntax error"), "{found:?}");
    let found = problems(&[("digest.html", "<h1>{{ title }}</h1>")]);
    assert_eq!(found, ["digest.html 0: does not show `unsubscribe`: who cannot leave calls it spam"]);
    let found = problems(&[("readme.md", "")]);
    assert_eq!(found, ["presswatch.toml 4: holds none of `digest.html`, `digest.txt`, `subject.txt`"]);
    let found = problems(&[("digest.html", &"a".repeat(300_000))]);
    assert_eq!(found, ["presswatch.toml 4: `digest.html` is larger than 256 KiB"]);
}

#[test]
fn templates_count_as_files_of_the_config() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("ours")).unwrap();
    std::fs::write(folder.path().join("ours/subject.txt"), "{{ title }}").unwrap();
    let path = folder.path().join("presswatch.toml");
    std::fs::write(&path, CONFIG).unwrap();
    let config = load(&path, &Environment::new("", [("", "")])).unwrap();
    assert!(config.files.contains(&folder.path().join("ours/subject.txt")), "{:?}", config.files);
    assert!(config.folders.contains(&folder.path().join("ours")), "{:?}", config.folders);
}

#[test]
fn a_digests_own_words_are_tried_where_they_are_written() {
    let of = |line: &str| digest(&format!("to = [\"a@example.com\"]\nschedule = \"0 8 * * *\"\n{line}"));
    check_line(&of("language = \"fr\""), r#"13:12: digest "morning".language: `fr` is unknown | known here: en, de"#);
    check_line(&of("group_by = \"day\""), r#"13:12: digest "morning".group_by: `day` is unknown | known here: source, topic, date"#);
    check_line(&of("summary = \"llm\""), r#"13:11: digest "morning".summary: `llm` is unknown | known here: extract, none"#);
    check_line(
        &of("subject = \"News: {{ leed }}\""),
        r#"13:21: digest "morning".subject: `leed` is undefined; docs/templates.md lists the values | e.g. "{{ lead or title }} ({{ count }})""#,
    );
    check_line(&of("intro = \" \""), r#"13:9: digest "morning".intro: is empty"#);
    check_line(
        &of("from = \"desk\""),
        r#"13:8: digest "morning".from: `desk` is no mail address | write "reader@example.com" or "Name of Reader <reader@example.com>""#,
    );
}
