//! What people read when a config is wrong.

mod files;
mod mails;
mod service;
mod sources;
mod templates;

use super::{Colour, Environment, Problems, load};

/// What is found wrong with `text` as a main file beside `others`, its folder left out of paths.
fn problems_of(text: &str, others: &[(&str, &str)]) -> (Problems, String) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in others {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let path = folder.path().join("presswatch.toml");
    std::fs::write(&path, text).unwrap();
    let environment = Environment::new("", [("HERE", "from the environment"), ("TOKEN", "geheim")]);
    let problems = match load(&path, &environment) {
        Ok(config) => config.warnings,
        Err(problems) => problems,
    };
    (problems, format!("{}/", folder.path().display()))
}

/// The whole message, as a terminal shows it.
fn check_with(text: &str, others: &[(&str, &str)], expected: &str) {
    let (problems, folder) = problems_of(text, others);
    assert_eq!(problems.render(Colour::Plain).replace(&folder, "").trim(), expected.trim());
}

fn check(text: &str, expected: &str) {
    check_with(text, &[], expected);
}

/// The only problem's place, key and words, and its hint after a `|`.
fn check_line(text: &str, expected: &str) {
    assert_eq!(lines_of(text, &[]), [expected], "{text}");
}

/// All problems in that form.
fn lines_of(text: &str, others: &[(&str, &str)]) -> Vec<String> {
    let (problems, folder) = problems_of(text, others);
    let rows = problems.rows();
    let lines: Vec<String> = problems.to_string().replace(&folder, "").lines().map(str::to_owned).collect();
    lines
        .iter()
        .zip(&rows)
        .map(|(line, row)| match &row.hint {
            Some(hint) => format!("{} | {hint}", line.trim_start_matches("presswatch.toml:")),
            None => line.trim_start_matches("presswatch.toml:").to_owned(),
        })
        .collect()
}

/// A sound source with `line` added, in line 4.
fn source(line: &str) -> String {
    format!("[[source]]\nid = \"acme\"\nurl = \"https://www.example.com/news/\"\n{line}\n")
}

/// A sound mail table with `line` added, in line 4.
fn mail(line: &str) -> String {
    format!("[mail]\nfrom = \"press-desk@example.com\"\nserver = \"smtp://mail.example.com\"\n{line}\n")
}

/// A sound digest of a sound source, with `line` added, in line 10.
fn digest(line: &str) -> String {
    format!(
        "[mail]\nfrom = \"press-desk@example.com\"\nserver = \"file:mails\"\n{}\n[[digest]]\nid = \"morning\"\n{line}\n",
        source("labels = [\"cars\"]")
    )
}
