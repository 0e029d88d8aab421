//! Writing sources into config files, and reading them out as they were written.
//!
//! What a person wrote stays as it is, byte for byte: new tables are put in between, and what does not load afterwards
//! is taken back.

mod entry;
mod ids;
mod replace;
mod splice;

use std::path::{Path, PathBuf};

pub(super) use entry::KEYS;
pub use entry::{Entry, Written, written_sources};
pub use ids::Ids;

use super::file::why_unreadable;
use super::{Config, Environment, Problems, load};

/// Why sources could not be written. The file is as it was, unless the error says otherwise.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    #[error("cannot read {}: {why}", path.display())]
    Unreadable { path: PathBuf, why: String },
    #[error(
        "{} has its sources in a list, `source = [...]`, that no table can be added to\nhint: write each as a table of its own, headed `[[source]]`",
        path.display()
    )]
    InlineSources { path: PathBuf },
    #[error("cannot write {}: {why}", path.display())]
    Unwritable { path: PathBuf, why: String },
    #[error("somebody else changed {} in the meantime; nothing was written, try again", path.display())]
    Changed { path: PathBuf },
    /// With the problems of the file as it would have been.
    #[error("with the new sources the config would not load, so {} was left as it was", path.display())]
    Broken { path: PathBuf, problems: Problems },
}

/// True if the text can be a source's id.
pub fn is_id(text: &str) -> bool {
    super::value::id(text).is_ok()
}

/// Appends sources to a file: behind those it has, else at its end. A file that is not there is begun, with its folder.
///
/// All of `must_load` have to load afterwards, as the main file of a config each; else the file is put back as it was and the problems
/// are returned. What the first of them says is returned.
pub fn append(file: &Path, entries: &[Entry], must_load: [&Path; 2], environment: &Environment) -> Result<Config, EditError> {
    let before = match std::fs::read_to_string(file) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(EditError::Unreadable { path: file.to_owned(), why: why_unreadable(&error) }),
    };
    let text = before.as_deref().unwrap_or_default();
    let after = splice::with_sources(text, entries).ok_or_else(|| EditError::InlineSources { path: file.to_owned() })?;
    replace::replace(file, before.as_deref(), &after)?;
    let [first, second] = must_load;
    let loaded =
        load(first, environment).and_then(|config| if second == first { Ok(config) } else { load(second, environment).map(|_| config) });
    loaded.or_else(|problems| {
        replace::put_back(file, &after, before.as_deref())?;
        Err(EditError::Broken { path: file.to_owned(), problems })
    })
}
