//! The variables that a config may name with `${NAME}`. Handed in, so that nothing below reads the process's own.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// Variables, and the folder that a config is looked for in. No `Debug`: variables hold secrets.
pub struct Environment {
    variables: BTreeMap<String, String>,
    pub(super) directory: PathBuf,
}

impl Environment {
    pub fn new<K: Into<String>, V: Into<String>>(
        directory: impl Into<PathBuf>,
        variables: impl IntoIterator<Item = (K, V)>,
    ) -> Environment {
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Environment { variables, directory: directory.into() }
    }

    /// The process's variables, as far as they are UTF-8, and its working folder.
    pub fn of_process() -> Environment {
        let variables = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        Environment::new(PathBuf::new(), variables)
    }

    /// `None` for a variable that is empty too, as the XDG rules have it.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// `text` with each `${NAME}` replaced by its value, and `$${` by `${`; or what is wrong with it.
    pub(super) fn expand(&self, text: &str) -> Result<String, String> {
        let mut expanded = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            if let Some(kept) = before.strip_suffix('$') {
                expanded.push_str(kept);
                expanded.push_str("${");
                rest = after;
                continue;
            }
            expanded.push_str(before);
            let Some((name, behind)) = after.split_once('}') else {
                return Err("`${` has no `}` after it".to_owned());
            };
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                return Err("what stands between `${` and `}` is no name of a variable".to_owned());
            }
            // Set but empty counts as set: the user may want to say "nothing".
            let value = self.variables.get(name).ok_or_else(|| format!("`{name}` is not set in the environment"))?;
            expanded.push_str(value);
            rest = behind;
        }
        expanded.push_str(rest);
        Ok(expanded)
    }
}

/// The text as it has to stand in a config to mean itself. Whatever did not come from the user needs this: a page
/// could put `${SMTP_PASSWORD}` into its address, and the next poll would carry the password there.
pub(super) fn escape(text: &str) -> String {
    text.replace("${", "$${")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_means_itself() {
        for text in ["${A}", "$${A}", "$$${A}${", "a[href$='x']", "${", "$", "no variable"] {
            assert_eq!(Environment::new("", [("A", "1")]).expand(&escape(text)).as_deref(), Ok(text));
        }
    }

    #[test]
    fn names_in_braces_are_replaced_and_nothing_else() {
        let environment = Environment::new("", [("A", "1"), ("B_2", "${A}"), ("EMPTY", "")]);
        for (text, expected) in [
            ("a${A}b${B_2}", Ok("a1b${A}")),
            ("$A $ {A} a[href$='x']", Ok("$A $ {A} a[href$='x']")),
            ("[${EMPTY}]", Ok("[]")),
            ("$${A}${A}", Ok("${A}1")),
            ("${C}", Err("`C` is not set in the environment")),
            ("${A", Err("`${` has no `}` after it")),
            ("${A B}", Err("what stands between `${` and `}` is no name of a variable")),
        ] {
            assert_eq!(environment.expand(text).as_deref().map_err(String::as_str), expected);
        }
    }
}
