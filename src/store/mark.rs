//! A small file beside the store that says how far the store got. It is written after the store, so that it is never ahead of
//! it, unless the store went back in time. It holds nothing else, and a store works without it.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// First word of the file; another form of it would have another number.
const FORM: &str = "presswatch-mark-1";

/// Where the mark of a store lies.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    path: PathBuf,
    /// One writer at a time; the second number to be written may be the earlier one.
    written: Arc<Mutex<Option<Reached>>>,
}

/// How far a store got: these numbers only grow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reached {
    /// The same in a store and its copies.
    pub store: String,
    pub issues: i64,
    pub mails: i64,
}

impl Reached {
    /// The store was there once, and is not now.
    pub fn is_beyond(&self, other: &Reached) -> bool {
        self.store == other.store && (self.issues > other.issues || self.mails > other.mails)
    }

    /// The last word tells a line that was written in part from a whole one.
    fn line(&self) -> String {
        let Reached { store, issues, mails } = self;
        let body = format!("{FORM} {issues} {mails} {store}");
        format!("{body} {}\n", check(&body))
    }

    fn parse(line: &str) -> Option<Reached> {
        let (body, sum) = line.split('\n').next()?.rsplit_once(' ')?;
        let mut words = (check(body) == sum).then(|| body.splitn(4, ' '))?;
        let form = words.next()?;
        let (issues, mails) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        (form == FORM).then_some(Reached { store: words.next()?.to_owned(), issues, mails })
    }
}

fn check(body: &str) -> String {
    blake3::hash(body.as_bytes()).to_hex()[..16].to_owned()
}

impl Mark {
    pub fn of(store: &Path) -> Mark {
        let mut path = store.as_os_str().to_owned();
        path.push(".mark");
        Mark { path: PathBuf::from(path), written: Arc::default() }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// `None` where there is none, or none that can be read: then there is nothing to compare with.
    pub fn read(&self) -> Option<Reached> {
        let mut text = String::new();
        File::open(&self.path).ok()?.take(1024).read_to_string(&mut text).ok()?;
        Reached::parse(&text)
    }

    /// Writes how far the store got, on the disk. Where that fails nothing is lost but the knowledge of a later restoration.
    pub async fn note(&self, reached: Reached) {
        let mark = self.clone();
        let written = tokio::task::spawn_blocking(move || mark.write(reached)).await;
        if let Ok(Err(error)) = written {
            tracing::warn!(path = %self.path.display(), detail = %error, "cannot write how far the store got; a copy that is put back would go unnoticed");
        }
    }

    fn write(&self, reached: Reached) -> io::Result<()> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if written.as_ref().is_some_and(|written| *written == reached || written.is_beyond(&reached)) {
            return Ok(());
        }
        // In its place, as a full disk has room for that.
        let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(&self.path)?;
        let line = reached.line();
        file.seek(SeekFrom::Start(0))?;
        file.write_all(line.as_bytes())?;
        file.set_len(line.len() as u64)?;
        file.sync_data()?;
        *written = Some(reached);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reached(issues: i64, mails: i64) -> Reached {
        Reached { store: "of 2026-03-02 12:00:00".to_owned(), issues, mails }
    }

    #[test]
    fn a_mark_is_read_as_it_was_written_and_nothing_else_is() {
        let folder = tempfile::tempdir().unwrap();
        let mark = Mark::of(&folder.path().join("store.sqlite"));
        assert_eq!(mark.read(), None);
        for (issues, mails) in [(0, 0), (9, 9), (10, 12)] {
            mark.write(reached(issues, mails)).unwrap();
            assert_eq!(mark.read(), Some(reached(issues, mails)));
        }
        let whole = std::fs::read_to_string(mark.path()).unwrap();
        for end in 0..whole.len() - 1 {
            std::fs::write(mark.path(), &whole[..end]).unwrap();
            assert_eq!(mark.read(), None, "{}", &whole[..end]);
        }
        std::fs::write(mark.path(), whole.replace(" 10 ", " 11 ")).unwrap();
        assert_eq!(mark.read(), None, "written in part");
    }

    #[test]
    fn what_comes_late_does_not_set_it_back() {
        let folder = tempfile::tempdir().unwrap();
        let mark = Mark::of(&folder.path().join("store.sqlite"));
        mark.write(reached(3, 8)).unwrap();
        mark.write(reached(3, 7)).unwrap();
        assert_eq!(mark.read(), Some(reached(3, 8)));
    }

    #[test]
    fn only_the_same_store_is_compared() {
        let other = Reached { store: "another".to_owned(), ..reached(9, 9) };
        assert!(reached(2, 1).is_beyond(&reached(1, 1)) && reached(1, 2).is_beyond(&reached(1, 1)));
        assert!(!reached(1, 1).is_beyond(&reached(1, 1)) && !other.is_beyond(&reached(1, 1)));
    }
}
