//! A damaged config is answered with messages, never with a panic.

use proptest::prelude::*;

use super::{Colour, Environment, load};

const SOUND: &str = include_str!("../../config/presswatch.toml");

/// What slips into configs, and what parsers stumble over.
const SCRAPS: [&str; 22] = [
    "\"",
    "'",
    "\"\"\"",
    "[",
    "]",
    "[[",
    "\n[",
    "\n[[source]]\n",
    "{",
    "}",
    "=",
    ",",
    "#",
    "\\",
    "${",
    "${X}",
    "\u{0}",
    "\r",
    "ß",
    "新闻\n",
    "\u{feff}",
    "\nid = 1\n",
];

fn damaged() -> impl Strategy<Value = String> {
    // With the examples and defaults made live, so that there is something to damage.
    let live = SOUND.replace("\n# e.g. ", "\n").replace("\n#", "\n# ").replace("\n# # ", "\n# ");
    let letters: Vec<char> = live.chars().collect();
    let cut = (0..letters.len(), 0..60_usize, prop::sample::select(&SCRAPS[..]));
    prop::collection::vec(cut, 1..4).prop_map(move |cuts| {
        let mut letters = letters.clone();
        for (start, length, scrap) in cuts {
            let start = start.min(letters.len());
            let end = (start + length).min(letters.len());
            letters.splice(start..end, scrap.chars());
        }
        letters.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn each_problem_has_a_place_that_exists(text in damaged()) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &text).unwrap();
        let problems = match load(file.path(), &Environment::new("", [("X", "x")])) {
            Ok(config) => config.warnings,
            Err(problems) => problems,
        };
        let lines = text.matches('\n').count() + 1;
        for row in problems.rows() {
            prop_assert!(row.line.is_some_and(|line| line <= lines), "{row:?}");
        }
        prop_assert_eq!(problems.render(Colour::Plain).matches("--> ").count(), problems.len());
    }
}
