//! `config/sources.d` holds an example of each kind, and all of them can be included as they are.

use std::path::Path;

use super::{Environment, load};
use crate::model::Kind;

fn examples() -> super::Config {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("presswatch.toml");
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/sources.d");
    std::fs::write(&path, format!("include = ['{}/*.toml']\n", examples.display())).unwrap();
    load(&path, &Environment::new("", [("EXAMPLE_PARTNERS_TOKEN", "t")]))
        .unwrap_or_else(|problems| panic!("{}", problems.render(super::Colour::Plain)))
}

#[test]
fn every_kind_has_its_example() {
    let config = examples();
    for kind in Kind::ALL {
        assert!(config.sources.iter().any(|source| source.kind == kind), "there is no example of `{}` in config/sources.d", kind.as_str());
    }
    assert!(config.warnings.is_empty(), "{}", config.warnings);
}

#[test]
fn each_example_is_one_newsroom_at_an_address_of_nobody() {
    let config = examples();
    // The main file names none itself.
    assert_eq!(config.sources.len(), config.files.len() - 1);
    for source in &config.sources {
        let host = source.url.host_str().unwrap();
        assert!(["example.com", "example.org"].iter().any(|nobody| host == *nobody || host.ends_with(&format!(".{nobody}"))), "{host}");
    }
    assert!(config.sources.iter().any(|source| source.access.auth.is_some()));
}
