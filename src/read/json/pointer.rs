//! JSON pointers (RFC 6901), as a rule in the config writes them.

use serde_json::Value;

/// A pointer that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{pointer}` is no JSON pointer: {why}")]
pub struct BadPointer {
    pub pointer: String,
    pub why: &'static str,
    pub hint: Option<String>,
}

/// Says what is wrong with a pointer. The empty one is the whole document.
pub fn check_pointer(pointer: &str) -> Result<(), BadPointer> {
    let bad = |why, hint: Option<String>| Err(BadPointer { pointer: pointer.to_owned(), why, hint });
    if !pointer.is_empty() && !pointer.starts_with('/') {
        let parts = pointer.trim_start_matches("$.").trim_start_matches(['$', '#', '.', '/']).split(['.', '/']);
        let meant = parts.filter(|part| !part.is_empty()).fold(String::new(), |path, part| path + "/" + part);
        return bad("it begins with `/`", Some(format!("did you mean `{meant}`?")));
    }
    let mut letters = pointer.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '~' && !matches!(letters.peek(), Some('0' | '1')) {
            return bad("`~` stands for itself as `~0`, and `~1` for a slash", None);
        }
    }
    Ok(())
}

/// The elements that `item` points to: those of an array, or the values of an object that has one for each announcement.
/// `None` where nothing of the kind is there.
pub(super) fn elements<'v>(root: &'v Value, item: &str) -> Option<Vec<&'v Value>> {
    match root.pointer(item)? {
        Value::Array(elements) => Some(elements.iter().collect()),
        Value::Object(by_key) if by_key.values().all(Value::is_object) => Some(by_key.values().collect()),
        _ => None,
    }
}

/// A pointer one step longer.
pub(super) fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_are_checked_and_corrected() {
        let check = |pointer: &str, hint: Option<&str>| {
            let bad = check_pointer(pointer).unwrap_err();
            assert_eq!(bad.hint.as_deref(), hint, "{pointer}");
        };
        for good in ["", "/", "/data/posts", "/a~1b/~0c", "/0/title"] {
            assert_eq!(check_pointer(good), Ok(()), "{good}");
        }
        check("data.posts", Some("did you mean `/data/posts`?"));
        check("$.data.posts", Some("did you mean `/data/posts`?"));
        check("headline", Some("did you mean `/headline`?"));
        check("/a~b", None);
        check("/a~", None);
    }

    #[test]
    fn keys_with_signs_are_written_so_that_they_are_found() {
        let root = serde_json::json!({ "a/b~c": 1 });
        assert_eq!(root.pointer(&below("", "a/b~c")), Some(&Value::from(1)));
    }
}
