//! Any text as a config: it holds together, or it is said what is wrong; never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use presswatch::config::{Colour, Environment, load};

fuzz_target!(|text: &str| {
    let folder = std::env::temp_dir().join(format!("presswatch-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("presswatch.toml");
    std::fs::write(&file, text).expect("a file");
    if let Err(problems) = load(&file, &Environment::new(&folder, [] as [(String, String); 0])) {
        assert!(problems.has_errors());
        assert!(!problems.render(Colour::Plain).is_empty());
    }
});
